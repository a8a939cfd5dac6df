//! What a sensor sees around itself.

use super::{dot, norm, wrap_azimuth};
use crate::elementary::{atan2, hypot, sin_cos};

/// A position as a sensor measures it, around its own east-north-up frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Polar {
    /// Slant range.
    pub range_m: f64,
    /// Clockwise from true north, [0, 2π).
    pub azimuth_rad: f64,
    /// Above the sensor's horizontal plane, [−π/2, π/2].
    pub elevation_rad: f64,
}

impl Polar {
    /// Of a point in the sensor's own frame, metres. The origin has azimuth and elevation 0, a point straight
    /// above it azimuth 0.
    ///
    /// ```
    /// use aegis_core::geometry::Polar;
    /// let west = Polar::from_enu([-1000.0, 0.0, 0.0]);
    /// assert_eq!(west.azimuth_rad.to_degrees(), 270.0);
    /// ```
    #[must_use]
    pub fn from_enu(enu_m: [f64; 3]) -> Self {
        let [east, north, up] = enu_m;
        Self {
            range_m: norm(enu_m),
            azimuth_rad: wrap_azimuth(atan2(east, north)),
            elevation_rad: atan2(up, hypot(east, north)),
        }
    }

    /// The point in the sensor's own frame, metres.
    #[must_use]
    pub fn to_enu(self) -> [f64; 3] {
        let (sin_az, cos_az) = sin_cos(self.azimuth_rad);
        let (sin_el, cos_el) = sin_cos(self.elevation_rad);
        let ground_m = self.range_m * cos_el;
        [ground_m * sin_az, ground_m * cos_az, self.range_m * sin_el]
    }
}

/// How fast the range of a target grows, m/s: its velocity along the line of sight, both relative to the
/// sensor. Positive opens. At the sensor itself, where closing turns into opening, it is 0.
///
/// ```
/// use aegis_core::geometry::range_rate_m_s;
/// assert_eq!(range_rate_m_s([0.0, 5000.0, 0.0], [30.0, -200.0, 0.0]), -200.0);
/// ```
#[must_use]
pub fn range_rate_m_s(position_m: [f64; 3], velocity_m_s: [f64; 3]) -> f64 {
    let range_m = norm(position_m);
    if range_m > 0.0 { dot(position_m, velocity_m_s) / range_m } else { 0.0 }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // what is compared so is exact
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn polar_and_back(position_m in proptest::array::uniform3(-400_000.0..400_000.0_f64)) {
            let polar = Polar::from_enu(position_m);
            let back = polar.to_enu();
            prop_assert!((0..3).all(|axis| (back[axis] - position_m[axis]).abs() < 1e-8));
            prop_assert!((0.0..std::f64::consts::TAU).contains(&polar.azimuth_rad));
        }

        #[test]
        fn range_rate_is_the_derivative_of_range(
            position_m in proptest::array::uniform3(1_000.0..400_000.0_f64),
            velocity_m_s in proptest::array::uniform3(-1_000.0..1_000.0_f64),
        ) {
            let moved = |time_s: f64| {
                [0, 1, 2].map(|axis: usize| position_m[axis] + time_s * velocity_m_s[axis])
            };
            let range_at = |time_s: f64| norm(moved(time_s));
            let expected_m_s = (range_at(1e-3) - range_at(-1e-3)) / 2e-3;
            prop_assert!((range_rate_m_s(position_m, velocity_m_s) - expected_m_s).abs() < 1e-3);
        }
    }

    #[test]
    fn nothing_breaks_at_the_sensor_itself() {
        assert_eq!(Polar::from_enu([0.0; 3]), Polar::default());
        assert_eq!(range_rate_m_s([0.0; 3], [1.0, 2.0, 3.0]), 0.0);
    }
}
