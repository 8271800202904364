//! [`Pipe`]: what a link makes of what both sides send. It does no I/O: the simulation and the TCP relay drive it, each
//! with its own time.

use rdpwhy_handshake::{How, Timestamp};
use rdpwhy_pdu::Side;

use super::Link;
use super::hello::HelloWatch;
use super::lane::Lane;

pub(crate) use super::lane::Parcel;

/// One connection's way.
#[derive(Debug)]
pub(crate) struct Pipe {
    link: Link,
    up: Lane,
    down: Lane,
    hello: HelloWatch,
    /// A reset was injected: nothing passes any more.
    is_cut: bool,
}

impl Pipe {
    pub(crate) fn new(link: Link) -> Self {
        Self {
            link,
            up: Lane::new(Side::Client),
            down: Lane::new(Side::Server),
            hello: HelloWatch::default(),
            is_cut: false,
        }
    }

    /// What `from` sends now, at once.
    pub(crate) fn send(&mut self, now: Timestamp, from: Side, parcel: Parcel) {
        match parcel {
            Parcel::Bytes(flight) => {
                let mut joins = false;
                for segment in flight.chunks(self.link.segment_size()) {
                    self.pass(now, from, segment, joins);
                    joins = true;
                }
            }
            Parcel::Ended(how) => {
                let Self { link, up, down, .. } = self;
                lane(up, down, from).end(now, link, how);
            }
        }
    }

    /// When the next parcel arrives, at either side.
    pub(crate) fn next_arrival(&self) -> Option<Timestamp> {
        [&self.up, &self.down].into_iter().filter_map(Lane::next_arrival).min()
    }

    /// The next parcel of `from` that has arrived.
    pub(crate) fn arrived(&mut self, now: Timestamp, from: Side) -> Option<Parcel> {
        lane(&mut self.up, &mut self.down, from).arrived(now)
    }

    /// How many bytes of `from` are on their way.
    #[cfg(any(feature = "tcp", test))]
    pub(crate) const fn backlog(&self, from: Side) -> usize {
        match from {
            Side::Client => self.up.backlog(),
            Side::Server => self.down.backlog(),
        }
    }

    fn pass(&mut self, now: Timestamp, from: Side, segment: &[u8], joins: bool) {
        let Self { link, up, down, hello, .. } = self;
        let lane = lane(up, down, from);
        if self.is_cut || !lane.takes(link, segment.len()) {
            return;
        }
        if from == Side::Client && hello.dislikes(link.middlebox, segment) {
            return self.cut(now);
        }
        let limit = match from {
            Side::Client => link.reset_up,
            Side::Server => link.reset_down,
        };
        let left = lane.left_of(limit, segment.len());
        let passed = left.and_then(|left| segment.get(..left)).unwrap_or(segment);
        if !passed.is_empty() {
            lane.carry(now, link, passed, joins);
        }
        if left.is_some() {
            self.cut(now);
        }
    }

    /// A reset to both sides, behind what is on its way already.
    fn cut(&mut self, now: Timestamp) {
        self.is_cut = true;
        self.up.inject(now, &self.link, How::Reset);
        self.down.inject(now, &self.link, How::Reset);
    }
}

const fn lane<'a>(up: &'a mut Lane, down: &'a mut Lane, from: Side) -> &'a mut Lane {
    match from {
        Side::Client => up,
        Side::Server => down,
    }
}

#[cfg(test)]
mod tests {
    use super::{Parcel, Pipe};
    use rdpwhy_handshake::{How, Timestamp};
    use rdpwhy_pdu::Side;

    const LATE: Timestamp = Timestamp(u64::MAX);

    fn pipe(link: &str) -> Pipe {
        Pipe::new(link.parse().unwrap())
    }

    fn bytes(len: usize) -> Parcel {
        Parcel::Bytes(vec![7; len])
    }

    /// Times in milliseconds, and how many bytes came or how it ended.
    fn arrivals(pipe: &mut Pipe, from: Side) -> Vec<(u64, Result<usize, How>)> {
        let mut arrivals = Vec::new();
        while let Some(at) = super::lane(&mut pipe.up, &mut pipe.down, from).next_arrival() {
            let what = match pipe.arrived(LATE, from).unwrap() {
                Parcel::Bytes(bytes) => Ok(bytes.len()),
                Parcel::Ended(how) => Err(how),
            };
            arrivals.push((at.0 / 1000, what));
        }
        assert_eq!(pipe.backlog(from), 0);
        arrivals
    }

    #[test]
    fn nothing_arrives_before_its_time() {
        let mut pipe = pipe("latency=5ms");
        pipe.send(Timestamp(1000), Side::Client, bytes(3));
        assert_eq!((pipe.next_arrival(), pipe.backlog(Side::Client)), (Some(Timestamp(6000)), 3));
        assert!(pipe.arrived(Timestamp(5999), Side::Client).is_none() && pipe.arrived(LATE, Side::Server).is_none());
        assert_eq!(pipe.arrived(Timestamp(6000), Side::Client), Some(bytes(3)));
    }

    #[test]
    fn a_rate_lets_segments_come_one_after_the_other() {
        let mut pipe = pipe("rate=1k,mss=100");
        pipe.send(Timestamp::ZERO, Side::Server, bytes(250));
        pipe.send(Timestamp::ZERO, Side::Server, Parcel::Ended(How::Eof));
        assert_eq!(
            arrivals(&mut pipe, Side::Server),
            [(100, Ok(100)), (200, Ok(100)), (250, Ok(50)), (250, Err(How::Eof))]
        );
    }

    #[test]
    fn a_lost_segment_holds_up_what_follows() {
        let mut pipe = pipe("loss=1/2");
        for _ in 0..3 {
            pipe.send(Timestamp::ZERO, Side::Client, bytes(1));
        }
        assert_eq!(arrivals(&mut pipe, Side::Client), [(0, Ok(1)), (1000, Ok(1)), (1000, Ok(1))]);
    }

    #[test]
    fn jitter_and_chance_are_the_same_every_time_and_keep_the_order() {
        let run = |link: &str| {
            let mut pipe = pipe(link);
            for _ in 0..50 {
                pipe.send(Timestamp::ZERO, Side::Client, bytes(1));
            }
            arrivals(&mut pipe, Side::Client)
        };
        let seven = run("jitter=20ms,loss=10%,seed=7");
        assert_eq!(seven, run("jitter=20ms,loss=10%,seed=7"));
        assert_ne!(seven, run("jitter=20ms,loss=10%,seed=8"));
        assert!(seven.is_sorted_by_key(|(at, _)| *at) && seven.iter().any(|(at, _)| *at >= 1000));
        assert!(run("jitter=20ms").iter().all(|(at, _)| *at <= 20));
    }

    #[test]
    fn a_hole_swallows_a_great_packet_and_what_follows_in_its_direction() {
        let mut pipe = pipe("mtu=1400");
        for flight in [bytes(1360), bytes(1361), bytes(1), Parcel::Ended(How::Eof)] {
            pipe.send(Timestamp::ZERO, Side::Server, flight);
        }
        pipe.send(Timestamp::ZERO, Side::Client, bytes(9));
        assert_eq!(arrivals(&mut pipe, Side::Server), [(0, Ok(1360))]);
        assert_eq!(arrivals(&mut pipe, Side::Client), [(0, Ok(9))]);
    }

    #[test]
    fn small_segments_pass_the_hole() {
        for (link, arrives) in [("mtu=1400", 0), ("mtu=1400,mss=1361", 0), ("mtu=1400,mss=1360", 5000)] {
            let mut pipe = pipe(link);
            pipe.send(Timestamp::ZERO, Side::Server, bytes(5000));
            let came: usize = arrivals(&mut pipe, Side::Server).iter().filter_map(|(_, what)| what.ok()).sum();
            assert_eq!(came, arrives, "{link}");
        }
    }

    #[test]
    fn an_injected_reset_comes_behind_its_bytes_and_to_both_sides() {
        let mut pipe = pipe("latency=2ms,reset-down=10");
        pipe.send(Timestamp::ZERO, Side::Client, bytes(40));
        pipe.send(Timestamp::ZERO, Side::Server, bytes(6));
        pipe.send(Timestamp::ZERO, Side::Server, bytes(6));
        pipe.send(Timestamp::ZERO, Side::Server, bytes(6));
        pipe.send(Timestamp::ZERO, Side::Client, bytes(1));
        assert_eq!(arrivals(&mut pipe, Side::Server), [(2, Ok(6)), (2, Ok(4)), (2, Err(How::Reset))]);
        assert_eq!(arrivals(&mut pipe, Side::Client), [(2, Ok(40)), (2, Err(How::Reset))]);
    }

    #[test]
    fn a_reset_discards_what_the_client_has_not_read() {
        let sent = |link: &str, how: How| {
            let mut pipe = pipe(link);
            pipe.send(Timestamp::ZERO, Side::Server, bytes(19));
            pipe.send(Timestamp(5000), Side::Server, bytes(7));
            pipe.send(Timestamp(5000), Side::Server, Parcel::Ended(how));
            arrivals(&mut pipe, Side::Server)
        };
        assert_eq!(sent("latency=2ms,discard=100%", How::Reset), [(2, Ok(19)), (7, Err(How::Reset))]);
        assert_eq!(sent("latency=2ms,discard=100%", How::Eof), sent("latency=2ms", How::Eof));
        assert_eq!(sent("latency=2ms", How::Reset), [(2, Ok(19)), (7, Ok(7)), (7, Err(How::Reset))]);
    }

    #[test]
    fn a_server_that_hangs_answers_when_it_has_recovered() {
        let sent = |link: &str| {
            let mut pipe = pipe(link);
            pipe.send(Timestamp::ZERO, Side::Client, bytes(40));
            pipe.send(Timestamp::ZERO, Side::Server, bytes(19));
            pipe.send(Timestamp::ZERO, Side::Server, bytes(3000));
            pipe.send(Timestamp::ZERO, Side::Server, Parcel::Ended(How::Eof));
            assert_eq!(arrivals(&mut pipe, Side::Client), [(2, Ok(40))]);
            arrivals(&mut pipe, Side::Server)
        };
        assert_eq!(sent("latency=2ms,hang=2s"), [(2000, Ok(19)), (2000, Ok(3000)), (2000, Err(How::Eof))]);
        assert_eq!(sent("latency=2ms,hang-at-hello=2s"), [(2, Ok(19)), (2000, Ok(3000)), (2000, Err(How::Eof))]);
    }

    #[test]
    fn a_server_that_hangs_ends_nothing_before_it_has_recovered() {
        for (link, ends) in [("hang=2s", 2000), ("hang-at-hello=2s", 0), ("latency=3s,hang=2s", 3000)] {
            let mut pipe = pipe(link);
            pipe.send(Timestamp::ZERO, Side::Server, Parcel::Ended(How::Reset));
            assert_eq!(arrivals(&mut pipe, Side::Server), [(ends, Err(How::Reset))], "{link}");
        }
    }

    #[test]
    fn nothing_follows_an_end() {
        let mut pipe = pipe("none");
        pipe.send(Timestamp::ZERO, Side::Client, Parcel::Ended(How::Eof));
        pipe.send(Timestamp::ZERO, Side::Client, bytes(1));
        pipe.send(Timestamp::ZERO, Side::Client, Parcel::Ended(How::Reset));
        assert_eq!(arrivals(&mut pipe, Side::Client), [(0, Err(How::Eof))]);
    }
}
