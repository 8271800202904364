//! What a word or a sentence asks about: one door to everything that is known.

mod numbers;

use rdpwhy_handshake::Stage;
use rdpwhy_pdu::credssp::ntstatuses;
use rdpwhy_pdu::tls::known_alerts;

use crate::{
    Cause, Claim, Codes, CodesError, Experiment, GatewayCode, RefusedAdvice, Remedy, SignatureInfo, Update,
    all_refused_advice, cause, causes, claim, claims, codes, experiment, experiments, policy_rows, refused_advice,
    remedies, remedy, signature, signatures, updates,
};

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Topic {
    /// Codes of Microsoft's client, documented or not.
    Codes(Codes),
    /// A status number of a logon, known or not.
    Status(u32),
    /// A TLS alert, by its number, registered or not.
    Alert(u8),
    /// An errorInfo of Set Error Info (MS-RDPBCGR 2.2.5.1.1), known or not.
    ErrorInfo(u32),
    /// A code of an RD Gateway.
    Gateway(&'static GatewayCode),
    /// An update of Windows.
    Update(&'static Update),
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
        if let Some(topic) = numbers::labelled(&name) {
            return Ok(topic);
        }
        match codes(text)? {
            Codes { code: Some(code), extended: None } => {
                Ok(numbers::bare(code).unwrap_or(Self::Codes(Codes { code: Some(code), extended: None })))
            }
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
            ("update", updates().iter().map(|update| (update.kb, update.product)).collect()),
            ("tls alert", known_alerts().iter().map(|alert| (alert.name, alert.means)).collect()),
            ("gateway code", numbers::named_gateway_codes().map(|code| (code.name, code.means)).collect()),
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
            .or_else(|| updates().iter().find(|update| update.kb.eq_ignore_ascii_case(name)).map(Self::Update))
            .or_else(|| known_alerts().iter().find(|alert| alert.name == name).map(|alert| Self::Alert(alert.code)))
            .or_else(|| numbers::gateway_code_named(name).map(Self::Gateway))
            .or_else(|| numbers::error_info_named(name).map(Self::ErrorInfo))
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
