//! DomainParameters (T.125 7), which Connect-Initial proposes and Connect-Response settles.

use super::ber;
use crate::Malformed;
use crate::cursor::Cursor;

/// DomainParameters (T.125 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are T.125's own names")]
pub struct DomainParameters {
    pub max_channel_ids: u32,
    pub max_user_ids: u32,
    pub max_token_ids: u32,
    pub num_priorities: u32,
    pub min_throughput: u32,
    pub max_height: u32,
    pub max_mcs_pdu_size: u32,
    pub protocol_version: u32,
}

impl DomainParameters {
    /// What mstsc asks for (MS-RDPBCGR 4.1.3).
    pub const TARGET: Self = Self {
        max_channel_ids: 34,
        max_user_ids: 2,
        max_token_ids: 0,
        num_priorities: 1,
        min_throughput: 0,
        max_height: 1,
        max_mcs_pdu_size: 65_535,
        protocol_version: 2,
    };
    /// The least that mstsc accepts (MS-RDPBCGR 4.1.3).
    pub const MINIMUM: Self = Self {
        max_channel_ids: 1,
        max_user_ids: 1,
        max_token_ids: 1,
        num_priorities: 1,
        min_throughput: 0,
        max_height: 1,
        max_mcs_pdu_size: 1056,
        protocol_version: 2,
    };
    /// The most that mstsc accepts (MS-RDPBCGR 4.1.3).
    pub const MAXIMUM: Self = Self {
        max_channel_ids: 65_535,
        max_user_ids: 64_535,
        max_token_ids: 65_535,
        num_priorities: 1,
        min_throughput: 0,
        max_height: 1,
        max_mcs_pdu_size: 65_535,
        protocol_version: 2,
    };

    pub(super) fn decode(from: &mut Cursor<'_>) -> Result<Self, Malformed> {
        let mut fields = Cursor::new("DomainParameters", ber::value(from, ber::SEQUENCE)?);
        let mut next = || ber::number(&mut fields, ber::INTEGER);
        Ok(Self {
            max_channel_ids: next()?,
            max_user_ids: next()?,
            max_token_ids: next()?,
            num_priorities: next()?,
            min_throughput: next()?,
            max_height: next()?,
            max_mcs_pdu_size: next()?,
            protocol_version: next()?,
        })
    }

    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        let mut fields = Vec::new();
        for number in [
            self.max_channel_ids,
            self.max_user_ids,
            self.max_token_ids,
            self.num_priorities,
            self.min_throughput,
            self.max_height,
            self.max_mcs_pdu_size,
            self.protocol_version,
        ] {
            ber::write_integer(&mut fields, number);
        }
        ber::write(out, &[ber::SEQUENCE], &fields);
    }
}
