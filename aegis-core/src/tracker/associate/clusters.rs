//! Pieces of the graph of gated pairs that have nothing to do with each other.

use super::costs::SparseCosts;
use super::reset;

/// No row has taken this column so far.
const NONE: u32 = u32::MAX;

/// Connected components: each row is in one cluster, and so is each column that a row may take. Clusters are numbered
/// by their first rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clusters {
    rows: Groups,
    columns: Groups,
    /// Of each row, a row of the same cluster, and itself for the first of the cluster.
    parent: Vec<u32>,
    /// Of each column, the first row that may take it, or `NONE`.
    first_row: Vec<u32>,
    cluster_of_row: Vec<u32>,
    cluster_of_column: Vec<u32>,
}

/// The members of each group, in ascending order: those of group `g` are `starts[g]..starts[g + 1]`.
#[derive(Clone, Debug, Default)]
struct Groups {
    starts: Vec<u32>,
    members: Vec<u32>,
    /// Of each member, its place within its group.
    places: Vec<u32>,
}

impl Clusters {
    /// Finds the clusters of a graph.
    pub(crate) fn find(&mut self, costs: &SparseCosts) {
        self.join(costs);
        let count = self.number();
        let Self { first_row, cluster_of_row, cluster_of_column, .. } = self;
        cluster_of_column.clear();
        cluster_of_column
            .extend(first_row.iter().map(|row| cluster_of_row.get(*row as usize).copied().unwrap_or(NONE)));
        self.rows.gather(cluster_of_row, count);
        self.columns.gather(cluster_of_column, count);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.starts.len().saturating_sub(1)
    }

    /// The rows of a cluster, in ascending order.
    pub(crate) fn rows(&self, cluster: usize) -> &[u32] {
        self.rows.of(cluster)
    }

    /// The columns of a cluster, in ascending order.
    pub(crate) fn columns(&self, cluster: usize) -> &[u32] {
        self.columns.of(cluster)
    }

    /// One cluster as a graph of its own: its row `i` is `rows(cluster)[i]`, its column `j` is `columns(cluster)[j]`.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a family gathers its own rows; tests take clusters apart with it")
    )]
    pub(crate) fn extract(&self, cluster: usize, costs: &SparseCosts, into: &mut SparseCosts) {
        into.reset(self.columns(cluster).len());
        for &row in self.rows(cluster) {
            for (column, cost) in costs.row(row as usize) {
                into.push(self.columns.places[column as usize], cost);
            }
            into.end_row();
        }
    }

    /// Union-find: rows that may take the same column are joined (Tarjan 1975).
    fn join(&mut self, costs: &SparseCosts) {
        self.parent.clear();
        self.parent.extend(0..costs.row_count() as u32);
        reset(&mut self.first_row, costs.column_count(), NONE);
        for row in 0..costs.row_count() as u32 {
            for (column, _) in costs.row(row as usize) {
                let first = &mut self.first_row[column as usize];
                if *first == NONE {
                    *first = row;
                } else {
                    union(&mut self.parent, *first, row);
                }
            }
        }
    }

    /// Gives every row the number of its cluster, in the order of first rows; returns how many there are.
    fn number(&mut self) -> usize {
        let mut count = 0;
        self.cluster_of_row.clear();
        for row in 0..self.parent.len() as u32 {
            let first = root(&mut self.parent, row);
            let number = if first == row { count } else { self.cluster_of_row[first as usize] };
            count = count.max(number + 1);
            self.cluster_of_row.push(number);
        }
        count as usize
    }
}

/// The first row of the cluster; halves the way to it (Tarjan and van Leeuwen 1984).
fn root(parent: &mut [u32], mut row: u32) -> u32 {
    while parent[row as usize] != row {
        let above = parent[parent[row as usize] as usize];
        parent[row as usize] = above;
        row = above;
    }
    row
}

/// The lower root becomes the root of both, so that a root is the first row of its cluster.
fn union(parent: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b) as usize] = a.min(b);
}

impl Groups {
    fn of(&self, group: usize) -> &[u32] {
        &self.members[self.starts[group] as usize..self.starts[group + 1] as usize]
    }

    /// Counting sort by group; members of group `NONE` are left out.
    fn gather(&mut self, group_of: &[u32], count: usize) {
        // Two ahead: filling moves each start on to the next.
        reset(&mut self.starts, count + 2, 0);
        let grouped = || (0..).zip(group_of.iter().copied()).filter(|(_, group)| *group != NONE);
        reset(&mut self.places, group_of.len(), NONE);
        for (member, group) in grouped() {
            let size = &mut self.starts[group as usize + 2];
            self.places[member as usize] = *size;
            *size += 1;
        }
        let mut start = 0;
        for next in &mut self.starts {
            start += *next;
            *next = start;
        }
        reset(&mut self.members, start as usize, NONE);
        for (member, group) in grouped() {
            let place = &mut self.starts[group as usize + 1];
            self.members[*place as usize] = member as u32;
            *place += 1;
        }
        self.starts.pop();
    }
}
