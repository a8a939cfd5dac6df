//! What is said of a target that was detected.

use super::super::within;
use crate::error::Result;

/// What is said of a target that was detected: how its plot's covariance comes about.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Extraction {
    /// Probability that a target's echo keeps its strength while the beam passes it, and does not fluctuate from dwell to dwell as
    /// Swerling 1 does, `0..=1`. Default 0.5: what was seen decides. Raising it takes differences between dwells for the beam's, and
    /// azimuths for more accurate.
    pub steady_probability: f64,
    /// Standard deviation of what all ranges are off alike, metres, `0..=1e5`. Default 0. It is added to each plot's own.
    pub range_bias_sigma_m: f64,
    /// The same of azimuths, radians, `0..=0.5`. Default 0.
    pub azimuth_bias_sigma_rad: f64,
    /// The same of elevations that are measured, radians, `0..=0.5`. Default 0.
    pub elevation_bias_sigma_rad: f64,
    /// The same of range rates, m/s, `0..=1000`. Default 0.
    pub range_rate_bias_sigma_m_s: f64,
}

impl Default for Extraction {
    fn default() -> Self {
        Self {
            steady_probability: 0.5,
            range_bias_sigma_m: 0.0,
            azimuth_bias_sigma_rad: 0.0,
            elevation_bias_sigma_rad: 0.0,
            range_rate_bias_sigma_m_s: 0.0,
        }
    }
}

impl Extraction {
    pub(super) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        within(&field("steady_probability"), self.steady_probability, 0.0, 1.0)?;
        within(&field("range_bias_sigma_m"), self.range_bias_sigma_m, 0.0, 1e5)?;
        within(&field("azimuth_bias_sigma_rad"), self.azimuth_bias_sigma_rad, 0.0, 0.5)?;
        within(&field("elevation_bias_sigma_rad"), self.elevation_bias_sigma_rad, 0.0, 0.5)?;
        within(&field("range_rate_bias_sigma_m_s"), self.range_rate_bias_sigma_m_s, 0.0, 1000.0)
    }
}
