use super::{Rows, graph, graphs, joints};
use crate::tracker::associate::belief::Belief;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

struct Marginals {
    pairs: Vec<Vec<f64>>,
    missed: Vec<f64>,
    unused: Vec<f64>,
}

/// Sums over every joint assignment.
fn exact(columns: usize, rows: &[Vec<(u32, f64)>]) -> Marginals {
    let joints = joints(columns, rows);
    let least = joints.iter().map(|joint| joint.cost).fold(f64::INFINITY, f64::min);
    let total: f64 = joints.iter().map(|joint| (least - joint.cost).exp()).sum();
    let mut marginals = Marginals {
        pairs: rows.iter().map(|row| vec![0.0; row.len()]).collect(),
        missed: vec![0.0; rows.len()],
        unused: vec![1.0; columns],
    };
    for joint in &joints {
        let probability = (least - joint.cost).exp() / total;
        for (row, choice) in joint.choices.iter().enumerate() {
            match choice {
                None => marginals.missed[row] += probability,
                Some(place) => {
                    marginals.pairs[row][*place] += probability;
                    marginals.unused[rows[row][*place].0 as usize] -= probability;
                }
            }
        }
    }
    marginals
}

fn solve(columns: usize, rows: &[Vec<(u32, f64)>]) -> Marginals {
    let mut belief = Belief::default();
    belief.solve(&graph(columns, rows));
    read(&belief, columns, rows.len())
}

fn read(belief: &Belief, columns: usize, rows: usize) -> Marginals {
    Marginals {
        pairs: (0..rows).map(|row| belief.row(row).to_vec()).collect(),
        missed: (0..rows).map(|row| belief.missed(row)).collect(),
        unused: (0..columns).map(|column| belief.unused(column)).collect(),
    }
}

fn flat(marginals: &Marginals) -> Vec<f64> {
    [marginals.pairs.concat(), marginals.missed.clone(), marginals.unused.clone()].concat()
}

/// Largest error of any probability.
fn error(columns: usize, rows: &[Vec<(u32, f64)>]) -> f64 {
    let (found, truth) = (flat(&solve(columns, rows)), flat(&exact(columns, rows)));
    found.iter().zip(truth).map(|(found, truth)| (found - truth).abs()).fold(0.0, f64::max)
}

fn is_distribution(columns: usize, rows: &[Vec<(u32, f64)>]) -> bool {
    let found = solve(columns, rows);
    let all = flat(&found);
    let are_probabilities = all.iter().all(|p| (0.0..=1.0).contains(p));
    let mut rows = found.pairs.iter().zip(&found.missed);
    are_probabilities && rows.all(|(pairs, missed)| (pairs.iter().sum::<f64>() + missed - 1.0).abs() < 1e-12)
}

/// Keeps only pairs that close no loop.
fn forest(columns: usize, rows: Rows) -> Rows {
    let mut piece: Vec<usize> = (0..rows.len() + columns).collect();
    let count = rows.len();
    let mut keep = |row: usize, column: u32| {
        let (a, b) = (piece[row], piece[count + column as usize]);
        piece.iter_mut().filter(|label| **label == b).for_each(|label| *label = a);
        a != b
    };
    let rows = rows.into_iter().enumerate();
    rows.map(|(row, pairs)| pairs.into_iter().filter(|pair| keep(row, pair.0)).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn trees_are_exact((columns, rows) in graphs(6, 6, -12.0..8.0)) {
        let rows = forest(columns, rows);
        prop_assert!(error(columns, &rows) < 3e-3, "{}", error(columns, &rows));
    }

    #[test]
    fn any_costs_give_a_distribution((columns, rows) in graphs(6, 6, -700.0..700.0)) {
        prop_assert!(is_distribution(columns, &rows));
    }

    #[test]
    fn trees_of_extreme_costs_are_exact((columns, rows) in graphs(5, 5, -650.0..650.0)) {
        let rows = forest(columns, rows);
        prop_assert!(error(columns, &rows) < 3e-3, "{}", error(columns, &rows));
    }
}

/// Loops are approximated: a few per cent of graphs are far off, most are near.
#[test]
fn loops_are_near_as_a_rule() {
    let mut runner = TestRunner::deterministic();
    let graphs = graphs(5, 5, -6.0..6.0);
    let mut errors: Vec<f64> = (0..2000)
        .map(|_| {
            let (columns, rows) = graphs.new_tree(&mut runner).unwrap().current();
            error(columns, &rows)
        })
        .collect();
    errors.sort_by(f64::total_cmp);
    assert!(errors[1800] < 0.03, "worst probability in 90 % of graphs: {}", errors[1800]);
    assert!(errors[1980] < 0.15, "worst probability in 99 % of graphs: {}", errors[1980]);
}

#[test]
fn equal_claims_on_one_plot_share_it() {
    let rows: Rows = vec![vec![(0, -20.0)]; 300];
    let found = solve(1, &rows);
    assert!(found.pairs.iter().all(|pairs| (pairs[0] - 1.0 / 300.0).abs() < 1e-6));
    assert!(found.unused[0] < 1e-6);
}

#[test]
fn rows_and_columns_without_pairs_miss_and_stay_unused() {
    let found = solve(3, &[vec![], vec![(1, 0.0)], vec![]]);
    assert_eq!((found.missed, found.unused), (vec![1.0, 0.5, 1.0], vec![1.0, 0.5, 1.0]));
}

#[test]
fn a_used_solver_gives_the_same_as_a_new_one() {
    let mut used = Belief::default();
    used.solve(&graph(7, &vec![vec![(0, -3.0), (6, 2.0), (3, -1.0)]; 40]));
    let rows = [vec![(0, -4.0), (1, -3.5)], vec![(1, -4.0), (0, -2.0)]];
    used.solve(&graph(2, &rows));
    let bits = |marginals: &Marginals| flat(marginals).into_iter().map(f64::to_bits).collect::<Vec<_>>();
    assert_eq!(bits(&read(&used, 2, 2)), bits(&solve(2, &rows)));
}
