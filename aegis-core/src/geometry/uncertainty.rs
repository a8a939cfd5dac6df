//! How uncertain a position is that was computed from uncertain measurements.

use super::{EnuFrame, Vector, dot};

/// A number that is not known exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
        Self {
            mean,
            variance: sigma * sigma,
        }
    }
}

/// A position and how uncertain it is, in one frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PositionEstimate {
    /// East, north, up.
    pub position_m: [f64; 3],
    /// Its covariance, symmetric and positive semidefinite, m².
    pub covariance_m2: [[f64; 3]; 3],
}

/// How a position moves with each of three measurements, along (azimuth's horizontal direction, its clockwise normal,
/// up), already multiplied by that measurement's standard deviation.
type Spread = [Vector; 3];

impl EnuFrame {
    /// The position measured by slant range (metres), azimuth (radians) and altitude (metres above the ellipsoid), with
    /// covariance P = J diag(σᵣ², σ_az², σ_h²) Jᵀ, J = ∂(east, north, up)/∂(range, azimuth, altitude) exact on the
    /// ellipsoid. A large `altitude.variance` is how an assumed altitude is used.
    ///
    /// With ρ the ground distance, ∂ρ grows like (range/ρ)·∂(range, altitude), without bound when the target comes
    /// overhead. There ρ² = r² − z² tells what is really known: its standard deviation is s = 2√(r²σᵣ² + z²σ_z²), so ρ
    /// itself cannot spread more than about √(s/2). Hence ρ is not taken below that in J. Nor does the up coordinate
    /// spread more than the range itself. Far from overhead neither bound acts.
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
        let tilt = if ground_m > 1.0 {
            normal[0] / ground_m
        } else {
            1.0 / point.curvature_radius_m
        };
        // From r² = ρ² + z² and dh = n·dp, with κ = n_ρ/ρ and slope = ∂h/∂z at constant range = n_u − z κ.
        let slope = normal[2] - z * tilt;
        let range_m = ground_m.hypot(z);
        let sigma_range_m = range.variance.max(0.0).sqrt();
        let sigma_azimuth = azimuth.variance.max(0.0).sqrt();
        let sigma_z_m = (altitude.variance.max(0.0).sqrt() / slope).min(range_m);
        let unresolved_m = (range_m * sigma_range_m).hypot(z * sigma_z_m).sqrt();
        let bounded_m = ground_m.max(unresolved_m).max(f64::MIN_POSITIVE);
        // ∂/∂r: dz = −r κ/slope, dρ = r n_u/(slope ρ).   ∂/∂h: dz = 1/slope, dρ = −(z/ρ)/slope.
        // ∂/∂az: the point moves by ρ sideways; because the ellipsoid is no sphere, dz = −n_t ρ/slope, dρ = z n_t/slope.
        let along_range = [
            range_m * normal[2] / (slope * bounded_m),
            0.0,
            -range_m * tilt / slope,
        ];
        let along_azimuth = [z * normal[1] / slope, bounded_m, -ground_m * normal[1] / slope];
        let spread = [
            along_range.map(|d| d * sigma_range_m),
            along_azimuth.map(|d| d * sigma_azimuth),
            [-z / bounded_m * sigma_z_m, 0.0, sigma_z_m],
        ];
        PositionEstimate {
            position_m: point.position_m,
            covariance_m2: covariance(spread, axes),
        }
    }
}

/// The position measured by range (metres), azimuth and elevation (radians), in the sensor's own frame, with
/// covariance P = J diag(σᵣ², σ_az², σ_el²) Jᵀ. Overhead, where an error of azimuth moves nothing, the ground distance in J is
/// not taken below what the elevation leaves open, range·σ_el.
///
/// ```
/// use aegis_core::geometry::{Gaussian, position_and_covariance_from_polar};
/// let east = std::f64::consts::FRAC_PI_2;
/// let seen = position_and_covariance_from_polar(
///     Gaussian::new(10_000.0, 30.0), Gaussian::new(east, 0.001), Gaussian::new(0.0, 0.005));
/// let sigma_m = [0, 1, 2].map(|axis: usize| seen.covariance_m2[axis][axis].sqrt());
/// assert!((sigma_m[0] - 30.0).abs() < 1e-9 && (sigma_m[1] - 10.0).abs() < 1e-9 && (sigma_m[2] - 50.0).abs() < 1e-9);
/// ```
#[must_use]
pub fn position_and_covariance_from_polar(
    range: Gaussian,
    azimuth: Gaussian,
    elevation: Gaussian,
) -> PositionEstimate {
    let axes = ground_axes(azimuth.mean);
    let (sin_el, cos_el) = elevation.mean.sin_cos();
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
    PositionEstimate {
        position_m,
        covariance_m2: covariance(spread, axes),
    }
}

/// Unit vectors along an azimuth, to its right, and up.
fn ground_axes(azimuth_rad: f64) -> [Vector; 3] {
    let (sin, cos) = azimuth_rad.sin_cos();
    [[sin, cos, 0.0], [cos, -sin, 0.0], [0.0, 0.0, 1.0]]
}

/// Σ vvᵀ over the columns of the spread, turned from the azimuth's axes to east, north, up.
fn covariance(spread: Spread, axes: [Vector; 3]) -> [Vector; 3] {
    let turned =
        spread.map(|v| [0, 1, 2].map(|i: usize| v[0] * axes[0][i] + v[1] * axes[1][i] + v[2] * axes[2][i]));
    [0, 1, 2].map(|i: usize| [0, 1, 2].map(|j: usize| turned.iter().map(|v| v[i] * v[j]).sum()))
}
