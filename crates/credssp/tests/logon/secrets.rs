//! No secret in anything that can be printed or logged, whatever comes of the logon.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use crate::pair::{PASSWORD, Pair, credentials, ntlm_server};
use rdpwhy_credssp::{Credentials, Options, Service};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};
use zeroize::Zeroizing;

/// Everything that is logged at any level, as text.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<String>>);

impl Log {
    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0.lock().unwrap(), "{field}={value:?} ").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The forms in which a password shows: as text, in hexadecimal and as a list of numbers, in UTF-8 and UTF-16.
fn forms(password: &str) -> Vec<String> {
    let utf16: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut forms = vec![password.to_owned()];
    for bytes in [password.as_bytes(), &utf16] {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        forms.push(hex.to_uppercase());
        forms.push(hex);
        let list = format!("{bytes:?}");
        forms.push(list.trim_matches(['[', ']']).to_owned());
    }
    forms
}

pub(crate) fn assert_no_secret(text: &str, what: &str) {
    for (number, form) in forms(PASSWORD).iter().enumerate() {
        assert!(!text.contains(form), "{what}: the password is in it, in form {number}");
    }
}

#[test]
fn nothing_that_can_be_printed_or_logged_holds_the_password() {
    let wrong = format!("{PASSWORD}!");
    for (password, delegate, restricted_admin) in
        [(PASSWORD, true, false), (PASSWORD, false, false), (PASSWORD, true, true), (wrong.as_str(), true, false)]
    {
        let log = Log::default();
        let outcome = tracing::dispatcher::with_default(&Dispatch::new(log.clone()), || {
            let options = Options { delegate, restricted_admin, ..Options::default() };
            let mut pair = Pair::new(credentials("tuser", password), options, ntlm_server(6));
            let before = format!("{:?} {:?}", pair.logon, pair.acceptor);
            let outcome = pair.run();
            let after = format!("{:?} {:?}", pair.logon, pair.acceptor);
            assert_no_secret(&(before + &after), "the halves");
            outcome
        });
        assert_no_secret(&format!("{outcome:?}"), "the outcome");
        for (_, request) in &outcome.transcript {
            assert_no_secret(&format!("{:?}", request.summary()), "a summary");
        }
        assert_no_secret(&log.text(), "the log");
    }
    let service = Service {
        principal: "TERMSRV/host".to_owned(),
        realm: "TEST.LAN".to_owned(),
        password: Zeroizing::new(PASSWORD.to_owned()),
        kdc: "host".to_owned(),
    };
    let config = rdpwhy_credssp::AcceptorConfig { service: Some(service), ..ntlm_server(6) };
    assert_no_secret(&format!("{config:?}"), "the server's configuration");
    assert_no_secret(&format!("{:?}", credentials("tuser", PASSWORD)), "the credentials");
}

/// sspi itself writes it, so the log of the test above would have it if sspi were not silenced.
#[test]
fn the_log_would_have_noticed() {
    let log = Log::default();
    let Credentials { user, domain, password } = credentials("tuser", PASSWORD);
    tracing::dispatcher::with_default(&Dispatch::new(log.clone()), || {
        let identity = sspi::AuthIdentityBuffers::from_utf8(&user, &domain, &password);
        let identity = sspi::CredentialsBuffers::AuthIdentity(identity);
        sspi::credssp::write_ts_credentials(&identity, sspi::credssp::CredSspMode::WithCredentials).unwrap();
    });
    let text = log.text();
    assert!(forms(PASSWORD).iter().any(|form| text.contains(form)), "sspi has become silent: {} bytes", text.len());
}
