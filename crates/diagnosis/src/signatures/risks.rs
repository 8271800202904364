//! What is worth knowing although the conversation did not end by it.

use rdpwhy_handshake::{EventBody, EventId, PduKind, Possession, Report, Side};
use rdpwhy_knowledge::causes;

use crate::Standing::Consistent;
use crate::evidence::{Evidence, last};
use crate::signature::{Match, Signature};
use crate::unasked::Unasked;
use crate::words;

/// Kerberos' default tolerance; NTLM has none that is documented.
const TOLERATED_SKEW_US: u64 = 5 * 60 * 1_000_000;
const TLS_1_2: u16 = 0x0303;

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::risk(
        "negotiation.confirm-without-data",
        "A protocol was asked for and the confirm carries no negotiation data: Standard RDP security only.",
        confirm_without_data,
        &[(&causes::SECURITY_LAYER_RDP_ONLY, Consistent), (&causes::SERVER_PREDATES_NEGOTIATION, Consistent)],
    ),
    Signature::risk(
        "negotiation.unasked-protocol",
        "The server selected Standard RDP security, which was not asked for.",
        |report| unasked_protocol(report, Unasked::Rdp),
        &[
            (&causes::SERVER_KEY_UNREADABLE, Consistent),
            (&causes::CERTIFICATE_MISSING, Consistent),
            (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
            (&causes::SECURITY_LAYER_RDP_ONLY, Consistent),
        ],
    ),
    Signature::risk(
        "negotiation.unasked-tls",
        "The server selected TLS, and the request offered CredSSP alone: the server has no CredSSP.",
        |report| unasked_protocol(report, Unasked::Tls),
        &[
            (&causes::NO_NLA_ON_SERVER, Consistent),
            (&causes::MALFORMED_MESSAGE, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::risk(
        "negotiation.unasked-nla",
        "The server selected CredSSP, which was not asked for: one that requires it answers failure 5.",
        |report| unasked_protocol(report, Unasked::Hybrid),
        &[
            (&causes::NLA_REQUIRED, Consistent),
            (&causes::MALFORMED_MESSAGE, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::risk(
        "negotiation.unasked-other",
        "The server selected RDSTLS, RDSAAD or an unknown protocol, which was not asked for.",
        |report| unasked_protocol(report, Unasked::Other),
        &[(&causes::MALFORMED_MESSAGE, Consistent), (&causes::MIDDLEBOX, Consistent)],
    ),
    Signature::risk(
        "tls.certificate-expired",
        "The certificate had expired when it was shown: clients warn, TLS itself goes on.",
        certificate_expired,
        &[],
    ),
    Signature::risk(
        "tls.certificate-not-yet-valid",
        "The certificate was not valid yet when it was shown: one of the clocks is wrong.",
        certificate_not_yet_valid,
        &[],
    ),
    Signature::risk(
        "tls.key-not-proved",
        "The server's handshake signature does not fit its certificate.",
        key_not_proved,
        &[],
    ),
    Signature::risk(
        "tls.certificate-unusual",
        "The certificate is one that common TLS libraries do not support, apart from who issued it.",
        certificate_unusual,
        &[],
    ),
    Signature::risk("tls.old-version", "TLS below 1.2 is in force.", old_version, &[]),
    Signature::risk(
        "credssp.clock-skew",
        "The server's clock and ours differ by more than Kerberos tolerates.",
        clock_skew,
        &[],
    ),
];

fn confirm_without_data(report: &Report) -> Option<Match> {
    let says = format!(
        "The server confirmed without a word on {}: it does not know negotiation, or allows Standard RDP security only. \
         Clients that want TLS or NLA end the connection there.",
        report.facts.negotiation.requested_names.join(", ")
    );
    (Unasked::of(report) == Some(Unasked::WithoutData)).then(|| confirm(report, says))?
}

fn unasked_protocol(report: &Report, which: Unasked) -> Option<Match> {
    let name = report.facts.negotiation.selected_name.unwrap_or("an unknown protocol");
    let says = format!("The server selected {name}, which was not asked for. Clients end the connection there.");
    (Unasked::of(report) == Some(which)).then(|| confirm(report, says))?
}

fn confirm(report: &Report, says: String) -> Option<Match> {
    let event = last(report, Side::Server, PduKind::X224ConnectionConfirm)?;
    Some(Match { says, evidence: Evidence::of([event.id])? })
}

fn certificate_expired(report: &Report) -> Option<Match> {
    let certificate = report.facts.tls.certificate.as_ref()?;
    let says = format!(
        "The server's certificate ({}) has expired: a client warns, and by itself that ends no TLS handshake.",
        certificate.leaf.subject
    );
    (certificate.expired == Some(true)).then(|| shown(report, says))?
}

fn certificate_not_yet_valid(report: &Report) -> Option<Match> {
    let certificate = report.facts.tls.certificate.as_ref()?;
    let says = format!(
        "The server's certificate ({}) is not valid yet: one of the clocks is wrong.",
        certificate.leaf.subject
    );
    (certificate.not_yet_valid == Some(true)).then(|| shown(report, says))?
}

fn key_not_proved(report: &Report) -> Option<Match> {
    let certificate = report.facts.tls.certificate.as_ref()?;
    let says = "The server did not prove that it holds the key of its certificate: something else may be answering.";
    let possession = certificate.verification.as_ref()?.possession;
    (possession == Possession::Failed).then(|| shown(report, says.to_owned()))?
}

fn certificate_unusual(report: &Report) -> Option<Match> {
    let certificate = report.facts.tls.certificate.as_ref()?;
    let verification = certificate.verification.as_ref()?;
    let proof = match verification.possession {
        Possession::Proved => "the server proved that it holds the key",
        Possession::NotVerified => "the probe cannot check the proof of such a key",
        Possession::Failed => return None,
    };
    let says = format!(
        "The server's certificate ({}) {}: clients that judge certificates strictly refuse it, and others connect; {proof}.",
        certificate.leaf.subject,
        verification.unsupported?.means()
    );
    shown(report, says)
}

fn old_version(report: &Report) -> Option<Match> {
    let tls = &report.facts.tls;
    let says = format!(
        "The server chose {}, which clients of today refuse.",
        tls.version_name.unwrap_or("an old TLS version")
    );
    // 0 stands for a transparent layer.
    let old = tls.version.is_some_and(|version| version != 0 && version < TLS_1_2);
    let event = last(report, Side::Server, PduKind::TlsServerHello).map(|event| event.id);
    (old && event.is_some()).then(|| Some(Match { says, evidence: Evidence::of(event)? }))?
}

/// The certificate's own message up to TLS 1.2; with TLS 1.3 the layer that read it.
fn shown(report: &Report, says: String) -> Option<Match> {
    let message = last(report, Side::Server, PduKind::TlsCertificate).map(|event| event.id);
    Some(Match { says, evidence: Evidence::of(message.or_else(|| tls_up(report)))? })
}

fn tls_up(report: &Report) -> Option<EventId> {
    report.transcript.iter().find(|event| event.body == EventBody::TlsUp).map(|event| event.id)
}

fn clock_skew(report: &Report) -> Option<Match> {
    let skew = report.facts.ntlm.as_ref()?.clock_skew_us?;
    let direction = if skew > 0 { "ahead of" } else { "behind" };
    let says = format!(
        "The server's clock is {} {direction} ours: Kerberos tolerates five minutes, and certificates are judged by it.",
        words::long_span(skew.unsigned_abs())
    );
    let event = last(report, Side::Server, PduKind::NtlmChallenge)?;
    (skew.unsigned_abs() > TOLERATED_SKEW_US).then(|| Some(Match { says, evidence: Evidence::of([event.id])? }))?
}
