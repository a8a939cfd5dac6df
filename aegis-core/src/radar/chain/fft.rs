//! Fourier transforms, planned once.

use num_complex::Complex;
use rustfft::{Fft, FftPlanner, FftPlannerScalar};
use std::fmt;
use std::sync::Arc;

/// Transforms of one length.
#[derive(Clone)]
pub(super) struct Transform(Arc<dyn Fft<f32>>);

/// Plans transforms for the machine, or for any.
pub(super) enum Planner {
    Best(FftPlanner<f32>),
    Portable(FftPlannerScalar<f32>),
}

impl Planner {
    pub(super) fn best() -> Self {
        Self::Best(FftPlanner::new())
    }

    pub(super) fn portable() -> Self {
        Self::Portable(FftPlannerScalar::new())
    }

    /// `X[k] = Σ x[n] exp(−j2πkn/N)`.
    pub(super) fn forward(&mut self, length: usize) -> Transform {
        Transform(match self {
            Self::Best(planner) => planner.plan_fft_forward(length),
            Self::Portable(planner) => planner.plan_fft_forward(length),
        })
    }

    /// `x[n] = Σ X[k] exp(j2πkn/N)`: `N` times the inverse.
    pub(super) fn inverse(&mut self, length: usize) -> Transform {
        Transform(match self {
            Self::Best(planner) => planner.plan_fft_inverse(length),
            Self::Portable(planner) => planner.plan_fft_inverse(length),
        })
    }
}

impl Transform {
    /// Of as many rows as there are in `rows`, each in its place.
    pub(super) fn in_place(&self, rows: &mut [Complex<f32>], scratch: &mut [Complex<f32>]) {
        self.0.process_with_scratch(rows, scratch);
    }

    /// How much scratch it needs.
    pub(super) fn scratch_len(&self) -> usize {
        self.0.get_inplace_scratch_len()
    }
}

impl fmt::Debug for Transform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transform({})", self.0.len())
    }
}

/// The next length from `least` on that has no prime factor above 5: such transforms are fast.
pub(super) fn fast_length(least: usize) -> usize {
    let is_fast = |length: &usize| {
        let rest = [2, 3, 5].iter().fold(*length, |mut rest, factor| {
            while rest % factor == 0 {
                rest /= factor;
            }
            rest
        });
        rest == 1
    };
    let least = least.max(1);
    // A power of two is one of them.
    (least..=least.next_power_of_two()).find(is_fast).unwrap_or(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_fast() {
        assert_eq!([0, 1, 7, 11, 403, 2048, 2049].map(fast_length), [1, 1, 8, 12, 405, 2048, 2160]);
    }
}
