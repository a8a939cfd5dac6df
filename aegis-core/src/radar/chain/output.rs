//! What becomes of what is compressed.
#![allow(clippy::inline_always, reason = "what is not inlined into a loop does not get the loop's wide instructions")]

use super::lanes::{Arithmetic, Lanes};
use num_complex::Complex;
use pulp::{Simd, bytemuck};

/// Where it goes: in each gate a batch of Doppler filters has its place among all `filters`.
pub(super) struct Output<'a> {
    pub(super) filters: usize,
    pub(super) kind: Kind<'a>,
}

pub(super) enum Kind<'a> {
    /// Powers replace what is there,
    Powers(&'a mut [f32]),
    /// or are added to it.
    MorePowers(&'a mut [f32]),
    /// Complex numbers, or the conjugates of all of them.
    Values(&'a mut [Complex<f32>]),
}

impl Output<'_> {
    /// Takes the filters of a batch at one gate.
    #[inline(always)]
    pub(super) fn take<S: Simd>(&mut self, by: Arithmetic<S>, batch: usize, gate: usize, value: Lanes<S>) {
        let first = batch * S::F32_LANES;
        let (first, end) = (gate * self.filters + first, gate * self.filters + self.filters.min(first + S::F32_LANES));
        match &mut self.kind {
            Kind::Powers(all) => {
                let power = by.power(value);
                let to = &mut all[first..end];
                // The last batch may have fewer filters than lanes.
                match S::as_mut_simd_f32s(to) {
                    ([whole], _) => *whole = power,
                    (_, some) => some.iter_mut().zip(numbers_of(&power)).for_each(|(to, power)| *to = *power),
                }
            }
            Kind::MorePowers(all) => {
                let power = by.power(value);
                let to = &mut all[first..end];
                match S::as_mut_simd_f32s(to) {
                    ([whole], _) => *whole = by.0.add_f32s(*whole, power),
                    (_, some) => some.iter_mut().zip(numbers_of(&power)).for_each(|(to, power)| *to += power),
                }
            }
            Kind::Values(all) => {
                let parts = numbers_of(&value[0]).iter().zip(numbers_of(&value[1]));
                for (to, (re, im)) in all[first..end].iter_mut().zip(parts) {
                    *to = Complex::new(*re, *im);
                }
            }
        }
    }
}

/// The lanes of a vector.
#[inline(always)]
fn numbers_of<V: bytemuck::Pod>(vector: &V) -> &[f32] {
    bytemuck::cast_slice(std::slice::from_ref(vector))
}
