//! What was run after the first probe, why, and how it read.

use rdpwhy::diagnosis::{Answer, Cause, Change, Diagnosis, Ran, verdict};

use crate::render::{Page, style};

/// More causes than these are counted, not named.
const NAMED: usize = 3;

/// Renders the table of experiments; rows of the policy matrix are shown with the policy.
pub(super) fn render(page: &mut Page, diagnosis: &Diagnosis) {
    let is_row = |ran: &&Ran| matches!(ran.experiment.change, Change::Policy(_));
    let mut shown: Vec<&Ran> = diagnosis.experiments.iter().filter(|ran| !is_row(ran)).collect();
    if shown.is_empty() {
        return;
    }
    // They are known in the order of the answers; that of the beginnings is easier to follow.
    shown.sort_by_key(|ran| ran.connection);
    page.heading("Experiments");
    for ran in shown {
        one(page, ran);
    }
}

fn one(page: &mut Page, ran: &Ran) {
    let connection = if ran.connection == 0 { "-".to_owned() } else { format!("c{}", ran.connection) };
    let columns = format!("  {connection:<4} {:<24} ", ran.experiment.id);
    page.line(&[(style::PLAIN, &columns), (style::HEADING, ran.reading.name())]);
    page.paragraph(7, style::PLAIN, &format!("{} {}", ran.experiment.asks, why(&ran.why)));
    page.paragraph(7, style::DIM, &came_of(ran));
}

fn why(causes: &[&Cause]) -> String {
    let ids: Vec<&str> = causes.iter().map(|cause| cause.id).collect();
    match ids.as_slice() {
        [] => "(To see what the server allows.)".to_owned(),
        [one] => format!("(Because of {one}.)"),
        // One more is named: "1 others" would save nothing.
        few if few.len() <= NAMED + 1 => format!("(To tell apart {}.)", few.join(", ")),
        many => {
            let (named, others) = many.split_at(NAMED);
            format!("(To tell apart {} and {} others.)", named.join(", "), others.len())
        }
    }
}

fn came_of(ran: &Ran) -> String {
    match &ran.answer {
        Answer::Report(report) => verdict(report),
        Answer::Failed(why) => format!("It could not be made: {why}."),
        _ => "A UDP SYN, and no connection.".to_owned(),
    }
}
