//! The table of every persona and the causes that its investigation comes to.

use core::fmt::Write as _;

use rdpwhy::diagnosis::{Budget, Diagnosis, Standing};
use rdpwhy_lab::{Persona, personas};

use crate::virtual_time::{Investigated, investigate};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/investigations.md");

const HEAD: &str = "\
# What an investigation comes to

Every persona of the lab, investigated in virtual time with the default budget, and how each cause stands at the end. In
bold the causes that the persona stands for. Made by `cargo test -p rdpwhy-tests --test investigations`, which fails when
it is not what is written here; `RDPWHY_RENEW=1` writes it anew.

| persona | connections | experiments | standing | ruled out |
|---|---|---|---|---|
";

fn table() -> String {
    let mut table = HEAD.to_owned();
    for persona in personas() {
        let Investigated { diagnosis, connections, .. } = investigate(persona, Budget::default());
        let experiments: Vec<String> =
            diagnosis.experiments.iter().map(|ran| format!("{} {}", ran.experiment.id, ran.reading.name())).collect();
        let standing = [Standing::Stated, Standing::Confirmed, Standing::Consistent];
        let standing: Vec<String> = standing.into_iter().filter_map(|at| causes(persona, &diagnosis, at)).collect();
        let ruled_out = diagnosis.ruled_out().map(|cause| name(persona, cause.cause.id));
        writeln!(
            table,
            "| {} | {connections} | {} | {} | {} |",
            persona.name,
            experiments.join(", "),
            standing.join("; "),
            ruled_out.collect::<Vec<_>>().join(", ")
        )
        .expect("a string takes everything");
    }
    table
}

fn causes(persona: &Persona, diagnosis: &Diagnosis, standing: Standing) -> Option<String> {
    let these = diagnosis.causes.iter().filter(|conclusion| conclusion.standing == standing);
    let names: Vec<String> = these.map(|conclusion| name(persona, conclusion.cause.id)).collect();
    (!names.is_empty()).then(|| format!("{}: {}", standing.name(), names.join(", ")))
}

fn name(persona: &Persona, cause: &str) -> String {
    if persona.causes.iter().any(|own| own == cause) { format!("**{cause}**") } else { cause.to_owned() }
}

#[test]
fn every_persona_and_every_cause() {
    let table = table();
    if std::env::var_os("RDPWHY_RENEW").is_some() {
        std::fs::write(PATH, &table).expect("the table can be written");
    }
    let committed = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(committed == table, "investigations.md is not what investigations come to; it is now:\n{table}");
}
