//! Vectors and matrices of `D` dimensions in three, and back.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use crate::tracker::kinematics::Block;

/// The first `D` components.
pub(crate) fn truncated<const D: usize>(vector: &[f64; 3]) -> [f64; D] {
    std::array::from_fn(|i| vector[i])
}

/// With zeros up to three components.
pub(crate) fn extended<const D: usize>(vector: &[f64; D]) -> [f64; 3] {
    std::array::from_fn(|i| if i < D { vector[i] } else { 0.0 })
}

pub(crate) fn truncated_block<const D: usize>(block: &Block<3>) -> Block<D> {
    std::array::from_fn(|i| truncated(&block[i]))
}

pub(crate) fn extended_block<const D: usize>(block: &Block<D>) -> Block<3> {
    std::array::from_fn(|i| if i < D { extended(&block[i]) } else { [0.0; 3] })
}

/// Inverse of a lower triangular matrix, by forward substitution.
pub(super) fn inverse_of_lower<const D: usize>(factor: &Block<D>) -> Block<D> {
    let mut inverse = [[0.0; D]; D];
    for column in 0..D {
        for i in column..D {
            let known: f64 = (column..i).map(|k| factor[i][k] * inverse[k][column]).sum();
            let unit = if i == column { 1.0 } else { 0.0 };
            inverse[i][column] = (unit - known) / factor[i][i];
        }
    }
    inverse
}
