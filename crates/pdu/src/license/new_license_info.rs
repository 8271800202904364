//! NEW_LICENSE_INFO (MS-RDPELE 2.2.2.6.1).

use core::fmt;

use crate::cursor::Cursor;
use crate::{Malformed, utf16};

/// A licence as the server issues it; it is sent encrypted.
#[derive(Clone, PartialEq, Eq)]
pub struct NewLicenseInfo {
    /// dwVersion: major and minor version of the server's operating system.
    pub version: u32,
    /// pbScope.
    pub scope: String,
    /// pbCompanyName.
    pub company: String,
    /// pbProductId.
    pub product_id: String,
    /// pbLicenseInfo: the licence itself.
    pub license: Vec<u8>,
}

impl NewLicenseInfo {
    /// Reads the structure; what follows it is not looked at.
    ///
    /// # Errors
    /// A field is longer than what is left.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("NEW_LICENSE_INFO", bytes);
        let version = cursor.u32_le()?;
        let scope = utf16::decode_ansi(field(&mut cursor)?);
        let company = utf16::decode(field(&mut cursor)?);
        let product_id = utf16::decode(field(&mut cursor)?);
        let license = field(&mut cursor)?.to_vec();
        Ok(Self { version, scope, company, product_id, license })
    }

    /// The structure; texts get their terminators, and a character of the scope that is no Latin-1 becomes `?`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let scope = self.scope.chars().map(|char| u8::try_from(char).unwrap_or(b'?')).chain([0]).collect();
        let wide = |text: &str| [utf16::encode(text).as_slice(), &[0; 2]].concat();
        let fields: [Vec<u8>; 4] = [scope, wide(&self.company), wide(&self.product_id), self.license.clone()];
        let mut bytes = self.version.to_le_bytes().to_vec();
        for field in fields {
            bytes.extend(u32::try_from(field.len()).unwrap_or(u32::MAX).to_le_bytes());
            bytes.extend(field);
        }
        bytes
    }
}

impl fmt::Debug for NewLicenseInfo {
    /// Never the licence, which whoever has it can show.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewLicenseInfo")
            .field("version", &self.version)
            .field("scope", &self.scope)
            .field("company", &self.company)
            .field("product_id", &self.product_id)
            .field("license_bytes", &self.license.len())
            .finish()
    }
}

fn field<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8], Malformed> {
    let length = cursor.u32_le()?;
    let length = usize::try_from(length).map_err(|_| cursor.malformed("length out of range"))?;
    cursor.take(length)
}

#[cfg(test)]
mod tests {
    use super::NewLicenseInfo;

    #[test]
    fn reads_back_what_it_writes() {
        let license = NewLicenseInfo {
            version: 0x0006_0000,
            scope: "microsoft.com".to_owned(),
            company: "Microsoft Corporation".to_owned(),
            product_id: "A02".to_owned(),
            license: vec![0x30, 0x82, 1, 2],
        };
        assert_eq!(NewLicenseInfo::decode(&license.encode()), Ok(license.clone()));
        assert!(NewLicenseInfo::decode(&license.encode()[..20]).is_err());
        assert!(!format!("{license:?}").contains("130"), "the licence is not shown");
    }

    #[test]
    fn a_length_of_four_gigabytes_is_not_believed() {
        assert!(NewLicenseInfo::decode(&[0, 0, 6, 0, 255, 255, 255, 255, 1]).is_err());
    }
}
