//! Deaths in `negotiation`.
//!
//! A negotiation failure is an answer, and the whole answer: whatever the socket does afterwards, the server has said
//! why (MS-RDPBCGR 2.2.1.2.2). Failure 5 means that NLA is required, not that it is unsupported.

use rdpwhy_handshake::{RefusalKind, Report};

use super::ended::{at_step, closed_by_server, peer_chose, refused_by_server, refused_with, silent, told, unreadable};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Confirmed, Consistent, Stated};
use crate::signature::{Match, Signature};
use crate::words;

/// What may take a connection and then not answer an X.224 request.
const NO_RDP_ANSWER: &[(&str, Standing)] = &[
    ("foreign-service", Consistent),
    ("relay-without-backend", Consistent),
    ("connection-limit", Consistent),
    ("banned", Consistent),
    ("service-hung", Consistent),
    ("update-2026-09", Consistent),
    ("middlebox", Consistent),
];

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "negotiation.ssl-required",
        "Failure 1, SSL_REQUIRED_BY_SERVER.",
        |report| failure(report, 1, "only accepts TLS or better, and the request did not offer it"),
        &[("tls-required", Stated)],
    ),
    Signature::specific(
        "negotiation.ssl-not-allowed",
        "Failure 2, SSL_NOT_ALLOWED_BY_SERVER.",
        |report| failure(report, 2, "only accepts Standard RDP security, so TLS and NLA are refused"),
        &[("tls-not-allowed", Stated), ("security-layer-rdp-only", Consistent)],
    ),
    Signature::specific(
        "negotiation.certificate-missing",
        "Failure 3, SSL_CERT_NOT_ON_SERVER.",
        |report| failure(report, 3, "has no certificate that it could use for TLS"),
        &[
            ("certificate-missing", Stated),
            ("certificate-binding", Consistent),
            ("crypto-services-stopped", Consistent),
        ],
    ),
    Signature::specific(
        "negotiation.inconsistent-flags",
        "Failure 4, INCONSISTENT_FLAGS.",
        |report| failure(report, 4, "finds the requested protocols inconsistent with what it speaks already"),
        &[("request-inconsistent", Stated)],
    ),
    Signature::specific(
        "negotiation.nla-required",
        "Failure 5, HYBRID_REQUIRED_BY_SERVER.",
        |report| failure(report, 5, "requires NLA (CredSSP), and the request did not offer it; TLS was not even tried"),
        &[("nla-required", Stated)],
    ),
    Signature::specific(
        "negotiation.user-certificate-required",
        "Failure 6, SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER.",
        |report| failure(report, 6, "requires TLS with a certificate of the user"),
        &[("user-certificate-required", Stated)],
    ),
    Signature::specific(
        "negotiation.entra-required",
        "Failure 7, ENTRA_AUTH_REQUIRED_BY_SERVER.",
        |report| failure(report, 7, "requires a Microsoft Entra logon, and the request did not offer it"),
        &[("entra-required", Stated)],
    ),
    Signature::specific(
        "negotiation.no-answer",
        "The connection was accepted and the connection request never answered.",
        no_answer,
        NO_RDP_ANSWER,
    ),
    Signature::specific(
        "negotiation.closed-before-confirm",
        "The connection was accepted, and closed or reset instead of an answer to the connection request.",
        closed_before_confirm,
        NO_RDP_ANSWER,
    ),
    Signature::specific(
        "negotiation.foreign-protocol",
        "The answer to the connection request is that of another protocol.",
        foreign_protocol,
        &[("foreign-service", Confirmed)],
    ),
    Signature::specific(
        "negotiation.unreadable-answer",
        "The answer to the connection request is of no known protocol.",
        unreadable_answer,
        &[("foreign-service", Consistent), ("relay-without-backend", Consistent), ("middlebox", Consistent)],
    ),
    Signature::specific(
        "negotiation.x224-refused",
        "An X.224 disconnect or error answered the connection request.",
        x224_refused,
        &[("foreign-service", Consistent), ("service-hung", Consistent), ("connection-limit", Consistent)],
    ),
    Signature::specific(
        "negotiation.chose-unspoken-protocol",
        "The server chose a security protocol that the probe does not speak.",
        chose_unspoken,
        &[("protocol-not-spoken", Confirmed)],
    ),
];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!("negotiation", closed: NO_RDP_ANSWER, silent: NO_RDP_ANSWER);

fn failure(report: &Report, code: u32, what: &str) -> Option<Match> {
    if !refused_with(report, RefusalKind::NegotiationFailure, code) {
        return None;
    }
    let names = report.facts.negotiation.requested_names.join(", ");
    let asked = if names.is_empty() { String::new() } else { format!(" (requested: {names})") };
    Match::at_ending(report, format!("The server says that it {what}{asked}."))
}

fn no_answer(report: &Report) -> Option<Match> {
    let (_, partial) = silent(report)?;
    (partial.is_none() && at_step(report, &["connection-confirm"]))
        .then(|| told(report, ": the port takes connections, and whatever is behind it does not answer as RDP does"))?
}

fn closed_before_confirm(report: &Report) -> Option<Match> {
    closed_by_server(report)?;
    at_step(report, &["connection-confirm"])
        .then(|| told(report, ", which is no legal answer of an RDP server to a well-formed request"))?
}

fn foreign_protocol(report: &Report) -> Option<Match> {
    let (like, head) = unreadable(report)?;
    let says = format!("Another program answers on this port: {} ({}).", words::looks(like), words::head(head));
    is_named(like).then(|| Match::at_ending(report, says))?
}

fn unreadable_answer(report: &Report) -> Option<Match> {
    let (like, head) = unreadable(report)?;
    let says = format!("The answer is not RDP, and looks like nothing known ({}).", words::head(head));
    (!is_named(like)).then(|| Match::at_ending(report, says))?
}

/// Whether the guess at a stranger's protocol is one that speaks for itself.
fn is_named(like: &str) -> bool {
    !matches!(like, "unknown" | "rdp")
}

fn x224_refused(report: &Report) -> Option<Match> {
    let refusal = refused_by_server(report, RefusalKind::X224Disconnect)
        .or_else(|| refused_by_server(report, RefusalKind::X224Error))?;
    let what = if refusal.kind == RefusalKind::X224Error { "an error" } else { "a disconnect" };
    Match::at_ending(
        report,
        format!(
            "The server answered the connection request with {what} of X.224 ({}), without a reason.",
            refusal.code
        ),
    )
}

fn chose_unspoken(report: &Report) -> Option<Match> {
    let what = peer_chose(report)?;
    Match::at_ending(report, format!("The server is an RDP server and chose what this probe does not speak ({what})."))
}
