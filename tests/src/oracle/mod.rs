//! What must hold on any input, said once: the fuzz targets and the tests over their corpora call the same functions.
//!
//! An oracle takes arbitrary bytes and panics where something that must hold does not.

mod arguments;
mod chunks;
mod client;
mod credssp;
mod frames;
mod inside;
mod investigation;
mod kdc;
mod knowledge_file;
mod license;
mod mcs;
mod messages;
mod rdp;
mod recording;
pub mod script;
mod tls;
mod udp;
mod witness;
mod x224;

use core::fmt::Debug;

use rdpwhy_pdu::{Held as _, Summary, Value};

/// What takes an input and panics where it finds something wrong.
pub type Oracle = fn(&[u8]);

/// Every oracle, by the name of its fuzz target and of its corpus.
pub const ORACLES: &[(&str, Oracle)] = &[
    ("arguments", arguments::check),
    ("client_rustls", client::rustls),
    ("client_transparent", client::transparent),
    ("credssp", credssp::check),
    ("frames", frames::check),
    ("inside_client", inside::client),
    ("inside_server", inside::server),
    ("investigation", investigation::check),
    ("kdc", kdc::check),
    ("knowledge_file", knowledge_file::check),
    ("license", license::check),
    ("mcs", mcs::check),
    ("messages", messages::check),
    ("rdp", rdp::check),
    ("recording", recording::check),
    ("tls", tls::check),
    ("udp", udp::check),
    ("witness", witness::check),
    ("x224", x224::check),
];

/// Runs the oracle of this name.
///
/// # Panics
/// There is none, or it finds something wrong.
pub fn run(name: &str, input: &[u8]) {
    let found = ORACLES.iter().find(|(known, _)| *known == name);
    let (_, oracle) = found.unwrap_or_else(|| panic!("there is no oracle {name}"));
    oracle(input);
}

/// What was decoded comes back from its own encoding.
#[track_caller]
fn reads_back<T: PartialEq + Debug, E: PartialEq + Debug>(value: &T, read: Result<T, E>) {
    assert_eq!(read.as_ref(), Ok(value), "an encoding does not read back");
}

/// What a summary may take in memory, whatever the message: the longest is that of a ClientHello of five lists.
const SUMMARY: usize = 128 << 10;

/// A summary shows no more than a few times what came: no length on the wire is believed without its bytes. And it takes no
/// more than its own bound.
#[track_caller]
fn summary_is_bounded(summary: &Summary, input: &[u8]) {
    let shown: usize = summary.iter().map(|(name, value)| name.len() + value_len(value)).sum();
    assert!(shown <= 4096 + 64 * input.len(), "{} bytes give a summary of {shown}", input.len());
    assert!(summary.held() <= SUMMARY, "a summary holds {} bytes", summary.held());
}

fn value_len(value: &Value) -> usize {
    format!("{value:?}").len()
}
