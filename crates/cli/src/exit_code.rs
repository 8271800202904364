//! Exit codes: the table that scripts rely on, and the code of a report. A number never changes its meaning.

use std::fmt::Write as _;

use rdpwhy::diagnosis::{AddressOutcome, Diagnosis, is_unasked};
use rdpwhy::{Because, Ending, Incapacity, Report, Stage};

/// The handshake was completed, or stopped because of reach, or an inspection has its answer.
pub(crate) const HEALTHY: u8 = 0;
/// A demo whose verdict is not the one that its fault stands for.
pub(crate) const DEMO_FAILED: u8 = 1;
/// Wrong usage. clap exits with the same number.
pub(crate) const USAGE: u8 = 2;
/// Our own side could not go on.
pub(crate) const OUR_SIDE: u8 = 3;
/// It stopped for another reason than reach, was sent elsewhere, or was interrupted.
pub(crate) const STOPPED: u8 = 4;

/// `fix-script`: the cause has no remedy on the server.
pub(crate) const NO_SCRIPT: u8 = 5;
/// `fix-script`: advice that does harm was asked for.
pub(crate) const ADVICE_REFUSED: u8 = 6;

/// `diagnose`: the first connection got as far as it may, and later ones with the same offer failed.
pub(crate) const INTERMITTENT: u8 = 7;

/// From here on every stage is "later": past licensing a handshake has everything that this command is about.
const LATER: u8 = 21;

const TABLE: &[(u8, &str)] = &[
    (
        HEALTHY,
        "completed, or stopped because the reach ends there or an inspection has its answer; demo: the verdict is what the fault stands for",
    ),
    (DEMO_FAILED, "demo only: the verdict is not the one that the fault stands for"),
    (USAGE, "wrong usage"),
    (OUR_SIDE, "our own side, or the KDC that its logon needs, could not go on"),
    (STOPPED, "stopped for another reason than reach, sent elsewhere, or interrupted, also at a prompt"),
    (NO_SCRIPT, "fix-script only: the cause has no remedy on the server"),
    (ADVICE_REFUSED, "fix-script only: the advice that was asked for is refused"),
    (
        INTERMITTENT,
        "diagnose only: the first connection was healthy, and later ones with the same offer, or to another address, failed",
    ),
    (10, "died in resolve"),
    (11, "died in connect"),
    (12, "died in negotiation, or the server selected a security protocol that was not asked for"),
    (13, "died in tls"),
    (14, "died in credssp"),
    (15, "died in early-user-auth"),
    (16, "died in basic-settings"),
    (17, "died in channels"),
    (18, "died in security-exchange"),
    (19, "died in client-info"),
    (20, "died in licensing"),
    (LATER, "died in auto-detect, multitransport, capabilities or finalization"),
];

/// The code of a report.
pub(crate) fn of(report: &Report) -> u8 {
    match &report.ending {
        // The probe goes on where clients end the connection.
        Some(Ending::Completed | Ending::Stopped { because: Because::Reach }) if is_unasked(report) => {
            of_death(Stage::Negotiation)
        }
        Some(Ending::Completed | Ending::Stopped { because: Because::Reach | Because::Inspected }) => HEALTHY,
        // Without an ending it was interrupted; to be sent elsewhere is an answer and no death.
        None | Some(Ending::Stopped { .. } | Ending::Redirected { .. }) => STOPPED,
        // A hello by hand asks what the server says to it, and a no is an answer.
        Some(Ending::Refused { .. }) if report.facts.experiment && report.position.stage == Stage::Tls => HEALTHY,
        Some(Ending::Unable { because: Incapacity::Local(_) | Incapacity::Kdc(_) }) => OUR_SIDE,
        Some(_) => of_death(report.position.stage),
    }
}

/// The code of a diagnosis: the first connection's, unless that hides that later ones failed.
pub(crate) fn of_diagnosis(diagnosis: &Diagnosis) -> u8 {
    match of(&diagnosis.report) {
        HEALTHY if diagnosis.is_intermittent() || another_address_failed(diagnosis) => INTERMITTENT,
        code => code,
    }
}

fn another_address_failed(diagnosis: &Diagnosis) -> bool {
    diagnosis.addresses().iter().any(|seen| seen.outcome == AddressOutcome::Failed)
}

/// The table as the help shows it.
pub(crate) fn help() -> String {
    let mut text = "Exit codes:\n".to_owned();
    for (code, meaning) in TABLE {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {code:>2}  {meaning}");
    }
    text + "A diagnosis answers with its first probe's code, whatever its experiments meet. A demo answers with 0 to 3 alone, and with 4 when it is interrupted, explain with 0, 2 and 3. A closed pipe on standard output ends the output and changes no code."
}

const fn of_death(stage: Stage) -> u8 {
    match stage {
        Stage::Resolve => 10,
        Stage::Connect => 11,
        Stage::Negotiation => 12,
        Stage::Tls => 13,
        Stage::Credssp => 14,
        Stage::EarlyUserAuth => 15,
        Stage::BasicSettings => 16,
        Stage::Channels => 17,
        Stage::SecurityExchange => 18,
        Stage::ClientInfo => 19,
        Stage::Licensing => 20,
        _ => LATER,
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, help, of_death};
    use rdpwhy::Stage;

    #[test]
    fn every_stage_has_the_code_that_the_table_gives_it() {
        for stage in Stage::ALL {
            let code = of_death(*stage);
            let row = TABLE.iter().find(|(listed, _)| *listed == code);
            let (_, meaning) = row.unwrap_or_else(|| panic!("{stage}: {code} is not in the table"));
            assert!(meaning.contains(stage.name()), "{stage}: {code} says {meaning:?}");
        }
    }

    #[test]
    fn codes_are_unique_and_rise() {
        assert!(TABLE.is_sorted_by(|(a, _), (b, _)| a < b));
    }

    #[test]
    fn the_help_names_them() {
        assert!(help().contains("13  died in tls\n"));
    }
}
