//! The legal refusal of each stage, with any code.

use rdpwhy_handshake::{Side, Stage};
use rdpwhy_pdu::PduKind;
use rdpwhy_pdu::credssp::{EarlyUserAuthResult, TsRequest};
use rdpwhy_pdu::gcc::ServerBlocks;
use rdpwhy_pdu::mcs::{ConnectResponse, DomainPdu};
use rdpwhy_pdu::rdp::SetErrorInfo;
use rdpwhy_pdu::x224::{ConnectionConfirm, NegotiationAnswer, data_tpkt};

use super::SERVER_USER;
use super::licensing::alert;
use crate::Server;

/// ST_TOTAL_ABORT.
const TOTAL_ABORT: u32 = 1;
/// The share that Demand Active would open.
const SHARE: u32 = 0;

/// A refusal.
pub(crate) enum Refusal {
    /// A message, through the layer.
    Message(Vec<u8>),
    /// A TLS alert in the clear, which goes past the layer: TLS is not up.
    Alert([u8; 7]),
}

impl Server {
    /// How the stage that the conversation is in says no; `None` where a server has no words for it. Results of one byte
    /// take the low one of the code.
    pub(crate) fn refusal(&self, code: u32) -> Option<Refusal> {
        let [low, ..] = code.to_le_bytes();
        let position = self.witness.position();
        Some(Refusal::Message(match position.stage {
            Stage::Negotiation => {
                let answer = NegotiationAnswer::Failure { flags: 0, code };
                ConnectionConfirm { src_ref: 0, answer, trailing: Vec::new() }.encode()
            }
            Stage::Tls => return Some(Refusal::Alert([21, 3, 3, 0, 2, 2, low])),
            Stage::Credssp => {
                let version = self.config.ntlm.credssp_version;
                TsRequest { version, error_code: Some(code), ..TsRequest::default() }.encode()
            }
            Stage::EarlyUserAuth => EarlyUserAuthResult { code }.encode().to_vec(),
            Stage::BasicSettings => data_tpkt(
                &ConnectResponse {
                    result: low,
                    called_connect_id: 0,
                    parameters: None,
                    conference_result: 0,
                    blocks: Ok(ServerBlocks::default()),
                }
                .encode(),
            ),
            Stage::Channels if position.awaits_pdu(PduKind::McsAttachUserConfirm) => {
                data_tpkt(&DomainPdu::AttachUserConfirm { result: low, initiator: None }.encode())
            }
            Stage::Channels => {
                let DomainPdu::ChannelJoinRequest { initiator, channel_id } = self.last_domain_pdu()? else {
                    return None;
                };
                let requested = channel_id;
                let refused = DomainPdu::ChannelJoinConfirm { result: low, initiator, requested, channel_id: None };
                data_tpkt(&refused.encode())
            }
            Stage::Licensing => self.license_frame(&alert(code, TOTAL_ABORT)),
            Stage::Capabilities if position.awaits_from(Side::Server) => {
                self.in_session(&SetErrorInfo { code }.content(SHARE, SERVER_USER))
            }
            _ => return None,
        }))
    }
}
