//! What canceller, taper and Doppler filters make of pulses, and of noise.

use crate::config::Processing;
use crate::elementary::phasor;
use num_complex::Complex;
use std::f64::consts::TAU;

/// Frequencies of noise that count for a filter lie within so many of its widths.
const REACH: f64 = 8.0;
/// What counts less than this part of the most is left out.
const NEGLIGIBLE: f64 = 1e-3;

/// The filters for so many pulses.
#[derive(Clone, Debug)]
pub(super) struct DopplerFilter {
    filters: usize,
    /// Binomial, of unit energy; one number where there is none.
    canceller: Vec<f64>,
    taper: Vec<f64>,
    /// `exp(−j2πk/F)`.
    turns: Vec<Complex<f64>>,
    /// Frequencies at which noise is drawn, all around.
    frequencies: usize,
    /// What each filter makes of which of them.
    weights: Vec<Weights>,
}

/// Some frequencies, by their places, with what a filter makes of each.
type Weights = Vec<(usize, Complex<f64>)>;

impl DopplerFilter {
    pub(super) fn new(processing: &Processing, pulses: usize, filters: usize) -> Self {
        let used = (processing.canceller_pulses as usize).clamp(1, pulses.max(1));
        let left = pulses.max(1) + 1 - used;
        let mut bank = Self {
            filters,
            canceller: of_unit_energy(binomial(used)),
            taper: of_unit_energy(processing.doppler_window.coefficients(left)),
            turns: (0..filters).map(|k| phasor(1.0, -TAU * k as f64 / filters as f64)).collect(),
            // White noise over the pulses is white over no fewer frequencies.
            frequencies: filters.max(pulses),
            weights: Vec::new(),
        };
        bank.weights = (0..filters).map(|filter| bank.weights_of(filter)).collect();
        bank
    }

    /// The power that pulses of unit power have in the filter that is made for them.
    pub(super) fn gain(&self) -> f64 {
        self.taper.iter().sum::<f64>().powi(2)
    }

    /// All filters' outputs for an amplitude of each pulse.
    pub(super) fn pulses(&self, amplitudes: &[Complex<f64>]) -> Vec<Complex<f64>> {
        let cancelled: Vec<Complex<f64>> = amplitudes
            .windows(self.canceller.len())
            .zip(&self.taper)
            .map(|(few, w)| few.iter().zip(&self.canceller).map(|(a, c)| a * (c * w)).sum())
            .collect();
        (0..self.filters)
            .map(|filter| {
                let turn = |pulse: usize| self.turns[filter * pulse % self.filters];
                cancelled.iter().enumerate().map(|(pulse, value)| value * turn(pulse)).sum()
            })
            .collect()
    }

    /// The frequencies whose noise some filters let through, and for each filter by how much, with their places among these.
    pub(super) fn support(&self, filters: &[usize]) -> (usize, Vec<Weights>) {
        let mut places = vec![usize::MAX; self.frequencies];
        let mut count = 0;
        let weights = filters.iter().map(|filter| {
            let own = self.weights.get(*filter).map_or(&[][..], Vec::as_slice);
            let placed = own.iter().map(|(frequency, weight)| {
                if places[*frequency] == usize::MAX {
                    places[*frequency] = count;
                    count += 1;
                }
                (places[*frequency], *weight)
            });
            placed.collect()
        });
        let weights = weights.collect();
        (count, weights)
    }

    /// Covariance of two filters' noise, `E[y_a y_b*]`.
    pub(super) fn likeness(&self, a: usize, b: usize) -> Complex<f64> {
        let of = |filter: usize| self.weights.get(filter).map_or(&[][..], Vec::as_slice);
        let mut sum = Complex::default();
        for (frequency, weight) in of(a) {
            // Both are few.
            let other = of(b).iter().find(|(other, _)| other == frequency);
            sum += other.map_or(Complex::default(), |(_, other)| weight * other.conj());
        }
        sum
    }

    /// White noise over pulses is the sum of waves of all frequencies, of each of which a filter at `f` lets through
    /// `H(ν) W(ν − f)`, with the canceller's and the taper's responses.
    fn weights_of(&self, filter: usize) -> Weights {
        let own = filter as f64 / self.filters as f64;
        let around = self.frequencies;
        let reach = (REACH * around as f64 / self.taper.len() as f64).ceil() as usize;
        let few = (2 * reach + 1).min(around);
        let first = (own * around as f64).round() as usize + around - few / 2;
        let wave = |cycles: f64, weights: &[f64]| -> Complex<f64> {
            weights.iter().enumerate().map(|(at, w)| phasor(*w, TAU * (cycles * at as f64).fract())).sum()
        };
        let scale = 1.0 / (self.frequencies as f64).sqrt();
        let all: Weights = (first..first + few)
            .map(|place| {
                let cycles = place as f64 / self.frequencies as f64;
                let weight = wave(cycles, &self.canceller) * wave(cycles - own, &self.taper) * scale;
                (place % around, weight)
            })
            .collect();
        let most = all.iter().map(|(_, weight)| weight.norm_sqr().sqrt()).fold(0.0, f64::max);
        all.into_iter().filter(|(_, weight)| weight.norm_sqr().sqrt() > NEGLIGIBLE * most).collect()
    }
}

/// `(−1)ᵏ n!/(k!(n − k)!)` (Skolnik 2008, Radar Handbook, §2.6).
fn binomial(pulses: usize) -> Vec<f64> {
    let mut row = vec![1.0];
    for _ in 1..pulses {
        let mut next = row.clone();
        next.push(0.0);
        next.iter_mut().skip(1).zip(&row).for_each(|(to, before)| *to -= before);
        row = next;
    }
    row
}

fn of_unit_energy(weights: Vec<f64>) -> Vec<f64> {
    let norm = weights.iter().map(|w| w * w).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    weights.into_iter().map(|w| w / norm).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radar::Window;

    /// Covariances of filters, from their definition over pulses.
    #[test]
    fn noise_is_as_alike_as_behind_the_filters() {
        for (window, canceller_pulses, oversampling, pulses) in [
            (Window::Chebyshev { sidelobe_db: 60.0 }, 1, 1, 16),
            (Window::Hann, 3, 1, 16),
            (Window::Rectangular, 1, 1, 16),
            (Window::Chebyshev { sidelobe_db: 50.0 }, 2, 2, 20),
        ] {
            let processing = Processing { doppler_window: window, canceller_pulses, ..Processing::default() };
            let filters = (pulses + 1 - canceller_pulses as usize) * oversampling;
            let bank = DopplerFilter::new(&processing, pulses, filters);
            // What each filter makes of each pulse alone.
            let of_pulse: Vec<Vec<Complex<f64>>> = (0..pulses)
                .map(|pulse| {
                    let mut one = vec![Complex::default(); pulses];
                    one[pulse] = Complex::new(1.0, 0.0);
                    bank.pulses(&one)
                })
                .collect();
            for a in 0..filters {
                for b in 0..filters {
                    let wanted: Complex<f64> = of_pulse.iter().map(|of| of[a] * of[b].conj()).sum();
                    let own = bank.likeness(a, b);
                    assert!((own - wanted).norm() < 0.01, "{window:?} {a} {b}: {own} {wanted}");
                }
            }
        }
    }
}
