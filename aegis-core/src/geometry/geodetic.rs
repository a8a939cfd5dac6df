//! The WGS-84 ellipsoid, and places on and above it.

use super::Vector;
use crate::elementary::{atan2, hypot, sin_cos};
use crate::error::{Error, Result};

/// Semi-major axis of WGS-84, metres (NGA.STND.0036, table 3.1).
const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// Flattening of WGS-84.
const FLATTENING: f64 = 1.0 / 298.257_223_563;
/// Semi-minor axis, metres.
const SEMI_MINOR_M: f64 = SEMI_MAJOR_M * (1.0 - FLATTENING);
/// First eccentricity squared, e² = f(2 − f).
const ECCENTRICITY_2: f64 = FLATTENING * (2.0 - FLATTENING);
/// Second eccentricity squared, e'² = e²/(1 − e²).
const SECOND_ECCENTRICITY_2: f64 = ECCENTRICITY_2 / (1.0 - ECCENTRICITY_2);

/// A place on or above the WGS-84 ellipsoid. In files (TOML, JSON) its angles are degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Geodetic {
    /// Latitude, positive north, [−π/2, π/2].
    pub latitude_rad: f64,
    /// Longitude, positive east, [−π, π].
    pub longitude_rad: f64,
    /// Height above the ellipsoid.
    pub height_m: f64,
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct GeodeticInDegrees {
    latitude_deg: f64,
    longitude_deg: f64,
    height_m: f64,
}

#[cfg(feature = "serde")]
impl serde::Serialize for Geodetic {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let degrees = GeodeticInDegrees {
            latitude_deg: self.latitude_rad.to_degrees(),
            longitude_deg: self.longitude_rad.to_degrees(),
            height_m: self.height_m,
        };
        degrees.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Geodetic {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let degrees = GeodeticInDegrees::deserialize(deserializer)?;
        Ok(Self::from_degrees(degrees.latitude_deg, degrees.longitude_deg, degrees.height_m))
    }
}

impl Geodetic {
    /// From degrees and metres.
    #[must_use]
    pub fn from_degrees(latitude_deg: f64, longitude_deg: f64, height_m: f64) -> Self {
        Self { latitude_rad: latitude_deg.to_radians(), longitude_rad: longitude_deg.to_radians(), height_m }
    }

    /// Latitude in degrees, positive north.
    #[must_use]
    pub fn latitude_deg(self) -> f64 {
        self.latitude_rad.to_degrees()
    }

    /// Longitude in degrees, positive east.
    #[must_use]
    pub fn longitude_deg(self) -> f64 {
        self.longitude_rad.to_degrees()
    }

    /// The same place in Earth-centred, Earth-fixed metres: x through (0°, 0°), z through the north pole.
    ///
    /// ```
    /// let pole = aegis_core::Geodetic::from_degrees(90.0, 0.0, 0.0).to_ecef();
    /// assert!((pole[2] - 6_356_752.314_2).abs() < 1e-4);
    /// ```
    #[must_use]
    pub fn to_ecef(self) -> [f64; 3] {
        // N = a/√(1 − e² sin²φ)
        // x = (N + h) cos φ cos λ,  y = (N + h) cos φ sin λ,  z = (N(1 − e²) + h) sin φ
        let (sin_lat, cos_lat) = sin_cos(self.latitude_rad);
        let (sin_lon, cos_lon) = sin_cos(self.longitude_rad);
        let normal_m = prime_vertical_radius_m(sin_lat);
        let axis_distance_m = (normal_m + self.height_m) * cos_lat;
        [
            axis_distance_m * cos_lon,
            axis_distance_m * sin_lon,
            (normal_m * (1.0 - ECCENTRICITY_2) + self.height_m) * sin_lat,
        ]
    }

    /// The place at Earth-centred, Earth-fixed metres, to better than 1e-12 rad and 1e-6 m from 10 km below
    /// the ellipsoid to 1000 km above it, poles included. On the Earth's axis the longitude is 0; within 50
    /// km of the Earth's centre, where the ellipsoid has no unique nearest point, the result is finite and
    /// means little.
    #[must_use]
    pub fn from_ecef(ecef_m: [f64; 3]) -> Self {
        let foot = Foot::below(ecef_m);
        Self {
            latitude_rad: atan2(foot.sin_lat, foot.cos_lat),
            longitude_rad: atan2(ecef_m[1], ecef_m[0]),
            height_m: foot.height_m,
        }
    }

    pub(crate) fn validate(&self, field: &str) -> Result<()> {
        let half_turn = std::f64::consts::PI;
        let legal = self.latitude_rad.abs() <= half_turn / 2.0
            && self.longitude_rad.abs() <= half_turn
            && self.height_m.is_finite()
            && self.height_m.abs() <= 1e6;
        if legal {
            Ok(())
        } else {
            Err(Error::config(field, "latitude within ±90°, longitude within ±180°, height within 1000 km"))
        }
    }
}

/// Radius of curvature across the meridian, N, at a latitude.
pub(super) fn prime_vertical_radius_m(sin_lat: f64) -> f64 {
    SEMI_MAJOR_M / (1.0 - ECCENTRICITY_2 * sin_lat * sin_lat).sqrt()
}

/// Radius of curvature along the meridian, M = a(1 − e²)/(1 − e² sin²φ)^(3/2), at a latitude.
pub(super) fn meridian_radius_m(sin_lat: f64) -> f64 {
    let normal_m = prime_vertical_radius_m(sin_lat);
    (1.0 - ECCENTRICITY_2) * normal_m * (normal_m / SEMI_MAJOR_M).powi(2)
}

/// Rounds of the solution below.
const ROUNDS: u32 = 2;

/// The point of the ellipsoid straight below a place: the direction of its normal, and the height above it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foot {
    sin_lat: f64,
    cos_lat: f64,
    pub(super) height_m: f64,
    /// Unit vector of the ellipsoid's normal, ECEF.
    pub(super) up: Vector,
}

impl Foot {
    /// Bowring, Survey Review 23 (1976): with β the parametric latitude of the foot and p the distance from
    /// the axis,
    ///
    /// tan φ = (z + e'² b sin³β)/(p − e² a cos³β),  tan β = (1 − f) tan φ.
    ///
    /// Sine and cosine stand for the angles, so that nothing degenerates at the poles. Each round multiplies
    /// the error by less than 1e-5 above −10 km: two reach rounding from 1000 km.
    pub(super) fn below(ecef_m: Vector) -> Self {
        let [x, y, z] = ecef_m;
        let p = length(x, y);
        let (mut over, mut under) = (SEMI_MAJOR_M * z, (1.0 - FLATTENING) * SEMI_MINOR_M * p);
        for _ in 0..ROUNDS {
            let (sin_beta, cos_beta) = direction((1.0 - FLATTENING) * over, under);
            over = z + SECOND_ECCENTRICITY_2 * SEMI_MINOR_M * (sin_beta * sin_beta * sin_beta);
            under = (p - ECCENTRICITY_2 * SEMI_MAJOR_M * (cos_beta * cos_beta * cos_beta)).max(0.0);
        }
        let (sin_lat, cos_lat) = direction(over, under);
        // h = p cos φ + z sin φ − a √(1 − e² sin²φ): well conditioned at every latitude, unlike p/cos φ − N.
        let ellipsoid_m = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_2 * sin_lat * sin_lat).sqrt();
        let height_m = p * cos_lat + z * sin_lat - ellipsoid_m;
        let (sin_lon, cos_lon) = direction(y, x);
        Self { sin_lat, cos_lat, height_m, up: [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat] }
    }
}

/// Sine and cosine of the angle whose tangent is `opposite/adjacent`; the angle is 0 where there is none.
fn direction(opposite: f64, adjacent: f64) -> (f64, f64) {
    let length = length(opposite, adjacent);
    if length > 0.0 { (opposite / length, adjacent / length) } else { (0.0, 1.0) }
}

/// √(a² + b²); `hypot` is several times slower and only needed where squares overflow or vanish.
fn length(a: f64, b: f64) -> f64 {
    let square = a * a + b * b;
    if (1e-200..1e200).contains(&square) { square.sqrt() } else { hypot(a, b) }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // what is compared so is exact
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ecef_and_back(
            latitude_deg in -90.0..=90.0_f64,
            longitude_deg in -180.0..=180.0_f64,
            height_m in -10_000.0..1_000_000.0_f64,
        ) {
            let place = Geodetic::from_degrees(latitude_deg, longitude_deg, height_m);
            let back = Geodetic::from_ecef(place.to_ecef());
            prop_assert!((back.latitude_rad - place.latitude_rad).abs() < 1e-12);
            let turned = crate::geometry::wrap_angle(back.longitude_rad - place.longitude_rad);
            prop_assert!((turned * place.latitude_rad.cos()).abs() < 1e-12);
            prop_assert!((back.height_m - height_m).abs() < 1e-6);
        }

        #[test]
        fn any_point_gives_a_finite_place(
            ecef in proptest::array::uniform3(-1.0..1.0_f64),
            exponent in -300..300,
        ) {
            let place = Geodetic::from_ecef(ecef.map(|value| value * 10_f64.powi(exponent)));
            let numbers = [place.latitude_rad, place.longitude_rad, place.height_m];
            prop_assert!(numbers.iter().all(|number| number.is_finite()), "{:?}", place);
        }
    }

    #[test]
    fn poles_equator_and_centre() {
        let half = std::f64::consts::FRAC_PI_2;
        let pole = Geodetic::from_ecef([0.0, 0.0, -SEMI_MINOR_M - 500.0]);
        assert_eq!((pole.latitude_rad, pole.longitude_rad), (-half, 0.0));
        assert!((pole.height_m - 500.0).abs() < 1e-8);
        let equator = Geodetic::from_ecef([0.0, -SEMI_MAJOR_M, 0.0]);
        assert_eq!((equator.latitude_rad, equator.longitude_rad), (0.0, -half));
        assert!(equator.height_m.abs() < 1e-8);
        assert!(Geodetic::from_ecef([0.0; 3]).height_m.is_finite());
    }

    #[test]
    fn radii_of_curvature_at_the_equator_and_the_pole() {
        assert_eq!(prime_vertical_radius_m(0.0), SEMI_MAJOR_M);
        let polar_m = SEMI_MAJOR_M * SEMI_MAJOR_M / SEMI_MINOR_M;
        assert!((prime_vertical_radius_m(1.0) - polar_m).abs() < 1e-6);
        assert!((meridian_radius_m(1.0) - polar_m).abs() < 1e-6);
    }
}
