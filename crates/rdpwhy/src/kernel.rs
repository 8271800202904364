//! What the kernel knows of a TCP connection: round-trip times, acknowledgements, retransmissions and segment sizes.

use std::net::SocketAddr;

use rdpwhy_handshake::TcpFacts;

/// Asks the kernel about the connected socket with exactly these addresses; takes some microseconds, never blocks.
///
/// Needs no privilege and does not touch the socket. `None` where there is no such question to ask (anywhere but on
/// Linux), where the kernel was built without `inet_diag` or a sandbox forbids it, and once the connection is gone: a
/// reset removes it at once, so ask while it is up.
#[cfg(target_os = "linux")]
pub(crate) fn tcp_facts(local: SocketAddr, peer: SocketAddr) -> Option<TcpFacts> {
    linux::tcp_facts(local, peer)
}

/// Not asked on this platform: always `None`.
#[cfg(not(target_os = "linux"))]
pub(crate) fn tcp_facts(_local: SocketAddr, _peer: SocketAddr) -> Option<TcpFacts> {
    None
}

#[cfg(target_os = "linux")]
mod linux {
    use std::net::SocketAddr;

    use netlink_packet_core::{NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload};
    use netlink_packet_sock_diag::SockDiagMessage;
    use netlink_packet_sock_diag::constants::{AF_INET, AF_INET6, IPPROTO_TCP};
    use netlink_packet_sock_diag::inet::nlas::{Nla, TcpInfo};
    use netlink_packet_sock_diag::inet::{ExtensionFlags, InetRequest, SocketId, StateFlags};
    use netlink_sys::Socket;
    use netlink_sys::protocols::NETLINK_SOCK_DIAG;
    use rdpwhy_handshake::TcpFacts;

    /// Room for one answer: a header of 72 bytes and a `tcp_info`, which was 280 bytes in 2025 and grows slowly.
    const ANSWER_SIZE: usize = 4096;

    /// `INET_DIAG_NOCOOKIE` (linux/inet_diag.h): the addresses alone say which socket is meant.
    const NO_COOKIE: [u8; 8] = [0xFF; 8];

    pub(super) fn tcp_facts(local: SocketAddr, peer: SocketAddr) -> Option<TcpFacts> {
        let socket = Socket::new(NETLINK_SOCK_DIAG).ok()?;
        // The kernel answers within the call that sends the question, so what is not there now never comes.
        socket.set_non_blocking(true).ok()?;
        socket.connect(&netlink_sys::SocketAddr::new(0, 0)).ok()?;
        socket.send(&question(local, peer), 0).ok()?;
        let mut answer = Vec::with_capacity(ANSWER_SIZE);
        socket.recv(&mut answer, 0).ok()?;
        let message = NetlinkMessage::<SockDiagMessage>::deserialize(&answer).ok()?;
        let NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(response)) = message.payload else {
            return None; // An error message: there is no such connection.
        };
        response.nlas.iter().find_map(|attribute| match attribute {
            Nla::TcpInfo(info) => Some(facts(info)),
            _ => None,
        })
    }

    /// sock_diag(7), without NLM_F_DUMP: the one socket with these two addresses.
    fn question(local: SocketAddr, peer: SocketAddr) -> Vec<u8> {
        let (family, interface_id) = match local {
            SocketAddr::V4(_) => (AF_INET, 0),
            // Link-local addresses are only unique on their link.
            SocketAddr::V6(address) => (AF_INET6, address.scope_id()),
        };
        let request = InetRequest {
            family,
            protocol: IPPROTO_TCP,
            extensions: ExtensionFlags::INFO,
            states: StateFlags::all(),
            socket_id: SocketId {
                source_port: local.port(),
                destination_port: peer.port(),
                source_address: local.ip(),
                destination_address: peer.ip(),
                interface_id,
                cookie: NO_COOKIE,
            },
        };
        let mut header = NetlinkHeader::default();
        header.flags = NLM_F_REQUEST;
        let mut message = NetlinkMessage::new(header, SockDiagMessage::InetRequest(request).into());
        message.finalize();
        let mut bytes = vec![0; message.buffer_len()];
        message.serialize(&mut bytes);
        bytes
    }

    fn facts(info: &TcpInfo) -> TcpFacts {
        let sent = info.bytes_sent.saturating_sub(info.bytes_retrans);
        TcpFacts {
            rtt_us: measured(info.rtt),
            rtt_variation_us: measured(info.rttvar),
            retransmissions: Some(info.total_retrans),
            send_mss: measured(info.snd_mss),
            receive_mss: measured(info.rcv_mss),
            path_mtu: measured(info.pmtu),
            // `~0` until the first measurement (tcp_init_sock).
            min_rtt_us: measured(info.min_rtt).filter(|&rtt| rtt != u32::MAX),
            bytes_sent: Some(sent),
            bytes_acknowledged: Some(info.bytes_acked.saturating_sub(SYN).min(sent)),
            bytes_received: Some(info.bytes_received.saturating_sub(fin(info.state))),
            asked_at_us: None,
        }
    }

    /// RFC 4898 counts sequence numbers, of which a SYN and a FIN take one each.
    const SYN: u64 = 1;

    /// Sequence numbers that the peer's FIN has taken: the states behind it, by tcp_states.h.
    const fn fin(state: u8) -> u64 {
        const TIME_WAIT: u8 = 6;
        const CLOSE_WAIT: u8 = 8;
        const LAST_ACK: u8 = 9;
        const CLOSING: u8 = 11;
        matches!(state, TIME_WAIT | CLOSE_WAIT | LAST_ACK | CLOSING) as u64
    }

    /// The kernel says 0 for what it has not measured yet.
    fn measured(value: u32) -> Option<u32> {
        Some(value).filter(|&value| value != 0)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener, TcpStream};

    use rdpwhy_handshake::TcpFacts;

    use super::tcp_facts;

    /// Both ends of a connection over the loopback address given, after a byte has crossed it in each direction.
    fn pair(address: &str) -> std::io::Result<(TcpStream, TcpStream)> {
        let listener = TcpListener::bind((address, 0))?;
        let mut client = TcpStream::connect(listener.local_addr()?)?;
        let (mut server, _) = listener.accept()?;
        client.write_all(b"?")?;
        server.read_exact(&mut [0])?;
        server.write_all(b"!")?;
        client.read_exact(&mut [0])?;
        Ok((client, server))
    }

    /// A peer that acknowledges and says nothing is told from bytes that do not arrive.
    #[test]
    fn what_the_peers_kernel_acknowledged_is_counted_although_no_program_reads_it() {
        let Ok((mut client, mut server)) = pair("127.0.0.1") else { return };
        client.write_all(&[0; 99]).expect("a write");
        let (local, peer) = addresses(&client);
        // An acknowledgement may be delayed by 500 ms (RFC 9293 3.8.6.3).
        let is_acknowledged = |facts: TcpFacts| facts.bytes_acknowledged == Some(100) && facts.bytes_sent == Some(100);
        let begin = std::time::Instant::now();
        while !tcp_facts(local, peer).is_none_or(is_acknowledged) {
            assert!(begin.elapsed().as_secs() < 10, "{:?}", tcp_facts(local, peer));
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        server.shutdown(std::net::Shutdown::Write).expect("a FIN");
        client.read_to_end(&mut Vec::new()).expect("an end");
        server.read_exact(&mut [0; 99]).expect("the bytes");
        if let Some(facts) = tcp_facts(local, peer) {
            assert_eq!(facts.bytes_received, Some(1), "a FIN is no byte");
        }
    }

    fn addresses(socket: &TcpStream) -> (SocketAddr, SocketAddr) {
        let address = "a connected socket has addresses";
        (socket.local_addr().expect(address), socket.peer_addr().expect(address))
    }

    #[expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]
    fn check(address: &str) {
        let Ok((client, _server)) = pair(address) else {
            eprintln!("skipped: no loopback at {address}");
            return;
        };
        let (local, peer) = addresses(&client);
        let Some(facts) = tcp_facts(local, peer) else {
            let sandboxed = netlink_sys::Socket::new(netlink_sys::protocols::NETLINK_SOCK_DIAG).is_err();
            assert!(sandboxed, "the kernel takes sock_diag questions and did not answer (module tcp_diag?)");
            eprintln!("skipped: no sock_diag netlink sockets here");
            return;
        };
        assert!(facts.rtt_us.is_some_and(|rtt| rtt < 10_000_000), "{facts:?}");
        assert!(facts.rtt_variation_us.is_some(), "{facts:?}");
        assert!(facts.send_mss.is_some_and(|mss| (500..=65_536).contains(&mss)), "{facts:?}");
        assert!(facts.receive_mss.is_some(), "{facts:?}");
        assert!(facts.path_mtu.is_some_and(|mtu| (1_280..=65_536).contains(&mtu)), "{facts:?}");
        assert_eq!(facts.retransmissions, Some(0), "nothing is lost on loopback");
        assert!(facts.min_rtt_us <= facts.rtt_us && facts.min_rtt_us.is_some(), "{facts:?}");
        let counted = (facts.bytes_sent, facts.bytes_acknowledged, facts.bytes_received);
        assert_eq!(counted, (Some(1), Some(1), Some(1)), "the byte of each direction, and no SYN");

        let nobody = SocketAddr::new(peer.ip(), 1);
        assert_eq!(tcp_facts(local, nobody), None, "another connection's facts are not ours");
    }

    #[test]
    fn a_loopback_connection_over_ipv4_has_plausible_facts() {
        check("127.0.0.1");
    }

    #[test]
    fn a_loopback_connection_over_ipv6_has_plausible_facts() {
        check("::1");
    }
}
