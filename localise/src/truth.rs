//! The truth: what each manner of death looks like, by the layer that it strikes. Written by hand from the design, and
//! reviewed by hand: nothing here asks the witness.
//!
//! | manner | ending | what had begun |
//! |---|---|---|
//! | `reset` | closed, reset, by the server | the frame, as far as it came |
//! | `eof`, which is also a half-close | closed, eof, by the server | the frame, as far as it came |
//! | `stall` | silent | the frame, as far as it came |
//! | `drip` | silent, in the middle of the frame; a frame that is whole in time counts as sent | the frame, a second a byte |
//! | `refuse` | refused, by the stage's own message and with its code | nothing |
//! | | then close_notify inside TLS, eof where there is none, or the reset that was asked for | |
//! | `garbage` between frames | unreadable | nothing |
//!
//! A frame's length is known when its header is there, and before that it is the header's own: 4 bytes of a TPKT, 5 of a TLS
//! record, and of a TSRequest 2, then as many more as the second one says.

use rdpwhy_lab::{Manner, When};

use crate::route::{Frame, Message};
use crate::said::Said;

/// Half-seconds that a stage is waited for: between two bytes of a drip, so that no byte comes at the last moment.
pub const STAGE_LIMIT: usize = 11;

/// What is true of a death at `due`, the message of the server that the client waits for, of which `sent` bytes of
/// `size` came whole, in the frame `layer`.
#[must_use]
pub fn death(due: &Message, begun: Option<Begun>, how: &Manner) -> Said {
    let ending = match how {
        Manner::Reset => "closed reset by server",
        Manner::Eof => "closed eof by server",
        Manner::Stall | Manner::Drip => "silent",
        _ => "unreadable",
    };
    let partial = begun.map(|begun| (begun.layer.to_owned(), begun.have, begun.need()));
    Said { stage: due.stage.to_owned(), awaits: true, ending: ending.to_owned(), partial }
}

/// What is true of a refusal at `due`, which came where `due` was awaited.
#[must_use]
pub fn refusal(due: &Message, code: u32, then: &str) -> Said {
    let kind = match due.stage {
        "negotiation" => "negotiation-failure",
        "tls" => "tls-alert",
        "credssp" => "credssp-error",
        "early-user-auth" => "early-user-auth",
        "licensing" => "license-error",
        "capabilities" => "set-error-info",
        _ => "mcs-result",
    };
    let ending = format!("refused {kind} {code} by server, then {then}");
    Said { stage: due.stage.to_owned(), awaits: true, ending, partial: None }
}

/// Codes that a stage refuses with: those of the specification, and one that nobody knows.
#[must_use]
pub fn codes(stage: &str) -> Vec<u32> {
    match stage {
        // MS-RDPBCGR 2.2.1.2.2.
        "negotiation" => vec![1, 2, 3, 4, 5, 6, 7, 99],
        // RFC 8446 6.2 and RFC 5246 7.2.2; 0 and 90 are no refusals.
        "tls" => vec![
            10, 20, 21, 22, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 60, 70, 71, 80, 86, 109, 110, 112, 120, 222,
        ],
        // MS-ERREF, the first as SSPI has it.
        "credssp" => vec![0x8009_0308, 0xC000_0022, 0xC000_006D, 0xC000_0234, 0x1234_5678],
        // MS-RDPBCGR 2.2.10.2.
        "early-user-auth" => vec![5, 7],
        // MS-RDPBCGR 2.2.1.12.1.3; 7 is no refusal.
        "licensing" => vec![1, 2, 3, 4, 6, 8, 0xB, 0xC, 0x63],
        // MS-RDPBCGR 2.2.5.1.1.
        "capabilities" => vec![1, 5, 9, 0x101, 0x1195, 0x7FFF],
        // T.125 7, Result.
        _ => (1..=15).collect(),
    }
}

/// What is true when everything that was asked for came, before the server died.
#[must_use]
pub fn nothing_died() -> Said {
    Said { stage: "licensing".to_owned(), awaits: true, ending: "completed".to_owned(), partial: None }
}

/// A frame of which some bytes came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    layer: &'static str,
    have: usize,
    total: usize,
}

impl Begun {
    /// `have` bytes of a message's frame of `total`; `None` when that is nothing, or all.
    #[must_use]
    pub fn frame(frame: Frame, have: usize, total: usize) -> Option<Self> {
        let layer = match frame {
            Frame::Tpkt => "tpkt",
            Frame::TsRequest => "ts-request",
            Frame::EarlyUserAuth => "early-user-auth",
        };
        (1..total).contains(&have).then_some(Self { layer, have, total })
    }

    /// `have` bytes of a TLS record of `total`.
    #[must_use]
    pub fn record(have: usize, total: usize) -> Option<Self> {
        (1..total).contains(&have).then_some(Self { layer: "tls-record", have, total })
    }

    fn need(self) -> usize {
        let known_at = match self.layer {
            "tpkt" | "early-user-auth" => 4,
            "tls-record" => 5,
            // The second byte says whether more bytes of length follow.
            _ if self.have < 2 => return 2,
            _ if self.total <= 129 => 2,
            _ if self.total <= 258 => 3,
            _ => 4,
        };
        if self.have < known_at { known_at } else { self.total }
    }
}

/// How many bytes of a message have come when the client gives up, of which `sent` came at once.
#[must_use]
pub fn dripped(sent: usize, total: usize) -> usize {
    total.min(sent + STAGE_LIMIT / 2)
}

/// How many bytes of a message of `size` bytes are sent at once.
#[must_use]
pub fn sent_at_once(when: When, size: usize) -> usize {
    match when {
        When::Before => 0,
        When::Inside(bytes) | When::Record(bytes) => bytes.min(size),
        When::After => size,
    }
}
