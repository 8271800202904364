//! The truth: what each manner of death looks like, by the layer that it strikes. Written by hand from the design, and
//! reviewed by hand: nothing here asks the witness.
#![doc = ""]
#![doc = include_str!("truth.md")]

use rdpwhy_lab::{Garbage, Manner, Refusal, When};

use crate::message::{Frame, Message};
use crate::said::Said;

/// Half-seconds that a stage is waited for: between two bytes of a drip, so that no byte comes at the last moment.
pub const STAGE_LIMIT: usize = 11;

/// Where a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// As it is.
    Plain,
    /// In TLS records.
    InTls,
    /// It is a record of the TLS handshake.
    Handshake,
}

/// What is true of a death at `due`, the message of the server that the client waits for, of which `begun` came.
#[must_use]
pub fn death(due: &Message, begun: Option<Begun>, how: &Manner) -> Said {
    let ending = match how {
        Manner::Reset => "closed reset by server",
        Manner::Eof | Manner::HalfClose => "closed eof by server",
        // Its bytes were still coming.
        Manner::Drip if begun.is_some() => "endless drip",
        _ => "silent",
    };
    let partial = begun.map(|begun| (begun.layer.to_owned(), begun.have, begun.need()));
    said(due, ending, partial)
}

/// What is true where the message before `due` came just before the stage's time was over.
#[must_use]
pub fn still_answering(due: &Message) -> Said {
    said(due, "endless", None)
}

/// What is true where `due` was awaited, and something came that is none of its kind.
#[must_use]
pub fn odd(due: &Message, layer: Layer, how: &Manner, before: Before) -> Said {
    let ending = match (how, layer) {
        (Manner::Garbage(Garbage::Tpkt), Layer::Plain) => "bad-message",
        // Its frame is that of a record, and it does not decrypt.
        (Manner::Garbage(Garbage::TlsRecord), Layer::InTls) => "unable",
        (Manner::Garbage(_), _) => "unreadable",
        (Manner::Replay, _) if due.frame == Frame::Tpkt && before.frame != Frame::Tpkt => "unreadable",
        (Manner::Replay, _) if due.place == "credssp.ts-request" => {
            let (step, awaits, ending) = ("authenticate".to_owned(), false, "unable".to_owned());
            return Said { step, awaits, ending, odd: None, ..said(due, "", None) };
        }
        (Manner::Replay, Layer::Handshake) if follows_change_cipher_spec(due) => "silent",
        // A whole message in the clear in place of the server's TLS hello has its name.
        (Manner::Replay, Layer::Handshake) if due.place == "tls.record#1" => "bad-message",
        // The frame of early user authorization.
        (Manner::Replay | Manner::OutOfOrder, _) if due.frame == Frame::EarlyUserAuth => {
            let code = if *how == Manner::Replay { before.first_four() } else { u32::from_le_bytes([3, 0, 0, 11]) };
            let ending = format!("refused early-user-auth {code} by server, then nothing");
            return Said { odd: None, ..said(due, &ending, None) };
        }
        // In the clear the TLS library reads which message it is.
        (Manner::Replay | Manner::OutOfOrder, Layer::Handshake)
            if due.step == "server-hello" || CLEAR.contains(&due.pdu) =>
        {
            "unable"
        }
        (Manner::Replay | Manner::OutOfOrder, Layer::Handshake) => "unreadable",
        // It asks again, and is answered again.
        (Manner::Replay, _) if due.step == "server-answer" => "silent",
        _ => "bad-message",
    };
    // What is no message of the protocol is no odd one; a second ChangeCipherSpec is none either.
    let odd = match ending {
        "silent" => Some(false),
        "bad-message" => Some(true),
        _ => None,
    };
    Said { odd, ..said(due, ending, None) }
}

/// The messages that a TLS 1.2 server sends in the clear after its hello.
const CLEAR: [&str; 3] = ["tls.certificate", "tls.server-key-exchange", "tls.server-hello-done"];

/// Whether the record before was a ChangeCipherSpec: of those before Finished only TLS 1.3's second is one; in TLS 1.2 it
/// follows what the client says.
fn follows_change_cipher_spec(due: &Message) -> bool {
    due.place == "tls.record#3" && due.pdu != "tls.server-key-exchange"
}

/// What is true when the frame of `due`, of `size` bytes, came whole and says that it has `by` more.
#[must_use]
pub fn longer(due: &Message, size: usize, by: usize) -> Said {
    said(due, "silent", Some((layer_name(due.frame).to_owned(), size, size + by)))
}

/// What is true when the frame of `due` came whole and says that it ends a byte earlier, before `last`.
#[must_use]
pub fn shorter(due: &Message, last: Option<u8>) -> Said {
    let begins_frame = match (due.stage, last) {
        // The version of a TPKT; after licensing also a fast-path frame's two lower bits (MS-RDPBCGR 2.2.9.1.2).
        ("tls", _) | (_, None) => false,
        ("capabilities", Some(byte)) => byte == 3 || byte & 3 == 0,
        (_, Some(byte)) => byte == 3,
    };
    let ending = match due.stage {
        // A byte less than these have does not decode, and nothing more is waited for.
        "credssp" | "basic-settings" | "channels" => "bad-message",
        // What carries these does not decode, which tells nothing of their names: what is awaited may follow.
        _ if begins_frame => "bad-message",
        _ => "unreadable",
    };
    // Whether the rest decodes is the decoders' business.
    Said { odd: None, ..said(due, ending, None) }
}

/// What is true of a refusal where `due` was awaited.
#[must_use]
pub fn refusal(due: &Message, refusal: Refusal, then: &str) -> Said {
    let of_stage = match due.stage {
        "negotiation" => "negotiation-failure",
        "tls" => "tls-alert",
        "credssp" => "credssp-error",
        "early-user-auth" => "early-user-auth",
        "licensing" => "license-error",
        "capabilities" => "set-error-info",
        _ => "mcs-result",
    };
    let (kind, code) = match refusal {
        Refusal::Stage(code) => (of_stage, code),
        Refusal::WithId(result) => ("mcs-result", u32::from(result)),
        Refusal::License { code, .. } => ("license-error", code),
        Refusal::Ultimatum(reason) => ("disconnect-ultimatum", u32::from(reason)),
        Refusal::ErrorInfo(code) => ("set-error-info", code),
        other => panic!("{other} is not in the table"),
    };
    said(due, &format!("refused {kind} {code} by server, then {then}"), None)
}

/// What is true when everything that was asked for came, and then this happened: a conversation that came to its `end` goes
/// on to be listened to for a moment, and a close in it is told.
#[must_use]
pub fn nothing_missing(end: &str, how: &Manner) -> Said {
    let (stage, ending) = match how {
        Manner::Reset if end == "completed" => ("capabilities", "closed reset by server"),
        Manner::Eof | Manner::HalfClose if end == "completed" => ("capabilities", "closed eof by server"),
        _ => ("licensing", end),
    };
    Said {
        stage: stage.to_owned(),
        step: String::new(),
        awaits: true,
        ending: ending.to_owned(),
        odd: Some(false),
        partial: None,
    }
}

fn said(due: &Message, ending: &str, partial: Option<(String, usize, usize)>) -> Said {
    let (stage, step) = (due.stage.to_owned(), due.step.to_owned());
    Said { stage, step, awaits: true, ending: ending.to_owned(), odd: Some(false), partial }
}

/// The server's message before the one that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// Bytes of its frame.
    pub size: usize,
    /// Its frame.
    pub frame: Frame,
}

impl Before {
    /// The first four bytes of a short TSRequest, as a result (MS-CSSP 2.2.1: SEQUENCE, length, `[0]`, its length).
    fn first_four(self) -> u32 {
        let content = u8::try_from(self.size - 2).unwrap_or(u8::MAX);
        u32::from_le_bytes([0x30, content, 0xA0, 3])
    }
}

/// A frame of which some bytes came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    layer: &'static str,
    have: usize,
    total: usize,
}

const fn layer_name(frame: Frame) -> &'static str {
    match frame {
        Frame::Tpkt => "tpkt",
        Frame::TsRequest => "ts-request",
        Frame::EarlyUserAuth => "early-user-auth",
        Frame::Record => "tls-record",
    }
}

impl Begun {
    /// `have` bytes of a message's frame of `total`; `None` when that is nothing, or all.
    #[must_use]
    pub fn frame(frame: Frame, have: usize, total: usize) -> Option<Self> {
        (1..total).contains(&have).then_some(Self { layer: layer_name(frame), have, total })
    }

    /// `have` bytes of a TLS record of `total`.
    #[must_use]
    pub fn record(have: usize, total: usize) -> Option<Self> {
        Self::frame(Frame::Record, have, total)
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
