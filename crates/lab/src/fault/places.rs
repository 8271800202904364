//! Which messages there are to die at, and which of them a given server comes to.

use rdpwhy_pdu::PduKind as Kind;
use rdpwhy_pdu::Side;
use rdpwhy_pdu::Side::{Client, Server};
use rdpwhy_pdu::x224::protocol;

use super::{Fault, Place};
use crate::tls::may_use_a_curve;
use crate::{Config, Exchange, Licensing, Responder, Security, TlsMode, TlsVersions, Verdict};

/// A fault that this server never carries out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImpossibleFault {
    /// It never sends or awaits the message.
    #[error("this server never comes to {fault}; it comes to {}", list(.possible))]
    Place {
        /// The fault.
        fault: Fault,
        /// The places that the server may come to.
        possible: Vec<(Side, Kind)>,
    },
    /// The manner does not fit the place.
    #[error("{fault}: {why}")]
    Manner {
        /// The fault.
        fault: Fault,
        /// Where it does fit.
        why: &'static str,
    },
    /// It has no TLS.
    #[error("this server never comes to {fault}, for it has no TLS; a server of TLS or of CredSSP has")]
    NoTls {
        /// The fault.
        fault: Fault,
    },
}

/// Every place that some server of the lab comes to, in the order of the conversation: whose message, and which. Where
/// both sides send one, the usual side comes first.
pub(super) const ANY: &[(Side, Kind)] = &[
    (Client, Kind::X224ConnectionRequest),
    (Server, Kind::X224ConnectionConfirm),
    (Client, Kind::TlsClientHello),
    (Server, Kind::TlsHelloRetryRequest),
    (Server, Kind::TlsServerHello),
    (Server, Kind::TlsCertificate),
    (Server, Kind::TlsServerKeyExchange),
    (Server, Kind::TlsServerHelloDone),
    (Server, Kind::TlsEncryptedHandshake),
    (Client, Kind::TlsClientKeyExchange),
    (Server, Kind::TlsFinished),
    (Client, Kind::TlsFinished),
    (Server, Kind::TlsAlert),
    (Client, Kind::NtlmNegotiate),
    (Server, Kind::NtlmChallenge),
    (Client, Kind::NtlmAuthenticate),
    (Server, Kind::CredsspTsRequest),
    (Client, Kind::CredsspTsRequest),
    (Server, Kind::CredsspEarlyUserAuthResult),
    (Client, Kind::McsConnectInitial),
    (Server, Kind::McsConnectResponse),
    (Client, Kind::McsErectDomainRequest),
    (Client, Kind::McsAttachUserRequest),
    (Server, Kind::McsAttachUserConfirm),
    (Client, Kind::McsChannelJoinRequest),
    (Server, Kind::McsChannelJoinConfirm),
    (Client, Kind::RdpSecurityExchange),
    (Client, Kind::RdpClientInfo),
    (Server, Kind::RdpServerRedirection),
    (Server, Kind::LicenseRequest),
    (Client, Kind::LicenseInfo),
    (Client, Kind::NewLicenseRequest),
    (Server, Kind::PlatformChallenge),
    (Client, Kind::PlatformChallengeResponse),
    (Server, Kind::NewLicense),
    (Server, Kind::UpgradeLicense),
    (Server, Kind::LicenseErrorAlert),
    (Server, Kind::RdpDemandActive),
    (Client, Kind::RdpConfirmActive),
];

/// Every place that some server of the lab comes to, in the order of the conversation: whose message, and which.
#[must_use]
pub const fn every_place() -> &'static [(Side, Kind)] {
    ANY
}

/// Whose message it is when a text does not say; `None` for one that the lab never comes to.
pub(super) fn default_side(pdu: Kind) -> Option<Side> {
    ANY.iter().find(|(_, kind)| *kind == pdu).map(|(side, _)| *side)
}

/// The places that a server with this configuration may come to, in the order of the conversation. Whether it does also
/// depends on its client.
#[must_use]
pub fn places(config: &Config) -> Vec<(Side, Kind)> {
    ANY.iter().copied().filter(|(side, kind)| comes_to(config, *side, *kind)).collect()
}

pub(crate) fn check(config: &Config) -> Result<(), ImpossibleFault> {
    let possible = places(config);
    for fault in &config.faults {
        let fault = fault.clone();
        if let Some(why) = fault.how.misfit(fault.from, fault.place, fault.when) {
            return Err(ImpossibleFault::Manner { fault, why });
        }
        match fault.place {
            Place::Record(_) if !has_records(config) => return Err(ImpossibleFault::NoTls { fault }),
            Place::Pdu { kind, .. } if !possible.contains(&(fault.from, kind)) => {
                return Err(ImpossibleFault::Place { fault, possible });
            }
            _ => {}
        }
    }
    Ok(())
}

fn comes_to(config: &Config, side: Side, kind: Kind) -> bool {
    match kind {
        Kind::X224ConnectionRequest | Kind::X224ConnectionConfirm => true,
        kind if kind.name().starts_with("tls.") => has_tls(config) && in_tls_mode(config, side, kind),
        // The client's, beside those that carry NTLM, is the one with the password.
        Kind::CredsspTsRequest if side == Side::Client => {
            passes_tls(config) && has_credssp(config.security) && config.logon.is_some()
        }
        Kind::NtlmNegotiate | Kind::NtlmChallenge | Kind::NtlmAuthenticate | Kind::CredsspTsRequest => {
            passes_tls(config) && has_credssp(config.security)
        }
        Kind::CredsspEarlyUserAuthResult => passes_tls(config) && config.logon.is_some() && has_early_user_auth(config),
        // Behind CredSSP there is nothing where no logon succeeds.
        _ if !passes_tls(config) || !(is_open(config.security) || lets_users_in(config)) => false,
        Kind::McsConnectInitial | Kind::McsConnectResponse => true,
        _ if config.mcs.connect_result != 0 => false,
        Kind::McsErectDomainRequest | Kind::McsAttachUserRequest | Kind::McsAttachUserConfirm => true,
        _ if config.mcs.attach_result != 0 => false,
        Kind::McsChannelJoinRequest | Kind::McsChannelJoinConfirm => true,
        _ if config.mcs.join_result != 0 => false,
        Kind::RdpClientInfo => true,
        Kind::RdpSecurityExchange => has_standard_security(config),
        Kind::RdpServerRedirection => config.redirect.is_some(),
        _ if config.redirect.is_some() => false,
        Kind::LicenseErrorAlert => true,
        Kind::LicenseRequest | Kind::LicenseInfo | Kind::NewLicenseRequest => {
            matches!(config.licensing, Licensing::Request | Licensing::Exchange(_))
        }
        Kind::PlatformChallenge => is_exchange(config, |_| true),
        Kind::PlatformChallengeResponse => is_exchange(config, |exchange| exchange.good_mac),
        Kind::NewLicense => is_exchange(config, |exchange| exchange.issues(Verdict::New)),
        Kind::UpgradeLicense => is_exchange(config, |exchange| exchange.issues(Verdict::Upgrade)),
        Kind::RdpDemandActive | Kind::RdpConfirmActive => match config.licensing {
            Licensing::ValidClient | Licensing::Request => true,
            Licensing::Refuse { .. } => false,
            Licensing::Exchange(exchange) => exchange.ends_well(),
        },
        _ => false,
    }
}

/// Whether what follows the channels is encrypted without TLS.
fn has_standard_security(config: &Config) -> bool {
    let may_select =
        matches!(config.security, Security::Rdp | Security::Negotiate | Security::Absent | Security::Select(0));
    config.standard.method != 0 && may_select
}

fn is_exchange(config: &Config, fits: impl Fn(Exchange) -> bool) -> bool {
    matches!(config.licensing, Licensing::Exchange(exchange) if fits(exchange))
}

fn in_tls_mode(config: &Config, side: Side, kind: Kind) -> bool {
    let clear = matches!(kind, Kind::TlsCertificate | Kind::TlsServerHelloDone);
    let only_12 = clear || matches!((side, kind), (_, Kind::TlsServerKeyExchange | Kind::TlsClientKeyExchange));
    let only_13 = matches!(kind, Kind::TlsEncryptedHandshake | Kind::TlsHelloRetryRequest);
    match config.tls {
        TlsMode::Transparent => false,
        _ if kind == Kind::TlsClientHello => true,
        // Otherwise an alert is a goodbye, behind which nothing dies.
        TlsMode::NoCommonSuite => kind == Kind::TlsAlert,
        TlsMode::Rustls { .. } if kind == Kind::TlsAlert => config.tls_offer.is_narrow(),
        TlsMode::InsistsOnTls10 => clear || kind == Kind::TlsServerHello,
        TlsMode::Responder(_) if kind == Kind::TlsAlert => true,
        TlsMode::Responder(Responder { lowest, highest, .. }) if lowest > highest => false,
        TlsMode::Responder(_) if kind == Kind::TlsServerKeyExchange => may_use_a_curve(&config.tls_offer),
        TlsMode::Responder(_) => clear || kind == Kind::TlsServerHello,
        TlsMode::Rustls { versions: TlsVersions::Only12 } => !only_13,
        TlsMode::Rustls { versions: TlsVersions::Only13 } => !only_12,
        TlsMode::Rustls { versions: TlsVersions::Both } => true,
    }
}

fn has_tls(config: &Config) -> bool {
    match config.security {
        Security::Ssl | Security::Hybrid | Security::HybridEx | Security::Negotiate => true,
        Security::Select(selected) => {
            matches!(selected, protocol::SSL | protocol::HYBRID | protocol::HYBRID_EX)
        }
        Security::Rdp | Security::Refuse(_) | Security::Absent => false,
    }
}

fn has_records(config: &Config) -> bool {
    has_tls(config) && config.tls != TlsMode::Transparent
}

fn passes_tls(config: &Config) -> bool {
    !has_tls(config) || !matches!(config.tls, TlsMode::NoCommonSuite | TlsMode::InsistsOnTls10 | TlsMode::Responder(_))
}

const fn has_credssp(security: Security) -> bool {
    match security {
        Security::Hybrid | Security::HybridEx | Security::Negotiate => true,
        Security::Select(selected) => matches!(selected, protocol::HYBRID | protocol::HYBRID_EX),
        _ => false,
    }
}

const fn has_early_user_auth(config: &Config) -> bool {
    matches!(config.security, Security::HybridEx | Security::Negotiate | Security::Select(protocol::HYBRID_EX))
}

fn lets_users_in(config: &Config) -> bool {
    config.logon.is_some() && !(has_early_user_auth(config) && config.early_user_auth != 0)
}

/// Whether MCS can begin without a logon.
const fn is_open(security: Security) -> bool {
    match security {
        Security::Rdp | Security::Ssl | Security::Negotiate | Security::Absent => true,
        Security::Select(selected) => matches!(selected, protocol::RDP | protocol::SSL),
        _ => false,
    }
}

fn list(places: &[(Side, Kind)]) -> String {
    let named = places.iter().map(|(side, kind)| {
        if default_side(*kind) == Some(*side) { kind.name().to_owned() } else { format!("{side}/{kind}") }
    });
    named.collect::<Vec<_>>().join(", ")
}
