//! The probability that a normal miss lies within a disc: of a collision, or of passing a round zone.

use super::kinematics::{cross, dot, norm, scaled};
use crate::elementary::{asin, atan2, sin_cos};
use crate::normal::{normal_between, normal_density};

/// Beyond this many deviations a normal variable is not looked for: 1e-17 lies there.
const REACH_SIGMAS: f64 = 8.5;
/// A part of an integral is halved until its halves agree with it to this share of the whole.
const SHARE: f64 = 1e-11;
/// No part is halved more often.
const MOST_HALVINGS: u32 = 40;
/// Parts of an integral at first.
const PARTS: u32 = 2;

/// Positive nodes and weights of the Gauss-Legendre rule with 16 nodes (Abramowitz and Stegun 1964, table 25.4).
const RULE: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_47),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_37, 0.169_156_519_395_002_56),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_82),
    (0.755_404_408_355_003, 0.124_628_971_255_533_95),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_9),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_776),
    (0.989_400_934_991_649_6, 0.027_152_459_411_754_058),
];

/// Probability that a normal point in a plane lies within `radius_m` of the origin.
///
/// The plane is turned until the components are uncorrelated; then with h = R cos θ
///
/// ```text
/// P = ∫ φ(R sin θ; μ₁, σ₁) [Φ((h − μ₂)/σ₂) − Φ((−h − μ₂)/σ₂)] R cos θ dθ
/// ```
///
/// (Foster and Estes 1992, by chords), by adaptive Gauss-Legendre quadrature: to 1e-10 of the value, where that is above
/// 1e-12. A deviation of 0 is a point or a line. Numbers that are not finite, and a radius not above 0, give NaN.
///
/// ```
/// use aegis_core::threat::collision::disc_probability;
/// // Round and centred it is Rayleigh's: 1 − exp(−R²/2σ²).
/// let p = disc_probability([0.0, 0.0], [[4.0, 0.0], [0.0, 4.0]], 3.0);
/// assert!((p - (1.0 - (-9.0_f64 / 8.0).exp())).abs() < 1e-12);
/// ```
#[must_use]
pub fn disc_probability(mean_m: [f64; 2], covariance_m2: [[f64; 2]; 2], radius_m: f64) -> f64 {
    let [[xx, xy], [_, yy]] = covariance_m2;
    if ![mean_m[0], mean_m[1], xx, xy, yy, radius_m].into_iter().all(f64::is_finite) || radius_m <= 0.0 {
        return f64::NAN;
    }
    Miss { mean_m, covariance_m2: [xx, xy, yy] }.within_disc(radius_m)
}

/// Probability that two objects that meet on straight courses come closer than `radius_m`, the sum of their own radii.
///
/// `position_m` and `velocity_m_s` are one minus the other at the closest approach, `position_covariance_m2` the sum of
/// both covariances there. What counts is the plane across the relative velocity v: with `y = v/|v|`, `z = (r × v)/|r × v|`
/// and `x = y × z`, the covariance is projected on (x, z) and the miss is taken as (|r|, 0). That is the two-dimensional
/// probability of collision as NASA's CARA computes it; its published values are reproduced to 1e-10. Units are the
/// caller's, as long as they agree.
///
/// `None` without relative motion, when r and v are parallel (then no plane is told apart), and for numbers that are not
/// finite.
#[must_use]
pub fn encounter_probability(
    position_m: [f64; 3],
    velocity_m_s: [f64; 3],
    position_covariance_m2: [[f64; 3]; 3],
    radius_m: f64,
) -> Option<f64> {
    let normal = cross(position_m, velocity_m_s);
    let (speed, area) = (norm(velocity_m_s), norm(normal));
    if !(speed > 0.0 && area > 0.0) {
        return None;
    }
    let (ahead, over) = (scaled(velocity_m_s, 1.0 / speed), scaled(normal, 1.0 / area));
    let side = cross(ahead, over);
    let projected = |a: [f64; 3], b: [f64; 3]| dot(a, position_covariance_m2.map(|row| dot(row, b)));
    let covariance =
        [[projected(side, side), projected(side, over)], [projected(over, side), projected(over, over)]];
    let probability = disc_probability([norm(position_m), 0.0], covariance, radius_m);
    probability.is_finite().then_some(probability)
}

/// Where a course passes a point, on two axes across it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Miss {
    pub(super) mean_m: [f64; 2],
    /// `[xx, xy, yy]`.
    pub(super) covariance_m2: [f64; 3],
}

/// A normal variable.
#[derive(Clone, Copy, Debug)]
pub(super) struct Normal {
    pub(super) mean: f64,
    pub(super) sigma: f64,
}

impl Miss {
    pub(super) fn within_disc(&self, radius_m: f64) -> f64 {
        let (wide, narrow) = self.uncorrelated();
        let chance = |half_chord_m: f64| normal_between(-half_chord_m, half_chord_m, wide.mean, wide.sigma);
        narrow.over_disc(radius_m, wide.sigma, chance)
    }

    /// The disc does not care for rotation: the axes are turned until the components are uncorrelated. The wider one
    /// comes first.
    pub(super) fn uncorrelated(&self) -> (Normal, Normal) {
        let ([x, y], [xx, xy, yy]) = (self.mean_m, self.covariance_m2);
        let (sin, cos) = sin_cos(0.5 * atan2(2.0 * xy, xx - yy));
        let sigma = |variance: f64| variance.max(0.0).sqrt();
        let cross = 2.0 * sin * cos * xy;
        let wide = Normal { mean: cos * x + sin * y, sigma: sigma(cos * cos * xx + cross + sin * sin * yy) };
        // The product of the two is the determinant: that keeps the digits which the difference loses.
        let narrow_variance =
            if wide.sigma > 0.0 { (xx * yy - xy * xy) / (wide.sigma * wide.sigma) } else { 0.0 };
        (wide, Normal { mean: cos * y - sin * x, sigma: sigma(narrow_variance) })
    }
}

impl Normal {
    /// ∫ φ(x) f(√(R² − x²)) dx over the disc, where f is a chance that changes no faster than over `scale`.
    fn over_disc(self, radius: f64, scale: f64, f: impl Fn(f64) -> f64) -> f64 {
        if self.sigma <= 1e-9 * scale.max(1e-6 * radius) {
            let chord2 = radius * radius - self.mean * self.mean;
            return if chord2 >= 0.0 { f(chord2.sqrt()) } else { 0.0 };
        }
        let low = (self.mean - REACH_SIGMAS * self.sigma).max(-radius);
        let high = (self.mean + REACH_SIGMAS * self.sigma).min(radius);
        if low >= high {
            return 0.0;
        }
        integral(asin(low / radius), asin(high / radius), |angle: f64| {
            let (sin, cos) = sin_cos(angle);
            normal_density(radius * sin, self.mean, self.sigma) * f(radius * cos) * radius * cos
        })
        .clamp(0.0, 1.0)
    }
}

/// Adaptive: each part is halved until it is what its halves are.
fn integral(from: f64, until: f64, f: impl Fn(f64) -> f64) -> f64 {
    let width = (until - from) / f64::from(PARTS);
    let ends = |part: u32| (from + f64::from(part) * width, from + f64::from(part + 1) * width);
    let parts: [f64; PARTS as usize] = std::array::from_fn(|part| {
        let (from, until) = ends(part as u32);
        gauss_legendre(from, until, &f)
    });
    let tolerance = SHARE * parts.iter().sum::<f64>().abs();
    (0..PARTS)
        .zip(parts)
        .map(|(part, whole)| {
            let (from, until) = ends(part);
            refined(from, until, whole, tolerance, MOST_HALVINGS, &f)
        })
        .sum()
}

fn refined(from: f64, until: f64, whole: f64, tolerance: f64, halvings: u32, f: &impl Fn(f64) -> f64) -> f64 {
    let middle = 0.5 * (from + until);
    let (left, right) = (gauss_legendre(from, middle, f), gauss_legendre(middle, until, f));
    if (left + right - whole).abs() <= tolerance || halvings == 0 {
        return left + right;
    }
    refined(from, middle, left, tolerance, halvings - 1, f)
        + refined(middle, until, right, tolerance, halvings - 1, f)
}

/// Exact for polynomials up to degree 31.
pub(super) fn gauss_legendre(from: f64, until: f64, f: &impl Fn(f64) -> f64) -> f64 {
    let (middle, half) = (0.5 * (from + until), 0.5 * (until - from));
    half * RULE.iter().map(|(x, w)| w * (f(middle - half * x) + f(middle + half * x))).sum::<f64>()
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact values are meant.
mod tests {
    use super::*;

    #[test]
    fn the_rule_integrates_polynomials() {
        let power = |n: i32| gauss_legendre(0.0, 1.0, &|x: f64| x.powi(n)) * f64::from(n + 1);
        assert!((0..32).all(|n| (power(n) - 1.0).abs() < 1e-13));
    }

    #[test]
    fn a_centred_round_normal_is_rayleigh() {
        for radius in [1e-3, 0.3, 1.0, 2.5, 7.0, 1e4] {
            let exact = -(-0.5_f64 * radius * radius).exp_m1();
            let p = disc_probability([0.0; 2], [[1.0, 0.0], [0.0, 1.0]], radius);
            assert!((p / exact - 1.0).abs() < 1e-12, "{radius}: {p} {exact}");
        }
    }

    #[test]
    fn small_discs_have_the_density_at_their_middle_and_thin_normals_are_lines() {
        let density = normal_density(0.0, 3.0, 2.0) * normal_density(0.0, -1.0, 0.5);
        let p = disc_probability([3.0, -1.0], [[4.0, 0.0], [0.0, 0.25]], 1e-5);
        assert!((p / (density * std::f64::consts::PI * 1e-10) - 1.0).abs() < 1e-8);
        for thin in [0.0, 1e-20, 1e-10] {
            let p = disc_probability([0.0; 2], [[1.0, 0.0], [0.0, thin]], 1.0);
            assert!((p - 0.682_689_492_137_085_9).abs() < 1e-9, "{thin}: {p}");
        }
        assert_eq!(disc_probability([0.5, 0.0], [[0.0; 2]; 2], 1.0), 1.0);
        assert_eq!(disc_probability([0.0, 1.5], [[0.0; 2]; 2], 1.0), 0.0);
    }

    #[test]
    fn what_is_no_number_gives_none() {
        assert!(disc_probability([f64::NAN, 0.0], [[1.0, 0.0], [0.0, 1.0]], 1.0).is_nan());
        assert!(disc_probability([0.0; 2], [[1.0, 0.0], [0.0, 1.0]], 0.0).is_nan());
        let unit = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        assert_eq!(encounter_probability([1.0, 0.0, 0.0], [0.0; 3], unit, 1.0), None);
        assert_eq!(encounter_probability([1.0, 0.0, 0.0], [2.0, 0.0, 0.0], unit, 1.0), None);
        assert_eq!(encounter_probability([1.0, 0.0, 0.0], [f64::NAN, 1.0, 0.0], unit, 1.0), None);
        assert!(encounter_probability([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], unit, 1.0).is_some_and(|p| p > 0.2));
    }
}
