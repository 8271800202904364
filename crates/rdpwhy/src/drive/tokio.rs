//! The tokio driver: one short loop that writes, reads and sleeps at the same time.

use core::future::{Future, poll_fn};
use core::pin::{Pin, pin};
use core::task::{Context, Poll, ready};

use ::tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use ::tokio::runtime::Handle;
use ::tokio::task::spawn_blocking;
use ::tokio::time::sleep;

use super::Due;
use crate::session::{Next, Session};
use crate::{Error, Finished, dial, kdc};

/// A full TLS record, and some.
const BUFFER: usize = 18 * 1024;

/// Dials and speaks.
pub(crate) async fn run(mut session: Session) -> Result<Finished, Error> {
    Handle::try_current().map_err(|_| Error::NoRuntime)?;
    if let Some(stream) = dial::race(&mut session).await? {
        pump(&mut session, stream).await;
    }
    Ok(session.finish())
}

/// Speaks over a connected stream.
pub(crate) async fn run_over<S>(mut session: Session, stream: S) -> Result<Finished, Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    Handle::try_current().map_err(|_| Error::NoRuntime)?;
    session.tick();
    pump(&mut session, stream).await;
    Ok(session.finish())
}

async fn pump<S>(session: &mut Session, mut stream: S)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut buffer = vec![0; BUFFER];
    let mut kdc = None;
    while let Next::Wait(wait) = session.advance() {
        if let Some((request, limit)) = session.take_kdc_request() {
            kdc = Some(spawn_blocking(move || kdc::ask(&request, limit)));
        }
        let mut alarm = pin!(wait.map(sleep));
        poll_fn(|cx| {
            // The read is polled even while a write is pending: what the peer says meanwhile must be heard.
            if poll_write(session, &mut stream, cx).is_ready() {
                return Poll::Ready(());
            }
            if let Some(Poll::Ready(answer)) = kdc.as_mut().map(|asked| Pin::new(asked).poll(cx)) {
                kdc = None;
                session.kdc_answered(answer.unwrap_or_else(|failed| Err(failed.to_string())));
                return Poll::Ready(());
            }
            if session.is_reading() && poll_read(session, &mut stream, &mut buffer, cx).is_ready() {
                return Poll::Ready(());
            }
            match alarm.as_mut().as_pin_mut() {
                Some(alarm) => alarm.poll(cx),
                None => Poll::Pending,
            }
        })
        .await;
    }
    // A goodbye that is still on its way goes as far as the socket takes it at once.
    poll_fn(|cx| {
        while poll_write(session, &mut stream, cx).is_ready() {}
        Poll::Ready(())
    })
    .await;
}

/// Ready when something was done, pending when the socket takes nothing or nothing is due.
fn poll_write<S: AsyncWrite + Unpin>(session: &mut Session, stream: &mut S, cx: &mut Context<'_>) -> Poll<()> {
    let stream = Pin::new(stream);
    match session.outbox().due() {
        Due::Write(bytes) => {
            let result = ready!(stream.poll_write(cx, bytes));
            session.wrote(result);
        }
        Due::Flush => {
            let result = ready!(stream.poll_flush(cx));
            session.settled(result);
        }
        Due::Finish => {
            let result = ready!(stream.poll_shutdown(cx));
            session.settled(result);
        }
        Due::Nothing => return Poll::Pending,
    }
    Poll::Ready(())
}

fn poll_read<S: AsyncRead + Unpin>(
    session: &mut Session,
    stream: &mut S,
    buffer: &mut [u8],
    cx: &mut Context<'_>,
) -> Poll<()> {
    let mut buffer = ReadBuf::new(buffer);
    let result = ready!(Pin::new(stream).poll_read(cx, &mut buffer));
    session.read(result.map(|()| buffer.filled()));
    Poll::Ready(())
}
