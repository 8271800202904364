//! Every persona of the lab, met by the real driver over TCP (silences in virtual time): it says what its file expects,
//! and what it says is what the committed snapshot holds, causes included.
//!
//! `cargo insta review`, or INSTA_UPDATE=always, takes a new wording over.

mod play;
mod verdict;

use libtest_mimic::{Arguments, Failed, Trial};
use rdpwhy::diagnosis;
use rdpwhy_lab::{Persona, personas};

/// Where the snapshots are, seen from this file.
const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/personas");

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<_> = personas().iter().map(|persona| Trial::test(&persona.name, || meet(persona))).collect();
    trials.push(Trial::test("no-snapshot-without-a-persona", no_snapshot_is_left));
    libtest_mimic::run(&arguments, trials).exit();
}

fn meet(persona: &Persona) -> Result<(), Failed> {
    let unknown: Vec<_> = persona.causes.iter().filter(|id| diagnosis::cause(id).is_none()).collect();
    if !unknown.is_empty() {
        return Err(Failed::from(format!("no cause is called {unknown:?}")));
    }
    let report = play::play(persona).map_err(|error| error.to_string())?;
    if !persona.expected.is_met_by(&report) {
        let (position, ending) = (report.position, &report.ending);
        let told = format!("{} at {}, {ending:?}", position.stage, position.step);
        return Err(Failed::from(format!("expected {}; it was {told}", persona.expected)));
    }
    if !verdict::names_the_causes(persona, &report) {
        return Err(Failed::from(format!("the findings do not name all of {:?}", persona.causes)));
    }
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(SNAPSHOTS);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(persona.name.as_str(), verdict::text(persona, &report)));
    Ok(())
}

fn no_snapshot_is_left() -> Result<(), Failed> {
    for entry in std::fs::read_dir(SNAPSHOTS)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let persona = name.strip_suffix(".snap").or_else(|| name.strip_suffix(".snap.new"));
        if persona.is_none_or(|persona| Persona::named(persona).is_none()) {
            return Err(Failed::from(format!("{name} is no persona's")));
        }
    }
    Ok(())
}
