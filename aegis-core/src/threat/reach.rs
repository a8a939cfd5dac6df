//! What a track can reach: most pairs of a picture need no more than a glance.

use super::asset::{Asset, Zone};
use super::kinematics::{Relative, comes_within};
use crate::time::Time;

/// A pair is out of reach only with so many deviations to spare.
const SPARE_SIGMAS: f64 = 3.0;

/// A track's course, and how far it may be off it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// Which track.
    pub(super) index: usize,
    is_usable: bool,
    position_m: [f64; 3],
    velocity_m_s: [f64; 3],
    /// Over the ground, and in space.
    off_m: [f64; 2],
    off_m_s: [f64; 2],
}

/// A zone, as a circle over the ground or a ball, on its asset's course.
pub(super) struct Place<'a> {
    asset: &'a Asset,
    middle_m: [f64; 2],
    radius_m: f64,
    is_ball: bool,
    horizon_s: f64,
    time: Time,
    position_m: [f64; 3],
}

impl Reach {
    pub(super) fn of(index: usize, own: &Relative) -> Self {
        let spread = |first: usize| {
            let [east, north, up] = [first, first + 1, first + 2].map(|axis| own.covariance[axis][axis]);
            [east + north, east + north + up].map(|variance: f64| SPARE_SIGMAS * variance.sqrt())
        };
        Self {
            index,
            is_usable: own.is_usable(),
            position_m: own.position_m,
            velocity_m_s: own.velocity_m_s,
            off_m: spread(0),
            off_m_s: spread(3),
        }
    }
}

impl<'a> Place<'a> {
    pub(super) fn of(asset: &'a Asset, time: Time, horizon_s: f64) -> Self {
        let (middle_m, radius_m) = asset.zone.circle();
        let is_ball = matches!(asset.zone, Zone::Sphere { .. });
        Self { asset, middle_m, radius_m, is_ball, horizon_s, time, position_m: asset.position_at(time) }
    }

    /// Whether a track does not come near the zone before the horizon. Such a pair is never shown, so it need not be assessed.
    /// Unusable numbers are not out of reach.
    pub(super) fn is_out_of(&self, reach: &Reach, time: Time) -> bool {
        let asset_m = if time == self.time { self.position_m } else { self.asset.position_at(time) };
        let (p, v) = (reach.position_m, reach.velocity_m_s);
        let [east_m_s, north_m_s, up_m_s] = self.asset.velocity_m_s;
        let mut position_m =
            [p[0] - asset_m[0] - self.middle_m[0], p[1] - asset_m[1] - self.middle_m[1], 0.0];
        let mut velocity_m_s = [v[0] - east_m_s, v[1] - north_m_s, 0.0];
        let dimensions = usize::from(self.is_ball);
        let (off_m, off_m_s) = (reach.off_m[dimensions], reach.off_m_s[dimensions]);
        if self.is_ball {
            (position_m[2], velocity_m_s[2]) = (p[2] - asset_m[2], v[2] - up_m_s);
        }
        reach.is_usable
            && !comes_within(position_m, velocity_m_s, self.radius_m + off_m, off_m_s, self.horizon_s)
    }
}
