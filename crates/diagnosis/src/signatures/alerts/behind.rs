//! Alerts behind CredSSP, or behind TLS where there is no CredSSP. Other numbers than these are told without a cause.

use rdpwhy_handshake::Report;
use rdpwhy_knowledge::causes;

use super::{Meaning, Place, alert};
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "anywhere.alert-damaged",
        "Alert 10, 20, 21, 22, 30 or 51 behind TLS: a record of the client arrived damaged.",
        |report| {
            behind(report, Meaning::Damaged, ": what the client sent was changed before it reached the server's TLS")
        },
        &[(&causes::PATH_CORRUPTS, Consistent), (&causes::MIDDLEBOX, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    ),
    Signature::specific(
        "anywhere.alert-certificate-required",
        "Alert 116 behind TLS: the server requires a certificate of the client.",
        |report| behind(report, Meaning::ClientCertificateRequired, ""),
        &[(&causes::USER_CERTIFICATE_REQUIRED, Stated)],
    ),
    Signature::specific(
        "anywhere.alert-unrecognized-name",
        "Alert 112 behind TLS: the server does not accept the name that the client sent.",
        |report| behind(report, Meaning::Name, ""),
        &[(&causes::SERVER_NAME_REJECTED, Stated)],
    ),
];

fn behind(report: &Report, wanted: Meaning, rest: &str) -> Option<Match> {
    (report.facts.tls.up && Place::of(report) == Place::Behind).then(|| alert(report, wanted, rest))?
}
