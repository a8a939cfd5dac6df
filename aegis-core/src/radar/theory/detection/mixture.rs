//! Noise with a signal in it, as noise alone over more pulses: how many more is a random count.
//!
//! The sum of N noise powers with a signal of energy λ in them (noncentral χ², 2N degrees of freedom) is distributed
//! as the sum of N + K noise powers, K a Poisson count of mean λ (Johnson, Kotz and Balakrishnan 1995, Continuous
//! Univariate Distributions 2, eq. 29.2). Where λ itself is Gamma-distributed, as Swerling's targets have it, K is a
//! negative binomial count. Either way
//!
//! P(T > x) = Σ P(K = k) Q(N + k, x),   P(T ≤ x) = Σ P(K = k) P(N + k, x),
//!
//! two sums of positive terms, of which the one for the thinner tail is worked out: no digit is lost.

use crate::elementary::exp;
use crate::radar::theory::counts::{ln_negative_binomial, ln_poisson, poisson};
use crate::radar::theory::gamma::{Tails, gamma_tails};

/// Below this a probability is worked out anew instead of from its neighbour, as it may have lost digits or vanished.
const RELIABLE: f64 = 1e-290;
/// What is left out of a sum, relative to it.
const NEGLIGIBLE: f64 = 1e-17;
/// e to this is the smallest number there is, about.
const SMALLEST_LN: f64 = -740.0;

/// How many pulses' worth of noise a signal adds. The mean is positive.
#[derive(Clone, Copy, Debug)]
pub(super) enum Count {
    /// By a signal of a steady energy.
    Poisson { mean: f64 },
    /// By one whose energy is Gamma-distributed with this (whole) shape.
    NegativeBinomial { shape: f64, mean: f64 },
}

impl Count {
    fn mean(self) -> f64 {
        match self {
            Self::Poisson { mean } | Self::NegativeBinomial { mean, .. } => mean,
        }
    }

    fn probability(self, k: f64) -> f64 {
        match self {
            Self::Poisson { mean } => exp(ln_poisson(k, mean)),
            Self::NegativeBinomial { shape, mean } => {
                let whole = shape + mean;
                exp(ln_negative_binomial(k, shape, shape / whole, mean / whole))
            }
        }
    }

    /// P(k + 1)/P(k); falls with k.
    fn ratio(self, k: f64) -> f64 {
        match self {
            Self::Poisson { mean } => mean / (k + 1.0),
            Self::NegativeBinomial { shape, mean } => mean / (shape + mean) * (shape + k) / (k + 1.0),
        }
    }

    /// P(k + 1) from P(k).
    fn after(self, k: f64, probability: f64) -> f64 {
        if probability > RELIABLE { probability * self.ratio(k) } else { self.probability(k + 1.0) }
    }

    /// P(k − 1) from P(k).
    fn before(self, k: f64, probability: f64) -> f64 {
        if probability > RELIABLE { probability / self.ratio(k - 1.0) } else { self.probability(k - 1.0) }
    }
}

/// Both tails at `threshold` of the sum of the noise powers of `pulses` pulses and of as many more as `count` says.
pub(super) fn mixture_tails(count: Count, pulses: f64, threshold: f64) -> Tails {
    if threshold > pulses + count.mean() {
        Tails::from_above(sum_above(count, pulses, threshold))
    } else {
        Tails::from_below(sum_below(count, pulses, threshold))
    }
}

/// Upwards, as Q(n + 1, x) = Q(n, x) + e⁻ˣxⁿ/n! only adds.
fn sum_above(count: Count, pulses: f64, x: f64) -> f64 {
    let noise = Count::Poisson { mean: x };
    let (mut k, mut probability) = (0.0, count.probability(0.0));
    let (mut above, mut next) = (gamma_tails(pulses, x).above, poisson(pulses, x));
    let mut sum = 0.0;
    loop {
        sum += probability * above;
        // Once counts become rarer they do so at least geometrically.
        let ratio = count.ratio(k);
        if ratio < 1.0 && probability * ratio <= NEGLIGIBLE * (1.0 - ratio) * sum {
            return sum;
        }
        above = (above + next).min(1.0);
        next = noise.after(pulses + k, next);
        probability = count.after(k, probability);
        k += 1.0;
    }
}

/// Downwards, as P(n − 1, x) = P(n, x) + e⁻ˣxⁿ⁻¹/(n − 1)! only adds.
fn sum_below(count: Count, pulses: f64, x: f64) -> f64 {
    if x == 0.0 {
        return 0.0;
    }
    let noise = Count::Poisson { mean: x };
    let mut k = (last_count(x) - pulses).max(0.0);
    let mut probability = count.probability(k);
    let (mut below, mut next) = (gamma_tails(pulses + k, x).below, poisson(pulses + k - 1.0, x));
    let mut sum = 0.0;
    loop {
        let term = probability * below;
        sum += term;
        // The terms have one peak. Behind it, fewer than k are left, each smaller than this one. A count that has
        // vanished below its own mean stays so.
        let has_vanished = probability == 0.0 && k < count.mean();
        if k == 0.0 || has_vanished || term * k < NEGLIGIBLE * sum {
            return sum;
        }
        below += next;
        next = noise.before(pulses + k - 1.0, next);
        probability = count.before(k, probability);
        k -= 1.0;
    }
}

/// A whole number above x that a Poisson count of mean x does not reach with any probability that is a number.
fn last_count(x: f64) -> f64 {
    let step = (4.0 * x.sqrt()).ceil() + 8.0;
    let mut k = x.ceil();
    while ln_poisson(k, x) > SMALLEST_LN {
        k += step;
    }
    k
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponential_energy_has_a_closed_form() {
        // One pulse, Swerling 1: P = exp(−x/(1 + mean)), also where either tail is thin.
        for mean in [1e-6, 0.1, 10.0, 1e4, 1e12] {
            for x in [1e-9, 0.5, 13.8, 80.0, 600.0_f64] {
                let tails = mixture_tails(Count::NegativeBinomial { shape: 1.0, mean }, 1.0, x);
                let exponent = -x / (1.0 + mean);
                assert!((tails.above / exponent.exp() - 1.0).abs() < 1e-11, "{mean} {x}: {tails:?}");
                assert!((tails.below / -exponent.exp_m1() - 1.0).abs() < 1e-11, "{mean} {x}: {tails:?}");
            }
        }
    }

    #[test]
    fn both_sums_give_the_same() {
        let counts = [
            Count::Poisson { mean: 30.0 },
            Count::NegativeBinomial { shape: 2.0, mean: 30.0 },
            Count::NegativeBinomial { shape: 20.0, mean: 30.0 },
        ];
        for count in counts {
            for x in [20.0, 40.0, 60.0] {
                let (above, below) = (sum_above(count, 10.0, x), sum_below(count, 10.0, x));
                assert!((above + below - 1.0).abs() < 1e-12, "{count:?} {x}: {above} {below}");
            }
        }
    }
}
