//! Evidence for or against a device on the network path: whether the packet that ended the connection looks like the
//! server's other packets. It points to no cause.

use rdpwhy_handshake::{How, PacketFacts, PacketFlag, PacketSeen, Report};

use super::ended::closed_by_server;
use super::path::close;
use crate::evidence::Evidence;
use crate::signature::{Match, Signature};

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::risk(
        "path.close-from-another-sender",
        "The packet that ended the connection differs from the server's other packets as the packets of one machine do not.",
        |report| compared(report, true),
        &[],
    ),
    Signature::risk(
        "path.close-like-the-server",
        "The packet that ended the connection looks like the server's other packets.",
        |report| compared(report, false),
        &[],
    ),
];

/// Hops by which packets of one machine may differ, since each may take another route.
const ANOTHER_ROUTE: u8 = 2;
/// Numbers by which the SYN-ACK and a later packet of a machine that counts may differ: so few that random ones seldom do.
const COUNTS_WITHIN: u16 = 64;
/// Numbers by which the close may then differ: such a machine may number its packets to others with the same counter.
const CONTINUES_WITHIN: u16 = 1_000;

fn compared(report: &Report, differs: bool) -> Option<Match> {
    let packets = report.facts.path.packets.as_ref()?;
    let (closing, ended) = (packets.close.as_ref()?, closed_by_server(report)?);
    let syn_ack = packets.syn_ack.as_ref()?;
    // A reset that the kernel did not take is not what ended the connection.
    let flag = if ended.how == How::Reset { PacketFlag::Rst } else { PacketFlag::Fin };
    if !closing.has(flag) {
        return None;
    }
    let speaks =
        [ttl(packets, syn_ack, closing), ip_id(packets, syn_ack, closing), timestamps(packets, syn_ack, closing)];
    if speaks.iter().flatten().any(|told| told.another_sender) != differs {
        return None;
    }
    let name = if ended.how == How::Reset { "reset" } else { "close" };
    let head = if differs {
        format!("Another machine than the one that accepted the connection sent the {name}, by its headers")
    } else {
        format!("Nothing in its headers shows that another machine sent the {name}; a device can imitate them")
    };
    let mut told: Vec<String> = speaks.into_iter().flatten().map(|told| told.text).collect();
    told.push(window(syn_ack, closing));
    let says = format!("{head}: {}.", told.join("; "));
    Some(Match { says, evidence: Evidence::of([close(report)?.id])? })
}

/// What one field shows.
struct Told {
    text: String,
    another_sender: bool,
}

/// Every router takes one from it, and a machine begins with one value.
fn ttl(packets: &PacketFacts, syn_ack: &PacketSeen, closing: &PacketSeen) -> Option<Told> {
    let (before, now) = (syn_ack.ttl, closing.ttl);
    let like_the_last = packets.last.as_ref().is_some_and(|last| last.ttl == now);
    let (text, another_sender) = if before == now {
        (format!("TTL {now}, as the SYN-ACK's"), false)
    } else if like_the_last {
        let text = format!(
            "TTL {now}, as the packet's before it, and the SYN-ACK's was {before}: a device on the network path accepted the \
             connection"
        );
        (text, false)
    } else if hops(before).abs_diff(hops(now)) <= ANOTHER_ROUTE {
        // Another route, or another first value for resets.
        (format!("TTL {now}, and the SYN-ACK's was {before}: as far away, so that speaks for neither"), false)
    } else {
        let (far, near) = (hops(before), hops(now));
        (format!("TTL {now}, which is {near} hops away, and the SYN-ACK's was {before}, which is {far}"), true)
    };
    Some(Told { text, another_sender })
}

/// Routers between the sender and the probe, by the values that systems begin with.
fn hops(ttl: u8) -> u8 {
    [64, 128, u8::MAX].into_iter().find_map(|first| first.checked_sub(ttl)).unwrap_or_default()
}

/// It tells something only where the machine counts its packets: many send 0 or random numbers in some of them.
fn ip_id(packets: &PacketFacts, syn_ack: &PacketSeen, closing: &PacketSeen) -> Option<Told> {
    let (first, now) = (syn_ack.ip_id?, closing.ip_id?);
    let last = packets.last.as_ref().and_then(|last| last.ip_id);
    let follows = |from: u16, to: u16, within| (1..=within).contains(&to.wrapping_sub(from));
    let continues = last.filter(|&last| follows(last, now, CONTINUES_WITHIN));
    let counts = last.filter(|&last| first != 0 && follows(first, last, COUNTS_WITHIN));
    let (text, another_sender) = match (continues, counts) {
        (Some(last), _) => (format!("IP-ID {now}, which continues {last}"), false),
        (None, None) => (format!("IP-ID {now}, and the SYN-ACK's was {first}: not comparable"), false),
        // Kernels number a reset without a socket apart from others.
        (None, Some(last)) if now == 0 => {
            (format!("IP-ID 0 after {first} and {last}: resets may be numbered apart"), false)
        }
        (None, Some(last)) => (format!("IP-ID {now}, which does not continue {first} and {last}"), true),
    };
    Some(Told { text, another_sender })
}

/// RFC 7323 3.2: all segments of a connection have timestamps or none, and resets may be without. One clock does not go back.
fn timestamps(packets: &PacketFacts, syn_ack: &PacketSeen, closing: &PacketSeen) -> Option<Told> {
    let before = packets.last.as_ref().and_then(|last| last.timestamp).or(syn_ack.timestamp);
    let goes_back = |from: u32, to: u32| to.wrapping_sub(from) > u32::MAX / 2;
    let (text, another_sender) = match (before, closing.timestamp) {
        (None, None) => ("no TCP timestamps in either".to_owned(), false),
        (Some(_), None) => ("no TCP timestamps, which the SYN-ACK had: resets may be without".to_owned(), false),
        (None, Some(now)) => (format!("TCP timestamp {now}, and the connection has none"), true),
        (Some(before), Some(now)) if goes_back(before, now) => {
            (format!("TCP timestamp {now}, before the {before} of an earlier packet"), true)
        }
        (Some(before), Some(now)) => (format!("TCP timestamp {now}, after {before}"), false),
    };
    Some(Told { text, another_sender })
}

/// A reset's window means nothing to its receiver, and kernels put what they like.
fn window(syn_ack: &PacketSeen, closing: &PacketSeen) -> String {
    let (before, now) = (syn_ack.window, closing.window);
    format!("window {now}, and the SYN-ACK's was {before}: speaks for neither")
}
