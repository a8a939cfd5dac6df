//! Streams of random numbers: one for each purpose, occasion and target, so that no draw depends on another's.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

/// What a stream is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    /// The echo, the answer and the measurement noise of one target on one occasion.
    Target = 1,
    /// The false plots of one rotation.
    FalsePlots = 2,
    /// The measurement noise of one jammer's strobe on one occasion.
    Strobe = 3,
    /// How one target's echo fluctuates over one dwell.
    Fluctuation = 4,
    /// The receiver's noise of one channel and interval of one dwell.
    ReceiverNoise = 5,
    /// The echoes of one source of clutter over one dwell.
    Clutter = 6,
    /// What one jammer transmits during one interval of one dwell.
    Jamming = 7,
    /// The noise around targets in one map of one dwell.
    CellNoise = 8,
    /// The noise that crosses the threshold in one map of one dwell.
    FalseCrossings = 9,
    /// Whether a target's echo from a side lobe shows at all in one dwell.
    SideLobes = 10,
}

/// The stream of one thing on one occasion: a rotation, or the 32nd of it in which the beam came by.
pub(super) fn stream(seed: u64, purpose: Purpose, occasion: u64, index: usize) -> Xoshiro256PlusPlus {
    let words = [purpose as u64, occasion, index as u64];
    let key = words.into_iter().fold(seed, |key, word| mix(key).wrapping_add(word));
    Xoshiro256PlusPlus::seed_from_u64(key)
}

/// A bijection of 64 bits in which each input bit flips about half of the output bits: the step of `SplitMix64`
/// (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators").
const fn mix(word: u64) -> u64 {
    let z = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;
    use std::collections::BTreeSet;

    #[test]
    fn streams_differ_in_every_coordinate_and_repeat() {
        let first = |seed, purpose, rotation, index| stream(seed, purpose, rotation, index).next_u64();
        let mut firsts = BTreeSet::new();
        for seed in 0..4 {
            for rotation in 0..16 {
                for index in 0..16 {
                    for purpose in [Purpose::Target, Purpose::FalsePlots, Purpose::Strobe] {
                        firsts.insert(first(seed, purpose, rotation, index));
                    }
                }
            }
        }
        assert_eq!(firsts.len(), 4 * 16 * 16 * 3);
        assert_eq!(first(1, Purpose::Target, 2, 3), first(1, Purpose::Target, 2, 3));
    }
}
