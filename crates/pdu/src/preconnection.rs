//! The preconnection PDU, which says which of several servers behind one port is meant (MS-RDPEPS 2.2.1).

use crate::cursor::Cursor;
use crate::{Malformed, Summary, utf16};

const WHAT: &str = "preconnection PDU";
/// cbSize, Flags, Version, Id.
const HEADER: usize = 16;
const VERSION_1: u32 = 1;
const VERSION_2: u32 = 2;
/// UTF-16 units that cchPCB can count, without the terminator.
const MOST_UNITS: usize = 0xFFFE;

/// RDP_PRECONNECTION_PDU_V1 (MS-RDPEPS 2.2.1.1) and _V2 (2.2.1.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preconnection {
    /// Id of the source; 0 where the text says which one.
    pub id: u32,
    /// wszPCB without its terminator, in a PDU of version 2; `None` makes it version 1. Hyper-V takes a virtual
    /// machine's GUID.
    pub text: Option<String>,
}

impl Preconnection {
    /// Reads a whole PDU.
    ///
    /// # Errors
    /// Another version, or an end before the last field.
    pub fn decode(frame: &[u8]) -> Result<Self, Malformed> {
        let mut from = Cursor::new(WHAT, frame);
        from.take(8)?; // cbSize, Flags
        let version = from.u32_le()?;
        let id = from.u32_le()?;
        let text = match version {
            VERSION_1 => None,
            VERSION_2 => {
                let units = usize::from(from.u16_le()?);
                Some(utf16::decode(from.take(units * 2)?))
            }
            _ => return Err(from.malformed("has another version")),
        };
        Ok(Self { id, text })
    }

    /// The whole PDU. A text is cut at what its length field can count; cchPCB counts the terminator.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let text = self.text.as_ref().map(|text| {
            let mut units = utf16::encode(text);
            units.truncate(MOST_UNITS * 2);
            units.extend([0, 0]);
            units
        });
        let version = if text.is_some() { VERSION_2 } else { VERSION_1 };
        let size = HEADER + text.as_ref().map_or(0, |text| 2 + text.len());
        let mut pdu = Vec::with_capacity(size);
        for field in [u32::try_from(size).unwrap_or(u32::MAX), 0, version, self.id] {
            pdu.extend(field.to_le_bytes());
        }
        if let Some(text) = text {
            pdu.extend(u16::try_from(text.len() / 2).unwrap_or(u16::MAX).to_le_bytes());
            pdu.extend(text);
        }
        pdu
    }

    /// `version`, `id`, and the length of the text, which may be a token.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let units = self.text.as_ref().map(|text| text.encode_utf16().count());
        Summary::new()
            .with("version", if units.is_some() { VERSION_2 } else { VERSION_1 })
            .with("id", self.id)
            .with_some("text-units", units)
    }
}

#[cfg(test)]
mod tests {
    use super::Preconnection;

    /// After MS-RDPEPS 2.2.1.1, by hand.
    #[test]
    fn version_1_is_sixteen_bytes() {
        let pdu = Preconnection { id: 0x0EBF, text: None };
        let bytes = [16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0xBF, 0x0E, 0, 0];
        assert_eq!(pdu.encode(), bytes);
        assert_eq!(Preconnection::decode(&bytes), Ok(pdu));
    }

    /// After MS-RDPEPS 2.2.1.2, by hand: cchPCB counts the terminator.
    #[test]
    fn version_2_has_a_text() {
        let pdu = Preconnection { id: 0, text: Some("AB".to_owned()) };
        let bytes = *b"\x18\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x03\0A\0B\0\0\0";
        assert_eq!(pdu.encode(), bytes);
        assert_eq!(Preconnection::decode(&bytes), Ok(pdu.clone()));
        // FreeRDP writes two terminators.
        let freerdp = *b"\x1a\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x04\0A\0B\0\0\0\0\0";
        assert_eq!(Preconnection::decode(&freerdp), Ok(pdu.clone()));
        assert_eq!(pdu.summary().get("text-units"), Some(&2_u32.into()));
        assert!(!format!("{:?}", pdu.summary()).contains("AB"));
    }

    #[test]
    fn a_text_that_does_not_fit_is_cut() {
        let long = Preconnection { id: 0, text: Some("a".repeat(70_000)) }.encode();
        assert_eq!(long.len(), 18 + 2 * 0xFFFF);
        let text = Preconnection::decode(&long).unwrap().text;
        assert_eq!(text.map(|text| text.len()), Some(0xFFFE));
    }

    #[test]
    fn what_ends_early_or_has_another_version_is_malformed() {
        assert!(Preconnection::decode(&[16, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]).is_err());
        assert!(Preconnection::decode(&[16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]).is_err());
        assert!(Preconnection::decode(b"\x18\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\x09\0A\0B\0\0\0").is_err());
    }
}
