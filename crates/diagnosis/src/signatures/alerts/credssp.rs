//! Alerts in CredSSP.
//!
//! CredSSP of versions 2 and 5 has no error code. Windows refuses a logon there with 49 (access_denied) where the logon
//! failed, and with 80 (internal_error) for everything else (MS-RDPBCGR 5.4.5.2.2). Alerts about damaged records are no
//! verdict on a logon.

use rdpwhy_knowledge::{Cause, causes};

use super::{Meaning, alert};
use crate::Standing;
use crate::Standing::{Consistent, Stated};
use crate::signature::Signature;

/// CredSSP ended before the server knew whose logon it is.
const REFUSED_EARLY: &[(&Cause, Standing)] = &[
    (&causes::CREDSSP_REJECTED, Consistent),
    (&causes::KDC_UNREACHABLE, Consistent),
    (&causes::NTLM_BLOCKED, Consistent),
    (&causes::MIDDLEBOX, Consistent),
];

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "credssp.alert-logon",
        "Alert 49 in CredSSP after a name was sent: the logon failed.",
        |report| {
            let rest =
                ": CredSSP of versions 2 and 5 has no error code, and Windows refuses a failed logon in this way";
            alert(report, Meaning::Logon, rest)
        },
        &[(&causes::LOGON_FAILED, Consistent), (&causes::ACCOUNT_RESTRICTED, Consistent)],
    ),
    Signature::specific(
        "credssp.alert-internal-error",
        "Alert 80 in CredSSP after a name was sent: what Windows sends for every failure but a failed logon.",
        |report| {
            let rest = ": in CredSSP, Windows sends it for every failure but a wrong name or password";
            alert(report, Meaning::CredsspFailure, rest)
        },
        &[
            (&causes::ACCOUNT_RESTRICTED, Consistent),
            (&causes::CREDSSP_ORACLE_POLICY, Consistent),
            (&causes::NTLM_BLOCKED, Consistent),
            (&causes::KDC_UNREACHABLE, Consistent),
            (&causes::LOGON_RIGHT_MISSING, Consistent),
            (&causes::CREDSSP_REJECTED, Consistent),
        ],
    ),
    Signature::specific(
        "credssp.alert-before-name",
        "Alert 49 or 80 in CredSSP before any name was sent: it is no verdict on a name or a password.",
        |report| {
            let rest = "; no name and no password had been sent yet, so this is no verdict on them";
            alert(report, Meaning::NamelessFailure, rest)
        },
        REFUSED_EARLY,
    ),
    Signature::specific(
        "credssp.alert-damaged",
        "Alert 10, 20, 21, 22, 30 or 51 in CredSSP: a record of the client arrived damaged. It is no verdict on a logon.",
        |report| {
            let rest = ": what the client sent was changed before it reached the server's TLS, so this is no verdict on a \
                        name or a password";
            alert(report, Meaning::Damaged, rest)
        },
        &[(&causes::PATH_CORRUPTS, Consistent), (&causes::MIDDLEBOX, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    ),
    Signature::specific(
        "credssp.alert-not-understood",
        "Alert 47 or 50 in CredSSP: the server cannot read what the client sent.",
        |report| alert(report, Meaning::NotUnderstood, ", after TLS had come up"),
        &[
            (&causes::PATH_CORRUPTS, Consistent),
            (&causes::MIDDLEBOX, Consistent),
            (&causes::CREDSSP_REJECTED, Consistent),
        ],
    ),
    Signature::specific(
        "credssp.alert-client-certificate",
        "Alert 42 to 46 or 48 in CredSSP: a certificate of the client, or that it has none, is not accepted.",
        |report| alert(report, Meaning::ClientCertificate, ": the probe has no certificate to show"),
        &[
            (&causes::USER_CERTIFICATE_REQUIRED, Consistent),
            (&causes::CREDSSP_REJECTED, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "credssp.alert-certificate-required",
        "Alert 116 in CredSSP: the server requires a certificate of the client.",
        |report| alert(report, Meaning::ClientCertificateRequired, ""),
        &[(&causes::USER_CERTIFICATE_REQUIRED, Stated)],
    ),
    Signature::specific(
        "credssp.alert-unrecognized-name",
        "Alert 112 in CredSSP: the server does not accept the name that the client sent.",
        |report| alert(report, Meaning::Name, ""),
        &[(&causes::SERVER_NAME_REJECTED, Stated)],
    ),
    Signature::specific(
        "credssp.alert",
        "Another fatal alert in CredSSP.",
        |report| alert(report, Meaning::OtherCredssp, ", after TLS had come up"),
        REFUSED_EARLY,
    ),
];
