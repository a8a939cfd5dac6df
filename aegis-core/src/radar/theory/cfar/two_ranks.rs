//! Thresholds from two cells in order of power, for clutter whose level and spread are both unknown.
//!
//! The logarithm of Weibull or log-normal clutter has one shape, moved and stretched. So does the threshold
//! `x_i (x_j/x_i)^β`, and how often clutter crosses it depends on `β` alone (Weber and Haykin 1985, IEEE Trans. AES 21, 800–817).

use crate::elementary::{exp, ln, ln_1p};
use crate::normal::{normal_cdf, normal_exceeded};
use crate::radar::theory::solve::root;

/// The rule's steps, in deviations of what is integrated, and how far it goes.
const STEP_DEVIATIONS: f64 = 0.3;
const NEGLIGIBLE: f64 = 1e-13;
/// Steps from the middle either way, at most.
const MOST_STEPS: i32 = 200;
/// No exponent is larger: two cells that are worth a few.
const MOST_EXPONENT: f64 = 1e6;

/// What clutter is like, but for level and spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clutter {
    Weibull,
    LogNormal,
}

/// Two of so many cells in order of power, `0 < low < high < cells + 1`; they may count in part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RankPair {
    pub(crate) cells: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl RankPair {
    /// The exponent `β` for a probability of false alarm; infinite where two ranks cannot be told apart.
    pub(crate) fn exponent(self, clutter: Clutter, pfa: f64) -> f64 {
        let Self { cells, low, high } = self;
        if !(low > 0.0 && high > low && cells + 1.0 > high) {
            return f64::INFINITY;
        }
        // The higher has a Beta distribution among all, and the lower one below the higher (David and Nagaraja 2003, §2.5).
        let (of_high, below) = (beta_rule(high, cells - high + 1.0), beta_rule(low, high - low));
        let mut points = Vec::with_capacity(of_high.len() * below.len());
        for (high, weight) in &of_high {
            let upper = clutter.logarithm(high.below, high.above);
            for (lower, share) in &below {
                // 1 − uv, without losing what is small.
                let (u, rest) = (high.below * lower.below, high.above + high.below * lower.above);
                points.push((clutter.logarithm(u, rest), upper, weight * share));
            }
        }
        let pfa_of = |exponent: f64| -> f64 {
            points
                .iter()
                .map(|(low, high, weight)| weight * clutter.passes(low + exponent * (high - low)))
                .sum()
        };
        let excess = |ln_exponent: f64| ln(pfa) - ln(pfa_of(exp(ln_exponent)));
        let ln_most = ln(MOST_EXPONENT);
        if excess(ln_most) < 0.0 {
            return f64::INFINITY;
        }
        exp(root(excess, -7.0, ln_most))
    }
}

impl Clutter {
    /// The logarithm, of level 0 and spread 1, below which it lies with this probability; and above it with the other.
    fn logarithm(self, below: f64, above: f64) -> f64 {
        match self {
            Self::Weibull => {
                let power = if above < 0.5 { -ln(above) } else { -ln_1p(-below) };
                ln(power.max(f64::MIN_POSITIVE))
            }
            Self::LogNormal => {
                if above < 0.5 {
                    normal_exceeded(above.max(1e-300))
                } else {
                    -normal_exceeded(below.max(1e-300))
                }
            }
        }
    }

    /// How often it lies above a logarithm.
    fn passes(self, logarithm: f64) -> f64 {
        match self {
            Self::Weibull => exp(-exp(logarithm.min(700.0))),
            Self::LogNormal => normal_cdf(-logarithm),
        }
    }
}

/// A probability and its complement.
#[derive(Clone, Copy)]
struct Share {
    below: f64,
    above: f64,
}

/// Points and weights for means over a Beta variable: the trapezoidal rule over its logit, whose density is smooth.
fn beta_rule(a: f64, b: f64) -> Vec<(Share, f64)> {
    let middle = ln(a / b);
    let step = STEP_DEVIATIONS * (1.0 / a + 1.0 / b).sqrt();
    let ln_density = |logit: f64| -a * ln_1p(exp(-logit)) - b * ln_1p(exp(logit));
    let highest = ln_density(middle);
    let mut points = Vec::new();
    for direction in [-1.0, 1.0] {
        for count in 0..MOST_STEPS {
            if direction > 0.0 && count == 0 {
                continue;
            }
            let logit = middle + direction * f64::from(count) * step;
            let weight = exp(ln_density(logit) - highest);
            if weight < NEGLIGIBLE {
                break;
            }
            let share = Share { below: 1.0 / (1.0 + exp(-logit)), above: 1.0 / (1.0 + exp(logit)) };
            points.push((share, weight));
        }
    }
    let total: f64 = points.iter().map(|(_, weight)| weight).sum();
    for (_, weight) in &mut points {
        *weight /= total;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_has_the_moments_of_a_beta_variable() {
        for (a, b) in [(24.0, 9.0), (1.5, 1.0), (3.3, 20.1), (300.0, 100.0)] {
            let rule = beta_rule(a, b);
            let mean: f64 = rule.iter().map(|(share, weight)| share.below * weight).sum();
            let square: f64 = rule.iter().map(|(share, weight)| share.above * share.above * weight).sum();
            assert!((mean - a / (a + b)).abs() < 1e-10, "{a} {b}: {mean}");
            let expected = b * (b + 1.0) / ((a + b) * (a + b + 1.0));
            assert!((square / expected - 1.0).abs() < 1e-9, "{a} {b}: {square}");
        }
    }

    /// With an exponent of 1 the threshold is the higher cell: of `N`, `N + 1 − j` in `N + 1` lie above it.
    #[test]
    fn the_higher_cell_alone_has_the_exponent_one() {
        for clutter in [Clutter::Weibull, Clutter::LogNormal] {
            let pair = RankPair { cells: 19.0, low: 6.0, high: 16.0 };
            let exponent = pair.exponent(clutter, 4.0 / 20.0);
            assert!((exponent - 1.0).abs() < 1e-8, "{clutter:?}: {exponent}");
            assert!(pair.exponent(clutter, 1e-4) > pair.exponent(clutter, 1e-3));
        }
    }

    #[test]
    fn ranks_that_are_one_tell_nothing() {
        let pair = RankPair { cells: 4.0, low: 2.0, high: 2.0 };
        assert!(pair.exponent(Clutter::Weibull, 1e-3).is_infinite());
        // Two cells: beyond what one would ask, but not without end.
        let _ = RankPair { cells: 2.0, low: 1.0, high: 2.0 }.exponent(Clutter::LogNormal, 1e-12);
    }
}
