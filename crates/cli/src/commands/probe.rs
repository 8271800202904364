//! `rdpwhy probe`: one connection to a server, and the answer.

use std::io::Write as _;
use std::path::Path;

use rdpwhy::diagnosis::{Site, diagnose_with};
use rdpwhy::document::report_document_with;
use rdpwhy::{Config, Ending, MAX_REDIRECTIONS, Probe, next_hop};

use super::connect::Probed;
use super::{Failure, connect, knowledge, logon};
use crate::args::{LICENSE_WARNING, ProbeArgs};
use crate::files::{Input, OutputFile, read_bounded};
use crate::render::{self, style};
use crate::{exit_code, interrupt, output};

/// Probes and answers.
pub(super) fn run(args: &ProbeArgs) -> Result<u8, Failure> {
    let mut config = args.config();
    let hello = args.hello().map_err(|why| Failure::Usage(why.to_owned()))?;
    let (stored, issued) = args.license_files().map_err(|why| Failure::Usage(why.to_owned()))?;
    let outputs = args.recordings().count() + usize::from(issued.is_some());
    interrupt::listen(args.first.descriptors(1, outputs))?;
    let packets = args.first.packets.wanted()?;
    let site = args.first.knowledge.as_deref().map(knowledge::read).transpose()?.unwrap_or_default();
    config.stored_license = stored.map(read_license).transpose()?;
    if args.first.may_be_licensed() {
        output::warn(LICENSE_WARNING);
    }
    // Before anything is sent: a server is not asked for what cannot be kept.
    let files = Files::prepare(args, issued)?;
    let mut config = connect::trusting(config, args.first.logon.ca.as_deref())?;
    if let Some(hello) = hello {
        config = config.inspecting(hello);
    }
    let (hops, unfollowed) = probe(args, config, packets)?;
    // Before the answer: the reader of a pipe may take its time, and a signal ends the process meanwhile.
    let kept = files.keep(&hops);
    answer(args, &site, &hops, unfollowed.as_deref())?;
    kept?;
    Ok(hops.last().map_or(exit_code::OUR_SIDE, |hop| exit_code::of(&hop.report)))
}

/// What is written besides the answer.
struct Files {
    /// One for each server that the probe may come to.
    recordings: Vec<OutputFile>,
    license: Option<OutputFile>,
}

impl Files {
    fn prepare(args: &ProbeArgs, license: Option<&Path>) -> Result<Self, Failure> {
        let prepare = |path: &Path| OutputFile::prepare(path, args.force);
        Ok(Self {
            recordings: args.recordings().map(|path| prepare(&path)).collect::<Result<_, _>>()?,
            license: license.map(prepare).transpose()?,
        })
    }

    /// Writes all of them, and gives the first failure.
    fn keep(self, hops: &[Probed]) -> Result<(), Failure> {
        let issued = hops.last().and_then(|hop| hop.license.as_deref());
        let license = match (self.license, issued) {
            (Some(file), Some(license)) => file.finish(|to| Ok(to.write_all(license)?)),
            (Some(_), None) => {
                output::warn("no licence was issued, and none is saved");
                Ok(())
            }
            (None, _) => Ok(()),
        };
        let write = |(file, hop): (OutputFile, &Probed)| file.finish(|to| Ok(hop.recording.write(to)?));
        let recordings: Vec<_> = self.recordings.into_iter().zip(hops).map(write).collect();
        recordings.into_iter().fold(license, Result::and)
    }
}

/// The server, and those that it sends the probe on to; and why the last one's redirection was not followed.
fn probe(args: &ProbeArgs, config: Config, packets: bool) -> Result<(Vec<Probed>, Option<String>), Failure> {
    let target = args.first.target.clone();
    let first = match logon::of(&args.first, &config)? {
        None => Probe::new(target, config),
        Some(logon) => Probe::with_logon(target, config, Box::new(logon)),
    };
    let mut config = first.config().clone();
    let mut hops = vec![connect::probe(first.packets(packets))?];
    while let Some((target, next)) = hops.last().and_then(|hop| next_hop(&hop.report, &config)) {
        if let Some(why) = unfollowed(args, &hops, &next) {
            return Ok((hops, Some(why.to_owned())));
        }
        config = next;
        match connect::probe(Probe::new(target, config.clone()).packets(packets)) {
            Ok(hop) => hops.push(hop),
            // What the servers before have said is an answer.
            Err(failure) => return Ok((hops, Some(format!("The redirection is not followed: {failure}.")))),
        }
    }
    let is_redirected = hops.last().is_some_and(|hop| matches!(hop.report.ending, Some(Ending::Redirected { .. })));
    let why = "The redirection is not followed: it leads to no other server.";
    Ok((hops, is_redirected.then(|| why.to_owned())))
}

/// Why the connection to `next` is not made.
fn unfollowed(args: &ProbeArgs, hops: &[Probed], next: &Config) -> Option<&'static str> {
    let host = &next.target.host;
    let was_there = || hops.iter().any(|hop| hop.report.target.host.eq_ignore_ascii_case(host));
    if !args.follow_redirection {
        Some("--follow-redirection follows the redirection.")
    } else if next.routing.is_none() && was_there() {
        Some("The redirection is not followed: the probe was there already.")
    } else if hops.len() > MAX_REDIRECTIONS {
        Some("The redirection is not followed: it would be one too many.")
    } else {
        None
    }
}

fn answer(args: &ProbeArgs, site: &Site, hops: &[Probed], unfollowed: Option<&str>) -> Result<(), Failure> {
    let reach = args.first.reach();
    if args.first.json {
        let told = hops.iter().map(|hop| {
            let findings = diagnose_with(&hop.report, site);
            report_document_with(&hop.report, reach, hop.connections(), findings)
        });
        let mut documents: Vec<_> = told.collect();
        if let Some(mut last) = documents.pop() {
            last.redirected_by = documents;
            let document = if args.first.full { last } else { last.brief() };
            output::print_document(&document, args.first.redaction())?;
        }
        return Ok(());
    }
    let mut redaction = args.first.redaction();
    for hop in hops {
        let findings = diagnose_with(&hop.report, site);
        output::learn(&mut redaction, &report_document_with(&hop.report, reach, hop.connections(), findings))?;
    }
    let mut page = output::page().redacting(redaction);
    for (index, hop) in hops.iter().enumerate() {
        if index > 0 {
            page.heading(&format!("Redirection {index} of at most {MAX_REDIRECTIONS}, followed"));
            page.blank();
        }
        render::report_with(&mut page, &hop.report, reach, &diagnose_with(&hop.report, site));
    }
    if let Some(why) = unfollowed {
        page.blank();
        page.paragraph(0, style::NOTICE, why);
    }
    Ok(output::print(&page)?)
}

/// No honest licence is longer: what a licensing message can carry.
const MAX_LICENSE: usize = 65_535;

fn read_license(path: &Path) -> Result<Vec<u8>, Failure> {
    match read_bounded(path, MAX_LICENSE)? {
        Input::Whole(license) if !license.is_empty() => Ok(license),
        Input::Whole(_) => Err(Failure::Usage(format!("{} is not a licence: it is empty", path.display()))),
        Input::TooLong => {
            let why = format!("{} is not a licence: expected at most {MAX_LICENSE} bytes", path.display());
            Err(Failure::Usage(why))
        }
    }
}
