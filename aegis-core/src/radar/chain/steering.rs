//! Weights that look in one direction with a line of elements.

use crate::config::LineArray;
use crate::elementary::{phasor, sin};
use crate::radar::Window;
use crate::units::SPEED_OF_LIGHT_M_S;
use num_complex::Complex;
use std::f64::consts::TAU;

/// How a plane wave from a direction, clockwise from the array's normal, is received by each element: one to the right hears
/// sooner what comes from the right.
pub(super) fn direction(array: &LineArray, azimuth_rad: f64, carrier_hz: f64) -> Vec<Complex<f64>> {
    let cycles = array.spacing_m * sin(azimuth_rad) * carrier_hz / SPEED_OF_LIGHT_M_S;
    let middle = 0.5 * (f64::from(array.elements) - 1.0);
    (0..array.elements).map(|element| phasor(1.0, TAU * cycles * (f64::from(element) - middle))).collect()
}

/// Conjugate weights that look in one direction, with a taper, of unit energy: noise keeps its level. They hear nothing from
/// the directions of `nulls` (projection onto what is orthogonal to them all), as far as there are fewer than elements.
pub(super) fn weights(
    steered: &[Complex<f64>],
    taper: &Window,
    nulls: &[Vec<Complex<f64>>],
) -> Vec<Complex<f32>> {
    let mut weights: Vec<Complex<f64>> =
        steered.iter().zip(taper.coefficients(steered.len())).map(|(value, w)| value.conj() * w).collect();
    for axis in &basis(nulls) {
        let axis: Vec<_> = axis.iter().map(Complex::conj).collect();
        remove(&mut weights, &axis);
    }
    let weights = unit(&weights).unwrap_or(weights);
    weights.iter().map(|weight| Complex::new(weight.re as f32, weight.im as f32)).collect()
}

/// Unit vectors that span these directions, of which there may be fewer than elements.
pub(super) fn basis(nulls: &[Vec<Complex<f64>>]) -> Vec<Vec<Complex<f64>>> {
    let mut basis: Vec<Vec<Complex<f64>>> = Vec::new();
    for null in nulls.iter().take(nulls.first().map_or(0, |null| null.len() - 1)) {
        let mut axis = null.clone();
        for other in &basis {
            remove(&mut axis, other);
        }
        if let Some(unit) = unit(&axis) {
            basis.push(unit);
        }
    }
    basis
}

/// Takes out of a vector what lies along a unit vector.
pub(in crate::radar) fn remove(vector: &mut [Complex<f64>], unit: &[Complex<f64>]) {
    let along: Complex<f64> = vector.iter().zip(unit).map(|(value, unit)| value * unit.conj()).sum();
    vector.iter_mut().zip(unit).for_each(|(value, unit)| *value -= along * unit);
}

/// The vector at unit length; `None` of one that is as good as nothing.
fn unit(vector: &[Complex<f64>]) -> Option<Vec<Complex<f64>>> {
    let length = vector.iter().map(Complex::norm_sqr).sum::<f64>().sqrt();
    (length > 1e-6).then(|| vector.iter().map(|value| value / length).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(weights: &[Complex<f32>], from: &[Complex<f64>]) -> f64 {
        let sum: Complex<f64> = weights
            .iter()
            .zip(from)
            .map(|(w, value)| Complex::new(f64::from(w.re), f64::from(w.im)) * value)
            .sum();
        sum.norm_sqr()
    }

    #[test]
    fn a_beam_gains_by_its_elements_and_hears_nothing_where_it_is_told_not_to() {
        let (array, carrier_hz) = (LineArray { elements: 8, spacing_m: 0.05 }, 3e9);
        let towards = |degrees: f64| direction(&array, degrees.to_radians(), carrier_hz);
        let plain = weights(&towards(20.0), &Window::Rectangular, &[]);
        assert!((heard(&plain, &towards(20.0)) - 8.0).abs() < 1e-3);
        let nulls = [towards(-3.0), towards(50.0)];
        let nulling = weights(&towards(20.0), &Window::Rectangular, &nulls);
        assert!(heard(&nulling, &towards(20.0)) > 6.0);
        for null in &nulls {
            let (before, after) = (heard(&plain, null), heard(&nulling, null));
            assert!(before > 0.05 && after < 1e-9, "{before} {after}");
        }
        let energy: f32 = nulling.iter().map(Complex::norm_sqr).sum();
        assert!((energy - 1.0).abs() < 1e-5);
    }

    #[test]
    fn as_many_nulls_as_elements_leave_a_beam_that_is_finite() {
        let (array, carrier_hz) = (LineArray { elements: 3, spacing_m: 0.05 }, 3e9);
        let towards = |degrees: f64| direction(&array, degrees.to_radians(), carrier_hz);
        let nulls: Vec<_> = [0.0, 0.0, 20.0, 40.0, 60.0].map(towards).to_vec();
        let weights = weights(&towards(0.0), &Window::Hamming, &nulls);
        assert!(weights.iter().all(|w| w.re.is_finite() && w.im.is_finite()));
    }
}
