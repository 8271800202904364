//! CredSSP (MS-CSSP 3.1.5): as the configuration's acceptor plays it, or without one up to the point where a logon would
//! be judged.

use rdpwhy_client::{Acceptor, AcceptorEvent, AcceptorStep};
use rdpwhy_handshake::{Stage, Timestamp};
use rdpwhy_pdu::PduKind;
use rdpwhy_pdu::credssp::{EarlyUserAuthResult, TsRequest};
use rdpwhy_pdu::ntlm::{AvPairs, Challenge, message_type, unwrap_token};

use super::Reply;
use crate::{Server, ServerOutput};

/// NegotiateFlags of Windows' challenges outside a domain (MS-NLMP 2.2.2.5).
const CHALLENGE_FLAGS: u32 = 0xE28A_8215;
/// 1601 to 1970, in microseconds.
const UNIX_EPOCH: i64 = 11_644_473_600_000_000;

/// How far the acceptor is.
#[derive(Default)]
pub(crate) struct LogonState {
    acceptor: Option<Box<dyn Acceptor>>,
    /// Its last word, not carried out yet.
    step: Option<AcceptorStep>,
    client_version: u32,
    /// The client has said its last word.
    is_over: bool,
    /// As the acceptor says it, once it has.
    server_version: Option<u32>,
}

impl Server {
    /// Shows the acceptor a whole message of the client, if it is a TSRequest.
    pub(crate) fn take_ts_request(&mut self, message: &[u8]) {
        // What follows authInfo is none of CredSSP's.
        let is_due = self.witness.route().contains(&Stage::Credssp) && !self.logon.is_over;
        let Some(make) = self.config.logon.as_ref().filter(|_| is_due) else { return };
        let Ok(request) = TsRequest::decode(message) else { return };
        let leaf = || self.config.identity.chain().first().cloned().unwrap_or_default();
        let acceptor = self.logon.acceptor.get_or_insert_with(|| make.make(&leaf()));
        self.logon.client_version = request.version;
        self.logon.is_over = request.auth_info.is_some();
        self.logon.step = Some(acceptor.next(AcceptorEvent::Received(&request)));
    }

    /// Hands on what the KDC said.
    pub(crate) fn take_kdc_answer(&mut self, answer: Result<&[u8], &str>) {
        let answer = answer.map(<[u8]>::to_vec).map_err(str::to_owned);
        let acceptor = self.logon.acceptor.as_mut();
        self.logon.step = acceptor.map(|acceptor| acceptor.next(AcceptorEvent::Kdc(answer)));
    }

    /// What the acceptor has to say.
    pub(super) fn logon_reply(&mut self) -> Option<Reply> {
        match self.logon.step.take()? {
            AcceptorStep::Send(request) => {
                self.logon.server_version = Some(request.version);
                let has_challenge =
                    request.nego_tokens.iter().any(|token| message_type(unwrap_token(token).1) == Some(2));
                let kind = if has_challenge { PduKind::NtlmChallenge } else { PduKind::CredsspTsRequest };
                Some(Reply::Message(kind, request.encode()))
            }
            AcceptorStep::Ask(request) => {
                self.outputs.push_back(ServerOutput::AskKdc(request));
                None
            }
            AcceptorStep::Accepted => None,
            // The client has said its last word, and awaits no TSRequest any more.
            AcceptorStep::Refuse { .. } if self.witness.has_passed(Stage::Credssp) => Some(Reply::HangUp),
            AcceptorStep::Refuse { status } => Some(self.refuse_logon(self.logon.client_version, status)),
        }
    }

    pub(super) fn early_user_auth_result(&self) -> Reply {
        let result = EarlyUserAuthResult { code: self.config.early_user_auth };
        Reply::Message(PduKind::CredsspEarlyUserAuthResult, result.encode().to_vec())
    }

    /// The answer to the client's last TSRequest where there is no acceptor.
    pub(super) fn ts_request(&self, at: Timestamp) -> Option<Reply> {
        if self.config.logon.is_some() {
            return None;
        }
        let request = TsRequest::decode(&self.last_message).ok()?;
        let is_logon =
            request.pub_key_auth.is_some() || request.nego_tokens.iter().any(|token| message_type(token) == Some(3));
        if is_logon {
            return Some(self.refuse_logon(request.version, self.config.ntlm.logon_status));
        }
        let token = self.challenge(at).encode();
        let answer =
            TsRequest { version: self.config.ntlm.credssp_version, nego_tokens: vec![token], ..TsRequest::default() };
        Some(Reply::Message(PduKind::NtlmChallenge, answer.encode()))
    }

    /// errorCode belongs to versions 3, 4 and 6; a server of version 2 or 5 just closes (MS-CSSP 2.2.1).
    fn refuse_logon(&self, client_version: u32, status: u32) -> Reply {
        let version = self.logon.server_version.unwrap_or(self.config.ntlm.credssp_version);
        if !matches!(version.min(client_version), 3 | 4 | 6) {
            return Reply::HangUp;
        }
        let error_code = Some(status);
        let answer = TsRequest { version, error_code, ..TsRequest::default() };
        Reply::Message(PduKind::CredsspTsRequest, answer.encode())
    }

    fn challenge(&self, at: Timestamp) -> Challenge {
        let names = &self.config.ntlm;
        let mut target_info = AvPairs::default()
            .with_text(AvPairs::NETBIOS_DOMAIN, &names.netbios_domain)
            .with_text(AvPairs::NETBIOS_COMPUTER, &names.netbios_computer)
            .with_text(AvPairs::DNS_DOMAIN, names.dns_domain.as_deref().unwrap_or(&names.dns_computer))
            .with_text(AvPairs::DNS_COMPUTER, &names.dns_computer);
        if let Some(domain) = &names.dns_domain {
            target_info = target_info.with_text(AvPairs::DNS_TREE, domain);
        }
        if let Some(filetime) = self.filetime(at) {
            target_info = target_info.with_timestamp(filetime);
        }
        Challenge {
            flags: CHALLENGE_FLAGS,
            target_name: names.netbios_domain.clone(),
            server_challenge: names.challenge,
            target_info,
            version: Some(names.version),
        }
    }

    /// The server's clock in 100 ns since 1601.
    fn filetime(&self, at: Timestamp) -> Option<u64> {
        let micros = self.config.wall?.at(at).checked_add(UNIX_EPOCH)?;
        u64::try_from(micros).ok()?.checked_mul(10)
    }
}
