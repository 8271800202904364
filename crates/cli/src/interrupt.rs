//! Ctrl-C, SIGTERM and SIGHUP: the first one asks the command to answer with what is known, and [`GRACE`] later, or at the
//! second one, the process ends whatever it does. A thread of its own listens, since the main one may compute, or wait
//! for the reader of a full pipe.

use std::sync::OnceLock;
use std::sync::mpsc::{self, SyncSender};
use std::time::Duration;
use std::{io, process, thread};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use crate::commands::Failure;
use crate::files::{self, Descriptors};
use crate::{exit_code, output, threads};

/// How long an answer may take after the first signal.
const GRACE: Duration = Duration::from_millis(1500);

/// How long the last line may take: the main thread may hold standard error, and wait for its reader.
const LAST_LINE: Duration = Duration::from_millis(250);

static REQUESTED: OnceLock<watch::Receiver<bool>> = OnceLock::new();

/// Listens from now on, in a process that may open as many files and start as many threads as the command needs.
///
/// # Errors
/// It may not, or the system refuses to deliver the signals. Then its own handling of them stays.
pub(crate) fn listen(needed: Descriptors) -> Result<(), Failure> {
    files::check_descriptors(needed)?;
    if REQUESTED.get().is_some() {
        return Ok(());
    }
    let (request, requested) = watch::channel(false);
    start(request, spawn).map_err(|error| threads::too_few(&error))?;
    let _ = REQUESTED.set(requested);
    threads::check(needed)
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

type Work = Box<dyn FnOnce() + Send>;

fn spawn(work: Work) -> io::Result<()> {
    thread::Builder::new().name("signals".to_owned()).spawn(work).map(drop)
}

/// The thread comes first and registers the signals itself: a registered signal without a thread would be ignored.
fn start(request: watch::Sender<bool>, spawn: impl FnOnce(Work) -> io::Result<()>) -> io::Result<()> {
    let (registered, result) = mpsc::sync_channel(1);
    spawn(Box::new(move || work(request, &registered)))?;
    result.recv().unwrap_or_else(|_| Err(io::Error::other("the thread that listens to signals has ended")))
}

fn work(request: watch::Sender<bool>, registered: &SyncSender<io::Result<()>>) {
    let runtime = Builder::new_current_thread().enable_all().build();
    let listening = runtime.and_then(|runtime| Signals::listen(&runtime).map(|signals| (runtime, signals)));
    match listening {
        Ok((runtime, signals)) => {
            let _ = registered.send(Ok(()));
            runtime.block_on(watch(signals, request));
        }
        Err(error) => {
            let _ = registered.send(Err(error));
        }
    }
}

async fn watch(mut signals: Signals, request: watch::Sender<bool>) {
    signals.next().await;
    let _ = request.send(true);
    let _ = tokio::time::timeout(GRACE, signals.next()).await;
    clean_up();
    process::exit(exit_code::STOPPED.into());
}

/// Removes unfinished files and says why the command ends. Either can block, so another thread does both, within a limit.
fn clean_up() {
    let (finished, result) = mpsc::sync_channel(1);
    let work = move || {
        files::discard_unfinished();
        output::complain("interrupted, before the answer was written");
        let _ = finished.send(());
    };
    match thread::Builder::new().spawn(work) {
        Ok(_) => {
            let _ = result.recv_timeout(LAST_LINE);
        }
        // Without the line, which may block.
        Err(_) => files::discard_unfinished(),
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// `None` where it is ignored.
    hangup: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn listen(runtime: &Runtime) -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        let _inside = runtime.enter();
        let hangup = if may_hang_up() { Some(signal(SignalKind::hangup())?) } else { None };
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())?, hangup })
    }

    async fn next(&mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hangup => {}
        }
    }
}

/// Whether SIGHUP ends this process: nohup has it ignored, and listening would undo that.
#[cfg(target_os = "linux")]
fn may_hang_up() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| !is_in(&status, "SigIgn:", 1))
}

/// Only Linux says, without unsafe code, what is ignored. Elsewhere SIGHUP stays as it is.
#[cfg(all(unix, not(target_os = "linux")))]
const fn may_hang_up() -> bool {
    false
}

/// Whether a mask of proc_pid_status(5) holds this signal.
#[cfg(target_os = "linux")]
fn is_in(status: &str, mask: &str, signal: u32) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix(mask));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & (1 << (signal - 1)) != 0)
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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io;

    use super::{is_in, start};
    use tokio::sync::watch;

    /// The signals that the command listens to.
    const SIGNALS: [u32; 3] = [1, 2, 15];

    #[test]
    fn without_a_thread_no_signal_is_taken_from_the_system() {
        let (request, _requested) = watch::channel(false);
        let started = start(request, |_| Err(io::Error::from(io::ErrorKind::WouldBlock)));
        assert_eq!(started.expect_err("there is no thread").kind(), io::ErrorKind::WouldBlock);
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
        assert!(!SIGNALS.iter().any(|signal| is_in(&status, "SigCgt:", *signal)), "{status}");
    }

    #[test]
    fn a_thread_that_cannot_register_is_an_error() {
        let (request, _requested) = watch::channel(false);
        let started = start(request, |work| {
            drop(work);
            Ok(())
        });
        assert!(started.is_err(), "{started:?}");
    }

    #[test]
    fn a_mask_of_proc_is_read_bit_by_bit() {
        let status = "Name:\trdpwhy\nSigIgn:\t0000000000001001\nSigCgt:\t0000000000004002\n";
        let ignored: Vec<u32> = (1..=64).filter(|signal| is_in(status, "SigIgn:", *signal)).collect();
        let caught: Vec<u32> = (1..=64).filter(|signal| is_in(status, "SigCgt:", *signal)).collect();
        assert_eq!((ignored, caught), (vec![1, 13], vec![2, 15]));
    }
}
