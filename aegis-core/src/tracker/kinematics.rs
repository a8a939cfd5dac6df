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

/// A `D`×`D` matrix.
pub(crate) type Block<const D: usize> = [[f64; D]; D];

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
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place<const D: usize> {
    pub(crate) inverse: Block<D>,
    /// `Wν`.
    pub(crate) weighted: [f64; D],
}

impl<const D: usize> Place<D> {
    /// Takes the place out of a covariance of two parts of the state, whose covariances with the position are `a` (transposed)
    /// and `b`: `C −= aᵀWb`, where `weighted` is `Wb`.
    pub(crate) fn reduce(covariance: &mut Block<D>, a: &Block<D>, weighted: &Block<D>) {
        for i in 0..D {
            for j in 0..D {
                covariance[i][j] -= (0..D).map(|k| a[k][i] * weighted[k][j]).sum::<f64>();
            }
        }
    }

    /// The same of a part with itself: it stays exactly symmetric.
    pub(crate) fn reduce_own(covariance: &mut Block<D>, a: &Block<D>, weighted: &Block<D>) {
        for i in 0..D {
            for j in 0..=i {
                covariance[i][j] -= (0..D).map(|k| a[k][i] * weighted[k][j]).sum::<f64>();
                covariance[j][i] = covariance[i][j];
            }
        }
    }

    /// How a mean moves whose covariance with the position is `a` (transposed): by `aᵀWν`.
    pub(crate) fn shift(&self, mean: &mut [f64; D], a: &Block<D>) {
        for i in 0..D {
            mean[i] += (0..D).map(|k| a[k][i] * self.weighted[k]).sum::<f64>();
        }
    }

    /// `Wb`.
    pub(crate) fn weigh(&self, block: &Block<D>) -> Block<D> {
        let mut weighted = [[0.0; D]; D];
        for i in 0..D {
            for k in 0..D {
                for j in 0..D {
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
        for i in 0..D {
            self.pp[i][i] += noise[i] * span * span * span / 3.0;
            self.pv[i][i] += noise[i] * span * dt / 2.0;
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
        Place::reduce_own(&mut self.vv, &pv, &weighted_pv);
        Place::reduce(&mut self.pv, &pp, &weighted_pv);
        Place::reduce_own(&mut self.pp, &pp, &weighted_pp);
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
mod tests {
    use super::*;
    use nalgebra::{SMatrix, SVector};

    fn start() -> Kinematics<3> {
        Kinematics {
            time: Time::from_secs(10.0),
            position: [1000.0, -2000.0, 300.0],
            velocity: [50.0, 10.0, -1.0],
            pp: [[900.0, 20.0, 5.0], [20.0, 400.0, 1.0], [5.0, 1.0, 100.0]],
            pv: [[30.0, 1.0, 0.0], [2.0, 10.0, 0.5], [0.1, 0.2, 3.0]],
            vv: [[100.0, 3.0, 0.0], [3.0, 80.0, 1.0], [0.0, 1.0, 25.0]],
        }
    }

    fn dense(state: &Kinematics<3>) -> (SVector<f64, 6>, SMatrix<f64, 6, 6>) {
        let mut p = SMatrix::<f64, 6, 6>::zeros();
        for i in 0..3 {
            for j in 0..3 {
                p[(i, j)] = state.pp[i][j];
                p[(i, j + 3)] = state.pv[i][j];
                p[(j + 3, i)] = state.pv[i][j];
                p[(i + 3, j + 3)] = state.vv[i][j];
            }
        }
        let x = SVector::<f64, 6>::from_iterator(state.position.into_iter().chain(state.velocity));
        (x, p)
    }

    fn assert_close(state: &Kinematics<3>, x: &SVector<f64, 6>, p: &SMatrix<f64, 6, 6>) {
        let (own_x, own_p) = dense(state);
        assert!((own_x - x).norm() < 1e-8, "{own_x} {x}");
        assert!((own_p - p).norm() < 1e-8, "{own_p} {p}");
    }

    #[test]
    fn prediction_equals_the_dense_filter_in_both_directions() {
        for dt in [4.0, -1.5] {
            let noise = [16.0, 16.0, 1.0];
            let (x, p) = dense(&start());
            let mut f = SMatrix::<f64, 6, 6>::identity();
            let mut q = SMatrix::<f64, 6, 6>::zeros();
            let span: f64 = dt;
            for i in 0..3 {
                f[(i, i + 3)] = dt;
                q[(i, i)] = noise[i] * span.abs().powi(3) / 3.0;
                q[(i, i + 3)] = noise[i] * dt * span.abs() / 2.0;
                q[(i + 3, i)] = q[(i, i + 3)];
                q[(i + 3, i + 3)] = noise[i] * span.abs();
            }
            let own = start().predicted(Time::from_secs(10.0 + dt), &noise);
            assert_close(&own, &(f * x), &(f * p * f.transpose() + q));
        }
    }

    #[test]
    fn sequential_scalars_equal_the_dense_update() {
        let rows = [
            Row { innovation: 12.0, position: [0.6, 0.8, 0.0], velocity: [0.0; 3], variance: 900.0 },
            Row { innovation: -7.0, position: [0.8, -0.6, 0.1], velocity: [0.0; 3], variance: 400.0 },
            Row { innovation: 1.5, position: [0.01, 0.0, 0.0], velocity: [0.6, 0.8, 0.0], variance: 1.0 },
        ];
        let (x, p) = dense(&start());
        let h =
            SMatrix::<f64, 3, 6>::from_fn(
                |i, j| {
                    if j < 3 { rows[i].position[j] } else { rows[i].velocity[j - 3] }
                },
            );
        let r = SMatrix::<f64, 3, 3>::from_diagonal(&SVector::<f64, 3>::from_fn(|i, _| rows[i].variance));
        let nu = SVector::<f64, 3>::from_fn(|i, _| rows[i].innovation);
        let s = h * p * h.transpose() + r;
        let inverse = s.try_inverse().unwrap();
        let k = p * h.transpose() * inverse;
        let nis = (nu.transpose() * inverse * nu)[0];

        let at = start();
        let mut own = at;
        let mut own_nis = 0.0;
        for row in &rows {
            let correction = own.correction(row, &at);
            own.correct(&correction);
            own_nis += correction.weight * correction.weight / correction.inverse;
        }
        assert_close(&own, &(x + k * nu), &(p - k * h * p));
        assert!((own_nis - nis).abs() < 1e-10);
        assert_eq!(own.pp[0][1].to_bits(), own.pp[1][0].to_bits());
        assert_eq!(own.vv[2][1].to_bits(), own.vv[1][2].to_bits());
    }

    #[test]
    fn a_place_at_once_is_its_axes_one_after_the_other() {
        let (off, variances) = ([12.0, -7.0, 1.5], [900.0, 400.0, 100.0]);
        let s =
            SMatrix::<f64, 3, 3>::from_fn(|i, j| start().pp[i][j] + if i == j { variances[i] } else { 0.0 });
        let w = s.try_inverse().unwrap();
        let weighted = w * SVector::<f64, 3>::from(off);
        let place = Place {
            inverse: std::array::from_fn(|i| std::array::from_fn(|j| w[(i, j)])),
            weighted: [weighted[0], weighted[1], weighted[2]],
        };
        let (mut at_once, mut by_axis, at) = (start(), start(), start());
        at_once.take_place(&place);
        for axis in 0..3 {
            let mut position = [0.0; 3];
            position[axis] = 1.0;
            let row = Row { innovation: off[axis], position, velocity: [0.0; 3], variance: variances[axis] };
            let correction = by_axis.correction(&row, &at);
            by_axis.correct(&correction);
        }
        let (x, p) = dense(&by_axis);
        assert_close(&at_once, &x, &p);
        assert!(at_once.is_healthy());
        assert_eq!(at_once.pp[0][1].to_bits(), at_once.pp[1][0].to_bits());
        assert_eq!(at_once.vv[2][1].to_bits(), at_once.vv[1][2].to_bits());
    }

    #[test]
    #[allow(clippy::float_cmp)] // The same sums are meant.
    fn a_considered_height_stays_and_its_uncertainty_is_felt() {
        let slant = Row { innovation: 80.0, position: [0.5, 0.8, 0.33], velocity: [0.0; 3], variance: 900.0 };
        let (mut optimal, mut considered) = (start(), start());
        optimal.update(&slant);
        considered.correct_considering_height(&start().correction(&slant, &start()));
        assert!(optimal.position[2] > start().position[2]);
        assert_eq!(
            (considered.position[2], considered.velocity[2]),
            (start().position[2], start().velocity[2])
        );
        assert_eq!((considered.pp[2][2], considered.vv[2][2]), (start().pp[2][2], start().vv[2][2]));
        assert_eq!(considered.pp[0], optimal.pp[0]);
        assert_eq!(considered.position[0], optimal.position[0]);
        assert!(considered.is_healthy());
    }

    #[test]
    fn bounded_heights_leave_the_rest_alone_and_definite() {
        let mut state = start().predicted(Time::from_secs(3000.0), &[16.0, 16.0, 1.0]);
        assert!(state.pp[2][2] > 1e8);
        let before = state;
        state.bound_height(3500.0, 10.0);
        assert!((state.pp[2][2].sqrt() - 3500.0).abs() < 1e-6 && (state.vv[2][2].sqrt() - 10.0).abs() < 1e-9);
        assert_eq!(
            (state.pp[0][0], state.vv[1][1], state.pv[0][1]),
            (before.pp[0][0], before.vv[1][1], before.pv[0][1])
        );
        assert!(state.is_healthy());
    }

    #[test]
    fn health_sees_lost_definiteness_and_nan() {
        assert!(start().is_healthy());
        let mut correlated = start();
        correlated.pv[0][0] = 1000.0;
        assert!(!correlated.is_healthy());
        let mut broken = start();
        broken.velocity[1] = f64::NAN;
        assert!(!broken.is_healthy());
    }
}
