//! Vectors and matrices of `D` dimensions in three, and back.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use crate::matrix::dot;
use crate::tracker::kinematics::{Block, Matrix};

/// The first `D` components.
pub(crate) fn truncated<const D: usize>(vector: &[f64; 3]) -> [f64; D] {
    std::array::from_fn(|i| vector[i])
}

/// With zeros up to three components.
pub(crate) fn extended<const D: usize>(vector: &[f64; D]) -> [f64; 3] {
    std::array::from_fn(|i| if i < D { vector[i] } else { 0.0 })
}

pub(crate) fn truncated_block<const R: usize, const C: usize>(block: &Block<3>) -> Matrix<R, C> {
    std::array::from_fn(|i| truncated(&block[i]))
}

pub(crate) fn extended_block<const R: usize, const C: usize>(block: &Matrix<R, C>) -> Block<3> {
    std::array::from_fn(|i| if i < R { extended(&block[i]) } else { [0.0; 3] })
}

/// Rows `H` that make a measurement's components uncorrelated, `HRHᵀ` diagonal with the variances beside them, and whose
/// determinant is 1: so scalar after scalar says what all of them say together (Gram and Schmidt, in the metric of `R`).
pub(super) fn decorrelated<const D: usize>(covariance: &Block<D>) -> [([f64; D], f64); D] {
    let mut rows = [([0.0; D], 0.0); D];
    for i in 0..D {
        let mut row = [0.0; D];
        row[i] = 1.0;
        for (before, variance) in &rows[..i] {
            let share = dot(&covariance[i], before) / variance;
            for k in 0..D {
                row[k] -= share * before[k];
            }
        }
        rows[i] = (row, dot(&covariance[i], &row));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decorrelated_rows_make_the_covariance_diagonal() {
        let covariance = [[900.0, 200.0, -50.0], [200.0, 400.0, 30.0], [-50.0, 30.0, 100.0]];
        let rows = decorrelated(&covariance);
        for (i, (a, variance)) in rows.iter().enumerate() {
            for (j, (b, _)) in rows.iter().enumerate() {
                let entry: f64 = (0..3).map(|k| a[k] * dot(&covariance[k], b)).sum();
                let expected = if i == j { *variance } else { 0.0 };
                assert!((entry - expected).abs() < 1e-9, "{i} {j}: {entry}");
            }
            assert!((a[i] - 1.0).abs() < 1e-12 && a[i + 1..].iter().all(|right| right.abs() < 1e-12));
        }
    }
}
