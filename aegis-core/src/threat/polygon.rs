//! A polygon over the ground: the plan of a prism.

use crate::elementary::hypot;
use crate::error::{Error, Result};

/// Farther from the asset than any corner is.
const MAX_CORNER_M: f64 = 1e7;

/// A polygon over the ground, counter-clockwise, whose sides do not cross. It need not be convex.
///
/// # JSON
/// A list of corners `[east, north]`.
///
/// ```
/// use aegis_core::threat::Polygon;
/// let square = Polygon::new(&[[0.0, 0.0], [0.0, 2e3], [2e3, 2e3], [2e3, 0.0]])?;
/// assert_eq!(square.corners_m().len(), 4);
/// assert!(Polygon::new(&[[0.0, 0.0], [2e3, 2e3], [0.0, 2e3], [2e3, 0.0]]).is_err(), "its sides cross");
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "Vec<[f64; 2]>", into = "Vec<[f64; 2]>")
)]
pub struct Polygon {
    /// The unused ones are zero, so that equal polygons are equal.
    corners_m: [[f64; 2]; Self::MOST_CORNERS],
    count: u8,
}

/// Where a line enters a polygon and leaves it again, measured along the line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Chord {
    pub(super) from_m: f64,
    pub(super) until_m: f64,
    /// Outward, of the side through which it enters.
    pub(super) face: [f64; 2],
}

/// All chords of one line, in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chords {
    all: [Chord; Polygon::MOST_CORNERS / 2],
    count: usize,
}

/// Where a line meets a side.
#[derive(Clone, Copy, Debug, Default)]
struct Meeting {
    along_m: f64,
    face: [f64; 2],
}

impl Polygon {
    /// It has no more corners than this.
    pub const MOST_CORNERS: usize = 12;

    /// From its corners, `[east, north]` of the asset, in either sense; 3 to 12 of them, within 1e7 m.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] or [`Error::NonFinite`], with the index of the corner, when there are too few or too many,
    /// a number is not usable, two sides cross or touch, or the area is zero.
    pub fn new(corners_m: &[[f64; 2]]) -> Result<Self> {
        let refused = |index, reason| Err(Error::OutOfRange { what: "polygon", index, reason });
        if !(3..=Self::MOST_CORNERS).contains(&corners_m.len()) {
            return refused(corners_m.len(), "a polygon has 3 to 12 corners");
        }
        if let Some(index) = corners_m.iter().position(|corner| !corner.iter().all(|part| part.is_finite())) {
            return Err(Error::NonFinite { what: "polygon", index });
        }
        let is_far = |corner: &[f64; 2]| corner.iter().any(|part| part.abs() > MAX_CORNER_M);
        if let Some(index) = corners_m.iter().position(is_far) {
            return refused(index, "a corner must lie within 1e7 m");
        }
        if let Some(index) = first_touching_side(corners_m) {
            return refused(index, "two sides must not cross or touch");
        }
        let mut polygon = Self { corners_m: [[0.0; 2]; Self::MOST_CORNERS], count: corners_m.len() as u8 };
        polygon.corners_m[..corners_m.len()].copy_from_slice(corners_m);
        let area_m2 = polygon.signed_area_m2();
        if area_m2.abs() <= 0.0 {
            return refused(0, "its area must not be zero");
        }
        if area_m2 < 0.0 {
            polygon.corners_m[..corners_m.len()].reverse();
        }
        Ok(polygon)
    }

    /// Its corners, `[east, north]` of the asset, counter-clockwise.
    #[must_use]
    pub fn corners_m(&self) -> &[[f64; 2]] {
        self.corners_m.get(..usize::from(self.count)).unwrap_or(&[])
    }

    /// Each side, from corner to corner.
    fn sides(&self) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
        let corners = self.corners_m();
        corners.iter().zip(corners.iter().cycle().skip(1)).map(|(from, to)| (*from, *to))
    }

    /// Positive when the corners go round counter-clockwise.
    fn signed_area_m2(&self) -> f64 {
        0.5 * self.sides().map(|(from, to)| cross(from, to)).sum::<f64>()
    }

    /// Its centre of area, and the radius around that which holds it all.
    pub(super) fn circle(&self) -> ([f64; 2], f64) {
        // From the first corner, lest a polygon far off loses digits.
        let [east, north] = self.corners_m[0];
        let beside = |corner: [f64; 2]| [corner[0] - east, corner[1] - north];
        let (mut twice_area, mut moment) = (0.0, [0.0; 2]);
        for (from, to) in self.sides().map(|(from, to)| (beside(from), beside(to))) {
            let part = cross(from, to);
            twice_area += part;
            moment = [0, 1].map(|axis| moment[axis] + part * (from[axis] + to[axis]));
        }
        let middle = [east + moment[0] / (3.0 * twice_area), north + moment[1] / (3.0 * twice_area)];
        let radius_m = self.corners_m().iter().map(|c| hypot(c[0] - middle[0], c[1] - middle[1]));
        (middle, radius_m.fold(0.0, f64::max))
    }

    /// Where the line with this direction (a unit vector), so far to the left of the asset, is inside. A line through
    /// corners is taken as passing on one side of them, the same for both sides that meet there.
    pub(super) fn chords(&self, along: [f64; 2], left_m: f64) -> Chords {
        let mut meetings = [Meeting::default(); Self::MOST_CORNERS];
        let mut count = 0;
        for (from, to) in self.sides() {
            let (from_left, to_left) = (cross(along, from) - left_m, cross(along, to) - left_m);
            if (from_left > 0.0) == (to_left > 0.0) {
                continue;
            }
            let share = from_left / (from_left - to_left);
            let side = [to[0] - from[0], to[1] - from[1]];
            let length_m = hypot(side[0], side[1]);
            let along_m = (1.0 - share) * dot(along, from) + share * dot(along, to);
            meetings[count] = Meeting { along_m, face: [side[1] / length_m, -side[0] / length_m] };
            count += 1;
        }
        let met = &mut meetings[..count];
        met.sort_unstable_by(|a, b| a.along_m.total_cmp(&b.along_m));
        let mut chords = Chords { all: [Chord::default(); Self::MOST_CORNERS / 2], count: count / 2 };
        for (chord, pair) in chords.all.iter_mut().zip(met.chunks_exact(2)) {
            *chord = Chord { from_m: pair[0].along_m, until_m: pair[1].along_m, face: pair[0].face };
        }
        chords
    }

    /// How far its corners lie to the left of a line through the asset, in rising order, and how many they are.
    pub(super) fn lefts_m(&self, along: [f64; 2]) -> ([f64; Self::MOST_CORNERS], usize) {
        let mut lefts_m = [f64::INFINITY; Self::MOST_CORNERS];
        for (left_m, corner) in lefts_m.iter_mut().zip(self.corners_m()) {
            *left_m = cross(along, *corner);
        }
        lefts_m.sort_unstable_by(f64::total_cmp);
        (lefts_m, usize::from(self.count))
    }

    /// Whether a place `[east, north]` of the asset lies inside.
    pub(super) fn holds(&self, place: [f64; 2]) -> bool {
        let east = [1.0, 0.0];
        self.chords(east, place[1]).iter().any(|chord| (chord.from_m..=chord.until_m).contains(&place[0]))
    }
}

impl Chords {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Chord> {
        self.all.iter().take(self.count)
    }

    pub(super) fn get(&self, index: usize) -> Option<Chord> {
        self.all.get(..self.count)?.get(index).copied()
    }
}

impl TryFrom<Vec<[f64; 2]>> for Polygon {
    type Error = Error;

    fn try_from(corners_m: Vec<[f64; 2]>) -> Result<Self> {
        Self::new(&corners_m)
    }
}

impl From<Polygon> for Vec<[f64; 2]> {
    fn from(polygon: Polygon) -> Self {
        polygon.corners_m().to_vec()
    }
}

/// The first side that meets another one anywhere but at the corner that they share.
fn first_touching_side(corners: &[[f64; 2]]) -> Option<usize> {
    let count = corners.len();
    let side = |index: usize| (corners[index], corners[(index + 1) % count]);
    (0..count).find(|first| {
        let (a, b) = side(*first);
        let folds_back = {
            let (_, c) = side((first + 1) % count);
            let (one, other) = ([b[0] - a[0], b[1] - a[1]], [c[0] - b[0], c[1] - b[1]]);
            dot(one, one) <= 0.0 || (cross(one, other).abs() <= 0.0 && dot(one, other) < 0.0)
        };
        folds_back
            || (first + 2..count)
                .filter(|second| (second + 1) % count != *first)
                .any(|second| do_meet((a, b), side(second)))
    })
}

/// Whether two sides have a point in common.
fn do_meet((a, b): ([f64; 2], [f64; 2]), (c, d): ([f64; 2], [f64; 2])) -> bool {
    let turn = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| {
        let area = cross([q[0] - p[0], q[1] - p[1]], [r[0] - p[0], r[1] - p[1]]);
        if area > 0.0 { 1 } else { -i32::from(area < 0.0) }
    };
    let do_overlap = |axis: usize| {
        a[axis].min(b[axis]) <= c[axis].max(d[axis]) && c[axis].min(d[axis]) <= a[axis].max(b[axis])
    };
    turn(a, b, c) * turn(a, b, d) <= 0 && turn(c, d, a) * turn(c, d, b) <= 0 && do_overlap(0) && do_overlap(1)
}

fn cross(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

fn dot(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact values are meant.
mod tests {
    use super::*;

    /// An L, its notch in the north-east.
    fn ell() -> Polygon {
        Polygon::new(&[[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [2.0, 2.0], [2.0, 4.0], [0.0, 4.0]]).unwrap()
    }

    #[test]
    fn either_sense_gives_the_same_polygon_inside_out() {
        let mut corners = ell().corners_m().to_vec();
        corners.reverse();
        let again = Polygon::new(&corners).unwrap();
        assert_eq!(again.corners_m(), ell().corners_m());
        assert_eq!(again.signed_area_m2(), 12.0);
        let ([east, north], radius_m) = again.circle();
        // Two squares and one: (8·(2, 1) + 4·(1, 3))/12.
        assert!((east - 5.0 / 3.0).abs() < 1e-12 && (north - 5.0 / 3.0).abs() < 1e-12);
        assert!((radius_m - (7.0_f64 / 3.0).hypot(5.0 / 3.0)).abs() < 1e-12);
    }

    #[test]
    fn lines_are_cut_into_chords() {
        let through = |along, left_m| {
            ell().chords(along, left_m).iter().map(|c| (c.from_m, c.until_m, c.face)).collect::<Vec<_>>()
        };
        assert_eq!(through([1.0, 0.0], 1.0), [(0.0, 4.0, [-1.0, 0.0])]);
        assert_eq!(through([1.0, 0.0], 3.0), [(0.0, 2.0, [-1.0, 0.0])]);
        assert_eq!(through([0.0, 1.0], -3.0), [(0.0, 2.0, [0.0, -1.0])]);
        assert!(through([1.0, 0.0], 5.0).is_empty());
        // From the south-east to the north-west, through both arms.
        let half = 0.5_f64.sqrt();
        let both = ell().chords([-half, half], -half * 5.0);
        assert_eq!(both.iter().count(), 2);
        assert!(ell().holds([1.0, 3.0]) && ell().holds([3.0, 1.0]) && !ell().holds([3.0, 3.0]));
    }

    #[test]
    fn what_is_no_polygon_is_refused() {
        assert!(Polygon::new(&[[0.0, 0.0], [1.0, 0.0]]).is_err());
        assert!(Polygon::new(&[[0.0; 2]; 13]).is_err());
        assert!(Polygon::new(&[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]).is_err(), "no area");
        assert!(
            Polygon::new(&[[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]).is_err(),
            "a side of no length"
        );
        assert!(Polygon::new(&[[0.0, 0.0], [4.0, 0.0], [1.0, 0.0], [0.0, 4.0]]).is_err(), "it folds back");
        assert!(
            Polygon::new(&[[0.0, 0.0], [4.0, 4.0], [0.0, 4.0], [4.0, 0.0]]).is_err(),
            "it crosses itself"
        );
        let bad = Polygon::new(&[[0.0, 0.0], [f64::NAN, 0.0], [0.0, 1.0]]);
        assert_eq!(bad, Err(Error::NonFinite { what: "polygon", index: 1 }));
        assert!(Polygon::new(&[[0.0, 0.0], [2e7, 0.0], [0.0, 1.0]]).is_err());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn it_is_a_list_of_corners() {
        let text = serde_json::to_string(&ell()).unwrap();
        assert!(text.starts_with("[[0.0,0.0],[4.0,0.0]"), "{text}");
        assert_eq!(serde_json::from_str::<Polygon>(&text).unwrap(), ell());
        assert!(serde_json::from_str::<Polygon>("[[0,0],[1,0]]").is_err());
    }
}
