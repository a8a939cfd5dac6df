//! Takes rows out of tables that go in step.
//!
//! Half of a busy tracker's targets are newcomers that last for a scan or two. Were the rest moved up to close each gap,
//! every scan would move almost all of the memory; so the last rows fill the gaps.

/// In the place of a row that is gone.
pub(crate) const GONE: u32 = u32::MAX;

/// Which rows stay, and where.
#[derive(Clone, Debug, Default)]
pub(crate) struct Compaction {
    new_rows: Vec<u32>,
    /// From, and to.
    moves: Vec<(u32, u32)>,
    kept: usize,
}

impl Compaction {
    /// Keeps the rows whose flag is set.
    pub(crate) fn plan(&mut self, keep: &[bool]) {
        self.kept = keep.iter().filter(|keep| **keep).count();
        self.new_rows.clear();
        self.new_rows.extend((0..keep.len()).map(|row| if keep[row] { row as u32 } else { GONE }));
        self.moves.clear();
        let gaps = (0..self.kept).filter(|&row| !keep[row]);
        let last = (self.kept..keep.len()).filter(|&row| keep[row]);
        for (from, to) in last.zip(gaps) {
            self.new_rows[from] = to as u32;
            self.moves.push((from as u32, to as u32));
        }
    }

    /// Rows that stay.
    pub(crate) fn kept(&self) -> usize {
        self.kept
    }

    /// Where each row is now, or [`GONE`].
    pub(crate) fn new_rows(&self) -> &[u32] {
        &self.new_rows
    }

    /// Carries it out on a table with so many entries a row.
    pub(crate) fn apply<T>(&self, table: &mut Vec<T>, width: usize) {
        // From the end, so that each row that moves is taken out of the table once.
        for &(from, to) in self.moves.iter().rev() {
            table.truncate((from as usize + 1) * width);
            for entry in (0..width).rev() {
                if let Some(moved) = table.pop() {
                    table[to as usize * width + entry] = moved;
                }
            }
        }
        table.truncate(self.kept * width);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_rows_fill_the_gaps() {
        let mut compaction = Compaction::default();
        for bits in 0..1_u32 << 7 {
            let keep: Vec<bool> = (0..7).map(|row| bits >> row & 1 == 1).collect();
            compaction.plan(&keep);
            let mut table: Vec<u32> = (0..14).collect();
            compaction.apply(&mut table, 2);
            assert_eq!(table.len(), 2 * keep.iter().filter(|keep| **keep).count());
            for (row, &new_row) in compaction.new_rows().iter().enumerate() {
                assert_eq!(new_row != GONE, keep[row]);
                if new_row != GONE {
                    let (old, new) = (2 * row as u32, 2 * new_row as usize);
                    assert_eq!(table[new..new + 2], [old, old + 1]);
                }
            }
        }
    }
}
