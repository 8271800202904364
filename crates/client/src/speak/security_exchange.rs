//! The Security Exchange: the client random, encrypted with the server's key (MS-RDPBCGR 2.2.1.10, 5.3.4).

use rdpwhy_handshake::{Incapacity, Input as Seen, Side, Timestamp};
use rdpwhy_pdu::ServerPdu;
use rdpwhy_pdu::gcc::{ServerCertificate, ServerSecurity};
use rdpwhy_pdu::rdp::{SecurityExchange, SecurityHeader, security_flags as flag};
use rdpwhy_security::standard::{Method, Sealing};
use zeroize::Zeroizing;

use super::client_info::IO_CHANNEL;
use crate::Client;
use crate::licensing::{peer_chose, peer_misbehaved};

/// What both sides agree on.
struct Agreement {
    sealing: Sealing,
    encrypted_random: Vec<u8>,
}

impl Client {
    /// Keeps the server's SC_SECURITY, which the exchange and licensing need, while its Connect-Response is at hand.
    pub(super) fn keep_server_security(&mut self) {
        if let Some(ServerPdu::ConnectResponse(response)) = self.witness.last_from_server() {
            self.server_security = response.blocks.as_ref().ok().and_then(|blocks| blocks.security.clone());
        }
    }

    pub(super) fn exchange_keys(&mut self, at: Timestamp) {
        match self.agree() {
            Err(because) => self.observe(at, Seen::Unable(because)),
            Ok(Agreement { sealing, encrypted_random }) => {
                let body = SecurityExchange { encrypted_random }.encode();
                let channel = self.witness.facts().channels.io.unwrap_or(IO_CHANNEL);
                let header = SecurityHeader::new(flag::EXCHANGE_PKT | flag::LICENSE_ENCRYPT);
                self.send_secured(at, channel, header, &body);
                self.security.sealing = Some(sealing);
                self.observe(at, Seen::SecurityUp);
            }
        }
    }

    /// Nothing is computed with a key that is not fit for it.
    fn agree(&mut self) -> Result<Agreement, Incapacity> {
        let ServerSecurity { method, random, certificate, .. } =
            self.server_security.clone().ok_or_else(|| peer_misbehaved("no SC_SECURITY"))?;
        let method = Method::from_wire(method).ok_or_else(|| peer_chose(format!("encryption method {method:#x}")))?;
        let wrong_size = || peer_misbehaved(format!("a server random of {} bytes instead of 32", random.len()));
        let server_random: [u8; 32] = random.as_slice().try_into().map_err(|_| wrong_size())?;
        let certificate = ServerCertificate::decode(&certificate).map_err(peer_misbehaved)?;
        check_signature_len(&certificate)?;
        let mut client_random = Zeroizing::new([0; 32]);
        self.fill(&mut *client_random)?;
        let encrypted_random = self.encrypt_for(&certificate, &*client_random)?;
        Ok(Agreement { sealing: Sealing::new(Side::Client, method, &client_random, &server_random), encrypted_random })
    }
}

/// Clients check the signature with the Terminal Services key, which has 512 bits (MS-RDPBCGR 5.3.3.1.3): one of another
/// length cannot be right. A certificate that ends before its signature is left to the server.
fn check_signature_len(certificate: &ServerCertificate) -> Result<(), Incapacity> {
    let right = ServerCertificate::SIGNATURE_LEN;
    match certificate.signature_len {
        Some(len) if len != right => Err(peer_misbehaved(format!(
            "a proprietary certificate with a signature of {len} bytes instead of {right}"
        ))),
        _ => Ok(()),
    }
}
