//! One scan, from plots to updated targets: the flow is here, and the steps that are stories of their own are in rooms of
//! their own: `sweep` (how the beam passed a target), `fork` (what else a newcomer may be), `update` (what a scan says of
//! each target), `strobes` (what bearings say), `stitch` (newcomers that are tracks which were missed), `duplicates`,
//! `births`.

mod births;
mod classify;
mod duplicates;
mod fork;
mod guard;
mod stitch;
mod strobes;
mod sweep;
mod update;

use super::absorb::{Absorber, Rules};
use super::amplitude::Detectability;
use super::associate::Associator;
use super::bernoulli::{Bernoulli, Survival};
use super::blind::{Sights, Watcher};
use super::compare::{Comparison, Outlooks, Subject};
use super::emitters::Emitters;
use super::gate::Gates;
use super::hypotheses::{Hypotheses, Scene, Watch};
use super::lifecycle::{Lifecycle, Passes};
use super::motion::{Motion, Speeds};
use super::plots::ScanPlots;
use super::population::{Lifetime, Standing};
use super::rows::Compaction;
use super::sensor::{PictureFrame, SensorModel};
use super::track::{Association, Track};
use crate::config::{AssociationMode, Config, TrackerConfig};
use crate::event::Event;
use crate::geometry::EnuFrame;
use crate::ids::{SensorId, TrackId};
use crate::plot::{Plot, Quantity};
use crate::scan::{Look, Strobe};
use crate::stage::Stage;
use crate::stats::{NoiseEstimate, TrackerStats};
use crate::time::Time;
use classify::Classes;
pub(crate) use guard::RadialFix;
use stitch::Pasts;
use strobes::Sighted;
use sweep::{PassedBy, Sweep, missed_probability};

/// All targets, in `D` dimensions, and the machinery that updates them.
#[derive(Clone, Debug)]
pub(crate) struct Engine<const D: usize> {
    config: TrackerConfig,
    most_targets: usize,
    frame: PictureFrame,
    motion: Motion<D>,
    gates: Gates,
    pub(super) speeds: Speeds,
    pub(super) lifetime: Lifetime,
    pub(super) standing: Standing,
    pub(super) sensors: Vec<SensorModel>,
    pub(super) targets: Vec<Bernoulli<D>>,
    pub(super) passes: Passes,
    /// Several stories of the same tracks; empty in the modes that keep one.
    pub(super) hypotheses: Hypotheses<D>,
    pub(super) emitters: Emitters,
    pub(super) lifecycle: Lifecycle,
    pub(super) stats: TrackerStats,
    pub(super) classes: Classes,
    scratch: Scratch<D>,
}

/// Memory that is used anew in each scan.
#[derive(Clone, Debug)]
struct Scratch<const D: usize> {
    plots: ScanPlots<D>,
    /// What this radar's blind zones make of each target.
    sights: Sights,
    outlooks: Outlooks<D>,
    associator: Associator,
    absorber: Absorber<D>,
    keep: Vec<bool>,
    pasts: Pasts,
    /// Tracks that strobes may come from.
    sighted: Vec<Sighted>,
    numbers: Vec<TrackId>,
    /// Plots that a newcomer may have given, and with which probability.
    branches: Vec<(u32, f64)>,
    /// Rows whose plots were all taken by others.
    outbid: Vec<u32>,
    compaction: Compaction,
    /// Plots that a target has, or that began one.
    taken: Vec<bool>,
    /// Tracks that the picture shows, and their rows.
    shown: Vec<(TrackId, u32)>,
    survival: Survival,
}

impl<const D: usize> Engine<D> {
    /// No target yet. `config` is valid.
    pub(crate) fn new(config: &Config, frame: PictureFrame) -> Self {
        let tracker = &config.tracker;
        Self {
            config: tracker.clone(),
            most_targets: config.limits.tracks,
            frame,
            motion: Motion::new(tracker),
            gates: Gates::new(tracker.gate_probability),
            speeds: Speeds::new(tracker.association),
            lifetime: Lifetime::default(),
            standing: Standing::default(),
            sensors: sensors(config, &frame),
            targets: Vec::new(),
            passes: Passes::new(config.sensors.len()),
            hypotheses: Hypotheses::new(tracker.association),
            emitters: Emitters::default(),
            lifecycle: Lifecycle::new(tracker),
            stats: TrackerStats::default(),
            classes: Classes::new(&config.classification),
            scratch: Scratch::new(tracker),
        }
    }

    pub(crate) fn stats(&self) -> &TrackerStats {
        &self.stats
    }

    /// How a radar's plots scatter; `None` where there is no such radar.
    pub(crate) fn noise(&self, sensor: SensorId, quantity: Quantity) -> Option<NoiseEstimate> {
        let sensor = self.sensors.iter().find(|known| known.id() == sensor)?;
        Some(sensor.noise.estimate(quantity, &sensor.config))
    }

    /// One scan. The look is checked and its sensor known; `time` is the picture's.
    pub(crate) fn step(
        &mut self,
        look: &Look<'_>,
        plots: &[Plot],
        strobes: &[Strobe],
        time: Time,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        let Some(sensor) = self.sensors.iter().position(|sensor| sensor.id() == look.sensor) else { return };
        let view = self.sensors[sensor].view(look, &self.frame);
        let sweep = Sweep { look, strobes, sensor, view };
        self.expect_newcomers(&sweep);
        self.associate(&sweep, plots, events);
        if self.config.association == AssociationMode::Hypotheses {
            self.follow_stories(&sweep, events);
        }
        self.update_targets(&sweep, time, associations, events);
        self.follow_strobes(&sweep, events);
        self.warn_of_noise(&sweep, events);
        self.merge_duplicates(look.end, events);
        self.begin_targets(&sweep, events);
        self.note_look(&sweep);
        self.retire();
        self.classify(time, events);
        self.stats.hypotheses = self.targets.len() as u64;
        self.complete(associations);
    }

    /// Targets may have come into what this scan looked at.
    fn expect_newcomers(&mut self, sweep: &Sweep<'_>) {
        let lifetime_s = self.lifetime.mean_s(&self.config);
        let sensor = &mut self.sensors[sweep.sensor];
        sensor.horizon.predict(sweep.look.sectors, self.config.birth_ratio_per_s, lifetime_s);
        self.scratch.survival = Survival::new(lifetime_s);
    }

    /// Finds each target's candidates among the plots, and shares the plots out.
    fn associate(&mut self, sweep: &Sweep<'_>, plots: &[Plot], events: &mut Vec<Event>) {
        let Self { config, motion, gates, sensors, targets, passes, scratch, hypotheses, .. } = self;
        let sensor = &sensors[sweep.sensor];
        scratch.plots.rebuild(plots, sensor, config, &sweep.view);
        let watcher = Watcher {
            zones: &sensor.config.blind_zones,
            detection_probability: sensor.surroundings.detection_probability_anywhere(),
            motion,
            look: sweep.look,
            view: &sweep.view,
        };
        watcher.find_sights(targets, |row| passes.pass(row, sweep.sensor), &mut scratch.sights);
        if sensor.has_cone() {
            for (sight, target) in scratch.sights.of_all(targets.len()).iter_mut().zip(targets.iter()) {
                sight.covered = sweep.outside_cone(sensor, motion, target);
            }
        }
        let sights = &scratch.sights;
        let comparison = Comparison {
            config,
            motion,
            gates,
            detection_probability: sensor.surroundings.detection_probability_anywhere(),
            detectability: sensor.detectability,
            kinds: sensor.surroundings.kind_chances(),
            least_existence: scratch.associator.least_existence(),
            worst_cost: scratch.associator.worst_cost(),
            plots: &scratch.plots,
            span: scratch.plots.time_span(sweep.look),
            end: sweep.look.end,
            view: &sweep.view,
            sights,
        };
        let (outlooks, costs) = (&mut scratch.outlooks, &mut scratch.associator.costs);
        let left_out = if hypotheses.families.is_empty() {
            let rows = targets.iter().enumerate();
            let subjects = rows.map(|(row, target)| Subject::of(target, sights.of(row)));
            comparison.compare(subjects, outlooks, costs)
        } else {
            hypotheses.compare(&comparison, targets, outlooks, costs)
        };
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time: sweep.look.end, left_out });
        }
        let detection = sensor.surroundings.detection_probability_anywhere();
        scratch.associator.solve(|row| {
            let target = &targets[row];
            target.modes.is_newborn.then(|| target.existence_if_missed(sights.of(row).visible * detection))
        });
    }

    /// Tracks that contest plots take them in each of their stories.
    fn follow_stories(&mut self, sweep: &Sweep<'_>, events: &mut Vec<Event>) {
        let Self { scratch, targets, motion, config, sensors, hypotheses, passes, .. } = self;
        let Scratch { absorber, associator, plots, sights, .. } = scratch;
        let sensor = &sensors[sweep.sensor];
        let scene = Scene {
            rules: Rules { motion, tracker: config, sensor: &sensor.config, view: &sweep.view },
            plots,
            end: sweep.look.end,
            lifetime_s: self.lifetime.mean_s(config),
        };
        let watch = |row: usize, target: &Bernoulli<D>| {
            let now = motion.mean(target.modes.view(), sweep.look.end);
            let passed = sweep.pass_by(sensor, &now, &mut passes.pass(row, sweep.sensor));
            let PassedBy { looks, range_m, covered } = passed;
            Watch {
                looks,
                detection_probability: sights.of(row).visible
                    * sensor.surroundings.detection_probability_of(
                        sensor.detectability.of_target(target.echoes, || range_m),
                        range_m,
                    ),
                missed_probability: covered
                    * sights.of(row).visible
                    * missed_probability(sensor, target, range_m),
            }
        };
        let left_out = hypotheses.step(targets, associator, absorber, &scene, watch);
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time: sweep.look.end, left_out });
        }
    }

    fn warn_of_noise(&mut self, sweep: &Sweep<'_>, events: &mut Vec<Event>) {
        let SensorModel { config, noise, .. } = &mut self.sensors[sweep.sensor];
        self.stats.noise_mismatches += noise.warn(config, sweep.look.end, events);
    }

    fn note_look(&mut self, sweep: &Sweep<'_>) {
        let sensor = &mut self.sensors[sweep.sensor];
        let detection = sensor.surroundings.detection_probability_anywhere();
        sensor.horizon.look(sweep.look.sectors, detection);
        sensor.surroundings.look(sweep.look.sectors);
    }

    /// Takes out what is not kept.
    fn retire(&mut self) {
        let Self { scratch, targets, passes, hypotheses, .. } = self;
        let Scratch { keep, compaction, .. } = scratch;
        compaction.plan(keep);
        hypotheses.retain(keep, compaction, targets);
        scratch.compaction.apply(targets, 1);
        passes.retain(&scratch.compaction);
    }

    /// Associations of targets that never got a number say nothing to the host.
    fn complete(&self, associations: &mut Vec<Association>) {
        associations.retain(|association| association.track != TrackId::default());
        debug_assert_eq!(self.targets.len(), self.passes.len());
    }

    /// Writes the tracks that the picture shows, oldest first: rows change their places.
    pub(crate) fn show(&mut self, time: Time, frame: Option<&EnuFrame>, out: &mut Vec<Track>) {
        let Self { targets, hypotheses, emitters, motion, lifecycle, scratch, .. } = self;
        let is_shown = |row: &usize| lifecycle.shows(&targets[*row], hypotheses.is_absent(*row));
        scratch.shown.clear();
        scratch.shown.extend((0..targets.len()).filter(is_shown).map(|row| (targets[row].id, row as u32)));
        // No two tracks have a number in common.
        scratch.shown.sort_unstable_by_key(|(id, _)| *id);
        out.clear();
        let Scratch { shown, outlooks, .. } = scratch;
        out.extend(shown.iter().map(|(_, row)| {
            let target = &targets[*row as usize];
            let now = motion.mean_foreseen(target.modes.view(), time, outlooks.nothing());
            target.track(&now, frame, emitters.probability(target.id))
        }));
    }
}

/// All radars. A target's echoes are as strong as its radar makes them: where several declare a threshold, they do not say
/// how often each of those sees it.
fn sensors(config: &Config, frame: &PictureFrame) -> Vec<SensorModel> {
    let is_one = config.sensors.iter().filter(|sensor| sensor.snr_threshold_db.is_some()).count() == 1;
    let model = |sensor| {
        let mut model = SensorModel::new(sensor, frame, &config.tracker);
        if !is_one {
            model.detectability = Detectability::default();
        }
        model
    };
    config.sensors.iter().map(model).collect()
}

impl<const D: usize> Scratch<D> {
    fn new(tracker: &TrackerConfig) -> Self {
        Self {
            plots: ScanPlots::default(),
            sights: Sights::default(),
            outlooks: Outlooks::new(),
            associator: Associator::new(tracker.association),
            absorber: Absorber::new(),
            keep: Vec::new(),
            pasts: Pasts::default(),
            sighted: Vec::new(),
            numbers: Vec::new(),
            branches: Vec::new(),
            outbid: Vec::new(),
            compaction: Compaction::default(),
            taken: Vec::new(),
            shown: Vec::new(),
            survival: Survival::new(tracker.mean_lifetime_s),
        }
    }
}
