//! Alerts in `tls`: in place of the server's hello they are about the client's offer or about the server's own side, after
//! it about what followed.

use rdpwhy_knowledge::causes;

use super::super::tls::DEAD_AT_HELLO;
use super::{Meaning, alert};
use crate::Standing::{Consistent, Stated};
use crate::signature::Signature;

/// The client has shown no certificate yet.
const NOT_THE_CLIENTS: &str = ": the client has shown no certificate, so it is the server's own one, or a device on the \
                               network path that ends TLS judges the server behind it";

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "tls.alert-protocol-version",
        "Alert 70 in place of the server's hello: it supports none of the offered TLS versions.",
        |report| alert(report, Meaning::Version, ""),
        &[
            (&causes::TLS_VERSION_MISMATCH, Consistent),
            (&causes::TLS_VERSIONS_DISABLED, Consistent),
            (&causes::CLIENT_ONLY_MISMATCH, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "tls.alert-handshake-failure",
        "Alert 40 in place of the server's hello: it accepts none of the offered parameters, such as cipher suites.",
        |report| {
            let rest = ": no cipher suite, group or signature algorithm fits the server and its certificate";
            alert(report, Meaning::Parameters, rest)
        },
        &[
            (&causes::TLS_NO_COMMON_CIPHER, Consistent),
            (&causes::TLS_SUITES_DISABLED, Consistent),
            (&causes::TLS_CREDENTIAL_FAULT, Consistent),
            (&causes::CLIENT_ONLY_MISMATCH, Consistent),
            (&causes::FIPS_MISMATCH, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "tls.alert-insufficient-security",
        "Alert 71 in place of the server's hello: it wants stronger parameters than were offered.",
        |report| alert(report, Meaning::StrongerParameters, ""),
        &[
            (&causes::TLS_NO_COMMON_CIPHER, Consistent),
            (&causes::CLIENT_ONLY_MISMATCH, Consistent),
            (&causes::FIPS_MISMATCH, Consistent),
        ],
    ),
    Signature::specific(
        "tls.alert-internal-error",
        "Alert 80 in place of the server's hello: something failed on its own side.",
        |report| alert(report, Meaning::EarlyFailure, ""),
        &[
            (&causes::TLS_CREDENTIAL_FAULT, Consistent),
            (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
            (&causes::CERTIFICATE_BINDING, Consistent),
            (&causes::CRYPTO_SERVICES_STOPPED, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "tls.alert-unrecognized-name",
        "Alert 112: the server does not accept the name that the client sent, or wants one where it sent none.",
        |report| {
            let rest = match report.facts.tls.server_name.as_deref() {
                Some(name) => format!(" ({name}): the name is at fault, not the server's certificate or its key"),
                None => "; the client sent no name, so the server wants one".to_owned(),
            };
            alert(report, Meaning::Name, &rest)
        },
        &[(&causes::SERVER_NAME_REJECTED, Stated)],
    ),
    Signature::specific(
        "tls.alert-offer-not-accepted",
        "Alert 10, 47, 50, 86, 109 or 110 in place of the server's hello: it does not accept the form of the ClientHello.",
        |report| {
            let rest = ": the server, or a device on the network path, does not accept the form of this ClientHello; its \
                        certificate and its key are not what it objects to";
            alert(report, Meaning::Form, rest)
        },
        &[
            (&causes::CLIENT_ONLY_MISMATCH, Consistent),
            (&causes::PATH_CORRUPTS, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "tls.alert-application-protocol",
        "Alert 120 in place of the server's hello: it wants an application protocol (ALPN), which RDP does not use.",
        |report| {
            let rest = ": an RDP server asks for none, so this is another program, or a proxy that sorts by protocol";
            alert(report, Meaning::ApplicationProtocol, rest)
        },
        &[
            (&causes::FOREIGN_SERVICE, Consistent),
            (&causes::MIDDLEBOX, Consistent),
            (&causes::CLIENT_ONLY_MISMATCH, Consistent),
        ],
    ),
    Signature::specific(
        "tls.alert-access-denied",
        "Alert 49 in place of the server's hello: access control does not let this client in.",
        |report| {
            let rest =
                ": it decided before anything of a logon was sent, so by the client's address or by the server name";
            alert(report, Meaning::Access, rest)
        },
        &[(&causes::BANNED, Consistent), (&causes::MIDDLEBOX, Consistent)],
    ),
    Signature::specific(
        "tls.alert-certificate-expired",
        "Alert 45 in place of the server's hello, when the client has shown no certificate.",
        |report| alert(report, Meaning::ServerCertificateExpired, NOT_THE_CLIENTS),
        &[
            (&causes::CERTIFICATE_EXPIRED, Consistent),
            (&causes::TLS_CREDENTIAL_FAULT, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "tls.alert-certificate",
        "Alert 42, 43, 44, 46 or 48 in place of the server's hello, when the client has shown no certificate.",
        |report| alert(report, Meaning::ServerCertificate, NOT_THE_CLIENTS),
        &[
            (&causes::MIDDLEBOX, Consistent),
            (&causes::TLS_CREDENTIAL_FAULT, Consistent),
            (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
        ],
    ),
    Signature::specific(
        "tls.alert-damaged",
        "Alert 20, 21, 22, 30 or 51 in TLS, or 10, 47 or 50 after the server's hello: what the client sent did not arrive \
         as it was sent.",
        |report| alert(report, Meaning::Damaged, ": what the client sent did not arrive as it was sent"),
        &[(&causes::PATH_CORRUPTS, Consistent), (&causes::MIDDLEBOX, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    ),
    Signature::specific(
        "tls.alert",
        "Another fatal alert in place of the server's hello.",
        |report| alert(report, Meaning::OtherOffer, ""),
        DEAD_AT_HELLO,
    ),
    Signature::specific(
        "tls.alert-certificate-required",
        "Alert 116: the server requires a certificate of the client.",
        |report| alert(report, Meaning::ClientCertificateRequired, ""),
        &[(&causes::USER_CERTIFICATE_REQUIRED, Stated)],
    ),
    Signature::specific(
        "tls.alert-client-certificate",
        "Alert 42 to 46, 48 or 49 after the server's hello: it does not accept the client's certificate, or that it has \
         none.",
        |report| {
            let rest = ": at this point a server judges a certificate of the client, and the probe has none to show";
            alert(report, Meaning::ClientCertificate, rest)
        },
        &[(&causes::USER_CERTIFICATE_REQUIRED, Consistent), (&causes::MIDDLEBOX, Consistent)],
    ),
    Signature::specific(
        "tls.late-alert-parameters",
        "Alert 70, 71, 86, 109, 110 or 120 after the server's hello: it does not go on with what was agreed.",
        |report| {
            let rest = ": version and cipher suite had been agreed, and it does not go on with them";
            alert(report, Meaning::LateParameters, rest)
        },
        &[(&causes::CLIENT_ONLY_MISMATCH, Consistent), (&causes::MIDDLEBOX, Consistent)],
    ),
    Signature::specific(
        "tls.late-alert-internal-error",
        "Alert 80 after the server's hello: something failed on its own side, such as signing with its key.",
        |report| alert(report, Meaning::LateFailure, ""),
        &[(&causes::TLS_CREDENTIAL_FAULT, Consistent), (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent)],
    ),
    Signature::specific(
        "tls.last-alert-internal-error",
        "Alert 80 after the client's part of TLS 1.3: something failed on its own side, in TLS or in the first message of \
         CredSSP.",
        |report| {
            let rest = ": it answers the end of the TLS handshake, or the message that the client sent right behind it";
            alert(report, Meaning::LastFailure, rest)
        },
        &[
            (&causes::CREDSSP_REJECTED, Consistent),
            (&causes::KDC_UNREACHABLE, Consistent),
            (&causes::NTLM_BLOCKED, Consistent),
            (&causes::TLS_CREDENTIAL_FAULT, Consistent),
            (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
        ],
    ),
    Signature::specific(
        "tls.alert-after-agreement",
        "Another fatal alert after the server's hello: it objects to what followed.",
        |report| {
            let rest = "; version and cipher suite had been agreed, so it objects to what followed: it may want a \
                        certificate of the client, or cannot use its own key";
            alert(report, Meaning::OtherAgreed, rest)
        },
        &[
            (&causes::USER_CERTIFICATE_REQUIRED, Consistent),
            (&causes::TLS_CREDENTIAL_FAULT, Consistent),
            (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
            (&causes::CLIENT_ONLY_MISMATCH, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
];
