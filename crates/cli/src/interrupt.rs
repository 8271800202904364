//! Ctrl-C, SIGTERM and SIGHUP: the first one asks the command to answer with what is known, and [`GRACE`] later, or at the
//! second one, the process ends whatever it does. A thread of its own listens, since the main one may compute, or wait
//! for the reader of a full pipe.

use std::sync::{OnceLock, mpsc};
use std::time::Duration;
use std::{io, process, thread};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use crate::commands::Failure;
use crate::{exit_code, files, output};

/// How long an answer may take after the first signal.
const GRACE: Duration = Duration::from_millis(1500);

/// How long the line that tells of the interruption may take.
const LAST_LINE: Duration = Duration::from_millis(200);

static REQUESTED: OnceLock<watch::Receiver<bool>> = OnceLock::new();

/// Listens from now on. Where the system does not let the command listen, its own handling of these signals stays.
///
/// # Errors
/// The process may not open enough files.
pub(crate) fn listen() -> Result<(), Failure> {
    files::check_descriptors()?;
    if REQUESTED.get().is_some() {
        return Ok(());
    }
    let (request, requested) = watch::channel(false);
    match start(request) {
        Ok(()) => {
            let _ = REQUESTED.set(requested);
        }
        Err(error) => tracing::debug!("signals cannot be heard: {error}"),
    }
    Ok(())
}

/// Ready when a signal has come; never where [`listen`] was not called.
pub(crate) async fn requested() {
    if let Some(mut requested) = REQUESTED.get().cloned()
        && requested.wait_for(|requested| *requested).await.is_ok()
    {
        return;
    }
    std::future::pending().await
}

/// Whether a signal has come.
pub(crate) fn is_requested() -> bool {
    REQUESTED.get().is_some_and(|requested| *requested.borrow())
}

/// The thread is there before anything is registered: a signal that is registered and that no thread hears would do nothing.
fn start(request: watch::Sender<bool>) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (tell, told) = mpsc::channel();
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let (signals, result) = match Signals::listen(&runtime) {
            Ok(signals) => (Some(signals), Ok(())),
            Err(error) => (None, Err(error)),
        };
        let _ = tell.send(result);
        if let Some(signals) = signals {
            runtime.block_on(watch(signals, request));
        }
    })?;
    told.recv().unwrap_or_else(|_| Err(io::Error::other("the thread has ended")))
}

async fn watch(mut signals: Signals, request: watch::Sender<bool>) {
    signals.next().await;
    let _ = request.send(true);
    let _ = tokio::time::timeout(GRACE, signals.next()).await;
    files::discard_unfinished();
    say_that_it_was_interrupted();
    process::exit(exit_code::STOPPED.into());
}

/// Standard error may be a full pipe, or locked by a thread that writes to one: the line is not waited for long.
fn say_that_it_was_interrupted() {
    let (tell, told) = mpsc::channel();
    let say = move || {
        output::complain("interrupted, before the answer was written");
        let _ = tell.send(());
    };
    if thread::Builder::new().spawn(say).is_ok() {
        let _ = told.recv_timeout(LAST_LINE);
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// The terminal was closed.
    hang_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen(runtime: &Runtime) -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        let _inside = runtime.enter();
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Signals {
    interrupt: tokio::signal::windows::CtrlC,
    close: tokio::signal::windows::CtrlClose,
}

#[cfg(windows)]
impl Signals {
    fn listen(runtime: &Runtime) -> io::Result<Self> {
        let _inside = runtime.enter();
        Ok(Self { interrupt: tokio::signal::windows::ctrl_c()?, close: tokio::signal::windows::ctrl_close()? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.close.recv() => {}
        }
    }
}
