//! [`Reading`]: how an experiment ended, told against the death that it looks into.

use rdpwhy_handshake::{Ending, Incapacity, Offered, PduKind, Report, Side, Stage, UdpKnock, Unreachable};

use super::manner::has_failed;
use super::{Answer, Change, addresses};

/// How an experiment ended, seen from where the first probe had died.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[repr(u16)]
#[non_exhaustive]
pub enum Reading {
    /// It got past the place.
    Passes = 1,
    /// The server's hello came, with a TLS version that the first probe had not offered.
    OtherVersion = 1 << 1,
    /// The server's hello came, with a suite or a group that the first probe had not offered.
    OtherParameters = 1 << 2,
    /// The other end said no in its own words.
    Refuses = 1 << 3,
    /// The connection was closed or reset at the same place.
    Closes = 1 << 4,
    /// Nothing came at the same place.
    Silent = 1 << 5,
    /// Somebody spoke, and another protocol.
    Speaks = 1 << 6,
    /// It died before it came to the place.
    Earlier = 1 << 7,
    /// It tells nothing.
    Nothing = 1 << 8,
    /// TLS was answered, with which the connection had begun.
    SpeaksTls = 1 << 9,
}

impl Reading {
    /// `passes`, `other-version`, and so on.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::OtherVersion => "other-version",
            Self::OtherParameters => "other-parameters",
            Self::Refuses => "refuses",
            Self::Closes => "closes",
            Self::Silent => "silent",
            Self::Speaks => "speaks",
            Self::SpeaksTls => "speaks-tls",
            Self::Earlier => "earlier",
            Self::Nothing => "nothing",
        }
    }

    /// Reads what came of `change` against the first probe's report.
    pub(super) fn of(first: &Report, change: Change, answer: &Answer) -> Self {
        match answer {
            Answer::Report(report) => match change {
                Change::Address(_) if !has_failed(first) => addresses::beside_a_healthy_one(report),
                Change::DirectTls => direct_tls(report),
                Change::Listen => listened(report),
                Change::MaxSegment(bytes) => in_segments(first, report, bytes),
                Change::Protocols(_) | Change::Policy(_) => against(first, report, true),
                _ => against(first, report, false),
            },
            Answer::Udp(knock) => udp(knock),
            Answer::Failed(_) => Self::Nothing,
        }
    }
}

/// Some readings, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Readings(u16);

impl Readings {
    pub(crate) const ANY: Self = Self(u16::MAX);
    /// An alert, an end-of-file and a reset are one symptom: a server may say an alert and not send it.
    pub(crate) const DIES: Self = Self(Reading::Refuses as u16 | Reading::Closes as u16);
    /// Dead at the same place, in whatever manner.
    pub(crate) const ALIKE: Self = Self(Self::DIES.0 | Reading::Silent as u16 | Reading::Speaks as u16);
    /// Alive where the first was dead.
    pub(crate) const LIVES: Self =
        Self(Reading::Passes as u16 | Reading::OtherVersion as u16 | Reading::OtherParameters as u16);

    /// What the other end chose or said, which a connection that is lost cannot show.
    pub(crate) const WORDS: Self =
        Self(Reading::OtherVersion as u16 | Reading::Speaks as u16 | Reading::SpeaksTls as u16);

    pub(crate) const fn just(reading: Reading) -> Self {
        Self(reading as u16)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn and(self, reading: Reading) -> Self {
        Self(self.0 | reading as u16)
    }

    /// Whether a reading speaks against none of these: one that tells nothing does not, nor does a death before the place,
    /// which is an accident of its own.
    pub(crate) const fn fits(self, reading: Reading) -> bool {
        matches!(reading, Reading::Nothing | Reading::Earlier) || self.contains(reading)
    }

    pub(crate) const fn contains(self, reading: Reading) -> bool {
        self.0 & reading as u16 != 0
    }

    pub(crate) const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Where the system did not keep its segments small, or does not tell, nothing was changed that anybody knows of.
fn in_segments(first: &Report, report: &Report, most: u16) -> Reading {
    let reading = against(first, report, false);
    let kept = report.facts.path.tcp.and_then(|tcp| tcp.send_mss).is_some_and(|bytes| bytes <= u32::from(most));
    if kept { reading } else { Reading::Nothing }
}

/// How a death compares. Where the connection request asks something else, the server's words are an answer wherever they
/// come.
fn against(first: &Report, report: &Report, asks_otherwise: bool) -> Reading {
    let place = first.position.stage;
    match &report.ending {
        None | Some(Ending::Unable { because: Incapacity::Local(_) | Incapacity::Kdc(_) }) => Reading::Nothing,
        // A server that asks for another hello has not needed its key yet, nor chosen for good (RFC 8446 4.1.4).
        _ if is_past(first, report) && asks_again(report) => Reading::Nothing,
        _ if is_past(first, report) => alive(first, report),
        Some(Ending::Refused { .. }) if asks_otherwise || report.position.stage >= place => Reading::Refuses,
        Some(Ending::Unreachable { reason }) if place == Stage::Connect => unreachable(*reason),
        // We stopped before we came to it.
        Some(Ending::Stopped { .. }) => Reading::Nothing,
        _ if report.position.stage < place => Reading::Earlier,
        // It died before the hello was whole: nobody can have judged what it offers.
        _ if report.facts.experiment && is_unsaid(report) => Reading::Earlier,
        Some(Ending::Silent { .. }) => Reading::Silent,
        Some(Ending::Unreadable { .. } | Ending::BadMessage(_) | Ending::Endless(_) | Ending::Exceeded { .. }) => {
            Reading::Speaks
        }
        Some(Ending::Unable { because: Incapacity::Damaged(_) | Incapacity::PeerMisbehaved(_) }) => Reading::Speaks,
        Some(Ending::Closed(_)) => Reading::Closes,
        Some(_) => Reading::Passes,
    }
}

/// Whether `report` got further than where `first` had died. A death before the server's hello is left behind by the
/// hello; any other one by the next stage.
fn is_past(first: &Report, report: &Report) -> bool {
    let place = first.position.stage;
    let answered = report.facts.tls.version.is_some();
    let before_hello = place == Stage::Tls && first.facts.tls.version.is_none();
    let dies_in_flight = report.position.stage == Stage::Tls && matches!(report.ending, Some(Ending::Silent { .. }));
    // An inspection stops at the server's answer, and a probe without credentials behind the challenge.
    let stops = matches!(place, Stage::Tls | Stage::Credssp) && report.position.stage == place;
    let stopped_there = stops && matches!(report.ending, Some(Ending::Stopped { .. }));
    report.position.stage > place || stopped_there || before_hello && answered && !dies_in_flight
}

fn is_unsaid(report: &Report) -> bool {
    report.position.stage == Stage::Tls && report.position.awaits_pdu(PduKind::TlsClientHello)
}

fn asks_again(report: &Report) -> bool {
    report.facts.experiment && report.position.awaits_pdu(PduKind::TlsClientHello)
}

fn alive(first: &Report, report: &Report) -> Reading {
    let (Some(offered), tls) = (&first.facts.tls.offered, &report.facts.tls) else { return Reading::Passes };
    if first.position.stage != Stage::Tls {
        return Reading::Passes;
    }
    let strange =
        |value: Option<u16>, offers: fn(&Offered, u16) -> bool| value.is_some_and(|value| !offers(offered, value));
    if strange(tls.version, Offered::has_version) {
        Reading::OtherVersion
    } else if strange(tls.suite, Offered::has_suite) || strange(tls.group, Offered::has_group) {
        Reading::OtherParameters
    } else {
        Reading::Passes
    }
}

const fn unreachable(reason: Unreachable) -> Reading {
    match reason {
        Unreachable::Timeout => Reading::Silent,
        Unreachable::Refused | Unreachable::HostUnreachable | Unreachable::NetworkUnreachable => Reading::Closes,
        _ => Reading::Earlier,
    }
}

/// TLS without a connection request: an alert shows as well as a hello that somebody speaks TLS there.
fn direct_tls(report: &Report) -> Reading {
    let alerted = report.facts.tls.alerts.iter().any(|alert| alert.from == Side::Server);
    match &report.ending {
        _ if alerted || report.facts.tls.version.is_some() => Reading::SpeaksTls,
        // What answers as RDP does is no other service, and what never ends is not known to be another protocol.
        Some(Ending::Unreadable { looks_like: "rdp", .. } | Ending::Endless(_)) => Reading::Nothing,
        Some(Ending::Unreadable { .. }) => Reading::Speaks,
        Some(Ending::Closed(_)) => Reading::Closes,
        Some(Ending::Silent { .. }) => Reading::Silent,
        Some(Ending::Unreachable { .. }) => Reading::Earlier,
        _ => Reading::Nothing,
    }
}

/// The port's own voice.
fn listened(report: &Report) -> Reading {
    match &report.ending {
        // What never ends is not known to be another protocol.
        Some(Ending::Unreadable { looks_like: "rdp", .. } | Ending::Endless(_)) => Reading::Nothing,
        Some(Ending::Unreadable { .. }) => Reading::Speaks,
        Some(Ending::Closed(_)) => Reading::Closes,
        Some(Ending::Stopped { .. } | Ending::Silent { .. }) => Reading::Silent,
        Some(Ending::Unreachable { .. }) => Reading::Earlier,
        _ => Reading::Nothing,
    }
}

/// Whoever answers with a datagram is up. A refusal may also be a packet filter's, and silence tells nothing.
const fn udp(knock: &UdpKnock) -> Reading {
    match knock {
        UdpKnock::Answered(_) => Reading::Passes,
        UdpKnock::Refused => Reading::Refuses,
        UdpKnock::Other { .. } => Reading::Speaks,
        _ => Reading::Nothing,
    }
}
