//! Which cells around a cell tell its threshold.

use crate::config::Detection;

/// Gates and filters around a cell. The cells of the guard do not count; those beyond do: whole rows in the gates before and after, and
/// in the guard's own gates what lies beside the guard.
///
/// ```text
///            ◄── reach ──►
///            ▒▒▒▒▒▒▒▒▒▒▒▒▒   gates before
///            ▒▒▒▒     ▒▒▒▒   the guard's gates
///            ▒▒▒▒  x  ▒▒▒▒
///            ▒▒▒▒     ▒▒▒▒
///            ▒▒▒▒▒▒▒▒▒▒▒▒▒   gates after
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) guard_gates: usize,
    pub(super) training_gates: usize,
    /// Filters on either side to the guard's last, and to the last.
    pub(super) guard_filters: usize,
    pub(super) reach_filters: usize,
}

/// How much of a window there is at a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// Gates before and after the guard.
    pub(super) before: usize,
    pub(super) after: usize,
    /// Gates of the guard, before and after the cell's own.
    pub(super) guard_before: usize,
    pub(super) guard_after: usize,
}

/// A rectangle of a window, first and last included, counted from the cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rectangle {
    pub(super) gates: (i64, i64),
    pub(super) filters: (i64, i64),
}

impl Window {
    /// In a map of so many filters; none of them is in a window twice.
    pub(super) fn of(config: &Detection, filters: usize) -> Self {
        let most = filters.saturating_sub(1) / 2;
        let (guard, training) = (config.guard_filters as usize, config.training_filters as usize);
        let (guard_filters, reach_filters) =
            if training == 0 { (0, 0) } else { (guard.min(most), (guard + training).min(most)) };
        Self {
            guard_gates: config.guard_gates as usize,
            training_gates: config.training_gates as usize,
            guard_filters,
            reach_filters,
        }
    }

    /// Gates on either side to the last.
    pub(super) fn reach_gates(&self) -> usize {
        self.guard_gates + self.training_gates
    }

    /// Filters of a row before or after.
    pub(super) fn width(&self) -> usize {
        2 * self.reach_filters + 1
    }

    /// Filters on one side of the guard.
    pub(super) fn side(&self) -> usize {
        self.reach_filters - self.guard_filters
    }

    pub(super) fn at(&self, gate: usize, gates: usize) -> Extent {
        let (nearer, farther) = (gate, gates - 1 - gate);
        let beyond = |there_are: usize| there_are.saturating_sub(self.guard_gates).min(self.training_gates);
        Extent {
            before: beyond(nearer),
            after: beyond(farther),
            guard_before: nearer.min(self.guard_gates),
            guard_after: farther.min(self.guard_gates),
        }
    }

    /// How many cells there are.
    pub(super) fn cells(&self, extent: Extent) -> usize {
        let guard = extent.guard_before + 1 + extent.guard_after;
        (extent.before + extent.after) * self.width() + guard * 2 * self.side()
    }

    /// Before, after, left and right of the guard; those that are there.
    pub(super) fn rectangles(&self, extent: Extent) -> impl Iterator<Item = Rectangle> + Clone {
        let signed = |count: usize| count.cast_signed() as i64;
        let (guard, reach) = (signed(self.guard_filters), signed(self.reach_filters));
        let gates = signed(self.guard_gates);
        let guard_rows = (-signed(extent.guard_before), signed(extent.guard_after));
        [
            Rectangle { gates: (-gates - signed(extent.before), -gates - 1), filters: (-reach, reach) },
            Rectangle { gates: (gates + 1, gates + signed(extent.after)), filters: (-reach, reach) },
            Rectangle { gates: guard_rows, filters: (-reach, -guard - 1) },
            Rectangle { gates: guard_rows, filters: (guard + 1, reach) },
        ]
        .into_iter()
        .filter(|rectangle| rectangle.cells() > 0)
    }
}

impl Extent {
    /// The same seen from the other end: a threshold is the same there.
    pub(super) fn mirrored(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
            guard_before: self.guard_after,
            guard_after: self.guard_before,
        }
    }
}

impl Rectangle {
    pub(super) fn cells(&self) -> i64 {
        let length = |(first, last): (i64, i64)| (last - first + 1).max(0);
        length(self.gates) * length(self.filters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_have_all_cells() {
        let config = Detection {
            guard_gates: 2,
            training_gates: 8,
            guard_filters: 2,
            training_filters: 8,
            ..Detection::default()
        };
        let window = Window::of(&config, 128);
        assert_eq!(window.cells(window.at(100, 300)), 416);
        for (filters, gates) in [(128, 300), (5, 4), (1, 3), (16, 12), (21, 40)] {
            let window = Window::of(&config, filters);
            assert!(window.width() <= filters);
            for gate in 0..gates {
                let extent = window.at(gate, gates);
                let cells: i64 = window.rectangles(extent).map(|rectangle| rectangle.cells()).sum();
                assert_eq!(cells as usize, window.cells(extent), "{filters} {gate}");
            }
        }
    }

    #[test]
    fn without_filters_to_learn_from_it_lies_along_range() {
        let window = Window::of(&Detection::default(), 64);
        assert_eq!((window.width(), window.side()), (1, 0));
        assert_eq!([0, 3, 4, 40, 99].map(|gate| window.cells(window.at(gate, 100))), [16, 16, 17, 32, 16]);
    }
}
