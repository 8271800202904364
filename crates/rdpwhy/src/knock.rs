//! One knock at a server's UDP port, and what comes of it.
//!
//! RDP-UDP servers answer a SYN before they know who sent it, and have been made to flood others with their answers. So there
//! is exactly one SYN, to an address of one host; it is never sent again, and no answer is acknowledged. When the socket is
//! closed, our system tells a server that repeats its answer that nobody is there.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use core::time::Duration;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, ErrorKind};
use std::net::UdpSocket;
use std::time::Instant;

use rdpwhy_handshake::UdpKnock;
use rdpwhy_pdu::udp::{UdpSyn, UdpSynAck};
use tracing::debug;

/// Any datagram: a part of one is an error on Windows.
const BUFFER: usize = 64 * 1024;
/// The shortest timeout that a socket takes; 0 would mean none at all.
const MOMENT: Duration = Duration::from_millis(1);

/// Sends one RDP-UDP SYN (version 2, without a session's cookie) to `address` and waits so long for an answer, which counts
/// from that address alone. [`UdpKnock::Silent`] is no information.
///
/// # Errors
/// `address` is not that of one host: multicast, broadcast, unspecified (`InvalidInput`); or our own machine cannot send
/// there.
///
/// # Panics
/// Outside of a tokio runtime with I/O and time.
#[cfg(feature = "tokio")]
pub async fn udp_knock(address: SocketAddr, wait: Duration) -> io::Result<UdpKnock> {
    let knock = Knock::new(address)?;
    let socket = tokio::net::UdpSocket::bind(knock.from()).await?;
    socket.connect(address).await?;
    socket.send(&knock.syn.encode()).await?;
    let mut buffer = vec![0; BUFFER];
    match tokio::time::timeout(wait, socket.recv(&mut buffer)).await {
        Ok(received) => knock.judge(received.map(|len| buffer.get(..len).unwrap_or_default())),
        Err(_) => Ok(UdpKnock::Silent),
    }
}

/// The same in the calling thread.
pub(crate) fn blocking(address: SocketAddr, wait: Duration) -> io::Result<UdpKnock> {
    let knock = Knock::new(address)?;
    let socket = UdpSocket::bind(knock.from())?;
    socket.connect(address)?;
    socket.send(&knock.syn.encode())?;
    let begin = Instant::now();
    let mut buffer = vec![0; BUFFER];
    loop {
        let left = wait.saturating_sub(begin.elapsed());
        if left.is_zero() {
            return Ok(UdpKnock::Silent);
        }
        socket.set_read_timeout(Some(left.max(MOMENT)))?;
        match socket.recv(&mut buffer) {
            Err(error) if is_nothing_yet(&error) => {}
            received => return knock.judge(received.map(|len| buffer.get(..len).unwrap_or_default())),
        }
    }
}

struct Knock {
    address: SocketAddr,
    syn: UdpSyn,
}

impl Knock {
    fn new(address: SocketAddr) -> io::Result<Self> {
        if !is_one_host(address.ip()) {
            return Err(io::Error::new(ErrorKind::InvalidInput, "not the address of one host"));
        }
        // The keys are random: whoever does not see the datagram cannot answer it.
        let [.., a, b, c, d] = RandomState::new().hash_one(address).to_be_bytes();
        Ok(Self { address, syn: UdpSyn::new(u32::from_be_bytes([a, b, c, d])) })
    }

    /// Where the socket is bound to: any port of the family.
    fn from(&self) -> SocketAddr {
        let ip = if self.address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
        SocketAddr::new(ip, 0)
    }

    fn judge(&self, received: io::Result<&[u8]>) -> io::Result<UdpKnock> {
        let knock = match received {
            Ok(bytes) => match UdpSynAck::decode(bytes) {
                Ok(answer) if answer.acknowledges(&self.syn) => UdpKnock::Answered(answer),
                _ => UdpKnock::Other { head: bytes.iter().copied().take(UdpKnock::HEAD).collect() },
            },
            Err(error) => match error.kind() {
                // Windows calls it a reset.
                ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset => UdpKnock::Refused,
                ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => UdpKnock::Unreachable,
                _ => return Err(error),
            },
        };
        debug!(target: "rdpwhy", address = %self.address, came = knock.name(), "knocked");
        Ok(knock)
    }
}

/// Of a network's own broadcast address only the operating system knows, and it takes no datagram for one.
fn is_one_host(ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    let is_broadcast = ip == Ipv4Addr::BROADCAST;
    !(ip.is_multicast() || ip.is_unspecified() || is_broadcast)
}

fn is_nothing_yet(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

#[cfg(test)]
mod tests {
    use super::is_one_host;

    #[test]
    fn only_an_address_of_one_host_is_knocked_at() {
        for ip in ["127.0.0.1", "192.0.2.255", "::1", "2001:db8::1", "::ffff:192.0.2.1"] {
            assert!(is_one_host(ip.parse().expect("an address")), "{ip}");
        }
        let refused =
            ["0.0.0.0", "::", "255.255.255.255", "224.0.0.1", "239.255.255.250", "ff02::1", "::ffff:224.0.0.1"];
        for ip in refused.into_iter().chain(["::ffff:255.255.255.255", "::ffff:0.0.0.0"]) {
            assert!(!is_one_host(ip.parse().expect("an address")), "{ip}");
        }
    }
}
