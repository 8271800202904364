//! [`Mutator`]: what becomes of one side's plaintext messages before they are encrypted, read from a fuzzer's input.

use rdpwhy_pdu::Side;
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::rdp::send_data;
use rdpwhy_pdu::x224::Tpdu;

use crate::oracle::chunks::Taker;

/// How often a message is repeated at most.
const REPEATS: u8 = 64;

/// One byte for each message says what becomes of it, and its numbers and bytes follow. Beyond the end of the input every
/// message goes out as it is, and so does one whose byte is zero.
#[derive(Clone, Debug)]
pub(super) struct Mutator {
    side: Side,
    input: Vec<u8>,
    at: usize,
    /// Sent behind the next message.
    held: Vec<Vec<u8>>,
    /// Sent in one record with the next message.
    glued: Vec<u8>,
}

impl Mutator {
    pub(super) fn new(side: Side, input: &[u8]) -> Self {
        Self { side, input: input.to_vec(), at: 0, held: Vec::new(), glued: Vec::new() }
    }

    /// What is sent instead of this message, record by record.
    pub(super) fn apply(&mut self, message: &[u8]) -> Vec<Vec<u8>> {
        let input = core::mem::take(&mut self.input);
        let mut from = Taker::new(input.get(self.at..).unwrap_or_default());
        let items = self.choose(&mut from, message);
        self.at = input.len() - from.left();
        self.input = input;
        items
    }

    fn choose(&mut self, from: &mut Taker<'_>, message: &[u8]) -> Vec<Vec<u8>> {
        let choice = from.u8();
        let is_inside = choice & 0x80 != 0;
        let changed = match choice & 0x0F {
            1 => self.change(is_inside, message, |bytes| flip(bytes, from)),
            2 => self.change(is_inside, message, |bytes| bytes.truncate(place(from.u16(), bytes.len()))),
            3 => self.change(is_inside, message, |bytes| bytes.extend_from_slice(from.sized())),
            4 => self.change(is_inside, message, |bytes| insert(bytes, from)),
            5 => self.change(is_inside, message, |bytes| *bytes = from.sized().to_vec()),
            6 => return Vec::new(),
            7 => {
                let times = from.u8() % REPEATS;
                return self.out(message.to_vec(), usize::from(times) + 1);
            }
            8 => {
                self.held.push(message.to_vec());
                return Vec::new();
            }
            9 => {
                self.glued.extend_from_slice(message);
                return Vec::new();
            }
            10 => {
                let (one, other) = message.split_at(place(from.u16(), message.len()));
                return vec![one.to_vec(), other.to_vec()];
            }
            11 => [message, from.sized()].concat(),
            12 => [from.sized(), message].concat(),
            13 => self.change(is_inside, message, |bytes| remove(bytes, from)),
            _ => message.to_vec(),
        };
        self.out(changed, 1)
    }

    /// A message that is sent now, with what was kept back for it.
    fn out(&mut self, message: Vec<u8>, times: usize) -> Vec<Vec<u8>> {
        let first = [core::mem::take(&mut self.glued), message.clone()].concat();
        let mut items = vec![first];
        items.extend(core::iter::repeat_n(message, times - 1));
        items.append(&mut self.held);
        items
    }

    /// Changes the message, or what is in it: then its lengths are right again, so that the change is read.
    fn change(&self, is_inside: bool, message: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut bytes = message.to_vec();
        if !is_inside {
            change(&mut bytes);
            return bytes;
        }
        if let Some((initiator, channel, content)) = content(message) {
            let mut content = content.to_vec();
            change(&mut content);
            return send_data(self.side, initiator, channel, &content);
        }
        if let Ok(request) = TsRequest::decode(message) {
            return change_request(request, change);
        }
        change(&mut bytes);
        repair_tpkt(&mut bytes);
        bytes
    }
}

/// Initiator, channel and contents of a Send Data PDU of either side.
fn content(message: &[u8]) -> Option<(u16, u16, &[u8])> {
    let Ok(Tpdu::Data(data)) = Tpdu::decode(message) else { return None };
    match DomainPdu::decode(data) {
        Ok(
            DomainPdu::SendDataIndication { initiator, channel_id, user_data }
            | DomainPdu::SendDataRequest { initiator, channel_id, user_data },
        ) => Some((initiator, channel_id, user_data)),
        _ => None,
    }
}

/// Changes the token of a TSRequest, or its pubKeyAuth where it has no token.
fn change_request(mut request: TsRequest, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    match (request.nego_tokens.first_mut(), request.pub_key_auth.as_mut()) {
        (Some(token), _) => change(token),
        (None, Some(auth)) => change(auth),
        (None, None) => change(request.client_nonce.get_or_insert_default()),
    }
    request.encode()
}

fn repair_tpkt(bytes: &mut [u8]) {
    let Ok(len) = u16::try_from(bytes.len()) else { return };
    if let [3, _, high, low, ..] = bytes {
        [*high, *low] = len.to_be_bytes();
    }
}

/// A place in so many bytes; their end counts as one.
const fn place(number: u16, len: usize) -> usize {
    number as usize % (len + 1)
}

fn flip(bytes: &mut [u8], from: &mut Taker<'_>) {
    let at = place(from.u16(), bytes.len());
    let mask = from.u8().max(1);
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= mask;
    }
}

fn insert(bytes: &mut Vec<u8>, from: &mut Taker<'_>) {
    let at = place(from.u16(), bytes.len());
    bytes.splice(at..at, from.sized().iter().copied());
}

fn remove(bytes: &mut Vec<u8>, from: &mut Taker<'_>) {
    let at = place(from.u16(), bytes.len());
    let end = at + place(from.u16(), bytes.len() - at);
    bytes.drain(at..end);
}
