//! MCS Connect-Response (T.125 11.2, MS-RDPBCGR 2.2.1.4).

use super::{DomainParameters, ber, result_name};
use crate::cursor::Cursor;
use crate::gcc::{ServerBlocks, conference};
use crate::{Malformed, Summary};

const WHAT: &str = "MCS Connect-Response";
/// [APPLICATION 102].
const TAG: [u8; 2] = [0x7F, 0x66];

/// Connect-Response. The result is read first and kept whatever follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectResponse {
    /// See [`super::result_name`]; 0 is success.
    pub result: u8,
    /// calledConnectId; 0 when it does not decode.
    pub called_connect_id: u32,
    /// domainParameters, when they decode.
    pub parameters: Option<DomainParameters>,
    /// The result of the GCC Conference Create Response (T.124 8.7), which clients ignore: 0 success, 1 user rejected,
    /// 2 resources not available, 3 rejected for symmetry breaking, 4 locked conference not supported.
    pub conference_result: u8,
    /// The server's settings; an error where the user data does not decode.
    pub blocks: Result<ServerBlocks, Malformed>,
}

impl ConnectResponse {
    /// Reads the user data of a data TPDU.
    ///
    /// # Errors
    /// No Connect-Response, or one without a result. Whatever is wrong after the result is told by the fields.
    pub fn decode(user_data: &[u8]) -> Result<Self, Malformed> {
        let mut from = Cursor::new(WHAT, user_data);
        if from.array()? != TAG {
            return Err(Cursor::new(WHAT, user_data).malformed("has another tag"));
        }
        ber::length(&mut from)?;
        let result = ber::number(&mut from, ber::ENUMERATED)?;
        let mut response = Self {
            // T.125 ends at 15.
            result: u8::try_from(result).unwrap_or(u8::MAX),
            called_connect_id: 0,
            parameters: None,
            conference_result: 0,
            blocks: Ok(ServerBlocks::default()),
        };
        response.blocks = response.decode_rest(&mut from);
        Ok(response)
    }

    /// The PDU's bytes, for [`crate::x224::data_tpkt`]. Without parameters, those of
    /// [`DomainParameters::TARGET`] are written; without blocks, an empty user data.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut fields = Vec::new();
        ber::write(&mut fields, &[ber::ENUMERATED], &[self.result]);
        ber::write_integer(&mut fields, self.called_connect_id);
        self.parameters.unwrap_or(DomainParameters::TARGET).encode(&mut fields);
        let conference = match &self.blocks {
            Ok(blocks) => conference::wrap_response(self.conference_result, &blocks.encode()),
            Err(_) => Vec::new(),
        };
        ber::write(&mut fields, &[ber::OCTET_STRING], &conference);
        let mut out = Vec::new();
        ber::write(&mut out, &TAG, &fields);
        out
    }

    /// The result and the settings that a diagnosis rests on; of the certificate only its form and key size.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let conference_result = (self.conference_result != 0).then_some(self.conference_result);
        let summary = Summary::new()
            .with("result", self.result)
            .with_some("result-name", result_name(self.result))
            .with_some("conference-result", conference_result);
        match &self.blocks {
            Ok(blocks) => blocks.summary(summary),
            Err(malformed) => summary.with("malformed", malformed.to_string()),
        }
    }

    fn decode_rest(&mut self, from: &mut Cursor<'_>) -> Result<ServerBlocks, Malformed> {
        self.called_connect_id = ber::number(from, ber::INTEGER)?;
        self.parameters = Some(DomainParameters::decode(from)?);
        let response = ber::last_value(from, ber::OCTET_STRING)?;
        let (result, blocks) = conference::unwrap_response(response)?;
        self.conference_result = result;
        ServerBlocks::decode(blocks?)
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectResponse, DomainParameters};
    use crate::Value;
    use crate::gcc::{ServerBlocks, ServerCore, ServerNetwork};

    fn refusal() -> ConnectResponse {
        let core = ServerCore { version: 0x0008_0004, requested_protocols: Some(3), early_capabilities: None };
        ConnectResponse {
            result: 8,
            called_connect_id: 7,
            parameters: Some(DomainParameters::TARGET),
            conference_result: 1,
            blocks: Ok(ServerBlocks {
                core: Some(core),
                network: Some(ServerNetwork { io_channel: 1003, channels: vec![1004] }),
                ..ServerBlocks::default()
            }),
        }
    }

    #[test]
    fn results_and_settings_read_back() {
        let response = refusal();
        assert_eq!(ConnectResponse::decode(&response.encode()), Ok(response));
    }

    #[test]
    fn the_result_survives_whatever_follows() {
        let bytes = refusal().encode();
        // Tag, length, ENUMERATED: the first point at which there is a result.
        let first = 3 + 3;
        for end in first..bytes.len() {
            assert_eq!(ConnectResponse::decode(&bytes[..end]).map(|response| response.result), Ok(8), "{end}");
        }
        assert!(ConnectResponse::decode(&bytes[..40]).unwrap().blocks.is_err());
        assert!(ConnectResponse::decode(&bytes[..first - 1]).is_err());
    }

    #[test]
    fn the_summary_names_the_result() {
        let summary = refusal().summary();
        assert_eq!(summary.get("result-name"), Some(&Value::from("rt-parameters-unacceptable")));
        assert_eq!(summary.get("conference-result"), Some(&Value::Int(1)));
        assert_eq!(summary.get("channel-ids"), Some(&Value::from(vec![1004_u16])));
    }
}
