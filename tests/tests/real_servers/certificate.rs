//! The certificate that a server showed, held against what openssl says of the file that the server read.

use std::path::Path;
use std::process::Command;

use rdpwhy::Report;
use rdpwhy_tests::RealServer;

/// Subject and both thumbprints are openssl's; it is self-signed, valid today, and strict verification says no.
#[track_caller]
pub(crate) fn assert_certificate(server: &RealServer, report: &Report) {
    let file = server.certificate();
    let seen = report.facts.tls.certificate.as_ref().expect("a certificate was seen");
    assert_eq!(seen.leaf.subject, openssl(&file, &["-subject", "-nameopt", "RFC2253"]));
    assert_eq!(seen.leaf.issuer, openssl(&file, &["-issuer", "-nameopt", "RFC2253"]));
    assert_eq!(seen.leaf.sha256, openssl(&file, &["-fingerprint", "-sha256"]).replace(':', ""));
    assert_eq!(seen.leaf.sha1, openssl(&file, &["-fingerprint", "-sha1"]).replace(':', ""));
    assert_eq!((seen.leaf.key.algorithm.as_str(), seen.leaf.key.bits), ("rsa", Some(2048)));
    assert!(seen.leaf.self_signed && seen.chain_length == 1, "{seen:?}");
    assert_eq!((seen.expired, seen.not_yet_valid), (Some(false), Some(false)));
    let verification = seen.verification.as_ref().expect("strict verification was tried");
    assert!(!verification.accepted, "nobody trusts it");
    assert!(verification.signature_valid, "the server has the key");
}

/// One line of `openssl x509`, what stands behind its first `=`.
fn openssl(file: &Path, arguments: &[&str]) -> String {
    let output = Command::new("openssl").args(["x509", "-noout", "-in"]).arg(file).args(arguments).output();
    let output = output.expect("openssl made the certificate, or is there anyway");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("openssl writes text");
    let (_, value) = text.split_once('=').expect("openssl writes name=value");
    value.trim().to_owned()
}
