//! Every persona is read, is listed, and ends as it says in virtual time; and what is wrong with a file is told.
#![expect(clippy::disallowed_methods, reason = "the folder is compared with the list")]

use rdpwhy_client::{Client, Config as ClientConfig};
use rdpwhy_handshake::Report;
use rdpwhy_lab::{Persona, Server, Strikes, personas, simulate};

fn play(persona: &Persona, connection: u32) -> Report {
    let target = persona.client.target(([127, 0, 0, 1], 3389).into());
    let client = persona.client.apply(ClientConfig::new(&target.host, target.port));
    let server = Server::new(persona.server.for_connection(connection));
    simulate(Client::new(client), server, persona.link.clone().unwrap_or_default()).client_report()
}

#[test]
fn every_file_is_listed_and_once() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/personas")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = names.filter_map(|name| name.strip_suffix(".toml").map(str::to_owned)).collect();
    let mut listed: Vec<String> = personas().iter().map(|persona| persona.name.clone()).collect();
    files.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, files);
}

#[test]
fn every_persona_ends_as_it_says() {
    let mut wrong = Vec::new();
    for persona in personas() {
        let report = play(persona, persona.client.connection);
        if !persona.expected.is_met_by(&report) {
            let (name, position, ending) = (&persona.name, report.position, &report.ending);
            wrong.push(format!("{name}: {} at {}, {ending:?}", position.stage, position.step));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_connections_before_are_another_story() {
    let struck = personas().iter().filter(|persona| persona.server.strikes != Strikes::All);
    for persona in struck {
        assert!(!persona.expected.is_met_by(&play(persona, persona.client.connection - 1)), "{}", persona.name);
    }
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_name() {
    let expect = "[expect]\nstage = \"tls\"\nstep = \"server-hello\"\nending = \"closed\"";
    let server = |lines: &str| format!("about = \"a server\"\n[server]\n{lines}\n{expect}");
    let cases = [
        ("about = ".to_owned(), "line 1"),
        (format!("abuot = \"a server\"\n{expect}"), "abuot"),
        (format!("about = \"a server\"\n{}", expect.replace("tls", "tsl")), "negotiation"),
        (server("security = \"tls\""), "hybrid-ex"),
        (server("identity = \"sha1\""), "sha-1"),
        (server("tls = \"1.4\""), "1.2 and 1.3"),
        (server("tls = { versions = [\"1.0\"] }"), "responder"),
        (server("tls = { by = \"responder\", versions = [\"1.3\"] }"), "1.2"),
        (server("tls = { suites = [\"AES\"] }"), "TLS_AES_128_GCM_SHA256"),
        (server("tls = { by = \"responder\", suites = [\"TLS_AES_128_GCM_SHA256\"] }"), "TLS_RSA_WITH_AES_128_CBC_SHA"),
        (server("tls = { groups = [\"p256\"] }"), "secp256r1"),
        (server("tls = { versions = [\"1.2\"], groups = [\"secp521r1\"] }"), "x25519"),
        (server("identity = \"512-bit\""), "rustls"),
        (server("licensing = \"kind\""), "grace-period"),
        (server("faults = [\"tls.client-hello:after:burn\"]"), "reset"),
        (server("faults = [\"mcs.connect-response:after:reset\"]"), "ntlm.challenge"),
        (server("strikes = { every = 0 }"), "zeroth"),
        (format!("{}\n[client]\nconnection = 0", server("")), "from 1"),
    ];
    for (text, hint) in cases {
        let error = Persona::parse("mine", &text).expect_err(&text).to_string();
        assert!(error.starts_with("mine.toml: ") && error.contains(hint), "{hint}: {error}");
    }
}
