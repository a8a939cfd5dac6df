//! The tracker's state, as a snapshot keeps it.

use super::amplitude::OwnEchoes;
use super::azimuths::OwnAzimuths;
use super::bernoulli::{Bernoulli, Pending};
use super::confirmation::LookHistory;
use super::emitters::Emitters;
use super::engine::Engine;
use super::hypotheses::{Family, Local, MOST_GLOBALS, MOST_MEMBERS, NONE};
use super::kinematics::Kinematics;
use super::lifecycle::Passes;
use super::measurement::{extended, extended_block, truncated, truncated_block};
use super::motion::{Acceleration, MOST_MODES, ModeState, Modes, ModesView, Speeds, StoryModes};
use super::noise::{Heard, Noise};
use super::population::{Lifetime, Newcomers, Standing};
use super::sensor::Horizon;
use super::stillness::Stillness;
use super::surroundings::{OwnKinds, Surroundings};
use super::track::TrackStatus;
use super::{Tracker, World};
use crate::config::MOST_MANOEUVRES;
use crate::detector::classification::fusion::ClassEvidence;
use crate::error::{Error, Result};
use crate::ids::{ActionId, TrackId};
use crate::plot::{Identity, TargetClass};
use crate::stats::TrackerStats;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// No tracker that ever ran has counted farther; beyond it, counting on would overflow some day.
const MOST_NUMBERED: u64 = 1 << 62;

/// Everything that a tracker's next step depends on beside its configuration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SavedTracker {
    dimensions: u8,
    time: Option<Time>,
    next_id: u64,
    targets: Vec<SavedTarget>,
    passes: Passes,
    families: Vec<SavedFamily>,
    horizons: Vec<Horizon>,
    surroundings: Vec<Surroundings>,
    noises: Vec<Noise>,
    newcomers: Vec<Newcomers>,
    speeds: Speeds,
    emitters: Emitters,
    lifetime: Lifetime,
    standing: Standing,
    stats: TrackerStats,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SavedTarget {
    id: TrackId,
    status: TrackStatus,
    is_lost: bool,
    modes: [SavedMode; MOST_MODES],
    is_newborn: bool,
    azimuths: OwnAzimuths,
    existence: f64,
    existence_time: Time,
    identity: Identity,
    declared: Option<TargetClass>,
    evidence: ClassEvidence,
    friend: Option<Time>,
    kinds: OwnKinds,
    heard: Heard,
    echoes: OwnEchoes,
    stillness: Stillness,
    pending: Option<Pending>,
    created: Time,
    updated: Time,
    plots: u32,
    misses: u32,
    looks: LookHistory,
    guard: Option<ActionId>,
}

/// Tracks of several stories: see `Family`.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct SavedFamily {
    members: Vec<u32>,
    locals: Vec<SavedLocal>,
    weights: Vec<f64>,
    choices: Vec<u32>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SavedLocal {
    member: u32,
    modes: [SavedMode; MOST_MODES],
    azimuths: OwnAzimuths,
    existence: f64,
    existence_time: Time,
    plot: u32,
    nis_per_dof: f64,
}

/// One mode of motion. Of a dormant one nothing is kept.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct SavedMode {
    probability: f64,
    time: Time,
    /// Position, velocity, acceleration.
    mean: [[f64; 3]; 3],
    pp: [[f64; 3]; 3],
    pv: [[f64; 3]; 3],
    vv: [[f64; 3]; 3],
    pa: [[f64; 3]; 3],
    va: [[f64; 3]; 3],
    aa: [[f64; 3]; 3],
}

impl Tracker {
    pub(crate) fn save(&self) -> SavedTracker {
        match &self.world {
            World::Planar(engine) => engine.save(self.time),
            World::Spatial(engine) => engine.save(self.time),
        }
    }

    /// A tracker that goes on from a saved state; the state may come from anyone, so it is checked.
    pub(crate) fn load(&mut self, saved: SavedTracker) -> Result<()> {
        let time = saved.time;
        match &mut self.world {
            World::Planar(engine) => engine.load(saved, self.config.limits.tracks)?,
            World::Spatial(engine) => engine.load(saved, self.config.limits.tracks)?,
        }
        self.time = time;
        Ok(())
    }
}

impl<const D: usize> Engine<D> {
    fn save(&self, time: Option<Time>) -> SavedTracker {
        SavedTracker {
            dimensions: D as u8,
            time,
            next_id: self.lifecycle.next_id,
            targets: self.targets.iter().map(SavedTarget::from_target).collect(),
            passes: self.passes.clone(),
            families: self
                .hypotheses
                .families
                .iter()
                .map(|family| SavedFamily::from_family(&family))
                .collect(),
            speeds: self.speeds,
            emitters: self.emitters.clone(),
            lifetime: self.lifetime,
            standing: self.standing,
            newcomers: self.sensors.iter().map(|sensor| sensor.newcomers).collect(),
            surroundings: self.sensors.iter().map(|sensor| sensor.surroundings.clone()).collect(),
            noises: self.sensors.iter().map(|sensor| sensor.noise.clone()).collect(),
            horizons: self.sensors.iter().map(|sensor| sensor.horizon.clone()).collect(),
            stats: self.stats,
        }
    }

    fn load(&mut self, saved: SavedTracker, most_targets: usize) -> Result<()> {
        let fits = usize::from(saved.dimensions) == D
            && (1..=MOST_NUMBERED).contains(&saved.next_id)
            && saved.horizons.len() == self.sensors.len()
            && saved.horizons.iter().all(Horizon::is_valid)
            && saved.surroundings.len() == self.sensors.len()
            && saved.surroundings.iter().all(Surroundings::is_valid)
            && saved.noises.len() == self.sensors.len()
            && saved.noises.iter().all(Noise::is_valid)
            && saved.newcomers.len() == self.sensors.len()
            && saved.newcomers.iter().all(Newcomers::is_valid)
            && saved.speeds.is_valid()
            && saved.emitters.is_valid()
            && saved.lifetime.is_valid()
            && saved.standing.is_valid()
            && saved.targets.len() <= most_targets
            && saved.passes.fits(saved.targets.len(), self.sensors.len())
            // Numbers count what was initiated; and the next one must not be the last there is.
            && saved.stats.initiated.checked_add(1) == Some(saved.next_id)
            && saved.next_id < u64::MAX / 2;
        if !fits {
            return Err(Error::Snapshot("it does not fit this configuration".into()));
        }
        let targets: Vec<Bernoulli<D>> = saved.targets.iter().map(SavedTarget::to_target).collect();
        if !targets.iter().all(|target| target.is_sound(saved.next_id)) {
            return Err(Error::Snapshot("a target's state is not sound".into()));
        }
        let families: Vec<Family<D>> = saved.families.iter().map(SavedFamily::to_family).collect();
        if !Family::are_sound(&families, targets.len()) {
            return Err(Error::Snapshot("a joint story is not sound".into()));
        }
        self.hypotheses.go_on_from(&families);
        self.targets = targets;
        self.passes = saved.passes;
        self.lifecycle.next_id = saved.next_id;
        self.stats = saved.stats;
        self.speeds = saved.speeds;
        self.emitters = saved.emitters;
        self.lifetime = saved.lifetime;
        self.standing = saved.standing;
        let learned =
            saved.horizons.into_iter().zip(saved.surroundings).zip(saved.noises).zip(saved.newcomers);
        for (sensor, (((horizon, surroundings), noise), newcomers)) in self.sensors.iter_mut().zip(learned) {
            sensor.newcomers = newcomers;
            sensor.horizon = horizon;
            sensor.surroundings = surroundings;
            sensor.noise = noise;
        }
        Ok(())
    }
}

impl SavedTarget {
    fn from_target<const D: usize>(target: &Bernoulli<D>) -> Self {
        Self {
            id: target.id,
            status: target.status,
            is_lost: target.is_lost,
            modes: SavedMode::from_modes(target.modes.view()),
            is_newborn: target.modes.is_newborn,
            azimuths: target.modes.view().azimuths,
            existence: target.existence,
            existence_time: target.existence_time,
            identity: target.identity,
            declared: target.declared,
            evidence: target.evidence,
            friend: target.friend,
            kinds: target.kinds,
            heard: target.heard,
            echoes: target.echoes,
            stillness: target.stillness,
            pending: target.pending,
            created: target.created,
            updated: target.updated,
            plots: target.plots,
            misses: target.misses,
            looks: target.looks,
            guard: target.guard,
        }
    }

    fn to_target<const D: usize>(&self) -> Bernoulli<D> {
        Bernoulli {
            id: self.id,
            status: self.status,
            is_lost: self.is_lost,
            modes: Modes::of_states(
                self.modes.map(|mode| mode.probability),
                &self.modes.map(SavedMode::to_state),
                self.is_newborn,
                self.azimuths,
            ),
            existence: self.existence,
            existence_time: self.existence_time,
            identity: self.identity,
            declared: self.declared,
            evidence: self.evidence,
            friend: self.friend,
            kinds: self.kinds,
            heard: self.heard,
            echoes: self.echoes,
            stillness: self.stillness,
            pending: self.pending,
            created: self.created,
            updated: self.updated,
            plots: self.plots,
            misses: self.misses,
            looks: self.looks,
            guard: self.guard,
        }
    }
}

impl SavedFamily {
    fn from_family<const D: usize>(family: &Family<D>) -> Self {
        let local = |local: &Local<D>| SavedLocal {
            member: local.member,
            modes: SavedMode::from_modes(local.modes.view()),
            azimuths: local.modes.view().azimuths,
            existence: local.existence,
            existence_time: local.existence_time,
            plot: local.plot,
            nis_per_dof: local.nis_per_dof,
        };
        Self {
            members: family.members.clone(),
            locals: family.locals.iter().map(local).collect(),
            weights: family.weights.clone(),
            choices: family.choices.clone(),
        }
    }

    fn to_family<const D: usize>(&self) -> Family<D> {
        let local = |local: &SavedLocal| Local {
            member: local.member,
            modes: StoryModes::of_states(
                local.modes.map(|mode| mode.probability),
                &local.modes.map(SavedMode::to_state),
                local.azimuths,
            ),
            existence: local.existence,
            existence_time: local.existence_time,
            plot: local.plot,
            nis_per_dof: local.nis_per_dof,
        };
        Family {
            members: self.members.clone(),
            locals: self.locals.iter().map(local).collect(),
            weights: self.weights.clone(),
            choices: self.choices.clone(),
        }
    }
}

impl SavedMode {
    fn from_modes<const D: usize>(modes: ModesView<'_, D>) -> [Self; MOST_MODES] {
        std::array::from_fn(|mode| Self::from_mode(modes, mode))
    }

    fn from_mode<const D: usize>(modes: ModesView<'_, D>, mode: usize) -> Self {
        let probability = modes.probability[mode];
        let state = if probability > 0.0 { modes.state(mode) } else { ModeState::NOTHING };
        let ModeState { kinematics: k, acceleration: a } = &state;
        Self {
            probability,
            time: k.time,
            mean: [extended(&k.position), extended(&k.velocity), extended(&a.mean)],
            pp: extended_block(&k.pp),
            pv: extended_block(&k.pv),
            vv: extended_block(&k.vv),
            pa: extended_block(&a.pa),
            va: extended_block(&a.va),
            aa: extended_block(&a.aa),
        }
    }

    fn to_state<const D: usize>(self) -> ModeState<D> {
        let [position, velocity, acceleration] = self.mean;
        ModeState {
            kinematics: Kinematics {
                time: self.time,
                position: truncated(&position),
                velocity: truncated(&velocity),
                pp: truncated_block(&self.pp),
                pv: truncated_block(&self.pv),
                vv: truncated_block(&self.vv),
            },
            acceleration: Acceleration {
                mean: truncated(&acceleration),
                pa: truncated_block(&self.pa),
                va: truncated_block(&self.va),
                aa: truncated_block(&self.aa),
            },
        }
    }
}

impl<const D: usize> Bernoulli<D> {
    fn is_sound(&self, next_id: u64) -> bool {
        self.modes.view().are_sound()
            && self.modes.azimuths.is_valid()
            && (0.0..=1.0).contains(&self.existence)
            && self.id.0 < next_id
            && self.heard.is_valid()
            && self.echoes.is_valid()
            && self.stillness.is_valid()
            && self.evidence.is_sound()
            && self.pending.is_none_or(|pending| pending.counted.is_valid() && pending.newcomer.is_valid())
    }
}

impl<const D: usize> ModesView<'_, D> {
    fn are_sound(self) -> bool {
        let whole: f64 = self.probability.iter().sum();
        self.probability.iter().all(|probability| (0.0..=1.0).contains(probability))
            && (whole - 1.0).abs() < 1e-6
            && (self.is_newborn || self.active().all(|mode| mode <= MOST_MANOEUVRES))
            && self.active().all(|mode| self.kinematics(mode).is_symmetric())
            && self.is_healthy()
    }
}

impl<const D: usize> Family<D> {
    /// Whether these may be all families of so many targets.
    fn are_sound(families: &[Self], targets: usize) -> bool {
        let mut members: Vec<u32> =
            families.iter().flat_map(|family| family.members.iter().copied()).collect();
        members.sort_unstable();
        members.windows(2).all(|pair| pair[0] < pair[1])
            && members.last().is_none_or(|last| (*last as usize) < targets)
            && families.iter().all(Self::is_sound)
    }

    fn is_sound(&self) -> bool {
        let whole: f64 = self.weights.iter().sum();
        let width = self.members.len();
        (1..=MOST_MEMBERS).contains(&width)
            && (1..=MOST_GLOBALS).contains(&self.weights.len())
            && self.weights.iter().all(|weight| (0.0..=1.0).contains(weight))
            && (whole - 1.0).abs() < 1e-6
            && self.choices.len() == self.weights.len() * width
            && self.choices.iter().enumerate().all(|(index, choice)| self.fits(*choice, index % width))
            && self.locals.iter().all(|local| {
                local.modes.view().are_sound()
                    && local.modes.azimuths.is_valid()
                    && (0.0..=1.0).contains(&local.existence)
            })
    }

    /// Whether a member may have this choice.
    fn fits(&self, choice: u32, member: usize) -> bool {
        choice == NONE
            || self.locals.get(choice as usize).is_some_and(|local| local.member as usize == member)
    }
}

impl Passes {
    fn fits(&self, targets: usize, sensors: usize) -> bool {
        self.counts() == (targets * sensors, sensors) && self.are_valid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_count_of_tracks_that_leaves_no_next_number_is_refused() {
        let mut tracker = Tracker::new(&Config::default()).unwrap();
        for next_id in [0, u64::MAX] {
            let forged = SavedTracker { next_id, ..tracker.save() };
            assert!(matches!(tracker.load(forged), Err(Error::Snapshot(_))));
        }
        assert_eq!(tracker.load(tracker.save()), Ok(()));
    }

    /// A fixed echo 500 m north, through `scans` scans from this one on.
    fn watch_a_rock(tracker: &mut Tracker, scans: std::ops::Range<u32>) {
        for scan in scans {
            let time = Time::from_secs(2.0 * f64::from(scan));
            let off = f64::from(scan * 7 % 5) - 2.0;
            let measurement =
                crate::Measurement::Cartesian { position_m: [off, 500.0 - off, 0.0], covariance: None };
            let sectors = [crate::Sector::full_circle(time, time)];
            let look = crate::Look {
                sensor: crate::SensorId(0),
                start: time,
                end: time,
                pose: None,
                sectors: &sectors,
            };
            tracker.update(&look, &[crate::Plot::new(time, measurement)], &[], &mut Vec::new()).unwrap();
        }
    }

    #[test]
    fn what_is_learned_of_the_population_is_kept_and_checked() {
        let config = Config { space: crate::config::Space::Planar, ..Config::default() };
        let mut whole = Tracker::new(&config).unwrap();
        watch_a_rock(&mut whole, 0..12);
        let saved = whole.save();
        let fresh = Tracker::new(&config).unwrap().save();
        assert_ne!(saved.lifetime, fresh.lifetime);
        assert_ne!(saved.newcomers, fresh.newcomers);
        assert_ne!(saved.standing, fresh.standing);
        let mut restored = Tracker::new(&config).unwrap();
        restored.load(saved).unwrap();
        let bytes = |tracker: &Tracker| postcard::to_allocvec(&tracker.save()).unwrap();
        assert_eq!(bytes(&whole), bytes(&restored));
        let broken = [
            SavedTracker { lifetime: Lifetime::broken(), ..whole.save() },
            SavedTracker { newcomers: vec![Newcomers::broken()], ..whole.save() },
            SavedTracker { newcomers: Vec::new(), ..whole.save() },
            SavedTracker { standing: Standing::broken(), ..whole.save() },
        ];
        for forged in broken {
            assert!(matches!(restored.load(forged), Err(Error::Snapshot(_))));
        }
    }

    #[test]
    fn what_is_known_of_azimuths_is_checked() {
        let config = Config { space: crate::config::Space::Planar, ..Config::default() };
        let mut tracker = Tracker::new(&config).unwrap();
        watch_a_rock(&mut tracker, 0..4);
        let mut forged = tracker.save();
        forged.targets[0].azimuths = OwnAzimuths::broken();
        assert!(matches!(tracker.load(forged), Err(Error::Snapshot(_))));
    }

    #[test]
    fn stillness_is_kept_and_checked() {
        let mut config = Config { space: crate::config::Space::Planar, ..Config::default() };
        config.sensors[0].cartesian_sigma_m = 3.0;
        let mut whole = Tracker::new(&config).unwrap();
        watch_a_rock(&mut whole, 0..4);
        assert_eq!(whole.tracks().len(), 1);
        let mut restored = Tracker::new(&config).unwrap();
        restored.load(whole.save()).unwrap();
        watch_a_rock(&mut whole, 4..20);
        watch_a_rock(&mut restored, 4..20);
        assert!(whole.tracks().is_empty(), "it stands still");
        let bytes = |tracker: &Tracker| postcard::to_allocvec(&tracker.save()).unwrap();
        assert_eq!(bytes(&whole), bytes(&restored));
        let mut forged = whole.save();
        forged.targets[0].evidence = ClassEvidence::broken();
        assert!(matches!(restored.load(forged), Err(Error::Snapshot(_))));
        for broken in [Stillness::broken_gain(), Stillness::broken_place()] {
            let mut forged = whole.save();
            forged.targets[0].stillness = broken;
            assert!(matches!(restored.load(forged), Err(Error::Snapshot(_))));
        }
    }
}
