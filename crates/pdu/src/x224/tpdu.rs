//! One X.224 TPDU of any code, taken from a whole TPKT frame.

use super::{ConnectionConfirm, ConnectionRequest, tpkt};
use crate::Malformed;

const WHAT: &str = "X.224 TPDU";
const CONNECTION_REQUEST: u8 = 0xE0;
const CONNECTION_CONFIRM: u8 = 0xD0;
const DISCONNECT_REQUEST: u8 = 0x80;
const ERROR: u8 = 0x70;
const DATA: u8 = 0xF0;
/// The last (here: only) part of the user data (X.224 13.7.3).
const END_OF_TSDU: u8 = 0x80;

/// A TPDU by its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tpdu<'a> {
    /// Code 0xE0.
    ConnectionRequest(ConnectionRequest),
    /// Code 0xD0.
    ConnectionConfirm(ConnectionConfirm),
    /// Code 0x80, with its reason (X.224 13.5.3).
    DisconnectRequest {
        /// 0 not specified, 1 congestion, 2 not attached, 3 address unknown; 128 and above are normal forms.
        reason: u8,
    },
    /// Code 0x70, with its cause (X.224 13.12.3).
    Error {
        /// 0 not specified, 1 invalid parameter code, 2 invalid TPDU type, 3 invalid parameter value.
        cause: u8,
    },
    /// Code 0xF0, with its user data; long headers are understood.
    Data(&'a [u8]),
    /// Any other code.
    Unknown {
        /// The code as sent.
        code: u8,
    },
}

impl<'a> Tpdu<'a> {
    /// Reads a whole TPKT; bytes after its length are not looked at.
    ///
    /// # Errors
    /// No TPKT, or an end inside the fields of the TPDU's code.
    pub fn decode(tpkt_frame: &'a [u8]) -> Result<Self, Malformed> {
        let mut head = tpkt::open(WHAT, tpkt_frame)?;
        Ok(match head.code & 0xF0 {
            CONNECTION_REQUEST => Self::ConnectionRequest(ConnectionRequest::decode(tpkt_frame)?),
            CONNECTION_CONFIRM => Self::ConnectionConfirm(ConnectionConfirm::decode(tpkt_frame)?),
            DISCONNECT_REQUEST => {
                head.rest.take(4)?; // DST-REF, SRC-REF
                Self::DisconnectRequest { reason: head.rest.u8()? }
            }
            ERROR => {
                head.rest.take(2)?; // DST-REF
                Self::Error { cause: head.rest.u8()? }
            }
            DATA => {
                // The indicator counts the code; class 0 has one byte more, others have references and numbers.
                head.rest.take(usize::from(head.indicator).saturating_sub(1))?;
                Self::Data(head.rest.rest())
            }
            _ => Self::Unknown { code: head.code },
        })
    }
}

/// A TPKT with a data TPDU around `user_data`, of which at most 65,528 bytes fit.
#[must_use]
pub fn data_tpkt(user_data: &[u8]) -> Vec<u8> {
    tpkt::close(&[DATA, END_OF_TSDU], user_data)
}

/// A TPKT with a Disconnect Request (X.224 13.5).
#[must_use]
pub fn disconnect_request_tpkt(reason: u8) -> Vec<u8> {
    tpkt::close(&[DISCONNECT_REQUEST, 0, 0, 0, 0, reason], &[])
}

/// A TPKT with an Error TPDU (X.224 13.12).
#[must_use]
pub fn error_tpkt(cause: u8) -> Vec<u8> {
    tpkt::close(&[ERROR, 0, 0, cause], &[])
}

#[cfg(test)]
mod tests {
    use super::{Tpdu, data_tpkt, disconnect_request_tpkt, error_tpkt};

    #[test]
    fn data_keeps_its_content_behind_short_and_long_headers() {
        assert_eq!(data_tpkt(&[0x28]), [3, 0, 0, 8, 2, 0xF0, 0x80, 0x28]);
        assert_eq!(Tpdu::decode(&[3, 0, 0, 8, 2, 0xF0, 0x80, 0x28, 0xFF]), Ok(Tpdu::Data(&[0x28])));
        assert_eq!(Tpdu::decode(&[3, 0, 0, 10, 4, 0xF0, 0, 1, 0x80, 0x28]), Ok(Tpdu::Data(&[0x28])));
    }

    #[test]
    fn reasons_and_causes_are_kept() {
        assert_eq!(disconnect_request_tpkt(0), [3, 0, 0, 11, 6, 0x80, 0, 0, 0, 0, 0]);
        assert_eq!(Tpdu::decode(&disconnect_request_tpkt(133)), Ok(Tpdu::DisconnectRequest { reason: 133 }));
        assert_eq!(Tpdu::decode(&error_tpkt(2)), Ok(Tpdu::Error { cause: 2 }));
    }

    #[test]
    fn other_codes_are_named_and_short_ones_malformed() {
        assert_eq!(Tpdu::decode(&[3, 0, 0, 10, 5, 0xC0, 0, 0, 0, 0]), Ok(Tpdu::Unknown { code: 0xC0 }));
        assert!(Tpdu::decode(&[3, 0, 0, 7, 2, 0x80, 0]).is_err());
        assert!(Tpdu::decode(b"HTTP/1.1").is_err());
    }

    #[test]
    fn content_beyond_a_tpkt_is_cut() {
        let frame = data_tpkt(&vec![7; 70_000]);
        assert_eq!(frame.len(), 65_535);
        assert_eq!(frame[2..4], [0xFF, 0xFF]);
    }
}
