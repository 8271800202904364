//! Streams of the caller's own: the tokio driver over anything that reads and writes, healthy or not.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use rdpwhy::{
    Config, Ending, Event, How, Incapacity, Outcome, PduKind, RefusalKind, Report, Stage, Target, probe_stream,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf, duplex};

/// RDP_NEG_FAILURE with HYBRID_REQUIRED_BY_SERVER (MS-RDPBCGR 2.2.1.2.2).
const HYBRID_REQUIRED: [u8; 19] = [3, 0, 0, 19, 14, 0xD0, 0, 0, 0x12, 0x34, 0, 3, 0, 8, 0, 5, 0, 0, 0];

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}

async fn with_config<S: AsyncRead + AsyncWrite + Unpin + Send>(stream: S, mut config: Config) -> Report {
    let target = Target { host: "server.example".to_owned(), port: 3389, address: None };
    config.deadlines.linger = Duration::from_millis(20);
    probe_stream(stream, target, config).await.expect("a report")
}

async fn probe<S: AsyncRead + AsyncWrite + Unpin + Send>(stream: S) -> Report {
    with_config(stream, Config::new("server.example", 3389)).await
}

/// Where silence is expected; everywhere else a busy machine has all the time of the default.
async fn impatient<S: AsyncRead + AsyncWrite + Unpin + Send>(stream: S) -> Report {
    let mut config = Config::new("server.example", 3389);
    config.deadlines.stages.push((Stage::Negotiation, Duration::from_millis(200)));
    with_config(stream, config).await
}

#[test]
fn resolving_and_connecting_are_skipped() {
    let report = run(async {
        let (ours, mut theirs) = duplex(4096);
        let server = tokio::spawn(async move {
            theirs.read_exact(&mut [0; 4]).await.expect("a TPKT header");
            drop(theirs);
        });
        let report = probe(ours).await;
        server.await.expect("no panic");
        report
    });
    assert_eq!(report.position.stage, Stage::Negotiation);
    assert!(report.position.awaits_pdu(PduKind::X224ConnectionConfirm));
    assert!(matches!(report.ending, Some(Ending::Closed(close)) if close.how == How::Eof), "{:?}", report.ending);
    let outcome = |stage| report.stages.iter().find(|report| report.stage == stage).expect("a stage").outcome;
    assert_eq!(outcome(Stage::Resolve), Outcome::Skipped);
    assert_eq!(outcome(Stage::Connect), Outcome::Skipped);
    assert_eq!(report.target.address, None);
}

#[test]
fn a_refusal_is_followed_by_a_fin_of_ours() {
    let (report, rest) = run(async {
        let (ours, mut theirs) = duplex(4096);
        let server = tokio::spawn(async move {
            theirs.read_exact(&mut [0; 4]).await.expect("a TPKT header");
            theirs.write_all(&HYBRID_REQUIRED).await.expect("a failure");
            let mut rest = Vec::new();
            theirs.read_to_end(&mut rest).await.expect("an end of file");
            rest
        });
        (probe(ours).await, server.await.expect("no panic"))
    });
    assert!(
        matches!(&report.ending, Some(Ending::Refused { refusal, .. }) if refusal.kind == RefusalKind::NegotiationFailure)
    );
    assert!(!rest.is_empty(), "the rest of the connection request, and nothing that would follow a confirm");
}

#[test]
fn silence_ends_at_the_deadline() {
    let (ours, theirs) = duplex(4096);
    let report = run(impatient(ours));
    drop(theirs);
    assert!(matches!(report.ending, Some(Ending::Silent { .. })), "{:?}", report.ending);
}

/// What a stream does when it is written to.
#[derive(Clone, Copy)]
enum Writes {
    Succeed,
    Fail(io::ErrorKind),
    /// There is no room, ever.
    Block,
}

/// A stream that plays a script.
struct Scripted {
    reads: VecDeque<io::Result<Vec<u8>>>,
    writes: Writes,
    flushed: bool,
}

impl Scripted {
    fn new(writes: Writes, reads: impl IntoIterator<Item = io::Result<Vec<u8>>>) -> Self {
        Self { reads: reads.into_iter().collect(), writes, flushed: true }
    }
}

impl AsyncRead for Scripted {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.reads.pop_front() {
            Some(Ok(bytes)) => buffer.put_slice(&bytes),
            Some(Err(error)) => return Poll::Ready(Err(error)),
            // An end of file, if anyone asks.
            None => {}
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Scripted {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.writes {
            Writes::Succeed => {
                self.flushed = false;
                Poll::Ready(Ok(bytes.len().min(5)))
            }
            Writes::Fail(kind) => Poll::Ready(Err(kind.into())),
            Writes::Block => Poll::Pending,
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.flushed = true;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        assert!(self.flushed, "a FIN before what was written has been let go");
        Poll::Ready(Ok(()))
    }
}

fn scripted(writes: Writes, reads: impl IntoIterator<Item = io::Result<Vec<u8>>>) -> Report {
    run(probe(Scripted::new(writes, reads)))
}

fn assert_closed(report: &Report, how: How) {
    assert!(matches!(report.ending, Some(Ending::Closed(close)) if close.how == how), "{:?}", report.ending);
}

#[test]
fn a_failed_write_makes_the_end_of_file_that_follows_a_reset() {
    assert_closed(&scripted(Writes::Fail(io::ErrorKind::ConnectionReset), []), How::Reset);
    assert_closed(&scripted(Writes::Fail(io::ErrorKind::BrokenPipe), []), How::Reset);
    assert_closed(&scripted(Writes::Succeed, []), How::Eof);
}

#[test]
fn what_the_peer_said_before_a_failed_write_is_heard() {
    let report = scripted(Writes::Fail(io::ErrorKind::ConnectionReset), [Ok(HYBRID_REQUIRED.to_vec())]);
    let Some(Ending::Refused { refusal, then }) = &report.ending else { panic!("{:?}", report.ending) };
    assert_eq!(refusal.name, Some("HYBRID_REQUIRED_BY_SERVER"));
    assert!(then.is_some_and(|close| close.how == How::Reset), "{then:?}");
}

#[test]
fn the_peer_is_heard_while_a_write_of_ours_is_stuck() {
    let report = scripted(Writes::Block, [Ok(HYBRID_REQUIRED.to_vec())]);
    assert!(matches!(report.ending, Some(Ending::Refused { .. })), "{:?}", report.ending);
}

#[test]
fn errors_of_a_read_are_told_apart() {
    let after = |kind: io::ErrorKind| scripted(Writes::Succeed, [Err(kind.into())]);
    assert_closed(&after(io::ErrorKind::ConnectionReset), How::Reset);
    assert_closed(&after(io::ErrorKind::ConnectionAborted), How::Reset);
    assert_closed(&after(io::ErrorKind::BrokenPipe), How::Reset);
    assert_closed(&after(io::ErrorKind::UnexpectedEof), How::Eof);
    assert_closed(&after(io::ErrorKind::Interrupted), How::Eof);
    assert_closed(&after(io::ErrorKind::NotConnected), How::Reset);
}

#[test]
fn what_icmp_says_of_an_open_connection_is_silence() {
    for kind in [io::ErrorKind::HostUnreachable, io::ErrorKind::NetworkDown, io::ErrorKind::ConnectionRefused] {
        let gone = run(impatient(Scripted::new(Writes::Succeed, [Err(kind.into())])));
        assert!(matches!(gone.ending, Some(Ending::Silent { .. })), "{kind}: {:?}", gone.ending);
    }
}

#[test]
fn a_stream_that_breaks_is_our_own_side_and_keeps_the_report() {
    let half = HYBRID_REQUIRED[..7].to_vec();
    let broken = scripted(Writes::Succeed, [Ok(half), Err(io::Error::new(io::ErrorKind::InvalidData, "bad MAC"))]);
    let Some(Ending::Unable { because: Incapacity::Local(why) }) = &broken.ending else {
        panic!("{:?}", broken.ending)
    };
    assert!(why.contains("bad MAC"), "{why}");
    assert_eq!(broken.position.stage, Stage::Negotiation);
    let sent = |event: &Event| event.body.pdu() == Some(PduKind::X224ConnectionRequest);
    assert!(broken.transcript.iter().any(sent));
}
