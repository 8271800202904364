//! The rows of the matrix: the masks that clients ask for, or could.

use rdpwhy_knowledge::sources;
use rdpwhy_pdu::x224::protocol;

use super::super::{Change, Experiment};

/// A request of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PolicyRow {
    /// `ssl-hybrid`.
    pub id: &'static str,
    /// requestedProtocols; `None` for a request without negotiation data.
    pub protocols: Option<u32>,
    /// Flags of the negotiation request (MS-RDPBCGR 2.2.1.1.1).
    pub flags: u8,
}

/// RESTRICTED_ADMIN_MODE_REQUIRED.
const RESTRICTED_ADMIN: u8 = 0x01;
const HYBRID: u32 = protocol::SSL | protocol::HYBRID;
const HYBRID_EX: u32 = HYBRID | protocol::HYBRID_EX;

const fn row(experiment: &'static str, asks: &'static str, row: PolicyRow) -> Experiment {
    Experiment {
        sources: &[&sources::NEGREQ, &sources::NEGRSP, &sources::NEGFAIL],
        ..Experiment::new(experiment, asks, Change::Policy(row), &[])
    }
}

const fn mask(id: &'static str, protocols: u32) -> PolicyRow {
    PolicyRow { id, protocols: Some(protocols), flags: 0 }
}

const ROWS: &[&Experiment] = &[
    &row("policy-rdp", "Standard RDP security alone", mask("rdp", protocol::RDP)),
    &row("policy-ssl", "TLS alone", mask("ssl", protocol::SSL)),
    &row("policy-hybrid", "TLS or CredSSP", mask("hybrid", HYBRID)),
    &row("policy-hybrid-ex", "TLS, CredSSP, or that with early user authorization", mask("hybrid-ex", HYBRID_EX)),
    &row("policy-rdstls", "the same, or RDSTLS", mask("rdstls", HYBRID_EX | protocol::RDSTLS)),
    &row("policy-rdsaad", "the same, or Entra (RDSAAD)", mask("rdsaad", HYBRID_EX | protocol::RDSAAD)),
    &row(
        "policy-restricted-admin",
        "CredSSP in restricted administration mode",
        PolicyRow { id: "restricted-admin", protocols: Some(HYBRID), flags: RESTRICTED_ADMIN },
    ),
    &row("policy-none", "a request without negotiation data", PolicyRow { id: "none", protocols: None, flags: 0 }),
];

/// The rows, as experiments that stop at the server's hello.
#[must_use]
pub const fn policy_rows() -> &'static [&'static Experiment] {
    ROWS
}
