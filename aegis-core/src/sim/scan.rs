//! One scan of a scene, with what really was behind each plot.

use crate::ids::SensorId;
use crate::plot::Plot;
use crate::scan::{Look, Scan, ScanData, Sector, Strobe};

/// What a scene's radar reports for one sector. It owns its plots; [`as_scan`](Self::as_scan) lends them to a pipeline.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SimScan {
    /// Which radar.
    pub sensor: SensorId,
    /// What the beam swept.
    pub sector: Sector,
    /// What of that the radar lit: all, but where it only listened. There a missing plot says nothing.
    pub lit: Vec<Sector>,
    /// What it reported, in order of time. Tags count a scene's plots from 0.
    pub plots: Vec<Plot>,
    /// For each plot the index of its target in [`SceneConfig::targets`](super::SceneConfig::targets), or `None` for
    /// a false one.
    pub truth: Vec<Option<usize>>,
    /// Bearings to jammers, in order of time.
    pub strobes: Vec<Strobe>,
}

impl SimScan {
    /// As a pipeline takes it. The truth stays behind.
    #[must_use]
    pub fn as_scan(&self) -> Scan<'_> {
        let look = Look {
            sensor: self.sensor,
            start: self.sector.start,
            end: self.sector.end,
            pose: None,
            sectors: &self.lit,
        };
        Scan { look, data: ScanData::Plots(&self.plots), strobes: &self.strobes }
    }
}
