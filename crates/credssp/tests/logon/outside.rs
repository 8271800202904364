//! Other people's CredSSP against ours: ironrdp-connector's sequence with our server, our client with sspi's server.

use std::io;

use crate::pair::{HOST, PASSWORD, certificate, credentials, ntlm_server};
use ironrdp_connector::credssp::CredsspSequence;
use ironrdp_connector::{Credentials, ServerName};
use ironrdp_core::WriteBuf;
use ironrdp_pdu::nego::SecurityProtocol;
use rdpwhy_client::{Acceptor, AcceptorEvent, AcceptorStep, Binding, Logon, LogonEvent, LogonStep};
use rdpwhy_credssp::{CredsspAcceptor, CredsspLogon, Delegation, Options};
use rdpwhy_handshake::Timestamp;
use rdpwhy_pdu::credssp::TsRequest;
use sspi::credssp::{CredSspServer, CredentialsProxy, ServerMode, ServerState};
use sspi::ntlm::NtlmConfig;
use sspi::{AuthIdentity, Username};
use x509_parser::prelude::{FromDer, X509Certificate};

fn subject_public_key(certificate: &[u8]) -> Vec<u8> {
    X509Certificate::from_der(certificate).unwrap().1.public_key().subject_public_key.data.to_vec()
}

/// The last step of our server.
fn connector_against(version: u32, password: &str) -> (AcceptorStep, Option<Delegation>) {
    let config = ntlm_server(version);
    let logon = Credentials::UsernamePassword { username: "tuser".to_owned(), password: password.to_owned() };
    let key = subject_public_key(&config.certificate);
    let (mut sequence, mut received) =
        CredsspSequence::init(logon, None, SecurityProtocol::HYBRID, ServerName::new(HOST), key, None).unwrap();
    let mut acceptor = CredsspAcceptor::new(config);
    loop {
        let result = sequence.process_ts_request(received).resolve_to_result().unwrap();
        let mut output = WriteBuf::new();
        sequence.handle_process_result(result, &mut output).unwrap();
        let sent = TsRequest::decode(output.filled()).unwrap();
        match acceptor.next(AcceptorEvent::Received(&sent)) {
            AcceptorStep::Send(reply) => received = sequence.decode_server_message(&reply.encode()).unwrap().unwrap(),
            step => return (step, acceptor.delegation()),
        }
    }
}

#[test]
fn the_connectors_sequence_logs_on_to_our_server() {
    for version in 2..=6 {
        let accepted = (AcceptorStep::Accepted, Some(Delegation::Password));
        assert_eq!(connector_against(version, PASSWORD), accepted, "version {version}");
        let refused = (AcceptorStep::Refuse { status: crate::pair::LOGON_FAILURE }, None);
        assert_eq!(connector_against(version, "wrong"), refused, "version {version}");
    }
}

struct OneUser;

impl CredentialsProxy for OneUser {
    type AuthenticationData = AuthIdentity;

    fn auth_data_by_user(&mut self, username: &Username) -> io::Result<AuthIdentity> {
        let unknown = || io::Error::new(io::ErrorKind::NotFound, "no such user");
        let known = username.account_name() == "tuser";
        let identity = AuthIdentity { username: username.clone(), password: PASSWORD.to_owned().into() };
        known.then_some(identity).ok_or_else(unknown)
    }

    fn auth_data(&mut self) -> io::Result<Vec<AuthIdentity>> {
        Ok(Vec::new())
    }
}

/// Versions 2 to 4 are left out: sspi's server goes by the version that the client announces, which is always 6.
#[test]
fn our_client_logs_on_to_sspis_server() {
    for version in [5, 6] {
        let certificate = certificate();
        let mode = ServerMode::Ntlm(NtlmConfig::default());
        let key = subject_public_key(&certificate);
        let mut server = CredSspServer::new_with_version(key, OneUser, version, mode).unwrap();
        let binding = Binding { certificate, host: HOST.to_owned() };
        let options = Options { delegate: true, ..Options::default() };
        let mut logon = CredsspLogon::new(credentials("tuser", PASSWORD), options).unwrap();
        let mut step = logon.next(Timestamp::ZERO, LogonEvent::Begin(&binding));
        let identity = loop {
            let LogonStep::Send(sent) = step else { panic!("version {version}: {step:?}") };
            let sent = sspi::credssp::TsRequest::from_buffer(&sent.encode()).unwrap();
            match server.process(sent).resolve_to_result().unwrap() {
                ServerState::Finished(identity) => break identity,
                ServerState::ReplyNeeded(reply) => {
                    let mut bytes = Vec::new();
                    reply.encode_ts_request(&mut bytes).unwrap();
                    let reply = TsRequest::decode(&bytes).unwrap();
                    step = logon.next(Timestamp::ZERO, LogonEvent::Received(&reply));
                }
            }
        };
        assert_eq!(identity.username.account_name(), "tuser");
        assert!(identity.password.as_ref() == PASSWORD);
    }
}
