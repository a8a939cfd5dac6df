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
use super::kinematics::{Relative, dot, norm, passage, perpendicular, scaled};
use crate::normal::{normal_between, normal_cdf, normal_density};
use std::f64::consts::{FRAC_PI_2, PI};

/// Beyond this many deviations a normal variable is not looked for.
const REACH_SIGMAS: f64 = 6.0;
/// Parts into which the time to the horizon is cut to see that a course stays clear.
const SPANS: u32 = 32;
/// Nodes of an integral; over a normal density the error stays below 1e-6.
const NODES: u32 = 16;

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
        let inside_now = self.inside_now(zone);
        let course = match zone {
            Zone::Sphere { .. } => *self,
            Zone::Cylinder { .. } => self.horizontal(),
        };
        let Some(timing) = course.timing(horizon_s) else {
            return Entry { probability: inside_now, ..Entry::default() };
        };
        let (from_s, until_s) = course.likely_passage(&timing, zone.radius_m());
        let time_s = self.entry_time_s(zone).unwrap_or(from_s.max(0.0));
        if course.stays_clear(&timing, zone.radius_m()) {
            return Entry { probability: 0.0, time_s, time_sigma_s: timing.sigma_s };
        }
        let on_course = match *zone {
            Zone::Sphere { radius_m } => course.across_disc(&timing, radius_m),
            Zone::Cylinder { radius_m, floor_m, ceiling_m } => {
                let [from_s, until_s] = [from_s, until_s].map(|time_s| time_s.clamp(0.0, horizon_s));
                course.across_disc(&timing, radius_m) * self.in_height([from_s, until_s], floor_m, ceiling_m)
            }
        };
        Entry { probability: on_course.max(inside_now).clamp(0.0, 1.0), time_s, time_sigma_s: timing.sigma_s }
    }

    /// Whether no course within reach of this one comes near the zone before the horizon: most pairs of a picture are
    /// of this kind, and need no integral. At a time t the place is off by at most |δp| + t|δv|, and between two times
    /// the distance changes by no more than the way flown.
    fn stays_clear(&self, timing: &Timing, radius_m: f64) -> bool {
        let spread = |first: usize| -> f64 {
            let variance: f64 = (first..first + 3).map(|axis| self.covariance[axis][axis].max(0.0)).sum();
            REACH_SIGMAS * variance.sqrt()
        };
        let (off_m, off_m_s) = (spread(0), spread(3));
        let span_s = timing.horizon_s / f64::from(SPANS);
        (0..SPANS).all(|span| {
            let (middle_s, end_s) = ((f64::from(span) + 0.5) * span_s, (f64::from(span) + 1.0) * span_s);
            let there: [f64; 3] =
                std::array::from_fn(|axis| self.position_m[axis] + middle_s * self.velocity_m_s[axis]);
            norm(there) - 0.5 * span_s * timing.speed_m_s - off_m - end_s * off_m_s > radius_m
        })
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
        }
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
        let half_s = half_chord_m / self.speed_m_s;
        normal_between(-(self.cpa_s + half_s), self.horizon_s - (self.cpa_s - half_s), 0.0, self.sigma_s)
    }

    /// The CPA itself lies between now and the horizon: then so does some of every passage.
    fn is_certain(&self) -> bool {
        let reach_s = REACH_SIGMAS * self.sigma_s;
        self.cpa_s - reach_s >= 0.0 && self.cpa_s + reach_s <= self.horizon_s
    }
}

/// Where the course passes the asset, on two axes across it.
struct Miss {
    mean_m: [f64; 2],
    /// `[xx, xy, yy]`.
    covariance_m2: [f64; 3],
}

/// A normal variable.
#[derive(Clone, Copy)]
struct Normal {
    mean: f64,
    sigma: f64,
}

impl Miss {
    /// Chance that it lies in a disc around the asset, and is passed in time.
    fn within(&self, radius_m: f64, timing: &Timing) -> f64 {
        let (wide, narrow) = self.uncorrelated();
        if self.mean_m[0].hypot(self.mean_m[1]) > radius_m + REACH_SIGMAS * wide.sigma {
            return 0.0;
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

    /// The disc does not care for rotation: the axes are turned until the components are uncorrelated.
    fn uncorrelated(&self) -> (Normal, Normal) {
        let ([x, y], [xx, xy, yy]) = (self.mean_m, self.covariance_m2);
        let (sin, cos) = (0.5 * (2.0 * xy).atan2(xx - yy)).sin_cos();
        let sigma = |variance: f64| variance.max(0.0).sqrt();
        let cross = 2.0 * sin * cos * xy;
        let wide = Normal { mean: cos * x + sin * y, sigma: sigma(cos * cos * xx + cross + sin * sin * yy) };
        let narrow =
            Normal { mean: cos * y - sin * x, sigma: sigma(sin * sin * xx - cross + cos * cos * yy) };
        (wide, narrow)
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
        let (middle, reach, step) = (0.5 * (low + high), 0.5 * (high - low), PI / f64::from(NODES));
        let at = |node: u32| {
            let (sin, cos) = ((f64::from(node) + 0.5) * step - FRAC_PI_2).sin_cos();
            let x = middle + reach * sin;
            normal_density(x, self.mean, self.sigma) * f(x) * reach * cos * step
        };
        (0..NODES).map(at).sum::<f64>().clamp(0.0, 1.0)
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

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
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
