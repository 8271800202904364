//! `rdpwhy diagnose`: a probe, the experiments that its death calls for, and the causes.

use rdpwhy::Diagnoser;
use rdpwhy::diagnosis::{Budget, Diagnosis, Experiment, TlsSuites};
use rdpwhy::document::diagnosis_document;

use super::{Failure, connect, knowledge, logon};
use crate::args::{DiagnoseArgs, FirstProbeArgs, LICENSE_WARNING};
use crate::render;
use crate::{exit_code, interrupt, output};

/// Diagnoses and answers, with the first probe's exit code.
pub(super) fn run(args: &DiagnoseArgs) -> Result<u8, Failure> {
    let budget = args.budget().map_err(|why| Failure::Usage(why.to_owned()))?;
    let first = &args.first;
    let connections = usize::try_from(budget.at_once.min(budget.connections)).unwrap_or(usize::MAX);
    interrupt::listen(first.descriptors(connections, 0))?;
    let packets = first.packets.wanted()?;
    let config = connect::trusting(first.config(), first.logon.ca.as_deref())?;
    let base = config.clone();
    let site = first.knowledge.as_deref().map(knowledge::read).transpose()?.unwrap_or_default();
    let diagnoser = match logon::of(first, &config)? {
        None => Diagnoser::new(first.target.clone(), config),
        Some(logon) => Diagnoser::with_logon(first.target.clone(), config, Box::new(logon)),
    };
    let diagnoser = diagnoser.budget(args.of_diagnosis(budget)).policy(args.policy()).packets(packets);
    let diagnoser = diagnoser.knowledge(site).watching(tell);
    if first.may_be_licensed() {
        output::warn(LICENSE_WARNING);
    }
    // The rows of the policy matrix are asked in any case.
    let budget = budget.connections(budget.connections.max(diagnoser.most_connections()));
    announce(budget, args.policy());
    let diagnosis = connect::diagnose(diagnoser)?;
    let mut is_interrupted = diagnosis.is_interrupted;
    let mut suites = None;
    if let Some(most) = args.suites().filter(|_| !is_interrupted) {
        if speaks_tls(&diagnosis) {
            let rest = left(budget, &diagnosis);
            let rest = rest.connections(rest.connections.min(most));
            let (surveyed, was_interrupted) = connect::survey_suites(diagnosis.report.target.clone(), &base, rest)?;
            (suites, is_interrupted) = (Some(surveyed), was_interrupted);
        } else {
            output::warn("no connection came to TLS: the cipher suites are not asked for");
        }
    }
    if is_interrupted {
        output::warn("interrupted: what is told is what was known until then");
    }
    answer(&diagnosis, suites.as_ref(), budget, first)?;
    Ok(exit_code::of_diagnosis(&diagnosis))
}

/// Says what the next connection is for: a silent server takes its time, and the user sees why.
fn tell(experiment: &Experiment, connection: u32) {
    let connection = if connection == 0 { "UDP".to_owned() } else { format!("c{connection}") };
    output::progress(&format!("{connection}: {} ({})", experiment.asks, experiment.id));
}

/// Whether any connection reached TLS. Otherwise a survey of cipher suites would cost connections and show nothing.
fn speaks_tls(diagnosis: &Diagnosis) -> bool {
    diagnosis.reports().any(|(_, report)| report.facts.tls.offered.is_some())
}

/// Tells the cost before anything is sent, so that the user can still stop it: of more than a plain diagnosis always, of a
/// plain one only on a terminal.
fn announce(budget: Budget, asks_policy: bool) {
    let Budget { connections, at_once, spacing, .. } = budget;
    let spacing = humantime::format_duration(spacing);
    let cost = format!("at most {connections} connections to the server in all, {at_once} at a time, {spacing} apart");
    if asks_policy || connections > Budget::default().connections {
        output::warn(&cost)
    } else {
        output::progress(&cost)
    }
}

/// What the diagnosis has left of the whole.
fn left(budget: Budget, diagnosis: &Diagnosis) -> Budget {
    // Those that did not come about were attempted as well.
    let begun = diagnosis.experiments.iter().filter(|ran| ran.connection != 0).count() + 1;
    let begun = u32::try_from(begun).unwrap_or(u32::MAX);
    Budget { at_once: 1, ..budget.connections(budget.connections.saturating_sub(begun)) }
}

fn answer(
    diagnosis: &Diagnosis,
    suites: Option<&TlsSuites>,
    budget: Budget,
    first: &FirstProbeArgs,
) -> Result<(), Failure> {
    let reach = first.reach();
    let mut redaction = first.redaction();
    if first.json || redaction.is_some() {
        let mut document = diagnosis_document(diagnosis, reach);
        document.budget = budget;
        let document = match suites {
            Some(suites) => document.with_tls_suites(suites),
            None => document,
        };
        let document = if first.full { document } else { document.brief() };
        if first.json {
            return Ok(output::print_document(&document, redaction)?);
        }
        output::learn(&mut redaction, &document)?;
    }
    let mut page = output::page().redacting(redaction);
    render::diagnosis(&mut page, diagnosis, suites, budget, reach);
    Ok(output::print(&page)?)
}
