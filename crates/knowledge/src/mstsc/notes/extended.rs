//! Notes on the documented extended reasons [EXT]. They share their numbers with Set Error Info [ERRINFO], which a server
//! can send after MCS only.

use rdpwhy_handshake::Stage;

use crate::Certainty::{Documented, Inferred};
use crate::mstsc::CodeNote;
use crate::{causes, sources};

const fn only(code: u32) -> (u32, u32) {
    (code, code)
}

/// Where the server can say it: data of a session may come from Client Info on.
const AFTER_CLIENT_INFO: &[Stage] = &[Stage::Licensing, Stage::Capabilities, Stage::Finalization];

pub(in crate::mstsc) const EXTENDED: &[CodeNote] = &[
    CodeNote {
        codes: &[only(7)],
        proves: "As Set Error Info it is the server's own refusal. With 0x904 it is not: in every documented case the \
                 connection failed where no Set Error Info can have come, so the client puts the 7 in when the socket \
                 closes while connecting.",
        proves_not: "With 0x904 it carries no verdict of the server: not on credentials, rights, sessions or licences. \
                     The client's exact rule is not documented.",
        stages: AFTER_CLIENT_INFO,
        causes: &[&causes::SERVER_ENDED_SESSION],
        certainty: Inferred,
        sources: &[
            &sources::EXT,
            &sources::ERRINFO,
            &sources::F31,
            &sources::DOCKUR345,
            &sources::WRD,
            &sources::NOMACH,
        ],
    },
    CodeNote {
        codes: &[only(0)],
        proves: "There is nothing more than the disconnect reason.",
        proves_not: "It does not exclude that the server had a reason.",
        stages: &[],
        causes: &[],
        certainty: Documented,
        sources: &[&sources::EXT],
    },
    CodeNote {
        codes: &[(1, 5), (11, 12)],
        proves: "The session was ended on purpose, by an application, an administrator, the user, a time limit, or \
                 another connection that took over.",
        proves_not: "The transport, TLS and licensing are not concerned.",
        stages: AFTER_CLIENT_INFO,
        causes: &[&causes::SERVER_ENDED_SESSION],
        certainty: Documented,
        sources: &[&sources::EXT, &sources::ERRINFO],
    },
    CodeNote {
        codes: &[only(6)],
        proves: "The server ran out of memory for the session.",
        proves_not: "The client's memory is not concerned.",
        stages: AFTER_CLIENT_INFO,
        causes: &[&causes::SESSION_HOST_BROKEN],
        certainty: Documented,
        sources: &[&sources::EXT, &sources::ERRINFO],
    },
    CodeNote {
        codes: &[only(8)],
        proves: "The server refused because its FIPS policy left nothing in common.",
        proves_not: "The certificate is not concerned.",
        stages: &[Stage::BasicSettings, Stage::SecurityExchange],
        causes: &[&causes::FIPS_MISMATCH],
        certainty: Inferred,
        sources: &[&sources::EXT],
    },
    CodeNote {
        codes: &[only(9)],
        proves: "The credentials are good and the user has no right to log on remotely.",
        proves_not: "The password is not wrong.",
        stages: AFTER_CLIENT_INFO,
        causes: &[&causes::LOGON_RIGHT_MISSING],
        certainty: Documented,
        sources: &[&sources::EXT, &sources::ERRINFO],
    },
    CodeNote {
        codes: &[only(10)],
        proves: "The server takes only credentials that were typed in for this connection.",
        proves_not: "Stored credentials need not be wrong.",
        stages: AFTER_CLIENT_INFO,
        causes: &[&causes::ACCOUNT_RESTRICTED],
        certainty: Documented,
        sources: &[&sources::EXT, &sources::ERRINFO],
    },
    CodeNote {
        codes: &[only(257)],
        proves: "No licence server was available and the host needs one.",
        proves_not: "It does not tell a licence server that is down from one that was never named.",
        stages: &[Stage::Licensing],
        causes: &[&causes::LICENSE_SERVER_MISSING],
        certainty: Documented,
        sources: &[&sources::EXT, &sources::RDPELE_3255],
    },
    CodeNote {
        codes: &[only(258), only(265), only(266)],
        proves: "No licence that is good for this client could be had.",
        proves_not: "The licence server was reached, so the network between the two is not the cause.",
        stages: &[Stage::Licensing],
        causes: &[&causes::LICENSE_REFUSED],
        certainty: Inferred,
        sources: &[&sources::EXT, &sources::RDPELE_3255],
    },
    CodeNote {
        codes: &[(259, 261), only(264)],
        proves: "The server did not take what the client showed: its message, its stored licence, its hardware id, or \
                 how it was encrypted.",
        proves_not: "It is not a lack of licences: another client may get one at the same moment.",
        stages: &[Stage::Licensing],
        causes: &[&causes::LICENSE_STORE_STALE],
        certainty: Inferred,
        sources: &[&sources::EXT, &sources::LICERR],
    },
    CodeNote {
        codes: &[only(256), only(262)],
        proves: "Licensing broke off: by an internal fault, or by network trouble in the middle of it.",
        proves_not: "It is no verdict on a licence.",
        stages: &[Stage::Licensing],
        causes: &[&causes::UNSTABLE_PATH, &causes::UPDATE_2026_09, &causes::SERVICE_HUNG],
        certainty: Inferred,
        sources: &[&sources::EXT],
    },
    CodeNote {
        codes: &[only(263), only(267)],
        proves: "The client ended licensing by itself; with 267 because it may not create its own licence store.",
        proves_not: "The server refused nothing.",
        stages: &[Stage::Licensing],
        causes: &[&causes::LICENSE_CLIENT_STORE],
        certainty: Documented,
        sources: &[&sources::EXT],
    },
    CodeNote {
        codes: &[only(768)],
        proves: "The credentials in the Client Info were not valid.",
        proves_not: "It is not CredSSP's verdict, which has codes of its own.",
        stages: &[Stage::Licensing],
        causes: &[&causes::LOGON_FAILED],
        certainty: Inferred,
        sources: &[&sources::EXT],
    },
    CodeNote {
        codes: &[(4096, 32_767)],
        proves: "One end did not understand a message of the other. The number is that of Set Error Info, and names \
                 the message; the server's event log has more.",
        proves_not: "Licensing, rights and certificates are not concerned. With a client that is not Microsoft's it \
                     points at that client first.",
        stages: &[
            Stage::BasicSettings,
            Stage::Channels,
            Stage::ClientInfo,
            Stage::Licensing,
            Stage::Capabilities,
            Stage::Finalization,
        ],
        causes: &[&causes::SETTINGS_REJECTED, &causes::FIPS_MISMATCH],
        certainty: Documented,
        sources: &[&sources::EXT, &sources::ERRINFO],
    },
];
