//! Where, and why, did this RDP handshake die?
//!
//! [`probe`] connects to a server, speaks the handshake as far as the configured [`Reach`] allows, and answers with a
//! [`Report`]: the stage, the step in it, what was awaited, how it ended, what was learned and what was seen.
//! [`diagnosis`] turns that into sentences. A handshake that fails is a report, never an [`Error`].
//!
#![cfg_attr(all(feature = "tokio", feature = "ring"), doc = "```no_run")]
#![cfg_attr(not(all(feature = "tokio", feature = "ring")), doc = "```ignore")]
//! use rdpwhy::{Config, diagnosis, parse_target, probe};
//!
//! # async fn check() -> Result<(), Box<dyn std::error::Error>> {
//! let target = parse_target("server.example")?;
//! let config = Config::new(&target.host, target.port);
//! let report = probe(target, config).await?;
//! println!("{}", diagnosis::verdict(&report));
//! for finding in diagnosis::diagnose(&report) {
//!     println!("{}: {}", finding.signature, finding.says);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Probe`] is the same with a [`ProbeHandle`] that shows the report so far, `probe_stream` takes a stream of the
//! caller's own, and [`blocking`] needs no runtime. The crates underneath are here as [`pdu`], [`handshake`],
//! [`client`] and [`diagnosis`]; none of them does I/O.

pub mod blocking;
mod clock;
mod diagnose;
mod dial;
#[cfg(feature = "serde")]
pub mod document;
mod drive;
mod error;
mod handle;
mod kdc;
mod kernel;
mod knock;
mod packets;
mod probe;
mod redirect;
mod session;
mod target;
mod transport;

pub use rdpwhy_client as client;
#[cfg(feature = "credssp")]
pub use rdpwhy_credssp as credssp;
pub use rdpwhy_diagnosis as diagnosis;
pub use rdpwhy_handshake as handshake;
pub use rdpwhy_pdu as pdu;

pub use diagnose::{Diagnosed, Diagnoser, Varied, asking, vary};
#[cfg(feature = "tokio")]
pub use diagnose::{diagnose, survey_suites};
pub use error::Error;
pub use handle::ProbeHandle;
#[cfg(feature = "tokio")]
pub use knock::udp_knock;
pub use packets::{PacketsError, packets_available};
pub use probe::{Finished, Probe};
#[cfg(feature = "tokio")]
pub use probe::{probe, probe_stream};
pub use redirect::{MAX_REDIRECTIONS, next_hop};
pub use target::{DEFAULT_PORT, TargetError, parse_target};

pub use rdpwhy_client::{
    Binding, Config, Deadlines, Hello, KdcRequest, Logon, LogonEvent, LogonStep, Opening, Profile, Reach, Thumbprint,
    TrustPolicy,
};
pub use rdpwhy_handshake::{
    Because, Close, Ending, Event, EventBody, EventId, Facts, How, Incapacity, Limits, Observation, Outcome, Partial,
    PduKind, Position, Quota, Refusal, RefusalKind, Report, Side, Stage, StageReport, Target, Timestamp, UdpKnock,
    Unreachable, WallTime,
};
