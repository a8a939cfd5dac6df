//! The probability that a target in coverage gives a plot: learned from the looks at confirmed targets.
//!
//! Looks are Bernoulli trials; the mean of their Beta posterior is `(d + s·p₀)/(l + s)` after `d` plots in `l` looks,
//! where a prior of mean `p₀` is worth `s` looks (Gelman et al. 2013, Bayesian Data Analysis, §2.4). The prior of a
//! ring of ranges is what the whole radar has learned, and the prior of that is what is declared.
//!
//! Where the strength of echoes tells how often each target crosses the threshold, the mean of that over the same looks is
//! learned beside it. A target whose own is `p` is then seen by `p` over that mean times what all are.

use super::cells::{RINGS, RINGS_PER_OCTAVE, ring_of};

/// Rings for detection are whole octaves: far targets give fewer plots, and it takes many looks to know.
const OCTAVES: usize = RINGS / RINGS_PER_OCTAVE;
/// Looks that a prior is worth. Twenty still yield to one rotation of a busy sky.
const PRIOR_LOOKS: f64 = 20.0;
/// Looks that are remembered: new ones push out old ones, so the standard error stays about 0.01.
const MOST_LOOKS: f64 = 1000.0;
/// More in one call are no looks at a target.
const MOST_AT_ONCE: f64 = 100.0;
/// Nor is one target, whatever its echoes say. No radar is taken for blind, none for perfect, unless it is declared so.
const LEAST: f64 = 0.1;
const MOST: f64 = 0.995;

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Detection {
    declared: f64,
    whole: Tally,
    octaves: Vec<Tally>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Tally {
    looks: f64,
    detections: f64,
    /// Looks at targets of which that is known, each with the probability that the echo crosses the threshold, and all.
    crossings: f64,
    weighed: f64,
}

impl Detection {
    pub(super) fn new(declared: f64) -> Self {
        Self { declared, whole: Tally::default(), octaves: vec![Tally::default(); OCTAVES] }
    }

    #[cfg(feature = "serde")]
    pub(super) fn is_valid(&self) -> bool {
        self.declared > 0.0
            && self.declared < 1.0
            && self.octaves.len() == OCTAVES
            && self.whole.is_valid()
            && self.octaves.iter().all(Tally::is_valid)
    }

    pub(super) fn probability(&self, range_m: f64) -> f64 {
        let whole = self.whole.mean(self.declared);
        let here = self.octaves[octave_of(range_m)].mean(whole);
        here.clamp(LEAST.min(self.declared), MOST.max(self.declared))
    }

    pub(super) fn anywhere(&self) -> f64 {
        self.whole.mean(self.declared).clamp(LEAST.min(self.declared), MOST.max(self.declared))
    }

    /// How often the echoes of targets at this range cross the threshold, in the mean; those of one that is not known do by
    /// `unknown`.
    pub(super) fn crossing(&self, unknown: f64, range_m: f64) -> f64 {
        self.octaves[octave_of(range_m)].mean_crossing(self.crossing_anywhere(unknown))
    }

    pub(super) fn crossing_anywhere(&self, unknown: f64) -> f64 {
        self.whole.mean_crossing(unknown)
    }

    /// `own` is how often the target's echo crosses the threshold, as far as is known.
    pub(super) fn note(&mut self, range_m: f64, detections: f64, looks: f64, own: Option<f64>) {
        let own = own.filter(|own| (0.0..=1.0).contains(own));
        let is_sound = looks > 0.0 && looks <= MOST_AT_ONCE && (0.0..=looks).contains(&detections);
        if is_sound && range_m.is_finite() {
            self.whole.add(detections, looks, own);
            self.octaves[octave_of(range_m)].add(detections, looks, own);
        }
    }
}

/// How often a target is seen whose echo crosses the threshold by `own`, where targets that do so by `crossing` are seen by
/// `detection`.
pub(crate) fn scaled(detection: f64, own: f64, crossing: f64) -> f64 {
    (detection * own / crossing).clamp(LEAST.min(detection), MOST.max(detection))
}

impl Tally {
    fn mean(&self, prior: f64) -> f64 {
        (self.detections + PRIOR_LOOKS * prior) / (self.looks + PRIOR_LOOKS)
    }

    fn mean_crossing(&self, prior: f64) -> f64 {
        (self.crossings + PRIOR_LOOKS * prior) / (self.weighed + PRIOR_LOOKS)
    }

    fn add(&mut self, detections: f64, looks: f64, own: Option<f64>) {
        let kept = ((MOST_LOOKS - looks) / self.looks.max(1.0)).min(1.0);
        self.looks = self.looks * kept + looks;
        if let Some(own) = own {
            self.weighed = self.weighed * kept + looks;
            self.crossings = (self.crossings * kept + looks * own).min(self.weighed);
        }
        self.detections = (self.detections * kept + detections).min(self.looks);
    }

    #[cfg(feature = "serde")]
    fn is_valid(&self) -> bool {
        (0.0..=MOST_LOOKS * 1.001).contains(&self.looks)
            && (0.0..=self.looks).contains(&self.detections)
            && (0.0..=MOST_LOOKS * 1.001).contains(&self.weighed)
            && (0.0..=self.weighed).contains(&self.crossings)
    }
}

fn octave_of(range_m: f64) -> usize {
    ring_of(range_m) / RINGS_PER_OCTAVE
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    /// A target is looked at until it is no more; what follows its last plot is never told.
    fn fly(detection: &mut Detection, rng: &mut Xoshiro256PlusPlus, range_m: f64, looks: u32, truth: f64) {
        let mut since = 0.0;
        for _ in 0..looks {
            since += 1.0;
            if rng.random_bool(truth) {
                detection.note(range_m, 1.0, since, None);
                since = 0.0;
            }
        }
    }

    #[test]
    fn a_declared_value_far_off_is_corrected() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        for (declared, truth) in [(0.98, 0.75), (0.5, 0.9), (0.9, 0.9), (0.3, 0.97), (0.9, 0.4)] {
            let mut detection = Detection::new(declared);
            for _ in 0..4 {
                fly(&mut detection, &mut rng, 50e3, 50, truth);
            }
            let learned = detection.probability(50e3);
            // Three standard errors of 200 looks, and what is left of the prior.
            let bound = 3.0 * (truth * (1.0 - truth) / 200.0).sqrt() + 0.02;
            assert!((learned - truth).abs() < bound, "{declared}, {truth}: {learned}");
        }
    }

    #[test]
    fn targets_that_ended_do_not_count() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
        let mut detection = Detection::new(0.9);
        for _ in 0..200 {
            fly(&mut detection, &mut rng, 50e3, 20, 0.9);
            fly(&mut detection, &mut rng, 50e3, 20, 0.0);
        }
        assert!((detection.probability(50e3) - 0.9).abs() < 0.03);
    }

    #[test]
    fn ranges_differ_and_what_is_unseen_follows_the_rest() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        let mut detection = Detection::new(0.98);
        for _ in 0..10 {
            fly(&mut detection, &mut rng, 20e3, 50, 0.95);
            fly(&mut detection, &mut rng, 200e3, 50, 0.6);
        }
        assert!((detection.probability(20e3) - 0.95).abs() < 0.04);
        assert!((detection.probability(200e3) - 0.6).abs() < 0.08);
        assert!((detection.probability(1e3) - 0.78).abs() < 0.06);
    }

    #[test]
    fn forgets_what_was() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
        let mut detection = Detection::new(0.9);
        fly(&mut detection, &mut rng, 50e3, 100_000, 0.95);
        fly(&mut detection, &mut rng, 50e3, 3000, 0.5);
        assert!((detection.probability(50e3) - 0.5).abs() < 0.08);
        assert!(detection.whole.looks <= MOST_LOOKS);
    }
}
