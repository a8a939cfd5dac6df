//! Which plot belongs to which track.

mod hungarian;

pub(crate) use hungarian::SparseCosts;

use crate::config::AssociationMode;
use hungarian::Hungarian;

/// The shares of this scan's plots among its targets, in the mode that is configured.
#[derive(Clone, Debug)]
pub(crate) struct Associator {
    mode: AssociationMode,
    pub(crate) costs: SparseCosts,
    hungarian: Hungarian,
}

impl Associator {
    pub(crate) fn new(mode: AssociationMode) -> Self {
        Self { mode, costs: SparseCosts::default(), hungarian: Hungarian::default() }
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
        self.hungarian.solve(&self.costs);
    }

    /// The plot that is a target's own, if any is.
    pub(crate) fn plot_of(&self, row: usize) -> Option<u32> {
        self.hungarian.plot_of(row)
    }

    /// The target whose own a plot is.
    pub(crate) fn row_of(&self, plot: usize) -> Option<u32> {
        self.hungarian.row_of(plot)
    }

    /// The plots that may be a target's, each with the probability that it is.
    pub(crate) fn shares(&self, row: usize) -> impl Iterator<Item = (u32, f64)> + Clone + '_ {
        self.hungarian.plot_of(row).map(|plot| (plot, 1.0)).into_iter()
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
        if self.hungarian.row_of(plot).is_some() { 0.0 } else { 1.0 }
    }
}
