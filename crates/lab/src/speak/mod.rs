//! What the server says when it is due, one file a topic.

mod channels;
mod credssp;
mod demand_active;
mod licensing;
mod negotiation;
mod out_of_order;
mod redirection;
mod refusal;
mod settings;

pub(crate) use credssp::LogonState;
pub(crate) use refusal::Words;

use rdpwhy_handshake::{Side, Stage, Timestamp};
use rdpwhy_pdu::PduKind;
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::rdp::SecurityHeader;
use rdpwhy_pdu::x224::Tpdu;

use crate::Server;

/// The MCS user id of Windows servers.
const SERVER_USER: u16 = 1002;
/// The I/O channel of all servers.
const IO_CHANNEL: u16 = 1003;

/// What is due.
pub(crate) enum Reply {
    /// A message, by name, and its frame.
    Message(PduKind, Vec<u8>),
    /// No message answers: the connection is closed.
    HangUp,
}

impl Server {
    /// What the server owes, by the witness's position.
    pub(crate) fn due(&mut self, at: Timestamp) -> Option<Reply> {
        if let Some(reply) = self.logon_reply() {
            return Some(reply);
        }
        let position = self.witness.position();
        if !position.awaits_from(Side::Server) {
            return None;
        }
        match position.stage {
            Stage::Negotiation => self.connection_confirm(),
            Stage::Credssp => self.ts_request(at),
            Stage::EarlyUserAuth => Some(self.early_user_auth_result()),
            Stage::BasicSettings => Some(self.connect_response()),
            Stage::Channels => self.channel_answer(),
            Stage::Licensing => match self.config.redirect.clone() {
                Some(packet) => Some(self.redirection(&packet)),
                None => self.license_message(),
            },
            Stage::Capabilities => Some(self.demand_active()),
            // TLS speaks for itself; the rest is never begun by this server, or lies behind what it plays.
            _ => None,
        }
    }

    /// The user data of the client's last message, where that was a data TPDU.
    fn last_user_data(&self) -> &[u8] {
        match Tpdu::decode(&self.last_message) {
            Ok(Tpdu::Data(user_data)) => user_data,
            _ => &[],
        }
    }

    /// The client's last message as an MCS domain PDU.
    fn last_domain_pdu(&self) -> Option<DomainPdu<'_>> {
        DomainPdu::decode(self.last_user_data()).ok()
    }

    /// The body of the client's last message on the I/O channel, behind its security header.
    fn last_body(&self) -> &[u8] {
        match self.last_domain_pdu() {
            Some(DomainPdu::SendDataRequest { user_data, .. }) => {
                rdpwhy_security::standard::split_header(user_data).map_or(&[], |(_, body)| body)
            }
            _ => &[],
        }
    }

    /// `body` on the I/O channel, behind a security header where Standard RDP security encrypts: then every message
    /// has one.
    fn in_session(&self, body: &[u8]) -> Vec<u8> {
        let facts = self.witness.facts();
        let has_header = facts.gcc.encrypts() && !self.witness.route().contains(&Stage::Tls);
        let content = if has_header { SecurityHeader::new(0).before(body) } else { body.to_vec() };
        self.on_io_channel(&content)
    }

    /// The contents of a Send Data PDU on the I/O channel.
    fn on_io_channel(&self, content: &[u8]) -> Vec<u8> {
        rdpwhy_pdu::rdp::send_data(Side::Server, SERVER_USER, IO_CHANNEL, content)
    }
}
