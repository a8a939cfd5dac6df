//! Sums over windows that lose nothing: no strong cell is ever taken out of a sum again, so that single precision does beside clutter
//! of any strength.
#![allow(
    clippy::inline_always,
    reason = "what is not inlined into a loop does not get the loop's wide instructions"
)]

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
            begun.fill(0.0);
        }
        let own = &mut block[at..at + width];
        if *place + 1 < rows {
            keep(row, own, begun, sum, &rest[at + width..at + 2 * width]);
            *place += 1;
            return;
        }
        own.copy_from_slice(row);
        add_two(sum, begun, row);
        for row in (1..rows).rev() {
            let (before, after) = block.split_at_mut(row * width);
            add(&mut before[(row - 1) * width..], &after[..width]);
        }
        std::mem::swap(block, rest);
        *place = 0;
    }
}

/// Keeps a row, adds it to what has begun, and tells the sum of that and the rest.
#[inline(always)]
fn keep(row: &[f32], own: &mut [f32], begun: &mut [f32], sum: &mut [f32], rest: &[f32]) {
    for ((((row, own), begun), sum), rest) in row.iter().zip(own).zip(begun).zip(sum).zip(rest) {
        *own = *row;
        *begun += row;
        *sum = *begun + rest;
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

/// Sums over neighbours in a row: of one, of four and so on, each from four of the one before.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours {
    width: usize,
    levels: Vec<Vec<f32>>,
}

/// Parts that are added in one go.
const PARTS: usize = 4;

impl Neighbours {
    /// For rows of this width with so many more cells around, and sums of at most so many.
    pub(super) fn begin(&mut self, width: usize, around: usize, most: usize) {
        self.width = width;
        self.levels.resize_with(most.max(1).ilog(PARTS) as usize + 1, Vec::new);
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
        let (mut last, mut step): (&Vec<f32>, usize) = (first, 1);
        for level in rest {
            let many = level.len() + 1 - PARTS * step;
            let part = |number: usize| &last[number * step..number * step + many];
            add_up([part(0), part(1), part(2), part(3)], &mut level[..many]);
            (last, step) = (level, PARTS * step);
        }
    }

    /// For each cell the sum over some of its neighbours: from as many on as the first number says, so many as the second says, counted
    /// from the first that is around.
    #[inline(always)]
    pub(super) fn sums(&self, ranges: &[(usize, usize)], sums: &mut [f32]) {
        let mut parts = [self.levels[0].as_slice(); PARTS];
        let (mut count, mut is_first) = (0, true);
        for (from, many) in ranges {
            let mut at = *from;
            for (number, level) in self.levels.iter().enumerate().rev() {
                let step = 1 << (2 * number);
                for _ in 0..(many / step) % PARTS {
                    parts[count] = &level[at..at + self.width];
                    (at, count) = (at + step, count + 1);
                    if count == PARTS {
                        give(parts, count, is_first, sums);
                        (count, is_first) = (0, false);
                    }
                }
            }
        }
        give(parts, count, is_first, sums);
    }
}

/// Sets the sums to those of so many parts, or adds these.
#[inline(always)]
fn give(parts: [&[f32]; PARTS], count: usize, is_first: bool, sums: &mut [f32]) {
    let [a, b, c, _] = parts;
    match (count, is_first) {
        (0, true) => sums.fill(0.0),
        (0, false) => {}
        (1, true) => sums.copy_from_slice(a),
        (2, true) => add_two(sums, a, b),
        (3, true) => {
            for (((to, a), b), c) in sums.iter_mut().zip(a).zip(b).zip(c) {
                *to = (a + b) + c;
            }
        }
        (_, true) => add_up(parts, sums),
        (_, false) => parts.iter().take(count).for_each(|part| add(sums, part)),
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
fn add_up([a, b, c, d]: [&[f32]; PARTS], to: &mut [f32]) {
    for ((((to, a), b), c), d) in to.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *to = (a + b) + (c + d);
    }
}

#[inline(always)]
fn add_two(to: &mut [f32], a: &[f32], b: &[f32]) {
    for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
        *to = a + b;
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Sums of small whole numbers are exact.
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
            let mut neighbours = Neighbours::default();
            neighbours.begin(13, around, 2 * around + 1);
            neighbours.take(&row, &[]);
            for (offset, count) in [(0, 2 * around + 1), (around, 1), (around, around), (0, around)] {
                let mut sums = [0.0; 13];
                neighbours.sums(&[(offset, count), (around, 1)], &mut sums);
                for (cell, sum) in sums.iter().enumerate() {
                    let of = |k: usize| row[(cell + offset + k + 13 - around) % 13];
                    assert_eq!(
                        *sum,
                        (0..count).map(of).sum::<f32>() + row[cell],
                        "{around} {offset} {count}"
                    );
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
