//! One connection: a short loop between a socket and a [`Server`].

use core::time::Duration;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};

use rdpwhy_handshake::{How, Timestamp};
use socket2::SockRef;

use super::{Clock, kdc};
use crate::{Config, Server, ServerInput, ServerOutput};

/// How long a read sleeps at most before it looks whether the server is being stopped.
pub(super) const NAP: Duration = Duration::from_millis(20);
/// A client that reads nothing for so long is gone.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// A connection on which nothing is said for so long is closed: its client may be gone without a word.
pub(super) const IDLE: Duration = Duration::from_secs(600);

/// Reads that a server which is being stopped still makes.
const LAST_READS: usize = 64;

/// Serves one client, and gives back the server that did. INVARIANT: `stream` is the only handle of its socket, so that closing it after a reset sends one.
pub(super) fn serve(mut stream: TcpStream, config: Config, stopping: &AtomicBool) -> Server {
    let clock = Clock::start();
    let mut server = Server::new(config);
    let mut write_failed = false;
    // Without these, small writes wait for acknowledgements; whoever cannot set them is only slower.
    let _ = stream.set_nodelay(true);
    let _ = stream.set_write_timeout(Some(PATIENCE));
    let (mut heard_since_stop, mut active_at) = (0, clock.now());
    loop {
        let output = server.poll();
        if !matches!(output, ServerOutput::Wait(_)) {
            active_at = clock.now();
        }
        match output {
            // What the client sent before it went away is still to be read.
            ServerOutput::Transmit(bytes) => write_failed = write_failed || stream.write_all(&bytes).is_err(),
            ServerOutput::AskKdc(request) => {
                let answer = kdc::ask(&request, PATIENCE).map_err(|error| error.to_string());
                server.handle(clock.now(), ServerInput::Kdc(answer.as_deref().map_err(String::as_str)));
            }
            ServerOutput::Shutdown => {
                let _ = stream.shutdown(Shutdown::Write);
            }
            ServerOutput::Reset => {
                let _ = reset(&stream);
            }
            ServerOutput::TransmitUpstream(_) | ServerOutput::ShutdownUpstream | ServerOutput::ResetUpstream => {}
            ServerOutput::Done => return server,
            ServerOutput::Wait(_) if clock.now() >= active_at.after(IDLE) => return server,
            ServerOutput::Wait(until) => match wait(&mut stream, &clock, until_idle(until, active_at), stopping) {
                // Who has finished is still heard; who never does is not.
                Waited::Bytes(_) if heard_since_stop > LAST_READS => return server,
                Waited::Bytes(bytes) => {
                    active_at = clock.now();
                    heard_since_stop += usize::from(stopping.load(Ordering::SeqCst));
                    server.handle(clock.now(), ServerInput::Received(&bytes));
                }
                Waited::Ended(How::Eof) if write_failed => {
                    server.handle(clock.now(), ServerInput::Ended(How::Reset));
                }
                Waited::Ended(how) => server.handle(clock.now(), ServerInput::Ended(how)),
                Waited::Time => server.handle(clock.now(), ServerInput::Tick),
                Waited::Stopped => return server,
            },
        }
    }
}

/// When to wake: at `until`, or when the connection has been idle for too long.
fn until_idle(until: Option<Timestamp>, active_at: Timestamp) -> Option<Timestamp> {
    let idle = active_at.after(IDLE);
    Some(until.map_or(idle, |until| until.min(idle)))
}

/// Closing the socket sends an RST from now on.
pub(super) fn reset(stream: &TcpStream) -> io::Result<()> {
    SockRef::from(stream).set_linger(Some(Duration::ZERO))
}

enum Waited {
    Bytes(Vec<u8>),
    Ended(How),
    Time,
    Stopped,
}

/// Reads until something comes or the time is there.
fn wait(stream: &mut TcpStream, clock: &Clock, until: Option<Timestamp>, stopping: &AtomicBool) -> Waited {
    let mut buffer = [0; 16 * 1024];
    loop {
        let left = until.map(|until| Duration::from_micros(until.since(clock.now())));
        if left.is_some_and(|left| left.is_zero()) {
            return Waited::Time;
        }
        let nap = left.map_or(NAP, |left| left.min(NAP));
        if stream.set_read_timeout(Some(nap)).is_err() {
            return Waited::Ended(How::Reset);
        }
        match stream.read(&mut buffer) {
            Ok(0) => return Waited::Ended(How::Eof),
            Ok(len) => return Waited::Bytes(buffer.get(..len).unwrap_or_default().to_vec()),
            // Only when nothing is left to read: a client that has finished is still heard.
            Err(error) if is_nap(&error) && stopping.load(Ordering::SeqCst) => return Waited::Stopped,
            Err(error) if is_nap(&error) => {}
            Err(_) => return Waited::Ended(How::Reset),
        }
    }
}

/// Whether nothing has come yet. A process that was stopped and goes on is interrupted in its read.
pub(super) fn is_nap(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
