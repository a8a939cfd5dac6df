//! A target's echoes during one interval.

use super::plan::Plan;
use crate::config::Beamforming;
use crate::dwell::Beam;
use crate::elementary::{phasor, sin};
use crate::geometry::wrap_angle;
use crate::radar::Swerling;
use crate::sim::detection::horizon_m;
use crate::sim::iq::{Course, Interval, Looking, Sight, fluctuation};
use crate::sim::random::{Purpose, stream};
use crate::units::SPEED_OF_LIGHT_M_S;
use num_complex::Complex;
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::f64::consts::TAU;

/// An echo that is no stronger than this over the noise of its cell changes nothing.
pub(super) const FAINT: f64 = 0.2;
/// Weaker ones from side lobes hardly ever cross, and change no other echo.
const MOST_FAINT: f64 = 3.0;
/// Beam widths off the middle at which only side lobes are left; nobody asks there how strong a target of the main lobe is.
const SIDE_WIDTHS: f64 = 3.0;

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
    /// What the Doppler filters make of these.
    pub(super) along_doppler: Vec<Complex<f64>>,
    /// By which each receiver multiplies them.
    pub(super) heard: Vec<Complex<f64>>,
    /// The most that its power may be over the noise of a cell.
    pub(super) snr: f64,
    /// The probability with which it is looked at: 1 of one in the beam.
    pub(super) shown: f64,
}

impl Echoes {
    /// By what all receivers together multiply its power.
    pub(super) fn heard_power(&self) -> f64 {
        self.heard.iter().map(Complex::norm_sqr).sum()
    }
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
    /// A target's echoes during the dwell, interval after interval, but for those that do not show; where it is roughly is known.
    pub(super) fn echoes_of(&self, index: usize, rough: &Course, plans: &[&Plan]) -> Vec<Echoes> {
        let config = self.world.config();
        let Some(target) = config.targets.get(index) else { return Vec::new() };
        let mut random = stream(config.seed, Purpose::Fluctuation, self.number, index);
        let constant = fluctuation(target.swerling, &mut random);
        let mut power = Fluctuation { swerling: target.swerling, random, constant };
        let mut chance = stream(config.seed, Purpose::SideLobes, self.number, index);
        let mut course = None;
        let intervals = self.intervals.iter().zip(plans).enumerate();
        intervals
            .filter_map(|(place, (interval, plan))| {
                let powers = power.of_pulses(0..interval.pulses);
                let roughly = rough.at(interval.start_s + middle_s(interval));
                power.of_pulses(0..interval.earlier_pulses(2.0 * roughly.range_m / SPEED_OF_LIGHT_M_S));
                let mean = |sight: &Sight| plan.at_one_metre * target.script.rcs_m2 / sight.range_m.powi(4);
                let all = powers.iter().sum::<f64>() / f64::from(interval.pulses);
                let shown = self.shown(interval, plan, &roughly, plan.gain * mean(&roughly) * all);
                if shown <= 0.0 || (shown < 1.0 && chance.random::<f64>() >= shown) {
                    return None;
                }
                let course = *course.get_or_insert_with(|| self.world.course(index, self.middle_s()));
                let sight = self.sight_during(&course?, interval)?;
                let snrs: Vec<f64> = self
                    .gains(interval, &sight)
                    .zip(&powers)
                    .map(|(gain, power)| mean(&sight) * gain * power)
                    .collect();
                let snr = plan.gain * snrs.iter().sum::<f64>() / f64::from(interval.pulses);
                (snr > FAINT).then(|| self.echoes((index, place), sight, &snrs, plan, (snr, shown)))
            })
            .collect()
    }

    /// With which probability an echo has to be looked at, that would have such a signal-to-noise ratio in the middle of the beam. One that
    /// only side lobes see, and hardly over the noise, seldom crosses: then it is enough to look as seldom.
    fn shown(&self, interval: &Interval<'_>, plan: &Plan, sight: &Sight, in_the_middle: f64) -> f64 {
        let (antenna, beam) = (&interval.radar.antenna, &self.pointing.middle);
        let off = |apart: f64, width: f64| (apart / width).powi(2);
        let widths =
            off(wrap_angle(sight.direction.azimuth_rad - beam.azimuth_rad), antenna.azimuth_width_rad)
                + off(sight.direction.elevation_rad - beam.elevation_rad, antenna.elevation_width_rad);
        let time_s = interval.start_s + middle_s(interval);
        let snr = in_the_middle * self.pointing.gain(antenna, &sight.direction, time_s).powi(2);
        let is_beside = widths > SIDE_WIDTHS * SIDE_WIDTHS;
        // A jammer's noise, and other intervals in the same map, would have to be looked at with it.
        let is_alone = self.world.config().jammers.is_empty() && plan.map.looks == 1;
        // In the main lobe its strength varies from pulse to pulse.
        if !is_beside || (snr > FAINT && !is_alone) || snr > MOST_FAINT {
            1.0
        } else if snr > FAINT {
            plan.crossings.at_most_shown(snr)
        } else {
            0.0
        }
    }

    /// Where a target is when the middle pulse of an interval reflects, if the Earth does not hide it.
    fn sight_during(&self, course: &Course, interval: &Interval<'_>) -> Option<Sight> {
        let middle_s = interval.start_s + middle_s(interval);
        let sight = course.at(middle_s + course.at(middle_s).range_m / SPEED_OF_LIGHT_M_S);
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

    fn echoes(
        &self,
        (target, place): (usize, usize),
        sight: Sight,
        snrs: &[f64],
        plan: &Plan,
        (snr, shown): (f64, f64),
    ) -> Echoes {
        let interval = &self.intervals[place];
        let Sight { range_m, range_rate_m_s, direction, .. } = sight;
        let speed_m_s = SPEED_OF_LIGHT_M_S + range_rate_m_s;
        let delay_s = 2.0 * range_m / speed_m_s;
        let delay_rate = 2.0 * range_rate_m_s / speed_m_s;
        let middle = 0.5 * (f64::from(interval.pulses) - 1.0);
        let amplitude = |(pulse, snr): (usize, &f64)| {
            let delay_s = delay_s + delay_rate * (pulse as f64 - middle) / interval.prf_hz;
            phasor(snr.sqrt(), -TAU * (interval.carrier_hz * delay_s).fract())
        };
        let amplitudes: Vec<_> = snrs.iter().enumerate().map(amplitude).collect();
        Echoes {
            target,
            interval: place,
            sight,
            folded_s: delay_s - (delay_s * interval.prf_hz).floor() / interval.prf_hz,
            delay_rate,
            doppler_hz: -interval.carrier_hz * delay_rate,
            along_doppler: plan.doppler.pulses(&amplitudes),
            amplitudes,
            heard: self.heard(interval, &direction, interval.start_s + middle_s(interval)),
            snr,
            shown,
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
        let step = array.spacing_m * sin(azimuth_rad) * interval.carrier_hz / SPEED_OF_LIGHT_M_S;
        let middle = 0.5 * (elements.len() as f64 - 1.0);
        let weighted =
            elements.iter().zip(coefficients).enumerate().map(|(place, (element, w))| {
                element * phasor(w / norm, -TAU * step * (place as f64 - middle))
            });
        vec![weighted.sum()]
    }
}

/// When the middle of an interval's pulses is radiated, since its first.
pub(super) fn middle_s(interval: &Interval<'_>) -> f64 {
    0.5 * (f64::from(interval.pulses) - 1.0) / interval.prf_hz + 0.5 * interval.waveform.duration_s()
}
