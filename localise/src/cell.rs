//! One way to die: played, and judged.

use core::fmt;

use rdpwhy_handshake::{PduKind, Side};
use rdpwhy_lab::{Fault, Garbage, Link, Manner, Server, When, simulate};

use crate::replay;
use crate::route::{Message, ROUTES, Route};
use crate::said::Said;
use crate::sizes::{Size, sizes};
use crate::truth::{self, Begun, dripped, sent_at_once};

/// A route, a fault on it, and what was true.
#[derive(Clone, Debug)]
pub struct Cell {
    route: &'static Route,
    fault: Fault,
    /// What the client waits for when it dies; `None` when nothing is missing.
    due: Option<&'static str>,
    truth: Said,
}

/// What is wrong with a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Wrong {
    /// The probe said something else than what was true.
    Said {
        /// What was true.
        truth: Said,
        /// What it said.
        said: Said,
    },
    /// Its recording replays to another report.
    Replay,
    /// Its recording, cut into small pieces, replays to another report.
    Pieces,
}

impl Cell {
    /// The route's name.
    #[must_use]
    pub const fn route(&self) -> &'static str {
        self.route.name
    }

    /// The place and the manner.
    #[must_use]
    pub const fn fault(&self) -> &Fault {
        &self.fault
    }

    /// Plays it in virtual time, and its recording twice again.
    ///
    /// # Errors
    /// The probe was wrong, or a replay was.
    pub fn play(&self) -> Result<(), Box<Wrong>> {
        let lab = self.route.lab().with_fault(self.fault.clone());
        let played = simulate(self.route.client(), Server::new(lab), Link::default());
        let report = played.client_report();
        let said = Said::of(&report, self.due);
        if said != self.truth {
            return Err(Box::new(Wrong::Said { truth: self.truth.clone(), said }));
        }
        match (replay::whole(&played.client) == report, replay::in_pieces(&played.client) == report) {
            (true, true) => Ok(()),
            (false, _) => Err(Box::new(Wrong::Replay)),
            (true, false) => Err(Box::new(Wrong::Pieces)),
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.route.name, self.fault)
    }
}

/// Every cell: each message of each route, of both sides, before it, after each of its bytes, and after it, in every
/// manner; inside TLS also after each byte of the record.
#[must_use]
pub fn cells() -> Vec<Cell> {
    ROUTES.iter().flat_map(of_route).collect()
}

fn of_route(route: &'static Route) -> Vec<Cell> {
    let sizes = sizes(route);
    let size = |name: &str| *sizes.get(name).expect("a message of the conversation");
    let messages: Vec<&'static Message> = route.messages().collect();
    let mut cells = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        let next = if message.repeats { Some(*message) } else { messages.get(index + 1).copied() };
        let place = Place { route, message, next, size: size(&format!("server/{}", message.pdu)) };
        if !message.is_tls {
            cells.extend(place.cells(index > 0));
        }
        cells.extend(place.refusals());
        for answered in message.answers {
            cells.extend(place.cells_of_client(answered, size(&format!("client/{answered}")).frame));
        }
    }
    cells
}

/// A message of the server on its route.
struct Place {
    route: &'static Route,
    message: &'static Message,
    next: Option<&'static Message>,
    size: Size,
}

/// Manners that leave what had begun as it is.
const CUTS: [Manner; 4] = [Manner::Reset, Manner::Eof, Manner::Stall, Manner::Drip];

impl Place {
    /// Deaths at the server's own message.
    fn cells(&self, may_be_in_record: bool) -> Vec<Cell> {
        let inside = (1..self.size.frame).map(When::Inside);
        let places = [When::Before].into_iter().chain(inside).chain([When::After]);
        let mut cells: Vec<Cell> = places
            .flat_map(|when| CUTS.into_iter().map(move |how| (when, how)))
            .map(|(when, how)| self.cut(when, how))
            .collect();
        if may_be_in_record && self.route.has_records() {
            let inside = (1..self.size.record).map(When::Record);
            cells.extend(inside.flat_map(|when| CUTS.map(|how| self.cut(when, how))));
        }
        cells.extend(garbage(self.message.stage).into_iter().map(|how| self.cut(When::Before, how)));
        cells
    }

    /// Refusals in its place, with every code, and with a reset behind them.
    fn refusals(&self) -> Vec<Cell> {
        let inside_tls = self.route.has_records() && !matches!(self.message.stage, "negotiation" | "tls");
        let goodbye = if inside_tls { "close-notify" } else { "eof" };
        let refuse = |code: u32, reset: bool| {
            let truth = truth::refusal(self.message, code, if reset { "reset" } else { goodbye });
            let how = Manner::Refuse { code, reset };
            self.cell(Side::Server, self.message.pdu, When::Before, how, Some(self.message), truth)
        };
        let codes = truth::codes(self.message.stage);
        codes.into_iter().flat_map(|code| [refuse(code, false), refuse(code, true)]).collect()
    }

    fn cut(&self, when: When, how: Manner) -> Cell {
        let Size { frame, record } = self.size;
        let in_record = matches!(when, When::Record(_));
        let total = if in_record { record } else { frame };
        let mut have = sent_at_once(when, total);
        // What is cut out of a record is not dripped: its rest never comes.
        if how == Manner::Drip && !in_record {
            have = dripped(have, total);
        }
        let begun = if in_record { Begun::record(have, total) } else { Begun::frame(self.message.frame, have, total) };
        let (due, truth) = match (have == total, self.next) {
            (false, _) => (Some(self.message), truth::death(self.message, begun, &how)),
            (true, Some(next)) => (Some(next), truth::death(next, None, &how)),
            (true, None) => (None, truth::nothing_died()),
        };
        self.cell(Side::Server, self.message.pdu, when, how, due, truth)
    }

    /// Deaths at a message of the client, of which the server reads none, some or all: what is due is the server's next.
    fn cells_of_client(&self, name: &'static str, size: usize) -> Vec<Cell> {
        let places = [When::Before].into_iter().chain((1..size).map(When::Inside)).chain([When::After]);
        let cut = |when: When| {
            CUTS.into_iter().map(move |how| {
                let truth = truth::death(self.message, None, &how);
                self.cell(Side::Client, name, when, how, Some(self.message), truth)
            })
        };
        places.flat_map(cut).collect()
    }

    fn cell(&self, from: Side, pdu: &str, when: When, how: Manner, due: Option<&'static Message>, truth: Said) -> Cell {
        let pdu: PduKind = pdu.parse().expect("the name of a message");
        Cell { route: self.route, fault: Fault { from, pdu, when, how }, due: due.map(|due| due.pdu), truth }
    }
}

/// Garbage that begins no frame where this stage reads one. After licensing a fast-path frame may begin with most bytes, of
/// those here not with the first of the noise.
fn garbage(stage: &str) -> Vec<Manner> {
    let kinds = if stage == "capabilities" {
        vec![Garbage::Noise]
    } else {
        vec![Garbage::Noise, Garbage::Zeros, Garbage::Http, Garbage::Ssh]
    };
    kinds.into_iter().map(Manner::Garbage).collect()
}
