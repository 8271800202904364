//! SERVER_LICENSE_REQUEST (MS-RDPELE 2.2.2.1).

use super::Blob;
use crate::cursor::Cursor;
use crate::limits::{ALGORITHMS, List};
use crate::{Malformed, utf16};

/// BB_KEY_EXCHG_ALG_BLOB, BB_CERTIFICATE_BLOB and BB_SCOPE_BLOB.
const KEY_EXCHANGE_BLOB: u16 = 0x000D;
const CERTIFICATE_BLOB: u16 = 0x0003;
const SCOPE_BLOB: u16 = 0x000E;
/// How many scopes are read, whatever ScopeCount says.
const MAX_SCOPES: u32 = 64;

/// The server asks for a licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenseRequest {
    /// ServerRandom.
    pub server_random: [u8; 32],
    /// ProductInfo.dwVersion: major in the high half, minor in the low.
    pub product_version: u32,
    /// ProductInfo.pbCompanyName.
    pub company: String,
    /// ProductInfo.pbProductId: `A02` for session hosts.
    pub product_id: String,
    /// KeyExchangeList: algorithm numbers; 1 is RSA.
    pub key_exchange: Vec<u32>,
    /// Key exchange algorithms that were left out, because there were more than 32.
    pub dropped: usize,
    /// ServerCertificate blob's contents; may be empty.
    pub certificate: Vec<u8>,
    /// ScopeList texts, at most 64 are read; see `scope_count`.
    pub scopes: Vec<String>,
    /// ScopeCount as sent.
    pub scope_count: u32,
}

impl LicenseRequest {
    /// Reads what follows the preamble. Scopes that are cut or missing are left out: `scope_count` then tells more
    /// than there are.
    ///
    /// # Errors
    /// It ends before ScopeCount does.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("SERVER_LICENSE_REQUEST", body);
        let server_random = cursor.array()?;
        let product_version = cursor.u32_le()?;
        let company = text(&mut cursor)?;
        let product_id = text(&mut cursor)?;
        let key_exchange = Blob::decode(&mut cursor)?.data;
        let key_exchange = key_exchange.chunks_exact(4).filter_map(|number| number.first_chunk().copied());
        let (mut algorithms, mut dropped) = (List::new(ALGORITHMS), 0);
        key_exchange.map(u32::from_le_bytes).for_each(|algorithm| algorithms.add(|| algorithm));
        let key_exchange = algorithms.finish(&mut dropped);
        let certificate = Blob::decode(&mut cursor)?.data;
        let scope_count = cursor.u32_le()?;
        let scopes = (0..scope_count.min(MAX_SCOPES)).map_while(|_| Blob::decode(&mut cursor).ok());
        let scopes = scopes.map(|scope| utf16::decode_ansi(&scope.data)).collect();
        Ok(Self {
            server_random,
            product_version,
            company,
            product_id,
            key_exchange,
            dropped,
            certificate,
            scopes,
            scope_count,
        })
    }

    /// What follows the preamble. Texts get their terminators; a character that is no Latin-1 in a scope becomes `?`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut body = self.server_random.to_vec();
        body.extend(self.product_version.to_le_bytes());
        for text in [&self.company, &self.product_id] {
            let text = [utf16::encode(text).as_slice(), &[0; 2]].concat();
            body.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
            body.extend(text);
        }
        let data = self.key_exchange.iter().flat_map(|number| number.to_le_bytes()).collect();
        body.extend(Blob { kind: KEY_EXCHANGE_BLOB, data }.encode());
        body.extend(Blob { kind: CERTIFICATE_BLOB, data: self.certificate.clone() }.encode());
        body.extend(self.scope_count.to_le_bytes());
        for scope in &self.scopes {
            let data = scope.chars().map(|char| u8::try_from(char).unwrap_or(b'?')).chain([0]).collect();
            body.extend(Blob { kind: SCOPE_BLOB, data }.encode());
        }
        body
    }
}

/// A text of ProductInfo: its length in bytes, 32 bits, then UTF-16LE.
fn text(cursor: &mut Cursor<'_>) -> Result<String, Malformed> {
    let length = cursor.u32_le()?;
    let length = usize::try_from(length).map_err(|_| cursor.malformed("length out of range"))?;
    cursor.take(length).map(utf16::decode)
}

#[cfg(test)]
mod tests {
    use super::LicenseRequest;

    #[test]
    fn an_absurd_scope_count_is_kept_and_not_believed() {
        let request = LicenseRequest {
            server_random: [7; 32],
            product_version: 0x0006_0000,
            company: "Microsoft Corporation".to_owned(),
            product_id: "A02".to_owned(),
            key_exchange: vec![1],
            dropped: 0,
            certificate: Vec::new(),
            scopes: vec!["microsoft.com".to_owned()],
            scope_count: u32::MAX,
        };
        assert_eq!(LicenseRequest::decode(&request.encode()), Ok(request));
    }
}
