//! How many bytes the lab writes for each message of a route.

use std::collections::BTreeMap;

use rdpwhy_handshake::{EventBody, PduKind, Side};
use rdpwhy_lab::{Link, Server, simulate};

use crate::route::Route;

/// Header of a TLS record.
const HEADER: usize = 5;

/// What is known of a message's bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Bytes of its frame.
    pub(crate) frame: usize,
    /// Of the TLS record around it, where there is one.
    pub(crate) record: usize,
    /// The frame's last byte, where it is clear.
    pub(crate) last: Option<u8>,
}

/// The messages of a conversation in which nothing dies, as a fault addresses them: `server/mcs.connect-response`,
/// `client/mcs.channel-join-request#2`, `server/tls.record#3`.
pub(crate) fn sizes(route: &Route) -> BTreeMap<String, Size> {
    let mut lab = route.lab();
    if route.has_records() {
        // Nobody comes so far; but with a fault on TLS the lab writes each of its messages into a record of its own.
        lab = lab.with_fault("tls.record#99:before:eof".parse().expect("a fault"));
    }
    let played = simulate(route.client(), Server::new(lab), Link::default());
    let mut sizes = BTreeMap::new();
    let mut records = 0;
    let mut counts: BTreeMap<(Side, PduKind), usize> = BTreeMap::new();
    let mut place = |from: Side, pdu: PduKind| {
        let nth = counts.entry((from, pdu)).or_default();
        *nth += 1;
        if *nth == 1 { format!("{from}/{pdu}") } else { format!("{from}/{pdu}#{nth}") }
    };
    for written in played.server.written() {
        let size = Size { frame: written.frame, record: written.socket, last: written.last };
        let place = match written.pdu {
            Some(pdu) => place(Side::Server, pdu),
            None => {
                records += 1;
                format!("server/tls.record#{records}")
            }
        };
        sizes.insert(place, size);
    }
    // How long the client's messages are says where they can be cut, and nothing of the truth.
    for event in played.server.handshake().transcript() {
        let (pdu, frame) = match &event.body {
            EventBody::Record { from: Side::Client, pdu, bytes } => (*pdu, *bytes),
            EventBody::Pdu { from: Side::Client, pdu, bytes, .. } if pdu.name().starts_with("tls.") => {
                (*pdu, bytes + HEADER)
            }
            EventBody::Pdu { from: Side::Client, pdu, bytes, .. } => (*pdu, *bytes),
            _ => continue,
        };
        sizes.insert(place(Side::Client, pdu), Size { frame, ..Size::default() });
    }
    sizes
}
