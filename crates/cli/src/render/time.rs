//! Times and dates for people.

use std::time::{Duration, UNIX_EPOCH};

/// Microseconds with three digits or so: `312 µs`, `1.24 ms`, `6.00 s`.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
pub(crate) fn human(us: u64) -> String {
    match us {
        0..1_000 => format!("{us} µs"),
        1_000..10_000 => format!("{:.2} ms", us as f64 / 1e3),
        10_000..100_000 => format!("{:.1} ms", us as f64 / 1e3),
        100_000..1_000_000 => format!("{:.0} ms", us as f64 / 1e3),
        _ => format!("{:.2} s", us as f64 / 1e6),
    }
}

/// A difference between clocks: `2m 3s behind ours`, `0.35 s ahead of ours`.
pub(crate) fn skew(us: i64) -> String {
    let size = us.unsigned_abs();
    let amount = if size < 60_000_000 {
        human(size)
    } else {
        humantime::format_duration(Duration::from_secs(size / 1_000_000)).to_string()
    };
    format!("{amount} {} ours", if us < 0 { "behind" } else { "ahead of" })
}

/// Seconds since 1970 as a date and time in UTC. What lies outside of 1970 to 9999 stays a number.
pub(crate) fn date(seconds: i64) -> String {
    /// 9999-12-31T23:59:59Z.
    const LAST: u64 = 253_402_300_799;
    match u64::try_from(seconds) {
        Ok(seconds) if seconds <= LAST => {
            humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds)).to_string()
        }
        _ => format!("{seconds} s since 1970"),
    }
}

#[cfg(test)]
mod tests {
    use super::{date, human, skew};

    #[test]
    fn times_have_a_fitting_unit() {
        let shown: Vec<String> = [0, 999, 1_240, 12_400, 124_000, 6_000_000].map(human).into();
        assert_eq!(shown, ["0 µs", "999 µs", "1.24 ms", "12.4 ms", "124 ms", "6.00 s"]);
    }

    #[test]
    fn a_skew_has_a_direction() {
        assert_eq!(skew(-123_400_000), "2m 3s behind ours");
        assert_eq!(skew(350_000), "350 ms ahead of ours");
        assert!(skew(i64::MIN).ends_with("behind ours"));
    }

    #[test]
    fn dates_of_any_certificate_are_shown() {
        assert_eq!(date(1_700_000_000), "2023-11-14T22:13:20Z");
        assert_eq!(date(-1), "-1 s since 1970");
        assert_eq!(date(253_402_300_799), "9999-12-31T23:59:59Z");
        assert_eq!(date(i64::MAX), "9223372036854775807 s since 1970");
    }
}
