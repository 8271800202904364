//! A hostile server cannot make the client compute: what it sends ends in a verdict before any modular exponentiation.

use rdpwhy_handshake::{Defect, Ending, Incapacity, PduKind, Stage};
use rdpwhy_tests::{HostileServer, license_request, proprietary};

#[track_caller]
fn gives_up(server: &HostileServer, stage: Stage, words: &str) {
    let client = server.meet();
    let report = client.report();
    assert_eq!(report.position.stage, stage);
    let Some(Ending::Unable { because: Incapacity::PeerMisbehaved(why) }) = &report.ending else {
        panic!("{:?}", report.ending)
    };
    assert!(why.contains(words), "{why}");
    assert_eq!(client.exponentiations(), 0, "nothing is computed with such a key");
}

#[test]
fn a_modulus_of_sixty_kilobytes_is_not_computed_with() {
    // MCS has 15 bits for the length of what it carries (T.125, PER): as much of the modulus as that leaves room for.
    let exchange = HostileServer::with_certificate(proprietary(&[0xFF; 30_000], 65_537));
    gives_up(&exchange, Stage::SecurityExchange, "240000 bits");
    let licensing = HostileServer::with_license_request(license_request(proprietary(&[0xFF; 31_000], 65_537), 1));
    gives_up(&licensing, Stage::Licensing, "248000 bits");
    // And one that says 60 kB, of which half is there.
    let mut certificate = proprietary(&[0xFF; 30_000], 65_537);
    // keylen and bitlen, behind dwVersion, two algorithm ids, the blob's header and the magic.
    certificate[20..24].copy_from_slice(&60_000_u32.to_le_bytes());
    certificate[24..28].copy_from_slice(&480_000_u32.to_le_bytes());
    gives_up(&HostileServer::with_certificate(certificate), Stage::SecurityExchange, "ends early");
}

#[test]
fn an_honest_key_is_computed_with() {
    let mut modulus = [0x55; 256];
    modulus[255] = 0xD5;
    let client = HostileServer::with_certificate(proprietary(&modulus, 65_537)).meet();
    assert_eq!(client.exponentiations(), 1);
    // What this server says next has no contents.
    assert!(matches!(client.report().ending, Some(Ending::BadMessage(_))), "{:?}", client.report().ending);
}

#[test]
fn a_key_that_is_none_is_not_computed_with() {
    let mut even = [0x55; 256];
    even[0] = 0x54;
    for (certificate, words) in [
        (proprietary(&even, 65_537), "even"),
        (proprietary(&[0x55; 256], 1), "exponent 0 or 1"),
        (proprietary(&[0x55; 16], 65_537), "too small"),
        (vec![2, 0, 0, 0, 0, 0, 0, 0], "without an RSA key"),
        (vec![2, 0, 0, 0, 255, 255, 255, 255], "more than 200"),
    ] {
        gives_up(&HostileServer::with_certificate(certificate), Stage::SecurityExchange, words);
    }
}

#[test]
fn thousands_of_scopes_are_read_up_to_a_bound() {
    let client = HostileServer::with_license_request(license_request(Vec::new(), 4096)).meet();
    let report = client.report();
    assert!(report.facts.licensing.scopes.len() <= 64, "{}", report.facts.licensing.scopes.len());
    assert!(matches!(report.ending, Some(Ending::Unable { .. })), "{:?}", report.ending);
    assert_eq!(client.exponentiations(), 0);
}

#[test]
fn a_length_of_a_gigabyte_is_not_believed() {
    let mut request = license_request(Vec::new(), 1);
    // cbCompanyName lies behind the security header, the preamble, the random and dwVersion.
    request[4 + 4 + 32 + 4..][..4].copy_from_slice(&0x4000_0000_u32.to_le_bytes());
    let client = HostileServer::with_license_request(request).meet();
    assert_eq!(client.report().position.stage, Stage::Licensing);
    let Some(Ending::BadMessage(bad)) = client.report().ending else { panic!("{:?}", client.report().ending) };
    assert_eq!((bad.pdu, bad.defect), (PduKind::LicenseRequest, Defect::Malformed));
    assert_eq!(client.exponentiations(), 0);
}

/// More than any of these needs, and far less than they claim.
const MOST_BYTES: u64 = 256 << 10;

#[test]
fn none_of_them_makes_the_client_hold_much() {
    let mut gigabyte = license_request(Vec::new(), 1);
    gigabyte[4 + 4 + 32 + 4..][..4].copy_from_slice(&0x4000_0000_u32.to_le_bytes());
    for (name, server) in [
        ("a modulus of 30 kB", HostileServer::with_certificate(proprietary(&[0xFF; 30_000], 65_537))),
        (
            "a modulus of 31 kB in a licence request",
            HostileServer::with_license_request(license_request(proprietary(&[0xFF; 31_000], 65_537), 1)),
        ),
        // MCS cannot say how long that is (15 bits): what follows is read as something else.
        (
            "a modulus of 60 kB in a licence request",
            HostileServer::with_license_request(license_request(proprietary(&[0xFF; 60_000], 65_537), 1)),
        ),
        ("4,096 scopes", HostileServer::with_license_request(license_request(Vec::new(), 4096))),
        ("a length of a gigabyte", HostileServer::with_license_request(gigabyte)),
    ] {
        let mut computed = 0;
        let memory = allocation_counter::measure(|| computed = server.meet().exponentiations());
        assert_eq!(computed, 0, "{name}");
        assert!(memory.bytes_max <= MOST_BYTES, "{name}: {} bytes at once", memory.bytes_max);
    }
}
