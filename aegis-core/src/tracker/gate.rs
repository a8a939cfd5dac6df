//! Which plots could be a track's: a grid over the plots, asked for a box around each track.
//!
//! The grid lies in the sensor's slant plane: a polar plot stands at its azimuth and *slant* range, so that its
//! place does not depend on an altitude that may be unknown. In a planar world that is the ground itself.

use super::measurement::MOST_ROWS;
use crate::probability::chi_square_quantile;
use std::ops::ControlFlow;

/// Cells per plot that the grid aims at.
const CELLS_PER_PLOT: usize = 2;

/// Largest NIS inside the gate, by degrees of freedom.
#[derive(Clone, Debug)]
pub(crate) struct Gates([f64; MOST_ROWS + 1]);

impl Gates {
    pub(crate) fn new(probability: f64) -> Self {
        Self(std::array::from_fn(|dof| {
            chi_square_quantile(probability, dof.max(1) as f64).unwrap_or(f64::INFINITY)
        }))
    }

    pub(super) fn threshold(&self, dof: usize) -> f64 {
        self.0[dof]
    }
}

/// A point of the slant plane, metres east and north of the sensor.
pub(crate) type SlantPoint = [f64; 2];

/// A box of the slant plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct SlantBox {
    low: SlantPoint,
    high: SlantPoint,
}

impl SlantBox {
    /// All points within `radius` of `centre` along each axis.
    pub(crate) fn around(centre: SlantPoint, radius: f64) -> Self {
        Self { low: [centre[0] - radius, centre[1] - radius], high: [centre[0] + radius, centre[1] + radius] }
    }

    /// The smallest box around both.
    pub(crate) fn union(self, other: Self) -> Self {
        Self {
            low: std::array::from_fn(|axis| self.low[axis].min(other.low[axis])),
            high: std::array::from_fn(|axis| self.high[axis].max(other.high[axis])),
        }
    }

    /// Larger by `margin` on every side.
    pub(crate) fn grown(self, margin: f64) -> Self {
        Self { low: self.low.map(|axis| axis - margin), high: self.high.map(|axis| axis + margin) }
    }

    /// A box that nothing meets.
    pub(crate) const NOTHING: Self = Self { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };

    /// The smallest box around this one and a point.
    pub(crate) fn with(self, point: SlantPoint) -> Self {
        self.union(Self { low: point, high: point })
    }

    /// Whether both have a point in common.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.low[axis] <= other.high[axis] && other.low[axis] <= self.high[axis])
    }

    #[allow(
        clippy::needless_bitwise_bool,
        reason = "one branch for all, as every other point nearby is inside"
    )]
    pub(super) fn contains(&self, point: SlantPoint) -> bool {
        let along = |axis: usize| (self.low[axis] <= point[axis]) & (point[axis] <= self.high[axis]);
        along(0) & along(1)
    }
}

/// Where a target's plot may lie: a box, cut by a ring around the sensor. Range is measured well where azimuth is
/// not, so that the ring is narrow where the box is wide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) around: SlantBox,
    pub(crate) nearest_m: f64,
    pub(crate) farthest_m: f64,
}

impl From<SlantBox> for Area {
    fn from(around: SlantBox) -> Self {
        Self { around, nearest_m: 0.0, farthest_m: f64::INFINITY }
    }
}

impl Area {
    /// The smallest area around both.
    pub(crate) fn union(self, other: Self) -> Self {
        Self {
            around: self.around.union(other.around),
            nearest_m: self.nearest_m.min(other.nearest_m),
            farthest_m: self.farthest_m.max(other.farthest_m),
        }
    }

    #[allow(
        clippy::needless_bitwise_bool,
        reason = "one branch for all, as every other point nearby is inside"
    )]
    pub(super) fn contains(&self, point: SlantPoint) -> bool {
        let range2 = point[0] * point[0] + point[1] * point[1];
        let nearest = self.nearest_m.max(0.0);
        self.around.contains(point)
            & (nearest * nearest <= range2)
            & (range2 <= self.farthest_m * self.farthest_m)
    }
}

/// Plots sorted into cells; rebuilt each scan in the same memory.
///
/// Plots of one cell stand side by side, so that the plots near a target are read one after the other: whoever keeps
/// more about each plot should keep it in [`order`](Self::order) too.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlotGrid {
    low: SlantPoint,
    cell: f64,
    columns: usize,
    rows: usize,
    /// The plots of cell `c` are `starts[c]..starts[c + 1]`.
    starts: Vec<u32>,
    /// Index of each plot in the list that it came from, cell by cell.
    order: Vec<u32>,
    /// Where each plot stands, cell by cell.
    points: Vec<SlantPoint>,
    unsorted: Vec<SlantPoint>,
}

impl PlotGrid {
    /// Sorts the points into square cells, about two for each point.
    pub(crate) fn rebuild(&mut self, points: impl Iterator<Item = SlantPoint>) {
        self.unsorted.clear();
        self.unsorted.extend(points);
        self.lay_out();
        let count = self.unsorted.len();
        self.starts.clear();
        self.starts.resize(self.columns * self.rows + 1, 0);
        for index in 0..count {
            let cell = self.cell_of(self.unsorted[index]);
            self.starts[cell] += 1;
        }
        let mut end = 0;
        for start in &mut self.starts {
            end += *start;
            *start = end;
        }
        self.order.clear();
        self.order.resize(count, 0);
        self.points.clear();
        self.points.resize(count, [0.0; 2]);
        // Filling each cell from its end leaves its plots in their own order, and `starts` at the cells' starts.
        for index in (0..count).rev() {
            let point = self.unsorted[index];
            let cell = self.cell_of(point);
            self.starts[cell] -= 1;
            let place = self.starts[cell] as usize;
            self.order[place] = index as u32;
            self.points[place] = point;
        }
    }

    /// Where the plot of each place stands.
    pub(crate) fn points(&self) -> &[SlantPoint] {
        &self.points
    }

    /// Which of the given points stands at each place of the grid.
    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    /// Calls `visit` with the place of each plot inside the area, cell by cell, until it has seen enough; passes on
    /// whether it had.
    pub(crate) fn visit(
        &self,
        area: &Area,
        mut visit: impl FnMut(usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let across = self.cells_between(area.around.low[0], area.around.high[0], 0);
        let upwards = self.cells_between(area.around.low[1], area.around.high[1], 1);
        let (false, Some(columns), Some(rows)) = (self.points.is_empty(), across, upwards) else {
            return ControlFlow::Continue(());
        };
        for row in rows {
            let first = self.starts[row * self.columns + columns.start()] as usize;
            let last = self.starts[row * self.columns + columns.end() + 1] as usize;
            for (place, point) in self.points[first..last].iter().enumerate() {
                if area.contains(*point) {
                    visit(first + place)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// How many plots are inside the area, but no more than `most`.
    pub(crate) fn count(&self, area: &Area, most: usize) -> usize {
        let mut count = 0;
        let _ = self.visit(area, |_| {
            count += 1;
            if count == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        count
    }

    fn lay_out(&mut self) {
        let mut bounds: Option<SlantBox> = None;
        for &point in &self.unsorted {
            let here = SlantBox { low: point, high: point };
            bounds = Some(bounds.map_or(here, |all| all.union(here)));
        }
        let bounds = bounds.unwrap_or(SlantBox { low: [0.0; 2], high: [0.0; 2] });
        let (width, height) = (bounds.high[0] - bounds.low[0], bounds.high[1] - bounds.low[1]);
        let wanted = (self.unsorted.len().max(1) * CELLS_PER_PLOT) as f64;
        // The cell is at least a metre, and never so small that a thin strip of plots would need too many.
        self.cell = (width * height / wanted).sqrt().max(width.max(height) / wanted).max(1.0);
        self.low = bounds.low;
        self.columns = (width / self.cell) as usize + 1;
        self.rows = (height / self.cell) as usize + 1;
    }

    fn cell_of(&self, point: SlantPoint) -> usize {
        let column = ((point[0] - self.low[0]) / self.cell) as usize;
        let row = ((point[1] - self.low[1]) / self.cell) as usize;
        row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)
    }

    /// The cells along one axis that lie between two coordinates, or `None` when they lie outside the grid.
    fn cells_between(&self, low: f64, high: f64, axis: usize) -> Option<std::ops::RangeInclusive<usize>> {
        let count = if axis == 0 { self.columns } else { self.rows };
        let first = (low - self.low[axis]) / self.cell;
        let last = (high - self.low[axis]) / self.cell;
        if !(last >= 0.0 && first < count as f64) {
            return None;
        }
        Some(first.max(0.0) as usize..=(last as usize).min(count - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(
            points in proptest::collection::vec((-1e5f64..1e5, -1e5f64..1e5), 0..200),
            centre in (-1.2e5f64..1.2e5, -1.2e5f64..1.2e5),
            radius in 0.0f64..5e4,
        ) {
            let points: Vec<SlantPoint> = points.into_iter().map(|(x, y)| [x, y]).collect();
            let range = centre.0.hypot(centre.1);
            let around = SlantBox::around([centre.0, centre.1], radius);
            let area = Area { around, nearest_m: range - radius / 2.0, farthest_m: range + radius / 3.0 };
            let mut grid = PlotGrid::default();
            grid.rebuild(points.iter().copied());
            let mut found = Vec::new();
            let _ = grid.visit(&area, |place| {
                found.push(grid.order()[place]);
                ControlFlow::Continue(())
            });
            found.sort_unstable();
            let expected: Vec<u32> =
                (0..points.len()).filter(|&i| area.contains(points[i])).map(|i| i as u32).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn plots_on_one_spot_or_one_line_are_no_trouble() {
        for points in [vec![[5.0, 5.0]; 1000], (0..1000).map(|i| [f64::from(i) * 1e4, 0.0]).collect()] {
            let mut grid = PlotGrid::default();
            grid.rebuild(points.iter().copied());
            let mut found = 0;
            let everything = SlantBox::around([0.0; 2], 1e8);
            let area = Area { around: everything, nearest_m: -1.0, farthest_m: 1e9 };
            let _ = grid.visit(&area, |_| {
                found += 1;
                ControlFlow::Continue(())
            });
            assert_eq!(found, 1000);
            assert!(grid.columns * grid.rows <= 4 * 1000 * CELLS_PER_PLOT + 4);
        }
    }
}
