//! Distributions that several rooms need.

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// The value that a chi-square variable with `dof` degrees of freedom stays below with probability `probability`.
///
/// NaN unless `0 < probability < 1` and `dof > 0`.
#[must_use]
pub fn chi_square_quantile(probability: f64, dof: f64) -> f64 {
    if !(probability > 0.0 && probability < 1.0) {
        return f64::NAN;
    }
    ChiSquared::new(dof).map_or(f64::NAN, |distribution| distribution.inverse_cdf(probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4; and −2 ln(1 − p) for two degrees.
    #[test]
    fn quantiles_of_the_tables() {
        for (probability, dof, expected) in [(0.95, 1.0, 3.841), (0.99, 3.0, 11.345), (0.975, 10.0, 20.483)] {
            assert!((chi_square_quantile(probability, dof) - expected).abs() < 1e-3);
        }
        assert!((chi_square_quantile(0.9999, 2.0) + 2.0 * 1e-4_f64.ln()).abs() < 1e-5);
        assert!(chi_square_quantile(f64::NAN, 2.0).is_nan() && chi_square_quantile(0.5, -1.0).is_nan());
    }
}
