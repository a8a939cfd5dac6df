//! Which action answers a cause: of all that the radar can do the one that is expected to gain most.

use super::action::{ActionClass, ActionKind};
use super::audit::{Alternative, MOST_ALTERNATIVES};
use super::benefit::{Jamming, Means, decibels};
use super::deception::{Deception, DeceptionKind};
use super::interference::InterferenceSource;
use crate::config::Cfar;
use crate::ids::TrackId;
use std::f64::consts::TAU;

/// What is expected to gain less is not worth a change.
const LEAST_BENEFIT_DB: f64 = 0.5;
/// Dwells become at most so many times longer.
const LONGER: u32 = 2;
/// No suspicion is worth more.
const SUREST: f64 = 0.999;
/// Most that there can be to choose from.
const MOST_CHOICES: usize = ActionClass::ALL.len();

/// What can be done, best first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Choice {
    ranked: [Option<Alternative>; MOST_CHOICES],
}

/// Classes of actions, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Classes(u16);

impl Classes {
    pub(super) fn insert(&mut self, class: ActionClass) {
        self.0 |= 1 << class as u16;
    }

    pub(super) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(super) const fn contains(self, class: ActionClass) -> bool {
        self.0 & 1 << class as u16 != 0
    }
}

impl Choice {
    /// Against a source. What is in `excluded` was tried, or is in force for another reason.
    pub(super) fn against(
        source: &InterferenceSource,
        width_rad: f64,
        means: &Means,
        excluded: Classes,
    ) -> Self {
        let jamming = Jamming::of(source, means);
        let mut choice = Self::default();
        let mut offer = |kind: ActionKind, benefit_db: f64| choice.offer(kind, benefit_db, excluded);
        let (azimuth_rad, channels) = (source.azimuth_rad, means.channels.len());
        let width_rad = if jamming.is_all_around { TAU } else { width_rad };
        if channels > 1 {
            offer(ActionKind::ChangeChannel { azimuth_rad, width_rad }, jamming.another_channel_db(channels));
        }
        if means.prf_sets > 1 {
            offer(ActionKind::VaryPrf, jamming.varied_prf_db(means.prf_sets));
        }
        if let Some(auxiliary_db) = means.auxiliary_db {
            offer(ActionKind::CancelSidelobes, jamming.cancelled_db(auxiliary_db));
            offer(ActionKind::BlankSidelobes, jamming.blanked_db(auxiliary_db, means.sidelobe_db));
        }
        if let Some(elements) = means.elements {
            offer(ActionKind::NullAdaptively, jamming.nulled_db(elements));
        }
        if let Some(pulses) = means.pulses.and_then(|pulses| pulses.checked_mul(LONGER)) {
            offer(ActionKind::LengthenDwell { pulses }, jamming.integrated_db(LONGER));
        }
        if means.has_maps {
            let cfar = Cfar::OrderedStatistic { quantile: 0.75 };
            offer(ActionKind::ChangeCfar { cfar }, jamming.ranked_db());
        }
        offer(ActionKind::ListenOnly { azimuth_rad, width_rad }, 0.0);
        choice
    }

    /// Against a deception that is suspected of a track.
    pub(super) fn against_deception(deception: &Deception, means: &Means, excluded: Classes) -> Self {
        let worth_db = -decibels(1.0 - deception.probability.clamp(0.0, SUREST));
        let mut choice = Self::default();
        match deception.kind {
            DeceptionKind::FalseTarget => {
                if means.auxiliary_db.is_some() {
                    choice.offer(ActionKind::BlankSidelobes, worth_db, excluded);
                }
                if means.prf_sets > 1 {
                    let worth_db = worth_db.min(decibels(means.prf_sets as f64));
                    choice.offer(ActionKind::VaryPrf, worth_db, excluded);
                }
            }
            DeceptionKind::RangePullOff => {
                choice.offer(ActionKind::ResetGate { track: deception.track }, worth_db, excluded);
            }
            // Ranges bring a track's velocity back by themselves; setting it back gained nothing that could be measured.
            DeceptionKind::VelocityPullOff => {}
        }
        choice
    }

    /// Of equals the one that was offered first stays first.
    fn offer(&mut self, kind: ActionKind, benefit_db: f64, excluded: Classes) {
        if excluded.contains(kind.class()) || !benefit_db.is_finite() {
            return;
        }
        let is_worse = |other: &Option<Alternative>| other.is_none_or(|other| other.benefit_db < benefit_db);
        if let Some(place) = self.ranked.iter().position(is_worse) {
            self.ranked[place..].rotate_right(1);
            self.ranked[place] = Some(Alternative { kind, benefit_db });
        }
    }

    /// The best, if it is worth a change.
    pub(super) fn best(&self) -> Option<Alternative> {
        self.ranked[0].filter(|best| best.benefit_db >= LEAST_BENEFIT_DB)
    }

    /// The others.
    pub(super) fn alternatives(&self) -> [Option<Alternative>; MOST_ALTERNATIVES] {
        std::array::from_fn(|place| self.ranked[place + 1])
    }
}

/// What an action answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) enum Cause {
    /// The source with this number.
    Source(u64),
    /// A deception that is suspected of this track.
    Track(TrackId),
}
