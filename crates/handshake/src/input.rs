//! What the witness is shown.

use core::net::SocketAddr;

use crate::{Because, How, Incapacity, LicenseSeen, Limit, Quota, Side, TlsFault, Trust, Unreachable, Verification};

/// One observation. Bytes may be cut at any place: the report is a function of bytes and time, never of read
/// boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input<'a> {
    /// Something about reaching the server.
    Dial(DialEvent),
    /// Socket bytes: frames in the clear, and records once TLS is up.
    Wire {
        /// Who sent them.
        from: Side,
        /// The bytes.
        bytes: &'a [u8],
    },
    /// Plaintext inside TLS.
    Clear {
        /// Who sent it.
        from: Side,
        /// The bytes.
        bytes: &'a [u8],
    },
    /// The client's TLS handshake is complete.
    TlsUp(TlsUp),
    /// A session ticket arrived inside TLS: the server has accepted the client's Finished.
    TlsTicket,
    /// An alert that the wire tap cannot read.
    TlsAlert {
        /// Who sent it.
        from: Side,
        /// See [`rdpwhy_pdu::tls::alert_name`].
        description: u8,
    },
    /// The TLS layer says in which way the server broke TLS; the ending follows.
    TlsFault(TlsFault),
    /// The speaker begins with TLS at once: there is no negotiation.
    DirectTls,
    /// The speaker says nothing, and hears what the other side says by itself.
    Listening,
    /// The hello that follows is an inspection's: not the speaker's own, and nothing is to come of it but an answer.
    Inspecting,
    /// Standard RDP security is in force and the speaker holds its keys: each sealed message is followed by what is in
    /// it, as [`Input::Opened`].
    SecurityUp,
    /// What was in the sealed message before it.
    Opened {
        /// Who sent it.
        from: Side,
        /// The frame as it would be without the seal: a TPKT whose security header has no SEC_ENCRYPT.
        frame: &'a [u8],
        /// Whether its MAC is the one that the contents have.
        authentic: bool,
    },
    /// A licence came, and the speaker could open it.
    LicenseOpened(LicenseSeen),
    /// The licence that has just come is of no use to the speaker; says why.
    LicenseUnfit(String),
    /// The speaker has credentials, and this is whether they may go to the server.
    Trust(Trust),
    /// The connection was closed from one end.
    Ended {
        /// Which one.
        by: Side,
        /// FIN or RST.
        how: How,
    },
    /// A limit of time passed.
    Deadline(Limit),
    /// Time passes; nothing else happened.
    Tick,
    /// The speaker stops.
    Stop(Because),
    /// Every stage that was asked for has passed.
    Complete,
    /// The speaker cannot go on.
    Unable(Incapacity),
    /// A peer went beyond what the conversation may hold.
    Exceeded {
        /// Which peer.
        by: Side,
        /// Which limit.
        quota: Quota,
        /// How much there was, in bytes.
        bytes: u64,
    },
    /// The speaker has no answer to the server's last message.
    Unanswerable,
    /// What arrived cannot be read, by a layer that reads deeper than the wire tap. Its first bytes.
    Unreadable {
        /// Who sent it.
        from: Side,
        /// The bytes.
        head: &'a [u8],
    },
}

/// Events before the first byte.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(tag = "dial", rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum DialEvent {
    /// A name is looked up.
    Resolving {
        /// The name, or an address literal.
        host: String,
        /// The port.
        port: u16,
    },
    /// The addresses, in the order of the attempts.
    Resolved {
        /// All of them.
        addresses: Vec<SocketAddr>,
    },
    /// There is no address.
    ResolveFailed {
        /// `name-not-found` or `resolver-failed`.
        reason: Unreachable,
        /// The resolver's own words.
        detail: String,
    },
    /// An attempt begins.
    Attempt {
        /// The address.
        address: SocketAddr,
    },
    /// An attempt failed; others may go on.
    AttemptFailed {
        /// The address.
        address: SocketAddr,
        /// Why.
        reason: Unreachable,
        /// The operating system's own words.
        detail: String,
    },
    /// One attempt succeeded.
    Connected {
        /// The address.
        address: SocketAddr,
    },
    /// All attempts failed.
    Exhausted,
}

/// What the TLS layer knows when the client's handshake is complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TlsUp {
    /// Version number on the wire, 0x0303 for TLS 1.2; 0 for a transparent layer.
    pub version: u16,
    /// Cipher suite.
    pub suite: u16,
    /// The server's certificates, DER, leaf first.
    pub chain: Vec<Vec<u8>>,
    /// What strict verification would have said, where the layer tried it.
    pub verification: Option<Verification>,
}
