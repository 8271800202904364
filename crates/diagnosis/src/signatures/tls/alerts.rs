//! Fatal alerts in `tls`. They narrow the causes down; they do not state one: the number says which step failed, and
//! the same number is sent for several reasons.

use rdpwhy_handshake::{Refusal, RefusalKind, Report, Side};
use rdpwhy_knowledge::causes;

use super::super::ended::{refused_by, refused_by_server, refused_with, told};
use super::{DEAD_AT_HELLO, is_agreed};
use crate::Standing::Consistent;
use crate::signature::{Match, Signature};
use crate::words;

/// RFC 8446 6, alert numbers.
const HANDSHAKE_FAILURE_CODE: u32 = 40;
const PROTOCOL_VERSION_CODE: u32 = 70;
const INSUFFICIENT_SECURITY_CODE: u32 = 71;
const INTERNAL_ERROR_CODE: u32 = 80;

pub(super) const PROTOCOL_VERSION: Signature = Signature::specific(
    "tls.alert-protocol-version",
    "Alert 70 of the server: no TLS version in common.",
    |report| offer_alert(report, PROTOCOL_VERSION_CODE, "it found no TLS version that both sides allow"),
    &[
        (&causes::TLS_VERSION_MISMATCH, Consistent),
        (&causes::TLS_VERSIONS_DISABLED, Consistent),
        (&causes::TLS_CREDENTIAL_FAULT, Consistent),
        (&causes::MIDDLEBOX, Consistent),
    ],
);

pub(super) const HANDSHAKE_FAILURE: Signature = Signature::specific(
    "tls.alert-handshake-failure",
    "Alert 40 of the server: no acceptable set of parameters, most often no cipher suite in common.",
    |report| {
        offer_alert(
            report,
            HANDSHAKE_FAILURE_CODE,
            "it found no acceptable set of parameters, most often no common cipher suite",
        )
    },
    &[
        (&causes::TLS_NO_COMMON_CIPHER, Consistent),
        (&causes::TLS_VERSION_MISMATCH, Consistent),
        (&causes::TLS_VERSIONS_DISABLED, Consistent),
        (&causes::TLS_SUITES_DISABLED, Consistent),
        (&causes::TLS_CREDENTIAL_FAULT, Consistent),
        (&causes::FIPS_MISMATCH, Consistent),
        (&causes::MIDDLEBOX, Consistent),
    ],
);

pub(super) const INSUFFICIENT_SECURITY: Signature = Signature::specific(
    "tls.alert-insufficient-security",
    "Alert 71 of the server: it wants stronger ciphers than were offered.",
    |report| offer_alert(report, INSUFFICIENT_SECURITY_CODE, "it wants stronger ciphers than were offered"),
    &[(&causes::TLS_NO_COMMON_CIPHER, Consistent), (&causes::FIPS_MISMATCH, Consistent)],
);

pub(super) const AFTER_AGREEMENT: Signature = Signature::specific(
    "tls.alert-after-agreement",
    "A fatal alert of the server after version and cipher suite were agreed: it objects to what the client sent then.",
    after_agreement,
    &[
        (&causes::USER_CERTIFICATE_REQUIRED, Consistent),
        (&causes::TLS_CREDENTIAL_FAULT, Consistent),
        (&causes::MIDDLEBOX, Consistent),
    ],
);

pub(super) const INTERNAL_ERROR: Signature = Signature::specific(
    "tls.alert-internal-error",
    "Alert 80 of the server instead of its hello: something failed on its side.",
    |report| offer_alert(report, INTERNAL_ERROR_CODE, "something failed on its own side"),
    &[
        (&causes::TLS_CREDENTIAL_FAULT, Consistent),
        (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
        (&causes::CERTIFICATE_BINDING, Consistent),
        (&causes::CRYPTO_SERVICES_STOPPED, Consistent),
    ],
);

/// Windows Server 2008 R2 answers a failed CredSSP so, where others have an errorCode.
pub(super) const LATE_INTERNAL_ERROR: Signature = Signature::specific(
    "tls.late-alert-internal-error",
    "Alert 80 of the server after version and cipher suite were agreed: something failed on its side.",
    |report| is_agreed(report).then(|| alert(report, INTERNAL_ERROR_CODE, "something failed on its own side"))?,
    &[
        (&causes::TLS_CREDENTIAL_FAULT, Consistent),
        (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
        (&causes::CREDSSP_REJECTED, Consistent),
    ],
);

pub(super) const OTHER: Signature =
    Signature::specific("tls.alert", "Another fatal alert of the server.", other, DEAD_AT_HELLO);

pub(super) const CLIENT: Signature = Signature::specific(
    "tls.alert-by-client",
    "A fatal alert of the client: it did not accept what the server showed.",
    by_client,
    &[(&causes::CERTIFICATE_NOT_ACCEPTED, Consistent), (&causes::TLS_VERSION_MISMATCH, Consistent)],
);

/// An alert about the offer, while the server has not answered it.
fn offer_alert(report: &Report, code: u32, means: &str) -> Option<Match> {
    (!is_agreed(report)).then(|| alert(report, code, means))?
}

fn alert(report: &Report, code: u32, means: &str) -> Option<Match> {
    refused_with(report, RefusalKind::TlsAlert, code)
        .then(|| told(report, &format!("; in TLS that means that {means}")))?
}

fn after_agreement(report: &Report) -> Option<Match> {
    let Refusal { code, .. } = refused_by_server(report, RefusalKind::TlsAlert)?;
    let rest = "; version and cipher suite had been agreed, so it is not those that it objects to: it may want a \
                certificate of the client, or did not accept what the client sent then";
    (is_agreed(report) && *code != INTERNAL_ERROR_CODE).then(|| told(report, rest))?
}

fn other(report: &Report) -> Option<Match> {
    let Refusal { code, .. } = refused_by_server(report, RefusalKind::TlsAlert)?;
    let named = [HANDSHAKE_FAILURE_CODE, PROTOCOL_VERSION_CODE, INSUFFICIENT_SECURITY_CODE, INTERNAL_ERROR_CODE];
    (!named.contains(code) && !is_agreed(report)).then(|| told(report, ""))?
}

fn by_client(report: &Report) -> Option<Match> {
    let refusal = refused_by(report, Side::Client, RefusalKind::TlsAlert)?;
    Match::at_ending(
        report,
        format!("The client itself ended TLS with an alert: {}; the server did not.", words::reason(refusal)),
    )
}
