//! Chance that is the same every time: a number by seed, direction, purpose and segment.

use rdpwhy_pdu::Side;

/// What a number is drawn for: the two must not go together.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Jitter,
    Loss,
    Discard,
}

/// A number from 0 to `limit`, both included.
pub(super) fn draw(seed: u64, from: Side, purpose: Purpose, segment: u64, limit: u64) -> u64 {
    let stream = match (from, purpose) {
        (Side::Client, Purpose::Jitter) => 1,
        (Side::Client, Purpose::Loss) => 2,
        (Side::Server, Purpose::Jitter) => 3,
        (Side::Server, Purpose::Loss) => 4,
        (Side::Client, Purpose::Discard) => 5,
        (Side::Server, Purpose::Discard) => 6,
    };
    let number = mix(mix(mix(seed).wrapping_add(stream)).wrapping_add(segment));
    limit.checked_add(1).map_or(number, |count| number % count)
}

/// The output function of SplitMix64 (Steele, Lea and Flood, 2014), one step on.
const fn mix(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Purpose, draw};
    use rdpwhy_pdu::Side;

    #[test]
    fn numbers_repeat_and_fill_their_range() {
        let numbers = |seed| (0..1000).map(move |segment| draw(seed, Side::Client, Purpose::Loss, segment, 99));
        assert!(numbers(7).eq(numbers(7)) && !numbers(7).eq(numbers(8)));
        assert_eq!((numbers(7).min(), numbers(7).max()), (Some(0), Some(99)));
    }
}
