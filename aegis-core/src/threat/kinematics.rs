//! Closest point of approach and zone entry on straight courses, with first-order uncertainty.
//!
//! Position and velocity are the track's minus the asset's, east-north-up. The CPA time is t* = −p·v/|v|², the
//! distance there |p + v t*|. Uncertainty is propagated by the delta method (Bar-Shalom, Li, Kirubarajan 2001, §1.4):
//! `σ_f² = gᵀ P g` with `g = ∂f/∂(p, v)`.

pub(super) use super::crossing::passage;
pub use super::crossing::{
    accelerated_entry_time_s, cylinder_entry_time_s, prism_entry_time_s, sphere_entry_time_s,
};
use crate::elementary::hypot;
pub(super) use crate::geometry::{dot, norm};

use super::asset::{Asset, Zone};
use super::crossing::{Face, Span};
use crate::time::Time;
use crate::tracker::Track;

/// Metres or metres per second: beyond the Moon, or faster than light. Keeps all products finite.
const MAX_STATE: f64 = 4e8;
/// First-order deviations hold while the velocity is this well known, relative to itself,
const LARGEST_SHARE: f64 = 0.1;
/// a distance is as many of its deviations above 0,
const CLEAR_SIGMAS: f64 = 3.0;
/// a time as many from now,
const AHEAD_SIGMAS: f64 = 2.5;
/// courses so many deviations to each side meet the zone's same face,
const FACE_SIGMAS: f64 = 3.0;
/// and what its curvature does is at most this share of the deviation.
const LARGEST_CURVATURE: f64 = 0.1;

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
    /// Whether both deviations hold within 3 %: the velocity is known to a tenth, the distance is three deviations of the
    /// position there above 0, and the time two and a half from now.
    pub sigmas_hold: bool,
}

/// When a zone is entered.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ZoneEntry {
    /// Seconds until it; 0 inside.
    pub time_s: f64,
    /// Standard deviation of that time, given that the zone is entered; 0 inside.
    pub time_sigma_s: f64,
    /// Whether that deviation holds within 3 %: the velocity is known to a tenth, courses three deviations to each side
    /// enter through the same face, that face is flat enough there, and the time is two and a half deviations from now.
    pub sigma_holds: bool,
}

/// How a course comes in through a face.
struct Breach {
    normal: [f64; 3],
    closing_m_s: f64,
    /// Deviation across the face, and of the time.
    sigma_m: f64,
    sigma_s: f64,
}

impl Relative {
    /// A track relative to an asset, at the track's time.
    #[must_use]
    pub fn between(track: &Track, asset: &Asset) -> Self {
        Self::of(track).minus(asset, track.time)
    }

    /// A track relative to the picture's origin.
    pub(super) fn of(track: &Track) -> Self {
        Self { position_m: track.position_m, velocity_m_s: track.velocity_m_s, covariance: track.covariance }
    }

    /// The same relative to an asset at that time.
    pub(super) fn minus(&self, asset: &Asset, time: Time) -> Self {
        Self {
            position_m: minus(self.position_m, asset.position_at(time)),
            velocity_m_s: minus(self.velocity_m_s, asset.velocity_m_s),
            covariance: self.covariance,
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
        let time_sigma_s = self.cpa_time_sigma_s().unwrap_or(0.0);
        let is_clear_of_now = self.cpa_time_s().is_none_or(|at_s| at_s.abs() >= AHEAD_SIGMAS * time_sigma_s);
        let is_clear_of_zero = distance_m >= CLEAR_SIGMAS * self.spread_m2(time_s).sqrt();
        Approach {
            time_s,
            time_sigma_s: if ahead_s.is_some() { time_sigma_s } else { 0.0 },
            distance_m,
            distance_sigma_m: self.sigma(towards, scaled(towards, time_s)),
            sigmas_hold: is_clear_of_now && is_clear_of_zero && self.knows_velocity(),
        }
    }

    /// When a zone is entered on the present course, if it is.
    ///
    /// With n the outward normal of the face where the course comes in, a displacement δ of the course there changes the
    /// time by n·δ/(−n·v): so `σ = √(nᵀ(P_p + t(P_pv + P_pvᵀ) + t²P_v)n)/(−n·v)`.
    #[must_use]
    pub fn zone_entry(&self, zone: &Zone) -> Option<ZoneEntry> {
        let span = zone.next_span(self.position_m, self.velocity_m_s)?;
        if span.from_s.is_infinite() {
            return Some(ZoneEntry { time_s: 0.0, time_sigma_s: 0.0, sigma_holds: true });
        }
        let Breach { normal, closing_m_s, sigma_m, sigma_s } = self.breach(&span);
        let sigma_holds = self.knows_velocity()
            && self.sigma([0.0; 3], normal) <= LARGEST_SHARE * closing_m_s
            && span.from_s.abs() >= AHEAD_SIGMAS * sigma_s
            && self.is_flat_enough(zone, &span, closing_m_s, sigma_m)
            && self.meets_one_face(zone, &span);
        let time_sigma_s = if span.from_s > 0.0 { sigma_s } else { 0.0 };
        Some(ZoneEntry { time_s: span.from_s.max(0.0), time_sigma_s, sigma_holds })
    }

    /// Time and deviation of the entry, without asking whether that holds.
    pub(super) fn entry_guess(&self, zone: &Zone) -> Option<(f64, f64)> {
        let span = zone.next_span(self.position_m, self.velocity_m_s)?;
        Some(if span.from_s > 0.0 { (span.from_s, self.breach(&span).sigma_s) } else { (0.0, 0.0) })
    }

    fn breach(&self, span: &Span) -> Breach {
        let normal = span.normal(self.position_m, self.velocity_m_s);
        let closing_m_s = -dot(normal, self.velocity_m_s);
        let sigma_m = self.sigma(normal, scaled(normal, span.from_s));
        // Touching, no deviation can be told.
        let sigma_s = if closing_m_s > 0.0 { (sigma_m / closing_m_s).min(f64::MAX) } else { f64::MAX };
        Breach { normal, closing_m_s, sigma_m, sigma_s }
    }

    /// A lateral displacement y changes the depth of a round face by y²/(2R cos³θ), θ from its normal.
    fn is_flat_enough(&self, zone: &Zone, span: &Span, closing_m_s: f64, sigma_m: f64) -> bool {
        if !matches!(span.face, Face::Ball | Face::Wall) {
            return true;
        }
        let cos = closing_m_s / norm(self.velocity_m_s);
        let aside_m2 = (self.spread_m2(span.from_s) - sigma_m * sigma_m).max(0.0);
        let bent_m = aside_m2 / (2.0_f64.sqrt() * zone.radius_m() * cos * cos);
        bent_m <= LARGEST_CURVATURE * sigma_m || aside_m2 <= 0.0
    }

    /// Whether courses to the left, to the right, above and below come in through the same face.
    fn meets_one_face(&self, zone: &Zone, span: &Span) -> bool {
        let side = perpendicular(self.velocity_m_s);
        let over = cross(side, scaled(self.velocity_m_s, norm(self.velocity_m_s).recip()));
        [side, over].into_iter().all(|axis| {
            let off_m = FACE_SIGMAS * self.sigma(axis, scaled(axis, span.from_s));
            [off_m, -off_m].into_iter().all(|off_m| {
                let moved = plus(self.position_m, scaled(axis, off_m));
                zone.next_span(moved, self.velocity_m_s).is_some_and(|other| other.face == span.face)
            })
        })
    }

    fn knows_velocity(&self) -> bool {
        let variance: f64 = (3..6).map(|axis| self.covariance[axis][axis].max(0.0)).sum();
        variance <= LARGEST_SHARE * LARGEST_SHARE * dot(self.velocity_m_s, self.velocity_m_s)
    }

    /// Variance of the position at a time, all axes together.
    fn spread_m2(&self, time_s: f64) -> f64 {
        let c = &self.covariance;
        let axis =
            |i: usize| c[i][i] + time_s * (c[i][i + 3] + c[i + 3][i]) + time_s * time_s * c[i + 3][i + 3];
        (0..3).map(axis).sum::<f64>().max(0.0)
    }

    /// The straight course that follows when an acceleration goes on for a while: from then on
    /// `p + v T + a T²/2 + (v + a T)(t − T) = (p − a T²/2) + (v + a T) t`. How long it goes on is taken as exponential
    /// with that mean, which adds T² g gᵀ with g = (−a T, a) to the covariance. Until it ends, positions are off by up to
    /// |a| T²/2.
    #[must_use]
    pub fn after_manoeuvre(&self, acceleration_m_s2: [f64; 3], duration_s: f64) -> Self {
        let mut after = *self;
        let gained = scaled(acceleration_m_s2, duration_s);
        after.position_m = minus(self.position_m, scaled(gained, 0.5 * duration_s));
        after.velocity_m_s = plus(self.velocity_m_s, gained);
        let g: [f64; 6] =
            std::array::from_fn(|i| if i < 3 { -duration_s * gained[i] } else { gained[i - 3] });
        for (row, g_row) in after.covariance.iter_mut().zip(g) {
            row.iter_mut().zip(g).for_each(|(part, g_column)| *part += g_row * g_column);
        }
        after
    }

    /// As seen from a place over the ground beside the asset.
    pub(super) fn beside(&self, place_m: [f64; 2]) -> Self {
        let position_m =
            [self.position_m[0] - place_m[0], self.position_m[1] - place_m[1], self.position_m[2]];
        Self { position_m, ..*self }
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
        zone.next_span(self.position_m, self.velocity_m_s).map(|span| span.from_s.max(0.0))
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

/// A unit vector perpendicular to `v`, horizontal (north when `v` is vertical or nothing).
pub(super) fn perpendicular(v: [f64; 3]) -> [f64; 3] {
    let horizontal = hypot(v[0], v[1]);
    if horizontal > 0.0 { [-v[1] / horizontal, v[0] / horizontal, 0.0] } else { [0.0, 1.0, 0.0] }
}

/// Whether |p + v t| ≤ `reach_m` + `widens_m_s`·t at some time from now to the horizon: a quadratic that is not positive at
/// either end, or dips between them.
pub(super) fn comes_within(p: [f64; 3], v: [f64; 3], reach_m: f64, widens_m_s: f64, horizon_s: f64) -> bool {
    let (a, half_b) = (dot(v, v) - widens_m_s * widens_m_s, dot(p, v) - reach_m * widens_m_s);
    let c = dot(p, p) - reach_m * reach_m;
    let at_horizon = (a * horizon_s + 2.0 * half_b) * horizon_s + c;
    let dips = a > 0.0 && half_b < 0.0 && -half_b < a * horizon_s && half_b * half_b >= a * c;
    // What is no number is not out of reach.
    let is_clear = c > 0.0 && at_horizon > 0.0 && !dips;
    !is_clear
}

pub(super) fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
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
