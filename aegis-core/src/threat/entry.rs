//! The probability that a track enters a zone within a time, on its present course.
//!
//! # Approximations
//! The state is normal and the course straight; manoeuvres are not foreseen.
//! - Across the course, the miss is normal with the covariance of the delta method at the CPA time.
//! - Along the course, the passage of the zone takes the chord that belongs to the miss, and is shifted as a whole by
//!   the error of the CPA time. That error is taken as independent of the miss, though both share the velocity's.
//! - In height, for a cylinder, the heights during the most likely passage of the disc count, as independent of the
//!   rest.
//!
//! To be inside now counts as entry; that chance, from the position alone, is a lower bound. Monte Carlo runs of the
//! exact geometry test it all.

use super::asset::Zone;
use super::collision::{Miss, Normal, gauss_legendre};
use super::crossing::plan_passage;
use super::kinematics::{Relative, comes_within, cross, dot, norm, passage, perpendicular, scaled};
use super::polygon::Polygon;
use crate::elementary::{atan2, hypot, sin_cos};
use crate::normal::{normal_between, normal_cdf, normal_density};
use std::f64::consts::PI;

/// Beyond this many deviations a normal variable is not looked for.
pub(super) const REACH_SIGMAS: f64 = 6.0;
/// A time that is so many deviations within the horizon is within it: 3e-6 is left.
const CERTAIN_SIGMAS: f64 = 4.5;
/// sin((k + ½)π/16) of the 16 nodes of an integral in which the time counts, for those of one side; over a normal density
/// the error stays below 1e-6.
const NODE_SINES: [f64; 8] = [
    0.098_017_140_329_560_6,
    0.290_284_677_254_462_4,
    0.471_396_736_825_997_7,
    0.634_393_284_163_645_5,
    0.773_010_453_362_737,
    0.881_921_264_348_355,
    0.956_940_335_732_208_9,
    0.995_184_726_672_196_9,
];
/// No part of an integral over a polygon is wider than this many deviations.
const PART_SIGMAS: f64 = 3.0;

/// A zone entry as it is expected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Entry {
    /// Probability that the track is in the zone at some time from now to the horizon.
    pub probability: f64,
    /// When it enters, if it does, seconds from now.
    pub time_s: f64,
    /// Standard deviation of that time.
    pub time_sigma_s: f64,
}

/// When the course is closest, and how fast it goes there.
#[allow(clippy::struct_field_names)] // Their units end in s.
struct Timing {
    cpa_s: f64,
    sigma_s: f64,
    speed_m_s: f64,
    horizon_s: f64,
}

impl Relative {
    /// The expected entry into a zone from now to `horizon_s`.
    #[must_use]
    pub fn entry(&self, zone: &Zone, horizon_s: f64) -> Entry {
        let (middle_m, radius_m) = zone.circle();
        let course = match zone {
            Zone::Sphere { .. } => *self,
            Zone::Cylinder { .. } | Zone::Prism { .. } => self.horizontal().beside(middle_m),
        };
        if course.stays_clear(radius_m, horizon_s) {
            return course.passing_by(self, zone, radius_m, horizon_s);
        }
        let inside_now = self.inside_now(zone);
        let Some(timing) = course.timing(horizon_s) else {
            return Entry { probability: inside_now, ..Entry::default() };
        };
        let (from_s, until_s) = match zone {
            Zone::Prism { plan, .. } => plan_passage(plan, self.position_m, self.velocity_m_s),
            Zone::Sphere { .. } | Zone::Cylinder { .. } => None,
        }
        .unwrap_or_else(|| course.likely_passage(&timing, radius_m));
        let (time_s, time_sigma_s) = self.entry_guess(zone).unwrap_or((from_s.max(0.0), timing.sigma_s));
        let likely_s = [from_s, until_s].map(|time_s| time_s.clamp(0.0, horizon_s));
        let on_course = match zone {
            Zone::Sphere { .. } => course.across_disc(&timing, radius_m),
            Zone::Cylinder { floor_m, ceiling_m, .. } => {
                course.across_disc(&timing, radius_m) * self.in_height(likely_s, *floor_m, *ceiling_m)
            }
            Zone::Prism { plan, floor_m, ceiling_m } => {
                let heights = self.in_height(likely_s, *floor_m, *ceiling_m);
                heights * course.across_polygon(&timing, plan, middle_m)
            }
        };
        Entry { probability: on_course.max(inside_now).clamp(0.0, 1.0), time_s, time_sigma_s }
    }

    /// An entry that is out of the question: when it would be.
    fn passing_by(&self, own: &Self, zone: &Zone, radius_m: f64, horizon_s: f64) -> Entry {
        let Some(timing) = self.timing(horizon_s) else { return Entry::default() };
        let (from_s, _) = self.likely_passage(&timing, radius_m);
        let (time_s, time_sigma_s) = own.entry_guess(zone).unwrap_or((from_s.max(0.0), timing.sigma_s));
        Entry { probability: 0.0, time_s, time_sigma_s }
    }

    /// Whether no course within reach of this one comes near the zone before the horizon: most pairs of a picture are
    /// of this kind, and need no integral. At a time t the place is off by at most |δp| + t|δv|.
    fn stays_clear(&self, radius_m: f64, horizon_s: f64) -> bool {
        let spread = |first: usize| -> f64 {
            let variance: f64 = (first..first + 3).map(|axis| self.covariance[axis][axis].max(0.0)).sum();
            REACH_SIGMAS * variance.sqrt()
        };
        !comes_within(self.position_m, self.velocity_m_s, radius_m + spread(0), spread(3), horizon_s)
    }

    /// Chance to be inside at this moment, from the distance alone.
    fn inside_now(&self, zone: &Zone) -> f64 {
        match *zone {
            Zone::Sphere { radius_m } => self.within_distance(radius_m),
            Zone::Cylinder { radius_m, floor_m, ceiling_m } => {
                let sigma_up_m = self.covariance[2][2].max(0.0).sqrt();
                self.horizontal().within_distance(radius_m)
                    * normal_between(floor_m, ceiling_m, self.position_m[2], sigma_up_m)
            }
            Zone::Prism { ref plan, floor_m, ceiling_m } => {
                let sigma_up_m = self.covariance[2][2].max(0.0).sqrt();
                self.over_polygon(plan) * normal_between(floor_m, ceiling_m, self.position_m[2], sigma_up_m)
            }
        }
    }

    /// Chance to be over a polygon now: along the lines across which the position is best known, the lines' chords.
    fn over_polygon(&self, plan: &Polygon) -> f64 {
        let (middle_m, radius_m) = plan.circle();
        let off_m = REACH_SIGMAS * (self.covariance[0][0] + self.covariance[1][1]).max(0.0).sqrt();
        if norm(self.horizontal().beside(middle_m).position_m) > radius_m + off_m {
            return 0.0;
        }
        let c = &self.covariance;
        let (sin, cos) = sin_cos(0.5 * atan2(2.0 * c[0][1], c[0][0] - c[1][1]));
        let [east, north] = [self.position_m[0], self.position_m[1]];
        let variance = |a: f64, b: f64| a * a * c[0][0] + 2.0 * a * b * c[0][1] + b * b * c[1][1];
        let wide = Normal { mean: cos * east + sin * north, sigma: variance(cos, sin).max(0.0).sqrt() };
        let narrow = Normal { mean: cos * north - sin * east, sigma: variance(-sin, cos).max(0.0).sqrt() };
        narrow.over_polygon(plan, [cos, sin], |left_m| {
            let chords = plan.chords([cos, sin], left_m);
            chords.iter().map(|c| normal_between(c.from_m, c.until_m, wide.mean, wide.sigma)).sum()
        })
    }

    fn within_distance(&self, radius_m: f64) -> f64 {
        let distance_m = norm(self.position_m);
        let towards =
            if distance_m > 0.0 { scaled(self.position_m, 1.0 / distance_m) } else { [1.0, 0.0, 0.0] };
        normal_between(-radius_m, radius_m, distance_m, self.sigma(towards, [0.0; 3]))
    }

    /// `None` without motion.
    fn timing(&self, horizon_s: f64) -> Option<Timing> {
        let (cpa_s, sigma_s) = (self.cpa_time_s()?, self.cpa_time_sigma_s()?);
        Some(Timing { cpa_s, sigma_s, speed_m_s: norm(self.velocity_m_s), horizon_s })
    }

    /// From and until; a course that misses touches at its CPA.
    fn likely_passage(&self, timing: &Timing, radius_m: f64) -> (f64, f64) {
        passage(self.position_m, self.velocity_m_s, radius_m).unwrap_or((timing.cpa_s, timing.cpa_s))
    }

    /// Chance that the course passes a circle around the asset, across the course, from now to the horizon. On a
    /// horizontal course the miss has one dimension, else two.
    fn across_disc(&self, timing: &Timing, radius_m: f64) -> f64 {
        let side = perpendicular(self.velocity_m_s);
        let over = cross(side, scaled(self.velocity_m_s, 1.0 / timing.speed_m_s));
        let by = |axis: [f64; 3]| (axis, scaled(axis, timing.cpa_s));
        let miss = Miss {
            mean_m: [dot(side, self.position_m), dot(over, self.position_m)],
            covariance_m2: [
                self.covariance_of(by(side), by(side)),
                self.covariance_of(by(side), by(over)),
                self.covariance_of(by(over), by(over)),
            ],
        };
        miss.within(radius_m, timing)
    }

    /// Chance that the course passes over a polygon, across the course, from now to the horizon. The course is given
    /// beside the polygon's middle.
    fn across_polygon(&self, timing: &Timing, plan: &Polygon, middle_m: [f64; 2]) -> f64 {
        let speed_m_s = timing.speed_m_s;
        let along = [self.velocity_m_s[0] / speed_m_s, self.velocity_m_s[1] / speed_m_s];
        let side = [-along[1], along[0], 0.0];
        let by = (side, scaled(side, timing.cpa_s));
        let middle_left_m = along[0] * middle_m[1] - along[1] * middle_m[0];
        let middle_along_m = along[0] * middle_m[0] + along[1] * middle_m[1];
        let left = Normal {
            mean: dot(side, self.position_m) + middle_left_m,
            sigma: self.covariance_of(by, by).max(0.0).sqrt(),
        };
        if timing.is_certain() {
            // Every line between the outermost corners meets it, and in time.
            let (lefts_m, count) = plan.lefts_m(along);
            let last = lefts_m.get(count.saturating_sub(1)).copied().unwrap_or(lefts_m[0]);
            return normal_between(lefts_m[0], last, left.mean, left.sigma);
        }
        left.over_polygon(plan, along, |left_m| {
            let chords = plan.chords(along, left_m);
            let first_m = chords.get(0).map_or(0.0, |chord| chord.from_m) - middle_along_m;
            let last_m = chords.iter().last().map_or(0.0, |chord| chord.until_m) - middle_along_m;
            if chords.get(0).is_some() { timing.chance_between(first_m, last_m) } else { 0.0 }
        })
    }

    /// Chance that the heights between two times meet those of the zone.
    fn in_height(&self, times_s: [f64; 2], floor_m: f64, ceiling_m: f64) -> f64 {
        let up = [0.0, 0.0, 1.0];
        let at = |time_s: f64| {
            (self.position_m[2] + time_s * self.velocity_m_s[2], self.sigma(up, scaled(up, time_s)))
        };
        let [first, last] = times_s.map(at);
        let (lowest, highest) = if first.0 <= last.0 { (first, last) } else { (last, first) };
        (1.0 - beyond(lowest.0 - ceiling_m, lowest.1) - beyond(floor_m - highest.0, highest.1)).max(0.0)
    }
}

impl Timing {
    /// Chance that a passage with this half chord has begun by the horizon and is not over:
    /// P(t* − c + δ ≤ horizon and t* + c + δ ≥ 0), δ ~ N(0, σ²).
    fn chance(&self, half_chord_m: f64) -> f64 {
        self.chance_between(-half_chord_m, half_chord_m)
    }

    /// As [`chance`](Self::chance), of a passage that begins and ends so far beyond the CPA.
    fn chance_between(&self, from_m: f64, until_m: f64) -> f64 {
        let (from_s, until_s) = (self.cpa_s + from_m / self.speed_m_s, self.cpa_s + until_m / self.speed_m_s);
        normal_between(-until_s, self.horizon_s - from_s, 0.0, self.sigma_s)
    }

    /// The CPA itself lies between now and the horizon: then so does some of every passage.
    fn is_certain(&self) -> bool {
        let reach_s = CERTAIN_SIGMAS * self.sigma_s;
        self.cpa_s - reach_s >= 0.0 && self.cpa_s + reach_s <= self.horizon_s
    }
}

impl Miss {
    /// Chance that it lies in a disc around the asset, and is passed in time. In time for sure it is what
    /// [`disc_probability`](super::collision::disc_probability) is, to 1e-6 and sooner.
    fn within(&self, radius_m: f64, timing: &Timing) -> f64 {
        let (wide, narrow) = self.uncorrelated();
        let (off_m, reach_m) = (hypot(self.mean_m[0], self.mean_m[1]), REACH_SIGMAS * wide.sigma);
        if off_m > radius_m + reach_m {
            return 0.0;
        }
        if off_m + reach_m < radius_m && timing.is_certain() {
            return 1.0;
        }
        let chord_m = |x_m: f64| (radius_m * radius_m - x_m * x_m).max(0.0).sqrt();
        if narrow.sigma <= 1e-9 * wide.sigma.max(1e-6 * radius_m) {
            return if narrow.mean.abs() <= radius_m {
                wide.within(chord_m(narrow.mean), timing)
            } else {
                0.0
            };
        }
        narrow.expectation(radius_m, |x_m| wide.within(chord_m(x_m), timing))
    }
}

impl Normal {
    /// Chance to lie within ±`half`, a chord of the disc, and be passed in time. In time for sure it is the closed
    /// form Φ((h − μ)/σ) − Φ((−h − μ)/σ).
    fn within(self, half: f64, timing: &Timing) -> f64 {
        if timing.is_certain() {
            return normal_between(-half, half, self.mean, self.sigma);
        }
        let chance = |y: f64| timing.chance((half * half - y * y).max(0.0).sqrt());
        if self.sigma <= 1e-9 * half {
            return if self.mean.abs() <= half { chance(self.mean) } else { 0.0 };
        }
        self.expectation(half, chance)
    }

    /// ∫ φ(x) f(x) dx over ±`half`, by the midpoint rule in θ with x = m + h sin θ: that takes away the infinite slope
    /// which the chord has at the rim.
    fn expectation(self, half: f64, f: impl Fn(f64) -> f64) -> f64 {
        let low = (self.mean - REACH_SIGMAS * self.sigma).max(-half);
        let high = (self.mean + REACH_SIGMAS * self.sigma).min(half);
        if low >= high {
            return 0.0;
        }
        let (middle, reach) = (0.5 * (low + high), 0.5 * (high - low));
        let at = |sin: f64| {
            let x = middle + reach * sin;
            normal_density(x, self.mean, self.sigma) * f(x)
        };
        let of_pair = |(sin, cos): (&f64, &f64)| (at(-sin) + at(*sin)) * cos;
        let sum: f64 = NODE_SINES.iter().zip(NODE_SINES.iter().rev()).map(of_pair).sum();
        (sum * reach * PI / (2 * NODE_SINES.len()) as f64).clamp(0.0, 1.0)
    }

    /// ∫ φ(y) f(y) dy over a polygon's width across these lines: from corner to corner, between which f is smooth.
    fn over_polygon(self, plan: &Polygon, along: [f64; 2], f: impl Fn(f64) -> f64) -> f64 {
        let (lefts_m, count) = plan.lefts_m(along);
        if self.sigma <= 1e-9 * (lefts_m[count.saturating_sub(1)] - lefts_m[0]) {
            return f(self.mean).clamp(0.0, 1.0);
        }
        let reach = REACH_SIGMAS * self.sigma;
        let weighed = |y: f64| normal_density(y, self.mean, self.sigma) * f(y);
        let between = |from: f64, until: f64| {
            let (from, until) = (from.max(self.mean - reach), until.min(self.mean + reach));
            if from >= until {
                return 0.0;
            }
            let parts = ((until - from) / (PART_SIGMAS * self.sigma)).ceil().max(1.0);
            let width = (until - from) / parts;
            let part =
                |index: f64| gauss_legendre(from + index * width, from + (index + 1.0) * width, &weighed);
            (0..parts as u32).map(|index| part(f64::from(index))).sum::<f64>()
        };
        let corners = lefts_m.iter().take(count);
        let integral: f64 =
            corners.clone().zip(corners.skip(1)).map(|(from, until)| between(*from, *until)).sum();
        integral.clamp(0.0, 1.0)
    }
}

/// P(mean + noise > 0).
fn beyond(mean: f64, sigma: f64) -> f64 {
    if sigma > 0.0 {
        normal_cdf(mean / sigma)
    } else if mean > 0.0 {
        1.0
    } else {
        0.0
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact values are meant.
mod tests {
    use super::*;

    const IN_TIME: Timing = Timing { cpa_s: 100.0, sigma_s: 1.0, speed_m_s: 100.0, horizon_s: 300.0 };

    fn over_disc(mean_m: [f64; 2], covariance_m2: [f64; 3], radius_m: f64) -> f64 {
        Miss { mean_m, covariance_m2 }.within(radius_m, &IN_TIME)
    }

    #[test]
    fn a_centred_round_normal_is_rayleigh() {
        for radius in [0.3, 1.0, 2.5] {
            let exact = 1.0 - (-0.5_f64 * radius * radius).exp();
            assert!((over_disc([0.0; 2], [1.0, 0.0, 1.0], radius) - exact).abs() < 1e-6);
        }
    }

    #[test]
    fn rotation_changes_nothing() {
        let upright = over_disc([1.0, 0.5], [4.0, 0.0, 1.0], 1.5);
        // The same density and mean, turned by 45°.
        let half = 0.5_f64.sqrt();
        let turned = over_disc([half * 0.5, half * 1.5], [2.5, 1.5, 2.5], 1.5);
        assert!((upright - turned).abs() < 1e-9, "{upright} {turned}");
    }

    #[test]
    fn without_spread_it_is_in_or_out() {
        assert_eq!(over_disc([0.5, 0.0], [0.0; 3], 1.0), 1.0);
        assert_eq!(over_disc([0.0, 1.5], [0.0; 3], 1.0), 0.0);
        let line = over_disc([0.0; 2], [1.0, 0.0, 0.0], 1.0);
        assert!((line - 0.682_689_492_137).abs() < 1e-9, "one dimension: P(|x| ≤ σ)");
    }

    #[test]
    fn the_chord_decides_what_the_horizon_leaves() {
        // Half of all courses with a long enough chord: at the horizon the CPA is 10 s away, 1000 m.
        let late = Timing { cpa_s: 310.0, sigma_s: 0.5, ..IN_TIME };
        let chance = Normal { mean: 0.0, sigma: 1e6 }.within(1250.0, &late);
        // |miss| ≤ √(1250² − 1000²) = 750 of a density that is flat here.
        let exact = 1500.0 * normal_density(0.0, 0.0, 1e6);
        assert!((chance / exact - 1.0).abs() < 0.02, "{chance} {exact}");
    }
}
