//! A broken server: the true cause is among those listed, the server is named as far as it answers, and no remedy for
//! Windows is.

use rdpwhy::diagnosis::{Platform, Servers};
use rdpwhy_tests::RealServer;

use crate::{diagnose, readings, standing};

/// One way to break a server.
struct Case {
    /// One of `rdpwhy_tests::NEWEST`.
    name: &'static str,
    /// The causes that are true; one of them has to stand.
    causes: &'static [&'static str],
    /// The platform that has to fit; `None` where the server ends the connection before it says anything.
    platform: Option<Platform>,
}

const fn case(name: &'static str, causes: &'static [&'static str], platform: Option<Platform>) -> Case {
    Case { name, causes, platform }
}

/// A key that does not belong to the certificate, seen from outside.
const CREDENTIAL: &[&str] = &["tls-credential-fault", "certificate-key-unusable"];

const CASES: &[Case] = &[
    case("xrdp-certificate-missing", &["certificate-missing"], Some(Platform::Xrdp)),
    case("xrdp-tls-rsa", &["tls-no-common-cipher"], Some(Platform::Xrdp)),
    case("weston-key-mismatch", CREDENTIAL, Some(Platform::Weston)),
    case("grd-key-mismatch", CREDENTIAL, Some(Platform::GnomeRemoteDesktop)),
    case("krdp-key-mismatch", CREDENTIAL, Some(Platform::Krdp)),
    case("xrdp-key-unreadable", &["server-key-unreadable", "tls-credential-fault"], Some(Platform::Xrdp)),
    case("xrdp-tls-key-unreadable", &["server-key-unreadable"], Some(Platform::Xrdp)),
    case("xrdp-key-mismatch", &["server-key-unreadable", "tls-credential-fault"], Some(Platform::Xrdp)),
    case("weston-certificate-missing", &["certificate-missing", "tls-credential-fault"], Some(Platform::Weston)),
    case("grd-no-credentials", &["no-credentials-configured"], None),
];

/// By itself an expired certificate ends no handshake: it is a finding, and no cause.
const EXPIRED: &[(&str, Platform)] = &[
    ("xrdp-certificate-expired", Platform::Xrdp),
    ("weston-certificate-expired", Platform::Weston),
    ("grd-certificate-expired", Platform::GnomeRemoteDesktop),
    ("krdp-certificate-expired", Platform::Krdp),
];

#[test]
fn an_expired_certificate_is_found() {
    for (name, platform) in EXPIRED {
        let Some(server) = RealServer::start_newest(name) else { return };
        let diagnosis = diagnose(&server);
        let seen = diagnosis.findings.iter().any(|finding| finding.signature == "tls.certificate-expired");
        assert!(seen, "{name}: {:?}", diagnosis.findings);
        assert_eq!(standing(&diagnosis), [], "{name}: {:#?}", readings(&diagnosis));
        assert_eq!(diagnosis.implementation().platform, Some(*platform), "{name}");
    }
}

#[test]
fn the_true_cause_is_listed() {
    for case in CASES {
        check(case);
    }
}

fn check(case: &Case) {
    let Some(server) = RealServer::start_newest(case.name) else { return };
    let diagnosis = diagnose(&server);
    let standing = standing(&diagnosis);
    let is_listed = standing.iter().any(|(id, _)| case.causes.contains(id));
    assert!(is_listed, "{}: {standing:?}: {:#?}", case.name, readings(&diagnosis));
    let answer = diagnosis.implementation();
    if let Some(platform) = case.platform {
        assert!(answer.candidates.contains(&platform), "{}: {answer}: {:#?}", case.name, answer.evidence);
    }
    if answer.is_not_windows() {
        let windows = Servers::WINDOWS;
        assert!(diagnosis.remedies().iter().all(|remedy| remedy.servers != windows), "{}", case.name);
        assert!(diagnosis.checks().iter().all(|check| check.servers != windows), "{}", case.name);
    }
}

#[test]
fn frozen() {
    for name in ["xrdp", "shadow", "weston", "grd", "krdp"] {
        let Some(server) = RealServer::start_newest(name) else { return };
        server.freeze();
        let diagnosis = diagnose(&server);
        let standing = standing(&diagnosis);
        assert!(
            standing.iter().any(|(id, _)| *id == "service-hung"),
            "{name}: {standing:?}: {:#?}",
            readings(&diagnosis)
        );
    }
}
