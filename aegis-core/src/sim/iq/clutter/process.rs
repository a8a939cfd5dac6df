//! How the echo of a patch changes from pulse to pulse.

use super::super::jamming::complex_normal;
use super::{Clutter, ClutterStatistics};
use crate::elementary::exp;
use num_complex::Complex;
use rand::Rng;
use rand_distr::{Distribution, Gamma};
use std::f64::consts::TAU;

/// Knots to either side of a time that count: 3.5 times the correlation's length, beyond which 5e-6 of it are left.
const REACH: i64 = 7;
const TAPS: usize = 2 * REACH as usize + 1;

/// A complex Gaussian process of unit mean power with a Gaussian spectrum, at given times; filtered noise.
///
/// Its correlation is `exp(−2π²σ²t²) = exp(−t²/2T²)` with `T = 1/(2πσ)`, σ in hertz: that of white noise behind a filter
/// `exp(−t²/T²)`. The noise lies on knots `T/2` apart, so that the sum is as good as the integral, and any times will do.
#[derive(Clone, Debug)]
pub(super) struct Process {
    knots: usize,
    times: Vec<Filter>,
    standing: f64,
    /// Of the local mean power; `None` where that is constant.
    texture: Option<Gamma<f64>>,
}

/// The filter at one time.
#[derive(Clone, Copy, Debug)]
struct Filter {
    first: usize,
    taps: [f64; TAPS],
    rotation: Complex<f64>,
}

impl Process {
    /// At these times, which ascend, seconds.
    pub(super) fn new(clutter: &Clutter, wavelength_m: f64, times_s: &[f64]) -> Self {
        // Richards 2014, Fundamentals of Radar Signal Processing, §2.6: a range rate shifts by −2/λ of it.
        let sigma_hz = 2.0 * clutter.spread_m_s / wavelength_m;
        let mean_hz = -2.0 * clutter.mean_m_s / wavelength_m;
        let step_s = 0.5 / (TAU * sigma_hz);
        let start_s = times_s.first().copied().unwrap_or(0.0);
        let closest_s = times_s.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
        let filters = times_s.iter().enumerate().map(|(place, time_s)| {
            let rotation = super::super::interval::polar(1.0, mean_hz * time_s);
            let at = (time_s - start_s) / step_s;
            let (first, taps) = match () {
                // Nothing changes, or all that was is forgotten by the next pulse.
                () if sigma_hz <= 0.0 => (0, single_tap()),
                () if 10.0 * step_s < closest_s => (place, single_tap()),
                () => filter_at(at),
            };
            Filter { first, taps, rotation }
        });
        let times: Vec<_> = filters.collect();
        let knots = times.iter().map(|filter| filter.first + TAPS).max().unwrap_or(0);
        let texture = match clutter.statistics {
            ClutterStatistics::Rayleigh => None,
            ClutterStatistics::K { shape } => Gamma::new(shape, 1.0 / shape).ok(),
        };
        Self { knots, times, standing: clutter.standing, texture }
    }

    /// One patch's echo at all times.
    pub(super) fn draw(
        &self,
        random: &mut impl Rng,
        knots: &mut Vec<Complex<f64>>,
        out: &mut Vec<Complex<f64>>,
    ) {
        let local = self.texture.map_or(1.0, |texture| texture.sample(random)).sqrt();
        let standing = complex_normal(random) * (local * self.standing.sqrt());
        let moving = local * (1.0 - self.standing).sqrt();
        knots.clear();
        knots.extend((0..self.knots).map(|_| complex_normal(random)));
        out.clear();
        out.extend(self.times.iter().map(|filter| {
            let sum: Complex<f64> =
                filter.taps.iter().zip(knots.iter().skip(filter.first)).map(|(tap, knot)| knot * *tap).sum();
            standing + sum * filter.rotation * moving
        }));
    }
}

fn single_tap() -> [f64; TAPS] {
    let mut taps = [0.0; TAPS];
    taps[0] = 1.0;
    taps
}

/// The filter of unit energy at a time in knots, and the first knot that it takes. Knot `REACH` lies at time 0.
fn filter_at(at: f64) -> (usize, [f64; TAPS]) {
    let nearest = at.round().max(0.0);
    // With T of two knots, exp(−t²/T²).
    let mut taps = std::array::from_fn(|tap| {
        let off = tap as f64 - REACH as f64 + nearest - at;
        exp(-0.25 * off * off)
    });
    let norm = taps.iter().map(|tap: &f64| tap * tap).sum::<f64>().sqrt();
    for tap in &mut taps {
        *tap /= norm;
    }
    (nearest as usize, taps)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The correlation that the filters have is the one that is asked for.
    #[test]
    fn filters_correlate_as_a_gaussian_spectrum_does() {
        let times_s: Vec<f64> =
            (0..40).map(|pulse| f64::from(pulse) * 1e-3 + f64::from(pulse / 16) * 3e-4).collect();
        for spread_m_s in [0.1, 1.0, 4.0] {
            let clutter = Clutter { spread_m_s, standing: 0.0, ..Clutter::ground() };
            let process = Process::new(&clutter, 0.1, &times_s);
            for (one, first_s) in process.times.iter().zip(&times_s) {
                for (other, second_s) in process.times.iter().zip(&times_s) {
                    let dense = |filter: &Filter| {
                        let mut all = vec![0.0; process.knots];
                        all[filter.first..filter.first + TAPS].copy_from_slice(&filter.taps);
                        all
                    };
                    let found: f64 = dense(one).iter().zip(dense(other)).map(|(a, b)| a * b).sum();
                    let cycles = TAU * 20.0 * spread_m_s * (second_s - first_s);
                    let expected = (-0.5 * cycles * cycles).exp();
                    assert!((found - expected).abs() < 2e-4, "{spread_m_s}: {found} {expected}");
                }
            }
        }
    }
}
