//! One scan, from plots to updated targets.

use super::absorb::{Absorber, Rules, Taken};
use super::amplitude::OwnEchoes;
use super::associate::Associator;
use super::bernoulli::{Bernoulli, Pending};
use super::blind::{Sight, Watcher};
use super::compare::{Comparison, Outlooks, Subject, ln_identity};
use super::confirmation::{LookHistory, is_forgotten};
use super::gate::Gates;
use super::hypotheses::{Fate, Hypotheses, Scene, Watch};
use super::kinematics::Kinematics;
use super::lifecycle::{Lifecycle, Pass, Passes};
use super::measurement::{Observation, extended};
use super::motion::{Modes, Motion, Speeds};
use super::noise::{Heard, Pairing};
use super::plots::ScanPlots;
use super::rows::Compaction;
use super::sensor::{PictureFrame, SensorModel, View};
use super::surroundings::OwnKinds;
use super::track::{Association, Track, TrackStatus};
use crate::config::{AssociationMode, Config, TrackerConfig};
use crate::event::Event;
use crate::geometry::{EnuFrame, wrap_angle, wrap_azimuth};
use crate::ids::{SensorId, TrackId};
use crate::matrix::dot;
use crate::plot::{Plot, Quantity};
use crate::scan::{Look, Strobe};
use crate::stage::Stage;
use crate::stats::{NoiseEstimate, TrackerStats};
use crate::time::Time;

/// Share of a new NIS in its running mean.
const NIS_GAIN: f64 = 0.001;

/// A radar is taken to be disturbed within this many standard deviations of a strobe's bearing.
const STROBE_SIGMAS: f64 = 3.0;

/// A plot is worth a target from this share of the existence at which a missed one is forgotten.
const BIRTH_SHARE: f64 = 0.3;

/// A plot that known targets claim but for less than this begins no new one.
const LEAST_UNUSED: f64 = 0.05;

/// Misses come in series: where a target fades, or the radar is blind. What was lost in one is looked at with this
/// probability of detection at most.
const LOST_DETECTION_PROBABILITY: f64 = 0.5;

/// All targets, in `D` dimensions, and the machinery that updates them.
#[derive(Clone, Debug)]
pub(crate) struct Engine<const D: usize> {
    config: TrackerConfig,
    most_targets: usize,
    frame: PictureFrame,
    motion: Motion<D>,
    gates: Gates,
    pub(super) speeds: Speeds,
    pub(super) sensors: Vec<SensorModel>,
    pub(super) targets: Vec<Bernoulli<D>>,
    pub(super) passes: Passes,
    /// Several stories of the same tracks; empty in the modes that keep one.
    pub(super) hypotheses: Hypotheses<D>,
    pub(super) lifecycle: Lifecycle,
    pub(super) stats: TrackerStats,
    scratch: Scratch<D>,
}

/// Memory that is used anew in each scan.
#[derive(Clone, Debug)]
struct Scratch<const D: usize> {
    plots: ScanPlots<D>,
    /// What this radar's blind zones make of each target.
    sights: Vec<Sight>,
    outlooks: Outlooks<D>,
    associator: Associator,
    absorber: Absorber<D>,
    keep: Vec<bool>,
    /// Rows whose plots were all taken by others.
    outbid: Vec<u32>,
    compaction: Compaction,
    /// Plots that a target has, or that began one.
    taken: Vec<bool>,
    /// Tracks that the picture shows, and their rows.
    shown: Vec<(TrackId, u32)>,
}

/// Where this scan came from, for all that works on it.
struct Sweep<'a> {
    look: &'a Look<'a>,
    strobes: &'a [Strobe],
    sensor: usize,
    view: View,
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
            speeds: Speeds::default(),
            sensors: config
                .sensors
                .iter()
                .map(|sensor| SensorModel::new(sensor, &frame, tracker.initial_target_ratio))
                .collect(),
            targets: Vec::new(),
            passes: Passes::new(config.sensors.len()),
            hypotheses: Hypotheses::new(tracker.association),
            lifecycle: Lifecycle::new(tracker),
            stats: TrackerStats::default(),
            scratch: Scratch::new(tracker.association),
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
        self.warn_of_noise(&sweep, events);
        self.merge_duplicates(look.end, events);
        self.begin_targets(&sweep, events);
        self.note_look(&sweep);
        self.retire();
        self.stats.hypotheses = self.targets.len() as u64;
        self.complete(associations);
    }

    /// Targets may have come into what this scan looked at.
    fn expect_newcomers(&mut self, sweep: &Sweep<'_>) {
        let sensor = &mut self.sensors[sweep.sensor];
        sensor.horizon.predict(
            sweep.look.sectors,
            self.config.birth_ratio_per_s,
            self.config.mean_lifetime_s,
        );
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
        let sights = &scratch.sights;
        let comparison = Comparison {
            config,
            motion,
            gates,
            surroundings: &sensor.surroundings,
            least_existence: scratch.associator.least_existence(),
            worst_cost: scratch.associator.worst_cost(),
            plots: &scratch.plots,
            span: scratch.plots.time_span(sweep.look),
            view: &sweep.view,
            sights,
        };
        let (outlooks, costs) = (&mut scratch.outlooks, &mut scratch.associator.costs);
        let left_out = if hypotheses.families.is_empty() {
            let subjects =
                targets.iter().zip(sights).map(|(target, sight)| Subject::of(target, sight.visible));
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
            target.modes.is_newborn.then(|| target.existence_if_missed(sights[row].visible * detection))
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
        };
        let watch = |row: usize, target: &Bernoulli<D>| {
            let now = motion.mean(&target.modes, sweep.look.end);
            let (looks, range_m) = sweep.pass_by(sensor, &now, &mut passes.pass(row, sweep.sensor));
            Watch {
                looks,
                detection_probability: sights[row].visible
                    * sensor.surroundings.detection_probability(range_m),
                missed_probability: sights[row].visible * missed_probability(sensor, target, range_m),
            }
        };
        let left_out = hypotheses.step(targets, associator, absorber, &scene, watch);
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time: sweep.look.end, left_out });
        }
    }

    /// Each target becomes what this scan says of it: by its plots, or by its giving none.
    fn update_targets(
        &mut self,
        sweep: &Sweep<'_>,
        time: Time,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        self.scratch.keep.clear();
        self.scratch.keep.resize(self.targets.len(), true);
        self.scratch.outbid.clear();
        self.sensors[sweep.sensor].noise.begin_scan();
        let period_s = self.longest_scan_period_s();
        for row in 0..self.targets.len() {
            let hit = self.take_plots(sweep, row, associations, events);
            let mut variance_m2 = 0.0;
            if self.scratch.associator.plot_of(row).is_none() {
                variance_m2 = self.count_misses(sweep, row, hit, period_s, events);
            }
            self.weigh_pending(sweep, row);
            self.drop_if_over(row, time, variance_m2, events);
        }
    }

    /// A target takes in the plots that it has a share of. Returns the probability that it gave one, if none is its own.
    fn take_plots(
        &mut self,
        sweep: &Sweep<'_>,
        row: usize,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) -> f64 {
        if let Some(fate) = self.hypotheses.fate(row) {
            self.meet_fate(sweep, row, fate, associations, events);
            return 0.0;
        }
        if !self.scratch.associator.has_candidates(row) {
            return 0.0;
        }
        self.listen_to_noise(sweep, row);
        let Some(taken) = self.absorb(sweep, row) else { return 0.0 };
        if !self.targets[row].modes.is_healthy() {
            self.quarantine(row, sweep.look.end, events);
            return 0.0;
        }
        let Some(plot) = self.scratch.associator.plot_of(row) else {
            return self.scratch.associator.hit(row, || f64::NEG_INFINITY);
        };
        self.note_plot(sweep, row, plot, &taken, associations, events);
        0.0
    }

    /// A track's stories have taken their plots already; what is left is to say so.
    fn meet_fate(
        &mut self,
        sweep: &Sweep<'_>,
        row: usize,
        fate: Fate,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        if !fate.is_healthy {
            self.quarantine(row, sweep.look.end, events);
        } else if let Some(plot) = fate.plot {
            self.note_own(sweep, row, plot, (fate.probability, fate.nis_per_dof), associations, events);
        }
    }

    /// What a target's own plot says of its radar's noise, before the target takes it.
    fn listen_to_noise(&mut self, sweep: &Sweep<'_>, row: usize) {
        let Self { scratch, targets, motion, sensors, .. } = self;
        let SensorModel { config, noise, .. } = &mut sensors[sweep.sensor];
        let Some(plot) = scratch.associator.plot_of(row) else { return };
        let pairing = Pairing {
            row,
            target: &targets[row],
            observation: &scratch.plots.at(plot as usize).observation,
            probability: scratch.associator.probability(row, plot),
        };
        targets[row].heard = noise.listen(&pairing, motion, config, &sweep.view);
    }

    fn warn_of_noise(&mut self, sweep: &Sweep<'_>, events: &mut Vec<Event>) {
        let SensorModel { config, noise, .. } = &mut self.sensors[sweep.sensor];
        self.stats.noise_mismatches += noise.warn(config, sweep.look.end, events);
    }

    fn quarantine(&mut self, row: usize, time: Time, events: &mut Vec<Event>) {
        self.scratch.keep[row] = false;
        self.stats.quarantined += 1;
        Lifecycle::quarantine(&self.targets[row], time, events);
    }

    fn absorb(&mut self, sweep: &Sweep<'_>, row: usize) -> Option<Taken> {
        let Self { scratch, targets, motion, config, sensors, .. } = self;
        let Scratch { absorber, associator, outlooks, plots, sights, .. } = scratch;
        let SensorModel { config: sensor, surroundings, .. } = &sensors[sweep.sensor];
        let rules = Rules { motion, tracker: config, sensor, view: &sweep.view };
        let target = &mut targets[row];
        let detection = sights[row].visible * surroundings.detection_probability_anywhere();
        let missed_existence = target.existence_if_missed(detection);
        let missed_existence = if target.modes.is_newborn { 0.0 } else { missed_existence };
        let (modes, outlook) = (&mut target.modes, outlooks.of(row));
        absorber.absorb(modes, outlook, associator.shares(row), missed_existence, plots, &rules)
    }

    /// A target has a plot of its own.
    fn note_plot(
        &mut self,
        sweep: &Sweep<'_>,
        row: usize,
        plot: u32,
        taken: &Taken,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        let Self { config, scratch, targets, .. } = self;
        let surroundings = &self.sensors[sweep.sensor].surroundings;
        let seen = scratch.plots.at(plot as usize);
        let detection = scratch.sights[row].visible * seen.detection_probability;
        let target = &mut targets[row];
        target.survive(seen.observation.time, config.mean_lifetime_s);
        let hit = scratch.associator.hit(row, || {
            let looked_at = target.existence * detection;
            let kind_ratio = surroundings.kind_ratio(target.kinds, seen.kind);
            let identity = ln_identity(config, &target.identity, &seen.observation.identity);
            let strength = seen.excess.ln_ratio(target.echoes);
            let odds = kind_ratio * looked_at / (1.0 - looked_at);
            seen.ln_ratio(taken.density.times(odds)) + identity + strength
        });
        target.missed(detection);
        target.was_hit(hit);
        let probability = scratch.associator.probability(row, plot);
        self.note_own(sweep, row, plot, (probability, taken.nis_per_dof), associations, events);
    }

    /// What a plot of its own says of a target beside where it is, and that it exists. `fit` is the probability that the
    /// plot is its own, and the NIS per degree of freedom.
    fn note_own(
        &mut self,
        sweep: &Sweep<'_>,
        row: usize,
        plot: u32,
        fit: (f64, f64),
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        let Self { config, scratch, targets, motion, speeds, stats, lifecycle, .. } = self;
        let scan_period_s = self.sensors[sweep.sensor].scan_period_s();
        let surroundings = &mut self.sensors[sweep.sensor].surroundings;
        let (probability, nis_per_dof) = fit;
        let seen = scratch.plots.at(plot as usize);
        let (time, range_m) = (seen.observation.time, seen.observation.slant_range_m);
        let target = &mut targets[row];
        target.identity = target.identity.updated_by(seen.observation.identity);
        target.class = seen.observation.class.or(target.class);
        target.plots = target.plots.saturating_add(1);
        target.updated = time;
        target.misses = 0;
        if self.passes.is_new_pass(row, sweep.sensor, time, scan_period_s) {
            target.looks.add_plot();
        }
        target.kinds.add(seen.kind);
        target.echoes.add(seen.excess);
        let missed = self.passes.seen(row, sweep.sensor, time);
        if let Some(pending) = target.pending.as_mut().filter(|of| usize::from(of.sensor) == sweep.sensor) {
            pending.plots = pending.plots.saturating_add(1);
        }
        stats.associated += 1;
        if target.is_confirmed() {
            average_nis(stats, nis_per_dof);
            surroundings.note_true(seen.kind, seen.observation.azimuth_rad, range_m);
            let weight = target.existence;
            surroundings.note_looks(range_m, weight * probability, weight * f64::from(1 + missed));
        }
        let (position, velocity) = motion.mean_motion(&target.modes, time);
        if lifecycle.seen(target, time, stats, events) {
            let speed_m_s = velocity[0].hypot(velocity[1]);
            speeds.learn(speed_m_s, config.velocity_prior_sigma_m_s);
        }
        if target.is_lost {
            return;
        }
        associations.push(Association {
            plot: seen.index,
            track: target.id,
            status: target.status,
            probability,
            time,
            position_m: extended(&position),
            velocity_m_s: extended(&velocity),
        });
    }

    /// A target that was looked at and gave no plot is less likely to exist. With the probability `hit` it gave one that
    /// is another's own. Returns the variance of its position.
    fn count_misses(
        &mut self,
        sweep: &Sweep<'_>,
        row: usize,
        hit: f64,
        period_s: Option<f64>,
        events: &mut Vec<Event>,
    ) -> f64 {
        let sensor = &self.sensors[sweep.sensor];
        let target = &mut self.targets[row];
        let now = self.motion.mean_foreseen(&target.modes, sweep.look.end, self.scratch.outlooks.of(row));
        let mut pass = self.passes.pass(row, sweep.sensor);
        let (looks, range_m) = sweep.pass_by(sensor, &now, &mut pass);
        let sight = self.scratch.sights[row];
        pass.note_blind(looks, sight);
        self.passes.set_pass(row, sweep.sensor, pass);
        let detection = sight.visible * missed_probability(sensor, target, range_m);
        if self.hypotheses.fate(row).is_none() {
            for _ in 0..looks {
                target.survive(sweep.look.end, self.config.mean_lifetime_s);
                target.missed(detection);
            }
        }
        if !sight.is_blind() {
            target.note_misses(looks);
            self.stats.misses += u64::from(looks);
        }
        target.was_hit(hit);
        Lifecycle::unseen(target, looks > 0, period_s, sweep.look.end, events);
        if target.misses > 0 && self.scratch.associator.has_candidates(row) {
            self.scratch.outbid.push(row as u32);
        }
        now.horizontal_variance()
    }

    /// What is unlikely, too long unseen or too uncertain is not kept.
    fn drop_if_over(&mut self, row: usize, time: Time, variance_m2: f64, events: &mut Vec<Event>) {
        let Self { scratch, targets, lifecycle, stats, .. } = self;
        let keep = &mut scratch.keep[row];
        *keep = *keep && !lifecycle.is_over(&mut targets[row], time, variance_m2, stats, events);
    }

    /// The slowest radar may be the only one that sees a target.
    fn longest_scan_period_s(&self) -> Option<f64> {
        self.sensors.iter().filter_map(SensorModel::scan_period_s).reduce(f64::max)
    }

    /// The plots of a tentative target are false by the chance that it does not exist.
    fn weigh_pending(&mut self, sweep: &Sweep<'_>, row: usize) {
        let target = &mut self.targets[row];
        let is_forgotten = is_forgotten(&self.config, target);
        let is_confirmed = target.is_confirmed();
        let is_own = |of: &&mut Pending| usize::from(of.sensor) == sweep.sensor;
        let Some(pending) = target.pending.as_mut().filter(is_own) else { return };
        let false_share = match (is_confirmed, is_forgotten) {
            (true, _) => 0.0,
            (_, true) => 1.0,
            _ => 1.0 - target.existence,
        };
        let surroundings = &mut self.sensors[sweep.sensor].surroundings;
        surroundings.weigh_pending(&mut pending.counted, pending.plots, false_share);
        if is_confirmed {
            target.pending = None;
        }
    }

    /// Two targets that contest one plot may be one.
    fn merge_duplicates(&mut self, time: Time, events: &mut Vec<Event>) {
        for index in 0..self.scratch.outbid.len() {
            let row = self.scratch.outbid[index] as usize;
            if self.scratch.keep[row] {
                self.merge_into_rival(row, time, events);
            }
        }
    }

    /// If a target lost its best plot to another that is statistically the same, it is the same.
    fn merge_into_rival(&mut self, row: usize, time: Time, events: &mut Vec<Event>) {
        let Self { scratch, targets, motion, stats, .. } = self;
        let rival = scratch
            .associator
            .costs
            .row(row)
            .filter_map(|(plot, _)| scratch.associator.row_of(plot as usize))
            .map(|rival| rival as usize)
            .find(|&rival| {
                scratch.keep[rival] && Lifecycle::are_one(&targets[row], &targets[rival], time, motion)
            });
        if let Some(rival) = rival {
            scratch.keep[row] = false;
            let into = targets[rival].id;
            stats.merged += u64::from(targets[row].is_initiated());
            Lifecycle::merge(&targets[row], into, time, events);
        }
    }

    /// What no target explains may be a target that was not known so far.
    fn begin_targets(&mut self, sweep: &Sweep<'_>, events: &mut Vec<Event>) {
        let Scratch { plots, associator, taken, .. } = &mut self.scratch;
        taken.clear();
        taken.extend((0..plots.len()).map(|place| associator.row_of(place).is_some()));
        let mut left_out = 0;
        for place in 0..self.scratch.plots.len() {
            if !self.scratch.taken[place] {
                self.stats.unassociated += 1;
            }
            let existence = self.newcomer_existence(place);
            if !self.may_be_new(place, existence) {
                self.note_false(sweep, place);
                continue;
            }
            if self.is_echo(sweep, place) {
                continue;
            }
            if self.targets.len() >= self.most_targets {
                self.note_false(sweep, place);
                left_out += 1;
                continue;
            }
            self.begin_target(sweep, place, existence);
        }
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time: sweep.look.end, left_out });
        }
    }

    /// The probability that a plot is of a target that is not known.
    fn newcomer_existence(&self, place: usize) -> f64 {
        self.scratch.associator.unused(place) * self.scratch.plots.at(place).birth_existence
    }

    /// Whether a plot is worth a target.
    fn may_be_new(&self, place: usize, existence: f64) -> bool {
        existence >= BIRTH_SHARE * self.config.forget_existence
            && self.scratch.associator.unused(place) >= LEAST_UNUSED
    }

    /// Whether a plot is an echo of one that is taken, or is taken itself, by a target that shares it with an echo.
    fn is_echo(&self, sweep: &Sweep<'_>, place: usize) -> bool {
        let Scratch { plots, taken, .. } = &self.scratch;
        let is_used = |other: usize| other != place && (taken[other] || taken[place]);
        plots.is_echo(place, &self.sensors[sweep.sensor], is_used)
    }

    /// A plot begins nothing: as far as no target explains it, it is false.
    fn note_false(&mut self, sweep: &Sweep<'_>, place: usize) {
        let seen = self.scratch.plots.at(place);
        let probability = self.scratch.associator.unused(place) * (1.0 - seen.birth_existence);
        let Observation { azimuth_rad, slant_range_m, .. } = seen.observation;
        self.sensors[sweep.sensor].surroundings.note_false(
            seen.kind,
            azimuth_rad,
            slant_range_m,
            probability,
        );
    }

    fn begin_target(&mut self, sweep: &Sweep<'_>, place: usize, existence: f64) {
        let seen = self.scratch.plots.at(place);
        let observation = &seen.observation;
        let sensor = &self.sensors[sweep.sensor].config;
        let vertical = self.config.vertical_velocity_prior_sigma_m_s;
        let sigmas_m_s = Speeds::sigmas_m_s(self.config.velocity_prior_sigma_m_s);
        let scales = observation.first_states(sensor, sigmas_m_s, vertical, &sweep.view);
        // The scales differ in nothing but their deviation.
        if !scales[0].is_healthy() {
            return;
        }
        let unused = self.scratch.associator.unused(place);
        let counted = self.sensors[sweep.sensor].surroundings.begin_pending(
            seen.kind,
            observation.azimuth_rad,
            observation.slant_range_m,
            unused - existence,
        );
        self.targets.push(Bernoulli {
            id: TrackId::default(),
            status: TrackStatus::Tentative,
            is_lost: false,
            modes: Modes::newborn(scales, self.speeds.probability()),
            existence,
            existence_time: observation.time,
            identity: observation.identity,
            class: observation.class,
            kinds: OwnKinds::of(seen.kind),
            heard: Heard::default(),
            echoes: OwnEchoes::of(seen.excess),
            pending: Some(Pending { sensor: sweep.sensor as u16, plots: 1, counted }),
            created: observation.time,
            updated: observation.time,
            plots: 1,
            misses: 0,
            looks: LookHistory::BEGUN,
        });
        self.passes.begin(sweep.sensor, observation.time);
        self.scratch.keep.push(true);
        self.scratch.taken[place] = true;
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
        scratch.compaction.plan(&scratch.keep);
        hypotheses.retain(&scratch.keep, &scratch.compaction, targets);
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
        let Self { targets, hypotheses, motion, lifecycle, scratch, .. } = self;
        let is_shown = |row: &usize| lifecycle.shows(&targets[*row], hypotheses.is_absent(*row));
        scratch.shown.clear();
        scratch.shown.extend((0..targets.len()).filter(is_shown).map(|row| (targets[row].id, row as u32)));
        scratch.shown.sort_unstable();
        out.clear();
        for (_, row) in &scratch.shown {
            let target = &targets[*row as usize];
            out.push(target.track(&motion.mean(&target.modes, time), frame));
        }
    }
}

impl Sweep<'_> {
    /// How many misses it is that a target that is here now gave no plot, and its range.
    fn pass_by<const D: usize>(
        &self,
        sensor: &SensorModel,
        now: &Kinematics<D>,
        pass: &mut Pass,
    ) -> (u32, f64) {
        let p = self.view.to_sensor.apply(extended(&now.position));
        let spread_rad = now.horizontal_variance().sqrt() / (p[0] * p[0] + p[1] * p[1]).sqrt().max(1.0);
        let azimuth_rad = wrap_azimuth(p[0].atan2(p[1]));
        let looks = if sensor.covers(&p) && !self.is_disturbed(azimuth_rad) {
            pass.unseen(sensor, self.look, azimuth_rad, spread_rad)
        } else {
            pass.owed()
        };
        (looks, dot(&p, &p).sqrt())
    }

    /// Whether a strobe of this scan says that the radar cannot see along an azimuth.
    fn is_disturbed(&self, azimuth_rad: f64) -> bool {
        self.strobes.iter().filter(|strobe| strobe.is_usable()).any(|strobe| {
            wrap_angle(strobe.azimuth_rad - azimuth_rad).abs() <= STROBE_SIGMAS * strobe.azimuth_sigma_rad
        })
    }
}

impl<const D: usize> Scratch<D> {
    fn new(association: AssociationMode) -> Self {
        Self {
            plots: ScanPlots::default(),
            sights: Vec::new(),
            outlooks: Outlooks::new(),
            associator: Associator::new(association),
            absorber: Absorber::new(),
            keep: Vec::new(),
            outbid: Vec::new(),
            compaction: Compaction::default(),
            taken: Vec::new(),
            shown: Vec::new(),
        }
    }
}

/// Probability of detection at this range, as far as a miss tells.
fn missed_probability<const D: usize>(sensor: &SensorModel, target: &Bernoulli<D>, range_m: f64) -> f64 {
    let detection = sensor.surroundings.detection_probability(range_m);
    if target.is_lost { detection.min(LOST_DETECTION_PROBABILITY) } else { detection }
}

/// A running mean: exact over the first thousand, then slowly forgetting.
fn average_nis(stats: &mut TrackerStats, nis_per_dof: f64) {
    stats.nis_samples += 1;
    let gain = (1.0 / stats.nis_samples as f64).max(NIS_GAIN);
    stats.nis_per_dof += gain * (nis_per_dof - stats.nis_per_dof);
}
