//! Risks: what a report shows although the conversation did not end by it.

use rdpwhy_diagnosis::diagnose;
use rdpwhy_handshake::{Possession, Side, TlsUp, UnsupportedCertificate, Verification};
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::ntlm::{AvPairs, Challenge};
use rdpwhy_pdu::x224::protocol;

use crate::talk::Talk;

/// Valid from November 2026 to November 2036.
const CERTIFICATE: &[u8] = include_bytes!("../../../pdu/tests/data/ec-p256.der");
const Y2020: i64 = 1_577_836_800;
const Y2030: i64 = 1_893_456_000;
const Y2040: i64 = 2_208_988_800;
/// Seconds from the origin of FILETIME, in 1601, to 1970.
const FILETIME_EPOCH: i64 = 11_644_473_600;

fn signatures(talk: &Talk) -> Vec<&'static str> {
    diagnose(&talk.report()).into_iter().map(|finding| finding.signature).collect()
}

fn shown(now: i64, signature_valid: bool) -> Talk {
    shown_as(now, if signature_valid { Possession::Proved } else { Possession::Failed }, None)
}

fn shown_as(now: i64, possession: Possession, unsupported: Option<UnsupportedCertificate>) -> Talk {
    let refused = Some("UnknownIssuer".to_owned());
    let mut verification = Verification { unsupported, ..Verification::new("rdp.example".to_owned(), refused) };
    verification.set_possession(possession);
    let up = TlsUp { chain: vec![CERTIFICATE.to_vec()], verification: Some(verification), ..TlsUp::default() };
    let mut talk = Talk::in_the_year(now);
    talk.asks(protocol::SSL | protocol::HYBRID).selects(protocol::HYBRID).tls_up_with(up);
    talk
}

#[test]
fn the_dates_of_a_certificate_are_judged_by_our_clock() {
    assert_eq!(signatures(&shown(Y2020, true)), ["tls.certificate-not-yet-valid"]);
    assert_eq!(signatures(&shown(Y2030, true)), [""; 0]);
    assert_eq!(signatures(&shown(Y2040, true)), ["tls.certificate-expired"]);
}

#[test]
fn a_key_that_was_not_proved_is_a_risk() {
    assert_eq!(signatures(&shown(Y2030, false)), ["tls.key-not-proved"]);
}

#[test]
fn a_certificate_that_the_verifier_does_not_read_is_no_failed_proof() {
    for unsupported in [
        UnsupportedCertificate::CertificateVersion1,
        UnsupportedCertificate::CriticalExtension,
        UnsupportedCertificate::ShortKey,
        UnsupportedCertificate::KeyAlgorithm,
    ] {
        for (possession, says) in
            [(Possession::Proved, "proved that it holds"), (Possession::NotVerified, "cannot check the proof")]
        {
            let findings = diagnose(&shown_as(Y2030, possession, Some(unsupported)).report());
            let [finding] = findings.as_slice() else { panic!("{findings:?}") };
            assert_eq!(finding.signature, "tls.certificate-unusual");
            assert!(finding.says.contains(says) && finding.says.contains(unsupported.means()), "{}", finding.says);
            assert!(!finding.says.contains("something else"), "{}", finding.says);
        }
    }
    let failed = shown_as(Y2030, Possession::Failed, Some(UnsupportedCertificate::ShortKey));
    assert_eq!(signatures(&failed), ["tls.key-not-proved"]);
}

#[test]
fn a_clock_beyond_the_tolerance_of_kerberos_is_a_risk() {
    const DAY: i64 = 86_400;
    let is_told = || vec!["credssp.clock-skew"];
    for (server, expected, words) in [
        (Y2030 + 60, vec![], ""),
        (Y2030 + 3_600, is_told(), "59 minutes ahead of"),
        (Y2030 - 3 * DAY, is_told(), "3 days behind"),
        (Y2030 + 800 * DAY, is_told(), "2 years ahead of"),
    ] {
        let filetime = u64::try_from((server + FILETIME_EPOCH) * 10_000_000).expect("after 1601");
        let challenge = Challenge {
            flags: 0,
            target_name: "SRV".into(),
            server_challenge: [7; 8],
            target_info: AvPairs::default().with_timestamp(filetime),
            version: None,
        };
        let mut talk = shown(Y2030, true);
        let nego_tokens = vec![challenge.encode()];
        talk.negotiates().credssp(Side::Server, TsRequest { version: 6, nego_tokens, ..TsRequest::default() });
        assert_eq!(signatures(&talk), expected);
        let findings = diagnose(&talk.report());
        assert!(
            findings.iter().all(|finding| finding.says.contains(&format!("clock is {words} ours"))),
            "{findings:?}"
        );
    }
}
