//! What one peer makes the probe hold, send and say.

use std::time::{Duration, Instant};

use rdpwhy::diagnosis::{diagnose, verdict};
use rdpwhy::document::report_document;
use rdpwhy::{Config, Probe, Reach, Report, Target};

use crate::wire::{Play, Server};

/// A hostile server, and how it is met.
#[derive(Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    /// What it does, for the table.
    pub(crate) does: &'static str,
    pub(crate) reach: Reach,
    pub(crate) play: Play,
    /// The probe's whole time, and nearly that of one stage: short, since a flood takes all of it.
    pub(crate) time: Duration,
}

impl Peer {
    pub(crate) const fn new(name: &'static str, does: &'static str, reach: Reach, play: Play) -> Self {
        Self { name, does, reach, play, time: Duration::from_millis(1500) }
    }

    /// Met by a probe that has more time: what the peer does not read, the kernels take for a while.
    pub(crate) const fn for_long(self) -> Self {
        Self { time: Duration::from_secs(40), ..self }
    }
}

/// What came of it.
pub(crate) struct Measured {
    pub(crate) report: Report,
    pub(crate) verdict: String,
    pub(crate) connections: usize,
    /// Bytes of the heap in use at once, above the start.
    pub(crate) held: u64,
    /// Bytes of the heap that the report holds after it.
    pub(crate) kept: i64,
    /// Bytes of its document.
    pub(crate) document: usize,
    pub(crate) wall: Duration,
    /// Time of this thread on a processor, where the platform tells it.
    pub(crate) cpu: Duration,
}

fn cpu() -> Duration {
    // Linux: the first number is nanoseconds.
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = stat.split(' ').next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanos.unwrap_or_default())
}

pub(crate) fn config(reach: Reach, time: Duration) -> Config {
    let mut config = Config::default().reach(reach);
    config.deadlines.total = time;
    config.deadlines.stage = time.mul_f32(0.8);
    config.early_capabilities |= Config::AUTO_DETECT;
    config
}

pub(crate) fn target(server: &Server) -> Target {
    Target { host: "127.0.0.1".to_owned(), port: server.address().port(), address: None }
}

/// Meets a peer once, and judges it as the command does.
pub(crate) fn meet(peer: &Peer) -> Measured {
    let server = Server::start(peer.play);
    let (begun, used) = (Instant::now(), cpu());
    let mut come = None;
    let memory = allocation_counter::measure(|| {
        let finished = Probe::new(target(&server), config(peer.reach, peer.time)).run_blocking().expect("a report");
        let (verdict, findings) = (verdict(&finished.report), diagnose(&finished.report));
        drop(findings);
        come = Some((finished.report, verdict));
    });
    let (wall, cpu) = (begun.elapsed(), cpu().saturating_sub(used));
    let (report, verdict) = come.expect("it has run");
    let document = serde_json::to_vec(&report_document(&report, peer.reach, 1).brief()).expect("JSON").len();
    Measured {
        verdict,
        connections: server.accepted(),
        held: memory.bytes_max,
        kept: memory.bytes_current,
        document,
        wall,
        cpu,
        report,
    }
}
