//! Notes on the documented disconnect reasons [OND], by what they have in common.

use rdpwhy_handshake::Stage;

use crate::Certainty::{Documented, Inferred, Reported};
use crate::mstsc::CodeNote;
use crate::{causes, sources};

/// The stages in which a socket can be closed on a client: all that follow TCP.
const AFTER_CONNECT: &[Stage] = &[
    Stage::Negotiation,
    Stage::Tls,
    Stage::Credssp,
    Stage::EarlyUserAuth,
    Stage::BasicSettings,
    Stage::Channels,
    Stage::SecurityExchange,
    Stage::ClientInfo,
    Stage::AutoDetect,
    Stage::Licensing,
    Stage::Multitransport,
    Stage::Capabilities,
    Stage::Finalization,
];

const fn only(code: u32) -> (u32, u32) {
    (code, code)
}

pub(in crate::mstsc) const DISCONNECT: &[CodeNote] = &[
    CodeNote {
        codes: &[only(2308)],
        proves: "The other end, or something that speaks for it, closed the TCP connection while the client was \
                 waiting.",
        proves_not: "It names no stage and no reason: neither a certificate nor licensing nor a password follows from \
                     it. Public reports show it after the ClientHello, in CredSSP, and where nothing of RDP was behind \
                     the port; the stage has to be measured.",
        stages: AFTER_CONNECT,
        causes: &[
            &causes::TLS_CREDENTIAL_FAULT,
            &causes::CERTIFICATE_KEY_UNUSABLE,
            &causes::CERTIFICATE_EXPIRED,
            &causes::TLS_VERSION_MISMATCH,
            &causes::TLS_NO_COMMON_CIPHER,
            &causes::CREDSSP_REJECTED,
            &causes::FOREIGN_SERVICE,
            &causes::RELAY_WITHOUT_BACKEND,
            &causes::WRONG_ADDRESS,
            &causes::MIDDLEBOX,
            &causes::CONNECTION_LIMIT,
            &causes::UPDATE_2026_09,
        ],
        certainty: Reported,
        sources: &[
            &sources::OND,
            &sources::F31,
            &sources::GRD,
            &sources::WRD,
            &sources::DOCKUR345,
            &sources::NOMACH,
            &sources::KB192165,
        ],
    },
    CodeNote {
        codes: &[(0, 3)],
        proves: "The client reports no error: it has no reason, or one end ended the session on purpose. With 3 the \
                 server did, and the extended code may say why.",
        proves_not: "It does not say that the handshake was complete; a server may end it on purpose half-way.",
        stages: &[],
        causes: &[&causes::SERVER_ENDED_SESSION],
        certainty: Documented,
        sources: &[&sources::OND],
    },
    CodeNote {
        codes: &[only(260), only(520), only(1288), only(1540)],
        proves: "The client got no address for the name. Nothing was sent to the server.",
        proves_not: "It says nothing about the server, and not whether the name or the resolver is at fault.",
        stages: &[Stage::Resolve],
        causes: &[&causes::NAME_NOT_RESOLVED, &causes::RESOLVER_UNAVAILABLE],
        certainty: Documented,
        sources: &[&sources::OND],
    },
    CodeNote {
        codes: &[only(776), only(2052)],
        proves: "The client does not take the address that it was given for one.",
        proves_not: "It says nothing about the server.",
        stages: &[Stage::Resolve],
        causes: &[&causes::NAME_NOT_RESOLVED],
        certainty: Documented,
        sources: &[&sources::OND],
    },
    CodeNote {
        codes: &[only(516)],
        proves: "The client could not connect. On a direct connection no TCP connection came about.",
        proves_not: "It does not tell a closed port from a dropped packet or a machine that is off. Through a gateway, as \
                     with Azure Virtual Desktop, it has been shown for a client whose cipher policy the gateway does not \
                     take.",
        stages: &[Stage::Connect],
        causes: &[&causes::PORT_CLOSED, &causes::PORT_FILTERED, &causes::HOST_DOWN, &causes::NO_ROUTE, &causes::BANNED],
        certainty: Documented,
        sources: &[&sources::OND, &sources::RDPW305],
    },
    CodeNote {
        codes: &[only(264), only(1796)],
        proves: "Something that the client waited for did not come in time. 0x108 has been reported after a hang at \
                 \"Securing remote connection\" on a server whose service was stuck.",
        proves_not: "It does not name what was awaited: a dropped SYN, a silent service and large packets that vanish \
                     look alike here.",
        stages: &[Stage::Connect, Stage::Negotiation, Stage::Tls, Stage::Credssp, Stage::BasicSettings],
        causes: &[
            &causes::PORT_FILTERED,
            &causes::HOST_DOWN,
            &causes::SERVICE_HUNG,
            &causes::MTU_BLACK_HOLE,
            &causes::UPDATE_2026_09,
            &causes::KDC_UNREACHABLE,
        ],
        certainty: Reported,
        sources: &[&sources::OND, &sources::TECHW],
    },
    CodeNote {
        codes: &[only(772), only(1028)],
        proves: "A socket call of the client failed on a connection that existed.",
        proves_not: "It does not say who broke the connection, nor in which stage.",
        stages: AFTER_CONNECT,
        causes: &[&causes::UNSTABLE_PATH, &causes::MIDDLEBOX],
        certainty: Inferred,
        sources: &[&sources::OND],
    },
    CodeNote {
        codes: &[only(262), only(518), only(774), only(1032), only(1544)],
        proves: "The client itself could not go on: memory, a timer, or a fault inside.",
        proves_not: "It says nothing about the server.",
        stages: &[],
        causes: &[],
        certainty: Documented,
        sources: &[&sources::OND],
    },
    CodeNote {
        codes: &[only(1030), only(1286), only(1542), only(1798)],
        proves: "The client could not use the security data of the server's settings: its random, its own certificate, \
                 or the encryption method. That data decides in Standard RDP security only.",
        proves_not: "It is not about the TLS certificate.",
        stages: &[Stage::BasicSettings, Stage::SecurityExchange],
        causes: &[&causes::KEY_EXCHANGE_FAILED, &causes::FIPS_MISMATCH, &causes::SETTINGS_REJECTED],
        certainty: Inferred,
        sources: &[&sources::OND, &sources::KEYS],
    },
    CodeNote {
        codes: &[only(2310), only(2566)],
        proves: "Something in the client's security layer failed.",
        proves_not: "It names no stage, and not which end is at fault.",
        stages: &[],
        causes: &[],
        certainty: Documented,
        sources: &[&sources::OND],
    },
    CodeNote {
        codes: &[only(2822), only(3078)],
        proves: "A message could not be encrypted or decrypted with the keys of Standard RDP security.",
        proves_not: "It is not about TLS, whose faults have no code of their own here.",
        stages: &[Stage::ClientInfo, Stage::Licensing, Stage::Capabilities, Stage::Finalization],
        causes: &[&causes::KEY_EXCHANGE_FAILED, &causes::FIPS_MISMATCH],
        certainty: Inferred,
        sources: &[&sources::OND, &sources::KEYS],
    },
    CodeNote {
        codes: &[only(3080)],
        proves: "Compressed data of a session could not be read.",
        proves_not: "Compression begins behind the handshake, so it is no death in a stage.",
        stages: &[],
        causes: &[],
        certainty: Inferred,
        sources: &[&sources::OND],
    },
    CodeNote {
        codes: &[only(2056)],
        proves: "Licence negotiation failed: the handshake came as far as licensing. The extended code, 256 to 267, \
                 says how.",
        proves_not: "It does not say whether the server refused or the client ended it; the extended code does.",
        stages: &[Stage::Licensing],
        causes: &[
            &causes::LICENSE_SERVER_MISSING,
            &causes::LICENSE_REFUSED,
            &causes::LICENSE_STORE_STALE,
            &causes::LICENSE_CLIENT_STORE,
        ],
        certainty: Documented,
        sources: &[&sources::OND, &sources::EXT],
    },
    CodeNote {
        codes: &[only(2312)],
        proves: "The client waited for a licensing message and none came.",
        proves_not: "It is no verdict on a licence: a stuck service is silent in the same place, and the updates of \
                     September 2026 have been reported with these words.",
        stages: &[Stage::Licensing],
        causes: &[&causes::UPDATE_2026_09, &causes::SERVICE_HUNG, &causes::LICENSE_SERVER_MISSING],
        certainty: Documented,
        sources: &[&sources::OND, &sources::AZ_SEP26],
    },
    CodeNote {
        codes: &[only(2055), only(2567)],
        proves: "CredSSP came to a verdict on the user: the name or the password. TLS works.",
        proves_not: "It does not say which domain controller said so, nor that the account may log on remotely.",
        stages: &[Stage::Credssp],
        causes: &[&causes::LOGON_FAILED],
        certainty: Documented,
        sources: &[&sources::OND, &sources::NLA_FRDP],
    },
    CodeNote {
        codes: &[only(2823), only(3079), only(3335), only(3591), only(3847), only(4615)],
        proves: "CredSSP came to a verdict on the account: disabled, restricted, locked, expired, or with a password \
                 that has to be changed. TLS works.",
        proves_not: "It does not say that the password was right.",
        stages: &[Stage::Credssp],
        causes: &[&causes::ACCOUNT_RESTRICTED],
        certainty: Documented,
        sources: &[&sources::OND, &sources::NLA_FRDP],
    },
    CodeNote {
        codes: &[only(5639), only(5895)],
        proves: "A policy of the client forbids to hand credentials to this server.",
        proves_not: "The server refused nothing.",
        stages: &[Stage::Credssp],
        causes: &[&causes::CREDSSP_ORACLE_POLICY, &causes::KDC_UNREACHABLE],
        certainty: Inferred,
        sources: &[&sources::OND],
    },
    CodeNote {
        codes: &[only(6151)],
        proves: "No authority could be asked about the user.",
        proves_not: "It says nothing about the password.",
        stages: &[Stage::Credssp],
        causes: &[&causes::KDC_UNREACHABLE],
        certainty: Documented,
        sources: &[&sources::OND, &sources::NLA_FRDP],
    },
    CodeNote {
        codes: &[only(6919)],
        proves: "The client saw a certificate and judged it expired: TLS came far enough to show one.",
        proves_not: "It is not what a server without a usable certificate leads to; that server shows none.",
        stages: &[Stage::Tls],
        causes: &[&causes::CERTIFICATE_EXPIRED, &causes::CERTIFICATE_NOT_ACCEPTED],
        certainty: Documented,
        sources: &[&sources::OND],
    },
    CodeNote {
        codes: &[only(7175), only(8711)],
        proves: "The logon by smart card failed at the card.",
        proves_not: "It says nothing about the server's certificate.",
        stages: &[Stage::Credssp],
        causes: &[&causes::LOGON_FAILED],
        certainty: Documented,
        sources: &[&sources::OND],
    },
    CodeNote {
        codes: &[only(8455)],
        proves: "The server takes only credentials that were typed in for this connection.",
        proves_not: "Stored credentials need not be wrong.",
        stages: &[Stage::Credssp],
        causes: &[&causes::ACCOUNT_RESTRICTED],
        certainty: Documented,
        sources: &[&sources::OND],
    },
];
