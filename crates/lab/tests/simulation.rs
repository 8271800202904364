//! Both speakers in virtual time: they agree on what was said.

use std::sync::Arc;

use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config as ClientConfig, Reach};
use rdpwhy_handshake::{Ending, EventBody, Handshake, PduKind, Side, Stage};
use rdpwhy_lab::{Config, Licensing, Link, Mcs, Security, Server, Simulated, TlsMode, TlsVersions, simulate};

fn client(protocols: Option<u32>, reach: Reach) -> ClientConfig {
    ClientConfig::new("server.example", 3389).protocols(protocols).reach(reach)
}

fn run(client: ClientConfig, server: Config) -> Simulated {
    simulate(Client::new(client), Server::new(server), Link::default())
}

/// Kinds in the order in which one side sent them.
fn said(witness: &Handshake, from: Side) -> Vec<PduKind> {
    let of_side = |body: &EventBody| body.from() == Some(from);
    witness.transcript().iter().filter(|event| of_side(&event.body)).filter_map(|event| event.body.pdu()).collect()
}

/// The names without the records around them.
fn messages(witness: &Handshake, from: Side) -> Vec<PduKind> {
    said(witness, from).into_iter().filter(|pdu| *pdu != PduKind::TlsApplicationData).collect()
}

#[track_caller]
fn assert_agreement(simulated: &Simulated) {
    for side in [Side::Client, Side::Server] {
        let (client, server) = (simulated.client.handshake(), simulated.server.handshake());
        assert_eq!(messages(client, side), messages(server, side), "what the {side} said");
        let mut records = [said(client, side), said(server, side)].map(|kinds| kinds.len());
        records.sort_unstable();
        assert_eq!(records[0], records[1], "how many records the {side} sent");
    }
}

#[test]
fn nla_goes_as_far_as_a_logon() {
    for versions in [TlsVersions::Only12, TlsVersions::Only13] {
        let server = Config::default().with_tls(TlsMode::Rustls { versions });
        let simulated = run(client(Some(0xB), Reach::Anonymous), server);
        let report = simulated.client_report();
        assert!(matches!(report.ending, Some(Ending::Stopped { .. })), "{:?}", report.ending);
        assert_eq!(report.position.stage, Stage::Credssp);
        let ntlm = report.facts.ntlm.as_ref().expect("a challenge was read");
        assert!(format!("{ntlm:?}").contains("RDPWHY-LAB"), "{ntlm:?}");
        assert_agreement(&simulated);
    }
}

#[test]
fn without_nla_the_way_leads_to_demand_active() {
    let transparent = |protocols| {
        let mut client = client(protocols, Reach::Session);
        client.connector = Arc::new(TransparentConnector);
        client
    };
    for (client, security, tls) in [
        (client(Some(1), Reach::Session), Security::Ssl, TlsMode::Rustls { versions: TlsVersions::Only12 }),
        (client(Some(1), Reach::Session), Security::Negotiate, TlsMode::Rustls { versions: TlsVersions::Only13 }),
        (transparent(Some(1)), Security::Ssl, TlsMode::Transparent),
        (client(Some(0), Reach::Session), Security::Rdp, TlsMode::default()),
        (client(None, Reach::Session), Security::Absent, TlsMode::default()),
    ] {
        let simulated = run(client, Config::default().with_security(security).with_tls(tls));
        assert!(simulated.server.handshake().has_passed(Stage::Licensing), "{security:?}, {tls:?}");
        assert_agreement(&simulated);
    }
}

#[test]
fn a_licence_request_is_read_and_not_answered() {
    let server = Config::default().with_security(Security::Ssl).with_licensing(Licensing::Request);
    let simulated = run(client(Some(1), Reach::Session), server);
    let report = simulated.client_report();
    assert_eq!(report.facts.licensing.messages, ["license.license-request"]);
    assert_eq!(report.facts.licensing.product_id.as_deref(), Some("A02"));
    assert_agreement(&simulated);
}

#[test]
fn joins_are_skipped_where_both_sides_say_so() {
    let mcs = Mcs { skip_joins: true, ..Mcs::default() };
    let server = Config::default().with_security(Security::Ssl).with_mcs(mcs);
    let mut asking = client(Some(1), Reach::Session);
    asking.early_capabilities |= ClientConfig::SKIP_CHANNEL_JOIN;
    let simulated = run(asking, server);
    assert!(simulated.server.handshake().has_passed(Stage::Licensing));
    assert!(!messages(simulated.server.handshake(), Side::Client).contains(&PduKind::McsChannelJoinRequest));
}
