//! The server's X.224 Connection Confirm (MS-RDPBCGR 2.2.1.2).

use super::{failure, protocol_name, tpkt};
use crate::{Malformed, Summary};

const WHAT: &str = "X.224 Connection Confirm";
const CODE: u8 = 0xD0;
const TYPE_RDP_NEG_RSP: u8 = 0x02;
const TYPE_RDP_NEG_FAILURE: u8 = 0x03;
const NEGOTIATION_LEN: u16 = 8;

/// What the server said about the security protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NegotiationAnswer {
    /// No negotiation data: an old server, or one that did not understand the request. Means Standard RDP security.
    Absent,
    /// RDP_NEG_RSP (2.2.1.2.1).
    Selected {
        /// 0x01 extended client data, 0x02 dynvc gfx, 0x08 restricted admin, 0x10 redirected authentication.
        flags: u8,
        /// See [`super::protocol`]; any value is kept.
        protocol: u32,
    },
    /// RDP_NEG_FAILURE (2.2.1.2.2).
    Failure {
        /// Not used by the specification.
        flags: u8,
        /// See [`failure_name`]; any value is kept.
        code: u32,
    },
    /// Negotiation data of an unknown type or length, whole.
    Unknown(Vec<u8>),
}

/// X.224 Connection Confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionConfirm {
    /// SRC-REF as sent; Windows sends 0x1234.
    pub src_ref: u16,
    /// The negotiation data.
    pub answer: NegotiationAnswer,
    /// Bytes after the negotiation data, which no specification names.
    pub trailing: Vec<u8>,
}

/// The specification's name of a failureCode (MS-RDPBCGR 2.2.1.2.2).
#[must_use]
pub const fn failure_name(code: u32) -> Option<&'static str> {
    Some(match code {
        failure::SSL_REQUIRED_BY_SERVER => "SSL_REQUIRED_BY_SERVER",
        failure::SSL_NOT_ALLOWED_BY_SERVER => "SSL_NOT_ALLOWED_BY_SERVER",
        failure::SSL_CERT_NOT_ON_SERVER => "SSL_CERT_NOT_ON_SERVER",
        failure::INCONSISTENT_FLAGS => "INCONSISTENT_FLAGS",
        failure::HYBRID_REQUIRED_BY_SERVER => "HYBRID_REQUIRED_BY_SERVER",
        failure::SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER => "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER",
        failure::ENTRA_AUTH_REQUIRED_BY_SERVER => "ENTRA_AUTH_REQUIRED_BY_SERVER",
        _ => return None,
    })
}

impl ConnectionConfirm {
    /// Reads a whole TPKT.
    ///
    /// # Errors
    /// Another TPDU code, or an end inside the fixed part.
    pub fn decode(tpkt_frame: &[u8]) -> Result<Self, Malformed> {
        let mut head = tpkt::open(WHAT, tpkt_frame)?;
        if head.code & 0xF0 != CODE {
            return Err(head.rest.malformed("has another code"));
        }
        head.rest.take(2)?; // DST-REF
        let src_ref = head.rest.u16_be()?;
        head.rest.u8()?; // class
        let (answer, trailing) = decode_answer(head.rest.rest());
        Ok(Self { src_ref, answer, trailing: trailing.to_vec() })
    }

    /// A whole TPKT. The length indicator is one byte: beyond 248 bytes of negotiation data, the rest is cut.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut head = vec![CODE, 0, 0];
        head.extend(self.src_ref.to_be_bytes());
        head.push(0);
        match &self.answer {
            NegotiationAnswer::Absent => {}
            NegotiationAnswer::Selected { flags, protocol: number } => {
                encode_answer(&mut head, TYPE_RDP_NEG_RSP, *flags, *number);
            }
            NegotiationAnswer::Failure { flags, code: number } => {
                encode_answer(&mut head, TYPE_RDP_NEG_FAILURE, *flags, *number);
            }
            NegotiationAnswer::Unknown(data) => head.extend(data),
        }
        head.extend(&self.trailing);
        tpkt::close(&head, &[])
    }

    /// `answer` (`absent`, `selected`, `failure`, `unknown`) and its fields; `src-ref`.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let summary = match &self.answer {
            NegotiationAnswer::Absent => Summary::new().with("answer", "absent"),
            NegotiationAnswer::Selected { flags, protocol } => Summary::new()
                .with("answer", "selected")
                .with("protocol", *protocol)
                .with_some("protocol-name", protocol_name(*protocol))
                .with("flags", *flags),
            NegotiationAnswer::Failure { flags, code } => Summary::new()
                .with("answer", "failure")
                .with("code", *code)
                .with_some("code-name", failure_name(*code))
                .with("flags", *flags),
            NegotiationAnswer::Unknown(data) => {
                Summary::new().with("answer", "unknown").with("negotiation-bytes", data.len())
            }
        };
        let trailing = (!self.trailing.is_empty()).then_some(self.trailing.len());
        summary.with("src-ref", format!("{:#06x}", self.src_ref)).with_some("trailing-bytes", trailing)
    }
}

fn decode_answer(data: &[u8]) -> (NegotiationAnswer, &[u8]) {
    let Some((&[kind, flags, len_low, len_high, a, b, c, d], trailing)) = data.split_first_chunk::<8>() else {
        let answer =
            if data.is_empty() { NegotiationAnswer::Absent } else { NegotiationAnswer::Unknown(data.to_vec()) };
        return (answer, &[]);
    };
    let number = u32::from_le_bytes([a, b, c, d]);
    match (kind, u16::from_le_bytes([len_low, len_high])) {
        (TYPE_RDP_NEG_RSP, NEGOTIATION_LEN) => (NegotiationAnswer::Selected { flags, protocol: number }, trailing),
        (TYPE_RDP_NEG_FAILURE, NEGOTIATION_LEN) => (NegotiationAnswer::Failure { flags, code: number }, trailing),
        _ => (NegotiationAnswer::Unknown(data.to_vec()), &[]),
    }
}

fn encode_answer(head: &mut Vec<u8>, kind: u8, flags: u8, number: u32) {
    head.extend([kind, flags]);
    head.extend(NEGOTIATION_LEN.to_le_bytes());
    head.extend(number.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::{ConnectionConfirm, NegotiationAnswer, failure_name};

    /// MS-RDPBCGR 4.1.2.
    const SAMPLE: [u8; 19] = [
        0x03, 0x00, 0x00, 0x13, 0x0E, 0xD0, 0x00, 0x00, 0x12, 0x34, 0x00, 0x02, 0x00, 0x08, 0x00, 0x00, 0x00, 0x00,
        0x00,
    ];

    #[test]
    fn the_specifications_sample_decodes_and_encodes() {
        let confirm = ConnectionConfirm {
            src_ref: 0x1234,
            answer: NegotiationAnswer::Selected { flags: 0, protocol: 0 },
            trailing: Vec::new(),
        };
        assert_eq!(ConnectionConfirm::decode(&SAMPLE), Ok(confirm.clone()));
        assert_eq!(confirm.encode(), SAMPLE);
    }

    #[test]
    fn no_answer_is_not_the_answer_rdp() {
        let frame = [3, 0, 0, 11, 6, 0xD0, 0, 0, 0x12, 0x34, 0];
        assert_eq!(ConnectionConfirm::decode(&frame).unwrap().answer, NegotiationAnswer::Absent);
    }

    #[test]
    fn failures_and_unknown_data_keep_every_field() {
        let mut frame = SAMPLE;
        (frame[11], frame[12], frame[15]) = (3, 0x40, 5);
        let answer = ConnectionConfirm::decode(&frame).unwrap().answer;
        assert_eq!(answer, NegotiationAnswer::Failure { flags: 0x40, code: 5 });
        assert_eq!(failure_name(5), Some("HYBRID_REQUIRED_BY_SERVER"));
        frame[13] = 9;
        let answer = ConnectionConfirm::decode(&frame).unwrap().answer;
        assert_eq!(answer, NegotiationAnswer::Unknown(frame[11..].to_vec()));
    }
}
