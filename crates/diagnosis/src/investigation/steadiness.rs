//! Whether the same connection always ends in the same way, and what follows where it does not.

use rdpwhy_handshake::{Ending, Report, Stage};
use rdpwhy_knowledge::{Cause, causes};
use rdpwhy_pdu::x224::{failure, protocol};

use super::conclude::tells;
use super::manner::{has_failed, may_have_lost};
use super::trial::has_lived;
use super::{Change, Experiment, Ran, Reading, Readings};

/// How often the same connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Failures {
    /// Connections that failed.
    pub failed: u32,
    /// Connections with the same offer, the first one included.
    pub of: u32,
}

/// Counts the unchanged connections.
pub(super) fn failures(first: &Report, ran: &[Ran]) -> Failures {
    let again = ran.iter().filter(|ran| ran.experiment.change == Change::Again);
    let Failures { failed, of } = count(again, |ran| !has_lived(first, ran));
    Failures { failed: failed + u32::from(has_failed(first)), of: of + 1 }
}

/// Whether connections with the same offer ended differently: one lived, and one failed.
pub(super) fn is_intermittent(first: &Report, ran: &[Ran]) -> bool {
    let Failures { failed, of } = failures(first, ran);
    failed > 0 && failed < of || differing(first, ran).is_some()
}

/// An experiment whose connections, all with the same offer, ended differently, and how often they failed.
pub(super) fn differing(first: &Report, ran: &[Ran]) -> Option<(&'static Experiment, Failures)> {
    let differs = |one: &&Ran| {
        let is_other = |other: &&Ran| other.experiment == one.experiment && is_dead(first, other);
        // A refusal once, and another time a reset behind which a refusal may have been lost, are no difference.
        let may_be_alike = |other: &Ran| one.reading == Reading::Refuses && other.report().is_some_and(may_have_lost);
        has_lived(first, one) && ran.iter().filter(is_other).any(|other| !may_be_alike(other))
    };
    let experiment = ran.iter().find(differs)?.experiment;
    let of_it = ran.iter().filter(|ran| ran.experiment == experiment);
    Some((experiment, count(of_it, |one| is_dead(first, one))))
}

/// Counts connections that tell anything, and those of them that failed.
fn count<'a>(ran: impl Iterator<Item = &'a Ran>, has_failed: impl Fn(&Ran) -> bool) -> Failures {
    let mut failures = Failures { failed: 0, of: 0 };
    for ran in ran.filter(|ran| ran.reading != Reading::Nothing) {
        failures.of += 1;
        failures.failed += u32::from(has_failed(ran));
    }
    failures
}

/// Causes of a first connection that got further than each repetition of it: it was the last one that was let in.
pub(super) fn of_shutting_out<'a>(first: &Report, ran: &'a [Ran]) -> Vec<(&'static Cause, Vec<&'a Ran>)> {
    let again = || ran.iter().filter(|ran| ran.experiment.change == Change::Again);
    let is_mute = |report: &Report| {
        matches!(report.ending, Some(Ending::Closed(_) | Ending::Silent { .. } | Ending::Unreachable { .. }))
    };
    let is_earlier = |ran: &Ran| ran.reading == Reading::Earlier && ran.report().is_some_and(is_mute);
    if !has_failed(first) || again().count() < 2 || !again().all(is_earlier) {
        return Vec::new();
    }
    let shows: Vec<&Ran> = again().collect();
    let causes = [&causes::BANNED, &causes::CONNECTION_LIMIT, &causes::UNSTABLE_PATH];
    causes.into_iter().map(|cause| (cause, shows.clone())).collect()
}

/// Whether a later connection failed although nothing was wrong with the first, so that the unchanged probe
/// has to be repeated before anything is said.
pub(super) fn is_in_doubt(first: &Report, ran: &[Ran]) -> bool {
    !has_failed(first) && ran.iter().any(|ran| is_dead(first, ran))
}

/// The causes of what comes and goes, each with the connections that show it; none where everything was steady.
pub(super) fn of_intermittence<'a>(first: &Report, ran: &'a [Ran]) -> Vec<(&'static Cause, Vec<&'a Ran>)> {
    if !is_intermittent(first, ran) {
        return Vec::new();
    }
    let shows: Vec<&Ran> = ran.iter().filter(|ran| has_lived(first, ran) || is_dead(first, ran)).collect();
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

/// Whether a connection failed where others may have lived: without a word, by an alert, or by a refusal that contradicts what
/// another connection showed.
fn is_dead(first: &Report, ran: &Ran) -> bool {
    // Another address may be another server.
    let asks =
        !matches!(ran.experiment.change, Change::Listen | Change::DirectTls | Change::UdpSyn | Change::Address(_));
    let has_died = |report: &Report| match report.ending {
        Some(Ending::Closed(_) | Ending::Silent { .. }) => true,
        Some(Ending::Refused { .. }) => report.position.stage == Stage::Tls || contradicts(first, report),
        _ => false,
    };
    asks && !has_lived(first, ran) && ran.reading != Reading::Nothing && ran.report().is_some_and(has_died)
}

/// Whether a refusal cannot be the word of the server that answered the first connection: it has no certificate, and TLS was
/// agreed on; it requires TLS, and TLS was offered.
fn contradicts(first: &Report, report: &Report) -> bool {
    let negotiation = &report.facts.negotiation;
    match negotiation.failure {
        Some(failure::SSL_CERT_NOT_ON_SERVER) => first.facts.tls.version.is_some(),
        Some(failure::SSL_REQUIRED_BY_SERVER) => negotiation.requested.is_some_and(|asked| asked & protocol::SSL != 0),
        _ => false,
    }
}
