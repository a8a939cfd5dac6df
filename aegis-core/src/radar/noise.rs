//! What the receiver's noise looks like in a map: where it is alike, and how strong it is in each Doppler filter.

use super::Waveform;
use crate::config::RadarConfig;
use crate::elementary::{cos, phasor};
use num_complex::Complex;
use std::f64::consts::TAU;

/// Likeness below this is none.
const LEAST_LIKENESS: f64 = 1e-4;
/// Most gates, and most filters, over which likeness is looked at.
const MOST_LAGS: usize = 256;

/// What the receiver's noise looks like in a map. White noise that nothing was done to is the default: no lags, no filters.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MapNoise {
    /// Correlation of the powers of two cells so many gates apart, `|ρₖ|²` of their amplitudes, from 0 (where it is 1) to the last
    /// that counts. Empty where only [`correlated_gates`](super::RangeDopplerMap::correlated_gates) is known.
    pub gates: Vec<f64>,
    /// The same of two cells so many filters apart, either way round. A canceller makes filters near standing still more alike in one pair
    /// and less in another; what a window of them is worth hardly changes.
    pub filters: Vec<f64>,
    /// Power in each filter as a multiple of a sample's: what a canceller leaves of white noise. Empty: 1 everywhere.
    pub response: Vec<f32>,
}

/// Of what a map is made.
pub(super) struct Shape {
    pub(super) samples: usize,
    pub(super) pulses: usize,
    /// How long transforms over range and over Doppler are.
    pub(super) length: usize,
    pub(super) filters: usize,
}

impl MapNoise {
    /// What a radar's processing makes of white noise.
    pub(super) fn of(radar: &RadarConfig, waveform: &Waveform, shape: &Shape) -> Self {
        let canceller = binomial((radar.processing.canceller_pulses as usize).clamp(1, shape.pulses.max(1)));
        let taper = radar.processing.doppler_window.coefficients(shape.pulses + 1 - canceller.len());
        Self {
            gates: along_range(radar, waveform, shape),
            filters: along_doppler(&taper, shape.filters),
            response: response(&taper, &canceller, shape.filters),
        }
    }
}

fn along_range(radar: &RadarConfig, waveform: &Waveform, shape: &Shape) -> Vec<f64> {
    let window = &radar.processing.range_window;
    if waveform.is_continuous() {
        // Bins of a tapered spectrum: the transform of the taper's square.
        let energy: Vec<f64> = window.periodic_coefficients(shape.samples).iter().map(|w| w * w).collect();
        return significant((0..MOST_LAGS.min(shape.length)).map(|lag| turned(&energy, lag, shape.length)));
    }
    let replica = waveform.replica(radar.receiver.sampling_hz);
    let taper = window.coefficients(replica.len());
    let wide = |x: Complex<f32>| Complex::new(f64::from(x.re), f64::from(x.im));
    let filter: Vec<Complex<f64>> = replica.into_iter().zip(taper).map(|(x, w)| wide(x) * w).collect();
    let at = |lag: usize| {
        filter.iter().zip(filter.iter().skip(lag)).map(|(a, b)| a.conj() * b).sum::<Complex<f64>>().norm_sqr()
    };
    significant((0..filter.len().min(MOST_LAGS)).map(at))
}

/// Of white noise, `E X_f X_g* = Σ wₙ² exp(−j2π(f − g)n/F)`.
fn along_doppler(taper: &[f64], filters: usize) -> Vec<f64> {
    let energy: Vec<f64> = taper.iter().map(|w| w * w).collect();
    significant((0..(filters / 2 + 1).min(MOST_LAGS)).map(|lag| turned(&energy, lag, filters)))
}

/// `E|X_f|² = Σ r(l) cos(2πfl/F) Σ wₙwₙ₊ₗ`, over that without a canceller.
fn response(taper: &[f64], canceller: &[f64], filters: usize) -> Vec<f32> {
    if canceller.len() == 1 {
        return Vec::new();
    }
    let colour = autocorrelation(canceller);
    let shared = |lag: usize| taper.iter().zip(taper.iter().skip(lag)).map(|(a, b)| a * b).sum::<f64>();
    let shared: Vec<f64> = (0..colour.len()).map(|lag| shared(lag) / shared(0)).collect();
    let of = |filter: usize| {
        let term = |lag: usize| {
            let both_ways = if lag == 0 { 1.0 } else { 2.0 };
            both_ways * colour[lag] * shared[lag] * cos(TAU * (filter * lag) as f64 / filters as f64)
        };
        (0..colour.len()).map(term).sum::<f64>().max(1e-9) as f32
    };
    (0..filters).map(of).collect()
}

/// `|Σ eₙ exp(−j2πkn/N)|²`.
fn turned(energy: &[f64], lag: usize, length: usize) -> f64 {
    let length = length.max(1);
    let term = |(n, e): (usize, &f64)| phasor(*e, TAU * ((lag * n) % length) as f64 / length as f64);
    energy.iter().enumerate().map(term).sum::<Complex<f64>>().norm_sqr()
}

/// Over the first, up to the last that counts.
fn significant(lags: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut lags: Vec<f64> = lags.collect();
    let own = lags.first().copied().unwrap_or(1.0).max(f64::MIN_POSITIVE);
    for lag in &mut lags {
        *lag /= own;
    }
    let count = lags.iter().rposition(|lag| *lag > LEAST_LIKENESS).map_or(0, |last| last + 1);
    lags.truncate(count);
    lags
}

fn autocorrelation(coefficients: &[f64]) -> Vec<f64> {
    let at = |lag: usize| coefficients.iter().zip(coefficients.iter().skip(lag)).map(|(a, b)| a * b).sum();
    (0..coefficients.len()).map(at).collect()
}

/// `(−1)ᵏ n!/(k!(n − k)!)`, of unit energy.
fn binomial(pulses: usize) -> Vec<f64> {
    let mut row = vec![1.0_f64];
    for _ in 1..pulses {
        let mut next: Vec<f64> = row.windows(2).map(|pair| pair[1] - pair[0]).collect();
        next.insert(0, row.first().copied().unwrap_or(0.0));
        next.push(-row.last().copied().unwrap_or(0.0));
        row = next;
    }
    let norm = row.iter().map(|w| w * w).sum::<f64>().sqrt();
    row.iter().map(|w| w / norm).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Processing;
    use crate::radar::Window;

    fn noise(doppler_window: Window, canceller_pulses: u32, filters: usize) -> MapNoise {
        let processing = Processing { doppler_window, canceller_pulses, ..Processing::default() };
        let radar = RadarConfig { processing, pulses: 16, ..RadarConfig::default() };
        let shape = Shape { samples: 256, pulses: 16, length: 256, filters };
        MapNoise::of(&radar, &Waveform::Lfm { duration_s: 20e-6, sweep_hz: 2e6 }, &shape)
    }

    #[test]
    fn filters_without_a_taper_have_nothing_in_common() {
        let white = noise(Window::Rectangular, 1, 16);
        assert_eq!((white.filters.len(), white.response.len()), (1, 0));
        // Twice as many filters: every other one.
        let twice = noise(Window::Rectangular, 1, 32);
        assert!(twice.filters[1] > 0.3 && twice.filters[2] < 1e-9);
    }

    /// A canceller's answer to white noise, `(2 sin πf)²/2` of two pulses, seen through filters that are narrow beside it.
    #[test]
    fn cancellers_leave_little_of_slow_filters() {
        let two = noise(Window::Hann, 2, 15);
        let mean = two.response.iter().sum::<f32>() / 15.0;
        assert!((mean - 1.0).abs() < 1e-6);
        assert!(two.response[0] < 0.1);
        for filter in 4..12 {
            let expected = 2.0 * (std::f64::consts::PI * filter as f64 / 15.0).sin().powi(2);
            assert!((f64::from(two.response[filter]) - expected).abs() < 0.1, "{filter}");
        }
    }

    #[test]
    fn cancellers_alternate() {
        let three = binomial(3);
        assert!(three.iter().sum::<f64>().abs() < 1e-12 && (three[1] / three[0] + 2.0).abs() < 1e-12);
    }

    /// Hann's bins have correlations of −2/3 and 1/6.
    #[test]
    fn tapers_make_neighbours_alike() {
        let energy: Vec<f64> = Window::Hann.periodic_coefficients(64).iter().map(|w| w * w).collect();
        let lags: Vec<f64> = (0..4).map(|lag| turned(&energy, lag, 64) / turned(&energy, 0, 64)).collect();
        for (found, expected) in lags.iter().zip([1.0, 4.0 / 9.0, 1.0 / 36.0, 0.0]) {
            assert!((found - expected).abs() < 1e-9, "{lags:?}");
        }
    }
}
