//! Deaths in `negotiation`.
//!
//! A negotiation failure is an answer, and the whole answer: whatever the socket does afterwards, the server has said
//! why (MS-RDPBCGR 2.2.1.2.2). Failure 5 means that NLA is required, not that it is unsupported.

mod broken;

use rdpwhy_handshake::{EventBody, PduKind, RefusalKind, Report, Side};
use rdpwhy_knowledge::{Cause, causes};
use rdpwhy_pdu::x224::{self, protocol};

use self::broken::{confirm_lengths, cut_short, is_tls, tls_first, unlisted_failure};
use super::ended::{at_step, closed_by_server, peer_chose, refused_by_server, refused_with, silent, told, unreadable};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Confirmed, Consistent, Stated};
use crate::choice::Choice;
use crate::evidence::last;
use crate::round_trip::too_soon_for_an_answer;
use crate::signature::{Match, Signature};
use crate::words;

/// Where the data of a confirm begins: behind the TPKT header and the fixed part of the TPDU.
const CONFIRM_DATA: usize = 11;

/// What may take a connection and then close it without an answer to the X.224 request.
const CLOSED_UNANSWERED: &[(&Cause, Standing)] = &[
    (&causes::FOREIGN_SERVICE, Consistent),
    (&causes::RELAY_WITHOUT_BACKEND, Consistent),
    (&causes::CONNECTION_LIMIT, Consistent),
    (&causes::BANNED, Consistent),
    (&causes::SERVICE_HUNG, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::MIDDLEBOX, Consistent),
    (&causes::NO_CREDENTIALS_CONFIGURED, Consistent),
    (&causes::NO_HEALTHY_BACKEND, Consistent),
];

/// The same without the last: a load balancer without a healthy server accepts and closes, and never stays silent.
const NO_RDP_ANSWER: &[(&Cause, Standing)] = match CLOSED_UNANSWERED.split_last() {
    Some((_, others)) => others,
    None => &[],
};

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "negotiation.ssl-required",
        "Failure 1, SSL_REQUIRED_BY_SERVER.",
        |report| (!asks_nla_alone(report)).then(|| required(report, SSL_REQUIRED))?,
        &[(&causes::TLS_REQUIRED, Stated)],
    ),
    Signature::specific(
        "negotiation.ssl-required-for-nla",
        "Failure 1, SSL_REQUIRED_BY_SERVER, to a request of CredSSP alone: the server has TLS and no CredSSP.",
        |report| asks_nla_alone(report).then(|| required(report, SSL_REQUIRED))?,
        &[(&causes::TLS_REQUIRED, Stated), (&causes::NO_NLA_ON_SERVER, Consistent)],
    ),
    Signature::specific(
        "negotiation.ssl-not-allowed",
        "Failure 2, SSL_NOT_ALLOWED_BY_SERVER.",
        |report| failure(report, 2, "only accepts Standard RDP security, so TLS and NLA are refused"),
        &[(&causes::TLS_NOT_ALLOWED, Stated), (&causes::SECURITY_LAYER_RDP_ONLY, Consistent)],
    ),
    Signature::specific(
        "negotiation.certificate-missing",
        "Failure 3, SSL_CERT_NOT_ON_SERVER.",
        |report| failure(report, 3, "has no certificate that it could use for TLS"),
        &[
            (&causes::CERTIFICATE_MISSING, Stated),
            // What xrdp means by it.
            (&causes::SERVER_KEY_UNREADABLE, Consistent),
            (&causes::CERTIFICATE_BINDING, Consistent),
            (&causes::CRYPTO_SERVICES_STOPPED, Consistent),
        ],
    ),
    Signature::specific(
        "negotiation.inconsistent-flags",
        "Failure 4, INCONSISTENT_FLAGS.",
        |report| failure(report, 4, "finds the requested protocols inconsistent with what it speaks already"),
        &[(&causes::REQUEST_INCONSISTENT, Stated)],
    ),
    Signature::specific(
        "negotiation.nla-required",
        "Failure 5, HYBRID_REQUIRED_BY_SERVER.",
        |report| required(report, HYBRID_REQUIRED),
        &[(&causes::NLA_REQUIRED, Stated)],
    ),
    Signature::specific(
        "negotiation.unlisted-failure",
        "A negotiation failure whose code is not in MS-RDPBCGR 2.2.1.2.2.",
        unlisted_failure,
        &[(&causes::MALFORMED_MESSAGE, Consistent), (&causes::MIDDLEBOX, Consistent)],
    ),
    Signature::specific(
        "negotiation.user-certificate-required",
        "Failure 6, SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER.",
        |report| failure(report, 6, "requires TLS with a certificate of the user"),
        &[(&causes::USER_CERTIFICATE_REQUIRED, Stated)],
    ),
    Signature::specific(
        "negotiation.entra-required",
        "Failure 7, ENTRA_AUTH_REQUIRED_BY_SERVER.",
        |report| required(report, ENTRA_REQUIRED),
        &[(&causes::ENTRA_REQUIRED, Stated)],
    ),
    Signature::specific(
        "negotiation.ssl-required-and-offered",
        "Failure 1, SSL_REQUIRED_BY_SERVER, although the request offered it: a contradiction.",
        |report| contradicted(report, SSL_REQUIRED),
        &[(&causes::TLS_REQUIRED, Consistent), (&causes::MIDDLEBOX, Consistent)],
    ),
    Signature::specific(
        "negotiation.nla-required-and-offered",
        "Failure 5, HYBRID_REQUIRED_BY_SERVER, although the request offered it: a contradiction.",
        |report| contradicted(report, HYBRID_REQUIRED),
        &[(&causes::NLA_REQUIRED, Consistent), (&causes::MIDDLEBOX, Consistent)],
    ),
    Signature::specific(
        "negotiation.entra-required-and-offered",
        "Failure 7, ENTRA_AUTH_REQUIRED_BY_SERVER, although the request offered it: a contradiction.",
        |report| contradicted(report, ENTRA_REQUIRED),
        &[(&causes::ENTRA_REQUIRED, Consistent), (&causes::MIDDLEBOX, Consistent)],
    ),
    Signature::specific(
        "negotiation.console-port",
        "The port of a hypervisor's consoles (2179) answers no connection request.",
        console_port,
        &[(&causes::PRECONNECTION_NEEDED, Consistent)],
    ),
    Signature::specific(
        "negotiation.confirm-cut-short",
        "A frame in place of the connection confirm that ends before the length that its header states.",
        cut_short,
        &[
            (&causes::MALFORMED_MESSAGE, Consistent),
            (&causes::FOREIGN_SERVICE, Consistent),
            (&causes::RELAY_WITHOUT_BACKEND, Consistent),
            (&causes::SERVICE_HUNG, Consistent),
            (&causes::UPDATE_2026_09, Consistent),
            (&causes::MIDDLEBOX, Consistent),
            (&causes::UNSTABLE_PATH, Consistent),
        ],
    ),
    Signature::specific(
        "negotiation.tls-first",
        "A TLS record in place of the connection confirm: the port expects TLS before the connection request.",
        tls_first,
        &[(&causes::TLS_FIRST, Consistent), (&causes::FOREIGN_SERVICE, Consistent)],
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
        CLOSED_UNANSWERED,
    ),
    Signature::specific(
        "negotiation.foreign-protocol",
        "The answer to the connection request is that of another protocol.",
        foreign_protocol,
        &[(&causes::FOREIGN_SERVICE, Confirmed)],
    ),
    Signature::specific(
        "negotiation.confirm-lengths",
        "A connection confirm whose length indicator contradicts the length of its frame.",
        confirm_lengths,
        &[
            (&causes::MALFORMED_MESSAGE, Consistent),
            (&causes::FOREIGN_SERVICE, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "negotiation.unreadable-answer",
        "The answer to the connection request is of no known protocol.",
        unreadable_answer,
        &[
            (&causes::FOREIGN_SERVICE, Consistent),
            (&causes::RELAY_WITHOUT_BACKEND, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "negotiation.x224-refused",
        "An X.224 disconnect or error answered the connection request.",
        x224_refused,
        &[
            (&causes::FOREIGN_SERVICE, Consistent),
            (&causes::SERVICE_HUNG, Consistent),
            (&causes::CONNECTION_LIMIT, Consistent),
        ],
    ),
    Signature::specific(
        "negotiation.chose-unspoken-protocol",
        "The server chose a security protocol that the probe does not speak.",
        chose_unspoken,
        &[(&causes::PROTOCOL_NOT_SPOKEN, Confirmed)],
    ),
    Signature::specific(
        "negotiation.chose-several-protocols",
        "The server selected several security protocols at once.",
        chose_several,
        &[(&causes::PROTOCOL_NOT_SPOKEN, Consistent), (&causes::MIDDLEBOX, Consistent)],
    ),
    Signature::specific(
        "negotiation.confirm-without-rdp",
        "An X.224 confirm whose data is not RDP's: another service over ISO-on-TCP.",
        confirm_without_rdp,
        &[
            (&causes::FOREIGN_SERVICE, Consistent),
            (&causes::RELAY_WITHOUT_BACKEND, Consistent),
            (&causes::MALFORMED_MESSAGE, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!("negotiation", closed: NO_RDP_ANSWER, silent: NO_RDP_ANSWER);

/// A failure that asks for a protocol.
struct Required {
    code: u32,
    /// The bits of requestedProtocols that offer it.
    offers: u32,
    what: &'static str,
}

const SSL_REQUIRED: Required =
    Required { code: x224::failure::SSL_REQUIRED_BY_SERVER, offers: protocol::SSL, what: "only accepts TLS or better" };

const HYBRID_REQUIRED: Required = Required {
    code: x224::failure::HYBRID_REQUIRED_BY_SERVER,
    offers: protocol::HYBRID | protocol::HYBRID_EX,
    what: "requires NLA (CredSSP)",
};

const ENTRA_REQUIRED: Required = Required {
    code: x224::failure::ENTRA_AUTH_REQUIRED_BY_SERVER,
    offers: protocol::RDSAAD,
    what: "requires a Microsoft Entra logon",
};

fn required(report: &Report, required: Required) -> Option<Match> {
    let Required { code, what, .. } = required;
    (!is_offered(report, &required))
        .then(|| failure(report, code, &format!("{what}, and the request did not offer it; TLS was not even tried")))?
}

/// Whether the request offered CredSSP and not TLS by itself.
fn asks_nla_alone(report: &Report) -> bool {
    let offered = |bits| report.facts.negotiation.requested.is_some_and(|requested| requested & bits != 0);
    offered(HYBRID_REQUIRED.offers) && !offered(SSL_REQUIRED.offers)
}

fn contradicted(report: &Report, required: Required) -> Option<Match> {
    let Required { code, what, .. } = required;
    let contradiction = "which the request did offer: the server, or something before it, contradicts itself";
    is_offered(report, &required).then(|| failure(report, code, &format!("{what}, {contradiction}")))?
}

fn is_offered(report: &Report, required: &Required) -> bool {
    report.facts.negotiation.requested.is_some_and(|requested| requested & required.offers != 0)
}

fn failure(report: &Report, code: u32, what: &str) -> Option<Match> {
    if !refused_with(report, RefusalKind::NegotiationFailure, code) {
        return None;
    }
    let names = report.facts.negotiation.requested_names.join(", ");
    let asked = if names.is_empty() { String::new() } else { format!(" (requested: {names})") };
    Match::at_ending(report, format!("The server says that it {what}{asked}."))
}

/// Hyper-V's VMConnect dials this port, and sends preconnection data first.
fn console_port(report: &Report) -> Option<Match> {
    const CONSOLES: u16 = 2179;
    let port = report.target.address.map_or(report.target.port, |address| address.port());
    let is_unanswered = silent(report).is_some() || closed_by_server(report).is_some();
    (port == CONSOLES && is_unanswered && at_step(report, &["connection-confirm"])).then(|| {
        let says = "This is the port on which a hypervisor serves the consoles of its virtual machines: it expects \
                    preconnection data, which names a machine, before anything else.";
        Match::at_ending(report, says)
    })?
}

fn no_answer(report: &Report) -> Option<Match> {
    let (_, partial) = silent(report)?;
    (partial.is_none() && at_step(report, &["connection-confirm"]))
        .then(|| told(report, ": the port takes connections, and whatever is behind it does not answer as RDP does"))?
}

fn closed_before_confirm(report: &Report) -> Option<Match> {
    let close = closed_by_server(report)?;
    let rest = match too_soon_for_an_answer(report, close) {
        Some(_) => ": it is no answer to the request, whatever that asks for",
        None => ", which is no legal answer of an RDP server to a well-formed request",
    };
    at_step(report, &["connection-confirm"]).then(|| told(report, rest))?
}

fn foreign_protocol(report: &Report) -> Option<Match> {
    let (like, head) = unreadable(report)?;
    let says = format!("Another program answers on this port: {} ({}).", words::looks(like), words::head(head));
    (is_named(like) && !is_tls(like)).then(|| Match::at_ending(report, says))?
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
    let says = format!("The server is an RDP server and chose what this probe does not go on with ({what}).");
    (Choice::of(report) == Choice::Other).then(|| Match::at_ending(report, says))?
}

fn chose_several(report: &Report) -> Option<Match> {
    peer_chose(report)?;
    matches!(Choice::of(report), Choice::Several(_))
        .then(|| told(report, ": the server, or something before it, does not negotiate as RDP does"))?
}

fn confirm_without_rdp(report: &Report) -> Option<Match> {
    peer_chose(report)?;
    let rest = if has_transport_parameters(report) {
        ": it sent transport parameters, as services over ISO-on-TCP do (industrial controllers, for one)"
    } else {
        ": what is behind this port need not be an RDP server"
    };
    (Choice::of(report) == Choice::Stranger).then(|| told(report, rest))?
}

/// TPDU size and the two selectors (X.224 13.3.4), where RDP has its negotiation data.
fn has_transport_parameters(report: &Report) -> bool {
    let confirm = last(report, Side::Server, PduKind::X224ConnectionConfirm);
    match confirm.map(|event| &event.body) {
        Some(EventBody::Pdu { raw: Some(raw), .. }) => {
            raw.get(CONFIRM_DATA).is_some_and(|parameter| (0xC0..=0xC2).contains(parameter))
        }
        _ => false,
    }
}
