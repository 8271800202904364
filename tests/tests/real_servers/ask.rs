//! One probe of a real server, with both drivers, and what holds of each: its recording, written and read back, replays
//! to the same report.

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use rdpwhy::handshake::WallTime;
use rdpwhy::{Because, Config, Ending, Finished, Probe, Reach, Report, Stage, Target};
use rdpwhy_capture::Recording;
use rdpwhy_tests::RealServer;

/// requestedProtocols of the default probe: ssl, hybrid and hybrid-ex.
pub(crate) const ALL: Option<u32> = Some(0xB);
/// TLS alone.
pub(crate) const SSL: Option<u32> = Some(1);
/// Standard RDP security alone.
pub(crate) const RDP: Option<u32> = Some(0);
/// No negotiation request at all.
pub(crate) const NONE: Option<u32> = None;

/// Probes with the tokio driver and with the blocking one, and gives the report of the first.
#[track_caller]
pub(crate) fn ask(server: &RealServer, protocols: Option<u32>, reach: Reach) -> Report {
    ask_at(server.address(), protocols, reach)
}

/// The same of whatever stands in front of it.
#[track_caller]
pub(crate) fn ask_at(address: SocketAddr, protocols: Option<u32>, reach: Reach) -> Report {
    ask_with(address, Config::default().protocols(protocols).reach(reach))
}

/// The same, asking in any way.
#[track_caller]
pub(crate) fn ask_with(address: SocketAddr, mut config: Config) -> Report {
    let target = || Target { host: address.ip().to_string(), port: address.port(), address: None };
    config.record = true;
    config.wall = Some(now());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let finished = runtime.block_on(Probe::new(target(), config.clone()).run()).expect("a report");
    let blocking = Probe::new(target(), config.clone()).run_blocking().expect("a report");
    for (driver, finished) in [("tokio", &finished), ("blocking", &blocking)] {
        assert_eq!(
            replayed(finished, config.wall),
            finished.report,
            "{driver}: the recording replays to another report"
        );
    }
    let (ours, theirs) = (&finished.report, &blocking.report);
    assert_eq!(ours.position, theirs.position, "the drivers disagree:\n{:?}\n{:?}", ours.ending, theirs.ending);
    assert_eq!(name(ours), name(theirs), "the drivers disagree:\n{:?}\n{:?}", ours.ending, theirs.ending);
    finished.report
}

/// Stage, step and the kind of the ending.
pub(crate) fn ended(report: &Report) -> (Stage, &'static str, &'static str) {
    (report.position.stage, report.position.step, name(report))
}

/// Asserts that the probe stopped there because of its reach.
#[track_caller]
pub(crate) fn assert_reach(report: &Report, stage: Stage, step: &str) {
    assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Reach }), "in {:?}", report.position);
    assert_eq!((report.position.stage, report.position.step), (stage, step));
}

/// The number and the name of a refusal.
#[track_caller]
pub(crate) fn refusal(report: &Report) -> (Stage, u32, Option<&'static str>) {
    match &report.ending {
        Some(Ending::Refused { refusal, .. }) => (report.position.stage, refusal.code, refusal.name),
        other => panic!("no refusal in {:?}: {other:?}", report.position),
    }
}

/// Whether a message is in the transcript.
pub(crate) fn has(report: &Report, pdu: &str) -> bool {
    report.transcript.iter().any(|event| event.body.pdu().is_some_and(|kind| kind.name() == pdu))
}

fn name(report: &Report) -> &'static str {
    report.ending.as_ref().map_or("none", Ending::name)
}

fn now() -> WallTime {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock that goes");
    WallTime(i64::try_from(since_epoch.as_micros()).expect("a clock of this age"))
}

fn replayed(finished: &Finished, wall: Option<WallTime>) -> Report {
    let report = &finished.report;
    let mut recording = Recording::new(Target { address: None, ..report.target.clone() });
    recording.wall = wall;
    recording.tcp = report.facts.path.tcp;
    recording.observations = finished.recording.clone();
    let mut file = Vec::new();
    recording.write(&mut file).expect("a Vec takes everything");
    Recording::read(&mut file.as_slice()).expect("it was just written").replay()
}
