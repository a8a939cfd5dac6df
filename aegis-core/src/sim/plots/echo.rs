//! A target's echoes during one interval.

use super::plan::Plan;
use crate::config::Beamforming;
use crate::dwell::Beam;
use crate::radar::Swerling;
use crate::sim::detection::horizon_m;
use crate::sim::iq::{Interval, Looking, Sight, fluctuation, snr_at_one_metre};
use crate::sim::random::{Purpose, stream};
use crate::units::SPEED_OF_LIGHT_M_S;
use num_complex::Complex;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::f64::consts::TAU;

/// An echo that is no stronger than this over the noise of its cell changes nothing.
pub(super) const FAINT: f64 = 0.2;

/// What comes back from a target during one interval.
#[derive(Clone, Debug)]
pub(super) struct Echoes {
    pub(super) target: usize,
    /// Which of the dwell's intervals.
    pub(super) interval: usize,
    pub(super) sight: Sight,
    /// How long after the latest pulse it arrives, and how fast that grows.
    pub(super) folded_s: f64,
    pub(super) delay_rate: f64,
    pub(super) doppler_hz: f64,
    /// In each pulse's samples, in units of the receiver's noise.
    pub(super) amplitudes: Vec<Complex<f64>>,
    /// By which each receiver multiplies them.
    pub(super) heard: Vec<Complex<f64>>,
    /// The most that its power may be over the noise of a cell.
    pub(super) snr: f64,
}

/// A target's power over its mean, pulse after pulse; as the I/Q simulator draws it.
struct Fluctuation {
    swerling: Swerling,
    random: Xoshiro256PlusPlus,
    constant: f64,
}

impl Fluctuation {
    fn of_pulses(&mut self, pulses: impl IntoIterator) -> Vec<f64> {
        pulses.into_iter().map(|_| self.of_pulse()).collect()
    }

    fn of_pulse(&mut self) -> f64 {
        match self.swerling {
            Swerling::Swerling2 | Swerling::Swerling4 => fluctuation(self.swerling, &mut self.random),
            _ => self.constant,
        }
    }
}

impl Looking<'_> {
    /// A target's echoes during the dwell, interval after interval, but for those that are lost in noise.
    pub(super) fn echoes_of(&self, index: usize, plans: &[&Plan]) -> Vec<Echoes> {
        let Some(target) = self.world.config().targets.get(index) else { return Vec::new() };
        let mut random = stream(self.world.config().seed, Purpose::Fluctuation, self.number, index);
        let constant = fluctuation(target.swerling, &mut random);
        let mut power = Fluctuation { swerling: target.swerling, random, constant };
        let intervals = self.intervals.iter().zip(plans).enumerate();
        intervals
            .filter_map(|(place, (interval, plan))| {
                let powers = power.of_pulses(0..interval.pulses);
                let sight = self.sight_during(index, interval)?;
                let way_s = 2.0 * sight.range_m / SPEED_OF_LIGHT_M_S;
                power.of_pulses(0..interval.earlier_pulses(way_s));
                let mean = snr_at_one_metre(interval.radar, interval.carrier_hz) * target.script.rcs_m2
                    / sight.range_m.powi(4);
                let snrs: Vec<f64> = self
                    .gains(interval, &sight)
                    .zip(&powers)
                    .map(|(gain, power)| mean * gain * power)
                    .collect();
                let snr = plan.gain() * snrs.iter().sum::<f64>() / f64::from(interval.pulses);
                (snr > FAINT).then(|| self.echoes(index, place, sight, &snrs, snr))
            })
            .collect()
    }

    /// Where a target is when the middle pulse of an interval reflects, if the Earth does not hide it.
    fn sight_during(&self, index: usize, interval: &Interval<'_>) -> Option<Sight> {
        let middle_s = interval.start_s + middle_s(interval);
        let before = self.world.sight(index, middle_s)?;
        let sight = self.world.sight(index, middle_s + before.range_m / SPEED_OF_LIGHT_M_S)?;
        (sight.range_m <= horizon_m(self.world.config().site.height_m, sight.height_m)).then_some(sight)
    }

    /// Gain both ways of each pulse.
    fn gains(&self, interval: &Interval<'_>, sight: &Sight) -> impl Iterator<Item = f64> {
        let (antenna, direction) = (&interval.radar.antenna, sight.direction);
        let way_s = 2.0 * sight.range_m / SPEED_OF_LIGHT_M_S;
        let first_s = interval.start_s + 0.5 * interval.waveform.duration_s();
        (0..interval.pulses).map(move |pulse| {
            let left_s = first_s + interval.pulse_s(i64::from(pulse));
            let at = |time_s: f64| self.pointing.gain(antenna, &direction, time_s);
            at(left_s) * at(left_s + way_s)
        })
    }

    fn echoes(&self, target: usize, place: usize, sight: Sight, snrs: &[f64], snr: f64) -> Echoes {
        let interval = &self.intervals[place];
        let Sight { range_m, range_rate_m_s, direction, .. } = sight;
        let speed_m_s = SPEED_OF_LIGHT_M_S + range_rate_m_s;
        let delay_s = 2.0 * range_m / speed_m_s;
        let delay_rate = 2.0 * range_rate_m_s / speed_m_s;
        let middle = 0.5 * (f64::from(interval.pulses) - 1.0);
        let amplitude = |(pulse, snr): (usize, &f64)| {
            let delay_s = delay_s + delay_rate * (pulse as f64 - middle) / interval.prf_hz;
            Complex::from_polar(snr.sqrt(), -TAU * (interval.carrier_hz * delay_s).fract())
        };
        Echoes {
            target,
            interval: place,
            sight,
            folded_s: delay_s - (delay_s * interval.prf_hz).floor() / interval.prf_hz,
            delay_rate,
            doppler_hz: -interval.carrier_hz * delay_rate,
            amplitudes: snrs.iter().enumerate().map(amplitude).collect(),
            heard: self.heard(interval, &direction, interval.start_s + middle_s(interval)),
            snr,
        }
    }

    /// By what each receiver, or the one beam that is made of all, multiplies a wave from a direction.
    pub(super) fn heard(&self, interval: &Interval<'_>, towards: &Beam, time_s: f64) -> Vec<Complex<f64>> {
        let elements = self.pointing.elements(&interval.radar.antenna, towards, interval.carrier_hz, time_s);
        let (Beamforming::Steered { taper, azimuth_rad }, Some(array)) =
            (interval.radar.processing.beamforming, &interval.radar.antenna.array)
        else {
            return elements;
        };
        let coefficients = taper.coefficients(elements.len());
        let norm = coefficients.iter().map(|w| w * w).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
        let step = array.spacing_m * azimuth_rad.sin() * interval.carrier_hz / SPEED_OF_LIGHT_M_S;
        let middle = 0.5 * (elements.len() as f64 - 1.0);
        let weighted = elements.iter().zip(coefficients).enumerate().map(|(place, (element, w))| {
            element * Complex::from_polar(w / norm, -TAU * step * (place as f64 - middle))
        });
        vec![weighted.sum()]
    }
}

/// When the middle of an interval's pulses is radiated, since its first.
pub(super) fn middle_s(interval: &Interval<'_>) -> f64 {
    0.5 * (f64::from(interval.pulses) - 1.0) / interval.prf_hz + 0.5 * interval.waveform.duration_s()
}
