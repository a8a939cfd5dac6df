//! Everything that can be set, with unit, default, legal range and what raising it does.
//!
//! `Config::default()` is one radar without a site and meant to be right as it is: declare the facts of your scene
//! (accuracy, scan period, Pd, clutter) and leave the rest.

use crate::error::{Error, Result};
use crate::geometry::Geodetic;
use crate::plot::PolarCovariance;
use crate::scan::SensorId;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

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
    /// The radars, 1 to 64, each with its own number. Default: one, with number 0 and no site.
    pub sensors: Vec<SensorConfig>,
    /// The tracker.
    pub tracker: TrackerConfig,
    /// The threat assessor.
    pub threat: ThreatConfig,
    /// The electronic-protection responder.
    pub ew: EwConfig,
    /// What bounds memory and time.
    pub limits: Limits,
}

/// The world's dimensions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Space {
    /// East, north, up: six states.
    #[default]
    Spatial,
    /// East and north only: four states. Altitudes and elevations are ignored, slant range is ground range.
    Planar,
}

/// Where a radar stands.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Site {
    /// On the Earth: the picture then has geodetic output.
    Geodetic(Geodetic),
    /// East, north, up of the picture's origin, metres: the picture is then local, and geodetic output is refused.
    Local([f64; 3]),
}

impl Default for Site {
    fn default() -> Self {
        Self::Local([0.0; 3])
    }
}

/// One radar.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct SensorConfig {
    /// Its number in scans. Default 0.
    pub id: SensorId,
    /// Where it stands. Default: the local origin.
    pub site: Site,
    /// Time from one look at an azimuth to the next, seconds, `0.01..=600`. Default `None`: learned from the looks.
    pub scan_period_s: Option<f64>,
    /// Probability that a target in coverage gives a plot, `0.01..=0.999`. Default 0.9. Raising it drops tracks
    /// sooner after misses.
    pub detection_probability: f64,
    /// False plots per square metre of the horizontal plane and revisit, `1e-18..=1`. Default 5e-12 (about two in a
    /// rotation of a 400 km radar). Raising it asks for more evidence before a track is confirmed.
    pub clutter_density_per_m2: f64,
    /// Standard deviation of the slant range, metres, `0.01..=1e5`. Default 30.
    pub range_sigma_m: f64,
    /// Standard deviation of the azimuth, radians, `1e-6..=0.5`. Default 0.0007 (0.04°).
    pub azimuth_sigma_rad: f64,
    /// Share of plots whose azimuth is far off (garbled replies, reflections), `0..=0.5`. Default 0.02. Raising it
    /// holds tracks through bad azimuths and lets them wander into false plots.
    pub azimuth_outlier_probability: f64,
    /// Standard deviation of such an azimuth, as a multiple of `azimuth_sigma_rad`, `1..=100`. Default 20.
    pub azimuth_outlier_scale: f64,
    /// Standard deviation of the elevation, radians, `1e-6..=0.5`. Default 0.005.
    pub elevation_sigma_rad: f64,
    /// Standard deviation of the range rate, m/s, `0.001..=1000`. Default 1.
    pub range_rate_sigma_m_s: f64,
    /// Standard deviation of a Cartesian plot on each axis, metres, `0.01..=1e5`. Default 30.
    pub cartesian_sigma_m: f64,
    /// Geometric height minus reported pressure altitude, metres, `-2000..=2000`. Default 0.
    pub altitude_bias_m: f64,
    /// Standard deviation of geometric height around (reported altitude + bias), metres, `0.1..=5000`. Default 60.
    pub altitude_sigma_m: f64,
    /// Mean height assumed for a plot that has neither altitude nor elevation, metres, `-1000..=100_000`.
    /// Default 5000.
    pub altitude_prior_mean_m: f64,
    /// Standard deviation of that assumption, metres, `1..=100_000`. Default 3500.
    pub altitude_prior_sigma_m: f64,
    /// Two targets closer than this in range give one plot, metres, `0..=1e5`. Default 100.
    pub range_resolution_m: f64,
    /// Two targets closer than this in azimuth give one plot, radians, `0..=0.5`. Default 0.01.
    pub azimuth_resolution_rad: f64,
    /// Channels (carrier frequencies) it can transmit on, numbered from 0, `1..=1024`. Default 2: the present one
    /// and one to go to. With 1, no change of channel is ever recommended.
    pub channels: u32,
    /// Where the radar can see.
    pub coverage: Coverage,
}

/// Where a radar can see: outside it a missing plot says nothing.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Coverage {
    /// Nearest slant range, metres, `0..`. Default 0.
    pub min_range_m: f64,
    /// Farthest slant range, metres, up to 1e7. Default 500 000.
    pub max_range_m: f64,
    /// Lowest elevation, radians, `-π/2..`. Default −0.1.
    pub min_elevation_rad: f64,
    /// Highest elevation, radians, up to π/2: above it lies the cone of silence. Default π/4. Ignored in a planar
    /// world.
    pub max_elevation_rad: f64,
}

/// The tracker.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct TrackerConfig {
    /// Horizontal acceleration noise, power spectral density of white acceleration, m²/s³, `1e-9..=1e6`. Default 16.
    /// Raising it follows turns better and smooths less.
    pub process_noise_m2_s3: f64,
    /// Vertical acceleration noise, m²/s³, `1e-9..=1e6`. Default 1.
    pub vertical_process_noise_m2_s3: f64,
    /// Probability that a target manoeuvres between two plots, `0..=0.5`. Default 0.05. 0 switches it off.
    pub manoeuvre_probability: f64,
    /// Acceleration noise in a manoeuvre, as a multiple of that in straight flight, `1..=1e4`. Default 16.
    pub manoeuvre_noise_ratio: f64,
    /// Standard deviation of each horizontal velocity component of a target seen once, m/s, `0.1..=10_000`.
    /// Default 180.
    pub velocity_prior_sigma_m_s: f64,
    /// Standard deviation of the vertical velocity of a target seen once, m/s, `0.01..=10_000`. Default 10.
    pub vertical_velocity_prior_sigma_m_s: f64,
    /// Probability that a target's own plot lies inside its gate, `0.5..=0.999_999_9`. Default 0.9999.
    pub gate_probability: f64,
    /// Mean time that a target stays in coverage, seconds, `1..=1e7`. Default 1800. Raising it keeps tracks longer.
    pub mean_lifetime_s: f64,
    /// Undetected targets when tracking starts, as a multiple of the false plots of one revisit, `1e-6..=1e6`.
    /// Default 1: a first plot is as likely a target as not.
    pub initial_target_ratio: f64,
    /// New targets a second, as a multiple of the false plots of one revisit, `1e-9..=1e3`. Default 0.01.
    pub birth_ratio_per_s: f64,
    /// Existence above which a track is confirmed, `0.5..0.999_999`. Default 0.95.
    pub confirm_existence: f64,
    /// Plots that a track needs at least before it is confirmed, `1..=20`. Default 3.
    pub confirm_plots: u32,
    /// Existence below which a confirmed track is dropped, `0.001..=0.9`. Default 0.2.
    pub drop_existence: f64,
    /// Existence below which a tentative track is forgotten, `1e-6..=0.5`. Default 0.002. Raising it saves time in
    /// clutter and forgets targets that were seen once.
    pub forget_existence: f64,
    /// Longest time a track is kept without a plot, seconds, `0.1..=3600`. Default 180: longer than the passage of
    /// a radar's cone of silence.
    pub max_coast_s: f64,
    /// Position uncertainty (standard deviation, worst axis) beyond which a track is dropped, metres, `1..=1e6`.
    /// Default 20 000.
    pub max_position_sigma_m: f64,
    /// Use Mode S address and Mode 3/A code in association. Default true.
    pub use_identity: bool,
}

/// The threat assessor.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct ThreatConfig {
    /// How far ahead zone entries are predicted, seconds, `1..=3600`. Default 300.
    pub horizon_s: f64,
    /// Score from which a threat is MEDIUM, `0..1`. Default 0.50.
    pub medium_score: f64,
    /// Score from which a threat is HIGH, above `medium_score`. Default 0.75.
    pub high_score: f64,
    /// Score from which a threat is CRITICAL, above `high_score`. Default 0.90.
    pub critical_score: f64,
    /// How far below its threshold the score must fall before the level falls, `0..=0.5`. Default 0.05.
    pub level_margin: f64,
}

/// The electronic-protection responder.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct EwConfig {
    /// Strobes closer in bearing than this are one interference, radians, `1e-4..=1`. Default 0.05.
    pub strobe_gate_rad: f64,
    /// Time without a strobe after which an interference is cleared, seconds, `0.1..=3600`. Default 30.
    pub clear_after_s: f64,
}

/// What bounds memory and time. Reaching a limit gives an event and a degraded, still valid picture; one call that
/// exceeds it by itself is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Limits {
    /// Plots in one scan, `1..=1_000_000`. Default 100 000.
    pub plots_per_scan: usize,
    /// Tracks, tentative ones included, `1..=1_000_000`. Default 100 000.
    pub tracks: usize,
    /// Assets, `0..=10_000`. Default 256.
    pub assets: usize,
    /// Strobes in one scan, `0..=100_000`. Default 1024.
    pub strobes_per_scan: usize,
    /// Sectors in one scan, `1..=100_000`. Default 4096.
    pub sectors_per_scan: usize,
    /// Interferences and actions that are kept, `1..=10_000`. Default 256.
    pub interferences: usize,
    /// Threats that are kept, the highest scores first, `1..=100_000`. Default 100.
    pub threats: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            space: Space::default(),
            origin: None,
            max_lag_s: 2.0,
            sensors: vec![SensorConfig::default()],
            tracker: TrackerConfig::default(),
            threat: ThreatConfig::default(),
            ew: EwConfig::default(),
            limits: Limits::default(),
        }
    }
}

impl Default for SensorConfig {
    fn default() -> Self {
        Self {
            id: SensorId(0),
            site: Site::default(),
            scan_period_s: None,
            detection_probability: 0.9,
            clutter_density_per_m2: 5e-12,
            range_sigma_m: 30.0,
            azimuth_sigma_rad: 0.0007,
            azimuth_outlier_probability: 0.02,
            azimuth_outlier_scale: 20.0,
            elevation_sigma_rad: 0.005,
            range_rate_sigma_m_s: 1.0,
            cartesian_sigma_m: 30.0,
            altitude_bias_m: 0.0,
            altitude_sigma_m: 60.0,
            altitude_prior_mean_m: 5000.0,
            altitude_prior_sigma_m: 3500.0,
            range_resolution_m: 100.0,
            azimuth_resolution_rad: 0.01,
            channels: 2,
            coverage: Coverage::default(),
        }
    }
}

impl Default for Coverage {
    fn default() -> Self {
        Self {
            min_range_m: 0.0,
            max_range_m: 500_000.0,
            min_elevation_rad: -0.1,
            max_elevation_rad: FRAC_PI_4,
        }
    }
}

impl Default for TrackerConfig {
    fn default() -> Self {
        Self {
            process_noise_m2_s3: 16.0,
            vertical_process_noise_m2_s3: 1.0,
            manoeuvre_probability: 0.05,
            manoeuvre_noise_ratio: 16.0,
            velocity_prior_sigma_m_s: 180.0,
            vertical_velocity_prior_sigma_m_s: 10.0,
            gate_probability: 0.9999,
            mean_lifetime_s: 1800.0,
            initial_target_ratio: 1.0,
            birth_ratio_per_s: 0.01,
            confirm_existence: 0.95,
            confirm_plots: 3,
            drop_existence: 0.2,
            forget_existence: 2e-3,
            max_coast_s: 180.0,
            max_position_sigma_m: 20_000.0,
            use_identity: true,
        }
    }
}

impl Default for ThreatConfig {
    fn default() -> Self {
        Self {
            horizon_s: 300.0,
            medium_score: 0.50,
            high_score: 0.75,
            critical_score: 0.90,
            level_margin: 0.05,
        }
    }
}

impl Default for EwConfig {
    fn default() -> Self {
        Self { strobe_gate_rad: 0.05, clear_after_s: 30.0 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            plots_per_scan: 100_000,
            tracks: 100_000,
            assets: 256,
            strobes_per_scan: 1024,
            sectors_per_scan: 4096,
            interferences: 256,
            threats: 100,
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

impl Site {
    pub(crate) fn validate(&self, field: &'static str) -> Result<()> {
        match self {
            Self::Geodetic(position) => position.validate(field),
            Self::Local(position) if position.iter().all(|v| v.is_finite() && v.abs() <= 1e7) => Ok(()),
            Self::Local(_) => Err(Error::config(field, "finite and within 1e7 m")),
        }
    }
}

impl SensorConfig {
    /// Variances of a polar plot that does not state its own.
    #[must_use]
    pub fn polar_covariance(&self) -> PolarCovariance {
        PolarCovariance {
            range_m2: self.range_sigma_m.powi(2),
            azimuth_rad2: self.azimuth_sigma_rad.powi(2),
            elevation_rad2: self.elevation_sigma_rad.powi(2),
            altitude_m2: self.altitude_sigma_m.powi(2),
            range_rate_m2_s2: self.range_rate_sigma_m_s.powi(2),
            range_range_rate_m2_s: 0.0,
        }
    }

    fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        self.site.validate("sensors.site")?;
        if let Some(period) = self.scan_period_s {
            within(&field("scan_period_s"), period, 0.01, 600.0)?;
        }
        within(&field("detection_probability"), self.detection_probability, 0.01, 0.999)?;
        within(&field("clutter_density_per_m2"), self.clutter_density_per_m2, 1e-18, 1.0)?;
        within(&field("range_sigma_m"), self.range_sigma_m, 0.01, 1e5)?;
        within(&field("azimuth_sigma_rad"), self.azimuth_sigma_rad, 1e-6, 0.5)?;
        within(&field("azimuth_outlier_probability"), self.azimuth_outlier_probability, 0.0, 0.5)?;
        within(&field("azimuth_outlier_scale"), self.azimuth_outlier_scale, 1.0, 100.0)?;
        within(&field("elevation_sigma_rad"), self.elevation_sigma_rad, 1e-6, 0.5)?;
        within(&field("range_rate_sigma_m_s"), self.range_rate_sigma_m_s, 1e-3, 1000.0)?;
        within(&field("cartesian_sigma_m"), self.cartesian_sigma_m, 0.01, 1e5)?;
        within(&field("altitude_bias_m"), self.altitude_bias_m, -2000.0, 2000.0)?;
        within(&field("altitude_sigma_m"), self.altitude_sigma_m, 0.1, 5000.0)?;
        within(&field("altitude_prior_mean_m"), self.altitude_prior_mean_m, -1000.0, 1e5)?;
        within(&field("altitude_prior_sigma_m"), self.altitude_prior_sigma_m, 1.0, 1e5)?;
        within(&field("range_resolution_m"), self.range_resolution_m, 0.0, 1e5)?;
        within(&field("azimuth_resolution_rad"), self.azimuth_resolution_rad, 0.0, 0.5)?;
        within(&field("channels"), f64::from(self.channels), 1.0, 1024.0)?;
        self.coverage.validate(path)
    }
}

impl Coverage {
    fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.coverage.{name}");
        within(&field("min_range_m"), self.min_range_m, 0.0, 1e7)?;
        within(&field("max_range_m"), self.max_range_m, self.min_range_m, 1e7)?;
        within(&field("min_elevation_rad"), self.min_elevation_rad, -FRAC_PI_2, FRAC_PI_2)?;
        within(&field("max_elevation_rad"), self.max_elevation_rad, self.min_elevation_rad, FRAC_PI_2)
    }
}

impl TrackerConfig {
    fn validate(&self) -> Result<()> {
        within("tracker.process_noise_m2_s3", self.process_noise_m2_s3, 1e-9, 1e6)?;
        within("tracker.vertical_process_noise_m2_s3", self.vertical_process_noise_m2_s3, 1e-9, 1e6)?;
        within("tracker.manoeuvre_probability", self.manoeuvre_probability, 0.0, 0.5)?;
        within("tracker.manoeuvre_noise_ratio", self.manoeuvre_noise_ratio, 1.0, 1e4)?;
        within("tracker.velocity_prior_sigma_m_s", self.velocity_prior_sigma_m_s, 0.1, 1e4)?;
        within(
            "tracker.vertical_velocity_prior_sigma_m_s",
            self.vertical_velocity_prior_sigma_m_s,
            0.01,
            1e4,
        )?;
        within("tracker.gate_probability", self.gate_probability, 0.5, 0.999_999_9)?;
        within("tracker.mean_lifetime_s", self.mean_lifetime_s, 1.0, 1e7)?;
        within("tracker.initial_target_ratio", self.initial_target_ratio, 1e-6, 1e6)?;
        within("tracker.birth_ratio_per_s", self.birth_ratio_per_s, 1e-9, 1e3)?;
        within("tracker.confirm_existence", self.confirm_existence, 0.5, 0.999_999)?;
        within("tracker.confirm_plots", f64::from(self.confirm_plots), 1.0, 20.0)?;
        within("tracker.drop_existence", self.drop_existence, 1e-3, 0.9)?;
        within("tracker.forget_existence", self.forget_existence, 1e-6, 0.5)?;
        within("tracker.max_coast_s", self.max_coast_s, 0.1, 3600.0)?;
        within("tracker.max_position_sigma_m", self.max_position_sigma_m, 1.0, 1e6)?;
        if self.drop_existence >= self.confirm_existence {
            return Err(Error::config("tracker.drop_existence", "must be below confirm_existence"));
        }
        Ok(())
    }
}

impl ThreatConfig {
    fn validate(&self) -> Result<()> {
        within("threat.horizon_s", self.horizon_s, 1.0, 3600.0)?;
        within("threat.level_margin", self.level_margin, 0.0, 0.5)?;
        let rising = 0.0 < self.medium_score
            && self.medium_score < self.high_score
            && self.high_score < self.critical_score
            && self.critical_score < 1.0;
        if rising {
            Ok(())
        } else {
            Err(Error::config("threat.medium_score", "0 < medium_score < high_score < critical_score < 1"))
        }
    }
}

impl EwConfig {
    fn validate(&self) -> Result<()> {
        within("ew.strobe_gate_rad", self.strobe_gate_rad, 1e-4, 1.0)?;
        within("ew.clear_after_s", self.clear_after_s, 0.1, 3600.0)
    }
}

impl Limits {
    fn validate(&self) -> Result<()> {
        count("limits.plots_per_scan", self.plots_per_scan, 1, 1_000_000)?;
        count("limits.tracks", self.tracks, 1, 1_000_000)?;
        count("limits.assets", self.assets, 0, 10_000)?;
        count("limits.strobes_per_scan", self.strobes_per_scan, 0, 100_000)?;
        count("limits.sectors_per_scan", self.sectors_per_scan, 1, 100_000)?;
        count("limits.interferences", self.interferences, 1, 10_000)?;
        count("limits.threats", self.threats, 1, 100_000)
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
