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
    let mut counts: BTreeMap<(Side, PduKind), usize> = BTreeMap::new();
    let (mut record, mut sealed, mut records) = (0, None, 0);
    for event in played.server.handshake().transcript() {
        let (from, pdu, bytes, is_message, last) = match &event.body {
            EventBody::Record { from, pdu, bytes } => (*from, *pdu, *bytes, false, None),
            EventBody::Pdu { from, pdu, bytes, raw, .. } => (*from, *pdu, *bytes, true, raw.as_ref()),
            _ => continue,
        };
        let last = last.and_then(|raw| raw.last().copied());
        let is_tls = pdu.name().starts_with("tls.");
        let (frame, last) = match sealed.take().filter(|_| is_message) {
            // What was opened is shorter than what went over the wire.
            Some(sealed) => (sealed, None),
            None if is_tls && is_message => (bytes + HEADER, last),
            None => (bytes, last),
        };
        match pdu {
            PduKind::TlsApplicationData if from == Side::Server => record = bytes,
            PduKind::RdpSealed => sealed = Some(bytes),
            _ => {}
        }
        if is_tls && from == Side::Server {
            records += 1;
            sizes.insert(format!("server/tls.record#{records}"), Size { frame, record: frame, last });
        }
        let nth = counts.entry((from, pdu)).or_default();
        *nth += 1;
        let place = if *nth == 1 { format!("{from}/{pdu}") } else { format!("{from}/{pdu}#{nth}") };
        sizes.insert(place, Size { frame, record, last });
    }
    sizes
}
