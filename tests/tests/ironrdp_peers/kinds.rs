//! The messages of a conversation up to the end of licensing.

use std::sync::Arc;

use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config, Reach};
use rdpwhy_handshake::{EventBody, PduKind, Report, Side};
use rdpwhy_lab::{Config as Lab, Link, Server, Simulated, TlsMode, simulate};

/// The kinds of one side's messages, in order, until Demand Active says that licensing is over. Channel joins count as
/// one however many there are: ironrdp's client asks for more channels, and sends the requests together.
pub(crate) fn said(report: &Report, by: Side) -> Vec<&'static str> {
    let messages = report.transcript.iter().filter_map(|event| match &event.body {
        EventBody::Pdu { from, pdu, .. } => Some((*from, *pdu)),
        _ => None,
    });
    let mut kinds = Vec::new();
    for (from, pdu) in messages {
        let is_repeated_join = matches!(pdu, PduKind::McsChannelJoinRequest | PduKind::McsChannelJoinConfirm)
            && kinds.last() == Some(&pdu.name());
        if from == by && !is_repeated_join {
            kinds.push(pdu.name());
        }
        if pdu == PduKind::RdpDemandActive {
            break;
        }
    }
    kinds
}

/// A licence from an earlier connection: the lab does not look inside it.
pub(crate) const STORED_LICENSE: &[u8] = b"a licence from an earlier connection";

/// Our client against the lab, with the furthest reach, and [`STORED_LICENSE`] to show or nothing.
pub(crate) fn our_pair(lab: Lab, protocols: u32, stored: bool) -> Simulated {
    let mut client = client(protocols);
    client.stored_license = stored.then(|| STORED_LICENSE.to_vec());
    simulate(Client::new(client), Server::new(lab), Link::default())
}

/// A probe that goes to the end of licensing, without TLS where TLS would be.
pub(crate) fn client(protocols: u32) -> Config {
    let mut config = Config::new("127.0.0.1", 3389).reach(Reach::License).protocols(Some(protocols));
    config.connector = Arc::new(TransparentConnector);
    config
}

/// The lab without TLS where TLS would be.
pub(crate) fn lab() -> Lab {
    Lab::default().with_tls(TlsMode::Transparent)
}
