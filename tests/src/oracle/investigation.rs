//! An investigation that is told anything: it ends within its budget, and no cause is both confirmed and ruled out.

use core::time::Duration;
use std::collections::BTreeSet;

use rdpwhy_diagnosis::{Answer, Budget, Investigation, Next, Standing, experiments};
use rdpwhy_handshake::{Config, Handshake, Report, Timestamp, UdpKnock};

use super::chunks::Taker;
use super::script;

/// Polls for each connection of a budget, experiments that are no connections among them.
const POLLS: usize = 2000;

/// Three bytes are the budget, one byte how many experiments are asked for; then come the reports, each a conversation of
/// the script language with its length in front.
pub(super) fn check(input: &[u8]) {
    let mut from = Taker::new(input);
    let budget = budget(&mut from);
    let first = report(from.sized());
    let asked = usize::from(from.u8() & 7);
    let asked: Vec<_> = experiments().iter().copied().skip(usize::from(from.u8())).take(asked).collect();
    let allowed = budget.connections.max(u32::try_from(asked.len()).unwrap_or(u32::MAX) + 1);
    let mut investigation = Investigation::new(first.clone(), budget).asking(&asked);
    let mut last = first;
    let mut now = Timestamp::ZERO;
    let mut running: Vec<&'static str> = Vec::new();
    let mut is_over = false;
    for _ in 0..POLLS {
        match investigation.poll(now) {
            Next::Run { experiment, connection } => {
                assert!(connection <= allowed, "connection {connection} of {allowed}");
                running.push(experiment.id);
            }
            Next::Wait(until) if running.is_empty() => now = until.expect("somebody to wait for").max(now),
            Next::Wait(_) => {
                let id = running.swap_remove(usize::from(from.u8()) % running.len());
                let answer = answer(&mut from, &mut last);
                investigation.answered(id, answer);
            }
            _ => {
                is_over = true;
                break;
            }
        }
        assert!(running.len() <= usize::try_from(budget.at_once.max(1)).unwrap_or(usize::MAX));
        assert!(investigation.connections() <= allowed, "{} of {allowed}", investigation.connections());
    }
    assert!(is_over, "no end after {POLLS} polls");
    let diagnosis = investigation.finish();
    let named = |standing| {
        let of = diagnosis.causes.iter().filter(move |conclusion| conclusion.standing == standing);
        of.map(|conclusion| conclusion.cause.id).collect::<BTreeSet<_>>()
    };
    let both: Vec<_> = named(Standing::Confirmed).intersection(&named(Standing::RuledOut)).copied().collect();
    assert!(both.is_empty(), "confirmed and ruled out: {both:?}");
    assert!(diagnosis.connections() <= usize::try_from(allowed).unwrap_or(usize::MAX));
    diagnosis.reports().for_each(|(number, _)| assert!(number <= allowed));
}

fn budget(from: &mut Taker<'_>) -> Budget {
    let connections = u32::from(from.u8() % 48);
    Budget { connections, at_once: u32::from(from.u8() % 5), spacing: Duration::from_millis(u64::from(from.u8())) }
}

fn report(conversation: &[u8]) -> Report {
    let mut witness = Handshake::new(Config::default());
    for (at, observation) in script::read(conversation) {
        observation.show(at, &mut witness);
    }
    witness.report()
}

/// A new report, the last one once more, what UDP said, or none.
fn answer(from: &mut Taker<'_>, last: &mut Report) -> Answer {
    match from.u8() & 7 {
        0 | 1 => Answer::Report(Box::new(last.clone())),
        2 => Answer::Failed("the oracle's failure".to_owned()),
        3 => Answer::Udp(knock(from)),
        4 => {
            last.target.host.push('x');
            last.facts.path.resets_discard = true;
            Answer::Report(Box::new(last.clone()))
        }
        _ => {
            *last = report(from.sized());
            Answer::Report(Box::new(last.clone()))
        }
    }
}

fn knock(from: &mut Taker<'_>) -> UdpKnock {
    match from.u8() & 3 {
        0 => UdpKnock::Other { head: from.sized().to_vec() },
        1 => UdpKnock::Refused,
        2 => UdpKnock::Unreachable,
        _ => UdpKnock::Silent,
    }
}
