//! The two witnesses of a conversation: what one side sent is what the other one saw, in the same order.

use rdpwhy_handshake::{PduKind, Report, Side};

/// What the reports do not agree on. A message that was on its way when a fault struck is missing at its receiver;
/// without faults nothing is.
pub(crate) fn both(client: &Report, server: &Report, whole: bool) -> Vec<String> {
    let directions = [
        (Side::Client, said(client, Side::Client), said(server, Side::Client)),
        (Side::Server, said(server, Side::Server), said(client, Side::Server)),
    ];
    let differing = directions.into_iter().filter(|(_, sent, seen)| !sent.starts_with(seen) || whole && sent != seen);
    differing.map(|(side, sent, seen)| format!("the {side} sent {sent:?}; seen were {seen:?}")).collect()
}

/// Messages by name, in order. The records around those inside TLS are not: how they are cut is the sender's business.
fn said(report: &Report, from: Side) -> Vec<&'static str> {
    let of_side = report.transcript.iter().filter(|event| event.body.from() == Some(from));
    let kinds = of_side.filter_map(|event| event.body.pdu());
    kinds.filter(|pdu| *pdu != PduKind::TlsApplicationData).map(PduKind::name).collect()
}
