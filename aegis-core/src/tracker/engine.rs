//! One scan, from plots to updated targets.

use super::associate::{Hungarian, SparseCosts};
use super::bernoulli::Bernoulli;
use super::compare::{Comparison, association_probability, ln_identity};
use super::gate::Gates;
use super::lifecycle::{Lifecycle, Passes};
use super::measurement::{Rows, extended};
use super::motion::Motion;
use super::plots::ScanPlots;
use super::sensor::{PictureFrame, SensorModel, View};
use super::track::{Association, Track, TrackStatus};
use crate::config::{Config, TrackerConfig};
use crate::event::Event;
use crate::geometry::{EnuFrame, wrap_angle, wrap_azimuth};
use crate::ids::TrackId;
use crate::plot::Plot;
use crate::scan::{Look, Strobe};
use crate::stage::Stage;
use crate::stats::TrackerStats;
use crate::time::Time;

/// Share of a new NIS in its running mean.
const NIS_GAIN: f64 = 0.001;

/// A radar is taken to be disturbed within this many standard deviations of a strobe's bearing.
const STROBE_SIGMAS: f64 = 3.0;

/// All targets, in `D` dimensions, and the machinery that updates them.
#[derive(Clone, Debug)]
pub(crate) struct Engine<const D: usize> {
    config: TrackerConfig,
    most_targets: usize,
    frame: PictureFrame,
    motion: Motion<D>,
    gates: Gates,
    pub(super) sensors: Vec<SensorModel>,
    pub(super) targets: Vec<Bernoulli<D>>,
    pub(super) passes: Passes,
    pub(super) lifecycle: Lifecycle,
    pub(super) stats: TrackerStats,
    scratch: Scratch<D>,
}

/// Memory that is used anew in each scan.
#[derive(Clone, Debug)]
struct Scratch<const D: usize> {
    plots: ScanPlots<D>,
    costs: SparseCosts,
    hungarian: Hungarian,
    keep: Vec<bool>,
    /// Plots that a target has, or that began one.
    taken: Vec<bool>,
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
            sensors: config
                .sensors
                .iter()
                .map(|sensor| SensorModel::new(sensor, &frame, tracker.initial_target_ratio))
                .collect(),
            targets: Vec::new(),
            passes: Passes::new(config.sensors.len()),
            lifecycle: Lifecycle::new(tracker),
            stats: TrackerStats::default(),
            scratch: Scratch::new(),
        }
    }

    pub(crate) fn stats(&self) -> &TrackerStats {
        &self.stats
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
        self.take_plots(&sweep, associations, events);
        self.count_misses(&sweep, events);
        self.merge_duplicates(look.end, events);
        self.begin_targets(&sweep, events);
        self.note_look(&sweep);
        self.retire(time, events);
        self.stats.hypotheses = self.targets.len() as u64;
        self.complete(associations);
    }

    /// Targets may have come into what this scan looked at.
    fn expect_newcomers(&mut self, sweep: &Sweep<'_>) {
        let sensor = &mut self.sensors[sweep.sensor];
        let birth_per_m2_s = sensor.config.clutter_density_per_m2 * self.config.birth_ratio_per_s;
        sensor.horizon.predict(sweep.look.sectors, birth_per_m2_s, self.config.mean_lifetime_s);
    }

    /// Finds each target's candidates among the plots, and the best assignment.
    fn associate(&mut self, sweep: &Sweep<'_>, plots: &[Plot], events: &mut Vec<Event>) {
        let Self { config, motion, gates, sensors, targets, scratch, .. } = self;
        let sensor = &sensors[sweep.sensor];
        scratch.plots.rebuild(plots, sensor, config, &sweep.view);
        let comparison = Comparison {
            config,
            motion,
            gates,
            detection_probability: sensor.config.detection_probability,
            plots: &scratch.plots,
            span: scratch.plots.time_span(sweep.look),
            view: &sweep.view,
        };
        let left_out = comparison.compare(targets, &mut scratch.costs);
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time: sweep.look.end, left_out });
        }
        scratch.hungarian.solve(&scratch.costs);
    }

    /// Each target that was given a plot takes it in.
    fn take_plots(
        &mut self,
        sweep: &Sweep<'_>,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        let sensor = &self.sensors[sweep.sensor];
        let detection = sensor.config.detection_probability;
        let mut rows = Rows::empty();
        self.scratch.keep.clear();
        self.scratch.keep.resize(self.targets.len(), true);
        for row in 0..self.targets.len() {
            let Some(plot) = self.scratch.hungarian.plot_of(row) else { continue };
            let seen = self.scratch.plots.at(plot as usize);
            let time = seen.observation.time;
            let target = &mut self.targets[row];
            let mut state = target.kinematics.predicted(time, &self.motion.straight);
            let fit = self.motion.explain(target, &mut state, &seen.observation, &sweep.view, &mut rows);
            rows.update(&mut state);
            if !rows.measures_height {
                state.bound_height(
                    sensor.config.altitude_prior_sigma_m,
                    self.config.vertical_velocity_prior_sigma_m_s,
                );
            }
            if !state.is_healthy() {
                self.scratch.keep[row] = false;
                self.stats.quarantined += 1;
                Lifecycle::quarantine(target, time, events);
                continue;
            }
            target.survive(time, self.config.mean_lifetime_s);
            let identity = ln_identity(&self.config, &target.identity, &seen.observation.identity);
            target.exists_by(detection * (seen.ln_ratio(&fit) + identity).exp());
            target.kinematics = state;
            target.identity = target.identity.updated_by(seen.observation.identity);
            target.class = seen.observation.class.or(target.class);
            target.plots = target.plots.saturating_add(1);
            target.misses = 0;
            self.passes.seen(row, sweep.sensor, time);
            self.stats.associated += 1;
            if target.is_confirmed() {
                average_nis(&mut self.stats, fit.nis / fit.dof as f64);
            }
            self.lifecycle.seen(target, time, &mut self.stats, events);
            associations.push(Association {
                plot: seen.index,
                track: target.id,
                status: target.status,
                probability: association_probability(&self.scratch.costs, row, plot),
                time,
                position_m: extended(&state.position),
                velocity_m_s: extended(&state.velocity),
            });
        }
    }

    /// Targets that were looked at and gave no plot are less likely to exist.
    fn count_misses(&mut self, sweep: &Sweep<'_>, events: &mut Vec<Event>) {
        let period_s = self.longest_scan_period_s();
        let sensor = &self.sensors[sweep.sensor];
        let detection = sensor.config.detection_probability;
        for row in 0..self.targets.len() {
            if self.scratch.hungarian.plot_of(row).is_some() {
                continue;
            }
            let target = &mut self.targets[row];
            let now = target.kinematics.predicted(sweep.look.end, &self.motion.straight);
            let p = sweep.view.to_sensor.apply(extended(&now.position));
            let spread_rad = now.horizontal_variance().sqrt() / (p[0] * p[0] + p[1] * p[1]).sqrt().max(1.0);
            let azimuth_rad = wrap_azimuth(p[0].atan2(p[1]));
            let looks = if sensor.covers(&p) && !sweep.is_disturbed(azimuth_rad) {
                self.passes.unseen(row, sweep.sensor, sensor, sweep.look, azimuth_rad, spread_rad)
            } else {
                self.passes.owed(row, sweep.sensor)
            };
            for _ in 0..looks {
                target.survive(sweep.look.end, self.config.mean_lifetime_s);
                target.missed(detection);
                self.stats.misses += 1;
            }
            Lifecycle::unseen(target, looks > 0, period_s, sweep.look.end, events);
        }
    }

    /// The slowest radar may be the only one that sees a target.
    fn longest_scan_period_s(&self) -> Option<f64> {
        self.sensors.iter().filter_map(SensorModel::scan_period_s).reduce(f64::max)
    }

    /// Two targets that contest one plot may be one.
    fn merge_duplicates(&mut self, time: Time, events: &mut Vec<Event>) {
        for row in 0..self.targets.len() {
            if self.targets[row].misses > 0 && self.scratch.hungarian.plot_of(row).is_none() {
                self.merge_into_rival(row, time, events);
            }
        }
    }

    /// If a target lost its best plot to another that is statistically the same, it is the same.
    fn merge_into_rival(&mut self, row: usize, time: Time, events: &mut Vec<Event>) {
        let Self { scratch, targets, motion, stats, .. } = self;
        let rival = scratch
            .costs
            .row(row)
            .filter_map(|(plot, _)| scratch.hungarian.row_of(plot as usize))
            .map(|rival| rival as usize)
            .find(|&rival| {
                scratch.keep[rival]
                    && Lifecycle::are_one(&targets[row], &targets[rival], time, &motion.straight)
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
        let Scratch { plots, hungarian, taken, .. } = &mut self.scratch;
        taken.clear();
        taken.extend((0..plots.len()).map(|place| hungarian.row_of(place).is_some()));
        let mut left_out = 0;
        for place in 0..self.scratch.plots.len() {
            if self.scratch.taken[place] {
                continue;
            }
            self.stats.unassociated += 1;
            if !self.may_be_new(sweep, place) {
                continue;
            }
            if self.targets.len() >= self.most_targets {
                left_out += 1;
                continue;
            }
            self.begin_target(sweep, place);
        }
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time: sweep.look.end, left_out });
        }
    }

    /// Whether a plot is worth a target: likely enough, and no echo of one that is taken.
    fn may_be_new(&self, sweep: &Sweep<'_>, place: usize) -> bool {
        let Scratch { plots, taken, .. } = &self.scratch;
        plots.at(place).birth_existence >= self.config.forget_existence
            && !plots.is_echo(place, &self.sensors[sweep.sensor], |other| taken[other])
    }

    fn begin_target(&mut self, sweep: &Sweep<'_>, place: usize) {
        let seen = self.scratch.plots.at(place);
        let observation = &seen.observation;
        let kinematics =
            observation.first_state(&self.sensors[sweep.sensor].config, &self.config, &sweep.view);
        if !kinematics.is_healthy() {
            return;
        }
        self.targets.push(Bernoulli {
            id: TrackId::default(),
            status: TrackStatus::Tentative,
            kinematics,
            existence: seen.birth_existence,
            existence_time: observation.time,
            identity: observation.identity,
            class: observation.class,
            created: observation.time,
            plots: 1,
            misses: 0,
        });
        self.passes.begin(sweep.sensor, observation.time);
        self.scratch.keep.push(true);
        self.scratch.taken[place] = true;
    }

    fn note_look(&mut self, sweep: &Sweep<'_>) {
        let sensor = &mut self.sensors[sweep.sensor];
        let detection = sensor.config.detection_probability;
        sensor.horizon.look(sweep.look.sectors, detection);
    }

    /// Drops what is quarantined, merged, unlikely, too long unseen or too uncertain.
    fn retire(&mut self, time: Time, events: &mut Vec<Event>) {
        let Self { scratch, targets, lifecycle, passes, motion, stats, .. } = self;
        for (target, keep) in targets.iter().zip(&mut scratch.keep) {
            *keep = *keep && !lifecycle.is_over(target, time, &motion.straight, stats, events);
        }
        let mut kept = scratch.keep.iter();
        targets.retain(|_| *kept.next().unwrap_or(&true));
        passes.retain(&scratch.keep);
    }

    /// Associations of targets that never got a number say nothing to the host.
    fn complete(&self, associations: &mut Vec<Association>) {
        associations.retain(|association| association.track != TrackId::default());
        debug_assert_eq!(self.targets.len(), self.passes.len());
    }

    /// Writes the tracks that the picture shows.
    pub(crate) fn show(&self, time: Time, frame: Option<&EnuFrame>, out: &mut Vec<Track>) {
        out.clear();
        for target in self.targets.iter().filter(|target| target.is_shown()) {
            out.push(target.track(&target.kinematics.predicted(time, &self.motion.straight), frame));
        }
    }
}

impl Sweep<'_> {
    /// Whether a strobe of this scan says that the radar cannot see along an azimuth.
    fn is_disturbed(&self, azimuth_rad: f64) -> bool {
        self.strobes.iter().filter(|strobe| strobe.is_usable()).any(|strobe| {
            wrap_angle(strobe.azimuth_rad - azimuth_rad).abs() <= STROBE_SIGMAS * strobe.azimuth_sigma_rad
        })
    }
}

impl<const D: usize> Scratch<D> {
    fn new() -> Self {
        Self {
            plots: ScanPlots::default(),
            costs: SparseCosts::default(),
            hungarian: Hungarian::default(),
            keep: Vec::new(),
            taken: Vec::new(),
        }
    }
}

/// A running mean: exact over the first thousand, then slowly forgetting.
fn average_nis(stats: &mut TrackerStats, nis_per_dof: f64) {
    stats.nis_samples += 1;
    let gain = (1.0 / stats.nis_samples as f64).max(NIS_GAIN);
    stats.nis_per_dof += gain * (nis_per_dof - stats.nis_per_dof);
}
