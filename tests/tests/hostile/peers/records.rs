//! Floods in TLS: records, handshake messages, alerts, tickets and key updates.

use std::io::Result;

use rdpwhy::Reach;
use rdpwhy::pdu::x224::protocol::SSL;

use crate::frames::{negotiate, up_to_tls};
use crate::measure::Peer;
use crate::wire::{Wire, identity, tls, tls_for};

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;

pub(super) const PEERS: &[Peer] = &[
    Peer::new("records-empty", "sends handshake records without contents", Reach::Anonymous, empty_records),
    Peer::new("records-unknown", "sends application data instead of its hello", Reach::Anonymous, unknown_records),
    Peer::new("handshake-fragments", "sends a message of 60 KiB in records of one byte", Reach::Anonymous, fragments),
    Peer::new("handshake-requests", "sends HelloRequests, thousands a record", Reach::Anonymous, hello_requests),
    Peer::new("handshake-long", "sends a Certificate that says it has 16 MiB", Reach::Anonymous, long_message),
    Peer::new("handshake-hellos", "repeats a ServerHello of 16,000 extensions", Reach::Anonymous, hellos),
    Peer::new("handshake-chains", "repeats a chain of 15,000 empty certificates", Reach::Anonymous, chains),
    Peer::new("tls-warnings", "sends warning alerts", Reach::Anonymous, warnings),
    Peer::new("tls-ccs", "sends ChangeCipherSpec", Reach::Anonymous, change_cipher_specs),
    Peer::new("tls-tickets", "sends 20,000 session tickets", Reach::Anonymous, tickets),
    Peer::new("tls-key-updates", "asks for new keys again and again and never reads", Reach::Anonymous, key_updates),
    Peer::new("certificate-names", "shows a certificate of 250 names of 190 characters", Reach::Anonymous, names),
    Peer::new("tls-undecryptable", "sends records that do not decrypt", Reach::Anonymous, undecryptable),
];

/// A record of TLS 1.2.
fn record(kind: u8, contents: &[u8]) -> Vec<u8> {
    let length = u16::try_from(contents.len()).expect("a record").to_be_bytes();
    [&[kind, 3, 3], &length[..], contents].concat()
}

/// A handshake message.
fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let [_, length @ ..] = u32::try_from(body.len()).expect("a message").to_be_bytes();
    [&[kind], &length[..], body].concat()
}

/// The message in as many records as it takes.
fn in_records(message: &[u8]) -> Vec<u8> {
    message.chunks(16_384).flat_map(|part| record(HANDSHAKE, part)).collect()
}

fn after_the_hello(wire: &mut Wire, bytes: &[u8]) -> Result<()> {
    negotiate(wire, SSL)?;
    wire.message()?;
    wire.flood(bytes)
}

/// A ServerHello for TLS 1.2 with these extensions.
fn server_hello(extensions: &[u8]) -> Vec<u8> {
    let length = u16::try_from(extensions.len()).expect("extensions").to_be_bytes();
    message(2, &[&[3, 3][..], &[7; 32], &[0, 0xC0, 0x2F, 0], &length, extensions].concat())
}

fn empty_records(wire: &mut Wire) -> Result<()> {
    after_the_hello(wire, &record(HANDSHAKE, &[]).repeat(2000))
}

fn unknown_records(wire: &mut Wire) -> Result<()> {
    after_the_hello(wire, &record(APPLICATION_DATA, &[7]).repeat(2000))
}

fn fragments(wire: &mut Wire) -> Result<()> {
    negotiate(wire, SSL)?;
    wire.message()?;
    wire.send(&record(HANDSHAKE, &[11, 0, 0xF0, 0]))?;
    wire.flood(&record(HANDSHAKE, &[7]).repeat(2000))
}

fn hello_requests(wire: &mut Wire) -> Result<()> {
    after_the_hello(wire, &record(HANDSHAKE, &[0; 16_384]))
}

fn long_message(wire: &mut Wire) -> Result<()> {
    negotiate(wire, SSL)?;
    wire.message()?;
    wire.send(&in_records(&server_hello(&[])))?;
    wire.send(&record(HANDSHAKE, &[11, 0xFF, 0xFF, 0xFF]))?;
    wire.flood(&record(HANDSHAKE, &[7; 16_384]))
}

fn hellos(wire: &mut Wire) -> Result<()> {
    after_the_hello(wire, &in_records(&server_hello(&[0x7A, 0x7A, 0, 0].repeat(16_000))))
}

fn chains(wire: &mut Wire) -> Result<()> {
    negotiate(wire, SSL)?;
    wire.message()?;
    wire.send(&in_records(&server_hello(&[])))?;
    let chain = [0; 3].repeat(15_000);
    let [_, length @ ..] = u32::try_from(chain.len()).expect("a chain").to_be_bytes();
    wire.flood(&in_records(&message(11, &[&length[..], &chain].concat())))
}

fn warnings(wire: &mut Wire) -> Result<()> {
    after_the_hello(wire, &record(ALERT, &[1, 90]).repeat(2000))
}

fn change_cipher_specs(wire: &mut Wire) -> Result<()> {
    after_the_hello(wire, &record(CHANGE_CIPHER_SPEC, &[1]).repeat(2000))
}

fn tickets(wire: &mut Wire) -> Result<()> {
    negotiate(wire, SSL)?;
    wire.begin_tls(tls(20_000))?;
    wire.hold()
}

/// So many names of 190 characters.
fn long_names(names: usize) -> Vec<String> {
    let label = "a".repeat(60);
    (0..names).map(|name| format!("{name:03}.{label}.{label}.{label}.example")).collect()
}

/// A Certificate message of TLS 1.2 with a certificate for so many names.
pub(crate) fn certificate_of(names: usize) -> Vec<u8> {
    let sized = |bytes: &[u8]| {
        let [_, length @ ..] = u32::try_from(bytes.len()).expect("a certificate").to_be_bytes();
        [&length[..], bytes].concat()
    };
    let (certificate, _) = identity(long_names(names));
    message(11, &sized(&sized(&certificate)))
}

fn names(wire: &mut Wire) -> Result<()> {
    negotiate(wire, SSL)?;
    wire.begin_tls(tls_for(long_names(250), 2))?;
    wire.hold()
}

fn key_updates(wire: &mut Wire) -> Result<()> {
    up_to_tls(wire, SSL)?;
    loop {
        if let Some(tls) = wire.tls() {
            tls.refresh_traffic_keys().map_err(std::io::Error::other)?;
        }
        wire.flush_only()?;
    }
}

fn undecryptable(wire: &mut Wire) -> Result<()> {
    up_to_tls(wire, SSL)?;
    loop {
        wire.send_raw(&record(APPLICATION_DATA, &[7; 64]))?;
    }
}
