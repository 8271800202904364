//! What a word or a sentence asks about: one door to everything that is known.

use rdpwhy_handshake::Stage;
use rdpwhy_pdu::credssp::ntstatuses;

use crate::{
    Cause, Claim, Codes, CodesError, Experiment, RefusedAdvice, Remedy, SignatureInfo, all_refused_advice, cause,
    causes, claim, claims, codes, experiment, experiments, policy_rows, refused_advice, remedies, remedy, signature,
    signatures,
};

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Topic {
    /// Codes of Microsoft's client, documented or not.
    Codes(Codes),
    /// A status number of a logon, known or not.
    Status(u32),
    /// A cause.
    Cause(&'static Cause),
    /// A signature.
    Signature(SignatureInfo),
    /// A stage.
    Stage(Stage),
    /// A remedy.
    Remedy(&'static Remedy),
    /// An experiment of an investigation.
    Experiment(&'static Experiment),
    /// A claim that people repeat.
    Claim(&'static Claim),
    /// Advice that is refused.
    RefusedAdvice(&'static RefusedAdvice),
}

/// NTSTATUS errors and SSPI's HRESULTs have the highest bit set; no code of Microsoft's client has.
const FIRST_STATUS: u32 = 0x8000_0000;

impl Topic {
    /// What a text asks about: a name of [`Topic::names`], a status number, or whatever holds codes.
    ///
    /// # Errors
    /// It is no name, and no codes can be read from it.
    pub fn of(text: &str) -> Result<Self, CodesError> {
        let name = text.trim().to_lowercase();
        if let Some(topic) = Self::named(&name) {
            return Ok(topic);
        }
        if let Some(status) = negative(&name) {
            return Ok(Self::Status(status));
        }
        match codes(text)? {
            Codes { code: Some(status), extended: None } if status >= FIRST_STATUS => Ok(Self::Status(status)),
            codes => Ok(Self::Codes(codes)),
        }
    }

    /// Everything that has a name, by kind: the kind's name, and the names with a few words each.
    #[must_use]
    pub fn names() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
        let about = |stage: &Stage| crate::stage_note(*stage).map_or("", |note| note.about);
        vec![
            ("stage", Stage::ALL.iter().map(|stage| (stage.name(), about(stage))).collect()),
            ("cause", causes().iter().map(|cause| (cause.id, cause.title)).collect()),
            ("signature", signatures().map(|signature| (signature.id, signature.about)).collect()),
            ("remedy", remedies().iter().map(|remedy| (remedy.id, remedy.title)).collect()),
            ("experiment", every_experiment().map(|one| (one.id, one.asks)).collect()),
            ("claim", claims().iter().map(|claim| (claim.id, claim.says)).collect()),
            ("refused advice", all_refused_advice().iter().map(|refused| (refused.id, refused.advice)).collect()),
            ("ntstatus", ntstatuses().iter().map(|status| (status.name, status.means)).collect()),
        ]
    }

    fn named(name: &str) -> Option<Self> {
        let stage = || Stage::ALL.iter().copied().find(|stage| stage.name() == name).map(Self::Stage);
        let status = || ntstatuses().iter().find(|status| status.name.eq_ignore_ascii_case(name));
        stage()
            .or_else(|| cause(name).map(Self::Cause))
            .or_else(|| signature(name).map(Self::Signature))
            .or_else(|| remedy(name).map(Self::Remedy))
            .or_else(|| experiment(name).map(Self::Experiment))
            .or_else(|| claim(name).map(Self::Claim))
            .or_else(|| refused_advice(name).map(Self::RefusedAdvice))
            .or_else(|| status().map(|status| Self::Status(status.code)))
    }
}

fn every_experiment() -> impl Iterator<Item = &'static Experiment> {
    experiments().iter().chain(policy_rows()).copied()
}

/// A status as event logs and scripts print it: a negative decimal number.
fn negative(text: &str) -> Option<u32> {
    text.parse::<i32>().ok().filter(|number| *number < 0).map(i32::cast_unsigned)
}
