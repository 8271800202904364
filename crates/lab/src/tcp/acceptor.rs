//! A listener and its threads: one accepts, and each connection has one of its own.

use core::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use core::time::Duration;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

use super::connection::NAP;

/// Connections that are served at the same time. One more is closed when it is accepted, and not counted.
const AT_ONCE: usize = 512;

/// A running listener. Dropping it ends its connections and frees the port.
#[derive(Debug)]
pub(super) struct Acceptor {
    address: SocketAddr,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    stopping: AtomicBool,
    accepted: AtomicUsize,
}

impl Acceptor {
    /// Lets `serve` have each connection and its number from 1, on a thread of its own; it is to come back soon after the
    /// flag is set.
    pub(super) fn start(
        listener: TcpListener,
        serve: impl Fn(TcpStream, u32, &AtomicBool) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let state = Arc::new(State::default());
        let accepting = Arc::clone(&state);
        let thread = thread::spawn(move || accept(&listener, &accepting, &Arc::new(serve)));
        Ok(Self { address, state, thread: Some(thread) })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn accepted(&self) -> usize {
        self.state.accepted.load(Ordering::SeqCst)
    }

    /// Waits until it is ended from elsewhere.
    pub(super) fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed by itself.
            let _ = thread.join();
        }
    }

    /// Ends everything, and waits for it.
    pub(super) fn end(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.state.stopping.store(true, Ordering::SeqCst);
        // The thread sleeps in accept: a connection wakes it.
        drop(TcpStream::connect_timeout(&reachable(self.address), Duration::from_secs(1)));
        let _ = thread.join();
    }
}

impl Drop for Acceptor {
    fn drop(&mut self) {
        self.end();
    }
}

fn accept<S>(listener: &TcpListener, state: &Arc<State>, serve: &Arc<S>)
where
    S: Fn(TcpStream, u32, &AtomicBool) + Send + Sync + 'static,
{
    let mut threads: Vec<JoinHandle<()>> = Vec::new();
    for stream in listener.incoming() {
        if state.stopping.load(Ordering::SeqCst) {
            break;
        }
        // A connection that was gone before it was accepted, or no room for one more.
        let Ok(stream) = stream else {
            thread::sleep(NAP);
            continue;
        };
        threads.retain(|thread| !thread.is_finished());
        if threads.len() >= AT_ONCE {
            continue;
        }
        let before = state.accepted.fetch_add(1, Ordering::SeqCst);
        let number = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
        let (state, serve) = (Arc::clone(state), Arc::clone(serve));
        // Where there is no thread to be had, the connection is closed.
        threads.extend(thread::Builder::new().spawn(move || serve(stream, number, &state.stopping)).ok());
    }
    for thread in threads {
        let _ = thread.join();
    }
}

/// An address under which a listener on `address` can be reached from here.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), v4.port()),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => SocketAddr::new(Ipv6Addr::LOCALHOST.into(), v6.port()),
        address => address,
    }
}
