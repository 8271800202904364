//! Messages in plain words, with an article.

use rdpwhy_handshake::{Event, EventBody, PduKind, Side};

use super::whose;

/// A message in plain words, with an article; whose it is where both ends may send it: `the server's hello`.
#[must_use]
pub fn message(from: Side, pdu: PduKind) -> String {
    fixed(pdu).map_or_else(|| of_either(from, pdu), str::to_owned)
}

/// What an event says, where one end said something.
pub(super) fn said(event: &Event) -> Option<(Side, String)> {
    match event.body {
        EventBody::Pdu { from, pdu, .. } | EventBody::Record { from, pdu, .. } => Some((from, message(from, pdu))),
        EventBody::Alert { from, code, name: Some(name) } => Some((from, format!("the TLS alert {name} ({code})"))),
        EventBody::Alert { from, code, name: None } => Some((from, format!("the TLS alert {code}"))),
        _ => None,
    }
}

/// Messages that say by themselves whose they are.
const fn fixed(pdu: PduKind) -> Option<&'static str> {
    Some(match pdu {
        PduKind::RdpPreconnection => "the preconnection PDU",
        PduKind::X224ConnectionRequest => "the connection request",
        PduKind::X224ConnectionConfirm => "the answer to the connection request",
        PduKind::TlsClientHello => "the ClientHello",
        PduKind::TlsServerHello => "the server's hello",
        PduKind::TlsHelloRetryRequest => "the request for another hello",
        PduKind::TlsCertificateStatus => "the status of the server's certificate",
        PduKind::TlsServerKeyExchange => "the server's key exchange",
        PduKind::TlsCertificateRequest => "the request for a certificate of the client",
        PduKind::TlsServerHelloDone => "the end of the server's TLS flight",
        PduKind::TlsClientKeyExchange => "the client's key exchange",
        PduKind::TlsNewSessionTicket => "the server's acceptance of the TLS handshake",
        PduKind::NtlmNegotiate => "the NTLM negotiate message",
        PduKind::NtlmChallenge => "the NTLM challenge",
        PduKind::NtlmAuthenticate => "the NTLM authentication",
        PduKind::CredsspEarlyUserAuthResult => "the early user authorization result",
        PduKind::McsConnectInitial => "the MCS Connect-Initial",
        PduKind::McsConnectResponse => "the MCS Connect-Response",
        PduKind::McsErectDomainRequest => "the Erect Domain request",
        PduKind::McsAttachUserRequest => "the Attach User request",
        PduKind::McsAttachUserConfirm => "the Attach User confirm",
        PduKind::McsChannelJoinRequest => "the channel join request",
        PduKind::McsChannelJoinConfirm => "the channel join confirm",
        PduKind::RdpSecurityExchange => "the Security Exchange",
        PduKind::RdpClientInfo => "the Client Info",
        PduKind::RdpAutoDetectRequest => "the next network detection request",
        PduKind::RdpAutoDetectResponse => "the network detection response",
        PduKind::RdpMultitransportRequest => "the multitransport request",
        PduKind::RdpMultitransportResponse => "the multitransport response",
        PduKind::LicenseRequest => "the first licensing message",
        PduKind::LicenseInfo => "the client's licence",
        PduKind::NewLicenseRequest => "the client's licence request",
        PduKind::PlatformChallenge => "the platform challenge or the licence",
        PduKind::PlatformChallengeResponse => "the platform challenge response",
        PduKind::NewLicense => "the new licence",
        PduKind::UpgradeLicense => "the upgraded licence",
        PduKind::RdpServerRedirection => "the redirection to another server",
        PduKind::RdpDemandActive => "the server's capabilities",
        PduKind::RdpConfirmActive => "the client's capabilities",
        PduKind::RdpFontList => "the Font List",
        PduKind::RdpFontMap => "the Font Map",
        PduKind::RdpDeactivateAll => "the Deactivate All",
        PduKind::RdpSetErrorInfo => "the server's error information",
        PduKind::RdpHeartbeat => "the server's heartbeat",
        _ => return None,
    })
}

/// Messages that both ends may send.
fn of_either(from: Side, pdu: PduKind) -> String {
    let what = match pdu {
        PduKind::X224Data => "X.224 data",
        PduKind::X224DisconnectRequest => "X.224 disconnect",
        PduKind::X224Error => "X.224 error",
        PduKind::TlsCertificate => "certificate",
        PduKind::TlsCertificateVerify => "proof of the certificate's key",
        PduKind::TlsChangeCipherSpec => "change to encryption",
        PduKind::TlsEncryptedHandshake => "encrypted TLS flight",
        PduKind::TlsFinished => "TLS Finished",
        PduKind::TlsAlert => "TLS alert",
        PduKind::TlsApplicationData => "data inside TLS",
        PduKind::TlsOther => "TLS message of an unknown kind",
        PduKind::CredsspTsRequest => "CredSSP message",
        PduKind::McsSendDataRequest | PduKind::McsSendDataIndication => "data on an MCS channel",
        PduKind::McsDisconnectProviderUltimatum => "disconnect ultimatum",
        PduKind::McsOther => "MCS message of an unknown kind",
        PduKind::LicenseErrorAlert => "licensing verdict",
        PduKind::LicenseOther => "licensing message of an unknown kind",
        PduKind::RdpSynchronize => "Synchronize",
        PduKind::RdpControl => "Control",
        PduKind::RdpShareData => "session data",
        PduKind::RdpChannelData => "data on a virtual channel",
        PduKind::RdpSealed => "encrypted message",
        PduKind::RdpFastPath => "fast-path message",
        other => return format!("{} message {other}", whose(from)),
    };
    format!("{} {what}", whose(from))
}

#[cfg(test)]
mod tests {
    use rdpwhy_handshake::{PduKind, Side};

    use super::message;

    #[test]
    fn every_message_has_words_of_its_own() {
        for pdu in PduKind::ALL {
            for from in [Side::Client, Side::Server] {
                let words = message(from, *pdu);
                assert!(words.starts_with("the ") && !words.contains(pdu.name()), "{pdu}: {words}");
            }
        }
    }

    #[test]
    fn a_message_that_both_ends_send_has_an_owner() {
        assert_eq!(message(Side::Server, PduKind::TlsFinished), "the server's TLS Finished");
        assert_eq!(message(Side::Client, PduKind::TlsFinished), "the client's TLS Finished");
        assert_eq!(message(Side::Server, PduKind::TlsCertificate), "the server's certificate");
    }
}
