//! `rdpwhy probe`: one connection to a server, and the answer.

use std::fs::{self, File};
use std::io::BufWriter;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rdpwhy::diagnosis::{Site, diagnose_with};
use rdpwhy::document::report_document_with;
use rdpwhy::{Config, Ending, MAX_REDIRECTIONS, Probe, next_hop};
use rdpwhy_capture::Recording;

use super::connect::Probed;
use super::{Failure, connect, knowledge, logon};
use crate::args::{LICENSE_WARNING, ProbeArgs};
use crate::render::{self, style};
use crate::{exit_code, output};

/// Probes and answers.
pub(super) fn run(args: &ProbeArgs) -> Result<u8, Failure> {
    let mut config = args.config();
    let hello = args.hello().map_err(|why| Failure::Usage(why.to_owned()))?;
    let (stored, issued) = args.license_files().map_err(|why| Failure::Usage(why.to_owned()))?;
    let site = args.first.knowledge.as_deref().map(knowledge::read).transpose()?.unwrap_or_default();
    config.stored_license = stored.map(read_license).transpose()?;
    if args.first.may_be_licensed() {
        output::warn(LICENSE_WARNING);
    }
    // Before anything is sent: a server is not to be bothered for a recording that cannot be kept.
    let mut files = Vec::from_iter(args.record.as_deref().map(create).transpose()?);
    let mut config = connect::trusting(config, args.first.logon.ca.as_deref())?;
    if let Some(hello) = hello {
        config = config.inspecting(hello);
    }
    let (hops, unfollowed) = probe(args, config, &mut files)?;
    answer(args, &site, &hops, unfollowed)?;
    // After the answer, which a full disk must not take away.
    for (file, hop) in files.into_iter().zip(&hops) {
        keep(file, &hop.recording)?;
    }
    let last = hops.last();
    if let Some(path) = issued {
        save_license(path, last.and_then(|hop| hop.license.as_deref()))?;
    }
    Ok(last.map_or(exit_code::OUR_SIDE, |hop| exit_code::of(&hop.report)))
}

/// The server, and those that it sends the probe on to; and why the last one's redirection was not followed.
fn probe(
    args: &ProbeArgs,
    config: Config,
    files: &mut Vec<File>,
) -> Result<(Vec<Probed>, Option<&'static str>), Failure> {
    let target = args.first.target.clone();
    let first = match logon::of(&args.first, &config)? {
        None => Probe::new(target, config),
        Some(logon) => Probe::with_logon(target, config, Box::new(logon)),
    };
    let mut config = first.config().clone();
    let mut hops = vec![connect::probe(first)?];
    while let Some((target, next)) = hops.last().and_then(|hop| next_hop(&hop.report, &config)) {
        let unfollowed = unfollowed(args, &hops, &next);
        if unfollowed.is_some() {
            return Ok((hops, unfollowed));
        }
        config = next;
        if let Some(path) = &args.record {
            files.push(create(&hop_path(path, hops.len() + 1))?);
        }
        hops.push(connect::probe(Probe::new(target, config.clone()))?);
    }
    let is_redirected = hops.last().is_some_and(|hop| matches!(hop.report.ending, Some(Ending::Redirected { .. })));
    Ok((hops, is_redirected.then_some("The redirection is not followed: it leads to no other server.")))
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
            output::print_json(&if args.first.full { last } else { last.brief() })?;
        }
        return Ok(());
    }
    let mut page = output::page();
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

/// `FILE.2` for the second hop.
fn hop_path(path: &Path, hop: usize) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{hop}"));
    name.into()
}

/// No honest licence is longer: what a licensing message can carry.
const MAX_LICENSE: usize = 65_535;

fn read_license(path: &Path) -> Result<Vec<u8>, Failure> {
    let license = fs::read(path).map_err(|error| Failure::ours(&format!("cannot read {}", path.display()), &error))?;
    if license.is_empty() || license.len() > MAX_LICENSE {
        let why = format!("{} is no licence: it has {} bytes, not 1 to {MAX_LICENSE}", path.display(), license.len());
        return Err(Failure::Usage(why));
    }
    Ok(license)
}

fn save_license(path: &Path, license: Option<&[u8]>) -> Result<(), Failure> {
    let Some(license) = license else {
        output::warn("no licence was issued, and none is saved");
        return Ok(());
    };
    fs::write(path, license).map_err(|error| Failure::ours(&format!("cannot write {}", path.display()), &error))
}

fn create(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|error| Failure::ours(&format!("cannot write {}", path.display()), &error))
}

fn keep(file: File, recording: &Recording) -> Result<(), Failure> {
    let cannot = |error: &dyn std::error::Error| Failure::ours("the recording is not complete", error);
    let mut file = BufWriter::new(file);
    recording.write(&mut file).map_err(|error| cannot(&error))?;
    file.flush().map_err(|error| cannot(&error))
}
