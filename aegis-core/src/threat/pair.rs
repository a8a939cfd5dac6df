//! One track against one asset, from step to step.

use super::asset::Asset;
use super::kinematics::{Relative, norm};
use super::report::{Factors, Threat, ThreatLevel};
use super::score::{BIAS, Score, logistic};
use crate::config::ThreatConfig;
use crate::event::Event;
use crate::ids::{AssetId, TrackId};
use crate::time::Time;
use crate::tracker::Track;
use std::cmp::Ordering;

/// Chance of zone entry from which a pair is worth showing, and below which it no longer is.
const LISTED_FROM: f64 = 0.1;
const LISTED_UNTIL: f64 = 0.02;
/// Chance of zone entry from which it is predicted, and below which it no longer is.
const PREDICTED_FROM: f64 = 0.5;
const PREDICTED_UNTIL: f64 = 0.4;
/// How long a level is held without usable numbers, seconds: two rotations of an airport radar.
const HELD_FOR_S: f64 = 10.0;

/// A threat with what the next step must know of it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Pair {
    pub(super) threat: Threat,
    /// When its numbers were last usable, or when it began without.
    assessed: Time,
    entry_predicted: bool,
    uncertain: bool,
}

/// By what pairs are found and told: asset, then track.
pub(super) type Key = (AssetId, TrackId);

impl Pair {
    pub(super) fn key(&self) -> Key {
        (self.threat.asset, self.threat.track)
    }

    /// Highest score first; then by key, so that equal scores have one order too.
    pub(super) fn by_rank(&self, other: &Self) -> Ordering {
        other.threat.score.total_cmp(&self.threat.score).then(self.key().cmp(&other.key()))
    }

    /// The pair in this step; `None` when it is not worth showing.
    pub(super) fn assess(
        time: Time,
        track: &Track,
        asset: &Asset,
        relative: &Relative,
        config: &ThreatConfig,
        before: Option<&Self>,
    ) -> Option<Self> {
        let Some(mut threat) = assessed(track, asset, relative, config) else {
            return Some(before.map_or_else(|| Self::unknown(time, track, asset), |pair| pair.held(time)));
        };
        let previous = before.map_or(ThreatLevel::Unknown, |pair| pair.threat.level);
        threat.level = config.level(previous, threat.score, threat.score_interval[0]);
        let listed_from = if before.is_some() { LISTED_UNTIL } else { LISTED_FROM };
        if threat.level <= ThreatLevel::Low && threat.entry_probability < listed_from {
            return None;
        }
        let predicted_before = before.is_some_and(|pair| pair.entry_predicted);
        let entry_predicted = if predicted_before {
            threat.entry_probability >= PREDICTED_UNTIL
        } else {
            threat.entry_probability >= PREDICTED_FROM && threat.tti_s.is_some()
        };
        Some(Self { threat, assessed: time, entry_predicted, uncertain: false })
    }

    /// Without usable numbers the last threat stays, its level for a while, then Unknown.
    fn held(&self, time: Time) -> Self {
        let mut pair = Self { uncertain: true, ..*self };
        if time.seconds_since(self.assessed) > HELD_FOR_S {
            pair.threat.level = ThreatLevel::Unknown;
        }
        pair
    }

    /// Nothing was ever known.
    fn unknown(time: Time, track: &Track, asset: &Asset) -> Self {
        let threat = Threat {
            track: track.id,
            asset: asset.id,
            level: ThreatLevel::Unknown,
            score: logistic(BIAS),
            score_interval: [0.0, 1.0],
            cpa_distance_m: 0.0,
            cpa_distance_sigma_m: f64::MAX,
            cpa_time_s: 0.0,
            tti_s: None,
            entry_probability: 0.0,
            factors: Factors { bias: BIAS, ..Factors::default() },
        };
        Self { threat, assessed: time, entry_predicted: false, uncertain: true }
    }

    /// Tells what is new since the step before; returns whether the level changed.
    pub(super) fn tell(&self, time: Time, before: Option<&Self>, events: &mut Vec<Event>) -> bool {
        let Threat { track, asset, level: to, score, tti_s, .. } = self.threat;
        if before.is_none() {
            events.push(Event::ThreatAssessed { track, asset, time, score });
        }
        if self.uncertain && !before.is_some_and(|pair| pair.uncertain) {
            events.push(Event::ThreatUncertain { track, asset, time });
        }
        let from = before.map_or(ThreatLevel::Unknown, |pair| pair.threat.level);
        let silent_beginning = before.is_none() && to == ThreatLevel::Low;
        let changed = from != to && !silent_beginning;
        if changed {
            events.push(Event::ThreatLevelChanged { track, asset, time, from, to });
        }
        if changed && to == ThreatLevel::Critical {
            events.push(Event::ThreatCritical { track, asset, time, score });
        }
        if let Some(tti_s) =
            tti_s.filter(|_| self.entry_predicted && !before.is_some_and(|p| p.entry_predicted))
        {
            events.push(Event::ZoneEntryPredicted { track, asset, time, tti_s });
        }
        changed
    }

    /// Tells that it is no more.
    pub(super) fn tell_cleared(&self, time: Time, events: &mut Vec<Event>) {
        let (asset, track) = self.key();
        events.push(Event::ThreatCleared { track, asset, time });
    }
}

/// Everything but the level; `None` when numbers are not usable, or so large that their products are not.
fn assessed(track: &Track, asset: &Asset, relative: &Relative, config: &ThreatConfig) -> Option<Threat> {
    if !relative.is_usable() {
        return None;
    }
    let approach = relative.closest_approach();
    let entry = relative.entry(&asset.zone, config.horizon_s);
    let Score { factors, value: score, interval } = Score::of(relative, &entry, track, asset);
    let numbers =
        [score, interval[0], interval[1], approach.distance_m, approach.distance_sigma_m, approach.time_s];
    numbers.into_iter().all(f64::is_finite).then_some(Threat {
        track: track.id,
        asset: asset.id,
        level: ThreatLevel::Unknown,
        score,
        score_interval: interval,
        cpa_distance_m: approach.distance_m,
        cpa_distance_sigma_m: approach.distance_sigma_m,
        cpa_time_s: approach.time_s,
        tti_s: relative.entry_time_s(&asset.zone),
        entry_probability: entry.probability,
        factors,
    })
}

/// Whether the zone lies farther than the track can get, four deviations included. Such a pair is never shown, so it
/// need not be assessed. Unusable numbers are not out of reach.
pub(super) fn is_out_of_reach(relative: &Relative, asset: &Asset, horizon_s: f64) -> bool {
    let variance =
        |axes: std::ops::Range<usize>| axes.map(|axis| relative.covariance[axis][axis]).sum::<f64>();
    let (position_sigma_m, velocity_sigma_m_s) = (variance(0..3).sqrt(), variance(3..6).sqrt());
    let travel_m = (norm(relative.velocity_m_s) + 4.0 * velocity_sigma_m_s) * horizon_s;
    norm(relative.position_m) > travel_m + asset.zone.extent_m() + 4.0 * position_sigma_m
}
