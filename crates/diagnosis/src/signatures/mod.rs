//! The signatures, one file a stage, by the stage's own name; `anywhere` holds what is understood in any stage, and
//! `risks` what is worth knowing although the conversation did not end by it.

mod alerts;
mod anywhere;
mod auto_detect;
mod basic_settings;
mod capabilities;
mod channels;
mod client_info;
mod connect;
mod credssp;
mod early_user_auth;
mod ended;
mod endless;
mod error_info;
mod fallback;
mod finalization;
mod licensing;
mod messages;
mod multitransport;
mod negotiation;
mod packets;
mod path;
mod resolve;
mod risks;
mod security_exchange;
mod tls;
mod tls_faults;

pub(crate) use credssp::of_status;

use rdpwhy_handshake::Stage;

use crate::signature::{Group, Signature};

const fn of(stage: Stage, signatures: &'static [Signature]) -> Group {
    Group { stage: Some(stage), signatures }
}

const fn any(signatures: &'static [Signature]) -> Group {
    Group { stage: None, signatures }
}

/// All signatures. Those of one stage are tried from the most particular to the least.
pub(crate) const GROUPS: &[Group] = &[
    any(anywhere::SIGNATURES),
    any(endless::SIGNATURES),
    any(messages::SIGNATURES),
    any(error_info::SIGNATURES),
    any(alerts::BEHIND),
    of(Stage::Resolve, resolve::SIGNATURES),
    of(Stage::Resolve, resolve::FALLBACKS),
    of(Stage::Connect, connect::SIGNATURES),
    of(Stage::Connect, connect::FALLBACKS),
    of(Stage::Negotiation, negotiation::SIGNATURES),
    of(Stage::Negotiation, negotiation::FALLBACKS),
    of(Stage::Tls, tls_faults::SIGNATURES),
    of(Stage::Tls, tls::SIGNATURES),
    of(Stage::Tls, alerts::IN_TLS),
    of(Stage::Tls, tls::FALLBACKS),
    of(Stage::Credssp, credssp::STATUSES),
    of(Stage::Credssp, credssp::SIGNATURES),
    of(Stage::Credssp, alerts::IN_CREDSSP),
    of(Stage::Credssp, credssp::ACCOUNTS),
    of(Stage::Credssp, credssp::FALLBACKS),
    of(Stage::EarlyUserAuth, early_user_auth::SIGNATURES),
    of(Stage::EarlyUserAuth, early_user_auth::FALLBACKS),
    of(Stage::BasicSettings, basic_settings::SIGNATURES),
    of(Stage::BasicSettings, basic_settings::FALLBACKS),
    of(Stage::Channels, channels::SIGNATURES),
    of(Stage::Channels, channels::FALLBACKS),
    of(Stage::SecurityExchange, security_exchange::FALLBACKS),
    of(Stage::ClientInfo, client_info::FALLBACKS),
    of(Stage::AutoDetect, auto_detect::FALLBACKS),
    of(Stage::Licensing, licensing::SIGNATURES),
    of(Stage::Licensing, licensing::FALLBACKS),
    of(Stage::Multitransport, multitransport::FALLBACKS),
    of(Stage::Capabilities, capabilities::SIGNATURES),
    of(Stage::Capabilities, capabilities::FALLBACKS),
    of(Stage::Finalization, finalization::FALLBACKS),
    any(risks::SIGNATURES),
    any(path::SIGNATURES),
    any(packets::SIGNATURES),
];
