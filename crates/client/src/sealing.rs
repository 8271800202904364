//! Standard RDP security in the client: the keys, what is sealed on the way out, and what is opened on the way in.

use rdpwhy_handshake::{Input as Seen, Side, Timestamp};
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::rdp::{SecurityHeader, security_flags as flag, send_data};
use rdpwhy_pdu::x224::Tpdu;
use rdpwhy_security::standard::{Sealing, split_header};

use crate::Client;

/// What the client knows of Standard RDP security.
#[derive(Debug, Default)]
pub(crate) struct StandardSecurity {
    /// The keys, from the Security Exchange on.
    pub(crate) sealing: Option<Sealing>,
    /// The server takes sealed licensing messages (SEC_LICENSE_ENCRYPT_CS).
    license_is_sealed: bool,
    /// The frame of the server that is being received.
    frame: Vec<u8>,
}

impl Client {
    /// Sends `body` behind a security header, from the user channel to `channel`; sealed where Standard RDP security
    /// asks for it.
    pub(crate) fn send_secured(&mut self, at: Timestamp, channel: u16, header: SecurityHeader, body: &[u8]) {
        /// T.125: the first user channel.
        const FIRST_USER: u16 = 1001;
        let user = self.witness.facts().channels.user.unwrap_or(FIRST_USER);
        let frame = |content: &[u8]| send_data(Side::Client, user, channel, content);
        let plain = frame(&header.before(body));
        let is_sealed = !header.has(flag::LICENSE_PKT) || self.security.license_is_sealed;
        let salted = self.config.secure_checksum;
        match self.security.sealing.as_mut().filter(|_| is_sealed) {
            None => self.send(at, plain),
            Some(sealing) => {
                let sealed = frame(&sealing.seal(header, body, salted));
                self.send(at, sealed);
                self.observe(at, Seen::Opened { from: Side::Client, frame: &plain, authentic: true });
            }
        }
    }

    /// Takes a piece of the server's stream that has no layer; the frame that it completes is opened, if it is sealed.
    pub(crate) fn open_sealed(&mut self, at: Timestamp, piece: &[u8]) {
        if self.split.is_foreign() {
            // What follows garbage belongs to it, whatever it looks like.
            self.security.frame = Vec::new();
            return;
        }
        self.security.frame.extend_from_slice(piece);
        if !self.split.is_between_frames() {
            return;
        }
        let frame = core::mem::take(&mut self.security.frame);
        if let Some((frame, authentic)) = self.security.open(&frame) {
            self.observe(at, Seen::Opened { from: Side::Server, frame: &frame, authentic });
        }
    }
}

impl StandardSecurity {
    /// The frame as it would be without its seal, and whether its MAC fits; `None` where nothing is sealed.
    fn open(&mut self, frame: &[u8]) -> Option<(Vec<u8>, bool)> {
        let Ok(Tpdu::Data(user_data)) = Tpdu::decode(frame) else { return None };
        let Ok(DomainPdu::SendDataIndication { initiator, channel_id, user_data }) = DomainPdu::decode(user_data)
        else {
            return None;
        };
        let (header, _) = split_header(user_data).ok()?;
        let sealing = self.sealing.as_mut()?;
        if header.has(flag::LICENSE_PKT) {
            self.license_is_sealed = header.has(flag::LICENSE_ENCRYPT);
        }
        if !header.has(flag::ENCRYPT) {
            return None;
        }
        let (content, authentic) = match sealing.open(user_data) {
            Ok(opened) => (opened.header.before(&opened.body), opened.authentic),
            // Too short for a seal: there is nothing in it.
            Err(_) => (SecurityHeader { flags: header.flags & !flag::ENCRYPT, ..header }.encode().to_vec(), false),
        };
        Some((send_data(Side::Server, initiator, channel_id, &content), authentic))
    }
}
