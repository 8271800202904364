//! What a middlebox sees of the ClientHello: it reads the client's bytes up to its end.

use rdpwhy_pdu::frame::{FrameLayer, Scan};
use rdpwhy_pdu::tls::{ClientHello, HandshakeScan, scan_handshake};

use super::Middlebox;

const RECORD_HEADER: usize = 5;
const MESSAGE_HEADER: usize = 4;
/// TLS record content type (RFC 8446 5.1) and message type (4) of a ClientHello.
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
/// The first byte of a TPKT, in which the negotiation comes.
const TPKT: u8 = 3;
/// supported_versions (RFC 8446 4.2.1).
const SUPPORTED_VERSIONS: u16 = 43;

/// The client's bytes up to its hello.
#[derive(Debug, Default)]
pub(super) struct HelloWatch {
    unread: Vec<u8>,
    /// Handshake bytes of whole records.
    message: Vec<u8>,
    /// Segments that held a part of it.
    segments: usize,
    is_over: bool,
}

impl HelloWatch {
    /// Whether this segment completes a hello that `middlebox` does not like.
    pub(super) fn dislikes(&mut self, middlebox: Middlebox, segment: &[u8]) -> bool {
        if self.is_over || middlebox == Middlebox::default() {
            return false;
        }
        self.unread.extend_from_slice(segment);
        self.read();
        let len = match scan_handshake(&self.message) {
            HandshakeScan::Whole(len) => len,
            HandshakeScan::TooLong => 0,
            HandshakeScan::Partial { .. } => return false,
        };
        self.is_over = true;
        self.unread = Vec::new();
        let message = core::mem::take(&mut self.message);
        let hello = message.get(..len).unwrap_or_default();
        let is_long = middlebox.longer_than.is_some_and(|limit| u32::try_from(len).is_ok_and(|len| len > limit));
        let is_read = |objects: fn(&ClientHello) -> bool| {
            let body = hello.get(MESSAGE_HEADER..).unwrap_or_default();
            ClientHello::decode(body).is_ok_and(|hello| objects(&hello))
        };
        let names_server = || is_read(|hello| hello.server_name.is_some());
        let lists_versions = || is_read(|hello| hello.extensions.contains(&SUPPORTED_VERSIONS));
        hello.first() == Some(&CLIENT_HELLO)
            && (is_long
                || middlebox.whole && self.segments == 1
                || middlebox.sni && names_server()
                || middlebox.versions && lists_versions())
    }

    /// Passes over the negotiation, and collects what handshake records hold.
    fn read(&mut self) {
        let mut is_counted = false;
        while let Some(first) = self.unread.first().copied() {
            let layer = match first {
                TPKT if self.segments == 0 => FrameLayer::Tpkt,
                HANDSHAKE => FrameLayer::TlsRecord,
                _ => return self.is_over = true,
            };
            if first == HANDSHAKE && !is_counted {
                is_counted = true;
                self.segments += 1;
            }
            match layer.scan(&self.unread) {
                Scan::Whole(len) => {
                    let frame: Vec<u8> = self.unread.drain(..len).collect();
                    if first == HANDSHAKE {
                        self.message.extend(frame.get(RECORD_HEADER..).unwrap_or_default());
                    }
                }
                Scan::Partial { .. } => break,
                Scan::Foreign => return self.is_over = true,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HelloWatch;
    use crate::link::Middlebox;

    const REQUEST: [u8; 11] = [3, 0, 0, 11, 6, 0xE0, 0, 0, 0, 0, 0];

    /// A hello of 64 bytes, with or without a name, in one record.
    fn hello(named: bool) -> Vec<u8> {
        let mut body = [&[3, 3][..], &[7; 32], &[0, 0, 2, 0x13, 0x01, 1, 0, 0, 17]].concat();
        let name = [&[0, 0, 0, 13, 0, 11, 0, 0, 8][..], b"host.lab"].concat();
        body.extend(if named { name } else { [&[0, 21, 0, 13][..], &[0; 13]].concat() });
        let message = [&[1, 0, 0, u8::try_from(body.len()).unwrap()][..], &body].concat();
        [&[22, 3, 1, 0, u8::try_from(message.len()).unwrap()][..], &message].concat()
    }

    fn dislikes(middlebox: Middlebox, segments: &[&[u8]]) -> bool {
        let mut watch = HelloWatch::default();
        segments.iter().any(|segment| watch.dislikes(middlebox, segment))
    }

    #[test]
    fn a_name_is_found_however_the_hello_comes() {
        let sni = Middlebox { sni: true, ..Middlebox::default() };
        let (named, nameless) = (hello(true), hello(false));
        assert!(dislikes(sni, &[&REQUEST, &named]) && dislikes(sni, &[&named]));
        assert!(dislikes(sni, &[&REQUEST, &named[..9], &named[9..]]));
        assert!(!dislikes(sni, &[&REQUEST, &nameless]) && !dislikes(Middlebox::default(), &[&named]));
    }

    #[test]
    fn a_hello_of_tls_1_3_is_told_from_one_of_tls_1_2() {
        let versions = Middlebox { versions: true, ..Middlebox::default() };
        let old = hello(false);
        let mut new = old.clone();
        // The padding, 17 bytes with its header, becomes the other extension.
        let at = new.len() - 17;
        new[at..at + 4].copy_from_slice(&[0, 43, 0, 13]);
        new[at + 4..].copy_from_slice(&[12, 3, 4, 3, 3, 3, 4, 3, 3, 3, 4, 3, 3]);
        assert!(dislikes(versions, &[&REQUEST, &new]) && !dislikes(versions, &[&REQUEST, &old]));
    }

    #[test]
    fn the_length_is_that_of_the_message() {
        let longer_than = |limit| Middlebox { longer_than: Some(limit), ..Middlebox::default() };
        let hello = hello(true);
        let message = u32::try_from(hello.len() - 5).unwrap();
        assert!(dislikes(longer_than(message - 1), &[&REQUEST, &hello]));
        assert!(!dislikes(longer_than(message), &[&REQUEST, &hello]));
    }

    #[test]
    fn one_segment_is_told_from_two() {
        let whole = Middlebox { whole: true, ..Middlebox::default() };
        let hello = hello(true);
        assert!(dislikes(whole, &[&REQUEST, &hello]) && dislikes(whole, &[&[&REQUEST[..], &hello].concat()]));
        assert!(!dislikes(whole, &[&REQUEST, &hello[..1], &hello[1..]]));
        assert!(!dislikes(whole, &[&[&REQUEST[..], &hello[..1]].concat(), &hello[1..]]));
    }

    #[test]
    fn a_message_without_an_end_is_not_kept() {
        let sni = Middlebox { sni: true, ..Middlebox::default() };
        let mut watch = HelloWatch::default();
        assert!(!watch.dislikes(sni, &[22, 3, 1, 0, 4, 1, 0xFF, 0xFF, 0xFF]));
        assert!(!watch.dislikes(sni, &[22, 3, 1, 0, 4, 1, 2, 3, 4]));
        assert_eq!((watch.is_over, watch.message.len(), watch.unread.len()), (true, 0, 0));
    }

    #[test]
    fn a_stranger_and_what_follows_the_hello_are_passed_over() {
        let all = Middlebox { sni: true, longer_than: Some(0), whole: true, versions: true };
        assert!(!dislikes(all, &[b"GET / HTTP/1.1", &hello(true)]));
        let sni = Middlebox { sni: true, ..Middlebox::default() };
        assert!(!dislikes(sni, &[&hello(false), &hello(true)]));
    }
}
