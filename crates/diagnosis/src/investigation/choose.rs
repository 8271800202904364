//! Which experiment next: the one that separates most of the causes that still stand.

use rdpwhy_handshake::Stage;

use super::{Experiment, Reading, Readings};

/// What an experiment is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Worth {
    /// Pairs of causes of which one is ruled out, whatever is read.
    certain: usize,
    /// Pairs of which one may be ruled out.
    possible: usize,
}

impl Worth {
    /// Whether it separates anything.
    pub(super) fn is_something(self) -> bool {
        self != Self::default()
    }
}

/// How much `experiment` separates among `causes`, where the first probe died in `stage`. A pair that one of `under_way`
/// separates for certain counts for nothing: two at once must not ask the same.
pub(super) fn worth(experiment: &Experiment, stage: Stage, causes: &[&str], under_way: &[&Experiment]) -> Worth {
    let mut worth = Worth::default();
    for (at, one) in causes.iter().enumerate() {
        for other in causes.iter().skip(at + 1) {
            if under_way.iter().any(|running| !expected(running, stage, one).overlaps(expected(running, stage, other)))
            {
                continue;
            }
            let (one, other) = (expected(experiment, stage, one), expected(experiment, stage, other));
            worth.certain += usize::from(!one.overlaps(other));
            worth.possible += usize::from(one != other);
        }
    }
    worth
}

fn expected(experiment: &Experiment, stage: Stage, cause: &str) -> Readings {
    experiment.expected_of(cause, stage)
}

/// The causes that `reading` does not fit.
pub(super) fn ruled_out<'a>(
    experiment: &'a Experiment,
    stage: Stage,
    reading: Reading,
) -> impl Fn(&str) -> bool + use<'a> {
    move |cause| !experiment.expected_of(cause, stage).fits(reading)
}
