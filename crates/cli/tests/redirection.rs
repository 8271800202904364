//! Redirections, followed and not.

mod command;

use std::net::{Ipv4Addr, SocketAddr};

use command::{json, run, stderr, stdout};
use rdpwhy::pdu::rdp::ServerRedirection;
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config, Security};

/// A server that sends everybody on to `host`.
fn redirecting(address: SocketAddr, host: Option<&str>, token: Option<&str>) -> TcpServer {
    let packet = ServerRedirection {
        session_id: 7,
        target_fqdn: host.map(str::to_owned),
        load_balance_info: token.map(|token| format!("{token}\r\n").into_bytes()),
        ..ServerRedirection::default()
    };
    let config = Config::default().with_security(Security::Ssl).with_redirect(packet);
    TcpServer::start_on(address, config).expect("a server")
}

const FIRST: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

fn probe(server: &TcpServer, flags: &[&str]) -> std::process::Output {
    run(&[&["probe", &server.address().to_string(), "--reach", "session"], flags].concat())
}

#[test]
fn a_redirection_is_reported_and_followed_only_when_asked() {
    let first = redirecting(FIRST, Some("127.0.0.2"), None);
    let second = SocketAddr::new(Ipv4Addr::new(127, 0, 0, 2).into(), first.address().port());
    let second = TcpServer::start_on(second, Config::default().with_security(Security::Ssl)).expect("a server");

    let output = probe(&first, &[]);
    assert!(stdout(&output).contains("Redirected in licensing"), "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).ends_with("\n--follow-redirection follows the redirection.\n"), "{}", stdout(&output));
    assert_eq!((output.status.code(), second.connections()), (Some(4), 0));

    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("recording");
    let output = probe(&first, &["--follow-redirection", "--record", record.to_str().expect("Unicode")]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains("Redirection 1 of at most 3, followed"), "{}", stdout(&output));
    for name in ["recording", "recording.2"] {
        let file = std::fs::File::open(folder.path().join(name)).expect("a recording");
        rdpwhy_capture::Recording::read(&mut std::io::BufReader::new(file)).expect("a whole recording");
    }

    let output = probe(&first, &["--follow-redirection", "--json"]);
    let document = json(&output);
    assert_eq!(document["target"]["host"], "127.0.0.2");
    assert_eq!(document["ending"]["kind"], "completed");
    let by = document["redirected_by"].as_array().expect("the first server");
    assert_eq!((by.len(), &by[0]["ending"]["kind"]), (1, &"redirected".into()));
    assert_eq!(by[0]["facts"]["redirection"]["session_id"], 7);
    let ids = document["transcript"].as_array().expect("a transcript");
    assert!(ids.iter().all(|event| event["id"].as_str().is_some_and(|id| id.starts_with("c2."))));
    assert_eq!(second.connections(), 2);
}

#[test]
fn a_broker_hears_its_routing_token_again_and_a_loop_ends() {
    let token = "Cookie: msts=3640205228.15629.0000";
    let broker = redirecting(FIRST, None, Some(token));
    let output = probe(&broker, &["--follow-redirection", "--json"]);
    let document = json(&output);
    assert_eq!(document["ending"]["kind"], "redirected");
    assert_eq!(broker.connections(), 4, "one, and three that were followed");
    let requests = broker.stop();
    let said = |report: &rdpwhy::Report| {
        let request = report.transcript.iter().find_map(|event| match &event.body {
            rdpwhy::EventBody::Pdu { pdu, raw, .. } if pdu.name() == "x224.connection-request" => raw.clone(),
            _ => None,
        });
        request.is_some_and(|raw| String::from_utf8_lossy(&raw).contains(token))
    };
    assert_eq!(requests.iter().map(said).collect::<Vec<_>>(), [false, true, true, true]);
}

/// A server at 127.0.0.`last`, at the port of `first`, that sends everybody on to 127.0.0.`to`.
fn next_to(first: &TcpServer, last: u8, to: u8) -> TcpServer {
    let address = SocketAddr::new(Ipv4Addr::new(127, 0, 0, last).into(), first.address().port());
    redirecting(address, Some(&format!("127.0.0.{to}")), None)
}

#[test]
fn a_chain_ends_after_three_that_were_followed() {
    let first = redirecting(FIRST, Some("127.0.0.2"), None);
    let others = [2, 3, 4, 5].map(|last| next_to(&first, last, last + 1));
    let output = probe(&first, &["--follow-redirection"]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    let page = stdout(&output);
    assert!(
        page.contains("Redirection 3 of at most 3, followed") && page.ends_with("it would be one too many.\n"),
        "{page}"
    );
    assert_eq!(others.map(|server| server.connections()), [1, 1, 1, 0]);
}

#[test]
fn servers_that_send_the_probe_back_are_not_asked_again() {
    let first = redirecting(FIRST, Some("127.0.0.2"), None);
    let second = next_to(&first, 2, 1);
    let output = probe(&first, &["--follow-redirection"]);
    assert!(stdout(&output).ends_with("the probe was there already.\n"), "{}{}", stdout(&output), stderr(&output));
    assert_eq!((first.connections(), second.connections()), (1, 1));

    let itself = redirecting(FIRST, Some("127.0.0.1"), None);
    let output = probe(&itself, &["--follow-redirection"]);
    assert!(stdout(&output).ends_with("it leads to no other server.\n"), "{}{}", stdout(&output), stderr(&output));
    assert_eq!((output.status.code(), itself.connections()), (Some(4), 1));
}
