//! Distributions that several rooms need.

use crate::error::{Error, Result};
use crate::radar::{gamma_quantile, gamma_tails};

/// Beyond this a distribution takes more terms than are worth waiting for.
const MOST_DOF: f64 = 1e9;

/// Probability that a χ² variable with `dof` degrees of freedom lies below `x`, to 1e-11.
///
/// # Errors
/// [`Error::OutOfRange`] when `dof` is not in (0, 1e9], or `x` is NaN or negative.
pub fn chi_square_cdf(x: f64, dof: f64) -> Result<f64> {
    if x.is_nan() || x < 0.0 {
        return Err(Error::OutOfRange { what: "x", index: 0, reason: "must not be negative" });
    }
    Ok(gamma_tails(shape(dof)?, 0.5 * x).below)
}

/// The value below which a χ² variable with `dof` degrees of freedom lies with this probability; from 0.001 up and one
/// degree of freedom up its probability is met to 1e-10.
///
/// # Errors
/// [`Error::OutOfRange`] when `probability` is not in (0, 1), or `dof` not in (0, 1e9].
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
    Ok(2.0 * gamma_quantile(shape(dof)?, probability))
}

/// Half of a χ² variable has the Gamma distribution of half its degrees of freedom.
fn shape(dof: f64) -> Result<f64> {
    if dof > 0.0 && dof <= MOST_DOF {
        return Ok(0.5 * dof);
    }
    Err(Error::OutOfRange { what: "dof", index: 0, reason: "must lie in (0, 1e9]" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::distribution::{ChiSquared, ContinuousCDF};

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

    #[test]
    fn agrees_with_an_independent_implementation() {
        for dof in [0.1, 1.0, 2.0, 3.0, 7.0, 60.0, 1001.0] {
            let other = ChiSquared::new(dof).unwrap();
            for step in 1..200 {
                let x = 2.0 * dof * f64::from(step) / 100.0;
                let (own, other) = (chi_square_cdf(x, dof).unwrap(), other.cdf(x));
                assert!((own - other).abs() < 1e-11, "{x} {dof}: {own} {other}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_quantile_is_the_inverse(probability in 1e-3..0.999_999_f64, log_dof in 0.0..5.0_f64) {
            let dof = 10_f64.powf(log_dof);
            let quantile = chi_square_quantile(probability, dof).unwrap();
            prop_assert!((chi_square_cdf(quantile, dof).unwrap() - probability).abs() < 1e-10);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for (probability, dof) in [
            (1.0, 2.0),
            (-0.1, 2.0),
            (f64::NAN, 2.0),
            (0.5, 0.0),
            (0.5, 1e10),
            (0.5, f64::INFINITY),
            (0.5, f64::NAN),
        ] {
            assert!(chi_square_quantile(probability, dof).is_err());
        }
        assert!(chi_square_cdf(-1.0, 1.0).is_err());
        assert_eq!(chi_square_cdf(f64::INFINITY, 1.0), Ok(1.0));
    }
}
