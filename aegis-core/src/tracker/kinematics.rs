//! The constant-velocity Kalman filter, in blocks.
//!
//! The state is (position, velocity) in `D` dimensions: 3 in space, 2 in a planar world. Its covariance is kept as
//! three `D`×`D` blocks,
//!
//! ```text
//! P = | pp   pv |        pp, vv symmetric
//!     | pvᵀ  vv |
//! ```
//!
//! so that prediction is a handful of additions instead of two dense products, and a measurement enters one scalar
//! after another: no matrix is ever inverted (Bar-Shalom, Li, Kirubarajan 2001, §5.2 and §6.3; sequential updates:
//! Maybeck 1979, §5.7).
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use crate::matrix::{difference, dot};
use crate::time::Time;

/// Round-off between the triangles of a covariance, as a share of the deviations' product.
#[cfg(feature = "serde")]
const MOST_ASYMMETRY: f64 = 1e-6;

/// A matrix, line by line.
pub(crate) type Matrix<const ROWS: usize, const COLUMNS: usize> = [[f64; COLUMNS]; ROWS];
/// A `D`×`D` matrix.
pub(crate) type Block<const D: usize> = Matrix<D, D>;

/// Mean and covariance of a target's position and velocity at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Kinematics<const D: usize> {
    pub(crate) time: Time,
    pub(crate) position: [f64; D],
    pub(crate) velocity: [f64; D],
    pub(crate) pp: Block<D>,
    pub(crate) pv: Block<D>,
    pub(crate) vv: Block<D>,
}

/// One scalar measurement, linearised: `innovation = position_row · δposition + velocity_row · δvelocity + noise`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Row<const D: usize> {
    pub(crate) innovation: f64,
    pub(crate) position: [f64; D],
    pub(crate) velocity: [f64; D],
    pub(crate) variance: f64,
}

/// A measured position, at once: with its innovation `ν` and the inverse of that one's covariance, `W = (P + R)⁻¹`.
///
/// `W` is kept as a matrix and a factor: the factor is a quotient, which comes late, and so holds nothing up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place<const D: usize> {
    /// `W`, but for the factor.
    pub(crate) inverse: Block<D>,
    pub(crate) factor: f64,
    /// `Wν`.
    pub(crate) weighted: [f64; D],
    /// The diagonal of R, where R has nothing else: then `P − PWP = RWP`, which is sooner found.
    pub(crate) noise: Option<[f64; D]>,
}

impl<const D: usize> Place<D> {
    /// Takes the place out of a covariance of two parts of the state, whose covariances with the position are `a` (transposed)
    /// and `b`: `C −= aᵀWb`, where `weighted` is `Wb` but for the factor.
    pub(crate) fn reduce<const R: usize, const C: usize>(
        &self,
        covariance: &mut Matrix<R, C>,
        a: &Matrix<D, R>,
        weighted: &Matrix<D, C>,
    ) {
        for i in 0..R {
            for j in 0..C {
                covariance[i][j] -= self.factor * (0..D).map(|k| a[k][i] * weighted[k][j]).sum::<f64>();
            }
        }
    }

    /// The same of a part with itself: it stays exactly symmetric.
    pub(crate) fn reduce_own<const C: usize>(
        &self,
        covariance: &mut Block<C>,
        a: &Matrix<D, C>,
        weighted: &Matrix<D, C>,
    ) {
        for i in 0..C {
            for j in 0..=i {
                covariance[i][j] -= self.factor * (0..D).map(|k| a[k][i] * weighted[k][j]).sum::<f64>();
                covariance[j][i] = covariance[i][j];
            }
        }
    }

    /// As [`reduce`](Self::reduce) of the position with another part of the state; `pp` is the position's covariance.
    pub(crate) fn reduce_of_position<const C: usize>(
        &self,
        covariance: &mut Matrix<D, C>,
        pp: &Block<D>,
        weighted: &Matrix<D, C>,
    ) {
        let Some(noise) = &self.noise else { return self.reduce(covariance, pp, weighted) };
        for i in 0..D {
            let share = self.factor * noise[i];
            for j in 0..C {
                covariance[i][j] = share * weighted[i][j];
            }
        }
    }

    /// The same of the position with itself.
    pub(crate) fn reduce_own_of_position(&self, pp: &mut Block<D>, weighted: &Block<D>) {
        let Some(noise) = &self.noise else {
            let before = *pp;
            return self.reduce_own(pp, &before, weighted);
        };
        for i in 0..D {
            let share = self.factor * noise[i];
            for j in 0..=i {
                pp[i][j] = share * weighted[i][j];
                pp[j][i] = pp[i][j];
            }
        }
    }

    /// How a mean moves whose covariance with the position is `a` (transposed): by `aᵀWν`.
    pub(crate) fn shift<const C: usize>(&self, mean: &mut [f64; C], a: &Matrix<D, C>) {
        for i in 0..C {
            mean[i] += (0..D).map(|k| a[k][i] * self.weighted[k]).sum::<f64>();
        }
    }

    /// `Wb`, but for the factor.
    pub(crate) fn weigh<const C: usize>(&self, block: &Matrix<D, C>) -> Matrix<D, C> {
        let mut weighted = [[0.0; C]; D];
        for i in 0..D {
            for k in 0..D {
                for j in 0..C {
                    weighted[i][j] += self.inverse[i][k] * block[k][j];
                }
            }
        }
        weighted
    }
}

/// What a scalar measurement changes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Correction<const D: usize> {
    /// `Phᵀ`, split into its position and velocity parts.
    pub(crate) position: [f64; D],
    pub(crate) velocity: [f64; D],
    /// Inverse of the innovation's variance, and that times the innovation.
    pub(crate) inverse: f64,
    pub(crate) weight: f64,
}

impl<const D: usize> Row<D> {
    /// Most do not, and then half of the work falls away.
    fn measures_velocity(&self) -> bool {
        self.velocity.iter().any(|&axis| axis != 0.0)
    }
}

impl<const D: usize> Kinematics<D> {
    /// The state `time` later (or earlier) under white acceleration of power spectral density `noise` on each axis.
    ///
    /// Discretised white-noise acceleration (Bar-Shalom, Li, Kirubarajan 2001, eq. 6.2.2-12). Backwards the noise
    /// enters with the sign of its cross term turned.
    pub(crate) fn predicted(&self, time: Time, noise: &[f64; D]) -> Self {
        let mut next = *self;
        next.predict(time, noise);
        next
    }

    /// The same, in place.
    #[inline]
    pub(crate) fn predict(&mut self, time: Time, noise: &[f64; D]) {
        let dt = time.seconds_since(self.time);
        self.time = time;
        // Both triangles: were one copied from the other, whoever reads a line next would wait for it to be written.
        for i in 0..D {
            self.position[i] += dt * self.velocity[i];
            for j in 0..D {
                self.pp[i][j] += dt * (self.pv[i][j] + self.pv[j][i]) + dt * dt * self.vv[i][j];
            }
        }
        for i in 0..D {
            for j in 0..D {
                self.pv[i][j] += dt * self.vv[i][j];
            }
        }
        self.diffuse(dt, noise);
    }

    /// Adds what white acceleration does to the covariance in `dt`.
    pub(crate) fn diffuse(&mut self, dt: f64, noise: &[f64; D]) {
        let span = dt.abs();
        let (of_place, across) = (span * span * span / 3.0, span * dt / 2.0);
        for i in 0..D {
            self.pp[i][i] += noise[i] * of_place;
            self.pv[i][i] += noise[i] * across;
            self.vv[i][i] += noise[i] * span;
        }
    }

    /// `P·rowᵀ`, split into its position and velocity parts.
    pub(crate) fn project(&self, row: &Row<D>) -> ([f64; D], [f64; D]) {
        let (mut position, mut velocity) = (self.project_place(row), [0.0; D]);
        for i in 0..D {
            for j in 0..D {
                velocity[i] += self.pv[j][i] * row.position[j];
            }
        }
        if row.measures_velocity() {
            for i in 0..D {
                for j in 0..D {
                    position[i] += self.pv[i][j] * row.velocity[j];
                    velocity[i] += self.vv[i][j] * row.velocity[j];
                }
            }
        }
        (position, velocity)
    }

    /// The position's part of that, of a row that says nothing of velocity.
    pub(crate) fn project_place(&self, row: &Row<D>) -> [f64; D] {
        let mut position = [0.0; D];
        for i in 0..D {
            for j in 0..D {
                position[i] += self.pp[i][j] * row.position[j];
            }
        }
        position
    }

    /// What one scalar measurement changes, if its row was linearised at `at`, this state before earlier rows of the same
    /// plot changed it: `s = hPhᵀ + r`, gain `Phᵀ/s`.
    pub(crate) fn correction(&self, row: &Row<D>, at: &Self) -> Correction<D> {
        let (position, velocity) = self.project(row);
        let variance = dot(&row.position, &position) + dot(&row.velocity, &velocity) + row.variance;
        let moved = dot(&row.position, &difference(&self.position, &at.position))
            + dot(&row.velocity, &difference(&self.velocity, &at.velocity));
        let inverse = 1.0 / variance;
        Correction { position, velocity, inverse, weight: (row.innovation - moved) * inverse }
    }

    /// `x += Phᵀ·ν/s`, `P −= Phᵀ(Phᵀ)ᵀ/s`: products commute bit by bit, so `P` stays exactly symmetric.
    pub(crate) fn correct(&mut self, by: &Correction<D>) {
        for i in 0..D {
            self.position[i] += by.position[i] * by.weight;
            self.velocity[i] += by.velocity[i] * by.weight;
            for j in 0..D {
                self.pp[i][j] -= by.position[i] * by.position[j] * by.inverse;
                self.pv[i][j] -= by.position[i] * by.velocity[j] * by.inverse;
                self.vv[i][j] -= by.velocity[i] * by.velocity[j] * by.inverse;
            }
        }
    }

    /// As [`correct`](Self::correct) for a plot that says nothing of height: height and climb are considered as they
    /// are, and are not estimated (Schmidt 1966, the consider filter). A slant range does depend on height, but so
    /// weakly that over many plots its curvature along the course, and every error of the linearisation, would be read
    /// as height. Along the up axis mean and covariance stay; everything else is updated as ever.
    pub(crate) fn correct_considering_height(&mut self, by: &Correction<D>) {
        let before = *self;
        self.correct(by);
        for up in 2..D {
            self.position[up] = before.position[up];
            self.velocity[up] = before.velocity[up];
            self.pp[up][up] = before.pp[up][up];
            self.pv[up][up] = before.pv[up][up];
            self.vv[up][up] = before.vv[up][up];
        }
    }

    /// Takes in a measured position.
    pub(crate) fn take_place(&mut self, place: &Place<D>) {
        let Self { pp, pv, .. } = *self;
        let (weighted_pp, weighted_pv) = (place.weigh(&pp), place.weigh(&pv));
        place.shift(&mut self.position, &pp);
        place.shift(&mut self.velocity, &pv);
        place.reduce_own(&mut self.vv, &pv, &weighted_pv);
        place.reduce_of_position(&mut self.pv, &pp, &weighted_pv);
        place.reduce_own_of_position(&mut self.pp, &weighted_pp);
    }

    /// Takes in one scalar measurement that was linearised here.
    pub(crate) fn update(&mut self, row: &Row<D>) {
        let correction = self.correction(row, self);
        self.correct(&correction);
    }

    /// Keeps the deviations of height and climb at most at these: without measurements they would grow without end,
    /// while what flies stays in the air. Scaling rows and columns alike keeps the covariance positive-definite. Returns by
    /// what factors height and climb were narrowed.
    pub(crate) fn bound_height(&mut self, height_sigma: f64, climb_sigma: f64) -> (f64, f64) {
        let mut factors = (1.0, 1.0);
        for up in 2..D {
            let shrink = |sigma: f64, variance: f64| (sigma * sigma / variance).sqrt().min(1.0);
            let (height, climb) =
                (shrink(height_sigma, self.pp[up][up]), shrink(climb_sigma, self.vv[up][up]));
            for i in 0..D {
                self.pp[i][up] *= height;
                self.pp[up][i] *= height;
                self.pv[up][i] *= height;
                self.pv[i][up] *= climb;
                self.vv[i][up] *= climb;
                self.vv[up][i] *= climb;
            }
            factors = (height, climb);
        }
        factors
    }

    /// Largest variance of the position along any horizontal direction.
    pub(crate) fn horizontal_variance(&self) -> f64 {
        let mean = 0.5 * (self.pp[0][0] + self.pp[1][1]);
        let half_difference = 0.5 * (self.pp[0][0] - self.pp[1][1]);
        mean + (half_difference * half_difference + self.pp[0][1] * self.pp[0][1]).sqrt()
    }

    /// Whether both triangles say the same, but for round-off.
    #[cfg(feature = "serde")]
    pub(crate) fn is_symmetric(&self) -> bool {
        let symmetric = |block: &Block<D>| {
            let agree = |i: usize, j: usize| {
                let scale = (block[i][i] * block[j][j]).sqrt();
                (block[i][j] - block[j][i]).abs() <= MOST_ASYMMETRY * scale
            };
            (0..D).all(|i| (0..i).all(|j| agree(i, j)))
        };
        symmetric(&self.pp) && symmetric(&self.vv)
    }

    /// Finite, and positive-definite: as `LDLᵀ`, block by block, it meets no pivot that is not positive.
    pub(crate) fn is_healthy(&self) -> bool {
        let finite = |values: &[f64; D]| values.iter().all(|v| v.is_finite());
        finite(&self.position) && finite(&self.velocity) && self.is_positive_definite()
    }

    fn is_positive_definite(&self) -> bool {
        if D == 2 {
            return is_positive_definite_in_plane(self);
        }
        // Position block first. What eliminating it leaves of the velocity block is the velocity's covariance once the
        // position is known.
        let (mut pp, mut pv, mut vv) = (self.pp, self.pv, self.vv);
        for pivot in 0..D {
            if !is_pivot(pp[pivot][pivot]) {
                return false;
            }
            let inverse = 1.0 / pp[pivot][pivot];
            let (line, cross) = (pp[pivot], pv[pivot]);
            for i in pivot + 1..D {
                let share = line[i] * inverse;
                for j in pivot + 1..D {
                    pp[i][j] -= share * line[j];
                }
                for j in 0..D {
                    pv[i][j] -= share * cross[j];
                }
            }
            for i in 0..D {
                let share = cross[i] * inverse;
                for j in 0..D {
                    vv[i][j] -= share * cross[j];
                }
            }
        }
        for pivot in 0..D {
            if !is_pivot(vv[pivot][pivot]) {
                return false;
            }
            for i in pivot + 1..D {
                let share = vv[i][pivot] / vv[pivot][pivot];
                for j in pivot..D {
                    vv[i][j] -= share * vv[pivot][j];
                }
            }
        }
        true
    }
}

/// A plane has few enough numbers for minors, which wait for one division instead of one for each pivot.
fn is_positive_definite_in_plane<const D: usize>(state: &Kinematics<D>) -> bool {
    let Kinematics { pp, pv, vv, .. } = state;
    let det = pp[0][0] * pp[1][1] - pp[0][1] * pp[0][1];
    let inverse = 1.0 / det;
    // Of the velocity once the position is known.
    let left = |i: usize, j: usize| {
        let by_adjugate = pv[0][i] * (pp[1][1] * pv[0][j] - pp[0][1] * pv[1][j])
            + pv[1][i] * (pp[0][0] * pv[1][j] - pp[0][1] * pv[0][j]);
        vv[i][j] - by_adjugate * inverse
    };
    let (first, cross, last) = (left(0, 0), left(0, 1), left(1, 1));
    [pp[0][0], det, first, first * last - cross * cross].into_iter().all(is_pivot)
}

fn is_pivot(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

#[cfg(test)]
mod tests;
