//! Peers that are slow, or endless, or read nothing.

use std::io::Result;
use std::time::Duration;

use rdpwhy::Reach;

use crate::frames::{confirm, negotiate, settings_of_blocks};
use crate::measure::Peer;
use crate::wire::Wire;

pub(super) const PEERS: &[Peer] = &[
    Peer::new("drip", "sends its confirm one byte a second", Reach::Anonymous, drip),
    Peer::new("drip-settings", "sends its settings one byte every 10 ms", Reach::Anonymous, drip_settings),
    Peer::new("silent", "reads the request and says nothing", Reach::Anonymous, silent),
    Peer::new("deaf", "never reads and says nothing", Reach::Anonymous, deaf),
];

fn drip(wire: &mut Wire) -> Result<()> {
    wire.message()?;
    wire.drip(&confirm(0), Duration::from_secs(1))
}

fn drip_settings(wire: &mut Wire) -> Result<()> {
    negotiate(wire, 0)?;
    wire.message()?;
    wire.drip(&settings_of_blocks(100), Duration::from_millis(10))
}

fn silent(wire: &mut Wire) -> Result<()> {
    wire.message()?;
    wire.hold()
}

fn deaf(wire: &mut Wire) -> Result<()> {
    wire.ignore(Duration::from_secs(3));
    Ok(())
}
