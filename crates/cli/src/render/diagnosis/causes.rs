//! The causes by standing, with what says so; and those that experiments ruled out.

use rdpwhy::diagnosis::{
    Because, Cause, Conclusion, Diagnosis, Experiment, Ran, Standing, experiment, family, look_alikes,
};
use rdpwhy::handshake::EventId;

use crate::render::{Page, evidence, findings, style};

/// More causes than these are told by their titles alone.
const EXPLAINED: usize = 3;

/// Renders the causes that still stand.
pub(super) fn standing(page: &mut Page, diagnosis: &Diagnosis) {
    let (standing, strained): (Vec<&Conclusion>, _) =
        diagnosis.standing().partition(|conclusion| conclusion.misfits.is_empty());
    let standing = by_family(standing);
    let strained: Vec<&Conclusion> = strained;
    if standing.is_empty() && strained.is_empty() {
        return;
    }
    page.heading("Causes");
    for conclusion in &standing {
        one(page, conclusion);
        if standing.len() <= EXPLAINED {
            page.paragraph(6, style::DIM, conclusion.cause.explains);
        }
    }
    separated(page, &standing);
    only_with_another(page, &strained);
}

/// What is not excluded, and does not explain everything that was seen by itself.
fn only_with_another(page: &mut Page, strained: &[&Conclusion]) {
    if strained.is_empty() {
        return;
    }
    let ids: Vec<&str> = strained.iter().map(|conclusion| conclusion.cause.id).collect();
    let told = format!("Only together with another fault, such as connections that end at random: {}.", ids.join(", "));
    page.paragraph(2, style::DIM, &told);
}

fn one(page: &mut Page, Conclusion { cause, standing, evidence: ids, because, .. }: &Conclusion) {
    let (word, look) = findings::standing(*standing);
    let word = format!("  {word:<12}");
    let title = format!("  {}", cause.title);
    let ids = format!("  {}", evidence::ids(ids));
    page.line(&[(look, &word), (style::HEADING, cause.id), (style::PLAIN, &title), (style::DIM, &ids)]);
    for because in because {
        page.paragraph(6, style::PLAIN, &shown_by(*because));
    }
}

fn shown_by(Because { experiment: id, reading, .. }: Because) -> String {
    let asks = experiment(id).map_or("", |experiment| experiment.asks);
    format!("by {id} ({}): {asks}", reading.name())
}

/// A family goes before its members where they stand alike: it is what is known.
fn by_family(mut standing: Vec<&Conclusion>) -> Vec<&Conclusion> {
    let heads: Vec<usize> = (0..standing.len()).filter(|at| is_family(standing.get(*at))).collect();
    for at in heads {
        let head = standing.remove(at);
        let same = standing.iter().position(|other| other.standing == head.standing);
        standing.insert(same.unwrap_or(at).min(at), head);
    }
    standing
}

fn is_family(conclusion: Option<&&Conclusion>) -> bool {
    conclusion.is_some_and(|conclusion| !family(conclusion.cause).is_empty())
}

/// What separates those that cannot be told apart from here: one line of a pair, and one of the family where there is one.
fn separated(page: &mut Page, standing: &[&Conclusion]) {
    let Some(best) = standing.first().map(|first| first.standing) else { return };
    let alike: Vec<&Cause> = standing
        .iter()
        .filter(|conclusion| conclusion.standing == best && best == Standing::Consistent)
        .map(|conclusion| conclusion.cause)
        .collect();
    if alike.iter().any(|cause| family(cause).iter().any(|member| alike.contains(member))) {
        let told = "From outside the members of this family look alike; the server's event log tells them apart.";
        page.paragraph(2, style::NOTICE, told);
    }
    let pair = alike.iter().find_map(|Cause { id, .. }| {
        let (other, pair) = look_alikes(id).find(|(other, _)| alike.contains(other))?;
        Some(format!("What separates {id} and {}: {}", other.id, pair.separated_by))
    });
    if let Some(pair) = pair {
        page.paragraph(2, style::NOTICE, &pair);
    }
}

/// Renders the causes that were ruled out, each with the first experiment that did.
pub(super) fn ruled_out(page: &mut Page, diagnosis: &Diagnosis) {
    if diagnosis.ruled_out().next().is_none() {
        return;
    }
    page.heading("Ruled out");
    let mut experiments: Vec<&Ran> = diagnosis.experiments.iter().collect();
    experiments.sort_by_key(|ran| ran.connection);
    // One that was repeated shows the same again.
    let mut told: Vec<&str> = Vec::new();
    for ran in experiments {
        if told.contains(&ran.experiment.id) {
            continue;
        }
        told.push(ran.experiment.id);
        let by_it: Vec<&Conclusion> = ruled_out_first_by(diagnosis, ran).collect();
        let Some(first) = by_it.first() else { continue };
        let names: Vec<&str> = by_it.iter().map(|conclusion| conclusion.cause.id).collect();
        let of_it = |id: &&EventId| id.connection == ran.connection;
        let ids: Vec<EventId> = first.evidence.iter().filter(of_it).copied().collect();
        page.paragraph(2, style::DIM, &names.join(", "));
        let Experiment { id, asks, .. } = ran.experiment;
        // What came over UDP is no event of a connection.
        let ids = if ids.is_empty() { String::new() } else { format!(" {}", evidence::ids(&ids)) };
        page.paragraph(6, style::PLAIN, &format!("by {id} ({}): {asks}{ids}", ran.reading.name()));
    }
}

fn ruled_out_first_by<'a>(diagnosis: &'a Diagnosis, ran: &'a Ran) -> impl Iterator<Item = &'a Conclusion> {
    let first = |conclusion: &&Conclusion| {
        conclusion.because.first().is_some_and(|because| because.experiment == ran.experiment.id)
    };
    diagnosis.ruled_out().filter(first)
}
