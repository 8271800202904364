//! The certificate that an implementation or its package makes by itself. Measured on FreeRDP 2.11 and 3.32; xrdp's in its
//! packages' scripts; Windows' by published scans.

use rdpwhy_handshake::{CertificateSeen, EventId, Report};
use rdpwhy_knowledge::Platform::{FreerdpShadow, Windows, Xrdp};

use super::super::Strength::Suggestive;
use super::super::observation::{Row, Seen, event};
use rdpwhy_handshake::PduKind;

const DAY: i64 = 86_400;
/// Six months have 181 to 184 days.
const SIX_MONTHS: core::ops::RangeInclusive<i64> = 181..=184;
/// winpr-makecert: five years of 365 days.
const FIVE_YEARS: i64 = 1825;
/// Hexadecimal digits of winpr-makecert's serial numbers, which are small numbers of seconds or random words.
const SHORT_SERIAL: usize = 8;

pub(super) const XRDP_SUBJECT: Row = Row {
    id: "certificate-of-xrdp",
    fits: &[Xrdp],
    strength: Suggestive,
    looks: |reports| {
        let is_its = |seen: &CertificateSeen| seen.leaf.subject.contains("www.xrdp.org");
        of_certificate(reports, is_its, "The certificate is the one that xrdp's installation makes: www.xrdp.org.")
    },
};

pub(super) const SHADOW_FIVE_YEARS: Row = Row {
    id: "certificate-of-freerdp-shadow",
    fits: &[FreerdpShadow],
    strength: Suggestive,
    looks: |reports| {
        let is_its = |seen: &CertificateSeen| {
            let serial = seen.leaf.serial.len();
            is_bare(seen) && days(seen) == FIVE_YEARS && serial <= SHORT_SERIAL
        };
        let says = "The certificate is self-signed for five years with a short serial number, as FreeRDP's shadow server makes it.";
        of_certificate(reports, is_its, says)
    },
};

pub(super) const WINDOWS_SIX_MONTHS: Row = Row {
    id: "certificate-of-windows",
    fits: &[Windows],
    strength: Suggestive,
    looks: |reports| {
        let is_its = |seen: &CertificateSeen| {
            let whole = (seen.leaf.not_after - seen.leaf.not_before) % DAY == 0;
            is_bare(seen) && !seen.leaf.subject.is_empty() && whole && SIX_MONTHS.contains(&days(seen))
        };
        of_certificate(reports, is_its, "The certificate is self-signed for six months, as Windows makes it.")
    },
};

/// Self-signed, for one common name at most.
fn is_bare(seen: &CertificateSeen) -> bool {
    let subject = &seen.leaf.subject;
    let is_common_name = subject.is_empty() || subject.starts_with("CN=") && !subject.contains(',');
    seen.leaf.self_signed && is_common_name && seen.leaf.names.is_empty()
}

const fn days(seen: &CertificateSeen) -> i64 {
    (seen.leaf.not_after - seen.leaf.not_before) / DAY
}

fn of_certificate(reports: &[&Report], is_its: fn(&CertificateSeen) -> bool, says: &str) -> Option<Seen> {
    let shown = reports.iter().filter(|report| report.facts.tls.certificate.as_ref().is_some_and(is_its));
    // TLS 1.3 encrypts the certificate: then the message that begins the handshake stands for it.
    let evidence: Vec<EventId> = shown
        .filter_map(|report| event(report, PduKind::TlsCertificate).or_else(|| event(report, PduKind::TlsServerHello)))
        .map(|event| event.id)
        .collect();
    (!evidence.is_empty()).then(|| Seen { says: says.to_owned(), evidence })
}
