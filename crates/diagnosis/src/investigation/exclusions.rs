//! Causes that only several answers together exclude.

use rdpwhy_knowledge::{Cause, causes};

use super::{Ran, Reading, Readings};

/// All of these experiments have to be answered so.
struct Exclusion {
    cause: &'static Cause,
    answers: &'static [(&'static str, Reading)],
}

/// An old server may object to the longest ClientHello for another reason than its versions. One that refuses TLS 1.1 at
/// most and TLS 1.0 at most as well does not lack the newer versions.
const ALL: &[Exclusion] = &[Exclusion {
    cause: &causes::TLS_VERSION_MISMATCH,
    answers: &[("hello-wide", Reading::Refuses), ("hello-tls11", Reading::Refuses), ("hello-tls10", Reading::Refuses)],
}];

/// The connections that exclude `cause` together; `None` where one of them is missing.
pub(super) fn refuting<'a>(cause: &Cause, ran: &'a [Ran]) -> Option<Vec<&'a Ran>> {
    // Another server behind the same address may be the one that refuses: nothing may have lived, or ended without a word.
    if ran
        .iter()
        .any(|ran| Readings::LIVES.contains(ran.reading) || matches!(ran.reading, Reading::Closes | Reading::Silent))
    {
        return None;
    }
    let exclusion = ALL.iter().find(|exclusion| exclusion.cause == cause)?;
    let answered =
        |(id, reading): &(&str, Reading)| ran.iter().find(|ran| ran.experiment.id == *id && ran.reading == *reading);
    exclusion.answers.iter().map(answered).collect()
}

/// Whether `experiment` is one of those that exclude `cause` together, and the others were answered so as far as they ran.
pub(super) fn is_part(experiment: &str, cause: &Cause, ran: &[Ran]) -> bool {
    let of_cause = ALL.iter().find(|exclusion| exclusion.cause == cause);
    of_cause.is_some_and(|exclusion| {
        let fits = |(id, reading): &(&str, Reading)| {
            ran.iter().filter(|ran| ran.experiment.id == *id).all(|ran| ran.reading == *reading)
        };
        // The first of them is run for reasons of its own, and leads to the others.
        let (first, rest) = (exclusion.answers.first(), exclusion.answers.get(1..).unwrap_or_default());
        let has_begun = first.is_some_and(|(id, _)| ran.iter().any(|ran| ran.experiment.id == *id));
        has_begun && rest.iter().any(|(id, _)| *id == experiment) && exclusion.answers.iter().all(fits)
    })
}
