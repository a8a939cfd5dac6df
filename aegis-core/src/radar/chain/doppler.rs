//! From pulse after pulse to Doppler filters: canceller, corner turn, taper and transform, a few gates at a time.

use super::compress::norm;
use super::fft::{Planner, Transform, fast_length};
use super::simd::Vectors;
use crate::config::Processing;
use crate::elementary::sin_cos;
use num_complex::Complex;
use std::f64::consts::TAU;

/// Gates that are turned at a time: as many as fill whole cache lines of each pulse, and fit into the nearest cache with
/// their filters.
pub(super) const GATES_AT_A_TIME: usize = 32;

/// The bank for so many pulses.
#[derive(Clone, Debug)]
pub(super) struct DopplerBank {
    pub(super) filters: usize,
    /// Pulses that the canceller leaves.
    pulses: usize,
    /// Its coefficients, of unit energy.
    canceller: Vec<f32>,
    taper: Vec<f32>,
    transform: Transform,
}

/// Compressed pulses, one after the other, each so long.
#[derive(Clone, Copy)]
pub(super) struct Pulses<'a> {
    pub(super) rows: &'a [Complex<f32>],
    pub(super) stride: usize,
    pub(super) gates: usize,
}

impl DopplerBank {
    pub(super) fn new(processing: &Processing, pulses: usize, planner: &mut Planner) -> Self {
        let used = (processing.canceller_pulses as usize).clamp(1, pulses);
        let left = pulses + 1 - used;
        let filters = fast_length(left * processing.doppler_oversampling as usize);
        let coefficients = processing.doppler_window.coefficients(left);
        let norm = norm(&coefficients);
        Self {
            filters,
            pulses: left,
            canceller: binomial(used),
            taper: coefficients.iter().map(|w| (w / norm) as f32).collect(),
            transform: planner.forward(filters),
        }
    }

    pub(super) fn scratch_len(&self) -> usize {
        self.transform.scratch_len()
    }

    /// How large `tile` must be.
    pub(super) fn tile_len(&self) -> usize {
        GATES_AT_A_TIME * self.filters
    }

    /// What each pulse's samples are weighted by in a filter, or between two: canceller, taper and transform in one.
    pub(super) fn weights(&self, filter: f64, out: &mut Vec<Complex<f32>>) {
        out.clear();
        out.resize(self.pulses + self.canceller.len() - 1, Complex::default());
        for (pulse, weight) in self.taper.iter().enumerate() {
            let cycles = (filter * pulse as f64 / self.filters as f64).fract();
            let (sin, cos) = sin_cos(TAU * cycles);
            let turned = Complex::new(cos as f32, -sin as f32) * *weight;
            for (later, share) in self.canceller.iter().enumerate() {
                out[pulse + later] += turned * *share;
            }
        }
    }

    /// Takes out what stands still: each pulse becomes a difference of those that follow, in its place.
    pub(super) fn cancel(&self, rows: &mut [Complex<f32>], stride: usize, vectors: Vectors) {
        if self.canceller.len() == 1 {
            return;
        }
        for pulse in 0..self.pulses {
            let (before, after) = rows.split_at_mut((pulse + 1) * stride);
            let own = &mut before[pulse * stride..];
            let first = self.canceller[0];
            for sample in own.iter_mut() {
                *sample *= first;
            }
            for (later, weight) in self.canceller[1..].iter().enumerate() {
                let weight = Complex::new(*weight, 0.0);
                vectors.add_weighted(own, weight, &after[later * stride..(later + 1) * stride]);
            }
        }
    }

    /// Gives the spectra of all gates to `take`, so many gates at a time with the number of the first.
    pub(super) fn filter(
        &self,
        pulses: Pulses<'_>,
        tile: &mut [Complex<f32>],
        scratch: &mut [Complex<f32>],
        vectors: Vectors,
        mut take: impl FnMut(usize, &[Complex<f32>]),
    ) {
        for first in (0..pulses.gates).step_by(GATES_AT_A_TIME) {
            let width = GATES_AT_A_TIME.min(pulses.gates - first);
            let tile = &mut tile[..width * self.filters];
            self.turn(pulses, first, width, tile, vectors);
            self.transform.in_place(tile, scratch);
            take(first, tile);
        }
    }

    /// Gates by pulses from pulses by gates, tapered, and padded to the filters' length.
    fn turn(
        &self,
        pulses: Pulses<'_>,
        first: usize,
        width: usize,
        tile: &mut [Complex<f32>],
        vectors: Vectors,
    ) {
        if self.filters > self.pulses {
            tile.fill(Complex::default());
        }
        let row = |pulse: usize| {
            let start = pulse * pulses.stride + first;
            &pulses.rows[start..start + width]
        };
        // Four pulses at a time: what is written then fills a vector.
        let (fours, rest) = self.taper.as_chunks::<4>();
        for (four, weights) in fours.iter().enumerate() {
            let pulse = 4 * four;
            let rows = [row(pulse), row(pulse + 1), row(pulse + 2), row(pulse + 3)];
            vectors.turn_four(&mut tile[pulse..], self.filters, rows, *weights);
        }
        for (pulse, weight) in (self.pulses - rest.len()..).zip(rest) {
            for (sample, to) in row(pulse).iter().zip(tile[pulse..].iter_mut().step_by(self.filters)) {
                *to = *sample * *weight;
            }
        }
    }
}

/// `(−1)ᵏ n!/(k!(n − k)!)`, of unit energy (Skolnik 2008, Radar Handbook, §2.6).
fn binomial(pulses: usize) -> Vec<f32> {
    let mut row = vec![1.0_f64];
    for _ in 1..pulses {
        let mut next = vec![1.0];
        next.extend(row.windows(2).map(|pair| pair[1].abs() + pair[0].abs()));
        next.push(1.0);
        row = next;
    }
    let norm = norm(&row);
    (0..).zip(row).map(|(index, value)| (if index % 2 == 0 { value } else { -value } / norm) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancellers_have_no_answer_to_what_stands_still() {
        for pulses in 1..=5 {
            let canceller = binomial(pulses);
            assert_eq!(canceller.len(), pulses);
            let energy: f32 = canceller.iter().map(|w| w * w).sum();
            assert!((energy - 1.0).abs() < 1e-6);
            if pulses > 1 {
                assert!(canceller.iter().sum::<f32>().abs() < 1e-6, "{canceller:?}");
            }
        }
        assert!((binomial(3)[1] / binomial(3)[0] + 2.0).abs() < 1e-6);
    }
}
