//! Both drivers over real sockets: every way of not being answered is told apart, and both say the same.

#[cfg(target_os = "linux")]
mod black_hole;

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rdpwhy::handshake::DialEvent;
use rdpwhy::{
    Config, Ending, Error, EventBody, How, Outcome, PduKind, Probe, Report, Side, Stage, Target, Unreachable,
    parse_target,
};

/// RDP_NEG_FAILURE with HYBRID_REQUIRED_BY_SERVER (MS-RDPBCGR 2.2.1.2.2).
const HYBRID_REQUIRED: [u8; 19] = [3, 0, 0, 19, 14, 0xD0, 0, 0, 0x12, 0x34, 0, 3, 0, 8, 0, 5, 0, 0, 0];

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A server for `connections` connections, each handed to `serve` when its connection request has been read.
fn serve(connections: usize, serve: impl Fn(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for _ in 0..connections {
            let Ok((mut stream, _)) = listener.accept() else { return };
            read_frame(&mut stream);
            serve(stream);
        }
    });
    address
}

fn read_frame(stream: &mut TcpStream) {
    let mut header = [0; 4];
    stream.read_exact(&mut header).expect("a TPKT header");
    let length = u16::from_be_bytes([header[2], header[3]]);
    stream.read_exact(&mut vec![0; usize::from(length) - 4]).expect("a TPKT");
}

fn reset(stream: &TcpStream) {
    socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO)).expect("SO_LINGER");
}

fn target(host: &str, port: u16) -> Target {
    Target { host: host.to_owned(), port, address: None }
}

fn at(address: SocketAddr) -> Target {
    target(&address.ip().to_string(), address.port())
}

/// Gives up soon in the stage that a silence is expected in, and in no other: a busy machine makes silences of its own.
fn impatient(target: &Target, silent: Stage) -> Config {
    let mut config = Config::new(&target.host, target.port);
    config.deadlines.stages.push((silent, Duration::from_millis(200)));
    config
}

fn patient(target: &Target) -> Config {
    Config::new(&target.host, target.port)
}

/// The report of either driver, once they have said the same.
fn both(target: &Target, config: &Config) -> Report {
    let with_tokio = runtime().block_on(rdpwhy::probe(target.clone(), config.clone())).expect("tokio");
    let blocking = rdpwhy::blocking::probe(target.clone(), config.clone()).expect("blocking");
    assert_eq!(with_tokio.position, blocking.position);
    assert_eq!(without_times(&with_tokio), without_times(&blocking));
    with_tokio
}

/// Outcomes of the stages, the ending and the events' kinds.
fn without_times(report: &Report) -> (Vec<(Stage, Outcome)>, Option<Ending>, Vec<String>) {
    let stages = report.stages.iter().map(|stage| (stage.stage, stage.outcome)).collect();
    let ending = match report.ending.clone() {
        Some(Ending::Silent { partial, limit, .. }) => {
            Some(Ending::Silent { waited_us: 0, quiet_us: 0, partial, limit })
        }
        ending => ending,
    };
    let events = report.transcript.iter().map(|event| match &event.body {
        EventBody::Deadline { .. } => "deadline".to_owned(),
        // The words name the driver's own limit of time.
        EventBody::Dial(DialEvent::AttemptFailed { address, reason, .. }) => format!("{address} {reason:?}"),
        EventBody::Dial(DialEvent::ResolveFailed { reason, .. }) => format!("{reason:?}"),
        body => format!("{body:?}"),
    });
    (stages, ending, events.collect())
}

fn outcome(report: &Report, stage: Stage) -> Outcome {
    report.stages.iter().find(|report| report.stage == stage).expect("a stage of the route").outcome
}

fn assert_died_waiting_for_the_confirm(report: &Report) {
    assert_eq!(report.position.stage, Stage::Negotiation);
    assert!(report.position.awaits_pdu(PduKind::X224ConnectionConfirm));
    assert_eq!(outcome(report, Stage::Resolve), Outcome::Passed);
    assert_eq!(outcome(report, Stage::Connect), Outcome::Passed);
    assert_eq!(outcome(report, Stage::Negotiation), Outcome::Failed);
}

#[test]
fn a_reset_is_a_reset() {
    let address = serve(2, |stream| reset(&stream));
    let report = both(&at(address), &patient(&at(address)));
    assert_died_waiting_for_the_confirm(&report);
    assert!(
        matches!(report.ending, Some(Ending::Closed(close)) if close.how == How::Reset && close.by == Side::Server),
        "{:?}",
        report.ending
    );
    assert_eq!(report.target.address, Some(address));
}

#[test]
fn a_fin_is_an_end_of_file() {
    let address = serve(2, drop);
    let report = both(&at(address), &patient(&at(address)));
    assert_died_waiting_for_the_confirm(&report);
    assert!(matches!(report.ending, Some(Ending::Closed(close)) if close.how == How::Eof), "{:?}", report.ending);
}

#[test]
fn a_refusal_and_the_reset_behind_it_are_kept_together() {
    let address = serve(2, |mut stream| {
        stream.write_all(&HYBRID_REQUIRED).expect("a failure");
        // The client reads the refusal before the reset can take it away: its FIN comes after its linger.
        let _ = stream.read(&mut [0]);
        reset(&stream);
    });
    let report = both(&at(address), &patient(&at(address)).protocols(Some(1)));
    assert_eq!(report.position.stage, Stage::Negotiation);
    let Some(Ending::Refused { refusal, .. }) = &report.ending else { panic!("{:?}", report.ending) };
    assert_eq!(refusal.name, Some("HYBRID_REQUIRED_BY_SERVER"));
}

#[test]
fn nothing_but_silence_ends_at_our_deadline() {
    let address = serve(2, |mut stream| {
        // Until the client gives up.
        let _ = stream.read(&mut [0]);
    });
    let report = both(&at(address), &impatient(&at(address), Stage::Negotiation));
    assert_died_waiting_for_the_confirm(&report);
    assert!(matches!(report.ending, Some(Ending::Silent { partial: None, .. })), "{:?}", report.ending);
}

#[test]
fn a_peer_that_never_stops_sending_cannot_outlast_the_deadline() {
    let address = serve(2, |mut stream| {
        // The head of a long frame, whose rest never ends; every read finds something.
        stream.write_all(&[3, 0, 0xFF, 0xFF]).expect("a head");
        while stream.write_all(&[0; 4096]).is_ok() {}
    });
    let mut config = impatient(&at(address), Stage::Negotiation);
    config.deadlines.linger = Duration::from_millis(20);
    let with_tokio = runtime().block_on(rdpwhy::probe(at(address), config.clone())).expect("tokio");
    let blocking = rdpwhy::blocking::probe(at(address), config).expect("blocking");
    for report in [with_tokio, blocking] {
        // How much of it was read depends on the machine.
        assert_eq!(report.position.stage, Stage::Negotiation);
        assert!(report.ending.is_some());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_port_that_swallows_everything_times_out() {
    let (_listener, _waiting, address) = black_hole::black_hole();
    let report = both(&at(address), &impatient(&at(address), Stage::Connect));
    assert_eq!(report.position.stage, Stage::Connect);
    assert_eq!(report.ending, Some(Ending::Unreachable { reason: Unreachable::Timeout }));
}

#[test]
fn a_closed_port_is_refused() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let report = both(&at(address), &patient(&at(address)));
    assert_eq!(report.position.stage, Stage::Connect);
    assert_eq!(report.ending, Some(Ending::Unreachable { reason: Unreachable::Refused }));
    let dials = report.transcript.iter().filter_map(|event| match &event.body {
        EventBody::Dial(event) => Some(event),
        _ => None,
    });
    let dials: Vec<&DialEvent> = dials.collect();
    let [
        DialEvent::Resolving { .. },
        DialEvent::Resolved { addresses },
        DialEvent::Attempt { .. },
        DialEvent::AttemptFailed { .. },
        DialEvent::Exhausted,
    ] = dials.as_slice()
    else {
        panic!("{dials:?}")
    };
    assert_eq!(*addresses, [address]);
}

#[test]
fn a_name_is_resolved_and_every_address_tried_until_one_answers() {
    // Nobody listens on ::1, so where localhost has both addresses one attempt fails first.
    let address = serve(2, drop);
    let report = both(&target("localhost", address.port()), &patient(&target("localhost", address.port())));
    assert_died_waiting_for_the_confirm(&report);
    assert!(report.facts.path.addresses.contains(&address));
    assert_eq!(report.target.address, Some(address));
    assert_eq!(report.target.host, "localhost");
}

#[test]
fn a_name_that_cannot_exist_is_a_verdict() {
    // RFC 6761 6.4: no resolver may find it. Where there is no resolver at all, nobody can tell.
    let nowhere = parse_target("rdpwhy-test.invalid").expect("a name");
    let report = both(&nowhere, &patient(&nowhere));
    assert_eq!(report.position.stage, Stage::Resolve);
    let Some(Ending::Unreachable { reason }) = report.ending else { panic!("{:?}", report.ending) };
    assert!(matches!(reason, Unreachable::NameNotFound | Unreachable::ResolverFailed), "{reason:?}");
}

#[test]
fn a_target_with_an_address_asks_no_resolver() {
    let address = serve(2, drop);
    let target = Target { host: "rdpwhy-test.invalid".to_owned(), port: 1, address: Some(address) };
    let report = both(&target, &patient(&target));
    assert_died_waiting_for_the_confirm(&report);
    assert_eq!(report.target.host, "rdpwhy-test.invalid");
}

#[test]
fn a_handle_yields_the_report_while_the_probe_runs() {
    let (request_read, was_read) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let address = serve(1, move |stream| {
        request_read.send(()).expect("the test waits");
        let _ = may_go_on.recv();
        reset(&stream);
    });
    let mut config = patient(&at(address));
    config.record = true;
    let probe = Probe::new(at(address), config);
    let handle = probe.handle();
    assert_eq!(handle.report().transcript.len(), 0, "nothing has happened yet");
    let running = thread::spawn(move || runtime().block_on(probe.run()));
    was_read.recv().expect("a request");
    let so_far = handle.report();
    assert_eq!(so_far.ending, None);
    assert_eq!(so_far.position.stage, Stage::Negotiation);
    let begun = handle.finished_so_far();
    assert_eq!(begun.report, so_far);
    assert!(!begun.recording.is_empty() && begun.wall.is_some());
    drop(go_on);
    let finished = running.join().expect("no panic").expect("a report");
    assert_eq!(handle.report(), finished.report);
    assert_eq!(handle.finished_so_far().wall, finished.wall);
    assert!(matches!(finished.report.ending, Some(Ending::Closed(_))));
}

#[test]
fn dropping_the_future_closes_the_socket() {
    let (request_read, was_read) = mpsc::channel();
    let (closed, was_closed) = mpsc::channel();
    let address = serve(1, move |mut stream| {
        request_read.send(()).expect("the test waits");
        closed.send(stream.read(&mut [0]).map_err(|error| error.kind())).expect("the test waits");
    });
    runtime().block_on(async {
        let probe = Box::pin(rdpwhy::probe(at(address), patient(&at(address))));
        let until_read = tokio::task::spawn_blocking(move || was_read.recv());
        // Whichever is ready first: the probe is not, since nobody answers it.
        let mut until_read = Box::pin(until_read);
        let mut probe = probe;
        std::future::poll_fn(|cx| {
            assert!(probe.as_mut().poll(cx).is_pending(), "nobody has answered");
            until_read.as_mut().poll(cx).map(|_| ())
        })
        .await;
        drop(probe);
    });
    let end = was_closed.recv_timeout(Duration::from_secs(20)).expect("the socket is still open");
    assert!(matches!(end, Ok(0) | Err(ErrorKind::ConnectionReset)), "{end:?}");
}

#[test]
fn a_recording_is_kept_where_it_is_asked_for() {
    let address = serve(2, drop);
    let run = |record| {
        let mut config = patient(&at(address));
        config.record = record;
        runtime().block_on(Probe::new(at(address), config).run()).expect("a report")
    };
    assert_eq!(run(false).recording, Vec::new());
    let recorded = run(true);
    let times: Vec<_> = recorded.recording.iter().map(|(at, _)| *at).collect();
    assert!(times.is_sorted() && !times.is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn the_kernels_facts_are_kept_even_when_a_reset_has_taken_the_connection() {
    if netlink_sys::Socket::new(netlink_sys::protocols::NETLINK_SOCK_DIAG).is_err() {
        eprintln!("skipped: no sock_diag netlink sockets here");
        return;
    }
    let address = serve(2, |stream| reset(&stream));
    let report = both(&at(address), &patient(&at(address)));
    assert!(report.facts.path.tcp.is_some());
}

#[test]
fn without_a_runtime_the_tokio_driver_says_so() {
    let target = target("127.0.0.1", 1);
    let mut probe = Box::pin(rdpwhy::probe(target.clone(), patient(&target)));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(result) = probe.as_mut().poll(&mut context) else { panic!("it waits for nothing") };
    assert!(matches!(result, Err(Error::NoRuntime)));
}

#[test]
fn probes_and_handles_can_be_sent_to_other_threads() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    fn is_shared<T: Clone + Send + Sync>(_: T) {}
    let target = target("127.0.0.1", 1);
    let probe = is_send(Probe::new(target.clone(), patient(&target)));
    is_shared(probe.handle());
    drop(is_send(probe.run()));
}
