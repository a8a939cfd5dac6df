//! When a target's class becomes a label.

use super::{count, within};
use crate::error::Result;

/// When a target's class becomes a label. No plot and no track is ever left out for its class.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct ClassificationConfig {
    /// Probability from which a class is said, `0.2..=0.999`; below it a target is Unknown (`None`). Default 0.65. Raising it
    /// labels fewer targets, and more of them right.
    pub confidence: f64,
    /// A track is looked at again after this time, seconds, `0..=600`. Default 5. Raising it costs less, and labels later.
    pub interval_s: f64,
    /// What was seen of a track is forgotten with this time, seconds, `1..=1e6`. Default 15. Raising it remembers longer, and turns
    /// later.
    pub memory_s: f64,
    /// All that is remembered of a track counts for so many independent looks at it, `0.1..=100`. Default 1: with it and
    /// `memory_s` the built-in classifier's posteriors come true on simulated tracks. Raising it makes posteriors surer.
    pub independent_looks: f64,
    /// Targets classified in one scan, plots and tracks each, `0..=1_000_000`: the strongest plots, and the tracks that most
    /// likely exist. Default 10 000. 0 classifies nothing.
    pub max_targets: usize,
}

impl Default for ClassificationConfig {
    fn default() -> Self {
        Self {
            confidence: 0.65,
            interval_s: 5.0,
            memory_s: 15.0,
            independent_looks: 1.0,
            max_targets: 10_000,
        }
    }
}

impl ClassificationConfig {
    pub(super) fn validate(&self) -> Result<()> {
        within("classification.confidence", self.confidence, 0.2, 0.999)?;
        within("classification.interval_s", self.interval_s, 0.0, 600.0)?;
        within("classification.memory_s", self.memory_s, 1.0, 1e6)?;
        within("classification.independent_looks", self.independent_looks, 0.1, 100.0)?;
        count("classification.max_targets", self.max_targets, 0, 1_000_000)
    }
}
