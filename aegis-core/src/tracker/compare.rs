//! Compares targets with the plots near them: gate, likelihood ratio, cost.
//!
//! The cost of a pair is minus the logarithm of how much more likely it is than "the target was missed, and the plot is
//! of something else" (Blackman and Popoli 1999, §6.2). A pair that is no better than that is not a candidate.

use super::associate::SparseCosts;
use super::bernoulli::Bernoulli;
use super::gate::{Area, Gates};
use super::measurement::Rows;
use super::motion::Motion;
use super::plots::ScanPlots;
use super::reach::Reach;
use super::sensor::View;
use crate::config::TrackerConfig;
use crate::plot::Identity;
use crate::time::Time;
use std::ops::ControlFlow;

/// Most candidates of one target in one scan, and most plots that it is compared with to find them; the rest of a
/// hostile heap is left out.
const MOST_CANDIDATES: usize = 64;
const MOST_COMPARED: usize = 512;
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

/// What all targets of one scan are compared with, and by what rules.
pub(crate) struct Comparison<'a, const D: usize> {
    pub(crate) config: &'a TrackerConfig,
    pub(crate) motion: &'a Motion<D>,
    pub(crate) gates: &'a Gates,
    pub(crate) detection_probability: f64,
    pub(crate) plots: &'a ScanPlots<D>,
    /// Earliest and latest plot.
    pub(crate) span: (Time, Time),
    pub(crate) view: &'a View,
}

impl<const D: usize> Comparison<'_, D> {
    /// Fills one row of costs for each target. Returns how many targets have more plots near them than are compared.
    pub(crate) fn compare(&self, targets: &[Bernoulli<D>], costs: &mut SparseCosts) -> u32 {
        let reach = Reach::of(self.plots, self.gates);
        let mut left_out = 0;
        costs.reset(self.plots.len());
        for target in targets {
            left_out += u32::from(self.compare_one(target, &reach, costs).is_break());
            costs.end_row();
        }
        left_out
    }

    fn compare_one(&self, target: &Bernoulli<D>, reach: &Reach, costs: &mut SparseCosts) -> ControlFlow<()> {
        let existence = target.existence.max(LEAST_ASSOCIATION_EXISTENCE);
        let seen = existence * self.detection_probability;
        let mut ln_odds = None;
        let mut straight = target.kinematics.predicted(self.span.1, &self.motion.straight);
        let mut rows = Rows::empty();
        let (mut candidates, mut compared) = (0, 0);
        self.plots.grid.visit(&self.area(target, reach), |place| {
            if candidates == MOST_CANDIDATES || compared == MOST_COMPARED {
                return ControlFlow::Break(());
            }
            compared += 1;
            let plot = self.plots.at(place);
            if plot.observation.time != straight.time {
                straight = target.kinematics.predicted(plot.observation.time, &self.motion.straight);
            }
            let mut state = straight;
            let fit = self.motion.explain(target, &mut state, &plot.observation, self.view, &mut rows);
            if fit.nis > self.gates.threshold(fit.dof) {
                return ControlFlow::Continue(());
            }
            let ln_identity = ln_identity(self.config, &target.identity, &plot.observation.identity);
            // Most targets meet no plot: only those that do are worth a logarithm.
            let ln_odds = *ln_odds.get_or_insert_with(|| (seen / (1.0 - seen)).ln());
            let cost = -(ln_odds + plot.ln_ratio(&fit) + ln_identity);
            if cost < 0.0 {
                costs.push(place as u32, cost);
                candidates += 1;
            }
            ControlFlow::Continue(())
        })
    }

    /// Where any plot of the scan that is the target's may lie, from the earliest to the latest.
    fn area(&self, target: &Bernoulli<D>, reach: &Reach) -> Area {
        let (first, last) = self.span;
        let noise = self.motion.strongest(target, first, last);
        let at = |time| target.kinematics.predicted(time, noise);
        if first == last {
            return reach.area(&at(last), self.view);
        }
        reach.area_between(&at(first), &at(last), self.view)
    }
}

/// What identities say about a pair, in log-likelihood ratio; 0 when one of the two is silent.
pub(crate) fn ln_identity(config: &TrackerConfig, own: &Identity, other: &Identity) -> f64 {
    if !config.use_identity {
        return 0.0;
    }
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
pub(crate) fn association_probability(costs: &SparseCosts, row: usize, plot: u32) -> f64 {
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
