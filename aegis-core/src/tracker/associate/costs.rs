//! The graph of gated pairs of tracks (rows) and plots (columns), as every association algorithm takes it.

/// Gated pairs in compressed rows: the entries of row `i` are `starts[i]..starts[i + 1]`.
#[derive(Clone, Debug, Default)]
pub(crate) struct SparseCosts {
    starts: Vec<u32>,
    columns: Vec<u32>,
    costs: Vec<f64>,
    column_count: usize,
}

impl SparseCosts {
    /// Room for so many rows and pairs.
    pub(crate) fn make_room(&mut self, rows: usize, pairs: usize) {
        self.starts.reserve(rows + 1);
        self.columns.reserve(pairs);
        self.costs.reserve(pairs);
    }

    /// Empties it for `column_count` plots and keeps its memory.
    pub(crate) fn reset(&mut self, column_count: usize) {
        self.starts.clear();
        self.starts.push(0);
        self.columns.clear();
        self.costs.clear();
        self.column_count = column_count;
    }

    /// Adds a pair to the row that is being built. `cost` must be finite: smaller is better, 0 is as good as a miss.
    pub(crate) fn push(&mut self, column: u32, cost: f64) {
        debug_assert!(cost.is_finite() && (column as usize) < self.column_count);
        self.columns.push(column);
        self.costs.push(cost);
    }

    /// The plots of the row that is being built.
    pub(crate) fn open_row(&self) -> &[u32] {
        let start = self.starts.last().copied().unwrap_or(0);
        self.columns.get(start as usize..).unwrap_or_default()
    }

    /// Takes pairs out of the row that is being built.
    pub(crate) fn retain_open(&mut self, keep: impl Fn(u32) -> bool) {
        let start = self.starts.last().copied().unwrap_or(0) as usize;
        let mut kept = start;
        for entry in start..self.columns.len() {
            if keep(self.columns[entry]) {
                (self.columns[kept], self.costs[kept]) = (self.columns[entry], self.costs[entry]);
                kept += 1;
            }
        }
        self.columns.truncate(kept);
        self.costs.truncate(kept);
    }

    /// Ends the row that is being built.
    pub(crate) fn end_row(&mut self) {
        self.starts.push(self.columns.len() as u32);
    }

    pub(crate) fn row_count(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn column_count(&self) -> usize {
        self.column_count
    }

    /// The gated plots of a row and their costs.
    #[inline]
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = (u32, f64)> + '_ {
        let span = self.span(row);
        self.columns[span.clone()].iter().copied().zip(self.costs[span].iter().copied())
    }

    /// The gated plots of a row.
    pub(super) fn columns(&self, row: usize) -> &[u32] {
        &self.columns[self.span(row)]
    }

    /// Where the entries of a row stand in the order of all entries.
    #[inline]
    pub(super) fn span(&self, row: usize) -> std::ops::Range<usize> {
        self.starts[row] as usize..self.starts[row + 1] as usize
    }
}
