//! [`Trial`]: changed connections against unchanged ones.

use rdpwhy_handshake::{Offer, Report, Stage};
use rdpwhy_pdu::x224::protocol;

use super::conclude::tells;
use super::luck::luck;
use super::manner::may_have_lost;
use super::{Change, Experiment, Ran, Reading, Readings};

/// What connections with one thing changed showed against those without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Trial {
    /// Changed connections, all of which got past the place of the first failure.
    pub(super) passes: u32,
    /// Unchanged ones, all of which failed, the first probe among them.
    pub(super) failures: u32,
    /// Whether an unchanged one failed after a changed one had passed, and a changed one passed after that.
    pub(super) is_alternated: bool,
    /// A changed connection failed, or an unchanged one passed: what was changed does not decide.
    pub(super) is_broken: bool,
}

impl Trial {
    /// The largest probability that luck alone made this pattern; 1 where the pattern proves nothing.
    pub(super) fn luck(self) -> f64 {
        if self.is_broken || !self.is_alternated { 1.0 } else { luck(self.passes, self.failures) }
    }

    /// Of these experiments against a first probe that failed.
    pub(super) fn of(experiment: &Experiment, first: &Report, ran: &[Ran]) -> Self {
        if experiment.change == Change::Again {
            return Self { is_broken: true, ..Self::default() };
        }
        if experiment.change.is_request() {
            let of_feature = |feature: Feature| Self::by_feature(feature, experiment, first, ran);
            // What separates best among the features that this experiment changes.
            let trials = FEATURES.iter().copied().filter_map(of_feature);
            return trials.min_by(|one, other| one.luck().total_cmp(&other.luck())).unwrap_or_default();
        }
        let mut connections: Vec<(u32, bool, bool)> = Vec::new();
        if experiment.control.is_none() {
            connections.push((1, false, false));
        }
        for ran in ran.iter().filter(|ran| tells(ran)) {
            let is_changed = ran.experiment.id == experiment.id;
            let is_control = match experiment.control {
                Some(control) => ran.experiment.id == control,
                None => ran.experiment.change == Change::Again,
            };
            if is_changed || is_control {
                connections.push((ran.connection, is_changed, has_lived(first, ran)));
            }
        }
        Self::count(connections)
    }

    /// Every connection that differs in its request alone takes part: it has the feature, or not.
    fn by_feature(feature: Feature, experiment: &Experiment, first: &Report, ran: &[Ran]) -> Option<Self> {
        let own = Offer::of(first);
        if own.request_bytes.is_none() || feature(&own) {
            return None;
        }
        let requests = |ran: &&Ran| tells(ran) && ran.experiment.change.is_request_or_again();
        let mut connections = vec![(1, false, false)];
        let mut is_changed_by_it = false;
        for ran in ran.iter().filter(requests) {
            let offer = ran.report().map(Offer::of).filter(|offer| offer.request_bytes.is_some());
            let Some(offer) = offer else { continue };
            is_changed_by_it |= ran.experiment.id == experiment.id && feature(&offer);
            connections.push((ran.connection, feature(&offer), has_lived(first, ran)));
        }
        is_changed_by_it.then(|| Self::count(connections))
    }

    /// Counts connections: number, whether it was changed, whether it passed.
    fn count(mut connections: Vec<(u32, bool, bool)>) -> Self {
        connections.sort_unstable();
        let mut trial = Self::default();
        let mut failed_after_a_pass = false;
        for (_, is_changed, has_passed) in connections {
            match (is_changed, has_passed) {
                (true, true) => {
                    trial.passes += 1;
                    trial.is_alternated |= failed_after_a_pass;
                }
                (false, false) => {
                    trial.failures += 1;
                    failed_after_a_pass |= trial.passes > 0;
                }
                _ => trial.is_broken = true,
            }
        }
        trial
    }
}

/// Whether a connection got past the place where the first one failed.
///
/// A server that did not answer the first connection request, and answers another one with a refusal, has got past it.
pub(super) fn has_lived(first: &Report, ran: &Ran) -> bool {
    let is_answer = ran.reading == Reading::Refuses
        && first.position.stage == Stage::Negotiation
        // It may have been refused as well.
        && !may_have_lost(first)
        && first.facts.negotiation.failure.is_none()
        && ran.experiment.change.is_request_or_again();
    Readings::LIVES.contains(ran.reading) || is_answer
}

/// Something that a connection request has or has not.
type Feature = fn(&Offer) -> bool;

/// The features by which servers, relays and load balancers are known to decide about a connection request.
const FEATURES: &[Feature] = &[
    |offer| asks(offer, protocol::SSL),
    |offer| asks(offer, protocol::HYBRID),
    |offer| asks(offer, protocol::HYBRID_EX),
    |offer| !asks(offer, protocol::HYBRID),
    |offer| !asks(offer, protocol::HYBRID_EX),
    |offer| offer.protocols.unwrap_or(protocol::RDP) == protocol::RDP,
    |offer| offer.protocols.is_none(),
    |offer| offer.protocols == Some(protocol::SSL),
    |offer| offer.protocols == Some(protocol::HYBRID),
    |offer| offer.protocols == Some(protocol::SSL | protocol::HYBRID),
    |offer| offer.routing.is_some_and(|(form, _)| form == "cookie"),
    |offer| offer.routing.is_none_or(|(form, _)| form != "cookie"),
    |offer| offer.routing.is_none_or(|(form, _)| form != "token"),
];

fn asks(offer: &Offer, bit: u32) -> bool {
    offer.protocols.is_some_and(|protocols| protocols & bit != 0)
}
