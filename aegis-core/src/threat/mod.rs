//! From tracks to threats against assets.

use crate::time::Time;
use crate::tracker::TrackId;
use std::fmt;

/// Number of an asset, the host's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct AssetId(pub u32);

impl fmt::Display for AssetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What is defended: a place or a moving unit.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Asset {
    /// Its number; numbers differ.
    pub id: AssetId,
    /// East, north, up of the picture's origin, at `time`.
    pub position_m: [f64; 3],
    /// East, north, up; zero for a place.
    pub velocity_m_s: [f64; 3],
    /// When it is at that position; ignored for a place.
    pub time: Time,
    /// Its protected volume.
    pub zone: Zone,
    /// What it is worth, relative to 1; 0.01 to 100.
    pub value: f64,
}

/// A protected volume around an asset.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Zone {
    /// All within a distance.
    Sphere {
        /// Its radius.
        radius_m: f64,
    },
    /// All within a horizontal distance, between two heights.
    Cylinder {
        /// Its radius.
        radius_m: f64,
        /// Floor, height above the asset (negative: below).
        floor_m: f64,
        /// Ceiling, height above the asset.
        ceiling_m: f64,
    },
}

/// How urgent a threat is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum ThreatLevel {
    /// Its inputs are not usable.
    #[default]
    Unknown,
    /// Below MEDIUM.
    Low,
    /// From `ThreatConfig::medium_score`.
    Medium,
    /// From `ThreatConfig::high_score`.
    High,
    /// From `ThreatConfig::critical_score`.
    Critical,
}

/// What a track means for an asset.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Threat {
    /// Which track.
    pub track: TrackId,
    /// Which asset.
    pub asset: AssetId,
    /// How urgent it is.
    pub level: ThreatLevel,
    /// Advisory index in (0, 1), not a probability.
    pub score: f64,
    /// 90 % interval of the score.
    pub score_interval: [f64; 2],
    /// Distance at the closest point of approach.
    pub cpa_distance_m: f64,
    /// Standard deviation of that distance.
    pub cpa_distance_sigma_m: f64,
    /// Seconds until the closest point of approach; 0 when it is past.
    pub cpa_time_s: f64,
    /// Seconds until zone entry on the present course; 0 inside, `None` when it does not enter.
    pub tti_s: Option<f64>,
    /// Probability that it enters the zone within `ThreatConfig::horizon_s` on the present course.
    pub entry_probability: f64,
    /// Why the score is what it is.
    pub factors: Factors,
}

/// Named contributions in log-odds: `bias + sum of factors = ln(score / (1 − score))`, exactly. Missing evidence
/// contributes 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Factors {
    /// Where every score begins.
    pub bias: f64,
    /// Probability of zone entry.
    pub entry: f64,
    /// How soon.
    pub urgency: f64,
    /// Closing or receding.
    pub closing: f64,
    /// What it says it is.
    pub identity: f64,
    /// What the asset is worth.
    pub value: f64,
}

/// From tracks to threats against assets.
#[derive(Clone, Debug)]
pub struct ThreatAssessor;
