//! `rdpwhy probe`: one connection to a server, and the answer.

use std::fs::File;
use std::io::BufWriter;
use std::io::Write as _;
use std::path::Path;

use rdpwhy::document::report_document;
use rdpwhy_capture::Recording;

use super::{Failure, connect};
use crate::args::ProbeArgs;
use crate::{exit_code, output, render};

/// Probes and answers.
pub(super) fn run(args: &ProbeArgs) -> Result<u8, Failure> {
    let config = args.config();
    let reach = config.reach;
    // Before anything is sent: a server is not to be bothered for a recording that cannot be kept.
    let file = args.record.as_deref().map(create).transpose()?;
    let probed = connect::probe(args.target.clone(), config)?;
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
    Ok(exit_code::of(&probed.report))
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
