//! How uncertain a position is that was computed from uncertain measurements.

use super::{EnuFrame, Vector, dot};
use crate::elementary::{hypot, sin_cos};

/// A number that is not known exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Gaussian {
    /// Its mean.
    pub mean: f64,
    /// Its variance, in the square of the mean's unit.
    pub variance: f64,
}

impl Gaussian {
    /// From mean and standard deviation.
    #[must_use]
    pub const fn new(mean: f64, sigma: f64) -> Self {
        Self { mean, variance: sigma * sigma }
    }
}

/// A position and how uncertain it is, in one frame.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PositionEstimate {
    /// East, north, up.
    pub position_m: [f64; 3],
    /// Its covariance, symmetric and positive semidefinite, m².
    pub covariance_m2: [[f64; 3]; 3],
}

/// How a position moves with each of three measurements, along (azimuth's horizontal direction, its clockwise
/// normal, up), already multiplied by that measurement's standard deviation.
type Spread = [Vector; 3];

impl EnuFrame {
    /// The position measured by slant range (metres), azimuth (radians) and altitude (metres above the
    /// ellipsoid).
    ///
    /// Its covariance is `P = J diag(σr², σaz², σh²) Jᵀ` with J = ∂(east, north, up)/∂(range, azimuth,
    /// altitude) exact on the ellipsoid. A large `altitude.variance` is how an assumed altitude is used.
    ///
    /// When a target comes overhead, its ground distance ρ reacts without bound to range and altitude, like
    /// range/ρ. What is really known there is ρ² = r² − z², with standard deviation 2q where `q² = r²σr² +
    /// z²σz²`: ρ itself cannot spread by more than about √q. Hence ρ is not taken below √q in J. Nor does the
    /// up coordinate spread by more than the range itself. Far from overhead neither bound acts.
    #[must_use]
    pub fn position_and_covariance_from_slant(
        &self,
        range: Gaussian,
        azimuth: Gaussian,
        altitude: Gaussian,
    ) -> PositionEstimate {
        let point = self.at_altitude(range.mean, azimuth.mean, altitude.mean);
        let axes = ground_axes(azimuth.mean);
        let z = point.position_m[2];
        let ground_m = dot(point.position_m, axes[0]);
        let normal = axes.map(|axis| dot(axis, point.up));
        // How fast the normal tilts with ground distance: its limit at the sensor is the curvature.
        let tilt = if ground_m > 1.0 { normal[0] / ground_m } else { 1.0 / point.curvature_radius_m };
        // From r² = ρ² + z² and dh = n·dp, with κ = n_ρ/ρ and slope = ∂h/∂z at constant range = n_u − z κ.
        let slope = normal[2] - z * tilt;
        let range_m = hypot(ground_m, z);
        let sigma_range_m = range.variance.max(0.0).sqrt();
        let sigma_azimuth = azimuth.variance.max(0.0).sqrt();
        let sigma_z_m = (altitude.variance.max(0.0).sqrt() / slope).min(range_m);
        let unresolved_m = hypot(range_m * sigma_range_m, z * sigma_z_m).sqrt();
        let bounded_m = ground_m.max(unresolved_m).max(f64::MIN_POSITIVE);
        // ∂/∂r: dz = −r κ/slope, dρ = r n_u/(slope ρ).   ∂/∂h: dz = 1/slope, dρ = −(z/ρ)/slope.
        // ∂/∂az: the point moves by ρ sideways; because the ellipsoid is no sphere, also
        // dz = −n_t ρ/slope, dρ = z n_t/slope.
        let along_range = [range_m * normal[2] / (slope * bounded_m), 0.0, -range_m * tilt / slope];
        let along_azimuth = [z * normal[1] / slope, bounded_m, -ground_m * normal[1] / slope];
        let spread = [
            along_range.map(|d| d * sigma_range_m),
            along_azimuth.map(|d| d * sigma_azimuth),
            [-z / bounded_m * sigma_z_m, 0.0, sigma_z_m],
        ];
        PositionEstimate { position_m: point.position_m, covariance_m2: covariance(spread, axes) }
    }
}

/// The position measured by range (metres), azimuth and elevation (radians), in the sensor's own frame.
///
/// Its covariance is `P = J diag(σr², σaz², σel²) Jᵀ`. Overhead, where an error of azimuth alone would move
/// nothing, the ground distance in J is not taken below what the elevation leaves open, `range·σel`.
///
/// ```
/// use aegis_core::geometry::{Gaussian, position_and_covariance_from_polar};
/// let east = std::f64::consts::FRAC_PI_2;
/// let seen = position_and_covariance_from_polar(
///     Gaussian::new(10_000.0, 30.0), Gaussian::new(east, 0.001), Gaussian::new(0.0, 0.005));
/// let sigma_m = [0, 1, 2].map(|axis: usize| seen.covariance_m2[axis][axis].sqrt());
/// for (actual_m, expected_m) in sigma_m.into_iter().zip([30.0, 10.0, 50.0]) {
///     assert!((actual_m - expected_m).abs() < 1e-9_f64);
/// }
/// ```
#[must_use]
pub fn position_and_covariance_from_polar(
    range: Gaussian,
    azimuth: Gaussian,
    elevation: Gaussian,
) -> PositionEstimate {
    let axes = ground_axes(azimuth.mean);
    let (sin_el, cos_el) = sin_cos(elevation.mean);
    let (ground_m, z) = (range.mean * cos_el, range.mean * sin_el);
    let sigma_range_m = range.variance.max(0.0).sqrt();
    let sigma_elevation = elevation.variance.max(0.0).sqrt();
    let sideways_m = ground_m.abs().max(range.mean.abs() * sigma_elevation);
    let spread = [
        [cos_el * sigma_range_m, 0.0, sin_el * sigma_range_m],
        [0.0, sideways_m * azimuth.variance.max(0.0).sqrt(), 0.0],
        [-z * sigma_elevation, 0.0, ground_m * sigma_elevation],
    ];
    let position_m = [ground_m * axes[0][0], ground_m * axes[0][1], z];
    PositionEstimate { position_m, covariance_m2: covariance(spread, axes) }
}

/// Unit vectors along an azimuth, to its right, and up.
fn ground_axes(azimuth_rad: f64) -> [Vector; 3] {
    let (sin, cos) = sin_cos(azimuth_rad);
    [[sin, cos, 0.0], [cos, -sin, 0.0], [0.0, 0.0, 1.0]]
}

/// Σ vvᵀ over the columns of the spread, turned from the azimuth's axes to east, north, up.
fn covariance(spread: Spread, axes: [Vector; 3]) -> [Vector; 3] {
    let turned =
        spread.map(|v| [0, 1, 2].map(|i: usize| v[0] * axes[0][i] + v[1] * axes[1][i] + v[2] * axes[2][i]));
    [0, 1, 2].map(|i: usize| [0, 1, 2].map(|j: usize| turned.iter().map(|v| v[i] * v[j]).sum()))
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // what is compared so is exact
mod tests {
    use super::*;
    use crate::geometry::{Geodetic, Polar};
    use nalgebra::{Matrix3, Vector3};
    use statrs::distribution::ContinuousCDF;

    fn frame() -> EnuFrame {
        EnuFrame::new(Geodetic::from_degrees(41.3, 2.1, 30.0))
    }

    /// J diag(σ²) Jᵀ with J from central differences of `position`.
    fn by_differences(
        position: impl Fn(Vector) -> Vector,
        mean: Vector,
        sigma: Vector,
        step: Vector,
    ) -> [Vector; 3] {
        let columns = [0, 1, 2].map(|k: usize| {
            let (mut above, mut below) = (mean, mean);
            above[k] += step[k];
            below[k] -= step[k];
            let (above, below) = (position(above), position(below));
            [0, 1, 2].map(|i: usize| (above[i] - below[i]) / (2.0 * step[k]) * sigma[k])
        });
        [0, 1, 2].map(|i: usize| [0, 1, 2].map(|j: usize| columns.iter().map(|v| v[i] * v[j]).sum()))
    }

    fn assert_close(actual: [Vector; 3], expected: [Vector; 3], relative: f64) {
        for i in 0..3 {
            for j in 0..3 {
                let scale = (expected[i][i] * expected[j][j]).sqrt();
                let error = (actual[i][j] - expected[i][j]).abs() / scale;
                assert!(error < relative, "[{i}][{j}]: {} instead of {}", actual[i][j], expected[i][j]);
            }
        }
    }

    #[test]
    fn the_slant_jacobian_is_the_derivative_of_the_position() {
        let sigma = [30.0, 7e-4, 60.0];
        for (range_m, azimuth_rad, altitude_m) in [
            (20_000.0, 0.4, 9_000.0),
            (90_000.0, 2.0, 3_000.0),
            (250_000.0, 3.9, 11_000.0),
            (400_000.0, 5.5, 12_000.0),
        ] {
            let mean = [range_m, azimuth_rad, altitude_m];
            let expected = by_differences(
                |m| frame().at_altitude(m[0], m[1], m[2]).position_m,
                mean,
                sigma,
                [1.0, 1e-5, 1.0],
            );
            let [range, azimuth, altitude] = [0, 1, 2].map(|k: usize| Gaussian::new(mean[k], sigma[k]));
            let seen = frame().position_and_covariance_from_slant(range, azimuth, altitude);
            assert_close(seen.covariance_m2, expected, 1e-6);
        }
    }

    #[test]
    fn the_polar_jacobian_is_the_derivative_of_the_position() {
        let sigma = [30.0, 7e-4, 5e-3];
        for mean in [[20_000.0, 0.4, 0.6], [300_000.0, 4.0, -0.02]] {
            let to_enu = |m: Vector| Polar { range_m: m[0], azimuth_rad: m[1], elevation_rad: m[2] }.to_enu();
            let expected = by_differences(to_enu, mean, sigma, [1.0, 1e-5, 1e-5]);
            let [range, azimuth, elevation] = [0, 1, 2].map(|k: usize| Gaussian::new(mean[k], sigma[k]));
            let seen = position_and_covariance_from_polar(range, azimuth, elevation);
            assert_close(seen.covariance_m2, expected, 1e-6);
            assert_eq!(seen.position_m, to_enu(mean));
        }
    }

    #[test]
    fn overhead_the_spread_is_bounded_by_what_range_and_altitude_leave_open() {
        let altitude = Gaussian::new(10_030.0, 60.0);
        for range_m in [9_000.0, 10_000.0, 10_000.001, 10_001.0] {
            let range = Gaussian::new(range_m, 30.0);
            let seen = frame().position_and_covariance_from_slant(range, Gaussian::new(0.0, 7e-4), altitude);
            let sigma_north_m = seen.covariance_m2[1][1].sqrt();
            // ρ² = r² − z² is known to 2·10 km·67 m: ρ lies within about 820 m.
            assert!((500.0..1200.0).contains(&sigma_north_m), "{sigma_north_m} m at {range_m} m");
            assert!((seen.covariance_m2[2][2].sqrt() - 60.0).abs() < 3.0);
        }
    }

    #[test]
    fn an_assumed_altitude_spreads_no_farther_than_the_range() {
        let seen = frame().position_and_covariance_from_slant(
            Gaussian::new(2_000.0, 30.0),
            Gaussian::new(1.0, 7e-4),
            Gaussian::new(5_000.0, 3_500.0),
        );
        for axis in 0..3 {
            assert!(seen.covariance_m2[axis][axis].sqrt() < 2_000.0 + 30.0);
        }
    }

    /// Mean of eᵀP⁻¹e over errors of range, azimuth and altitude that fill their Gaussians evenly.
    fn mean_nees(truth_m: Vector) -> f64 {
        let normal = statrs::distribution::Normal::standard();
        let levels: Vec<f64> = (0..20).map(|k| normal.inverse_cdf((f64::from(k) + 0.5) / 20.0)).collect();
        let truth = Polar::from_enu(truth_m);
        let altitude_m = frame().height_at(truth_m);
        let mut sum = 0.0;
        for range in &levels {
            for azimuth in &levels {
                for altitude in &levels {
                    let seen = frame().position_and_covariance_from_slant(
                        Gaussian::new(truth.range_m + 30.0 * range, 30.0),
                        Gaussian::new(truth.azimuth_rad + 7e-4 * azimuth, 7e-4),
                        Gaussian::new(altitude_m + 60.0 * altitude, 60.0),
                    );
                    let error = Vector3::from(truth_m) - Vector3::from(seen.position_m);
                    let inverse =
                        Matrix3::from(seen.covariance_m2).try_inverse().expect("a definite covariance");
                    sum += error.dot(&(inverse * error));
                }
            }
        }
        sum / levels.len().pow(3) as f64
    }

    #[test]
    fn the_covariance_is_honest_far_away_and_near_overhead() {
        for distance_m in [200_000.0, 30_000.0, 5_000.0, 2_000.0, 1_000.0, 500.0, 10.0] {
            let nees = mean_nees([0.6 * distance_m, 0.8 * distance_m, 10_000.0]);
            // Three numbers; twenty levels have 0.94 of a Gaussian's variance. Overhead the position is no
            // Gaussian.
            assert!((2.5..5.0).contains(&nees), "{nees} at {distance_m} m");
            assert!(distance_m < 1_500.0 || nees < 3.1, "{nees} at {distance_m} m");
        }
    }
}
