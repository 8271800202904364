//! The two witnesses of a conversation: what one side sent is what the other one saw, in the same order.

use rdpwhy_handshake::{Event, EventBody, PduKind, Report, Side};

/// What the reports do not agree on. A message that was on its way when a fault struck is missing at its receiver;
/// without faults the server misses nothing.
pub(crate) fn both(client: &Report, server: &Report, whole: bool) -> Vec<String> {
    let up = (said(client, Side::Client), said(server, Side::Client));
    // After its own goodbye the client takes no interest in what is inside TLS.
    let until_goodbye = client.transcript.iter().take_while(|event| !is_goodbye(&event.body));
    let down = (said(server, Side::Server), messages(until_goodbye, Side::Server));
    let mut wrong = Vec::new();
    if !up.0.starts_with(&up.1) || whole && up.0 != up.1 {
        wrong.push(format!("the client sent {:?}; the server saw {:?}", up.0, up.1));
    }
    if !down.0.starts_with(&down.1) {
        wrong.push(format!("the server sent {:?}; the client saw {:?}", down.0, down.1));
    }
    wrong
}

fn said(report: &Report, from: Side) -> Vec<&'static str> {
    messages(report.transcript.iter(), from)
}

/// Messages by name, in order. The records around those inside TLS are not: how they are cut is the sender's business.
fn messages<'a>(events: impl Iterator<Item = &'a Event>, from: Side) -> Vec<&'static str> {
    let kinds = events.filter(|event| event.body.from() == Some(from)).filter_map(|event| event.body.pdu());
    kinds.filter(|pdu| *pdu != PduKind::TlsApplicationData).map(PduKind::name).collect()
}

fn is_goodbye(body: &EventBody) -> bool {
    matches!(body, EventBody::Close { by: Side::Client, .. } | EventBody::Alert { from: Side::Client, .. })
}
