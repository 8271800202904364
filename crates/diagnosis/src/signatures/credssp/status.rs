//! errorCode in CredSSP (MS-CSSP 2.2.1), by its number. A status states a cause only where it says exactly that; a verdict
//! on a user is one only if a user was named.

use rdpwhy_handshake::{Refusal, RefusalKind, Report};
use rdpwhy_knowledge::causes;
use rdpwhy_pdu::credssp::plain_status;

use super::super::ended::refused_by_server;
use super::is_user_named;
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};
use crate::words;

/// What a status is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// The name, or the password: STATUS_NO_SUCH_USER, STATUS_WRONG_PASSWORD.
    NameOrPassword,
    /// STATUS_LOGON_FAILURE and SEC_E_LOGON_DENIED: a name, a password, or a policy that does not accept this kind of logon.
    Logon,
    /// The account as it is: disabled, locked, expired, its hours, its workstations, its password's age.
    Account,
    /// The right to log on: STATUS_LOGON_TYPE_NOT_GRANTED.
    Right,
    /// STATUS_AUTHENTICATION_FIREWALL_FAILED: the right to authenticate to this computer, in another forest.
    ForeignRight,
    /// The domain controller: not found, not trusted, not running, another time.
    Authority,
    /// STATUS_NTLM_BLOCKED.
    NtlmBlocked,
    /// SEC_E_UNSUPPORTED_FUNCTION, which a server that restricts NTLM answers to AUTHENTICATE.
    Function,
    /// STATUS_NOT_SUPPORTED: the version of CredSSP (MS-CSSP 3.1.5).
    Version,
    /// SEC_E_INVALID_TOKEN, STATUS_DOWNGRADE_DETECTED.
    Token,
    /// STATUS_BAD_BINDINGS, SEC_E_BAD_BINDINGS: the TLS connection that the logon is bound to.
    Bindings,
    /// SEC_E_NO_CREDENTIALS, which a clone with the SID of its client answers to every account.
    NoCredentials,
    /// Anything else.
    Other,
}

const fn about(status: u32) -> About {
    match plain_status(status) {
        0xC000_0064 | 0xC000_006A => About::NameOrPassword,
        0xC000_006D | 0x8009_030C => About::Logon,
        0xC000_006C | 0xC000_006E..=0xC000_0072 | 0xC000_0193 | 0xC000_0224 | 0xC000_0234 => About::Account,
        0xC000_015B => About::Right,
        0xC000_0413 => About::ForeignRight,
        0xC000_005E | 0xC000_0133 | 0xC000_018B..=0xC000_018D | 0xC000_0192 | 0x8009_0311 => About::Authority,
        0xC000_0418 => About::NtlmBlocked,
        0x8009_0302 => About::Function,
        0xC000_00BB => About::Version,
        0x8009_0308 | 0xC000_0388 => About::Token,
        0xC000_035B | 0x8009_0346 => About::Bindings,
        0x8009_030E => About::NoCredentials,
        _ => About::Other,
    }
}

/// The id of the signature that a status leads to, where a user had been named.
pub(crate) const fn of_status(status: u32) -> &'static str {
    match about(status) {
        About::NameOrPassword => "credssp.wrong-name-or-password",
        About::Logon => "credssp.logon-failed",
        About::Account => "credssp.account-restricted",
        About::Right => "credssp.logon-type-not-granted",
        About::ForeignRight => "credssp.authentication-firewall",
        About::Authority => "credssp.authority-unreachable",
        About::NtlmBlocked => "credssp.ntlm-blocked",
        About::Function => "credssp.function-refused",
        About::Version => "credssp.version-refused",
        About::Token => "credssp.token-refused",
        About::Bindings => "credssp.bad-bindings",
        About::NoCredentials => "credssp.no-credentials",
        About::Other => "credssp.error-code",
    }
}

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "credssp.wrong-name-or-password",
        "errorCode: there is no such user, or the password is wrong.",
        |report| on_user(report, About::NameOrPassword),
        &[(&causes::LOGON_FAILED, Stated)],
    ),
    Signature::specific(
        "credssp.logon-failed",
        "errorCode 0xC000006D or 0x8009030C: user name or password, or a policy that does not accept this kind of logon.",
        |report| on_user(report, About::Logon),
        &[(&causes::LOGON_FAILED, Consistent)],
    ),
    Signature::specific(
        "credssp.account-restricted",
        "errorCode: the account may not log on (disabled, locked, expired, hours, workstation).",
        |report| on_user(report, About::Account),
        &[(&causes::ACCOUNT_RESTRICTED, Stated)],
    ),
    Signature::specific(
        "credssp.logon-type-not-granted",
        "errorCode 0xC000015B: the account lacks the right to log on in this way.",
        |report| on_user(report, About::Right),
        &[(&causes::LOGON_RIGHT_MISSING, Stated)],
    ),
    Signature::specific(
        "credssp.authentication-firewall",
        "errorCode 0xC0000413: selective authentication does not let this user of another forest in.",
        |report| on_user(report, About::ForeignRight),
        &[(&causes::LOGON_RIGHT_MISSING, Consistent), (&causes::ACCOUNT_RESTRICTED, Consistent)],
    ),
    Signature::specific(
        "credssp.refused-before-name",
        "errorCode about a logon, before any name or password was sent: it is no verdict on either.",
        refused_before_name,
        &[
            (&causes::CREDSSP_REJECTED, Consistent),
            (&causes::NTLM_BLOCKED, Consistent),
            (&causes::KDC_UNREACHABLE, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "credssp.authority-unreachable",
        "errorCode: no domain controller could be asked.",
        |report| status(report, About::Authority),
        &[(&causes::KDC_UNREACHABLE, Stated)],
    ),
    Signature::specific(
        "credssp.ntlm-blocked",
        "errorCode 0xC0000418: a policy blocks NTLM.",
        |report| status(report, About::NtlmBlocked),
        &[(&causes::NTLM_BLOCKED, Stated)],
    ),
    Signature::specific(
        "credssp.function-refused",
        "errorCode 0x80090302: the function is not supported, as a server says that restricts NTLM.",
        |report| status(report, About::Function),
        &[(&causes::NTLM_BLOCKED, Consistent), (&causes::CREDSSP_REJECTED, Consistent)],
    ),
    Signature::specific(
        "credssp.version-refused",
        "errorCode 0xC00000BB: the version of CredSSP is not supported.",
        |report| status(report, About::Version),
        &[(&causes::CREDSSP_ORACLE_POLICY, Consistent), (&causes::CREDSSP_REJECTED, Consistent)],
    ),
    Signature::specific(
        "credssp.token-refused",
        "errorCode 0x80090308 or 0xC0000388: the server does not accept the token that was sent.",
        |report| status(report, About::Token),
        &[
            (&causes::CREDSSP_REJECTED, Stated),
            (&causes::CREDSSP_ORACLE_POLICY, Consistent),
            (&causes::NTLM_BLOCKED, Consistent),
        ],
    ),
    Signature::specific(
        "credssp.bad-bindings",
        "errorCode 0xC000035B or 0x80090346: the logon is bound to another TLS connection than the server's.",
        |report| status(report, About::Bindings),
        &[(&causes::MIDDLEBOX, Consistent), (&causes::CREDSSP_REJECTED, Consistent)],
    ),
    Signature::specific(
        "credssp.no-credentials",
        "errorCode 0x8009030E: the server has no credentials for it, as a clone of its client says to every account.",
        |report| status(report, About::NoCredentials),
        &[(&causes::DUPLICATE_SID, Consistent), (&causes::CREDSSP_REJECTED, Consistent)],
    ),
    Signature::specific(
        "credssp.error-code",
        "Another errorCode.",
        |report| status(report, About::Other),
        &[(&causes::CREDSSP_REJECTED, Stated)],
    ),
];

/// The server's errorCode, where it is about this.
fn refusal(report: &Report, wanted: About) -> Option<&Refusal> {
    refused_by_server(report, RefusalKind::CredsspError).filter(|refusal| about(refusal.code) == wanted)
}

fn status(report: &Report, wanted: About) -> Option<Match> {
    let refusal = refusal(report, wanted)?;
    let means = report.facts.credssp.error_meaning.map(|means| format!(": {means}")).unwrap_or_default();
    Match::at_ending(report, format!("The server answered {} in CredSSP{means}.", words::reason(refusal)))
}

/// A verdict on a user is one only if a user was named.
fn on_user(report: &Report, wanted: About) -> Option<Match> {
    is_user_named(report).then(|| status(report, wanted))?
}

/// Whether it refused a name or a password that it had been sent.
pub(super) fn is_logon_refused(report: &Report) -> bool {
    [About::NameOrPassword, About::Logon].into_iter().any(|about| on_user(report, about).is_some())
}

fn refused_before_name(report: &Report) -> Option<Match> {
    let verdicts = [About::NameOrPassword, About::Logon, About::Account, About::Right, About::ForeignRight];
    let refusal = verdicts.into_iter().find_map(|wanted| refusal(report, wanted))?;
    let says = format!(
        "The server answered {} in CredSSP; no name and no password had been sent yet, so this is no verdict on them: the \
         server refuses to go on.",
        words::reason(refusal)
    );
    (!is_user_named(report)).then(|| Match::at_ending(report, says))?
}

#[cfg(test)]
mod tests {
    use super::{About, about};

    #[test]
    fn statuses_are_about_what_ms_erref_says() {
        for (status, expected) in [
            (0xC000_006D, About::Logon),
            (0xD000_006D, About::Logon),
            (0xC000_006A, About::NameOrPassword),
            (0xC000_015B, About::Right),
            (0xC000_0418, About::NtlmBlocked),
            (0xD000_0418, About::NtlmBlocked),
            (0x8009_0302, About::Function),
            (0xC000_00BB, About::Version),
            (0xC000_035B, About::Bindings),
            (0x8000_4005, About::Other),
            (0xC000_0001, About::Other),
        ] {
            assert_eq!(about(status), expected, "0x{status:08X}");
        }
    }
}
