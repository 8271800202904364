//! What the client answers in licensing, as far as the reach allows.

use rdpwhy_handshake::{Because, Incapacity, Input as Seen, Timestamp};
use rdpwhy_pdu::ServerPdu;
use rdpwhy_pdu::license::{LicenseMessage, Preamble};
use rdpwhy_pdu::rdp::{SecurityHeader, security_flags as flag};

use super::client_info::IO_CHANNEL;
use crate::{Client, Reach};

impl Client {
    pub(super) fn answer_licensing(&mut self, at: Timestamp) {
        if self.config.reach < Reach::License {
            return self.observe(at, Seen::Stop(Because::Reach));
        }
        let answer = match self.witness.last_from_server().cloned() {
            Some(ServerPdu::License(_, LicenseMessage::Request(request))) => self.answer_license_request(&request),
            Some(ServerPdu::License(_, LicenseMessage::PlatformChallenge { encrypted_challenge, mac, .. })) => {
                self.answer_challenge(&encrypted_challenge, mac)
            }
            Some(ServerPdu::License(_, LicenseMessage::ErrorAlert(_))) => self.repeat_last(),
            _ => Err(Incapacity::PeerChose("a licensing message that cannot be read".to_owned())),
        };
        match answer {
            Err(because) => self.observe(at, Seen::Unable(because)),
            Ok(message) => {
                self.remember_sent(&message);
                let channel = self.witness.facts().channels.io.unwrap_or(IO_CHANNEL);
                let body = message.encode(Preamble::VERSION_3 | Preamble::EXTENDED_ERROR);
                self.send_secured(at, channel, SecurityHeader::new(flag::LICENSE_PKT), &body);
            }
        }
    }

    /// Opens a licence that has just come; the stage has passed with it.
    pub(super) fn take_license(&mut self, at: Timestamp) {
        // One that could not be opened is an ending, and is still the server's last message when more comes.
        if self.witness.ending().is_some() {
            return;
        }
        let license = match self.witness.last_from_server() {
            Some(ServerPdu::License(
                _,
                LicenseMessage::NewLicense { encrypted_license_info, mac }
                | LicenseMessage::UpgradeLicense { encrypted_license_info, mac },
            )) if self.issued_license().is_none() => (encrypted_license_info.clone(), *mac),
            _ => return,
        };
        match self.open_license(&license.0, license.1) {
            Ok(seen) => self.observe(at, Seen::LicenseOpened(seen)),
            Err(why) => self.observe(at, Seen::LicenseUnfit(why)),
        }
    }
}
