//! Oracles: small graphs, where every joint assignment can be listed.

mod associator;
mod belief;
mod clusters;
mod murty;

use super::costs::SparseCosts;
use proptest::prelude::*;

/// The pairs of a graph as (column, cost), row by row.
type Rows = Vec<Vec<(u32, f64)>>;

fn graph(columns: usize, rows: &[Vec<(u32, f64)>]) -> SparseCosts {
    let mut costs = SparseCosts::default();
    costs.reset(columns);
    for row in rows {
        for &(column, cost) in row {
            costs.push(column, cost);
        }
        costs.end_row();
    }
    costs
}

/// Graphs in which each pair of up to `rows` × `columns` is gated or not.
fn graphs(rows: usize, columns: usize, cost: std::ops::Range<f64>) -> impl Strategy<Value = (usize, Rows)> {
    (0..=rows, 1..=columns).prop_flat_map(move |(rows, columns)| {
        let pair = proptest::option::weighted(0.6, cost.clone());
        proptest::collection::vec(proptest::collection::vec(pair, columns), rows).prop_map(move |dense| {
            let listed = |row: Vec<Option<f64>>| {
                (0..).zip(row).filter_map(|(column, cost)| Some((column, cost?))).collect()
            };
            (columns, dense.into_iter().map(listed).collect())
        })
    })
}

/// One joint assignment: its cost, and the place in its list that each row chose.
#[derive(Clone, Debug)]
struct Joint {
    cost: f64,
    choices: Vec<Option<usize>>,
}

/// Every joint assignment in which no plot serves two rows.
fn joints(columns: usize, rows: &[Vec<(u32, f64)>]) -> Vec<Joint> {
    let mut all = Vec::new();
    let mut used = vec![false; columns];
    extend(&mut Joint { cost: 0.0, choices: Vec::new() }, rows, &mut used, &mut all);
    all
}

fn extend(joint: &mut Joint, rows: &[Vec<(u32, f64)>], used: &mut [bool], all: &mut Vec<Joint>) {
    let Some(row) = rows.get(joint.choices.len()) else {
        all.push(joint.clone());
        return;
    };
    joint.choices.push(None);
    extend(joint, rows, used, all);
    joint.choices.pop();
    for (place, &(column, cost)) in row.iter().enumerate() {
        if std::mem::replace(&mut used[column as usize], true) {
            continue;
        }
        let mut longer = joint.clone();
        longer.cost += cost;
        longer.choices.push(Some(place));
        extend(&mut longer, rows, used, all);
        used[column as usize] = false;
    }
}
