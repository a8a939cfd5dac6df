//! The stages behind the tracker: threats, and electronic protection.

use super::within;
use crate::error::{Error, Result};

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

impl ThreatConfig {
    pub(super) fn validate(&self) -> Result<()> {
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

impl Default for EwConfig {
    fn default() -> Self {
        Self { strobe_gate_rad: 0.05, clear_after_s: 30.0 }
    }
}

impl EwConfig {
    pub(super) fn validate(&self) -> Result<()> {
        within("ew.strobe_gate_rad", self.strobe_gate_rad, 1e-4, 1.0)?;
        within("ew.clear_after_s", self.clear_after_s, 0.1, 3600.0)
    }
}
