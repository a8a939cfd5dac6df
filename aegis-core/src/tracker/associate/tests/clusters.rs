use super::{graph, graphs};
use crate::tracker::associate::{Clusters, SparseCosts};
use proptest::prelude::*;

/// Flood fill: the rows and columns of the cluster of each first row.
fn flood(columns: usize, rows: &[Vec<(u32, f64)>]) -> Vec<(Vec<u32>, Vec<u32>)> {
    let (mut row_seen, mut column_seen) = (vec![false; rows.len()], vec![false; columns]);
    let mut clusters = Vec::new();
    for first in 0..rows.len() {
        if std::mem::replace(&mut row_seen[first], true) {
            continue;
        }
        let (mut its_rows, mut its_columns, mut open) = (vec![first as u32], vec![], vec![first]);
        while let Some(row) = open.pop() {
            for &(column, _) in &rows[row] {
                if std::mem::replace(&mut column_seen[column as usize], true) {
                    continue;
                }
                its_columns.push(column);
                for other in (0..rows.len()).filter(|other| rows[*other].iter().any(|pair| pair.0 == column))
                {
                    if !std::mem::replace(&mut row_seen[other], true) {
                        its_rows.push(other as u32);
                        open.push(other);
                    }
                }
            }
        }
        its_rows.sort_unstable();
        its_columns.sort_unstable();
        clusters.push((its_rows, its_columns));
    }
    clusters
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn equals_flood_fill((columns, mut rows) in graphs(9, 9, -1.0..1.0)) {
        // Thinned out, so that there are several clusters.
        for row in &mut rows {
            row.retain(|pair| pair.1 < -0.4);
        }
        let costs = graph(columns, &rows);
        let mut clusters = Clusters::default();
        clusters.find(&costs);
        let found: Vec<_> =
            (0..clusters.len()).map(|c| (clusters.rows(c).to_vec(), clusters.columns(c).to_vec())).collect();
        prop_assert_eq!(found, flood(columns, &rows));
        let mut piece = SparseCosts::default();
        for cluster in 0..clusters.len() {
            clusters.extract(cluster, &costs, &mut piece);
            for (row, whole) in clusters.rows(cluster).iter().enumerate() {
                let back = piece.row(row).map(|(column, cost)| (clusters.columns(cluster)[column as usize], cost));
                prop_assert_eq!(back.collect::<Vec<_>>(), rows[*whole as usize].clone());
            }
        }
    }
}
