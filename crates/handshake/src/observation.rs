//! [`Observation`]: an input of the witness that owns its bytes, so that a conversation can be kept and replayed.

use crate::{
    Because, DialEvent, Handshake, How, Incapacity, Input, LicenseSeen, Limit, Quota, Side, Timestamp, TlsFault, TlsUp,
    Trust,
};

/// One observation, as the witness was shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the variants are those of Input")]
pub enum Observation {
    Dial(DialEvent),
    Wire { from: Side, bytes: Vec<u8> },
    Clear { from: Side, bytes: Vec<u8> },
    TlsUp(TlsUp),
    TlsTicket,
    TlsAlert { from: Side, description: u8 },
    TlsFault(TlsFault),
    DirectTls,
    Listening,
    Inspecting,
    SecurityUp,
    Opened { from: Side, frame: Vec<u8>, authentic: bool },
    LicenseOpened(LicenseSeen),
    LicenseUnfit(String),
    Trust(Trust),
    Ended { by: Side, how: How },
    Deadline(Limit),
    Tick,
    Stop(Because),
    Complete,
    Unable(Incapacity),
    Exceeded { by: Side, quota: Quota, bytes: u64 },
    Unanswerable,
    Unreadable { from: Side, head: Vec<u8> },
}

impl Observation {
    /// Shows it to a witness.
    pub fn show(&self, at: Timestamp, witness: &mut Handshake) {
        witness.observe(at, self.as_input());
    }

    /// As the witness takes it.
    #[must_use]
    pub fn as_input(&self) -> Input<'_> {
        match self {
            Self::Dial(event) => Input::Dial(event.clone()),
            Self::Wire { from, bytes } => Input::Wire { from: *from, bytes },
            Self::Clear { from, bytes } => Input::Clear { from: *from, bytes },
            Self::TlsUp(up) => Input::TlsUp(up.clone()),
            Self::TlsTicket => Input::TlsTicket,
            Self::TlsAlert { from, description } => Input::TlsAlert { from: *from, description: *description },
            Self::TlsFault(fault) => Input::TlsFault(*fault),
            Self::DirectTls => Input::DirectTls,
            Self::Listening => Input::Listening,
            Self::Inspecting => Input::Inspecting,
            Self::SecurityUp => Input::SecurityUp,
            Self::Opened { from, frame, authentic } => Input::Opened { from: *from, frame, authentic: *authentic },
            Self::LicenseOpened(license) => Input::LicenseOpened(license.clone()),
            Self::LicenseUnfit(why) => Input::LicenseUnfit(why.clone()),
            Self::Trust(trust) => Input::Trust(*trust),
            Self::Ended { by, how } => Input::Ended { by: *by, how: *how },
            Self::Deadline(limit) => Input::Deadline(*limit),
            Self::Tick => Input::Tick,
            Self::Stop(because) => Input::Stop(*because),
            Self::Complete => Input::Complete,
            Self::Unable(because) => Input::Unable(because.clone()),
            Self::Exceeded { by, quota, bytes } => Input::Exceeded { by: *by, quota: *quota, bytes: *bytes },
            Self::Unanswerable => Input::Unanswerable,
            Self::Unreadable { from, head } => Input::Unreadable { from: *from, head },
        }
    }
}

impl From<&Input<'_>> for Observation {
    fn from(input: &Input<'_>) -> Self {
        match input {
            Input::Dial(event) => Self::Dial(event.clone()),
            Input::Wire { from, bytes } => Self::Wire { from: *from, bytes: bytes.to_vec() },
            Input::Clear { from, bytes } => Self::Clear { from: *from, bytes: bytes.to_vec() },
            Input::TlsUp(up) => Self::TlsUp(up.clone()),
            Input::TlsTicket => Self::TlsTicket,
            Input::TlsAlert { from, description } => Self::TlsAlert { from: *from, description: *description },
            Input::TlsFault(fault) => Self::TlsFault(*fault),
            Input::DirectTls => Self::DirectTls,
            Input::Listening => Self::Listening,
            Input::Inspecting => Self::Inspecting,
            Input::SecurityUp => Self::SecurityUp,
            Input::Opened { from, frame, authentic } => {
                Self::Opened { from: *from, frame: frame.to_vec(), authentic: *authentic }
            }
            Input::LicenseOpened(license) => Self::LicenseOpened(license.clone()),
            Input::LicenseUnfit(why) => Self::LicenseUnfit(why.clone()),
            Input::Trust(trust) => Self::Trust(*trust),
            Input::Ended { by, how } => Self::Ended { by: *by, how: *how },
            Input::Deadline(limit) => Self::Deadline(*limit),
            Input::Tick => Self::Tick,
            Input::Stop(because) => Self::Stop(*because),
            Input::Complete => Self::Complete,
            Input::Unable(because) => Self::Unable(because.clone()),
            Input::Exceeded { by, quota, bytes } => Self::Exceeded { by: *by, quota: *quota, bytes: *bytes },
            Input::Unanswerable => Self::Unanswerable,
            Input::Unreadable { from, head } => Self::Unreadable { from: *from, head: head.to_vec() },
        }
    }
}
