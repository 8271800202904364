//! `rdpwhy explain` as people use it: codes, pasted sentences, names, and what is none of them.

mod command;

use std::process::Stdio;

use command::{json, rdpwhy, run, stderr, stdout};
use serde_json::Value;

fn explained(arguments: &[&str]) -> String {
    let output = run(&[&["explain"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    assert_eq!(stderr(&output), "");
    stdout(&output).to_owned()
}

fn document(arguments: &[&str]) -> Value {
    let output = run(&[&["explain", "--json"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    let document = json(&output);
    assert_eq!(document.get("format"), Some(&"rdpwhy.explanation/1".into()));
    document
}

#[test]
fn the_pair_of_the_readme_names_no_stage_and_judges_the_folk_claims() {
    let text = explained(&["0x904", "0x7"]);
    for part in [
        "0x904 (2308)  disconnectReasonAtClientWinsockFDCLOSE",
        "extended 0x7 (7)  exDiscReasonServerDeniedConnection",
        "It names no stage and no reason",
        "any stage after connect",
        "0x904 is a licensing error.",
        "ERROR_ARENA_TRASHED",
        "ERRINFO_SERVER_DENIED_CONNECTION",
        "certificate-key-unusable",
        "GetErrorDescription(2308,7)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains('%'), "no percentages");
}

#[test]
fn a_pasted_dialog_is_the_same_as_its_two_codes() {
    let codes = explained(&["0x904", "0x7"]);
    let dialog = "Remote Desktop can't connect to the remote computer for one of these reasons:\n\n1) Remote access to \
                  the server is not enabled\n2) The remote computer is turned off\n3) The remote computer is not \
                  available on the network\n\nError code: 0x904\nExtended error code: 0x7\nTimestamp (UTC): 11/20/26 \
                  09:33:44 AM";
    assert_eq!(explained(&[dialog]), codes);
    assert_eq!(explained(&["Error", "code:", "0x904", "Extended", "error", "code:", "0x7"]), codes);
    assert_eq!(explained(&["2308", "7"]), codes);
    let from_environment = rdpwhy(&["explain"]).env("RDPWHY_EXPLAIN", "0x904 0x7").output().expect("it starts");
    assert_eq!(stdout(&from_environment), codes);
}

#[test]
fn an_unlisted_code_is_an_answer_and_no_guess() {
    let text = explained(&["0x1104"]);
    assert!(text.contains("0x1104 (4356)  unknown"), "{text}");
    assert!(text.contains("Another program listens on the port"), "{text}");
    let text = explained(&["2825"]);
    assert!(text.contains("unknown") && text.contains("unverified"), "{text}");
    let text = explained(&["904"]);
    assert!(text.contains("unknown") && text.contains("In the other base it would be 0x904 (2308)"), "{text}");
    let code = &document(&["0x2407", "0x0"])["code"];
    assert_eq!((&code["documented"], &code["name"], &code["note"]), (&Value::Bool(false), &Value::Null, &Value::Null));
    assert!(explained(&["0xC0FFEE00"]).contains("unknown"));
}

#[test]
fn every_kind_of_name_has_an_entry() {
    for (name, parts) in [
        (
            "certificate-key-unusable",
            &[
                "36870",
                "renew-self-signed",
                "NETWORK SERVICE",
                "[F31]",
                "tls.reset",
                "what separates the two",
                "middlebox",
            ][..],
        ),
        ("tls.reset-after-client-hello", &["certificate-key-unusable", "consistent"]),
        ("tls", &["RFC 8446", "server/tls.server-hello", "tls.reset-after-client-hello"]),
        ("licensing", &["MS-RDPELE", "licensing.no-license-server"]),
        ("STATUS_LOGON_FAILURE", &["0xC000006D", "the user name or the password is wrong", "logon-failed", "2055"]),
        ("-1073741715", &["STATUS_LOGON_FAILURE"]),
        ("renew-self-signed", &["Restart-Service SessionEnv", "risk", "undo"]),
        ("904-is-licensing", &["false", "[OND]"]),
        ("rename-machinekeys", &["refused advice", "instead", "renew-self-signed"]),
    ] {
        let text = explained(&[name]);
        for part in parts {
            let part = part.trim_start_matches('[').trim_end_matches(']');
            assert!(text.contains(part), "{name}: {part}\n{text}");
        }
    }
}

#[test]
fn json_says_of_what_kind_it_is() {
    for (name, kind) in [
        ("0x904", "codes"),
        ("0xC000006D", "status"),
        ("wmi-broken", "cause"),
        ("credssp.alert", "signature"),
        ("credssp", "stage"),
        ("repair-wmi", "remedy"),
        ("2825-is-nla", "claim"),
        ("enable-tls10", "refused-advice"),
    ] {
        assert_eq!(document(&[name])["kind"], kind, "{name}");
    }
    let both = document(&["0x904", "0x7"]);
    assert_eq!((&both["code"]["number"], &both["extended"]["number"]), (&2308.into(), &7.into()));
    assert_eq!(both["code"]["hex"], "0x904");
    assert!(both["code"]["note"]["stages"].as_array().is_some_and(|stages| stages.contains(&"credssp".into())));
    assert!(both["claims"].as_array().is_some_and(|claims| claims.len() > 5));
    let cause = document(&["certificate-key-unusable"]);
    assert!(cause["cause"]["confirms"][0]["powershell"].as_str().is_some_and(|line| line.contains("36870")));
    assert_eq!(cause["remedies"][0]["id"], "read-schannel-events");
}

#[test]
fn the_list_names_everything_that_can_be_asked() {
    let listed = json(&run(&["explain", "--list", "--json"]));
    assert_eq!(listed["format"], "rdpwhy.names/1");
    let text = stdout(&run(&["explain", "--list"])).to_owned();
    let kinds = listed["kinds"].as_array().expect("kinds");
    assert_eq!(kinds.len(), 11);
    for name in kinds.iter().flat_map(|kind| kind["names"].as_array().expect("names")) {
        let name = name["name"].as_str().expect("a name");
        assert!(text.lines().any(|line| line.trim() == name), "{name}");
    }
    assert_eq!(listed["disconnect_reasons"].as_array().map(Vec::len), Some(47));
    assert!(text.contains("0x904 (2308)") && text.contains("0x10B (267)"), "{text}");
}

#[test]
fn what_is_no_name_is_wrong_usage_and_names_what_is_near() {
    for (asked, hint) in [
        (&["certificate-expird"][..], "certificate-expired"),
        (&["machinekeys"], "rename-machinekeys"),
        (&["STATUS_LOGON_FAILED"], "STATUS_LOGON_FAILURE"),
        (&["licencing"], "licensing"),
        (&["it", "does", "not", "work"], "stage, cause, signature, remedy"),
        (&[""], "these kinds"),
        (&["1", "2", "3"], "the error code, then the extended code"),
        (&["0x100000000"], "32 bits"),
        (&[], "--list"),
    ] {
        let output = run(&[&["explain"], asked].concat());
        assert_eq!(output.status.code(), Some(2), "{asked:?}");
        assert!(stderr(&output).contains(hint), "{asked:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{asked:?}");
    }
}

#[test]
fn what_is_asked_does_not_steer_the_terminal() {
    let output = run(&["explain", "\u{1b}[2Jnonsense"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!stderr(&output).contains('\u{1b}'), "{:?}", stderr(&output));
}

#[test]
fn a_reader_that_has_gone_is_no_fault() {
    let mut child =
        rdpwhy(&["explain", "--list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
}

#[test]
fn an_experiment_of_a_diagnosis_is_explained_by_its_id() {
    let output = run(&["explain", "hello-wide"]);
    for part in ["experiment", "every version and every suite", "tls-version-mismatch", "where it reads other-version"]
    {
        assert!(stdout(&output).contains(part), "{part}: {}", stdout(&output));
    }
    let document = json(&run(&["explain", "policy-rdp", "--json"]));
    assert_eq!((&document["kind"], &document["experiment"]["id"]), (&"experiment".into(), &"policy-rdp".into()));
}

/// As OpenSSL, FreeRDP, a gateway and Windows write them.
#[test]
fn alerts_set_error_info_gateway_codes_and_updates_are_explained() {
    for (words, part) in [
        (["alert", "40"].as_slice(), "handshake_failure"),
        (&["sslv3 alert handshake failure"], "alert 40"),
        (&["SSL alert number 70"], "protocol_version"),
        (&["0x112D"], "errorInfo of Set Error Info"),
        (&["set error info 0x9"], "access rights"),
        (&["ERRINFO_SERVER_DENIED_CONNECTION"], "denied the connection"),
        (&["0x00010005"], "took the session over"),
        (&["0x59DB"], "NAP_ACCESSDENIED"),
        (&["0x800759DA"], "RAP_ACCESSDENIED"),
        (&["0x0300001C"], "NAP_ACCESSDENIED"),
        (&["E_PROXY_TS_CONNECTFAILED"], "cannot reach the server"),
        (&["KB5129235"], "26100.33451"),
        (&["update-2026-09"], "KB5129235"),
    ] {
        let text = explained(words);
        assert!(text.contains(part), "{words:?}: {part}\n{text}");
    }
    assert!(explained(&["alert", "200"]).contains("unknown"));
    for (words, kind) in
        [("alert 40", "alert"), ("0x112D", "error-info"), ("0x59DB", "gateway-code"), ("KB5129235", "update")]
    {
        assert_eq!(document(&[words]).get("kind"), Some(&kind.into()), "{words}");
    }
    // What Microsoft's client shows stays a code of its own.
    assert_eq!(document(&["0x904"]).get("kind"), Some(&"codes".into()));
}
