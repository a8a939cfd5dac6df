//! Every joint story of a family goes on in several ways: each gives the scan's plots to its tracks differently.
//!
//! The best ways are found by Murty's method, for each story as many as its weight deserves (García-Fernández, Williams,
//! Granström, Svensson 2018, §V). With `w` the story's weight and `Lᵢ(j) = rᵢ·Pd·l(j)/λ(j)` what plot j says of track i
//! against all else that it may be,
//!
//! ```text
//! w' ∝ w · Π_{i missed} (1 − rᵢ·Pd) · Π_{i gave j} Lᵢ(j)
//! ```

use super::Watch;
use super::family::{Family, NONE};
use crate::elementary::{exp, ln};
use crate::tracker::associate::{Murty, SparseCosts};

/// Stories of a family at most, and how much less likely than the best one may be.
pub(crate) const MOST_GLOBALS: usize = 100;
pub(crate) const LEAST_WEIGHT: f64 = 1e-4;

/// Plots and members of a family for which there is room from the start.
const ROOM_COLUMNS: usize = 64;
/// Plots of one local hypothesis for which there is room from the start.
const ROOM_CHOICES: usize = 8;

/// What the scan says of each local hypothesis of a family.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// For each local hypothesis: the family's plots that may be its own, each with `−ln Lᵢ(j)/(1 − rᵢ·Pd)`.
    pub(crate) costs: SparseCosts,
    /// For each local hypothesis: `ln (1 − rᵢ·Pd)`.
    pub(crate) ln_missed: Vec<f64>,
    /// Of each member: how the radar looked at it.
    pub(crate) watches: Vec<Watch>,
    /// Of each plot: how much less it says because others claim it, as a logarithm.
    pub(crate) ln_claims: Vec<f64>,
}

impl Evidence {
    pub(crate) fn make_room(&mut self, locals: usize) {
        self.costs.make_room(2 * locals, 2 * locals * ROOM_CHOICES);
        self.ln_missed.reserve(locals);
        self.watches.reserve(locals);
        self.ln_claims.reserve(locals);
    }
}

/// How one story goes on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Branch {
    pub(crate) weight: f64,
    /// The story that it goes on from.
    pub(crate) parent: u32,
    /// Where its plots are listed, one for each member.
    place: u32,
}

/// Finds the branches and keeps its memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Brancher {
    problem: SparseCosts,
    murty: Murty,
    /// Heaviest first; weights sum to 1.
    pub(crate) branches: Vec<Branch>,
    plots: Vec<u32>,
    width: usize,
}

impl Brancher {
    /// Room for all branches that there may be at once, of so many members.
    pub(crate) fn make_room(&mut self, members: usize) {
        self.murty.make_room(MOST_GLOBALS, ROOM_COLUMNS);
        self.problem.make_room(members, members * ROOM_COLUMNS);
        self.branches.reserve(2 * MOST_GLOBALS);
        self.plots.reserve(2 * MOST_GLOBALS * members);
    }

    /// Finds the best branches of all stories together.
    pub(crate) fn branch<const D: usize>(&mut self, family: &Family<D>, evidence: &Evidence) {
        self.branches.clear();
        self.plots.clear();
        self.width = family.members.len();
        for global in 0..family.len() {
            self.branch_one(family, global, evidence);
        }
        self.conclude();
    }

    /// The plots of a branch, one for each member, or `NONE`: columns of the evidence.
    pub(crate) fn plots(&self, branch: &Branch) -> &[u32] {
        &self.plots[branch.place as usize..branch.place as usize + self.width]
    }

    /// Weights are logarithms until all branches are known.
    fn branch_one<const D: usize>(&mut self, family: &Family<D>, global: usize, evidence: &Evidence) {
        let weight = family.weights[global];
        let limit = (weight * MOST_GLOBALS as f64).ceil() as usize;
        self.problem.reset(evidence.costs.column_count());
        let mut ln_missed = 0.0;
        for member in 0..self.width {
            if let Some(local) = family.choice(global, member) {
                ln_missed += evidence.ln_missed[local];
                for (plot, cost) in evidence.costs.row(local) {
                    self.problem.push(plot, cost);
                }
            }
            self.problem.end_row();
        }
        self.murty.solve(&self.problem, limit.max(1), -ln(LEAST_WEIGHT));
        for solution in 0..self.murty.len() {
            let place = self.plots.len() as u32;
            let plots = (0..self.width).map(|row| self.murty.plot_of(solution, row).unwrap_or(NONE));
            self.plots.extend(plots);
            let weight = ln(weight) + ln_missed - self.murty.cost(solution);
            self.branches.push(Branch { weight, parent: global as u32, place });
        }
    }

    /// Keeps the best, and makes their weights sum to 1.
    fn conclude(&mut self) {
        self.branches.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.place.cmp(&b.place)));
        self.branches.truncate(MOST_GLOBALS);
        let Some(best) = self.branches.first().map(|branch| branch.weight) else { return };
        for branch in &mut self.branches {
            branch.weight = exp(branch.weight - best);
        }
        self.branches.retain(|branch| branch.weight >= LEAST_WEIGHT);
        let all: f64 = self.branches.iter().map(|branch| branch.weight).sum();
        for branch in &mut self.branches {
            branch.weight /= all;
        }
    }
}
