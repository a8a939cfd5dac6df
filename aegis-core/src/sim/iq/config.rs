//! The whole scene as plain data.

use super::super::jammer::JammerScript;
use super::super::limits::MAX_JAMMERS;
use super::super::script::TargetScript;
use super::clutter::Clutter;
use super::repeater::Repeater;
use crate::config::{RadarConfig, within};
use crate::error::{Error, Result};
use crate::geometry::Geodetic;
use crate::ids::SensorId;
use crate::radar::Swerling;
use crate::time::Time;

/// Most targets of an I/Q scene.
pub const MAX_IQ_TARGETS: usize = 1000;
/// Most sources of clutter.
pub const MAX_CLUTTER: usize = 16;
/// Most repeaters.
pub const MAX_REPEATERS: usize = 64;
/// Most dwells of one scan.
pub const MAX_DWELLS_PER_SCAN: u32 = 4096;
/// Most complex samples of one scan, over all dwells and channels: 1 GiB.
pub const MAX_SAMPLES_PER_SCAN: usize = 1 << 27;

/// A scene for a radar whose I/Q is processed: what flies, what lies around, and what disturbs.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct IqSceneConfig {
    /// Where all random numbers come from. Default 0.
    pub seed: u64,
    /// When the scene starts; a rotating beam then points north. Default: the epoch.
    pub start: Time,
    /// The radar's number in scans. Default 0.
    pub sensor: SensorId,
    /// Where it stands; its height counts as the height over what it sees. Default: 43° N, 5° W, 30 m.
    pub site: Geodetic,
    /// The radar.
    pub radar: RadarConfig,
    /// Dwells of each scan, `1..=`[`MAX_DWELLS_PER_SCAN`]. Default 8.
    pub dwells_per_scan: u32,
    /// Whether the receiver has noise, of unit power in each sample. Default true. Without it echoes keep the amplitudes that
    /// they would have over such noise.
    pub receiver_noise: bool,
    /// The targets, at most [`MAX_IQ_TARGETS`]. Default: none.
    pub targets: Vec<IqTarget>,
    /// What lies around, at most [`MAX_CLUTTER`]. Default: none.
    pub clutter: Vec<Clutter>,
    /// Noise jammers, at most [`MAX_JAMMERS`]. Their ratio to noise is that in the receiver's whole band, in the middle of the
    /// beam; [`jnr_db`](crate::radar::jnr_db) gives it from watts. Default: none.
    pub jammers: Vec<JammerScript>,
    /// Repeaters, at most [`MAX_REPEATERS`]. Default: none.
    pub repeaters: Vec<Repeater>,
}

/// A target as a radar's receiver has it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct IqTarget {
    /// Its flight, and its mean radar cross-section.
    pub script: TargetScript,
    /// How its power fluctuates: from dwell to dwell (1, 3), or from pulse to pulse (2, 4). The phase stays that of its range.
    #[cfg_attr(feature = "serde", serde(default))]
    pub swerling: Swerling,
}

impl Default for IqSceneConfig {
    fn default() -> Self {
        Self {
            seed: 0,
            start: Time::default(),
            sensor: SensorId(0),
            site: Geodetic::from_degrees(43.0, -5.0, 30.0),
            radar: RadarConfig::default(),
            dwells_per_scan: 8,
            receiver_noise: true,
            targets: Vec::new(),
            clutter: Vec::new(),
            jammers: Vec::new(),
            repeaters: Vec::new(),
        }
    }
}

impl IqSceneConfig {
    /// Checks every field against its documented range. [`IqScene::new`](super::IqScene::new) does so too.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] naming the first field that is wrong, as in `targets[3].script.rcs_m2`.
    pub fn validate(&self) -> Result<()> {
        self.site.validate("site")?;
        if self.radar.carriers_hz.is_empty() {
            return Err(Error::config("radar.carriers_hz", "at least one channel"));
        }
        self.radar.validate("radar", self.radar.carriers_hz.len() as u32)?;
        within("dwells_per_scan", f64::from(self.dwells_per_scan), 1.0, f64::from(MAX_DWELLS_PER_SCAN))?;
        at_most("targets", self.targets.len(), MAX_IQ_TARGETS)?;
        at_most("clutter", self.clutter.len(), MAX_CLUTTER)?;
        at_most("jammers", self.jammers.len(), MAX_JAMMERS)?;
        at_most("repeaters", self.repeaters.len(), MAX_REPEATERS)?;
        for (index, target) in self.targets.iter().enumerate() {
            target.script.validate(&format!("targets[{index}].script"))?;
        }
        for (index, clutter) in self.clutter.iter().enumerate() {
            clutter.validate(&format!("clutter[{index}]"), &self.radar)?;
        }
        for (index, jammer) in self.jammers.iter().enumerate() {
            jammer.validate(&format!("jammers[{index}]"), self.targets.len())?;
        }
        for (index, repeater) in self.repeaters.iter().enumerate() {
            repeater.validate(&format!("repeaters[{index}]"), self.targets.len())?;
        }
        Ok(())
    }
}

pub(super) fn at_most(field: &str, actual: usize, limit: usize) -> Result<()> {
    if actual <= limit {
        return Ok(());
    }
    Err(Error::config(field, format!("at most {limit}, got {actual}")))
}
