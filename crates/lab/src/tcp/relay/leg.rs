//! One leg of a relayed connection: a socket, and a thread that reads it.

use core::time::Duration;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};
use std::thread::{self, JoinHandle};

use rdpwhy_handshake::{How, Side};

use crate::link::Parcel;
use crate::tcp::connection::{IDLE, NAP, PATIENCE, is_nap, reset};

/// What came from one side.
pub(super) struct News {
    pub(super) from: Side,
    pub(super) what: Parcel,
}

/// Reads that wait to be heard: whoever sends faster than the other side takes it has to wait too.
const UNHEARD: usize = 16;
/// How long a reader sleeps that may not read, or is not heard.
const TURN: Duration = Duration::from_millis(1);

/// How long a side goes on by itself, and says nothing, when the other is gone.
const ALONE: Duration = Duration::from_secs(10);

/// How long a connection may be idle.
pub(super) const fn patience(either_is_over: bool) -> Duration {
    if either_is_over { ALONE } else { IDLE }
}

/// Where the readers of both legs say what came.
pub(super) fn news() -> (SyncSender<News>, Receiver<News>) {
    mpsc::sync_channel(UNHEARD)
}

/// INVARIANT: the reader is gone before the socket is closed; a socket that somebody reads sends no reset.
pub(super) struct Leg {
    stream: Option<Arc<TcpStream>>,
    reader: Option<JoinHandle<()>>,
    orders: Arc<Orders>,
    write_failed: bool,
    has_ended: bool,
}

/// What the reader is told.
#[derive(Default)]
struct Orders {
    is_over: AtomicBool,
    is_paused: AtomicBool,
}

impl Leg {
    /// Begins to read. `from` is the side that the socket leads to.
    pub(super) fn start(from: Side, stream: TcpStream, news: SyncSender<News>) -> Self {
        // Whoever cannot set them is only slower.
        let _ = stream.set_nodelay(true);
        let _ = stream.set_write_timeout(Some(PATIENCE));
        let stream = Arc::new(stream);
        let orders = Arc::new(Orders::default());
        let (reading, obeying) = (Arc::clone(&stream), Arc::clone(&orders));
        let reader = thread::spawn(move || read(from, &reading, &obeying, &news));
        Self { stream: Some(stream), reader: Some(reader), orders, write_failed: false, has_ended: false }
    }

    /// What came of this side, as it is to be understood: its reset may have been told to our write.
    pub(super) fn heard(&mut self, what: Parcel) -> Parcel {
        match what {
            Parcel::Ended(How::Eof) if self.write_failed => {
                self.has_ended = true;
                Parcel::Ended(How::Reset)
            }
            Parcel::Ended(_) => {
                self.has_ended = true;
                what
            }
            bytes @ Parcel::Bytes(_) => bytes,
        }
    }

    /// What this side sent before it went away is still to be read, so a failure is no end; but nothing is written behind
    /// the hole that it leaves.
    pub(super) fn write(&mut self, bytes: &[u8]) {
        if let Some(stream) = self.stream.as_ref().filter(|_| !self.write_failed) {
            self.write_failed = stream.as_ref().write_all(bytes).is_err();
        }
    }

    /// Sends a FIN, and goes on reading.
    pub(super) fn shut(&self) {
        if let Some(stream) = &self.stream {
            let _ = stream.shutdown(Shutdown::Write);
        }
    }

    /// Sends an RST, and is gone.
    pub(super) fn reset(&mut self) {
        if let Some(stream) = &self.stream {
            let _ = reset(stream);
        }
        self.close();
    }

    /// Lets the other side wait: so much of its bytes is on the way already.
    pub(super) fn pause(&self, is_paused: bool) {
        self.orders.is_paused.store(is_paused, Ordering::SeqCst);
    }

    /// Whether nothing more comes from it.
    pub(super) const fn is_over(&self) -> bool {
        self.has_ended || self.stream.is_none()
    }

    fn close(&mut self) {
        self.orders.is_over.store(true, Ordering::SeqCst);
        if let Some(stream) = &self.stream {
            // Wakes the reader, and sends nothing.
            let _ = stream.shutdown(Shutdown::Read);
        }
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
        self.stream = None;
    }
}

impl Drop for Leg {
    fn drop(&mut self) {
        self.close();
    }
}

fn read(from: Side, mut stream: &TcpStream, orders: &Orders, news: &SyncSender<News>) {
    let mut buffer = [0; 16 * 1024];
    let _ = stream.set_read_timeout(Some(NAP));
    while !orders.is_over.load(Ordering::SeqCst) {
        if orders.is_paused.load(Ordering::SeqCst) {
            thread::sleep(TURN);
            continue;
        }
        let what = match stream.read(&mut buffer) {
            Ok(0) => Parcel::Ended(How::Eof),
            Ok(len) => Parcel::Bytes(buffer.get(..len).unwrap_or_default().to_vec()),
            Err(error) if is_nap(&error) => continue,
            Err(_) => Parcel::Ended(How::Reset),
        };
        let is_end = matches!(what, Parcel::Ended(_));
        if !say(News { from, what }, orders, news) || is_end {
            return;
        }
    }
}

/// Waits until it is heard, which nobody does once the connection is over. Says whether it was.
fn say(mut what: News, orders: &Orders, news: &SyncSender<News>) -> bool {
    while !orders.is_over.load(Ordering::SeqCst) {
        match news.try_send(what) {
            Ok(()) => return true,
            Err(TrySendError::Disconnected(_)) => return false,
            Err(TrySendError::Full(unheard)) => what = unheard,
        }
        thread::sleep(TURN);
    }
    false
}
