//! Frames of the protocol with every length and list at their largest, and the honest ones that lead to them.

use std::io::Result;

use rdpwhy::pdu::gcc::{ServerBlocks, ServerCore, ServerNetwork, ServerSecurity};
use rdpwhy::pdu::mcs::{ConnectResponse, DomainParameters, DomainPdu};
use rdpwhy::pdu::rdp::{SecurityHeader, security_flags};
use rdpwhy::pdu::x224::{ConnectionConfirm, NegotiationAnswer, data_tpkt};
use rdpwhy::pdu::{Side, rdp};

use crate::wire::{Wire, tls};

/// The I/O channel and the server's channel of every server here.
pub(crate) const IO: u16 = 1003;
const SERVER: u16 = 1002;
const USER: u16 = 1007;

/// A Connection Confirm that selects `protocol`.
pub(crate) fn confirm(protocol: u32) -> Vec<u8> {
    ConnectionConfirm { src_ref: 0, answer: NegotiationAnswer::Selected { flags: 0, protocol }, trailing: Vec::new() }
        .encode()
}

/// A Connect-Response with these channels.
pub(crate) fn settings(channels: Vec<u16>) -> Vec<u8> {
    let response = ConnectResponse {
        result: 0,
        called_connect_id: 0,
        parameters: Some(DomainParameters::TARGET),
        conference_result: 0,
        blocks: Ok(ServerBlocks {
            core: Some(ServerCore { version: 0x0008_0004, requested_protocols: Some(0), early_capabilities: None }),
            security: Some(ServerSecurity { method: 0, level: 0, random: Vec::new(), certificate: Vec::new() }),
            network: Some(ServerNetwork { io_channel: IO, channels }),
            ..ServerBlocks::default()
        }),
    };
    data_tpkt(&response.encode())
}

/// A Connect-Response with so many blocks of four bytes, which is all of it.
pub(crate) fn settings_of_blocks(blocks: usize) -> Vec<u8> {
    let blocks = [0x77, 0x77, 4, 0].repeat(blocks);
    let gcc = [&b"\x00\x05\x00\x14\x7c\x00\x01\xff\xff\x14\x76\x0a\x01\x01\x00\x01\xc0\x00McDn\xff\xff"[..], &blocks]
        .concat();
    let parameters: Vec<u8> =
        [34, 3, 0, 1, 0, 1].iter().flat_map(|value| [2, 1, *value]).chain([2, 2, 0xFF, 0xF8, 2, 1, 2]).collect();
    let fields = [&[0x0A, 1, 0, 2, 1, 0][..], &ber(&[0x30], &parameters), &ber(&[4], &gcc)].concat();
    data_tpkt(&ber(&[0x7F, 0x66], &fields))
}

/// A BER element.
pub(crate) fn ber(tag: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a short element").to_be_bytes();
    [tag, &[0x84], &length, content].concat()
}

/// A domain PDU in its frames.
pub(crate) fn domain(pdu: &DomainPdu<'_>) -> Vec<u8> {
    data_tpkt(&pdu.encode())
}

/// A confirm of one join.
pub(crate) fn joined(channel: u16) -> Vec<u8> {
    domain(&DomainPdu::ChannelJoinConfirm { result: 0, initiator: USER, requested: channel, channel_id: Some(channel) })
}

/// Contents of Send Data.
pub(crate) fn data(channel: u16, content: &[u8]) -> Vec<u8> {
    rdp::send_data(Side::Server, SERVER, channel, content)
}

/// The same behind a security header with these flags.
pub(crate) fn secured(flags: u16, content: &[u8]) -> Vec<u8> {
    data(IO, &SecurityHeader::new(flags).before(content))
}

/// A round-trip request of network detection.
pub(crate) fn round_trip(sequence: u16) -> Vec<u8> {
    let request = rdp::AutoDetectRequest { sequence, kind: 0x1001 };
    secured(security_flags::AUTODETECT_REQ, &request.encode())
}

/// Takes the client's request and selects `protocol`.
pub(crate) fn negotiate(wire: &mut Wire, protocol: u32) -> Result<()> {
    wire.message()?;
    wire.send(&confirm(protocol))
}

/// As far as TLS.
pub(crate) fn up_to_tls(wire: &mut Wire, protocol: u32) -> Result<()> {
    negotiate(wire, protocol)?;
    wire.begin_tls(tls(2))
}

/// From the client's Connect-Initial to its Client Info.
pub(crate) fn up_to_client_info(wire: &mut Wire) -> Result<()> {
    wire.message()?;
    wire.send(&settings(Vec::new()))?;
    loop {
        let message = wire.message()?;
        match message.get(7).map(|choice| choice >> 2) {
            Some(1) => {}
            Some(10) => wire.send(&domain(&DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) }))?,
            Some(14) => {
                let channel = message.get(10..12).and_then(|bytes| bytes.first_chunk().copied());
                wire.send(&joined(channel.map_or(0, u16::from_be_bytes)))?;
            }
            _ => return Ok(()),
        }
    }
}
