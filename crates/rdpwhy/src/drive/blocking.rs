//! The blocking driver: one thread, a socket that blocks while it reads and never while it writes.

use core::time::Duration;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;

use rdpwhy_client::KdcRequest;

use super::Due;
use crate::session::{Next, Session};
use crate::{Error, Finished, dial, kdc};

/// A full TLS record, and some.
const BUFFER: usize = 18 * 1024;
/// How long a read may block while bytes of ours wait for room in the kernel, or a KDC is asked. Nothing in a handshake is
/// as large as a send buffer, so the first is for peers that read nothing at all.
const TURN: Duration = Duration::from_millis(10);
/// The shortest timeout that a socket takes; 0 would mean none at all.
const MOMENT: Duration = Duration::from_millis(1);

/// Dials and speaks.
pub(crate) fn run(mut session: Session) -> Result<Finished, Error> {
    if let Some(stream) = dial::in_turn(&mut session)? {
        pump(&mut session, &stream)?;
    }
    Ok(session.finish())
}

fn pump(session: &mut Session, stream: &TcpStream) -> Result<(), Error> {
    let mut buffer = vec![0; BUFFER];
    let mut kdc: Option<Receiver<KdcAnswer>> = None;
    while let Next::Wait(wait) = session.advance() {
        if let Some((request, limit)) = session.take_kdc_request() {
            kdc = Some(ask_kdc(request, limit));
        }
        if let Some(answer) = kdc.as_ref().and_then(answer_of) {
            kdc = None;
            session.kdc_answered(answer);
            continue;
        }
        if write_what_goes(session, stream)? {
            // How long to wait depends on when bytes went out.
            continue;
        }
        let more = kdc.is_some() || !matches!(session.outbox().due(), Due::Nothing);
        let wait = if more { Some(wait.unwrap_or(TURN).min(TURN)) } else { wait };
        if session.is_reading() {
            read(session, stream, &mut buffer, wait)?;
        } else {
            thread::sleep(wait.unwrap_or(TURN));
        }
    }
    write_what_goes(session, stream).map(drop)
}

type KdcAnswer = Result<Vec<u8>, String>;

/// On a thread of its own: the server is heard meanwhile, and a name that is looked up for ever is left behind.
fn ask_kdc(request: KdcRequest, limit: Duration) -> Receiver<KdcAnswer> {
    let (answer, answered) = mpsc::channel();
    // Where there is no thread to be had, the channel is closed, and that is an answer too.
    drop(thread::Builder::new().spawn(move || answer.send(kdc::ask(&request, limit))));
    answered
}

fn answer_of(asked: &Receiver<KdcAnswer>) -> Option<KdcAnswer> {
    match asked.try_recv() {
        Ok(answer) => Some(answer),
        Err(TryRecvError::Empty) => None,
        Err(TryRecvError::Disconnected) => Some(Err("it cannot be asked on this machine".to_owned())),
    }
}

fn read(session: &mut Session, mut stream: &TcpStream, buffer: &mut [u8], wait: Option<Duration>) -> Result<(), Error> {
    match stream.set_read_timeout(wait.map(|wait| wait.max(MOMENT))) {
        // macOS takes no option once the peer has reset the connection; then the read returns at once.
        Err(error) if error.kind() == ErrorKind::InvalidInput => {}
        result => result.map_err(local("set a read timeout"))?,
    }
    let result = stream.read(buffer);
    session.read(result.map(|count| buffer.get(..count).unwrap_or_default()));
    Ok(())
}

/// Hands the kernel what it has room for; whether it took any bytes.
fn write_what_goes(session: &mut Session, mut stream: &TcpStream) -> Result<bool, Error> {
    if matches!(session.outbox().due(), Due::Nothing) {
        return Ok(false);
    }
    let mut has_written = false;
    stream.set_nonblocking(true).map_err(local("make a socket non-blocking"))?;
    loop {
        match session.outbox().due() {
            Due::Write(bytes) => match stream.write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                result => {
                    has_written = true;
                    session.wrote(result);
                }
            },
            // A socket keeps nothing back.
            Due::Flush => session.settled(Ok(())),
            Due::Finish => session.settled(stream.shutdown(Shutdown::Write)),
            Due::Nothing => break,
        }
    }
    stream.set_nonblocking(false).map_err(local("make a socket blocking"))?;
    Ok(has_written)
}

fn local(doing: &'static str) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Local { doing, source }
}
