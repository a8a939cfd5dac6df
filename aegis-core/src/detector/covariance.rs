//! Whether a plot's covariance can be one, and how it reads without the parts that do not apply.

use crate::config::Space;
use crate::event::RejectReason;
use crate::plot::PolarCovariance;
use std::f64::consts::PI;

/// A deviation beyond these says nothing at all, and its products overflow.
const MAX_SIGMA_M: f64 = 1e7;
const MAX_SIGMA_RAD: f64 = PI;
const MAX_SIGMA_M_S: f64 = 1e5;
/// No radar measures metres, radians or metres per second better than this, and squares of less begin to vanish.
const LEAST_SIGMA: f64 = 1e-9;
/// Rounding that a symmetric matrix may show, relative to the deviations on its two axes.
const ASYMMETRY: f64 = 1e-9;
/// What is left of a variance once the other axes are known, relative to it: below this, inverting it is noise.
const LEAST_SHARE: f64 = 1e-12;

/// `has` says whether the plot has an elevation, an altitude and a range rate; other variances become 0.
pub(super) fn polar_complete(
    given: &PolarCovariance,
    has: [bool; 3],
) -> Result<PolarCovariance, RejectReason> {
    let [elevation, altitude, range_rate] = has;
    let part = |present: bool, value: f64| if present { value } else { 0.0 };
    let covariance = PolarCovariance {
        range_m2: given.range_m2,
        azimuth_rad2: given.azimuth_rad2,
        elevation_rad2: part(elevation, given.elevation_rad2),
        altitude_m2: part(altitude, given.altitude_m2),
        range_rate_m2_s2: part(range_rate, given.range_rate_m2_s2),
        range_range_rate_m2_s: part(range_rate, given.range_range_rate_m2_s),
    };
    let sound = is_variance(covariance.range_m2, MAX_SIGMA_M)
        && is_variance(covariance.azimuth_rad2, MAX_SIGMA_RAD)
        && (!elevation || is_variance(covariance.elevation_rad2, MAX_SIGMA_RAD))
        && (!altitude || is_variance(covariance.altitude_m2, MAX_SIGMA_M))
        && (!range_rate || is_range_rate_sound(&covariance));
    if sound { Ok(covariance) } else { Err(RejectReason::Covariance) }
}

fn is_range_rate_sound(covariance: &PolarCovariance) -> bool {
    let PolarCovariance { range_m2, range_rate_m2_s2, range_range_rate_m2_s: coupling, .. } = *covariance;
    is_variance(range_rate_m2_s2, MAX_SIGMA_M_S)
        && is_positive_definite(&[[range_m2, coupling, 0.0], [coupling, range_rate_m2_s2, 0.0], UNIT_UP])
}

/// In a planar world only east and north are read, and up becomes 0.
pub(super) fn cartesian_complete(given: &[[f64; 3]; 3], space: Space) -> Result<[[f64; 3]; 3], RejectReason> {
    let mut covariance = *given;
    if space == Space::Planar {
        remove_up(&mut covariance);
        covariance[2] = UNIT_UP;
    }
    let axes = [covariance[0][0], covariance[1][1], covariance[2][2]];
    let symmetric = is_symmetric(&covariance);
    symmetrize(&mut covariance);
    if !(symmetric && axes.iter().all(|v| is_variance(*v, MAX_SIGMA_M)) && is_positive_definite(&covariance))
    {
        return Err(RejectReason::Covariance);
    }
    if space == Space::Planar {
        remove_up(&mut covariance);
    }
    Ok(covariance)
}

const UNIT_UP: [f64; 3] = [0.0, 0.0, 1.0];

fn remove_up(matrix: &mut [[f64; 3]; 3]) {
    matrix[0][2] = 0.0;
    matrix[1][2] = 0.0;
    matrix[2] = [0.0; 3];
}

fn is_variance(value: f64, max_sigma: f64) -> bool {
    (LEAST_SIGMA * LEAST_SIGMA..=max_sigma * max_sigma).contains(&value)
}

fn is_symmetric(m: &[[f64; 3]; 3]) -> bool {
    [(0, 1), (0, 2), (1, 2)].into_iter().all(|(i, j)| {
        let scale = (m[i][i] * m[j][j]).abs().sqrt();
        (m[i][j] - m[j][i]).abs() <= ASYMMETRY * scale
    })
}

fn symmetrize(m: &mut [[f64; 3]; 3]) {
    for (i, j) in [(0, 1), (0, 2), (1, 2)] {
        let mean = 0.5 * (m[i][j] + m[j][i]);
        m[i][j] = mean;
        m[j][i] = mean;
    }
}

/// By the pivots of Gaussian elimination, which are the variances of each axis given those before it (Golub & Van
/// Loan, Matrix Computations, 4th ed., §4.2). NaN fails every comparison.
fn is_positive_definite(m: &[[f64; 3]; 3]) -> bool {
    let share = |pivot: f64, variance: f64| variance > 0.0 && pivot > LEAST_SHARE * variance;
    let a = m[0][0];
    let b = m[1][1] - m[0][1] * m[0][1] / a;
    let coupling = m[1][2] - m[0][1] * m[0][2] / a;
    let c = m[2][2] - m[0][2] * m[0][2] / a - coupling * coupling / b;
    share(a, m[0][0]) && share(b, m[1][1]) && share(c, m[2][2])
}
