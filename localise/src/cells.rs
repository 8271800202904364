//! Every cell of the matrix: each message of each route, of both sides, in every manner.

use rdpwhy_handshake::Side;
use rdpwhy_lab::{Fault, Garbage, Manner, When};

use crate::cell::Cell;
use crate::message::{Frame, Message};
use crate::refusals;
use crate::route::{ROUTES, Route};
use crate::said::Said;
use crate::sizes::{Size, sizes};
use crate::truth::{self, Before, Begun, Layer, dripped, sent_at_once};

/// Every cell: each message of each route, of both sides, before it, after each of its bytes, and after it, in every
/// manner; inside TLS also after each byte of the record.
#[must_use]
pub fn cells() -> Vec<Cell> {
    ROUTES.iter().flat_map(of_route).collect()
}

fn of_route(route: &'static Route) -> Vec<Cell> {
    let sizes = sizes(route);
    let size = |place: &str| *sizes.get(place).unwrap_or_else(|| panic!("{}: no {place}", route.name));
    let messages: Vec<&'static Message> = route.messages().collect();
    let mut cells = Vec::new();
    let mut before = Before { size: 0, frame: Frame::Tpkt };
    for (index, message) in messages.iter().enumerate() {
        let size_here = size(&format!("server/{}", message.place));
        let place = Place { route, message, next: messages.get(index + 1).copied(), size: size_here, before };
        cells.extend(place.cuts());
        cells.extend(place.odd());
        cells.extend(place.refusals());
        for answered in message.answers {
            let named = if answered.contains('/') { (*answered).to_owned() } else { format!("client/{answered}") };
            cells.extend(place.cuts_of_client(&named, size(&named).frame));
        }
        // The first message inside TLS follows the Connection Confirm: a record is no message.
        if message.frame != Frame::Record {
            before = Before { size: size_here.frame, frame: message.frame };
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
    before: Before,
}

/// Manners that leave what had begun as it is.
const CUTS: [Manner; 5] = [Manner::Reset, Manner::Eof, Manner::HalfClose, Manner::Stall, Manner::Drip];

impl Place {
    fn layer(&self) -> Layer {
        layer_of(self.route, self.message)
    }

    /// Deaths at the server's own message.
    fn cuts(&self) -> Vec<Cell> {
        let inside = (1..self.size.frame).map(When::Inside);
        let places = [When::Before].into_iter().chain(inside).chain([When::After]);
        let ways =
            places.flat_map(|when| CUTS.map(|how| (when, how))).filter(|way| *way != (When::After, Manner::Drip));
        let mut cells: Vec<Cell> = ways.map(|(when, how)| self.cut(when, how)).collect();
        if self.layer() == Layer::InTls && self.message.frame != Frame::Record {
            let inside = (1..self.size.record).map(When::Record);
            cells.extend(inside.flat_map(|when| CUTS.map(|how| self.cut(when, how))));
        }
        cells
    }

    fn cut(&self, when: When, how: Manner) -> Cell {
        let Size { frame, record, .. } = self.size;
        let in_record = matches!(when, When::Record(_));
        let total = if in_record { record } else { frame };
        let mut have = sent_at_once(when, total);
        if how == Manner::Drip {
            have = dripped(have, total);
        }
        let begun = if in_record { Begun::record(have, total) } else { Begun::frame(self.message.frame, have, total) };
        let (due, truth) = match (have == total, self.next) {
            (false, _) => (Some(self.message), truth::death(self.message, begun, &how)),
            (true, Some(next)) if how == Manner::Drip && self.ends_just_in_time(when, total, next) => {
                (Some(next), truth::still_answering(next))
            }
            (true, Some(next)) => (Some(next), truth::death(next, None, &how)),
            (true, None) => (None, truth::nothing_missing(self.route.end(), &how)),
        };
        self.cell(Side::Server, self.message.place, total, when, how, due, truth)
    }

    /// Whether the last byte of a drip comes so shortly before the limit of the stage that `next` is in, too, that no quiet
    /// follows it. A session ticket is no sign of life: it is quiet since what came before its end.
    fn ends_just_in_time(&self, when: When, total: usize, next: &Message) -> bool {
        !self.is_ticket()
            && self.message.stage == next.stage
            && total - sent_at_once(when, total) == truth::STAGE_LIMIT / 2
    }

    /// Whether it is a session ticket of TLS 1.3.
    fn is_ticket(&self) -> bool {
        self.message.frame == Frame::Record && self.layer() != Layer::Handshake
    }

    /// What comes in the message's place and is no message, or another one.
    fn odd(&self) -> Vec<Cell> {
        // No client waits for a session ticket of TLS 1.3.
        if self.is_ticket() {
            return Vec::new();
        }
        let mut odd: Vec<Manner> = garbage(self.message.stage).into_iter().map(Manner::Garbage).collect();
        // Before its first message the server has nothing to say again.
        odd.extend((self.before.size > 0).then_some(Manner::Replay));
        odd.push(Manner::OutOfOrder);
        let twice =
            self.next.filter(|next| next.frame != Frame::Record && self.message.frame == Frame::Tpkt).map(|next| {
                let before = Before { size: self.size.frame, frame: self.message.frame };
                let truth = truth::odd(next, layer_of(self.route, next), &Manner::Replay, before);
                self.cell(Side::Server, self.message.place, 0, When::After, Manner::Replay, Some(next), truth)
            });
        let in_its_place = odd.into_iter().map(|how| {
            let truth = truth::odd(self.message, self.layer(), &how, self.before);
            self.whole(When::Before, how, truth)
        });
        let longer =
            [1_u8, 17].map(|by| (i16::from(by), truth::longer(self.message, self.size.frame, usize::from(by))));
        let shorter = (-1, truth::shorter(self.message, self.size.last));
        let wrong = longer.into_iter().chain([shorter]).filter(|(by, _)| self.may_have_length(*by));
        let wrong = wrong.map(|(by, truth)| self.whole(When::After, Manner::Length(by), truth));
        in_its_place.chain(wrong).chain(twice).collect()
    }

    /// Early user authorization has no length. The last byte of a key share, of a signature, of a MAC, and of what is sealed
    /// without TLS, is another one in each run, and may begin a frame.
    fn may_have_length(&self, by: i16) -> bool {
        const END_AT_RANDOM: [&str; 8] = [
            "tls.hello-retry-request",
            "tls.server-hello",
            "tls.certificate",
            "tls.server-key-exchange",
            "credssp.ts-request",
            "license.platform-challenge",
            "license.new-license",
            "license.upgrade-license",
        ];
        let is_sealed = self.layer() == Layer::Plain && self.size.last.is_none();
        let ends_at_random = is_sealed || END_AT_RANDOM.contains(&self.message.pdu);
        self.message.frame != Frame::EarlyUserAuth && !(by < 0 && ends_at_random)
    }

    /// Refusals in its place, with every code, and with a reset behind them.
    fn refusals(&self) -> Vec<Cell> {
        let goodbye = if self.layer() == Layer::InTls { "close-notify" } else { "eof" };
        let refuse = |refusal, reset: bool| {
            let truth = truth::refusal(self.message, refusal, if reset { "reset" } else { goodbye });
            self.whole(When::Before, Manner::Refuse { refusal, reset }, truth)
        };
        let refusals = refusals::at(self.message, self.layer());
        let both = refusals.into_iter().flat_map(|refusal| [refuse(refusal, false), refuse(refusal, true)]);
        let mut cells: Vec<Cell> = both.collect();
        // Over TCP one code stands for all of its kind.
        let mut last = None;
        for pair in cells.chunks_mut(2) {
            let kind = pair.first().map(|cell| kind_of(&cell.fault.how));
            let is_first = core::mem::replace(&mut last, kind.clone()) != kind;
            pair.iter_mut().for_each(|cell| cell.over_tcp &= is_first);
        }
        cells
    }

    /// Deaths at a message of the client, of which the server reads none, some or all: what is due is the server's next.
    fn cuts_of_client(&self, place: &str, size: usize) -> Vec<Cell> {
        let places = [When::Before].into_iter().chain((1..size).map(When::Inside)).chain([When::After]);
        // What drips is the server's.
        let cut = |when: When| {
            CUTS.into_iter().filter(|how| *how != Manner::Drip).map(move |how| {
                let truth = truth::death(self.message, None, &how);
                self.cell(Side::Client, place, size, when, how, Some(self.message), truth)
            })
        };
        places.flat_map(cut).collect()
    }

    /// Something whole in the message's place, or the whole message.
    fn whole(&self, when: When, how: Manner, truth: Said) -> Cell {
        self.cell(Side::Server, self.message.place, 0, when, how, Some(self.message), truth)
    }

    #[expect(clippy::too_many_arguments, reason = "a cell has so many coordinates")]
    fn cell(
        &self,
        from: Side,
        place: &str,
        size: usize,
        when: When,
        how: Manner,
        due: Option<&'static Message>,
        truth: Said,
    ) -> Cell {
        // As a user would write it.
        let place = if place.contains('/') { place.to_owned() } else { format!("{from}/{place}") };
        let fault: Fault = format!("{place}:{when}:{how}").parse().expect("a fault");
        let is_bound_or_middle = match when {
            When::Before | When::After => true,
            When::Inside(bytes) | When::Record(bytes) => bytes == size / 2,
        };
        let over_tcp = is_bound_or_middle && fault.how != Manner::Drip;
        Cell { scene: self.route, fault, due: due.map(|due| due.pdu), truth, over_tcp }
    }
}

/// Where a message travels on its route.
fn layer_of(route: &Route, message: &Message) -> Layer {
    match message.stage {
        "tls" => Layer::Handshake,
        "negotiation" => Layer::Plain,
        _ if route.has_records() => Layer::InTls,
        _ => Layer::Plain,
    }
}

/// A refusal without its code.
fn kind_of(how: &Manner) -> String {
    how.to_string().split('=').next().unwrap_or_default().to_owned()
}

/// Garbage that begins no frame where this stage reads one, and garbage that does. After licensing a fast-path frame may
/// begin with most bytes, of the first kind not with the noise's.
fn garbage(stage: &str) -> Vec<Garbage> {
    if stage == "capabilities" {
        return vec![Garbage::Noise, Garbage::TlsRecord, Garbage::Tpkt];
    }
    vec![Garbage::Noise, Garbage::Zeros, Garbage::Http, Garbage::Ssh, Garbage::TlsRecord, Garbage::Tpkt]
}
