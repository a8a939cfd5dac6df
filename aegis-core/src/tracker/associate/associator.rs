//! The shares of this scan's plots among its targets, in the mode that is configured.

use super::belief::Belief;
use super::costs::SparseCosts;
use super::hungarian::Hungarian;
use crate::config::AssociationMode;

/// No row.
const NONE: u32 = u32::MAX;

/// Shares out the plots of one scan.
#[derive(Clone, Debug)]
pub(crate) struct Associator {
    mode: AssociationMode,
    pub(crate) costs: SparseCosts,
    hungarian: Hungarian,
    belief: Belief,
    /// Of every pair, in the order of the costs.
    shares: Vec<f64>,
    /// The plot that is a target's own, and the target whose own a plot is; or `NONE`.
    own: Vec<u32>,
    owner: Vec<u32>,
}

impl Associator {
    pub(crate) fn new(mode: AssociationMode) -> Self {
        Self {
            mode,
            costs: SparseCosts::default(),
            hungarian: Hungarian::default(),
            belief: Belief::default(),
            shares: Vec::new(),
            own: Vec::new(),
            owner: Vec::new(),
        }
    }

    /// In association a doubtful target counts as if it existed with this probability at least. With its true existence
    /// a target seen once could never win its second plot from "false" in a best assignment, where that is always the
    /// likelier story at first.
    pub(crate) fn least_existence(&self) -> f64 {
        match self.mode {
            AssociationMode::Hungarian => 0.25,
            AssociationMode::Belief => 0.0,
        }
    }

    /// A pair of this cost or more is not worth weighing.
    pub(crate) fn worst_cost(&self) -> f64 {
        match self.mode {
            AssociationMode::Hungarian => 0.0,
            AssociationMode::Belief => 7.0,
        }
    }

    /// Shares out the plots by `costs`.
    pub(crate) fn solve(&mut self) {
        let rows = self.costs.row_count();
        self.hungarian.solve(&self.costs);
        self.own.clear();
        self.own.extend((0..rows).map(|row| self.hungarian.plot_of(row).unwrap_or(NONE)));
        self.owner.clear();
        self.owner
            .extend((0..self.costs.column_count()).map(|plot| self.hungarian.row_of(plot).unwrap_or(NONE)));
        self.shares.clear();
        match self.mode {
            AssociationMode::Hungarian => {
                for row in 0..rows {
                    let own = self.own[row];
                    self.shares.extend(self.costs.row(row).map(|(plot, _)| if plot == own { 1.0 } else { 0.0 }));
                }
            }
            AssociationMode::Belief => {
                self.belief.solve(&self.costs);
                for row in 0..rows {
                    self.shares.extend_from_slice(self.belief.row(row));
                }
                self.give_away_the_rest();
            }
        }
    }

    /// A doubtful target is assigned no plot in the best assignment, where "false" is the likelier story. But if it
    /// exists, the plot that it has most of is its own, unless that is another's.
    fn give_away_the_rest(&mut self) {
        for row in 0..self.own.len() {
            if self.own[row] != NONE {
                continue;
            }
            let best = self.shares(row).reduce(|best, pair| if pair.1 > best.1 { pair } else { best });
            let Some((plot, share)) = best else { continue };
            let owner = self.owner[plot as usize];
            let is_free = owner == NONE
                || (self.hungarian.row_of(plot as usize).is_none() && self.share(owner as usize, plot) < share);
            if is_free {
                if owner != NONE {
                    self.own[owner as usize] = NONE;
                }
                self.own[row] = plot;
                self.owner[plot as usize] = row as u32;
            }
        }
    }

    /// The plot that is a target's own, if it exists and has any.
    pub(crate) fn plot_of(&self, row: usize) -> Option<u32> {
        self.own.get(row).copied().filter(|&plot| plot != NONE)
    }

    /// The target whose own a plot is.
    pub(crate) fn row_of(&self, plot: usize) -> Option<u32> {
        self.owner.get(plot).copied().filter(|&row| row != NONE)
    }

    /// The plots that may be a target's, each with the probability that it is.
    pub(crate) fn shares(&self, row: usize) -> impl Iterator<Item = (u32, f64)> + Clone + '_ {
        let span = self.costs.span(row);
        self.costs.columns(row).iter().copied().zip(self.shares[span].iter().copied())
    }

    fn share(&self, row: usize, plot: u32) -> f64 {
        self.shares(row).find(|pair| pair.0 == plot).map_or(0.0, |pair| pair.1)
    }

    /// The probability that a target gave a plot in this scan. `ln_odds` are those of its own plot against all else that
    /// target and plot may be: a best assignment knows no others.
    pub(crate) fn hit(&self, row: usize, ln_odds: f64) -> f64 {
        match self.mode {
            AssociationMode::Hungarian => 1.0 / (1.0 + (-ln_odds).exp()),
            AssociationMode::Belief => self.shares(row).map(|pair| pair.1).sum::<f64>().min(1.0),
        }
    }

    /// The probability that a target's own plot is its own, among the explanations that were weighed.
    pub(crate) fn probability(&self, row: usize, plot: u32) -> f64 {
        if self.mode == AssociationMode::Belief {
            return self.share(row, plot);
        }
        let (mut own, mut all) = (0.0, 1.0);
        for (column, cost) in self.costs.row(row) {
            // Bounded, so that two certainties do not become infinity over infinity.
            let weight = (-cost).min(500.0).exp();
            all += weight;
            if column == plot {
                own += weight;
            }
        }
        own / all
    }

    /// The probability that a plot is no known target's.
    pub(crate) fn unused(&self, plot: usize) -> f64 {
        match self.mode {
            AssociationMode::Hungarian => if self.owner[plot] == NONE { 1.0 } else { 0.0 },
            AssociationMode::Belief => self.belief.unused(plot),
        }
    }
}
