//! What was learned, by topic. Facts come from messages, whatever the position.

mod certificate;
mod channels;
mod gcc;
mod learn;
mod ntlm;
mod offered;
mod packets;
mod redirection;
mod tls;
mod tls_fault;
mod trust;
mod verification;

pub use certificate::{CertificateSeen, Verification};
pub use channels::ChannelFacts;
pub use gcc::{GccFacts, SecurityFacts};
pub use ntlm::NtlmFacts;
pub use offered::{HelloForm, Offered};
pub use packets::{PacketFacts, PacketFlag, PacketSeen};
pub use redirection::RedirectionFacts;
pub use tls::{AlertSeen, TlsFacts};
pub use tls_fault::TlsFault;
pub use trust::Trust;
pub use verification::{Possession, UnsupportedCertificate};

use core::net::SocketAddr;

use rdpwhy_pdu::cut;

/// Everything that was learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Facts {
    /// The client did not speak as a client of RDP: it asked a hello by hand, began with TLS, or said nothing. What the
    /// server does then is an answer, and no death of a handshake that anybody wanted.
    pub experiment: bool,
    /// The way to the server.
    pub path: PathFacts,
    /// X.224 negotiation.
    pub negotiation: NegotiationFacts,
    /// TLS.
    pub tls: TlsFacts,
    /// CredSSP.
    pub credssp: CredsspFacts,
    /// The NTLM challenge.
    pub ntlm: Option<NtlmFacts>,
    /// GCC settings of both sides.
    pub gcc: GccFacts,
    /// MCS channels.
    pub channels: ChannelFacts,
    /// Licensing.
    pub licensing: LicensingFacts,
    /// Server Redirection.
    pub redirection: Option<RedirectionFacts>,
    /// Set Error Info, the last one that was not "none".
    pub error_info: Option<ErrorInfoSeen>,
}

/// The way to the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PathFacts {
    /// All addresses of the name, in the order of the attempts.
    pub addresses: Vec<SocketAddr>,
    /// The address that answered.
    pub address: Option<SocketAddr>,
    /// The kernel's TCP facts at the end, where the platform tells them.
    pub tcp: Option<KernelTcp>,
    /// Headers of the server's packets; `None` unless the probe was told to capture them.
    pub packets: Option<PacketFacts>,
    /// Whether this platform's sockets discard what has arrived and was not read when a reset comes, as Windows does: then
    /// a connection that was reset may have been answered before. The driver says so.
    pub resets_discard: bool,
}

/// What the kernel knows of the connection (Linux: `TCP_INFO`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct KernelTcp {
    /// Smoothed round-trip time in microseconds.
    pub rtt_us: Option<u32>,
    /// Its variation in microseconds.
    pub rtt_variation_us: Option<u32>,
    /// Segments sent again, in all.
    pub retransmissions: Option<u32>,
    /// Largest segment we send, in bytes.
    pub send_mss: Option<u32>,
    /// Largest segment seen from the peer, in bytes.
    pub receive_mss: Option<u32>,
    /// Path MTU as known so far, in bytes.
    pub path_mtu: Option<u32>,
    /// Shortest round-trip time in microseconds. A segment that was sent again gives none.
    pub min_rtt_us: Option<u32>,
    /// Payload bytes sent, those that were sent again counted once.
    pub bytes_sent: Option<u64>,
    /// Payload bytes sent that the peer's kernel has acknowledged.
    pub bytes_acknowledged: Option<u64>,
    /// Payload bytes received.
    pub bytes_received: Option<u64>,
    /// When the kernel was asked, in microseconds from the origin. A reset takes its knowledge away, so that this may be
    /// before the end; `None` in recordings of older versions.
    pub asked_at_us: Option<u64>,
}

impl KernelTcp {
    /// How long after bytes were sent a missing acknowledgement tells something, in microseconds: the peer may delay it by
    /// 500 ms (RFC 9293 3.8.6.3), and two round trips leave time for one that grew. At least a second, which is all that is
    /// known without a round trip.
    #[must_use]
    pub fn acknowledgement_due_us(&self) -> u64 {
        const DELAYED_US: u64 = 500_000;
        const AT_LEAST_US: u64 = 1_000_000;
        let round_trip = self.rtt_us.max(self.min_rtt_us).unwrap_or_default();
        AT_LEAST_US.max(DELAYED_US + 2 * u64::from(round_trip))
    }
}

/// X.224 negotiation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NegotiationFacts {
    /// requestedProtocols; absent where the client sent no negotiation request.
    pub requested: Option<u32>,
    /// Their names.
    pub requested_names: Vec<&'static str>,
    /// Flags of the client's negotiation request; `None` where it sent none.
    pub request_flags: Option<u8>,
    /// `cookie` or `token`, where the client's connection request has a line of text.
    pub routing: Option<&'static str>,
    /// Length of that line's text in bytes: of a cookie without `Cookie: mstshash=`.
    pub routing_bytes: Option<usize>,
    /// Length of the client's preconnection PDU in bytes (MS-RDPEPS 2.2.1); `None` where it sent none.
    pub preconnection_bytes: Option<usize>,
    /// Length of the client's whole connection request in bytes; `None` where it sent none.
    pub request_bytes: Option<usize>,
    /// The correlation id that the client sent, in hexadecimal digits: both ends write it to their logs.
    pub correlation_id: Option<String>,
    /// SRC-REF of the confirm (X.224 13.4): 0x1234 from Windows and xrdp, 0 from FreeRDP.
    pub source_reference: Option<u16>,
    /// Whether a confirm came without negotiation data: an old server, or one that did not understand.
    pub answered_without_data: bool,
    /// selectedProtocol.
    pub selected: Option<u32>,
    /// Its name.
    pub selected_name: Option<&'static str>,
    /// Flags of the response.
    pub response_flags: Option<u8>,
    /// failureCode.
    pub failure: Option<u32>,
    /// Its name.
    pub failure_name: Option<&'static str>,
}

/// CredSSP.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CredsspFacts {
    /// The server's version.
    pub version: Option<u32>,
    /// errorCode as sent.
    pub error: Option<u32>,
    /// Its NTSTATUS name.
    pub error_name: Option<&'static str>,
    /// What it means in a logon, as the second half of a sentence.
    pub error_meaning: Option<&'static str>,
    /// Early User Authorization Result.
    pub early_user_auth: Option<u32>,
    /// Whether the credentials of a logon may go to this server; absent where there are none, or it never came to that.
    pub trust: Option<Trust>,
}

/// Licensing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LicensingFacts {
    /// The messages seen, in order, with their sender.
    pub messages: Vec<&'static str>,
    /// ProductInfo of the licence request: `6.0`.
    pub product_version: Option<String>,
    /// ProductId: `A02`.
    pub product_id: Option<String>,
    /// CompanyName.
    pub company: Option<String>,
    /// Scopes.
    pub scopes: Vec<String>,
    /// dwErrorCode of the last error alert.
    pub alert: Option<u32>,
    /// Its name.
    pub alert_name: Option<&'static str>,
    /// dwStateTransition of the last error alert.
    pub transition: Option<u32>,
    /// Its name.
    pub transition_name: Option<&'static str>,
    /// The certificate in the licence request.
    pub certificate: Option<SecurityFacts>,
    /// The licence that was issued, where the speaker could open it.
    pub issued: Option<LicenseSeen>,
}

/// A licence: NEW_LICENSE_INFO (MS-RDPELE 2.2.2.6.1) without the licence itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LicenseSeen {
    /// dwVersion: `10.0`.
    pub version: String,
    /// pbScope.
    pub scope: String,
    /// pbCompanyName.
    pub company: String,
    /// pbProductId.
    pub product_id: String,
    /// Size of pbLicenseInfo in bytes.
    pub bytes: usize,
}

impl LicenseSeen {
    /// The same with its texts cut, see [`rdpwhy_pdu::cut`].
    pub(crate) fn cut(self) -> Self {
        let Self { version, scope, company, product_id, bytes } = self;
        Self { version: cut(version), scope: cut(scope), company: cut(company), product_id: cut(product_id), bytes }
    }
}

/// A Set Error Info.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ErrorInfoSeen {
    /// errorInfo.
    pub code: u32,
    /// Its name.
    pub name: Option<&'static str>,
}
