//! The reports that a running server keeps: a server may run for days, and its clients may flood it.

use core::mem::size_of;
use std::collections::VecDeque;

use rdpwhy_handshake::{Event, Held as _, Report};

/// How many are kept, and how much they hold in all, in bytes.
const REPORTS: usize = 1024;
const HELD: usize = 16 << 20;

/// The last reports.
#[derive(Debug)]
pub(super) struct Reports {
    kept: VecDeque<(Report, usize)>,
    held: usize,
    /// Connections that have ended, whether their reports are kept or not.
    ended: usize,
    most: usize,
}

impl Default for Reports {
    fn default() -> Self {
        Self { kept: VecDeque::new(), held: 0, ended: 0, most: REPORTS }
    }
}

impl Reports {
    /// Keeps none, and counts them.
    pub(super) fn none() -> Self {
        Self { most: 0, ..Self::default() }
    }

    pub(super) fn add(&mut self, report: Report) {
        self.ended += 1;
        if self.most == 0 {
            return;
        }
        let size = size_of::<Report>() + held(&report);
        self.held += size;
        self.kept.push_back((report, size));
        while self.kept.len() > self.most || self.held > HELD && self.kept.len() > 1 {
            self.held -= self.kept.pop_front().map_or(0, |(_, size)| size);
        }
    }

    /// Connections that have ended.
    pub(super) const fn ended(&self) -> usize {
        self.ended
    }

    pub(super) fn to_vec(&self) -> Vec<Report> {
        self.kept.iter().map(|(report, _)| report.clone()).collect()
    }
}

fn held(report: &Report) -> usize {
    let events = report.transcript.iter().map(|event| size_of::<Event>() + event.held());
    report.facts.held() + events.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use rdpwhy_handshake::{Config, Handshake, Input, Side, Timestamp};

    use super::{HELD, REPORTS, Reports};

    #[test]
    fn the_last_ones_are_kept_up_to_their_number_and_to_what_they_hold() {
        let mut witness = Handshake::new(Config::default());
        let mut reports = Reports::default();
        for _ in 0..2 * REPORTS {
            reports.add(witness.report());
        }
        assert_eq!((reports.to_vec().len(), reports.ended()), (REPORTS, 2 * REPORTS));
        let flood = [3, 0, 0, 7, 2, 0xF0, 0x80].repeat(5000);
        witness.observe(Timestamp::ZERO, Input::Wire { from: Side::Server, bytes: &flood });
        for _ in 0..REPORTS {
            reports.add(witness.report());
        }
        assert!(reports.held <= HELD && reports.to_vec().len() < REPORTS);
        let mut none = Reports::none();
        none.add(witness.report());
        assert_eq!((none.to_vec().len(), none.ended()), (0, 1));
    }
}
