//! Floods where nothing is encrypted: frames of X.224, MCS and GCC over Standard RDP security.

use std::io::Result;

use rdpwhy::Reach;
use rdpwhy::pdu::x224::data_tpkt;

use crate::frames::{confirm, data, joined, negotiate, settings, settings_of_blocks};
use crate::measure::Peer;
use crate::wire::Wire;

const RDP: u32 = 0;

pub(super) const PEERS: &[Peer] = &[
    Peer::new("gcc-blocks", "repeats a Connect-Response of 8,100 GCC blocks of 4 bytes", Reach::Anonymous, gcc_blocks),
    Peer::new("gcc-channels", "repeats a Connect-Response of 15,000 channel ids", Reach::Anonymous, gcc_channels),
    Peer::new("mcs-joins", "confirms joins that were not requested", Reach::Anonymous, joins),
    Peer::new("mcs-unknown", "sends domain PDUs that T.125 does not have", Reach::Anonymous, unknown_domain),
    Peer::new("mcs-channel-data", "sends data on channels that were not joined", Reach::Anonymous, channel_data),
    Peer::new("x224-confirms", "confirms the connection again and again", Reach::Anonymous, confirms),
    Peer::new("x224-unknown", "sends TPDUs of an unknown code", Reach::Anonymous, unknown_tpdu),
    Peer::new("x224-garbage-inside", "sends data TPDUs that are not MCS, 64 KiB each", Reach::Anonymous, not_mcs),
    Peer::new("garbage", "sends bytes of no protocol", Reach::Anonymous, garbage),
];

fn after_settings(wire: &mut Wire, bytes: &[u8]) -> Result<()> {
    negotiate(wire, RDP)?;
    wire.message()?;
    wire.send(&settings(Vec::new()))?;
    wire.flood(bytes)
}

fn gcc_blocks(wire: &mut Wire) -> Result<()> {
    after_settings(wire, &settings_of_blocks(8100))
}

fn gcc_channels(wire: &mut Wire) -> Result<()> {
    after_settings(wire, &settings((0..15_000).collect()))
}

fn joins(wire: &mut Wire) -> Result<()> {
    let joins: Vec<u8> = (2000..3000).flat_map(joined).collect();
    after_settings(wire, &joins)
}

fn unknown_domain(wire: &mut Wire) -> Result<()> {
    after_settings(wire, &data_tpkt(&[0xF8]).repeat(1000))
}

fn channel_data(wire: &mut Wire) -> Result<()> {
    after_settings(wire, &data(1009, &[7; 8]).repeat(500))
}

fn confirms(wire: &mut Wire) -> Result<()> {
    negotiate(wire, RDP)?;
    wire.flood(&confirm(RDP).repeat(1000))
}

fn unknown_tpdu(wire: &mut Wire) -> Result<()> {
    wire.message()?;
    wire.flood(&[3, 0, 0, 10, 5, 0x10, 0, 0, 0, 0].repeat(1000))
}

fn not_mcs(wire: &mut Wire) -> Result<()> {
    negotiate(wire, RDP)?;
    wire.message()?;
    wire.flood(&data_tpkt(&[0xFF; 65_000]))
}

fn garbage(wire: &mut Wire) -> Result<()> {
    wire.message()?;
    wire.flood(&[0xA7; 65_536])
}
