//! The way to the server, and what was negotiated at its end.

use rdpwhy::handshake::{NegotiationFacts, PathFacts, TcpFacts};

use super::{Rows, named};
use crate::render::time;

pub(super) fn path(path: &PathFacts) -> Rows {
    let mut rows = Rows::default();
    rows.add_some("address", path.address);
    if path.addresses.len() > 1 || path.address.is_none() {
        rows.add_list("addresses", &path.addresses);
    }
    if let Some(kernel) = &path.tcp {
        tcp(&mut rows, kernel);
    }
    if path.resets_discard {
        rows.add(
            "resets",
            "this system discards what was not read when one comes: the server may have answered before",
        );
    }
    rows
}

fn tcp(rows: &mut Rows, tcp: &TcpFacts) {
    let spread = |us: u32| format!(" ± {}", time::human(us.into()));
    let rtt = |us: u32| time::human(us.into()) + &tcp.rtt_variation_us.map(spread).unwrap_or_default();
    rows.add_some("round trip", tcp.rtt_us.map(rtt));
    rows.add_some("shortest", tcp.min_rtt_us.map(|us| time::human(us.into())));
    rows.add_some("acknowledged", acknowledged(tcp));
    rows.add_some("received", tcp.bytes_received.map(|count| format!("{count} bytes")));
    match tcp.retransmissions {
        None => {}
        Some(0) => rows.add("sent again", "no segment"),
        Some(count) => rows.warn("sent again", format!("{count} segments")),
    }
    rows.add_some("MSS out", tcp.send_mss.map(bytes));
    rows.add_some("MSS in", tcp.receive_mss.map(bytes));
    rows.add_some("path MTU", tcp.path_mtu.map(bytes));
}

/// A reset takes the kernel's knowledge away, so the time of it belongs to the number.
fn acknowledged(tcp: &TcpFacts) -> Option<String> {
    let (acknowledged, sent) = (tcp.bytes_acknowledged?, tcp.bytes_sent.filter(|&sent| sent > 0)?);
    let when = tcp.asked_at_us.map(|us| format!(" at {}", time::human(us))).unwrap_or_default();
    Some(format!("{acknowledged} of {sent} bytes{when}"))
}

fn bytes(count: u32) -> String {
    format!("{count} bytes")
}

pub(super) fn negotiation(facts: &NegotiationFacts) -> Rows {
    let mut rows = Rows::default();
    rows.add_some("correlation id", facts.correlation_id.as_ref());
    if let Some(requested) = facts.requested {
        rows.add("requested", format!("{} (0x{requested:x})", facts.requested_names.join(", ")));
    }
    rows.add_some("selected", facts.selected.map(|selected| named(facts.selected_name, selected)));
    if facts.answered_without_data {
        rows.warn("answer", "without negotiation data: an old server, or one that did not understand the request");
    }
    rows.add_some("flags", facts.response_flags.map(response_flags));
    if let Some(failure) = facts.failure {
        rows.warn("failure", named(facts.failure_name, failure));
    }
    rows
}

/// MS-RDPBCGR 2.2.1.2.1.
fn response_flags(flags: u8) -> String {
    const NAMES: [(u8, &str); 5] = [
        (0x01, "extended client data"),
        (0x02, "dynamic virtual channel graphics"),
        (0x04, "reserved"),
        (0x08, "restricted admin mode"),
        (0x10, "redirected authentication mode"),
    ];
    let names: Vec<&str> = NAMES.into_iter().filter(|(bit, _)| flags & bit != 0).map(|(_, name)| name).collect();
    if names.is_empty() { format!("0x{flags:02x}") } else { format!("{} (0x{flags:02x})", names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::response_flags;

    #[test]
    fn flags_keep_their_number() {
        assert_eq!(response_flags(0), "0x00");
        assert_eq!(response_flags(0x80), "0x80");
        assert_eq!(response_flags(0x09), "extended client data, restricted admin mode (0x09)");
    }
}
