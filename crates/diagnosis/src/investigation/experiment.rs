//! [`Experiment`]: one more connection with one thing changed, and what each cause would have it show.

use core::time::Duration;

use rdpwhy_handshake::{Field, Stage};

use rdpwhy_knowledge::{Cause, Source};

use super::{PolicyRow, Reading, Readings};

/// One more connection with one thing changed.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Experiment {
    /// `hello-wide`.
    pub id: &'static str,
    /// What it asks, in one sentence.
    pub asks: &'static str,
    /// What is changed.
    pub change: Change,
    /// How long to wait before it.
    pub pause: Duration,
    /// Where it comes from.
    pub sources: &'static [&'static Source],
    /// Where the first probe must have died, and how.
    pub(crate) applies: Applies,
    /// What must have been read before.
    pub(crate) needs: &'static [(&'static str, Readings)],
    /// The experiment that it is compared with; `None` where that is the unchanged probe.
    pub(crate) control: Option<&'static str>,
    /// What a cause would have it show; a cause that is not here fits any reading.
    pub(crate) expects: &'static [Expectation],
    /// Readings that confirm a cause, once they are more than luck.
    pub(crate) confirms: &'static [(Reading, &'static Cause)],
    /// Causes that become possible by a reading, although nothing pointed to them before.
    pub(crate) suggests: &'static [(Reading, &'static Cause)],
    /// Causes that it describes more closely once they are stated or confirmed.
    pub(crate) details: &'static [&'static Cause],
}

/// What is changed. Whoever drives turns it into a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Change {
    /// Nothing: the same again.
    Again,
    /// This hello, by its name, instead of the TLS library's.
    Hello(&'static str),
    /// These requestedProtocols; `None` for a request without negotiation data.
    Protocols(Option<u32>),
    /// A row of the policy matrix; the connection ends with the server's hello.
    Policy(PolicyRow),
    /// TLS at once, without a connection request.
    DirectTls,
    /// Not a word: what the port says by itself.
    Listen,
    /// A cookie where there was none, and none where there was one.
    Cookie,
    /// No routing token where there was one.
    WithoutToken,
    /// A maximum segment size of so many bytes, announced to the server and kept.
    MaxSegment(u16),
    /// The nth address of the name, from 1, beside the one that answered the first probe, see
    /// [`other_address`](crate::other_address).
    Address(u8),
    /// One RDP-UDP SYN instead of a connection.
    UdpSyn,
}

impl Change {
    /// Whether it is a TCP connection, which the budget counts.
    #[must_use]
    pub const fn connects(self) -> bool {
        !matches!(self, Self::UdpSyn)
    }

    /// Whether the connection request alone is changed.
    pub(super) const fn is_request(self) -> bool {
        matches!(self, Self::Protocols(_) | Self::Policy(_) | Self::Cookie | Self::WithoutToken)
    }

    /// Whether nothing else than the connection request is changed.
    pub(super) const fn is_request_or_again(self) -> bool {
        self.is_request() || matches!(self, Self::Again)
    }

    /// The fields of the offer that are to differ from the first probe's. Where others differ, too, the experiment proves
    /// nothing.
    pub(super) fn intends(self) -> &'static [Field] {
        const REQUEST: &[Field] = &[Field::Protocols, Field::RequestFlags];
        const NAME: &[Field] = &[Field::ServerName];
        // Another hello is another list of versions, suites and groups; its name and form stay.
        const OFFER: &[Field] =
            &[Field::Versions, Field::Suites, Field::Groups, Field::SignatureAlgorithms, Field::Extensions];
        match self {
            Self::Again | Self::Address(_) | Self::UdpSyn => &[],
            Self::Protocols(_) | Self::Policy(_) => REQUEST,
            Self::Cookie => &[Field::Cookie],
            Self::WithoutToken => &[Field::RoutingToken],
            Self::MaxSegment(_) => &[Field::SegmentSize],
            Self::DirectTls | Self::Listen => Field::ALL.as_slice(),
            // Another client is another hello in everything.
            Self::Hello("mstsc-win11") => Field::ALL.as_slice(),
            Self::Hello(name) => match name {
                "no-sni" | "other-sni" => NAME,
                "split-records" => &[Field::Records],
                "split-segments" | "partial" => &[Field::Pieces],
                "in-pieces" => &[Field::Records, Field::Pieces],
                "without-tls13" => &[Field::Versions, Field::Suites],
                "padded" => &[Field::HelloSize],
                _ => OFFER,
            },
        }
    }
}

/// The deaths that an experiment looks into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Applies {
    /// Where.
    pub(crate) stages: &'static [Stage],
    /// How, as the first probe's ending reads against itself.
    pub(crate) died: Readings,
    /// Whether it is only of use while the server's hello has not come.
    pub(crate) before_hello: bool,
}

/// What some causes would have an experiment show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Expectation {
    /// Where the first probe died; empty for anywhere that the experiment applies.
    pub(crate) stages: &'static [Stage],
    pub(crate) causes: &'static [&'static Cause],
    pub(crate) fits: Readings,
}

impl Experiment {
    /// The experiment `id` at deaths in `stages`, with nothing expected of it yet.
    pub(crate) const fn new(id: &'static str, asks: &'static str, change: Change, stages: &'static [Stage]) -> Self {
        Self {
            id,
            asks,
            change,
            pause: Duration::ZERO,
            sources: &[],
            applies: Applies { stages, died: Readings::ANY, before_hello: false },
            needs: &[],
            control: None,
            expects: &[],
            confirms: &[],
            suggests: &[],
            details: &[],
        }
    }

    /// The causes that it may tell from others, each once.
    #[must_use]
    pub fn tells_apart(&self) -> Vec<&'static Cause> {
        let mut causes: Vec<&'static Cause> = Vec::new();
        for cause in self.expects.iter().flat_map(|row| row.causes) {
            if !causes.contains(cause) {
                causes.push(cause);
            }
        }
        causes
    }

    /// The causes that it may confirm, and the reading that does.
    #[must_use]
    pub const fn confirms(&self) -> &'static [(Reading, &'static Cause)] {
        self.confirms
    }

    /// The causes that it describes more closely.
    #[must_use]
    pub const fn describes(&self) -> &'static [&'static Cause] {
        self.details
    }

    /// The readings that fit `cause` where the first probe died in `stage`.
    pub(crate) fn expected_of(&self, cause: &Cause, stage: Stage) -> Readings {
        let here = |row: &&Expectation| row.stages.is_empty() || row.stages.contains(&stage);
        let row = self.expects.iter().filter(here).find(|row| row.causes.iter().any(|other| other.id == cause.id));
        row.map_or(Readings::ANY, |row| row.fits)
    }
}
