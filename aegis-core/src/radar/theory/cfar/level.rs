//! Averages over what the reference cells may hold when they hold noise.

use super::Level;
use crate::elementary::{exp, ln};
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
    level_of: Level,
    pulses: f64,
    sharpness: f64,
    tails: impl Fn(f64) -> Tails,
) -> Tails {
    let cells = level_of.cells();
    let shape = (cells + 1.0) * pulses + sharpness;
    let step = (STEP_WIDTHS / shape.sqrt()).min(WIDEST_STEP);
    let mut sum = NOTHING;
    let mut has_begun = false;
    let mut ln_level = ln(highest_level(level_of, pulses));
    // Downwards from where there is nothing yet to where there is nothing more.
    while ln_level > LOWEST_LN_LEVEL {
        let level = exp(ln_level);
        let density = density_of_logarithm(level_of, pulses, level);
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
pub(super) fn highest_level(level_of: Level, pulses: f64) -> f64 {
    // Chernoff: ln Q(n, n + d) ≤ −d²/(2(n + d)), solved for d.
    let passed = |shape: f64, exponent: f64| shape + exponent + (exponent * (exponent + 2.0 * shape)).sqrt();
    let cells = level_of.cells();
    match level_of {
        Level::Mean { .. } => passed(cells * pulses, RARE) / cells,
        Level::Greatest { halves } | Level::Smallest { halves } => {
            let of = |half: f64| passed(half * pulses, RARE + ln(2_f64)) / half;
            of(halves[0]).max(of(halves[1]))
        }
        // All cells from this rank up must pass it: fewer than Nʲ choices of j cells.
        Level::Ordered { rank, .. } => passed(pulses, RARE / (cells - rank + 1.0) + ln(cells.max(1.0))),
    }
}

/// z f(z): the density of ln z.
fn density_of_logarithm(level_of: Level, pulses: f64, level: f64) -> f64 {
    // y · yⁿ⁻¹e⁻ʸ/(n − 1)! = n · yⁿe⁻ʸ/n!, a Poisson probability.
    let gamma = |shape: f64, y: f64| shape * poisson(shape, y);
    match level_of {
        Level::Mean { cells } => gamma(cells * pulses, cells * level),
        // Either half is the one that counts, while the other lies below it, or above.
        Level::Greatest { halves: [a, b] } => {
            let [own, other] = [a, b].map(|half| half * level);
            gamma(a * pulses, own) * gamma_tails(b * pulses, other).below
                + gamma(b * pulses, other) * gamma_tails(a * pulses, own).below
        }
        Level::Smallest { halves: [a, b] } => {
            let [own, other] = [a, b].map(|half| half * level);
            gamma(a * pulses, own) * gamma_tails(b * pulses, other).above
                + gamma(b * pulses, other) * gamma_tails(a * pulses, own).above
        }
        // N of them may be the one of rank k; of the others, k − 1 lie below it (David and Nagaraja 2003, eq. 2.1.6).
        Level::Ordered { cells, rank } => {
            let one = gamma_tails(pulses, level);
            let others = exp(ln_binomial(rank - 1.0, cells - 1.0, one.below, one.above));
            cells * gamma(pulses, level) * others
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_always_the_level() {
        let levels = [
            Level::Mean { cells: 1.0 },
            Level::Mean { cells: 416.0 },
            Level::Mean { cells: 0.3 },
            Level::Greatest { halves: [1.0, 1.0] },
            Level::Greatest { halves: [3.7, 0.6] },
            Level::Smallest { halves: [16.0, 16.0] },
            Level::Smallest { halves: [2.2, 14.9] },
            Level::Ordered { cells: 1.0, rank: 1.0 },
            Level::Ordered { cells: 32.0, rank: 24.0 },
            Level::Ordered { cells: 16.0, rank: 16.0 },
            Level::Ordered { cells: 16.0, rank: 1.0 },
            Level::Ordered { cells: 11.4, rank: 8.3 },
        ];
        for level in levels {
            for pulses in [1.0, 7.0, 100.0] {
                let all = mean_over_level(level, pulses, 0.0, |_| Tails { above: 1.0, below: 0.5 });
                assert!((all.above - 1.0).abs() < 1e-11, "{level:?} {pulses}: {all:?}");
            }
        }
    }
}
