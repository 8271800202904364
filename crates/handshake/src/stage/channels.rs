//! `channels`: Erect Domain, Attach User and the channel joins, one by one or skipped.
//!
//! Steps `erect-domain`, `attach-user-request`, `attach-user-confirm`, `channel-join-request`, `channel-join-confirm`.

use rdpwhy_pdu::mcs::result_name;
use rdpwhy_pdu::{ClientPdu, Pdu, PduKind, ServerPdu, Side};

use super::{Answer, Seen, Watch};
use crate::position::{Awaited, from_client, from_server};
use crate::{Facts, Refusal, RefusalKind};

/// Joins that are remembered: 31 static channels (MS-RDPBCGR 2.2.1.3.4), the user's, the I/O and the message channel.
const OUTSTANDING: usize = 34;

#[derive(Clone, Debug, Default)]
pub(crate) struct Channels {
    step: Step,
    /// Channels that have been asked for and not answered: other clients ask in one batch.
    outstanding: Vec<u16>,
    confirmed: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    ErectDomain,
    AttachRequest,
    AttachConfirm,
    JoinRequest,
    JoinConfirm,
}

impl Watch for Channels {
    fn see(&mut self, seen: &Seen<'_>, facts: &Facts) -> Answer {
        let Seen::Pdu { decoded, .. } = seen else {
            return Answer::Pass;
        };
        match &decoded.pdu {
            Pdu::Client(request) => self.client(request),
            Pdu::Server(confirm) => self.server(confirm, facts),
            Pdu::Misdirected | Pdu::Other => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self.step {
            Step::ErectDomain => ("erect-domain-request", const { &[from_client(PduKind::McsErectDomainRequest)] }),
            Step::AttachRequest => ("attach-user-request", const { &[from_client(PduKind::McsAttachUserRequest)] }),
            Step::AttachConfirm => ("attach-user-confirm", const { &[from_server(PduKind::McsAttachUserConfirm)] }),
            Step::JoinRequest => ("channel-join-request", const { &[from_client(PduKind::McsChannelJoinRequest)] }),
            Step::JoinConfirm => ("channel-join-confirm", const { &[from_server(PduKind::McsChannelJoinConfirm)] }),
        }
    }

    // Clients need not join every channel: the next stage's message says that they are done.
    fn yields(&self) -> bool {
        self.step == Step::JoinRequest
    }
}

impl Channels {
    fn client(&mut self, request: &ClientPdu) -> Answer {
        match (self.step, request) {
            (Step::ErectDomain, ClientPdu::ErectDomainRequest) => self.step = Step::AttachRequest,
            (Step::ErectDomain | Step::AttachRequest, ClientPdu::AttachUserRequest) => {
                self.step = Step::AttachConfirm;
            }
            (Step::JoinRequest | Step::JoinConfirm, ClientPdu::ChannelJoinRequest { channel_id, .. }) => {
                if self.outstanding.len() < OUTSTANDING {
                    self.outstanding.push(*channel_id);
                }
                self.step = Step::JoinConfirm;
            }
            _ => return Answer::Pass,
        }
        Answer::Stay
    }

    fn server(&mut self, confirm: &ServerPdu, facts: &Facts) -> Answer {
        match (self.step, confirm) {
            (Step::AttachConfirm, ServerPdu::AttachUserConfirm { result: 0, initiator: Some(_) }) => {
                self.step = Step::JoinRequest;
                if facts.channels.joins_skipped {
                    return Answer::Done;
                }
            }
            // A success without its user id is none.
            (Step::AttachConfirm, ServerPdu::AttachUserConfirm { result: result @ 1.., .. }) => {
                return refused(*result);
            }
            (Step::JoinConfirm, ServerPdu::ChannelJoinConfirm { result: 0, requested, channel_id, .. })
                if channel_id.is_none_or(|granted| granted == *requested) && self.outstanding.contains(requested) =>
            {
                self.outstanding.retain(|channel| channel != requested);
                self.confirmed += 1;
                if self.confirmed >= facts.channels.expected() {
                    return Answer::Done;
                }
                if self.outstanding.is_empty() {
                    self.step = Step::JoinRequest;
                }
            }
            // A success for another channel is none, nor is one said twice.
            (Step::JoinConfirm, ServerPdu::ChannelJoinConfirm { result: result @ 1.., .. }) => {
                return refused(*result);
            }
            _ => return Answer::Pass,
        }
        Answer::Stay
    }
}

fn refused(result: u8) -> Answer {
    Answer::Refused(Refusal {
        by: Side::Server,
        kind: RefusalKind::McsResult,
        code: u32::from(result),
        name: result_name(result),
    })
}
