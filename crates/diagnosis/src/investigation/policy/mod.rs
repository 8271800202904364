//! The policy matrix: one request for each mask, and what the answers say together.

mod rows;

pub use rows::{PolicyRow, policy_rows};

use rdpwhy_handshake::{Event, PduKind, Report};
use rdpwhy_pdu::x224::{failure, protocol};

use super::{Change, Diagnosis};

/// What a server's answers to connection requests say of its policy. What is absent was not asked for, or not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Policy {
    /// Each request, and the answer to it, in the order of the connections.
    pub answers: Vec<PolicyAnswer>,
    /// Network Level Authentication.
    pub nla: Option<Nla>,
    /// SecurityLayer as it looks from outside: 0 (Standard RDP security alone), 1 (negotiate), 2 (TLS).
    pub security_layer: Option<u8>,
    /// The server said that it has no certificate (failure 3).
    pub certificate_fault: bool,
}

/// A request, and the answer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PolicyAnswer {
    /// The connection.
    pub connection: u32,
    /// The row of the matrix, where it is one.
    pub row: Option<&'static str>,
    /// requestedProtocols; absent where the request had no negotiation data.
    pub requested: Option<u32>,
    /// selectedProtocol; absent where there is none.
    pub selected: Option<u32>,
    /// Its name.
    pub selected_name: Option<&'static str>,
    /// Flags of the response (MS-RDPBCGR 2.2.1.2.1): 0x08 says that restricted administration is supported.
    pub response_flags: Option<u8>,
    /// failureCode.
    pub failure: Option<u32>,
    /// Its name.
    pub failure_name: Option<&'static str>,
    /// The answer is in one word: `selected`, `refused`, `without-data`, `none`.
    pub answer: &'static str,
}

/// Network Level Authentication, as a client meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Nla {
    /// Nobody gets in without it.
    Required,
    /// The server takes it, and goes without.
    Optional,
    /// The server does not take it.
    Unavailable,
    /// The server takes it; whether it goes without was not asked.
    Available,
}

impl Nla {
    /// `required`, `optional`, `unavailable` or `available`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Unavailable => "unavailable",
            Self::Available => "available",
        }
    }
}

impl Policy {
    /// What all connections of a diagnosis say together.
    pub(crate) fn of(diagnosis: &Diagnosis) -> Self {
        let mut policy = Self::default();
        let first = core::iter::once((1, None, &diagnosis.report));
        let experiments = diagnosis.experiments.iter().filter_map(|ran| {
            let row = match ran.experiment.change {
                Change::Policy(row) => Some(row.id),
                _ => None,
            };
            Some((ran.connection, row, ran.report()?))
        });
        policy.answers =
            first.chain(experiments).filter_map(|(connection, row, report)| answer(connection, row, report)).collect();
        // Two that run at once may answer in any order.
        policy.answers.sort_by_key(|answer| answer.connection);
        policy.nla = nla(&policy.answers);
        policy.security_layer = security_layer(&policy.answers);
        policy.certificate_fault = policy.has_failure(failure::SSL_CERT_NOT_ON_SERVER);
        policy
    }

    fn has_failure(&self, code: u32) -> bool {
        self.answers.iter().any(|answer| answer.failure == Some(code))
    }
}

/// The answer in a report whose connection request was sent.
fn answer(connection: u32, row: Option<&'static str>, report: &Report) -> Option<PolicyAnswer> {
    let facts = &report.facts.negotiation;
    let is_request = |event: &Event| event.body.pdu() == Some(PduKind::X224ConnectionRequest);
    let asked = report.transcript.iter().any(is_request);
    let word = if facts.failure.is_some() {
        "refused"
    } else if facts.selected.is_some() {
        "selected"
    } else if facts.answered_without_data {
        "without-data"
    } else {
        "none"
    };
    asked.then_some(PolicyAnswer {
        connection,
        row,
        requested: facts.requested,
        selected: facts.selected,
        selected_name: facts.selected_name,
        response_flags: facts.response_flags,
        failure: facts.failure,
        failure_name: facts.failure_name,
        answer: word,
    })
}

const HYBRIDS: u32 = protocol::HYBRID | protocol::HYBRID_EX;

fn nla(answers: &[PolicyAnswer]) -> Option<Nla> {
    let takes_it = answers.iter().any(|answer| answer.selected.is_some_and(|selected| selected & HYBRIDS != 0));
    let refuses_others = answers.iter().any(|answer| answer.failure == Some(failure::HYBRID_REQUIRED_BY_SERVER));
    let goes_without = answers.iter().any(|answer| {
        let offered = answer.requested.unwrap_or(0) & HYBRIDS == 0;
        offered && (answer.selected.is_some_and(|selected| selected & HYBRIDS == 0) || answer.answer == "without-data")
    });
    let declines_it = answers.iter().any(|answer| {
        let offered = answer.requested.is_some_and(|requested| requested & HYBRIDS != 0);
        let taken = matches!(answer.selected, Some(protocol::RDP | protocol::SSL));
        offered
            && (taken || answer.failure == Some(failure::SSL_NOT_ALLOWED_BY_SERVER) || answer.answer == "without-data")
    });
    match (refuses_others, takes_it, goes_without, declines_it) {
        (true, ..) => Some(Nla::Required),
        (_, true, true, _) => Some(Nla::Optional),
        (_, true, false, _) => Some(Nla::Available),
        (_, _, _, true) => Some(Nla::Unavailable),
        _ => None,
    }
}

/// SecurityLayer 0 refuses TLS, 2 refuses Standard RDP security, 1 takes both. A server that wants CredSSP refuses everything
/// else, whatever its SecurityLayer is.
fn security_layer(answers: &[PolicyAnswer]) -> Option<u8> {
    let failed = |code: u32| answers.iter().any(|answer| answer.failure == Some(code));
    let chose_rdp_of_more = answers.iter().any(|answer| {
        let more = answer.requested.is_some_and(|requested| requested != protocol::RDP);
        more && (answer.selected == Some(protocol::RDP) || answer.answer == "without-data")
    });
    let takes_rdp =
        answers.iter().any(|answer| answer.requested.unwrap_or(0) == 0 && answer.selected == Some(protocol::RDP));
    let takes_tls = answers.iter().any(|answer| answer.selected.is_some_and(|selected| selected != protocol::RDP));
    let refuses_rdp = answers
        .iter()
        .any(|answer| answer.requested.unwrap_or(0) == 0 && answer.failure == Some(failure::SSL_REQUIRED_BY_SERVER));
    match () {
        () if failed(failure::SSL_NOT_ALLOWED_BY_SERVER) || chose_rdp_of_more => Some(0),
        () if refuses_rdp => Some(2),
        () if takes_rdp && takes_tls => Some(1),
        () => None,
    }
}
