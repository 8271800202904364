//! `channels`: Erect Domain, Attach User and the channel joins, one by one or skipped.
//!
//! Steps `erect-domain`, `attach-user-request`, `attach-user-confirm`, `channel-join-request`, `channel-join-confirm`.

use rdpwhy_pdu::mcs::result_name;
use rdpwhy_pdu::{Pdu, PduKind, Side};

use super::{Answer, Seen, Watch};
use crate::position::{Awaited, from_client, from_server};
use crate::{Facts, Refusal, RefusalKind};

#[derive(Clone, Debug, Default)]
pub(crate) struct Channels {
    step: Step,
    /// Joins that have been asked for and not answered: other clients send them in one batch.
    outstanding: usize,
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
        let Seen::Pdu { from, decoded } = seen else {
            return Answer::Pass;
        };
        match (self.step, from, &decoded.pdu) {
            (Step::ErectDomain, Side::Client, Pdu::ErectDomainRequest) => self.step = Step::AttachRequest,
            (Step::ErectDomain | Step::AttachRequest, Side::Client, Pdu::AttachUserRequest) => {
                self.step = Step::AttachConfirm;
            }
            (Step::AttachConfirm, Side::Server, Pdu::AttachUserConfirm { result: 0, initiator: Some(_) }) => {
                self.step = Step::JoinRequest;
                if facts.channels.joins_skipped {
                    return Answer::Done;
                }
            }
            // A success without its user id is none.
            (Step::AttachConfirm, Side::Server, Pdu::AttachUserConfirm { result: result @ 1.., .. }) => {
                return refused(*result);
            }
            (Step::JoinRequest | Step::JoinConfirm, Side::Client, Pdu::ChannelJoinRequest { .. }) => {
                self.outstanding += 1;
                self.step = Step::JoinConfirm;
            }
            (Step::JoinConfirm, Side::Server, Pdu::ChannelJoinConfirm { result: 0, requested, channel_id, .. })
                if channel_id.is_none_or(|granted| granted == *requested) =>
            {
                self.outstanding = self.outstanding.saturating_sub(1);
                self.confirmed += 1;
                if self.confirmed >= facts.channels.expected() {
                    return Answer::Done;
                }
                if self.outstanding == 0 {
                    self.step = Step::JoinRequest;
                }
            }
            // A success for another channel is none.
            (Step::JoinConfirm, Side::Server, Pdu::ChannelJoinConfirm { result: result @ 1.., .. }) => {
                return refused(*result);
            }
            _ => return Answer::Pass,
        }
        Answer::Stay
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

fn refused(result: u8) -> Answer {
    Answer::Refused(Refusal {
        by: Side::Server,
        kind: RefusalKind::McsResult,
        code: u32::from(result),
        name: result_name(result),
    })
}
