//! What bounds memory and time.

use super::count;
use crate::error::Result;

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
    /// Dwells in one scan, `1..=1_000_000`. Default 10 000.
    pub dwells_per_scan: usize,
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

impl Default for Limits {
    fn default() -> Self {
        Self {
            plots_per_scan: 100_000,
            dwells_per_scan: 10_000,
            tracks: 100_000,
            assets: 256,
            strobes_per_scan: 1024,
            sectors_per_scan: 4096,
            interferences: 256,
            threats: 100,
        }
    }
}

impl Limits {
    pub(super) fn validate(&self) -> Result<()> {
        count("limits.plots_per_scan", self.plots_per_scan, 1, 1_000_000)?;
        count("limits.dwells_per_scan", self.dwells_per_scan, 1, 1_000_000)?;
        count("limits.tracks", self.tracks, 1, 1_000_000)?;
        count("limits.assets", self.assets, 0, 10_000)?;
        count("limits.strobes_per_scan", self.strobes_per_scan, 0, 100_000)?;
        count("limits.sectors_per_scan", self.sectors_per_scan, 1, 100_000)?;
        count("limits.interferences", self.interferences, 1, 10_000)?;
        count("limits.threats", self.threats, 1, 100_000)
    }
}
