//! Deaths in `credssp`.
//!
//! errorCode exists for negotiated versions 3, 4 and 6 only (MS-CSSP 2.2.1): a server of version 2 or 5 just closes, and
//! Windows Server 2008 R2 may send alert 80 instead. A close without a word therefore rules nothing out.

use rdpwhy_handshake::{PduKind, RefusalKind, Report, Side};
use rdpwhy_knowledge::{Cause, causes};

use super::ended::{at_step, closed_by_server, misbehaved, refused_by_server, silent, told};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Consistent, Stated};
use crate::evidence::last;
use crate::signature::{Match, Signature};
use crate::words;

const STALLED: &[(&Cause, Standing)] = &[
    (&causes::KDC_UNREACHABLE, Consistent),
    (&causes::SERVICE_HUNG, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
];

const ENDED_EARLY: &[(&Cause, Standing)] = &[
    (&causes::CREDSSP_REJECTED, Consistent),
    (&causes::KDC_UNREACHABLE, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
];

const ENDED_LATE: &[(&Cause, Standing)] = &[
    (&causes::LOGON_FAILED, Consistent),
    (&causes::ACCOUNT_RESTRICTED, Consistent),
    (&causes::CREDSSP_REJECTED, Consistent),
    (&causes::CREDSSP_ORACLE_POLICY, Consistent),
    (&causes::KDC_UNREACHABLE, Consistent),
];

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "credssp.logon-failed",
        "errorCode: user name or password.",
        |report| verdict_on_user(report, is_logon, "the user name or the password is wrong"),
        &[(&causes::LOGON_FAILED, Stated)],
    ),
    Signature::specific(
        "credssp.account-restricted",
        "errorCode: the account may not log on (disabled, locked, expired, hours, workstation).",
        |report| verdict_on_user(report, is_account, "the account may not log on as it is"),
        &[(&causes::ACCOUNT_RESTRICTED, Stated)],
    ),
    Signature::specific(
        "credssp.refused-before-name",
        "errorCode about a logon, before any name or password was sent: it is no verdict on either.",
        refused_before_name,
        &[
            (&causes::CREDSSP_REJECTED, Consistent),
            (&causes::KDC_UNREACHABLE, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "credssp.authority-unreachable",
        "errorCode: no domain controller could be asked.",
        |report| status(report, is_authority, "it could not ask a domain controller"),
        &[(&causes::KDC_UNREACHABLE, Stated)],
    ),
    Signature::specific(
        "credssp.function-refused",
        "errorCode: the function or token is not supported; the encryption oracle policy answers so.",
        |report| status(report, is_oracle, "it does not support what was asked, as its CredSSP policy can make it say"),
        &[(&causes::CREDSSP_ORACLE_POLICY, Consistent), (&causes::CREDSSP_REJECTED, Stated)],
    ),
    Signature::specific(
        "credssp.error-code",
        "Another errorCode.",
        other_status,
        &[(&causes::CREDSSP_REJECTED, Stated)],
    ),
    Signature::specific(
        "credssp.alert",
        "A fatal TLS alert in CredSSP: Windows Server 2008 R2 refuses so, without errorCode.",
        alert,
        &[(&causes::CREDSSP_REJECTED, Consistent), (&causes::LOGON_FAILED, Consistent)],
    ),
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

/// STATUS_LOGON_FAILURE, WRONG_PASSWORD, NO_SUCH_USER, SEC_E_LOGON_DENIED.
const fn is_logon(status: u32) -> bool {
    matches!(status, 0xC000_006D | 0xC000_006A | 0xC000_0064 | 0x8009_030C)
}

/// Account restriction, hours, workstation, password expired or to be changed, disabled, logon type, expired, locked.
const fn is_account(status: u32) -> bool {
    matches!(status, 0xC000_006E..=0xC000_0072 | 0xC000_015B | 0xC000_0193 | 0xC000_0224 | 0xC000_0234 | 0xC000_006C)
}

/// No logon servers, netlogon, trust, time at the domain controller, authentication firewall, no authority.
const fn is_authority(status: u32) -> bool {
    matches!(status, 0xC000_005E | 0xC000_0133 | 0xC000_018B..=0xC000_018D | 0xC000_0192 | 0xC000_0413 | 0x8009_0311)
}

/// Not supported, unsupported function, invalid token, downgrade detected.
const fn is_oracle(status: u32) -> bool {
    matches!(status, 0xC000_00BB | 0x8009_0302 | 0x8009_0308 | 0xC000_0388)
}

/// The id of the signature that a status leads to, where a user had been named.
pub(crate) const fn of_status(status: u32) -> &'static str {
    match status {
        _ if is_logon(status) => "credssp.logon-failed",
        _ if is_account(status) => "credssp.account-restricted",
        _ if is_authority(status) => "credssp.authority-unreachable",
        _ if is_oracle(status) => "credssp.function-refused",
        _ => "credssp.error-code",
    }
}

/// `means` where the status has no meaning of its own.
fn status(report: &Report, fits: fn(u32) -> bool, means: &str) -> Option<Match> {
    let refusal = refused_by_server(report, RefusalKind::CredsspError)?;
    let means = report.facts.credssp.error_meaning.filter(|_| is_user_named(report)).unwrap_or(means);
    let says = format!("The server answered {} in CredSSP: {means}.", words::reason(refusal));
    fits(refusal.code).then(|| Match::at_ending(report, says))?
}

/// A verdict on a user is one only if a user was named.
fn verdict_on_user(report: &Report, fits: fn(u32) -> bool, means: &str) -> Option<Match> {
    is_user_named(report).then(|| status(report, fits, means))?
}

fn refused_before_name(report: &Report) -> Option<Match> {
    let means = "no name and no password had been sent yet, so this is no verdict on them; the server refuses to go on";
    (!is_user_named(report)).then(|| status(report, |code| is_logon(code) || is_account(code), means))?
}

/// The name goes with NTLM AUTHENTICATE, or with what the other mechanisms send (MS-CSSP 3.1.5).
fn is_user_named(report: &Report) -> bool {
    let sent = |pdu| last(report, Side::Client, pdu).is_some();
    sent(PduKind::NtlmAuthenticate) || sent(PduKind::CredsspTsRequest)
}

fn other_status(report: &Report) -> Option<Match> {
    let known = |status| is_logon(status) || is_account(status) || is_authority(status) || is_oracle(status);
    let refusal = refused_by_server(report, RefusalKind::CredsspError)?;
    let means = report.facts.credssp.error_meaning.map(|means| format!(": {means}")).unwrap_or_default();
    let says = format!("The server refused in CredSSP with {}{means}.", words::reason(refusal));
    (!known(refusal.code)).then(|| Match::at_ending(report, says))?
}

fn alert(report: &Report) -> Option<Match> {
    refused_by_server(report, RefusalKind::TlsAlert)?;
    told(report, ", after TLS had come up: old servers refuse CredSSP in this way")
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
