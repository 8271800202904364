//! How many bytes the lab writes for each message of a route.

use std::collections::BTreeMap;

use rdpwhy_handshake::{EventBody, PduKind, Side};
use rdpwhy_lab::{Link, Server, simulate};

use crate::route::Route;

/// Bytes of a message's frame, and of the TLS record around it, where there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) frame: usize,
    pub(crate) record: usize,
}

/// The first message of each kind and side, of a conversation in which nothing dies: `server/mcs.connect-response`.
pub(crate) fn sizes(route: &Route) -> BTreeMap<String, Size> {
    let played = simulate(route.client(), Server::new(route.lab()), Link::default());
    let mut sizes = BTreeMap::new();
    let (mut record, mut sealed) = (0, None);
    for event in played.server.handshake().transcript() {
        match &event.body {
            EventBody::Record { from: Side::Server, bytes, pdu: PduKind::TlsApplicationData } => record = *bytes,
            EventBody::Record { pdu: PduKind::RdpSealed, bytes, .. } => sealed = Some(*bytes),
            EventBody::Pdu { from, pdu, bytes, .. } => {
                // What was opened is shorter than what went over the wire.
                let frame = sealed.take().unwrap_or(*bytes);
                sizes.entry(format!("{from}/{pdu}")).or_insert(Size { frame, record });
            }
            _ => {}
        }
    }
    sizes
}
