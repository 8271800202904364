//! A site's own knowledge: what a file says is used as ours is, and a file with a mistake says where it is.

mod fields;
mod malformed;

use rdpwhy_diagnosis::{
    Budget, Certainty, Effect, Investigation, Place, Risk, Site, Standing, Topic, cause, diagnose, diagnose_with,
};
use rdpwhy_handshake::{How, Report, Stage};

use crate::talk::Talk;

/// The file that shows the form.
const EXAMPLE: &str = include_str!("../../../../examples/knowledge.toml");

fn example() -> Site {
    Site::read("knowledge.toml", EXAMPLE).expect("the example is in order")
}

fn site(text: &str) -> Site {
    Site::read("site.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

/// The death of the example.
fn reset() -> Report {
    let mut report = Talk::in_stage(Stage::Tls).ends(How::Reset).report();
    report.facts.tls.server_name = Some("rdp.example".into());
    report
}

#[test]
fn the_example_says_everything_that_an_entry_can_say() {
    let site = example();
    let [cause] = site.causes() else { panic!("one cause") };
    assert_eq!((cause.id, cause.certainty, cause.unseen), ("proxy-list", Certainty::Measured, None));
    assert!(cause.explains.starts_with("The proxy of building 7 lets clients through to"), "{}", cause.explains);
    assert!(!cause.explains.contains(['\n', '\t']) && !cause.explains.contains("  "), "{:?}", cause.explains);
    assert_eq!(cause.confirms[0].line, r"Get-Content \\proxy7\lists\rdp.txt");
    assert_eq!((cause.remedies[0].id, cause.sources[0].cites), ("ask-for-the-list", "https://wiki.example/proxy7"));
    let [remedy] = site.remedies() else { panic!("one remedy") };
    assert_eq!((remedy.id, remedy.place, remedy.risk), ("ask-for-the-list", Place::Elsewhere, Risk::Low));
    assert!(remedy.steps.iter().all(|step| step.effect == Effect::None));
    assert_eq!(remedy.steps.iter().filter(|step| step.command.is_some()).count(), 1);
    let signatures: Vec<_> = site.signatures().collect();
    assert_eq!((signatures[0].id, signatures[0].stage), ("tls.reset-by-proxy", Some(Stage::Tls)));
    let causes: Vec<_> = signatures[0].causes.iter().map(|(cause, standing)| (cause.id, *standing)).collect();
    assert_eq!(causes, [("proxy-list", Standing::Confirmed), ("middlebox", Standing::Consistent)]);
    assert_eq!((signatures[1].id, signatures[1].stage), ("site.old-farm", None));
}

#[test]
fn the_example_recognises_a_report_before_ours_do() {
    let (report, site) = (reset(), example());
    let findings = diagnose_with(&report, &site);
    let ours = diagnose(&report);
    assert_eq!(findings[1..], ours);
    assert_eq!(findings[0].signature, "tls.reset-by-proxy");
    assert!(findings[0].says.starts_with("The proxy of building 7 reset"));
    assert_eq!(findings[0].evidence, ours[0].evidence, "the hello and the reset");
    let causes: Vec<_> = findings[0].causes.iter().map(|one| (one.cause.id, one.standing)).collect();
    assert_eq!(causes, [("proxy-list", Standing::Confirmed), ("middlebox", Standing::Consistent)]);
    let json = serde_json::to_value(&findings[0]).expect("JSON");
    assert_eq!(json["causes"][0]["title"], "The client is not on the proxy's list");
}

#[test]
fn every_equality_must_hold() {
    let site = example();
    let mut elsewhere = reset();
    elsewhere.facts.tls.server_name = Some("other.example".into());
    let mut unnamed = reset();
    unnamed.facts.tls.server_name = None;
    let eof = Talk::in_stage(Stage::Tls).ends(How::Eof).report();
    for report in [elsewhere, unnamed, eof] {
        assert_eq!(site.findings(&report), []);
        assert_eq!(diagnose_with(&report, &site), diagnose(&report));
    }
}

#[test]
fn a_list_holds_where_any_element_does() {
    let rule = |when: &str| {
        let text = format!("[[signature]]\nid = 'a.b'\nabout = 'a'\nsays = 'b'\nwhen = {{ {when} }}");
        !site(&text).findings(&reset()).is_empty()
    };
    assert!(rule(r#""transcript.pdu" = "tls.client-hello""#));
    assert!(!rule(r#""transcript.pdu" = "tls.server-hello""#));
    assert!(rule(r#""stages.stage" = "tls", "stages.outcome" = "passed""#), "each path is looked at by itself");
    assert!(rule(r#""facts.negotiation.requested" = 0x1, "facts.tls.up" = false"#));
    assert!(!rule(r#""facts.negotiation.requested" = 3"#));
    assert!(rule(r#"position.stage = "tls", ending = { how = "reset" }"#), "quotes make no difference");
}

#[test]
fn a_finding_never_goes_without_evidence() {
    let mut report = reset();
    report.transcript.events_mut().clear();
    assert_eq!(example().findings(&report), []);
}

#[test]
fn an_experiment_has_no_causes() {
    let mut report = reset();
    report.facts.experiment = true;
    report.facts.ntlm =
        Some(rdpwhy_handshake::NtlmFacts { dns_domain: Some("farm.example".into()), ..Default::default() });
    let told: Vec<_> = diagnose_with(&report, &example()).iter().map(|finding| finding.signature).collect();
    assert_eq!(told, ["site.old-farm"]);
}

#[test]
fn names_of_the_site_are_found_beside_ours() {
    let site = example();
    assert!(matches!(site.topic(" Proxy-List "), Ok(Topic::Cause(cause)) if cause.id == "proxy-list"));
    assert!(matches!(site.topic("ask-for-the-list"), Ok(Topic::Remedy(_))));
    assert!(matches!(site.topic("tls.reset-by-proxy"), Ok(Topic::Signature(_))));
    assert_eq!(site.topic("middlebox"), Topic::of("middlebox"));
    assert_eq!(site.topic("0x904 0x7"), Topic::of("0x904 0x7"));
    assert!(site.topic("nothing").is_err());
    assert_eq!(site.cause("middlebox"), cause("middlebox"));
    assert_eq!(site.cause("proxy-list").map(|cause| cause.id), Some("proxy-list"));
    assert!(site.remedy("ask-for-the-list").is_some() && site.remedy("restart-service").is_some());
    assert!(site.signature("site.old-farm").is_some() && site.signature("tls.reset-after-client-hello").is_some());
    let named = |word: &str| site.names().iter().any(|(_, names)| names.iter().any(|(name, _)| *name == word));
    assert!(["proxy-list", "ask-for-the-list", "site.old-farm", "middlebox"].into_iter().all(named));
}

#[test]
fn nothing_is_a_site_too() {
    for site in [Site::default(), site(""), site("# nothing yet\n")] {
        assert_eq!(diagnose_with(&reset(), &site), diagnose(&reset()));
        assert_eq!(site.names(), Topic::names());
    }
}

#[test]
fn a_file_of_windows_is_read_too() {
    let saved = format!("\u{feff}{}", EXAMPLE.replace('\n', "\r\n"));
    assert_eq!(site(&saved).causes(), example().causes());
    let error = Site::read("site.toml", &saved.replace("proxy-list", "Proxy-List")).expect_err("no id");
    assert_eq!(error.line, EXAMPLE.lines().position(|line| line == "id = \"proxy-list\"").expect("it is there") + 1);
}

#[test]
fn an_investigation_ends_with_the_sites_own_remedies() {
    let (site, report) = (example(), reset());
    let findings = diagnose_with(&report, &site);
    let investigation = Investigation::with_findings(report, findings, Budget::single());
    let remedies: Vec<&str> = investigation.finish().remedies().iter().map(|remedy| remedy.id).collect();
    let own: Vec<&str> = site.remedies().iter().map(|remedy| remedy.id).collect();
    assert!(!own.is_empty() && own.iter().all(|id| remedies.contains(id)), "{own:?} in {remedies:?}");
}
