//! From a pulse's samples to its echoes over range: a matched filter, or for a continuous sweep the spectrum of its beat.

use super::fft::{Planner, Transform, fast_length};
use super::simd::Vectors;
use crate::config::{RadarConfig, Receiver};
use crate::elementary::phasor;
use crate::error::{Error, Result};
use crate::radar::Waveform;
use crate::radar::map::RangeAxis;
use crate::units::SPEED_OF_LIGHT_M_S;
use num_complex::Complex;
use std::f64::consts::TAU;
use std::ops::Range;

/// Lags over which noise is looked at for likeness.
const MOST_LAGS: usize = 256;

/// The filter for one waveform and so many samples.
#[derive(Clone, Debug)]
pub(super) struct Compression {
    pub(super) length: usize,
    /// Of what comes out, so many are wholly within what was sampled.
    pub(super) gates: usize,
    /// Over how many gates noise is alike.
    pub(super) correlated_gates: f64,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    /// `IFFT(FFT(x)·H)`, with the inverse's scale in `H`.
    Pulse { forward: Transform, inverse: Transform, response: Vec<Complex<f32>>, filter: Vec<Complex<f32>> },
    /// `FFT(x·w)`.
    Beat { forward: Transform, taper: Vec<f32>, rises: bool },
}

impl Compression {
    /// # Errors
    /// [`Error::Shape`] where there are fewer samples than the waveform has.
    pub(super) fn new(
        radar: &RadarConfig,
        waveform: &Waveform,
        samples: usize,
        planner: &mut Planner,
    ) -> Result<Self> {
        if waveform.is_continuous() {
            return Ok(Self::of_beat(radar, waveform, samples, planner));
        }
        let least = waveform.samples(radar.receiver.sampling_hz);
        if least > samples {
            return Err(Error::Shape {
                what: "iq",
                expected: format!("at least the waveform's {least} samples of a pulse"),
                actual: format!("{samples}"),
            });
        }
        let filter = tapered(waveform.replica(radar.receiver.sampling_hz), radar);
        let length = fast_length(samples);
        let forward = planner.forward(length);
        let mut scratch = vec![Complex::default(); forward.scratch_len()];
        let gates = samples - filter.len() + 1;
        let correlated_gates = correlated_lags(&filter);
        let mut response = filter.clone();
        response.resize(length, Complex::default());
        forward.in_place(&mut response, &mut scratch);
        // Correlation: the conjugate. What comes out in the last gates wraps around to the first samples: it is left out.
        let scale = 1.0 / length as f32;
        for value in &mut response {
            *value = value.conj() * scale;
        }
        Ok(Self {
            length,
            gates,
            correlated_gates,
            kind: Kind::Pulse { forward, inverse: planner.inverse(length), response, filter },
        })
    }

    fn of_beat(radar: &RadarConfig, waveform: &Waveform, samples: usize, planner: &mut Planner) -> Self {
        let length = fast_length(samples);
        let coefficients = radar.processing.range_window.periodic_coefficients(samples);
        let norm = norm(&coefficients);
        let taper = coefficients.iter().map(|w| (w / norm) as f32).collect();
        let rises = waveform.is_rising_sweep();
        let forward = planner.forward(length);
        // Noise in the bins of a tapered spectrum is as alike as the taper's square is long (by Parseval's theorem).
        let fourth: f64 = coefficients.iter().map(|w| (w / norm).powi(4)).sum();
        Self {
            length,
            gates: length.div_ceil(2),
            correlated_gates: fourth * length as f64,
            kind: Kind::Beat { forward, taper, rises },
        }
    }

    pub(super) fn scratch_len(&self) -> usize {
        match &self.kind {
            Kind::Pulse { forward, inverse, .. } => forward.scratch_len().max(inverse.scratch_len()),
            Kind::Beat { forward, .. } => forward.scratch_len(),
        }
    }

    /// Compresses a pulse's samples into `out`, of [`length`](Self::length), of which [`gates`](Self::gates) count.
    pub(super) fn compress(
        &self,
        samples: &[Complex<f32>],
        out: &mut [Complex<f32>],
        scratch: &mut [Complex<f32>],
        vectors: Vectors,
    ) {
        match &self.kind {
            Kind::Pulse { forward, inverse, response, .. } => {
                // Copied first, though the transform could read them where they are: it would do so in strides, and from
                // memory that no cache has.
                padded(samples, out);
                forward.in_place(out, scratch);
                vectors.multiply(out, response);
                inverse.in_place(out, scratch);
            }
            Kind::Beat { forward, taper, rises } => {
                let (to, rest) = out.split_at_mut(samples.len());
                vectors.scaled(to, samples, taper);
                rest.fill(Complex::default());
                if !rises {
                    // A falling sweep's beat runs backwards.
                    for sample in to {
                        sample.im = -sample.im;
                    }
                }
                forward.in_place(out, scratch);
            }
        }
    }

    /// Which samples some gates are made of.
    pub(super) fn samples_of(&self, gates: &Range<usize>) -> Range<usize> {
        match &self.kind {
            Kind::Pulse { filter, .. } => gates.start..gates.end + filter.len() - 1,
            Kind::Beat { taper, .. } => 0..taper.len(),
        }
    }

    /// What single gates show of samples, those [of these gates](Self::samples_of), goes to `take` one after the other: the same sums as in
    /// [`compress`](Self::compress), without its transforms.
    pub(super) fn compress_some(
        &self,
        samples: &[Complex<f32>],
        gates: &Range<usize>,
        mut take: impl FnMut(Complex<f64>),
    ) {
        let wide = |x: &Complex<f32>| Complex::new(f64::from(x.re), f64::from(x.im));
        for gate in gates.clone() {
            take(match &self.kind {
                Kind::Pulse { filter, .. } => {
                    let under = samples.iter().skip(gate - gates.start);
                    filter.iter().zip(under).map(|(h, x)| wide(h).conj() * wide(x)).sum()
                }
                Kind::Beat { taper, rises, .. } => {
                    let turn = phasor(1.0, -TAU * gate as f64 / self.length as f64);
                    let mut phase = Complex::new(1.0, 0.0);
                    let mut sum = Complex::default();
                    for (w, x) in taper.iter().zip(samples) {
                        let x = if *rises { wide(x) } else { wide(x).conj() };
                        sum += x * phase * f64::from(*w);
                        phase *= turn;
                    }
                    sum
                }
            });
        }
    }

    /// Whether each gate is made of all samples: of a sweep's beat.
    pub(super) fn is_of_all_samples(&self) -> bool {
        matches!(self.kind, Kind::Beat { .. })
    }

    /// Whether samples are turned around before their spectrum is taken: a falling sweep's.
    pub(super) fn turns_around(&self) -> bool {
        matches!(self.kind, Kind::Beat { rises: false, .. })
    }

    /// The scale of range of what comes out.
    pub(super) fn range_axis(
        &self,
        receiver: &Receiver,
        waveform: &Waveform,
        carrier_hz: Option<f64>,
        first_sample_s: Option<f64>,
        prf_hz: Option<f64>,
    ) -> Option<RangeAxis> {
        if let Waveform::Fmcw { duration_s, sweep_hz } = waveform {
            let bin_hz = receiver.sampling_hz / self.length as f64;
            let delay_s = bin_hz * duration_s / sweep_hz.abs();
            let step_m = 0.5 * SPEED_OF_LIGHT_M_S * delay_s;
            // Doppler adds to the beat: `v·2/λ` hertz, of `c/2·T/B` metres each.
            let coupling_s = carrier_hz.map_or(0.0, |carrier_hz| carrier_hz * duration_s / sweep_hz);
            return Some(RangeAxis { first_m: 0.0, step_m, unambiguous_m: None, coupling_s });
        }
        let coupling_s = carrier_hz.map_or(0.0, |carrier_hz| carrier_hz * waveform.delay_per_doppler_s2());
        let first_s = first_sample_s?;
        Some(RangeAxis::of_delays(first_s, receiver.sampling_hz, prf_hz, coupling_s))
    }
}

/// The replica with its taper, of unit energy: noise keeps its level.
fn tapered(replica: Vec<Complex<f32>>, radar: &RadarConfig) -> Vec<Complex<f32>> {
    let coefficients = radar.processing.range_window.coefficients(replica.len());
    let norm = norm(&coefficients);
    replica.into_iter().zip(coefficients).map(|(sample, w)| sample * (w / norm) as f32).collect()
}

/// `Σ|ρₖ|²` over all lags, of what a filter of unit energy makes of white noise.
fn correlated_lags(filter: &[Complex<f32>]) -> f64 {
    let wide = |x: &Complex<f32>| Complex::new(f64::from(x.re), f64::from(x.im));
    let squared = |lag: usize| {
        let sum: Complex<f64> =
            filter.iter().zip(&filter[lag..]).map(|(a, b)| wide(a).conj() * wide(b)).sum();
        sum.norm_sqr()
    };
    // Long waveforms lose their likeness within a few samples: the rest of the lags is not worth its square.
    squared(0) + 2.0 * (1..filter.len().min(MOST_LAGS)).map(squared).sum::<f64>()
}

/// Root of the sum of squares.
pub(super) fn norm(coefficients: &[f64]) -> f64 {
    coefficients.iter().map(|w| w * w).sum::<f64>().sqrt().max(f64::MIN_POSITIVE)
}

fn padded(samples: &[Complex<f32>], out: &mut [Complex<f32>]) {
    let (to, rest) = out.split_at_mut(samples.len());
    to.copy_from_slice(samples);
    rest.fill(Complex::default());
}
