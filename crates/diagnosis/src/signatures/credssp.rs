//! Failures in `credssp`; errorCode by its number in `status`, alerts in `super::alerts`.
//!
//! errorCode exists for negotiated versions 3, 4 and 6 only (MS-CSSP 2.2.1): a server of version 2 or 5 just closes, or
//! sends an alert instead. A close without a word therefore rules nothing out.

mod accounts;
mod status;

pub(crate) use accounts::SIGNATURES as ACCOUNTS;
pub(crate) use status::{SIGNATURES as STATUSES, of_status};

use rdpwhy_handshake::{PduKind, Report, Side};
use rdpwhy_knowledge::{Cause, causes};

use super::ended::{at_step, closed_by_server, misbehaved, silent, told};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::evidence::last;
use crate::signature::{Match, Signature};

const STALLED: &[(&Cause, Standing)] = &[
    (&causes::KDC_UNREACHABLE, Consistent),
    (&causes::SERVICE_HUNG, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
];

const ENDED_EARLY: &[(&Cause, Standing)] = &[
    (&causes::CREDSSP_REJECTED, Consistent),
    (&causes::NTLM_BLOCKED, Consistent),
    (&causes::KDC_UNREACHABLE, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
];

const ENDED_LATE: &[(&Cause, Standing)] = &[
    (&causes::LOGON_FAILED, Consistent),
    (&causes::ACCOUNT_RESTRICTED, Consistent),
    (&causes::NTLM_BLOCKED, Consistent),
    (&causes::LOGON_RIGHT_MISSING, Consistent),
    (&causes::CREDSSP_REJECTED, Consistent),
    (&causes::CREDSSP_ORACLE_POLICY, Consistent),
    (&causes::KDC_UNREACHABLE, Consistent),
];

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "credssp.bad-proof",
        "The server's proof of its key is none, or for another key than its certificate's.",
        bad_proof,
        &[(&causes::MIDDLEBOX, Consistent), (&causes::CREDSSP_REJECTED, Consistent)],
    ),
    Signature::specific(
        "credssp.bad-token",
        "The server's token cannot be used, or is an error of Kerberos.",
        bad_token,
        &[(&causes::CREDSSP_REJECTED, Consistent), (&causes::KDC_UNREACHABLE, Consistent)],
    ),
    Signature::specific(
        "credssp.closed-after-negotiate",
        "The server ended the connection instead of an NTLM challenge.",
        closed_after_negotiate,
        ENDED_EARLY,
    ),
    Signature::specific(
        "credssp.closed-after-authenticate",
        "The server ended the connection instead of its proof, without errorCode.",
        closed_after_authenticate,
        ENDED_LATE,
    ),
    Signature::specific(
        "credssp.silence-after-negotiate",
        "Nothing answers the NTLM negotiate message.",
        silence_after_negotiate,
        STALLED,
    ),
];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!("credssp", closed: ENDED_EARLY, silent: STALLED);

/// The name goes with NTLM AUTHENTICATE, or with what the other mechanisms send (MS-CSSP 3.1.5).
pub(super) fn is_user_named(report: &Report) -> bool {
    let sent = |pdu| last(report, Side::Client, pdu).is_some();
    sent(PduKind::NtlmAuthenticate) || sent(PduKind::CredsspTsRequest)
}

fn bad_proof(report: &Report) -> Option<Match> {
    misbehaved(report)?;
    at_step(report, &["credentials"])
        .then(|| told(report, ": whoever answered does not hold the key of the certificate"))?
}

fn bad_token(report: &Report) -> Option<Match> {
    misbehaved(report)?;
    (!at_step(report, &["credentials"])).then(|| told(report, ", and nothing of the password was sent for it"))?
}

fn closed_after_negotiate(report: &Report) -> Option<Match> {
    closed_by_server(report)?;
    let rest =
        format!(": TLS works, and its CredSSP refused before any name or password was sent{}", unconfirmed(report));
    at_step(report, &["challenge"]).then(|| told(report, &rest))?
}

fn closed_after_authenticate(report: &Report) -> Option<Match> {
    closed_by_server(report)?;
    at_step(report, &["server-proof"]).then(|| {
        told(
            report,
            ": most likely the logon was refused, and this server does not say why, as one of CredSSP version 2 or 5 \
             cannot and FreeRDP's does not",
        )
    })?
}

fn silence_after_negotiate(report: &Report) -> Option<Match> {
    silent(report)?;
    at_step(report, &["challenge"]).then(|| told(report, ": TLS works, and its CredSSP does not answer"))?
}

/// A TLS 1.3 server may have rejected the handshake itself.
const fn unconfirmed(report: &Report) -> &'static str {
    if report.facts.tls.confirmed { "" } else { " (the server never confirmed the TLS handshake either)" }
}
