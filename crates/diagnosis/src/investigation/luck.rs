//! How probable it is that a result came about by luck alone.
//!
//! Suppose that what was changed makes no difference, and that each connection passes by itself with some probability.
//! Then the pattern "every changed connection passed, every unchanged one failed" is a coincidence. Its probability
//! depends on that unknown rate; [`luck`] is its largest value over all rates, so it holds whatever the rate is.

/// A cause is confirmed by a pattern only below this. A diagnosis may begin several patterns before one is complete, and is
/// to confirm by luck at most once in 1,000 in all: that leaves room for four, which is what [`ROOM`] connections allow.
pub(super) const CONFIRMS: f64 = 2.5e-4;

/// Connections in which no more than four patterns can have begun where one is complete: it takes twelve itself, and each
/// other one at least two.
const ROOM: u32 = 20;

/// The bound of one pattern, where so many `connections` are allowed, and where it is one of `alike` that may confirm the
/// same cause.
pub(super) fn confirms(connections: u32, alike: u32) -> f64 {
    CONFIRMS * f64::from(ROOM) / f64::from(connections.max(ROOM)) / f64::from(alike.max(1))
}

/// A cause is ruled out by a pattern only below this. A true cause that is ruled out sends people away from their fault,
/// so the bound is a hundred times stricter.
pub(super) const RULES_OUT: f64 = 1e-5;

/// The largest probability, over all rates, of `passes` changed connections that all pass and `failures` unchanged ones
/// that all fail, if the change makes no difference. 1 while one of the two is missing.
pub(super) fn luck(passes: u32, failures: u32) -> f64 {
    let (m, f) = (f64::from(passes), f64::from(failures));
    if passes == 0 || failures == 0 {
        return 1.0;
    }
    (m / (m + f)).powf(m) * (f / (m + f)).powf(f)
}

/// How many more connections, half of them changed, bring the pattern below `bound`.
pub(super) fn missing(passes: u32, failures: u32, bound: f64) -> u32 {
    let (mut m, mut f, mut more) = (passes, failures, 0);
    while luck(m, f) >= bound {
        if m <= f {
            m += 1
        } else {
            f += 1
        }
        more += 1;
    }
    more
}

/// Whether the next connection of a pattern is a changed one, where as many of both were made.
///
/// The Thue-Morse sequence has no period, so a server that fails every second, third or n-th connection does not keep
/// step with it.
pub(super) const fn changed_first(pairs: u32) -> bool {
    pairs.count_ones().is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::{CONFIRMS, RULES_OUT, changed_first, confirms, luck, missing};

    #[test]
    fn six_of_each_confirm_and_five_do_not() {
        assert!(luck(6, 6) < CONFIRMS && luck(5, 5) > CONFIRMS);
        assert!(luck(5, 8) < CONFIRMS, "more of the one make up for fewer of the other");
        assert!(luck(0, 20) >= 1.0 && luck(20, 0) >= 1.0);
    }

    #[test]
    fn more_connections_and_more_patterns_of_a_kind_make_the_bound_stricter() {
        let bounds = [confirms(2, 1), confirms(20, 1), confirms(40, 1), confirms(40, 8), confirms(200, 8)];
        assert!((bounds[0] - CONFIRMS).abs() < 1e-12 && (bounds[1] - CONFIRMS).abs() < 1e-12);
        assert!(bounds.is_sorted_by(|one, next| one >= next) && bounds[4] * 80.0 > CONFIRMS * 0.99);
    }

    #[test]
    fn the_bound_holds_for_every_rate() {
        for (passes, failures) in [(1, 1), (2, 3), (5, 5), (9, 8)] {
            let at = |rate: f64| rate.powi(passes) * (1.0 - rate).powi(failures);
            let bound = luck(passes.unsigned_abs(), failures.unsigned_abs());
            assert!((0..=100).all(|percent| at(f64::from(percent) / 100.0) <= bound + 1e-12), "{passes}, {failures}");
        }
    }

    #[test]
    fn what_is_missing_suffices_and_one_less_does_not() {
        assert_eq!((missing(0, 1, CONFIRMS), missing(6, 6, CONFIRMS)), (11, 0));
        assert_eq!(missing(1, 2, RULES_OUT), 14);
    }

    #[test]
    fn no_period_keeps_step_with_the_order() {
        // The order in which pairs of a changed (true) and an unchanged connection are made.
        let order: Vec<bool> = (0..8).flat_map(|pair| [changed_first(pair), !changed_first(pair)]).collect();
        for period in 2..=6 {
            for phase in 0..period {
                let every = |at: usize| at % period == phase;
                assert!(order.iter().enumerate().any(|(at, changed)| every(at) != *changed), "{period}, {phase}");
                assert!(order.iter().enumerate().any(|(at, changed)| every(at) == *changed), "{period}, {phase}");
            }
        }
    }
}
