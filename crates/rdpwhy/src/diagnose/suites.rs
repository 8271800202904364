//! From a question of the survey of cipher suites to the connection that asks it.

use rdpwhy_client::{Config, Hello};
use rdpwhy_diagnosis::SuiteQuestion;

use super::vary::anonymous;

/// The connection that asks `question`.
#[must_use]
pub fn asking(base: &Config, question: &SuiteQuestion) -> Option<Config> {
    let mut hello = Hello::named(question.hello()?)?;
    hello.suites.clone_from(&question.suites);
    // Servers that insist on secure renegotiation answer nobody without (RFC 5746 3.3).
    hello.suites.push(RENEGOTIATION_INFO);
    let mut config = anonymous(base);
    config.request_flags = 0;
    Some(config.inspecting(hello))
}

/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV.
const RENEGOTIATION_INFO: u16 = 0x00FF;
