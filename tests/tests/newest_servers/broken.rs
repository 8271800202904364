//! A broken server: the true cause is among those listed, the server is named as far as it answers, and no remedy for
//! Windows is.

use rdpwhy::diagnosis::Platform;
use rdpwhy_tests::{Broken, RealServer, readings, standing};

use crate::diagnose;

/// A key that does not belong to the certificate, seen from outside.
const CREDENTIAL: &[&str] = &["tls-credential-fault", "certificate-key-unusable"];

const CASES: &[Broken] = &[
    Broken::new("xrdp-certificate-missing", &["certificate-missing"], Some(Platform::Xrdp)),
    Broken::new("xrdp-tls-rsa", &["tls-no-common-cipher"], Some(Platform::Xrdp)),
    Broken::new("weston-key-mismatch", CREDENTIAL, Some(Platform::Weston)),
    Broken::new("grd-key-mismatch", CREDENTIAL, Some(Platform::GnomeRemoteDesktop)),
    Broken::new("krdp-key-mismatch", CREDENTIAL, Some(Platform::Krdp)),
    Broken::new("xrdp-key-unreadable", &["server-key-unreadable", "tls-credential-fault"], Some(Platform::Xrdp)),
    Broken::new("xrdp-tls-key-unreadable", &["server-key-unreadable", "certificate-missing"], Some(Platform::Xrdp)),
    Broken::new("xrdp-key-mismatch", &["server-key-unreadable", "tls-credential-fault"], Some(Platform::Xrdp)),
    Broken::new("weston-certificate-missing", &["certificate-missing", "tls-credential-fault"], Some(Platform::Weston)),
    Broken::new("grd-no-credentials", &["no-credentials-configured"], None),
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
        let Some(server) = RealServer::start_newest(case.name) else { return };
        case.assert_listed(&diagnose(&server));
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
