//! The client against the lab's honest server, where one of them says something else inside the encryption: messages are
//! changed, cut, lengthened, dropped, repeated, reordered, joined and split before they are encrypted.
//!
//! The first bytes of an input choose the server, the client and the chunks in which the client receives; the rest is read
//! by [`mutation::Mutator`].

mod mutated_layer;
mod mutation;
mod replay;
mod setting;
mod talk;
#[cfg(test)]
mod tests;

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rdpwhy::next_hop;
use rdpwhy_client::{Client, Input, Output};
use rdpwhy_handshake::{DialEvent, Timestamp};
use rdpwhy_lab::Server;
use rdpwhy_pdu::Side;

use super::chunks::Taker;
use mutated_layer::MutatedConnector;
use mutation::Mutator;
use setting::Setting;
use talk::Talk;

/// The server's messages are rewritten.
pub(super) fn server(input: &[u8]) {
    let (setting, script) = read(input);
    let reports = setting.chunks().map(|chunk| {
        let mut mutator = Mutator::new(Side::Server, script);
        let server = Server::new(setting.lab()).rewriting(move |_, message| mutator.apply(message));
        let (client, _) = Talk::new(Client::with_logon(setting.client(), setting.logon()), server, chunk).run();
        talk::is_sound(&client.report());
        replay::is_the_same_in_any_chunks(&client);
        hops_are_sound(&client);
        client.report()
    });
    // Keys, and so records, differ from one conversation under TLS to the next.
    if setting.is_repeatable() {
        let [whole, cut] = &reports;
        replay::are_the_same(whole, cut);
    }
}

/// The client's messages are rewritten: under TLS before they are encrypted, elsewhere on the wire.
pub(super) fn client(input: &[u8]) {
    let (setting, script) = read(input);
    let mutator = Mutator::new(Side::Client, script);
    let mut config = setting.client();
    let on_wire = if setting.has_layer() {
        config.connector = Arc::new(MutatedConnector { inner: config.connector, mutator });
        None
    } else {
        Some(mutator)
    };
    let [chunk, _] = setting.chunks();
    let client = Client::with_logon(config, setting.logon());
    let (client, server) = Talk::new(client, Server::new(setting.lab()), chunk).mutating_the_wire(on_wire).run();
    talk::is_sound(&client.report());
    let report = server.handshake().report();
    talk::is_the_peers(&report);
    assert!(report.transcript.len() <= 4096, "{} events", report.transcript.len());
}

/// A redirection leads to a host that has a name, and a client can be made for it; what it says there is bounded.
fn hops_are_sound(client: &Client) {
    let Some((target, config)) = next_hop(&client.report(), client.config()) else { return };
    assert!(!target.host.is_empty() && target.port == client.config().target.port, "{target:?}");
    let mut next = Client::new(config);
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), target.port);
    next.handle(Timestamp::ZERO, Input::Dial(DialEvent::Resolved { addresses: vec![address] }));
    next.handle(Timestamp::ZERO, Input::Dial(DialEvent::Connected { address }));
    let Output::Transmit(request) = next.poll() else { panic!("{target:?} is not asked for anything") };
    assert!(request.len() < 0x1_0000, "{} bytes of request", request.len());
    assert_eq!(next.misread_offer(), None, "a routing token changes the offer");
}

fn read(input: &[u8]) -> (Setting, &[u8]) {
    let mut from = Taker::new(input);
    let setting = Setting::read(&mut from);
    let script = input.get(input.len() - from.left()..).unwrap_or_default();
    (setting, script)
}
