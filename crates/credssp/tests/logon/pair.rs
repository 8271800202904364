//! A client and a server in one process: every TSRequest goes through bytes, and through whoever sits in between.

use rdpwhy_client::{Acceptor, AcceptorEvent, AcceptorStep, Binding, KdcRequest, Logon, LogonEvent, LogonStep};
use rdpwhy_credssp::{AcceptorConfig, Credentials, CredsspAcceptor, CredsspLogon, Options};
use rdpwhy_handshake::Timestamp;
use rdpwhy_pdu::Side;
use rdpwhy_pdu::credssp::TsRequest;
use zeroize::Zeroizing;

pub(crate) const HOST: &str = "host.test.lan";
pub(crate) const PASSWORD: &str = "korrekt horse 7 battery";
pub(crate) const LOGON_FAILURE: u32 = 0xC000_006D;

/// How a conversation went.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The client's last step that was no question.
    pub(crate) client: LogonStep,
    /// The server's last step, where it had something to say in the end.
    pub(crate) server: Option<AcceptorStep>,
    pub(crate) transcript: Vec<(Side, TsRequest)>,
}

impl Outcome {
    /// Whether the client sent authInfo.
    pub(crate) fn delegated(&self) -> bool {
        self.transcript.iter().any(|(_, request)| request.auth_info.is_some())
    }
}

/// Plays the KDC.
type Asked<'a> = dyn FnMut(&KdcRequest) -> Result<Vec<u8>, String> + 'a;
/// Sees, and may change, what goes from a side to the other.
type Between<'a> = dyn FnMut(Side, &mut TsRequest) + 'a;

/// Both halves, and what is between them.
pub(crate) struct Pair<'a> {
    pub(crate) logon: CredsspLogon,
    pub(crate) acceptor: CredsspAcceptor,
    pub(crate) binding: Binding,
    pub(crate) kdc: Box<Asked<'a>>,
    pub(crate) between: Box<Between<'a>>,
}

impl<'a> Pair<'a> {
    pub(crate) fn new(credentials: Credentials, options: Options, config: AcceptorConfig) -> Self {
        let binding = Binding { certificate: config.certificate.clone(), host: HOST.to_owned() };
        Self {
            logon: CredsspLogon::new(credentials, options).unwrap(),
            acceptor: CredsspAcceptor::new(config),
            binding,
            kdc: Box::new(|request| panic!("{request:?}: nobody said that there is a KDC")),
            between: Box::new(|_, _| ()),
        }
    }

    pub(crate) fn run(&mut self) -> Outcome {
        let mut transcript = Vec::new();
        let mut step = self.logon.next(Timestamp::ZERO, LogonEvent::Begin(&self.binding));
        loop {
            let request = match step {
                LogonStep::Send(request) => request,
                LogonStep::Ask(request) => {
                    step = self.logon.next(Timestamp::ZERO, LogonEvent::Kdc((self.kdc)(&request)));
                    continue;
                }
                client => return Outcome { client, server: None, transcript },
            };
            let request = self.carry(Side::Client, &request, &mut transcript);
            match self.serve(&request) {
                AcceptorStep::Send(reply) => {
                    let reply = self.carry(Side::Server, &reply, &mut transcript);
                    step = self.logon.next(Timestamp::ZERO, LogonEvent::Received(&reply));
                }
                AcceptorStep::Refuse { status } => {
                    let reply = TsRequest { version: 6, error_code: Some(status), ..TsRequest::default() };
                    let client = self.logon.next(Timestamp::ZERO, LogonEvent::Received(&reply));
                    return Outcome { client, server: Some(AcceptorStep::Refuse { status }), transcript };
                }
                server => return Outcome { client: LogonStep::Send(request), server: Some(server), transcript },
            }
        }
    }

    fn serve(&mut self, request: &TsRequest) -> AcceptorStep {
        let mut step = self.acceptor.next(AcceptorEvent::Received(request));
        while let AcceptorStep::Ask(request) = step {
            step = self.acceptor.next(AcceptorEvent::Kdc((self.kdc)(&request)));
        }
        step
    }

    fn carry(&mut self, from: Side, sent: &TsRequest, transcript: &mut Vec<(Side, TsRequest)>) -> TsRequest {
        let mut carried = TsRequest::decode(&sent.encode()).unwrap();
        assert_eq!(&carried, sent);
        (self.between)(from, &mut carried);
        transcript.push((from, carried.clone()));
        carried
    }
}

pub(crate) fn credentials(name: &str, password: &str) -> Credentials {
    Credentials::parse(name, Zeroizing::new(password.to_owned()))
}

/// A server with NTLM and one account, `tuser`.
pub(crate) fn ntlm_server(version: u32) -> AcceptorConfig {
    let certificate = certificate();
    AcceptorConfig { version, certificate, accounts: vec![credentials("tuser", PASSWORD)], service: None }
}

pub(crate) fn certificate() -> Vec<u8> {
    rcgen::generate_simple_self_signed(vec![HOST.to_owned()]).unwrap().cert.der().to_vec()
}
