//! Sums over windows that lose nothing: no strong cell is ever taken out of a sum again, so that single precision does beside clutter
//! of any strength.
#![allow(clippy::inline_always, reason = "what is not inlined into a loop does not get the loop's wide instructions")]

/// Sums over the latest so many rows, three additions a row however many they are: what is left of the block before, which was summed
/// backwards, and what there is of this one (van Herk 1992, Pattern Recognition Letters 13, 517–521, has it for the largest of a window).
#[derive(Clone, Debug, Default)]
pub(super) struct Sliding {
    rows: usize,
    width: usize,
    place: usize,
    block: Vec<f32>,
    /// Sums of the block before from each of its rows to its end.
    rest: Vec<f32>,
    begun: Vec<f32>,
}

impl Sliding {
    /// Before the first row.
    pub(super) fn begin(&mut self, rows: usize, width: usize) {
        (self.rows, self.width, self.place) = (rows, width, 0);
        for memory in [&mut self.block, &mut self.rest] {
            memory.clear();
            memory.resize(rows * width, 0.0);
        }
        self.begun.clear();
        self.begun.resize(width, 0.0);
    }

    /// The next row: leaves in `sum` that and those before.
    #[inline(always)]
    pub(super) fn push(&mut self, row: &[f32], sum: &mut [f32]) {
        let Self { rows, width, place, block, rest, begun } = self;
        let (rows, width) = (*rows, *width);
        let at = *place * width;
        if *place == 0 {
            begun.copy_from_slice(row);
        } else {
            add(begun, row);
        }
        block[at..at + width].copy_from_slice(row);
        if *place + 1 < rows {
            add_two(sum, begun, &rest[at + width..at + 2 * width]);
            *place += 1;
            return;
        }
        sum.copy_from_slice(begun);
        for row in (1..rows).rev() {
            let (before, after) = block.split_at_mut(row * width);
            add(&mut before[(row - 1) * width..], &after[..width]);
        }
        std::mem::swap(block, rest);
        *place = 0;
    }
}

/// The latest so many rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Ring {
    width: usize,
    count: usize,
    newest: usize,
    rows: Vec<f32>,
}

impl Ring {
    /// Full of zeros.
    pub(super) fn begin(&mut self, count: usize, width: usize) {
        (self.width, self.count, self.newest) = (width, count, 0);
        self.rows.clear();
        self.rows.resize(count * width, 0.0);
    }

    /// Where the next row goes, in the place of the oldest.
    #[inline(always)]
    pub(super) fn next(&mut self) -> &mut [f32] {
        self.newest = if self.newest + 1 < self.count { self.newest + 1 } else { 0 };
        let at = self.newest * self.width;
        &mut self.rows[at..at + self.width]
    }

    /// The row that came so many before the newest.
    #[inline(always)]
    pub(super) fn ago(&self, rows: usize) -> &[f32] {
        let place = if self.newest >= rows { self.newest - rows } else { self.newest + self.count - rows };
        &self.rows[place * self.width..(place + 1) * self.width]
    }
}

/// Sums over neighbours in a row, by doubling: of one, two, four and so on.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubling {
    width: usize,
    levels: Vec<Vec<f32>>,
}

impl Doubling {
    /// For rows of this width with so many more cells around, and sums of at most so many.
    pub(super) fn begin(&mut self, width: usize, around: usize, most: usize) {
        self.width = width;
        let count = (usize::BITS - most.max(1).leading_zeros()) as usize;
        self.levels.resize_with(count, Vec::new);
        for level in &mut self.levels {
            level.clear();
            level.resize(width + 2 * around, 0.0);
        }
    }

    /// The next row, which goes round: each cell times its weight, where there are weights.
    #[inline(always)]
    pub(super) fn take(&mut self, row: &[f32], weights: &[f32]) {
        let Some((first, rest)) = self.levels.split_first_mut() else { return };
        wrap(row, weights, first);
        let mut last: &Vec<f32> = first;
        for (step, level) in rest.iter_mut().enumerate() {
            let step = 1 << step;
            let many = level.len() + 1 - 2 * step;
            add_two(&mut level[..many], &last[..many], &last[step..step + many]);
            last = level;
        }
    }

    /// Sums over so many neighbours from each cell on, `offset` cells before where the row begins being the first of them; added to
    /// what is there.
    #[inline(always)]
    pub(super) fn add_sums(&self, offset: usize, count: usize, sums: &mut [f32]) {
        let mut at = offset;
        for (bit, level) in self.levels.iter().enumerate().rev() {
            if count & (1 << bit) != 0 {
                add(sums, &level[at..at + self.width]);
                at += 1 << bit;
            }
        }
    }
}

/// A row with as many of its cells at either end again as there is room for.
#[inline(always)]
pub(super) fn wrap(row: &[f32], weights: &[f32], to: &mut [f32]) {
    let around = (to.len() - row.len()) / 2;
    let middle = &mut to[around..around + row.len()];
    if weights.is_empty() {
        middle.copy_from_slice(row);
    } else {
        for ((to, power), weight) in middle.iter_mut().zip(row).zip(weights) {
            *to = power * weight;
        }
    }
    to.copy_within(row.len()..row.len() + around, 0);
    to.copy_within(around..2 * around, around + row.len());
}

#[inline(always)]
fn add(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

#[inline(always)]
fn add_two(to: &mut [f32], a: &[f32], b: &[f32]) {
    for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
        *to = a + b;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_summed_as_they_pass() {
        let value = |row: usize, cell: usize| ((row * 7 + cell * 3) % 11) as f32;
        for count in 1..9 {
            let mut sliding = Sliding::default();
            sliding.begin(count, 3);
            for row in 0..30 {
                let mut sum = [0.0; 3];
                sliding.push(&[0, 1, 2].map(|cell| value(row, cell)), &mut sum);
                let rows = (row + 1).saturating_sub(count)..=row;
                let expected = [0, 1, 2].map(|cell| rows.clone().map(|row| value(row, cell)).sum::<f32>());
                assert_eq!(sum, expected, "{count} {row}");
            }
        }
    }

    #[test]
    fn neighbours_are_summed_round_the_row() {
        let row: Vec<f32> = (0..13).map(|cell| ((cell * cell) % 7) as f32).collect();
        for around in 0..=6 {
            let mut doubling = Doubling::default();
            doubling.begin(13, around, 2 * around + 1);
            doubling.take(&row, &[]);
            for (offset, count) in [(0, 2 * around + 1), (around, 1), (around, around), (0, around)] {
                let mut sums = [0.0; 13];
                doubling.add_sums(offset, count, &mut sums);
                for (cell, sum) in sums.iter().enumerate() {
                    let of = |k: usize| row[(cell + offset + k + 13 - around) % 13];
                    assert_eq!(*sum, (0..count).map(of).sum::<f32>(), "{around} {offset} {count}");
                }
            }
        }
    }

    #[test]
    fn what_is_strong_leaves_nothing_behind() {
        let mut sliding = Sliding::default();
        sliding.begin(4, 1);
        let mut sum = [0.0];
        for row in 0..40 {
            sliding.push(&[if row == 10 { 1e30 } else { 1.0 }], &mut sum);
        }
        assert_eq!(sum, [4.0]);
    }

    #[test]
    fn a_ring_remembers() {
        let mut ring = Ring::default();
        ring.begin(3, 1);
        for row in 0..5 {
            ring.next()[0] = row as f32;
        }
        assert_eq!([0, 1, 2].map(|ago| ring.ago(ago)[0]), [4.0, 3.0, 2.0]);
    }
}
