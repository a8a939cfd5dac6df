//! How a radar radiates, and where it looks.

use super::super::{count, within};
use crate::dwell::Beam;
use crate::elementary::{exp, powf};
use crate::error::{Error, Result};
use std::f64::consts::{FRAC_PI_2, LN_2, TAU};

/// Most elements of an array.
pub const MOST_ELEMENTS: usize = 256;
/// Most beams of an electronic scan.
pub const MOST_BEAMS: usize = 100_000;

/// How a radar radiates: one pattern for transmitting, and the same for each receiving channel.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Antenna {
    /// Gain in the middle of the beam, dB over isotropic, `-20..=80`. Default 34.
    pub gain_db: f64,
    /// Width of the beam in azimuth, where half of the power is left one way, radians, `1e-4..=2π`. Default 2°.
    pub azimuth_width_rad: f64,
    /// The same in elevation. Default 20°: a fan.
    pub elevation_width_rad: f64,
    /// Level of the side lobes, dB below the middle of the beam, `0..=100`. Default 30.
    pub sidelobe_db: f64,
    /// A line of receiving elements; each is a channel of the samples. Default `None`: one channel.
    pub array: Option<LineArray>,
    /// Difference channels beside the sum. Default `None`. Not together with `array`.
    pub monopulse: Option<Monopulse>,
    /// A small antenna beside the large one, to blank or cancel what comes in through side lobes: the samples' second channel. Default
    /// `None`. Not together with `array` or `monopulse`.
    pub auxiliary: Option<Auxiliary>,
}

/// An antenna that hears alike all around, with a receiver of the same noise, in phase with the large antenna's.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Auxiliary {
    /// Its gain, dB over isotropic, `-20..=60`, more than the large antenna's side lobes and less than its beam.
    pub gain_db: f64,
}

/// Receiving elements side by side, left to right as seen by the radar: each has the antenna's pattern.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct LineArray {
    /// How many, `2..=`[`MOST_ELEMENTS`].
    pub elements: u32,
    /// From one to the next, metres, `1e-5..=100`. More than half a wavelength sees other directions too.
    pub spacing_m: f64,
}

/// Receiving beams that are differences, calibrated to the phase and the noise of their sum. The samples' channels are then the sum, by which
/// targets are detected, and the differences that are declared, azimuth first.
///
/// A slope is the ratio of difference to sum over the angle from the middle of the beam in beam widths at half power: 1.6 or so
/// (Skolnik 2008, Radar Handbook, §9.2), `0.1..=10`, or negative where the difference is turned around. The ratio is taken to be
/// straight up to [`Monopulse::REACH_WIDTHS`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Monopulse {
    /// In azimuth, positive to the right; `None` where there is no such channel.
    #[cfg_attr(feature = "serde", serde(default))]
    pub azimuth_slope: Option<f64>,
    /// In elevation, positive upwards; `None` where there is no such channel.
    #[cfg_attr(feature = "serde", serde(default))]
    pub elevation_slope: Option<f64>,
}

impl Monopulse {
    /// Beam widths at half power beside the beam's middle up to which a ratio tells the angle. Beyond lie the edges of the main lobe, and what
    /// side lobes show.
    pub const REACH_WIDTHS: f64 = 0.6;

    /// How many channels there are: the sum, and what is declared.
    #[must_use]
    pub fn channels(&self) -> usize {
        1 + self.slopes().into_iter().flatten().count()
    }

    /// Azimuth, elevation.
    pub(crate) fn slopes(&self) -> [Option<f64>; 2] {
        [self.azimuth_slope, self.elevation_slope]
    }

    fn validate(&self, path: &str) -> Result<()> {
        let slopes = [("azimuth_slope", self.azimuth_slope), ("elevation_slope", self.elevation_slope)];
        if slopes.iter().all(|(_, slope)| slope.is_none()) {
            return Err(Error::config(path, "needs a slope in azimuth or in elevation"));
        }
        for (name, slope) in slopes {
            slope.map_or(Ok(()), |slope| within(&format!("{path}.{name}"), slope.abs(), 0.1, 10.0))?;
        }
        Ok(())
    }
}

/// Where a radar looks.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ScanPattern {
    /// The antenna turns clockwise at constant speed, dwell after dwell.
    Rotating {
        /// Time of a turn, seconds, `0.01..=600`.
        period_s: f64,
        /// Where the middle of the beam points, `-π/2..=π/2`.
        elevation_rad: f64,
    },
    /// The beam is put somewhere else from dwell to dwell, in this order, again and again.
    Electronic {
        /// At most [`MOST_BEAMS`].
        beams: Vec<Beam>,
    },
}

impl Default for Antenna {
    fn default() -> Self {
        Self {
            gain_db: 34.0,
            azimuth_width_rad: 2_f64.to_radians(),
            elevation_width_rad: 20_f64.to_radians(),
            sidelobe_db: 30.0,
            array: None,
            monopulse: None,
            auxiliary: None,
        }
    }
}

impl Default for ScanPattern {
    fn default() -> Self {
        Self::Rotating { period_s: 6.0, elevation_rad: 8_f64.to_radians() }
    }
}

impl Antenna {
    /// Power one way, relative to the middle of the beam, so far off in azimuth and elevation: a Gaussian beam, and side lobes
    /// of one level all around.
    ///
    /// ```
    /// let antenna = aegis_core::config::Antenna::default();
    /// let half = antenna.pattern(0.5 * antenna.azimuth_width_rad, 0.0);
    /// assert!((half - 0.5).abs() < 1e-12);
    /// assert!((antenna.pattern(1.0, 0.0) - 1e-3).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn pattern(&self, azimuth_off_rad: f64, elevation_off_rad: f64) -> f64 {
        let widths = (azimuth_off_rad / self.azimuth_width_rad).powi(2)
            + (elevation_off_rad / self.elevation_width_rad).powi(2);
        let sidelobes = powf(10.0, -0.1 * self.sidelobe_db);
        exp(-4.0 * LN_2 * widths).max(sidelobes)
    }

    /// How many channels there are.
    #[must_use]
    pub fn channels(&self) -> usize {
        let elements = self.array.as_ref().map(|array| array.elements as usize);
        let main = elements.or(self.monopulse.as_ref().map(Monopulse::channels)).unwrap_or(1);
        main + usize::from(self.auxiliary.is_some())
    }

    fn validate_auxiliary(&self, path: &str) -> Result<()> {
        let Some(auxiliary) = &self.auxiliary else { return Ok(()) };
        if self.array.is_some() || self.monopulse.is_some() {
            return Err(Error::config(path, "an array, or differences, have no auxiliary antenna"));
        }
        within(&format!("{path}.gain_db"), auxiliary.gain_db, -20.0, 60.0)?;
        let between = self.gain_db - self.sidelobe_db..self.gain_db;
        if between.contains(&auxiliary.gain_db) {
            return Ok(());
        }
        Err(Error::config(format!("{path}.gain_db"), "must lie above the side lobes, and below the beam"))
    }

    pub(super) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        within(&field("gain_db"), self.gain_db, -20.0, 80.0)?;
        within(&field("azimuth_width_rad"), self.azimuth_width_rad, 1e-4, TAU)?;
        within(&field("elevation_width_rad"), self.elevation_width_rad, 1e-4, TAU)?;
        within(&field("sidelobe_db"), self.sidelobe_db, 0.0, 100.0)?;
        if let Some(monopulse) = &self.monopulse {
            monopulse.validate(&field("monopulse"))?;
            if self.array.is_some() {
                return Err(Error::config(
                    field("monopulse"),
                    "channels are elements, or sum and differences",
                ));
            }
        }
        self.validate_auxiliary(&field("auxiliary"))?;
        let Some(array) = &self.array else { return Ok(()) };
        count(&field("array.elements"), array.elements as usize, 2, MOST_ELEMENTS)?;
        within(&field("array.spacing_m"), array.spacing_m, 1e-5, 100.0)
    }
}

impl ScanPattern {
    pub(super) fn validate(&self, path: &str) -> Result<()> {
        match self {
            Self::Rotating { period_s, elevation_rad } => {
                within(&format!("{path}.period_s"), *period_s, 0.01, 600.0)?;
                within(&format!("{path}.elevation_rad"), *elevation_rad, -FRAC_PI_2, FRAC_PI_2)
            }
            Self::Electronic { beams } => {
                count(&format!("{path}.beams"), beams.len(), 1, MOST_BEAMS)?;
                for (index, beam) in beams.iter().enumerate() {
                    let field = format!("{path}.beams[{index}]");
                    within(&format!("{field}.elevation_rad"), beam.elevation_rad, -FRAC_PI_2, FRAC_PI_2)?;
                    if !(0.0..TAU).contains(&beam.azimuth_rad) {
                        return Err(Error::config(format!("{field}.azimuth_rad"), "must lie in [0, 2π)"));
                    }
                }
                Ok(())
            }
        }
    }
}
