//! One connection to a [`Server`] in front of another: a loop between two sockets and that server.

use core::net::SocketAddr;
use core::time::Duration;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};

use rdpwhy_handshake::{How, Side};

use super::leg::{self, Leg, News, patience};
use crate::link::Parcel;
use crate::tcp::Clock;
use crate::tcp::connection::{NAP, PATIENCE};
use crate::{Config, Relaying, Server, ServerInput, ServerOutput};

/// Serves one client, and gives back the server that did.
pub(in crate::tcp) fn cut(
    client: TcpStream,
    upstream: SocketAddr,
    config: Config,
    relaying: Relaying,
    stopping: &AtomicBool,
) -> Server {
    let clock = Clock::start();
    let mut server = Server::relaying(config, relaying);
    let (sender, news) = leg::news();
    let mut behind = match TcpStream::connect_timeout(&upstream, PATIENCE) {
        Ok(stream) => Some(Leg::start(Side::Server, stream, sender.clone())),
        Err(_) => {
            server.handle(clock.now(), ServerInput::UpstreamEnded(How::Reset));
            None
        }
    };
    let mut client = Leg::start(Side::Client, client, sender);
    let mut active_at = clock.now();
    while !stopping.load(Ordering::SeqCst) {
        match (server.poll(), &mut behind) {
            (ServerOutput::Transmit(bytes), _) => client.write(&bytes),
            (ServerOutput::Shutdown, _) => client.shut(),
            (ServerOutput::Reset, _) => client.reset(),
            (ServerOutput::TransmitUpstream(bytes), Some(behind)) => behind.write(&bytes),
            (ServerOutput::ShutdownUpstream, Some(behind)) => behind.shut(),
            (ServerOutput::ResetUpstream, Some(behind)) => behind.reset(),
            (ServerOutput::Done, _) => return server,
            (ServerOutput::Wait(until), behind) => {
                let left = until.map_or(NAP, |until| Duration::from_micros(until.since(clock.now())).min(NAP));
                // Whoever talks without a pause holds nothing up.
                if until.is_some_and(|until| clock.now() >= until) {
                    server.handle(clock.now(), ServerInput::Tick);
                    continue;
                }
                let Ok(News { from, what }) = news.recv_timeout(left) else {
                    let either_is_over = client.is_over() || behind.as_ref().is_none_or(Leg::is_over);
                    if clock.now() >= active_at.after(patience(either_is_over)) {
                        return server;
                    }
                    continue;
                };
                active_at = clock.now();
                match (from, behind) {
                    (Side::Client, _) => hear_client(&mut server, &clock, client.heard(what)),
                    (Side::Server, Some(behind)) => hear_upstream(&mut server, &clock, behind.heard(what)),
                    (Side::Server, None) => {}
                }
            }
            // Nobody can be asked, or is there to be told.
            (ServerOutput::AskKdc(_), _) | (_, None) => {}
        }
    }
    server
}

fn hear_client(server: &mut Server, clock: &Clock, what: Parcel) {
    match what {
        Parcel::Bytes(bytes) => server.handle(clock.now(), ServerInput::Received(&bytes)),
        Parcel::Ended(how) => server.handle(clock.now(), ServerInput::Ended(how)),
    }
}

fn hear_upstream(server: &mut Server, clock: &Clock, what: Parcel) {
    match what {
        Parcel::Bytes(bytes) => server.handle(clock.now(), ServerInput::Upstream(&bytes)),
        Parcel::Ended(how) => server.handle(clock.now(), ServerInput::UpstreamEnded(how)),
    }
}
