//! The only place that knows the order of the stages.

use rdpwhy_pdu::x224::protocol;

use crate::Stage;
use crate::Stage::{
    AutoDetect, BasicSettings, Capabilities, Channels, ClientInfo, Connect, Credssp, EarlyUserAuth, Finalization,
    Licensing, Multitransport, Negotiation, Resolve, SecurityExchange, Tls,
};

/// Until the server has selected a protocol.
pub(crate) const OPENING: &[Stage] = &[Resolve, Connect, Negotiation];

/// TLS from the first byte, and nothing behind it: what is spoken inside is not ours.
pub(crate) const DIRECT_TLS: &[Stage] = &[Resolve, Connect, Negotiation, Tls];

const STANDARD: &[Stage] = &[
    Resolve,
    Connect,
    Negotiation,
    BasicSettings,
    Channels,
    SecurityExchange,
    ClientInfo,
    AutoDetect,
    Licensing,
    Multitransport,
    Capabilities,
    Finalization,
];

const TLS: &[Stage] = &[
    Resolve,
    Connect,
    Negotiation,
    Tls,
    BasicSettings,
    Channels,
    ClientInfo,
    AutoDetect,
    Licensing,
    Multitransport,
    Capabilities,
    Finalization,
];

const CREDSSP: &[Stage] = &[
    Resolve,
    Connect,
    Negotiation,
    Tls,
    Credssp,
    BasicSettings,
    Channels,
    ClientInfo,
    AutoDetect,
    Licensing,
    Multitransport,
    Capabilities,
    Finalization,
];

const CREDSSP_EX: &[Stage] = &[
    Resolve,
    Connect,
    Negotiation,
    Tls,
    Credssp,
    EarlyUserAuth,
    BasicSettings,
    Channels,
    ClientInfo,
    AutoDetect,
    Licensing,
    Multitransport,
    Capabilities,
    Finalization,
];

/// The stages of a connection whose server selected `protocol` (MS-RDPBCGR 2.2.1.2.1); `None` where the witness knows
/// no such path (RDSTLS, RDSAAD, unknown bits).
#[must_use]
pub const fn route(protocol: u32) -> Option<&'static [Stage]> {
    match protocol {
        protocol::RDP => Some(STANDARD),
        protocol::SSL => Some(TLS),
        protocol::HYBRID => Some(CREDSSP),
        protocol::HYBRID_EX => Some(CREDSSP_EX),
        _ => None,
    }
}

/// The stages that a request for `protocols` hopes for, to name what was not reached before the server chose.
#[must_use]
pub const fn likely_route(protocols: u32) -> &'static [Stage] {
    if protocols & protocol::HYBRID_EX != 0 {
        CREDSSP_EX
    } else if protocols & protocol::HYBRID != 0 {
        CREDSSP
    } else if protocols & protocol::SSL != 0 {
        TLS
    } else {
        STANDARD
    }
}
