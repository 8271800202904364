//! A logon with Kerberos, whose KDC answers with anything: it comes to its end within a few steps, and the end is not the
//! probe's own fault.

use rdpwhy_client::{Binding, Logon, LogonEvent, LogonStep};
use rdpwhy_credssp::{Credentials, CredsspLogon, Mechanism, Options};
use rdpwhy_handshake::{Incapacity, Timestamp};
use rdpwhy_pdu::credssp::TsRequest;
use zeroize::Zeroizing;

use super::chunks::Taker;

/// A logon with Kerberos asks for one ticket of each kind, and once more where the KDC wants pre-authentication.
const STEPS: usize = 32;

/// One byte chooses the mechanism and whether the KDC is a proxy, then come the answers; TSRequests are answered from them,
/// too.
pub(super) fn check(input: &[u8]) {
    let mut from = Taker::new(input);
    let choice = from.u8();
    let mut logon = logon(choice);
    let binding = Binding { certificate: Vec::new(), host: "server.example".to_owned() };
    let mut step = logon.next(Timestamp::ZERO, LogonEvent::Begin(&binding));
    for _ in 0..STEPS {
        step = match step {
            LogonStep::Ask(request) => {
                assert!(!request.url.is_empty() && !request.message.is_empty());
                let answer = answer(from.sized(), choice);
                logon.next(Timestamp::ZERO, LogonEvent::Kdc(Ok(answer)))
            }
            LogonStep::Send(request) => {
                assert_eq!(TsRequest::decode(&request.encode()), Ok(request));
                let bytes = from.sized();
                let plain = TsRequest { version: 6, nego_tokens: vec![bytes.to_vec()], ..TsRequest::default() };
                let request = TsRequest::decode(bytes).unwrap_or(plain);
                logon.next(Timestamp::ZERO, LogonEvent::Received(&request))
            }
            LogonStep::Unable(because) => {
                assert!(!matches!(because, Incapacity::Local(_)), "a KDC or a server led to {because:?}");
                return;
            }
            _ => return,
        };
    }
    panic!("no end after {STEPS} steps");
}

fn logon(choice: u8) -> CredsspLogon {
    let credentials = Credentials::parse("user@EXAMPLE.TEST", Zeroizing::new("a password of the oracle".to_owned()));
    let kdc = if choice & 2 == 0 { "tcp://kdc.example:88" } else { "https://kdc.example/KdcProxy" };
    let mechanism = if choice & 1 == 0 { Mechanism::Kerberos } else { Mechanism::Negotiate };
    let options = Options { mechanism, kdc: Some(kdc.to_owned()), delegate: true, ..Options::default() };
    CredsspLogon::new(credentials, options).expect("credentials and options fit")
}

/// As it goes over TCP: behind its length; or as the input has it.
fn answer(bytes: &[u8], choice: u8) -> Vec<u8> {
    let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    if choice & 4 == 0 { [&len.to_be_bytes(), bytes].concat() } else { bytes.to_vec() }
}
