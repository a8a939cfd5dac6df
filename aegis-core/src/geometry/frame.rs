//! East, north and up of a place.

use super::geodetic::{Foot, meridian_radius_m, prime_vertical_radius_m};
use super::rigid::{product, transposed};
use super::{Geodetic, Rigid, Vector, dot};
use crate::elementary::sin_cos;

/// Cartesian coordinates around a place on the Earth: east, north, and up along the ellipsoid's normal there.
///
/// ```
/// use aegis_core::geometry::{EnuFrame, Geodetic};
/// let frame = EnuFrame::new(Geodetic::from_degrees(41.3, 2.1, 30.0));
/// let far_east = frame.to_geodetic([100_000.0, 0.0, 0.0]);
/// // The horizontal plane leaves the Earth by about d²/2R.
/// assert!((far_east.height_m - 30.0 - 782.0).abs() < 2.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EnuFrame {
    origin: Geodetic,
    origin_ecef_m: Vector,
    /// Rows: east, north, up, as unit vectors in ECEF.
    axes: [Vector; 3],
    /// Radii of curvature of the ellipsoid at the origin: along the meridian, and across it.
    pub(super) meridian_radius_m: f64,
    pub(super) prime_vertical_radius_m: f64,
}

impl EnuFrame {
    /// The frame of a place.
    #[must_use]
    pub fn new(origin: Geodetic) -> Self {
        let (sin_lat, cos_lat) = sin_cos(origin.latitude_rad);
        let (sin_lon, cos_lon) = sin_cos(origin.longitude_rad);
        let east = [-sin_lon, cos_lon, 0.0];
        let north = [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat];
        let up = [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat];
        Self {
            origin,
            origin_ecef_m: origin.to_ecef(),
            axes: [east, north, up],
            meridian_radius_m: meridian_radius_m(sin_lat),
            prime_vertical_radius_m: prime_vertical_radius_m(sin_lat),
        }
    }

    /// The frame of a sensor of which no site is known: latitude 45°, longitude 0°, height 0. Its curvature
    /// is the Earth's to within 0.4 %, which is what altitudes need; geodetic positions taken from it mean
    /// nothing.
    #[must_use]
    pub fn nominal() -> Self {
        Self::new(Geodetic::from_degrees(45.0, 0.0, 0.0))
    }

    /// The place this frame belongs to.
    #[must_use]
    pub const fn origin(&self) -> Geodetic {
        self.origin
    }

    /// A point of this frame in ECEF metres.
    #[must_use]
    pub fn to_ecef(&self, enu_m: [f64; 3]) -> [f64; 3] {
        let [x, y, z] = transposed(self.axes).map(|axis| dot(axis, enu_m));
        let [x0, y0, z0] = self.origin_ecef_m;
        [x0 + x, y0 + y, z0 + z]
    }

    /// An ECEF point in this frame, metres.
    #[must_use]
    pub fn from_ecef(&self, ecef_m: [f64; 3]) -> [f64; 3] {
        let [x0, y0, z0] = self.origin_ecef_m;
        let offset = [ecef_m[0] - x0, ecef_m[1] - y0, ecef_m[2] - z0];
        self.axes.map(|axis| dot(axis, offset))
    }

    /// The place of a point of this frame.
    #[must_use]
    pub fn to_geodetic(&self, enu_m: [f64; 3]) -> Geodetic {
        Geodetic::from_ecef(self.to_ecef(enu_m))
    }

    /// A place in this frame, metres.
    #[must_use]
    pub fn from_geodetic(&self, place: Geodetic) -> [f64; 3] {
        self.from_ecef(place.to_ecef())
    }

    /// Height above the ellipsoid of a point of this frame, metres.
    #[must_use]
    pub fn height_at(&self, enu_m: [f64; 3]) -> f64 {
        Foot::below(self.to_ecef(enu_m)).height_m
    }

    /// What is up at a point of this frame: the unit vector of the ellipsoid's normal there, in this frame.
    /// It is the gradient of [`height_at`](Self::height_at).
    #[must_use]
    pub fn up_at(&self, enu_m: [f64; 3]) -> [f64; 3] {
        self.height_and_up(enu_m).1
    }

    pub(super) fn height_and_up(&self, enu_m: Vector) -> (f64, Vector) {
        let foot = Foot::below(self.to_ecef(enu_m));
        (foot.height_m, self.axes.map(|axis| dot(axis, foot.up)))
    }

    /// Takes this frame's points and vectors into `other`'s.
    ///
    /// ```
    /// use aegis_core::geometry::{EnuFrame, Geodetic};
    /// let radar = EnuFrame::new(Geodetic::from_degrees(41.3, 2.1, 30.0));
    /// let picture = EnuFrame::new(Geodetic::from_degrees(40.0, 0.0, 0.0));
    /// let here = radar.transform_to(&picture).apply([0.0; 3]);
    /// assert!((picture.to_geodetic(here).latitude_deg() - 41.3).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn transform_to(&self, other: &Self) -> Rigid {
        Rigid {
            rotation: product(other.axes, transposed(self.axes)),
            translation_m: other.from_ecef(self.origin_ecef_m),
        }
    }

    /// Radius of curvature of the ellipsoid at the origin, in the direction of an azimuth (Euler):
    /// 1/R = cos²α/M + sin²α/N.
    pub(super) fn curvature_radius_m(&self, azimuth_rad: f64) -> f64 {
        let (sin, cos) = sin_cos(azimuth_rad);
        1.0 / (cos * cos / self.meridian_radius_m + sin * sin / self.prime_vertical_radius_m)
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // what is compared so is exact
mod tests {
    use super::*;
    use crate::geometry::norm;
    use proptest::prelude::*;

    fn place() -> impl Strategy<Value = Geodetic> {
        (-90.0..=90.0_f64, -180.0..=180.0_f64, -400.0..20_000.0_f64)
            .prop_map(|(latitude, longitude, height)| Geodetic::from_degrees(latitude, longitude, height))
    }

    fn point() -> impl Strategy<Value = Vector> {
        proptest::array::uniform3(-400_000.0..400_000.0_f64)
    }

    fn distance(a: Vector, b: Vector) -> f64 {
        norm([a[0] - b[0], a[1] - b[1], a[2] - b[2]])
    }

    proptest! {
        #[test]
        fn a_point_survives_every_round_trip(here in place(), there in place(), point_m in point()) {
            let (here, there) = (EnuFrame::new(here), EnuFrame::new(there));
            prop_assert!(distance(here.from_ecef(here.to_ecef(point_m)), point_m) < 1e-6);
            let across = here.transform_to(&there);
            prop_assert!(distance(there.to_ecef(across.apply(point_m)), here.to_ecef(point_m)) < 1e-6);
            prop_assert!(distance(across.then(&there.transform_to(&here)).apply(point_m), point_m) < 1e-6);
            prop_assert!(distance(across.inverse().apply(across.apply(point_m)), point_m) < 1e-6);
            prop_assert!((norm(across.rotate(point_m)) - norm(point_m)).abs() < 1e-6);
        }

        #[test]
        fn a_nearby_point_survives_the_way_through_geodetic(here in place(), point_m in point()) {
            let frame = EnuFrame::new(here);
            prop_assert!(distance(frame.from_geodetic(frame.to_geodetic(point_m)), point_m) < 1e-4);
        }

        #[test]
        fn up_is_the_gradient_of_height(here in place(), point_m in point()) {
            let frame = EnuFrame::new(here);
            let up = frame.up_at(point_m);
            prop_assert!((norm(up) - 1.0).abs() < 1e-14);
            for axis in 0..3 {
                let (mut above, mut below) = (point_m, point_m);
                above[axis] += 10.0;
                below[axis] -= 10.0;
                let slope = (frame.height_at(above) - frame.height_at(below)) / 20.0;
                prop_assert!((slope - up[axis]).abs() < 1e-8);
            }
        }

        #[test]
        fn a_covariance_turns_with_its_frame(here in place(), there in place(), a in point(), b in point()) {
            let across = EnuFrame::new(here).transform_to(&EnuFrame::new(there));
            let axes = [0, 1, 2];
            let sum = |a: Vector, b: Vector| {
                axes.map(|i: usize| axes.map(|j: usize| a[i] * a[j] + b[i] * b[j]))
            };
            let (turned, expected) =
                (across.rotate_covariance(sum(a, b)), sum(across.rotate(a), across.rotate(b)));
            for i in 0..3 {
                for j in 0..3 {
                    prop_assert!((turned[i][j] - expected[i][j]).abs() < 1e-3);
                    prop_assert_eq!(turned[i][j], turned[j][i]);
                }
            }
        }
    }

    #[test]
    fn curvature_lies_between_meridian_and_prime_vertical() {
        let frame = EnuFrame::nominal();
        assert!((frame.curvature_radius_m(0.0) - frame.meridian_radius_m).abs() < 1e-6);
        assert!(
            (frame.curvature_radius_m(std::f64::consts::FRAC_PI_2) - frame.prime_vertical_radius_m).abs()
                < 1e-6
        );
    }
}
