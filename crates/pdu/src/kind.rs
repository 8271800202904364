//! Owns [`PduKind`], the vocabulary of the house: transcripts record it, positions await it, faults are addressed by
//! it, signatures match on it and scenario files name it.

use core::fmt;
use core::str::FromStr;

use crate::Side;

/// A text that is no [`PduKind`] name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no PDU is called {0:?}")]
pub struct UnknownKind(pub String);

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What a message is, by the most specific name that its clear bytes allow.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum PduKind { $($(#[$doc])* $variant,)* }

        impl PduKind {
            /// Every kind, in the order of the handshake.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable text name, `protocol.message`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

kinds! {
    /// Preconnection PDU of version 1 or 2 (MS-RDPEPS 2.2.1).
    RdpPreconnection = "rdp.preconnection",
    /// X.224 Connection Request with or without RDP_NEG_REQ (MS-RDPBCGR 2.2.1.1).
    X224ConnectionRequest = "x224.connection-request",
    /// X.224 Connection Confirm: RDP_NEG_RSP, RDP_NEG_FAILURE or neither (MS-RDPBCGR 2.2.1.2).
    X224ConnectionConfirm = "x224.connection-confirm",
    /// X.224 Disconnect Request (X.224 13.5).
    X224DisconnectRequest = "x224.disconnect-request",
    /// X.224 Error TPDU (X.224 13.12).
    X224Error = "x224.error",
    /// X.224 Data TPDU whose content is no MCS message.
    X224Data = "x224.data",

    /// RFC 8446 4.1.2.
    TlsClientHello = "tls.client-hello",
    /// RFC 8446 4.1.3.
    TlsServerHello = "tls.server-hello",
    /// RFC 8446 4.1.4.
    TlsHelloRetryRequest = "tls.hello-retry-request",
    /// RFC 8446 4.4.2; RFC 5246 7.4.2.
    TlsCertificate = "tls.certificate",
    /// RFC 6066 8.
    TlsCertificateStatus = "tls.certificate-status",
    /// RFC 5246 7.4.3.
    TlsServerKeyExchange = "tls.server-key-exchange",
    /// RFC 5246 7.4.4.
    TlsCertificateRequest = "tls.certificate-request",
    /// RFC 5246 7.4.5.
    TlsServerHelloDone = "tls.server-hello-done",
    /// RFC 5246 7.4.7.
    TlsClientKeyExchange = "tls.client-key-exchange",
    /// RFC 5246 7.4.8.
    TlsCertificateVerify = "tls.certificate-verify",
    /// RFC 5246 7.1.
    TlsChangeCipherSpec = "tls.change-cipher-spec",
    /// A handshake record whose content is encrypted (TLS 1.3: the server's flight after its hello).
    TlsEncryptedHandshake = "tls.encrypted-handshake",
    /// RFC 5246 7.4.9; RFC 8446 4.4.4.
    TlsFinished = "tls.finished",
    /// RFC 5077 3.3; RFC 8446 4.6.1.
    TlsNewSessionTicket = "tls.new-session-ticket",
    /// RFC 8446 6.
    TlsAlert = "tls.alert",
    /// RFC 8446 5.1: application data, content unseen.
    TlsApplicationData = "tls.application-data",
    /// Any other TLS message.
    TlsOther = "tls.other",

    /// NTLM NEGOTIATE_MESSAGE in a TSRequest (MS-NLMP 2.2.1.1).
    NtlmNegotiate = "ntlm.negotiate",
    /// NTLM CHALLENGE_MESSAGE in a TSRequest (MS-NLMP 2.2.1.2).
    NtlmChallenge = "ntlm.challenge",
    /// NTLM AUTHENTICATE_MESSAGE in a TSRequest (MS-NLMP 2.2.1.3).
    NtlmAuthenticate = "ntlm.authenticate",
    /// A TSRequest that carries no NTLM message (MS-CSSP 2.2.1).
    CredsspTsRequest = "credssp.ts-request",
    /// Early User Authorization Result (MS-RDPBCGR 2.2.10.2).
    CredsspEarlyUserAuthResult = "credssp.early-user-auth-result",

    /// MCS Connect-Initial with GCC Conference Create Request (MS-RDPBCGR 2.2.1.3).
    McsConnectInitial = "mcs.connect-initial",
    /// MCS Connect-Response with GCC Conference Create Response (MS-RDPBCGR 2.2.1.4).
    McsConnectResponse = "mcs.connect-response",
    /// MS-RDPBCGR 2.2.1.5.
    McsErectDomainRequest = "mcs.erect-domain-request",
    /// MS-RDPBCGR 2.2.1.6.
    McsAttachUserRequest = "mcs.attach-user-request",
    /// MS-RDPBCGR 2.2.1.7.
    McsAttachUserConfirm = "mcs.attach-user-confirm",
    /// MS-RDPBCGR 2.2.1.8.
    McsChannelJoinRequest = "mcs.channel-join-request",
    /// MS-RDPBCGR 2.2.1.9.
    McsChannelJoinConfirm = "mcs.channel-join-confirm",
    /// T.125 SendDataRequest whose content has no name of its own.
    McsSendDataRequest = "mcs.send-data-request",
    /// T.125 SendDataIndication whose content has no name of its own.
    McsSendDataIndication = "mcs.send-data-indication",
    /// MS-RDPBCGR 2.2.2.3, T.125 DisconnectProviderUltimatum.
    McsDisconnectProviderUltimatum = "mcs.disconnect-provider-ultimatum",
    /// Any other MCS domain PDU.
    McsOther = "mcs.other",

    /// MS-RDPBCGR 2.2.1.10.
    RdpSecurityExchange = "rdp.security-exchange",
    /// MS-RDPBCGR 2.2.1.11.
    RdpClientInfo = "rdp.client-info",
    /// MS-RDPBCGR 2.2.14.3.
    RdpAutoDetectRequest = "rdp.auto-detect-request",
    /// MS-RDPBCGR 2.2.14.4.
    RdpAutoDetectResponse = "rdp.auto-detect-response",
    /// MS-RDPBCGR 2.2.15.1.
    RdpMultitransportRequest = "rdp.multitransport-request",
    /// MS-RDPBCGR 2.2.15.2.
    RdpMultitransportResponse = "rdp.multitransport-response",

    /// MS-RDPELE 2.2.2.1.
    LicenseRequest = "license.license-request",
    /// MS-RDPELE 2.2.2.3.
    LicenseInfo = "license.license-info",
    /// MS-RDPELE 2.2.2.2.
    NewLicenseRequest = "license.new-license-request",
    /// MS-RDPELE 2.2.2.4.
    PlatformChallenge = "license.platform-challenge",
    /// MS-RDPELE 2.2.2.5.
    PlatformChallengeResponse = "license.platform-challenge-response",
    /// MS-RDPELE 2.2.2.7.
    NewLicense = "license.new-license",
    /// MS-RDPELE 2.2.2.6.
    UpgradeLicense = "license.upgrade-license",
    /// MS-RDPBCGR 2.2.1.12.1.3.
    LicenseErrorAlert = "license.error-alert",
    /// A licensing PDU of an unknown type, or one whose content is sealed.
    LicenseOther = "license.other",

    /// MS-RDPBCGR 2.2.13.1: the server sends the client elsewhere.
    RdpServerRedirection = "rdp.server-redirection",
    /// MS-RDPBCGR 2.2.1.13.1.
    RdpDemandActive = "rdp.demand-active",
    /// MS-RDPBCGR 2.2.1.13.2.
    RdpConfirmActive = "rdp.confirm-active",
    /// MS-RDPBCGR 2.2.1.14 and 2.2.1.19.
    RdpSynchronize = "rdp.synchronize",
    /// MS-RDPBCGR 2.2.1.15, 2.2.1.16, 2.2.1.20 and 2.2.1.21.
    RdpControl = "rdp.control",
    /// MS-RDPBCGR 2.2.1.18.
    RdpFontList = "rdp.font-list",
    /// MS-RDPBCGR 2.2.1.22.
    RdpFontMap = "rdp.font-map",
    /// MS-RDPBCGR 2.2.3.1.
    RdpDeactivateAll = "rdp.deactivate-all",
    /// MS-RDPBCGR 2.2.5.1.
    RdpSetErrorInfo = "rdp.set-error-info",
    /// Any other Share Data PDU (MS-RDPBCGR 2.2.8.1.1.1.2).
    RdpShareData = "rdp.share-data",
    /// MS-RDPBCGR 2.2.16.1.
    RdpHeartbeat = "rdp.heartbeat",
    /// Static virtual channel data (MS-RDPBCGR 2.2.6).
    RdpChannelData = "rdp.channel-data",
    /// Contents sealed by Standard RDP security (MS-RDPBCGR 5.3).
    RdpSealed = "rdp.sealed",
    /// A fast-path PDU (MS-RDPBCGR 2.2.8.1.2, 2.2.9.1.2).
    RdpFastPath = "rdp.fast-path",
}

impl PduKind {
    /// The side that sends messages of this kind; `None` where both do, or where the name does not tell.
    #[must_use]
    pub const fn sender(self) -> Option<Side> {
        match self {
            Self::RdpPreconnection
            | Self::X224ConnectionRequest
            | Self::TlsClientHello
            | Self::TlsClientKeyExchange
            | Self::NtlmNegotiate
            | Self::NtlmAuthenticate
            | Self::McsConnectInitial
            | Self::McsErectDomainRequest
            | Self::McsAttachUserRequest
            | Self::McsChannelJoinRequest
            | Self::RdpSecurityExchange
            | Self::RdpClientInfo
            | Self::RdpAutoDetectResponse
            | Self::RdpMultitransportResponse
            | Self::LicenseInfo
            | Self::NewLicenseRequest
            | Self::PlatformChallengeResponse
            | Self::RdpConfirmActive
            | Self::RdpFontList => Some(Side::Client),
            Self::X224ConnectionConfirm
            | Self::TlsServerHello
            | Self::TlsHelloRetryRequest
            | Self::TlsCertificateStatus
            | Self::TlsServerKeyExchange
            | Self::TlsCertificateRequest
            | Self::TlsServerHelloDone
            | Self::TlsNewSessionTicket
            | Self::NtlmChallenge
            | Self::CredsspEarlyUserAuthResult
            | Self::McsConnectResponse
            | Self::McsAttachUserConfirm
            | Self::McsChannelJoinConfirm
            | Self::RdpAutoDetectRequest
            | Self::RdpMultitransportRequest
            | Self::LicenseRequest
            | Self::PlatformChallenge
            | Self::NewLicense
            | Self::UpgradeLicense
            | Self::RdpServerRedirection
            | Self::RdpDemandActive
            | Self::RdpFontMap
            | Self::RdpDeactivateAll
            | Self::RdpSetErrorInfo
            | Self::RdpHeartbeat => Some(Side::Server),
            Self::X224DisconnectRequest
            | Self::X224Error
            | Self::X224Data
            | Self::TlsCertificate
            | Self::TlsCertificateVerify
            | Self::TlsChangeCipherSpec
            | Self::TlsEncryptedHandshake
            | Self::TlsFinished
            | Self::TlsAlert
            | Self::TlsApplicationData
            | Self::TlsOther
            | Self::CredsspTsRequest
            | Self::McsSendDataRequest
            | Self::McsSendDataIndication
            | Self::McsDisconnectProviderUltimatum
            | Self::McsOther
            | Self::LicenseErrorAlert
            | Self::LicenseOther
            | Self::RdpSynchronize
            | Self::RdpControl
            | Self::RdpShareData
            | Self::RdpChannelData
            | Self::RdpSealed
            | Self::RdpFastPath => None,
        }
    }
}

impl fmt::Display for PduKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for PduKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|kind| kind.name() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for PduKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::PduKind;

    #[test]
    fn names_are_unique_and_parse_back() {
        for kind in PduKind::ALL {
            assert_eq!(kind.name().parse(), Ok(*kind));
        }
    }
}
