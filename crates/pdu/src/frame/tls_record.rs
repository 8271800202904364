//! The frame of a TLS record (RFC 8446 5.1, RFC 5246 6.2).

use super::Scan;

const HEADER: usize = 5;
/// TLSCiphertext of TLS 1.2 may hold 2,048 bytes more than a plaintext record (RFC 5246 6.2.3), TLS 1.3 only 256.
const MAX_CONTENT: u16 = 16_384 + 2_048;

/// The five bytes before a record's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlsRecordHeader {
    /// 20 change_cipher_spec, 21 alert, 22 handshake, 23 application_data, 24 heartbeat.
    pub content_type: u8,
    /// legacy_record_version as sent: 0x0301, 0x0303.
    pub version: u16,
    /// Length of the content in bytes.
    pub len: u16,
}

/// Reads a record's header; `None` where [`super::FrameLayer::scan`] would call the bytes foreign, or fewer than five
/// are there.
#[must_use]
pub fn record_header(bytes: &[u8]) -> Option<TlsRecordHeader> {
    let &[content_type, major, minor, high, low] = bytes.first_chunk::<HEADER>()?;
    let header = TlsRecordHeader {
        content_type,
        version: u16::from_be_bytes([major, minor]),
        len: u16::from_be_bytes([high, low]),
    };
    (is_content_type(content_type) && major == 3 && header.len <= MAX_CONTENT).then_some(header)
}

pub(super) fn scan(bytes: &[u8]) -> Scan {
    if bytes.first().is_some_and(|&first| !is_content_type(first)) || bytes.get(1).is_some_and(|&major| major != 3) {
        return Scan::Foreign;
    }
    if bytes.len() < HEADER {
        return Scan::Partial { need: HEADER };
    }
    let Some(header) = record_header(bytes) else {
        return Scan::Foreign;
    };
    let len = HEADER + usize::from(header.len);
    if bytes.len() < len { Scan::Partial { need: len } } else { Scan::Whole(len) }
}

const fn is_content_type(byte: u8) -> bool {
    matches!(byte, 20..=24)
}

#[cfg(test)]
mod tests {
    use super::{Scan, TlsRecordHeader, record_header, scan};

    #[test]
    fn an_alert_record_is_whole() {
        let alert = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28, 0xFF];
        assert_eq!(scan(&alert), Scan::Whole(7));
        assert_eq!(scan(&alert[..6]), Scan::Partial { need: 7 });
        assert_eq!(scan(&alert[..1]), Scan::Partial { need: 5 });
        assert_eq!(record_header(&alert), Some(TlsRecordHeader { content_type: 21, version: 0x0303, len: 2 }));
    }

    #[test]
    fn strangers_and_oversized_records_are_foreign() {
        assert_eq!(scan(b"HTTP/1.1"), Scan::Foreign);
        assert_eq!(scan(&[0x16, 0x02]), Scan::Foreign);
        assert_eq!(scan(&[0x16, 0x03, 0x01, 0x48, 0x00]), Scan::Partial { need: 5 + 18_432 });
        assert_eq!(scan(&[0x16, 0x03, 0x01, 0x48, 0x01]), Scan::Foreign);
        assert_eq!(record_header(&[0x16, 0x03, 0x01, 0x48, 0x01]), None);
    }
}
