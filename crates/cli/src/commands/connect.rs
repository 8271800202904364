//! One probe from the command line: the runtime, Ctrl-C, and the trust anchors of the system.

use std::sync::Arc;
use std::time::SystemTime;

use rdpwhy::client::layer::{RustlsConnector, TlsOptions, ring_provider};
use rdpwhy::handshake::{DialEvent, WallTime};
use rdpwhy::{Config, EventBody, Observation, Probe, Report, Target, Timestamp};
use rdpwhy_capture::Recording;
use rustls::RootCertStore;

use super::Failure;

/// A probe that has been run, or interrupted: then its report has no ending.
pub(super) struct Probed {
    pub(super) report: Report,
    /// Complete where the configuration asked for one and nobody interrupted.
    pub(super) recording: Recording,
}

impl Probed {
    /// How many connections to the server it cost.
    pub(super) fn connections(&self) -> u32 {
        let connected = |body: &EventBody| matches!(body, EventBody::Dial(DialEvent::Connected { .. }));
        u32::from(self.report.transcript.iter().any(|event| connected(&event.body)))
    }
}

/// Runs one probe. The certificate is judged by the system's trust anchors, for the record: nothing depends on it.
///
/// # Errors
/// The probe could not be run at all.
pub(super) fn probe(target: Target, mut config: Config) -> Result<Probed, Failure> {
    let mut tls = TlsOptions::new(ring_provider());
    tls.roots = Arc::new(system_roots());
    config.connector = Arc::new(RustlsConnector::new(tls));
    config.wall = wall_time();
    let (wall, connection) = (config.wall, config.connection);
    let (report, observations) = runtime()?.block_on(run(Probe::new(target.clone(), config)))?;
    let mut recording = Recording::new(target);
    recording.wall = wall;
    recording.connection = connection;
    recording.tcp = report.facts.path.tcp;
    recording.observations = observations;
    Ok(Probed { report, recording })
}

async fn run(probe: Probe) -> Result<(Report, Vec<(Timestamp, Observation)>), Failure> {
    let handle = probe.handle();
    tokio::select! {
        finished = probe.run() => {
            let finished = finished.map_err(|error| Failure::ours("the probe cannot go on", &error))?;
            Ok((finished.report, finished.recording))
        }
        // What is known so far is still an answer. Where Ctrl-C cannot be heard, the system's own handling stays.
        Ok(()) = tokio::signal::ctrl_c() => Ok((handle.report(), Vec::new())),
    }
}

/// A runtime of one thread: there is one connection.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::ours("no runtime", &error))
}

fn wall_time() -> Option<WallTime> {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(since_1970.as_micros()).ok().map(WallTime)
}

fn system_roots() -> RootCertStore {
    let loaded = rustls_native_certs::load_native_certs();
    for error in &loaded.errors {
        tracing::debug!("trust anchors: {error}");
    }
    let mut roots = RootCertStore::empty();
    let (added, ignored) = roots.add_parsable_certificates(loaded.certs);
    tracing::debug!(added, ignored, "trust anchors of the system");
    roots
}
