//! What a scan's plots say of tracks that have several stories, before the plots are shared out.

use super::Hypotheses;
use super::family::NONE;
use crate::elementary::{exp, ln};
use crate::tracker::associate::SparseCosts;
use crate::tracker::bernoulli::Bernoulli;
use crate::tracker::blind::Sight;
use crate::tracker::compare::{Comparison, Outlooks, Subject};

impl<const D: usize> Hypotheses<D> {
    /// Fills one row of costs for each target, as [`Comparison::compare`]; a track of several stories stands there for all
    /// of them, each by its weight.
    pub(crate) fn compare(
        &mut self,
        comparison: &Comparison<'_, D>,
        targets: &[Bernoulli<D>],
        outlooks: &mut Outlooks<D>,
        costs: &mut SparseCosts,
    ) -> u32 {
        self.index(targets.len());
        let mut left_out = self.compare_locals(comparison, targets, outlooks);
        let reach = comparison.reach();
        costs.reset(comparison.plots.len());
        outlooks.reset();
        for (row, target) in targets.iter().enumerate() {
            let family = self.family_of[row];
            if family == NONE {
                let subject = Subject::of(target, comparison.sights.of(row));
                left_out += comparison.compare_row(&subject, &reach, outlooks, costs);
            } else {
                outlooks.skip_row();
                self.mix_costs(family as usize, row as u32, comparison, costs);
            }
        }
        left_out
    }

    pub(super) fn index(&mut self, rows: usize) {
        self.family_of.clear();
        self.family_of.resize(rows, NONE);
        for index in 0..self.families.len() {
            for &member in self.families.members(index) {
                self.family_of[member as usize] = index as u32;
            }
        }
    }

    fn compare_locals(
        &mut self,
        comparison: &Comparison<'_, D>,
        targets: &[Bernoulli<D>],
        outlooks: &mut Outlooks<D>,
    ) -> u32 {
        let families = &self.families;
        let locals = (0..families.len()).flat_map(|index| {
            families.locals(index).iter().map(move |local| {
                let row = families.members(index)[local.member as usize] as usize;
                let subject = Subject::of(&targets[row], comparison.sights.of(row));
                Subject { modes: local.modes.view(), existence: local.existence, ..subject }
            })
        });
        comparison.compare(locals, outlooks, &mut self.costs)
    }

    /// The odds of a plot against a miss, over all stories of one track: `Σ p(a)·L_a(j) / Σ p(a)·(1 − r_a·Pd)`.
    fn mix_costs(
        &mut self,
        family: usize,
        row: u32,
        comparison: &Comparison<'_, D>,
        costs: &mut SparseCosts,
    ) {
        let first_row = self.families.locals_start(family);
        let member = self.families.members(family).iter().position(|member| *member == row).unwrap_or(0);
        self.families.marginals(family, &mut self.probability);
        let Sight { visible, covered, .. } = comparison.sights.of(row as usize);
        let detection = visible * covered * comparison.detection_probability;
        let own = || {
            self.families
                .locals(family)
                .iter()
                .enumerate()
                .filter(|(_, local)| local.member as usize == member)
        };
        self.pairs.clear();
        let (mut missed, mut whole) = (0.0, 0.0);
        for (index, local) in own() {
            let share = self.probability[index] * (1.0 - local.existence * detection);
            missed += share;
            whole += self.probability[index];
            for (plot, cost) in self.costs.row(first_row + index) {
                let odds = share * exp((-cost).min(600.0));
                match self.pairs.iter_mut().find(|pair| pair.0 == plot) {
                    Some(pair) => pair.1 += odds,
                    None => self.pairs.push((plot, odds)),
                }
            }
        }
        missed += (1.0 - whole).max(0.0);
        for &(plot, odds) in &self.pairs {
            let cost = -ln(odds / missed);
            if cost < comparison.worst_cost {
                costs.push(plot, cost);
            }
        }
        costs.end_row();
    }
}
