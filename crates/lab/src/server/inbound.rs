//! The client's bytes, cut where its frames end: a server that answers each message sees them one by one, however they
//! came.

use rdpwhy_pdu::frame::{FrameLayer, Scan};

/// Bytes of one tap that make no whole frame yet.
#[derive(Debug, Default)]
pub(super) struct Inbound {
    buffer: Vec<u8>,
    /// How many of them have been handed on already.
    handed: usize,
}

/// The next bytes to hand on.
pub(super) struct Piece {
    /// Those of the frame that have not been handed on.
    pub(super) bytes: Vec<u8>,
    /// The whole frame, when the piece completes it.
    pub(super) frame: Option<Vec<u8>>,
    /// The piece ends where a fault lies.
    pub(super) is_cut: bool,
}

impl Inbound {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The first byte of the frame that is coming.
    pub(super) fn first(&self) -> Option<u8> {
        self.buffer.first().copied()
    }

    /// What can be handed on: to the end of a frame, or all there is. A `cut` ends it after that many bytes of the
    /// frame.
    pub(super) fn next(&mut self, cut: Option<usize>) -> Option<Piece> {
        let first = self.first()?;
        let scan = layer(first).map_or(Scan::Foreign, |layer| layer.scan(&self.buffer));
        let (end, is_whole) = match scan {
            Scan::Whole(len) => (len, true),
            Scan::Partial { .. } | Scan::Foreign => (self.buffer.len(), false),
        };
        let cut = cut.filter(|cut| is_whole || *cut <= end).map(|cut| cut.min(end));
        let until = cut.unwrap_or(end);
        let bytes = self.buffer.get(self.handed..until).unwrap_or_default().to_vec();
        if bytes.is_empty() && cut.is_none() {
            return None;
        }
        self.handed = until;
        if scan == Scan::Foreign {
            // A stranger's bytes make no frame, however many come: none are kept.
            self.handed = 0;
            self.buffer.drain(..until);
        }
        let frame = (is_whole && until == end).then(|| {
            self.handed = 0;
            self.buffer.drain(..end).collect()
        });
        Some(Piece { bytes, frame, is_cut: cut.is_some() })
    }
}

/// The layer of the frame that begins with this byte; `None` for a stranger's.
const fn layer(first: u8) -> Option<FrameLayer> {
    match first {
        0x03 => Some(FrameLayer::Tpkt),
        0x14..=0x18 => Some(FrameLayer::TlsRecord),
        0x30 => Some(FrameLayer::TsRequest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Inbound;

    const ERECT: [u8; 12] = [3, 0, 0, 12, 2, 0xF0, 0x80, 4, 1, 0, 1, 0];

    #[test]
    fn frames_come_one_by_one_and_their_parts_as_they_come() {
        let mut inbound = Inbound::default();
        inbound.push(&ERECT);
        inbound.push(&ERECT[..5]);
        let whole = inbound.next(None).unwrap();
        assert_eq!(whole.frame.as_deref(), Some(&ERECT[..]));
        let part = inbound.next(None).unwrap();
        assert_eq!((part.bytes.as_slice(), part.frame), (&ERECT[..5], None));
        assert!(inbound.next(None).is_none());
        inbound.push(&ERECT[5..]);
        let rest = inbound.next(None).unwrap();
        assert_eq!((rest.bytes.as_slice(), rest.frame.as_deref()), (&ERECT[5..], Some(&ERECT[..])));
    }

    #[test]
    fn a_cut_waits_for_its_byte() {
        let mut inbound = Inbound::default();
        inbound.push(&ERECT[..3]);
        assert!(!inbound.next(Some(7)).unwrap().is_cut);
        inbound.push(&ERECT[3..]);
        let cut = inbound.next(Some(7)).unwrap();
        assert_eq!((cut.bytes.as_slice(), cut.frame, cut.is_cut), (&ERECT[3..7], None, true));
    }

    #[test]
    fn a_strangers_bytes_are_handed_on_and_not_kept() {
        let mut inbound = Inbound::default();
        inbound.push(b"GET / HTTP/1.1");
        assert_eq!(inbound.next(None).unwrap().bytes, b"GET / HTTP/1.1");
        assert_eq!((inbound.first(), inbound.next(None).is_none()), (None, true));
    }

    #[test]
    fn a_cut_beyond_the_frame_is_its_end() {
        let mut inbound = Inbound::default();
        inbound.push(&ERECT);
        let cut = inbound.next(Some(99)).unwrap();
        assert!(cut.is_cut && cut.frame.is_some());
    }
}
