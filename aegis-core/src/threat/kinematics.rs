//! Closest point of approach and zone entry on straight courses, with first-order uncertainty.
//!
//! Position and velocity are the track's minus the asset's, east-north-up. The CPA time is t* = −p·v/|v|², the
//! distance there |p + v t*|. Uncertainty is propagated by the delta method (Bar-Shalom, Li, Kirubarajan 2001, §1.4):
//! `σ_f² = gᵀ P g` with `g = ∂f/∂(p, v)`.

pub(super) use crate::geometry::{dot, norm};

use super::asset::{Asset, Zone};
use crate::tracker::Track;

/// Metres or metres per second: beyond the Moon, or faster than light. Keeps all products finite.
const MAX_STATE: f64 = 4e8;

/// A track as an asset sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Relative {
    /// Track minus asset: east, north, up.
    pub position_m: [f64; 3],
    /// Track minus asset: east, north, up.
    pub velocity_m_s: [f64; 3],
    /// Covariance of (position, velocity); an asset's own state is taken as exact. In a planar world the rows and
    /// columns of up are 0.
    pub covariance: [[f64; 6]; 6],
}

/// The closest point of approach.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Approach {
    /// Seconds until it; 0 when it is past or there is no motion.
    pub time_s: f64,
    /// Standard deviation of that time; 0 when it is past or there is no motion.
    pub time_sigma_s: f64,
    /// Distance there.
    pub distance_m: f64,
    /// Standard deviation of that distance. To first order: where the distance is not well above it, the true
    /// distance is skewed, and larger in the mean.
    pub distance_sigma_m: f64,
}

impl Relative {
    /// A track relative to an asset, at the track's time.
    #[must_use]
    pub fn between(track: &Track, asset: &Asset) -> Self {
        let asset_m = asset.position_at(track.time);
        Self {
            position_m: minus(track.position_m, asset_m),
            velocity_m_s: minus(track.velocity_m_s, asset.velocity_m_s),
            covariance: track.covariance,
        }
    }

    /// Whether every number is finite and can belong to a target near the Earth, and no variance is negative.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let state = self.position_m.iter().chain(&self.velocity_m_s).all(|part| part.abs() <= MAX_STATE);
        let covariance = self.covariance.iter().flatten().all(|part| part.abs() <= MAX_STATE * MAX_STATE);
        state && covariance && (0..6).all(|axis| self.covariance[axis][axis] >= 0.0)
    }

    /// Without up: for a planar world, and for the horizontal part of a cylinder.
    #[must_use]
    pub fn horizontal(&self) -> Self {
        let mut flat = *self;
        (flat.position_m[2], flat.velocity_m_s[2]) = (0.0, 0.0);
        for axis in 0..6 {
            for up in [2, 5] {
                flat.covariance[axis][up] = 0.0;
                flat.covariance[up][axis] = 0.0;
            }
        }
        flat
    }

    /// Time of the closest point of approach, t* = −p·v/|v|², seconds; negative when it is past, `None` without
    /// motion.
    #[must_use]
    pub fn cpa_time_s(&self) -> Option<f64> {
        let speed2 = dot(self.velocity_m_s, self.velocity_m_s);
        let time_s = -dot(self.position_m, self.velocity_m_s) / speed2;
        (speed2 > 0.0 && time_s.is_finite()).then_some(time_s)
    }

    /// Standard deviation of t*, seconds: ∂t*/∂p = −v/|v|², ∂t*/∂v = −(p + 2 t* v)/|v|².
    #[must_use]
    pub fn cpa_time_sigma_s(&self) -> Option<f64> {
        let time_s = self.cpa_time_s()?;
        let speed2 = dot(self.velocity_m_s, self.velocity_m_s);
        let by_position = scaled(self.velocity_m_s, -1.0 / speed2);
        let by_velocity =
            scaled(plus(self.position_m, scaled(self.velocity_m_s, 2.0 * time_s)), -1.0 / speed2);
        Some(self.sigma(by_position, by_velocity))
    }

    /// The closest point of approach from now on.
    ///
    /// With the miss u·d = p + v t*, u is perpendicular to v and t* itself drops out of the gradient:
    /// `σ_d² = uᵀ(P_p + t*(P_pv + P_pvᵀ) + t*² P_v)u`. On a collision course u is undefined: then it is the
    /// perpendicular direction that comes first when looking for one, horizontally.
    #[must_use]
    pub fn closest_approach(&self) -> Approach {
        let ahead_s = self.cpa_time_s().filter(|time_s| *time_s > 0.0);
        let time_s = ahead_s.unwrap_or(0.0);
        let miss_m = plus(self.position_m, scaled(self.velocity_m_s, time_s));
        let distance_m = norm(miss_m);
        let towards = if distance_m > 1e-9 * norm(self.position_m) {
            scaled(miss_m, 1.0 / distance_m)
        } else {
            perpendicular(self.velocity_m_s)
        };
        Approach {
            time_s,
            time_sigma_s: ahead_s.and_then(|_| self.cpa_time_sigma_s()).unwrap_or(0.0),
            distance_m,
            distance_sigma_m: self.sigma(towards, scaled(towards, time_s)),
        }
    }

    /// Speed along the line of sight, m/s, positive when the track comes closer; 0 at the asset itself.
    #[must_use]
    pub fn closing_speed_m_s(&self) -> f64 {
        let distance_m = norm(self.position_m);
        if distance_m > 0.0 { -dot(self.position_m, self.velocity_m_s) / distance_m } else { 0.0 }
    }

    /// Seconds until the zone is entered; 0 inside, `None` when the course does not enter it.
    #[must_use]
    pub fn entry_time_s(&self, zone: &Zone) -> Option<f64> {
        let (p, v) = (self.position_m, self.velocity_m_s);
        match *zone {
            Zone::Sphere { radius_m } => sphere_entry_time_s(p, v, radius_m),
            Zone::Cylinder { radius_m, floor_m, ceiling_m } => {
                cylinder_entry_time_s(p, v, radius_m, floor_m, ceiling_m)
            }
        }
    }

    /// Standard deviation of a quantity with these derivatives by position and velocity.
    pub(super) fn sigma(&self, by_position: [f64; 3], by_velocity: [f64; 3]) -> f64 {
        self.covariance_of((by_position, by_velocity), (by_position, by_velocity)).max(0.0).sqrt()
    }

    /// Covariance of two quantities with these derivatives by position and velocity.
    pub(super) fn covariance_of(&self, f: ([f64; 3], [f64; 3]), g: ([f64; 3], [f64; 3])) -> f64 {
        let [f, g] = [f, g].map(|(p, v)| [p[0], p[1], p[2], v[0], v[1], v[2]]);
        let row = |row: &[f64; 6]| row.iter().zip(&g).map(|(c, g)| c * g).sum::<f64>();
        self.covariance.iter().zip(&f).map(|(c, f)| f * row(c)).sum()
    }
}

/// Seconds until |p + v t| = R is first reached; 0 inside, `None` when it never is. The smallest root of
/// |v|²t² + 2 p·v t + |p|² − R² = 0, in the form that does not cancel.
#[must_use]
pub fn sphere_entry_time_s(position_m: [f64; 3], velocity_m_s: [f64; 3], radius_m: f64) -> Option<f64> {
    let outside = dot(position_m, position_m) - radius_m * radius_m;
    if outside <= 0.0 {
        return Some(0.0);
    }
    passage(position_m, velocity_m_s, radius_m).map(|(entry_s, _)| entry_s).filter(|entry_s| *entry_s > 0.0)
}

/// Seconds until a cylinder is entered: where the passage of the horizontal disc and that of the height slab first
/// overlap; 0 inside, `None` when they never do.
#[must_use]
pub fn cylinder_entry_time_s(
    position_m: [f64; 3],
    velocity_m_s: [f64; 3],
    radius_m: f64,
    floor_m: f64,
    ceiling_m: f64,
) -> Option<f64> {
    let disc = passage(flat(position_m), flat(velocity_m_s), radius_m)?;
    let slab = slab_passage(position_m[2], velocity_m_s[2], floor_m, ceiling_m)?;
    let (entry_s, exit_s) = (disc.0.max(slab.0).max(0.0), disc.1.min(slab.1));
    (entry_s <= exit_s).then_some(entry_s)
}

/// When a straight course is within R of the origin, from and until, negative times included; without motion inside
/// it, always.
pub(super) fn passage(p: [f64; 3], v: [f64; 3], radius_m: f64) -> Option<(f64, f64)> {
    let (a, half_b, c) = (dot(v, v), dot(p, v), dot(p, p) - radius_m * radius_m);
    if a == 0.0 {
        return (c <= 0.0).then_some((f64::NEG_INFINITY, f64::INFINITY));
    }
    let discriminant = half_b * half_b - a * c;
    if discriminant.is_nan() || discriminant < 0.0 {
        return None;
    }
    let q = -(half_b + discriminant.sqrt().copysign(half_b));
    let (first, second) = if q == 0.0 { (0.0, 0.0) } else { (q / a, c / q) };
    Some((first.min(second), first.max(second)))
}

/// When a height lies between two others, from and until.
fn slab_passage(up_m: f64, climb_m_s: f64, floor_m: f64, ceiling_m: f64) -> Option<(f64, f64)> {
    if climb_m_s == 0.0 {
        return (floor_m..=ceiling_m).contains(&up_m).then_some((f64::NEG_INFINITY, f64::INFINITY));
    }
    let (to_floor_s, to_ceiling_s) = ((floor_m - up_m) / climb_m_s, (ceiling_m - up_m) / climb_m_s);
    Some((to_floor_s.min(to_ceiling_s), to_floor_s.max(to_ceiling_s)))
}

/// A unit vector perpendicular to `v`, horizontal (north when `v` is vertical or nothing).
pub(super) fn perpendicular(v: [f64; 3]) -> [f64; 3] {
    let horizontal = v[0].hypot(v[1]);
    if horizontal > 0.0 { [-v[1] / horizontal, v[0] / horizontal, 0.0] } else { [0.0, 1.0, 0.0] }
}

fn flat(a: [f64; 3]) -> [f64; 3] {
    [a[0], a[1], 0.0]
}

pub(super) fn plus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| a[axis] + b[axis])
}

fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

pub(super) fn scaled(a: [f64; 3], factor: f64) -> [f64; 3] {
    a.map(|part| part * factor)
}
