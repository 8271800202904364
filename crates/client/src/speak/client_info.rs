//! Client Info, and what ends the channel stage when there is nothing to join.

use rdpwhy_handshake::{Input as Seen, Stage, Timestamp};
use rdpwhy_pdu::rdp::{ClientInfo, SecurityHeader, security_flags};

use crate::Client;

/// INFO_MOUSE | INFO_DISABLECTRLALTDEL | INFO_UNICODE | INFO_MAXIMIZESHELL | INFO_ENABLEWINDOWSKEY
/// (MS-RDPBCGR 2.2.1.11.1.1). No autologon: nobody is to be logged on.
const INFO_FLAGS: u32 = 0x0001 | 0x0002 | 0x0010 | 0x0020 | 0x0100;

/// The I/O channel that every known server uses.
pub(super) const IO_CHANNEL: u16 = 1003;

impl Client {
    pub(super) fn send_client_info(&mut self, at: Timestamp) {
        // xrdp and FreeRDP refuse a packet without the extended part, so it is there, and names nobody.
        let info = ClientInfo {
            flags: INFO_FLAGS,
            client_address: Some(String::new()),
            client_directory: Some(String::new()),
            ..ClientInfo::default()
        };
        self.send_on_io_channel(at, security_flags::INFO_PKT, &info.encode());
    }

    /// A server that confirmed something else than was asked for leaves channels that nobody can join: what comes next
    /// is not theirs.
    pub(super) fn leave_channels(&mut self, at: Timestamp) {
        let encrypts = self.witness.route().contains(&Stage::SecurityExchange) && self.witness.facts().gcc.encrypts();
        match self.may_open_session() {
            Err(because) => self.observe(at, Seen::Stop(because)),
            Ok(()) if encrypts => self.exchange_keys(at),
            Ok(()) => self.send_client_info(at),
        }
    }

    /// Contents behind a basic security header, from the user channel to the I/O channel.
    pub(super) fn send_on_io_channel(&mut self, at: Timestamp, flags: u16, body: &[u8]) {
        let io = self.witness.facts().channels.io;
        self.send_on_channel(at, io, flags, body);
    }

    /// Contents behind a basic security header, from the user channel to `channel`.
    pub(super) fn send_on_channel(&mut self, at: Timestamp, channel: Option<u16>, flags: u16, body: &[u8]) {
        self.send_secured(at, channel.unwrap_or(IO_CHANNEL), SecurityHeader::new(flags), body);
    }
}
