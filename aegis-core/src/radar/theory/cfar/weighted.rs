//! Levels that are weighted sums of exponential variables: means of all but the strongest cells, and of a cell's past.

use super::{Level, level_multiplier};
use crate::elementary::{exp, ln, ln_1p};
use crate::radar::theory::gamma::gamma_threshold;
use crate::radar::theory::solve::root;

/// Points of the rule by which moments are found.
const POINTS: u32 = 200;

/// The multiplier of `Σ wᵢEᵢ` for a probability of false alarm, where each of the exponential variables counts for a `share` of one
/// that has nothing in common with the others: `ln Pfa = −Σ ln(1 + αwᵢ/s)·s`. Infinite where there are none.
pub(crate) fn weighted_multiplier(weights: &[f64], share: f64, pfa: f64) -> f64 {
    let total: f64 = weights.iter().sum();
    if !(total > 0.0 && share > 0.0) {
        return f64::INFINITY;
    }
    let ln_pfa =
        |multiplier: f64| -share * weights.iter().map(|w| ln_1p(multiplier * w / share)).sum::<f64>();
    // ln(1 + x) ≤ x: no smaller one will do.
    let lowest = ln(-ln(pfa) / total);
    exp(root(|ln_multiplier| ln(pfa) - ln_pfa(exp(ln_multiplier)), lowest, 700.0))
}

/// The mean of the `kept` weakest of `cells` cells, of which `worth` would have nothing in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CensoredMean {
    pub(crate) cells: usize,
    pub(crate) kept: usize,
    pub(crate) worth: f64,
}

impl CensoredMean {
    /// The multiplier for a probability of false alarm, and what noise of mean power 1 makes the mean in the mean; of sums of so many
    /// powers, divided by their number.
    ///
    /// For one power exactly: what is added from one cell to the next in order is exponential, with a mean of one over the number of
    /// those that are left (Rickard and Dillard 1977, IEEE Trans. AES 13, 338–343). For more, the mean is taken for a Gamma variable with
    /// the moments that trimmed means have (Serfling 1980, Approximation Theorems, §8.1.3).
    pub(crate) fn design(self, pulses: u32, pfa: f64) -> (f64, f64) {
        let Self { cells, kept, worth } = self;
        if kept == 0 || worth <= 0.0 {
            return (f64::INFINITY, 1.0);
        }
        if pulses <= 1 {
            let weight = |j: usize| (kept - j) as f64 / ((cells - j) * kept) as f64;
            let weights: Vec<f64> = (0..kept).map(weight).collect();
            return (weighted_multiplier(&weights, worth / cells as f64, pfa), weights.iter().sum());
        }
        let (share, shape) = (kept as f64 / cells as f64, f64::from(pulses));
        // As many times more than with endless cells as for one power, where it is known.
        let weight = |j: usize| (kept - j) as f64 / ((cells - j) * kept) as f64;
        let exact: f64 = (0..kept).map(|j| weight(j).powi(2)).sum::<f64>() * cells as f64;
        let variance = variance(shape, share) * exact / variance(1.0, share);
        let mean = mean(shape, cells, kept);
        let level = Level::Mean { cells: worth * mean * mean / (variance * shape) };
        let of_noise = mean / shape;
        (level_multiplier(level, pulses, pfa) / of_noise, of_noise)
    }
}

fn quantile(shape: f64, below: f64) -> f64 {
    gamma_threshold(shape, (1.0 - below).max(1e-15))
}

/// Mean of the weakest, each where its rank puts it: `i/(N + ½)` of exponential powers, `(i − ⅜)/(N + ¼)` of what is nearly normal (Blom 1958,
/// Statistical Estimates, §6), and between the two as skewness is.
fn mean(shape: f64, cells: usize, kept: usize) -> f64 {
    let skewness = 1.0 / shape.sqrt();
    let (less, more) = (0.375 * (1.0 - skewness), 0.25 * (1.0 + skewness));
    let below = |rank: usize| (rank as f64 - less) / (cells as f64 + more);
    let step = kept.div_ceil(POINTS as usize);
    let ranks = (1..=kept).step_by(step);
    let count = ranks.clone().count() as f64;
    ranks.map(|rank| quantile(shape, below((rank + step / 2).min(kept)))).sum::<f64>() / count
}

/// Variance, times the number of cells, of the mean of a share of the weakest of many: with `Z = min(X, x_q)`, `var Z/q²`.
fn variance(shape: f64, share: f64) -> f64 {
    let highest = if share < 1.0 { quantile(shape, share) } else { 0.0 };
    let (mut below, mut squares) = (0.0, 0.0);
    for point in 0..POINTS {
        let z = quantile(shape, share * (f64::from(point) + 0.5) / f64::from(POINTS)) - highest;
        (below, squares) = (below + z, squares + z * z);
    }
    let weight = share / f64::from(POINTS);
    (squares * weight - (below * weight).powi(2)) / (share * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without any left out it is the mean of all.
    #[test]
    fn all_that_is_kept_is_the_mean() {
        for pulses in [1, 4] {
            let (multiplier, mean) = CensoredMean { cells: 16, kept: 16, worth: 16.0 }.design(pulses, 1e-4);
            let expected = level_multiplier(Level::Mean { cells: 16.0 }, pulses, 1e-4);
            assert!((multiplier / expected - 1.0).abs() < 0.02, "{pulses}: {multiplier} {expected}");
            assert!((mean - 1.0).abs() < 0.01);
        }
    }

    /// The moments of one power are known without the rules.
    #[test]
    fn moments_of_exponential_powers() {
        for (cells, kept) in [(400, 300), (16, 12)] {
            let weights: Vec<f64> =
                (0..kept).map(|j| (kept - j) as f64 / ((cells - j) * kept) as f64).collect();
            let (found, expected) = (mean(1.0, cells, kept), weights.iter().sum::<f64>());
            assert!((found / expected - 1.0).abs() < 0.01, "{cells}: {found} {expected}");
        }
        let expected = (0..300).map(|j| f64::from(300 - j) / f64::from((400 - j) * 300)).map(|w| w * w);
        assert!((variance(1.0, 0.75) / (expected.sum::<f64>() * 400.0) - 1.0).abs() < 0.03);
    }

    #[test]
    fn nothing_tells_nothing() {
        assert!(weighted_multiplier(&[], 1.0, 1e-3).is_infinite());
        assert!(CensoredMean { cells: 3, kept: 0, worth: 3.0 }.design(1, 1e-3).0.is_infinite());
        // One weight is one cell.
        assert!((weighted_multiplier(&[1.0], 1.0, 1e-3) - 999.0).abs() < 1e-6);
    }
}
