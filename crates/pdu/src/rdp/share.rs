//! Share Control and Share Data headers (MS-RDPBCGR 2.2.8.1.1.1).

use crate::Malformed;
use crate::cursor::Cursor;

/// TS_PROTOCOL_VERSION, in the bits above pduType's low nibble.
const PROTOCOL_VERSION: u16 = 0x10;

/// TS_SHARECONTROLHEADER and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareControl<'a> {
    /// Low nibble of pduType: 1 demand active, 3 confirm active, 6 deactivate all, 7 data, 10 redirection.
    pub kind: u8,
    /// pduSource.
    pub source: u16,
    /// What follows the header.
    pub body: &'a [u8],
}

impl<'a> ShareControl<'a> {
    /// Whether `content` is one Share Control PDU: a known pduType with its version bits, and a totalLength that is
    /// the content's. This is what tells it from a security header, whose first field may look like any length.
    #[must_use]
    pub fn matches(content: &[u8]) -> bool {
        Self::announced(content) == Some(content.len())
    }

    /// Whether `content` begins with a Share Control PDU and goes on with more, as servers pack several updates once
    /// a session runs. To be asked only where no security header can stand.
    #[must_use]
    pub fn begins(content: &[u8]) -> bool {
        Self::announced(content).is_some_and(|length| (4..=content.len()).contains(&length))
    }

    /// totalLength, where pduType is a known one with its version bits.
    fn announced(content: &[u8]) -> Option<usize> {
        let mut cursor = Cursor::new("TS_SHARECONTROLHEADER", content);
        let length = cursor.u16_le().ok()?;
        let kind = cursor.u16_le().ok()?;
        let known = matches!(kind & 0xF, 1 | 3 | 6 | 7 | 10) && kind & 0xFFF0 == PROTOCOL_VERSION;
        known.then_some(usize::from(length))
    }

    /// Reads the header; the body is what totalLength covers, or less where the content is shorter.
    ///
    /// # Errors
    /// It ends before pduType, or before pduSource in anything but the short Deactivate All of old servers.
    pub fn decode(content: &'a [u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("TS_SHARECONTROLHEADER", content);
        let total = usize::from(cursor.u16_le()?);
        let [low, _] = cursor.u16_le()?.to_le_bytes();
        let kind = low & 0xF;
        if kind == 6 && cursor.left() < 2 {
            return Ok(Self { kind, source: 0, body: &[] });
        }
        let source = cursor.u16_le()?;
        let body = cursor.take(total.saturating_sub(6).min(cursor.left()))?;
        Ok(Self { kind, source, body })
    }

    /// The header and the body. A body beyond 65,529 bytes has no true totalLength; 65,535 is written.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let length = u16::try_from(6 + self.body.len()).unwrap_or(u16::MAX);
        let kind = PROTOCOL_VERSION | u16::from(self.kind & 0xF);
        [&length.to_le_bytes(), &kind.to_le_bytes(), self.source.to_le_bytes().as_slice(), self.body].concat()
    }
}

/// TS_SHAREDATAHEADER and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareData<'a> {
    /// pduType2: 31 synchronize, 20 control, 39 font list, 40 font map, 47 set error info.
    pub kind: u8,
    /// compressedType says PACKET_COMPRESSED: the body is not to be read as fields.
    pub compressed: bool,
    /// What follows the header.
    pub body: &'a [u8],
}

impl<'a> ShareData<'a> {
    /// Reads the body of a Share Control PDU of type 7.
    ///
    /// # Errors
    /// It ends inside the header.
    pub fn decode(body: &'a [u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("TS_SHAREDATAHEADER", body);
        let _share_id = cursor.u32_le()?;
        let [_pad, _stream_id] = cursor.array()?;
        let _uncompressed_length = cursor.u16_le()?;
        let kind = cursor.u8()?;
        let compressed = cursor.u8()? & 0x20 != 0;
        let _compressed_length = cursor.u16_le()?;
        Ok(Self { kind, compressed, body: cursor.rest() })
    }

    /// The whole Share Control PDU around this one, uncompressed, from `source` (an MCS user id).
    #[must_use]
    pub fn encode(&self, share_id: u32, source: u16) -> Vec<u8> {
        // uncompressedLength counts from pduType2 on.
        let length = u16::try_from(4 + self.body.len()).unwrap_or(u16::MAX);
        const STREAM_MEDIUM: u8 = 2;
        let mut body = share_id.to_le_bytes().to_vec();
        body.extend([0, STREAM_MEDIUM]);
        body.extend(length.to_le_bytes());
        body.extend([self.kind, 0, 0, 0]);
        body.extend(self.body);
        ShareControl { kind: 7, source, body: &body }.encode()
    }
}

#[cfg(test)]
mod tests {
    use super::{ShareControl, ShareData};

    #[test]
    fn a_length_that_looks_like_a_licence_flag_is_still_a_length() {
        let body = vec![0; 0x180 - 6];
        let content = ShareControl { kind: 1, source: 1002, body: &body }.encode();
        assert_eq!(content[..2], [0x80, 0x01]);
        assert!(ShareControl::matches(&content));
        assert!(!ShareControl::matches(&content[..content.len() - 1]));
        assert!(!ShareControl::matches(&[0x80, 0, 0, 0, 0xff, 3, 4, 0]));
    }

    #[test]
    fn a_short_deactivate_all_has_no_source() {
        assert_eq!(ShareControl::decode(&[4, 0, 0x16, 0]), Ok(ShareControl { kind: 6, source: 0, body: &[] }));
    }

    #[test]
    fn ironrdp_reads_our_set_error_info() {
        use ironrdp_pdu::rdp::headers::{ShareControlHeader, ShareControlPdu, ShareDataPdu};
        let content = ShareData { kind: 47, compressed: false, body: &[7, 0, 0, 0] }.encode(0x0001_03ea, 1002);
        let header: ShareControlHeader = ironrdp_core::decode(&content).unwrap();
        assert_eq!(header.share_id, 0x0001_03ea);
        let ShareControlPdu::Data(data) = header.share_control_pdu else { panic!("no data PDU") };
        assert!(matches!(data.share_data_pdu, ShareDataPdu::ServerSetErrorInfo(_)));
    }
}
