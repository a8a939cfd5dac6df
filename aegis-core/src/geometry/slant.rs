//! Slant range, azimuth and altitude: where a secondary radar's target is.

use super::EnuFrame;
use crate::elementary::sin_cos;

/// Rounds of the solver. Each multiplies the error by about e²·range/R (4e-4 at 400 km), from a start that is
/// some metres off at that range.
const ROUNDS: u32 = 8;
/// The solver stops when it would move the point by less than this.
const SOLVED_M: f64 = 1e-5;
/// The altitude counts as reached within this error of height.
const REACHED_M: f64 = 1e-4;

/// The point at a slant range, azimuth and altitude, in the frame of the sensor that measured it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AtAltitude {
    /// East, north, up of the sensor.
    pub position_m: [f64; 3],
    /// The ellipsoid's normal at the point, a unit vector: the gradient of height.
    pub up: [f64; 3],
    /// Radius at which the surface of equal height bends along the azimuth: the ellipsoid's radius of
    /// curvature at the sensor plus the altitude. To second order, a step s along that surface bends down by
    /// s²/2R.
    pub curvature_radius_m: f64,
    /// Whether the point has that altitude. If not, the range is shorter than the difference of heights (or a
    /// number was not finite), and the point is the nearest possible one: straight above or below the sensor.
    pub reached: bool,
}

impl EnuFrame {
    /// The point at a slant range and azimuth whose height above the ellipsoid is `altitude_m`, to 1e-4 m.
    ///
    /// A negative range counts as 0; a number that is not finite counts as 0 and gives `reached: false`. The
    /// result is always finite.
    ///
    /// ```
    /// use aegis_core::geometry::{EnuFrame, Geodetic};
    /// let radar = EnuFrame::new(Geodetic::from_degrees(41.3, 2.1, 0.0));
    /// let far = radar.at_altitude(400_000.0, 0.3, 10_000.0);
    /// assert!(far.reached && far.position_m[2] < -2000.0);
    /// let too_near = radar.at_altitude(5_000.0, 0.3, 10_000.0);
    /// assert!(!too_near.reached);
    /// assert_eq!(too_near.position_m, [0.0, 0.0, 5_000.0]);
    /// ```
    #[must_use]
    pub fn at_altitude(&self, range_m: f64, azimuth_rad: f64, altitude_m: f64) -> AtAltitude {
        let finite = range_m.is_finite() && azimuth_rad.is_finite() && altitude_m.is_finite();
        let [range_m, azimuth_rad, altitude_m] =
            [range_m, azimuth_rad, altitude_m].map(|value| if value.is_finite() { value } else { 0.0 });
        let range_m = range_m.clamp(0.0, 1e9);
        // Below this the ellipsoid's normals begin to meet; nothing flies there.
        let altitude_m = altitude_m.clamp(-1e6, 1e9);
        let radius_m = self.curvature_radius_m(azimuth_rad);
        let point = self.solve_altitude(range_m, azimuth_rad, altitude_m, radius_m);
        AtAltitude { reached: point.reached && finite, ..point }
    }

    /// The unknown is the sensor's own up coordinate z. On a sphere of radius R, with r the slant range, h₀
    /// the sensor's height and h the point's,
    ///
    /// (R + h)² = (R + h₀)² + 2(R + h₀) z + r²,
    ///
    /// so h is smooth and almost linear in z everywhere, also straight overhead where it is stationary in
    /// elevation. Its slope ∂h/∂z = (R + h₀)/(R + h) serves for the ellipsoid too.
    fn solve_altitude(&self, range_m: f64, azimuth_rad: f64, altitude_m: f64, radius_m: f64) -> AtAltitude {
        let (sin_az, cos_az) = sin_cos(azimuth_rad);
        let at = |z: f64| {
            let ground_m = ((range_m - z) * (range_m + z)).max(0.0).sqrt();
            let position_m = [ground_m * sin_az, ground_m * cos_az, z];
            let (height_m, up) = self.height_and_up(position_m);
            (
                AtAltitude { position_m, up, curvature_radius_m: radius_m + altitude_m, reached: false },
                height_m,
            )
        };
        let site_m = self.origin().height_m;
        let rise_m2 = (altitude_m - site_m) * (2.0 * radius_m + altitude_m + site_m);
        let mut z = ((rise_m2 - range_m * range_m) / (2.0 * (radius_m + site_m))).clamp(-range_m, range_m);
        let slope = (radius_m + site_m) / (radius_m + altitude_m);
        let (mut point, mut height_m) = at(z);
        for _ in 0..ROUNDS {
            let next = (z + (altitude_m - height_m) / slope).clamp(-range_m, range_m);
            // Either it is solved, or straight above or below and can go no farther.
            if (next - z).abs() < SOLVED_M {
                break;
            }
            z = next;
            (point, height_m) = at(z);
        }
        AtAltitude { reached: (height_m - altitude_m).abs() < REACHED_M, ..point }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Geodetic, Polar, norm, wrap_angle};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_point_has_the_range_azimuth_and_altitude_it_was_asked_for(
            latitude_deg in -90.0..=90.0_f64,
            site_m in -400.0..12_000.0_f64,
            azimuth_rad in 0.0..std::f64::consts::TAU,
            altitude_m in -400.0..100_000.0_f64,
            beyond_m in 0.01..1_000_000.0_f64,
        ) {
            let frame = EnuFrame::new(Geodetic::from_degrees(latitude_deg, 179.9, site_m));
            let range_m = (altitude_m - site_m).abs() + beyond_m;
            let point = frame.at_altitude(range_m, azimuth_rad, altitude_m);
            prop_assert!(point.reached);
            prop_assert!((frame.height_at(point.position_m) - altitude_m).abs() < 1e-4);
            prop_assert!((norm(point.position_m) - range_m).abs() < 1e-6);
            let ground_m = point.position_m[0].hypot(point.position_m[1]);
            let turned = wrap_angle(Polar::from_enu(point.position_m).azimuth_rad - azimuth_rad);
            prop_assert!((turned * ground_m).abs() < 1e-6);
        }

        #[test]
        fn any_numbers_give_a_finite_point(range_m: f64, azimuth_rad: f64, altitude_m: f64) {
            let point = EnuFrame::nominal().at_altitude(range_m, azimuth_rad, altitude_m);
            prop_assert!(point.position_m.iter().chain(&point.up).all(|value| value.is_finite()));
        }
    }

    #[test]
    fn an_altitude_out_of_reach_gives_the_point_straight_above_or_below() {
        let frame = EnuFrame::new(Geodetic::from_degrees(41.3, 2.1, 8_000.0));
        let above = frame.at_altitude(1_000.0, 1.0, 12_000.0);
        assert_eq!((above.position_m, above.reached), ([0.0, 0.0, 1_000.0], false));
        let below = frame.at_altitude(1_000.0, 1.0, 2_000.0);
        assert_eq!((below.position_m, below.reached), ([0.0, 0.0, -1_000.0], false));
        assert!(!frame.at_altitude(f64::NAN, 1.0, 2_000.0).reached);
    }

    #[test]
    fn the_curvature_tells_how_the_surface_of_equal_height_bends() {
        let frame = EnuFrame::new(Geodetic::from_degrees(41.3, 2.1, 0.0));
        for azimuth_rad in [0.0, 0.7, std::f64::consts::FRAC_PI_2] {
            let point = frame.at_altitude(1_000.0, azimuth_rad, 900.0);
            let (sin, cos) = azimuth_rad.sin_cos();
            // A step of 10 km along the tangent plane rises above the surface by s²/2R = 7.8 m.
            let tangent = [sin * point.up[2], cos * point.up[2], -(sin * point.up[0] + cos * point.up[1])];
            let step_m = 10_000.0 / norm(tangent);
            let moved = [0, 1, 2].map(|axis: usize| point.position_m[axis] + step_m * tangent[axis]);
            let rise_m = frame.height_at(moved) - 900.0;
            assert!((rise_m - 1e8 / (2.0 * point.curvature_radius_m)).abs() < 0.01, "{rise_m} m");
        }
    }
}
