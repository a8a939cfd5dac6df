//! When a straight course is inside a zone, and through which face it comes in.

use super::asset::Zone;
use super::kinematics::{dot, plus, scaled};
use super::polygon::Polygon;
use crate::elementary::hypot;

/// From when until when a course is inside, negative times included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) from_s: f64,
    pub(super) until_s: f64,
    pub(super) face: Face,
}

/// What a course goes through as it enters a zone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Face {
    /// A sphere's surface.
    Ball,
    /// A cylinder's wall.
    Wall,
    /// A prism's side, by its outward normal.
    Side([f64; 2]),
    /// A floor or a ceiling.
    Level,
}

impl Zone {
    /// The first time that the course is inside, from now on; one that has begun is included.
    pub(super) fn next_span(&self, p: [f64; 3], v: [f64; 3]) -> Option<Span> {
        let is_ahead = |span: &Span| span.from_s <= span.until_s && span.until_s >= 0.0;
        match self {
            Self::Sphere { radius_m } => {
                let (from_s, until_s) = passage(p, v, *radius_m)?;
                Some(Span { from_s, until_s, face: Face::Ball }).filter(is_ahead)
            }
            Self::Cylinder { radius_m, floor_m, ceiling_m } => {
                let (from_s, until_s) = passage(flat(p), flat(v), *radius_m)?;
                let slab = slab_passage(p[2], v[2], *floor_m, *ceiling_m)?;
                Some(Span { from_s, until_s, face: Face::Wall }.during(slab)).filter(is_ahead)
            }
            Self::Prism { plan, floor_m, ceiling_m } => {
                let slab = slab_passage(p[2], v[2], *floor_m, *ceiling_m)?;
                plan_spans(plan, p, v).map(|span| span.during(slab)).find(is_ahead)
            }
        }
    }
}

impl Span {
    /// The part of it at a height between floor and ceiling.
    fn during(self, slab: (f64, f64)) -> Self {
        let face = if slab.0 > self.from_s { Face::Level } else { self.face };
        Self { from_s: self.from_s.max(slab.0), until_s: self.until_s.min(slab.1), face }
    }

    /// Outward unit normal where the course comes in.
    pub(super) fn normal(&self, p: [f64; 3], v: [f64; 3]) -> [f64; 3] {
        let there = plus(p, scaled(v, self.from_s));
        match self.face {
            Face::Ball => unit(there),
            Face::Wall => unit(flat(there)),
            Face::Side([east, north]) => [east, north, 0.0],
            Face::Level => [0.0, 0.0, if v[2] < 0.0 { 1.0 } else { -1.0 }],
        }
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
    entry_time_s(&Zone::Cylinder { radius_m, floor_m, ceiling_m }, position_m, velocity_m_s)
}

/// Seconds until a prism is entered: where the first stretch of the course over its plan and the passage of its heights
/// overlap; 0 inside, `None` when they never do.
#[must_use]
pub fn prism_entry_time_s(
    position_m: [f64; 3],
    velocity_m_s: [f64; 3],
    plan: &Polygon,
    floor_m: f64,
    ceiling_m: f64,
) -> Option<f64> {
    entry_time_s(&Zone::Prism { plan: *plan, floor_m, ceiling_m }, position_m, velocity_m_s)
}

/// Seconds until the range has shrunk by `distance_m`, on a course that closes at `closing_m_s` and gains
/// `closing_m_s2` each second: the first root of v t + a t²/2 = r, in the form that does not cancel, which for a = 0 is
/// r/v. `None` when it never does.
///
/// ```
/// use aegis_core::threat::kinematics::accelerated_entry_time_s;
/// assert_eq!(accelerated_entry_time_s(1000.0, 0.0, 20.0), Some(10.0));
/// assert_eq!(accelerated_entry_time_s(1000.0, 100.0, -6.0), None, "it stops before");
/// ```
#[must_use]
pub fn accelerated_entry_time_s(distance_m: f64, closing_m_s: f64, closing_m_s2: f64) -> Option<f64> {
    if distance_m <= 0.0 {
        return Some(0.0);
    }
    // (−v + √(v² + 2 a r))/a, times (v + √…)/(v + √…).
    let root = (closing_m_s * closing_m_s + 2.0 * closing_m_s2 * distance_m).sqrt();
    let time_s = 2.0 * distance_m / (closing_m_s + root);
    (time_s > 0.0 && time_s.is_finite()).then_some(time_s)
}

fn entry_time_s(zone: &Zone, p: [f64; 3], v: [f64; 3]) -> Option<f64> {
    zone.next_span(p, v).map(|span| span.from_s.max(0.0))
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

/// From when until when a course passes a polygon, from the first side to the last; one that misses it, as if it passed by
/// the nearest corner. `None` without motion over the ground.
pub(super) fn plan_passage(plan: &Polygon, p: [f64; 3], v: [f64; 3]) -> Option<(f64, f64)> {
    let speed_m_s = hypot(v[0], v[1]);
    if speed_m_s <= 0.0 {
        return None;
    }
    let along = [v[0] / speed_m_s, v[1] / speed_m_s];
    let (lefts_m, count) = plan.lefts_m(along);
    let (first_m, last_m) = (lefts_m[0], *lefts_m.get(count.checked_sub(1)?)?);
    let inset_m = 1e-6 * (last_m - first_m);
    let left_m = (along[0] * p[1] - along[1] * p[0]).max(first_m + inset_m).min(last_m - inset_m);
    let here_m = along[0] * p[0] + along[1] * p[1];
    let chords = plan.chords(along, left_m);
    let (first, last) = (chords.get(0)?, chords.iter().last()?);
    Some(((first.from_m - here_m) / speed_m_s, (last.until_m - here_m) / speed_m_s))
}

/// When a course is over a polygon, in order of time.
fn plan_spans(plan: &Polygon, p: [f64; 3], v: [f64; 3]) -> impl Iterator<Item = Span> {
    let speed_m_s = hypot(v[0], v[1]);
    let still = (speed_m_s <= 0.0 && plan.holds([p[0], p[1]])).then_some(Span {
        from_s: f64::NEG_INFINITY,
        until_s: f64::INFINITY,
        face: Face::Level,
    });
    let along = if speed_m_s > 0.0 { [v[0] / speed_m_s, v[1] / speed_m_s] } else { [1.0, 0.0] };
    let (here_m, left_m) = (along[0] * p[0] + along[1] * p[1], along[0] * p[1] - along[1] * p[0]);
    let chords = plan.chords(along, left_m);
    let most = if speed_m_s > 0.0 { Polygon::MOST_CORNERS } else { 0 };
    let moving = (0..most).map_while(move |index| chords.get(index)).map(move |chord| Span {
        from_s: (chord.from_m - here_m) / speed_m_s,
        until_s: (chord.until_m - here_m) / speed_m_s,
        face: Face::Side(chord.face),
    });
    still.into_iter().chain(moving)
}

fn flat(a: [f64; 3]) -> [f64; 3] {
    [a[0], a[1], 0.0]
}

fn unit(a: [f64; 3]) -> [f64; 3] {
    let length = dot(a, a).sqrt();
    if length > 0.0 { scaled(a, 1.0 / length) } else { a }
}
