//! [`Interference`]: what comes between the connections of a diagnosis and the server, as data.

use core::fmt;

/// A kind of interference. What it leaves open (manner, place, phase) is drawn by the seed, see [`crate::course`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Interference {
    /// None.
    Nothing,
    /// Each connection ends at this place in so many of ten cases.
    Random(At, u64),
    /// The server answers nothing for about so many seconds from the first connection on, then everything.
    Hang(u64),
    /// Every n-th connection ends.
    EveryNth(u32),
    /// The first n connections end, and none after them.
    FirstN(u32),
    /// So many servers behind one address; the persona is one of them, the others are healthy.
    Farm(u64),
    /// The server lets so many connections pass in any window of some seconds, and closes the others at the request.
    Limit(usize),
    /// After some connections all others get no answer to their request, for good or for ten seconds.
    Ban {
        /// Silence instead of a close.
        is_silent: bool,
        /// For good.
        is_permanent: bool,
    },
    /// The server resets where it would close, and in so many of ten resets the prober's system discards what it has not
    /// read, as Windows does.
    Discard(u64),
}

/// The message of the client that interference acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum At {
    /// The X.224 connection request.
    Request,
    /// The ClientHello.
    Hello,
}

/// All, in the order of the table.
pub(crate) const ALL: &[Interference] = &[
    Interference::Nothing,
    Interference::Random(At::Hello, 1),
    Interference::Random(At::Hello, 3),
    Interference::Random(At::Hello, 5),
    Interference::Random(At::Hello, 7),
    Interference::Random(At::Hello, 9),
    Interference::Random(At::Request, 1),
    Interference::Random(At::Request, 3),
    Interference::Random(At::Request, 5),
    Interference::Random(At::Request, 7),
    Interference::Random(At::Request, 9),
    Interference::Hang(2),
    Interference::Hang(9),
    Interference::Hang(30),
    Interference::Hang(60),
    Interference::EveryNth(2),
    Interference::EveryNth(3),
    Interference::EveryNth(5),
    Interference::EveryNth(7),
    Interference::FirstN(1),
    Interference::FirstN(2),
    Interference::FirstN(3),
    Interference::FirstN(5),
    Interference::Farm(2),
    Interference::Farm(3),
    Interference::Farm(4),
    Interference::Limit(1),
    Interference::Limit(2),
    Interference::Limit(3),
    Interference::Ban { is_silent: false, is_permanent: true },
    Interference::Ban { is_silent: true, is_permanent: true },
    Interference::Ban { is_silent: false, is_permanent: false },
    Interference::Ban { is_silent: true, is_permanent: false },
    Interference::Discard(3),
    Interference::Discard(7),
];

impl Interference {
    /// What cells are grouped by.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Random(At::Hello, _) => "random end at the hello",
            Self::Random(At::Request, _) => "random end at the request",
            Self::Hang(_) => "hang",
            Self::EveryNth(_) => "every nth",
            Self::FirstN(_) => "first n",
            Self::Farm(_) => "farm",
            Self::Limit(_) => "limit",
            Self::Ban { .. } => "ban",
            Self::Discard(_) => "resets discard",
        }
    }
}

impl fmt::Display for Interference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("none"),
            Self::Random(at, tenths) => write!(f, "random end at the {at}, 0.{tenths}"),
            Self::Hang(seconds) => write!(f, "hang for {seconds} s"),
            Self::EveryNth(n) => write!(f, "every {n}th ends"),
            Self::FirstN(n) => write!(f, "first {n} end"),
            Self::Farm(members) => write!(f, "one of {members} servers"),
            Self::Limit(connections) => write!(f, "limit of {connections}"),
            Self::Discard(tenths) => write!(f, "resets discard, 0.{tenths}"),
            Self::Ban { is_silent, is_permanent } => {
                let manner = if *is_silent { "silent" } else { "closed" };
                let time = if *is_permanent { "for good" } else { "for 10 s" };
                write!(f, "ban, {manner} {time}")
            }
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Hello => "hello",
        })
    }
}

#[test]
fn every_interference_has_a_name_of_its_own() {
    let names: std::collections::BTreeSet<String> = ALL.iter().map(ToString::to_string).collect();
    assert_eq!(names.len(), ALL.len());
}
