//! What a diagnosis does not know, and what would show it.

use rdpwhy_handshake::{Because, Ending, Outcome, Report, Stage};

use super::Diagnosis;

/// Something that no connection came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Unknown {
    /// `licensing`.
    pub topic: &'static str,
    /// What of it.
    pub what: &'static str,
    /// The first stage of it.
    pub stage: Stage,
    /// What would show it.
    pub shown_by: &'static str,
}

const ALL: &[Unknown] = &[
    Unknown {
        topic: "TLS",
        what: "the server's certificate, versions and ciphers",
        stage: Stage::Tls,
        shown_by: "a server that answers the connection request",
    },
    Unknown {
        topic: "the logon",
        what: "whether an account gets in",
        stage: Stage::Credssp,
        shown_by: "a probe with credentials (rdpwhy probe --user), once",
    },
    Unknown {
        topic: "the right to log on",
        what: "whether an account may log on remotely",
        stage: Stage::EarlyUserAuth,
        shown_by: "a probe with credentials (rdpwhy probe --user)",
    },
    Unknown {
        topic: "settings and channels",
        what: "whether the server takes the client's",
        stage: Stage::BasicSettings,
        shown_by: "a probe with credentials and --reach session where the server requires NLA",
    },
    Unknown {
        topic: "licensing",
        what: "whether the server grants this client a licence",
        stage: Stage::Licensing,
        shown_by: "--reach session up to the first licensing message, --reach license to its end, with credentials where \
                   the server requires NLA; on the server the RD Licensing Diagnoser",
    },
    Unknown {
        topic: "the session",
        what: "whether it starts",
        stage: Stage::Capabilities,
        shown_by: "--reach license up to the server's first words, and a client that logs on",
    },
];

/// What none of the connections came to.
pub(super) fn of(diagnosis: &Diagnosis) -> Vec<Unknown> {
    let reached = |stage: Stage| diagnosis.reports().any(|(_, report)| has_come_to(report, stage));
    let on_route = |stage: Stage| is_on_route(&diagnosis.report, stage);
    ALL.iter().filter(|unknown| on_route(unknown.stage) && !reached(unknown.stage)).copied().collect()
}

/// Whether a conversation has got an answer in `stage`.
fn has_come_to(report: &Report, stage: Stage) -> bool {
    let outcome = report.stages.iter().find(|row| row.stage == stage).map(|row| row.outcome);
    let withheld = matches!(report.ending, Some(Ending::Stopped { because: Because::Credentials | Because::Reach }));
    match outcome {
        // Without the server's hello there is neither version nor certificate.
        _ if stage == Stage::Tls => report.facts.tls.version.is_some(),
        Some(Outcome::Passed | Outcome::Failed | Outcome::Unseen) => true,
        // A stop before the credentials, or before Client Info, has seen nothing of what they lead to.
        Some(Outcome::Stopped) => !withheld,
        _ => false,
    }
}

/// A stage that the route leaves out is not unknown.
fn is_on_route(report: &Report, stage: Stage) -> bool {
    report.stages.iter().any(|row| row.stage == stage && row.outcome != Outcome::Skipped)
}
