//! Averages over what the reference cells may hold when they hold noise.

use super::CfarReference;
use crate::radar::theory::counts::{ln_binomial, poisson};
use crate::radar::theory::gamma::{Tails, gamma_tails};

/// Terms left out are below this, relative to the sum.
const NEGLIGIBLE: f64 = 1e-18;
/// Steps in the logarithm of the level, in widths of what is integrated. The trapezoidal rule converges exponentially
/// on smooth functions that vanish at both ends: 0.4 widths of a Gaussian leave 1e-50.
const STEP_WIDTHS: f64 = 0.4;
/// The widest step; functions of double exponential decay ask for it.
const WIDEST_STEP: f64 = 0.2;

/// e to the minus this is 1e-20.
const RARE: f64 = 46.0;
/// Where nothing can be any more, whatever the reference.
const LOWEST_LN_LEVEL: f64 = -700.0;
const NOTHING: Tails = Tails { above: 0.0, below: 0.0 };

/// Mean of `tails` over the level z that the threshold is a multiple of, for noise of mean power 1.
///
/// ∫ f(z) g(z) dz = ∫ z f(z) g(z) d ln z. `sharpness` is the shape of the steepest Gamma distribution in `tails` that
/// matters.
pub(super) fn mean_over_level(
    reference: CfarReference,
    pulses: f64,
    sharpness: f64,
    tails: impl Fn(f64) -> Tails,
) -> Tails {
    let cells = f64::from(reference.cells());
    let shape = (cells + 1.0) * pulses + sharpness;
    let step = (STEP_WIDTHS / shape.sqrt()).min(WIDEST_STEP);
    let mut sum = NOTHING;
    let mut has_begun = false;
    let mut ln_level = highest_level(reference, pulses).ln();
    // Downwards from where there is nothing yet to where there is nothing more.
    while ln_level > LOWEST_LN_LEVEL {
        let level = ln_level.exp();
        let density = density_of_logarithm(reference, pulses, level);
        let at = if density > 0.0 { tails(level) } else { NOTHING };
        let (above, below) = (density * at.above, density * at.below);
        sum = Tails { above: sum.above + above, below: sum.below + below };
        let has_ended = density == 0.0 || (above < NEGLIGIBLE * sum.above && below < NEGLIGIBLE * sum.below);
        if has_begun && has_ended {
            break;
        }
        has_begun |= density > 0.0;
        ln_level -= step;
    }
    Tails { above: step * sum.above, below: step * sum.below }
}

/// A level that noise passes with a probability below 1e-20.
pub(super) fn highest_level(reference: CfarReference, pulses: f64) -> f64 {
    // Chernoff: ln Q(n, n + d) ≤ −d²/(2(n + d)), solved for d.
    let passed = |shape: f64, exponent: f64| shape + exponent + (exponent * (exponent + 2.0 * shape)).sqrt();
    let cells = f64::from(reference.cells());
    match reference {
        CfarReference::CellAveraging { .. } => passed(cells * pulses, RARE) / cells,
        CfarReference::GreatestOf { .. } | CfarReference::SmallestOf { .. } => {
            passed(0.5 * cells * pulses, RARE + 2_f64.ln()) / (0.5 * cells)
        }
        // All cells from this rank up must pass it: fewer than Nʲ choices of j cells.
        CfarReference::OrderedStatistic { rank, .. } => {
            passed(pulses, RARE / (cells - f64::from(rank) + 1.0) + cells.ln())
        }
    }
}

/// z f(z): the density of ln z.
fn density_of_logarithm(reference: CfarReference, pulses: f64, level: f64) -> f64 {
    // y · yⁿ⁻¹e⁻ʸ/(n − 1)! = n · yⁿe⁻ʸ/n!, a Poisson probability.
    let gamma = |shape: f64, y: f64| shape * poisson(shape, y);
    match reference {
        CfarReference::CellAveraging { cells } => {
            let cells = f64::from(cells);
            gamma(cells * pulses, cells * level)
        }
        // Either half is the one that counts, while the other lies below it, or above.
        CfarReference::GreatestOf { cells } => {
            let half = 0.5 * f64::from(cells);
            let (shape, sum) = (half * pulses, half * level);
            2.0 * gamma(shape, sum) * gamma_tails(shape, sum).below
        }
        CfarReference::SmallestOf { cells } => {
            let half = 0.5 * f64::from(cells);
            let (shape, sum) = (half * pulses, half * level);
            2.0 * gamma(shape, sum) * gamma_tails(shape, sum).above
        }
        // N of them may be the one of rank k; of the others, k − 1 lie below it (David and Nagaraja 2003, eq. 2.1.6).
        CfarReference::OrderedStatistic { cells, rank } => {
            let (cells, rank) = (f64::from(cells), f64::from(rank));
            let one = gamma_tails(pulses, level);
            let others = ln_binomial(rank - 1.0, cells - 1.0, one.below, one.above).exp();
            cells * gamma(pulses, level) * others
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_always_the_level() {
        let references = [
            CfarReference::CellAveraging { cells: 1 },
            CfarReference::CellAveraging { cells: 416 },
            CfarReference::GreatestOf { cells: 2 },
            CfarReference::SmallestOf { cells: 32 },
            CfarReference::OrderedStatistic { cells: 1, rank: 1 },
            CfarReference::OrderedStatistic { cells: 32, rank: 24 },
            CfarReference::OrderedStatistic { cells: 16, rank: 16 },
            CfarReference::OrderedStatistic { cells: 16, rank: 1 },
        ];
        for reference in references {
            for pulses in [1.0, 7.0, 100.0] {
                let all = mean_over_level(reference, pulses, 0.0, |_| Tails { above: 1.0, below: 0.5 });
                assert!((all.above - 1.0).abs() < 1e-12, "{reference:?} {pulses}: {all:?}");
            }
        }
    }
}
