//! Distributions that several rooms need, on statrs.

use crate::error::{Error, Result};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Probability that a χ² variable with `dof` degrees of freedom lies below `x`.
///
/// # Errors
/// [`Error::OutOfRange`] when `dof` is not positive and finite, or `x` is NaN or negative.
pub fn chi_square_cdf(x: f64, dof: f64) -> Result<f64> {
    if x.is_nan() || x < 0.0 {
        return Err(Error::OutOfRange { what: "x", index: 0, reason: "must not be negative" });
    }
    Ok(chi_square(dof)?.cdf(x))
}

/// The value below which a χ² variable with `dof` degrees of freedom lies with this probability; from 0.001 up and one
/// degree of freedom up its probability is met to 1e-8.
///
/// # Errors
/// [`Error::OutOfRange`] when `probability` is not in (0, 1), or `dof` not positive and finite.
///
/// ```
/// let bound = aegis_core::probability::chi_square_quantile(0.95, 2.0)?;
/// assert!((bound - 5.991_464_547).abs() < 1e-8);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn chi_square_quantile(probability: f64, dof: f64) -> Result<f64> {
    if !(probability > 0.0 && probability < 1.0) {
        return Err(Error::OutOfRange { what: "probability", index: 0, reason: "must lie in (0, 1)" });
    }
    Ok(chi_square(dof)?.inverse_cdf(probability))
}

fn chi_square(dof: f64) -> Result<ChiSquared> {
    let refused = Error::OutOfRange { what: "dof", index: 0, reason: "must be positive and finite" };
    if !(dof > 0.0 && dof.is_finite()) {
        return Err(refused);
    }
    ChiSquared::new(dof).map_err(|_| refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_degrees_of_freedom_have_a_closed_form() {
        for probability in [1e-6_f64, 0.025, 0.5, 0.975, 0.999_999] {
            let expected = -2.0 * (-probability).ln_1p();
            let quantile = chi_square_quantile(probability, 2.0).unwrap();
            assert!(
                (quantile - expected).abs() < 1e-8 * expected.max(1e-3),
                "{probability}: {quantile} {expected}"
            );
        }
    }

    /// NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4.
    #[test]
    fn quantiles_of_the_tables() {
        for (probability, dof, expected) in [(0.95, 1.0, 3.841), (0.99, 3.0, 11.345), (0.975, 10.0, 20.483)] {
            assert!((chi_square_quantile(probability, dof).unwrap() - expected).abs() < 1e-3);
        }
    }

    proptest! {
        #[test]
        fn the_quantile_is_the_inverse(probability in 1e-3..0.999_999_f64, log_dof in 0.0..5.0_f64) {
            let dof = 10_f64.powf(log_dof);
            let quantile = chi_square_quantile(probability, dof).unwrap();
            prop_assert!((chi_square_cdf(quantile, dof).unwrap() - probability).abs() < 1e-8);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for (probability, dof) in
            [(1.0, 2.0), (-0.1, 2.0), (f64::NAN, 2.0), (0.5, 0.0), (0.5, f64::INFINITY), (0.5, f64::NAN)]
        {
            assert!(chi_square_quantile(probability, dof).is_err());
        }
        assert!(chi_square_cdf(-1.0, 1.0).is_err());
        assert_eq!(chi_square_cdf(f64::INFINITY, 1.0), Ok(1.0));
    }
}
