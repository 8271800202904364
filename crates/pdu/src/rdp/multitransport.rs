//! Initiate Multitransport (MS-RDPBCGR 2.2.15).

use crate::cursor::Cursor;
use crate::{Malformed, Summary};

/// Server Initiate Multitransport Request (2.2.15.1). The security cookie is a secret and not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MultitransportRequest {
    /// Echoed in the response.
    pub request_id: u32,
    /// 1 UDP FEC reliable, 2 UDP FEC lossy.
    pub protocol: u16,
}

impl MultitransportRequest {
    /// Reads what follows the security header.
    ///
    /// # Errors
    /// It ends before the security cookie does.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("Initiate Multitransport Request", body);
        let request_id = cursor.u32_le()?;
        let protocol = cursor.u16_le()?;
        let _reserved = cursor.u16_le()?;
        cursor.take(16)?;
        Ok(Self { request_id, protocol })
    }

    /// What follows the security header, with this security cookie.
    #[must_use]
    pub fn encode(self, cookie: [u8; 16]) -> Vec<u8> {
        let reserved = [0; 2];
        [self.request_id.to_le_bytes().as_slice(), &self.protocol.to_le_bytes(), &reserved, &cookie].concat()
    }

    /// Both fields.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let name = match self.protocol {
            1 => Some("udp-fec-reliable"),
            2 => Some("udp-fec-lossy"),
            _ => None,
        };
        Summary::new()
            .with("request-id", self.request_id)
            .with("protocol", self.protocol)
            .with_some("protocol-name", name)
    }
}

/// Client Initiate Multitransport Response (2.2.15.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MultitransportResponse {
    /// The request's.
    pub request_id: u32,
    /// HRESULT; 0x80004004 (E_ABORT) says that the client does not want it.
    pub result: u32,
}

impl MultitransportResponse {
    /// Reads what follows the security header.
    ///
    /// # Errors
    /// Fewer than 8 bytes.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("Initiate Multitransport Response", body);
        Ok(Self { request_id: cursor.u32_le()?, result: cursor.u32_le()? })
    }

    /// What follows the security header.
    #[must_use]
    pub fn encode(self) -> Vec<u8> {
        [self.request_id.to_le_bytes(), self.result.to_le_bytes()].concat()
    }

    /// Both fields.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new().with("request-id", self.request_id).with("result", format!("{:#010x}", self.result))
    }
}
