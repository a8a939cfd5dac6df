//! The χ² distribution: what a normalised squared error should look like.

use crate::error::{Error, Result};
use std::f64::consts::TAU;

/// Rounds after which a series or fraction is taken as it is; 1e8 degrees of freedom need about 70 000.
const MAX_TERMS: u32 = 100_000;

/// Probability that a χ² variable with `dof` degrees of freedom lies below `x`: P(dof/2, x/2).
///
/// # Errors
/// [`Error::OutOfRange`] when `dof` is not positive and finite, or `x` is NaN or negative.
pub fn chi_square_cdf(x: f64, dof: f64) -> Result<f64> {
    check_dof(dof)?;
    if x.is_nan() || x < 0.0 {
        return Err(Error::OutOfRange { what: "x", index: 0, reason: "must not be negative" });
    }
    Ok(if x.is_infinite() { 1.0 } else { Tails::of(dof / 2.0, x / 2.0).lower })
}

/// The value below which a χ² variable with `dof` degrees of freedom lies with this probability, to about
/// 1e-12 of itself.
///
/// # Errors
/// [`Error::OutOfRange`] when `probability` is not in [0, 1), or `dof` not positive and finite.
///
/// ```
/// let bound = aegis_core::metrics::chi_square_quantile(0.95, 2.0)?;
/// assert!((bound - 5.991_464_547_107_98).abs() < 1e-11);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn chi_square_quantile(probability: f64, dof: f64) -> Result<f64> {
    check_dof(dof)?;
    if !(0.0..1.0).contains(&probability) {
        return Err(Error::OutOfRange { what: "probability", index: 0, reason: "must lie in [0, 1)" });
    }
    if probability == 0.0 {
        return Ok(0.0);
    }
    Ok(solve(probability, dof / 2.0))
}

/// Newton on P(a, x/2) = probability, kept inside a bracket that every step narrows. The smaller tail is
/// compared, so that neither end loses its digits.
fn solve(probability: f64, a: f64) -> f64 {
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut x = 2.0 * a;
    for _ in 0..400 {
        let tails = Tails::of(a, x / 2.0);
        let excess =
            if probability < 0.5 { tails.lower - probability } else { (1.0 - probability) - tails.upper };
        if excess < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let density = power_over_gamma(a, x / 2.0) / x;
        let newton = x - excess / density;
        let next = if newton > low && newton < high { newton } else { between(low, high) };
        if (next - x).abs() <= 1e-15 * x {
            return next;
        }
        x = next;
    }
    x
}

/// Somewhere inside the bracket: its ends may still be 0 and infinite.
fn between(low: f64, high: f64) -> f64 {
    if high.is_infinite() {
        2.0 * low
    } else if low > 0.0 {
        low.midpoint(high)
    } else {
        high / 16.0
    }
}

fn check_dof(dof: f64) -> Result<()> {
    if dof > 0.0 && dof.is_finite() {
        return Ok(());
    }
    Err(Error::OutOfRange { what: "dof", index: 0, reason: "must be positive" })
}

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x).
#[derive(Clone, Copy, Debug)]
struct Tails {
    lower: f64,
    upper: f64,
}

impl Tails {
    fn of(a: f64, x: f64) -> Self {
        if x <= 0.0 {
            return Self { lower: 0.0, upper: 1.0 };
        }
        let front = power_over_gamma(a, x);
        if x < a + 1.0 {
            let lower = (front * lower_series(a, x)).min(1.0);
            Self { lower, upper: 1.0 - lower }
        } else {
            let upper = (front * upper_fraction(a, x)).min(1.0);
            Self { lower: 1.0 - upper, upper }
        }
    }
}

/// Σ xⁿ / (a(a + 1)…(a + n)) (Abramowitz, Stegun 6.5.29).
fn lower_series(a: f64, x: f64) -> f64 {
    let mut term = a.recip();
    let mut sum = term;
    for n in 1..MAX_TERMS {
        term *= x / (a + f64::from(n));
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    sum
}

/// 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …))) (Abramowitz, Stegun 6.5.31, its even
/// part), by Lentz's method: the ratios of successive numerators and of successive denominators.
fn upper_fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut b = x + 1.0 - a;
    let mut denominators = away(b).recip();
    let mut numerators = TINY.recip();
    let mut value = denominators;
    for n in 1..MAX_TERMS {
        let n = f64::from(n);
        let partial = -n * (n - a);
        b += 2.0;
        denominators = away(partial * denominators + b).recip();
        numerators = away(b + partial / numerators);
        let factor = numerators * denominators;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

/// xᵃ e⁻ˣ / Γ(a). For large a its logarithm would be a small difference of large numbers; with Stirling's
/// series in front of it and μ = x/a it is √(a/2π) exp(−a (μ − 1 − ln μ)) e^(−series).
fn power_over_gamma(a: f64, x: f64) -> f64 {
    if a < STIRLING_FROM {
        return (a * x.ln() - x - ln_gamma(a)).exp();
    }
    let beyond = (x - a) / a;
    (a / TAU).sqrt() * (-a * (beyond - beyond.ln_1p()) - stirling_series(a)).exp()
}

/// ln Γ(x) for x > 0: Stirling's formula from 12 on, and Γ(x + 1) = x Γ(x) to get there.
fn ln_gamma(x: f64) -> f64 {
    let (mut shifted, mut product) = (x, 1.0);
    while shifted < STIRLING_FROM {
        product *= shifted;
        shifted += 1.0;
    }
    (shifted - 0.5) * shifted.ln() - shifted + 0.5 * TAU.ln() + stirling_series(shifted) - f64::ln(product)
}

/// From here on the series below is exact to rounding.
const STIRLING_FROM: f64 = 12.0;

/// 1/12x − 1/360x³ + 1/1260x⁵ − … (Abramowitz, Stegun 6.1.41).
fn stirling_series(x: f64) -> f64 {
    const TERMS: [f64; 7] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    let inverse = x.recip();
    TERMS.iter().rev().fold(0.0, |sum, term| sum * inverse * inverse + term) * inverse
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::distribution::{ChiSquared, ContinuousCDF};

    #[test]
    fn ln_gamma_is_the_factorial() {
        let mut factorial: f64 = 1.0;
        for n in 1..30 {
            assert!((ln_gamma(f64::from(n)) - factorial.ln()).abs() < 1e-13 * factorial.ln().max(1.0));
            factorial *= f64::from(n);
        }
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-14);
    }

    #[test]
    fn two_degrees_of_freedom_have_a_closed_form() {
        for probability in [1e-12_f64, 1e-6, 0.025, 0.5, 0.975, 0.999_999, 1.0 - 1e-12] {
            let expected = -2.0 * (-probability).ln_1p();
            let quantile = chi_square_quantile(probability, 2.0).unwrap();
            assert!((quantile - expected).abs() < 1e-12 * expected, "{probability}: {quantile} {expected}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_statrs(x in 0.0..300.0_f64, dof in 0.1..200.0_f64) {
            let expected = ChiSquared::new(dof).unwrap().cdf(x);
            prop_assert!((chi_square_cdf(x, dof).unwrap() - expected).abs() < 1e-11);
        }

        #[test]
        fn the_quantile_is_the_inverse(probability in 1e-9..0.999_999_999_f64, log_dof in -1.0..5.0_f64) {
            let dof = 10_f64.powf(log_dof);
            let quantile = chi_square_quantile(probability, dof).unwrap();
            let expected = ChiSquared::new(dof).unwrap().cdf(quantile);
            prop_assert!((expected - probability).abs() < 1e-9, "{} {}", expected, probability);
            prop_assert!((chi_square_cdf(quantile, dof).unwrap() - probability).abs() < 1e-12);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for (probability, dof) in [(1.0, 2.0), (-0.1, 2.0), (f64::NAN, 2.0), (0.5, 0.0), (0.5, f64::INFINITY)]
        {
            assert!(chi_square_quantile(probability, dof).is_err());
        }
        assert!(chi_square_cdf(-1.0, 1.0).is_err());
        assert_eq!(chi_square_cdf(f64::INFINITY, 1.0), Ok(1.0));
    }
}
