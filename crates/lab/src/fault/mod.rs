//! Faults: a place of the conversation, and what happens there.

mod fits;
mod garbage;
mod length;
mod manner;
mod parse;
mod places;
mod text;

pub use garbage::Garbage;
pub use manner::{Manner, Refusal};
pub use places::{ImpossibleFault, every_place, places};
pub use text::FaultError;

pub(crate) use length::lengthen;
pub(crate) use places::check;

use rdpwhy_pdu::{PduKind, Side};

/// One fault, written `PLACE:WHEN:HOW`: `tls.client-hello:after:reset`, `mcs.connect-response:inside=7:eof`,
/// `mcs.channel-join-confirm#2:before:stall`, `tls.record#3:inside=5:reset`.
///
/// Both sides send `tls.finished`, so a text may name the sender: `client/tls.finished:after:reset`. Without that,
/// `tls.finished` is the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Whose message it is.
    pub from: Side,
    /// The message.
    pub place: Place,
    /// Where, seen from that message.
    pub when: When,
    /// What happens.
    pub how: Manner,
}

/// A message of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The nth of its kind, from 1.
    Pdu {
        /// What it is.
        kind: PduKind,
        /// Which of them.
        nth: usize,
    },
    /// The nth record, from 1, of the server's side of the TLS handshake, whatever it holds. Clear handshake messages
    /// have a record each.
    Record(usize),
}

impl Place {
    /// How each is written, with a line of what it means.
    pub const FORMS: &'static [(&'static str, &'static str)] = &[
        (
            "MESSAGE",
            "the first message of this name; client/ or server/ before it says whose, where both sides send it",
        ),
        ("MESSAGE#N", "the nth message of this name"),
        ("tls.record#N", "the nth record of the server's TLS handshake, whatever it holds"),
    ];

    /// The first message of a kind.
    #[must_use]
    pub const fn first(kind: PduKind) -> Self {
        Self::Pdu { kind, nth: 1 }
    }

    /// The kind, where the place is addressed by one.
    #[must_use]
    pub const fn kind(self) -> Option<PduKind> {
        match self {
            Self::Pdu { kind, .. } => Some(kind),
            Self::Record(_) => None,
        }
    }
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
