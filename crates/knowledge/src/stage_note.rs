//! Owns what is to be known of each stage: what it is, where it is specified, what is awaited in it.

use rdpwhy_handshake::{Awaited, PduKind, Side, Stage};

/// A stage, as its entry describes it.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StageNote {
    /// The stage.
    pub stage: Stage,
    /// What happens in it.
    pub about: &'static str,
    /// Where it is specified.
    pub section: &'static str,
    /// What may be awaited in it, in the order of its coming; empty where no message is.
    pub awaits: &'static [Awaited],
}

/// The note on a stage; `None` for one that this version does not know.
#[must_use]
pub fn stage_note(stage: Stage) -> Option<&'static StageNote> {
    NOTES.iter().find(|note| note.stage == stage)
}

const fn client(pdu: PduKind) -> Awaited {
    Awaited { from: Side::Client, pdu }
}

const fn server(pdu: PduKind) -> Awaited {
    Awaited { from: Side::Server, pdu }
}

const NOTES: &[StageNote] = &[
    StageNote {
        stage: Stage::Resolve,
        about: "The name is turned into addresses. Nothing has been sent to the server.",
        section: "before the protocol",
        awaits: &[],
    },
    StageNote {
        stage: Stage::Connect,
        about: "TCP: an address is dialled and the connection comes about, or not.",
        section: "before the protocol",
        awaits: &[],
    },
    StageNote {
        stage: Stage::Negotiation,
        about: "The client says in an X.224 connection request which security it can speak; the server selects one, or \
                refuses with a number. A refusal is an answer: asked otherwise, on a new connection, the server may \
                agree.",
        section: "MS-RDPBCGR 1.3.1.1 (Connection Initiation), 2.2.1.1, 2.2.1.2",
        awaits: &[client(PduKind::X224ConnectionRequest), server(PduKind::X224ConnectionConfirm)],
    },
    StageNote {
        stage: Stage::Tls,
        about: "TLS, from the ClientHello until the client's handshake is complete. This is where a server without a \
                usable certificate fails, and where versions and ciphers decide.",
        section: "MS-RDPBCGR 5.4 (External Security Protocols), RFC 5246, RFC 8446",
        awaits: &[
            client(PduKind::TlsClientHello),
            server(PduKind::TlsServerHello),
            server(PduKind::TlsHelloRetryRequest),
            server(PduKind::TlsCertificate),
            server(PduKind::TlsCertificateStatus),
            server(PduKind::TlsServerKeyExchange),
            server(PduKind::TlsCertificateRequest),
            server(PduKind::TlsServerHelloDone),
            server(PduKind::TlsEncryptedHandshake),
            client(PduKind::TlsFinished),
            server(PduKind::TlsFinished),
        ],
    },
    StageNote {
        stage: Stage::Credssp,
        about: "CredSSP, which is NLA: who the user is, proved inside TLS before there is a session. Versions 2 and 5 \
                of it have no error code, so such a server can only close.",
        section: "MS-CSSP 1.3, 2.2.1",
        awaits: &[
            client(PduKind::NtlmNegotiate),
            server(PduKind::NtlmChallenge),
            client(PduKind::NtlmAuthenticate),
            client(PduKind::CredsspTsRequest),
            server(PduKind::CredsspTsRequest),
        ],
    },
    StageNote {
        stage: Stage::EarlyUserAuth,
        about: "Four bytes after CredSSP, where both ends agreed to them: whether the user may log on remotely.",
        section: "MS-RDPBCGR 2.2.10.2",
        awaits: &[server(PduKind::CredsspEarlyUserAuthResult)],
    },
    StageNote {
        stage: Stage::BasicSettings,
        about: "Both ends tell their settings in MCS Connect-Initial and Connect-Response: versions, channels, and the \
                security data of Standard RDP security.",
        section: "MS-RDPBCGR 1.3.1.1 (Basic Settings Exchange), 2.2.1.3, 2.2.1.4",
        awaits: &[client(PduKind::McsConnectInitial), server(PduKind::McsConnectResponse)],
    },
    StageNote {
        stage: Stage::Channels,
        about: "The user is attached and the channels are joined, one by one or, where both ends can, all at once.",
        section: "MS-RDPBCGR 1.3.1.1 (Channel Connection), 2.2.1.5 to 2.2.1.9",
        awaits: &[
            client(PduKind::McsErectDomainRequest),
            client(PduKind::McsAttachUserRequest),
            server(PduKind::McsAttachUserConfirm),
            client(PduKind::McsChannelJoinRequest),
            server(PduKind::McsChannelJoinConfirm),
        ],
    },
    StageNote {
        stage: Stage::SecurityExchange,
        about: "Standard RDP security alone: the client's random goes up under the server's own key, and both ends \
                make session keys of it.",
        section: "MS-RDPBCGR 1.3.1.1 (RDP Security Commencement), 2.2.1.10, 5.3.4",
        awaits: &[client(PduKind::RdpSecurityExchange)],
    },
    StageNote {
        stage: Stage::ClientInfo,
        about: "The client says who logs on and how; from here on the server has a session to make.",
        section: "MS-RDPBCGR 1.3.1.1 (Secure Settings Exchange), 2.2.1.11",
        awaits: &[client(PduKind::RdpClientInfo)],
    },
    StageNote {
        stage: Stage::AutoDetect,
        about: "The server measures the network, if it wants to.",
        section: "MS-RDPBCGR 1.3.1.1 (Optional Connect-Time Auto-Detection), 2.2.14",
        awaits: &[server(PduKind::RdpAutoDetectRequest), client(PduKind::RdpAutoDetectResponse)],
    },
    StageNote {
        stage: Stage::Licensing,
        about: "Whatever follows Client Info: usually the word that no licence is needed, on a session host the \
                licence itself. A server in remote administration mode never refuses here.",
        section: "MS-RDPBCGR 1.3.1.1 (Licensing), 2.2.1.12; MS-RDPELE 1.3.3, 3.2.5",
        awaits: &[
            server(PduKind::LicenseRequest),
            server(PduKind::LicenseErrorAlert),
            client(PduKind::NewLicenseRequest),
            client(PduKind::LicenseInfo),
            client(PduKind::PlatformChallengeResponse),
            server(PduKind::PlatformChallenge),
            server(PduKind::NewLicense),
            server(PduKind::UpgradeLicense),
            server(PduKind::RdpAutoDetectRequest),
            server(PduKind::RdpMultitransportRequest),
            server(PduKind::RdpSetErrorInfo),
            server(PduKind::RdpServerRedirection),
            server(PduKind::RdpDemandActive),
        ],
    },
    StageNote {
        stage: Stage::Multitransport,
        about: "The server offers a side transport over UDP. The handshake goes on over TCP whatever becomes of it.",
        section: "MS-RDPBCGR 1.3.1.1 (Optional Multitransport Bootstrapping), 2.2.15; MS-RDPEMT 1.3.1",
        awaits: &[server(PduKind::RdpMultitransportRequest), client(PduKind::RdpMultitransportResponse)],
    },
    StageNote {
        stage: Stage::Capabilities,
        about: "Both ends tell what they can draw and take.",
        section: "MS-RDPBCGR 1.3.1.1 (Capabilities Exchange), 2.2.1.13",
        awaits: &[server(PduKind::RdpDemandActive), client(PduKind::RdpConfirmActive)],
    },
    StageNote {
        stage: Stage::Finalization,
        about: "Synchronize, Control and fonts: when the Font Map has come, the handshake is over.",
        section: "MS-RDPBCGR 1.3.1.1 (Connection Finalization), 2.2.1.14 to 2.2.1.22",
        awaits: &[
            client(PduKind::RdpSynchronize),
            client(PduKind::RdpControl),
            client(PduKind::RdpFontList),
            server(PduKind::RdpSynchronize),
            server(PduKind::RdpControl),
            server(PduKind::RdpFontMap),
        ],
    },
];
