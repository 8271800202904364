//! From a report to its findings.

use rdpwhy_handshake::Report;

use crate::signature::{Group, Rank, Signature};
use crate::signatures::GROUPS;
use crate::{CauseStanding, Finding};

/// What a report shows, the most particular first: how the conversation died, then risks that are not why it died.
///
/// An experiment speaks as nobody would: what is said to it has no causes, and only risks are told.
///
/// A report that completed, or stopped because we may not go on, has no findings but risks. One that died has at least
/// one, as long as its transcript holds any event: nothing is said without evidence.
#[must_use]
pub fn diagnose(report: &Report) -> Vec<Finding> {
    if report.facts.experiment {
        return recognise(report, Rank::Risk);
    }
    let mut findings = recognise(report, Rank::Specific);
    if findings.is_empty() {
        findings = recognise(report, Rank::Fallback);
    }
    findings.append(&mut recognise(report, Rank::Risk));
    findings
}

fn recognise(report: &Report, rank: Rank) -> Vec<Finding> {
    let here = |group: &&Group| group.stage.is_none_or(|stage| stage == report.position.stage);
    let signatures = GROUPS.iter().filter(here).flat_map(|group| group.signatures);
    let ranked = signatures.filter(|signature| signature.rank == rank);
    ranked.filter_map(|signature| find(report, signature)).collect()
}

fn find(report: &Report, signature: &Signature) -> Option<Finding> {
    let found = (signature.matcher)(report)?;
    let mut causes: Vec<CauseStanding> =
        signature.causes.iter().map(|(cause, standing)| CauseStanding { cause, standing: *standing }).collect();
    causes.sort_by_key(|cause| cause.standing);
    Some(Finding::new(signature.id, found.says, causes, found.evidence))
}
