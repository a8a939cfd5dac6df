//! What the patches of a source add to the samples.

use super::super::super::random::{Purpose, stream};
use super::super::interval::{Interval, polar, single};
use super::super::scene::Looking;
use super::super::target::snr_at_one_metre;
use super::Clutter;
use super::process::Process;
use super::reflect::View;
use crate::config::Receiver;
use crate::radar::Waveform;
use crate::units::SPEED_OF_LIGHT_M_S;
use ndarray::{Array2, Array3, Axis, s};
use num_complex::Complex;

/// A patch weaker than this in each sample is none.
const FAINTEST_SNR: f64 = 1e-9;

/// From one patch to the next: a sample, or the resolution of a continuous sweep.
pub(in crate::sim) fn spacing_m(receiver: &Receiver, waveform: &Waveform) -> f64 {
    if waveform.is_continuous() {
        return 0.5 * SPEED_OF_LIGHT_M_S / waveform.bandwidth_hz();
    }
    receiver.sample_m()
}

impl Looking<'_> {
    /// Adds a source's echoes to the samples of all intervals, if the beam looks at it.
    pub(in crate::sim) fn add_clutter(&self, index: usize, cubes: &mut [Array3<Complex<f32>>]) {
        let config = &self.world.config;
        let (Some(clutter), Some(first)) = (config.clutter.get(index), self.intervals.first()) else {
            return;
        };
        let middle = self.pointing.middle;
        if !clutter.is_towards(middle.azimuth_rad) {
            return;
        }
        let times_s: Vec<f64> = self
            .intervals
            .iter()
            .flat_map(|interval| {
                (0..interval.pulses).map(|pulse| interval.offset_s + interval.pulse_s(i64::from(pulse)))
            })
            .collect();
        let process = Process::new(clutter, SPEED_OF_LIGHT_M_S / first.carrier_hz, &times_s);
        let view = View {
            antenna: &first.radar.antenna,
            height_m: config.site.height_m,
            beam_elevation_rad: middle.elevation_rad,
        };
        let mut random = stream(config.seed, Purpose::Clutter, self.number, index);
        let mut planes: Vec<_> = self
            .intervals
            .iter()
            .map(|interval| Array2::default((interval.pulses as usize, interval.samples())))
            .collect();
        let replica = first.waveform.replica(first.receiver().sampling_hz);
        let snr_at_one_metre = snr_at_one_metre(first.radar, first.carrier_hz);
        let spacing_m = spacing_m(first.receiver(), first.waveform);
        let (mut knots, mut echoes, mut tone) = (Vec::new(), Vec::new(), Vec::new());
        for range_m in ranges_m(clutter, first, spacing_m) {
            let snr = snr_at_one_metre * view.weighted_rcs_m2(clutter, range_m, spacing_m) / range_m.powi(4);
            if snr <= FAINTEST_SNR {
                continue;
            }
            process.draw(&mut random, &mut knots, &mut echoes);
            let mut rest = echoes.as_slice();
            for (interval, plane) in self.intervals.iter().zip(&mut planes) {
                let (own, others) = rest.split_at((interval.pulses as usize).min(rest.len()));
                rest = others;
                interval.add_patch(range_m, snr.sqrt(), own, &replica, &mut tone, plane);
            }
        }
        for ((interval, plane), cube) in self.intervals.iter().zip(&planes).zip(cubes) {
            let time_s = self.middle_s();
            let elements = self.pointing.elements(
                &interval.radar.antenna,
                &self.at_azimuth(time_s),
                interval.carrier_hz,
                time_s,
            );
            for (mut channel, element) in cube.axis_iter_mut(Axis(0)).zip(elements) {
                let element = single(element);
                channel.zip_mut_with(plane, |to, value| *to += value * element);
            }
        }
    }

    fn at_azimuth(&self, time_s: f64) -> crate::dwell::Beam {
        crate::dwell::Beam { azimuth_rad: self.pointing.azimuth_rad(time_s), elevation_rad: 0.0 }
    }
}

/// Ranges of the patches: those whose echoes begin with a sample, or a grid from 0 for a continuous sweep.
fn ranges_m(clutter: &Clutter, interval: &Interval<'_>, spacing_m: f64) -> impl Iterator<Item = f64> + use<> {
    let offset_m = if interval.waveform.is_continuous() {
        0.0
    } else {
        0.5 * SPEED_OF_LIGHT_M_S * interval.receiver().first_sample_s
    };
    let [near, far] = [clutter.near_m, clutter.far_m].map(|range_m| (range_m - offset_m) / spacing_m);
    (near.ceil() as i64..=far.floor() as i64).map(move |patch| offset_m + patch as f64 * spacing_m)
}

impl Interval<'_> {
    /// Adds one patch's echoes, pulse after pulse. Echoes that take longer than from pulse to pulse fall into a later pulse's
    /// samples, at the nearest one.
    fn add_patch(
        &self,
        range_m: f64,
        amplitude: f64,
        echoes: &[Complex<f64>],
        replica: &[Complex<f32>],
        tone: &mut Vec<Complex<f32>>,
        plane: &mut Array2<Complex<f32>>,
    ) {
        let Receiver { first_sample_s, sampling_hz, .. } = self.receiver();
        let delay_s = 2.0 * range_m / SPEED_OF_LIGHT_M_S;
        if self.waveform.is_continuous() {
            self.beat_of(delay_s, tone);
            for (pulse, echo) in echoes.iter().enumerate() {
                add_scaled(plane, pulse, 0, tone, single(echo.conj() * amplitude));
            }
            return;
        }
        let folded_s = delay_s - (delay_s * self.prf_hz).floor() / self.prf_hz;
        let first = ((folded_s - first_sample_s) * sampling_hz).round() as i64;
        // What begins before the first sample is seen from its later part on.
        let hidden = usize::try_from(-first).unwrap_or(0).min(replica.len());
        let from = usize::try_from(first).unwrap_or(0);
        for (pulse, echo) in echoes.iter().enumerate() {
            add_scaled(plane, pulse, from, &replica[hidden..], single(echo * amplitude));
        }
    }

    /// The beat with an echo of unit amplitude that takes so long; nothing where the receiver's filter takes it out.
    fn beat_of(&self, delay_s: f64, tone: &mut Vec<Complex<f32>>) {
        tone.clear();
        if (self.sweep_hz_s() * delay_s).abs() > 0.5 * self.receiver().sampling_hz {
            return;
        }
        tone.extend((0..self.samples()).map(|sample| {
            let time_s = self.receiver().first_sample_s + sample as f64 / self.receiver().sampling_hz;
            let phases = self.waveform.phase_cycles(time_s).zip(self.waveform.phase_cycles(time_s - delay_s));
            phases.map_or(Complex::default(), |(own, back)| single(polar(1.0, own - back)))
        }));
    }
}

/// Adds a multiple to a pulse's samples from one on, as far as there are.
fn add_scaled(
    plane: &mut Array2<Complex<f32>>,
    pulse: usize,
    from: usize,
    wave: &[Complex<f32>],
    scale: Complex<f32>,
) {
    let to = plane.dim().1.min(from + wave.len());
    if pulse >= plane.dim().0 || from >= to {
        return;
    }
    let mut row = plane.slice_mut(s![pulse, from..to]);
    row.iter_mut().zip(wave).for_each(|(sample, value)| *sample += value * scale);
}
