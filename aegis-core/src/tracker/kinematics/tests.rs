use super::*;
use nalgebra::{SMatrix, SVector};
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

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
    let h = SMatrix::<f64, 3, 6>::from_fn(
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
    let s = SMatrix::<f64, 3, 3>::from_fn(|i, j| start().pp[i][j] + if i == j { variances[i] } else { 0.0 });
    let w = s.try_inverse().unwrap();
    let weighted = w * SVector::<f64, 3>::from(off);
    // The factor is any.
    let factor = 0.5;
    let place = Place {
        inverse: std::array::from_fn(|i| std::array::from_fn(|j| w[(i, j)] / factor)),
        factor,
        weighted: [weighted[0], weighted[1], weighted[2]],
        noise: None,
    };
    let (mut by_axis, at) = (start(), start());
    for axis in 0..3 {
        let mut position = [0.0; 3];
        position[axis] = 1.0;
        let row = Row { innovation: off[axis], position, velocity: [0.0; 3], variance: variances[axis] };
        let correction = by_axis.correction(&row, &at);
        by_axis.correct(&correction);
    }
    let (x, p) = dense(&by_axis);
    for noise in [None, Some(variances)] {
        let mut at_once = start();
        at_once.take_place(&Place { noise, ..place });
        assert_close(&at_once, &x, &p);
        assert!(at_once.is_healthy());
        assert_eq!(at_once.pp[0][1].to_bits(), at_once.pp[1][0].to_bits());
        assert_eq!(at_once.vv[2][1].to_bits(), at_once.vv[1][2].to_bits());
    }
}

#[test]
#[allow(clippy::float_cmp)] // The same sums are meant.
fn a_considered_height_stays_and_its_uncertainty_is_felt() {
    let slant = Row { innovation: 80.0, position: [0.5, 0.8, 0.33], velocity: [0.0; 3], variance: 900.0 };
    let (mut optimal, mut considered) = (start(), start());
    optimal.update(&slant);
    considered.correct_considering_height(&start().correction(&slant, &start()));
    assert!(optimal.position[2] > start().position[2]);
    assert_eq!((considered.position[2], considered.velocity[2]), (start().position[2], start().velocity[2]));
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

/// In a plane as in space: whether a random matrix, here and there a little off, has a Cholesky factor.
#[test]
fn definiteness_in_a_plane_is_what_cholesky_says() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(4);
    let mut found = [0; 2];
    for _ in 0..2000 {
        let root = SMatrix::<f64, 4, 4>::from_fn(|_, _| random.random_range(-1.0..1.0));
        let shift = random.random_range(-0.4..0.2);
        let p = root * root.transpose() + SMatrix::<f64, 4, 4>::identity() * shift;
        let block = |row: usize, column: usize| -> Block<2> {
            std::array::from_fn(|i| std::array::from_fn(|j| p[(row + i, column + j)]))
        };
        let (pp, pv, vv) = (block(0, 0), block(0, 2), block(2, 2));
        let state = Kinematics { time: Time::default(), position: [0.0; 2], velocity: [0.0; 2], pp, pv, vv };
        // Round-off alone decides of what is next to singular.
        if p.symmetric_eigenvalues().amin() > 1e-9 {
            let is_definite = p.cholesky().is_some();
            assert_eq!(state.is_healthy(), is_definite, "{p}");
            found[usize::from(is_definite)] += 1;
        }
    }
    assert!(found[0] > 300 && found[1] > 300, "{found:?}");
}
