//! What else a newcomer may be.
//!
//! Of a target that was seen once the next scan may say that it flew here, that it flew there, or that it was missed. Who
//! takes the likeliest of these for the truth loses the target to the first false plot nearby; and a mean of states that
//! have nothing in common stands for none of them. So a newcomer becomes one possible target for each, with the existence
//! that each has: all together exist as likely as the one did, and later scans decide (Kurien 1990, in Bar-Shalom (ed.),
//! Multitarget-Multisensor Tracking, §3, grows such trees; here the branches compete for plots as any targets do, which
//! keeps only on average that they exclude each other).

use super::Engine;
use super::sweep::Sweep;
use crate::config::ConfirmationLogic;
use crate::tracker::absorb::Rules;
use crate::tracker::bernoulli::Bernoulli;

impl<const D: usize> Engine<D> {
    /// A newcomer that may have given one of several plots, or none, goes on with the plot that is its own, or the likeliest;
    /// whatever else is worth it becomes a target beside it. Who counts plots has one story of each target.
    pub(super) fn fork(&mut self, sweep: &Sweep<'_>, row: usize) {
        if !self.targets[row].modes.is_newborn || self.config.confirmation != ConfirmationLogic::Existence {
            return;
        }
        let mut branches = std::mem::take(&mut self.scratch.branches);
        branches.clear();
        branches.extend(self.scratch.associator.shares(row).filter(|pair| pair.1 > 0.0));
        let best = branches.iter().copied().reduce(|best, pair| if pair.1 > best.1 { pair } else { best });
        if let Some((likeliest, _)) = best {
            let own = self.scratch.associator.plot_of(row).unwrap_or(likeliest);
            let all: f64 = branches.iter().map(|pair| pair.1).sum();
            for &(plot, share) in branches.iter().filter(|pair| pair.0 != own) {
                if !self.is_echo_of(sweep, plot, own) {
                    self.branch_to(sweep, row, plot, share);
                }
            }
            self.branch_missed(sweep, row, (1.0 - all).max(0.0));
            self.scratch.associator.keep_only(row, own);
        }
        self.scratch.branches = branches;
    }

    /// The target that the newcomer is if this scan missed it, which it did with this probability, if it exists at all.
    fn branch_missed(&mut self, sweep: &Sweep<'_>, row: usize, missed: f64) {
        let sight = self.scratch.sights.of(row);
        let detection = self.sensors[sweep.sensor].surroundings.detection_probability_anywhere();
        // Before anything is copied: mostly it is soon forgotten.
        let existence = missed * self.targets[row].existence_if_missed(sight.visible * detection);
        if existence < self.config.forget_existence {
            return;
        }
        let branch = self.targets[row].branch();
        let Some(place) = self.push_branch(row, branch) else { return };
        let looked_in_vain = self.stats.misses;
        self.look_in_vain_with(sweep, place, sight);
        self.stats.misses = looked_in_vain;
        self.targets[place].existence *= missed;
        if self.targets[place].existence < self.config.forget_existence {
            self.scratch.keep[place] = false;
        } else {
            self.targets[row].existence = 0.0;
        }
    }

    /// The target that the newcomer is if it gave this plot.
    fn branch_to(&mut self, sweep: &Sweep<'_>, row: usize, plot: u32, share: f64) {
        if share < self.config.forget_existence {
            return;
        }
        let Self { scratch, targets, motion, config, sensors, .. } = self;
        let sensor = &sensors[sweep.sensor];
        let rules = Rules { motion, tracker: config, sensor: &sensor.config, view: &sweep.view };
        let mut branch = targets[row].branch();
        let (outlook, shares) = (scratch.outlooks.nothing(), std::iter::once((plot, share)));
        let taken = scratch.absorber.absorb(&mut branch.modes, outlook, shares, 0.0, &scratch.plots, &rules);
        if !taken.is_some_and(|taken| taken.is_healthy) {
            return;
        }
        let seen = scratch.plots.at(plot as usize);
        let time = seen.observation.time;
        (branch.existence, branch.existence_time) = (share, time);
        if self.passes.is_new_pass(row, sweep.sensor, time, sensor.scan_period_s()) {
            branch.looks.add_plot();
        }
        branch.note_own(seen);
        if let Some(place) = self.push_branch(row, branch) {
            self.passes.seen(place, sweep.sensor, time);
        }
    }

    /// Whether the radar split one echo into these two plots: there is but one target to be had of them.
    fn is_echo_of(&self, sweep: &Sweep<'_>, plot: u32, own: u32) -> bool {
        let is_own = |other: usize| other == own as usize;
        self.scratch.plots.is_echo(plot as usize, &self.sensors[sweep.sensor], is_own)
    }

    /// Where the new row is; none where there is no room.
    fn push_branch(&mut self, row: usize, branch: Bernoulli<D>) -> Option<usize> {
        if self.targets.len() >= self.most_targets {
            return None;
        }
        self.targets.push(branch);
        self.passes.copy(row);
        self.scratch.keep.push(true);
        Some(self.targets.len() - 1)
    }
}
