//! The meaning of a diagnosis in a few plain sentences: the line below the verdict.

use rdpwhy_handshake::Ending;

use crate::{
    AcceptedVersion, AddressOutcome, Cause, Change, Conclusion, Diagnosis, Failures, Nla, Ran, Reading, Standing,
    Undecided, family, verdict,
};

const TLS_1_2: u16 = 0x0303;
const TLS_1_0: u16 = 0x0301;

/// What it means: the cause where one is settled, else what was recognised, else what was seen to work and what nobody
/// has seen.
#[must_use]
pub fn meaning(diagnosis: &Diagnosis) -> String {
    let says = diagnosis.findings.first().map(|finding| finding.says.as_str());
    let settled = diagnosis.standing().find(|conclusion| conclusion.standing != Standing::Consistent);
    let told = what_it_means(diagnosis, settled, says);
    [addresses_differ(diagnosis), comes_and_goes(diagnosis), Some(told), may_be_luck(diagnosis)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Which addresses of the name failed and which did not, where they differ; and which could not be reached.
fn addresses_differ(diagnosis: &Diagnosis) -> Option<String> {
    let seen = diagnosis.addresses();
    let of = |outcome: AddressOutcome| -> Option<String> {
        let these = seen.iter().filter(|seen| seen.outcome == outcome);
        let named: Vec<String> = these.map(|seen| seen.address.ip().to_string()).collect();
        (!named.is_empty()).then(|| named.join(", "))
    };
    let (failed, works, away) =
        (of(AddressOutcome::Failed), of(AddressOutcome::Works), of(AddressOutcome::Unreachable));
    let differ = failed.zip(works);
    let differ =
        differ.map(|(failed, works)| format!("The addresses of the name differ: {failed} failed, {works} did not."));
    let away = away.map(|away| format!("Of the addresses of the name, these could not be reached: {away}."));
    let told: Vec<String> = differ.into_iter().chain(away).collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// How often the unchanged probe failed, where it did not fail each time.
fn comes_and_goes(diagnosis: &Diagnosis) -> Option<String> {
    let Failures { failed, of, .. } = diagnosis.failures();
    if failed > 0 && failed < of {
        return Some(format!("Intermittent: the same connection failed {failed} of {of} times."));
    }
    let (experiment, Failures { failed, of, .. }) = diagnosis.differing()?;
    Some(format!("Intermittent: the connection {} failed {failed} of {of} times with the same offer.", experiment.id))
}

/// What a few more connections would decide.
fn may_be_luck(diagnosis: &Diagnosis) -> Option<String> {
    let Undecided { experiment, reading, connections, .. } = diagnosis.undecided?;
    let how = if reading == Reading::Passes { "passed" } else { "was answered" };
    Some(format!(
        "{experiment} {how} where the first connection failed; that may still be luck, and about {connections} more \
         connections would decide (--connections)."
    ))
}

fn what_it_means(diagnosis: &Diagnosis, settled: Option<&Conclusion>, says: Option<&str>) -> String {
    match (&diagnosis.report.ending, settled, says) {
        (None, ..) => "It was interrupted: what is told here is what was known until then.".to_owned(),
        (_, Some(cause), says) => {
            let versions = old_versions(diagnosis).or_else(|| chosen_beyond(diagnosis, cause));
            let told = [Some(of_settled(cause)), versions, says.map(str::to_owned)];
            told.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        (Some(Ending::Completed | Ending::Stopped { .. }), _, says) => works(diagnosis, says),
        (_, _, Some(says)) => {
            one_family(diagnosis).map_or_else(|| says.to_owned(), |family| format!("{says} {family}"))
        }
        _ => "Nothing that this version recognises was seen.".to_owned(),
    }
}

/// What the first probe showed needs no more words: its finding follows.
fn of_settled(Conclusion { cause, because, .. }: &Conclusion) -> String {
    let by: Vec<&str> = because.iter().map(|because| because.experiment).collect();
    match by.as_slice() {
        [] => format!("{}.", cause.title),
        by => format!("{}, confirmed by {}.", cause.title, by.join(", ")),
    }
}

/// `TLS 1.0/1.1 only: it chose ..`, of a server that is too old for today's clients.
fn old_versions(diagnosis: &Diagnosis) -> Option<String> {
    let accepted = diagnosis.accepted_versions();
    let is_settled = |conclusion: &Conclusion| {
        conclusion.cause.id == "tls-version-mismatch" && conclusion.standing != Standing::Consistent
    };
    if accepted.is_empty()
        || accepted.iter().any(|accepted| accepted.version >= TLS_1_2)
        || !diagnosis.standing().any(is_settled)
    {
        return None;
    }
    // "Only" is claimed of what was asked: below the lowest, TLS 1.0 is there or not.
    let lowest = accepted.iter().map(|accepted| accepted.version).min().unwrap_or_default();
    let asked_below = diagnosis.experiments.iter().any(|ran| ran.experiment.change == Change::Hello("tls10"));
    let extent = if lowest <= TLS_1_0 || asked_below { "only" } else { "at most" };
    Some(format!("{} {extent}: it chose {}.", names(&accepted), chosen(&accepted)))
}

/// `TLS 1.0/1.1`, the lowest first.
fn names(accepted: &[AcceptedVersion]) -> String {
    let mut family = "";
    let mut text = String::new();
    for accepted in accepted.iter().rev() {
        let name = accepted.version_name.unwrap_or("an unknown version");
        let (its_family, number) = name.split_once(' ').unwrap_or((name, ""));
        let separator = if text.is_empty() { "" } else { "/" };
        text.push_str(separator);
        text.push_str(if its_family == family && !number.is_empty() { number } else { name });
        family = its_family;
    }
    text
}

fn chosen(accepted: &[AcceptedVersion]) -> String {
    accepted.iter().map(AcceptedVersion::to_string).collect::<Vec<_>>().join(", ")
}

/// What the server chose of a hello that offered more, where that is what shows the cause.
fn chosen_beyond(diagnosis: &Diagnosis, settled: &Conclusion) -> Option<String> {
    let accepted = diagnosis.accepted_versions();
    let is_about = settled.cause.id == "tls-no-common-cipher" && !accepted.is_empty();
    is_about.then(|| format!("Of a wider hello it chose {}.", chosen(&accepted)))
}

/// Where everything that still stands is one family, the wire has said what it can.
fn one_family(diagnosis: &Diagnosis) -> Option<String> {
    let head = diagnosis
        .standing()
        .find(|conclusion| conclusion.misfits.is_empty() && !family(conclusion.cause).is_empty())?
        .cause;
    let is_of_it = |cause: &'static Cause| cause == head || family(head).contains(&cause);
    let mut alone = diagnosis.standing().filter(|conclusion| conclusion.misfits.is_empty());
    let others: Vec<&str> =
        alone.by_ref().filter(|other| !is_of_it(other.cause)).map(|conclusion| conclusion.cause.id).collect();
    let title = lowered(head.title);
    Some(match others.as_slice() {
        [] => format!("All that fits by itself is one fault: {title}."),
        [one] => format!("What fits by itself: {title}, or {one}."),
        [firsts @ .., last] => format!("What fits by itself: {title}; or {} or {last}.", firsts.join(", ")),
    })
}

fn lowered(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// What was seen to work, what else was noticed, and what nobody has seen: "not reached" is never "fine".
fn works(diagnosis: &Diagnosis, noticed: Option<&str>) -> String {
    let tls = diagnosis.report.facts.tls.version_name.map(|version| {
        let suite = diagnosis.report.facts.tls.suite_name.map(|suite| format!(" with {suite}"));
        version.to_owned() + &suite.unwrap_or_default()
    });
    let nla = diagnosis.policy().nla.map(|nla| {
        let word = match nla {
            Nla::Required => "required",
            Nla::Optional => "taken and not required",
            Nla::Unavailable => "not taken",
            Nla::Available => "taken",
        };
        format!("Network Level Authentication is {word}")
    });
    let seen: Vec<String> = tls.into_iter().chain(nla).collect();
    let mut text = "What was seen works".to_owned();
    if !seen.is_empty() {
        text.push_str(&format!(": {}", seen.join("; ")));
    }
    text.push('.');
    if let Some(noticed) = noticed {
        text.push_str(&format!(" But: {noticed}"));
    }
    // What ends a request of the matrix is the server's policy.
    let died = |ran: &&Ran| {
        let is_row = matches!(ran.experiment.change, Change::Policy(_));
        !is_row && matches!(ran.reading, Reading::Earlier | Reading::Closes | Reading::Silent)
    };
    if let Some(died) = diagnosis.experiments.iter().find(died) {
        let how = died.report().map(verdict).unwrap_or_default();
        text.push_str(&format!(" But a later connection died (c{}, {}): {how}", died.connection, died.experiment.id));
    }
    let unknown = diagnosis.unknown();
    let unknown: Vec<&str> = unknown.iter().map(|unknown| unknown.topic).collect();
    if !unknown.is_empty() {
        text.push_str(&format!(" Not known: {}.", unknown.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{chosen, names};
    use crate::AcceptedVersion;

    fn accepted(version: u16, version_name: &'static str, connection: u32) -> AcceptedVersion {
        let (suite, suite_name) = (Some(0xC014), Some("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"));
        AcceptedVersion { version, version_name: Some(version_name), suite, suite_name, connection }
    }

    #[test]
    fn versions_have_their_family_once() {
        let tls = [accepted(0x0302, "TLS 1.1", 3), accepted(0x0301, "TLS 1.0", 4)];
        assert_eq!(names(&tls), "TLS 1.0/1.1");
        assert_eq!(
            chosen(&tls),
            "TLS 1.1 with TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA (c3), TLS 1.0 with TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA (c4)"
        );
        assert_eq!(names(&[accepted(0x0301, "TLS 1.0", 3), accepted(0x0300, "SSL 3.0", 4)]), "SSL 3.0/TLS 1.0");
    }
}
