//! How long a target is along range, where its echo is wider than a point's.
//!
//! The width at half power is found in the cells of its peak, and in the same way in those that a point at the same place would give. A
//! target of length `l` widens a response of width `w₀` to about `√(w₀² + l²)`.

use super::response::Response;
use crate::elementary::powf;

/// Most cells on either side that are looked at.
const MOST_CELLS: isize = 64;
/// A width's deviation in units of the point's, over the root of the signal-to-noise ratio.
const SCATTER: f64 = 1.5;
/// A response is known to this share of its width.
const SHAPE_SIGMA: f64 = 0.05;
/// A target is longer than a point when its echo is wider by so many deviations, and by such a share of the width.
const MORE_THAN_NOISE: f64 = 5.0;
const MORE_THAN_A_POINT: f64 = 0.5;

/// The widths of an echo and of a point's in its place, in metres, weighted by how well they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Widths {
    weight: f64,
    own: f64,
    point: f64,
}

impl Widths {
    /// Of a peak `off` cells beside the middle of its cell; `excess` is what cells around it have above the noise, in its units.
    pub(super) fn of(
        excess: impl Fn(isize) -> Option<f64>,
        response: &Response,
        off: f64,
        step_m: f64,
    ) -> Self {
        let own = width(&excess);
        let point = width(|cell| Some(response.power(cell as f64 - off)));
        let snr = excess(0).unwrap_or(0.0).max(1.0);
        let (Some(own), Some(point)) = (own, point) else { return Self::default() };
        let sigma_m = point * step_m * (SCATTER * SCATTER / snr + SHAPE_SIGMA * SHAPE_SIGMA).sqrt();
        let weight = sigma_m.powi(-2);
        Self { weight, own: weight * own * step_m, point: weight * point * step_m }
    }

    /// What another peak of the same target says.
    pub(super) fn add(&mut self, other: &Self) {
        self.weight += other.weight;
        self.own += other.own;
        self.point += other.point;
    }

    /// The target's length, where it is clearly longer than a point.
    pub(super) fn extent_m(&self) -> Option<f64> {
        if self.weight <= 0.0 {
            return None;
        }
        let [own, point] = [self.own / self.weight, self.point / self.weight];
        let is_longer =
            own - point > (MORE_THAN_NOISE * powf(self.weight, -0.5)).max(MORE_THAN_A_POINT * point);
        is_longer.then(|| (own * own - point * point).sqrt())
    }

    /// Whether a snapshot's numbers make sense.
    pub(super) fn is_sound(&self) -> bool {
        [self.weight, self.own, self.point].iter().all(|number| number.is_finite() && *number >= 0.0)
    }
}

/// From where the power has fallen to half on one side to where it has on the other, in cells; `None` at an edge.
fn width(power: impl Fn(isize) -> Option<f64>) -> Option<f64> {
    let half = 0.5 * power(0)?;
    let side = |sign: isize| {
        let mut before = 2.0 * half;
        for cells in 1..=MOST_CELLS {
            let here = power(sign * cells)?;
            if here < half {
                return Some(cells as f64 - (half - here) / (before - here).max(f64::MIN_POSITIVE));
            }
            before = here;
        }
        None
    };
    Some(side(-1)? + side(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RadarConfig;
    use crate::detector::maps::response::Shapes;
    use crate::radar::RangeDopplerMap;

    #[test]
    fn a_point_has_no_extent_and_what_is_long_its_own() {
        let mut shapes = Shapes::new(&RadarConfig::default());
        let map =
            RangeDopplerMap { pulses: 16, samples: 84, gates: 60, filters: 16, ..RangeDopplerMap::default() };
        let place = shapes.find(&map);
        let response = &shapes.at(place).unwrap().range;
        let extent = |length: f64, off: f64| {
            // Scatterers side by side, whose phases are all different.
            let count = 41;
            let excess = |cell: isize| {
                let of = |n: usize| response.power(cell as f64 - off - length * (n as f64 / 40.0 - 0.5));
                Some(1e4 * (0..count).map(of).sum::<f64>() / count as f64)
            };
            Widths::of(excess, response, off, 60.0).extent_m()
        };
        for off in [-0.4, 0.0, 0.3] {
            assert_eq!(extent(0.0, off), None);
            for length in [3.0, 5.0] {
                let found_m = extent(length, off).unwrap();
                assert!((found_m / (60.0 * length) - 1.0).abs() < 0.2, "{length} {off}: {found_m}");
            }
        }
    }

    #[test]
    fn what_goes_on_to_an_edge_is_not_known() {
        let mut shapes = Shapes::new(&RadarConfig::default());
        let place = shapes.find(&RangeDopplerMap::default());
        let response = &shapes.at(place).unwrap().range;
        for excess in [None, Some(f64::NAN), Some(100.0)] {
            let widths = Widths::of(|cell| excess.filter(|_| cell < 3), response, 0.0, 60.0);
            assert!(widths.is_sound() && widths.extent_m().is_none());
        }
    }
}
