//! The shape of an echo: what a target between cells gives in the cells around it, and how noise is alike in them.
//!
//! Along each axis a map's cell `k` is a filter `h` moved on by `k`: an echo of unit power `x` cells beside the middle one gives it
//! the amplitude `a(x − k) = Σ h*ₙ s(n + k − x)`, and noise of unit power is alike by `R(k − l) = Σ h*ₙ h(n + k − l)`. With both
//! known, where an echo lies and how well that is told need no constant that was fitted.

use crate::config::RadarConfig;
use crate::elementary::{cos, exp, phasor};
use crate::radar::{RangeDopplerMap, Waveform, Window};
use num_complex::Complex;
use std::f64::consts::TAU;

/// Cells beside the middle one for which an echo's place is tabulated; its neighbours reach as far again.
const REACH: usize = 1;
/// Steps of the table within a cell.
const STEPS: usize = 32;
/// Replicas longer than this are taken for the spectrum of their taper: a long chirp has nothing else to show.
const LONG: usize = 4096;
/// Coefficients that show the shape of a long taper.
const SHORT: usize = 512;
/// Most cells beside an echo of which the side lobes are summed up.
const MOST_FAR: usize = 64;
/// How far over its own side lobes, in amplitude, noise and a map's scalloping may lift what is still one of them.
const LOBE_TOLERANCE: f64 = 1.25;

/// What an echo at one place gives in the cell that is nearest and its two neighbours, before, own, after.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cells {
    /// Power, of an echo that has 1 in the middle of a cell.
    pub(super) power: [f64; 3],
    /// How it changes with the place, a cell.
    pub(super) slope: [f64; 3],
    /// `Re(a*ₖ Rₖₗ aₗ)`: how echo and noise together scatter.
    pub(super) beat: [[f64; 3]; 3],
}

/// The response along one axis.
#[derive(Clone, Debug)]
pub(super) struct Response {
    table: Vec<Cells>,
    /// Power of an echo of power 1 at places as fine as the table's, from as far before the middle cell as after it.
    fine: Vec<f64>,
    /// `|Rₖₗ|²`: how noise alone scatters.
    pub(super) noise: [[f64; 3]; 3],
    /// Power at so many whole cells beside an echo, from 0 on; the larger of both sides, and of what lies beyond.
    lobes: Vec<f64>,
    /// The mean of both sides there.
    means: Vec<f64>,
}

/// Both axes, and how long the echo is looked at.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    key: Key,
    pub(super) range: Response,
    pub(super) doppler: Response,
    /// Variance of the time at which the taper over pulses looks at a target, in pulses².
    pub(super) spread_pulses2: f64,
    /// How long the pulse lasts.
    pub(super) pulse_s: f64,
}

/// What a map says of the shape of its echoes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key {
    waveform: u32,
    pulses: u32,
    samples: u32,
    filters: usize,
    gates: usize,
    step_m: f64,
    resolution_m: f64,
}

/// The shapes of the latest few kinds of maps.
#[derive(Clone, Debug)]
pub(super) struct Shapes {
    radar: RadarConfig,
    known: Vec<Shape>,
}

/// Kinds of maps whose shapes are kept.
const MOST_SHAPES: usize = 16;

impl Shapes {
    pub(super) fn new(radar: &RadarConfig) -> Self {
        Self { radar: radar.clone(), known: Vec::new() }
    }

    /// The shape of a map's echoes: its place.
    pub(super) fn find(&mut self, map: &RangeDopplerMap) -> usize {
        let key = Key::of(map);
        if let Some(place) = self.known.iter().position(|shape| shape.key == key) {
            return place;
        }
        if self.known.len() == MOST_SHAPES {
            self.known.clear();
        }
        self.known.push(Shape::of(&self.radar, key));
        self.known.len() - 1
    }

    pub(super) fn at(&self, place: usize) -> Option<&Shape> {
        self.known.get(place)
    }
}

impl Key {
    fn of(map: &RangeDopplerMap) -> Self {
        // NaN would equal nothing, and each such map be another kind.
        let sound = |value: f64| if value.is_finite() { value } else { 0.0 };
        Self {
            waveform: map.waveform,
            pulses: map.pulses.min(crate::config::MOST_PULSES),
            samples: map.samples.min(crate::config::MOST_SAMPLES as u32),
            filters: map.filters,
            gates: map.gates,
            step_m: sound(map.range.map_or(1.0, |axis| axis.step_m)),
            resolution_m: sound(map.resolution_m),
        }
    }
}

impl Shape {
    fn of(radar: &RadarConfig, key: Key) -> Self {
        let processing = &radar.processing;
        let left = (key.pulses + 1).saturating_sub(processing.canceller_pulses).max(1) as usize;
        let taper = processing.doppler_window.coefficients(left);
        let is_known = key.pulses > 0 && key.filters >= left;
        let doppler =
            if is_known { Response::of_taper(&taper, key.filters as f64) } else { Response::gaussian(1.3) };
        let waveform = radar.waveforms.get(key.waveform as usize).filter(|_| key.samples > 0);
        let range = match waveform {
            Some(waveform) if waveform.is_continuous() => {
                let samples = key.samples as usize;
                let taper = processing.range_window.periodic_coefficients(samples.min(SHORT));
                // The gates are half of the spectrum's bins.
                let bins = 2.0 * key.gates as f64 * taper.len() as f64 / samples as f64;
                Response::of_taper(&taper, bins)
            }
            Some(waveform) => Response::of_pulse(waveform, radar),
            // As wide as a taper makes the resolution.
            None => Response::gaussian(1.2 * (key.resolution_m / key.step_m).clamp(1.0, 64.0)),
        };
        Self {
            key,
            range,
            doppler,
            spread_pulses2: if is_known { spread(&taper) } else { 0.0 },
            pulse_s: waveform.map_or(0.0, Waveform::duration_s),
        }
    }
}

impl Response {
    /// Filters of a spectrum of so many bins, over samples with this taper, which is symmetric.
    fn of_taper(taper: &[f64], bins: f64) -> Self {
        let sum = |power: i32, off: f64| -> Complex<f64> {
            let middle = 0.5 * (taper.len() as f64 - 1.0);
            let places = taper.iter().enumerate();
            let wave = places.map(|(n, w)| w.powi(power) * cos(TAU * off * (n as f64 - middle) / bins));
            Complex::new(wave.sum(), 0.0)
        };
        // A spectrum goes round: half of it away is as far as may be.
        let far = (0.5 * bins).clamp(1.0, MOST_FAR as f64) as usize;
        Self::new(|off| sum(1, off), |lag| sum(2, f64::from(lag)), far)
    }

    /// The matched filter of a pulse.
    fn of_pulse(waveform: &Waveform, radar: &RadarConfig) -> Self {
        let sampling_hz = radar.receiver.sampling_hz;
        let count = waveform.samples(sampling_hz);
        let window = &radar.processing.range_window;
        if count > LONG {
            return Self::of_long(waveform, window, sampling_hz);
        }
        let taper = window.coefficients(count);
        let at = |sample: f64| -> Complex<f64> {
            let phase = waveform.phase_cycles((sample + 1e-9) / sampling_hz);
            phase.map_or(Complex::default(), |cycles| phasor(1.0, TAU * cycles.fract()))
        };
        let filter: Vec<Complex<f64>> = taper.iter().enumerate().map(|(n, w)| at(n as f64) * w).collect();
        let echo = |off: f64| -> Complex<f64> {
            filter.iter().enumerate().map(|(n, h)| h.conj() * at(n as f64 - off)).sum()
        };
        let alike = |lag: i32| -> Complex<f64> {
            let apart = lag.unsigned_abs() as usize;
            let sum: Complex<f64> =
                filter.iter().zip(filter.iter().skip(apart)).map(|(a, b)| a.conj() * b).sum();
            if lag < 0 { sum.conj() } else { sum }
        };
        Self::new(echo, alike, MOST_FAR)
    }

    /// A long chirp's spectrum is its taper over its band (stationary phase: Cook and Bernfeld 1967, Radar Signals, §6).
    fn of_long(waveform: &Waveform, window: &Window, sampling_hz: f64) -> Self {
        let taper = window.coefficients(SHORT);
        Self::of_taper(&taper, SHORT as f64 * sampling_hz / waveform.bandwidth_hz())
    }

    /// Of a map that does not say how it was made: a Gaussian with so many cells between the points of half power.
    fn gaussian(width: f64) -> Self {
        let narrow = 2.0 * std::f64::consts::LN_2 / (width * width);
        let bell = |off: f64| Complex::new(exp(-narrow * off * off), 0.0);
        Self::new(bell, |lag| bell(f64::from(lag)), MOST_FAR)
    }

    /// From an echo's amplitude so many cells off, and the likeness of noise so many cells apart; side lobes are told up to `far`.
    fn new(echo: impl Fn(f64) -> Complex<f64>, alike: impl Fn(i32) -> Complex<f64>, far: usize) -> Self {
        let scale = 1.0 / echo(0.0).norm_sqr().sqrt().max(f64::MIN_POSITIVE);
        let amplitude = |off: f64| echo(off) * scale;
        let level = 1.0 / alike(0).re.max(f64::MIN_POSITIVE);
        let lags = [-2, -1, 0, 1, 2].map(|lag| alike(lag) * level);
        let likeness = |k: usize, l: usize| lags[2 + k - l];
        // Places of twice the reach and more, so that each table entry finds its neighbours and its slope.
        let last = (2 * REACH + 1) * STEPS;
        let fine: Vec<Complex<f64>> =
            (0..=2 * last).map(|step| amplitude((step as f64 - last as f64) / STEPS as f64)).collect();
        let entry = |step: usize| {
            // Cell `k` sees the place from `k − 1` cells further on.
            let places = [0, 1, 2].map(|k| last + step - REACH * STEPS + STEPS - k * STEPS);
            let amplitudes = places.map(|place| fine[place]);
            let slope = places
                .map(|place| 0.5 * STEPS as f64 * (fine[place + 1].norm_sqr() - fine[place - 1].norm_sqr()));
            let beat = |k: usize, l: usize| (amplitudes[k].conj() * likeness(k, l) * amplitudes[l]).re;
            Cells {
                power: amplitudes.map(|a| a.norm_sqr()),
                slope,
                beat: [0, 1, 2].map(|k| [0, 1, 2].map(|l| beat(k, l))),
            }
        };
        let table = (0..=2 * REACH * STEPS).map(entry).collect();
        let around = |cells: usize| {
            let off = cells as f64;
            [-0.5, -0.25, 0.0, 0.25]
                .map(|part| [off + part, -off - part].map(|off| amplitude(off).norm_sqr()))
        };
        let largest = |cells| around(cells).as_flattened().iter().copied().fold(0.0, f64::max);
        let mut lobes: Vec<f64> = (0..=far).map(largest).collect();
        let means = (0..=far).map(|cells| around(cells).as_flattened().iter().sum::<f64>() / 8.0).collect();
        for cells in (0..lobes.len() - 1).rev() {
            lobes[cells] = lobes[cells].max(lobes[cells + 1]);
        }
        let fine = fine.iter().map(Complex::norm_sqr).collect();
        let noise = [0, 1, 2].map(|k| [0, 1, 2].map(|l| likeness(k, l).norm_sqr()));
        Self { table, fine, noise, lobes, means }
    }

    /// For an echo so many cells beside the middle one, −1..=1.
    pub(super) fn cells(&self, off: f64) -> Cells {
        let place = ((off + REACH as f64) * STEPS as f64).clamp(0.0, (2 * REACH * STEPS) as f64);
        let first = (place.floor() as usize).min(2 * REACH * STEPS - 1);
        let share = place - first as f64;
        let (Some(a), Some(b)) = (self.table.get(first), self.table.get(first + 1)) else {
            return Cells::default();
        };
        let between = |a: f64, b: f64| a + share * (b - a);
        Cells {
            power: [0, 1, 2].map(|k| between(a.power[k], b.power[k])),
            slope: [0, 1, 2].map(|k| between(a.slope[k], b.slope[k])),
            beat: [0, 1, 2].map(|k| [0, 1, 2].map(|l| between(a.beat[k][l], b.beat[k][l]))),
        }
    }

    /// What an echo of power 1 gives so many cells beside its place; nothing beyond its nearest side lobes.
    pub(super) fn power(&self, off: f64) -> f64 {
        let place = off * STEPS as f64 + 0.5 * (self.fine.len() as f64 - 1.0);
        let (first, share) = (place.floor(), place - place.floor());
        let at = |place: f64| {
            if place >= 0.0 { self.fine.get(place as usize).copied().unwrap_or(0.0) } else { 0.0 }
        };
        at(first) + share * (at(first + 1.0) - at(first))
    }

    /// The most that an echo shows this many cells away, relative to its own power.
    pub(super) fn lobe(&self, cells: usize) -> f64 {
        let tolerance = if cells == 0 { 1.0 } else { LOBE_TOLERANCE * LOBE_TOLERANCE };
        let known = self.lobes.get(cells).or(self.lobes.last());
        known.map_or(0.0, |level| (level * tolerance).min(1.0))
    }

    /// Mean of what an echo gives to these cells on either side of it, and a little more.
    pub(super) fn mean_lobe(&self, cells: std::ops::RangeInclusive<usize>) -> f64 {
        let count = cells.clone().count().max(1) as f64;
        let sum: f64 = cells.map(|cells| self.means.get(cells).copied().unwrap_or(0.0)).sum();
        LOBE_TOLERANCE * sum / count
    }

    /// How far from an echo, in cells, it is still above a share of its power.
    pub(super) fn half_width(&self, share: f64) -> usize {
        self.lobes.iter().position(|level| *level < share).unwrap_or(self.lobes.len())
    }
}

/// Variance of the place in a taper, by its amplitude.
fn spread(taper: &[f64]) -> f64 {
    let sum: f64 = taper.iter().sum();
    let middle = 0.5 * (taper.len() as f64 - 1.0);
    let square = |(n, w): (usize, &f64)| w * (n as f64 - middle).powi(2);
    taper.iter().enumerate().map(square).sum::<f64>() / sum.max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangular_taper_has_a_sinc_and_noise_that_is_not_alike() {
        let response = Response::of_taper(&[1.0; 64], 64.0);
        let half = response.cells(0.5);
        // 3.92 dB midway, as far in both cells.
        assert!((10.0 * half.power[1].log10() + 3.92).abs() < 0.01, "{half:?}");
        assert!((half.power[1] - half.power[2]).abs() < 1e-9);
        assert!(half.slope[2] > 1.0 && half.slope[1] < -1.0);
        assert!(response.noise[0][1] < 1e-9 && (response.noise[1][1] - 1.0).abs() < 1e-12);
        // 13.26 dB down, and falling.
        assert!((10.0 * response.lobes[2].log10() + 13.4).abs() < 0.5, "{}", response.lobes[2]);
    }

    #[test]
    fn a_pulse_s_response_is_that_of_its_band_however_it_is_found() {
        let radar = RadarConfig::default();
        let (sampling_hz, window) = (5e6, radar.processing.range_window);
        let mut sampled = radar.clone();
        sampled.receiver.sampling_hz = sampling_hz;
        let long = Waveform::Lfm { duration_s: 200e-6, sweep_hz: 4e6 };
        let (one, other) =
            (Response::of_pulse(&long, &sampled), Response::of_long(&long, &window, sampling_hz));
        for off in [-1.0, -0.4, 0.0, 0.3, 0.9] {
            let (a, b) = (one.cells(off), other.cells(off));
            for k in 0..3 {
                assert!((a.power[k] - b.power[k]).abs() < 0.01, "{off} {k}: {} {}", a.power[k], b.power[k]);
                assert!((a.slope[k] - b.slope[k]).abs() < 0.03, "{off} {k}: {} {}", a.slope[k], b.slope[k]);
            }
        }
        assert!((one.noise[0][1] - other.noise[0][1]).abs() < 0.01);
    }

    #[test]
    fn nonsense_has_a_finite_shape() {
        let mut shapes = Shapes::new(&RadarConfig::default());
        for number in [f64::NAN, f64::INFINITY, 0.0, -1.0, 1e300] {
            for (waveform, pulses, samples, filters) in
                [(0, 0, 0, 0), (9, 5, 7, 3), (0, u32::MAX, u32::MAX, 2), (0, 16, 100, 16)]
            {
                let map = RangeDopplerMap {
                    waveform,
                    pulses,
                    samples,
                    filters,
                    resolution_m: number,
                    ..RangeDopplerMap::default()
                };
                let place = shapes.find(&map);
                assert_eq!(place, shapes.find(&map));
                let shape = shapes.at(place).unwrap();
                for off in [-1.0, 0.2, 1.0] {
                    let cells = [shape.range.cells(off), shape.doppler.cells(off)];
                    assert!(cells.iter().all(|cells| cells.power.iter().all(|power| power.is_finite())));
                }
            }
        }
    }
}
