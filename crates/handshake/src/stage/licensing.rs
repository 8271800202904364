//! `licensing`: from Client Info until the server says that the client is valid, or goes on (MS-RDPELE 3).
//!
//! Steps `first-message` (server: whatever may come after Client Info), `client-answer` (client), `server-answer`
//! (server: challenge, licence or verdict).

use rdpwhy_pdu::license::{LicenseMessage, alert_code_name};
use rdpwhy_pdu::{ClientPdu, Pdu, PduKind, ServerPdu, Side};

use super::{Answer, Seen, Watch};
use crate::position::{Awaited, from_client, from_server};
use crate::{Facts, Refusal, RefusalKind};

/// STATUS_VALID_CLIENT (MS-RDPBCGR 2.2.1.12.1.3).
const VALID_CLIENT: u32 = 7;
/// The transitions after which licensing goes on.
const RESET_PHASE_TO_START: u32 = 3;
const RESEND_LAST_MESSAGE: u32 = 4;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Licensing {
    #[default]
    FirstMessage,
    ClientAnswer,
    ServerAnswer,
}

impl Watch for Licensing {
    fn see(&mut self, seen: &Seen<'_>, facts: &Facts) -> Answer {
        let Seen::Pdu { from, decoded } = seen else {
            return Answer::Pass;
        };
        match &decoded.pdu {
            Pdu::Server(ServerPdu::License(_, message)) => self.server(message),
            Pdu::Client(ClientPdu::License(_, message)) => self.client(message),
            _ => self.see_sealed(*from, decoded.kind, facts),
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self {
            Self::FirstMessage => (
                "first-message",
                const {
                    &[
                        from_server(PduKind::LicenseRequest),
                        from_server(PduKind::LicenseErrorAlert),
                        from_server(PduKind::RdpAutoDetectRequest),
                        from_server(PduKind::RdpMultitransportRequest),
                        from_server(PduKind::RdpSetErrorInfo),
                        from_server(PduKind::RdpServerRedirection),
                        from_server(PduKind::RdpDemandActive),
                    ]
                },
            ),
            Self::ClientAnswer => (
                "client-answer",
                const {
                    &[
                        from_client(PduKind::NewLicenseRequest),
                        from_client(PduKind::LicenseInfo),
                        from_client(PduKind::PlatformChallengeResponse),
                    ]
                },
            ),
            Self::ServerAnswer => (
                "server-answer",
                const {
                    &[
                        from_server(PduKind::PlatformChallenge),
                        from_server(PduKind::NewLicense),
                        from_server(PduKind::UpgradeLicense),
                        from_server(PduKind::LicenseErrorAlert),
                    ]
                },
            ),
        }
    }

    // A server may skip licensing altogether: Demand Active says so.
    fn yields(&self) -> bool {
        true
    }
}

impl Licensing {
    fn server(&mut self, message: &LicenseMessage) -> Answer {
        let answers = *self == Self::ServerAnswer;
        match message {
            LicenseMessage::ErrorAlert(alert) if alert.code == VALID_CLIENT => Answer::Done,
            LicenseMessage::ErrorAlert(alert) if answers && self.goes_on(alert.transition) => Answer::Stay,
            LicenseMessage::ErrorAlert(alert) => refused(Side::Server, alert.code),
            // A licence answers the client; unasked for it is none.
            LicenseMessage::NewLicense { .. } | LicenseMessage::UpgradeLicense { .. } if answers => Answer::Done,
            LicenseMessage::Request(_) => self.turn(Side::Server),
            LicenseMessage::PlatformChallenge { .. } if answers => self.turn(Side::Server),
            _ => Answer::Pass,
        }
    }

    fn client(&mut self, message: &LicenseMessage) -> Answer {
        match message {
            LicenseMessage::ErrorAlert(alert) => refused(Side::Client, alert.code),
            LicenseMessage::Info { .. }
            | LicenseMessage::NewLicenseRequest { .. }
            | LicenseMessage::PlatformChallengeResponse { .. } => self.turn(Side::Client),
            _ => Answer::Pass,
        }
    }

    /// Whether an error alert that answers the client leaves it another chance, and where it begins.
    fn goes_on(&mut self, transition: u32) -> bool {
        *self = match transition {
            RESET_PHASE_TO_START => Self::FirstMessage,
            RESEND_LAST_MESSAGE => Self::ClientAnswer,
            _ => return false,
        };
        true
    }

    fn turn(&mut self, from: Side) -> Answer {
        *self = match from {
            Side::Server => Self::ClientAnswer,
            Side::Client => Self::ServerAnswer,
        };
        Answer::Stay
    }

    /// Sealed messages still say whose turn it is, where Standard RDP security seals.
    fn see_sealed(&mut self, from: Side, kind: PduKind, facts: &Facts) -> Answer {
        if facts.gcc.encrypts() && kind == PduKind::LicenseOther { self.turn(from) } else { Answer::Pass }
    }
}

fn refused(by: Side, code: u32) -> Answer {
    Answer::Refused(Refusal { by, kind: RefusalKind::LicenseError, code, name: alert_code_name(code) })
}
