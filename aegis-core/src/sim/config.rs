//! The whole scene as plain data.

use super::iq::{IqSceneConfig, IqTarget};
use super::jammer::JammerScript;
use super::limits::{MAX_FALSE_PLOTS_PER_ROTATION, MAX_JAMMERS, MAX_SECTORS, MAX_TARGETS};
use super::script::TargetScript;
use crate::config::{Coverage, RadarConfig, SensorConfig, Site, within};
use crate::error::{Error, Result};
use crate::geometry::Geodetic;
use crate::ids::SensorId;
use crate::radar::Swerling;
use crate::time::Time;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// A scene: one radar, what flies, and what disturbs.
///
/// Several radars that see one sky are several scenes with the same targets; give each its own seed.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct SceneConfig {
    /// Where all random numbers come from. Default 0.
    pub seed: u64,
    /// When the scene starts; the beam then points north. Default: the epoch.
    pub start: Time,
    /// The radar.
    pub radar: SceneRadar,
    /// The targets, at most [`MAX_TARGETS`]; together they fly at most
    /// [`MAX_TOTAL_FLIGHT_S`](super::MAX_TOTAL_FLIGHT_S). Default: none.
    pub targets: Vec<TargetScript>,
    /// The jammers, at most [`MAX_JAMMERS`]. Default: none.
    pub jammers: Vec<JammerScript>,
}

/// The radar of a scene: primary, with a secondary radar on the same antenna.
///
/// A target gives a plot when the primary radar detects it, or its transponder answers, or both.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct SceneRadar {
    /// Its number in scans. Default 0.
    pub id: SensorId,
    /// Where it stands. Default: 43° N, 5° W, 30 m.
    pub site: Geodetic,
    /// Time of one rotation, seconds, `0.1..=600`. Default 4.
    pub rotation_period_s: f64,
    /// Scans in a rotation, `1..=`[`MAX_SECTORS`]. Default 32.
    pub sectors: u32,
    /// Nearest slant range, metres, `0..`. Default 500.
    pub min_range_m: f64,
    /// Farthest slant range, metres, up to 1e6. Default 200 000.
    pub max_range_m: f64,
    /// Lowest elevation, radians, from −π/2. Default −0.02. What the Earth hides is not seen either.
    pub min_elevation_rad: f64,
    /// Highest elevation, radians, up to π/2: above it lies the cone of silence. Default π/4.
    pub max_elevation_rad: f64,
    /// Standard deviation of the slant range, metres, `0..=1e5`. Default 30.
    pub range_sigma_m: f64,
    /// Standard deviation of the azimuth, radians, `0..=0.5`. Default 0.0007.
    pub azimuth_sigma_rad: f64,
    /// Standard deviation of the elevation, radians, `0..=0.5`; `None` for a radar that does not measure it. Default
    /// `None`.
    pub elevation_sigma_rad: Option<f64>,
    /// Standard deviation of the range rate, m/s, `0..=1000`; `None` for a radar that does not measure it. Default
    /// `None`.
    pub range_rate_sigma_m_s: Option<f64>,
    /// Mean signal-to-noise ratio of the reference target, dB, `-50..=100`. Default 20. Raising it sees farther.
    pub reference_snr_db: f64,
    /// Its slant range, metres, `1..=1e6`. Default 100 000.
    pub reference_range_m: f64,
    /// Its radar cross-section, m², `1e-4..=1e6`. Default 1.
    pub reference_rcs_m2: f64,
    /// Probability that noise alone crosses the threshold in one cell, `1e-12..=0.1`. Default 1e-6. Raising it
    /// detects weaker targets; false plots are set apart, below.
    pub false_alarm_probability: f64,
    /// Mean number of false plots in a rotation, `0..=`[`MAX_FALSE_PLOTS_PER_ROTATION`]: their number is Poisson's,
    /// their places are uniform over the ring between the ranges. Default 5.
    pub false_plots_per_rotation: f64,
    /// Probability that a transponder in coverage answers, `0..=1`. Default 0.97; 0 is a radar without a secondary.
    pub reply_probability: f64,
    /// Probability that an answer carries no altitude, `0..=1`. Default 0.03.
    pub altitude_missing_probability: f64,
    /// Geometric height minus reported pressure altitude, metres, `-2000..=2000`. Default 0.
    pub altitude_bias_m: f64,
    /// Width of the beam between its half-power points, radians, `1e-3..=1`. Default 0.025.
    pub beam_width_rad: f64,
    /// One-way gain of the sidelobes against the main beam, dB, `-100..=0`. Default −30. Raising it lets a jammer
    /// disturb other directions than its own.
    pub sidelobe_db: f64,
}

impl Default for SceneRadar {
    fn default() -> Self {
        Self {
            id: SensorId(0),
            site: Geodetic::from_degrees(43.0, -5.0, 30.0),
            rotation_period_s: 4.0,
            sectors: 32,
            min_range_m: 500.0,
            max_range_m: 200_000.0,
            min_elevation_rad: -0.02,
            max_elevation_rad: FRAC_PI_4,
            range_sigma_m: 30.0,
            azimuth_sigma_rad: 0.0007,
            elevation_sigma_rad: None,
            range_rate_sigma_m_s: None,
            reference_snr_db: 20.0,
            reference_range_m: 100_000.0,
            reference_rcs_m2: 1.0,
            false_alarm_probability: 1e-6,
            false_plots_per_rotation: 5.0,
            reply_probability: 0.97,
            altitude_missing_probability: 0.03,
            altitude_bias_m: 0.0,
            beam_width_rad: 0.025,
            sidelobe_db: -30.0,
        }
    }
}

impl SceneConfig {
    /// Checks every field against its documented range. [`Scene::new`](super::Scene::new) does so too.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] naming the first field that is wrong, as in `targets[3].legs[0].rate_rad_s`.
    pub fn validate(&self) -> Result<()> {
        self.radar.validate()?;
        if self.targets.len() > MAX_TARGETS {
            return Err(Error::config(
                "targets",
                format!("at most {MAX_TARGETS}, got {}", self.targets.len()),
            ));
        }
        if self.jammers.len() > MAX_JAMMERS {
            return Err(Error::config(
                "jammers",
                format!("at most {MAX_JAMMERS}, got {}", self.jammers.len()),
            ));
        }
        let mut targets = self.targets.iter().enumerate();
        targets.try_for_each(|(index, target)| target.validate(&format!("targets[{index}]")))?;
        let mut jammers = self.jammers.iter().enumerate();
        jammers
            .try_for_each(|(index, jammer)| jammer.validate(&format!("jammers[{index}]"), self.targets.len()))
    }

    /// The same world for a radar that is described from its transmitter on: what [`PlotScene`](super::PlotScene) and
    /// [`IqScene`](super::IqScene) take. Targets fluctuate from dwell to dwell (Swerling 1); jammers, site, seed and start stay;
    /// transponders answer nobody. What [`SceneRadar`] says of accuracy, detection, coverage and beam plays no part.
    ///
    /// ```
    /// use aegis_core::config::RadarConfig;
    /// use aegis_core::sim::{PlotScene, SceneConfig};
    /// let scene = PlotScene::new(SceneConfig::default().with_radar(RadarConfig::default()))?;
    /// assert_eq!(scene.config().radar, RadarConfig::default());
    /// # Ok::<(), aegis_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_radar(&self, radar: RadarConfig) -> IqSceneConfig {
        let of = |script: &TargetScript| IqTarget { script: script.clone(), swerling: Swerling::Swerling1 };
        IqSceneConfig {
            seed: self.seed,
            start: self.start,
            sensor: self.radar.id,
            site: self.radar.site,
            radar,
            targets: self.targets.iter().map(of).collect(),
            jammers: self.jammers.clone(),
            ..IqSceneConfig::default()
        }
    }

    /// What a pipeline should be told of this radar: its site, accuracy, period, clutter and coverage. The probability
    /// of detection depends on the target, so that stays at its default.
    #[must_use]
    pub fn sensor(&self) -> SensorConfig {
        self.radar.sensor()
    }
}

impl SceneRadar {
    fn sensor(&self) -> SensorConfig {
        let default = SensorConfig::default();
        SensorConfig {
            id: self.id,
            site: Site::Geodetic(self.site),
            scan_period_s: Some(self.rotation_period_s),
            clutter_density_per_m2: self.false_plot_density_per_m2().max(1e-18),
            range_sigma_m: self.range_sigma_m.max(0.01),
            azimuth_sigma_rad: self.azimuth_sigma_rad.max(1e-6),
            elevation_sigma_rad: self
                .elevation_sigma_rad
                .map_or(default.elevation_sigma_rad, |s| s.max(1e-6)),
            range_rate_sigma_m_s: self
                .range_rate_sigma_m_s
                .map_or(default.range_rate_sigma_m_s, |s| s.max(1e-3)),
            altitude_bias_m: self.altitude_bias_m,
            coverage: Coverage {
                min_range_m: self.min_range_m,
                max_range_m: self.max_range_m,
                min_elevation_rad: self.min_elevation_rad,
                max_elevation_rad: self.max_elevation_rad,
            },
            ..default
        }
    }

    /// Mean number of false plots per square metre of the ring and rotation.
    #[must_use]
    pub fn false_plot_density_per_m2(&self) -> f64 {
        let area_m2 = PI * (self.max_range_m.powi(2) - self.min_range_m.powi(2));
        self.false_plots_per_rotation / area_m2
    }

    fn validate(&self) -> Result<()> {
        self.site.validate("radar.site")?;
        within("radar.rotation_period_s", self.rotation_period_s, 0.1, 600.0)?;
        within("radar.sectors", f64::from(self.sectors), 1.0, f64::from(MAX_SECTORS))?;
        within("radar.min_range_m", self.min_range_m, 0.0, 1e6)?;
        within("radar.max_range_m", self.max_range_m, self.min_range_m + 1.0, 1e6)?;
        within("radar.min_elevation_rad", self.min_elevation_rad, -FRAC_PI_2, FRAC_PI_2)?;
        within("radar.max_elevation_rad", self.max_elevation_rad, self.min_elevation_rad, FRAC_PI_2)?;
        self.validate_accuracy()?;
        self.validate_detection()
    }

    fn validate_accuracy(&self) -> Result<()> {
        within("radar.range_sigma_m", self.range_sigma_m, 0.0, 1e5)?;
        within("radar.azimuth_sigma_rad", self.azimuth_sigma_rad, 0.0, 0.5)?;
        within("radar.elevation_sigma_rad", self.elevation_sigma_rad.unwrap_or(0.0), 0.0, 0.5)?;
        within("radar.range_rate_sigma_m_s", self.range_rate_sigma_m_s.unwrap_or(0.0), 0.0, 1000.0)?;
        within("radar.altitude_bias_m", self.altitude_bias_m, -2000.0, 2000.0)
    }

    fn validate_detection(&self) -> Result<()> {
        within("radar.reference_snr_db", self.reference_snr_db, -50.0, 100.0)?;
        within("radar.reference_range_m", self.reference_range_m, 1.0, 1e6)?;
        within("radar.reference_rcs_m2", self.reference_rcs_m2, 1e-4, 1e6)?;
        within("radar.false_alarm_probability", self.false_alarm_probability, 1e-12, 0.1)?;
        let false_plots = self.false_plots_per_rotation;
        within("radar.false_plots_per_rotation", false_plots, 0.0, MAX_FALSE_PLOTS_PER_ROTATION)?;
        within("radar.reply_probability", self.reply_probability, 0.0, 1.0)?;
        within("radar.altitude_missing_probability", self.altitude_missing_probability, 0.0, 1.0)?;
        within("radar.beam_width_rad", self.beam_width_rad, 1e-3, 1.0)?;
        within("radar.sidelobe_db", self.sidelobe_db, -100.0, 0.0)
    }
}
