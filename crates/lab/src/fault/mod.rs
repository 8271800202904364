//! Faults: a place of the conversation, and what happens there.

mod garbage;
mod places;
mod text;

pub use garbage::Garbage;
pub use places::{ImpossibleFault, every_place, places};
pub use text::FaultError;

pub(crate) use places::check;

use rdpwhy_pdu::{PduKind, Side};

/// One fault, written `PDU:WHEN:HOW`: `tls.client-hello:after:reset`, `mcs.connect-response:inside=7:eof`.
///
/// Both sides send `tls.finished`, so a text may name the sender: `client/tls.finished:after:reset`. Without that,
/// `tls.finished` is the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Whose message it is.
    pub from: Side,
    /// The message; the first one of its kind counts.
    pub pdu: PduKind,
    /// Where, seen from that message.
    pub when: When,
    /// What happens.
    pub how: Manner,
}

/// Where a fault lies, seen from its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The server's message is not sent; the client's is awaited and not read.
    Before,
    /// After this many bytes of the message's frame have been sent, or have come. A frame is the TPKT, the TSRequest or
    /// the TLS record, header included; inside TLS the bytes that are sent make a record of their own. As many bytes as
    /// the frame has, or more, mean [`When::After`].
    Inside(usize),
    /// After this many bytes of the TLS record that holds the server's message have been sent, header included. As many
    /// bytes as the record has, or more, mean [`When::After`]. Without TLS, and for a message of TLS itself, it is
    /// [`When::Inside`].
    Record(usize),
    /// The server's message was sent whole; the client's has come whole and is not answered.
    After,
}

impl When {
    /// How each is written, with a line of what it means.
    pub const FORMS: &'static [(&'static str, &'static str)] = &[
        ("before", "the server's message is not sent; the client's is awaited and not read"),
        ("inside=BYTES", "after so many bytes of the message's frame; as many as it has, or more, are after"),
        ("record=BYTES", "after so many bytes of the TLS record around the server's message"),
        ("after", "the server's message was sent whole; the client's has come whole and is not answered"),
    ];
}

impl Manner {
    /// How each is written, with a line of what it does.
    pub const FORMS: &'static [(&'static str, &'static str)] = &[
        ("reset", "TCP RST"),
        ("eof", "TCP FIN without close_notify, which is also a half-close: what comes is read and ignored"),
        ("stall", "nothing, until the client closes"),
        ("drip", "the rest of the server's message, a byte a second"),
        ("refuse=CODE", "the stage's own refusal with this code, decimal or 0xHEX, and a proper goodbye"),
        ("refuse=CODE+reset", "the same, and TCP RST at once"),
        ("garbage=noise", "64 bytes that look random, the same every time"),
        ("garbage=zeros", "64 zeros"),
        ("garbage=http", "a web server's answer"),
        ("garbage=ssh", "an SSH server's greeting"),
        ("garbage=0xHEX", "these bytes"),
    ];
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Manner {
    /// TCP RST.
    Reset,
    /// TCP FIN without close_notify; what the client still sends is read and ignored. A half-close is the same.
    Eof,
    /// The rest of the message comes byte by byte, one a second, each in a record of its own where there is TLS; then, or
    /// where the message is the client's, nothing, until the client closes.
    Drip,
    /// Nothing, until the client closes.
    Stall,
    /// The legal refusal of the stage, and what follows it. A place inside a message has none.
    Refuse {
        /// failureCode, alert, errorCode, Early User Authorization Result, MCS result, dwErrorCode or errorInfo.
        code: u32,
        /// TCP RST at once; otherwise the server hangs up as it should.
        reset: bool,
    },
    /// Bytes that are no protocol of ours, raw on the socket; then nothing, until the client closes.
    Garbage(Garbage),
}
