//! How it ended, as the second half of a sentence.

use rdpwhy_handshake::{
    BadMessage, Close, Defect, Ending, Endless, How, Incapacity, Limit, Manner, Partial, Quota, Refusal, RefusalKind,
    Report, Side, Unreachable,
};

use super::messages::said;
use super::{end, head, looks, message, reason, span, whose};
use crate::awaited::awaited;
use crate::choice::Choice;
use crate::evidence;
use crate::round_trip::{TooSoon, too_soon_for_an_answer};

/// How it ended; `None` while it has not.
pub(crate) fn ending(report: &Report) -> Option<String> {
    Some(match report.ending.as_ref()? {
        Ending::Completed => "the handshake completed".to_owned(),
        Ending::Stopped { .. } => "the probe stopped".to_owned(),
        Ending::Refused { refusal, then } => refused(refusal, *then),
        Ending::Redirected { to: Some(to) } => format!("the server sends the client elsewhere, to {to}"),
        Ending::Redirected { to: None } => "the server sends the client elsewhere".to_owned(),
        Ending::Closed(close) => format!("{} {}{}", end(close.by), closed(close.how), circumstances(report, *close)),
        Ending::Endless(endless) => still_sending(endless),
        Ending::Silent { waited_us, quiet_us, partial: Some(partial), .. } => {
            unfinished(report, *waited_us, *quiet_us, *partial)
        }
        Ending::Silent { waited_us, quiet_us, partial: None, .. } => silent(report, *waited_us, *quiet_us),
        Ending::Unreadable { by, looks_like, head: bytes } => {
            let place = if evidence::is_outside_tls(report) { " outside TLS" } else { "" };
            let (looks, head) = (looks(looks_like), head(bytes));
            format!("what {} sent{place} is not what was due: it looks like {looks} ({head})", end(*by))
        }
        Ending::BadMessage(bad) => bad_message(report, bad),
        Ending::Exceeded { by, quota: Quota::Unsent, bytes } => {
            format!("{} makes the probe answer and does not read: {bytes} bytes of answers are not sent", end(*by))
        }
        Ending::Unreachable { reason } => unreachable(*reason).to_owned(),
        Ending::Unable { because: Incapacity::PeerChose(what) } => chose(report, what),
        Ending::Unable { because: Incapacity::PeerMisbehaved(how) } => {
            format!("what the server sent is not what it must be ({how})")
        }
        Ending::Unable { because: Incapacity::Damaged(why) } => {
            format!("a TLS record of the server does not decrypt, so its bytes were changed ({why})")
        }
        Ending::Unable { because: Incapacity::Kdc(why) } => format!("our logon could not go on: {why}"),
        Ending::Unable { because: Incapacity::Local(why) } => format!("our own side could not go on: {why}"),
        other => other.name().to_owned(),
    })
}

/// A verb for a close.
const fn closed(how: How) -> &'static str {
    match how {
        How::Eof => "closed the connection",
        How::Reset => "reset the connection",
        How::CloseNotify => "ended TLS with close_notify",
    }
}

fn circumstances(report: &Report, close: Close) -> String {
    if let Some(partial) = close.partial {
        return format!(" in the middle of a message{}", amount(partial));
    }
    match evidence::last_word(report).and_then(said) {
        Some((from, last)) if from == close.by => format!(" after sending {}", last.replacen(whose(from), "its", 1)),
        Some((_, last)) => match too_soon_for_an_answer(report, close) {
            Some(TooSoon { after_us, round_trip_us, .. }) => format!(
                " before {last} can have reached it ({after_us} µs after it went out; a round trip takes {round_trip_us} µs)"
            ),
            None => format!(" right after {last}"),
        },
        None => " before anything was sent".to_owned(),
    }
}

/// Which message it was, and what is wrong with it.
fn bad_message(report: &Report, bad: &BadMessage) -> String {
    let (who, what) = (end(bad.by), message(bad.by, bad.pdu));
    match bad.defect {
        Defect::Malformed => format!("{who} sent {what} ({}), which does not decode: {}", bad.pdu, bad.detail),
        Defect::Unanswerable => format!("{who} sent {what} ({}), to which there is no answer", bad.pdu),
        // It decodes, and yet it is no answer: a success without its id, a token of another mechanism.
        Defect::Unexpected if report.position.awaits_pdu(bad.pdu) => {
            format!("{who} sent {what}, which settles nothing, and nothing better followed")
        }
        Defect::Unexpected => {
            format!("{who} sent {what} ({}), which belongs to another place of the exchange", bad.pdu)
        }
    }
}

/// A message began. Of what the client sent in the meantime nothing is known.
fn unfinished(report: &Report, waited_us: u64, quiet_us: u64, partial: Partial) -> String {
    let begun = format!("a message began{}", amount(partial));
    if report.position.awaits_from(Side::Client) || dripped(waited_us, quiet_us) {
        format!("{begun} and did not complete within {}", span(waited_us))
    } else {
        format!("{begun} and nothing more came for {}", span(quiet_us))
    }
}

/// What came instead of silence, how much of it, and which limit ended the wait.
fn still_sending(endless: &Endless) -> String {
    let messages = format!("{} ({} a second)", endless.messages, at_least_one(endless.messages_per_second));
    let bytes = format!("{} bytes ({} a second)", endless.bytes, at_least_one(endless.bytes_per_second));
    let what = match endless.manner {
        Manner::Messages => {
            format!("the server kept sending messages, {messages} with {bytes}, and none was the expected one")
        }
        Manner::Drip => {
            let begun = endless.partial.map(amount).unwrap_or_default();
            format!("a message began{begun} and was still coming, {bytes}")
        }
        Manner::Exchange => format!("the server was still answering, with messages {messages} of {bytes}"),
    };
    let limit = match endless.limit {
        Limit::Stage => "the limit of the stage",
        Limit::Total => "the limit of the whole connection",
    };
    format!("{what}, when {limit} passed after {} in the stage", span(endless.lasted_us))
}

/// A rate as a reader takes it: none is 0.
fn at_least_one(rate: u64) -> String {
    if rate == 0 { "less than 1".to_owned() } else { rate.to_string() }
}

/// Nothing came, or nothing that was awaited.
fn silent(report: &Report, waited_us: u64, quiet_us: u64) -> String {
    if let Some(malformed) = evidence::malformed_answer(report) {
        return format!(
            "the server sent {malformed}, which does not decode, and nothing better in {}",
            span(waited_us)
        );
    }
    if report.events_dropped > 0 {
        return format!("the server kept sending other messages for {}", span(waited_us));
    }
    let last = evidence::last_word(report).and_then(said);
    // An odd message may come in the same moment as the one before it.
    let something_came = quiet_us < waited_us || evidence::has_odd_answer(report);
    let due = awaited(report).filter(|due| due.from == Side::Server && something_came);
    let Some(due) = due.map(|due| message(due.from, due.pdu)) else {
        let after = last.map(|(_, last)| format!(" after {last}")).unwrap_or_default();
        return format!("nothing came for {}{after}", span(waited_us));
    };
    match last {
        Some((Side::Server, last)) if dripped(waited_us, quiet_us) => {
            format!("messages came for {} (last: {last}), none of them {due}", span(waited_us))
        }
        // It decodes, and yet it is no answer: a success without its id, a token of another mechanism.
        Some((Side::Server, last)) if is_awaited(report) => {
            format!("the server sent {last}, which settles nothing, and then nothing for {}", span(quiet_us))
        }
        Some((Side::Server, last)) => {
            format!("the server sent something else ({last}) and then nothing for {}", span(quiet_us))
        }
        _ => format!("what came within {} was not {due}", span(waited_us)),
    }
}

/// Whether the last word is a message of the kind that is due.
fn is_awaited(report: &Report) -> bool {
    let last = evidence::last_word(report).and_then(|event| event.body.pdu());
    last.is_some_and(|pdu| report.position.awaits_pdu(pdu))
}

/// Whether bytes still came when half of the wait was over.
const fn dripped(waited_us: u64, quiet_us: u64) -> bool {
    quiet_us < waited_us / 2
}

fn amount(partial: Partial) -> String {
    let Partial { have, need, .. } = partial;
    if need > have { format!(" ({have} of at least {need} bytes)") } else { format!(" ({have} bytes)") }
}

fn refused(refusal: &Refusal, then: Option<Close>) -> String {
    let said = match refusal.kind {
        RefusalKind::NegotiationFailure => "refused the requested security protocols",
        RefusalKind::X224Disconnect => "answered with an X.224 disconnect",
        RefusalKind::X224Error => "answered with an X.224 error",
        RefusalKind::TlsAlert => "sent a fatal TLS alert",
        RefusalKind::CredsspError => "refused in CredSSP",
        RefusalKind::EarlyUserAuth => "does not authorise this user",
        RefusalKind::McsResult => "refused in MCS",
        RefusalKind::DisconnectUltimatum => "sent a disconnect ultimatum",
        RefusalKind::LicenseError => "refused in licensing",
        RefusalKind::SetErrorInfo => "gave a reason for disconnecting",
        _ => "refused",
    };
    let afterwards = then.map(|close| format!(", then {}", closed(close.how))).unwrap_or_default();
    format!("{} {said}: {}{afterwards}", end(refusal.by), reason(refusal))
}

fn chose(report: &Report, what: &str) -> String {
    match Choice::of(report) {
        Choice::Stranger => format!("the server answered X.224, and not as RDP does ({what})"),
        Choice::Several(names) => {
            format!("the server selected several protocols at once, which the specification does not allow ({names})")
        }
        Choice::Other => format!("the server chose what this probe does not go on with ({what})"),
    }
}

const fn unreachable(reason: Unreachable) -> &'static str {
    match reason {
        Unreachable::NameNotFound => "there is no such name",
        Unreachable::ResolverFailed => "the resolver gave no usable answer",
        Unreachable::Refused => "the port refused the connection",
        Unreachable::Timeout => "nothing answered the connection attempt",
        Unreachable::HostUnreachable => "the network says that the host cannot be reached",
        Unreachable::NetworkUnreachable => "there is no route to that network",
    }
}
