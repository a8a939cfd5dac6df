use super::{graph, graphs, joints};
use crate::tracker::associate::Murty;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Every found assignment is allowed, costs what it says, and comes only once; returns the costs in order.
fn checked_costs(murty: &Murty, rows: &[Vec<(u32, f64)>]) -> Vec<f64> {
    let mut seen = BTreeSet::new();
    let check = |solution: usize| {
        let plots: Vec<_> = (0..rows.len()).map(|row| murty.plot_of(solution, row)).collect();
        let taken: Vec<_> = plots.iter().flatten().collect();
        assert_eq!(
            taken.iter().collect::<BTreeSet<_>>().len(),
            taken.len(),
            "a plot is used twice: {plots:?}"
        );
        let pairs = rows.iter().zip(&plots).filter_map(|(row, plot)| Some(pair_cost(row, (*plot)?)));
        let total: f64 = pairs.sum();
        assert!((total - murty.cost(solution)).abs() < 1e-9, "{total} is not {}", murty.cost(solution));
        assert!(seen.insert(plots), "an assignment comes twice");
        murty.cost(solution)
    };
    (0..murty.len()).map(check).collect()
}

fn pair_cost(row: &[(u32, f64)], plot: u32) -> f64 {
    row.iter().find(|pair| pair.0 == plot).expect("an assigned pair is a gated pair").1
}

fn ranked(columns: usize, rows: &[Vec<(u32, f64)>], limit: usize) -> Vec<f64> {
    let mut all: Vec<_> = joints(columns, rows).into_iter().map(|joint| joint.cost).collect();
    all.sort_by(f64::total_cmp);
    all.truncate(limit);
    all
}

fn are_equal(found: &[f64], expected: &[f64]) -> bool {
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn equals_the_sorted_list_of_all((columns, rows) in graphs(5, 5, -10.0..6.0), limit in 0usize..60) {
        let mut murty = Murty::default();
        murty.solve(&graph(columns, &rows), limit, f64::INFINITY);
        let found = checked_costs(&murty, &rows);
        prop_assert!(found.is_sorted());
        let expected = ranked(columns, &rows, limit);
        prop_assert!(are_equal(&found, &expected), "{found:?}\n{expected:?}");
    }

    #[test]
    fn extreme_costs_are_ranked((columns, rows) in graphs(5, 5, -700.0..700.0)) {
        let mut murty = Murty::default();
        murty.solve(&graph(columns, &rows), 100, f64::INFINITY);
        prop_assert!(are_equal(&checked_costs(&murty, &rows), &ranked(columns, &rows, 100)));
    }

    /// Whole costs of few values: most assignments tie.
    #[test]
    fn ties_are_ranked_too((columns, mut rows) in graphs(4, 4, -3.0..2.0), limit in 0usize..300) {
        for pair in rows.iter_mut().flatten() {
            pair.1 = pair.1.round();
        }
        let mut murty = Murty::default();
        murty.solve(&graph(columns, &rows), limit, f64::INFINITY);
        let found = checked_costs(&murty, &rows);
        prop_assert!(are_equal(&found, &ranked(columns, &rows, limit)));
    }
}

#[test]
fn without_rows_there_is_one_empty_assignment() {
    let mut murty = Murty::default();
    murty.solve(&graph(3, &[]), 10, f64::INFINITY);
    assert_eq!((murty.len(), murty.cost(0)), (1, 0.0));
}

#[test]
fn a_used_solver_gives_the_same_as_a_new_one() {
    let (mut used, mut fresh) = (Murty::default(), Murty::default());
    used.solve(&graph(6, &vec![vec![(0, -3.0), (5, 2.0), (3, -1.0)]; 9]), 50, f64::INFINITY);
    let rows = [vec![(0, -4.0), (1, -3.5)], vec![(1, -4.0), (0, -2.0)]];
    used.solve(&graph(2, &rows), 4, f64::INFINITY);
    fresh.solve(&graph(2, &rows), 4, f64::INFINITY);
    let all = |murty: &Murty| -> Vec<_> {
        (0..murty.len()).map(|s| (murty.cost(s), murty.plot_of(s, 0), murty.plot_of(s, 1))).collect()
    };
    assert_eq!(all(&used), all(&fresh));
}
