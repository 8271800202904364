//! The lab inside a test: an RDP server that dies on command, to see what your own code makes of it. On a loopback port
//! it serves any client; in virtual time it serves ours, and minutes of silence take no time.

use std::error::Error;
use std::time::Duration;

use rdpwhy_client::Client;
use rdpwhy_handshake::{Ending, PduKind, Stage};
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config, Link, Server, simulate};

/// Stands for the code under test.
fn ask(server: &TcpServer) -> Result<rdpwhy::Report, Box<dyn Error>> {
    let target = rdpwhy::parse_target(&server.address().to_string())?;
    let config = rdpwhy::Config::new(&target.host, target.port);
    Ok(rdpwhy::blocking::probe(target, config)?)
}

fn a_server_that_answers_like_a_web_server_is_not_rdp() -> Result<(), Box<dyn Error>> {
    let fault = "x224.connection-confirm:before:garbage=http".parse()?;
    let server = TcpServer::start(Config::default().with_fault(fault))?;
    let report = ask(&server)?;
    assert_eq!(report.position.stage, Stage::Negotiation);
    assert!(matches!(report.ending, Some(Ending::Unreadable { .. })), "{:?}", report.ending);
    // What the server itself saw is the ground truth.
    let truth = server.wait_for_reports(1, Duration::from_secs(10));
    let requests = truth.iter().flat_map(|report| &report.transcript);
    assert_eq!(requests.filter(|event| event.body.pdu() == Some(PduKind::X224ConnectionRequest)).count(), 1);
    Ok(())
}

fn a_server_that_never_says_hello_is_waited_for_and_named() -> Result<(), Box<dyn Error>> {
    let server = Server::new(Config::default().with_fault("tls.client-hello:after:stall".parse()?));
    let client = Client::new(rdpwhy_client::Config::new("desktop.example", 3389));
    let simulated = simulate(client, server, Link::default());
    let report = simulated.client_report();
    assert!(matches!(report.ending, Some(Ending::Silent { .. })), "{:?}", report.ending);
    assert!(report.position.awaits_pdu(PduKind::TlsServerHello));
    assert!(simulated.elapsed > Duration::from_secs(5));
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    a_server_that_answers_like_a_web_server_is_not_rdp()?;
    a_server_that_never_says_hello_is_waited_for_and_named()
}

#[test]
fn runs() -> Result<(), Box<dyn Error>> {
    main()
}
