//! What has to hold of the diagnosis of a broken server.

use rdpwhy_diagnosis::{Diagnosis, Platform, Servers, Standing, verdict};

/// One way to break a server, and what its diagnosis has to show.
#[derive(Clone, Copy, Debug)]
pub struct Broken {
    /// The server's name: one of [`crate::NAMES`], [`crate::BROKEN`] or [`crate::NEWEST`].
    pub name: &'static str,
    /// The causes that are true; one of them has to stand.
    pub causes: &'static [&'static str],
    /// The platform that has to fit; `None` where the server ends the connection before it says anything.
    pub platform: Option<Platform>,
}

impl Broken {
    /// All three.
    #[must_use]
    pub const fn new(name: &'static str, causes: &'static [&'static str], platform: Option<Platform>) -> Self {
        Self { name, causes, platform }
    }

    /// A true cause is listed and no other one is proved; the server is named as far as it answers; there is a remedy
    /// that can be carried out on it, and none for Windows.
    ///
    /// # Panics
    ///
    /// When one of these does not hold.
    #[track_caller]
    pub fn assert_listed(&self, diagnosis: &Diagnosis) {
        let name = self.name;
        let standing = standing(diagnosis);
        let is_listed = standing.iter().any(|(id, _)| self.causes.contains(id));
        assert!(is_listed, "{name}: {standing:?}: {:#?}", readings(diagnosis));
        for (id, how) in &standing {
            let is_true = self.causes.contains(id) || *how == Standing::Consistent;
            assert!(is_true, "{name}: {id} is {how:?}, and not true: {standing:?}: {:#?}", readings(diagnosis));
        }
        let answer = diagnosis.implementation();
        if let Some(platform) = self.platform {
            let is_candidate = answer.candidates.contains(&platform);
            assert!(is_candidate, "{name}: {answer}: {:#?}", answer.evidence);
            assert!(
                diagnosis
                    .remedies()
                    .iter()
                    .any(|remedy| matches!(remedy.servers, Servers::Only(only) if only.contains(&platform))),
                "{name}: no remedy"
            );
        }
        assert_none_for_windows(diagnosis, name);
    }
}

/// Where the server is known not to be Windows, neither a remedy nor a check is for Windows.
///
/// # Panics
///
/// When one is.
#[track_caller]
pub fn assert_none_for_windows(diagnosis: &Diagnosis, name: &str) {
    if !diagnosis.implementation().is_not_windows() {
        return;
    }
    let remedies: Vec<_> =
        diagnosis.remedies().iter().filter(|one| one.servers == Servers::WINDOWS).map(|one| one.id).collect();
    assert!(remedies.is_empty(), "{name}: {remedies:?}");
    let checks = diagnosis.checks().into_iter().filter(|check| check.servers == Servers::WINDOWS);
    let checks: Vec<_> = checks.map(|check| check.line).collect();
    assert!(checks.is_empty(), "{name}: {checks:?}");
}

/// The ids of the causes that stand, and how each of them does.
#[must_use]
pub fn standing(diagnosis: &Diagnosis) -> Vec<(&'static str, Standing)> {
    diagnosis.standing().map(|conclusion| (conclusion.cause.id, conclusion.standing)).collect()
}

/// The verdict of the first probe and the readings of the experiments, for a failure's message.
#[must_use]
pub fn readings(diagnosis: &Diagnosis) -> Vec<String> {
    let ran = diagnosis.experiments.iter().map(|ran| format!("{}: {}", ran.experiment.id, ran.reading.name()));
    core::iter::once(verdict(&diagnosis.report)).chain(ran).collect()
}
