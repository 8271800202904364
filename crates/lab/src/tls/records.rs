//! Outgoing TLS records cut so that each clear handshake message has one of its own, which TLS allows (RFC 8446 5.1):
//! faults are addressed by message.

use rdpwhy_pdu::frame::{FrameLayer, Scan};
use rdpwhy_pdu::tls::{HandshakeScan, scan_handshake};

const HEADER: usize = 5;
const HANDSHAKE: u8 = 22;
/// A handshake record before the first of these is clear.
const CHANGE_CIPHER_SPEC: u8 = 20;

/// The records in `bytes`, which one side's TLS stack wrote at once.
pub(crate) fn split_records(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    let mut rest = bytes;
    let mut sealed = false;
    while !rest.is_empty() {
        let len = match FrameLayer::TlsRecord.scan(rest) {
            Scan::Whole(len) => len,
            Scan::Partial { .. } | Scan::Foreign => rest.len(),
        };
        let (record, behind) = rest.split_at(len);
        rest = behind;
        let content_type = record.first().copied();
        sealed |= content_type == Some(CHANGE_CIPHER_SPEC);
        if content_type == Some(HANDSHAKE) && !sealed {
            records.extend(split_messages(record));
        } else {
            records.push(record.to_vec());
        }
    }
    records
}

/// One record a message. A record whose last message goes on in the next one stays as it is.
fn split_messages(record: &[u8]) -> Vec<Vec<u8>> {
    let whole = || vec![record.to_vec()];
    let Some((header, mut content)) = record.split_at_checked(HEADER) else {
        return whole();
    };
    let mut records = Vec::new();
    while !content.is_empty() {
        let HandshakeScan::Whole(len) = scan_handshake(content) else {
            return whole();
        };
        let (message, behind) = content.split_at(len);
        content = behind;
        let [content_type, major, minor, ..] = *header else {
            return whole();
        };
        let Ok(size) = u16::try_from(message.len()) else {
            return whole();
        };
        records.push([&[content_type, major, minor], size.to_be_bytes().as_slice(), message].concat());
    }
    records
}

#[cfg(test)]
mod tests {
    use super::split_records;

    #[test]
    fn clear_messages_get_a_record_each_and_sealed_ones_stay() {
        let clear = [22, 3, 3, 0, 9, 2, 0, 0, 1, 7, 14, 0, 0, 0];
        let sealed = [20, 3, 3, 0, 1, 1, 22, 3, 3, 0, 8, 2, 0, 0, 0, 14, 0, 0, 0];
        let records = split_records(&[clear.as_slice(), &sealed].concat());
        let expected: [&[u8]; 4] =
            [&[22, 3, 3, 0, 5, 2, 0, 0, 1, 7], &[22, 3, 3, 0, 4, 14, 0, 0, 0], &sealed[..6], &sealed[6..]];
        assert_eq!(records, expected);
    }

    #[test]
    fn a_message_over_two_records_is_left_alone() {
        let half = [22, 3, 3, 0, 6, 11, 0, 0, 9, 1, 2];
        assert_eq!(split_records(&half), [half.to_vec()]);
    }
}
