//! One coherent processing interval, and what a delayed copy of its waveform adds to its samples.

use crate::config::{RadarConfig, Receiver};
use crate::elementary::sin_cos;
use crate::radar::Waveform;
use crate::units::SPEED_OF_LIGHT_M_S;
use ndarray::{Array3, s};
use num_complex::Complex;
use std::f64::consts::TAU;

/// Times in samples that are off by less are off by rounding only.
const ROUNDING: f64 = 1e-6;

/// What is transmitted and sampled. Times count from the interval's first pulse.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Interval<'a> {
    pub(in crate::sim) radar: &'a RadarConfig,
    pub(in crate::sim) waveform: &'a Waveform,
    pub(in crate::sim) carrier_hz: f64,
    pub(in crate::sim) prf_hz: f64,
    pub(in crate::sim) pulses: u32,
    /// When its first pulse left, since the scene's start, and since the dwell's.
    pub(in crate::sim) start_s: f64,
    pub(in crate::sim) offset_s: f64,
    /// Its place in the dwell.
    pub(in crate::sim) number: usize,
}

/// How long a wave takes to something and back: at the time of reception `u`, `at_s + rate·(u − time_s)`.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Delay {
    at_s: f64,
    rate: f64,
    time_s: f64,
}

/// One pulse that comes back.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Echo {
    /// Which one; before the interval's first they are negative.
    pub(in crate::sim) pulse: i64,
    pub(in crate::sim) amplitude: f64,
    pub(in crate::sim) delay: Delay,
    /// How much longer than the way takes it is held back.
    pub(in crate::sim) held_s: f64,
    /// By how much its frequency is shifted beside what its way does.
    pub(in crate::sim) shift_hz: f64,
}

impl Delay {
    /// Of what is `range_m` away when it reflects, `time_s` after the interval's first pulse.
    ///
    /// What is received at `u` was reflected at `u − τ/2`, so `cτ = 2(R + Ṙ(u − τ/2 − t))` and
    /// `τ(u) = 2(R + Ṙ(u − t))/(c + Ṙ)`: an echo is stretched by `(c − Ṙ)/(c + Ṙ)`, in its envelope and in its carrier
    /// (Richards 2014, Fundamentals of Radar Signal Processing, §2.6.1).
    pub(in crate::sim) fn of(range_m: f64, range_rate_m_s: f64, time_s: f64) -> Self {
        let speed_m_s = SPEED_OF_LIGHT_M_S + range_rate_m_s;
        Self { at_s: 2.0 * range_m / speed_m_s, rate: 2.0 * range_rate_m_s / speed_m_s, time_s }
    }

    fn at(&self, time_s: f64) -> f64 {
        self.at_s + self.rate * (time_s - self.time_s)
    }
}

impl<'a> Interval<'a> {
    pub(in crate::sim) fn receiver(&self) -> &'a Receiver {
        &self.radar.receiver
    }

    pub(in crate::sim) fn samples(&self) -> usize {
        self.receiver().samples as usize
    }

    /// When a pulse begins to leave.
    pub(in crate::sim) fn pulse_s(&self, pulse: i64) -> f64 {
        pulse as f64 / self.prf_hz
    }

    /// Pulses before its first whose echoes may still arrive, for echoes that take so long.
    pub(in crate::sim) fn earlier_pulses(&self, delay_s: f64) -> i64 {
        ((delay_s + self.waveform.duration_s()) * self.prf_hz).ceil().max(0.0) as i64
    }

    /// The first sample that is taken while no pulse is transmitted.
    pub(in crate::sim) fn open(&self) -> usize {
        if self.waveform.is_continuous() {
            return 0;
        }
        self.sample_at(self.waveform.duration_s())
    }

    /// The first sample that is not taken before a time after its pulse.
    pub(in crate::sim) fn sample_at(&self, since_pulse_s: f64) -> usize {
        let Receiver { first_sample_s, sampling_hz, .. } = self.receiver();
        let sample = (since_pulse_s - first_sample_s) * sampling_hz - ROUNDING;
        sample.ceil().clamp(0.0, self.samples() as f64) as usize
    }

    /// Adds an echo to what each element receives, and says how many samples it covers.
    pub(in crate::sim) fn add(
        &self,
        echo: &Echo,
        elements: &[Complex<f64>],
        memory: &mut Vec<Complex<f64>>,
        cube: &mut Array3<Complex<f32>>,
    ) -> usize {
        let [begin_s, end_s] = self.arrival_s(echo);
        let last = f64::from(self.pulses) - 1.0;
        // It may end while the next pulse's samples are taken.
        let first = (begin_s * self.prf_hz).floor();
        let until = (end_s * self.prf_hz).floor();
        if !(until >= 0.0 && first <= last) {
            return 0;
        }
        let mut covered = 0;
        for pulse in first.max(0.0) as i64..=until.min(last) as i64 {
            let pulse_s = self.pulse_s(pulse);
            let from = self.sample_at(begin_s - pulse_s).max(self.open());
            let to = self.sample_at(end_s - pulse_s);
            if from >= to {
                continue;
            }
            covered += to - from;
            memory.clear();
            memory.extend((from..to).map(|sample| self.received(echo, pulse_s, sample)));
            for (channel, element) in elements.iter().enumerate() {
                // What is sampled of a continuous sweep is its beat, in which received phases are turned around.
                let element = if self.waveform.is_continuous() { element.conj() } else { *element };
                let mut row = cube.slice_mut(s![channel, pulse as usize, from..to]);
                for (to, value) in row.iter_mut().zip(memory.iter()) {
                    *to += single(value * element);
                }
            }
        }
        covered
    }

    /// When its beginning and its end are received: where `u − τ(u)` is when they left.
    fn arrival_s(&self, echo: &Echo) -> [f64; 2] {
        let left_s = self.pulse_s(echo.pulse) + echo.held_s;
        let Delay { at_s, rate, time_s } = echo.delay;
        [0.0, self.waveform.duration_s()]
            .map(|since_s| (left_s + since_s + at_s - rate * time_s) / (1.0 - rate))
    }

    /// What an echo gives for one sample of one pulse: `A exp(j2π(φ(t − τ) − f_c τ))`, or the beat with what is transmitted.
    fn received(&self, echo: &Echo, pulse_s: f64, sample: usize) -> Complex<f64> {
        let since_pulse_s = self.receiver().first_sample_s + sample as f64 / self.receiver().sampling_hz;
        let time_s = pulse_s + since_pulse_s;
        let delay_s = echo.delay.at(time_s);
        let into_s = time_s - delay_s - echo.held_s - self.pulse_s(echo.pulse);
        // The samples are those of the echo, so that what is off is off by rounding.
        let Some(phase) = self.waveform.phase_cycles(into_s.max(0.0)) else { return Complex::default() };
        let shift = echo.shift_hz * (self.offset_s + time_s);
        let cycles = phase - (self.carrier_hz * delay_s).fract() + shift.fract();
        if !self.waveform.is_continuous() {
            return polar(echo.amplitude, cycles);
        }
        let Some(own) = self.waveform.phase_cycles(since_pulse_s) else { return Complex::default() };
        let beat_hz =
            self.sweep_hz_s() * (since_pulse_s - into_s) + self.carrier_hz * echo.delay.rate - echo.shift_hz;
        // What lies beyond is taken out by the filter before the converter.
        if beat_hz.abs() > 0.5 * self.receiver().sampling_hz {
            return Complex::default();
        }
        polar(echo.amplitude, own - cycles)
    }

    /// How fast a sweep's frequency changes; 0 for any other waveform.
    pub(in crate::sim) fn sweep_hz_s(&self) -> f64 {
        match self.waveform {
            Waveform::Fmcw { duration_s, sweep_hz } => sweep_hz / duration_s,
            _ => 0.0,
        }
    }
}

/// Phases are taken modulo a cycle before their sine is.
pub(in crate::sim) fn polar(amplitude: f64, cycles: f64) -> Complex<f64> {
    let (sin, cos) = sin_cos(TAU * cycles.fract());
    Complex::new(amplitude * cos, amplitude * sin)
}

pub(in crate::sim) fn single(value: Complex<f64>) -> Complex<f32> {
    Complex::new(value.re as f32, value.im as f32)
}
