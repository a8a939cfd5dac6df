//! States as nalgebra's vectors and matrices: position, velocity, acceleration, three of each.

use super::super::ModeState;
use super::super::acceleration::Acceleration;
use crate::config::{Manoeuvre, ManoeuvreModel};
use crate::time::Time;
use crate::tracker::kinematics::{Block, Kinematics};
use crate::tracker::measurement::{extended, extended_block, truncated, truncated_block};
use nalgebra::{DMatrix, SMatrix, SVector};

pub(super) type Vector = SVector<f64, 9>;
pub(super) type Matrix = SMatrix<f64, 9, 9>;

pub(super) fn lasting(model: ManoeuvreModel) -> Manoeuvre {
    Manoeuvre { model, mean_interval_s: 100.0, mean_duration_s: 20.0 }
}

/// A state that flies north-east at 200 m/s and accelerates, everything correlated with everything.
pub(super) fn start() -> ModeState<3> {
    let x = Vector::from([4e3, -2e3, 5e3, 140.0, 150.0, 2.0, 4.0, -3.0, 0.0]);
    let scale = [30.0, 40.0, 60.0, 9.0, 7.0, 3.0, 2.0, 1.5, 0.0];
    let mixed = Matrix::from_fn(|i, j| {
        scale[i] * (if i == j { 1.0 } else { 0.0 } + 0.3 * ((3 * i + 5 * j + i * j) as f64).sin())
    });
    from_dense(&x, &(mixed * mixed.transpose()))
}

pub(super) fn to_dense(state: &ModeState<3>) -> (Vector, Matrix) {
    let (k, a) = (&state.kinematics, &state.acceleration);
    let x = Vector::from_iterator(k.position.into_iter().chain(k.velocity).chain(extended(&a.mean)));
    let mut p = Matrix::zeros();
    let mut put = |at: (usize, usize), block: &Block<3>| {
        for i in 0..3 {
            for j in 0..3 {
                p[(3 * at.0 + i, 3 * at.1 + j)] = block[i][j];
                p[(3 * at.1 + j, 3 * at.0 + i)] = block[i][j];
            }
        }
    };
    put((0, 0), &k.pp);
    put((0, 1), &k.pv);
    put((1, 1), &k.vv);
    put((0, 2), &extended_block(&a.pa));
    put((1, 2), &extended_block(&a.va));
    put((2, 2), &extended_block(&a.aa));
    (x, p)
}

pub(super) fn from_dense(x: &Vector, p: &Matrix) -> ModeState<3> {
    let three = |at: usize| std::array::from_fn(|i| x[3 * at + i]);
    let block = |r: usize, c: usize| -> Block<3> {
        std::array::from_fn(|i| std::array::from_fn(|j| p[(3 * r + i, 3 * c + j)]))
    };
    ModeState {
        kinematics: Kinematics {
            time: Time::default(),
            position: three(0),
            velocity: three(1),
            pp: block(0, 0),
            pv: block(0, 1),
            vv: block(1, 1),
        },
        acceleration: Acceleration {
            mean: truncated(&three(2)),
            pa: truncated_block(&block(0, 2)),
            va: truncated_block(&block(1, 2)),
            aa: truncated_block(&block(2, 2)),
        },
    }
}

/// Entry by entry, measured by the deviations that the dense covariance has.
pub(super) fn assert_same(state: &ModeState<3>, x: &Vector, p: &Matrix, share: f64) {
    let (own_x, own_p) = to_dense(state);
    let sigma = |i: usize| p[(i, i)].sqrt().max(1e-9);
    for i in 0..9 {
        let off = (own_x[i] - x[i]) / sigma(i);
        assert!(off.abs() <= share, "mean {i}: {} for {}", own_x[i], x[i]);
        for j in 0..9 {
            let off = (own_p[(i, j)] - p[(i, j)]) / (sigma(i) * sigma(j));
            assert!(off.abs() <= share, "covariance {i}, {j}: {} for {}", own_p[(i, j)], p[(i, j)]);
        }
    }
}

/// `exp(M)`: Taylor's series of a small share of it, squared back.
pub(super) fn exponential(m: &DMatrix<f64>) -> DMatrix<f64> {
    let halvings = 12;
    let small = m / f64::from(1 << halvings);
    let mut term = DMatrix::identity(m.nrows(), m.ncols());
    let mut sum = term.clone();
    for k in 1..12 {
        term = &term * &small / f64::from(k);
        sum += &term;
    }
    (0..halvings).fold(sum, |power, _| &power * &power)
}

/// Transition and noise over `dt` of `x' = Ax + w` with `w` of density `q` (Van Loan 1978): the blocks of
/// `exp([−A, q; 0, Aᵀ]·dt)`.
pub(super) fn discretised(a: &Matrix, q: &Matrix, dt: f64) -> (Matrix, Matrix) {
    let mut m = DMatrix::zeros(18, 18);
    m.view_mut((0, 0), (9, 9)).copy_from(&(-a * dt));
    m.view_mut((0, 9), (9, 9)).copy_from(&(q * dt));
    m.view_mut((9, 9), (9, 9)).copy_from(&(a.transpose() * dt));
    let e = exponential(&m);
    let f = Matrix::from_fn(|i, j| e[(9 + j, 9 + i)]);
    let upper = Matrix::from_fn(|i, j| e[(i, 9 + j)]);
    (f, f * upper)
}
