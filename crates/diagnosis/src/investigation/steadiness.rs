//! Whether the same connection always ends in the same way, and what follows where it does not.

use rdpwhy_handshake::{Ending, Report};
use rdpwhy_knowledge::{Cause, causes};

use super::conclude::tells;
use super::manner::{has_failed, may_have_lost};
use super::trial::has_lived;
use super::{Change, Experiment, Ran, Reading, Readings};

/// How often the unchanged probe failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Failures {
    /// Connections of the unchanged probe that failed.
    pub failed: u32,
    /// Connections of the unchanged probe, the first one included.
    pub of: u32,
}

/// Counts the unchanged connections.
pub(super) fn failures(first: &Report, ran: &[Ran]) -> Failures {
    let again = || ran.iter().filter(|ran| ran.experiment.change == Change::Again && ran.reading != Reading::Nothing);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let failed = again().filter(|ran| !has_lived(first, ran)).count();
    Failures { failed: count(failed) + u32::from(has_failed(first)), of: count(again().count()) + 1 }
}

/// Whether connections with the same offer ended differently: one lived, and one ended without a word.
pub(super) fn is_intermittent(first: &Report, ran: &[Ran]) -> bool {
    let Failures { failed, of } = failures(first, ran);
    let differs = |one: &Ran| {
        let is_other = |other: &&Ran| other.experiment == one.experiment && is_mute(first, other);
        // A refusal once, and another time a reset behind which a refusal may have been lost, are no difference.
        let may_be_alike = |other: &Ran| one.reading == Reading::Refuses && other.report().is_some_and(may_have_lost);
        has_lived(first, one) && ran.iter().filter(is_other).any(|other| !may_be_alike(other))
    };
    failed > 0 && failed < of || ran.iter().any(differs)
}

/// Whether a later connection ended without a word although nothing was wrong with the first, so that the unchanged probe
/// has to be repeated before anything is said.
pub(super) fn is_in_doubt(first: &Report, ran: &[Ran]) -> bool {
    !has_failed(first) && ran.iter().any(|ran| is_mute(first, ran))
}

/// The causes of what comes and goes, each with the connections that show it; none where everything was steady.
pub(super) fn of_intermittence<'a>(first: &Report, ran: &'a [Ran]) -> Vec<(&'static Cause, Vec<&'a Ran>)> {
    if !is_intermittent(first, ran) {
        return Vec::new();
    }
    let shows: Vec<&Ran> = ran.iter().filter(|ran| has_lived(first, ran) || is_mute(first, ran)).collect();
    let is_silent =
        |ran: &&Ran| ran.report().is_some_and(|report| matches!(report.ending, Some(Ending::Silent { .. })));
    let was_silent = matches!(first.ending, Some(Ending::Silent { .. })) || ran.iter().any(|ran| is_silent(&ran));
    let mut causes = vec![&causes::UNSTABLE_PATH, &causes::SERVERS_DIFFER, &causes::CONNECTION_LIMIT, &causes::BANNED];
    if was_silent {
        causes.extend([&causes::SERVICE_HUNG, &causes::UPDATE_2026_09]);
    }
    causes.into_iter().map(|cause| (cause, shows.clone())).collect()
}

/// Whether a reading came twice, with a failure of the unchanged probe in between.
pub(super) fn comes_again(experiment: &Experiment, reading: Reading, ran: &[Ran]) -> bool {
    let seen = || ran.iter().filter(|ran| ran.experiment.id == experiment.id && ran.reading == reading);
    let mut connections: Vec<u32> = seen().map(|ran| ran.connection).collect();
    connections.sort_unstable();
    let (Some(once), Some(again)) = (connections.first(), connections.last()) else { return false };
    let is_between = |ran: &Ran| {
        ran.experiment.change == Change::Again
            && (*once..*again).contains(&ran.connection)
            && tells(ran)
            && !Readings::LIVES.contains(ran.reading)
    };
    ran.iter().any(is_between)
}

/// Whether a connection ended without a word where others may have lived.
fn is_mute(first: &Report, ran: &Ran) -> bool {
    let ended = |report: &Report| matches!(report.ending, Some(Ending::Closed(_) | Ending::Silent { .. }));
    // Another address may be another server.
    let asks =
        !matches!(ran.experiment.change, Change::Listen | Change::DirectTls | Change::UdpSyn | Change::Address(_));
    asks && !has_lived(first, ran) && ran.reading != Reading::Nothing && ran.report().is_some_and(ended)
}
