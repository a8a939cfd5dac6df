//! One track against one asset, from step to step.

use super::asset::Asset;
use super::kinematics::Relative;
use super::level::{Ladder, Reading, ThreatLevel};
use super::report::{LevelCause, LevelChange, Threat};
use super::score::{Score, is_friend, logistic};
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
/// The score by which pairs are put in order follows the score at this distance: noise does not change the order.
const ORDER_SLACK: f64 = 0.02;

/// A threat with what the next step must know of it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Pair {
    pub(super) threat: Threat,
    /// The level without regard to friend or foe.
    ladder: Ladder,
    /// When its numbers were last usable, or when it began without.
    assessed: Time,
    /// See `ORDER_SLACK`.
    order_score: f64,
    entry_predicted: bool,
    uncertain: bool,
    /// The track's own state, by which formations are found.
    pub(super) position_m: [f64; 3],
    pub(super) velocity_m_s: [f64; 3],
}

/// By what pairs are found and told: asset, then track.
pub(super) type Key = (AssetId, TrackId);

/// One step of one pair.
#[derive(Clone, Copy)]
pub(super) struct Meeting<'a> {
    pub(super) time: Time,
    pub(super) track: &'a Track,
    pub(super) asset: &'a Asset,
    pub(super) relative: &'a Relative,
    pub(super) config: &'a ThreatConfig,
}

impl Pair {
    pub(super) fn key(&self) -> Key {
        (self.threat.asset, self.threat.track)
    }

    /// Highest score first; then by key, so that equal scores have one order too.
    pub(super) fn by_rank(&self, other: &Self) -> Ordering {
        other.threat.score.total_cmp(&self.threat.score).then(self.key().cmp(&other.key()))
    }

    /// Highest level first, then the highest score that noise does not change.
    pub(super) fn by_priority(&self, other: &Self) -> Ordering {
        let (own, others) = (self.threat.level, other.threat.level);
        others
            .cmp(&own)
            .then(other.order_score.total_cmp(&self.order_score))
            .then(self.key().cmp(&other.key()))
    }

    /// Whether it is on its way in, and no friend: the zone entry is predicted, or the level is MEDIUM or above.
    pub(super) fn is_inbound(&self) -> bool {
        !self.threat.is_friend && (self.entry_predicted || self.threat.level >= ThreatLevel::Medium)
    }

    /// Whether its numbers and steps can be gone on from.
    pub(super) fn is_sound(&self) -> bool {
        let shares = [self.threat.score, self.order_score, self.threat.entry_probability];
        shares.iter().all(|share| (0.0..=1.0).contains(share))
    }

    /// The pair in this step; `None` when it is not worth showing.
    pub(super) fn assess(meeting: Meeting<'_>, before: Option<&Self>) -> Option<Self> {
        let Meeting { time, track, relative, config, .. } = meeting;
        let Some((mut threat, entry_is_due)) = assessed(meeting, before.is_some()) else {
            return Some(before.map_or_else(|| Self::unknown(meeting), |pair| pair.held(time, config)));
        };
        let mut ladder = before.map_or(Ladder::default(), |pair| pair.ladder);
        if before.is_some_and(|pair| time.seconds_since(pair.assessed) > config.gap_s) {
            ladder.forget_steps();
        }
        ladder.take(Reading { score: threat.score, lower_bound: threat.score_interval[0] }, config);
        threat.level = if threat.is_friend { ladder.level.min(config.friend_level) } else { ladder.level };
        if !entry_is_due && ladder.level <= ThreatLevel::Low && threat.score < config.medium_score {
            return None;
        }
        let predicted_before = before.is_some_and(|pair| pair.entry_predicted);
        let entry_predicted = if predicted_before {
            threat.entry_probability >= PREDICTED_UNTIL
        } else {
            threat.entry_probability >= PREDICTED_FROM && relative.entry_time_s(&meeting.asset.zone).is_some()
        };
        tell_geometry(&mut threat, meeting);
        let order_score = before.map_or(threat.score, |pair| {
            pair.order_score.clamp(threat.score - ORDER_SLACK, threat.score + ORDER_SLACK).clamp(0.0, 1.0)
        });
        let (position_m, velocity_m_s) = (track.position_m, track.velocity_m_s);
        let (assessed, uncertain) = (time, false);
        let numbers =
            [threat.cpa_distance_m, threat.cpa_distance_sigma_m, threat.cpa_time_s, threat.cpa_time_sigma_s];
        if !numbers.into_iter().all(f64::is_finite) {
            return Some(before.map_or_else(|| Self::unknown(meeting), |pair| pair.held(time, config)));
        }
        Some(Self {
            threat,
            ladder,
            assessed,
            order_score,
            entry_predicted,
            uncertain,
            position_m,
            velocity_m_s,
        })
    }

    /// Without usable numbers the last threat stays, its level for a while, then Unknown.
    fn held(&self, time: Time, config: &ThreatConfig) -> Self {
        let mut pair = Self { uncertain: true, ..*self };
        if time.seconds_since(self.assessed) > config.hold_s {
            pair.threat.level = ThreatLevel::Unknown;
            pair.ladder = Ladder::default();
        }
        pair
    }

    /// Nothing was ever known.
    fn unknown(meeting: Meeting<'_>) -> Self {
        let Meeting { time, track, asset, config, .. } = meeting;
        let mut threat = blank(track.id, asset.id, &Score::of_nothing(&config.weights));
        threat.cpa_distance_sigma_m = f64::MAX;
        threat.is_friend = is_friend(track, config);
        Self {
            order_score: threat.score,
            threat,
            ladder: Ladder::default(),
            assessed: time,
            entry_predicted: false,
            uncertain: true,
            position_m: [0.0; 3],
            velocity_m_s: [0.0; 3],
        }
    }

    /// Tells what is new since the step before; returns the change of level, if there is one.
    pub(super) fn tell(
        &self,
        time: Time,
        before: Option<&Self>,
        events: &mut Vec<Event>,
    ) -> Option<LevelChange> {
        let Threat { track, asset, level: to, score, tti_s, .. } = self.threat;
        if before.is_none() {
            events.push(Event::ThreatAssessed { track, asset, time, score });
        }
        if self.uncertain && !before.is_some_and(|pair| pair.uncertain) {
            events.push(Event::ThreatUncertain { track, asset, time });
        }
        let from = before.map_or(ThreatLevel::Unknown, |pair| pair.threat.level);
        let silent_beginning = before.is_none() && to == ThreatLevel::Low;
        let change = (from != to && !silent_beginning).then(|| {
            let cause = self.cause(from, before);
            LevelChange { track, asset, time, from, to, cause, score }
        });
        if let Some(LevelChange { cause, .. }) = change {
            events.push(Event::ThreatLevelChanged { track, asset, time, from, to, cause });
        }
        if change.is_some() && to == ThreatLevel::Critical {
            events.push(Event::ThreatCritical { track, asset, time, score });
        }
        let is_new = self.entry_predicted && !before.is_some_and(|pair| pair.entry_predicted);
        if let Some(tti_s) = tti_s.filter(|_| is_new) {
            events.push(Event::ZoneEntryPredicted { track, asset, time, tti_s });
        }
        change
    }

    fn cause(&self, from: ThreatLevel, before: Option<&Self>) -> LevelCause {
        let was_friend = before.is_some_and(|pair| pair.threat.is_friend);
        match (from, self.threat.level) {
            (_, ThreatLevel::Unknown) => LevelCause::Unusable,
            (ThreatLevel::Unknown, _) if before.is_some() => LevelCause::Usable,
            _ if before.is_some() && was_friend != self.threat.is_friend => LevelCause::Friend,
            (from, to) if to > from => LevelCause::Rise,
            _ => LevelCause::Fall,
        }
    }

    /// Tells that it is no more.
    pub(super) fn tell_cleared(&self, time: Time, events: &mut Vec<Event>) {
        let (asset, track) = self.key();
        events.push(Event::ThreatCleared { track, asset, time });
    }
}

/// Everything but the level and the geometry, and whether the chance of entry is worth showing; `None` when numbers are not
/// usable, or so large that their products are not.
fn assessed(meeting: Meeting<'_>, is_listed: bool) -> Option<(Threat, bool)> {
    let Meeting { track, asset, relative, config, .. } = meeting;
    if !relative.is_usable() {
        return None;
    }
    let entry = relative.entry(&asset.zone, config.horizon_s);
    let score = Score::of(relative, &entry, track, asset, config);
    let [low, high] = score.interval;
    if ![score.value, low, high, entry.probability].into_iter().all(f64::is_finite) {
        return None;
    }
    let mut threat = blank(track.id, asset.id, &score);
    threat.is_friend = is_friend(track, config);
    threat.entry_probability = entry.probability;
    let listed_from = if is_listed { LISTED_UNTIL } else { LISTED_FROM };
    Some((threat, entry.probability >= listed_from))
}

/// When and where the track is closest, and when it enters.
fn tell_geometry(threat: &mut Threat, meeting: Meeting<'_>) {
    let approach = meeting.relative.closest_approach();
    let entry = meeting.relative.zone_entry(&meeting.asset.zone);
    threat.cpa_distance_m = approach.distance_m;
    threat.cpa_distance_sigma_m = approach.distance_sigma_m;
    threat.cpa_time_s = approach.time_s;
    threat.cpa_time_sigma_s = approach.time_sigma_s;
    threat.tti_s = entry.map(|entry| entry.time_s);
    threat.tti_sigma_s = entry.map(|entry| entry.time_sigma_s);
    threat.sigmas_hold = approach.sigmas_hold && entry.is_none_or(|entry| entry.sigma_holds);
}

/// A score, and nothing else yet.
fn blank(track: TrackId, asset: AssetId, score: &Score) -> Threat {
    Threat {
        track,
        asset,
        level: ThreatLevel::Unknown,
        priority: 0,
        is_friend: false,
        formation: None,
        score: score.value,
        score_interval: score.interval,
        capability: logistic(score.factors.capability()),
        intent: logistic(score.factors.intent()),
        cpa_distance_m: 0.0,
        cpa_distance_sigma_m: 0.0,
        cpa_time_s: 0.0,
        cpa_time_sigma_s: 0.0,
        tti_s: None,
        tti_sigma_s: None,
        sigmas_hold: false,
        entry_probability: 0.0,
        factors: score.factors,
    }
}
