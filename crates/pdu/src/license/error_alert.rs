//! LICENSE_ERROR_MESSAGE (MS-RDPBCGR 2.2.1.12.1.3).

use super::Blob;
use crate::cursor::Cursor;
use crate::{Malformed, Summary};

/// BB_ERROR_BLOB.
const ERROR_BLOB: u16 = 0x0004;

/// An error alert of either side; unknown numbers are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorAlert {
    /// See [`alert_code_name`]; 7 is STATUS_VALID_CLIENT, which is no error.
    pub code: u32,
    /// See [`transition_name`].
    pub transition: u32,
    /// bbErrorInfo.
    pub blob: Blob,
}

impl ErrorAlert {
    /// STATUS_VALID_CLIENT with ST_NO_TRANSITION: licensing is over and all is well.
    #[must_use]
    pub const fn valid_client() -> Self {
        Self { code: 7, transition: 2, blob: Blob { kind: ERROR_BLOB, data: Vec::new() } }
    }

    /// Reads what follows the preamble. A missing or cut blob is taken as an empty one: the numbers are the message.
    ///
    /// # Errors
    /// Fewer than 8 bytes.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("LICENSE_ERROR_MESSAGE", body);
        let code = cursor.u32_le()?;
        let transition = cursor.u32_le()?;
        Ok(Self { code, transition, blob: Blob::decode(&mut cursor).unwrap_or_default() })
    }

    /// What follows the preamble.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        [self.code.to_le_bytes().as_slice(), &self.transition.to_le_bytes(), &self.blob.encode()].concat()
    }

    /// Both numbers with their names, and the blob's length.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new()
            .with("code", self.code)
            .with_some("name", alert_code_name(self.code))
            .with("transition", self.transition)
            .with_some("transition-name", transition_name(self.transition))
            .with("blob-bytes", self.blob.data.len())
    }
}

/// The specification's name of a dwErrorCode.
#[must_use]
pub const fn alert_code_name(code: u32) -> Option<&'static str> {
    Some(match code {
        0x01 => "ERR_INVALID_SERVER_CERTIFICATE",
        0x02 => "ERR_NO_LICENSE",
        0x03 => "ERR_INVALID_MAC",
        0x04 => "ERR_INVALID_SCOPE",
        0x06 => "ERR_NO_LICENSE_SERVER",
        0x07 => "STATUS_VALID_CLIENT",
        0x08 => "ERR_INVALID_CLIENT",
        0x0B => "ERR_INVALID_PRODUCTID",
        0x0C => "ERR_INVALID_MESSAGE_LEN",
        _ => return None,
    })
}

/// The specification's name of a dwStateTransition.
#[must_use]
pub const fn transition_name(transition: u32) -> Option<&'static str> {
    Some(match transition {
        1 => "ST_TOTAL_ABORT",
        2 => "ST_NO_TRANSITION",
        3 => "ST_RESET_PHASE_TO_START",
        4 => "ST_RESEND_LAST_MESSAGE",
        _ => return None,
    })
}
