//! Which manner fits which place.

use rdpwhy_pdu::PduKind as Kind;
use rdpwhy_pdu::Side;

use super::{Manner, Place, Refusal, When};

impl Manner {
    /// Why it does not fit this place; `None` where it does.
    pub(crate) fn misfit(&self, from: Side, place: Place, when: When) -> Option<&'static str> {
        let is_inside = matches!(when, When::Inside(_) | When::Record(_));
        match self {
            Self::Refuse { .. } | Self::Replay | Self::OutOfOrder if is_inside => {
                Some("a message of its own comes before or after another, not inside it")
            }
            Self::Drip if from == Side::Client || when == When::After => {
                Some("what drips is the rest of the server's message: before, inside=BYTES or record=BYTES")
            }
            Self::Length(_) if (from, when) != (Side::Server, When::After) => {
                Some("a message with a wrong length is the server's, and was sent: server/...:after")
            }
            Self::Length(_) if place.kind() == Some(Kind::CredsspEarlyUserAuthResult) => {
                Some("the message has no length")
            }
            Self::Replay if replays_nothing(place, when) => {
                Some("the server has said nothing yet; it can from x224.connection-confirm:after on")
            }
            Self::Refuse { refusal, .. } => refusal.misfit(place, when),
            _ => None,
        }
    }
}

impl Refusal {
    fn misfit(self, place: Place, when: When) -> Option<&'static str> {
        let Place::Pdu { kind, .. } = place else {
            return (!matches!(self, Self::Stage(..=0xFF)))
                .then_some("a TLS handshake is refused with refuse=ALERT, a byte");
        };
        let protocol = kind.name().split('.').next().unwrap_or_default();
        match self {
            Self::Stage(0) | Self::ErrorInfo(0) => Some("0 is no refusal"),
            Self::Stage(_) | Self::WithId(_) if self.is_no_result(protocol) => Some("a result of T.125 is 1 to 15"),
            Self::Stage(0x100..) if protocol == "tls" => Some("an alert is a byte"),
            Self::Stage(_) => is_speechless(kind, when).then_some(
                "the server has no words there: it refuses the connection request, a hello, a logon, Connect-Initial, \
                 Attach User, a channel join, Client Info and what it is told of a licence",
            ),
            Self::WithId(_) => {
                let fits = match kind {
                    Kind::McsAttachUserRequest | Kind::McsChannelJoinRequest => when == When::After,
                    Kind::McsAttachUserConfirm | Kind::McsChannelJoinConfirm => when == When::Before,
                    _ => false,
                };
                (!fits).then_some(
                    "it fits mcs.attach-user-request:after, mcs.attach-user-confirm:before, \
                     mcs.channel-join-request:after and mcs.channel-join-confirm:before",
                )
            }
            Self::License { .. } => {
                let answers_client_info = matches!(
                    (kind, when),
                    (Kind::RdpClientInfo, When::After) | (Kind::RdpServerRedirection, When::Before)
                );
                (protocol != "license" && !answers_client_info)
                    .then_some("it fits rdp.client-info:after, rdp.server-redirection:before and license.*")
            }
            Self::Ultimatum(_) => (!matches!(protocol, "mcs" | "rdp" | "license"))
                .then_some("MCS speaks in mcs.*, rdp.* and license.* alone"),
            Self::ErrorInfo(_) => (!matches!(protocol, "rdp" | "license"))
                .then_some("it is said on the I/O channel: in rdp.* and license.*"),
        }
    }
}

impl Refusal {
    /// What goes out as a result of MCS is an enumeration (T.125 7), of which 0 is success.
    fn is_no_result(self, protocol: &str) -> bool {
        match self {
            Self::Stage(code) => protocol == "mcs" && !(1..=15).contains(&code),
            Self::WithId(result) => !(1..=15).contains(&result),
            _ => false,
        }
    }
}

fn replays_nothing(place: Place, when: When) -> bool {
    match place.kind() {
        Some(Kind::X224ConnectionRequest) => true,
        Some(Kind::X224ConnectionConfirm) => when != When::After,
        _ => false,
    }
}

/// Places where no stage of ours has a refusal: nothing is asked, or everything has been answered.
const fn is_speechless(kind: Kind, when: When) -> bool {
    match kind {
        Kind::McsErectDomainRequest | Kind::RdpSecurityExchange | Kind::RdpConfirmActive => true,
        Kind::McsAttachUserRequest | Kind::McsChannelJoinRequest | Kind::RdpClientInfo => matches!(when, When::Before),
        Kind::McsConnectResponse | Kind::McsAttachUserConfirm | Kind::RdpDemandActive | Kind::RdpServerRedirection => {
            matches!(when, When::After)
        }
        _ => false,
    }
}
