//! What the assessor says of one track and one asset.

use crate::ids::{AssetId, TrackId};

/// How urgent a threat is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
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
    /// From `ThreatConfig::critical_score`, with the lower bound of the score above `high_score`.
    Critical,
}

/// What a track means for an asset.
///
/// While a track's numbers are not usable, this is the last usable assessment, its level held and then
/// [`ThreatLevel::Unknown`]; where there was none, it is what is said of nothing: a score from the bias alone, with
/// the interval 0 to 1 and a CPA at 0 with the deviation `f64::MAX`.
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
    /// Probability that it enters the zone within `ThreatConfig::horizon_s` on the present course, or is inside.
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
    /// What its transponder says it is.
    pub identity: f64,
    /// What the radar took it for.
    pub class: f64,
    /// What the asset is worth.
    pub value: f64,
}

impl Factors {
    /// The score in log-odds.
    #[must_use]
    pub fn log_odds(&self) -> f64 {
        self.bias + self.entry + self.urgency + self.closing + self.identity + self.class + self.value
    }
}
