//! Electronic protection.

use super::within;
use crate::error::Result;

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
