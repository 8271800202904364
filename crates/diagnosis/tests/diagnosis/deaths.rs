//! No death goes without a sentence: every stage times every kind of ending.

use rdpwhy_diagnosis::{Finding, diagnose, mstsc, stage_note, verdict};
use rdpwhy_handshake::{Because, Ending, How, Incapacity, Input, Limit, LocalFault, Report, Side, Stage};

use crate::talk::Talk;

fn endings() -> Vec<(&'static str, Input<'static>)> {
    let ended = |by, how| Input::Ended { by, how };
    let garbage = b"HTTP/1.1 400 Bad Request\r\n\r\n".as_slice();
    vec![
        ("closed", ended(Side::Server, How::Reset)),
        ("closed", ended(Side::Server, How::Eof)),
        ("closed", ended(Side::Client, How::Eof)),
        ("closed", Input::TlsAlert { from: Side::Server, description: 0 }),
        ("refused", Input::TlsAlert { from: Side::Server, description: 40 }),
        ("refused", Input::TlsAlert { from: Side::Client, description: 48 }),
        ("silent", Input::Deadline(Limit::Stage)),
        ("unreadable", Input::Unreadable { from: Side::Server, head: garbage }),
        ("unreadable", Input::Unreadable { from: Side::Client, head: &[0xDE, 0xAD] }),
        ("unable", Input::Unable(Incapacity::PeerChose("TLS 1.0".into()))),
        ("unable", Input::Unable(LocalFault::randomness("no entropy").into())),
    ]
}

fn ended(stage: Stage, input: Input<'_>) -> Report {
    let mut talk = Talk::in_stage(stage);
    talk.observe(input);
    talk.report()
}

/// The events that a finding cites are in the transcript, in order, each once.
fn assert_evidence(report: &Report, finding: &Finding) {
    assert!(!finding.evidence.is_empty(), "{}", finding.signature);
    assert!(finding.evidence.is_sorted_by(|a, b| a < b), "{}", finding.signature);
    for id in &finding.evidence {
        assert!(report.transcript.iter().any(|event| event.id == *id), "{} cites {id}", finding.signature);
    }
}

#[test]
fn every_stage_and_every_ending_has_a_finding() {
    for stage in Stage::ALL {
        for (kind, input) in endings() {
            let what = format!("{stage}: {input:?}");
            let report = ended(*stage, input);
            assert_eq!(report.ending.as_ref().map(Ending::name), Some(kind), "{what}");
            let findings = diagnose(&report);
            assert!(!findings.is_empty(), "{what}");
            for finding in &findings {
                assert_evidence(&report, finding);
                assert!(finding.says.ends_with('.') && finding.says.len() > 20, "{what}: {}", finding.says);
            }
            let sentence = verdict(&report);
            assert!(sentence.ends_with('.') && !sentence.contains("  "), "{what}: {sentence}");
            assert!(sentence.contains(report.position.stage.name()), "{what}: {sentence}");
        }
    }
}

#[test]
fn whoever_stopped_or_completed_has_no_finding_and_no_code() {
    for stage in Stage::ALL {
        for because in [Because::Reach, Because::Credentials, Because::Asked, Because::Inspected] {
            let report = ended(*stage, Input::Stop(because));
            assert_eq!(diagnose(&report), [], "{stage}");
            assert_eq!(mstsc(&report), None, "{stage}");
        }
        let report = ended(*stage, Input::Complete);
        assert_eq!(diagnose(&report), [], "{stage}");
        assert_eq!(mstsc(&report), None, "{stage}");
    }
}

#[test]
fn a_conversation_that_goes_on_has_no_finding() {
    for stage in Stage::ALL {
        let report = Talk::in_stage(*stage).report();
        assert_eq!(diagnose(&report), [], "{stage}");
        assert!(verdict(&report).starts_with("Still in "), "{stage}");
    }
}

/// The notes on the stages tell what the witness awaits.
#[test]
fn what_is_awaited_stands_in_the_note_of_its_stage() {
    for stage in Stage::ALL {
        let position = Talk::in_stage(*stage).report().position;
        let note = stage_note(position.stage).expect("a note");
        for awaited in position.awaits {
            assert!(note.awaits.contains(awaited), "{stage}: {awaited:?}");
        }
    }
}

#[test]
fn without_any_event_nothing_is_said() {
    let mut talk = Talk::new();
    talk.observe(Input::Unable(LocalFault::randomness("no entropy").into()));
    assert!(talk.report().transcript.is_empty());
    assert_eq!(diagnose(&talk.report()), []);
}
