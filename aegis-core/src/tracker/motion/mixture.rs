//! Gaussian mixtures, kept as their mean and covariance.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use super::modes::MOST_MODES;
use super::state::ModeState;
use crate::matrix::difference;
use crate::tracker::kinematics::{Kinematics, Matrix};

/// A Gaussian mixture that is kept as its weight, mean and covariance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mixture<const D: usize> {
    pub(crate) weight: f64,
    pub(crate) state: ModeState<D>,
}

impl<const D: usize> Mixture<D> {
    /// Nothing yet.
    pub(crate) const NOTHING: Self = Self { weight: 0.0, state: ModeState::NOTHING };

    /// Nothing any more.
    pub(crate) fn clear(&mut self) {
        self.weight = 0.0;
    }

    /// Adds a part of that weight. Mean and covariance stay those of the whole mixture: with `w = w₁ + w₂`,
    /// `x = (w₁x₁ + w₂x₂)/w` and `P = (w₁P₁ + w₂P₂)/w + w₁w₂/w²·(x₁ − x₂)(x₁ − x₂)ᵀ` (Bar-Shalom, Li, Kirubarajan 2001,
    /// §1.4.16). The first part gives it its time.
    pub(crate) fn add(&mut self, weight: f64, part: &ModeState<D>) {
        if self.weight == 0.0 {
            self.begin(weight, part);
            return;
        }
        let share = weight / (self.weight + weight);
        self.weight += weight;
        let (p, v) = mix(&mut self.state.kinematics, &part.kinematics, share);
        let (own, other) = (&mut self.state.acceleration, &part.acceleration);
        if own.is_none() && other.is_none() {
            return;
        }
        let a = difference(&other.mean, &own.mean);
        blend(&mut own.pa, &other.pa, share, &p, &a);
        blend(&mut own.va, &other.va, share, &v, &a);
        blend(&mut own.aa, &other.aa, share, &a, &a);
        step(&mut own.mean, &a, share);
    }

    /// The first part.
    pub(crate) fn begin(&mut self, weight: f64, part: &ModeState<D>) {
        self.weight = weight;
        self.state.set(part);
    }

    /// As [`add`](Self::add), of flight without acceleration to flight without acceleration.
    pub(crate) fn add_steady(&mut self, weight: f64, part: &Kinematics<D>) {
        if self.weight == 0.0 {
            self.state.kinematics = *part;
        } else {
            mix(&mut self.state.kinematics, part, weight / (self.weight + weight));
        }
        self.weight += weight;
    }

    /// Whether parts make sense, of which there is at least one.
    pub(crate) fn are_healthy(parts: &[Self; MOST_MODES]) -> bool {
        let mut kept = parts.iter().filter(|part| part.weight > 0.0).peekable();
        kept.peek().is_some() && kept.all(|part| part.state.is_healthy())
    }

    /// Position and velocity over all parts.
    pub(crate) fn mean(parts: &[Self; MOST_MODES]) -> Kinematics<D> {
        let mut kept = parts.iter().filter(|part| part.weight > 0.0);
        let first = kept.next().unwrap_or(&parts[0]);
        let (mut weight, mut mean) = (first.weight, first.state.kinematics);
        for part in kept {
            weight += part.weight;
            mix(&mut mean, &part.state.kinematics, part.weight / weight);
        }
        mean
    }
}

/// Adds a part of this share to a mixture's mean and covariance. Returns how far the part's position and velocity lay off.
pub(super) fn mix<const D: usize>(
    own: &mut Kinematics<D>,
    other: &Kinematics<D>,
    share: f64,
) -> ([f64; D], [f64; D]) {
    let p = difference(&other.position, &own.position);
    let v = difference(&other.velocity, &own.velocity);
    blend(&mut own.pp, &other.pp, share, &p, &p);
    blend(&mut own.pv, &other.pv, share, &p, &v);
    blend(&mut own.vv, &other.vv, share, &v, &v);
    step(&mut own.position, &p, share);
    step(&mut own.velocity, &v, share);
    (p, v)
}

/// One block of the mixture's covariance; `a` and `b` are how far the part's mean lies off.
fn blend<const R: usize, const C: usize>(
    own: &mut Matrix<R, C>,
    other: &Matrix<R, C>,
    share: f64,
    a: &[f64; R],
    b: &[f64; C],
) {
    let apart = share * (1.0 - share);
    for i in 0..R {
        for j in 0..C {
            own[i][j] += share * (other[i][j] - own[i][j]) + apart * (a[i] * b[j]);
        }
    }
}

pub(super) fn step<const D: usize>(mean: &mut [f64; D], by: &[f64; D], share: f64) {
    for i in 0..D {
        mean[i] += share * by[i];
    }
}
