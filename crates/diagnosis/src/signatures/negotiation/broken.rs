//! Answers to the connection request that break the protocol: cut short, with wrong lengths, with an unlisted code, or TLS.

use rdpwhy_handshake::{Partial, PduKind, RefusalKind, Report};
use rdpwhy_pdu::frame::FrameLayer;

use super::super::ended::{at_step, closed_by_server, refused_by_server, silent, unreadable};
use crate::signature::Match;
use crate::words;

pub(super) fn unlisted_failure(report: &Report) -> Option<Match> {
    const LISTED: core::ops::RangeInclusive<u32> = 1..=7;
    let code = refused_by_server(report, RefusalKind::NegotiationFailure)?.code;
    let says = format!(
        "The server refused the requested security protocols with code {code}, which the specification does not list: the \
         server, or something before it, does not follow the specification."
    );
    (!LISTED.contains(&code)).then(|| Match::at_ending(report, says))?
}

/// A header promised more than came before the close, or before the time was up.
pub(super) fn cut_short(report: &Report) -> Option<Match> {
    let partial = report.ending.as_ref()?.partial()?;
    let Partial { layer, have, need } = partial;
    let by_server = closed_by_server(report).is_some() || silent(report).is_some();
    let says = format!(
        "The server began an answer to the connection request, of which {have} of at least {need} bytes came: its length is \
         wrong, or its end was lost."
    );
    (by_server && layer == FrameLayer::Tpkt && at_step(report, &["connection-confirm"]))
        .then(|| Match::at_ending(report, says))?
}

pub(super) fn tls_first(report: &Report) -> Option<Match> {
    let (like, head) = unreadable(report)?;
    let says = format!(
        "The server answered the connection request with a TLS record ({}). It expects TLS first: a TLS terminator such as \
         stunnel, a gateway or a web server, with RDP behind it or not.",
        words::head(head)
    );
    is_tls(like).then(|| Match::at_ending(report, says))?
}

pub(super) fn is_tls(like: &str) -> bool {
    matches!(like, "tls" | "ssl-v2")
}

/// TPKT version 3 and, behind its length and the length indicator, the code of a confirm (X.224 13.3.3).
pub(super) fn confirm_lengths(report: &Report) -> Option<Match> {
    const CONFIRM: u8 = 0xD0;
    let (_, head) = unreadable(report)?;
    let [3, 0, high, low, indicator, code, ..] = head else { return None };
    let frame = u16::from_be_bytes([*high, *low]);
    let says = format!(
        "The server sent the connection confirm ({}) in a frame of {frame} bytes with a length indicator of {indicator}, which \
         contradict each other. No client can go on from there.",
        PduKind::X224ConnectionConfirm
    );
    (code & 0xF0 == CONFIRM).then(|| Match::at_ending(report, says))?
}
