//! What is defended.

use super::polygon::Polygon;
use crate::elementary::hypot;
use crate::error::{Error, Result};
use crate::ids::AssetId;
use crate::time::Time;

/// Farther from the picture's origin than any asset is.
const MAX_POSITION_M: f64 = 1e7;
/// Faster than any asset moves.
const MAX_SPEED_M_S: f64 = 20_000.0;

/// What is defended: a place or a moving unit.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Asset {
    /// Its number; numbers differ.
    pub id: AssetId,
    /// East, north, up of the picture's origin, at `time`; within 1e7 m. Up is ignored in a planar world.
    pub position_m: [f64; 3],
    /// East, north, up; zero for a place. At most 20 km/s each.
    pub velocity_m_s: [f64; 3],
    /// When it is at that position; ignored for a place.
    pub time: Time,
    /// Its protected volume.
    pub zone: Zone,
    /// What it is worth, relative to 1; 0.01 to 100.
    pub value: f64,
}

/// A protected volume around an asset. In a planar world spheres and cylinders are discs, and prisms their plans.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Zone {
    /// All within a distance.
    Sphere {
        /// Its radius, above 0, up to 1e7.
        radius_m: f64,
    },
    /// All within a horizontal distance, between two heights.
    Cylinder {
        /// Its radius, above 0, up to 1e7.
        radius_m: f64,
        /// Floor, height above the asset (negative: below); within 1e7.
        floor_m: f64,
        /// Ceiling, height above the asset, above the floor; within 1e7.
        ceiling_m: f64,
    },
    /// All over a polygon, between two heights. In a planar world the heights do not count.
    Prism {
        /// Its plan, east and north of the asset; it moves with the asset and does not turn.
        plan: Polygon,
        /// Floor, height above the asset (negative: below); within 1e7.
        floor_m: f64,
        /// Ceiling, height above the asset, above the floor; within 1e7.
        ceiling_m: f64,
    },
}

impl Asset {
    /// Where it is at another time, on a straight course.
    #[must_use]
    pub fn position_at(&self, time: Time) -> [f64; 3] {
        let elapsed_s = time.seconds_since(self.time);
        std::array::from_fn(|axis| self.position_m[axis] + self.velocity_m_s[axis] * elapsed_s)
    }

    fn validate(&self, index: usize) -> Result<()> {
        let numbers = self.position_m.iter().chain(&self.velocity_m_s).chain([&self.value]);
        if !numbers.copied().all(f64::is_finite) {
            return Err(Error::NonFinite { what: "assets", index });
        }
        let refused = |reason| Err(Error::OutOfRange { what: "assets", index, reason });
        if self.position_m.iter().any(|part| part.abs() > MAX_POSITION_M) {
            return refused("position_m must lie within 1e7 m");
        }
        if self.velocity_m_s.iter().any(|part| part.abs() > MAX_SPEED_M_S) {
            return refused("velocity_m_s must lie within 20 km/s");
        }
        if !(0.01..=100.0).contains(&self.value) {
            return refused("value must lie in 0.01..=100");
        }
        self.zone.validate(index)
    }
}

impl Zone {
    /// Its radius over the ground; of a prism, the distance of its farthest corner from the asset.
    #[must_use]
    pub fn radius_m(&self) -> f64 {
        match self {
            Self::Sphere { radius_m } | Self::Cylinder { radius_m, .. } => *radius_m,
            Self::Prism { plan, .. } => {
                plan.corners_m().iter().map(|c| hypot(c[0], c[1])).fold(0.0, f64::max)
            }
        }
    }

    /// A circle over the ground that holds it all: its middle beside the asset, and its radius.
    pub(super) fn circle(&self) -> ([f64; 2], f64) {
        match self {
            Self::Sphere { radius_m } | Self::Cylinder { radius_m, .. } => ([0.0; 2], *radius_m),
            Self::Prism { plan, .. } => plan.circle(),
        }
    }

    /// As it is in a planar world: without heights.
    pub(super) fn in_plan(&self) -> Self {
        match *self {
            Self::Sphere { radius_m } | Self::Cylinder { radius_m, .. } => Self::Sphere { radius_m },
            Self::Prism { plan, .. } => {
                Self::Prism { plan, floor_m: -MAX_POSITION_M, ceiling_m: MAX_POSITION_M }
            }
        }
    }

    fn validate(&self, index: usize) -> Result<()> {
        let (radius_m, floor_m, ceiling_m) = match *self {
            Self::Sphere { radius_m } => (radius_m, -1.0, 1.0),
            Self::Cylinder { radius_m, floor_m, ceiling_m } => (radius_m, floor_m, ceiling_m),
            Self::Prism { floor_m, ceiling_m, .. } => (1.0, floor_m, ceiling_m),
        };
        if ![radius_m, floor_m, ceiling_m].into_iter().all(f64::is_finite) {
            return Err(Error::NonFinite { what: "assets", index });
        }
        let refused = |reason| Err(Error::OutOfRange { what: "assets", index, reason });
        if !(radius_m > 0.0 && radius_m <= MAX_POSITION_M) {
            return refused("radius_m must be above 0 and at most 1e7");
        }
        if !(floor_m < ceiling_m && floor_m >= -MAX_POSITION_M && ceiling_m <= MAX_POSITION_M) {
            return refused("floor_m must lie below ceiling_m, both within 1e7");
        }
        Ok(())
    }
}

/// Checks a list of assets as [`Pipeline::set_assets`](crate::Pipeline) takes it; `limit` is `Limits::assets`.
///
/// # Errors
/// [`Error::Capacity`] above the limit; [`Error::NonFinite`] or [`Error::OutOfRange`], with the index of the asset,
/// for a number outside its documented range or for an `id` that an earlier asset has.
pub fn validate_assets(assets: &[Asset], limit: usize) -> Result<()> {
    validate_each(assets, limit)?;
    let mut ids: Vec<(AssetId, usize)> = assets.iter().map(|asset| asset.id).zip(0..).collect();
    ids.sort_unstable();
    let repeated = ids.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).min();
    repeated.map_or(Ok(()), |index| {
        Err(Error::OutOfRange { what: "assets", index, reason: "an earlier asset has the same id" })
    })
}

/// Without the comparison of ids, for every step: it neither sorts nor allocates.
pub(super) fn validate_each(assets: &[Asset], limit: usize) -> Result<()> {
    if assets.len() > limit {
        return Err(Error::Capacity { what: "assets", actual: assets.len(), limit });
    }
    assets.iter().enumerate().try_for_each(|(index, asset)| asset.validate(index))
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact values are meant.
mod tests {
    use super::*;

    const ASSET: Asset = Asset {
        id: AssetId(1),
        position_m: [0.0; 3],
        velocity_m_s: [0.0; 3],
        time: Time::from_nanos(0),
        zone: Zone::Sphere { radius_m: 1000.0 },
        value: 1.0,
    };

    fn cylinder(radius_m: f64, floor_m: f64, ceiling_m: f64) -> Asset {
        Asset { zone: Zone::Cylinder { radius_m, floor_m, ceiling_m }, ..ASSET }
    }

    #[test]
    fn good_assets_pass() {
        assert_eq!(validate_assets(&[], 0), Ok(()));
        let moving = Asset { id: AssetId(2), velocity_m_s: [10.0, 0.0, 0.0], value: 100.0, ..ASSET };
        assert_eq!(validate_assets(&[moving, ASSET], 2), Ok(()));
        assert_eq!(moving.position_at(Time::from_secs(3.0)), [30.0, 0.0, 0.0]);
    }

    #[test]
    fn faults_are_typed_and_indexed() {
        let non_finite = [
            Asset { position_m: [0.0, f64::NAN, 0.0], ..ASSET },
            Asset { velocity_m_s: [f64::INFINITY, 0.0, 0.0], ..ASSET },
            Asset { value: f64::NAN, ..ASSET },
            cylinder(f64::NAN, 0.0, 1.0),
            cylinder(1.0, f64::NEG_INFINITY, 1.0),
        ];
        for bad in non_finite {
            let good = Asset { id: AssetId(9), ..ASSET };
            assert_eq!(validate_assets(&[good, bad], 9), Err(Error::NonFinite { what: "assets", index: 1 }));
        }
        let out_of_range = [
            Asset { position_m: [2e7, 0.0, 0.0], ..ASSET },
            Asset { velocity_m_s: [0.0, 3e4, 0.0], ..ASSET },
            Asset { value: 0.0, ..ASSET },
            Asset { value: 101.0, ..ASSET },
            Asset { zone: Zone::Sphere { radius_m: 0.0 }, ..ASSET },
            cylinder(-1.0, 0.0, 1.0),
            cylinder(1.0, 1.0, 1.0),
        ];
        for bad in out_of_range {
            assert!(matches!(validate_assets(&[bad], 9), Err(Error::OutOfRange { index: 0, .. })), "{bad:?}");
        }
    }

    #[test]
    fn ids_differ_and_numbers_are_limited() {
        let other = Asset { id: AssetId(2), ..ASSET };
        let repeated = validate_assets(&[ASSET, other, ASSET], 9);
        assert!(matches!(repeated, Err(Error::OutOfRange { index: 2, .. })));
        let expected = Err(Error::Capacity { what: "assets", actual: 2, limit: 1 });
        assert_eq!(validate_assets(&[ASSET, other], 1), expected);
    }
}
