//! `negotiation`: the X.224 connection request and its confirm. Steps `connection-request`, `connection-confirm`.

use rdpwhy_pdu::x224::{NegotiationAnswer, failure_name, protocol_name};
use rdpwhy_pdu::{ClientPdu, Pdu, PduKind, ServerPdu, Side};

use super::{Answer, Seen, Watch};
use crate::position::{Awaited, from_client, from_server};
use crate::{Facts, Incapacity, Refusal, RefusalKind, route};

#[derive(Clone, Debug, Default)]
pub(crate) enum Negotiation {
    #[default]
    Request,
    Confirm,
}

impl Watch for Negotiation {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        let Seen::Pdu { decoded, .. } = seen else {
            return Answer::Pass;
        };
        match (&*self, &decoded.pdu) {
            (Self::Request, Pdu::Client(ClientPdu::ConnectionRequest(_))) => {
                *self = Self::Confirm;
                Answer::Stay
            }
            (Self::Confirm, Pdu::Server(ServerPdu::ConnectionConfirm(confirm))) => answer(&confirm.answer),
            (Self::Confirm, Pdu::Server(ServerPdu::DisconnectRequest(reason))) => {
                refused(RefusalKind::X224Disconnect, u32::from(*reason), None)
            }
            (Self::Confirm, Pdu::Server(ServerPdu::X224Error(cause))) => {
                refused(RefusalKind::X224Error, u32::from(*cause), None)
            }
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self {
            Self::Request => ("connection-request", const { &[from_client(PduKind::X224ConnectionRequest)] }),
            Self::Confirm => ("connection-confirm", const { &[from_server(PduKind::X224ConnectionConfirm)] }),
        }
    }
}

fn answer(answer: &NegotiationAnswer) -> Answer {
    match answer {
        NegotiationAnswer::Absent => Answer::Done,
        NegotiationAnswer::Selected { protocol, .. } if route(*protocol).is_some() => Answer::Done,
        NegotiationAnswer::Selected { protocol, .. } => Answer::Unable(Incapacity::PeerChose(
            protocol_name(*protocol).map_or_else(|| format!("protocol 0x{protocol:08x}"), str::to_owned),
        )),
        NegotiationAnswer::Failure { code, .. } => refused(RefusalKind::NegotiationFailure, *code, failure_name(*code)),
        NegotiationAnswer::Unknown(_) => {
            Answer::Unable(Incapacity::PeerChose("negotiation data of an unknown form".to_owned()))
        }
    }
}

const fn refused(kind: RefusalKind, code: u32, name: Option<&'static str>) -> Answer {
    Answer::Refused(Refusal { by: Side::Server, kind, code, name })
}
