//! `rdpwhy diagnose`: a probe, the experiments that its death calls for, and the causes.

use rdpwhy::diagnosis::{Budget, Diagnosis};
use rdpwhy::document::diagnosis_document;
use rdpwhy::{Diagnoser, Reach};

use super::{Failure, connect, logon};
use crate::args::{DiagnoseArgs, LICENSE_WARNING};
use crate::render;
use crate::{exit_code, output};

/// Diagnoses and answers, with the first probe's exit code.
pub(super) fn run(args: &DiagnoseArgs) -> Result<u8, Failure> {
    let budget = args.budget().map_err(|why| Failure::Usage(why.to_owned()))?;
    let first = &args.first;
    let config = connect::trusting(first.config(), first.logon.ca.as_deref())?;
    let diagnoser = match logon::of(first, &config)? {
        None => Diagnoser::new(first.target.clone(), config),
        Some(logon) => Diagnoser::with_logon(first.target.clone(), config, Box::new(logon)),
    };
    let diagnoser = diagnoser.budget(budget).policy(args.policy());
    if first.may_be_licensed() {
        output::warn(LICENSE_WARNING);
    }
    let most = diagnoser.most_connections();
    // Before anything is sent: whoever does not want that can still stop it.
    if args.policy() || most > Budget::default().connections {
        output::warn(&cost(most, budget));
    }
    let (diagnosis, is_interrupted) = connect::diagnose(diagnoser)?;
    if is_interrupted {
        output::warn("interrupted: what is told is what was known until then");
    }
    answer(&diagnosis, first.reach(), first.json)?;
    Ok(exit_code::of(&diagnosis.report))
}

fn cost(most: u32, budget: Budget) -> String {
    let Budget { at_once, spacing, .. } = budget;
    let spacing = humantime::format_duration(spacing);
    format!("at most {most} connections to the server, {at_once} at a time, {spacing} apart")
}

fn answer(diagnosis: &Diagnosis, reach: Reach, json: bool) -> Result<(), Failure> {
    if json {
        return Ok(output::print_json(&diagnosis_document(diagnosis, reach))?);
    }
    let mut page = output::page();
    render::diagnosis(&mut page, diagnosis, reach);
    Ok(output::print(&page)?)
}
