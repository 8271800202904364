//! The witness of an RDP handshake.
//!
//! [`Handshake`] is shown timestamped [`Input`]s of both directions, in any chunking, and knows at every moment the
//! [`Position`], the [`Ending`] once there is one, the transcript of [`Event`]s and the [`Facts`]. It never speaks, does
//! no I/O and reads no clock.

mod arrivals;
mod bad_message;
mod budget;
mod ending;
mod facts;
mod held;
mod incapacity;
mod input;
mod knock;
mod limits;
mod observation;
mod offer;
mod position;
mod report;
mod route;
mod stage;
mod tap;
mod time;
mod transcript;
mod witness;

pub use arrivals::{Endless, Limit, Manner};
pub use bad_message::{BadMessage, Defect};
pub use ending::{Because, Close, Ending, How, Partial, Refusal, RefusalKind, Unreachable};
pub use facts::{
    AlertSeen, CertificateSeen, ChannelFacts, CredsspFacts, ErrorInfoSeen, Facts, GccFacts, HelloForm,
    KernelTcp as TcpFacts, LicenseSeen, LicensingFacts, NegotiationFacts, NtlmFacts, Offered, PacketFacts, PacketFlag,
    PacketSeen, PathFacts, Possession, RedirectionFacts, SecurityFacts, TlsFacts, TlsFault, Trust,
    UnsupportedCertificate, Verification,
};
pub use incapacity::{Incapacity, LocalFault, PeerFault};
pub use input::{DialEvent, Input, TlsUp};
pub use knock::UdpKnock;
pub use limits::{Limits, Quota};
pub use observation::Observation;
pub use offer::{Field, Offer};
pub use position::{Awaited, Position};
pub use report::{Outcome, Report, StageReport, Target};
pub use route::{likely_route, route};
pub use stage::Stage;
pub use time::{Duration, Timestamp, WallTime};
pub use transcript::{Event, EventBody, EventId, Transcript};
pub use witness::{Config, Handshake};

pub use rdpwhy_pdu::frame::FrameLayer;
pub use rdpwhy_pdu::{Held, PduKind, Side, Summary, Value};
