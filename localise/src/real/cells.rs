//! The cells of a real server: what it says where nothing dies, cut.

use std::collections::BTreeMap;

use rdpwhy::Probe;
use rdpwhy_handshake::{EventBody, PduKind, Side};
use rdpwhy_lab::{Fault, Garbage, Manner, When};

use super::server::Running;
use crate::cell::Cell;
use crate::driver;
use crate::message::{Frame, Message};
use crate::said::Said;
use crate::truth::{self, Before, Begun, Layer, sent_at_once};

/// Every cell of every server, one of each server in turn.
///
/// # Errors
/// A conversation in which nothing dies was not to be had; says why.
pub fn cells(servers: &[Running]) -> Result<Vec<Cell<&Running>>, String> {
    let mut numbered = Vec::new();
    for server in servers {
        let mut cells = of_messages(server, &heard(server, "x224.connection-confirm#9:before:eof")?);
        if server.has_tls() {
            cells.extend(of_records(server, &heard(server, "tls.record#99:before:eof")?));
        }
        numbered.extend(cells.into_iter().enumerate());
    }
    numbered.sort_by_key(|(number, _)| *number);
    Ok(numbered.into_iter().map(|(_, cell)| cell).collect())
}

/// A message that went through the relay.
struct Heard {
    from: Side,
    pdu: PduKind,
    /// How a fault addresses it.
    place: String,
    /// Bytes of its frame.
    size: usize,
}

/// What goes through a relay whose fault nobody comes to.
fn heard(server: &Running, fault: &str) -> Result<Vec<Heard>, String> {
    let relay = server.relay(fault.parse().expect("a fault")).map_err(|error| error.to_string())?;
    let config = server.config();
    let logon = server.logon(&config);
    Probe::with_logon(driver::target(relay.address()), config, logon)
        .run_blocking()
        .map_err(|error| error.to_string())?;
    let reports = relay.stop();
    let report = reports.first().ok_or("the relay has seen nothing")?;
    let mut counts: BTreeMap<(Side, PduKind), usize> = BTreeMap::new();
    let mut heard = Vec::new();
    for event in &report.transcript {
        let (from, pdu, size) = match &event.body {
            // A record around a message of the handshake.
            EventBody::Pdu { from, pdu, bytes, .. } if is_tls(*pdu) => (*from, *pdu, bytes + 5),
            EventBody::Pdu { from, pdu, bytes, .. } | EventBody::Record { from, pdu, bytes } => (*from, *pdu, *bytes),
            _ => continue,
        };
        let nth = counts.entry((from, pdu)).or_default();
        *nth += 1;
        heard.push(Heard { from, pdu, place: format!("{from}/{pdu}#{nth}"), size });
    }
    Ok(heard)
}

fn is_tls(pdu: PduKind) -> bool {
    pdu.name().starts_with("tls.")
}

/// Deaths at the messages of both sides, up to the server's first one on licensing.
fn of_messages<'a>(server: &'a Running, heard: &[Heard]) -> Vec<Cell<&'a Running>> {
    let messages: Vec<&Heard> = heard.iter().filter(|message| !is_tls(message.pdu)).collect();
    let is_last = |message: &&Heard| message.pdu.name().starts_with("license.");
    let end = messages.iter().position(is_last).map_or(messages.len(), |last| last + 1);
    let messages = messages.get(..end).unwrap_or_default();
    let mut cells = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        let behind = messages.get(index + 1..).unwrap_or_default();
        let next = behind.iter().find(|message| message.from == Side::Server).map(|message| awaited(message, false));
        let next = if begins_tls(server, message) { Some(HELLO) } else { next };
        match (message.from, next) {
            (Side::Server, next) => cells.extend(of_server(server, message, &awaited(message, false), next.as_ref())),
            (Side::Client, Some(due)) => cells.extend(of_client(server, message, &due)),
            (Side::Client, None) => {}
        }
    }
    cells
}

/// Behind the confirm TLS comes first.
fn begins_tls(server: &Running, message: &Heard) -> bool {
    server.has_tls() && message.pdu == PduKind::X224ConnectionConfirm
}

const HELLO: Message = Message {
    pdu: "tls.server-hello",
    place: "",
    stage: "tls",
    step: "server-hello",
    frame: Frame::Record,
    answers: &[],
};

/// Deaths at the records of the server's own TLS handshake.
fn of_records<'a>(server: &'a Running, heard: &[Heard]) -> Vec<Cell<&'a Running>> {
    let of_handshake = heard.iter().take_while(|message| !is_hidden(message));
    let records: Vec<&Heard> = of_handshake.filter(|message| is_tls(message.pdu)).collect();
    let has_clear_flight = records.iter().any(|record| record.pdu == PduKind::TlsServerHelloDone);
    let mut records = records.into_iter().filter(|record| record.from == Side::Server).enumerate().peekable();
    let mut cells = Vec::new();
    while let Some((index, record)) = records.next() {
        let due = awaited(record, has_clear_flight);
        let record = Heard { place: format!("tls.record#{}", index + 1), ..*record };
        let next = records.peek().map(|(_, next)| awaited(next, has_clear_flight));
        cells.extend(of_server(server, &record, &due, next.as_ref()));
    }
    cells
}

/// What comes once the client's handshake is complete.
fn is_hidden(message: &Heard) -> bool {
    message.pdu == PduKind::TlsApplicationData
}

/// A message as the table of the truth knows it. Written by hand.
fn awaited(heard: &Heard, has_clear_flight: bool) -> Message {
    let name = heard.pdu.name();
    let is_clear = matches!(
        heard.pdu,
        PduKind::TlsServerHello | PduKind::TlsCertificate | PduKind::TlsServerKeyExchange | PduKind::TlsServerHelloDone
    );
    let (stage, step, frame) = match name.split_once('.').unwrap_or_default() {
        ("x224", _) => ("negotiation", "connection-confirm", Frame::Tpkt),
        ("tls", "server-hello") => ("tls", "server-hello", Frame::Record),
        ("tls", _) if is_clear || !has_clear_flight => ("tls", "server-flight", Frame::Record),
        ("tls", _) => ("tls", "server-finished", Frame::Record),
        ("ntlm", _) => ("credssp", "challenge", Frame::TsRequest),
        ("credssp", _) => ("credssp", "server-proof", Frame::TsRequest),
        ("mcs", "connect-response") => ("basic-settings", "connect-response", Frame::Tpkt),
        ("mcs", confirm) => ("channels", confirm, Frame::Tpkt),
        _ => ("licensing", "first-message", Frame::Tpkt),
    };
    // Behind the clear flight of TLS 1.2 the server's Finished is awaited, and in TLS 1.3 behind the hello.
    let pdu = if stage == "tls" && !is_clear { "tls.finished" } else { name };
    Message { pdu, place: "", stage, step, frame, answers: &[] }
}

const CUTS: [Manner; 4] = [Manner::Reset, Manner::Eof, Manner::HalfClose, Manner::Stall];

fn of_server<'a>(server: &'a Running, heard: &Heard, due: &Message, next: Option<&Message>) -> Vec<Cell<&'a Running>> {
    let mut cells = Vec::new();
    for when in [When::Before, When::Inside(heard.size / 2), When::After] {
        let have = sent_at_once(when, heard.size);
        // Behind the last one nothing is missing.
        let Some(awaited) = (if have == heard.size { next } else { Some(due) }) else { continue };
        let begun = Begun::frame(due.frame, have, heard.size);
        cells.extend(CUTS.map(|how| cell(server, heard, when, &how, awaited, truth::death(awaited, begun, &how))));
    }
    let how = Manner::Garbage(Garbage::Noise);
    let truth = truth::odd(due, Layer::Plain, &how, Before { size: 0, frame: Frame::Tpkt });
    cells.push(cell(server, heard, When::Before, &how, due, truth));
    cells
}

fn of_client<'a>(server: &'a Running, heard: &Heard, due: &Message) -> Vec<Cell<&'a Running>> {
    let places = [When::Before, When::Inside(heard.size / 2), When::After];
    let cut = |when| CUTS.map(|how| cell(server, heard, when, &how, due, truth::death(due, None, &how)));
    places.into_iter().flat_map(cut).collect()
}

fn cell<'a>(
    server: &'a Running,
    heard: &Heard,
    when: When,
    how: &Manner,
    due: &Message,
    truth: Said,
) -> Cell<&'a Running> {
    let fault: Fault = format!("{}:{when}:{how}", heard.place).parse().expect("a fault");
    Cell { scene: server, fault, due: Some(due.pdu), truth, over_tcp: true }
}
