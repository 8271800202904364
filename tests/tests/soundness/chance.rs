//! Chance that is the same every time: numbers by seed.

/// A generator of SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The numbers of `seed` for one `purpose`: two purposes are independent of each other.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ purpose.wrapping_mul(0xA076_1D64_78BD_642F));
        chance.next();
        chance
    }

    /// A seed of its own for what has this name: one seed draws other numbers in each cell.
    pub(crate) fn seed_of(name: &str, seed: u64) -> u64 {
        // FNV-1a.
        name.bytes()
            .fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `0` to `count - 1`. The bias of the remainder is below one in 2^50 for the small counts used here.
    pub(crate) fn below(&mut self, count: u64) -> u64 {
        self.next() % count
    }

    /// True in `tenths` of ten draws.
    pub(crate) fn tenths(&mut self, tenths: u64) -> bool {
        self.below(10) < tenths
    }

    pub(crate) fn coin(&mut self) -> bool {
        self.below(2) == 1
    }

    pub(crate) fn one_of<T: Copy>(&mut self, these: &[T]) -> T {
        let count = u64::try_from(these.len()).expect("few");
        let at = usize::try_from(self.below(count)).expect("few");
        *these.get(at).expect("below the count")
    }
}

#[test]
fn numbers_repeat_by_seed_and_purpose_and_have_the_rate_that_they_are_asked_for() {
    let draws = |seed, purpose| -> Vec<u64> {
        let mut chance = Chance::new(seed, purpose);
        (0..100).map(|_| chance.below(1000)).collect()
    };
    assert_eq!(draws(7, 1), draws(7, 1));
    assert!(draws(7, 1) != draws(8, 1) && draws(7, 1) != draws(7, 2));
    for tenths in 0..=10 {
        // One draw of each seed, as the interferences use it.
        let hits = (0..20_000).filter(|seed| Chance::new(*seed, 5).tenths(tenths)).count();
        let expected = usize::try_from(tenths * 2000).expect("few");
        assert!(hits.abs_diff(expected) < 300, "{hits} of 20,000 at {tenths} tenths");
    }
}
