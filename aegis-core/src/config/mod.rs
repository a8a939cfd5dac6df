//! Everything that can be set, with unit, default, legal range and what raising it does.
//!
//! `Config::default()` is one radar without a site and meant to be right as it is: declare the facts of your scene
//! (accuracy, scan period, Pd, clutter) and leave the rest.

mod blind;
mod classification;
mod confirmation;
mod limits;
mod motion;
mod radar;
mod responders;
mod sensor;
mod threat;
mod tracker;

pub use crate::geometry::Site;
pub use blind::{BlindSector, BlindZones, MOST_BLIND_SECTORS};
pub use classification::ClassificationConfig;
pub use confirmation::ConfirmationLogic;
pub use limits::Limits;
pub use motion::{MOST_MANOEUVRES, Manoeuvre, ManoeuvreModel};
pub use radar::{
    Antenna, Auxiliary, Beamforming, Cfar, Detection, Extraction, LineArray, MOST_BEAMS, MOST_CHOICES,
    MOST_ELEMENTS, MOST_PRFS, MOST_PULSES, MOST_SAMPLES, Monopulse, Processing, RadarConfig, Receiver,
    ScanPattern, TwoRanks,
};
pub use responders::{Authority, EwConfig};
pub use sensor::{Coverage, SensorConfig};
pub use threat::{ThreatConfig, ThreatWeights};
pub use tracker::{AssociationMode, PolarUpdate, TrackerConfig};

use crate::error::{Error, Result};
use crate::geometry::Geodetic;

/// The whole configuration of a [`Pipeline`](crate::Pipeline).
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Config {
    /// The world's dimensions. Default [`Space::Spatial`].
    pub space: Space,
    /// Origin of the picture's east-north-up frame. Default: the first sensor's site.
    pub origin: Option<Geodetic>,
    /// How far a scan's end may lie before the picture's time, seconds, `0..=60`. Default 2. Raising it accepts
    /// later data of slow links, at the price of tracks that step back in time to use it.
    pub max_lag_s: f64,
    /// How far a scan's end may lie after the picture's time, seconds, `1..=1e9`. Default 86 400, a day. One scan with
    /// a damaged time would else make all that follow too old.
    pub max_gap_s: f64,
    /// The radars, 1 to 64, each with its own number. Default: one, with number 0 and no site.
    pub sensors: Vec<SensorConfig>,
    /// When a target's class becomes a label.
    pub classification: ClassificationConfig,
    /// The tracker.
    pub tracker: TrackerConfig,
    /// The threat assessor.
    pub threat: ThreatConfig,
    /// The electronic-protection responder.
    pub ew: EwConfig,
    /// What bounds memory and time.
    pub limits: Limits,
    /// How wide the machine's vectors may be used. Default [`SimdLevel::Best`].
    pub simd_level: SimdLevel,
}

/// How wide the machine's vectors may be used in processing I/Q. Tracking does not depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum SimdLevel {
    /// As wide as this machine can. Maps are the same to the bit from run to run, but not on another kind of machine.
    #[default]
    Best,
    /// As any machine of this architecture can: the same to the bit on all of them, and some times slower.
    Portable,
}

/// The world's dimensions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Space {
    /// East, north, up: six states. A plot without height may be of anything that flies: a boat 10 km away is placed some 600 m
    /// too near. Where nothing flies, choose `Planar`.
    #[default]
    Spatial,
    /// East and north only: four states. Altitudes and elevations are ignored, slant range is ground range.
    Planar,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            space: Space::default(),
            origin: None,
            max_lag_s: 2.0,
            max_gap_s: 86_400.0,
            sensors: vec![SensorConfig::default()],
            classification: ClassificationConfig::default(),
            tracker: TrackerConfig::default(),
            threat: ThreatConfig::default(),
            ew: EwConfig::default(),
            limits: Limits::default(),
            simd_level: SimdLevel::default(),
        }
    }
}

impl Config {
    /// From TOML text; fields that are left out keep their defaults, unknown fields are refused.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] when the text is not TOML, has unknown fields, or does not [validate](Self::validate).
    ///
    /// ```
    /// let config = aegis_core::Config::from_toml("
    ///     [[sensors]]
    ///     id = 5249
    ///     scan_period_s = 4.0
    ///     site = { geodetic = { latitude_deg = 41.3, longitude_deg = 2.1, height_m = 30.0 } }
    /// ")?;
    /// assert_eq!(config.sensors[0].id.0, 5249);
    /// # Ok::<(), aegis_core::Error>(())
    /// ```
    #[cfg(feature = "serde")]
    pub fn from_toml(text: &str) -> Result<Self> {
        let config: Self = toml::from_str(text).map_err(|error| Error::config("toml", error.to_string()))?;
        config.validate()?;
        Ok(config)
    }

    /// As TOML text that [`from_toml`](Self::from_toml) reads back.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] when a value cannot be written.
    #[cfg(feature = "serde")]
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string_pretty(self).map_err(|error| Error::config("toml", error.to_string()))
    }

    /// Checks every field against its documented range, and the sensors against each other.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] naming the first field that is wrong.
    pub fn validate(&self) -> Result<()> {
        within("max_lag_s", self.max_lag_s, 0.0, 60.0)?;
        within("max_gap_s", self.max_gap_s, 1.0, 1e9)?;
        if let Some(origin) = &self.origin {
            origin.validate("origin")?;
        }
        if self.sensors.is_empty() || self.sensors.len() > 64 {
            return Err(Error::config("sensors", format!("1 to 64 sensors, got {}", self.sensors.len())));
        }
        for (index, sensor) in self.sensors.iter().enumerate() {
            sensor.validate(&format!("sensors[{index}]"))?;
            if self.sensors[..index].iter().any(|other| other.id == sensor.id) {
                return Err(Error::config(format!("sensors[{index}].id"), "numbers must differ"));
            }
        }
        self.validate_sites()?;
        self.classification.validate()?;
        self.tracker.validate()?;
        self.threat.validate()?;
        self.ew.validate()?;
        self.limits.validate()
    }

    /// Geodetic and local sites can only be mixed when an origin ties them together.
    fn validate_sites(&self) -> Result<()> {
        let geodetic = |sensor: &SensorConfig| matches!(sensor.site, Site::Geodetic(_));
        let mixed = self.sensors.iter().any(geodetic) && !self.sensors.iter().all(geodetic);
        if mixed && self.origin.is_none() {
            return Err(Error::config("sensors", "local and geodetic sites are mixed: set origin"));
        }
        Ok(())
    }
}

/// NaN fails, as it lies in no range.
pub(crate) fn within(field: &str, value: f64, low: f64, high: f64) -> Result<()> {
    if (low..=high).contains(&value) {
        Ok(())
    } else {
        Err(Error::config(field, format!("{value} is not in {low}..={high}")))
    }
}

fn count(field: &str, value: usize, low: usize, high: usize) -> Result<()> {
    if (low..=high).contains(&value) {
        Ok(())
    } else {
        Err(Error::config(field, format!("{value} is not in {low}..={high}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_valid() {
        assert_eq!(Config::default().validate(), Ok(()));
    }

    #[test]
    fn nan_names_its_field() {
        let mut config = Config::default();
        config.sensors[0].range_sigma_m = f64::NAN;
        let error = config.validate().unwrap_err();
        assert!(error.to_string().contains("sensors[0].range_sigma_m"), "{error}");
    }

    #[test]
    fn two_sensors_need_two_numbers() {
        let config = Config { sensors: vec![SensorConfig::default(); 2], ..Config::default() };
        assert!(config.validate().is_err());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn toml_round_trip_and_unknown_fields() {
        let config = Config::default();
        assert_eq!(Config::from_toml(&config.to_toml().unwrap()).unwrap(), config);
        assert!(Config::from_toml("no_such_field = 1").is_err());
        assert!(Config::from_toml("max_lag_s = -1.0").is_err());
    }
}
