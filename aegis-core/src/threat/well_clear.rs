//! Well clear: whether two courses keep the distance that pilots keep, by modified tau.
//!
//! RTCA DO-365 defines when an unmanned aircraft has lost well clear; NASA's DAIDALUS computes it (Muñoz, Narkawicz et
//! al. 2015, "DAIDALUS: Detect and Avoid Alerting Logic for Unmanned Systems"). s and v are one position and velocity
//! minus the other over the ground, D is `dmod_m` and T is `tau_s`:
//!
//! ```text
//! τmod = (D² − s²)/(s·v)                     closing; else none
//! lost: |s| ≤ D, or 0 ≤ τmod ≤ T while the miss |s + v t*| ≤ HMD
//! ```

use super::kinematics::{dot, norm, passage, plus, scaled};
use crate::config::within;
use crate::elementary::hypot;
use crate::error::Result;

/// What well clear means.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WellClear {
    /// Distance over the ground that is lost well clear at any speed, 1 to 1e6 m. Default 4000 ft, 1219.2 m.
    pub dmod_m: f64,
    /// Predicted miss over the ground up to which τmod counts, 1 to 1e6 m; DO-365 sets it to `dmod_m`. Default 1219.2 m.
    pub hmd_m: f64,
    /// τmod up to which it is lost, 0 to 3600 s. Default 35.
    pub tau_s: f64,
    /// Difference in height up to which it counts, 1 to 1e5 m. Default 450 ft, 137.16 m.
    pub height_m: f64,
}

impl Default for WellClear {
    /// En route, as in RTCA DO-365 for cooperative traffic.
    fn default() -> Self {
        Self { dmod_m: 1219.2, hmd_m: 1219.2, tau_s: 35.0, height_m: 137.16 }
    }
}

/// Modified tau, seconds, of position and velocity over the ground `[east, north]`: how long until `dmod_m` is reached
/// if the closing speed were as now, on a head-on course; `None` unless they close. Not below 0: inside `dmod_m` it is 0.
///
/// ```
/// use aegis_core::threat::well_clear::taumod_s;
/// // 10 km away, closing at 100 m/s: (1219.2² − 10 000²)/(−10 000 · 100).
/// let tau_s = taumod_s([10_000.0, 0.0], [-100.0, 0.0], 1219.2).unwrap();
/// assert!((tau_s - 98.513_551_36).abs() < 1e-9);
/// assert_eq!(taumod_s([10_000.0, 0.0], [100.0, 0.0], 1219.2), None);
/// ```
#[must_use]
pub fn taumod_s(position_m: [f64; 2], velocity_m_s: [f64; 2], dmod_m: f64) -> Option<f64> {
    let (s, v) = (level(position_m), level(velocity_m_s));
    let closing = dot(s, v);
    let tau_s = (dmod_m * dmod_m - dot(s, s)) / closing;
    (closing < 0.0 && tau_s.is_finite()).then_some(tau_s.max(0.0))
}

/// Predicted miss over the ground, metres: the distance at the closest approach from now on.
#[must_use]
pub fn horizontal_miss_m(position_m: [f64; 2], velocity_m_s: [f64; 2]) -> f64 {
    let (s, v) = (level(position_m), level(velocity_m_s));
    let time_s = -dot(s, v) / dot(v, v);
    norm(plus(s, scaled(v, if time_s > 0.0 { time_s } else { 0.0 })))
}

impl WellClear {
    /// Checks the ranges that the fields state.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`](crate::Error::InvalidConfig) with the field.
    pub fn validate(&self) -> Result<()> {
        within("well_clear.dmod_m", self.dmod_m, 1.0, 1e6)?;
        within("well_clear.hmd_m", self.hmd_m, 1.0, 1e6)?;
        within("well_clear.tau_s", self.tau_s, 0.0, 3600.0)?;
        within("well_clear.height_m", self.height_m, 1.0, 1e5)
    }

    /// Whether it is lost over the ground now. Numbers that are not finite: it is.
    #[must_use]
    pub fn is_lost_horizontally(&self, position_m: [f64; 2], velocity_m_s: [f64; 2]) -> bool {
        let is_apart = hypot(position_m[0], position_m[1]) > self.dmod_m;
        let is_soon =
            taumod_s(position_m, velocity_m_s, self.dmod_m).is_some_and(|tau_s| tau_s <= self.tau_s);
        let is_still_far = is_apart && velocity_m_s.iter().all(|part| part.is_finite());
        !is_still_far || is_soon && horizontal_miss_m(position_m, velocity_m_s) <= self.hmd_m
    }

    /// Whether it is lost now, heights included: `[east, north, up]`.
    #[must_use]
    pub fn is_lost(&self, position_m: [f64; 3], velocity_m_s: [f64; 3]) -> bool {
        let ground = |a: [f64; 3]| [a[0], a[1]];
        let is_over_or_under = position_m[2].abs() > self.height_m;
        !is_over_or_under && self.is_lost_horizontally(ground(position_m), ground(velocity_m_s))
    }

    /// Seconds until it is lost over the ground on these courses; 0 when it is now, `None` when it will not be.
    ///
    /// The first root of `|v|²t² + (2 s·v + T|v|²)t + (s² + T s·v − D²) = 0`, if the courses miss by no more than HMD; if they
    /// come closer than D later, when they do.
    #[must_use]
    pub fn horizontal_entry_s(&self, position_m: [f64; 2], velocity_m_s: [f64; 2]) -> Option<f64> {
        if self.is_lost_horizontally(position_m, velocity_m_s) {
            return Some(0.0);
        }
        let (s, v) = (level(position_m), level(velocity_m_s));
        let closing = dot(s, v);
        if closing >= 0.0 {
            return None;
        }
        let disc_s = passage(s, v, self.dmod_m).map(|(entry_s, _)| entry_s).filter(|entry_s| *entry_s >= 0.0);
        let tau_s = (horizontal_miss_m(position_m, velocity_m_s) <= self.hmd_m)
            .then(|| self.tau_entry_s(dot(s, s), closing, dot(v, v)))
            .flatten();
        match (tau_s, disc_s) {
            (Some(tau_s), Some(disc_s)) => Some(tau_s.min(disc_s)),
            (tau_s, disc_s) => tau_s.or(disc_s),
        }
    }

    /// When τmod comes down to T.
    fn tau_entry_s(&self, s2: f64, closing: f64, v2: f64) -> Option<f64> {
        let half_b = closing + 0.5 * self.tau_s * v2;
        let c = s2 + self.tau_s * closing - self.dmod_m * self.dmod_m;
        let root = (half_b * half_b - v2 * c).sqrt();
        let time_s = (-half_b - root) / v2;
        (time_s >= 0.0 && time_s.is_finite()).then_some(time_s)
    }
}

fn level(a: [f64; 2]) -> [f64; 3] {
    [a[0], a[1], 0.0]
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact values are meant.
mod tests {
    use super::*;

    const DO_365: WellClear = WellClear { dmod_m: 1219.2, hmd_m: 1219.2, tau_s: 35.0, height_m: 137.16 };

    /// The first time at which the definition holds, looked for step by step.
    fn searched(s: [f64; 2], v: [f64; 2]) -> Option<f64> {
        let at = |time_s: f64| [s[0] + time_s * v[0], s[1] + time_s * v[1]];
        (0..400_000).map(|step| 0.001 * f64::from(step)).find(|t| DO_365.is_lost_horizontally(at(*t), v))
    }

    #[test]
    fn entry_is_when_the_definition_first_holds() {
        let cases = [
            ([20_000.0, 0.0], [-150.0, 0.0]),
            ([20_000.0, 1100.0], [-150.0, 0.0]),
            ([20_000.0, 1300.0], [-150.0, 0.0]),
            ([-9000.0, 9000.0], [80.0, -70.0]),
            ([3000.0, 0.0], [-5.0, 0.0]),
            ([1000.0, 0.0], [-5.0, 0.0]),
            ([3000.0, 0.0], [50.0, 0.0]),
        ];
        for (s, v) in cases {
            match (DO_365.horizontal_entry_s(s, v), searched(s, v)) {
                (Some(entry_s), Some(found_s)) => {
                    assert!((0.0..=0.002).contains(&(found_s - entry_s)), "{s:?}: {entry_s} {found_s}");
                }
                (entry_s, found_s) => assert_eq!(entry_s, found_s, "{s:?}"),
            }
        }
    }

    #[test]
    fn head_on_it_is_lost_when_tau_is_up() {
        // 150 m/s head on: t² − (2·20000/150 − 35)t + … has its root where (s² − D²)/(s·150) = 35.
        let entry_s = DO_365.horizontal_entry_s([20_000.0, 0.0], [-150.0, 0.0]).unwrap();
        let left_m = 20_000.0 - 150.0 * entry_s;
        assert!(((left_m * left_m - 1219.2 * 1219.2) / (150.0 * left_m) - 35.0).abs() < 1e-9);
    }

    #[test]
    fn heights_keep_clear_and_doubt_does_not() {
        assert!(DO_365.is_lost([1000.0, 0.0, 100.0], [0.0; 3]));
        assert!(!DO_365.is_lost([1000.0, 0.0, 200.0], [0.0; 3]));
        assert!(!DO_365.is_lost([5000.0, 0.0, 0.0], [0.0; 3]), "nobody moves");
        assert!(
            DO_365.is_lost([f64::NAN, 0.0, 0.0], [0.0; 3])
                && DO_365.is_lost([5e3, 0.0, 0.0], [f64::NAN, 0.0, 0.0])
        );
        assert_eq!(taumod_s([500.0, 0.0], [-5.0, 0.0], 1219.2), Some(0.0));
        assert_eq!(horizontal_miss_m([3000.0, 400.0], [-10.0, 0.0]), 400.0);
        assert_eq!(horizontal_miss_m([300.0, 400.0], [0.0, 0.0]), 500.0);
        assert!(WellClear { tau_s: f64::NAN, ..DO_365 }.validate().is_err() && DO_365.validate().is_ok());
    }
}
