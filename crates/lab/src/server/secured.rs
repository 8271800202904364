//! Standard RDP security between the frames and the speaker: what comes is opened, what goes is sealed.

use rdpwhy_handshake::{Input, Side, Timestamp};
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::rdp::{SecurityExchange, SecurityHeader, security_flags as flag, send_data};
use rdpwhy_pdu::x224::Tpdu;
use rdpwhy_security::license::Keys;
use rdpwhy_security::standard::{Method, Sealing, split_header};

use super::Server;
use crate::StandardSecurity;
use crate::standard::private_key;

/// ServerRandom of SC_SECURITY and of the licence request. It is no secret, so it may be the same every time.
pub(crate) const RANDOM: [u8; 32] = *b"the lab's random is no secret at";

/// What the server knows of the keys of this conversation.
#[derive(Debug, Default)]
pub(crate) struct Secured {
    sealing: Option<Sealing>,
    /// The client opens sealed licensing messages (SEC_LICENSE_ENCRYPT_SC).
    client_opens_licensing: bool,
    pub(crate) license_keys: Option<Keys>,
    /// The exchange's [`crate::Stumble`] is over.
    pub(crate) has_stumbled: bool,
    /// Platform challenges sent.
    pub(crate) challenges: u32,
}

/// A Send Data Indication of the server behind a security header.
pub(super) struct Sealable<'a> {
    pub(super) initiator: u16,
    pub(super) channel_id: u16,
    pub(super) header: SecurityHeader,
    pub(super) body: &'a [u8],
}

impl Server {
    /// A whole frame of the client, as it would be without a seal. The Security Exchange gives the keys.
    pub(super) fn open(&mut self, at: Timestamp, frame: Vec<u8>) -> Vec<u8> {
        // The keys are the other server's.
        if self.relays() {
            return frame;
        }
        let Some((initiator, channel_id, content)) = client_content(&frame) else { return frame };
        let Ok((header, body)) = split_header(content) else { return frame };
        if header.has(flag::EXCHANGE_PKT) && self.secured.sealing.is_none() {
            self.take_exchange(at, body, header.has(flag::LICENSE_ENCRYPT));
            return frame;
        }
        let Some(sealing) = self.secured.sealing.as_mut().filter(|_| header.has(flag::ENCRYPT)) else { return frame };
        let Ok(opened) = sealing.open(content) else { return frame };
        let plain = send_data(Side::Client, initiator, channel_id, &opened.header.before(&opened.body));
        let input = Input::Opened { from: Side::Client, frame: &plain, authentic: opened.authentic };
        self.witness.observe(at, input);
        plain
    }

    /// A frame of the server as it goes out; `None` where it goes as it is.
    pub(super) fn seal(&mut self, frame: &[u8]) -> Option<Vec<u8>> {
        let Sealable { initiator, channel_id, header, body } = self.sealable(frame)?;
        let salted = self.config.standard.secure_checksum;
        let content = self.secured.sealing.as_mut()?.seal(header, body, salted);
        Some(send_data(Side::Server, initiator, channel_id, &content))
    }

    /// The parts of a frame of the server that is sealed on its way out; `None` for one that is not.
    pub(super) fn sealable<'a>(&self, frame: &'a [u8]) -> Option<Sealable<'a>> {
        let StandardSecurity { level, seals_licensing, .. } = self.config.standard;
        let Ok(Tpdu::Data(user_data)) = Tpdu::decode(frame) else { return None };
        let Ok(DomainPdu::SendDataIndication { initiator, channel_id, user_data }) = DomainPdu::decode(user_data)
        else {
            return None;
        };
        let (header, body) = split_header(user_data).ok()?;
        let is_clear = if header.has(flag::LICENSE_PKT) {
            !(seals_licensing && self.secured.client_opens_licensing)
        } else {
            level <= StandardSecurity::LOW
        };
        (self.secured.sealing.is_some() && !is_clear).then_some(Sealable { initiator, channel_id, header, body })
    }

    fn take_exchange(&mut self, at: Timestamp, body: &[u8], client_opens_licensing: bool) {
        let exchange = SecurityExchange::decode(body).ok();
        let client_random = exchange.and_then(|exchange| private_key().decrypt(&exchange.encrypted_random));
        let method = Method::from_wire(self.config.standard.method);
        if let (Some(client_random), Some(method)) = (client_random, method) {
            self.secured.sealing = Some(Sealing::new(Side::Server, method, &client_random, &RANDOM));
            self.secured.client_opens_licensing = client_opens_licensing;
            self.witness.observe(at, Input::SecurityUp);
        }
    }
}

/// Initiator, channel and contents of the client's Send Data.
fn client_content(frame: &[u8]) -> Option<(u16, u16, &[u8])> {
    let Ok(Tpdu::Data(user_data)) = Tpdu::decode(frame) else { return None };
    match DomainPdu::decode(user_data) {
        Ok(DomainPdu::SendDataRequest { initiator, channel_id, user_data }) => Some((initiator, channel_id, user_data)),
        _ => None,
    }
}
