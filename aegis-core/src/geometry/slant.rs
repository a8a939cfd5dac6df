//! Slant range, azimuth and altitude: where a secondary radar's target is.

use super::{EnuFrame, Vector};

/// Rounds of the solver. Each multiplies the error by about e²·range/R (4e-4 at 400 km), from a start that is some
/// metres off at that range.
const ROUNDS: u32 = 8;
/// The solver stops below this error of height.
const SOLVED_M: f64 = 1e-7;
/// The altitude counts as reached within this error of height.
const REACHED_M: f64 = 1e-4;

/// The point at a slant range, azimuth and altitude, in the frame of the sensor that measured it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AtAltitude {
    /// East, north, up of the sensor.
    pub position_m: [f64; 3],
    /// The ellipsoid's normal at the point, a unit vector: the gradient of height.
    pub up: [f64; 3],
    /// Radius at which the surface of equal height bends along the azimuth: the ellipsoid's radius of curvature at the
    /// sensor plus the altitude. To second order, a step s along that surface bends down by s²/2R.
    pub curvature_radius_m: f64,
    /// Whether the point has that altitude. If not, the range is shorter than the difference of heights (or a number
    /// was not finite), and the point is the nearest possible one: straight above or below the sensor.
    pub reached: bool,
}

impl EnuFrame {
    /// The point at a slant range and azimuth whose height above the ellipsoid is `altitude_m`, to 1e-4 m.
    ///
    /// A negative range counts as 0; a number that is not finite counts as 0 and gives `reached: false`. The result is
    /// always finite.
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
        let position_m = self.solve_altitude(range_m, azimuth_rad, altitude_m, radius_m);
        let (height_m, up) = self.height_and_up(position_m);
        AtAltitude {
            position_m,
            up,
            curvature_radius_m: radius_m + altitude_m,
            reached: finite && (height_m - altitude_m).abs() < REACHED_M,
        }
    }

    /// The unknown is the sensor's own up coordinate z. On a sphere of radius R, with r the slant range, h₀ the
    /// sensor's height and h the point's,
    ///
    /// (R + h)² = (R + h₀)² + 2(R + h₀) z + r²,
    ///
    /// so h is smooth and almost linear in z everywhere, also straight overhead where it is stationary in elevation. Its
    /// slope ∂h/∂z = (R + h₀)/(R + h) serves for the ellipsoid too.
    fn solve_altitude(&self, range_m: f64, azimuth_rad: f64, altitude_m: f64, radius_m: f64) -> Vector {
        let (sin_az, cos_az) = azimuth_rad.sin_cos();
        let at = |z: f64| {
            let ground_m = ((range_m - z) * (range_m + z)).max(0.0).sqrt();
            [ground_m * sin_az, ground_m * cos_az, z]
        };
        let site_m = self.origin().height_m;
        let rise_m2 = (altitude_m - site_m) * (2.0 * radius_m + altitude_m + site_m);
        let mut z = ((rise_m2 - range_m * range_m) / (2.0 * (radius_m + site_m))).clamp(-range_m, range_m);
        let slope = (radius_m + site_m) / (radius_m + altitude_m);
        for _ in 0..ROUNDS {
            let error_m = altitude_m - self.height_at(at(z));
            if error_m.abs() < SOLVED_M {
                break;
            }
            z = (z + error_m / slope).clamp(-range_m, range_m);
        }
        at(z)
    }
}
