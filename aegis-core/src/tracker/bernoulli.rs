//! One possible target: its state, and the probability that it exists at all.

use super::amplitude::OwnEchoes;
use super::confirmation::LookHistory;
use super::kinematics::Kinematics;
use super::measurement::extended;
use super::motion::Modes;
use super::noise::Heard;
use super::plots::Seen;
use super::population::Newcomer;
use super::stillness::Stillness;
use super::surroundings::{OwnKinds, PendingPlots};
use super::track::{Track, TrackStatus};
use crate::detector::classification::fusion::ClassEvidence;
use crate::elementary::exp;
use crate::geometry::EnuFrame;
use crate::ids::{ActionId, TrackId};
use crate::plot::{Identity, TargetClass};
use crate::time::Time;

/// Existence never gets closer to certainty than this, so that misses can always bring it down.
pub(crate) const MOST_EXISTENCE: f64 = 1.0 - 1e-6;

/// A Bernoulli component: it exists with probability `existence`, and if it does, its state moves in one of `modes`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bernoulli<const D: usize> {
    /// 0 until it is initiated: only what more likely exists than not gets a number.
    pub(crate) id: TrackId,
    pub(crate) status: TrackStatus,
    /// It was confirmed, and is now too unlikely to be shown; it may be found again, under its number.
    pub(crate) is_lost: bool,
    pub(crate) modes: Modes<D>,
    pub(crate) existence: f64,
    /// Time at which `existence` holds.
    pub(crate) existence_time: Time,
    pub(crate) identity: Identity,
    /// What a radar took it for.
    pub(crate) declared: Option<TargetClass>,
    pub(crate) evidence: ClassEvidence,
    /// When its transponder last gave a valid cryptographic answer.
    pub(crate) friend: Option<Time>,
    pub(crate) kinds: OwnKinds,
    /// What its latest plot left for the next to be compared with.
    pub(crate) heard: Heard,
    pub(crate) echoes: OwnEchoes,
    pub(crate) stillness: Stillness,
    /// While it is tentative: its plots, which may be false.
    pub(crate) pending: Option<Pending>,
    pub(crate) created: Time,
    /// Time of the latest plot that was its own.
    pub(crate) updated: Time,
    pub(crate) plots: u32,
    /// Successive looks without a plot of its own, up to now.
    pub(crate) misses: u32,
    pub(crate) looks: LookHistory,
    /// The action that has its gate guarded against copies of its echo, which come later than itself.
    pub(crate) guard: Option<ActionId>,
}

/// The plots of a tentative target, counted as false by the chance that it does not exist.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Pending {
    /// The radar that they came from, and how many.
    pub(crate) sensor: u16,
    pub(crate) plots: u32,
    pub(crate) counted: PendingPlots,
    /// What it was expected to be.
    pub(crate) newcomer: Newcomer,
}

impl<const D: usize> Bernoulli<D> {
    pub(crate) fn is_initiated(&self) -> bool {
        self.id.0 != 0
    }

    pub(crate) fn is_confirmed(&self) -> bool {
        self.status != TrackStatus::Tentative
    }

    /// It turned out to be a track that was missed, and goes on as that one; where it is it knows better itself.
    pub(crate) fn go_on_as(&mut self, track: &Self) {
        self.id = track.id;
        self.status = track.status;
        self.identity = track.identity.updated_by(self.identity);
        self.declared = self.declared.or(track.declared);
        self.evidence = track.evidence;
        self.friend = self.friend.max(track.friend);
        self.created = track.created;
        self.plots = self.plots.saturating_add(track.plots);
        self.guard = track.guard;
    }

    /// One more of what it may be: its first plot is counted with the first.
    pub(crate) fn branch(&self) -> Self {
        let pending = self.pending.map(|pending| Pending {
            plots: 0,
            counted: pending.counted.none(),
            newcomer: pending.newcomer.branch(),
            ..pending
        });
        Self { pending, ..*self }
    }

    /// It has one more plot of its own: what that says beside where it is, and that it exists.
    pub(crate) fn note_own(&mut self, seen: &Seen<D>) {
        self.identity = self.identity.updated_by(seen.observation.identity);
        self.declared = seen.remarks.class.or(self.declared);
        self.friend = self.friend.max(seen.observation.friend);
        self.plots = self.plots.saturating_add(1);
        self.updated = seen.observation.time;
        self.misses = 0;
        self.kinds.add(seen.kind);
        self.echoes.add(seen.excess);
    }

    /// Time passed: the target may have left.
    pub(crate) fn survive(&mut self, time: Time, survival: &mut Survival) {
        let dt = time.seconds_since(self.existence_time);
        if dt > 0.0 {
            self.existence *= survival.over(dt);
            self.existence_time = time;
        }
    }

    /// It gave a plot with probability `hit`; else what misses left of its existence holds: `r ← h + (1 − h)·r`.
    pub(crate) fn was_hit(&mut self, hit: f64) {
        self.existence = (hit + (1.0 - hit) * self.existence).min(MOST_EXISTENCE);
    }

    /// The radar looked and saw nothing.
    pub(crate) fn missed(&mut self, detection_probability: f64) {
        self.existence = self.existence_if_missed(detection_probability);
    }

    /// So many looks saw nothing, for those who count them.
    pub(crate) fn note_misses(&mut self, looks: u32) {
        self.misses = self.misses.saturating_add(looks);
        for _ in 0..looks {
            self.looks.add_miss();
        }
    }

    /// What a miss would leave of its existence.
    pub(crate) fn existence_if_missed(&self, detection_probability: f64) -> f64 {
        existence_if_missed(self.existence, detection_probability)
    }

    /// As the picture shows it, from its state at the picture's time; strobes come from it with this probability.
    pub(crate) fn track(
        &self,
        now: &Kinematics<D>,
        frame: Option<&EnuFrame>,
        emitter_probability: f64,
    ) -> Track {
        let position_m = extended(&now.position);
        Track {
            id: self.id,
            status: self.status,
            time: now.time,
            position_m,
            velocity_m_s: extended(&now.velocity),
            acceleration_m_s2: self.modes.view().acceleration().as_ref().map(extended),
            covariance: full_covariance(now),
            existence: self.existence,
            mode_probabilities: self.modes.view().model_probabilities(),
            emitter_probability,
            geodetic: frame.map(|frame| frame.to_geodetic(position_m)),
            identity: self.identity,
            class: self.declared.or(self.evidence.label()),
            class_posterior: self.evidence.posterior(),
            friend: self.friend,
            created: self.created,
            updated: self.updated,
            plots: self.plots,
            misses: self.misses,
        }
    }
}

/// How likely a target stays: [`existence_later`] for many targets, of which most were looked at as long ago as the one
/// before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Survival {
    lifetime_s: f64,
    latest_dt: f64,
    staying: f64,
}

impl Survival {
    pub(crate) fn new(lifetime_s: f64) -> Self {
        Self { lifetime_s, latest_dt: 0.0, staying: 1.0 }
    }

    fn over(&mut self, dt: f64) -> f64 {
        if (dt - self.latest_dt).abs() > 0.0 {
            (self.latest_dt, self.staying) = (dt, existence_later(1.0, dt, self.lifetime_s));
        }
        self.staying
    }
}

/// `r(1 − Pd)/(1 − r·Pd)`.
pub(crate) fn existence_if_missed(existence: f64, detection_probability: f64) -> f64 {
    let seen = existence * detection_probability;
    (existence - seen) / (1.0 - seen)
}

/// It may have left since: targets stay `lifetime_s` on average.
pub(crate) fn existence_later(existence: f64, dt: f64, lifetime_s: f64) -> f64 {
    existence * exp(-dt / lifetime_s)
}

/// The blocks as one 6×6 matrix; rows and columns of up stay 0 in a planar world.
fn full_covariance<const D: usize>(state: &Kinematics<D>) -> [[f64; 6]; 6] {
    let mut full = [[0.0; 6]; 6];
    for i in 0..D {
        for j in 0..D {
            full[i][j] = state.pp[i][j];
            full[i][3 + j] = state.pv[i][j];
            full[3 + j][i] = state.pv[i][j];
            full[3 + i][3 + j] = state.vv[i][j];
        }
    }
    full
}
