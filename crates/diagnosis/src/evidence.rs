//! The events that a finding rests on, picked from a report's transcript.

use rdpwhy_handshake::{Ending, Event, EventBody, EventId, How, PduKind, RefusalKind, Report, Side};

use crate::words::message;

/// One event or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Evidence {
    ids: Vec<EventId>,
}

impl Evidence {
    /// The events in order, each once; `None` where there is none.
    pub(crate) fn of(ids: impl IntoIterator<Item = EventId>) -> Option<Self> {
        let mut ids: Vec<EventId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        (!ids.is_empty()).then_some(Self { ids })
    }

    /// How the conversation ended, and the last message before it, with what was said between them.
    pub(crate) fn of_ending(report: &Report) -> Option<Self> {
        let end = ending_index(report).or_else(|| report.transcript.len().checked_sub(1))?;
        let before = report.transcript.get(..end)?;
        let last_message = before.iter().rev().find(|event| is_message(event));
        let last_word = before.iter().rev().find(|event| is_word(event));
        let ending = report.transcript.get(end);
        let close = close_after_refusal(report, end);
        Self::of([last_message, last_word, ending, close].into_iter().flatten().map(|event| event.id))
    }

    pub(crate) fn into_ids(self) -> Vec<EventId> {
        self.ids
    }
}

/// The last message `pdu` of `from`.
pub(crate) fn last(report: &Report, from: Side, pdu: PduKind) -> Option<&Event> {
    let found = |event: &&Event| event.body.from() == Some(from) && event.body.pdu() == Some(pdu);
    report.transcript.iter().rev().find(found)
}

/// The last message before the conversation ended: its sender and its name.
pub(crate) fn last_message(report: &Report) -> Option<(Side, PduKind)> {
    let message = before_ending(report).iter().rev().find(|event| is_message(event))?;
    message.body.from().zip(message.body.pdu())
}

/// Whether the server has said something that does not belong there since the client spoke last.
pub(crate) fn has_odd_answer(report: &Report) -> bool {
    let answers = before_ending(report).iter().rev().take_while(|event| {
        !matches!(event.body, EventBody::Pdu { from: Side::Client, .. } | EventBody::Record { from: Side::Client, .. })
    });
    answers.into_iter().any(|event| matches!(event.body, EventBody::Anomaly { from: Side::Server, .. }))
}

/// The last message or alert before the conversation ended.
pub(crate) fn last_word(report: &Report) -> Option<&Event> {
    before_ending(report).iter().rev().find(|event| is_word(event))
}

/// The message that was awaited, where the server sent it and its inside does not decode.
pub(crate) fn malformed_answer(report: &Report) -> Option<String> {
    report.transcript.iter().rev().find_map(|event| match event.body {
        EventBody::Anomaly { from: Side::Server, what: "malformed", pdu: Some(pdu), .. }
            if report.position.awaits_pdu(pdu) =>
        {
            Some(message(Side::Server, pdu))
        }
        _ => None,
    })
}

/// Whether what could not be read came beside TLS, not inside it: TLS was up, its records were seen, and the server's
/// data is in none of them.
pub(crate) fn is_outside_tls(report: &Report) -> bool {
    let by_server = matches!(report.ending, Some(Ending::Unreadable { by: Side::Server, .. }));
    let records_seen = last(report, Side::Server, PduKind::TlsServerHello).is_some() && report.events_dropped == 0;
    let up = report.transcript.iter().position(|event| event.body == EventBody::TlsUp);
    let inside = |event: &Event| match event.body {
        EventBody::Record { from, pdu, .. } => from == Side::Server && pdu == PduKind::TlsApplicationData,
        _ => false,
    };
    let behind = up.and_then(|up| report.transcript.get(up..));
    by_server && records_seen && behind.is_some_and(|behind| !behind.iter().any(inside))
}

fn before_ending(report: &Report) -> &[Event] {
    let end = ending_index(report).unwrap_or(report.transcript.len());
    report.transcript.get(..end).unwrap_or_default()
}

fn is_word(event: &Event) -> bool {
    is_message(event) || matches!(event.body, EventBody::Alert { .. })
}

/// Dial events count as messages before the first byte, so that a death before any message has a history. A record of
/// application data is none: what it holds is told by itself.
fn is_message(event: &Event) -> bool {
    match event.body {
        // An alert that a record seals is told by itself too.
        EventBody::Record { pdu, .. } => !matches!(pdu, PduKind::TlsApplicationData | PduKind::TlsAlert),
        EventBody::Pdu { .. } | EventBody::Dial(_) => true,
        _ => false,
    }
}

/// The event that ended the conversation. A bounded transcript may have lost it.
pub(crate) fn ending_index(report: &Report) -> Option<usize> {
    let ending = report.ending.as_ref()?;
    report.transcript.iter().rposition(|event| ends(ending, &event.body))
}

fn ends(ending: &Ending, body: &EventBody) -> bool {
    match (ending, body) {
        (Ending::Closed(close), EventBody::Close { by, how }) => close.by == *by && close.how == *how,
        (Ending::Closed(close), EventBody::Alert { from, code: 0, .. }) => {
            close.how == How::CloseNotify && close.by == *from
        }
        (Ending::Silent { .. } | Ending::Endless(_), EventBody::Deadline { .. }) => true,
        (Ending::Unreadable { by, .. }, EventBody::Anomaly { from, what: "unreadable", .. }) => by == from,
        (Ending::BadMessage(bad), EventBody::Anomaly { from, what, pdu, .. }) => {
            bad.by == *from && bad.defect.name() == *what && Some(bad.pdu) == *pdu
        }
        (Ending::Unreachable { .. }, EventBody::Dial(_)) => true,
        (Ending::Redirected { .. }, EventBody::Pdu { pdu, .. }) => *pdu == PduKind::RdpServerRedirection,
        (Ending::Refused { refusal, .. }, EventBody::Alert { from, code, .. }) => {
            refusal.kind == RefusalKind::TlsAlert && refusal.by == *from && refusal.code == u32::from(*code)
        }
        (Ending::Refused { refusal, .. }, EventBody::Pdu { from, pdu, .. }) => {
            refusal.by == *from && carriers(refusal.kind).contains(pdu)
        }
        _ => false,
    }
}

/// Which messages can carry a refusal.
const fn carriers(kind: RefusalKind) -> &'static [PduKind] {
    match kind {
        RefusalKind::NegotiationFailure => &[PduKind::X224ConnectionConfirm],
        RefusalKind::X224Disconnect => &[PduKind::X224DisconnectRequest],
        RefusalKind::X224Error => &[PduKind::X224Error],
        RefusalKind::CredsspError => &[PduKind::CredsspTsRequest, PduKind::NtlmChallenge],
        RefusalKind::EarlyUserAuth => &[PduKind::CredsspEarlyUserAuthResult],
        RefusalKind::McsResult => {
            &[PduKind::McsConnectResponse, PduKind::McsAttachUserConfirm, PduKind::McsChannelJoinConfirm]
        }
        RefusalKind::DisconnectUltimatum => &[PduKind::McsDisconnectProviderUltimatum],
        RefusalKind::LicenseError => &[PduKind::LicenseErrorAlert],
        RefusalKind::SetErrorInfo => &[PduKind::RdpSetErrorInfo],
        _ => &[],
    }
}

/// How the socket ended after a refusal.
fn close_after_refusal(report: &Report, end: usize) -> Option<&Event> {
    let Some(Ending::Refused { then: Some(_), .. }) = &report.ending else {
        return None;
    };
    let behind = report.transcript.get(end + 1..)?;
    behind.iter().find(|event| matches!(event.body, EventBody::Close { .. }))
}
