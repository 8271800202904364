//! The servers, one file for each place where they turn hostile.

mod credssp;
mod pace;
mod plain;
mod records;
mod session;

pub(crate) use credssp::{challenge_of, ts_request_of_fields, ts_request_of_tokens};
pub(crate) use records::certificate_of;
pub(crate) use session::license_request;

use crate::measure::Peer;

/// All of them, in the order of the table.
pub(crate) fn peers() -> Vec<Peer> {
    [plain::PEERS, records::PEERS, credssp::PEERS, session::PEERS, pace::PEERS].concat()
}
