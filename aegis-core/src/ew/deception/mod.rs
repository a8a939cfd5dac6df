//! Deception: what repeaters make of a radar's own pulses, told by its contradictions.

use crate::ids::{SensorId, TrackId};
use crate::time::Time;

/// Something deceitful is suspected of a track.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Deception {
    /// Which track.
    pub track: TrackId,
    /// The radar whose plots show it.
    pub sensor: SensorId,
    /// In what way.
    pub kind: DeceptionKind,
    /// What was summed up against the track, in standard deviations (pull-off) or as a log-likelihood ratio (false target).
    pub statistic: f64,
    /// Probability that it is so, given as much evidence, with `EwConfig::deception_prior` before it.
    pub probability: f64,
    /// When the contradiction began, as far as it is known.
    pub since: Time,
    /// When evidence for it came last.
    pub last: Time,
}

/// How a radar is deceived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum DeceptionKind {
    /// Ranges move off while the Doppler frequency stays: the range gate is pulled off.
    RangePullOff,
    /// The Doppler frequency moves off while ranges go on: the velocity gate is pulled off.
    VelocityPullOff,
    /// It is one of a row of copies on one bearing.
    FalseTarget,
}
