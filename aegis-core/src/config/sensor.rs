//! One radar: where it stands, how well it measures, what it can see.

use super::{BlindZones, RadarConfig, within};
use crate::error::{Error, Result};
use crate::geometry::Site;
use crate::ids::SensorId;
use crate::plot::PolarCovariance;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

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
    /// Signal-to-noise ratio from which the radar gives a plot, dB, `-30..=100`. Default `None`: how strong a plot is says
    /// nothing. With it, the strength of plots that have an `snr_db` counts in association: false plots are taken to be
    /// noise that crossed this threshold, targets to fluctuate as Swerling 1 does around a mean that each track learns. By
    /// that mean a strong target is missed less often, and missed sooner when it is gone, than a weak one; not where several
    /// radars declare a threshold. Between polar plots a target's SNR is taken to go with the inverse fourth power of range.
    pub snr_threshold_db: Option<f64>,
    /// Signal-to-noise ratio of an echo of one square metre at 100 km, dB, `-100..=100`. Default `None`: how large a target is cannot
    /// be told from its strength. With it, plots that have an `snr_db` tell a radar cross-section, by which classes differ.
    pub reference_snr_db: Option<f64>,
    /// Standard deviation of the slant range, metres, `0.01..=1e5`. Default 30.
    pub range_sigma_m: f64,
    /// Standard deviation of the azimuth, radians, `1e-6..=0.5`. Default 0.0007 (0.04°).
    pub azimuth_sigma_rad: f64,
    /// Share of plots whose azimuth is far off (garbled replies, reflections), `0..=0.5`. Default 0.02. Targets whose azimuths
    /// are far off again and again are found out and trusted less for a while; not with 0. Raising it holds tracks through bad
    /// azimuths and lets them wander into false plots.
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
    /// Whether its plots' variances, declared here or by the plots themselves, are multiplied by what is learned of them
    /// before they are used, each by 1/4 to 16 (an altitude's by 1 to 16). Default false: what is declared is used, and a
    /// mismatch only told of. Setting it keeps tracks where plots are less accurate than declared, and follows turns more
    /// closely where they are more accurate, at the price of a few more broken tracks. It is for radars whose accuracy
    /// nobody knows; where targets fly straighter than `TrackerConfig` says, it takes noise for up to a third smaller.
    pub adapt_noise: bool,
    /// Channels (carrier frequencies) it can transmit on, numbered from 0, `1..=1024`. Default 2: the present one
    /// and one to go to. With 1, no change of channel is ever recommended.
    pub channels: u32,
    /// The channels that it may transmit on, each once, at least the one numbered 0 and others below `channels`. Default: empty, which is
    /// all of them. Nothing ever tunes it to another.
    pub permitted_channels: Vec<u32>,
    /// Where the radar can see.
    pub coverage: Coverage,
    /// Where it cannot, within that. Default: nowhere.
    pub blind_zones: BlindZones,
    /// How its I/Q is processed. Default `None`: it has an extractor of its own, and gives plots.
    pub radar: Option<RadarConfig>,
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
    /// Lowest elevation, radians, `-π/2..`. Default −0.1. Ignored in a planar world.
    pub min_elevation_rad: f64,
    /// Highest elevation, radians, up to π/2: above it lies the cone of silence. Default π/4. Ignored in a planar
    /// world.
    pub max_elevation_rad: f64,
}

impl Default for SensorConfig {
    fn default() -> Self {
        Self {
            id: SensorId(0),
            site: Site::default(),
            scan_period_s: None,
            detection_probability: 0.9,
            clutter_density_per_m2: 5e-12,
            snr_threshold_db: None,
            reference_snr_db: None,
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
            adapt_noise: false,
            channels: 2,
            permitted_channels: Vec::new(),
            coverage: Coverage::default(),
            blind_zones: BlindZones::default(),
            radar: None,
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

impl SensorConfig {
    /// The range that `reference_snr_db` is declared for, metres.
    pub const REFERENCE_RANGE_M: f64 = 100_000.0;

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

    /// The channels that it may transmit on.
    #[must_use]
    pub fn permitted_channels(&self) -> Vec<u32> {
        if self.permitted_channels.is_empty() {
            (0..self.channels).collect()
        } else {
            self.permitted_channels.clone()
        }
    }

    fn validate_permitted_channels(&self, field: &str) -> Result<()> {
        let permitted = &self.permitted_channels;
        let is_twice = |place: usize| permitted[..place].contains(&permitted[place]);
        if permitted.iter().any(|channel| *channel >= self.channels) {
            Err(Error::config(field, "the radar has no such channel"))
        } else if (1..permitted.len()).any(is_twice) {
            Err(Error::config(field, "a channel is there twice"))
        } else if !permitted.is_empty() && !permitted.contains(&0) {
            Err(Error::config(field, "channel 0, on which it begins, must be there"))
        } else {
            Ok(())
        }
    }

    /// Covariance of a Cartesian plot that does not state its own.
    pub(crate) fn cartesian_covariance(&self) -> [[f64; 3]; 3] {
        let variance = self.cartesian_sigma_m.powi(2);
        [[variance, 0.0, 0.0], [0.0, variance, 0.0], [0.0, 0.0, variance]]
    }

    pub(super) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        self.site.validate("sensors.site")?;
        if let Some(period) = self.scan_period_s {
            within(&field("scan_period_s"), period, 0.01, 600.0)?;
        }
        within(&field("detection_probability"), self.detection_probability, 0.01, 0.999)?;
        within(&field("clutter_density_per_m2"), self.clutter_density_per_m2, 1e-18, 1.0)?;
        within(&field("snr_threshold_db"), self.snr_threshold_db.unwrap_or(0.0), -30.0, 100.0)?;
        within(&field("reference_snr_db"), self.reference_snr_db.unwrap_or(0.0), -100.0, 100.0)?;
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
        self.validate_permitted_channels(&field("permitted_channels"))?;
        self.coverage.validate(path)?;
        self.blind_zones.validate(path)?;
        self.radar.iter().try_for_each(|radar| radar.validate(&field("radar"), self.channels))
    }
}

impl Coverage {
    pub(super) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.coverage.{name}");
        within(&field("min_range_m"), self.min_range_m, 0.0, 1e7)?;
        within(&field("max_range_m"), self.max_range_m, self.min_range_m, 1e7)?;
        within(&field("min_elevation_rad"), self.min_elevation_rad, -FRAC_PI_2, FRAC_PI_2)?;
        within(&field("max_elevation_rad"), self.max_elevation_rad, self.min_elevation_rad, FRAC_PI_2)
    }
}
