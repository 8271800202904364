//! Probes of a loopback address.

use std::net::SocketAddr;
use std::time::Duration;

use rdpwhy::{Config, Probe, Reach, Report, Stage, Target, blocking};

/// Longer than any wait of a healthy run; only a silence takes as long.
const PATIENCE: Duration = Duration::from_secs(2);

/// Longer than any test takes; only a failing one waits for it.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// TLS alone, up to the first licensing message.
pub(crate) fn over_tls() -> Config {
    Config::default().protocols(Some(1)).reach(Reach::Session)
}

pub(crate) fn probe(address: SocketAddr, config: Config) -> Report {
    blocking::probe(target(address), config).expect("a report")
}

/// The same, with less patience for an answer that never comes in this stage.
pub(crate) fn probe_briefly(address: SocketAddr, mut config: Config, silent: Stage) -> Report {
    config.deadlines.stages.push((silent, PATIENCE));
    probe(address, config)
}

/// The same, with clients that announce this maximum segment size, one for each driver.
pub(crate) fn probe_clamped(address: SocketAddr, config: Config, segment: u16) -> [Report; 2] {
    let probe = || Probe::new(target(address), config.clone()).max_segment(segment);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let finished = runtime.block_on(probe().run()).expect("a report");
    [finished.report, probe().run_blocking().expect("a report").report]
}

fn target(address: SocketAddr) -> Target {
    Target { host: address.ip().to_string(), port: address.port(), address: None }
}
