//! The shares of this scan's plots among its targets, in the mode that is configured.

use super::belief::Belief;
use super::costs::SparseCosts;
use super::hungarian::Hungarian;
use crate::config::AssociationMode;
use crate::elementary::exp;

/// No row.
const NONE: u32 = u32::MAX;

/// A newborn takes no plot for less than this share of its existence.
const LEAST_OF_NEWBORN: f64 = 0.1;

/// Shares out the plots of one scan.
#[derive(Clone, Debug)]
pub(crate) struct Associator {
    mode: AssociationMode,
    pub(crate) costs: SparseCosts,
    hungarian: Hungarian,
    belief: Belief,
    /// Of every pair, in the order of the costs.
    shares: Vec<f64>,
    /// Of every plot: the probability that it is no known target's.
    unused: Vec<f64>,
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
            unused: Vec::new(),
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
            AssociationMode::Belief | AssociationMode::Hypotheses => 0.0,
        }
    }

    /// A pair of this cost or more is not worth weighing.
    pub(crate) fn worst_cost(&self) -> f64 {
        match self.mode {
            AssociationMode::Hungarian => 0.0,
            AssociationMode::Belief | AssociationMode::Hypotheses => 7.0,
        }
    }

    /// Shares out the plots by `costs`. A newborn takes the plots of which it has a share worth a target of its own,
    /// and leaves the others to other newcomers. `newborn` gives the existence of such a row if it is missed.
    pub(crate) fn solve(&mut self, newborn: impl Fn(usize) -> Option<f64>) {
        let rows = self.costs.row_count();
        self.hungarian.solve(&self.costs);
        self.own.clear();
        self.own.extend((0..rows).map(|row| self.hungarian.plot_of(row).unwrap_or(NONE)));
        self.owner.clear();
        self.owner
            .extend((0..self.costs.column_count()).map(|plot| self.hungarian.row_of(plot).unwrap_or(NONE)));
        self.shares.clear();
        self.unused.clear();
        match self.mode {
            AssociationMode::Hungarian => {
                for row in 0..rows {
                    let own = self.own[row];
                    self.shares
                        .extend(self.costs.row(row).map(|(plot, _)| if plot == own { 1.0 } else { 0.0 }));
                }
                self.unused.extend(self.owner.iter().map(|&owner| if owner == NONE { 1.0 } else { 0.0 }));
            }
            AssociationMode::Belief | AssociationMode::Hypotheses => {
                self.belief.solve(&self.costs);
                for row in 0..rows {
                    self.shares.extend_from_slice(self.belief.row(row));
                }
                self.unused.extend((0..self.costs.column_count()).map(|plot| self.belief.unused(plot)));
                for row in 0..rows {
                    if let Some(missed_existence) = newborn(row) {
                        self.leave_the_least(row, missed_existence);
                    }
                }
                self.give_away_the_rest();
            }
        }
    }

    fn leave_the_least(&mut self, row: usize, missed_existence: f64) {
        let all: f64 = self.shares(row).map(|pair| pair.1).sum();
        let exists = all + (1.0 - all) * missed_existence;
        let shares = &mut self.shares[self.costs.span(row)];
        for (share, &plot) in shares.iter_mut().zip(self.costs.columns(row)) {
            if *share < LEAST_OF_NEWBORN * exists {
                self.unused[plot as usize] += std::mem::take(share);
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
            let Some((plot, share)) = best.filter(|pair| pair.1 > 0.0) else { continue };
            let owner = self.owner[plot as usize];
            let is_free = owner == NONE
                || (self.hungarian.row_of(plot as usize).is_none()
                    && self.share(owner as usize, plot) < share);
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

    /// Whether any plot may be a target's.
    pub(crate) fn has_candidates(&self, row: usize) -> bool {
        !self.costs.span(row).is_empty()
    }

    /// The plots that may be a target's, each with the probability that it is.
    pub(crate) fn shares(&self, row: usize) -> impl Iterator<Item = (u32, f64)> + Clone + '_ {
        let span = self.costs.span(row);
        self.costs.columns(row).iter().copied().zip(self.shares[span].iter().copied())
    }

    pub(crate) fn share(&self, row: usize, plot: u32) -> f64 {
        self.shares(row).find(|pair| pair.0 == plot).map_or(0.0, |pair| pair.1)
    }

    /// The probability that a target gave a plot in this scan. `ln_odds` are those of its own plot against all else that
    /// target and plot may be: a best assignment knows no others.
    pub(crate) fn hit(&self, row: usize, ln_odds: impl FnOnce() -> f64) -> f64 {
        match self.mode {
            AssociationMode::Hungarian => 1.0 / (1.0 + exp(-ln_odds())),
            AssociationMode::Belief | AssociationMode::Hypotheses => {
                self.shares(row).map(|pair| pair.1).sum::<f64>().min(1.0)
            }
        }
    }

    /// The probability that a target's own plot is its own, among the explanations that were weighed.
    pub(crate) fn probability(&self, row: usize, plot: u32) -> f64 {
        if self.mode != AssociationMode::Hungarian {
            return self.share(row, plot);
        }
        let (mut own, mut all) = (0.0, 1.0);
        for (column, cost) in self.costs.row(row) {
            // Bounded, so that two certainties do not become infinity over infinity.
            let weight = exp((-cost).min(500.0));
            all += weight;
            if column == plot {
                own += weight;
            }
        }
        own / all
    }

    /// The probability that a target's own plot, which is its own with the probability `own`, is a target's, whichever gave it. Of
    /// targets in a crowd each has its own plot by chance, and all together give as many as if they were alone.
    pub(crate) fn true_probability(&self, plot: u32, own: f64) -> f64 {
        match self.mode {
            AssociationMode::Hungarian => own,
            AssociationMode::Belief | AssociationMode::Hypotheses => 1.0 - self.unused(plot as usize),
        }
    }

    /// Of all that a row has, only its share of one plot is left.
    pub(crate) fn keep_only(&mut self, row: usize, plot: u32) {
        let span = self.costs.span(row);
        for (share, &column) in self.shares[span].iter_mut().zip(self.costs.columns(row)) {
            if column != plot {
                *share = 0.0;
            }
        }
    }

    /// A row's own plot was found by other means: it is no one else's.
    pub(crate) fn set_own(&mut self, row: usize, plot: u32) {
        self.disown(row);
        let owner = std::mem::replace(&mut self.owner[plot as usize], row as u32);
        if owner != NONE {
            self.own[owner as usize] = NONE;
        }
        self.own[row] = plot;
    }

    /// A row has no plot of its own.
    pub(crate) fn disown(&mut self, row: usize) {
        let plot = std::mem::replace(&mut self.own[row], NONE);
        if plot != NONE {
            self.owner[plot as usize] = NONE;
        }
    }

    /// The probability that a plot is no known target's was found by other means.
    pub(crate) fn set_unused(&mut self, plot: u32, probability: f64) {
        self.unused[plot as usize] = probability;
    }

    /// The probability that a plot is no known target's.
    pub(crate) fn unused(&self, plot: usize) -> f64 {
        self.unused[plot].min(1.0)
    }
}
