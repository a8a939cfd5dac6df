//! The stage: every confirmed track against every asset.

use super::asset::{Asset, validate_each};
use super::kinematics::Relative;
use super::level::ThreatLevel;
use super::pair::{Key, Meeting, Pair};
use super::raid::{self, Raid};
use super::reach::{Place, Reach};
use super::report::{LevelChange, Threat};
use crate::config::{Config, Space, ThreatConfig};
use crate::error::{Error, Result};
use crate::event::Event;
use crate::ids::{AssetId, TrackId};
use crate::stage::Stage;
use crate::stats::ThreatStats;
use crate::time::Time;
use crate::tracker::Track;
use std::collections::VecDeque;
use std::ops::Range;

/// From tracks to threats against assets.
///
/// Confirmed and coasting tracks are assessed; a tentative one may not be a target at all, and is left alone until it
/// is confirmed. A pair of track and asset is listed from a chance of zone entry of 10 % within
/// `ThreatConfig::horizon_s`, or from level MEDIUM, and stays until the chance is below 2 % and the level LOW, or
/// the track or asset is gone. A course that stays clear of the zone until the horizon, three deviations included, is not
/// listed.
///
/// ```
/// use aegis_core::{Asset, AssetId, Zone};
/// use aegis_core::{Config, ThreatAssessor, Time};
/// let mut assessor = ThreatAssessor::new(&Config::default())?;
/// let harbour = Asset {
///     id: AssetId(1),
///     position_m: [0.0; 3],
///     velocity_m_s: [0.0; 3],
///     time: Time::from_secs(0.0),
///     zone: Zone::Cylinder { radius_m: 5000.0, floor_m: -100.0, ceiling_m: 10_000.0 },
///     value: 1.0,
/// };
/// let (mut threats, mut events) = (Vec::new(), Vec::new());
/// assessor.assess(Time::from_secs(4.0), &[], &[harbour], &mut threats, &mut events)?;
/// assert!(threats.is_empty() && events.is_empty());
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ThreatAssessor {
    config: ThreatConfig,
    space: Space,
    threats_limit: usize,
    assets_limit: usize,
    state: ThreatState,
    raids: Vec<Raid>,
    /// Scratch: the pairs of this step, how far each track reaches, and an order of pairs.
    next: Vec<Pair>,
    reaches: Vec<Reach>,
    order: Vec<u32>,
}

/// What an assessor must remember to continue later; opaque.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ThreatState {
    /// Sorted by key.
    pairs: Vec<Pair>,
    /// The latest level changes, oldest first.
    history: VecDeque<LevelChange>,
    stats: ThreatStats,
}

impl ThreatAssessor {
    /// For a configuration.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] when the configuration does not [validate](Config::validate).
    pub fn new(config: &Config) -> Result<Self> {
        config.validate()?;
        let threats_limit = config.limits.threats;
        // Candidates are cut down to the limit whenever there are twice as many; the two lists swap places.
        let room = 2 * threats_limit;
        Ok(Self {
            config: config.threat.clone(),
            space: config.space,
            threats_limit,
            assets_limit: config.limits.assets,
            state: ThreatState {
                pairs: Vec::with_capacity(room),
                history: VecDeque::with_capacity(config.threat.history),
                stats: ThreatStats::default(),
            },
            raids: Vec::with_capacity(config.limits.assets),
            next: Vec::with_capacity(room),
            reaches: Vec::new(),
            order: Vec::with_capacity(room),
        })
    }

    /// Replaces `out` with the threats at `time`, highest score first (then by asset and track), at most
    /// `Limits::threats`, and tells in `events` what changed, by asset and track, then what was cleared.
    ///
    /// `tracks` are all tracks of the picture: a pair whose track is not among them is cleared, and so is one that
    /// higher scores leave no room for. They hold at their own
    /// time, to which moving assets are brought. A track whose numbers are not usable keeps its level for
    /// `ThreatConfig::hold_s`, then has level Unknown.
    ///
    /// # Errors
    /// As [`validate_assets`](super::validate_assets), except that equal ids are not looked for. Then nothing has
    /// changed.
    pub fn assess(
        &mut self,
        time: Time,
        tracks: &[Track],
        assets: &[Asset],
        out: &mut Vec<Threat>,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        validate_each(assets, self.assets_limit)?;
        let left_out = self.assess_pairs(time, tracks, assets);
        self.next.sort_unstable_by_key(Pair::key);
        self.next.dedup_by_key(|pair| pair.key());
        raid::tell(&mut self.next, &mut self.order, &mut self.raids, &self.config);
        self.tell(time, left_out, events);
        std::mem::swap(&mut self.state.pairs, &mut self.next);
        self.count_levels();
        self.list(out);
        Ok(())
    }

    /// Fills `next` with what is worth showing; returns how many pairs were left out for want of room. Of most pairs a glance
    /// at what the track can reach is all there is.
    fn assess_pairs(&mut self, time: Time, tracks: &[Track], assets: &[Asset]) -> usize {
        self.next.clear();
        if assets.is_empty() {
            return 0;
        }
        let mut reaches = std::mem::take(&mut self.reaches);
        reaches.clear();
        let confirmed = tracks.iter().enumerate().filter(|(_, track)| track.is_confirmed());
        reaches.extend(confirmed.map(|(index, track)| Reach::of(index, &self.own(track))));
        let mut left_out = 0;
        for asset in assets {
            let asset = &self.in_this_world(asset);
            let listed = self.state.of_asset(asset.id);
            let place = Place::of(asset, time, self.config.horizon_s);
            for reach in &reaches {
                let track = &tracks[reach.index];
                let before = find_track(&self.state.pairs[listed.clone()], track.id).copied();
                if before.is_none() && place.is_out_of(reach, track.time) {
                    continue;
                }
                let relative = &self.own(track).minus(asset, track.time);
                let meeting = Meeting { time, track, asset, relative, config: &self.config };
                self.next.extend(Pair::assess(meeting, before.as_ref()));
                if self.next.len() >= 2 * self.threats_limit {
                    left_out += self.keep_highest();
                }
            }
        }
        self.state.stats.assessed += (reaches.len() * assets.len()) as u64;
        self.reaches = reaches;
        left_out + self.keep_highest()
    }

    /// In a planar world nothing has a height.
    fn in_this_world(&self, asset: &Asset) -> Asset {
        match self.space {
            Space::Spatial => *asset,
            Space::Planar => {
                let [east, north, _] = asset.position_m;
                let [east_m_s, north_m_s, _] = asset.velocity_m_s;
                Asset {
                    zone: asset.zone.in_plan(),
                    position_m: [east, north, 0.0],
                    velocity_m_s: [east_m_s, north_m_s, 0.0],
                    ..*asset
                }
            }
        }
    }

    /// The track's course: straight, or straight after its manoeuvre; on the ground in a planar world.
    fn own(&self, track: &Track) -> Relative {
        let course = Relative::of(track);
        let course = match track.acceleration_m_s2 {
            Some(a) if self.config.manoeuvre_s > 0.0 && a.iter().all(|part| part.is_finite()) => {
                course.after_manoeuvre(a, self.config.manoeuvre_s)
            }
            _ => course,
        };
        if self.space == Space::Planar { course.horizontal() } else { course }
    }

    fn keep_highest(&mut self) -> usize {
        let excess = self.next.len().saturating_sub(self.threats_limit);
        if excess > 0 {
            self.next.sort_unstable_by(Pair::by_rank);
            self.next.truncate(self.threats_limit);
        }
        excess
    }

    /// Compares this step's pairs with those of the step before.
    fn tell(&mut self, time: Time, left_out: usize, events: &mut Vec<Event>) {
        for pair in &self.next {
            let Some(change) = pair.tell(time, self.state.find(pair.key()), events) else { continue };
            self.state.stats.level_changes += 1;
            if self.config.history > 0 {
                let excess = (self.state.history.len() + 1).saturating_sub(self.config.history);
                self.state.history.drain(..excess);
                self.state.history.push_back(change);
            }
        }
        for pair in &self.state.pairs {
            if self.next.binary_search_by_key(&pair.key(), Pair::key).is_err() {
                pair.tell_cleared(time, events);
            }
        }
        if left_out > 0 {
            let left_out = u32::try_from(left_out).unwrap_or(u32::MAX);
            events.push(Event::CapacityReached { stage: Stage::ThreatAssessor, time, left_out });
        }
    }

    fn count_levels(&mut self) {
        let levels = [
            ThreatLevel::Low,
            ThreatLevel::Medium,
            ThreatLevel::High,
            ThreatLevel::Critical,
            ThreatLevel::Unknown,
        ];
        let count = |level| self.state.pairs.iter().filter(|pair| pair.threat.level == level).count() as u32;
        self.state.stats.by_level = levels.map(count);
    }

    /// `next` is free by now: it serves to sort by rank without disturbing the pairs.
    fn list(&mut self, out: &mut Vec<Threat>) {
        self.next.clear();
        self.next.extend_from_slice(&self.state.pairs);
        self.next.sort_unstable_by(Pair::by_rank);
        out.clear();
        out.extend(self.next.iter().map(|pair| pair.threat));
    }

    /// What comes in on each asset, highest level first; assets that nothing comes in on are left out.
    #[must_use]
    pub fn raids(&self) -> &[Raid] {
        &self.raids
    }

    /// The latest level changes, oldest first: at most `ThreatConfig::history`.
    #[must_use]
    pub fn history(&self) -> impl ExactSizeIterator<Item = &LevelChange> {
        self.state.history.iter()
    }

    /// Counters since the beginning.
    #[must_use]
    pub fn stats(&self) -> &ThreatStats {
        &self.state.stats
    }

    /// What must be saved to continue later.
    #[must_use]
    pub fn state(&self) -> &ThreatState {
        &self.state
    }

    /// Continues from what was saved.
    ///
    /// # Errors
    /// [`Error::Capacity`] above `Limits::threats`; [`Error::OutOfRange`] when the pairs are not in order or a score
    /// is none. Then nothing has changed. Of a longer history than `ThreatConfig::history` the latest part is kept.
    pub fn restore(&mut self, state: &ThreatState) -> Result<()> {
        let (actual, limit) = (state.pairs.len(), self.threats_limit);
        if actual > limit {
            return Err(Error::Capacity { what: "threats", actual, limit });
        }
        let in_order = state.pairs.windows(2).all(|pair| pair[0].key() < pair[1].key());
        if !in_order || !state.pairs.iter().all(Pair::is_sound) {
            let reason = "pairs out of order, or a score outside 0..=1";
            return Err(Error::OutOfRange { what: "threat.state", index: 0, reason });
        }
        // Field by field, to keep the memory that was reserved.
        self.state.pairs.clone_from(&state.pairs);
        let excess = state.history.len().saturating_sub(self.config.history);
        self.state.history.clear();
        self.state.history.extend(state.history.iter().skip(excess));
        self.state.stats = state.stats;
        raid::tell(&mut self.state.pairs, &mut self.order, &mut self.raids, &self.config);
        Ok(())
    }

    /// Back to the beginning.
    pub fn reset(&mut self) {
        self.state.pairs.clear();
        self.state.history.clear();
        self.raids.clear();
        self.state.stats = ThreatStats::default();
    }
}

#[cfg(test)]
impl ThreatAssessor {
    /// Room reserved in both lists, in no particular order: they swap places.
    pub(super) fn capacities(&self) -> usize {
        self.state.pairs.capacity() + self.next.capacity()
    }
}

impl ThreatState {
    fn find(&self, key: Key) -> Option<&Pair> {
        self.pairs.binary_search_by_key(&key, Pair::key).ok().and_then(|index| self.pairs.get(index))
    }

    /// Where the pairs of an asset lie.
    fn of_asset(&self, asset: AssetId) -> Range<usize> {
        let from = self.pairs.partition_point(|pair| pair.threat.asset < asset);
        let until = self.pairs.partition_point(|pair| pair.threat.asset <= asset);
        from..until
    }
}

/// Among pairs of one asset.
fn find_track(pairs: &[Pair], track: TrackId) -> Option<&Pair> {
    pairs.binary_search_by_key(&track, |pair| pair.threat.track).ok().and_then(|index| pairs.get(index))
}
