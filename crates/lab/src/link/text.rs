//! Links as text.

use core::fmt;
use core::num::{NonZeroU32, NonZeroU64};
use core::str::FromStr;
use core::time::Duration;

use super::{Hang, Link, Loss};

/// A text that is no link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// No part is called so.
    #[error("a link has no {0:?}; its parts, with commas between them, are {list}", list = Forms)]
    Part(String),
    /// A part without its value, or with one that it does not take.
    #[error("{part:?} is no part of a link: it is written {form}")]
    Value {
        /// The part as it was written.
        part: String,
        /// As it should be.
        form: &'static str,
    },
    /// A part is there twice.
    #[error("{0:?} is there twice")]
    Twice(String),
}

/// The forms that [`LinkError::Part`] lists.
struct Forms;

impl fmt::Display for Forms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Link::FORMS.iter().map(|(form, _)| *form).collect::<Vec<_>>().join(", "))
    }
}

/// The smallest MTU that an IPv4 host may have (RFC 791 3.2).
const LEAST_MTU: u16 = 68;

impl FromStr for Link {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut link = Self::none();
        let mut names = Vec::new();
        for part in text.split(',') {
            let name = part.split_once('=').map_or(part, |(name, _)| name);
            if names.contains(&name) {
                return Err(LinkError::Twice(name.to_owned()));
            }
            names.push(name);
            link.take(part)?;
        }
        Ok(link)
    }
}

impl Link {
    fn take(&mut self, part: &str) -> Result<(), LinkError> {
        let (name, value) = part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)));
        let Some((form, _)) = Self::FORMS.iter().find(|(form, _)| form.split('=').next() == Some(name)) else {
            return Err(LinkError::Part(part.to_owned()));
        };
        let middlebox = &mut self.middlebox;
        let hang = |value, at_hello| time(value).map(|until| Some(Hang { until, at_hello }));
        let taken = match (name, value) {
            ("latency", Some(value)) => put(&mut self.latency, time(value)),
            ("jitter", Some(value)) => put(&mut self.jitter, time(value)),
            ("rate", Some(value)) => put(&mut self.rate, rate(value).map(Some)),
            ("loss", Some(value)) => put(&mut self.loss, loss(value).map(Some)),
            ("seed", Some(value)) => put(&mut self.seed, value.parse().ok()),
            ("mtu", Some(value)) => put(&mut self.mtu, at_least(LEAST_MTU, value)),
            ("mss", Some(value)) => put(&mut self.mss, at_least(1, value)),
            ("reset-up", Some(value)) => put(&mut self.reset_up, value.parse().ok().map(Some)),
            ("reset-down", Some(value)) => put(&mut self.reset_down, value.parse().ok().map(Some)),
            ("reset-on-long-hello", Some(value)) => put(&mut middlebox.longer_than, value.parse().ok().map(Some)),
            ("discard", Some(value)) => put(&mut self.discard, percent(value)),
            ("hang", Some(value)) => put(&mut self.hang, hang(value, false)),
            ("hang-at-hello", Some(value)) => put(&mut self.hang, hang(value, true)),
            ("reset-on-sni", None) => put(&mut middlebox.sni, Some(true)),
            ("reset-on-whole-hello", None) => put(&mut middlebox.whole, Some(true)),
            ("reset-on-supported-versions", None) => put(&mut middlebox.versions, Some(true)),
            ("none", None) => Some(()),
            _ => None,
        };
        let form = match name {
            "loss" => "loss=N% (1 to 100) or loss=1/N",
            "discard" => "discard=N% (1 to 100)",
            _ => form,
        };
        taken.ok_or_else(|| LinkError::Value { part: part.to_owned(), form })
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> Option<()> {
    *place = value?;
    Some(())
}

fn at_least(least: u16, text: &str) -> Option<Option<u16>> {
    text.parse().ok().filter(|value| *value >= least).map(Some)
}

/// Units of time, in microseconds; the smallest first.
const UNITS: [(&str, u64); 3] = [("us", 1), ("ms", 1000), ("s", 1_000_000)];

fn time(text: &str) -> Option<Duration> {
    // "ms" and "us" end in "s" as well.
    let (digits, unit) = UNITS.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, *unit)))?;
    digits.parse::<u64>().ok()?.checked_mul(unit).map(Duration::from_micros)
}

fn rate(text: &str) -> Option<NonZeroU64> {
    let thousands = [("k", 1000), ("M", 1_000_000)];
    let found = thousands.iter().find_map(|(name, factor)| Some((text.strip_suffix(name)?, *factor)));
    let (digits, factor) = found.unwrap_or((text, 1));
    NonZeroU64::new(digits.parse::<u64>().ok()?.checked_mul(factor)?)
}

/// 1 to 100, with its sign.
fn percent(text: &str) -> Option<u8> {
    text.strip_suffix('%')?.parse().ok().filter(|percent| (1..=100).contains(percent))
}

fn loss(text: &str) -> Option<Loss> {
    if text.ends_with('%') {
        return percent(text).map(Loss::Percent);
    }
    text.strip_prefix("1/")?.parse::<NonZeroU32>().ok().map(Loss::Every)
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { latency, jitter, rate, loss, seed, mtu, mss, reset_up, reset_down, middlebox, hang, discard } = self;
        let written = |time: &Duration| (!time.is_zero()).then(|| in_units(*time));
        let parts = [
            written(latency).map(|time| format!("latency={time}")),
            written(jitter).map(|time| format!("jitter={time}")),
            rate.map(|rate| format!("rate={rate}")),
            loss.map(|loss| format!("loss={loss}")),
            (*seed != 0).then(|| format!("seed={seed}")),
            mtu.map(|mtu| format!("mtu={mtu}")),
            mss.map(|mss| format!("mss={mss}")),
            reset_up.map(|bytes| format!("reset-up={bytes}")),
            reset_down.map(|bytes| format!("reset-down={bytes}")),
            middlebox.sni.then(|| "reset-on-sni".to_owned()),
            middlebox.longer_than.map(|bytes| format!("reset-on-long-hello={bytes}")),
            middlebox.whole.then(|| "reset-on-whole-hello".to_owned()),
            middlebox.versions.then(|| "reset-on-supported-versions".to_owned()),
            hang.map(|hang| format!("hang{}={}", if hang.at_hello { "-at-hello" } else { "" }, in_units(hang.until))),
            (*discard != 0).then(|| format!("discard={discard}%")),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        f.write_str(if parts.is_empty() { "none".to_owned() } else { parts.join(",") }.as_str())
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every(n) => write!(f, "1/{n}"),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

/// In the greatest unit that leaves no fraction.
fn in_units(time: Duration) -> String {
    let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let fits = UNITS.iter().rev().find(|(_, unit)| micros % unit == 0);
    fits.map_or_else(|| format!("{micros}us"), |(name, unit)| format!("{}{name}", micros / unit))
}

#[cfg(test)]
mod tests {
    use super::{Link, LinkError};

    #[test]
    fn texts_read_back() {
        for text in [
            "none",
            "latency=50ms",
            "latency=1500us,jitter=2s,rate=64000,loss=10%,seed=9",
            "loss=1/7,mtu=1400,mss=1200",
            "hang=2s",
            "latency=1ms,hang-at-hello=500ms",
            "reset-up=300,reset-down=0,reset-on-sni,reset-on-long-hello=250,reset-on-whole-hello",
            "reset-on-supported-versions",
            "reset-down=19,discard=50%",
        ] {
            assert_eq!(text.parse::<Link>().unwrap().to_string(), text);
        }
        assert_eq!("rate=64k".parse::<Link>().unwrap().to_string(), "rate=64000");
        assert_eq!(Link::default().to_string().parse(), Ok(Link::default()));
    }

    #[test]
    fn every_form_is_read() {
        let values = [("TIME", "3ms"), ("N%", "3%"), ("1/N", "1/3"), ("N", "3"), ("BYTES", "300")];
        for (form, _) in Link::FORMS {
            let value = values.iter().find(|(from, _)| form.split_once('=').is_some_and(|(_, value)| value == *from));
            let text = value
                .map_or_else(|| (*form).to_owned(), |(from, to)| form.replace(&format!("={from}"), &format!("={to}")));
            assert!(text.parse::<Link>().is_ok(), "{text}");
        }
    }

    #[test]
    fn wrong_texts_say_what_is_possible() {
        let error = |text: &str| text.parse::<Link>().unwrap_err();
        let unknown = error("latency=1ms,explode").to_string();
        assert!(unknown.contains("explode") && unknown.contains("mtu=BYTES") && unknown.contains("reset-on-sni"));
        for text in ["latency", "latency=5", "latency=-1s", "rate=0", "loss=0%", "loss=101%", "loss=1/0", "mtu=67"] {
            assert!(matches!(error(text), LinkError::Value { .. }), "{text}");
        }
        for text in ["mss=0", "reset-on-sni=1", "none=1", "reset-up=x", "seed=", "jitter=ms"] {
            assert!(matches!(error(text), LinkError::Value { .. }), "{text}");
        }
        assert_eq!(error("mtu=1400,mtu=1300"), LinkError::Twice("mtu".to_owned()));
        assert!(matches!(error(""), LinkError::Part(_)));
    }
}
