//! The normal distribution.

use crate::elementary::{exp, ln};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Standard normal distribution function Φ(x); relative accuracy 1e-12, also in the lower tail. Φ(±∞) is 1 and 0.
pub(crate) fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The value that a standard normal variable exceeds with this probability, in 1e-300..=1/2; to 14 digits of its probability.
pub(crate) fn normal_exceeded(probability: f64) -> f64 {
    // To 4.5e-4 (Abramowitz and Stegun, 26.2.23).
    let t = (-2.0 * ln(probability)).sqrt();
    let mut value = t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    // Each of Halley's steps has three times as many digits.
    for _ in 0..2 {
        let off = (normal_cdf(-value) - probability) / normal_density(value, 0.0, 1.0);
        value += off / (1.0 - 0.5 * value * off);
    }
    value
}

/// Density of a normal variable with a positive deviation.
pub(crate) fn normal_density(x: f64, mean: f64, sigma: f64) -> f64 {
    let z = (x - mean) / sigma;
    exp(-0.5 * z * z) / (sigma * (2.0 * PI).sqrt())
}

/// Probability that a normal variable lies in an interval; without deviation it does or does not.
pub(crate) fn normal_between(low: f64, high: f64, mean: f64, sigma: f64) -> f64 {
    if sigma <= 0.0 {
        return if (low..=high).contains(&mean) { 1.0 } else { 0.0 };
    }
    // In the upper tail the mirrored form keeps the digits that 1 − tail loses.
    let (a, b) = ((low - mean) / sigma, (high - mean) / sigma);
    let between = if a > 0.0 { normal_cdf(-a) - normal_cdf(-b) } else { normal_cdf(b) - normal_cdf(a) };
    between.clamp(0.0, 1.0)
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact values are meant.
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    #[test]
    fn agrees_with_an_independent_implementation() {
        let normal = Normal::standard();
        for step in -800..=800 {
            let x = f64::from(step) * 0.01;
            let (ours, theirs) = (normal_cdf(x), normal.cdf(x));
            // That one is good to ten digits in the tail.
            assert!((ours - theirs).abs() <= 1e-9 * theirs.min(1.0 - theirs) + 2e-15, "{x}: {ours} {theirs}");
        }
    }

    #[test]
    fn agrees_with_reference_values() {
        // scipy.stats.norm.cdf.
        let reference = [
            (-1.25, 0.105_649_773_666_855_35),
            (-3.5, 0.000_232_629_079_035_525_02),
            (-4.02, 2.909_907_071_193_094_5e-5),
            (-8.0, 6.220_960_574_271_74e-16),
            (-30.0, 4.906_713_927_147_908e-198),
        ];
        for (x, expected) in reference {
            assert!((normal_cdf(x) / expected - 1.0).abs() < 1e-12, "{x}");
        }
    }

    #[test]
    fn a_tail_is_exceeded_with_its_probability() {
        for power in 1..3000 {
            let probability = 0.5 * 10_f64.powf(-0.1 * f64::from(power));
            let back = normal_cdf(-normal_exceeded(probability));
            assert!((back / probability - 1.0).abs() < 1e-11, "{probability}: {back}");
        }
        assert!(normal_exceeded(0.5).abs() < 1e-15);
    }

    #[test]
    fn tails_and_points() {
        // Φ(−10), Abramowitz & Stegun table 26.2 gives −log10 = 23.11805.
        assert!((-normal_cdf(-10.0).log10() - 23.118_05).abs() < 1e-5);
        assert_eq!(
            (normal_cdf(f64::INFINITY), normal_cdf(f64::NEG_INFINITY), normal_cdf(0.0)),
            (1.0, 0.0, 0.5)
        );
        assert_eq!((normal_between(0.0, 1.0, 0.5, 0.0), normal_between(0.0, 1.0, 2.0, 0.0)), (1.0, 0.0));
        assert!(normal_between(9.0, 9.5, 0.0, 1.0) > 1e-19);
    }
}
