//! Deaths in `tls`.
//!
//! INVARIANT: an alert, an end-of-file and a reset after a ClientHello are one symptom: a Windows server may generate an
//! alert and never send it. Their causes are consistent, never more, until experiments separate them.

use rdpwhy_handshake::{How, PduKind, RefusalKind, Report, Side};
use rdpwhy_knowledge::{Cause, causes};

use super::ended::{at_step, closed_by_server, closed_how, peer_chose, refused_by, silent, told, unreadable};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Confirmed, Consistent};
use crate::evidence::{last, last_message};
use crate::signature::{Match, Signature};
use crate::words;

/// A server that takes the X.224 request and ends the connection at the ClientHello.
pub(super) const DEAD_AT_HELLO: &[(&Cause, Standing)] = &[
    (&causes::TLS_CREDENTIAL_FAULT, Consistent),
    (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
    (&causes::CERTIFICATE_EXPIRED, Consistent),
    (&causes::CERTIFICATE_BINDING, Consistent),
    (&causes::CRYPTO_SERVICES_STOPPED, Consistent),
    (&causes::TLS_VERSIONS_DISABLED, Consistent),
    (&causes::TLS_SUITES_DISABLED, Consistent),
    (&causes::TLS_VERSION_MISMATCH, Consistent),
    (&causes::TLS_NO_COMMON_CIPHER, Consistent),
    (&causes::MIDDLEBOX, Consistent),
    (&causes::VERSION_INTOLERANCE, Consistent),
    (&causes::SERVER_NAME_REJECTED, Consistent),
    (&causes::CLIENT_ONLY_MISMATCH, Consistent),
    (&causes::RELAY_WITHOUT_BACKEND, Consistent),
    (&causes::CONNECTION_LIMIT, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
];

/// A path that loses what is large, or a service that stands still.
const STALLED: &[(&Cause, Standing)] = &[
    (&causes::MTU_BLACK_HOLE, Consistent),
    (&causes::MIDDLEBOX, Consistent),
    (&causes::SERVICE_HUNG, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::RELAY_WITHOUT_BACKEND, Consistent),
];

/// The server got as far as its own flight.
const DEAD_LATER: &[(&Cause, Standing)] = &[
    (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
    (&causes::TLS_CREDENTIAL_FAULT, Consistent),
    (&causes::MIDDLEBOX, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
];

const OLDEST_SPOKEN: u16 = 0x0303;
/// The alert user_canceled.
const USER_CANCELED: u8 = 90;

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "tls.reset-after-client-hello",
        "The server resets the connection right after the ClientHello: the death behind most 0x904/0x7.",
        reset_after_hello,
        DEAD_AT_HELLO,
    ),
    Signature::specific(
        "tls.eof-after-client-hello",
        "The server closes the connection right after the ClientHello.",
        eof_after_hello,
        DEAD_AT_HELLO,
    ),
    Signature::specific(
        "tls.silence-after-client-hello",
        "Nothing answers the ClientHello.",
        silence_after_hello,
        STALLED,
    ),
    Signature::specific(
        "tls.alert-by-client",
        "A fatal alert of the client: it did not accept what the server showed.",
        by_client,
        &[(&causes::CERTIFICATE_NOT_ACCEPTED, Consistent), (&causes::TLS_VERSION_MISMATCH, Consistent)],
    ),
    Signature::specific(
        "tls.cancelled",
        "The server cancels the handshake (alert 90) and closes.",
        cancelled,
        &[
            (&causes::RELAY_WITHOUT_BACKEND, Consistent),
            (&causes::CONNECTION_LIMIT, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "tls.peer-chose-old-version",
        "The server's hello chose a TLS version that the probe does not speak.",
        peer_chose_old_version,
        &[(&causes::TLS_VERSION_MISMATCH, Confirmed)],
    ),
    Signature::specific(
        "tls.peer-incompatible",
        "The server's TLS choice is one that the probe's TLS library does not go on with.",
        peer_incompatible,
        &[
            (&causes::TLS_NO_COMMON_CIPHER, Consistent),
            (&causes::TLS_VERSION_MISMATCH, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "tls.stalled-in-server-flight",
        "The server's TLS flight began and did not come to its end.",
        stalled_in_flight,
        STALLED,
    ),
    Signature::specific(
        "tls.stalled-after-certificate",
        "The server's TLS flight stopped behind its certificate.",
        stalled_after_certificate,
        &[(&causes::SERVICE_HUNG, Consistent), (&causes::MIDDLEBOX, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    ),
    Signature::specific(
        "tls.closed-in-server-flight",
        "The server ended the connection in the middle of its TLS flight.",
        closed_in_flight,
        DEAD_LATER,
    ),
    Signature::specific(
        "tls.closed-after-client-flight",
        "The server ended the connection after the client's last TLS message.",
        closed_after_client_flight,
        DEAD_LATER,
    ),
    Signature::specific(
        "tls.damaged-records",
        "What came looks like TLS and cannot be read.",
        damaged,
        &[(&causes::MIDDLEBOX, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    ),
    Signature::specific(
        "tls.not-tls",
        "What answered the ClientHello is not TLS.",
        not_tls,
        &[
            (&causes::RELAY_WITHOUT_BACKEND, Consistent),
            (&causes::FOREIGN_SERVICE, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!("tls", closed: DEAD_LATER, silent: STALLED);

/// Alert 90 ends nothing by itself: a close follows it (RFC 8446 6.1).
fn is_cancelled(report: &Report) -> bool {
    let last = report.facts.tls.alerts.iter().rfind(|alert| alert.code != 0);
    last.is_some_and(|alert| alert.from == Side::Server && alert.code == USER_CANCELED)
}

fn cancelled(report: &Report) -> Option<Match> {
    closed_by_server(report)?;
    is_cancelled(report).then(|| {
        told(report, ", after it had cancelled the handshake for a reason that is not a failure of TLS (alert 90)")
    })?
}

fn by_client(report: &Report) -> Option<Match> {
    let refusal = refused_by(report, Side::Client, RefusalKind::TlsAlert)?;
    Match::at_ending(
        report,
        format!("The client itself ended TLS with an alert: {}; the server did not.", words::reason(refusal)),
    )
}

fn reset_after_hello(report: &Report) -> Option<Match> {
    (closed_how(report, How::Reset) && hello_unanswered(report)).then(|| {
        told(
            report,
            ", although it had just agreed to TLS; what happens to the hello, happens on the server or on the way",
        )
    })?
}

fn eof_after_hello(report: &Report) -> Option<Match> {
    let ended = closed_how(report, How::Eof) || closed_how(report, How::CloseNotify);
    let alerts = if closed_how(report, How::CloseNotify) {
        "close_notify ends TLS in order and gives no reason"
    } else if report.facts.tls.alerts.iter().any(|alert| alert.from == Side::Server) {
        "its alert was a warning, and none said why it ended"
    } else {
        "it gave no alert, which proves nothing either way"
    };
    (ended && hello_unanswered(report))
        .then(|| told(report, &format!(", although it had just agreed to TLS; {alerts}")))?
}

fn silence_after_hello(report: &Report) -> Option<Match> {
    silent(report)?;
    hello_unanswered(report).then(|| {
        told(report, "; the small X.224 exchange before it went through, so size or the service itself matters")
    })?
}

/// The hello is the last message, and nothing of an answer has come.
fn hello_unanswered(report: &Report) -> bool {
    let untouched = !is_cancelled(report) && report.ending.as_ref().is_some_and(|ending| ending.partial().is_none());
    let hello_is_last = last_message(report) == Some((Side::Client, PduKind::TlsClientHello));
    untouched && hello_is_last && at_step(report, &["server-hello"])
}

fn peer_chose_old_version(report: &Report) -> Option<Match> {
    let what = peer_chose(report)?;
    let suite = report.facts.tls.suite_name.map(|suite| format!(" with {suite}")).unwrap_or_default();
    let says = format!(
        "The server works and chose {what}{suite}: it offers nothing newer, which clients of today refuse to speak."
    );
    is_old(report).then(|| Match::at_ending(report, says))?
}

fn peer_incompatible(report: &Report) -> Option<Match> {
    let what = peer_chose(report)?;
    let says =
        format!("The server answered the ClientHello, and our TLS library does not go on with its choice: {what}.");
    (!is_old(report) && is_agreed(report)).then(|| Match::at_ending(report, says))?
}

fn is_old(report: &Report) -> bool {
    report.facts.tls.version.is_some_and(|version| version < OLDEST_SPOKEN)
}

fn stalled_in_flight(report: &Report) -> Option<Match> {
    let (_, partial) = silent(report)?;
    let begun = at_step(report, &["server-flight"]) || partial.is_some() && at_step(report, &["server-hello"]);
    let rest = if last(report, Side::Server, PduKind::TlsEncryptedHandshake).is_some() {
        ": a part of its encrypted flight came, and not its end"
    } else {
        ": small messages pass and the large certificate flight does not"
    };
    (begun && !certificate_came(report)).then(|| told(report, rest))?
}

fn stalled_after_certificate(report: &Report) -> Option<Match> {
    silent(report)?;
    (at_step(report, &["server-flight"]) && certificate_came(report))
        .then(|| told(report, ": the certificate came and the rest of the flight did not, so large messages do pass"))?
}

fn certificate_came(report: &Report) -> bool {
    report.facts.tls.certificate.is_some() || last(report, Side::Server, PduKind::TlsCertificate).is_some()
}

/// Whether the server's hello has come: from there on nobody objects to the offer.
pub(super) fn is_agreed(report: &Report) -> bool {
    report.facts.tls.up || report.facts.tls.suite.is_some()
}

fn closed_in_flight(report: &Report) -> Option<Match> {
    let close = closed_by_server(report)?;
    let begun = at_step(report, &["server-flight"]) || close.partial.is_some() && at_step(report, &["server-hello"]);
    begun.then(|| told(report, ", in the middle of its own TLS flight"))?
}

fn closed_after_client_flight(report: &Report) -> Option<Match> {
    closed_by_server(report)?;
    at_step(report, &["server-finished", "finished"])
        .then(|| told(report, ", so that the TLS handshake was never confirmed"))?
}

fn damaged(report: &Report) -> Option<Match> {
    let (like, head) = unreadable(report)?;
    let says = format!("What the server sent looks like TLS and cannot be read ({}).", words::head(head));
    // A breach that the TLS library has a name for is a finding of its own.
    (like == "tls" && report.facts.tls.fault.is_none()).then(|| Match::at_ending(report, says))?
}

fn not_tls(report: &Report) -> Option<Match> {
    let (like, head) = unreadable(report)?;
    let says = format!(
        "The server agreed to TLS, and what it sent then is none: it looks like {} ({}).",
        words::looks(like),
        words::head(head)
    );
    (like != "tls").then(|| Match::at_ending(report, says))?
}
