//! What holds of every persona's investigation.

use std::collections::BTreeSet;

use rdpwhy::diagnosis::{Because, Budget, Diagnosis, Reading, Standing, causes, family, look_alikes, meaning};
use rdpwhy::{Ending, Report, Stage};
use rdpwhy_lab::{Persona, personas};

use crate::virtual_time::{investigate, investigate_with_accident};

fn diagnosed(name: &str) -> Diagnosis {
    let persona = Persona::named(name).unwrap_or_else(|| panic!("no persona is called {name}"));
    investigate(persona, Budget::default()).diagnosis
}

fn standing(diagnosis: &Diagnosis) -> BTreeSet<&'static str> {
    diagnosis.standing().map(|conclusion| conclusion.cause.id).collect()
}

#[test]
fn no_persona_loses_the_cause_that_it_stands_for() {
    for persona in personas() {
        let standing = standing(&investigate(persona, Budget::default()).diagnosis);
        for own in &persona.causes {
            assert!(standing.contains(own.as_str()), "{}: {own} does not stand", persona.name);
        }
    }
}

#[test]
fn whoever_did_not_die_has_no_cause() {
    for persona in personas().iter().filter(|persona| persona.causes.is_empty()) {
        let diagnosis = investigate(persona, Budget::default()).diagnosis;
        if matches!(diagnosis.report.ending, Some(Ending::Stopped { .. } | Ending::Completed)) {
            assert_eq!(diagnosis.causes, [], "{}", persona.name);
        }
    }
}

#[test]
fn every_conclusion_can_be_followed_to_its_events() {
    for persona in personas() {
        let diagnosis = investigate(persona, Budget::default()).diagnosis;
        for conclusion in &diagnosis.causes {
            let id = conclusion.cause.id;
            assert!(!conclusion.evidence.is_empty(), "{}: {id}", persona.name);
            for event in &conclusion.evidence {
                let report = diagnosis.reports().find(|(connection, _)| *connection == event.connection);
                let known = report.is_some_and(|(_, report)| report.transcript.iter().any(|seen| seen.id == *event));
                assert!(known, "{}: {id} cites {event}", persona.name);
            }
            let is_experiment = |id: &str| diagnosis.experiments.iter().any(|ran| ran.experiment.id == id);
            assert!(conclusion.because.iter().all(|because| is_experiment(because.experiment)));
            let ruled_out = conclusion.standing == Standing::RuledOut;
            assert!(!ruled_out || !conclusion.because.is_empty(), "{}: {id} is out for no reason", persona.name);
        }
    }
}

#[test]
fn a_key_that_cannot_be_used_is_told_from_all_that_is_not_the_credential() {
    // What the family leaves open, the server's event log answers.
    let own = &causes::TLS_CREDENTIAL_FAULT;
    let of_path = [&causes::MIDDLEBOX, &causes::CONNECTION_LIMIT];
    let members = family(own).iter().copied().chain([own]).chain(of_path);
    let credential: BTreeSet<&str> = members.map(|cause| cause.id).collect();
    for name in
        ["private-key", "private-key-negotiate", "closed-after-hello", "tls-disabled-closed", "no-common-suite-closed"]
    {
        let diagnosis = diagnosed(name);
        let explains = diagnosis.standing().filter(|conclusion| conclusion.misfits.is_empty());
        // Nothing that ends every ClientHello is told from a device on the network path or a steady limit that does.
        assert_eq!(explains.map(|conclusion| conclusion.cause.id).collect::<BTreeSet<_>>(), credential, "{name}");
        assert_eq!(diagnosis.ruled_out().count(), 0, "{name}: nothing was answered");
    }
}

#[test]
fn where_an_experiment_separates_the_true_cause_is_confirmed_and_no_other() {
    for (name, cause) in [
        ("tls10-only", "tls-version-mismatch"),
        ("tls11-only", "tls-version-mismatch"),
        ("ssl3-only", "tls-version-mismatch"),
        ("tls10-by-policy", "tls-version-mismatch"),
        ("cbc-only-closed", "tls-no-common-cipher"),
        ("mtu-black-hole", "mtu-black-hole"),
        ("middlebox-sni", "server-name-rejected"),
        ("middlebox-supported-versions", "version-intolerance"),
        ("middlebox-whole-hello", "middlebox"),
    ] {
        let diagnosis = diagnosed(name);
        let confirmed = diagnosis.standing().filter(|conclusion| conclusion.standing == Standing::Confirmed);
        // That mstsc is not concerned may be true as well.
        let others = confirmed.map(|conclusion| conclusion.cause.id).filter(|id| *id != "client-only-mismatch");
        assert_eq!(others.collect::<Vec<_>>(), [cause], "{name}");
    }
}

#[test]
fn what_is_ruled_out_looks_like_what_stands() {
    let diagnosis = diagnosed("tls10-by-policy");
    let alike: Vec<&str> = look_alikes("tls-version-mismatch").map(|(cause, _)| cause.id).collect();
    assert!(diagnosis.ruled_out().any(|conclusion| alike.contains(&conclusion.cause.id)));
}

#[test]
fn the_versions_of_an_old_server_are_named_with_the_suite_that_it_chose() {
    let versions: Vec<_> = diagnosed("tls11-only").accepted_versions();
    let [only] = versions.as_slice() else { panic!("{versions:?}") };
    assert_eq!((only.version_name, only.suite_name), (Some("TLS 1.1"), Some("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA")));
}

#[test]
fn licensing_of_a_server_that_wants_a_logon_is_unknown_and_never_fine() {
    let diagnosis = diagnosed("healthy");
    let unknown = diagnosis.unknown();
    let licensing = unknown.iter().find(|unknown| unknown.stage == Stage::Licensing).expect("licensing is unknown");
    assert!(licensing.shown_by.contains("credentials"), "{}", licensing.shown_by);
    assert!(unknown.iter().any(|unknown| unknown.stage == Stage::Credssp), "nor is it known who gets in");
    assert!(unknown.iter().all(|unknown| unknown.stage != Stage::Tls), "TLS was seen");
}

#[test]
fn what_was_reached_on_any_connection_is_not_unknown() {
    let persona = Persona::named("license-issued").expect("it is there");
    let diagnosis = investigate(persona, Budget::default()).diagnosis;
    let unknown: Vec<Stage> = diagnosis.unknown().iter().map(|unknown| unknown.stage).collect();
    assert!(!unknown.contains(&Stage::Licensing), "{unknown:?}");
}

#[test]
fn an_experiment_never_says_a_logon_or_opens_a_session() {
    for persona in personas() {
        let diagnosis = investigate(persona, Budget::default()).diagnosis;
        let goes_too_far = |report: &Report| {
            let names = [rdpwhy::PduKind::RdpClientInfo, rdpwhy::PduKind::NtlmAuthenticate];
            report.transcript.iter().any(|event| event.body.pdu().is_some_and(|pdu| names.contains(&pdu)))
        };
        for ran in &diagnosis.experiments {
            assert!(!ran.report().is_some_and(goes_too_far), "{}: {}", persona.name, ran.experiment.id);
        }
    }
}

#[test]
fn a_risk_that_only_an_experiment_can_see_is_told() {
    let risks = diagnosed("tls10-by-policy").risks();
    let signatures: Vec<_> = risks.iter().map(|finding| finding.signature).collect();
    assert_eq!(signatures, ["tls.old-version"]);
}

#[test]
fn an_accident_before_the_place_of_the_death_rules_nothing_out() {
    let persona = Persona::named("private-key").expect("it is there");
    let accidents = ["relay-without-backend", "entra-required"].map(|name| Persona::named(name).expect("it is there"));
    let ids = ["repeat", "repeat-later", "hello-wide", "hello-disguised", "hello-rsa-key-exchange"];
    for (id, accident) in ids.into_iter().flat_map(|id| accidents.map(|accident| (id, accident))) {
        let diagnosis = investigate_with_accident(persona, id, accident).diagnosis;
        let ran = diagnosis.experiments.iter().find(|ran| ran.experiment.id == id);
        assert_eq!(ran.map(|ran| ran.reading), Some(Reading::Earlier), "{id}");
        let by_it = |because: &Because| because.experiment == id;
        // Where no repetition came as far as the first connection, the server may have let nobody in after it.
        let shut_out = ["banned", "connection-limit", "unstable-path"];
        let mut others = diagnosis.causes.iter().filter(|conclusion| !shut_out.contains(&conclusion.cause.id));
        assert!(!others.any(|conclusion| conclusion.because.iter().any(by_it)), "{id}");
        assert!(diagnosis.ruled_out().next().is_none(), "{id}");
        assert!(standing(&diagnosis).contains("certificate-key-unusable"), "{id}");
    }
}

#[test]
fn a_server_that_takes_standard_rdp_security_as_well_has_no_setting_to_blame() {
    let diagnosis = diagnosed("private-key-negotiate");
    assert!(diagnosis.causes.iter().all(|conclusion| conclusion.cause.id != "security-layer-rdp-only"));
    assert_eq!(diagnosis.policy().security_layer, Some(1));
}

#[test]
fn a_death_that_does_not_come_again_may_be_one_of_several_servers() {
    let [dead, alive] = ["private-key", "healthy"].map(|name| Persona::named(name).expect("it is there"));
    let diagnosis = investigate_with_accident(dead, "repeat", alive).diagnosis;
    let standing: Vec<_> = diagnosis.standing().map(|cause| (cause.cause.id, cause.standing)).collect();
    assert!(standing.contains(&("servers-differ", Standing::Consistent)), "{standing:?}");
    assert!(!standing.iter().any(|(_, standing)| *standing == Standing::Confirmed), "{standing:?}");
}

#[test]
fn a_healthy_probe_does_not_hide_that_a_later_connection_died() {
    let [alive, dead] = ["healthy", "relay-without-backend"].map(|name| Persona::named(name).expect("it is there"));
    let diagnosis = investigate_with_accident(alive, "protocols-ssl", dead).diagnosis;
    assert!(meaning(&diagnosis).contains("But a later connection died (c2, protocols-ssl)"), "{}", meaning(&diagnosis));
}

#[test]
fn a_server_that_lets_nobody_in_after_the_first_connection_may_have_banned_the_prober() {
    let [first, then] = ["private-key", "relay-without-backend"].map(|name| Persona::named(name).expect("it is there"));
    let diagnosis = investigate_with_accident(first, "repeat", then).diagnosis;
    assert!(standing(&diagnosis).is_superset(&["banned", "connection-limit"].into()), "{:?}", standing(&diagnosis));
}
