//! The tables hold together: every id that is used exists, and every entry is of use.

use std::collections::BTreeSet;

use rdpwhy_diagnosis::{
    Cause, Codes, Source, all_look_alikes, all_refused_advice, cause, causes, claims, code_notes, disconnect_reasons,
    experiments, extended_reasons, look_alikes, look_up, policy_rows, refused_advice, remedies, remedy, seen_pairs,
    signature, signatures, source, sources, stage_note, updates,
};
use rdpwhy_handshake::Stage;

fn unique<'a>(ids: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    for id in ids {
        let kebab = id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'));
        assert!(kebab && !id.is_empty(), "{id} is no id");
        assert!(seen.insert(id), "{id} is there twice");
    }
    seen
}

#[test]
fn ids_are_unique_and_found() {
    for id in unique(causes().iter().map(|cause| cause.id)) {
        assert_eq!(cause(id).map(|cause| cause.id), Some(id));
    }
    for id in unique(remedies().iter().map(|remedy| remedy.id)) {
        assert_eq!(remedy(id).map(|remedy| remedy.id), Some(id));
    }
    for id in unique(signatures().map(|signature| signature.id)) {
        assert_eq!(signature(id).map(|signature| signature.id), Some(id));
    }
}

#[test]
fn every_cause_of_a_signature_is_listed_and_named_once() {
    for signature in signatures() {
        for (cause, _) in signature.causes {
            assert!(causes().contains(cause), "{} points to {}", signature.id, cause.id);
        }
        unique(signature.causes.iter().map(|(cause, _)| cause.id));
    }
}

/// Causes that the investigation concludes from several connections.
const REASONED: &[&str] = &["servers-differ"];

#[test]
fn every_cause_is_reached_by_a_signature_or_says_why_not() {
    let of_signatures = signatures().flat_map(|signature| signature.causes).map(|(cause, _)| cause.id);
    let all = experiments().iter().chain(policy_rows());
    let of_experiments = all.flat_map(|experiment| experiment.confirms()).map(|(_, cause)| cause.id);
    let reached: BTreeSet<&str> = of_signatures.chain(of_experiments).chain(REASONED.iter().copied()).collect();
    for Cause { id, unseen, .. } in causes() {
        assert_ne!(reached.contains(id), unseen.is_some(), "{id}");
    }
}

#[test]
fn every_remedy_is_used_and_exists() {
    let used: BTreeSet<&str> = causes().iter().flat_map(|cause| cause.remedies).map(|remedy| remedy.id).collect();
    let there: BTreeSet<&str> = remedies().iter().map(|remedy| remedy.id).collect();
    assert_eq!(used, there);
}

#[test]
fn remedies_of_a_cause_come_in_the_order_of_their_risk() {
    for cause in causes() {
        assert!(!cause.remedies.is_empty(), "{} has no remedy", cause.id);
        let risks: Vec<_> = cause.remedies.iter().map(|remedy| remedy.risk).collect();
        assert!(risks.is_sorted(), "{}: {risks:?}", cause.id);
    }
    assert!(remedies().iter().map(|remedy| remedy.risk).is_sorted());
}

#[test]
fn every_source_is_cited_and_exists() {
    let of_causes = causes().iter().flat_map(|cause| cause.sources);
    let of_remedies = remedies().iter().flat_map(|remedy| remedy.sources);
    let of_codes = code_notes().flat_map(|note| note.sources).chain(seen_pairs().iter().flat_map(|seen| seen.sources));
    let of_claims = claims().iter().flat_map(|claim| claim.sources);
    let of_pairs = all_look_alikes().iter().flat_map(|pair| pair.sources);
    let codes = Codes { code: Some(2308), extended: Some(7) };
    let of_look_ups: Vec<&Source> = look_up(codes).iter().map(|look_up| look_up.source).collect();
    let of_refused = all_refused_advice().iter().flat_map(|refused| refused.sources);
    let of_experiments = experiments().iter().chain(policy_rows()).flat_map(|experiment| experiment.sources);
    let of_updates = updates().iter().map(|update| update.source);
    let cited = of_causes
        .chain(of_remedies)
        .chain(of_codes)
        .chain(of_claims)
        .chain(of_refused)
        .chain(of_pairs)
        .chain(of_experiments)
        .chain(&of_look_ups)
        .copied()
        .chain(of_updates);
    let cited: BTreeSet<&str> = cited.map(|source| source.tag).collect();
    let there: BTreeSet<&str> = sources().iter().map(|source| source.tag).collect();
    assert_eq!(cited, there);
    assert!(cited.iter().all(|tag| source(tag).is_some()));
}

#[test]
fn every_entry_says_something() {
    for cause in causes() {
        let texts = [cause.title, cause.explains].into_iter().chain(cause.rules_out.iter().copied());
        let checks = cause.confirms.iter().flat_map(|check| [check.what, check.line]);
        assert!(texts.chain(checks).all(|text| !text.trim().is_empty()), "{}", cause.id);
        assert!(!cause.sources.is_empty(), "{} cites nothing", cause.id);
    }
    for remedy in remedies() {
        assert!(!remedy.steps.is_empty() && !remedy.proves.is_empty() && !remedy.undo.is_empty(), "{}", remedy.id);
    }
}

#[test]
fn event_ids_are_asked_for_one_by_one() {
    let lines = causes().iter().flat_map(|cause| cause.confirms).map(|check| check.line);
    let steps = remedies().iter().flat_map(|remedy| remedy.steps).filter_map(|step| step.command);
    for line in lines.chain(steps).filter(|line| line.contains("FilterHashtable")) {
        let ids = line.split("Id=").nth(1).and_then(|rest| rest.split('}').next()).expect("an id");
        assert!(ids.bytes().all(|byte| byte.is_ascii_digit()), "{line}");
    }
}

/// The ids that the project promised from the beginning.
#[test]
fn the_promised_causes_are_there() {
    for id in [
        "name-not-resolved",
        "port-closed",
        "port-filtered",
        "foreign-service",
        "relay-without-backend",
        "connection-limit",
        "banned",
        "service-hung",
        "update-2026-09",
        "security-layer-rdp-only",
        "nla-required",
        "tls-not-allowed",
        "certificate-missing",
        "certificate-key-unusable",
        "certificate-expired",
        "tls-version-mismatch",
        "tls-no-common-cipher",
        "tls-credential-fault",
        "middlebox",
        "mtu-black-hole",
        "credssp-rejected",
        "credssp-oracle-policy",
        "logon-failed",
        "account-restricted",
        "kdc-unreachable",
        "fips-mismatch",
        "license-server-missing",
        "license-refused",
        "license-store-stale",
        "license-client-store",
        "server-redirects",
        "unstable-path",
        "wmi-broken",
        "udp-transport",
        "websocket-rules",
        "request-not-offered",
        "routing-token-rejected",
        "ntlm-blocked",
        "client-only-mismatch",
        "malformed-message",
        "path-corrupts",
        "server-key-unreadable",
        "no-nla-on-server",
        "duplicate-sid",
        "kerberos-rc4",
        "credential-guard-sso",
        "key-container-stuck",
        "computer-renamed",
        "template-certificate-failed",
        "windows-home-no-host",
        "rdp-wrapper-broken",
        "no-healthy-backend",
        "tls-first",
        "gateway-refusal",
        "domain-credentials-disabled",
        "udp-fault-24h2",
        "server-name-rejected",
        "version-intolerance",
        "no-credentials-configured",
    ] {
        assert!(cause(id).is_some(), "{id}");
    }
}

#[test]
fn every_cause_is_complete() {
    for cause in causes() {
        let sentences = cause.explains.matches(". ").count() + 1;
        assert!((2..=4).contains(&sentences), "{}: {sentences} sentences", cause.id);
        assert!(!cause.confirms.is_empty(), "{} cannot be confirmed", cause.id);
        assert!(!cause.rules_out.is_empty(), "nothing speaks against {}", cause.id);
        assert!(look_alikes(cause.id).next().is_some(), "{} looks like nothing else", cause.id);
    }
}

#[test]
fn look_alikes_are_pairs_of_causes_and_told_once() {
    let mut seen = BTreeSet::new();
    for pair in all_look_alikes() {
        let [one, other] = pair.between;
        assert_ne!(one, other);
        let [one, other] = pair.between.map(|cause| cause.id);
        assert!(seen.insert(BTreeSet::from([one, other])), "{one}, {other} twice");
        assert!(!pair.separated_by.is_empty() && !pair.sources.is_empty(), "{one}, {other}");
        assert!(look_alikes(one).any(|(found, _)| found.id == other));
        assert!(look_alikes(other).any(|(found, _)| found.id == one));
    }
}

/// The events of the causes that were found behind 0x904/0x7, or that look like them.
#[test]
fn the_confirming_events_are_asked_for() {
    let cases: [(&str, &[u32]); 17] = [
        ("tls-credential-fault", &[36869, 36870, 36871, 1057, 1058, 139]),
        ("certificate-key-unusable", &[36870]),
        ("certificate-missing", &[1057, 1058, 36869, 36871]),
        ("certificate-expired", &[1056, 1057, 1058]),
        ("certificate-binding", &[36870, 1051, 1053, 1054, 1055, 1059]),
        ("tls-version-mismatch", &[36871, 36888]),
        ("tls-no-common-cipher", &[36874, 36888]),
        ("connection-limit", &[1006]),
        ("banned", &[226]),
        ("middlebox", &[131, 226]),
        ("credssp-rejected", &[4625, 4776, 6037, 4002]),
        ("license-server-missing", &[50280, 50282, 1069]),
        ("license-refused", &[1004, 50180]),
        ("settings-rejected", &[97, 50, 56]),
        ("logon-right-missing", &[4825]),
        ("ntlm-blocked", &[4002, 4004]),
        ("duplicate-sid", &[6167]),
    ];
    for (id, events) in cases {
        let checks = cause(id).expect("a cause").confirms;
        for event in events {
            let asks = |line: &str| line.contains(&format!("Id={event}}}"));
            assert!(checks.iter().any(|check| asks(check.line)), "{id}: {event}");
        }
    }
}

#[test]
fn every_stage_has_a_note() {
    for stage in Stage::ALL {
        let note = stage_note(*stage).unwrap_or_else(|| panic!("{stage} has no note"));
        assert!(!note.about.is_empty() && !note.section.is_empty(), "{stage}");
        assert_eq!(note.awaits.is_empty(), matches!(stage, Stage::Resolve | Stage::Connect), "{stage}");
    }
}

#[test]
fn refused_advice_has_a_reason_and_something_better() {
    for id in [
        "rename-machinekeys",
        "delete-machinekeys",
        "disable-nla-permanently",
        "security-layer-0-permanently",
        "allow-encryption-oracle",
        "enable-tls10",
        "reset-grace-period",
    ] {
        let refused = refused_advice(id).unwrap_or_else(|| panic!("{id} is not refused"));
        assert!(!refused.because.is_empty() && !refused.sources.is_empty(), "{id}");
    }
    for refused in all_refused_advice() {
        assert!(!refused.remedies.is_empty() || !refused.causes.is_empty(), "{}", refused.id);
    }
}

/// Harmful advice that many pages give.
#[test]
fn harmful_advice_is_not_given() {
    let steps = remedies().iter().flat_map(|remedy| remedy.steps).filter_map(|step| step.command);
    for line in steps {
        let lower = line.to_lowercase();
        let removes = lower.contains("remove-item") || lower.contains("rename-item") || lower.contains("del ");
        assert!(!(removes && lower.contains("machinekeys")), "{line}");
        assert!(!lower.contains("graceperiod\"") && !lower.contains("rcm\\graceperiod"), "{line}");
        assert!(!lower.contains("allowencryptionoracle /t"), "{line}");
        assert!(!lower.contains("tls 1.0") && !lower.contains("resetrepository"), "{line}");
        assert!(!lower.contains("securitylayer /t reg_dword /d 0"), "{line}");
    }
}

#[test]
fn mstsc_codes_are_the_documented_ones() {
    let codes: BTreeSet<u32> = disconnect_reasons().iter().map(|reason| reason.code).collect();
    assert_eq!(codes.len(), disconnect_reasons().len());
    assert_eq!(codes.len(), 47);
    for unlisted in [2825, 0x1104, 0x1107, 0x1108, 0x1204, 0x2407, 0x1307] {
        assert!(!codes.contains(&unlisted), "{unlisted} is not documented");
    }
    assert_eq!(extended_reasons().len(), 26);
}
