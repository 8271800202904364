//! Dialling with tokio: the attempts begin one after the other and go on side by side (RFC 8305 5).

use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::io;
use std::net::SocketAddr;

use rdpwhy_handshake::{DialEvent, Stage};
use socket2::SockRef;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout};

use super::attempt;
use super::resolve::{self, Lookup};
use super::segment::MaxSegment;
use crate::Error;
use crate::session::Session;

/// Connection Attempt Delay (RFC 8305 8).
const STAGGER: Duration = Duration::from_millis(250);

/// Attempts that go on at once: a server with many addresses may be one server, and gets two connections at most.
const AT_ONCE: usize = 2;

/// A connected socket, or `None` when the client has been told why there is none. Dropping the future drops every
/// attempt.
///
/// # Errors
/// Our own machine is short of something.
pub(crate) async fn race(session: &mut Session) -> Result<Option<TcpStream>, Error> {
    let result = match resolve::begin(session) {
        Lookup::Known(address) => Ok(vec![address]),
        Lookup::Name(host, port) => look_up(host, port, session.limit(Stage::Resolve)).await,
    };
    match resolve::finish(session, result) {
        Some(addresses) => among(session, addresses).await,
        None => Ok(None),
    }
}

/// Races to the first of `addresses` that answers.
pub(super) async fn among(session: &mut Session, addresses: Vec<SocketAddr>) -> Result<Option<TcpStream>, Error> {
    let limit = session.limit(Stage::Connect);
    let begin = Instant::now();
    let mut racers = Racers::default();
    let mut waiting = addresses.into_iter().peekable();
    loop {
        if racers.len() < AT_ONCE
            && let Some(address) = waiting.next()
        {
            session.attempt(address)?;
            racers.start(address, session.max_segment());
        }
        // The next one begins when its time has come, or at once when one has failed.
        let others = waiting.peek().is_some() && racers.len() < AT_ONCE;
        let patience = if others { STAGGER.min(left(limit, begin)) } else { left(limit, begin) };
        match timeout(patience, racers.next()).await {
            Ok(Some((address, Ok(stream)))) => {
                attempt::succeeded(session, address, &SockRef::from(&stream));
                return Ok(Some(stream));
            }
            Ok(Some((address, Err(error)))) => {
                if !attempt::failed(session, address, error)? {
                    return Ok(None);
                }
            }
            Ok(None) => break,
            Err(_) if left(limit, begin).is_zero() => {
                for address in racers.addresses() {
                    attempt::failed(session, address, attempt::too_late(limit))?;
                }
                break;
            }
            Err(_) => {}
        }
    }
    session.dial(DialEvent::Exhausted);
    Ok(None)
}

fn left(limit: Duration, begin: Instant) -> Duration {
    limit.saturating_sub(begin.elapsed())
}

async fn look_up(host: String, port: u16, limit: Duration) -> io::Result<Vec<SocketAddr>> {
    match timeout(limit, lookup_host((host, port))).await {
        Ok(result) => result.map(Vec::from_iter),
        Err(_) => Err(resolve::too_late(limit)),
    }
}

type Connecting = Pin<Box<dyn Future<Output = io::Result<TcpStream>> + Send>>;

/// The attempts that go on.
#[derive(Default)]
struct Racers(Vec<(SocketAddr, Connecting)>);

impl Racers {
    fn start(&mut self, address: SocketAddr, segment: MaxSegment) {
        self.0.push((address, Box::pin(segment.connect(address))));
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.0.iter().map(|(address, _)| *address)
    }

    /// The next result; `None` when no attempt goes on.
    async fn next(&mut self) -> Option<(SocketAddr, io::Result<TcpStream>)> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<(SocketAddr, io::Result<TcpStream>)>> {
        for index in 0..self.0.len() {
            let Some((address, connecting)) = self.0.get_mut(index) else {
                break;
            };
            if let Poll::Ready(result) = connecting.as_mut().poll(cx) {
                let address = *address;
                drop(self.0.swap_remove(index));
                return Poll::Ready(Some((address, result)));
            }
        }
        if self.0.is_empty() { Poll::Ready(None) } else { Poll::Pending }
    }
}
