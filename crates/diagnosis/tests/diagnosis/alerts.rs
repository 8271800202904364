//! What every alert points to in every place of a conversation; the whole table is `alerts.md`.

use std::fmt::Write as _;

use rdpwhy_diagnosis::{CauseStanding, Finding, Standing, diagnose};
use rdpwhy_handshake::{Input, Side, Stage, TlsUp};
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::tls::alert_name;

use crate::talk::Talk;

const COMMITTED: &str = include_str!("alerts.md");

/// Alerts of TLS 1.2 and 1.3 that a server may send. 90 is missing, because it ends nothing by itself.
const ALERTS: [u8; 25] =
    [10, 20, 21, 22, 30, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 70, 71, 80, 86, 109, 110, 112, 116, 120];

/// A conversation up to one place.
type Place = fn() -> Talk;

const PLACES: [(&str, Place); 6] = [
    ("before the server's hello", offer),
    ("after it", agreed),
    ("after the client's part of TLS 1.3", unconfirmed),
    ("in CredSSP, before a name was sent", nameless),
    ("in CredSSP, after a name was sent", named),
    ("behind TLS", behind),
];

const HEAD: &str = "\
# What a fatal alert of the server points to

By its number, and by where it came. In bold what the alert states; everything else is consistent with it. `cargo test -p
rdpwhy-diagnosis --test diagnosis alerts` fails when it is not what is written here, and prints what it is.

";

fn offer() -> Talk {
    Talk::in_stage(Stage::Tls)
}

fn agreed() -> Talk {
    let mut talk = offer();
    talk.server_hello(0x0303);
    talk
}

fn unconfirmed() -> Talk {
    let mut talk = offer();
    talk.observe(Input::TlsUp(TlsUp { version: 0x0304, suite: 0x1301, ..TlsUp::default() }));
    talk
}

fn nameless() -> Talk {
    Talk::in_stage(Stage::Credssp)
}

fn named() -> Talk {
    let mut talk = nameless();
    // Of Kerberos, as far as a server needs a token to go on.
    let token = vec![0x60, 13, 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 2, 0];
    talk.credssp(Side::Server, TsRequest { version: 2, nego_tokens: vec![token], ..TsRequest::default() });
    let answer =
        TsRequest { version: 6, nego_tokens: vec![vec![7]], pub_key_auth: Some(vec![7; 16]), ..TsRequest::default() };
    talk.credssp(Side::Client, answer);
    talk
}

fn behind() -> Talk {
    Talk::in_stage(Stage::BasicSettings)
}

/// The finding of the death.
fn told(place: Place, code: u8) -> Finding {
    let mut talk = place();
    talk.observe(Input::TlsAlert { from: Side::Server, description: code });
    let findings = diagnose(&talk.report());
    assert_eq!(findings.len(), 1, "alert {code} has one meaning: {findings:?}");
    findings.into_iter().next().expect("there is one")
}

fn ids(finding: &Finding) -> Vec<&'static str> {
    finding.causes.iter().map(|CauseStanding { cause, .. }| cause.id).collect()
}

fn row(code: u8, place: Place) -> String {
    let causes = told(place, code).causes;
    let shown = causes.iter().map(|CauseStanding { cause, standing }| match standing {
        Standing::Stated => format!("**{}**", cause.id),
        _ => cause.id.to_owned(),
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn table() -> String {
    let mut text = HEAD.to_owned();
    for (name, place) in PLACES {
        writeln!(text, "## {}{}\n\n| alert | causes |\n|---|---|", name[..1].to_uppercase(), &name[1..])
            .expect("a string");
        for code in ALERTS {
            let name = alert_name(code).expect("it is registered");
            writeln!(text, "| {code} {name} | {} |", row(code, place)).expect("a string");
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

#[test]
fn every_alert_in_every_place() {
    let table = table();
    assert!(COMMITTED == table, "alerts.md is not what alerts point to; it is now:\n{table}");
}

#[test]
fn only_an_unknown_name_and_a_missing_certificate_are_stated() {
    for (_, place) in PLACES {
        for code in ALERTS {
            let stated: Vec<&str> = told(place, code)
                .causes
                .iter()
                .filter(|cause| cause.standing != Standing::Consistent)
                .map(|cause| cause.cause.id)
                .collect();
            let expected: &[&str] = match code {
                112 => &["server-name-rejected"],
                116 => &["user-certificate-required"],
                _ => &[],
            };
            assert_eq!(stated, expected, "alert {code}");
        }
    }
}

#[test]
fn damaged_bytes_are_never_a_verdict_on_a_logon_or_a_certificate() {
    for (_, place) in PLACES {
        for code in [20, 51] {
            assert_eq!(ids(&told(place, code)), ["path-corrupts", "middlebox", "unstable-path"], "alert {code}");
        }
    }
}

#[test]
fn no_logon_fails_before_a_name_is_sent() {
    for place in [offer, agreed, unconfirmed, nameless] {
        for code in ALERTS {
            let causes = ids(&told(place, code));
            for verdict in ["logon-failed", "account-restricted", "logon-right-missing"] {
                assert!(!causes.contains(&verdict), "alert {code}: {causes:?}");
            }
        }
    }
}

#[test]
fn an_alert_about_the_offer_is_not_headlined_as_a_fault_of_the_certificate() {
    const CREDENTIAL: [&str; 4] =
        ["tls-credential-fault", "certificate-key-unusable", "certificate-binding", "crypto-services-stopped"];
    for code in [10, 47, 50, 70, 71, 86, 109, 110, 112, 116, 120, 49, 20, 51] {
        let causes = ids(&told(offer, code));
        assert!(causes.iter().all(|cause| !CREDENTIAL.contains(cause)), "alert {code}: {causes:?}");
    }
    assert!(!CREDENTIAL.contains(&ids(&told(offer, 40))[0]));
    assert!(CREDENTIAL.contains(&ids(&told(offer, 80))[0]));
}

#[test]
fn handshake_failure_is_no_version() {
    let causes = ids(&told(offer, 40));
    assert!(!causes.iter().any(|cause| cause.starts_with("tls-version")), "{causes:?}");
}

#[test]
fn inside_credssp_49_is_a_logon_and_80_everything_else() {
    assert_eq!(ids(&told(named, 49)), ["logon-failed", "account-restricted"]);
    let everything = ids(&told(named, 80));
    for cause in ["account-restricted", "credssp-oracle-policy", "kdc-unreachable", "ntlm-blocked"] {
        assert!(everything.contains(&cause), "{everything:?}");
    }
    assert!(!everything.contains(&"logon-failed"), "{everything:?}");
}

#[test]
fn the_sentence_has_the_number_the_name_and_the_meaning() {
    let says = told(offer, 112).says;
    for part in ["unrecognized_name (112)", "no server has the name", "the client sent no name"] {
        assert!(says.contains(part), "{says}");
    }
    let says = told(named, 20).says;
    assert!(says.contains("integrity check failed") && says.contains("no verdict"), "{says}");
}
