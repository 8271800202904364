//! `rdpwhy probe`: one connection to a server, and the answer.

use std::fs::{self, File};
use std::io::BufWriter;
use std::io::Write as _;
use std::path::Path;

use rdpwhy::Probe;
use rdpwhy::document::report_document;
use rdpwhy_capture::Recording;

use super::{Failure, connect, password};
use crate::args::{LICENSE_WARNING, ProbeArgs};
use crate::{exit_code, output, render};

/// Probes and answers.
pub(super) fn run(args: &ProbeArgs) -> Result<u8, Failure> {
    let mut config = args.config();
    let (stored, issued) = args.license_files().map_err(|why| Failure::Usage(why.to_owned()))?;
    config.stored_license = stored.map(read_license).transpose()?;
    if args.may_be_licensed() {
        output::warn(LICENSE_WARNING);
    }
    let reach = config.reach;
    // Before anything is sent: a server is not to be bothered for a recording that cannot be kept.
    let file = args.record.as_deref().map(create).transpose()?;
    let config = connect::trusting(config, args.logon.ca.as_deref())?;
    let probe = match &args.logon.user {
        None => Probe::new(args.target.clone(), config),
        Some(user) => {
            let password = password::of(user, args.logon.password_stdin)?;
            let logon = args.logon.logon(user, password, reach, &config.client_name);
            Probe::with_logon(args.target.clone(), config, Box::new(logon))
        }
    };
    let probed = connect::probe(probe)?;
    if args.json {
        output::print_json(&report_document(&probed.report, reach, probed.connections()))?;
    } else {
        let mut page = output::page();
        render::report(&mut page, &probed.report, reach);
        output::print(&page)?;
    }
    // After the answer, which a full disk must not take away.
    if let Some(file) = file {
        keep(file, &probed.recording)?;
    }
    if let Some(path) = issued {
        save_license(path, probed.license.as_deref())?;
    }
    Ok(exit_code::of(&probed.report))
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
