//! Noise as other ranges show it: `R = Σxxᴴ/K + δI`, and its inverse, for the angle by weights that adapt.
//!
//! The same principle as in the map, with the ranges around the cell alone: an angle and its derivative then hear nothing from where
//! interference comes. An inverse that `K` samples tell is too large on average by `K/(K − N)`, and weights by it lose about `(K − N + 2)/(K + 1)` of
//! the signal-to-noise ratio (Reed, Mallett, Brennan 1974, IEEE Trans. AES 10, 853–863).

use super::super::chain::{add_outer, factor, solve};
use num_complex::Complex;

/// What is learned of the noise.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    matrix: Vec<Complex<f64>>,
    inverse: Vec<Complex<f64>>,
    column: Vec<Complex<f64>>,
    samples: usize,
    loading: f64,
}

/// Which gates are learned from, and how much is added to the diagonal as power.
#[derive(Clone, Copy, Debug)]
pub(in crate::radar) struct Learns {
    pub(in crate::radar) guard: usize,
    pub(in crate::radar) reach: usize,
    pub(in crate::radar) loading: f64,
}

impl Learns {
    /// As many gates on either side as make a good estimate with so many channels.
    pub(in crate::radar) fn new(channels: usize, guard: usize, loading: f64) -> Self {
        Self { guard, reach: guard + (3 * channels).max(16), loading }
    }
}

impl Around {
    pub(super) fn clear(&mut self) {
        self.matrix.clear();
        self.samples = 0;
    }

    /// From the gates of one interval, `[channel][gate]`, that are farther than `guard` from the cell's own.
    pub(super) fn learn(&mut self, cells: &[Complex<f64>], channels: usize, own: usize, guard: usize) {
        let Self { matrix, column, samples, .. } = self;
        matrix.resize(channels * channels, Complex::default());
        let gates = cells.len() / channels;
        for gate in (0..gates).filter(|gate| gate.abs_diff(own) > guard) {
            column.clear();
            column.extend(cells.iter().skip(gate).step_by(gates));
            add_outer(matrix, column, 1.0);
            *samples += 1;
        }
    }

    /// After the last interval: finds the inverse.
    pub(super) fn conclude(&mut self, channels: usize, loading: f64) {
        self.loading = loading;
        let Self { matrix, inverse, column, samples, .. } = self;
        let share = 1.0 / (*samples).max(1) as f64;
        for value in matrix.iter_mut() {
            *value *= share;
        }
        for channel in 0..channels {
            matrix[channel * (channels + 1)] += loading;
        }
        factor(matrix, channels);
        inverse.clear();
        inverse.resize(channels * channels, Complex::default());
        for place in 0..channels {
            column.clear();
            column.resize(channels, Complex::default());
            column[place] = Complex::new(1.0, 0.0);
            solve(matrix, column);
            for (row, value) in column.iter().enumerate() {
                inverse[row * channels + place] = *value;
            }
        }
    }

    /// `x ← R⁻¹x`.
    pub(super) fn whiten(&self, x: &mut [Complex<f64>]) {
        solve(&self.matrix, x);
    }

    pub(super) fn inverse(&self) -> &[Complex<f64>] {
        &self.inverse
    }

    /// What of the information that the inverse promises there is, towards a direction `a`.
    ///
    /// Loading `δ` lets less than all noise through, `1 − δ|R⁻¹a|²/(aᴴR⁻¹a)` of it, and leaves `N − δ tr R⁻¹` of `N` weights to be learned.
    pub(super) fn certainty(&mut self, direction: impl Iterator<Item = Complex<f64>> + Clone) -> f64 {
        let Self { matrix, inverse, column, samples, loading } = self;
        column.clear();
        column.extend(direction.clone());
        let channels = column.len();
        solve(matrix, column);
        let along: f64 = direction.zip(column.iter()).map(|(a, w)| (a.conj() * w).re).sum();
        let square: f64 = column.iter().map(Complex::norm_sqr).sum();
        let noise = (1.0 - *loading * square / along.max(f64::MIN_POSITIVE)).max(1e-6);
        let trace: f64 = inverse.iter().step_by(channels + 1).map(|value| value.re).sum();
        let learned = (channels as f64 - *loading * trace).max(0.0);
        let samples = *samples as f64;
        let share = ((samples - learned) / samples.max(1.0)).max(0.0);
        share * (samples - learned + 2.0).max(0.0) / (samples + 1.0) / noise
    }
}
