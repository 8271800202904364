//! Which cipher suites a server accepts of each TLS version: a connection for each suite, and one for each version's end.
//!
//! Sans-IO, as the investigation: a server is offered every suite, chooses one, is offered all others, and so on, until it
//! says no. So the answer also has the server's order, where it has one of its own.

use core::time::Duration;

use rdpwhy_handshake::{Ending, Report, Timestamp};
use rdpwhy_pdu::tls::{known_suites, suite_name, version_name};

use crate::investigation::hello_of;

/// The first two bytes of TLS 1.3's suites (RFC 8446 B.4): no other version has them.
const OF_TLS_1_3: u16 = 0x1300;
const TLS_1_3: u16 = 0x0304;
/// SSL 3.0 to TLS 1.3, the newest first.
const VERSIONS: [u16; 5] = [TLS_1_3, 0x0303, 0x0302, 0x0301, 0x0300];

/// A survey that goes on.
#[derive(Clone, Debug)]
pub struct SuiteSurvey {
    most_connections: u32,
    spacing: Duration,
    /// The versions that are still to be asked, the next one last.
    versions: Vec<u16>,
    asked: Option<SuiteQuestion>,
    begun: u32,
    last_begun: Option<Timestamp>,
    found: Vec<VersionSuites>,
}

/// A hello to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SuiteQuestion {
    /// The highest version that it offers, as on the wire.
    pub version: u16,
    /// Its suites.
    pub suites: Vec<u16>,
}

/// What to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NextSuite {
    /// Ask this, and say what came of it.
    Ask(SuiteQuestion),
    /// Nothing before this moment.
    Wait(Timestamp),
    /// The survey is over.
    Done,
}

/// What a survey comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TlsSuites {
    /// Every version that was asked for, the newest first.
    pub versions: Vec<VersionSuites>,
    /// TCP connections that it took.
    pub connections: u32,
    /// Whether every version was asked until the server said no. If not, the budget was spent before, or the answers stopped
    /// for another reason: see [`VersionSuites::ended`].
    pub is_complete: bool,
}

/// What a server accepts of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct VersionSuites {
    /// As on the wire.
    pub version: u16,
    /// Its name.
    pub version_name: Option<&'static str>,
    /// The suites in the order in which the server chose them.
    pub suites: Vec<SuiteSeen>,
    /// How the last question ended: `refused`, `closed`, `silent`, `other-version` and so on; absent while it goes on.
    pub ended: Option<&'static str>,
}

/// A server has said no, in one way or another; whatever else ends a version may have hidden suites.
const NO: &[&str] = &["refused", "closed", "other-version", "completed"];

impl VersionSuites {
    /// Whether the server said that these are all.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.ended.is_some_and(|ended| NO.contains(&ended))
    }
}

/// A suite that a server chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SuiteSeen {
    /// As on the wire.
    pub suite: u16,
    /// Its IANA name.
    pub name: Option<&'static str>,
}

impl SuiteQuestion {
    /// The name of the hello that it is, but for its suites.
    #[must_use]
    pub fn hello(&self) -> Option<&'static str> {
        hello_of(self.version)
    }
}

impl SuiteSurvey {
    /// A survey of every version from SSL 3.0 to TLS 1.3 that makes so many connections at most, one at a time and so far
    /// apart. The first one keeps that distance from the first [`SuiteSurvey::poll`], since a diagnosis usually comes before.
    #[must_use]
    pub fn new(most_connections: u32, spacing: Duration) -> Self {
        let versions = VERSIONS.iter().rev().copied().collect();
        Self { most_connections, spacing, versions, asked: None, begun: 0, last_begun: None, found: Vec::new() }
    }

    /// What to do at `now`. After a question nothing else is said until it is answered.
    pub fn poll(&mut self, now: Timestamp) -> NextSuite {
        if self.asked.is_some() || self.begun >= self.most_connections {
            return NextSuite::Done;
        }
        let Some(question) = self.question() else { return NextSuite::Done };
        let from = self.last_begun.get_or_insert(now).after(self.spacing);
        if from > now {
            return NextSuite::Wait(from);
        }
        self.begun += 1;
        self.last_begun = Some(now);
        self.asked = Some(question.clone());
        NextSuite::Ask(question)
    }

    /// Tells what came of the last question; `None` where it could not be asked.
    pub fn answered(&mut self, report: Option<&Report>) {
        let Some(question) = self.asked.take() else { return };
        let found = self.version(question.version);
        match report.map(|report| (report, report.facts.tls.version, report.facts.tls.suite)) {
            // A suite that was not offered would be chosen for ever.
            Some((_, Some(version), Some(suite)))
                if version == question.version && question.suites.contains(&suite) =>
            {
                found.suites.push(SuiteSeen { suite, name: suite_name(suite) });
                return;
            }
            Some((_, Some(version), Some(_))) if version == question.version => found.ended = Some("unasked-suite"),
            Some((_, Some(_), _)) => found.ended = Some("other-version"),
            Some((report, ..)) => found.ended = Some(report.ending.as_ref().map_or("unknown", Ending::name)),
            None => found.ended = Some("unknown"),
        }
        self.versions.pop();
    }

    /// What is known now.
    #[must_use]
    pub fn finish(self) -> TlsSuites {
        let is_complete = self.versions.is_empty() && self.found.iter().all(VersionSuites::is_whole);
        TlsSuites { is_complete, versions: self.found, connections: self.begun }
    }

    /// Everything that the version has and the server has not chosen yet.
    fn question(&mut self) -> Option<SuiteQuestion> {
        loop {
            let version = *self.versions.last()?;
            let chosen = &self.version(version).suites;
            let is_new = |suite: &u16| chosen.iter().all(|seen| seen.suite != *suite);
            let suites: Vec<u16> = of_version(version).filter(is_new).collect();
            if !suites.is_empty() {
                return Some(SuiteQuestion { version, suites });
            }
            // It has chosen them all.
            self.version(version).ended = Some("completed");
            self.versions.pop();
        }
    }

    fn version(&mut self, version: u16) -> &mut VersionSuites {
        let at = self.found.iter().position(|found| found.version == version).unwrap_or_else(|| {
            let version_name = version_name(version);
            self.found.push(VersionSuites { version, version_name, suites: Vec::new(), ended: None });
            self.found.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the position was found, or was made just now")]
        &mut self.found[at]
    }
}

fn of_version(version: u16) -> impl Iterator<Item = u16> {
    let of_1_3 = |suite: u16| suite & 0xFF00 == OF_TLS_1_3;
    let fits = move |suite: &u16| of_1_3(*suite) == (version == TLS_1_3);
    known_suites().into_iter().filter(fits)
}
