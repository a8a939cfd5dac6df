//! What comes in on one asset, all together.

use super::level::ThreatLevel;
use super::pair::Pair;
use crate::config::ThreatConfig;
use crate::ids::{AssetId, TrackId};

/// Formations are looked for among so many inbound tracks of one asset, by their numbers.
const MOST_COMPARED: usize = 256;

/// All that comes in on one asset: tracks whose zone entry is predicted, or whose level is MEDIUM or above; no friends.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Raid {
    /// On which asset.
    pub asset: AssetId,
    /// The highest level among them.
    pub level: ThreatLevel,
    /// The highest score among them.
    pub score: f64,
    /// How many tracks.
    pub tracks: u32,
    /// How many formations they make; a track that flies alone is none.
    pub formations: u32,
    /// Seconds until the first of them enters the zone; `None` when none does on its present course.
    pub first_tti_s: Option<f64>,
    /// Probability that at least one enters within `ThreatConfig::horizon_s`, as if they flew independently of each other.
    pub entry_probability: f64,
}

/// Finds formations and raids among pairs that are sorted by asset and track, and says which pair is how urgent.
pub(super) fn tell(pairs: &mut [Pair], order: &mut Vec<u32>, raids: &mut Vec<Raid>, config: &ThreatConfig) {
    raids.clear();
    for of_asset in pairs.chunk_by_mut(|a, b| a.threat.asset == b.threat.asset) {
        form(of_asset, config);
        raids.extend(Raid::of(of_asset));
    }
    raids.sort_unstable_by(|a, b| {
        b.level.cmp(&a.level).then(b.score.total_cmp(&a.score)).then(a.asset.cmp(&b.asset))
    });
    order.clear();
    order.extend(0..pairs.len() as u32);
    order.sort_unstable_by(|a, b| pairs[*a as usize].by_priority(&pairs[*b as usize]));
    for (place, index) in order.iter().enumerate() {
        pairs[*index as usize].threat.priority = place as u32 + 1;
    }
}

/// Inbound tracks are one formation if each is near another one of it and flies like it: the lowest number names it.
fn form(pairs: &mut [Pair], config: &ThreatConfig) {
    for pair in &mut *pairs {
        pair.threat.formation = None;
    }
    let mut members = [0_usize; MOST_COMPARED];
    let mut count = 0;
    for (member, (index, _)) in
        members.iter_mut().zip(pairs.iter().enumerate().filter(|(_, p)| p.is_inbound()))
    {
        *member = index;
        count += 1;
    }
    let members = &members[..count];
    // Each begins as its own; the lowest number spreads until nothing changes.
    let mut names: [TrackId; MOST_COMPARED] = [TrackId::default(); MOST_COMPARED];
    for (name, member) in names.iter_mut().zip(members) {
        *name = pairs[*member].threat.track;
    }
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for (i, first) in members.iter().enumerate() {
            for (j, second) in members.iter().enumerate().skip(i + 1) {
                if names[i] != names[j] && do_fly_together(&pairs[*first], &pairs[*second], config) {
                    let lower = names[i].min(names[j]);
                    (names[i], names[j], has_changed) = (lower, lower, true);
                }
            }
        }
    }
    for (i, member) in members.iter().enumerate() {
        let is_shared = names[..count].iter().filter(|name| **name == names[i]).count() > 1;
        pairs[*member].threat.formation = is_shared.then_some(names[i]);
    }
}

fn do_fly_together(first: &Pair, second: &Pair, config: &ThreatConfig) -> bool {
    let apart = |a: [f64; 3], b: [f64; 3]| (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>().sqrt();
    config.formation_distance_m > 0.0
        && apart(first.position_m, second.position_m) <= config.formation_distance_m
        && apart(first.velocity_m_s, second.velocity_m_s) <= config.formation_speed_m_s
}

impl Raid {
    fn of(pairs: &[Pair]) -> Option<Self> {
        let inbound = || pairs.iter().filter(|pair| pair.is_inbound()).map(|pair| &pair.threat);
        let first = inbound().next()?;
        let times_s = inbound().filter_map(|threat| threat.tti_s);
        let none_enters: f64 = inbound().map(|threat| 1.0 - threat.entry_probability).product();
        Some(Self {
            asset: first.asset,
            level: inbound().map(|threat| threat.level).max().unwrap_or_default(),
            score: inbound().map(|threat| threat.score).fold(0.0, f64::max),
            tracks: inbound().count() as u32,
            formations: inbound().filter(|threat| threat.formation == Some(threat.track)).count() as u32,
            first_tti_s: times_s.min_by(f64::total_cmp),
            entry_probability: 1.0 - none_enters,
        })
    }
}
