//! Each model of motion against the differential equation that it stands for.

use super::super::model::Model;
use super::dense::{Matrix, assert_same, discretised, lasting, start, to_dense};
use crate::config::ManoeuvreModel;
use crate::time::Time;
use crate::tracker::kinematics::Row;
use crate::tracker::measurement::Rows;
use nalgebra::{SMatrix, SVector};

const NOISE_M2_S3: [f64; 3] = [3.0, 3.0, 0.5];
const SIGMA_M_S2: f64 = 6.0;
/// White jerk of an acceleration that stays: a tenth of its variance over the twenty seconds that it lasts.
const JERK_M2_S5: f64 = 0.1 * SIGMA_M_S2 * SIGMA_M_S2 / 20.0;

/// `p' = v`, `v' = a + noise`, and `a' = −rate·a + jerk` over the ground.
fn equation(rate: f64, jerk: f64) -> (Matrix, Matrix) {
    let (mut a, mut q) = (Matrix::zeros(), Matrix::zeros());
    for axis in 0..3 {
        a[(axis, 3 + axis)] = 1.0;
        a[(3 + axis, 6 + axis)] = 1.0;
        q[(3 + axis, 3 + axis)] = NOISE_M2_S3[axis];
    }
    for axis in 6..8 {
        a[(axis, axis)] = -rate;
        q[(axis, axis)] = jerk;
    }
    (a, q)
}

fn assert_solves(model: ManoeuvreModel, a: &Matrix, q: &Matrix, dt: f64, share: f64) {
    let (f, noise) = discretised(a, q, dt);
    let (x, p) = to_dense(&start());
    let mut state = start();
    Model::of(&lasting(model), &Model::straight(NOISE_M2_S3, 0.0)).predict(&mut state, Time::from_secs(dt));
    assert_eq!(state.kinematics.time, Time::from_secs(dt));
    assert_same(&state, &(f * x), &(f * p * f.transpose() + noise), share);
}

#[test]
fn a_constant_acceleration_solves_its_equation() {
    let (a, q) = equation(0.0, JERK_M2_S5);
    for dt in [0.1, 2.0, 4.0, 12.0] {
        let model = ManoeuvreModel::ConstantAcceleration { acceleration_sigma_m_s2: SIGMA_M_S2 };
        assert_solves(model, &a, &q, dt, 1e-9);
    }
}

#[test]
fn a_fading_acceleration_solves_singers_equation() {
    for time_constant_s in [2.0, 20.0, 300.0] {
        let (a, q) = equation(1.0 / time_constant_s, 2.0 * SIGMA_M_S2.powi(2) / time_constant_s);
        // In the shortest step of the slowest fading the model takes it for white jerk.
        for dt in [0.5, 4.0, 12.0] {
            let model = ManoeuvreModel::Singer { acceleration_sigma_m_s2: SIGMA_M_S2, time_constant_s };
            assert_solves(model, &a, &q, dt, 1e-3);
        }
    }
}

/// `v' = a`, `a' = −ω²v`; the jerk acts across the course.
#[test]
fn a_turn_solves_its_equation() {
    let (x, _) = to_dense(&start());
    let (v, a) = ([x[3], x[4]], [x[6], x[7]]);
    let speed2 = v[0] * v[0] + v[1] * v[1];
    let rate = (v[0] * a[1] - v[1] * a[0]).abs() / speed2;
    let across = [v[1] / speed2.sqrt(), -v[0] / speed2.sqrt()];
    let (mut a, mut q) = equation(0.0, 0.0);
    for i in 0..2 {
        a[(6 + i, 3 + i)] = -rate * rate;
        for j in 0..2 {
            q[(6 + i, 6 + j)] = JERK_M2_S5 * across[i] * across[j];
        }
    }
    // Height is none of the turn's business, and its noises are those of straight flight.
    for dt in [0.1, 2.0, 4.0] {
        let model =
            ManoeuvreModel::CoordinatedTurn { acceleration_sigma_m_s2: SIGMA_M_S2, rate_sigma_rad_s: 1.0 };
        assert_solves(model, &a, &q, dt, 5e-3);
    }
}

/// With the speed squared, but neither less than it takes to drive off nor more than the most.
#[test]
fn stronger_noise_grows_with_speed_within_bounds() {
    let model = ManoeuvreModel::Noise { process_noise_m2_s3: 800.0, speed_noise_per_s: 0.015 };
    let model = Model::of(&lasting(model), &Model::straight([0.4, 0.4, 1.0], 1e-4));
    for (speed_m_s, added) in [(0.0, 4.8), (10.0, 4.8), (100.0, 150.0), (1000.0, 800.0)] {
        let expected = 0.4 + 1e-4 * speed_m_s * speed_m_s + added;
        let noise = model.noise(&[0.6 * speed_m_s, -0.8 * speed_m_s, 50.0]);
        assert!((noise[0] - expected).abs() < 1e-9 && (noise[1] - expected).abs() < 1e-9, "{noise:?}");
        assert!((noise[2] - 1.0).abs() < 1e-12, "{noise:?}");
    }
}

#[test]
fn an_acceleration_goes_back_the_way_it_came() {
    let model =
        ManoeuvreModel::CoordinatedTurn { acceleration_sigma_m_s2: SIGMA_M_S2, rate_sigma_rad_s: 1.0 };
    let model = Model::of(&lasting(model), &Model::straight([1e-12; 3], 0.0));
    let mut state = start();
    model.predict(&mut state, Time::from_secs(3.0));
    model.predict(&mut state, Time::from_secs(0.0));
    let (x, p) = to_dense(&start());
    let (back, _) = to_dense(&state);
    let off = (0..9).map(|i| (back[i] - x[i]).abs() / p[(i, i)].sqrt().max(1e-9));
    assert!(off.fold(0.0, f64::max) < 0.1, "{back} {x}");
}

/// Rows of a plot as a dense filter takes them in, with its gain for the acceleration.
#[test]
fn a_plot_corrects_the_acceleration_as_in_the_dense_filter() {
    let rows = [
        Row { innovation: 80.0, position: [0.6, 0.8, 0.1], velocity: [0.0; 3], variance: 900.0 },
        Row { innovation: -50.0, position: [0.8, -0.6, 0.0], velocity: [0.0; 3], variance: 400.0 },
        Row { innovation: 5.0, position: [0.01, 0.0, 0.0], velocity: [0.6, 0.8, 0.0], variance: 4.0 },
    ];
    let (x, p) = to_dense(&start());
    let h = SMatrix::<f64, 3, 9>::from_fn(|i, j| match j {
        0..3 => rows[i].position[j],
        3..6 => rows[i].velocity[j - 3],
        _ => 0.0,
    });
    let r = SMatrix::<f64, 3, 3>::from_diagonal(&SVector::<f64, 3>::from_fn(|i, _| rows[i].variance));
    let nu = SVector::<f64, 3>::from_fn(|i, _| rows[i].innovation);
    let gain = p * h.transpose() * (h * p * h.transpose() + r).try_inverse().unwrap();
    let mut state = start();
    state.update(&Rows::of(&rows));
    assert_same(&state, &(x + gain * nu), &(p - gain * h * p), 1e-9);
}
