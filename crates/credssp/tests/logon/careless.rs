//! A server that knows the password and proves another key than its certificate's.

use rdpwhy_client::{Logon, LogonEvent, LogonStep};
use rdpwhy_handshake::Timestamp;
use rdpwhy_pdu::credssp::TsRequest;
use sspi::{BufferType, SecurityBuffer, SecurityBufferRef, Sspi, SspiEx, SspiImpl};

use crate::pair::{PASSWORD, Pair};

pub(crate) struct Server {
    version: u32,
    key: Vec<u8>,
    ntlm: sspi::Ntlm,
}

impl Server {
    pub(crate) fn new(version: u32, certificate: &[u8]) -> Self {
        Self { version, key: certificate.to_vec(), ntlm: sspi::Ntlm::new() }
    }

    /// The client's last step.
    pub(crate) fn meet(&mut self, pair: &mut Pair<'_>) -> LogonStep {
        let logon = &mut pair.logon;
        let LogonStep::Send(negotiate) = logon.next(Timestamp::ZERO, LogonEvent::Begin(&pair.binding)) else {
            panic!("no NEGOTIATE")
        };
        let challenge = self.accept(&negotiate.nego_tokens[0]);
        let challenge = TsRequest { version: self.version, nego_tokens: vec![challenge], ..TsRequest::default() };
        let LogonStep::Send(authenticate) = logon.next(Timestamp::ZERO, LogonEvent::Received(&challenge)) else {
            panic!("no AUTHENTICATE")
        };
        self.accept(&authenticate.nego_tokens[0]);
        let proof = TsRequest { version: self.version, pub_key_auth: Some(self.seal()), ..TsRequest::default() };
        logon.next(Timestamp::ZERO, LogonEvent::Received(&proof))
    }

    fn accept(&mut self, token: &[u8]) -> Vec<u8> {
        let mut input = [SecurityBuffer::new(token.to_vec(), BufferType::Token)];
        let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let mut nobody = None;
        let builder = self
            .ntlm
            .accept_security_context()
            .with_credentials_handle(&mut nobody)
            .with_context_requirements(sspi::ServerRequestFlags::empty())
            .with_target_data_representation(sspi::DataRepresentation::Native)
            .with_input(&mut input)
            .with_output(&mut output);
        let status = self.ntlm.accept_security_context_impl(builder).unwrap().resolve_to_result().unwrap().status;
        if status == sspi::SecurityStatus::CompleteNeeded {
            let username = self.ntlm.query_context_names().unwrap().username;
            let identity = sspi::AuthIdentity { username, password: PASSWORD.to_owned().into() };
            self.ntlm.custom_set_auth_identities(vec![identity]).unwrap();
            self.ntlm.complete_auth_token(&mut []).unwrap();
        }
        let [output] = output;
        output.buffer
    }

    fn seal(&mut self) -> Vec<u8> {
        let (mut trailer, mut data) = ([0; 16], self.key.clone());
        let mut buffers = [SecurityBufferRef::token_buf(&mut trailer), SecurityBufferRef::data_buf(&mut data)];
        self.ntlm.encrypt_message(sspi::EncryptionFlags::empty(), &mut buffers).unwrap();
        [buffers[0].data(), buffers[1].data()].concat()
    }
}
