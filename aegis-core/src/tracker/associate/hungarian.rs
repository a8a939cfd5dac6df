//! The best assignment of plots to tracks, on the sparse graph of gated pairs.
//!
//! Every track (row) may take one of its gated plots (columns) or miss, at cost 0; a plot may serve one track.
//! Minimising the sum of costs is a linear assignment problem whose matrix is almost empty: each row has a handful
//! of entries and one private miss column. It is solved by shortest augmenting paths over that graph, with row and
//! column potentials and a greedy start (Jonker and Volgenant 1987; sparse form after Jonker's LAPJVsp): a Dijkstra
//! search touches only the part of the graph that is contested, and only what it touched is reset.

use super::costs::SparseCosts;
use super::reset;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// No row, no column.
const NONE: u32 = u32::MAX;

/// Solves the assignment and keeps its scratch memory between scans.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hungarian {
    /// Plot of each row, or `NONE` for a miss.
    plot_of: Vec<u32>,
    /// Row of each plot, or `NONE`.
    row_of: Vec<u32>,
    row_potential: Vec<f64>,
    column_potential: Vec<f64>,
    search: Search,
}

/// One Dijkstra search from an unassigned row.
#[derive(Clone, Debug, Default)]
struct Search {
    distance: Vec<f64>,
    /// Row from which a column was reached.
    reached_from: Vec<u32>,
    settled: Vec<bool>,
    touched: Vec<u32>,
    frontier: BinaryHeap<Reached>,
}

/// Where the search ended: at a free plot, or at a row that will rather miss.
enum PathEnd {
    FreePlot(u32),
    Miss(u32),
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Reached {
    distance: f64,
    column: u32,
}

impl Eq for Reached {}

impl Ord for Reached {
    /// Nearest first out of a max-heap; ties by column, so that results do not depend on insertion order.
    fn cmp(&self, other: &Self) -> Ordering {
        other.distance.total_cmp(&self.distance).then(other.column.cmp(&self.column))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hungarian {
    /// Finds the assignment of least total cost; read it with [`plot_of`](Self::plot_of).
    pub(crate) fn solve(&mut self, costs: &SparseCosts) {
        self.start(costs);
        for row in 0..costs.row_count() {
            if self.plot_of[row] == NONE && self.row_potential[row] < 0.0 {
                self.augment(costs, row as u32);
            }
        }
    }

    /// The plot that a row was given, or `None` for a miss.
    pub(crate) fn plot_of(&self, row: usize) -> Option<u32> {
        self.plot_of.get(row).copied().filter(|plot| *plot != NONE)
    }

    /// The row that a plot was given to.
    pub(crate) fn row_of(&self, plot: usize) -> Option<u32> {
        self.row_of.get(plot).copied().filter(|row| *row != NONE)
    }

    /// Potentials that are feasible (no reduced cost below 0), and every row that can have its favourite at once.
    fn start(&mut self, costs: &SparseCosts) {
        let (rows, columns) = (costs.row_count(), costs.column_count());
        reset(&mut self.plot_of, rows, NONE);
        reset(&mut self.row_of, columns, NONE);
        reset(&mut self.row_potential, rows, 0.0);
        reset(&mut self.column_potential, columns, 0.0);
        self.search.reset(columns);
        for row in 0..rows {
            let mut favourite = (NONE, 0.0);
            for (column, cost) in costs.row(row) {
                if cost < favourite.1 {
                    favourite = (column, cost);
                }
            }
            self.row_potential[row] = favourite.1;
            if favourite.0 != NONE && self.row_of[favourite.0 as usize] == NONE {
                self.plot_of[row] = favourite.0;
                self.row_of[favourite.0 as usize] = row as u32;
            }
        }
    }

    /// Gives `row` its place by the shortest alternating path, and moves the potentials so that they stay feasible.
    fn augment(&mut self, costs: &SparseCosts, row: u32) {
        let (end, length) = self.shortest_path(costs, row);
        self.row_potential[row as usize] += length;
        for &column in &self.search.touched {
            let column = column as usize;
            let slack = length - self.search.distance[column];
            if self.search.settled[column] && slack > 0.0 {
                self.column_potential[column] -= slack;
                if let Some(owner) = owner(&self.row_of, column) {
                    self.row_potential[owner] += slack;
                }
            }
        }
        self.flip(&end, row);
        self.search.forget();
    }

    fn shortest_path(&mut self, costs: &SparseCosts, source: u32) -> (PathEnd, f64) {
        let (mut row, mut base) = (source, 0.0);
        let mut best_miss = (NONE, f64::INFINITY);
        loop {
            // The private miss column of a row costs 0 and has potential 0.
            let miss = base - self.row_potential[row as usize];
            if miss < best_miss.1 {
                best_miss = (row, miss);
            }
            for (column, cost) in costs.row(row as usize) {
                let reduced =
                    cost - self.row_potential[row as usize] - self.column_potential[column as usize];
                // Round-off may leave a reduced cost a hair below 0, which Dijkstra must not see.
                self.search.relax(column, base + reduced.max(0.0), row);
            }
            match self.search.nearest() {
                Some(reached) if reached.distance < best_miss.1 => {
                    let column = reached.column as usize;
                    match owner(&self.row_of, column) {
                        None => return (PathEnd::FreePlot(reached.column), reached.distance),
                        Some(owner) => (row, base) = (owner as u32, reached.distance),
                    }
                }
                _ => return (PathEnd::Miss(best_miss.0), best_miss.1),
            }
        }
    }

    /// Reassigns along the path, from its end back to `source`.
    fn flip(&mut self, end: &PathEnd, source: u32) {
        let mut column = match *end {
            PathEnd::FreePlot(column) => column,
            PathEnd::Miss(row) => {
                let freed = std::mem::replace(&mut self.plot_of[row as usize], NONE);
                if row == source {
                    return;
                }
                freed
            }
        };
        loop {
            let row = self.search.reached_from[column as usize];
            let freed = std::mem::replace(&mut self.plot_of[row as usize], column);
            self.row_of[column as usize] = row;
            if row == source {
                return;
            }
            column = freed;
        }
    }
}

impl Search {
    fn reset(&mut self, columns: usize) {
        reset(&mut self.distance, columns, f64::INFINITY);
        reset(&mut self.reached_from, columns, NONE);
        reset(&mut self.settled, columns, false);
        self.touched.clear();
        self.frontier.clear();
    }

    fn relax(&mut self, column: u32, distance: f64, row: u32) {
        let index = column as usize;
        if self.settled[index] || distance >= self.distance[index] {
            return;
        }
        if self.distance[index] == f64::INFINITY {
            self.touched.push(column);
        }
        self.distance[index] = distance;
        self.reached_from[index] = row;
        self.frontier.push(Reached { distance, column });
    }

    /// Settles and returns the nearest column that is not settled yet.
    fn nearest(&mut self) -> Option<Reached> {
        while let Some(reached) = self.frontier.pop() {
            let index = reached.column as usize;
            if !self.settled[index] && reached.distance <= self.distance[index] {
                self.settled[index] = true;
                return Some(reached);
            }
        }
        None
    }

    /// Resets only what this search touched.
    fn forget(&mut self) {
        for &column in &self.touched {
            self.distance[column as usize] = f64::INFINITY;
            self.settled[column as usize] = false;
        }
        self.touched.clear();
        self.frontier.clear();
    }
}

fn owner(row_of: &[u32], column: usize) -> Option<usize> {
    let row = row_of[column];
    (row != NONE).then_some(row as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pathfinding::prelude::{Matrix, kuhn_munkres_min};
    use proptest::prelude::*;

    /// Pairs of (row, column, cost) as whole numbers, so that the oracle is exact.
    fn sparse(rows: usize, columns: usize, entries: &[(usize, usize, i64)]) -> SparseCosts {
        let mut costs = SparseCosts::default();
        costs.reset(columns);
        for row in 0..rows {
            for &(_, column, cost) in entries.iter().filter(|entry| entry.0 == row) {
                costs.push(column as u32, cost as f64);
            }
            costs.end_row();
        }
        costs
    }

    /// The same problem, dense: a private miss column for each row, and a cost no one pays elsewhere.
    fn oracle(rows: usize, columns: usize, entries: &[(usize, usize, i64)]) -> i64 {
        const FORBIDDEN: i64 = 1_000_000;
        let mut dense = Matrix::new(rows, columns + rows, FORBIDDEN);
        for row in 0..rows {
            dense[(row, columns + row)] = 0;
        }
        for &(row, column, cost) in entries {
            dense[(row, column)] = dense[(row, column)].min(cost);
        }
        kuhn_munkres_min(&dense).0
    }

    fn total(hungarian: &Hungarian, costs: &SparseCosts) -> f64 {
        let mut used = vec![false; costs.column_count()];
        (0..costs.row_count())
            .filter_map(|row| {
                let plot = hungarian.plot_of(row)?;
                assert!(!std::mem::replace(&mut used[plot as usize], true), "plot {plot} is used twice");
                assert_eq!(hungarian.row_of(plot as usize), Some(row as u32));
                let cost = costs.row(row).filter(|pair| pair.0 == plot).map(|pair| pair.1).reduce(f64::min);
                Some(cost.expect("an assigned pair is a gated pair"))
            })
            .sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn equals_the_exact_oracle(
            rows in 1usize..12,
            columns in 1usize..12,
            raw in proptest::collection::vec((0usize..12, 0usize..12, -30i64..10), 0..60),
        ) {
            let entries: Vec<_> =
                raw.into_iter().map(|(row, column, cost)| (row % rows, column % columns, cost)).collect();
            let costs = sparse(rows, columns, &entries);
            let mut hungarian = Hungarian::default();
            hungarian.solve(&costs);
            prop_assert_eq!(total(&hungarian, &costs) as i64, oracle(rows, columns, &entries));
        }
    }

    #[test]
    fn scratch_of_a_large_problem_does_not_leak_into_a_small_one() {
        let mut hungarian = Hungarian::default();
        let entries: Vec<_> =
            (0..40).flat_map(|row| [(row, row % 7, -9), (row, (row + 1) % 7, -5)]).collect();
        hungarian.solve(&sparse(40, 7, &entries));
        let small = [(0, 0, -3), (1, 0, -4)];
        let costs = sparse(2, 1, &small);
        hungarian.solve(&costs);
        assert_eq!((hungarian.plot_of(0), hungarian.plot_of(1)), (None, Some(0)));
    }

    #[test]
    fn a_row_moves_aside_for_the_common_good() {
        let entries = [(0, 0, -10), (0, 1, -9), (1, 0, -10)];
        let mut hungarian = Hungarian::default();
        hungarian.solve(&sparse(2, 2, &entries));
        assert_eq!((hungarian.plot_of(0), hungarian.plot_of(1)), (Some(1), Some(0)));
    }
}
