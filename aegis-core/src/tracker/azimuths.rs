//! How far a target's azimuths can be trusted.
//!
//! Azimuth noise is a mixture: mostly as declared, now and then far wider. Bad azimuths do not come alone: what garbles a
//! target's replies, or reflects them, stays for a while. So each target is in one of two states, in which few or most of
//! its azimuths are far off; which of them is a hidden Markov chain, with a step a plot. With `q` the share of bad azimuths
//! in either state, and `L` the plot's density if its azimuth is far off over that if it is not,
//!
//! ```text
//! p(plot | state) ∝ 1 − q + q·L
//! ```
//!
//! is what a plot says of the state (the forward recursion: Rabiner 1989, Proc. IEEE 77(2), 257–286, §III.A). A state that
//! is too unlikely is left out, so that most targets have none of this.

use crate::elementary::exp;

/// Share of azimuths that are far off while most are.
const GARBLED_SHARE: f64 = 0.7;
/// That azimuths begin to be garbled, and that they stop to be, from one plot to the next.
const BEGINS: f64 = 0.002;
const ENDS: f64 = 0.03;
/// What is less likely than this is left out.
const LEAST_PROBABILITY: f64 = 0.004;
/// A longer run of bad azimuths is as good as impossible, and is not counted on.
const MOST_RUN: i8 = 16;
/// The probability 1.
const WHOLE: f64 = u16::MAX as f64;
/// No plot says more, as a logarithm.
const MOST_LN_RATIO: f64 = 50.0;

/// A target's latest azimuths.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct OwnAzimuths {
    /// That they are garbled, in parts of [`WHOLE`]: few bytes, as every target has them.
    garbled: u16,
    /// How many in a row were taken to be far off, and to which side.
    run: i8,
}

/// What a plot says of its azimuth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct AzimuthEvidence {
    /// −1 or +1 when it is taken to be far off to that side, else 0.
    pub(crate) off: i8,
    /// Logarithm of the plot's density if it is far off over that if it is not; 0 where both were not looked at.
    pub(crate) ln_ratio: f32,
}

impl OwnAzimuths {
    /// Whether they are as good as those of any target.
    pub(crate) fn are_usual(self) -> bool {
        self.garbled == 0
    }

    fn garbled(self) -> f64 {
        f64::from(self.garbled) / WHOLE
    }

    /// That the next azimuth is far off, where this share of all is.
    pub(crate) fn bad_share(self, usual: f64) -> f64 {
        usual + self.garbled() * (GARBLED_SHARE - usual).max(0.0)
    }

    /// How many in a row are far off to this side, if the next one is.
    pub(crate) fn run_to(self, side: i8) -> i8 {
        1 + (self.run * side).max(0)
    }

    /// One more, of a plot that is its own with this probability, from a radar of whose azimuths this share is far off.
    pub(crate) fn note(&mut self, evidence: AzimuthEvidence, probability: f64, usual: f64) {
        if evidence == AzimuthEvidence::default() {
            self.run = 0;
            return;
        }
        let AzimuthEvidence { off, ln_ratio } = evidence;
        let goes_on = off != 0 && self.run.signum() == off;
        self.run = if goes_on { (self.run + off).clamp(-MOST_RUN, MOST_RUN) } else { off };
        // What stays on one side is a target that turns, and says nothing of bad azimuths, which scatter.
        if ln_ratio != 0.0 && !goes_on && usual > 0.0 {
            let garbled = self.garbled_after(f64::from(ln_ratio), probability, usual);
            self.garbled = (garbled * WHOLE).round() as u16;
        }
    }

    fn garbled_after(self, ln_ratio: f64, probability: f64, usual: f64) -> f64 {
        let ratio = exp(ln_ratio.clamp(-MOST_LN_RATIO, MOST_LN_RATIO));
        let of_state = |share: f64| 1.0 - share + share * ratio;
        let own = of_state(GARBLED_SHARE.max(usual)) / of_state(usual);
        // A plot of somebody else says nothing.
        let says = 1.0 + probability * (own - 1.0);
        let before = self.garbled().max(BEGINS);
        let garbled = before * says / (1.0 - before + before * says);
        let next = garbled * (1.0 - ENDS) + (1.0 - garbled) * BEGINS;
        if next < LEAST_PROBABILITY { 0.0 } else { next }
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(self) -> bool {
        (-MOST_RUN..=MOST_RUN).contains(&self.run)
    }

    #[cfg(all(test, feature = "serde"))]
    pub(crate) fn broken() -> Self {
        Self { garbled: 0, run: MOST_RUN + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: f64 = 0.02;

    /// After azimuths that are far off (±1, to that side) or not (0).
    fn after(offs: &[i8]) -> OwnAzimuths {
        let mut azimuths = OwnAzimuths::default();
        for &off in offs {
            let ln_ratio = if off == 0 { -3.0 } else { 20.0 };
            azimuths.note(AzimuthEvidence { off, ln_ratio }, 1.0, USUAL);
        }
        azimuths
    }

    fn bad_share(offs: &[i8]) -> f64 {
        after(offs).bad_share(USUAL)
    }

    #[test]
    fn one_bad_azimuth_is_a_chance_and_two_are_a_state() {
        assert!((bad_share(&[]) - USUAL).abs() < 1e-12);
        let (one, two) = (bad_share(&[1]), bad_share(&[1, -1]));
        assert!((0.03..0.10).contains(&one), "{one}");
        assert!((0.40..GARBLED_SHARE).contains(&two), "{two}");
    }

    #[test]
    fn good_ones_bring_trust_back() {
        let spell = [1, -1, 1, -1, 1, -1];
        let good = |count: usize| after(&[&spell[..], &vec![0; count]].concat());
        assert!(good(2).bad_share(USUAL) < 0.6 && !good(2).are_usual());
        assert!(good(12).are_usual(), "{:?}", good(12));
    }

    #[test]
    fn a_turn_is_no_spell_of_bad_azimuths() {
        let turn = [1; 20];
        assert!(bad_share(&turn) < 0.10, "{}", bad_share(&turn));
        assert_eq!((after(&turn).run_to(1), after(&turn).run_to(-1)), (MOST_RUN + 1, 1));
    }

    #[test]
    fn the_forward_recursion_of_two_states() {
        // As the textbook has it, both states side by side.
        let ratios: [f64; 6] = [1.5, -2.0, 4.0, 0.5, -1.0, 3.0];
        let (mut good, mut garbled) = (1.0 - BEGINS, BEGINS);
        let mut azimuths = OwnAzimuths::default();
        for ln_ratio in ratios {
            let weigh = |share: f64| 1.0 - share + share * ln_ratio.exp();
            (good, garbled) = (good * weigh(USUAL), garbled * weigh(GARBLED_SHARE));
            let all = good + garbled;
            let stays = (garbled * (1.0 - ENDS) + good * BEGINS) / all;
            (good, garbled) = (1.0 - stays, stays);
            azimuths.note(AzimuthEvidence { off: 0, ln_ratio: ln_ratio as f32 }, 1.0, USUAL);
            // Until it is left out.
            if azimuths.are_usual() {
                (good, garbled) = (1.0 - BEGINS, BEGINS);
            } else {
                assert!((azimuths.garbled() - garbled).abs() < 5e-4, "{azimuths:?} {garbled}");
            }
        }
        assert!(garbled > LEAST_PROBABILITY);
    }

    #[test]
    fn what_is_somebody_elses_or_ruled_out_says_nothing() {
        let evidence = AzimuthEvidence { off: 1, ln_ratio: 20.0 };
        for (probability, usual) in [(0.0, USUAL), (1.0, 0.0)] {
            let mut azimuths = OwnAzimuths::default();
            azimuths.note(evidence, probability, usual);
            assert!(azimuths.are_usual());
        }
        let mut doubtful = OwnAzimuths::default();
        doubtful.note(evidence, 0.5, USUAL);
        assert!(doubtful.bad_share(USUAL) < bad_share(&[1]));
    }

    #[test]
    fn stays_a_probability_whatever_is_said() {
        let mut azimuths = OwnAzimuths::default();
        for step in 0..1000_i32 {
            let ln_ratio = [f32::MAX, f32::MIN, f32::INFINITY, f32::NEG_INFINITY, 0.0][step as usize % 5];
            let off = [1, -1, 0, 1, 1, -1, -1][step as usize % 7];
            let usual = [1e-9, 0.02, 0.5][step as usize % 3];
            azimuths.note(AzimuthEvidence { off, ln_ratio }, 1.0, usual);
            let share = azimuths.bad_share(usual);
            assert!((usual..=1.0).contains(&share), "{azimuths:?}");
        }
    }
}
