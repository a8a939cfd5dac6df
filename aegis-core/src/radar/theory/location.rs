//! Where bearings from several sites meet, and how well that is known.

use super::check;
use crate::elementary::{atan2, exp_m1, hypot, sin, sin_cos};
use crate::error::{Error, Result};
use crate::geometry::wrap_angle;
use std::f64::consts::TAU;

/// Most bearings of one position.
const MOST_BEARINGS: usize = 10_000;
const MOST_STEPS: u32 = 50;
/// Directions over which an ellipse is integrated.
const DIRECTIONS: u32 = 256;
/// Ellipses that are so much longer than wide are lines.
const LINE: f64 = 40.0;

/// A bearing from a site.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Bearing {
    /// East, north of the site, within ±1e7 m.
    pub site_m: [f64; 2],
    /// Clockwise from north.
    pub azimuth_rad: f64,
    /// Its standard deviation, positive.
    pub sigma_rad: f64,
}

/// Where bearings meet.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BearingFix {
    /// East, north.
    pub position_m: [f64; 2],
    /// Its covariance.
    pub covariance_m2: [[f64; 2]; 2],
    /// Sum of the squares by which bearings miss it, each over its variance: χ² with two degrees of freedom fewer than there
    /// are bearings.
    pub chi_square: f64,
}

/// Where bearings from two or more places meet: weighted least squares over the angles by which they miss, by Gauss and Newton's steps. With h the
/// slope of a bearing, `(cos θ, −sin θ)/r`, the covariance is P = (Σ h hᵀ/σ²)⁻¹ (Torrieri 1984, IEEE Trans. AES 20, 183–198). In a plane.
///
/// # Errors
/// [`Error::NonFinite`] or [`Error::OutOfRange`] for fewer than two bearings or more than 10 000, for a site, azimuth or deviation that is
/// none, and for bearings that do not meet in front of the sites.
///
/// ```
/// use aegis_core::radar::{Bearing, triangulate};
/// let at = |east_m, azimuth_rad| Bearing { site_m: [east_m, 0.0], azimuth_rad, sigma_rad: 0.01 };
/// let eighth = std::f64::consts::FRAC_PI_4;
/// let fix = triangulate(&[at(-10e3, eighth), at(10e3, -eighth)])?;
/// assert!(fix.position_m[0].abs() < 1e-3 && (fix.position_m[1] - 10e3).abs() < 1e-3);
/// // Each bearing is off by 0.01 of 14.1 km across: together 141 m either way.
/// assert!((fix.covariance_m2[0][0].sqrt() - 141.4).abs() < 0.1);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn triangulate(bearings: &[Bearing]) -> Result<BearingFix> {
    if !(2..=MOST_BEARINGS).contains(&bearings.len()) {
        return Err(check::refused("bearings", "two to 10 000 are needed"));
    }
    for (index, bearing) in bearings.iter().enumerate() {
        bearing.check().map_err(|error| at_index(error, index))?;
    }
    let mut position_m = beginning(bearings).ok_or_else(refused_meeting)?;
    for _ in 0..MOST_STEPS {
        let (slope, information) = normal_equations(bearings, position_m);
        let covariance = inverse(information).ok_or_else(refused_meeting)?;
        let step = [0, 1].map(|row| covariance[row][0] * slope[0] + covariance[row][1] * slope[1]);
        position_m = [position_m[0] + step[0], position_m[1] + step[1]];
        if hypot(step[0], step[1]) < 1e-6 {
            break;
        }
    }
    let (_, information) = normal_equations(bearings, position_m);
    let covariance_m2 = inverse(information).ok_or_else(refused_meeting)?;
    let miss = |bearing: &Bearing| wrap_angle(bearing.azimuth_rad - bearing.of(position_m).0);
    let is_in_front = bearings.iter().all(|bearing| miss(bearing).abs() < 0.25 * TAU);
    if !is_in_front || !position_m.iter().all(|axis| axis.is_finite() && axis.abs() < 1e8) {
        return Err(refused_meeting());
    }
    let chi_square = bearings.iter().map(|bearing| (miss(bearing) / bearing.sigma_rad).powi(2)).sum();
    Ok(BearingFix { position_m, covariance_m2, chi_square })
}

/// How many false crossings the bearings of two sites have where each hears so many emitters: n² − n.
#[must_use]
pub fn bearing_ghosts(emitters: u32) -> u64 {
    u64::from(emitters) * u64::from(emitters.saturating_sub(1))
}

/// Circular error probable: the radius around the mean that a normal position in a plane lies within with probability ½, metres, by
/// integration over its ellipse; exact to 1e-4 of it.
///
/// # Errors
/// [`Error::NonFinite`] or [`Error::OutOfRange`] for a covariance that is not positive-definite.
///
/// ```
/// use aegis_core::radar::cep_m;
/// // Of a circle σ √(2 ln 2).
/// assert!((cep_m([[100.0, 0.0], [0.0, 100.0]])? - 11.774).abs() < 1e-2);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn cep_m(covariance_m2: [[f64; 2]; 2]) -> Result<f64> {
    let [[a, b], [c, d]] = covariance_m2;
    if ![a, b, c, d].iter().all(|value| value.is_finite()) {
        return Err(Error::NonFinite { what: "covariance_m2", index: 0 });
    }
    let (half, spread) = (0.5 * (a + d), hypot(0.5 * (a - d), 0.5 * (b + c)));
    let (large, small) = (half + spread, half - spread);
    if !(small > 0.0 && large < 1e30) {
        return Err(check::refused("covariance_m2", "must be positive-definite"));
    }
    let (large_m, small_m) = (large.sqrt(), small.sqrt());
    if large_m > LINE * small_m {
        // Φ⁻¹(¾): a line's half.
        return Ok(0.674_489_750_196_081_7 * large_m);
    }
    let (mut low, mut high) = (0.5 * small_m, 2.0 * large_m);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if within_circle(large, small, middle) < 0.5 { low = middle } else { high = middle }
    }
    Ok(0.5 * (low + high))
}

/// ∮ s(φ)(1 − exp(−R²/2s)) dφ / (2π σ₁σ₂), with 1/s = cos²φ/σ₁² + sin²φ/σ₂².
fn within_circle(large: f64, small: f64, radius_m: f64) -> f64 {
    let part = |number: u32| {
        let (sin, cos) = sin_cos(TAU * f64::from(number) / f64::from(DIRECTIONS));
        let along = 1.0 / (cos * cos / large + sin * sin / small);
        -along * exp_m1(-0.5 * radius_m * radius_m / along)
    };
    (0..DIRECTIONS).map(part).sum::<f64>() / (f64::from(DIRECTIONS) * (large * small).sqrt())
}

impl Bearing {
    fn check(&self) -> Result<()> {
        for axis in self.site_m {
            check::within("bearings.site_m", axis, -1e7, 1e7, "must lie within 1e7 m")?;
        }
        check::within("bearings.azimuth_rad", self.azimuth_rad, -1e3, 1e3, "must lie within ±1000 rad")?;
        check::within("bearings.sigma_rad", self.sigma_rad, 1e-9, TAU, "must lie in 1e-9..=2π").map(|_| ())
    }

    /// The bearing that a place would have, and its slope in east and north.
    fn of(&self, position_m: [f64; 2]) -> (f64, [f64; 2]) {
        let (east, north) = (position_m[0] - self.site_m[0], position_m[1] - self.site_m[1]);
        let square = (east * east + north * north).max(1e-6);
        (atan2(east, north), [north / square, -east / square])
    }
}

/// Where the two bearings meet that cross most squarely.
fn beginning(bearings: &[Bearing]) -> Option<[f64; 2]> {
    let first = bearings.first()?;
    let square = |bearing: &Bearing| {
        let apart = hypot(bearing.site_m[0] - first.site_m[0], bearing.site_m[1] - first.site_m[1]) > 1e-3;
        if apart { sin(bearing.azimuth_rad - first.azimuth_rad).abs() } else { 0.0 }
    };
    let second = bearings.iter().max_by(|a, b| square(a).total_cmp(&square(b)))?;
    crossing([first.site_m, second.site_m], [first.azimuth_rad, second.azimuth_rad])
}

/// Where two lines of bearing cross; `None` where they are parallel or cross behind a site.
pub(crate) fn crossing(sites_m: [[f64; 2]; 2], azimuths_rad: [f64; 2]) -> Option<[f64; 2]> {
    let [a, b] = azimuths_rad.map(sin_cos);
    let base = [sites_m[1][0] - sites_m[0][0], sites_m[1][1] - sites_m[0][1]];
    let turn = a.0 * b.1 - a.1 * b.0;
    let [far_a, far_b] = [(base[0] * b.1 - base[1] * b.0) / turn, (base[0] * a.1 - base[1] * a.0) / turn];
    let is_in_front = turn.abs() > 1e-6 && far_a > 0.0 && far_b > 0.0;
    is_in_front.then(|| [sites_m[0][0] + far_a * a.0, sites_m[0][1] + far_a * a.1])
}

fn normal_equations(bearings: &[Bearing], position_m: [f64; 2]) -> ([f64; 2], [[f64; 2]; 2]) {
    let (mut slope, mut information) = ([0.0; 2], [[0.0; 2]; 2]);
    for bearing in bearings {
        let (azimuth_rad, h) = bearing.of(position_m);
        let weight = bearing.sigma_rad.powi(-2);
        let miss = wrap_angle(bearing.azimuth_rad - azimuth_rad);
        for row in 0..2 {
            slope[row] += weight * miss * h[row];
            for column in 0..2 {
                information[row][column] += weight * h[row] * h[column];
            }
        }
    }
    (slope, information)
}

fn inverse([[a, b], [c, d]]: [[f64; 2]; 2]) -> Option<[[f64; 2]; 2]> {
    let determinant = a * d - b * c;
    let is_sound = determinant > 1e-12 * a * d && determinant.is_finite();
    is_sound.then(|| [[d / determinant, -b / determinant], [-c / determinant, a / determinant]])
}

fn refused_meeting() -> Error {
    check::refused("bearings", "must meet in front of their sites")
}

fn at_index(error: Error, index: usize) -> Error {
    match error {
        Error::NonFinite { what, .. } => Error::NonFinite { what, index },
        Error::OutOfRange { what, reason, .. } => Error::OutOfRange { what, index, reason },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables of the ratio CEP/σ₁: Harter 1960, J. Am. Stat. Assoc. 55, 723–731.
    #[test]
    fn error_circles_of_the_tables() {
        for (ratio, expected) in
            [(1.0, 1.17741), (0.9, 1.11807), (0.5, 0.86993), (0.2, 0.70567), (0.1, 0.68199)]
        {
            let found = cep_m([[1.0, 0.0], [0.0, ratio * ratio]]).unwrap();
            assert!((found - expected).abs() < 2e-3, "{ratio}: {found}");
        }
        let line = cep_m([[1.0, 0.0], [0.0, 1e-6]]).unwrap();
        assert!((line - 0.6745).abs() < 1e-4);
        // Turned by 45 degrees.
        let turned = cep_m([[0.625, 0.375], [0.375, 0.625]]).unwrap();
        assert!((turned - cep_m([[1.0, 0.0], [0.0, 0.25]]).unwrap()).abs() < 1e-9);
    }

    #[test]
    fn three_bearings_tell_whether_they_agree() {
        let site = |site_m: [f64; 2], place: [f64; 2], error_rad: f64| Bearing {
            site_m,
            azimuth_rad: (place[0] - site_m[0]).atan2(place[1] - site_m[1]) + error_rad,
            sigma_rad: 0.01,
        };
        let place = [20e3, 45e3];
        let sites = [[0.0, 0.0], [40e3, 0.0], [0.0, 60e3]];
        let exact = triangulate(&sites.map(|at| site(at, place, 0.0))).unwrap();
        assert!((exact.position_m[0] - place[0]).abs() < 1e-3 && exact.chi_square < 1e-9);
        let off = triangulate(&[
            site(sites[0], place, 0.1),
            site(sites[1], place, 0.0),
            site(sites[2], place, 0.0),
        ]);
        assert!(off.unwrap().chi_square > 10.0);
        assert_eq!((bearing_ghosts(1), bearing_ghosts(3), bearing_ghosts(0)), (0, 6, 0));
    }

    #[test]
    fn nonsense_is_refused() {
        let plain = Bearing { site_m: [0.0; 2], azimuth_rad: 0.5, sigma_rad: 0.01 };
        let other = Bearing { site_m: [10e3, 0.0], azimuth_rad: -0.5, ..plain };
        assert!(triangulate(&[plain]).is_err() && triangulate(&[plain, plain]).is_err());
        for bad in [
            Bearing { azimuth_rad: f64::NAN, ..other },
            Bearing { sigma_rad: 0.0, ..other },
            Bearing { site_m: [f64::INFINITY, 0.0], ..other },
            Bearing { azimuth_rad: 0.5, ..other },
            Bearing { azimuth_rad: -3.0, ..other },
        ] {
            assert!(triangulate(&[plain, bad]).is_err(), "{bad:?}");
        }
        assert!(triangulate(&[plain, other]).is_ok());
        for bad in [[[1.0, 0.0], [0.0, 0.0]], [[f64::NAN, 0.0], [0.0, 1.0]], [[1.0, 2.0], [2.0, 1.0]]] {
            assert!(cep_m(bad).is_err());
        }
    }
}
