//! Deaths around the keys of Standard RDP security: what is sealed and what is clear are told apart.

use rdpwhy_diagnosis::{Standing, diagnose};
use rdpwhy_handshake::{How, Report, Stage};

use crate::talk::Talk;

fn standing(report: &Report, signature: &str, cause: &str) -> Option<Standing> {
    let findings = diagnose(report);
    let finding = findings.iter().find(|finding| finding.signature == signature)?;
    finding.causes.iter().find(|suspect| suspect.cause.id == cause).map(|suspect| suspect.standing)
}

#[test]
fn a_close_after_the_sealed_client_info_names_the_keys() {
    for how in [How::Reset, How::Eof] {
        let mut talk = Talk::in_stage(Stage::SecurityExchange);
        let report = talk.exchanges_keys().ends(how).report();
        assert_eq!(report.position.stage, Stage::Licensing);
        let id = "licensing.closed-after-key-exchange";
        for cause in ["key-exchange-failed", "fips-mismatch", "license-server-missing"] {
            assert_eq!(standing(&report, id, cause), Some(Standing::Consistent), "{cause}");
        }
        assert_eq!(standing(&report, "licensing.closed-after-client-info", "license-server-missing"), None);
    }
}

#[test]
fn a_close_after_a_clear_client_info_does_not() {
    let report = Talk::in_stage(Stage::Licensing).ends(How::Reset).report();
    for finding in diagnose(&report) {
        assert!(
            finding.causes.iter().all(|suspect| suspect.cause.id != "key-exchange-failed"),
            "{}",
            finding.signature
        );
    }
}

#[test]
fn a_close_instead_of_the_exchange_names_the_keys_too() {
    let report = Talk::in_stage(Stage::SecurityExchange).ends(How::Reset).report();
    assert_eq!(standing(&report, "security-exchange.reset", "key-exchange-failed"), Some(Standing::Consistent));
}
