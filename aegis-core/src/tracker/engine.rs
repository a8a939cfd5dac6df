//! One scan, from plots to updated targets.

use super::associate::{Hungarian, SparseCosts};
use super::bernoulli::Bernoulli;
use super::gate::{Area, PlotGrid, SlantBox};
use super::kinematics::Kinematics;
use super::lifecycle::{Lifecycle, Passes};
use super::measurement::{Fit, MOST_ROWS, Observation, Rows, extended, slant_plane, slant_point};
use super::motion::Motion;
use super::sensor::{PictureFrame, SensorModel, View};
use super::track::{Track, TrackId, TrackStatus};
use crate::config::{Config, TrackerConfig};
use crate::event::Event;
use crate::geometry::EnuFrame;
use crate::picture::Association;
use crate::pipeline::Stage;
use crate::plot::{Identity, Plot};
use crate::probability::chi_square_quantile;
use crate::scan::Look;
use crate::stats::TrackerStats;
use crate::time::Time;

/// Most plots that one target is compared with in one scan; the rest of a hostile heap is left out.
const MOST_CANDIDATES: usize = 64;
/// In association a doubtful target counts as if it existed with this probability at least. With its true existence
/// a target seen once could never win its second plot from "false", which is always the likelier story at first.
const LEAST_ASSOCIATION_EXISTENCE: f64 = 0.25;
/// Natural logarithm of the likelihood ratio of equal Mode S addresses: about a thousand aircraft could have it.
const LN_SAME_ADDRESS: f64 = 6.9;
/// Of different ones: a wrong address in one answer of some ten thousand.
const LN_OTHER_ADDRESS: f64 = -9.2;
/// Of equal Mode 3/A codes: codes are shared, and many aircraft squawk a common one.
const LN_SAME_CODE: f64 = 3.0;
/// Of different ones: codes are garbled or changed every now and then.
const LN_OTHER_CODE: f64 = -3.0;
/// Share of a new NIS in its running mean.
const NIS_GAIN: f64 = 0.001;

/// All targets, in `D` dimensions, and the machinery that updates them.
#[derive(Clone, Debug)]
pub(crate) struct Engine<const D: usize> {
    config: TrackerConfig,
    most_targets: usize,
    frame: PictureFrame,
    motion: Motion<D>,
    /// Largest NIS inside the gate, by degrees of freedom.
    gates: [f64; MOST_ROWS + 1],
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
    seen: Vec<Seen<D>>,
    grid: PlotGrid,
    costs: SparseCosts,
    hungarian: Hungarian,
    keep: Vec<bool>,
}

/// A plot of this scan.
#[derive(Clone, Copy, Debug)]
struct Seen<const D: usize> {
    observation: Observation<D>,
    /// Its index in the scan.
    index: u32,
    /// Existence that a new target at this plot would begin with.
    birth_existence: f64,
    /// Natural logarithm of the density of all else that gives such plots: false ones, and targets not yet tracked.
    ln_other: f64,
}

/// Where this scan came from, for all that works on it.
struct Sweep<'a> {
    look: &'a Look<'a>,
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
            gates: std::array::from_fn(|dof| {
                chi_square_quantile(tracker.gate_probability, dof.max(1) as f64)
            }),
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
        time: Time,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        let Some(sensor) = self.sensors.iter().position(|sensor| sensor.id() == look.sensor) else { return };
        let view = self.sensors[sensor].view(look, &self.frame);
        let sweep = Sweep { look, sensor, view };
        self.expect_newcomers(&sweep);
        self.observe(&sweep, plots);
        self.gate(&sweep, events);
        self.scratch.hungarian.solve(&self.scratch.costs);
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

    /// Makes the scan's plots ready and sorts them into the grid.
    fn observe(&mut self, sweep: &Sweep<'_>, plots: &[Plot]) {
        let Self { config, sensors, scratch, .. } = self;
        let sensor = &sensors[sweep.sensor];
        scratch.grid.rebuild(plots.iter().map(slant_point));
        scratch.seen.clear();
        for &index in scratch.grid.order() {
            let plot = &plots[index as usize];
            scratch.seen.push(Seen::new(plot, index, sensor, config, &sweep.view));
        }
    }

    /// Compares each target with the plots near it. The cost of a pair is minus the logarithm of how much more likely
    /// it is than "the target was missed, and the plot is of something else".
    fn gate(&mut self, sweep: &Sweep<'_>, events: &mut Vec<Event>) {
        let Self { config, motion, gates, sensors, targets, scratch, .. } = self;
        let Scratch { seen, grid, costs, .. } = scratch;
        let sensor = &sensors[sweep.sensor].config;
        let detection = sensor.detection_probability;
        let (first, last) = time_span(seen, sweep.look);
        let reach = Reach::of(seen, gates);
        let mut rows = Rows::empty();
        let mut left_out = 0;
        costs.reset(seen.len());
        for target in targets.iter() {
            let existence = target.existence.max(LEAST_ASSOCIATION_EXISTENCE);
            let ln_odds = (existence * detection / (1.0 - existence * detection)).ln();
            let mut straight = target.kinematics.predicted(last, &motion.straight);
            let mut area = reach.area(&motion.widest(&target.kinematics, &straight), &sweep.view);
            if first < last {
                let early = target.kinematics.predicted(first, &motion.straight);
                area = area.union(reach.area(&motion.widest(&target.kinematics, &early), &sweep.view));
            }
            let mut candidates = 0;
            grid.visit(&area, |place| {
                if candidates == MOST_CANDIDATES {
                    left_out += 1;
                    return;
                }
                let seen = &seen[place];
                if seen.observation.time != straight.time {
                    straight = target.kinematics.predicted(seen.observation.time, &motion.straight);
                }
                let mut state = straight;
                let fit =
                    motion.explain(&target.kinematics, &mut state, &seen.observation, &sweep.view, &mut rows);
                if fit.nis > gates[fit.dof] {
                    return;
                }
                let cost = -(ln_odds + seen.ln_ratio(&fit) + ln_identity(config, &target.identity, seen));
                if cost < 0.0 {
                    costs.push(place as u32, cost);
                    candidates += 1;
                }
            });
            costs.end_row();
        }
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time: sweep.look.end, left_out });
        }
    }

    /// Each target that was given a plot takes it in.
    fn take_plots(
        &mut self,
        sweep: &Sweep<'_>,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        let detection = self.sensors[sweep.sensor].config.detection_probability;
        let mut rows = Rows::empty();
        self.scratch.keep.clear();
        self.scratch.keep.resize(self.targets.len(), true);
        for row in 0..self.targets.len() {
            let Some(plot) = self.scratch.hungarian.plot_of(row) else { continue };
            let seen = &self.scratch.seen[plot as usize];
            let time = seen.observation.time;
            let target = &mut self.targets[row];
            let mut state = target.kinematics.predicted(time, &self.motion.straight);
            let fit = self.motion.explain(
                &target.kinematics,
                &mut state,
                &seen.observation,
                &sweep.view,
                &mut rows,
            );
            rows.update(&mut state);
            if !state.is_healthy() {
                self.scratch.keep[row] = false;
                self.stats.quarantined += 1;
                self.lifecycle.quarantine(target, time, events);
                continue;
            }
            target.survive(time, self.config.mean_lifetime_s);
            let identity = ln_identity(&self.config, &target.identity, seen);
            target.exists_by(detection * (seen.ln_ratio(&fit) + identity).exp());
            target.kinematics = state;
            target.identity = target.identity.updated_by(seen.observation.identity);
            target.class = seen.observation.class.or(target.class);
            target.plots = target.plots.saturating_add(1);
            target.misses = 0;
            self.passes.seen(row, sweep.sensor, time);
            self.stats.associated += 1;
            if target.is_confirmed() {
                self.stats.nis_per_dof += NIS_GAIN * (fit.nis / fit.dof as f64 - self.stats.nis_per_dof);
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
            let looks = self.passes.unseen(row, sweep.sensor, sensor, sweep.look, &p, spread_rad);
            for _ in 0..looks {
                target.survive(sweep.look.end, self.config.mean_lifetime_s);
                target.missed(detection);
                self.stats.misses += 1;
            }
            self.lifecycle.unseen(target, looks > 0, sensor.scan_period_s(), sweep.look.end, events);
        }
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
        let Self { scratch, targets, lifecycle, motion, stats, .. } = self;
        let rival = scratch
            .costs
            .row(row)
            .filter_map(|(plot, _)| scratch.hungarian.row_of(plot as usize))
            .map(|rival| rival as usize)
            .find(|&rival| {
                scratch.keep[rival]
                    && lifecycle.are_one(&targets[row], &targets[rival], time, &motion.straight)
            });
        if let Some(rival) = rival {
            scratch.keep[row] = false;
            let into = targets[rival].id;
            stats.merged += u64::from(targets[row].is_initiated());
            lifecycle.merge(&targets[row], into, time, events);
        }
    }

    /// What no target explains may be a target that was not known so far.
    fn begin_targets(&mut self, sweep: &Sweep<'_>, events: &mut Vec<Event>) {
        let mut left_out = 0;
        for plot in 0..self.scratch.seen.len() {
            if self.scratch.hungarian.row_of(plot).is_some() {
                continue;
            }
            self.stats.unassociated += 1;
            let seen = self.scratch.seen[plot];
            if seen.birth_existence < self.config.forget_existence || self.is_echo_of_a_used_plot(sweep, plot)
            {
                continue;
            }
            if self.targets.len() >= self.most_targets {
                left_out += 1;
                continue;
            }
            self.begin_target(sweep, &seen);
        }
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time: sweep.look.end, left_out });
        }
    }

    fn begin_target(&mut self, sweep: &Sweep<'_>, seen: &Seen<D>) {
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
        self.scratch.keep.push(true);
        self.passes.begin(sweep.sensor, observation.time);
    }

    /// A second plot inside the radar's resolution cell, on the same pass: the radar split one target's echo.
    fn is_echo_of_a_used_plot(&self, sweep: &Sweep<'_>, plot: usize) -> bool {
        let sensor = &self.sensors[sweep.sensor];
        let Scratch { seen, grid, hungarian, .. } = &self.scratch;
        let own = &seen[plot].observation;
        let across_m = sensor.config.azimuth_resolution_rad * own.slant_range_m;
        let depth_m = sensor.config.range_resolution_m;
        let cell = Area {
            around: SlantBox::around(own.slant_point, depth_m.max(across_m)),
            nearest_m: own.slant_range_m - depth_m,
            farthest_m: own.slant_range_m + depth_m,
        };
        let pass_s = 0.5 * sensor.scan_period_s().unwrap_or(f64::INFINITY);
        let mut is_echo = false;
        grid.visit(&cell, |other| {
            let used = &seen[other].observation;
            is_echo |= own.is_polar()
                && hungarian.row_of(other).is_some()
                && used.time.seconds_since(own.time).abs() < pass_s
                && crate::geometry::wrap_angle(used.azimuth_rad - own.azimuth_rad).abs()
                    < sensor.config.azimuth_resolution_rad;
        });
        is_echo
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

impl<const D: usize> Scratch<D> {
    fn new() -> Self {
        Self {
            seen: Vec::new(),
            grid: PlotGrid::default(),
            costs: SparseCosts::default(),
            hungarian: Hungarian::default(),
            keep: Vec::new(),
        }
    }
}

impl<const D: usize> Seen<D> {
    fn new(plot: &Plot, index: u32, sensor: &SensorModel, tracker: &TrackerConfig, view: &View) -> Self {
        let observation = Observation::new(plot, &sensor.config, tracker, view);
        let clutter = sensor.config.clutter_density_per_m2;
        let newcomers =
            sensor.config.detection_probability * sensor.horizon.undetected_per_m2(observation.azimuth_rad);
        Self {
            observation,
            index,
            birth_existence: newcomers / (clutter + newcomers),
            ln_other: (clutter + newcomers).ln() + observation.ln_space_per_m2,
        }
    }

    /// Logarithm of the plot's density if it is the target's, over its density if it is anything else.
    fn ln_ratio(&self, fit: &Fit) -> f64 {
        fit.ln_likelihood() - self.ln_other
    }
}

/// Earliest and latest plot of the scan; the look's own span when there is none.
fn time_span<const D: usize>(seen: &[Seen<D>], look: &Look<'_>) -> (Time, Time) {
    let times = || seen.iter().map(|seen| seen.observation.time);
    (times().min().unwrap_or(look.start), times().max().unwrap_or(look.end))
}

/// How far this scan's plots may lie from where a target is predicted.
struct Reach {
    /// Largest NIS inside the gate, for the plot with most scalars.
    gate: f64,
    sigma_m: f64,
    range_sigma_m: f64,
}

impl Reach {
    fn of<const D: usize>(seen: &[Seen<D>], gates: &[f64; MOST_ROWS + 1]) -> Self {
        let largest = |value: fn(&Observation<D>) -> f64| {
            seen.iter().map(|seen| value(&seen.observation)).fold(0.0, f64::max)
        };
        Self {
            gate: gates[seen.iter().map(|seen| seen.observation.dof()).max().unwrap_or(0)],
            sigma_m: largest(|observation| observation.sigma_m),
            range_sigma_m: largest(|observation| observation.range_sigma_m),
        }
    }

    /// The part of the slant plane in which a target's plot lies. Across the line of sight the slant plane is
    /// stretched against the ground; along it, an uncertain height is an uncertain range.
    fn area<const D: usize>(&self, state: &Kinematics<D>, view: &View) -> Area {
        let p = view.to_sensor.apply(extended(&state.position));
        let slant = slant_plane(&p);
        let ground2 = (p[0] * p[0] + p[1] * p[1]).max(1.0);
        let range2 = ground2 + p[2] * p[2];
        let horizontal = state.horizontal_variance();
        let vertical = if D > 2 { state.pp[D - 1][D - 1] } else { 0.0 };
        let along = horizontal + vertical;
        let anywhere = horizontal * range2 / ground2 + vertical * p[2] * p[2] / range2;
        let radius = (self.gate * (anywhere + self.sigma_m * self.sigma_m)).sqrt();
        let depth = (self.gate * (along + self.range_sigma_m * self.range_sigma_m)).sqrt();
        let range = range2.sqrt();
        Area {
            around: SlantBox::around(slant, radius),
            nearest_m: range - depth,
            // Moving straight across the line of sight lengthens the range too: to second order by r²/2R.
            farthest_m: range + depth + radius * radius / (2.0 * range),
        }
    }
}

/// What identities say about a pair, in log-likelihood ratio; 0 when one of the two is silent.
fn ln_identity<const D: usize>(config: &TrackerConfig, own: &Identity, seen: &Seen<D>) -> f64 {
    if !config.use_identity {
        return 0.0;
    }
    let other = &seen.observation.identity;
    let compare = |same: Option<bool>, equal: f64, different: f64| match same {
        Some(true) => equal,
        Some(false) => different,
        None => 0.0,
    };
    let address = own.mode_s.zip(other.mode_s).map(|(a, b)| a == b);
    let code = own.mode_3a.zip(other.mode_3a).map(|(a, b)| a == b);
    match address {
        Some(_) => compare(address, LN_SAME_ADDRESS, LN_OTHER_ADDRESS),
        None => compare(code, LN_SAME_CODE, LN_OTHER_CODE),
    }
}

/// Share of the assigned pair among all explanations of the target in this scan, a miss included.
fn association_probability(costs: &SparseCosts, row: usize, plot: u32) -> f64 {
    let (mut own, mut all) = (0.0, 1.0);
    for (column, cost) in costs.row(row) {
        // Bounded, so that two certainties do not become infinity over infinity.
        let weight = (-cost).min(500.0).exp();
        all += weight;
        if column == plot {
            own += weight;
        }
    }
    own / all
}
