//! The sum of so many exponential variables of mean 1: noise power after integration, with both of its tails.
//!
//! For a whole shape n it lies above x exactly when a Poisson count of mean x stays below n (Abramowitz and Stegun,
//! 26.4.21), so that each tail is a sum of positive terms: Q(n, x) = Σ_{k<n} e⁻ˣxᵏ/k!, P(n, x) = Σ_{k≥n} e⁻ˣxᵏ/k!. Of a shape
//! that is no whole number, as a few cells with something in common make up, the upper tail is a continued fraction.

use super::counts::{ln_poisson, poisson};
use super::solve::root;
use crate::elementary::{exp, ln, ln_1p};

/// Terms of a continued fraction, which needs some roots of its shape of them.
const MOST_TERMS: u32 = 100_000;

/// The two tails of a probability, each with its own digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tails {
    /// That the threshold is crossed.
    pub(crate) above: f64,
    /// That it is not.
    pub(crate) below: f64,
}

impl Tails {
    pub(super) fn from_above(above: f64) -> Self {
        Self { above, below: 1.0 - above }
    }

    pub(super) fn from_below(below: f64) -> Self {
        Self { above: 1.0 - below, below }
    }

    /// ln(above/below): rises evenly with an SNR in decibels, whichever tail is the thin one.
    pub(super) fn log_odds(self) -> f64 {
        ln(self.above) - ln(self.below)
    }
}

/// Both tails of a Gamma variable of positive shape and scale 1 at x ≥ 0.
pub(crate) fn gamma_tails(shape: f64, x: f64) -> Tails {
    if x == f64::INFINITY {
        return Tails::from_above(0.0);
    }
    let is_whole = shape.fract() == 0.0;
    if is_whole && x > shape {
        Tails::from_above(exp(ln_upper(shape, x)))
    } else if !is_whole && x > shape + 1.0 {
        Tails::from_above(poisson(shape, x) * shape * upper_fraction(shape, x))
    } else {
        Tails::from_below(poisson(shape, x) * rising_terms(shape, x))
    }
}

/// ln Q(n, x), also where Q itself is too small for a number.
fn ln_gamma_above(shape: f64, x: f64) -> f64 {
    if x > shape { ln_upper(shape, x) } else { ln_1p(-gamma_tails(shape, x).below) }
}

/// The upper tail for x above the shape: 1 + (n−1)/x + (n−1)(n−2)/x² + … times its first term.
fn ln_upper(shape: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut k) = (1.0, 1.0, shape - 1.0);
    while k > 0.0 && term > f64::EPSILON * 0.01 * sum {
        term *= k / x;
        sum += term;
        k -= 1.0;
    }
    ln_poisson(shape - 1.0, x) + ln(sum)
}

/// Γ(a, x) eˣ x⁻ᵃ = 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …))) (Abramowitz and Stegun, 6.5.31, its even part),
/// for x above a + 1, from the front (Lentz 1976, Applied Optics 15, 668–671).
fn upper_fraction(shape: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - shape;
    let (mut c, mut d) = (f64::INFINITY, 1.0 / b);
    let mut fraction = d;
    for k in 1..MOST_TERMS {
        let a = f64::from(k) * (shape - f64::from(k));
        b += 2.0;
        d = 1.0 / (b + a * d);
        c = b + a / c;
        let factor = c * d;
        fraction *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    fraction
}

/// The lower tail for x up to the shape: 1 + x/(n+1) + x²/((n+1)(n+2)) + …, without its first term.
fn rising_terms(shape: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut k) = (1.0, 1.0, shape);
    while term > f64::EPSILON * 0.01 * sum {
        k += 1.0;
        term *= x / k;
        sum += term;
    }
    sum
}

/// The x with P(n, x) = probability, in 0..1.
pub(crate) fn gamma_quantile(shape: f64, probability: f64) -> f64 {
    let wanted = ln(probability) - ln_1p(-probability);
    root(|x| -gamma_tails(shape, x).log_odds() - wanted, 0.0, far_above(shape))
}

/// The x with Q(n, x) = probability, which lies in 1e-300..1.
pub(super) fn gamma_threshold(shape: f64, probability: f64) -> f64 {
    let wanted = ln(probability);
    root(|x| wanted - ln_gamma_above(shape, x), 0.0, far_above(shape))
}

/// What is above this is no longer asked for: by Chernoff ln Q(n, n + d) < −d²/(2(n + d)), which is −700 here (1e-304).
fn far_above(shape: f64) -> f64 {
    shape + 1400.0 + (1400.0 * shape).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_complete_each_other_and_meet_in_the_middle() {
        for shape in [1.0, 2.0, 17.0, 300.0, 10_000.0_f64] {
            for sigmas in [-0.9, -0.1, 0.0, 0.1, 3.0] {
                let x = shape + sigmas * shape.sqrt();
                let tails = gamma_tails(shape, x);
                let both = ln_upper(shape, x.max(shape)).exp();
                assert!((tails.above + tails.below - 1.0).abs() < 1e-15);
                assert!(x < shape || (both / tails.above - 1.0).abs() < 1e-11, "{shape} {x}");
            }
        }
        assert!((gamma_tails(1.0, 700.0).above.ln() + 700.0).abs() < 1e-12);
        assert!((gamma_tails(1.0, 1e-9).below / 1e-9 - 1.0).abs() < 1e-9);
    }

    /// Γ(a + 1, x) = a Γ(a, x) + xᵃe⁻ˣ, and half a degree of freedom is erfc.
    #[test]
    fn shapes_between_whole_numbers_go_on_from_one_to_the_next() {
        for x in [0.01, 0.9, 1.4, 3.0, 40.0] {
            let half = gamma_tails(0.5, x);
            assert!((half.above / libm::erfc(x.sqrt()) - 1.0).abs() < 1e-13, "{x} {half:?}");
        }
        for shape in [0.05_f64, 0.7, 1.5, 16.3, 250.25] {
            for sigmas in [-0.9, 0.0, 0.5, 1.0, 3.0, 9.0] {
                let x = f64::max(shape + sigmas * shape.sqrt(), 1e-3);
                let [own, next] = [shape, shape + 1.0].map(|shape| gamma_tails(shape, x));
                assert!((own.above + own.below - 1.0).abs() < 1e-14);
                let step = poisson(shape, x);
                assert!((next.above - own.above - step).abs() < 1e-13 * next.above, "{shape} {x}");
                assert!((own.below - next.below - step).abs() < 1e-12 * own.below, "{shape} {x}");
            }
        }
    }

    #[test]
    fn thresholds_meet_their_probability() {
        for shape in [1.0, 2.0, 64.0, 1000.0, 10_000.0] {
            for probability in [1e-300, 1e-12, 1e-6, 0.3, 0.9, 0.999_999] {
                let x = gamma_threshold(shape, probability);
                let found = ln_gamma_above(shape, x);
                assert!((found - probability.ln()).abs() < 1e-11, "{shape} {probability}: {found}");
            }
        }
    }
}
