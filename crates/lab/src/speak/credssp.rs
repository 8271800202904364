//! CredSSP up to the point where a logon would be judged: the NTLM challenge, and a refusal (MS-CSSP 3.1.5).

use rdpwhy_handshake::Timestamp;
use rdpwhy_pdu::PduKind;
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::ntlm::{AvPairs, Challenge};

use super::Reply;
use crate::Server;

/// NegotiateFlags of Windows' challenges outside a domain (MS-NLMP 2.2.2.5).
const CHALLENGE_FLAGS: u32 = 0xE28A_8215;
/// 1601 to 1970, in microseconds.
const UNIX_EPOCH: i64 = 11_644_473_600_000_000;

impl Server {
    /// The answer to the client's last TSRequest.
    pub(super) fn ts_request(&self, at: Timestamp) -> Option<Reply> {
        let request = TsRequest::decode(&self.last_message).ok()?;
        let is_logon = request.pub_key_auth.is_some()
            || request.nego_tokens.iter().any(|token| rdpwhy_pdu::ntlm::message_type(token) == Some(3));
        if is_logon {
            return Some(self.refuse_logon(request.version));
        }
        let token = self.challenge(at).encode();
        let answer =
            TsRequest { version: self.config.ntlm.credssp_version, nego_tokens: vec![token], ..TsRequest::default() };
        Some(Reply::Message(PduKind::NtlmChallenge, answer.encode()))
    }

    /// errorCode belongs to versions 3, 4 and 6; a server of version 2 or 5 just closes (MS-CSSP 2.2.1).
    fn refuse_logon(&self, client_version: u32) -> Reply {
        let version = self.config.ntlm.credssp_version;
        if !matches!(version.min(client_version), 3 | 4 | 6) {
            return Reply::HangUp;
        }
        let error_code = Some(self.config.ntlm.logon_status);
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
