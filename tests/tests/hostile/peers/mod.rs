//! The servers, one file for each place where they turn hostile.

mod credssp;
mod pace;
mod plain;
mod records;
mod session;

use crate::measure::Peer;

/// All of them, in the order of the table.
pub(crate) fn peers() -> Vec<Peer> {
    [plain::PEERS, records::PEERS, credssp::PEERS, session::PEERS, pace::PEERS].concat()
}
