//! The loops over samples, in the widest vectors that the machine has. Each element is found by itself, in the same order of
//! operations whatever the width: so the width changes no result.

use num_complex::Complex;
use pulp::Arch;

/// What the machine can, found out once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vectors(Arch);

impl Vectors {
    pub(super) fn best() -> Self {
        Self(Arch::new())
    }

    pub(super) fn portable() -> Self {
        Self(Arch::Scalar)
    }

    /// `to ← to·by`.
    pub(super) fn multiply(self, to: &mut [Complex<f32>], by: &[Complex<f32>]) {
        self.0.dispatch(
            #[inline(always)]
            || {
                for (to, by) in to.iter_mut().zip(by) {
                    *to = Complex::new(to.re * by.re - to.im * by.im, to.re * by.im + to.im * by.re);
                }
            },
        );
    }

    /// `to ← from·by`.
    pub(super) fn scaled(self, to: &mut [Complex<f32>], from: &[Complex<f32>], by: &[f32]) {
        self.0.dispatch(
            #[inline(always)]
            || {
                for ((to, from), by) in to.iter_mut().zip(from).zip(by) {
                    *to = Complex::new(from.re * by, from.im * by);
                }
            },
        );
    }

    /// `to ← to + by·from`.
    pub(super) fn add_weighted(self, to: &mut [Complex<f32>], by: Complex<f32>, from: &[Complex<f32>]) {
        self.0.dispatch(
            #[inline(always)]
            || {
                for (to, from) in to.iter_mut().zip(from) {
                    to.re += by.re * from.re - by.im * from.im;
                    to.im += by.re * from.im + by.im * from.re;
                }
            },
        );
    }

    /// Four rows become columns of four, each row times its weight: one column to begin each `stride` of `to`.
    pub(super) fn turn_four(
        self,
        to: &mut [Complex<f32>],
        stride: usize,
        rows: [&[Complex<f32>]; 4],
        weights: [f32; 4],
    ) {
        let [a, b, c, d] = rows;
        self.0.dispatch(
            #[inline(always)]
            || {
                for ((((to, a), b), c), d) in to.chunks_mut(stride).zip(a).zip(b).zip(c).zip(d) {
                    if let Some(to) = to.first_chunk_mut::<4>() {
                        *to = [a * weights[0], b * weights[1], c * weights[2], d * weights[3]];
                    }
                }
            },
        );
    }

    /// `to ← |from|²`.
    pub(super) fn power(self, to: &mut [f32], from: &[Complex<f32>]) {
        self.0.dispatch(
            #[inline(always)]
            || {
                for (to, from) in to.iter_mut().zip(from) {
                    *to = from.re * from.re + from.im * from.im;
                }
            },
        );
    }

    /// `to ← to + |from|²`.
    pub(super) fn add_power(self, to: &mut [f32], from: &[Complex<f32>]) {
        self.0.dispatch(
            #[inline(always)]
            || {
                for (to, from) in to.iter_mut().zip(from) {
                    *to += from.re * from.re + from.im * from.im;
                }
            },
        );
    }

    /// Whether all are finite: what is not makes the sum of `0·x` NaN.
    pub(super) fn are_finite(self, values: &[f32]) -> bool {
        self.0.dispatch(
            #[inline(always)]
            || {
                let mut lanes = [0.0_f32; 16];
                let (chunks, rest) = values.as_chunks::<16>();
                for chunk in chunks {
                    for (lane, value) in lanes.iter_mut().zip(chunk) {
                        *lane += value * 0.0;
                    }
                }
                lanes.iter().chain(rest).all(|value| value.is_finite())
            },
        )
    }
}
