//! Whole conversations of our client with our lab, and the single messages that went by in them.

use std::sync::Arc;

use rdpwhy_capture::Recording;
use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config, Reach};
use rdpwhy_handshake::{EventBody, Observation, Side, Timestamp};
use rdpwhy_lab::{Config as Lab, Licensing, Link, Security, Server, TlsMode, TlsVersions, simulate};
use rdpwhy_tests::oracle::script;

use crate::Seeds;

/// Frames that are worth a seed of their own are no longer.
const SMALL: usize = 2048;

pub(crate) fn add(seeds: &mut Seeds) {
    for (name, lab, fault) in labs() {
        let is_transparent = lab.tls == TlsMode::Transparent;
        let lab = match fault {
            Some(fault) => lab.with_fault(fault.parse().expect("a fault of the lab")),
            None => lab,
        };
        let simulated = simulate(client(is_transparent), Server::new(lab), Link::default());
        let seen = simulated.client.recording();
        let add = &mut |target, bytes| {
            seeds.insert((target, name.to_owned()), bytes);
        };
        let script = script::write(seen.iter().map(|(_, observation)| observation));
        add("investigation", investigation(&script));
        add("witness", script);
        add("recording", recording(seen, simulated.client.config()));
        let target = if is_transparent { "client_transparent" } else { "client_rustls" };
        add(target, server_side(seen));
        for event in simulated.client.handshake().transcript() {
            if let EventBody::Pdu { from, pdu, raw: Some(raw), .. } = &event.body {
                add_message(seeds, *from, pdu.name(), raw);
            }
        }
    }
}

/// A budget of 20 connections, two at a time; the conversation as the first report, which every answer repeats.
fn investigation(script: &[u8]) -> Vec<u8> {
    let len = u16::try_from(script.len()).unwrap_or(u16::MAX);
    [&[20, 2, 200][..], &len.to_le_bytes(), script].concat()
}

fn labs() -> Vec<(&'static str, Lab, Option<&'static str>)> {
    let transparent = |security| Lab::default().with_tls(TlsMode::Transparent).with_security(security);
    let rustls = |versions| Lab::default().with_tls(TlsMode::Rustls { versions });
    let refused = Licensing::Refuse { code: 6, transition: 1 };
    vec![
        ("hybrid", transparent(Security::Hybrid), None),
        ("hybrid-ex", transparent(Security::HybridEx), None),
        ("ssl", transparent(Security::Ssl), None),
        ("ssl-licensed", transparent(Security::Ssl).with_licensing(Licensing::Request), None),
        ("ssl-no-license-server", transparent(Security::Ssl).with_licensing(refused), None),
        ("ssl-cut", transparent(Security::Ssl), Some("mcs.connect-response:inside=7:eof")),
        ("rdp", transparent(Security::Rdp), None),
        ("refused", transparent(Security::Refuse(5)), None),
        ("absent", transparent(Security::Absent), None),
        ("http", transparent(Security::Ssl), Some("x224.connection-confirm:before:garbage=http")),
        ("noise", transparent(Security::Ssl), Some("mcs.attach-user-confirm:before:garbage=noise")),
        ("tls12", rustls(TlsVersions::Only12), None),
        ("tls12-reset", rustls(TlsVersions::Only12), Some("tls.certificate:after:reset")),
        ("tls13", rustls(TlsVersions::Only13), None),
        ("tls10", Lab::default().with_tls(TlsMode::InsistsOnTls10), None),
        ("no-common-suite", Lab::default().with_tls(TlsMode::NoCommonSuite), None),
    ]
}

fn client(is_transparent: bool) -> Client {
    let mut config = Config::new("server.example", 3389).reach(Reach::Session);
    if is_transparent {
        config.connector = Arc::new(TransparentConnector);
    }
    config.record = true;
    Client::new(config)
}

fn recording(seen: &[(Timestamp, Observation)], config: &Config) -> Vec<u8> {
    let mut recording = Recording::new(config.target.clone());
    recording.observations = seen.to_vec();
    let mut file = Vec::new();
    recording.write(&mut file).expect("memory takes every recording");
    file
}

/// What the server said, as the client's oracle reads it.
fn server_side(seen: &[(Timestamp, Observation)]) -> Vec<u8> {
    let mut input = vec![0, 0];
    for (_, observation) in seen {
        match observation {
            // TLS records and what was in them are not both received.
            Observation::Clear { from: Side::Server, bytes } | Observation::Wire { from: Side::Server, bytes } => {
                let len = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
                input.push(0);
                input.extend(len.to_le_bytes());
                input.extend(bytes.iter().take(usize::from(len)));
            }
            Observation::Ended { .. } => input.extend([4, 1]),
            _ => {}
        }
    }
    input
}

fn add_message(seeds: &mut Seeds, from: Side, name: &str, raw: &[u8]) {
    if raw.len() > SMALL {
        return;
    }
    let mut add = |target, bytes: Vec<u8>| {
        seeds.entry((target, name.to_owned())).or_insert(bytes);
    };
    if name.starts_with("tls.") {
        add("tls", raw.to_vec());
        return;
    }
    let context = u8::from(from == Side::Server);
    add("frames", raw.to_vec());
    add("messages", [&[context], raw].concat());
}
