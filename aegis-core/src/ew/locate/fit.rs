//! An emitter that moves straight on, fitted to the bearings of several sites; and bearings that have nothing to do with each other.
//!
//! Both are weighed by their evidence, the likelihood averaged over what they leave open (Laplace's approximation; `MacKay` 2003,
//! Information Theory, Inference and Learning Algorithms, ch. 27-28): `ln Z = −½χ² + ln prior(x̂) + ½ ln((2π)ⁿ|P|)`. Factors that all ways to
//! explain the same strobes share are left out.

use super::strobes::HeardStrobe;
use crate::elementary::{hypot, ln};
use crate::geometry::wrap_angle;
use crate::time::Time;
use std::f64::consts::TAU;

const MOST_STEPS: u32 = 12;
/// Metres by which the last step moves at most.
const CLOSE_M: f64 = 0.1;
/// Standard deviation of the acceleration of a bearing that belongs to nothing else, over the square of its rate's.
const BEARING_ACCELERATION: f64 = 2.0;

/// What is believed of emitters before they are heard.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prior {
    pub(super) speed_m_s: f64,
    pub(super) range_m: f64,
}

/// A straight course at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Course {
    /// East, north, and their rates.
    pub(super) state: [f64; 4],
    pub(super) covariance: [[f64; 4]; 4],
    pub(super) chi_square: f64,
    /// ln Z.
    pub(super) evidence: f64,
}

/// The course that fits these strobes best at `time`, from a place to begin at.
pub(super) fn course<'a>(
    strobes: &(impl Iterator<Item = &'a HeardStrobe> + Clone),
    time: Time,
    place_m: [f64; 2],
    prior: &Prior,
) -> Option<Course> {
    let mut state = [place_m[0], place_m[1], 0.0, 0.0];
    let mut normal = Normal::of(strobes.clone(), time, &state, prior);
    for _ in 0..MOST_STEPS {
        let factor = cholesky4(&normal.information)?;
        let step = solve4(&factor, &normal.slope);
        // Far from the answer a full step may leave the half-plane in front of a site: half of it then.
        let mut share = 1.0;
        let mut next = normal;
        let mut moved = state;
        for _ in 0..6 {
            for axis in 0..4 {
                moved[axis] = state[axis] + share * step[axis];
            }
            next = Normal::of(strobes.clone(), time, &moved, prior);
            if next.cost <= normal.cost * (1.0 + 1e-9) + 1e-9 {
                break;
            }
            share *= 0.5;
        }
        (state, normal) = (moved, next);
        if hypot(share * step[0], share * step[1]) < CLOSE_M {
            break;
        }
    }
    let factor = cholesky4(&normal.information)?;
    let mut covariance = [[0.0; 4]; 4];
    for column in 0..4 {
        let mut unit = [0.0; 4];
        unit[column] = 1.0;
        let solved = solve4(&factor, &unit);
        for row in 0..4 {
            covariance[row][column] = solved[row];
        }
    }
    let log_determinant: f64 = -2.0 * (0..4).map(|row| ln(factor[row][row])).sum::<f64>();
    let area_m2 = 0.5 * TAU * prior.range_m * prior.range_m;
    let speed = (state[2] * state[2] + state[3] * state[3]) / (prior.speed_m_s * prior.speed_m_s);
    let log_prior = -ln(area_m2) - 0.5 * speed - ln(TAU * prior.speed_m_s * prior.speed_m_s);
    let evidence = -0.5 * normal.chi_square + log_prior + 0.5 * (4.0 * ln(TAU) + log_determinant);
    let is_sound = evidence.is_finite() && state.iter().all(|value| value.is_finite());
    is_sound.then_some(Course { state, covariance, chi_square: normal.chi_square, evidence })
}

/// The normal equations at a state.
#[derive(Clone, Copy)]
struct Normal {
    slope: [f64; 4],
    information: [[f64; 4]; 4],
    chi_square: f64,
    cost: f64,
}

impl Normal {
    fn of<'a>(
        strobes: impl Iterator<Item = &'a HeardStrobe>,
        time: Time,
        state: &[f64; 4],
        prior: &Prior,
    ) -> Self {
        let (mut slope, mut information, mut chi_square) = ([0.0; 4], [[0.0; 4]; 4], 0.0);
        for strobe in strobes {
            let before_s = strobe.time.seconds_since(time);
            let place_m = [state[0] + before_s * state[2], state[1] + before_s * state[3]];
            let (azimuth_rad, [east, north]) = strobe.bearing_of(place_m);
            let miss = wrap_angle(strobe.azimuth_rad - azimuth_rad);
            let weight = strobe.sigma_rad.powi(-2);
            let h = [east, north, before_s * east, before_s * north];
            chi_square += weight * miss * miss;
            for row in 0..4 {
                slope[row] += weight * miss * h[row];
                for column in 0..4 {
                    information[row][column] += weight * h[row] * h[column];
                }
            }
        }
        let weight = prior.speed_m_s.powi(-2);
        for axis in 2..4 {
            slope[axis] -= weight * state[axis];
            information[axis][axis] += weight;
        }
        let cost = chi_square + weight * (state[2] * state[2] + state[3] * state[3]);
        Self { slope, information, chi_square, cost }
    }
}

/// ln Z of bearings that belong to nothing else: a bearing, its rate and its acceleration.
pub(super) fn alone<'a>(strobes: impl Iterator<Item = &'a HeardStrobe> + Clone, prior: &Prior) -> f64 {
    let Some(first) = strobes.clone().next() else { return 0.0 };
    let rate = prior.speed_m_s / (0.25 * prior.range_m);
    let deviations = [TAU, rate, BEARING_ACCELERATION * rate * rate];
    let mut information = [[0.0; 3]; 3];
    let (mut slope, mut square) = ([0.0; 3], 0.0);
    for axis in 0..3 {
        information[axis][axis] = deviations[axis].powi(-2);
    }
    // A bearing is somewhere: no prior pulls it.
    information[0][0] = 1e-9;
    for strobe in strobes {
        let since_s = strobe.time.seconds_since(first.time);
        let off = wrap_angle(strobe.azimuth_rad - first.azimuth_rad);
        let h = [1.0, since_s, 0.5 * since_s * since_s];
        let weight = strobe.sigma_rad.powi(-2);
        square += weight * off * off;
        for row in 0..3 {
            slope[row] += weight * off * h[row];
            for column in 0..3 {
                information[row][column] += weight * h[row] * h[column];
            }
        }
    }
    let Ok(factor) = crate::matrix::cholesky(&information) else { return 0.0 };
    // χ² with the prior's part is what is left of the sum of squares.
    let left = square - crate::matrix::normalised_square(&slope, &factor);
    let log_determinant: f64 = -2.0 * (0..3).map(|row| ln(factor[row][row])).sum::<f64>();
    let log_prior = -ln(TAU) - 0.5 * ln(TAU) - ln(deviations[1]) - 0.5 * ln(TAU) - ln(deviations[2]);
    -0.5 * left + log_prior + 0.5 * (3.0 * ln(TAU) + log_determinant)
}

/// Scales rows and columns first: metres and metres a second differ by orders.
fn cholesky4(matrix: &[[f64; 4]; 4]) -> Option<[[f64; 4]; 4]> {
    crate::matrix::cholesky(matrix).ok()
}

fn solve4(factor: &[[f64; 4]; 4], vector: &[f64; 4]) -> [f64; 4] {
    let mut solved = *vector;
    for row in 0..4 {
        for column in 0..row {
            solved[row] -= factor[row][column] * solved[column];
        }
        solved[row] /= factor[row][row];
    }
    for row in (0..4).rev() {
        for below in row + 1..4 {
            solved[row] -= factor[below][row] * solved[below];
        }
        solved[row] /= factor[row][row];
    }
    solved
}
