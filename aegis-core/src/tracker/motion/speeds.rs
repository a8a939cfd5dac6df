//! How fast targets are, before anything is known of one: a mixture of four speed scales, learned from those that were
//! tracked.
//!
//! A ship and a jet differ by a factor of fifty, and a missile is faster. With one wide prior the second plot of a slow
//! target is no likelier to be its own than any false plot nearby. So a target that was seen once has one state for each
//! scale; its second plot says which it is.

use super::modes::MOST_MODES;
use crate::config::AssociationMode;
use crate::elementary::{exp, ln};
use crate::tracker::kinematics::Kinematics;
use std::f64::consts::TAU;

/// Each scale as a share of the configured deviation of velocity: that itself, a tenth, twice as much, a hundredth.
const SCALES: [f64; MOST_MODES] = [1.0, 0.1, 2.0, 0.01];
const SLOW: usize = 1;
const FAST: usize = 2;
const SLOWEST: usize = 3;
/// How many targets of each scale are taken as seen before the first: half of what is afloat or ashore is slow, and a slow
/// target's second plot says so at once. Few are as fast as missiles.
const SEEN_BEFORE: [f64; MOST_MODES] = [0.6, 0.4, 0.04, 1.0];
/// The same for a best assignment, in which a slow newcomer wins the false plot beside it from the fast one whose it may be
/// too: there most are fast until they are seen to be slow.
const SEEN_BEFORE_ASSIGNED: [f64; MOST_MODES] = [1.2, 0.4, 0.12, 0.4];
/// Below this a scale is left out, but for the fast one: what is rare there must be seen the first time.
const LEAST_PROBABILITY: f64 = 0.01;
/// Older targets are forgotten once this many were seen.
const MOST_SEEN: f64 = 200.0;

/// How many targets were seen of each scale, by the probability that they were of it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Speeds {
    seen: [f64; MOST_MODES],
}

impl Speeds {
    /// No target was seen yet.
    pub(crate) fn new(association: AssociationMode) -> Self {
        let seen = match association {
            AssociationMode::Hungarian => SEEN_BEFORE_ASSIGNED,
            AssociationMode::Belief | AssociationMode::Hypotheses => SEEN_BEFORE,
        };
        Self { seen }
    }

    /// Deviation of each horizontal component of velocity, by scale.
    pub(crate) fn sigmas_m_s(prior_sigma_m_s: f64) -> [f64; MOST_MODES] {
        SCALES.map(|scale| scale * prior_sigma_m_s)
    }

    /// What is known at another scale of a target that was seen once, from what is known at the first: it differs in its
    /// deviation over the ground, as long as no range rate was measured.
    pub(crate) fn at_scale<const D: usize>(first: &Kinematics<D>, scale: usize) -> Kinematics<D> {
        let mut state = *first;
        let share = SCALES[scale] / SCALES[0];
        for axis in 0..2 {
            state.vv[axis][axis] *= share * share;
        }
        state
    }

    /// What is known over all scales: they differ in their deviation alone.
    pub(crate) fn mean<const D: usize>(
        first: &Kinematics<D>,
        probability: &[f64; MOST_MODES],
    ) -> Kinematics<D> {
        let mut mean = *first;
        let mut whole = 0.0;
        for scale in (0..MOST_MODES).filter(|scale| probability[*scale] > 0.0) {
            whole += probability[scale];
            let (share, shrunk) = (probability[scale] / whole, SCALES[scale] / SCALES[0]);
            for axis in 0..2 {
                let before = if share < 1.0 { mean.vv[axis][axis] } else { 0.0 };
                let own = first.vv[axis][axis] * (shrunk * shrunk);
                mean.vv[axis][axis] = before + share * (own - before);
            }
        }
        mean
    }

    /// As [`at_scale`](Self::at_scale), of what is foreseen of the first, [`predicted`](Kinematics::predicted) from what is known of it.
    pub(crate) fn foreseen_at_scale<const D: usize>(
        foreseen: &Kinematics<D>,
        first: &Kinematics<D>,
        scale: usize,
    ) -> Kinematics<D> {
        let dt = foreseen.time.seconds_since(first.time);
        let share = SCALES[scale] / SCALES[0];
        let mut state = *foreseen;
        for axis in 0..2 {
            let less = (1.0 - share * share) * first.vv[axis][axis];
            state.pp[axis][axis] -= dt * dt * less;
            state.pv[axis][axis] -= dt * less;
            state.vv[axis][axis] -= less;
        }
        state
    }

    /// Probability of each scale; one that is hardly ever seen is not worth the work.
    pub(crate) fn probability(&self) -> [f64; MOST_MODES] {
        let least = LEAST_PROBABILITY * self.seen.iter().sum::<f64>();
        let mut worth = self.seen.map(|seen| if seen >= least { seen } else { 0.0 });
        worth[FAST] = self.seen[FAST].max(least);
        let kept: f64 = worth.iter().sum();
        worth.map(|seen| seen / kept)
    }

    /// These probabilities without the fast scale.
    pub(crate) fn near(mut probability: [f64; MOST_MODES]) -> [f64; MOST_MODES] {
        let near = 1.0 - std::mem::take(&mut probability[FAST]);
        probability.map(|share| share / near)
    }

    /// The largest density of where a fast target is after so long, with the probability that it is fast.
    pub(crate) fn fast_density_per_m2(
        probability: &[f64; MOST_MODES],
        prior_sigma_m_s: f64,
        seconds: f64,
    ) -> f64 {
        let sigma_m = Self::sigmas_m_s(prior_sigma_m_s)[FAST] * seconds;
        probability[FAST] / (TAU * sigma_m * sigma_m)
    }

    /// These probabilities where range rate is measured. That tells the slowest from the slow by itself.
    pub(crate) fn by_rate(mut probability: [f64; MOST_MODES]) -> [f64; MOST_MODES] {
        probability[SLOW] += std::mem::take(&mut probability[SLOWEST]);
        probability
    }

    /// The scale that reaches farthest, of those that are possible.
    pub(crate) fn fastest(probability: &[f64; MOST_MODES]) -> usize {
        let possible = (0..MOST_MODES).filter(|scale| probability[*scale] > 0.0);
        possible.max_by(|a, b| SCALES[*a].total_cmp(&SCALES[*b])).unwrap_or(0)
    }

    /// A target turned out to move at this speed.
    pub(crate) fn learn(&mut self, speed_m_s: f64, prior_sigma_m_s: f64) {
        // Of a velocity with two components of deviation σ: density ∝ exp(−v²/2σ²)/σ².
        let ln: [f64; MOST_MODES] = std::array::from_fn(|scale| {
            let sigma = SCALES[scale] * prior_sigma_m_s;
            ln(self.seen[scale]) - 0.5 * (speed_m_s / sigma).powi(2) - 2.0 * ln(sigma)
        });
        let largest = ln.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let likelihood = ln.map(|value| exp(value - largest));
        let all: f64 = likelihood.iter().sum();
        let keep = (MOST_SEEN / (1.0 + self.seen.iter().sum::<f64>())).min(1.0);
        for (seen, likelihood) in self.seen.iter_mut().zip(likelihood) {
            *seen = keep * (*seen + likelihood / all);
        }
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        self.seen.iter().all(|seen| seen.is_finite() && *seen > 0.0 && *seen <= 2.0 * MOST_SEEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Time;

    #[test]
    fn a_slower_scale_is_foreseen_from_the_first() {
        let unit =
            |scale: f64| std::array::from_fn(|i| std::array::from_fn(|j| if i == j { scale } else { 0.0 }));
        let first = Kinematics::<3> {
            time: Time::from_secs(5.0),
            position: [1e4, -2e4, 3e3],
            velocity: [0.0; 3],
            pp: unit(900.0),
            pv: unit(0.0),
            vv: unit(140.0 * 140.0),
        };
        let (time, noise) = (Time::from_secs(9.0), [2.0, 2.0, 1.0]);
        for scale in 0..MOST_MODES {
            let foreseen = Speeds::foreseen_at_scale(&first.predicted(time, &noise), &first, scale);
            let slower = Speeds::at_scale(&first, scale).predicted(time, &noise);
            for axis in 0..3 {
                assert!((foreseen.pp[axis][axis] / slower.pp[axis][axis] - 1.0).abs() < 1e-9, "{scale}");
                assert!((foreseen.pv[axis][axis] / slower.pv[axis][axis] - 1.0).abs() < 1e-9, "{scale}");
                assert!((foreseen.vv[axis][axis] / slower.vv[axis][axis] - 1.0).abs() < 1e-9, "{scale}");
            }
        }
    }

    #[test]
    fn slow_targets_make_slow_targets_likely() {
        let mut speeds = Speeds::new(AssociationMode::Belief);
        for _ in 0..20 {
            speeds.learn(3.0, 140.0);
        }
        assert!(speeds.probability()[SLOWEST] > 0.8, "{speeds:?}");
        for _ in 0..500 {
            speeds.learn(200.0, 140.0);
        }
        assert!(speeds.probability()[0] > 0.8, "{speeds:?}");
        // However many slower ones were seen: a missile is not ruled out.
        assert!(speeds.probability()[FAST] > 0.5 * LEAST_PROBABILITY, "{speeds:?}");
        assert!(speeds.seen.iter().sum::<f64>() <= MOST_SEEN + 1e-9);
    }
}
