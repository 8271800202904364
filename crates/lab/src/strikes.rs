//! On which connections a server's faults strike: a limit lets some in, and a ban comes after some tries.

/// Which connections the faults are for, counted from 1 since the server started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strikes {
    /// All of them.
    #[default]
    All,
    /// Every n-th: the n-th, the 2n-th and so on. Every zeroth is none.
    Every(u32),
    /// All but every n-th: the n-th, the 2n-th and so on are spared.
    AllButEvery(u32),
    /// All but the first n.
    AfterFirst(u32),
}

impl Strikes {
    /// Whether the faults are for this connection; the first one's number is 1.
    #[must_use]
    pub const fn hit(self, connection: u32) -> bool {
        match self {
            Self::All => true,
            Self::Every(0) => false,
            Self::Every(nth) => connection.is_multiple_of(nth),
            Self::AllButEvery(0) => true,
            Self::AllButEvery(nth) => !connection.is_multiple_of(nth),
            Self::AfterFirst(count) => connection > count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Strikes;
    use crate::Config;

    #[test]
    fn which_connections() {
        let hit = |strikes: Strikes| (1..=6).filter(|number| strikes.hit(*number)).collect::<Vec<_>>();
        assert_eq!(hit(Strikes::All), [1, 2, 3, 4, 5, 6]);
        assert_eq!(hit(Strikes::Every(3)), [3, 6]);
        assert_eq!(hit(Strikes::Every(0)), [0; 0]);
        assert_eq!(hit(Strikes::AllButEvery(3)), [1, 2, 4, 5]);
        assert_eq!(hit(Strikes::AllButEvery(0)), [1, 2, 3, 4, 5, 6]);
        assert_eq!(hit(Strikes::AfterFirst(4)), [5, 6]);
    }

    #[test]
    fn a_connection_that_is_spared_has_no_fault() {
        let fault = "x224.connection-confirm:before:eof".parse().unwrap();
        let config = Config::default().with_fault(fault).with_strikes(Strikes::AfterFirst(1));
        assert!(config.for_connection(1).faults.is_empty());
        assert_eq!(config.for_connection(2).faults, config.faults);
    }
}
