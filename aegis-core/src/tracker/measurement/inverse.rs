//! The inverse of a small covariance, as of an innovation: `S`.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use crate::matrix::dot;
use crate::tracker::kinematics::Block;

/// `S⁻¹` as a matrix and a factor, of two or three dimensions. The factor is a quotient, which comes late: what is multiplied by
/// the matrix first, and by the factor at last, does not wait for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inverse<const N: usize> {
    /// The adjugate, `det(S)·S⁻¹`.
    pub(super) adjugate: Block<N>,
    /// `1/det(S)`.
    pub(super) factor: f64,
    pub(super) det: f64,
}

impl<const N: usize> Inverse<N> {
    /// Of a positive-definite matrix.
    pub(super) fn of(s: &Block<N>) -> Self {
        debug_assert!(N == 2 || N == 3);
        if N == 2 { Self::of_two(s) } else { Self::of_three(s) }
    }

    fn of_two(s: &Block<N>) -> Self {
        let det = (s[0][0] * s[1][1] - s[1][0] * s[1][0]).max(f64::MIN_POSITIVE);
        let mut adjugate = *s;
        (adjugate[0][0], adjugate[1][1]) = (s[1][1], s[0][0]);
        (adjugate[0][1], adjugate[1][0]) = (-s[1][0], -s[1][0]);
        Self { adjugate, factor: 1.0 / det, det }
    }

    fn of_three(s: &Block<N>) -> Self {
        let minor =
            |a: (usize, usize), b: (usize, usize)| s[a.0][b.0] * s[a.1][b.1] - s[a.0][b.1] * s[a.1][b.0];
        let mut adjugate = *s;
        adjugate[0][0] = minor((1, 2), (1, 2));
        adjugate[1][0] = -minor((1, 2), (0, 2));
        adjugate[1][1] = minor((0, 2), (0, 2));
        adjugate[2][0] = minor((1, 2), (0, 1));
        adjugate[2][1] = -minor((0, 2), (0, 1));
        adjugate[2][2] = minor((0, 1), (0, 1));
        for i in 0..N {
            for j in 0..i {
                adjugate[j][i] = adjugate[i][j];
            }
        }
        // By Jacobi's identity, as an expansion along a row would lose a long and thin covariance to round-off.
        let minors = adjugate[1][1] * adjugate[2][2] - adjugate[2][1] * adjugate[2][1];
        let minors = minors.max(f64::MIN_POSITIVE);
        Self { adjugate, factor: s[0][0] / minors, det: minors / s[0][0] }
    }

    /// `S⁻¹b`, but for the factor.
    pub(super) fn weigh(&self, b: &[f64; N]) -> [f64; N] {
        std::array::from_fn(|i| dot(&self.adjugate[i], b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::SMatrix;

    fn assert_inverts<const N: usize>(s: &Block<N>) {
        let inverse = Inverse::of(s);
        let expected = SMatrix::<f64, N, N>::from_fn(|i, j| s[i][j]).try_inverse().unwrap();
        for i in 0..N {
            for j in 0..N {
                assert!((inverse.adjugate[i][j] * inverse.factor / expected[(i, j)] - 1.0).abs() < 1e-12);
                assert_eq!(inverse.adjugate[i][j].to_bits(), inverse.adjugate[j][i].to_bits());
            }
        }
        assert!((inverse.det * inverse.factor - 1.0).abs() < 1e-12);
        let solved = inverse.weigh(&[1.0; N]).map(|of| of * inverse.factor);
        for line in s {
            assert!((dot(line, &solved) - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn it_inverts() {
        assert_inverts(&[[4.0, 1.0], [1.0, 9.0]]);
        assert_inverts(&[[900.0, -2e-2], [-2e-2, 1e-6]]);
        assert_inverts(&[[4.0, 1.0, -2.0], [1.0, 9.0, 0.5], [-2.0, 0.5, 3.0]]);
    }

    /// A target of which nothing is known along a slanting line: its deviations differ by a factor of ten thousand.
    #[test]
    fn a_long_and_thin_covariance_keeps_its_determinant() {
        let (along, across) = (1e8, 1.0);
        let s: Block<3> = std::array::from_fn(|i| {
            std::array::from_fn(|j| (along - across) / 3.0 + if i == j { across } else { 0.0 })
        });
        let det = Inverse::of(&s).det;
        assert!((det / (along * across * across) - 1.0).abs() < 1e-6, "{det}");
    }

    #[test]
    fn what_round_off_made_singular_has_a_determinant_above_zero() {
        for s in [[[0.0; 3]; 3], [[1.0; 3]; 3]] {
            assert!(Inverse::of(&s).det > 0.0);
        }
        assert!(Inverse::of(&[[1.0, 1.0], [1.0, 1.0]]).det > 0.0);
    }
}
