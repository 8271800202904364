//! Evidence for or against a device on the network path: whether the headers of the packet that ended the connection are like
//! those of the server's other packets. It points to no cause.

use rdpwhy_handshake::{How, PacketFacts, PacketFlag, PacketSeen, Report};

use super::ended::closed_by_server;
use crate::evidence::{Evidence, ending_index};
use crate::signature::{Match, Signature};

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::risk(
        "path.close-from-another-sender",
        "The headers of the packet that ended the connection differ from those of the server's other packets.",
        |report| compared(report, |verdict| matches!(verdict, Verdict::Differs)),
        &[],
    ),
    Signature::risk(
        "path.close-sender-unclear",
        "The headers of the server's packets differ, and do not show which packets the server sent.",
        |report| compared(report, |verdict| matches!(verdict, Verdict::Unclear(_))),
        &[],
    ),
    Signature::risk(
        "path.close-like-the-server",
        "The headers of the packet that ended the connection are like those of the server's other packets.",
        |report| compared(report, |verdict| matches!(verdict, Verdict::Alike)),
        &[],
    ),
];

/// Hops by which packets of one machine may differ, since each may take another route.
const ANOTHER_ROUTE: u8 = 2;
/// Numbers by which the SYN-ACK and a later packet of a machine that counts may differ: so few that random ones seldom do.
const COUNTS_WITHIN: u16 = 64;
/// Numbers by which the close may then differ: such a machine may number its packets to others with the same counter.
const CONTINUES_WITHIN: u16 = 1_000;

/// What all fields show together.
#[derive(Clone, Copy)]
enum Verdict {
    Alike,
    Differs,
    /// With the reason.
    Unclear(&'static str),
}

/// What one field shows.
struct Told {
    text: String,
    shows: Shows,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// One machine may have sent both packets.
    Nothing,
    /// Another machine sent the close, or it is a number that was chosen at random.
    Hint,
    /// What packets of one machine do not do.
    Difference,
    /// The SYN-ACK and a packet behind it that is not the close came from different distances.
    Distances,
}

fn compared(report: &Report, is_wanted: fn(Verdict) -> bool) -> Option<Match> {
    let packets = report.facts.path.packets.as_ref()?;
    let (closing, ended) = (packets.close.as_ref()?, closed_by_server(report)?);
    let syn_ack = packets.syn_ack.as_ref()?;
    // A reset that the kernel did not take is not what ended the connection.
    let flag = if ended.how == How::Reset { PacketFlag::Rst } else { PacketFlag::Fin };
    if !closing.has(flag) {
        return None;
    }
    let other = packets.other_close.as_ref().filter(|other| !is_as_far(other.ttl, closing.ttl));
    let fields =
        [ttl(packets, syn_ack, closing), ip_id(packets, syn_ack, closing), timestamps(packets, syn_ack, closing)];
    let shows = |what| fields.iter().flatten().any(|told| told.shows == what);
    let verdict = if other.is_some() {
        Verdict::Unclear(
            "Packets that end the connection came from different distances; the headers do not show which is the server's",
        )
    } else if shows(Shows::Distances) {
        Verdict::Unclear(
            "The SYN-ACK and the later packets come from different distances; the headers do not show which is the server",
        )
    } else if shows(Shows::Difference) {
        Verdict::Differs
    } else if shows(Shows::Hint) {
        Verdict::Unclear(
            "Only the IP-ID differs, which some systems choose at random; that does not show who sent the packet",
        )
    } else {
        Verdict::Alike
    };
    if !is_wanted(verdict) {
        return None;
    }
    let name = if ended.how == How::Reset { "reset" } else { "close" };
    let head = match verdict {
        Verdict::Alike => {
            format!(
                "The {name}'s headers do not differ from those of the server's other packets; a device can imitate them"
            )
        }
        Verdict::Differs => format!(
            "The {name}'s headers differ from those of the server's other packets, so a device on the network path may have \
             sent it"
        ),
        Verdict::Unclear(why) => why.to_owned(),
    };
    let mut told: Vec<String> = fields.into_iter().flatten().map(|told| told.text).collect();
    told.push(window(syn_ack, closing));
    told.extend(
        other.map(|other| format!("another such packet had TTL {}, which is {} hops away", other.ttl, hops(other.ttl))),
    );
    let says = format!("{head}: {}.", told.join("; "));
    let close = report.transcript.get(ending_index(report)?)?;
    Some(Match { says, evidence: Evidence::of([close.id])? })
}

/// Every router takes one from it, and a machine begins with one value.
fn ttl(packets: &PacketFacts, syn_ack: &PacketSeen, closing: &PacketSeen) -> Option<Told> {
    let (before, now) = (syn_ack.ttl, closing.ttl);
    let (far, near) = (hops(before), hops(now));
    let last = packets.last.as_ref().map(|last| last.ttl);
    let is_like_the_last = last.is_some_and(|last| is_as_far(last, now));
    let text = if before == now {
        format!("TTL {now}, as the SYN-ACK's")
    } else if is_as_far(before, now) {
        // Another route, or another first value for resets.
        format!("TTL {now}, and the SYN-ACK's was {before}: about as far away, which shows nothing")
    } else {
        format!("TTL {now}, which is {near} hops away, and the SYN-ACK's was {before}, which is {far}")
    };
    let (text, shows) = match last {
        Some(last) if !is_as_far(last, before) || (is_like_the_last && !is_as_far(before, now)) => {
            (format!("{text}; the packet before it had {last}, which is {} hops away", hops(last)), Shows::Distances)
        }
        _ if is_as_far(before, now) => (text, Shows::Nothing),
        _ => (text, Shows::Difference),
    };
    Some(Told { text, shows })
}

fn is_as_far(one: u8, other: u8) -> bool {
    hops(one).abs_diff(hops(other)) <= ANOTHER_ROUTE
}

/// Routers between the sender and the probe, by the values that systems begin with.
fn hops(ttl: u8) -> u8 {
    [64, 128, u8::MAX].into_iter().find_map(|first| first.checked_sub(ttl)).unwrap_or_default()
}

/// It tells something only where the machine counts its packets: many send 0 or random numbers in some of them. Random numbers
/// look like a counter's in some connections, so a difference is no more than a hint.
fn ip_id(packets: &PacketFacts, syn_ack: &PacketSeen, closing: &PacketSeen) -> Option<Told> {
    let (first, now) = (syn_ack.ip_id?, closing.ip_id?);
    let last = packets.last.as_ref().and_then(|last| last.ip_id);
    let follows = |from: u16, to: u16, within| (1..=within).contains(&to.wrapping_sub(from));
    let continues = last.filter(|&last| follows(last, now, CONTINUES_WITHIN));
    let counts = last.filter(|&last| first != 0 && follows(first, last, COUNTS_WITHIN));
    let (text, shows) = match (continues, counts) {
        (Some(last), _) => (format!("IP-ID {now}, which continues {last}"), Shows::Nothing),
        (None, None) => (format!("IP-ID {now}, and the SYN-ACK's was {first}: not comparable"), Shows::Nothing),
        // Kernels number a reset without a socket apart from others.
        (None, Some(last)) if now == 0 => {
            (format!("IP-ID 0 after {first} and {last}: resets may be numbered apart"), Shows::Nothing)
        }
        (None, Some(last)) => (format!("IP-ID {now}, which does not continue {first} and {last}"), Shows::Hint),
    };
    Some(Told { text, shows })
}

/// RFC 7323 3.2: all segments of a connection have timestamps or none, and resets may be without. One clock does not go back.
fn timestamps(packets: &PacketFacts, syn_ack: &PacketSeen, closing: &PacketSeen) -> Option<Told> {
    let before = packets.last.as_ref().and_then(|last| last.timestamp).or(syn_ack.timestamp);
    let goes_back = |from: u32, to: u32| to.wrapping_sub(from) > u32::MAX / 2;
    let (text, shows) = match (before, closing.timestamp) {
        (None, None) => ("no TCP timestamps in either".to_owned(), Shows::Nothing),
        (Some(_), None) => {
            ("no TCP timestamps, which the SYN-ACK had: resets may be without".to_owned(), Shows::Nothing)
        }
        (None, Some(now)) => (format!("TCP timestamp {now}, and the connection has none"), Shows::Difference),
        (Some(before), Some(now)) if goes_back(before, now) => {
            (format!("TCP timestamp {now}, before the {before} of an earlier packet"), Shows::Difference)
        }
        (Some(before), Some(now)) => (format!("TCP timestamp {now}, after {before}"), Shows::Nothing),
    };
    Some(Told { text, shows })
}

/// A reset's window means nothing to its receiver, and kernels put what they like.
fn window(syn_ack: &PacketSeen, closing: &PacketSeen) -> String {
    let (before, now) = (syn_ack.window, closing.window);
    format!("window {now}, and the SYN-ACK's was {before}, which shows nothing")
}
