//! Dropping a future at any await: no task, no descriptor, no file and no thread remains.
//!
//! Each future is polled n times and dropped, for every n until it completes. What remains is counted in /proc.

use std::collections::BTreeMap;
use std::fs;
use std::future::Future;
use std::pin::pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use rdpwhy::diagnosis::Budget;
use rdpwhy::{Config, Diagnoser, Probe, Target};
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config as Lab, Security};
use tokio::runtime::{Builder, Runtime};

/// A socket that was closed, a server's thread that ends: the kernel and the other side need a moment.
const PATIENCE: Duration = Duration::from_secs(10);
/// No future here takes as many polls.
const MOST: usize = 20_000;

/// What a process holds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    /// Open descriptors, by what they are: sockets without their inode.
    descriptors: BTreeMap<String, usize>,
    threads: usize,
    tasks: usize,
}

/// One test, because the counts are the whole process's.
#[test]
fn a_future_that_is_dropped_at_any_await_leaves_nothing() {
    what_is_kept_is_counted();
    a_probe_that_is_dropped_leaves_nothing();
    a_probe_by_name_that_is_dropped_leaves_nothing();
    a_probe_of_a_silent_server_that_is_dropped_leaves_nothing();
    a_diagnosis_that_is_dropped_leaves_nothing();
}

fn a_runtime() -> Runtime {
    // Threads that look names up end as soon as they have nothing to do.
    Builder::new_current_thread().enable_all().thread_keep_alive(Duration::from_millis(1)).build().expect("a runtime")
}

fn held(runtime: &Runtime) -> Held {
    let mut descriptors = BTreeMap::new();
    for entry in fs::read_dir("/proc/self/fd").expect("procfs").flatten() {
        // The descriptor of this listing is gone by now.
        let Ok(what) = fs::read_link(entry.path()) else { continue };
        let what = what.to_string_lossy().split(':').next().unwrap_or_default().to_owned();
        *descriptors.entry(what).or_default() += 1;
    }
    let threads = fs::read_dir("/proc/self/task").expect("procfs").count();
    Held { descriptors, threads, tasks: runtime.metrics().num_alive_tasks() }
}

impl Held {
    /// A thread that the baseline still counted may have ended meanwhile; what a drop leaves adds up over the runs.
    fn is_within(&self, before: &Self) -> bool {
        let known = |(what, count): (&String, &usize)| before.descriptors.get(what).is_some_and(|known| count <= known);
        self.descriptors.iter().all(known) && self.threads <= before.threads && self.tasks <= before.tasks
    }
}

/// Waits until the process holds no more than it held.
fn comes_back_to(before: &Held, runtime: &Runtime, what: &str, polls: usize) {
    let begin = Instant::now();
    loop {
        // Tasks that were aborted are dropped when the runtime turns.
        runtime.block_on(tokio::task::yield_now());
        let now = held(runtime);
        if now.is_within(before) {
            return;
        }
        assert!(begin.elapsed() < PATIENCE, "{what}, dropped after {polls} polls: {before:?} became {now:?}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Polls `future` this often at most, then drops it. Says whether it was ready before.
async fn polled(polls: usize, future: impl Future) -> bool {
    let mut future = pin!(future);
    let count = AtomicUsize::new(0);
    std::future::poll_fn(|context| {
        if count.fetch_add(1, Ordering::Relaxed) >= polls {
            return Poll::Ready(false);
        }
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}

/// Drops the future that `make` makes after 0, 1, 2 .. `all` polls, and then in growing steps, until it is ready before that:
/// each number of polls is a run of its own.
fn dropped_everywhere<F: Future>(what: &str, all: usize, server: &TcpServer, make: impl Fn() -> F) -> usize {
    let runtime = a_runtime();
    // What is made once and kept: a resolver's pool, certificates, the server's first thread.
    assert!(runtime.block_on(polled(MOST, make())), "{what} is not ready after {MOST} polls");
    wait_for_server(server);
    let before = held(&runtime);
    let mut polls = 0;
    while polls < MOST {
        let is_ready = runtime.block_on(polled(polls, make()));
        wait_for_server(server);
        comes_back_to(&before, &runtime, what, polls);
        if is_ready {
            return polls;
        }
        polls += if polls < all { 1 } else { polls / 3 };
    }
    panic!("{what} is never ready");
}

/// The server has ended every connection that it accepted, and its threads with them.
fn wait_for_server(server: &TcpServer) {
    let _ = server.wait_for_reports(server.connections().min(1024), PATIENCE);
}

fn target(server: &TcpServer, host: &str) -> Target {
    Target { host: host.to_owned(), port: server.address().port(), address: None }
}

fn config(target: &Target) -> Config {
    let mut config = Config::new(&target.host, target.port);
    config.deadlines.linger = Duration::from_millis(5);
    config
}

fn a_probe_that_is_dropped_leaves_nothing() {
    let server = TcpServer::start(Lab::default().with_security(Security::Hybrid)).expect("a server");
    let target = target(&server, "127.0.0.1");
    let polls = dropped_everywhere("a probe", MOST, &server, || Probe::new(target.clone(), config(&target)).run());
    assert!(polls > 4, "a probe of {polls} polls awaits nothing");
}

/// The resolver is asked in a thread of the runtime's, which nothing can interrupt; it ends with the answer.
fn a_probe_by_name_that_is_dropped_leaves_nothing() {
    let server = TcpServer::start(Lab::default().with_security(Security::Ssl)).expect("a server");
    let target = target(&server, "localhost");
    dropped_everywhere("a probe by name", MOST, &server, || Probe::new(target.clone(), config(&target)).run());
}

/// The counts see what a leak would leave.
fn what_is_kept_is_counted() {
    let runtime = a_runtime();
    let before = held(&runtime);
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let with_socket = held(&runtime);
    assert_ne!(with_socket.descriptors, before.descriptors);
    let task = runtime.spawn(std::future::pending::<()>());
    assert_eq!(held(&runtime).tasks, before.tasks + 1);
    // More than the harness has threads of its own, which may end meanwhile.
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let ended = std::sync::Arc::new(Mutex::new(ended));
    let threads: Vec<_> = (0..16)
        .map(|_| std::sync::Arc::clone(&ended))
        .map(|ended| std::thread::spawn(move || ended.lock().expect("no panic").recv()))
        .collect();
    assert!(!held(&runtime).is_within(&before) && held(&runtime).threads > before.threads);
    drop((socket, end));
    task.abort();
    for thread in threads {
        thread.join().expect("no panic").expect_err("the sender is gone");
    }
    comes_back_to(&before, &runtime, "a socket, a task and a thread", 0);
}

/// A server that is silent where the probe waits longest: the timers go, too.
fn a_probe_of_a_silent_server_that_is_dropped_leaves_nothing() {
    let fault = "x224.connection-confirm:before:stall".parse().expect("a fault");
    let server = TcpServer::start(Lab::default().with_fault(fault)).expect("a server");
    let target = target(&server, "127.0.0.1");
    dropped_everywhere("a probe of a silent server", MOST, &server, || {
        let mut config = config(&target);
        config.deadlines.stage = Duration::from_millis(40);
        Probe::new(target.clone(), config).run()
    });
}

/// Experiments run in tasks of their own, two at a time.
fn a_diagnosis_that_is_dropped_leaves_nothing() {
    let fault = "tls.client-hello:after:reset".parse().expect("a fault");
    let server = TcpServer::start(Lab::default().with_fault(fault)).expect("a server");
    let target = target(&server, "127.0.0.1");
    let polls = dropped_everywhere("a diagnosis", 10, &server, || {
        let budget = Budget { connections: 3, at_once: 2, spacing: Duration::from_millis(1) };
        Diagnoser::new(target.clone(), config(&target)).budget(budget).run()
    });
    assert!(polls > 4, "a diagnosis of {polls} polls runs nothing");
}
