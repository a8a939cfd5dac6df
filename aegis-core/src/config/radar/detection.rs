//! What of a map is taken for a target.

use super::super::within;
use crate::error::Result;

/// What of a map is taken for a target.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Detection {
    /// Probability that noise alone crosses the threshold in a cell, `1e-12..=0.1`. Default 1e-6. Raising it sees weaker targets, and
    /// gives more false plots.
    pub false_alarm_probability: f64,
    /// Gates beside a cell that its threshold is not found from, on either side, `0..=64`. Default 3: a target's own skirts.
    pub guard_gates: u32,
    /// Gates beyond those that it is found from, on either side, `1..=512`. Default 16. Raising it loses less sensitivity, and
    /// follows the edges of clutter less closely.
    pub training_gates: u32,
    /// Fastest range rate that a target is believed to have, m/s, `1..=20_000`. Default 700. Range rates are unfolded up to it where
    /// several PRFs agree.
    pub max_speed_m_s: f64,
}

impl Default for Detection {
    fn default() -> Self {
        Self { false_alarm_probability: 1e-6, guard_gates: 3, training_gates: 16, max_speed_m_s: 700.0 }
    }
}

impl Detection {
    pub(super) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        within(&field("false_alarm_probability"), self.false_alarm_probability, 1e-12, 0.1)?;
        within(&field("guard_gates"), f64::from(self.guard_gates), 0.0, 64.0)?;
        within(&field("training_gates"), f64::from(self.training_gates), 1.0, 512.0)?;
        within(&field("max_speed_m_s"), self.max_speed_m_s, 1.0, 2e4)
    }
}
