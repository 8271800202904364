//! A server that knows TLS 1.0 alone: hello, certificate and hello done, as Windows Server 2008 R2 answers (RFC 2246
//! 7.4). There it stops, for no client of ours goes on.

use rdpwhy_client::layer::{Layer, LayerError, LayerEvent};
use rdpwhy_handshake::Incapacity;
use rdpwhy_pdu::frame::{FrameLayer, Scan};
use rdpwhy_pdu::tls::{HandshakeScan, scan_handshake};

const HEADER: usize = 5;
const HANDSHAKE: u8 = 22;
const TLS_1_0: [u8; 2] = [3, 1];
const RSA_WITH_AES_128_CBC_SHA: [u8; 2] = [0x00, 0x2F];
/// TLSPlaintext.length (RFC 2246 6.2.1).
const MAX_FRAGMENT: usize = 16_384;
/// A ClientHello that is longer than this is no hello.
const MAX_HELLO: usize = 65_536;

/// One connection.
pub(super) struct Tls10 {
    chain: Vec<Vec<u8>>,
    /// Records of the client that are not whole, and what the whole ones carried.
    received: Vec<u8>,
    hello: Vec<u8>,
    answered: bool,
    transmit: Vec<u8>,
}

impl Tls10 {
    pub(super) const fn new(chain: Vec<Vec<u8>>) -> Self {
        Self { chain, received: Vec::new(), hello: Vec::new(), answered: false, transmit: Vec::new() }
    }

    /// Takes whole handshake records off `received`.
    fn collect_hello(&mut self) {
        while !self.received.is_empty() && self.hello.len() < MAX_HELLO {
            let Scan::Whole(len) = FrameLayer::TlsRecord.scan(&self.received) else {
                return;
            };
            let record: Vec<u8> = self.received.drain(..len).collect();
            if record.first() == Some(&HANDSHAKE) {
                self.hello.extend(record.get(HEADER..).unwrap_or_default());
            }
        }
    }

    fn answer(&mut self) {
        let messages = [server_hello(), message(11, &certificate_list(&self.chain)), message(14, &[])].concat();
        for fragment in messages.chunks(MAX_FRAGMENT) {
            let len = u16::try_from(fragment.len()).unwrap_or(u16::MAX);
            self.transmit.push(HANDSHAKE);
            self.transmit.extend(TLS_1_0);
            self.transmit.extend(len.to_be_bytes());
            self.transmit.extend(fragment);
        }
    }
}

impl Layer for Tls10 {
    fn receive(&mut self, bytes: &[u8], tell: &mut dyn FnMut(LayerEvent<'_>)) -> Result<(), LayerError> {
        tell(LayerEvent::Wire(bytes));
        if self.answered {
            return Ok(());
        }
        self.received.extend_from_slice(bytes);
        self.collect_hello();
        if matches!(scan_handshake(&self.hello), HandshakeScan::Whole(_)) {
            self.answered = true;
            self.answer();
        }
        Ok(())
    }

    fn send(&mut self, _plaintext: &[u8]) -> Result<(), LayerError> {
        Err(LayerError::Unable(Incapacity::Local("TLS 1.0 is answered, not spoken".to_owned())))
    }

    fn close(&mut self) {}

    fn take_transmit(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.transmit)
    }

    fn has_records(&self) -> bool {
        true
    }

    fn is_up(&self) -> bool {
        false
    }
}

/// Random and session id are the same every time: no key comes of them.
fn server_hello() -> Vec<u8> {
    let session_id = [0x20; 32];
    let mut body = TLS_1_0.to_vec();
    body.extend(b"the lab's random is no secret at");
    body.push(32);
    body.extend(session_id);
    body.extend(RSA_WITH_AES_128_CBC_SHA);
    body.push(0);
    message(2, &body)
}

fn certificate_list(chain: &[Vec<u8>]) -> Vec<u8> {
    let list: Vec<u8> =
        chain.iter().flat_map(|certificate| [&u24(certificate.len()), certificate.as_slice()].concat()).collect();
    [u24(list.len()).as_slice(), &list].concat()
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind], u24(body.len()).as_slice(), body].concat()
}

fn u24(len: usize) -> [u8; 3] {
    let [_, a, b, c] = u32::try_from(len).unwrap_or(u32::MAX).to_be_bytes();
    [a, b, c]
}
