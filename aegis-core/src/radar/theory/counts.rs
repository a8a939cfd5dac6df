//! Probabilities of counts, to full relative accuracy where products of factorials and powers have long run out of
//! numbers.
//!
//! The saddle-point form of Loader 2000 (Fast and accurate computation of binomial probabilities): Stirling's formula
//! taken out of every factorial leaves two small terms, its error and a deviance, that are worked out without
//! cancellation.

use crate::elementary::{exp, ln, ln_1p};
use std::f64::consts::TAU;

/// ln Γ(n + 1) − ln(√(2πn) (n/e)ⁿ), for positive n.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 && n.fract() != 0.0 {
        // From n to n + 1 it falls by (n + ½) ln(1 + 1/n) − 1, as Γ(n + 2) = (n + 1) Γ(n + 1).
        return stirling_error(n + 1.0) + (n + 0.5) * ln_1p(1.0 / n) - 1.0;
    }
    if n < 16.0 {
        // Factorials up to 15! are exact in double precision.
        let mut factorial = 1.0;
        let mut factor = 2.0;
        while factor <= n {
            factorial *= factor;
            factor += 1.0;
        }
        return ln(factorial) - ((n + 0.5) * ln(n) - n + 0.5 * ln(TAU));
    }
    // Stirling's series, B₂ₖ/(2k(2k − 1)n²ᵏ⁻¹); the first term left out is below 2e-17.
    let r = 1.0 / (n * n);
    let series =
        1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r * (1.0 / 1188.0 - r * 691.0 / 360_360.0)));
    (1.0 / 12.0 - r * series) / n
}

/// x ln(x/m) + m − x, for positive x and m.
fn deviance(x: f64, m: f64) -> f64 {
    let v = (x - m) / (x + m);
    if v.abs() >= 0.1 {
        return x * ln(x / m) + m - x;
    }
    // x ln(x/m) = 2x artanh v, whose first term is taken together with m − x = −v(x + m):
    // (x − m)v + 2xv Σ v²ʲ/(2j + 1).
    let mut sum = (x - m) * v;
    let mut power = 2.0 * x * v;
    let mut odd = 1.0;
    while power.abs() > 1e-18 * sum.abs() {
        power *= v * v;
        odd += 2.0;
        sum += power / odd;
    }
    sum
}

/// ln P(K = k) of a Poisson count with this mean; −∞ for what cannot be.
pub(super) fn ln_poisson(k: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return -mean;
    }
    if mean == 0.0 {
        return f64::NEG_INFINITY;
    }
    -stirling_error(k) - deviance(k, mean) - 0.5 * ln(TAU * k)
}

/// P(K = k) of a Poisson count with this mean.
pub(super) fn poisson(k: f64, mean: f64) -> f64 {
    exp(ln_poisson(k, mean))
}

/// ln P(K = k) of k successes in n trials of probability p; q = 1 − p is asked for by itself, to keep its digits.
pub(super) fn ln_binomial(k: f64, n: f64, p: f64, q: f64) -> f64 {
    if k == 0.0 {
        return if n == 0.0 { 0.0 } else { n * ln_of(q, p) };
    }
    if k >= n {
        return n * ln_of(p, q);
    }
    if p == 0.0 || q == 0.0 {
        return f64::NEG_INFINITY;
    }
    let rest = n - k;
    stirling_error(n) - stirling_error(k) - stirling_error(rest) - deviance(k, n * p) - deviance(rest, n * q)
        + 0.5 * ln(n / (TAU * k * rest))
}

/// ln P(K = k) of k failures before success number `shape`, with a probability of success p = 1 − q.
pub(super) fn ln_negative_binomial(k: f64, shape: f64, p: f64, q: f64) -> f64 {
    ln_binomial(shape, shape + k, p, q) + ln(shape / (shape + k))
}

/// ln p, from its complement where that is the smaller.
fn ln_of(p: f64, complement: f64) -> f64 {
    if p > 0.5 { ln_1p(-complement) } else { ln(p) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// mpmath, 30 digits.
    #[test]
    fn logarithms_of_others() {
        let near = |own: f64, expected: f64| {
            assert!((own - expected).abs() < 1e-14 * expected.abs().max(5.0), "{own} {expected}");
        };
        near(ln_poisson(3.0, 2.0), (8_f64 / 6.0).ln() - 2.0);
        near(ln_poisson(0.0, 2.0), -2.0);
        near(ln_binomial(3.0, 5.0, 0.9, 0.1), 0.0729_f64.ln());
        near(ln_negative_binomial(0.0, 3.0, 0.25, 0.75), 3.0 * 0.25_f64.ln());
        near(ln_negative_binomial(2.0, 3.0, 0.25, 0.75), (6.0 * 0.015_625 * 0.5625_f64).ln());
    }

    #[test]
    fn all_that_can_be_adds_up_to_one() {
        for mean in [0.1, 3.0, 40.0, 1800.0] {
            let total: f64 = (0..4000).map(|k| poisson(f64::from(k), mean)).sum();
            assert!((total - 1.0).abs() < 1e-13, "{mean}: {total}");
        }
        for n in [1, 7, 15, 16, 300] {
            let total: f64 = (0..=n).map(|k| ln_binomial(f64::from(k), f64::from(n), 0.3, 0.7).exp()).sum();
            assert!((total - 1.0).abs() < 1e-13, "{n}: {total}");
        }
        for shape in [1.0, 2.0, 50.0] {
            let total: f64 =
                (0..6000).map(|k| ln_negative_binomial(f64::from(k), shape, 0.04, 0.96).exp()).sum();
            assert!((total - 1.0).abs() < 1e-12, "{shape}: {total}");
        }
    }

    #[test]
    fn both_forms_of_the_error_meet() {
        // Γ(1.5) = √π/2 and Γ(3.5) = 15√π/8.
        let gamma = |n: f64| stirling_error(n) + 0.5 * (TAU * n).ln() + n * n.ln() - n;
        let half = 0.5 * std::f64::consts::PI.sqrt();
        assert!((gamma(0.5) - half.ln()).abs() < 2e-15);
        assert!((gamma(2.5) - (3.75 * half).ln()).abs() < 2e-15);
        // ln 16! and ln 15! differ by ln 16.
        let factorial = |n: f64| stirling_error(n) + 0.5 * (TAU * n).ln() + n * n.ln() - n;
        assert!((factorial(16.0) - factorial(15.0) - 16_f64.ln()).abs() < 1e-14 * 30.0);
        assert!((deviance(1.1, 0.9) - (1.1 * (1.1_f64 / 0.9).ln() - 0.2)).abs() < 1e-15);
    }
}
