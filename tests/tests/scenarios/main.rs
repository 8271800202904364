//! Every file of `tests/scenarios/`, played in virtual time, over TCP with tokio, and over TCP without a runtime.
//!
//! `cargo test --test scenarios licensing` plays those whose name contains the word.

mod agree;
mod check;
mod client;
mod file;
mod logon;
mod play;
mod secrets;
mod server;
mod subset;

use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};

use file::Scenario;
use play::{Played, Stage};

/// The directory that is read.
const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");

/// Most of a scenario with a stall is waiting, which costs no processor.
const THREADS: usize = 12;

fn main() {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(THREADS));
    let trials = match file::paths(Path::new(DIRECTORY)) {
        Ok(paths) => paths.iter().flat_map(|path| trials(path)).collect(),
        Err(why) => vec![Trial::test("directory", move || Err(Failed::from(why)))],
    };
    libtest_mimic::run(&arguments, trials).exit();
}

fn trials(path: &Path) -> Vec<Trial> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match file::read(path) {
        Ok(scenario) => [Stage::Virtual, Stage::Tokio, Stage::Blocking]
            .map(|stage| {
                let scenario = scenario.clone();
                Trial::test(format!("{name}::{}", stage.name()), move || try_it(&scenario, stage))
            })
            .into(),
        Err(why) => vec![Trial::test(name, move || Err(Failed::from(why)))],
    }
}

fn try_it(scenario: &Scenario, stage: Stage) -> Result<(), Failed> {
    let played = play::play(scenario, stage)?;
    let mut wrong = check::expectations(&scenario.expect, &played.client);
    wrong.extend(check::always(&played.client));
    wrong.extend(replays(&played));
    if let Some(logon) = &scenario.client.logon {
        wrong.extend(secrets::found(logon, &played));
    }
    if let Some(truth) = &played.server {
        wrong.extend(agree::both(&played.client, truth, !scenario.server.played.has_faults()));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let verdict = rdpwhy::diagnosis::verdict(&played.client);
    Err(Failed::from(format!("{}\n  {}\n  It said: {verdict}", scenario.about, wrong.join("\n  "))))
}

/// The recording, shown to a fresh witness, gives the same report.
fn replays(played: &Played) -> Option<String> {
    (played.recording.replay() != played.client).then(|| "the recording replays to another report".to_owned())
}
