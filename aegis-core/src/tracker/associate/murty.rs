//! The k best assignments of one small cluster, best first.
//!
//! Murty 1968: take the best assignment that is left and split what remains of its set row by row. Part i keeps the
//! choices of all rows before i and forbids row i its own, so the parts share no assignment and leave out only the one
//! taken. The best of each part comes from the parent's by one shortest path, because the parent's potentials stay
//! feasible (Miller, Stone and Cox 1997, "Optimizing Murty's ranked assignment method"). A part waits with nothing but
//! its cost; it is built when it is taken.
//!
//! The path runs in a graph that treats everyone alike: each row has a private miss column of cost 0 after the plots,
//! and one more row, *nobody*, owns at cost 0 every column that no row has. Giving row i a new place is then a cycle:
//! from i to some column, on to its owner, and so on, until a column leads back to the one that i has left.

use super::costs::SparseCosts;
use super::reset;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// No column reached, no row.
const NONE: u32 = u32::MAX;

/// Ranks assignments and keeps its memory between clusters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Murty {
    /// Best first; those past `found` are memory kept for later.
    solutions: Vec<Solution>,
    found: usize,
    parts: BinaryHeap<Part>,
    search: Search,
    forbidden: Vec<u32>,
    plot_count: usize,
}

/// An assignment that is optimal in its part, and potentials that prove it.
#[derive(Clone, Debug, Default)]
struct Solution {
    cost: f64,
    /// What part it is the best of: that of all assignments has no parent.
    parent: Option<u32>,
    first_free_row: u32,
    /// Column of each row, and owner of each column.
    column_of: Vec<u32>,
    owner_of: Vec<u32>,
    row_potential: Vec<f64>,
    column_potential: Vec<f64>,
}

/// A part of the assignments that is still to be looked at: those that agree with solution `parent` before `row`, and
/// not at `row`.
#[derive(Clone, Copy, Debug)]
struct Part {
    cost: f64,
    parent: u32,
    row: u32,
}

impl Ord for Part {
    /// Cheapest first out of a max-heap; ties by place.
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |part: &Self| (part.parent, part.row);
        other.cost.total_cmp(&self.cost).then_with(|| place(other).cmp(&place(self)))
    }
}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Part {}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Murty {
    /// Room for so many assignments of so many columns.
    pub(crate) fn make_room(&mut self, solutions: usize, columns: usize) {
        self.solutions.resize_with(solutions, || Solution {
            column_of: Vec::with_capacity(columns),
            owner_of: Vec::with_capacity(columns),
            row_potential: Vec::with_capacity(columns),
            column_potential: Vec::with_capacity(columns),
            ..Solution::default()
        });
        self.parts.reserve(solutions * columns);
    }

    /// Finds the `limit` best assignments, or all if there are fewer, that cost no more than `most_extra` above the best.
    pub(crate) fn solve(&mut self, costs: &SparseCosts, limit: usize, most_extra: f64) {
        self.found = 0;
        self.parts.clear();
        self.plot_count = costs.column_count();
        if limit == 0 {
            return;
        }
        self.find_best(costs);
        while self.found < limit {
            self.split(costs);
            let Some(part) = self.parts.pop() else { return };
            if part.cost > self.solutions[0].cost + most_extra {
                return;
            }
            self.take(costs, part);
        }
    }

    /// How many assignments were found.
    pub(crate) fn len(&self) -> usize {
        self.found
    }

    /// Total cost of a found assignment; never less than that of the one before.
    pub(crate) fn cost(&self, solution: usize) -> f64 {
        self.solutions[solution].cost
    }

    /// The plot that a found assignment gives to a row, or `None` for a miss.
    pub(crate) fn plot_of(&self, solution: usize, row: usize) -> Option<u32> {
        let column = self.solutions[solution].column_of[row];
        ((column as usize) < self.plot_count).then_some(column)
    }

    /// The best of all: rows come in one by one, each from its miss.
    fn find_best(&mut self, costs: &SparseCosts) {
        let mut best = self.spare_solution();
        best.start(costs);
        for row in 0..costs.row_count() {
            best.let_in(costs, row);
            if self.search.run(costs, &best, Move { row, first_free_row: 0, forbidden: &[] }).is_some() {
                self.search.apply(&mut best, row);
            }
        }
        best.cost = best.total(costs);
        self.keep(best);
    }

    /// Splits what is left of the latest solution's part.
    fn split(&mut self, costs: &SparseCosts) {
        let parent = self.found - 1;
        for row in self.solutions[parent].first_free_row as usize..costs.row_count() {
            if let Some(extra) = self.search_part(costs, parent, row) {
                let cost = self.solutions[parent].cost + extra;
                self.parts.push(Part { cost, parent: parent as u32, row: row as u32 });
            }
        }
    }

    /// Builds the best assignment of a part.
    fn take(&mut self, costs: &SparseCosts, part: Part) {
        let mut solution = self.spare_solution();
        let row = part.row as usize;
        solution.copy(&self.solutions[part.parent as usize]);
        if self.search_part(costs, part.parent as usize, row).is_some() {
            self.search.apply(&mut solution, row);
        }
        solution.cost = part.cost;
        solution.parent = Some(part.parent);
        solution.first_free_row = part.row;
        self.keep(solution);
    }

    /// What the best of a part costs more than its parent, if the part is not empty.
    fn search_part(&mut self, costs: &SparseCosts, parent: usize, row: usize) -> Option<f64> {
        self.list_forbidden(parent, row);
        let step = Move { row, first_free_row: row, forbidden: &self.forbidden };
        self.search.run(costs, &self.solutions[parent], step)
    }

    /// What `row` may not have: the choice of `parent`, and what `parent` was itself forbidden if that was split at
    /// the same row.
    fn list_forbidden(&mut self, parent: usize, row: usize) {
        self.forbidden.clear();
        let mut next = Some(parent);
        while let Some(index) = next {
            let solution = &self.solutions[index];
            self.forbidden.push(solution.column_of[row]);
            next = solution
                .parent
                .filter(|_| solution.first_free_row as usize == row)
                .map(|index| index as usize);
        }
    }

    fn spare_solution(&mut self) -> Solution {
        self.solutions.get_mut(self.found).map(std::mem::take).unwrap_or_default()
    }

    fn keep(&mut self, solution: Solution) {
        match self.solutions.get_mut(self.found) {
            Some(place) => *place = solution,
            None => self.solutions.push(solution),
        }
        self.found += 1;
    }
}

impl Solution {
    /// No row is in yet: nobody owns every column.
    fn start(&mut self, costs: &SparseCosts) {
        let (rows, columns) = (costs.row_count(), costs.column_count() + costs.row_count());
        self.parent = None;
        self.first_free_row = 0;
        reset(&mut self.column_of, rows, NONE);
        reset(&mut self.owner_of, columns, rows as u32);
        reset(&mut self.row_potential, rows, 0.0);
        reset(&mut self.column_potential, columns, 0.0);
    }

    /// A row comes in with its miss, and with a potential under which no column is better than free.
    fn let_in(&mut self, costs: &SparseCosts, row: usize) {
        let miss = costs.column_count() + row;
        self.column_of[row] = miss as u32;
        self.owner_of[miss] = row as u32;
        self.row_potential[row] = choices(costs, row)
            .map(|(column, cost)| cost - self.column_potential[column as usize])
            .fold(f64::INFINITY, f64::min);
    }

    fn copy(&mut self, from: &Self) {
        self.column_of.clone_from(&from.column_of);
        self.owner_of.clone_from(&from.owner_of);
        self.row_potential.clone_from(&from.row_potential);
        self.column_potential.clone_from(&from.column_potential);
    }

    fn total(&self, costs: &SparseCosts) -> f64 {
        let chosen = |row: usize| {
            let own = choices(costs, row).filter(|choice| choice.0 == self.column_of[row]);
            own.map(|choice| choice.1).fold(f64::INFINITY, f64::min)
        };
        (0..costs.row_count()).map(chosen).sum()
    }
}

/// The plots of a row and its private miss.
fn choices(costs: &SparseCosts, row: usize) -> impl Iterator<Item = (u32, f64)> + '_ {
    costs.row(row).chain([((costs.column_count() + row) as u32, 0.0)])
}

/// A row that gets a new place, while the rows before `first_free_row` keep theirs.
#[derive(Clone, Copy)]
struct Move<'a> {
    row: usize,
    first_free_row: usize,
    forbidden: &'a [u32],
}

/// One Dijkstra search over columns. Clusters are small: the nearest column is found by looking at all of them.
#[derive(Clone, Debug, Default)]
struct Search {
    distance: Vec<f64>,
    reached_from: Vec<u32>,
    settled: Vec<bool>,
    /// Column through which the search came to nobody.
    way_to_nobody: u32,
    length: f64,
}

impl Search {
    /// Finds the cheapest cycle for a move, and what it adds to the total cost, if there is any.
    fn run(&mut self, costs: &SparseCosts, at: &Solution, step: Move<'_>) -> Option<f64> {
        let nobody = costs.row_count();
        reset(&mut self.distance, at.owner_of.len(), f64::INFINITY);
        reset(&mut self.reached_from, at.owner_of.len(), NONE);
        self.settled.clear();
        self.settled.extend(at.owner_of.iter().map(|owner| (*owner as usize) < step.first_free_row));
        self.way_to_nobody = NONE;
        let target = at.column_of[step.row];
        self.relax_row(costs, at, step.row, 0.0, step.forbidden);
        loop {
            let column = self.settle_nearest()?;
            let distance = self.distance[column as usize];
            if column == target {
                self.length = distance;
                return Some(distance);
            }
            let owner = at.owner_of[column as usize] as usize;
            if owner < nobody {
                self.relax_row(costs, at, owner, distance, &[]);
            } else if self.way_to_nobody == NONE {
                self.way_to_nobody = column;
                self.relax_all(at, nobody, distance);
            }
        }
    }

    fn relax_row(&mut self, costs: &SparseCosts, at: &Solution, row: usize, base: f64, forbidden: &[u32]) {
        for (column, cost) in choices(costs, row).filter(|choice| !forbidden.contains(&choice.0)) {
            let reduced = cost - at.row_potential[row] - at.column_potential[column as usize];
            self.relax(column as usize, base, reduced, row);
        }
    }

    /// Nobody may have any column.
    fn relax_all(&mut self, at: &Solution, nobody: usize, base: f64) {
        for column in 0..self.distance.len() {
            self.relax(column, base, -at.column_potential[column], nobody);
        }
    }

    /// Round-off may leave a reduced cost a hair below 0, which Dijkstra must not see.
    fn relax(&mut self, column: usize, base: f64, reduced: f64, row: usize) {
        let distance = base + reduced.max(0.0);
        if !self.settled[column] && distance < self.distance[column] {
            self.distance[column] = distance;
            self.reached_from[column] = row as u32;
        }
    }

    fn settle_nearest(&mut self) -> Option<u32> {
        let mut nearest = (NONE, f64::INFINITY);
        for (column, &distance) in (0..).zip(&self.distance) {
            if distance < nearest.1 && !self.settled[column as usize] {
                nearest = (column, distance);
            }
        }
        (nearest.0 != NONE).then(|| {
            self.settled[nearest.0 as usize] = true;
            nearest.0
        })
    }

    /// Moves the potentials so that they stay feasible and the cycle just found is free, then reassigns along it.
    fn apply(&self, solution: &mut Solution, row: usize) {
        self.move_potentials(solution, row);
        let nobody = solution.column_of.len() as u32;
        let mut column = solution.column_of[row];
        loop {
            let taker = self.reached_from[column as usize];
            solution.owner_of[column as usize] = taker;
            column = if taker == nobody {
                self.way_to_nobody
            } else {
                std::mem::replace(&mut solution.column_of[taker as usize], column)
            };
            if taker as usize == row {
                return;
            }
        }
    }

    /// Nobody's potential stays 0: what it would rise by, all rows fall and all columns rise by instead.
    fn move_potentials(&self, solution: &mut Solution, row: usize) {
        // A column that was not reached is infinitely far, and stays.
        let slack = |column: usize| (self.length - self.distance[column]).max(0.0);
        let shift = if self.way_to_nobody == NONE { 0.0 } else { slack(self.way_to_nobody as usize) };
        for (other, potential) in solution.row_potential.iter_mut().enumerate() {
            let column = solution.column_of[other];
            let rise = if other == row {
                self.length
            } else if column == NONE {
                0.0
            } else {
                slack(column as usize)
            };
            *potential += rise - shift;
        }
        for (column, potential) in solution.column_potential.iter_mut().enumerate() {
            *potential += shift - slack(column);
        }
    }
}
