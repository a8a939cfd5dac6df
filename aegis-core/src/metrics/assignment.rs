//! Which truth belongs to which track: the pairing with the least total cost.

use pathfinding::prelude::{Matrix, kuhn_munkres};
use std::collections::BTreeMap;

/// Bits of an integer weight: a cost keeps all its 53 bits down to 2⁻²⁷ of the cut, and what is smaller than
/// that keeps an absolute resolution of 2⁻⁸⁰ of it. Sums stay far below the 127 bits of an `i128`.
const WEIGHT_BITS: i32 = 80;

/// Costs of pairing each row with each column, none of them NaN.
#[derive(Clone, Debug)]
pub(super) struct Costs {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
}

impl Costs {
    pub(super) fn new<A: Copy, B: Copy>(rows: &[A], columns: &[B], cost: impl Fn(A, B) -> f64) -> Self {
        let values = rows.iter().flat_map(|&row| columns.iter().map(move |&column| (row, column)));
        Self {
            rows: rows.len(),
            columns: columns.len(),
            values: values.map(|(row, column)| cost(row, column)).collect(),
        }
    }

    pub(super) fn at(&self, row: usize, column: usize) -> f64 {
        self.values.get(row * self.columns + column).copied().unwrap_or(f64::INFINITY)
    }
}

/// The pairs (row, column), by row, that minimise the sum over pairs of their cost, where an unpaired row and
/// an unpaired column together cost `cut`. No pair costs `cut` or more. `cut` is positive and finite.
///
/// Pairing gains `cut − cost`, so this is the matching of greatest gain. Pairs without gain tie nothing
/// together: each cluster of rows and columns that do gain is solved by itself. Gains are exact integers, so
/// the optimum is one in exact arithmetic, and the algorithm, which may loop on rounded weights, ends.
pub(super) fn cheapest_pairs(costs: &Costs, cut: f64) -> Vec<(usize, usize)> {
    let scale = 2_f64.powi(WEIGHT_BITS - libm::frexp(cut).1);
    let gain = |row: usize, column: usize| -> i128 {
        let cost = costs.at(row, column);
        if cost < cut { (cut * scale) as i128 - (cost * scale) as i128 } else { 0 }
    };
    let mut pairs: Vec<_> = clusters(costs, cut).iter().flat_map(|cluster| cluster.solve(gain)).collect();
    pairs.sort_unstable();
    pairs
}

/// Rows and columns that are tied together by pairs below the cut.
#[derive(Clone, Debug, Default)]
struct Cluster {
    rows: Vec<usize>,
    columns: Vec<usize>,
}

impl Cluster {
    fn solve(&self, gain: impl Fn(usize, usize) -> i128) -> Vec<(usize, usize)> {
        let upright = self.rows.len() <= self.columns.len();
        let (few, many) = if upright { (&self.rows, &self.columns) } else { (&self.columns, &self.rows) };
        let pair = |i: usize, j: usize| {
            if upright { (few[i], many[j]) } else { (many[j], few[i]) }
        };
        let gains = Matrix::from_fn(few.len(), many.len(), |(i, j)| {
            let (row, column) = pair(i, j);
            gain(row, column)
        });
        let (_, chosen) = kuhn_munkres(&gains);
        let pairs = chosen.into_iter().enumerate().map(|(i, j)| pair(i, j));
        pairs.filter(|&(row, column)| gain(row, column) > 0).collect()
    }
}

/// Connected components of the graph of pairs below the cut; a row or column without any is in none.
fn clusters(costs: &Costs, cut: f64) -> Vec<Cluster> {
    let (rows, columns) = (costs.rows, costs.columns);
    let mut parents: Vec<usize> = (0..rows + columns).collect();
    let mut tied = vec![false; rows + columns];
    for row in 0..rows {
        for column in (0..columns).filter(|&column| costs.at(row, column) < cut) {
            tied[row] = true;
            tied[rows + column] = true;
            let (a, b) = (root(&mut parents, row), root(&mut parents, rows + column));
            parents[a.max(b)] = a.min(b);
        }
    }
    let mut clusters: BTreeMap<usize, Cluster> = BTreeMap::new();
    for node in (0..rows + columns).filter(|&node| tied[node]) {
        let cluster = clusters.entry(root(&mut parents, node)).or_default();
        if node < rows {
            cluster.rows.push(node);
        } else {
            cluster.columns.push(node - rows);
        }
    }
    clusters.into_values().collect()
}

/// The representative of a node's component; the way there is halved for the next who asks.
fn root(parents: &mut [usize], mut node: usize) -> usize {
    while parents[node] != node {
        parents[node] = parents[parents[node]];
        node = parents[node];
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An unpaired row costs the cut; that an unpaired column does too would add the same to every pairing.
    fn total(costs: &Costs, pairs: &[(usize, usize)], cut: f64) -> f64 {
        let unpaired = (costs.rows - pairs.len()) as f64;
        pairs.iter().map(|&(row, column)| costs.at(row, column)).sum::<f64>() + unpaired * cut
    }

    /// Tries every assignment of the rows from `row` on to the columns that are still free, or to none.
    fn least(costs: &Costs, cut: f64, row: usize, used: &mut Vec<bool>) -> f64 {
        if row == costs.rows {
            return 0.0;
        }
        let mut best = cut + least(costs, cut, row + 1, used);
        for column in 0..costs.columns {
            if !used[column] {
                used[column] = true;
                best = best.min(costs.at(row, column) + least(costs, cut, row + 1, used));
                used[column] = false;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_other_pairing_is_cheaper(
            rows in 0..6_usize,
            columns in 0..6_usize,
            cut in prop_oneof![0.01..2.0_f64, Just(1e-30), Just(1e30)],
            values in proptest::collection::vec(
                prop_oneof![0.0..1.0_f64, Just(0.5), Just(f64::INFINITY)],
                36,
            ),
        ) {
            let rows: Vec<usize> = (0..rows).collect();
            let columns: Vec<usize> = (0..columns).collect();
            let costs = Costs::new(&rows, &columns, |row, column| values[6 * row + column]);
            let pairs = cheapest_pairs(&costs, cut);
            prop_assert!(pairs.iter().all(|&(row, column)| costs.at(row, column) < cut));
            let best = least(&costs, cut, 0, &mut vec![false; columns.len()]);
            prop_assert!((total(&costs, &pairs, cut) - best).abs() <= 1e-12 * cut.max(best));
        }
    }

    #[test]
    fn tiny_costs_decide_under_a_huge_cut() {
        let values = [[2e-6, 1e-6], [1e-6, 1e-6 + 1e-9]];
        let costs = Costs::new(&[0, 1], &[0, 1], |row: usize, column: usize| values[row][column]);
        assert_eq!(cheapest_pairs(&costs, 1e12), [(0, 1), (1, 0)]);
    }
}
