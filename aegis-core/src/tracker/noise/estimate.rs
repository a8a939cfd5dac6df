//! By what factor a true variance differs from the declared one: a robust estimate that forgets, and when to say so.

use super::share::{Follows, from_noise};
use crate::elementary::ln;

/// An innovation beyond this many deviations counts as this many: Huber's proposal 2 (Huber and Ronchetti 2009, Robust
/// Statistics, §5.2 and §6.4). At 2.5 a hundredth of all is clipped, and one outlier weighs no more than six plots.
pub(super) const CLIP: f64 = 2.5;
/// Mean of the square of a standard normal variable that is clipped there: `P(|x| < c) − 2cφ(c) + c²·P(|x| > c)`.
const CLIPPED_MEAN: f64 = 0.977_555;
/// Variance of the estimate's logarithm, times samples. For independent ones it is 2.08: the variance of the clipped
/// square over the square of how fast its mean follows the logarithm. What is added is for innovations of a filter
/// whose gain is wrong, which depend on those before.
const LOG_VARIANCE: f64 = 3.0;
/// Samples that the declared value counts for at first, and samples that are remembered.
const PRIOR_SAMPLES: f64 = 5.0;
const MEMORY: f64 = 1000.0;
/// The variance that stems from motion may be this part of what stems from noise at most. Where targets fly straighter
/// than the process noise says, the estimate is too small by that part: not enough to be taken for off.
const MOST_MOTION: f64 = 1.0 / 3.0;
/// No variance is believed to be farther off.
const MOST_RATIO: f64 = 64.0;

/// A deviation is off when it is so many times too large or too small, or farther, and is so again once it has come back
/// to within the second.
const OFF_SIGMA_RATIO: f64 = 1.4;
const BACK_SIGMA_RATIO: f64 = 1.25;
/// How sure that must be, in standard deviations of the logarithm: 99.95 % on one side.
const SURE_SIGMAS: f64 = 3.3;

/// Innovations that follow each other correlate by more than this only if something beside the noise is wrong: three
/// standard errors of a thousand pairs.
const MOST_CORRELATION: f64 = 0.1;
/// Where they explain this part of what is too much, it is not taken for noise.
const MOST_OF_EXCESS: f64 = 1.0 / 3.0;

/// Adaptation: the estimate must rest on so many samples, and the factor follows it by this share with each; by the
/// other it goes back to what is declared, where motion hides the noise or is taken for it. It keeps within these bounds.
/// Real plots scatter with longer tails than the estimate, which clips them, is of; of a variance that is taken too small
/// they lie beyond the gate, where nothing is compared any more, and tracks break. One that is too large costs little.
const FEWEST_SAMPLES: f64 = 100.0;
const FOLLOW: f64 = 0.02;
const RETURN: f64 = 0.000_5;
const LEAST_FACTOR: f64 = 0.25;
const MOST_FACTOR: f64 = 16.0;

/// What one scalar of a plot says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) innovation: f64,
    /// What the target's plot before left, if this one came right after it.
    pub(super) previous: Option<f64>,
    /// `HPHᵀ`.
    pub(super) predicted: f64,
    /// The variance R that the filter uses.
    pub(super) variance: f64,
    pub(super) follows: Follows,
}

/// An innovation in its own deviations, and how much of its variance is measurement noise.
#[derive(Clone, Copy, Debug)]
struct Heard {
    deviations: f64,
    share: f64,
}

/// Which way a variance may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    least_factor: f64,
    most_factor: f64,
}

/// The factor of one variance.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Estimate {
    /// True variance over declared variance, and how many samples it rests on.
    ratio: f64,
    samples: f64,
    /// What the declared variance is multiplied by, where noise adapts.
    factor: f64,
    is_off: bool,
    /// Mean product of an innovation and the one before, in their own deviations, and how many pairs there were.
    correlation: f64,
    pairs: f64,
}

impl Bounds {
    /// Either way.
    pub(super) const BOTH: Self = Self { least_factor: LEAST_FACTOR, most_factor: MOST_FACTOR };
    /// Only declared too small.
    pub(super) const FROM_BELOW: Self = Self { least_factor: 1.0, most_factor: MOST_FACTOR };

    fn within(self, ratio: f64) -> f64 {
        ratio.clamp(self.least_factor, self.most_factor)
    }
}

impl Default for Estimate {
    fn default() -> Self {
        Self { ratio: 1.0, samples: PRIOR_SAMPLES, factor: 1.0, is_off: false, correlation: 0.0, pairs: 0.0 }
    }
}

impl Estimate {
    #[cfg(feature = "serde")]
    pub(super) fn is_valid(&self) -> bool {
        (1.0 / MOST_RATIO..=MOST_RATIO).contains(&self.ratio)
            && (PRIOR_SAMPLES..=MEMORY).contains(&self.samples)
            && (1.0 / MOST_FACTOR..=MOST_FACTOR).contains(&self.factor)
            && (-CLIP * CLIP..=CLIP * CLIP).contains(&self.correlation)
            && (0.0..=MEMORY).contains(&self.pairs)
    }

    /// Takes in a sample of a filter that uses the declared variance times `factor`. Returns the innovation in its own
    /// deviations, for the next sample of the same target; `None` where it said nothing, as motion hides the noise.
    ///
    /// The estimate is where the clipped squares average to what they should: each sample moves it by how far its own
    /// is off that, as much as measurement noise has a share in it, and less the more samples there were. That is a
    /// stochastic approximation of the M-estimate (Robbins and Monro 1951) with weights that are inverse to the variance
    /// of what each sample says.
    pub(super) fn learn(&mut self, sample: &Sample, factor: f64) -> Option<f64> {
        let Heard { deviations, share } = self.hear(sample, factor)?;
        let surplus = deviations * deviations / CLIPPED_MEAN - 1.0;
        self.samples = (self.samples + share * share).min(MEMORY);
        let step = 1.0 + surplus * share / self.samples;
        self.ratio = (self.ratio * step).clamp(1.0 / MOST_RATIO, MOST_RATIO);
        if let Some(previous) = sample.previous {
            self.pairs = (self.pairs + 1.0).min(MEMORY);
            self.correlation += (deviations * previous - self.correlation) / self.pairs;
        }
        Some(deviations)
    }

    /// As [`learn`](Self::learn), of a sample that is only what the next one is compared with.
    pub(super) fn deviations(&self, sample: &Sample, factor: f64) -> Option<f64> {
        self.hear(sample, factor).map(|heard| heard.deviations)
    }

    fn hear(&self, sample: &Sample, factor: f64) -> Option<Heard> {
        let before = from_noise(sample.predicted, sample.variance, sample.follows);
        let (noise, motion) = (sample.variance + before, sample.predicted - before);
        let found = self.ratio / factor;
        // What is found to be small must not hide what would say that it is not.
        let most_motion = MOST_MOTION * noise * found.max(1.0);
        let noise = noise * found;
        let expected = noise + motion;
        let is_sound = noise > 0.0 && expected.is_finite() && sample.innovation.is_finite();
        (is_sound && motion <= most_motion).then(|| Heard {
            deviations: (sample.innovation / expected.sqrt()).clamp(-CLIP, CLIP),
            share: noise / expected,
        })
    }

    /// As [`learn`](Self::learn) from a filter that uses what is adapted; then adapts on, slowly.
    pub(super) fn adapt(&mut self, sample: &Sample, bounds: Bounds) -> Option<f64> {
        let heard = self.learn(sample, self.factor);
        if heard.is_none() || self.is_motion(self.ratio / self.factor) {
            self.factor += RETURN * (1.0 - self.factor);
        } else if self.samples >= FEWEST_SAMPLES {
            self.factor += FOLLOW * (bounds.within(self.ratio) - self.factor);
        }
        heard
    }

    /// Whether it is off and was not before, of a filter that uses the declared variance times `factor`.
    pub(super) fn judge(&mut self, factor: f64, bounds: Bounds) -> bool {
        let deviation = (LOG_VARIANCE / self.samples).sqrt();
        let off = ln(bounds.within(self.ratio)).abs();
        let was_off = self.is_off;
        let is_surely_off = off - SURE_SIGMAS * deviation > 2.0 * ln(OFF_SIGMA_RATIO);
        let is_back = off < 2.0 * ln(BACK_SIGMA_RATIO);
        self.is_off = if was_off { !is_back } else { is_surely_off && !self.is_motion(self.ratio / factor) };
        self.is_off && !was_off
    }

    /// Whether it is motion, for a good part, that makes variances so many times what they should be: a filter that lags
    /// behind its target errs to the same side again and again, one that allows for more motion than there is errs to the
    /// other side the next time (Mehra 1970). Were it all of the excess, innovations would correlate by as much.
    fn is_motion(&self, times: f64) -> bool {
        let (against, excess) = if times > 1.0 {
            (self.correlation, 1.0 - 1.0 / times)
        } else {
            (-self.correlation, 1.0 - times)
        };
        against > (MOST_OF_EXCESS * excess).max(MOST_CORRELATION)
    }

    pub(super) fn is_off(&self) -> bool {
        self.is_off
    }

    pub(super) fn factor(&self) -> f64 {
        self.factor
    }

    /// True deviation over declared deviation.
    pub(super) fn sigma_ratio(&self) -> f64 {
        self.ratio.sqrt()
    }

    pub(super) fn correlation(&self) -> f64 {
        self.correlation
    }

    /// How many samples it rests on.
    pub(super) fn samples(&self) -> f64 {
        self.samples - PRIOR_SAMPLES
    }
}
