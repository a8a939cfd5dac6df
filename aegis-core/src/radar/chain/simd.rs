//! The loops over samples, in the widest vectors that the machine has. Each element is found by itself.
#![allow(
    clippy::inline_always,
    reason = "what is not inlined into a loop does not get the loop's wide instructions"
)]

use num_complex::Complex;
use pulp::bytemuck::{cast, cast_slice};
use pulp::{Arch, Simd, WithSimd};

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
        self.0.dispatch(Multiply { to, by });
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
        self.0.dispatch(TurnFour { to, stride, rows, weights });
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

    /// Whether any real or imaginary part is as large, either way.
    pub(super) fn reach(self, samples: &[Complex<f32>], full_scale: f32) -> bool {
        let parts: &[f32] = cast_slice(samples);
        self.0.dispatch(
            #[inline(always)]
            || {
                let mut lanes = [0.0_f32; 32];
                let (chunks, rest) = parts.as_chunks::<32>();
                for chunk in chunks {
                    for (lane, value) in lanes.iter_mut().zip(chunk) {
                        let value = value.abs();
                        *lane = if value > *lane { value } else { *lane };
                    }
                }
                lanes.iter().chain(rest).any(|value| value.abs() >= full_scale)
            },
        )
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

struct Multiply<'a> {
    to: &'a mut [Complex<f32>],
    by: &'a [Complex<f32>],
}

impl WithSimd for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (to, rest) = S::as_mut_simd_c32s(self.to);
        let (by, rest_by) = S::as_simd_c32s(self.by);
        for (to, by) in to.iter_mut().zip(by) {
            *to = simd.mul_e_c32s(*to, *by);
        }
        for (to, by) in rest.iter_mut().zip(rest_by) {
            *to *= by;
        }
    }
}

struct TurnFour<'a> {
    to: &'a mut [Complex<f32>],
    stride: usize,
    rows: [&'a [Complex<f32>]; 4],
    weights: [f32; 4],
}

/// Complex numbers in a vector that holds a column.
const COLUMN: usize = 4;

impl WithSimd for TurnFour<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { to, stride, rows, weights } = self;
        // A complex number is as long as a double, and doubles can be turned.
        let squares = if S::F64_LANES == COLUMN { rows[0].len() / COLUMN } else { 0 };
        let vectors = rows.map(|row| S::as_simd_f32s(cast_slice(row)).0);
        for square in 0..squares {
            let mut columns = [simd.splat_f64s(0.0); COLUMN];
            for ((column, vectors), weight) in columns.iter_mut().zip(vectors).zip(weights) {
                *column = cast(simd.mul_f32s(simd.splat_f32s(weight), vectors[square]));
            }
            for (place, column) in simd.deinterleave_shfl_f64s(columns).into_iter().enumerate() {
                let first = (square * COLUMN + place) * stride;
                let numbers = [column];
                to[first..first + COLUMN].copy_from_slice(cast_slice(&numbers));
            }
        }
        for gate in squares * COLUMN..rows[0].len() {
            for (place, (row, weight)) in rows.iter().zip(weights).enumerate() {
                to[gate * stride + place] = row[gate] * weight;
            }
        }
    }
}
