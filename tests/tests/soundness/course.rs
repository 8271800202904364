//! [`Course`]: how one interference goes with one seed. It says what becomes of each connection of a diagnosis.

use rdpwhy_handshake::Timestamp;

use crate::chance::Chance;
use crate::interference::{At, Interference};

/// What becomes of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Fate {
    /// The persona answers it.
    Persona,
    /// A healthy server behind the same address answers it.
    Healthy {
        /// Its certificate is not the persona's.
        has_own_certificate: bool,
    },
    /// It ends at this place.
    Ends(At, End),
    /// Nothing answers from this place on.
    Silent(At),
    /// Nothing answers from this place on until so many tenths of a second after the connection's beginning.
    Late(At, u64),
    /// The persona answers it and resets where it would close, on a system whose sockets may discard what came before.
    Resets {
        /// It is discarded.
        discards: bool,
    },
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum End {
    Reset,
    Closed,
}

/// One interference with one seed.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    interference: Interference,
    seed: u64,
    place: At,
    end: End,
    /// Where a period begins, below the period.
    phase: u32,
    /// Microseconds: when a hang heals, or how long a limit's window is.
    time: u64,
    /// Connections before a ban.
    spared: u32,
    /// By turns, not by chance.
    is_round_robin: bool,
    has_own_certificate: bool,
    /// When connections were let through, as a limit counts them.
    passed: Vec<u64>,
    /// Connections since the beginning, or since the last ban.
    seen: u32,
    banned_at: Option<u64>,
}

const SECOND: u64 = 1_000_000;
const TENTH: u64 = 100_000;
/// How long a ban lasts that is not for good.
const BAN: u64 = 10 * SECOND;
/// A purpose of chance that no connection's number is.
const WHOLE_COURSE: u64 = u64::MAX;

impl Course {
    pub(crate) fn new(interference: Interference, seed: u64) -> Self {
        let mut chance = Chance::new(seed, WHOLE_COURSE);
        let end = if chance.coin() { End::Reset } else { End::Closed };
        let place = match interference {
            Interference::Random(at, _) => at,
            _ => chance.one_of(&[At::Request, At::Hello]),
        };
        let time = match interference {
            // Within a fifth of the time that the table names.
            Interference::Hang(seconds) => seconds * SECOND * (80 + chance.below(41)) / 100,
            _ => chance.one_of(&[2, 5, 10, 60]) * SECOND,
        };
        let period = match interference {
            Interference::EveryNth(n) => u64::from(n),
            Interference::Farm(members) => members,
            _ => 1,
        };
        let phase = u32::try_from(chance.below(period)).expect("a period is short");
        let mut course = Self {
            interference,
            seed,
            place,
            end,
            phase,
            time,
            spared: u32::try_from(chance.below(9)).expect("below nine"),
            is_round_robin: chance.coin(),
            has_own_certificate: chance.coin(),
            passed: Vec::new(),
            seen: 0,
            banned_at: None,
        };
        if let Interference::Limit(connections) = interference
            && chance.coin()
        {
            // Other clients have used the window up, at moments before the first connection. Time begins at its end.
            course.passed = vec![0; connections];
        }
        course
    }

    /// What becomes of connection `number`, from 1, that begins at `began`. To be asked once for each connection, in
    /// their order.
    pub(crate) fn next(&mut self, number: u32, began: Timestamp) -> Fate {
        let mut chance = Chance::new(self.seed, u64::from(number));
        match self.interference {
            Interference::Nothing => Fate::Persona,
            Interference::Random(at, tenths) => self.ends_if(chance.tenths(tenths), at),
            Interference::Hang(_) => self.hang(began.0),
            Interference::EveryNth(n) => self.ends_if((number + self.phase).is_multiple_of(n), self.place),
            Interference::FirstN(n) => self.ends_if(number <= n, self.place),
            Interference::Farm(members) => self.member(number, members, &mut chance),
            Interference::Limit(connections) => self.limit(began.0, connections),
            Interference::Discard(tenths) => Fate::Resets { discards: chance.tenths(tenths) },
            Interference::Ban { is_silent, is_permanent } => self.ban(began.0, is_silent, is_permanent),
        }
    }

    const fn ends_if(&self, ends: bool, at: At) -> Fate {
        if ends { Fate::Ends(at, self.end) } else { Fate::Persona }
    }

    const fn hang(&self, began: u64) -> Fate {
        match self.time.saturating_sub(began).div_ceil(TENTH) {
            0 => Fate::Persona,
            tenths => Fate::Late(self.place, tenths),
        }
    }

    fn member(&self, number: u32, members: u64, chance: &mut Chance) -> Fate {
        let turn = u64::from(number + self.phase) % members;
        let member = if self.is_round_robin { turn } else { chance.below(members) };
        if member == 0 { Fate::Persona } else { Fate::Healthy { has_own_certificate: self.has_own_certificate } }
    }

    fn limit(&mut self, began: u64, connections: usize) -> Fate {
        self.passed.retain(|passed| passed + self.time > began);
        if self.passed.len() >= connections {
            return Fate::Ends(At::Request, self.end);
        }
        self.passed.push(began);
        Fate::Persona
    }

    fn ban(&mut self, began: u64, is_silent: bool, is_permanent: bool) -> Fate {
        if !is_permanent && self.banned_at.is_some_and(|at| began >= at + BAN) {
            (self.banned_at, self.seen) = (None, 0);
            // A ban without a first connection would never end.
            self.spared = self.spared.max(1);
        }
        self.seen += 1;
        if self.seen <= self.spared {
            return Fate::Persona;
        }
        self.banned_at.get_or_insert(began);
        if is_silent { Fate::Silent(At::Request) } else { Fate::Ends(At::Request, self.end) }
    }
}

#[cfg(test)]
mod tests {
    use rdpwhy_handshake::Timestamp;

    use super::{Course, End, Fate};
    use crate::interference::{ALL, At, Interference};

    fn fates(interference: Interference, seed: u64, seconds: &[u64]) -> Vec<Fate> {
        let mut course = Course::new(interference, seed);
        let began = seconds.iter().zip(1..);
        began.map(|(second, number)| course.next(number, Timestamp(second * 1_000_000))).collect()
    }

    fn spared(interference: Interference, seed: u64, seconds: &[u64]) -> Vec<bool> {
        fates(interference, seed, seconds).into_iter().map(|fate| fate == Fate::Persona).collect()
    }

    #[test]
    fn a_seed_decides_everything() {
        let times: Vec<u64> = (0..20).collect();
        for interference in ALL {
            for seed in 0..20 {
                assert_eq!(fates(*interference, seed, &times), fates(*interference, seed, &times), "{interference}");
            }
        }
    }

    #[test]
    fn random_ends_have_their_rate_and_both_manners() {
        let ends = |tenths, end| {
            let all = (0..200).flat_map(|seed| fates(Interference::Random(At::Hello, tenths), seed, &[0; 20]));
            all.filter(|fate| *fate == Fate::Ends(At::Hello, end)).count()
        };
        for (tenths, expected) in [(1, 400_usize), (5, 2000), (9, 3600)] {
            let (reset, closed) = (ends(tenths, End::Reset), ends(tenths, End::Closed));
            assert!((reset + closed).abs_diff(expected) < 200, "{reset} and {closed} at {tenths}");
            assert!(reset > expected / 3 && closed > expected / 3, "{reset} and {closed} at {tenths}");
        }
    }

    #[test]
    fn a_hang_heals_at_one_moment() {
        for seed in 0..100 {
            let fates = fates(Interference::Hang(9), seed, &[0, 4, 7, 11]);
            let Fate::Late(at, tenths) = fates[0] else { panic!("{fates:?}") };
            assert!((72..=108).contains(&tenths), "{tenths}");
            assert_eq!(fates[1..3], [Fate::Late(at, tenths - 40), Fate::Late(at, tenths - 70)]);
            assert_eq!(fates[3], Fate::Persona);
        }
    }

    #[test]
    fn every_nth_ends_in_every_phase_and_the_first_n_end() {
        let phases = [[false, false, true, false, false, true], [false, true, false, false, true, false]];
        for seed in 0..50 {
            let spared = spared(Interference::EveryNth(3), seed, &[0; 6]);
            assert_eq!(spared.iter().filter(|spared| **spared).count(), 4);
            assert_eq!(spared[..3], spared[3..]);
        }
        for phase in phases {
            let struck: Vec<bool> = phase.iter().map(|struck| !struck).collect();
            assert!((0..50).any(|seed| spared(Interference::EveryNth(3), seed, &[0; 6]) == struck));
        }
        assert_eq!(spared(Interference::FirstN(2), 4, &[0; 4]), [false, false, true, true]);
    }

    #[test]
    fn a_farm_has_one_member_of_the_persona() {
        let of_persona = |seed| spared(Interference::Farm(4), seed, &[0; 40]).into_iter().filter(|own| *own).count();
        let all: usize = (0..200).map(of_persona).sum();
        assert!(all.abs_diff(2000) < 200, "{all} of 8,000");
        assert!((0..200).any(|seed| of_persona(seed) != 10), "by chance");
    }

    #[test]
    fn a_limit_lets_so_many_pass_in_its_window() {
        for seed in 0..50 {
            let times: Vec<u64> = (0..130).collect();
            let spared = spared(Interference::Limit(2), seed, &times);
            let passed: Vec<u64> = times.iter().zip(spared).filter(|(_, spared)| *spared).map(|(at, _)| *at).collect();
            // The shortest window is of two seconds, and the longest of sixty.
            assert!((4..=130).contains(&passed.len()), "{passed:?}");
            assert!(passed.windows(3).all(|three| three[2] - three[0] >= 2), "{passed:?}");
        }
    }

    #[test]
    fn a_ban_comes_after_some_connections_and_is_for_good_or_for_ten_seconds() {
        let times: Vec<u64> = (0..40).collect();
        for seed in 0..50 {
            let spared_of = |is_permanent| spared(Interference::Ban { is_silent: true, is_permanent }, seed, &times);
            let good = spared_of(true);
            let first = good.iter().position(|spared| !spared).expect("it comes");
            assert!(first <= 8 && good[first..].iter().all(|spared| !spared));
            let short = spared_of(false);
            assert_eq!(short[..first + 10], good[..first + 10]);
            assert!(short[first + 10], "{short:?}");
        }
    }
}
