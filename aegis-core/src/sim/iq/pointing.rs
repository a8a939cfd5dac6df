//! Where the beam points while pulses leave and echoes arrive.

use crate::config::{Antenna, Monopulse, RadarConfig, ScanPattern};
use crate::dwell::Beam;
use crate::elementary::{cos, phasor, powf, sin};
use crate::geometry::{wrap_angle, wrap_azimuth};
use crate::units::SPEED_OF_LIGHT_M_S;
use num_complex::Complex;
use std::f64::consts::TAU;

/// How much stronger differences are than their sum in side lobes.
const SIDE_DIFFERENCE: f64 = 2.0;

/// The beam during one dwell.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Pointing {
    pub(in crate::sim) middle: Beam,
    middle_s: f64,
    rate_rad_s: f64,
}

impl Pointing {
    /// Of a dwell with this number, between two times since the scene's start.
    pub(in crate::sim) fn of(radar: &RadarConfig, number: u64, start_s: f64, end_s: f64) -> Self {
        let middle_s = start_s.midpoint(end_s);
        match &radar.scan {
            ScanPattern::Rotating { period_s, elevation_rad } => {
                let azimuth_rad = wrap_azimuth((middle_s / period_s).fract() * TAU);
                let middle = Beam { azimuth_rad, elevation_rad: *elevation_rad };
                Self { middle, middle_s, rate_rad_s: TAU / period_s }
            }
            ScanPattern::Electronic { beams } => {
                let place = (number % beams.len().max(1) as u64) as usize;
                let middle = beams.get(place).copied().unwrap_or_default();
                Self { middle, middle_s, rate_rad_s: 0.0 }
            }
        }
    }

    /// Azimuth at a time since the scene's start.
    pub(in crate::sim) fn azimuth_rad(&self, time_s: f64) -> f64 {
        self.middle.azimuth_rad + self.rate_rad_s * (time_s - self.middle_s)
    }

    /// One-way gain towards a direction, relative to the middle of the beam.
    pub(in crate::sim) fn gain(&self, antenna: &Antenna, towards: &Beam, time_s: f64) -> f64 {
        let azimuth_off_rad = wrap_angle(towards.azimuth_rad - self.azimuth_rad(time_s));
        antenna.pattern(azimuth_off_rad, towards.elevation_rad - self.middle.elevation_rad)
    }

    /// How each channel receives a plane wave from a direction. Of elements one to the right hears sooner what comes from the right; their
    /// line is level, and its normal the middle of the beam. Differences have their slope over the sum in the main lobe, and are
    /// [`SIDE_DIFFERENCE`] times as strong in side lobes. One channel for a radar that has neither, and one more for an auxiliary antenna.
    pub(in crate::sim) fn elements(
        &self,
        antenna: &Antenna,
        towards: &Beam,
        carrier_hz: f64,
        time_s: f64,
    ) -> Vec<Complex<f64>> {
        let off_rad = towards.azimuth_rad - self.azimuth_rad(time_s);
        let up_rad = towards.elevation_rad - self.middle.elevation_rad;
        let Some(array) = &antenna.array else {
            let mut channels = sum_and_differences(antenna, [wrap_angle(off_rad), up_rad]);
            channels.extend(self.auxiliary(antenna, towards, time_s));
            return channels;
        };
        let sine = sin(off_rad) * cos(towards.elevation_rad);
        let cycles = array.spacing_m * sine * carrier_hz / SPEED_OF_LIGHT_M_S;
        let middle = 0.5 * (f64::from(array.elements) - 1.0);
        (0..array.elements).map(|element| phasor(1.0, TAU * cycles * (f64::from(element) - middle))).collect()
    }
}

impl Pointing {
    /// What an auxiliary antenna hears of a plane wave, beside what the beam hears of it.
    fn auxiliary(&self, antenna: &Antenna, towards: &Beam, time_s: f64) -> Option<Complex<f64>> {
        let gain = powf(10.0, 0.1 * (antenna.auxiliary?.gain_db - antenna.gain_db));
        Some(Complex::new((gain / self.gain(antenna, towards, time_s)).sqrt(), 0.0))
    }
}

/// The sum, 1, and each difference that the antenna has, so far off in azimuth and elevation.
fn sum_and_differences(antenna: &Antenna, off_rad: [f64; 2]) -> Vec<Complex<f64>> {
    let sidelobes = powf(10.0, -0.1 * antenna.sidelobe_db);
    let is_beside = antenna.pattern(off_rad[0], off_rad[1]) <= sidelobes * (1.0 + 1e-9);
    let widths = [off_rad[0] / antenna.azimuth_width_rad, off_rad[1] / antenna.elevation_width_rad];
    let slopes = antenna.monopulse.iter().flat_map(Monopulse::slopes);
    let differences = slopes.zip(widths).filter_map(|(slope, widths)| {
        slope.map(|slope| if is_beside { SIDE_DIFFERENCE.copysign(widths * slope) } else { slope * widths })
    });
    std::iter::once(1.0).chain(differences).map(|part| Complex::new(part, 0.0)).collect()
}
