//! MCS and GCC: everything that decodes reads back, the settings of both sides among it.

use rdpwhy_pdu::gcc::{ClientBlocks, ServerBlocks, ServerCertificate};
use rdpwhy_pdu::mcs::{ConnectInitial, ConnectResponse, DomainPdu};

use super::{reads_back, summary_is_bounded};

/// MCS and PER lengths end a little above; longer settings are cut when they are written.
const FITS: usize = 16_000;

pub(super) fn check(input: &[u8]) {
    if let Ok(pdu) = DomainPdu::decode(input) {
        summary_is_bounded(&pdu.summary(), input);
        if input.len() <= FITS && result_fits(&pdu) {
            reads_back(&pdu, DomainPdu::decode(&pdu.encode()));
        }
    }
    if let Ok(initial) = ConnectInitial::decode(input) {
        summary_is_bounded(&initial.summary(), input);
        client_blocks(&initial.blocks);
        if input.len() <= FITS && blocks_settle(&initial.blocks) {
            reads_back(&initial, ConnectInitial::decode(&initial.encode()));
        }
    }
    if let Ok(response) = ConnectResponse::decode(input) {
        summary_is_bounded(&response.summary(), input);
        if let Ok(blocks) = &response.blocks {
            server_blocks(blocks);
        }
    }
    if let Ok(blocks) = ClientBlocks::decode(input) {
        summary_is_bounded(&blocks.summary(), input);
        client_blocks(&blocks);
    }
    if let Ok(blocks) = ServerBlocks::decode(input) {
        server_blocks(&blocks);
    }
    if let Ok(certificate) = ServerCertificate::decode(input) {
        summary_is_bounded(&certificate.summary(), input);
    }
}

/// A whole byte is read where a server writes one; four bits are written.
const fn result_fits(pdu: &DomainPdu<'_>) -> bool {
    match pdu {
        DomainPdu::AttachUserConfirm { result, .. } | DomainPdu::ChannelJoinConfirm { result, .. } => *result < 16,
        _ => true,
    }
}

fn blocks_settle(blocks: &ClientBlocks) -> bool {
    blocks.others.is_empty() && names_fit(blocks)
}

/// The fixed fields of names have room for a terminator, which some senders leave out.
fn names_fit(blocks: &ClientBlocks) -> bool {
    let core = blocks.core.as_ref();
    let channels = blocks.channels.iter().flatten();
    let units = |text: &str| text.encode_utf16().count();
    core.is_none_or(|core| units(&core.name) < 16 && units(&core.product_id) < 32)
        && channels.into_iter().all(|channel| channel.name.chars().count() < 8)
}

/// A repeated block or one that is cut moves behind the others when it is written, where it may be the first of its
/// kind: then the second reading settles it.
fn client_blocks(blocks: &ClientBlocks) {
    if let Ok(again) = ClientBlocks::decode(&blocks.encode()) {
        if blocks_settle(blocks) {
            assert_eq!(&again, blocks);
        }
        assert_eq!(again.others.len(), blocks.others.len());
    } else {
        panic!("our own client blocks do not decode");
    }
}

fn server_blocks(blocks: &ServerBlocks) {
    let again = ServerBlocks::decode(&blocks.encode()).expect("our own server blocks decode");
    assert_eq!(&again, blocks);
}
