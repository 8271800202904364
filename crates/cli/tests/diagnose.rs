//! `rdpwhy diagnose`, and `rdpwhy HOST`, against servers of the lab over TCP.

mod command;

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Output, Stdio};
use std::time::Duration;

use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config, Persona, Security};
use serde_json::{Value, json};

use command::{json, rdpwhy, run, stderr, stdout};

/// A connection that was made may still wait to be accepted.
const LIMIT: Duration = Duration::from_secs(10);

fn persona(name: &str) -> TcpServer {
    TcpServer::start(Persona::named(name).expect("a persona").server.clone()).expect("the lab starts")
}

/// The shortest pause: what it is for is tested in virtual time.
fn diagnose(server: &TcpServer, more: &[&str]) -> Output {
    let address = server.address().to_string();
    run(&[&["diagnose", &address, "--spacing", "1ms"], more].concat())
}

/// How many connections the server has seen, when those that are told of have ended.
fn seen(server: &TcpServer, told: &Value) -> Value {
    let told = told.as_u64().and_then(|told| usize::try_from(told).ok()).expect("a number");
    let _ = server.wait_for_reports(told, LIMIT);
    server.connections().into()
}

/// Where each of these stands in the text, each behind the one before.
fn check_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is missing, or too early:\n{text}"));
        rest = &rest[at..];
    }
}

#[test]
fn a_death_is_told_with_its_causes_what_was_ruled_out_and_what_to_do() {
    let server = persona("private-key");
    let output = diagnose(&server, &[]);
    assert_eq!(output.status.code(), Some(13), "{}", stderr(&output));
    assert_eq!(stderr(&output), "", "the default budget needs no warning");
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().take(4).collect();
    assert!(lines[0].starts_with("Died in tls, waiting for the server's hello"), "{text}");
    assert!(lines[1].contains("reset the connection right after the ClientHello"), "{text}");
    assert!(lines[1].contains("What fits by itself: the server cannot use a TLS credential"), "{text}");
    assert!(lines[2].starts_with("Server: Windows (likely): "), "{text}");
    assert_eq!(lines[3], "");
    check_order(
        text,
        &[
            "\nCauses\n",
            "  consistent  tls-credential-fault  ",
            "[c1.6 c1.7]",
            "  consistent  certificate-key-unusable  ",
            "the members of this family look alike",
            "Only together with another fault",
            "tls-version-mismatch",
            "\nExperiments\n",
            "repeat",
            "\nPolicy\n",
            "required",
            "\nRemedies, the safest first\n",
            "(risk low, on the server)",
            "(risk high, on the server)",
            "rdpwhy fix-script tls-credential-fault",
            "\nLook at on the server",
            "Get-WinEvent",
            "\nNot known",
            "licensing",
            "mstsc would have shown 0x904",
            "\nStages",
            "\nEvidence\n",
            "  c1.7 ",
            "server closed: reset",
        ],
    );
    assert!(!text.contains('%'), "no percentage:\n{text}");
}

#[test]
fn the_same_as_json() {
    let server = persona("private-key");
    let output = diagnose(&server, &["--json"]);
    assert_eq!(output.status.code(), Some(13), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!(document["format"], "rdpwhy.diagnosis/1");
    assert_eq!(document["report"]["format"], "rdpwhy.report/1");
    assert_eq!(document["report"]["position"]["stage"], "tls");
    assert_eq!(document["budget"], json!({ "connections": 20, "at_once": 2, "spacing_us": 1000 }));
    assert_eq!(document["policy"]["nla"], "required");
    assert_eq!(seen(&server, &document["connections"]), document["connections"]);
    let causes = document["causes"].as_array().expect("causes");
    let standing = |id: &str| causes.iter().find(|cause| cause["id"] == id).map(|cause| &cause["standing"]);
    assert_eq!(standing("certificate-key-unusable"), Some(&"consistent".into()));
    let misfits = |id: &str| causes.iter().find(|cause| cause["id"] == id).map(|cause| cause["misfits"].clone());
    assert_eq!(misfits("certificate-key-unusable"), Some(json!([])));
    assert!(misfits("tls-version-mismatch").is_some_and(|by| by.as_array().is_some_and(|by| !by.is_empty())));
    assert_eq!(standing("name-not-resolved"), None, "nothing points to it");
    let experiments = document["experiments"].as_array().expect("experiments");
    assert_eq!(document["connections"], 1 + experiments.len());
    check_evidence(&document);
    for (field, inside) in [("remedies", "risk"), ("checks", "what"), ("unknown", "shown_by")] {
        let rows = document[field].as_array().expect("rows");
        assert!(!rows.is_empty() && rows.iter().all(|row| row[inside].is_string()), "{field}: {rows:?}");
    }
}

/// Every event that is cited is in the transcript of its connection, and every experiment that is cited was run.
fn check_evidence(document: &Value) {
    let experiments = document["experiments"].as_array().expect("experiments");
    let reports = experiments.iter().filter_map(|experiment| experiment.get("report")).chain([&document["report"]]);
    let events: Vec<&Value> =
        reports.flat_map(|report| report["transcript"].as_array().expect("events")).map(|event| &event["id"]).collect();
    let cited = |holder: &Value| holder["evidence"].as_array().expect("evidence").clone();
    for cause in document["causes"].as_array().expect("causes") {
        let ids = cited(cause);
        assert!(!ids.is_empty() && ids.iter().all(|id| events.contains(&id)), "{cause}");
        for because in cause["because"].as_array().expect("experiments") {
            assert!(experiments.iter().any(|experiment| experiment["id"] == because["experiment"]), "{cause}");
        }
    }
    for experiment in experiments {
        assert!(cited(experiment).iter().all(|id| events.contains(&id)), "{experiment}");
        assert!(experiment["asks"].is_string() && experiment["verdict"].is_string(), "{experiment}");
    }
}

#[test]
fn single_makes_one_connection() {
    let server = persona("private-key");
    let document = json(&diagnose(&server, &["--single", "--json"]));
    assert_eq!((&document["connections"], &document["experiments"]), (&1.into(), &json!([])));
    assert_eq!(seen(&server, &document["connections"]), 1);
    let text = stdout(&diagnose(&server, &["--single"])).to_owned();
    assert!(text.contains("1 connection of at most 1") && !text.contains("\nExperiments\n"), "{text}");
}

#[test]
fn no_more_connections_are_made_than_are_allowed() {
    let server = persona("private-key");
    let document = json(&diagnose(&server, &["--connections", "3", "--at-once", "1", "--json"]));
    assert_eq!(document["connections"], 3);
    assert_eq!(document["budget"], json!({ "connections": 3, "at_once": 1, "spacing_us": 1000 }));
    assert_eq!(seen(&server, &document["connections"]), 3);
    let output = diagnose(&server, &["--connections", "50", "--json"]);
    assert!(stderr(&output).contains("at most 50 connections"), "{}", stderr(&output));
}

#[test]
fn a_healthy_server_has_no_causes_and_what_was_not_reached_is_not_known() {
    let server = persona("healthy");
    let output = diagnose(&server, &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!((&document["causes"], &document["remedies"]), (&json!([]), &json!([])));
    let unknown = document["unknown"].as_array().expect("unknown");
    let licensing = unknown.iter().find(|unknown| unknown["stage"] == "licensing").expect("licensing");
    assert!(licensing["shown_by"].as_str().is_some_and(|by| by.contains("--reach session")), "{licensing}");

    let text = stdout(&diagnose(&server, &[])).to_owned();
    let lines: Vec<&str> = text.lines().take(2).collect();
    assert!(lines[0].starts_with("Healthy as far as this probe may go"), "{text}");
    assert!(lines[1].starts_with("What was seen works") && lines[1].contains("licensing"), "{text}");
    assert!(!text.contains("\nCauses\n") && text.contains("licensing: whether"), "{text}");
}

#[test]
fn a_server_that_has_only_old_tls_is_told_so_with_what_it_chose() {
    let server = persona("tls10-by-policy");
    let output = diagnose(&server, &[]);
    assert_eq!(output.status.code(), Some(13), "{}", stderr(&output));
    let meaning = stdout(&output).lines().nth(1).expect("a second line");
    for part in
        ["No TLS version in common, confirmed by hello-wide.", "TLS 1.0 only: it chose TLS 1.0 with TLS_", " (c"]
    {
        assert!(meaning.contains(part), "{part}\n{meaning}");
    }
    assert!(stdout(&output).contains("  confirmed   tls-version-mismatch"), "{}", stdout(&output));
}

#[test]
fn what_the_server_says_itself_is_stated_and_leads() {
    let server = persona("certificate-missing");
    let output = diagnose(&server, &[]);
    assert_eq!(output.status.code(), Some(12), "{}", stderr(&output));
    check_order(
        stdout(&output),
        &[
            "Died in negotiation",
            "The server says that it has no certificate.",
            "  stated      certificate-missing",
            "  consistent  server-key-unreadable",
        ],
    );
}

#[test]
fn the_policy_matrix_costs_what_is_said_before() {
    let nla = Config::default();
    let tls = Config::default().with_security(Security::Ssl);
    for (config, expected) in [(nla, "required"), (tls, "unavailable")] {
        let server = TcpServer::start(config).expect("the lab starts");
        let output = diagnose(&server, &["--policy", "--json"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stderr(&output).contains("at most 20 connections"), "{}", stderr(&output));
        let document = json(&output);
        assert_eq!(document["policy"]["nla"], expected);
        let rows = document["policy"]["answers"].as_array().expect("answers");
        let rows: Vec<&str> = rows.iter().filter_map(|answer| answer["row"].as_str()).collect();
        for row in ["rdp", "ssl", "hybrid", "hybrid-ex", "rdstls", "rdsaad", "restricted-admin", "none"] {
            assert!(rows.contains(&row), "{row}: {rows:?}");
        }
        assert_eq!(seen(&server, &document["connections"]), document["connections"]);

        let text = stdout(&diagnose(&server, &["--policy"])).to_owned();
        check_order(&text, &["\nPolicy\n", "NLA", expected, "  restricted-admin "]);
    }
}

#[test]
fn a_port_where_nothing_listens() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    drop(listener);
    let output = run(&["diagnose", &address, "--json"]);
    assert_eq!(output.status.code(), Some(11), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!((&document["connections"], &document["report"]["connections"]), (&0.into(), &0.into()));
    assert!(document["causes"].as_array().is_some_and(|causes| !causes.is_empty()));
}

#[test]
fn a_host_alone_is_diagnosed() {
    let server = persona("no-certificate");
    let address = server.address().to_string();
    let told = |arguments: &[&str]| {
        let output = run(arguments);
        let mut document = json(&output);
        // Which of two answers comes first, and when, differs from run to run.
        let of_experiment = |experiment: &Value| (experiment["id"].clone(), experiment["reading"].clone());
        let mut experiments: Vec<_> =
            document["experiments"].as_array().expect("experiments").iter().map(of_experiment).collect();
        experiments.sort_by_key(|(id, _)| id.to_string());
        let causes = document["causes"].as_array_mut().expect("causes");
        let standing = |cause: &Value| (cause["id"].clone(), cause["standing"].clone());
        let causes: Vec<_> = causes.iter().map(standing).collect();
        (output.status.code(), document["verdict"].clone(), experiments, causes)
    };
    let diagnosed = told(&["diagnose", &address, "--json", "--spacing", "1ms"]);
    assert_eq!(diagnosed.0, Some(13));
    assert_eq!(told(&[&address, "--json", "--spacing", "1ms"]), diagnosed);
    assert_eq!(told(&["--json", "--spacing", "1ms", &address]), diagnosed);
    let output = rdpwhy(&["--json", "--single"]).env("RDPWHY_TARGET", &address).output().expect("it starts");
    assert_eq!(json(&output)["format"], "rdpwhy.diagnosis/1");
}

#[test]
fn a_command_stays_a_command() {
    assert!(stdout(&run(&["-v", "demo", "--list", "--json"])).contains("rdpwhy.demos/1"));
    let output = run(&["--", "demo"]);
    assert_eq!(output.status.code(), Some(10), "a host of that name: {}", stdout(&output));
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("HOST[:PORT]") && stderr(&output).contains("diagnose"), "{}", stderr(&output));
    let help = run(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(stdout(&help).contains("rdpwhy HOST is rdpwhy diagnose HOST"), "{}", stdout(&help));
    let output = rdpwhy(&["demo", "--list"]).env("RDPWHY_TIMEOUT", "5").output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "another command's variable: {}", stderr(&output));
}

#[test]
fn what_cannot_be_is_wrong_usage() {
    let cases: [(&[&str], &str); 9] = [
        (&["diagnose"], "HOST"),
        (&["diagnose", "server:0"], "port"),
        (&["server:0"], "port"),
        (&["diagnose", "localhost", "--connections", "0"], "1..=200"),
        (&["diagnose", "localhost", "--connections", "201"], "1..=200"),
        (&["diagnose", "localhost", "--at-once", "3"], "1..=2"),
        (&["localhost", "--spacing", "5"], "500ms"),
        (&["localhost", "--single", "--policy"], "--policy"),
        (&["localhost", "--single", "--connections", "4"], "--connections"),
    ];
    for (arguments, hint) in cases {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(hint), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
    let output = rdpwhy(&["localhost"]).env("RDPWHY_AT_ONCE", "9").output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("environment variable RDPWHY_AT_ONCE"), "{}", stderr(&output));
}

#[test]
fn a_reader_that_has_gone_is_no_fault() {
    let server = persona("healthy");
    let address = server.address().to_string();
    let mut child = rdpwhy(&[&address]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn an_interrupted_diagnosis_says_what_was_known() {
    // The first one is answered, and the next one never.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let mut command = rdpwhy(&["diagnose", &address, "--json"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(listener.accept().expect("the first probe"));
    let (mut again, _) = listener.accept().expect("an experiment");
    std::io::Read::read_exact(&mut again, &mut [0; 4]).expect("its request");
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(killed.success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(12), "{}", stderr(&output));
    assert!(stderr(&output).contains("interrupted"), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!(document["experiments"], json!([]));
    assert!(document["causes"].as_array().is_some_and(|causes| !causes.is_empty()));
}

#[test]
fn cipher_suites_are_asked_for_by_name_and_counted() {
    let server = persona("cbc-only");
    let output = diagnose(&server, &["--tls-suites", "--json"]);
    assert!(stderr(&output).contains("at most 100 connections to the server in all"), "{}", stderr(&output));
    let document = json(&output);
    seen(&server, &document["connections"]);
    assert_eq!(document["budget"]["connections"], 100);
    let suites = &document["tls_suites"];
    assert_eq!((&suites["is_complete"], &suites["connections"]), (&true.into(), &16.into()));
    // Half of the whole is the diagnosis's, which needs less.
    let output = diagnose(&server, &["--tls-suites", "--connections", "14", "--json"]);
    let document = json(&output);
    assert_eq!((&document["connections"], &document["budget"]["connections"]), (&14.into(), &14.into()));
    assert_eq!(
        (&document["tls_suites"]["is_complete"], &document["tls_suites"]["connections"]),
        (&false.into(), &7.into())
    );
    let text = stdout(&diagnose(&server, &["--tls-suites", "--connections", "14"])).to_owned();
    assert!(text.contains("14 connections of at most 14") && text.contains("asked on 7 connections"), "{text}");
    assert!(text.contains("Not all were asked to their end"), "{text}");
}

#[test]
fn a_server_that_never_came_to_tls_is_not_asked_for_its_suites() {
    let server = persona("tls-not-allowed");
    let output = diagnose(&server, &["--tls-suites", "--json"]);
    assert!(json(&output)["tls_suites"].is_null());
}

#[test]
fn a_sites_own_knowledge_leads_and_a_bad_file_connects_to_nobody() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("site.toml");
    let knowledge = "[[signature]]\nid = 'tls.proxy'\nabout = 'The proxy.'\nsays = 'The proxy of building 7.'\n\
                     when = { 'position.stage' = 'tls', 'ending.how' = 'reset' }\n\
                     causes = [{ id = 'middlebox', standing = 'confirmed' }]\n";
    std::fs::write(&file, knowledge).expect("a file");
    let server = persona("private-key");
    let flags = ["--knowledge", file.to_str().expect("UTF-8")];
    let output = diagnose(&server, &[&flags[..], &["--single"]].concat());
    assert_eq!(output.status.code(), Some(13), "{}", stderr(&output));
    assert!(stdout(&output).contains("The proxy of building 7."), "{}", stdout(&output));
    assert!(stdout(&output).contains("  confirmed   middlebox"), "{}", stdout(&output));

    std::fs::write(&file, knowledge.replace("'confirmed'", "'sure'")).expect("a file");
    let before = server.connections();
    let output = diagnose(&server, &flags);
    assert_eq!((output.status.code(), server.connections()), (Some(2), before));
    assert!(stderr(&output).contains("site.toml:6:"), "{}", stderr(&output));
}
