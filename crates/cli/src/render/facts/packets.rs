//! Headers of the server's packets, one line each.

use rdpwhy::handshake::{PacketFacts, PacketSeen};

use super::Rows;

pub(super) fn packets(packets: &PacketFacts) -> Rows {
    let mut rows = Rows::default();
    if packets.seen == 0 {
        rows.warn("seen", "no packet: an address may be translated on this machine");
        return rows;
    }
    rows.add("seen", packets.seen);
    let PacketFacts { syn_ack, last, close, other_close, .. } = packets;
    for (label, packet) in [("SYN-ACK", syn_ack), ("last", last), ("close", close), ("other close", other_close)] {
        rows.add_some(label, packet.as_ref().map(line));
    }
    rows
}

/// `RST ACK, TTL 57, IP-ID 4711, window 0, timestamp 9, acknowledges 553 bytes`.
fn line(packet: &PacketSeen) -> String {
    let flags: Vec<String> = packet.flags.iter().map(|flag| format!("{flag:?}").to_uppercase()).collect();
    let mut parts = Vec::from_iter((!flags.is_empty()).then(|| flags.join(" ")));
    parts.push(format!("TTL {}", packet.ttl));
    parts.extend(packet.ip_id.map(|id| format!("IP-ID {id}")));
    parts.push(format!("window {}", packet.window));
    parts.extend(packet.timestamp.map(|ticks| format!("timestamp {ticks}")));
    parts.extend(packet.acknowledges.map(|bytes| format!("acknowledges {bytes} bytes")));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::line;
    use rdpwhy::handshake::{PacketFlag, PacketSeen};

    #[test]
    fn a_packet_is_a_line_of_what_it_has() {
        let flags = vec![PacketFlag::Rst, PacketFlag::Ack];
        let mut packet = PacketSeen { flags, ttl: 57, ip_id: Some(4_711), timestamp: Some(9), ..PacketSeen::default() };
        packet.acknowledges = Some(553);
        assert_eq!(line(&packet), "RST ACK, TTL 57, IP-ID 4711, window 0, timestamp 9, acknowledges 553 bytes");
        let bare = PacketSeen { ttl: 64, window: 512, ..PacketSeen::default() };
        assert_eq!(line(&bare), "TTL 64, window 512");
    }
}
