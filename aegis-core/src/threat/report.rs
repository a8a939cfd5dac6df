//! What the assessor says of one track and one asset.

use super::level::ThreatLevel;
use crate::ids::{AssetId, TrackId};
use crate::time::Time;

/// Why a level changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LevelCause {
    /// The score reached the threshold in enough of the latest steps.
    Rise,
    /// The score was below the threshold, less the margin, for long enough.
    Fall,
    /// It is a friend now, or no longer.
    Friend,
    /// Its numbers were not usable for too long.
    Unusable,
    /// Its numbers are usable again.
    Usable,
}

/// A level that changed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LevelChange {
    /// Which track.
    pub track: TrackId,
    /// Which asset.
    pub asset: AssetId,
    /// When.
    pub time: Time,
    /// Level before.
    pub from: ThreatLevel,
    /// Level now.
    pub to: ThreatLevel,
    /// Why.
    pub cause: LevelCause,
    /// The score then.
    pub score: f64,
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
    /// Its place among all threats, 1 is first: by level, then by score. Two change places only when their scores differ by
    /// more than 0.04.
    pub priority: u32,
    /// Whether it is a friend: a valid cryptographic answer of late, or a Mode S address in `ThreatConfig::friend_addresses`.
    pub is_friend: bool,
    /// The lowest track number of the formation that it flies in, if it does.
    pub formation: Option<TrackId>,
    /// Advisory index in (0, 1), not a probability.
    pub score: f64,
    /// 90 % interval of the score.
    pub score_interval: [f64; 2],
    /// What it could do, as an index in (0, 1): see [`Factors::capability`]. 0.5 where nothing is known.
    pub capability: f64,
    /// What it seems to be about, as an index in (0, 1): see [`Factors::intent`]. 0.5 where nothing is known.
    pub intent: f64,
    /// Distance at the closest point of approach.
    pub cpa_distance_m: f64,
    /// Standard deviation of that distance.
    pub cpa_distance_sigma_m: f64,
    /// Seconds until the closest point of approach; 0 when it is past.
    pub cpa_time_s: f64,
    /// Standard deviation of that time; 0 when it is past.
    pub cpa_time_sigma_s: f64,
    /// Seconds until zone entry on the present course; 0 inside, `None` when it does not enter.
    pub tti_s: Option<f64>,
    /// Standard deviation of that time, given that it enters; `None` when it does not.
    pub tti_sigma_s: Option<f64>,
    /// Whether these deviations hold within 3 %: see [`Approach`](super::kinematics::Approach) and
    /// [`ZoneEntry`](super::kinematics::ZoneEntry).
    pub sigmas_hold: bool,
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
    /// Low or high.
    pub altitude: f64,
    /// What its transponder says it is.
    pub identity: f64,
    /// What the radar took it for.
    pub class: f64,
    /// Whether strobes come from it.
    pub emission: f64,
    /// Turning towards the asset or away.
    pub manoeuvre: f64,
    /// What the asset is worth.
    pub value: f64,
}

impl Factors {
    /// The score in log-odds: `bias + capability + intent + value`.
    #[must_use]
    pub fn log_odds(&self) -> f64 {
        self.bias + self.capability() + self.intent() + self.value
    }

    /// What it could do: what it is, and how soon it can be there.
    #[must_use]
    pub fn capability(&self) -> f64 {
        self.class + self.urgency
    }

    /// What it seems to be about: where it heads, how it flies, what it says of itself, and whether it jams.
    #[must_use]
    pub fn intent(&self) -> f64 {
        self.entry + self.closing + self.altitude + self.identity + self.emission + self.manoeuvre
    }
}
