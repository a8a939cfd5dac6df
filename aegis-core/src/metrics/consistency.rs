//! Whether a filter's covariances tell the truth.

use crate::error::{Error, Result};
use crate::matrix::{cholesky, normalised_square};
use crate::probability::chi_square_quantile;

/// Normalised estimation error squared, (x − x̂)ᵀ P⁻¹ (x − x̂): χ² with D degrees of freedom when P is honest
/// (Bar-Shalom, Li, Kirubarajan 2001, §5.4).
///
/// # Errors
/// [`Error::NonFinite`] for a number that is not finite, [`Error::OutOfRange`] when the covariance is not
/// positive definite. Only its lower triangle is read.
pub fn nees<const D: usize>(error: [f64; D], covariance: [[f64; D]; D]) -> Result<f64> {
    checked_square("error", error, covariance)
}

/// Normalised innovation squared, yᵀ S⁻¹ y: χ² with as many degrees of freedom as the innovation has numbers.
///
/// # Errors
/// As [`nees`].
///
/// ```
/// let nis = aegis_core::metrics::nis([3.0, 2.0], [[9.0, 0.0], [0.0, 1.0]])?;
/// assert_eq!(nis, 5.0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn nis<const D: usize>(innovation: [f64; D], innovation_covariance: [[f64; D]; D]) -> Result<f64> {
    checked_square("innovation", innovation, innovation_covariance)
}

fn checked_square<const D: usize>(
    what: &'static str,
    error: [f64; D],
    covariance: [[f64; D]; D],
) -> Result<f64> {
    if let Some(index) = error.iter().position(|x| !x.is_finite()) {
        return Err(Error::NonFinite { what, index });
    }
    match cholesky(&covariance) {
        Ok(factor) => Ok(normalised_square(&error, &factor)),
        Err(index) if covariance[index][..=index].iter().any(|entry| !entry.is_finite()) => {
            Err(Error::NonFinite { what: "covariance", index })
        }
        Err(index) => {
            Err(Error::OutOfRange { what: "covariance", index, reason: "must be positive definite" })
        }
    }
}

/// Averages NEES or NIS values, and says within which bounds an honest filter's average lies.
///
/// ```
/// use aegis_core::metrics::{Consistency, nis};
/// let mut consistency = Consistency::default();
/// for k in 0..500 {
///     let y = if k % 2 == 0 { 1.1 } else { -0.9 };
///     consistency.add(nis([y], [[1.0]])?, 1);
/// }
/// let (low, high) = consistency.interval(0.95)?.unwrap();
/// assert!(low < 1.01 && 1.01 < high);
/// assert!((consistency.per_dof().unwrap() - 1.01).abs() < 1e-12);
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Consistency {
    sum: f64,
    dof: usize,
    samples: usize,
}

impl Consistency {
    /// Adds one value with its degrees of freedom. Values of different dimension may be mixed; they should be
    /// independent, as innovations of one filter or errors of different runs are.
    pub fn add(&mut self, normalised_square: f64, dof: usize) {
        self.sum += normalised_square;
        self.dof += dof;
        self.samples += 1;
    }

    /// How many values there are.
    #[must_use]
    pub const fn samples(&self) -> usize {
        self.samples
    }

    /// Their sum per degree of freedom: 1 is honest, above is overconfident. `None` before the first.
    #[must_use]
    pub fn per_dof(&self) -> Option<f64> {
        (self.dof > 0).then(|| self.sum / self.dof as f64)
    }

    /// Within these bounds lies [`per_dof`](Self::per_dof) of an honest filter, with this probability (0.95
    /// is usual) and the same chance on either side. `None` before the first value.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] when `probability` is not in [0, 1).
    pub fn interval(&self, probability: f64) -> Result<Option<(f64, f64)>> {
        if !(0.0..1.0).contains(&probability) {
            return Err(Error::OutOfRange { what: "probability", index: 0, reason: "must lie in [0, 1)" });
        }
        if self.dof == 0 {
            return Ok(None);
        }
        let dof = self.dof as f64;
        let low = chi_square_quantile((1.0 - probability) / 2.0, dof)? / dof;
        let high = chi_square_quantile(f64::midpoint(1.0, probability), dof)? / dof;
        Ok(Some((low, high)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{Matrix4, Vector4};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_the_product_with_the_inverse(
            error in proptest::array::uniform4(-3.0..3.0_f64),
            root in proptest::array::uniform4(proptest::array::uniform4(-1.0..1.0_f64)),
        ) {
            let root = Matrix4::from(root);
            let covariance = root * root.transpose() + Matrix4::identity() * 0.1;
            let vector = Vector4::from(error);
            let expected = (vector.transpose() * covariance.try_inverse().unwrap() * vector)[0];
            let value = nees(error, covariance.into()).unwrap();
            prop_assert!((value - expected).abs() < 1e-9 * expected.max(1.0));
        }
    }

    #[test]
    fn what_is_no_covariance_is_refused() {
        assert!(matches!(nis([1.0, 1.0], [[1.0, 2.0], [2.0, 1.0]]), Err(Error::OutOfRange { index: 1, .. })));
        assert!(matches!(nis([1.0], [[f64::NAN]]), Err(Error::NonFinite { .. })));
        assert!(matches!(nis([f64::INFINITY], [[1.0]]), Err(Error::NonFinite { .. })));
    }

    #[test]
    fn the_interval_narrows_with_samples() {
        let mut consistency = Consistency::default();
        assert_eq!(consistency.interval(0.95), Ok(None));
        for _ in 0..50 {
            consistency.add(2.0, 2);
        }
        let (low, high) = consistency.interval(0.95).unwrap().unwrap();
        // Bar-Shalom, Li, Kirubarajan 2001, §5.4.2: [1.5, 2.6] for fifty runs of two numbers each, so half of
        // that a number.
        assert!((low - 0.742).abs() < 1e-3 && (high - 1.296).abs() < 1e-3, "{low} {high}");
        assert!(consistency.interval(1.0).is_err());
    }
}
