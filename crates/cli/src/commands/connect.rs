//! One probe from the command line: the runtime, Ctrl-C, and the trust anchors of the system.

use std::path::Path;
use std::sync::Arc;

use rdpwhy::client::layer::{RustlsConnector, TlsOptions, ring_provider};
use rdpwhy::diagnosis::{Budget, Diagnosis, TlsSuites};
use rdpwhy::{Config, Diagnoser, Probe, Report, Target};
use rdpwhy_capture::Recording;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::Failure;
use crate::files::{Input, read_bounded};
use crate::interrupt;

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
        u32::from(self.report.has_connected())
    }
}

/// Has the certificate judged by the system's trust anchors, and by those in the file `ca`. Nothing but whether
/// credentials may go to the server depends on it.
///
/// # Errors
/// The file cannot be read, or holds no certificate.
pub(super) fn trusting(mut config: Config, ca: Option<&Path>) -> Result<Config, Failure> {
    let mut roots = system_roots();
    if let Some(path) = ca {
        trust(&mut roots, path)?;
    }
    let mut tls = TlsOptions::new(ring_provider());
    tls.roots = Arc::new(roots);
    config.connector = Arc::new(RustlsConnector::new(tls));
    Ok(config)
}

/// Runs one probe.
///
/// # Errors
/// The probe could not be run at all.
pub(super) fn probe(probe: Probe) -> Result<Probed, Failure> {
    let mut recording = Recording::new(probe.config().target.clone());
    recording.connection = probe.config().connection;
    let runtime = runtime()?;
    let result = runtime.block_on(run(probe, recording));
    // A resolver that hangs must not keep us: its thread is left behind.
    runtime.shutdown_background();
    result
}

async fn run(probe: Probe, mut recording: Recording) -> Result<Probed, Failure> {
    let handle = probe.handle();
    let finished = tokio::select! {
        finished = probe.run() => finished.map_err(|error| Failure::ours("the probe cannot go on", &error))?,
        // What is known so far is still an answer.
        () = interrupt::requested() => handle.finished_so_far(),
    };
    if !finished.recording_is_complete {
        tracing::warn!("the recording stops at its bound: the peer sent more than it holds");
    }
    recording.wall = finished.wall;
    recording.tcp = finished.report.facts.path.tcp;
    recording.packets = finished.report.facts.path.packets.clone();
    recording.resets_discard = finished.report.facts.path.resets_discard;
    recording.observations = finished.recording;
    let license = finished.issued_license.map(|issued| issued.license);
    Ok(Probed { report: finished.report, recording, license })
}

/// Runs a diagnosis, until Ctrl-C.
///
/// # Errors
/// Its first probe could not be run at all.
pub(super) fn diagnose(diagnoser: Diagnoser) -> Result<Diagnosis, Failure> {
    let runtime = runtime()?;
    let result = runtime.block_on(diagnoser.run_until(interrupt::requested()));
    // A resolver that hangs must not keep us: its thread is left behind.
    runtime.shutdown_background();
    let diagnosed = result.map_err(|error| Failure::ours("the probe cannot go on", &error))?;
    Ok(diagnosed.diagnosis)
}

/// Asks the server for its cipher suites, until Ctrl-C; and whether that came.
///
/// # Errors
/// There is no runtime.
pub(super) fn survey_suites(target: Target, config: &Config, budget: Budget) -> Result<(TlsSuites, bool), Failure> {
    let runtime = runtime()?;
    let suites = runtime.block_on(rdpwhy::survey_suites(target, config, budget, interrupt::requested()));
    runtime.shutdown_background();
    Ok((suites, interrupt::is_requested()))
}

/// A runtime of one thread: there are few connections.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::ours("no runtime", &error))
}

/// The authorities of a whole operating system take a quarter of this.
const MAX_AUTHORITIES: usize = 1024 * 1024;

fn trust(roots: &mut RootCertStore, path: &Path) -> Result<(), Failure> {
    let Input::Whole(contents) = read_bounded(path, MAX_AUTHORITIES)? else {
        return Err(Failure::Usage(format!("{}: expected at most {MAX_AUTHORITIES} bytes", path.display())));
    };
    let none = || Failure::Usage(format!("{} holds no certificate, neither PEM nor DER", path.display()));
    let pem: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&contents).collect();
    let certificates = match pem {
        Ok(certificates) if !certificates.is_empty() => certificates,
        Ok(_) => vec![CertificateDer::from(contents)],
        Err(_) => return Err(none()),
    };
    certificates.into_iter().try_for_each(|certificate| roots.add(certificate)).map_err(|_| none())
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
