//! What the observations come to.

use core::fmt;

use rdpwhy_knowledge::{Platform, Servers};

use super::{Observation, Strength};

/// Which software the server is, as far as the observations say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Implementation {
    /// The implementation; `None` where it is not known.
    pub platform: Option<Platform>,
    /// Its name, to be read; `None` where it is not known.
    pub name: Option<&'static str>,
    /// How sure that is; `None` where it is not known.
    pub sureness: Option<Sureness>,
    /// Its version as far as it shows: `Windows Server 2022 (build 20348)`, `FreeRDP 2`.
    pub version: Option<&'static str>,
    /// The implementations that fit; empty where nothing was observed, or where observations contradict each other.
    pub candidates: Vec<Platform>,
    /// Whether decisive observations contradict each other: another program may stand in front of the server.
    pub contradictory: bool,
    /// What was observed; the decisive observations first.
    pub evidence: Vec<Observation>,
}

/// How sure an implementation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Sureness {
    /// Decisive observations leave no other implementation.
    Certain,
    /// Only observations that settings or timing can change exclude the others.
    Likely,
}

impl Sureness {
    /// `certain` or `likely`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
        }
    }
}

impl Implementation {
    pub(super) fn of(mut evidence: Vec<Observation>, version: Option<(&'static [Platform], &'static str)>) -> Self {
        evidence.sort_by_key(|observation| core::cmp::Reverse(observation.strength));
        let (decided, decisive) = Self::narrowed(Platform::ALL.to_vec(), &evidence, Strength::Decisive);
        let contradictory = decided.is_empty();
        // What only suggests gives way to what decides.
        let compatible: Vec<Observation> =
            evidence.iter().filter(|one| one.fits.iter().any(|fit| decided.contains(fit))).cloned().collect();
        let (narrowed, suggestive) = Self::narrowed(decided.clone(), &compatible, Strength::Suggestive);
        let candidates = match (decisive || suggestive, narrowed.is_empty()) {
            (false, _) => Vec::new(),
            (true, false) => narrowed,
            (true, true) if decisive => decided.clone(),
            (true, true) => Vec::new(),
        };
        let platform = match candidates.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let is_certain = decisive && decided.len() == 1;
        let sureness = platform.map(|_| if is_certain { Sureness::Certain } else { Sureness::Likely });
        // A version is that of all candidates, or of none.
        let version = version.filter(|(of, _)| !candidates.is_empty() && candidates.iter().all(|one| of.contains(one)));
        Self {
            platform,
            name: platform.map(Platform::name),
            sureness,
            version: version.map(|(_, version)| version),
            candidates,
            contradictory,
            evidence,
        }
    }

    /// The platforms that all observations of this strength fit, and whether there is such an observation.
    fn narrowed(mut from: Vec<Platform>, evidence: &[Observation], strength: Strength) -> (Vec<Platform>, bool) {
        let mut any = false;
        for observation in evidence.iter().filter(|observation| observation.strength == strength) {
            any = true;
            from.retain(|platform| observation.fits.contains(platform));
        }
        (from, any)
    }

    /// Whether what holds of these servers may hold of this one.
    #[must_use]
    pub fn may_be(&self, servers: Servers) -> bool {
        self.candidates.is_empty() || self.candidates.iter().any(|candidate| servers.include(Some(*candidate)))
    }

    /// Whether the observations exclude Windows, so that what holds of Windows alone is of no use.
    #[must_use]
    pub fn is_not_windows(&self) -> bool {
        !self.candidates.is_empty() && !self.candidates.contains(&Platform::Windows)
    }
}

/// `xrdp (likely)`; `one of gnome-remote-desktop, KRdp`; `not known`.
impl fmt::Display for Implementation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.platform, self.sureness) {
            (Some(platform), Some(sureness)) => write!(f, "{} ({})", platform.name(), sureness.name())?,
            _ if self.candidates.is_empty() => f.write_str("not known")?,
            _ => {
                let names: Vec<&str> = self.candidates.iter().map(|platform| platform.name()).collect();
                write!(f, "one of {}", names.join(", "))?;
            }
        }
        self.version.map_or(Ok(()), |version| write!(f, ", {version}"))
    }
}
