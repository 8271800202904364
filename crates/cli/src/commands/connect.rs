//! One probe from the command line: the runtime, Ctrl-C, and the trust anchors of the system.

use std::sync::Arc;

use rdpwhy::client::layer::{RustlsConnector, TlsOptions, ring_provider};
use rdpwhy::handshake::DialEvent;
use rdpwhy::{Config, EventBody, Probe, Report, Target};
use rdpwhy_capture::Recording;
use rustls::RootCertStore;

use super::Failure;

/// A probe that has been run, or interrupted: then its report has no ending.
pub(super) struct Probed {
    pub(super) report: Report,
    /// What was seen, where the configuration asked for it.
    pub(super) recording: Recording,
    /// The licence that the server issued.
    pub(super) license: Option<Vec<u8>>,
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
    let mut recording = Recording::new(target.clone());
    recording.connection = config.connection;
    let runtime = runtime()?;
    let result = runtime.block_on(run(Probe::new(target, config), recording));
    // A resolver that hangs must not keep us: its thread is left behind.
    runtime.shutdown_background();
    result
}

async fn run(probe: Probe, mut recording: Recording) -> Result<Probed, Failure> {
    let handle = probe.handle();
    let finished = tokio::select! {
        finished = probe.run() => finished.map_err(|error| Failure::ours("the probe cannot go on", &error))?,
        // What is known so far is still an answer. Where Ctrl-C cannot be heard, the system's own handling stays.
        Ok(()) = tokio::signal::ctrl_c() => handle.finished_so_far(),
    };
    if !finished.recording_is_complete {
        tracing::warn!("the recording stops at its bound: the peer sent more than it holds");
    }
    recording.wall = finished.wall;
    recording.tcp = finished.report.facts.path.tcp;
    recording.observations = finished.recording;
    let license = finished.issued_license.map(|issued| issued.license);
    Ok(Probed { report: finished.report, recording, license })
}

/// A runtime of one thread: there is one connection.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::ours("no runtime", &error))
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
