//! The way along the route: which stage a message belongs to, and what became of each.

use super::Handshake;
use crate::arrivals::Arrivals;
use crate::stage::{Answer, Progress, Seen};
use crate::{Ending, Outcome, Stage, StageReport, Timestamp, likely_route, route};

/// One stage's history.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Track {
    pub(super) entered: Option<Timestamp>,
    pub(super) left: Option<Timestamp>,
    /// It was shown a message of its own.
    pub(super) touched: bool,
    pub(super) passed: bool,
}

impl Handshake {
    /// Offers a message to the stages that may take it: first optional ones that were passed over, then the current
    /// one, then those behind it as long as what lies between may be passed over. Says whether one took it.
    pub(super) fn offer(&mut self, at: Timestamp, seen: &Seen<'_>) -> bool {
        if self.ending.is_some() {
            return false;
        }
        let mut index = self.cursor;
        while let Some(stage) = self.route.get(index).copied() {
            let mut progress = self.progress_at(index, stage);
            let answer = progress.see(seen, &self.facts);
            if !matches!(answer, Answer::Pass) {
                let moves = index != self.current || progress.step().0 != self.progress.step().0;
                self.enter(at, index);
                self.progress = progress;
                if moves {
                    self.arrivals.moved(at);
                }
                self.track_mut(stage).touched = true;
                self.moved_at = at;
                self.held = None;
                self.follow(at, stage, answer);
                return true;
            }
            if index >= self.due_index() && !progress.yields() {
                return false;
            }
            index += 1;
        }
        false
    }

    /// A message of the stage at `index` has come: that is where we are. An optional stage only interrupts the one that
    /// is due, and may come again until that one has been shown a message.
    fn enter(&mut self, at: Timestamp, index: usize) {
        let stage = self.route.get(index).copied().unwrap_or_else(|| self.stage());
        if stage.begin().is_due(&self.facts) {
            let passed_over = self.route.get(self.due_index()..index).unwrap_or_default();
            for stage in passed_over {
                let track = self.track_mut(*stage);
                track.passed = track.touched;
                track.left = track.entered.map(|_| at);
            }
            if index != self.current {
                self.arrivals = Arrivals::since(at);
            }
            self.interrupted = None;
            self.cursor = index;
        } else if self.interrupted.is_none() && index != self.current {
            self.interrupted = Some((self.current, self.progress.clone()));
        }
        self.current = index;
        self.track_mut(stage).entered.get_or_insert(at);
    }

    /// The conversation begins with this stage: those before it are skipped, unless they have passed. Too late once
    /// something has been said.
    pub(super) fn begin_with(&mut self, at: Timestamp, route: &'static [Stage], stage: Stage) {
        let begun = self.track(Stage::Negotiation).touched || self.opens_with_tls || self.ending.is_some();
        let index = route.iter().position(|listed| *listed == stage);
        if let Some(index) = index.filter(|index| !begun && self.current <= *index) {
            self.facts.experiment = true;
            self.route = route;
            self.opens_with_tls = stage == Stage::Tls;
            self.enter(at, index);
            self.progress = stage.begin();
            self.moved_at = at;
        }
    }

    /// How far the stage at `index` is.
    fn progress_at(&self, index: usize, stage: Stage) -> Progress {
        match &self.interrupted {
            _ if index == self.current => self.progress.clone(),
            Some((due, progress)) if index == *due => progress.clone(),
            _ => stage.begin(),
        }
    }

    /// Index of the stage that is due: the current one, unless an optional stage interrupts it.
    pub(super) fn due_index(&self) -> usize {
        self.interrupted.as_ref().map_or(self.current, |(due, _)| *due)
    }

    fn follow(&mut self, at: Timestamp, stage: Stage, answer: Answer) {
        match answer {
            Answer::Stay | Answer::Pass => {}
            Answer::Done => self.pass(at, stage),
            Answer::Refused(refusal) => self.end(Ending::Refused { refusal, then: None }),
            Answer::Unreachable(reason) => self.end(Ending::Unreachable { reason }),
            Answer::Unable(because) => self.end(Ending::Unable { because }),
        }
    }

    fn pass(&mut self, at: Timestamp, stage: Stage) {
        let track = self.track_mut(stage);
        track.passed = true;
        track.left = Some(at);
        match stage {
            // The opening is a prefix of every route, so the index stays true.
            Stage::Negotiation => {
                self.route = self.facts.negotiation.selected.and_then(route).unwrap_or(self.route);
            }
            Stage::Licensing => self.licensed = true,
            _ => {}
        }
        if let Some((due, progress)) = self.interrupted.take() {
            (self.current, self.progress) = (due, progress);
            return;
        }
        self.cursor = self.current + 1;
        let due = |stage: &Stage| stage.begin().is_due(&self.facts);
        let behind = self.route.get(self.cursor..).unwrap_or_default();
        match behind.iter().position(due) {
            Some(ahead) => {
                self.current = self.cursor + ahead;
                self.progress = self.stage().begin();
                self.track_mut(self.stage()).entered = Some(at);
                self.arrivals = Arrivals::since(at);
            }
            None => self.end(Ending::Completed),
        }
    }

    pub(super) fn track(&self, stage: Stage) -> Track {
        self.tracks.get(stage as usize).copied().unwrap_or_default()
    }

    // INVARIANT: there is one track for each stage.
    #[expect(clippy::indexing_slicing, reason = "the array is as long as Stage::ALL")]
    pub(super) fn track_mut(&mut self, stage: Stage) -> &mut Track {
        &mut self.tracks[stage as usize]
    }

    pub(super) fn stage_reports(&self) -> Vec<StageReport> {
        let nothing_asked = if self.track(Stage::Negotiation).touched { 0 } else { u32::MAX };
        let hoped_for = likely_route(self.facts.negotiation.requested.unwrap_or(nothing_asked));
        let known = self.opens_with_tls || self.has_passed(Stage::Negotiation);
        let route = if known { self.route } else { hoped_for };
        let here = self.position().stage;
        let mut behind = false;
        let report = |stage: &Stage| {
            let outcome = self.outcome(*stage, here, behind);
            behind |= *stage == here;
            let track = self.track(*stage);
            let elapsed_us = track.entered.map(|entered| track.left.unwrap_or(self.now).since(entered));
            let reached = !matches!(outcome, Outcome::NotReached | Outcome::Unseen | Outcome::Skipped);
            StageReport { stage: *stage, outcome, elapsed_us: elapsed_us.filter(|_| reached) }
        };
        route.iter().map(report).collect()
    }

    fn outcome(&self, stage: Stage, here: Stage, behind: bool) -> Outcome {
        if stage == here {
            return match &self.ending {
                _ if self.unseen_inside() => Outcome::Passed,
                _ if self.progress.is_sealed() => Outcome::Unseen,
                None => Outcome::Running,
                Some(Ending::Completed) if self.track(stage).passed => Outcome::Passed,
                Some(Ending::Completed) => Outcome::Skipped,
                Some(Ending::Stopped { .. } | Ending::Redirected { .. }) => Outcome::Stopped,
                Some(_) => Outcome::Failed,
            };
        }
        match () {
            // An optional stage behind the one that is due.
            () if behind && self.track(stage).passed && self.blamed.is_none() => Outcome::Passed,
            () if behind && (self.unseen_inside() || self.progress.is_sealed()) => Outcome::Unseen,
            () if behind => Outcome::NotReached,
            () if self.track(stage).passed => Outcome::Passed,
            () => Outcome::Skipped,
        }
    }
}
