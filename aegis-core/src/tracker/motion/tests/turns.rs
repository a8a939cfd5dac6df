//! The coordinated turn against targets that turn, step by small step.

use super::super::model::Model;
use super::super::{Mixture, ModeState};
use super::dense::lasting;
use crate::config::ManoeuvreModel;
use crate::time::Time;
use crate::tracker::kinematics::{Kinematics, Row};
use crate::tracker::measurement::Rows;
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const SPEED_M_S: f64 = 200.0;
const SIGMA_M_S2: f64 = 10.0;
const NOISE_M2_S3: f64 = 2.0;
const JERK_M2_S5: f64 = 0.1 * SIGMA_M_S2 * SIGMA_M_S2 / 20.0;
const STEP_S: f64 = 0.02;

fn model() -> Model<2> {
    let turn = ManoeuvreModel::CoordinatedTurn { acceleration_sigma_m_s2: SIGMA_M_S2, rate_sigma_rad_s: 1.0 };
    Model::of(&lasting(turn), &Model::straight([NOISE_M2_S3; 2], 0.0))
}

/// Northward, position and velocity known this well, and nothing known of a turn.
fn northward(position_sigma_m: f64, velocity_sigma_m_s: f64) -> Kinematics<2> {
    let square = |sigma: f64| [[sigma * sigma, 0.0], [0.0, sigma * sigma]];
    Kinematics {
        time: Time::default(),
        position: [0.0; 2],
        velocity: [0.0, SPEED_M_S],
        pp: square(position_sigma_m),
        pv: [[0.0; 2]; 2],
        vv: square(velocity_sigma_m_s),
    }
}

/// The turn begins.
fn begun(kinematics: &Kinematics<2>) -> ModeState<2> {
    let mut mixture = Mixture::NOTHING;
    model().begin(1.0, kinematics, &mut mixture);
    mixture.state
}

/// East and north, their rates, and the acceleration to the right of the course.
type Truth = [f64; 5];

fn fly(truth: &mut Truth, time_s: f64, normal: &mut impl FnMut() -> f64) {
    for _ in 0..(time_s / STEP_S).round() as u32 {
        let [_, _, east, north, right] = *truth;
        let (sin, cos) = (STEP_S * right / east.hypot(north)).sin_cos();
        let kick = (NOISE_M2_S3 * STEP_S).sqrt();
        truth[2] = cos * east + sin * north + kick * normal();
        truth[3] = cos * north - sin * east + kick * normal();
        truth[0] += 0.5 * STEP_S * (east + truth[2]);
        truth[1] += 0.5 * STEP_S * (north + truth[3]);
        truth[4] += (JERK_M2_S5 * STEP_S).sqrt() * normal();
    }
}

/// Of a turn that is known at its begin, here 3° a second, the model predicts mean and covariance of the simulated
/// targets. The deviations of 4000 samples err by 1.1 %. (Beyond some 20° without a plot it begins to say too little: the
/// rate that the drifting acceleration gives is taken as known over a step.)
#[test]
fn a_known_turn_spreads_as_simulated_ones() {
    const SAMPLES: usize = 4000;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    let mut normal = || rng.sample::<f64, _>(StandardNormal);
    let right = SPEED_M_S * 3.0_f64.to_radians();
    for time_s in [2.0, 4.0] {
        let mut state = begun(&northward(1e-3, 1e-3));
        state.acceleration.mean = [right, 0.0];
        state.acceleration.aa = [[1e-6, 0.0], [0.0, 1e-6]];
        model().predict(&mut state, Time::from_secs(time_s));

        let ends: Vec<Truth> = (0..SAMPLES)
            .map(|_| {
                let mut truth = [0.0, 0.0, 0.0, SPEED_M_S, right];
                fly(&mut truth, time_s, &mut normal);
                truth
            })
            .collect();
        let mean = |i: usize| ends.iter().map(|end| end[i]).sum::<f64>() / SAMPLES as f64;
        let sigma = |i: usize| {
            (ends.iter().map(|end| (end[i] - mean(i)).powi(2)).sum::<f64>() / SAMPLES as f64).sqrt()
        };
        let k = &state.kinematics;
        let own = [k.position[0], k.position[1], k.velocity[0], k.velocity[1]];
        let says = [k.pp[0][0], k.pp[1][1], k.vv[0][0], k.vv[1][1]].map(f64::sqrt);
        for i in 0..4 {
            let off = (own[i] - mean(i)) / sigma(i);
            let ratio = says[i] / sigma(i);
            assert!(off.abs() < 0.2, "after {time_s} s: {own:?}, simulated {i}: {}", mean(i));
            assert!((ratio - 1.0).abs() < 0.15, "after {time_s} s: {says:?}, simulated {i}: {}", sigma(i));
        }
    }
}

/// A turn at 3° a second that began eight seconds ago, seen in the second plot. A linear update would make the target
/// faster by 22 m/s.
#[test]
fn a_turn_seen_late_keeps_the_speed() {
    let model = model();
    let mut truth = [0.0, 0.0, 0.0, SPEED_M_S, SPEED_M_S * 3.0_f64.to_radians()];
    let mut without_noise = || 0.0;
    let mut state = begun(&northward(20.0, 3.0));
    for plot in 1..=4 {
        fly(&mut truth, 4.0, &mut without_noise);
        model.predict(&mut state, Time::from_secs(4.0 * f64::from(plot)));
        let at = state.kinematics.position;
        let row = |axis: usize| Row {
            innovation: truth[axis] - at[axis],
            position: std::array::from_fn(|i| if i == axis { 1.0 } else { 0.0 }),
            velocity: [0.0; 2],
            variance: 900.0,
        };
        model.update(&mut state, &Rows::of(&[row(0), row(1)]));
        let v = state.kinematics.velocity;
        let speed_m_s = v[0].hypot(v[1]);
        assert!((speed_m_s - SPEED_M_S).abs() < 8.0, "after {plot} plots: {speed_m_s} m/s");
        assert!(state.is_healthy());
        let off_m_s = (v[0] - truth[2]).hypot(v[1] - truth[3]);
        assert!(plot < 3 || off_m_s < 12.0, "after {plot} plots: {v:?}, it flies {:?}", &truth[2..4]);
    }
}

/// A newborn stands at several speeds in the places of the models: a plot must not bend it.
#[test]
fn what_has_no_acceleration_is_updated_as_ever() {
    let row = Row { innovation: 90.0, position: [1.0, 0.0], velocity: [0.0; 2], variance: 900.0 };
    let mut known = northward(50.0, 10.0);
    known.pv = [[300.0, 0.0], [0.0, 300.0]];
    let mut bent = ModeState::steady(known);
    let mut plain = bent;
    model().update(&mut bent, &Rows::of(&[row]));
    plain.update(&Rows::of(&[row]));
    assert_eq!(bent, plain);
}

/// Bit by bit, through steps, plots and changes of course: whoever factors a covariance may rely on it.
#[test]
fn covariances_of_turns_stay_exactly_symmetric() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
    let mut state = begun(&northward(150.0, 20.0));
    for step in 1..200 {
        model().predict(&mut state, Time::from_secs(3.7 * f64::from(step)));
        let sight = [0.6, 0.8];
        let row = |position, innovation| Row { innovation, position, velocity: [0.0; 2], variance: 900.0 };
        let rows = [
            row(sight, 30.0 * random.sample::<f64, _>(StandardNormal)),
            row([sight[1], -sight[0]], 200.0 * random.sample::<f64, _>(StandardNormal)),
        ];
        model().update(&mut state, &Rows::of(&rows));
        for block in [state.kinematics.pp, state.kinematics.vv, state.acceleration.aa] {
            assert_eq!(block[0][1].to_bits(), block[1][0].to_bits(), "{step}: {state:?}");
        }
    }
}
