//! One connection through a link: a loop between two sockets and a [`Pipe`].

use core::net::SocketAddr;
use core::time::Duration;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::thread;

use rdpwhy_handshake::{How, Side};

use super::leg::{self, Leg, News, patience};
use crate::Link;
use crate::link::{Parcel, Pipe};
use crate::tcp::Clock;
use crate::tcp::connection::{NAP, PATIENCE, reset};

/// Whoever has so many bytes on the way is not read: a slow link is no reason to take memory.
const BACKLOG: usize = 256 * 1024;
pub(super) fn pass(client: TcpStream, upstream: SocketAddr, link: &Link, stopping: &AtomicBool) {
    let link = link.clone().with_mss(segment_size(&client, link));
    let Ok(server) = TcpStream::connect_timeout(&upstream, PATIENCE) else {
        let _ = reset(&client);
        return;
    };
    let (sender, news) = leg::news();
    let clock = Clock::start();
    let mut connection = Connection {
        client: Leg::start(Side::Client, client, sender.clone()),
        server: Leg::start(Side::Server, server, sender),
        pipe: Pipe::new(link),
    };
    let mut active_at = clock.now();
    while !stopping.load(Ordering::SeqCst) {
        connection.deliver(&clock);
        let next = connection.pipe.next_arrival();
        if next.is_none() && connection.client.is_over() && connection.server.is_over() {
            return;
        }
        let either_is_over = connection.client.is_over() || connection.server.is_over();
        if next.is_none() && clock.now() >= active_at.after(patience(either_is_over)) {
            return;
        }
        let wait = next.map_or(NAP, |at| Duration::from_micros(at.since(clock.now())).min(NAP));
        match news.recv_timeout(wait) {
            Ok(news) => {
                active_at = clock.now();
                connection.hear(&clock, news);
            }
            Err(RecvTimeoutError::Timeout) => {}
            // Nobody is left who could say something: what is on the way still arrives.
            Err(RecvTimeoutError::Disconnected) => thread::sleep(wait),
        }
    }
}

/// What the client lets a segment be, which a clamp makes smaller; what its loopback allows is no Ethernet. Where there are
/// TCP timestamps, Linux has taken their 12 bytes off (RFC 7323 3.2), so that the hole is a little wider for such a client.
fn segment_size(client: &TcpStream, link: &Link) -> u16 {
    let said = link.mss.unwrap_or(Link::ETHERNET_MSS);
    u16::try_from(of_socket(client).unwrap_or(u32::MAX)).unwrap_or(u16::MAX).min(said)
}

#[cfg(unix)]
fn of_socket(client: &TcpStream) -> Option<u32> {
    socket2::SockRef::from(client).tcp_mss().ok()
}

#[cfg(not(unix))]
fn of_socket(_client: &TcpStream) -> Option<u32> {
    None
}

struct Connection {
    client: Leg,
    server: Leg,
    pipe: Pipe,
}

impl Connection {
    fn hear(&mut self, clock: &Clock, News { from, what }: News) {
        let what = self.leg(from).heard(what);
        self.pipe.send(clock.now(), from, what);
        let is_paused = self.pipe.backlog(from) > BACKLOG;
        self.leg(from).pause(is_paused);
    }

    /// Lets what has arrived go on.
    fn deliver(&mut self, clock: &Clock) {
        for from in [Side::Client, Side::Server] {
            while let Some(parcel) = self.pipe.arrived(clock.now(), from) {
                match parcel {
                    Parcel::Bytes(bytes) => self.leg(from.peer()).write(&bytes),
                    Parcel::Ended(How::Reset) => self.leg(from.peer()).reset(),
                    Parcel::Ended(_) => self.leg(from.peer()).shut(),
                }
            }
            let is_paused = self.pipe.backlog(from) > BACKLOG;
            self.leg(from).pause(is_paused);
        }
    }

    const fn leg(&mut self, side: Side) -> &mut Leg {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }
}
