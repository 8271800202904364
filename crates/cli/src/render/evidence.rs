//! An event of the transcript in one line, so that evidence can be followed without the JSON.

use rdpwhy::handshake::{DialEvent, Event, EventBody, EventId};

use super::{Page, style, time};

/// `[c1.6 c1.7]`.
pub(super) fn ids(ids: &[EventId]) -> String {
    let ids: Vec<String> = ids.iter().map(EventId::to_string).collect();
    format!("[{}]", ids.join(" "))
}

/// Renders the events, where there are any.
pub(super) fn render<'a>(page: &mut Page, events: impl Iterator<Item = &'a Event>) {
    let mut events = events.peekable();
    if events.peek().is_some() {
        page.heading("Evidence");
    }
    for event in events {
        page.row(&event.id.to_string(), style::PLAIN, &sentence(event));
    }
}

/// What happened, without its id.
fn sentence(event: &Event) -> String {
    let what = match &event.body {
        EventBody::Dial(dial) => dialled(dial),
        EventBody::Record { from, pdu, bytes } => format!("{from} sent a record, {pdu}, {bytes} bytes"),
        EventBody::Pdu { from, pdu, bytes, .. } => format!("{from} sent {pdu}, {bytes} bytes"),
        EventBody::Alert { from, code, name } => format!("{from} sent alert {code} ({})", name.unwrap_or("unknown")),
        EventBody::Anomaly { from, what, pdu, detail, .. } => {
            let pdu = pdu.map(|pdu| format!(" in {pdu}")).unwrap_or_default();
            let detail = detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
            format!("odd from {from}{pdu}: {what}{detail}")
        }
        EventBody::Close { by, how } => format!("{by} closed: {how}"),
        EventBody::TlsUp => "TLS is up".to_owned(),
        EventBody::Deadline { limit, waited_us } => {
            format!("limit of the {}, after waiting for {}", limit.name(), time::human(*waited_us))
        }
        _ => "something that this version cannot show".to_owned(),
    };
    format!("at {}: {what}", time::human(event.at.0))
}

fn dialled(event: &DialEvent) -> String {
    match event {
        DialEvent::Resolving { host, .. } => format!("looking up {host}"),
        DialEvent::Resolved { addresses } => format!("{} addresses found", addresses.len()),
        DialEvent::ResolveFailed { reason, detail } => format!("look-up failed, {}: {detail}", reason.name()),
        DialEvent::Attempt { address } => format!("connecting to {address}"),
        DialEvent::AttemptFailed { address, reason, detail } => {
            format!("{address} failed, {}: {detail}", reason.name())
        }
        DialEvent::Connected { address } => format!("connected to {address}"),
        DialEvent::Exhausted => "every address failed".to_owned(),
        _ => "dialling".to_owned(),
    }
}
