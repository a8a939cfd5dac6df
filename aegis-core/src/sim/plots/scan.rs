//! One scan of plots, with what really was behind each.

use crate::ids::SensorId;
use crate::plot::Plot;
use crate::scan::{Look, Scan, ScanData, Sector};
use crate::time::Time;

/// What a radar's detector reports of some dwells. It owns its plots; [`as_scan`](Self::as_scan) lends them to a pipeline.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PlotScan {
    /// Which radar.
    pub sensor: SensorId,
    /// What the beam swept: one sector of a rotating radar, or one a beam of an electronic scan.
    pub sectors: Vec<Sector>,
    /// When the first dwell began.
    pub start: Time,
    /// When the last one was over.
    pub end: Time,
    /// In the order of time. Tags count a scene's plots from 0.
    pub plots: Vec<Plot>,
    /// For each plot the index of its target in [`IqSceneConfig::targets`](super::super::IqSceneConfig::targets), or `None` for a
    /// false one. Of several targets in one cell it is the nearest.
    pub truth: Vec<Option<usize>>,
}

impl PlotScan {
    /// As a pipeline takes it. The truth stays behind.
    #[must_use]
    pub fn as_scan(&self) -> Scan<'_> {
        let Self { sensor, start, end, .. } = *self;
        let look = Look { sensor, start, end, pose: None, sectors: &self.sectors };
        Scan { look, data: ScanData::Plots(&self.plots), strobes: &[] }
    }
}
