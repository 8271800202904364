//! The exact upper bound of a rate (Clopper and Pearson, 1934).

/// The rate above which `hits` or fewer of `trials` have a chance of less than 5 %: the one-sided upper bound at 95 %.
/// It is the rate at which the binomial distribution puts 5 % on `hits` and below.
pub(crate) fn upper_95(hits: u64, trials: u64) -> f64 {
    if hits >= trials {
        return 1.0;
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    // Each step halves the interval: 100 of them end at the precision of a double.
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if at_most(hits, trials, middle) > 0.05 { low = middle } else { high = middle }
    }
    high
}

/// The chance of `hits` or fewer of `trials` at this rate. Terms are summed up as logarithms, so that none underflows.
fn at_most(hits: u64, trials: u64, rate: f64) -> f64 {
    let odds = (rate / (1.0 - rate)).ln();
    let mut term = float(trials) * (-rate).ln_1p();
    let mut sum = term.exp();
    for hit in 1..=hits {
        term += (float(trials - hit + 1) / float(hit)).ln() + odds;
        sum += term.exp();
    }
    sum
}

#[expect(clippy::cast_precision_loss, reason = "counts of diagnoses are far below 2^52")]
pub(crate) const fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{at_most, upper_95};

    fn assert_near(value: f64, expected: f64) {
        assert!((value - expected).abs() < expected * 1e-4, "{value} instead of {expected}");
    }

    #[test]
    fn no_hit_has_the_bound_that_follows_in_closed_form() {
        for trials in [1, 10, 3000, 560_000] {
            assert_near(upper_95(0, trials), 1.0 - 0.05_f64.powf(1.0 / super::float(trials)));
        }
    }

    #[test]
    fn all_hits_have_no_bound_and_all_but_one_has_the_one_in_closed_form() {
        assert_near(upper_95(10, 10), 1.0);
        assert_near(upper_95(9, 10), 0.95_f64.powf(0.1));
    }

    #[test]
    fn published_values() {
        // qbeta(0.95, x + 1, n - x) of R.
        assert_near(upper_95(1, 10), 0.394_163);
        assert_near(upper_95(5, 100), 0.102_253);
    }

    #[test]
    fn the_bound_is_where_so_few_hits_have_five_percent() {
        for (hits, trials) in [(3, 50), (12, 4000), (300, 560_000), (5000, 560_000)] {
            assert_near(at_most(hits, trials, upper_95(hits, trials)), 0.05);
        }
    }
}
