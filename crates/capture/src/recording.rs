//! [`Recording`]: written, read, replayed.

use std::io::{BufRead, BufReader, Read, Write};

use rdpwhy_handshake::{Config, Handshake, Observation, PacketFacts, Report, Target, TcpFacts, Timestamp, WallTime};
use serde::{Deserialize, Serialize};

use crate::line::Line;

/// The first line's `format`.
pub const FORMAT: &str = "rdpwhy.recording/1";

/// No honest line is longer: 64 MiB.
const LINE: u64 = 64 << 20;

/// Why a recording cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Reading or writing failed.
    #[error("the recording cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// The first line is no header of a recording.
    #[error("not a recording: its first line has no \"format\":\"{FORMAT}\"")]
    Header,
    /// An observation that this version of the format has no line for.
    #[error("observation {0} of the recording cannot be written: {FORMAT} has no line for it")]
    Unknown(
        /// Its number, from 1.
        usize,
    ),
    /// A line does not decode.
    #[error("line {line} of the recording: {why}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        why: serde_json::Error,
    },
}

/// What a witness was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recording {
    /// What was looked at.
    pub target: Target,
    /// The connection's number in a diagnosis.
    pub connection: u32,
    /// Civil time at the origin.
    pub wall: Option<WallTime>,
    /// What the kernel knew of the connection.
    pub tcp: Option<TcpFacts>,
    /// Headers of the server's packets, where they were captured.
    pub packets: Option<PacketFacts>,
    /// Whether a reset may have discarded bytes, see [`rdpwhy_handshake::PathFacts::resets_discard`].
    pub resets_discard: bool,
    /// The observations in order.
    pub observations: Vec<(Timestamp, Observation)>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    target: Target,
    connection: u32,
    wall_us: Option<WallTime>,
    tcp: Option<TcpFacts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    packets: Option<PacketFacts>,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    resets_discard: bool,
}

impl Recording {
    /// Nothing seen yet.
    #[must_use]
    pub const fn new(target: Target) -> Self {
        Self {
            target,
            connection: 1,
            wall: None,
            tcp: None,
            packets: None,
            resets_discard: false,
            observations: Vec::new(),
        }
    }

    /// Adds an observation.
    pub fn push(&mut self, at: Timestamp, observation: Observation) {
        self.observations.push((at, observation));
    }

    /// Shows a fresh witness everything, in order.
    #[must_use]
    pub fn replay(&self) -> Report {
        let target = self.target.clone();
        let config = Config { connection: self.connection, wall: self.wall, target, ..Config::default() };
        let mut witness = Handshake::new(config);
        for (at, observation) in &self.observations {
            observation.show(*at, &mut witness);
        }
        if let Some(tcp) = self.tcp {
            witness.add_tcp_facts(tcp);
        }
        if let Some(packets) = &self.packets {
            witness.add_packet_facts(packets.clone());
        }
        if self.resets_discard {
            witness.note_resets_discard();
        }
        witness.report()
    }

    /// Writes the header and a line an observation.
    ///
    /// # Errors
    /// The writer's, and [`Error::Unknown`].
    pub fn write(&self, to: &mut impl Write) -> Result<(), Error> {
        let header = Header {
            format: FORMAT.to_owned(),
            target: self.target.clone(),
            connection: self.connection,
            wall_us: self.wall,
            tcp: self.tcp,
            packets: self.packets.clone(),
            resets_discard: self.resets_discard,
        };
        write_line(to, &header)?;
        for (number, (at, observation)) in (1..).zip(&self.observations) {
            // A recording with a hole in it would replay to something that never happened.
            let line = Line::new(*at, observation).ok_or(Error::Unknown(number))?;
            write_line(to, &line)?;
        }
        Ok(())
    }

    /// Reads what [`Recording::write`] wrote.
    ///
    /// # Errors
    /// The reader's, and the first line that is none of ours, by its number.
    pub fn read(from: &mut impl Read) -> Result<Self, Error> {
        let mut lines = BufReader::new(from);
        let header = next_line(&mut lines)?.ok_or(Error::Header)?;
        let header: Header = serde_json::from_slice(&header).map_err(|_| Error::Header)?;
        if header.format != FORMAT {
            return Err(Error::Header);
        }
        let mut recording = Self::new(header.target);
        recording.connection = header.connection;
        recording.wall = header.wall_us;
        recording.tcp = header.tcp;
        recording.packets = header.packets;
        recording.resets_discard = header.resets_discard;
        let mut number = 1;
        while let Some(text) = next_line(&mut lines)? {
            number += 1;
            let line: Line = serde_json::from_slice(&text).map_err(|why| Error::Line { line: number, why })?;
            recording.observations.push(line.into_observation());
        }
        Ok(recording)
    }
}

fn write_line(to: &mut impl Write, line: &impl Serialize) -> Result<(), Error> {
    serde_json::to_writer(&mut *to, line).map_err(std::io::Error::from)?;
    Ok(to.write_all(b"\n")?)
}

/// The next line that is not empty.
fn next_line(lines: &mut impl BufRead) -> Result<Option<Vec<u8>>, Error> {
    loop {
        let mut line = Vec::new();
        if lines.by_ref().take(LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if !line.trim_ascii().is_empty() {
            return Ok(Some(line));
        }
    }
}
