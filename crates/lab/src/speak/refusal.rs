//! The legal refusals, with any code.

use rdpwhy_handshake::{Side, Stage};
use rdpwhy_pdu::PduKind;
use rdpwhy_pdu::credssp::{EarlyUserAuthResult, TsRequest};
use rdpwhy_pdu::gcc::ServerBlocks;
use rdpwhy_pdu::mcs::{ConnectResponse, DomainPdu};
use rdpwhy_pdu::rdp::SetErrorInfo;
use rdpwhy_pdu::x224::{ConnectionConfirm, NegotiationAnswer, data_tpkt};

use super::SERVER_USER;
use super::licensing::alert;
use crate::{Refusal, Server};

/// ST_TOTAL_ABORT.
const TOTAL_ABORT: u32 = 1;
/// The share that Demand Active would open.
const SHARE: u32 = 0;

/// How a refusal is said.
pub(crate) enum Words {
    /// A message, through the layer.
    Message(Vec<u8>),
    /// A TLS alert in the clear, which goes past the layer: TLS is not up.
    Alert([u8; 7]),
}

impl Server {
    /// A refusal as it is said where the conversation is; `None` where a server has no words for it.
    pub(crate) fn refusal(&self, refusal: Refusal) -> Option<Words> {
        let message = match refusal {
            Refusal::Stage(code) => return self.refusal_of_stage(code),
            Refusal::WithId(result) => self.mcs_refusal(result, true)?,
            Refusal::License { code, transition } => self.license_frame(&alert(code, transition)),
            Refusal::Ultimatum(reason) => data_tpkt(&DomainPdu::DisconnectProviderUltimatum { reason }.encode()),
            Refusal::ErrorInfo(code) => self.in_session(&SetErrorInfo { code }.content(SHARE, SERVER_USER)),
        };
        Some(Words::Message(message))
    }

    /// How the stage that the conversation is in says no. Results of one byte take the low one of the code.
    fn refusal_of_stage(&self, code: u32) -> Option<Words> {
        let [low, ..] = code.to_le_bytes();
        let position = self.witness.position();
        Some(Words::Message(match position.stage {
            Stage::Negotiation => {
                let answer = NegotiationAnswer::Failure { flags: 0, code };
                ConnectionConfirm { src_ref: 0, answer, trailing: Vec::new() }.encode()
            }
            Stage::Tls => return Some(Words::Alert([21, 3, 3, 0, 2, 2, low])),
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
            Stage::Channels => self.mcs_refusal(low, false)?,
            Stage::Licensing => self.license_frame(&alert(code, TOTAL_ABORT)),
            Stage::Capabilities if position.awaits_from(Side::Server) => {
                self.in_session(&SetErrorInfo { code }.content(SHARE, SERVER_USER))
            }
            _ => return None,
        }))
    }

    /// Attach User Confirm or Channel Join Confirm, whichever is due, with or without the id that a refusal may leave out.
    fn mcs_refusal(&self, result: u8, has_id: bool) -> Option<Vec<u8>> {
        let refused = if self.witness.position().awaits_pdu(PduKind::McsAttachUserConfirm) {
            DomainPdu::AttachUserConfirm { result, initiator: has_id.then_some(SERVER_USER) }
        } else {
            let DomainPdu::ChannelJoinRequest { initiator, channel_id } = self.last_domain_pdu()? else {
                return None;
            };
            let granted = has_id.then_some(channel_id);
            DomainPdu::ChannelJoinConfirm { result, initiator, requested: channel_id, channel_id: granted }
        };
        Some(data_tpkt(&refused.encode()))
    }
}
