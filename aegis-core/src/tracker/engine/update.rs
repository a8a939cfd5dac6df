//! What a scan says of each target: the plots that it takes, or that it gave none.

use super::sweep::{PassedBy, Sweep, missed_probability};
use super::{Engine, Scratch};
use crate::detector::classification::fusion::OwnPlot;
use crate::elementary::hypot;
use crate::event::Event;
use crate::stats::TrackerStats;
use crate::time::Time;
use crate::tracker::absorb::{Rules, Taken};
use crate::tracker::bernoulli::Pending;
use crate::tracker::blind::Sight;
use crate::tracker::compare::ln_identity;
use crate::tracker::confirmation::is_forgotten;
use crate::tracker::hypotheses::Fate;
use crate::tracker::lifecycle::Lifecycle;
use crate::tracker::measurement::extended;
use crate::tracker::noise::{Heard, Pairing};
use crate::tracker::sensor::SensorModel;
use crate::tracker::stillness::Sighting;
use crate::tracker::track::Association;

/// Share of a new NIS in its running mean.
const NIS_GAIN: f64 = 0.001;

/// A target's own plot, and how the target moves once it has taken it.
struct Own<const D: usize> {
    plot: u32,
    /// That it is the target's.
    probability: f64,
    nis_per_dof: f64,
    position: [f64; D],
    velocity: [f64; D],
}

impl<const D: usize> Engine<D> {
    /// Each target becomes what this scan says of it: by its plots, or by its giving none.
    pub(super) fn update_targets(
        &mut self,
        sweep: &Sweep<'_>,
        time: Time,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        self.scratch.keep.clear();
        self.scratch.keep.resize(self.targets.len(), true);
        self.scratch.outbid.clear();
        self.find_pasts(sweep);
        self.sensors[sweep.sensor].noise.begin_scan();
        let period_s = self.longest_scan_period_s();
        for row in 0..self.targets.len() {
            if !self.scratch.keep[row] {
                continue;
            }
            let hit = self.take_plots(sweep, row, associations, events);
            let mut variance_m2 = 0.0;
            if self.scratch.associator.plot_of(row).is_none() {
                variance_m2 = self.count_misses(sweep, row, hit, period_s, events);
            }
            self.weigh_pending(sweep, row);
            self.drop_if_over(row, time, variance_m2, events);
        }
        self.tell_left_out(sweep.look.end, events);
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
        self.fork(sweep, row);
        let own = self.scratch.associator.plot_of(row);
        let own = own.map(|plot| (plot, self.scratch.associator.probability(row, plot)));
        if let Some(own) = own {
            self.listen_to_noise(sweep, row, own);
        }
        let Some(taken) = self.absorb(sweep, row) else { return 0.0 };
        if !taken.is_healthy {
            self.quarantine(row, sweep.look.end, events);
            return 0.0;
        }
        let Some(own) = own else {
            return self.scratch.associator.hit(row, || f64::NEG_INFINITY);
        };
        self.note_plot(sweep, row, own, &taken, associations, events);
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
        // Its stories may have given it another state than the one that was foreseen from.
        self.scratch.outlooks.of(row).forget();
        if !fate.is_healthy {
            self.quarantine(row, sweep.look.end, events);
        } else if let Some(plot) = fate.plot {
            let own = self.own(row, (plot, fate.probability), fate.nis_per_dof);
            self.note_own(sweep, row, &own, associations, events);
        }
    }

    fn quarantine(&mut self, row: usize, time: Time, events: &mut Vec<Event>) {
        self.scratch.keep[row] = false;
        self.stats.quarantined += 1;
        Lifecycle::quarantine(&self.targets[row], time, events);
    }

    fn absorb(&mut self, sweep: &Sweep<'_>, row: usize) -> Option<Taken> {
        let Self { scratch, targets, motion, config, sensors, .. } = self;
        let Scratch { absorber, associator, outlooks, plots, sights, .. } = scratch;
        let SensorModel { config: sensor, surroundings, detectability, .. } = &sensors[sweep.sensor];
        let rules = Rules { motion, tracker: config, sensor, view: &sweep.view };
        let target = &mut targets[row];
        let Sight { visible, covered, .. } = sights.of(row);
        // Any plot that may be its own tells well enough how far away it is.
        let range_m = || {
            let plot = associator.shares(row).next();
            plot.map_or(0.0, |(plot, _)| plots.at(plot as usize).observation.slant_range_m)
        };
        let own = detectability.of_target(target.echoes, range_m);
        let detection = visible * covered * surroundings.detection_probability_anywhere_of(own);
        let missed_existence = target.existence_if_missed(detection);
        let missed_existence = if target.modes.is_newborn { 0.0 } else { missed_existence };
        let (modes, outlook) = (&mut target.modes, outlooks.of(row));
        absorber.absorb(modes, outlook, associator.shares(row), missed_existence, plots, &rules)
    }

    /// What a target's own plot says of its radar's noise, before the target takes it.
    fn listen_to_noise(&mut self, sweep: &Sweep<'_>, row: usize, (plot, probability): (u32, f64)) {
        let Self { scratch, targets, motion, sensors, .. } = self;
        let SensorModel { config, noise, .. } = &mut sensors[sweep.sensor];
        if !noise.may_listen(row, &targets[row]) {
            targets[row].heard = Heard::default();
            return;
        }
        let pairing = Pairing {
            row,
            target: &targets[row],
            observation: &scratch.plots.at(plot as usize).observation,
            probability,
        };
        targets[row].heard = noise.listen(&pairing, motion, config, &sweep.view);
    }

    /// A target has a plot of its own.
    fn note_plot(
        &mut self,
        sweep: &Sweep<'_>,
        row: usize,
        (plot, probability): (u32, f64),
        taken: &Taken,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        let Self { config, scratch, targets, .. } = self;
        let surroundings = &self.sensors[sweep.sensor].surroundings;
        let seen = scratch.plots.at(plot as usize);
        let sight = scratch.sights.of(row);
        let target = &mut targets[row];
        let range_m = || seen.observation.slant_range_m;
        let own = self.sensors[sweep.sensor].detectability.of_target(target.echoes, range_m);
        let detection_probability = seen.detection_probability_of(own);
        target.survive(seen.observation.time, &mut scratch.survival);
        let hit = scratch.associator.hit(row, || {
            let kind_ratio = surroundings.kind_chances().ratio(target.kinds, seen.kind);
            let identity = ln_identity(config, &target.identity, &seen.observation.identity);
            let strength = seen.excess.ln_ratio(target.echoes);
            let odds = kind_ratio * sight.odds(target.existence, detection_probability);
            seen.ln_ratio(taken.density.times(odds)) + identity + strength
        });
        target.missed(sight.covered * sight.visible * detection_probability);
        target.was_hit(hit);
        let own = self.own(row, (plot, probability), taken.nis_per_dof);
        self.judge_stillness(sweep, row, &own, taken);
        self.note_own(sweep, row, &own, associations, events);
    }

    /// A target's own plot, which it has taken.
    fn own(&self, row: usize, (plot, probability): (u32, f64), nis_per_dof: f64) -> Own<D> {
        let time = self.scratch.plots.at(plot as usize).observation.time;
        let (position, velocity) = self.motion.mean_motion(self.targets[row].modes.view(), time);
        Own { plot, probability, nis_per_dof, position, velocity }
    }

    /// Whether a target's own plot says that it stands still.
    fn judge_stillness(&mut self, sweep: &Sweep<'_>, row: usize, own: &Own<D>, taken: &Taken) {
        let Self { config, scratch, targets, sensors, standing, .. } = self;
        let seen = scratch.plots.at(own.plot as usize);
        let target = &mut targets[row];
        let sighting = Sighting {
            observation: &seen.observation,
            kind: seen.kind,
            identity: &target.identity,
            position_m: [own.position[0], own.position[1]],
            moving: taken.density,
        };
        let sensor = &sensors[sweep.sensor].config;
        let was_fixed = target.stillness.is_fixed();
        target.stillness.see(&sighting, standing.probability(config), sensor, &sweep.view);
        if target.stillness.is_fixed() != was_fixed {
            standing.turn(!was_fixed, target.is_confirmed());
        }
    }

    /// What a plot of its own says of a target beside where it is, and that it exists.
    fn note_own(
        &mut self,
        sweep: &Sweep<'_>,
        row: usize,
        own: &Own<D>,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) {
        let Own { plot, probability, nis_per_dof, position, velocity } = *own;
        self.continue_past(sweep, row, plot);
        let Self { config, scratch, targets, speeds, lifetime, standing, stats, lifecycle, .. } = self;
        let scan_period_s = self.sensors[sweep.sensor].scan_period_s();
        let SensorModel { surroundings, detectability, .. } = &mut self.sensors[sweep.sensor];
        let seen = scratch.plots.at(plot as usize);
        let (time, range_m) = (seen.observation.time, seen.observation.slant_range_m);
        let target = &mut targets[row];
        if target.is_confirmed() {
            lifetime.follow(time.seconds_since(target.updated));
        }
        if self.passes.is_new_pass(row, sweep.sensor, time, scan_period_s) {
            target.looks.add_plot();
        }
        let crossing = detectability.of_target(target.echoes, || range_m);
        target.note_own(seen);
        let missed = self.passes.seen(row, sweep.sensor, time);
        if let Some(pending) = target.pending.as_mut().filter(|of| usize::from(of.sensor) == sweep.sensor) {
            pending.plots = pending.plots.saturating_add(1);
        }
        stats.associated += 1;
        if target.is_confirmed() && !target.stillness.is_fixed() {
            average_nis(stats, nis_per_dof);
            surroundings.note_true(seen.kind, seen.observation.azimuth_rad, range_m);
            let weight = target.existence;
            let detected = weight * scratch.associator.true_probability(plot, probability);
            surroundings.note_looks(range_m, detected, weight * f64::from(1 + missed), crossing);
        }
        target.evidence.note(&OwnPlot {
            time,
            position_m: extended(&position),
            velocity_m_s: extended(&velocity),
            plots: target.plots,
            nis_per_dof,
            remarks: &seen.remarks,
        });
        let SensorModel { surroundings, newcomers, .. } = &mut self.sensors[sweep.sensor];
        if lifecycle.seen(target, newcomers, time, stats, events) {
            let speed_m_s = hypot(velocity[0], velocity[1]);
            speeds.learn(speed_m_s, config.velocity_prior_sigma_m_s);
            standing.confirm();
            surroundings.note_confirmed(target.kinds);
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
        let (looks, variance_m2) = self.look_in_vain(sweep, row);
        let target = &mut self.targets[row];
        target.was_hit(hit);
        Lifecycle::unseen(target, looks > 0, period_s, sweep.look.end, events);
        if target.misses > 0 && self.scratch.associator.has_candidates(row) {
            self.scratch.outbid.push(row as u32);
        }
        variance_m2
    }

    /// What the beam's passing a target without a plot says of it. Returns how many misses it is, and the variance of the
    /// target's position: 0 where the beam did not come near.
    fn look_in_vain(&mut self, sweep: &Sweep<'_>, row: usize) -> (u32, f64) {
        self.look_in_vain_with(sweep, row, self.scratch.sights.of(row))
    }

    /// The same of a target of which the radar's blind zones make this.
    pub(super) fn look_in_vain_with(&mut self, sweep: &Sweep<'_>, row: usize, sight: Sight) -> (u32, f64) {
        let sensor = &self.sensors[sweep.sensor];
        let target = &mut self.targets[row];
        let mut pass = self.passes.pass(row, sweep.sensor);
        let most_sigma_m = self.config.max_position_sigma_m;
        let bounds = self.scratch.outlooks.bounds_of(row);
        if !pass.is_waiting() && bounds.is_some_and(|bounds| sweep.is_elsewhere(bounds, most_sigma_m)) {
            return (0, 0.0);
        }
        let now =
            self.motion.mean_foreseen(target.modes.view(), sweep.look.end, self.scratch.outlooks.of(row));
        let PassedBy { looks, range_m, covered } = sweep.pass_by(sensor, &now, &mut pass);
        pass.note_blind(looks, sight);
        self.passes.set_pass(row, sweep.sensor, pass);
        let detection = covered * sight.visible * missed_probability(sensor, target, range_m);
        if self.hypotheses.fate(row).is_none() {
            for _ in 0..looks {
                target.survive(sweep.look.end, &mut self.scratch.survival);
                target.missed(detection);
            }
        }
        if !sight.is_blind() {
            target.note_misses(looks);
            self.stats.misses += u64::from(looks);
        }
        (looks, now.horizontal_variance())
    }

    /// What is unlikely, too long unseen or too uncertain is not kept.
    fn drop_if_over(&mut self, row: usize, time: Time, variance_m2: f64, events: &mut Vec<Event>) {
        let Self { scratch, targets, emitters, lifecycle, lifetime, stats, .. } = self;
        let heard = emitters.heard(targets[row].id);
        if scratch.keep[row] && lifecycle.is_over(&mut targets[row], heard, time, variance_m2, stats, events)
        {
            scratch.keep[row] = false;
            if targets[row].is_confirmed() {
                lifetime.end();
            }
        }
    }

    /// The slowest radar may be the only one that sees a target.
    fn longest_scan_period_s(&self) -> Option<f64> {
        self.sensors.iter().filter_map(SensorModel::scan_period_s).reduce(f64::max)
    }

    /// The plots of a tentative target are false by the chance that it does not exist, and that depends on how many others
    /// turned out to be targets.
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
        let SensorModel { surroundings, newcomers, .. } = &mut self.sensors[sweep.sensor];
        surroundings.weigh_pending(&mut pending.counted, pending.plots, false_share);
        if !is_confirmed && !is_forgotten {
            let kind_ratio = surroundings.newcomer_ratio(pending.counted.kind());
            target.existence = newcomers.revised(&mut pending.newcomer, kind_ratio, target.existence);
        }
        if target.plots > 1 || target.misses > 0 {
            newcomers.weigh(&mut pending.newcomer, 1.0 - false_share);
        }
        if is_confirmed {
            target.pending = None;
        }
    }
}

/// A running mean: exact over the first thousand, then slowly forgetting.
fn average_nis(stats: &mut TrackerStats, nis_per_dof: f64) {
    stats.nis_samples += 1;
    let gain = (1.0 / stats.nis_samples as f64).max(NIS_GAIN);
    stats.nis_per_dof += gain * (nis_per_dof - stats.nis_per_dof);
}
