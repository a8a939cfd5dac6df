//! How modes mix and how a plot weighs them, against dense moment matching and a computation by hand.

use super::super::{MOST_MODES, Mixture, ModeState, Modes, Motion, Outlook, STRAIGHT, Speeds, StoryModes};
use super::dense::{Matrix, Vector, assert_same, discretised, from_dense, lasting, start, to_dense};
use crate::config::{Config, Manoeuvre, ManoeuvreModel, Space, TrackerConfig};
use crate::plot::{Measurement, Plot};
use crate::time::Time;
use crate::tracker::azimuths::OwnAzimuths;
use crate::tracker::kinematics::Kinematics;
use crate::tracker::measurement::{Observation, slant_point};
use crate::tracker::sensor::PictureFrame;

const NOISE_M2_S3: [f64; 3] = [3.0, 3.0, 0.5];
const SIGMA_M_S2: f64 = 6.0;
/// Of the strong noise, beyond that of straight flight.
const ADDED_M2_S3: f64 = 24.0;
const DT_S: f64 = 4.0;

fn config() -> TrackerConfig {
    TrackerConfig {
        process_noise_m2_s3: NOISE_M2_S3[0],
        vertical_process_noise_m2_s3: NOISE_M2_S3[2],
        speed_noise_per_s: 0.0,
        manoeuvres: vec![
            lasting(ManoeuvreModel::ConstantAcceleration { acceleration_sigma_m_s2: SIGMA_M_S2 }),
            Manoeuvre {
                model: ManoeuvreModel::Noise { process_noise_m2_s3: ADDED_M2_S3, speed_noise_per_s: 1e6 },
                mean_interval_s: 200.0,
                mean_duration_s: 10.0,
            },
        ],
        ..TrackerConfig::default()
    }
}

/// `w`, `x = Σwᵢxᵢ/w`, `P = Σwᵢ(Pᵢ + (xᵢ − x)(xᵢ − x)ᵀ)/w`, all at once.
fn matched(parts: &[(f64, Vector, Matrix)]) -> (f64, Vector, Matrix) {
    let whole: f64 = parts.iter().map(|part| part.0).sum();
    let x = parts.iter().map(|part| part.1 * part.0).sum::<Vector>() / whole;
    let spread =
        |part: &(f64, Vector, Matrix)| (part.2 + (part.1 - x) * (part.1 - x).transpose()) * (part.0 / whole);
    (whole, x, parts.iter().map(spread).sum())
}

/// The same without acceleration.
fn steady((x, p): (Vector, Matrix)) -> (Vector, Matrix) {
    let moves = |i: usize| if i < 6 { 1.0 } else { 0.0 };
    (Vector::from_fn(|i, _| moves(i) * x[i]), Matrix::from_fn(|i, j| moves(i) * moves(j) * p[(i, j)]))
}

fn elsewhere(by: [f64; 4]) -> ModeState<3> {
    let (mut x, mut p) = to_dense(&start());
    (x[0], x[1], x[3], x[4]) = (x[0] + by[0], x[1] + by[1], x[3] + by[2], x[4] + by[3]);
    p *= 1.7;
    from_dense(&x, &p)
}

/// Transition and noise with so much more white acceleration over the ground, and this white jerk.
fn dense_model(added_m2_s3: f64, jerk: f64) -> (Matrix, Matrix) {
    let (mut a, mut q) = (Matrix::zeros(), Matrix::zeros());
    for axis in 0..3 {
        a[(axis, 3 + axis)] = 1.0;
        a[(3 + axis, 6 + axis)] = 1.0;
        q[(3 + axis, 3 + axis)] = NOISE_M2_S3[axis] + if axis < 2 { added_m2_s3 } else { 0.0 };
    }
    (q[(6, 6)], q[(7, 7)]) = (jerk, jerk);
    discretised(&a, &q, DT_S)
}

#[test]
fn the_outlook_is_that_of_a_dense_interacting_filter() {
    let config = config();
    let (straight, turning, noisy) = (
        ModeState::steady(start().kinematics),
        elsewhere([60.0, -20.0, 8.0, 3.0]),
        ModeState::steady(elsewhere([-30.0, 50.0, -9.0, 4.0]).kinematics),
    );
    let probability = [0.7, 0.2, 0.1, 0.0];
    let states = [straight, turning, noisy, ModeState::NOTHING];
    let modes = StoryModes::of_states(probability, &states, OwnAzimuths::default());
    let mut outlook = Outlook::empty();
    Motion::<3>::new(&config).foresee(modes.view(), Time::from_secs(DT_S), &mut outlook);

    let within = |mean_s: f64| 1.0 - (-DT_S / mean_s).exp();
    let begins = [0.7 * within(100.0), 0.7 * within(200.0)];
    let ends = [0.2 * within(20.0), 0.1 * within(10.0)];
    let dense = [straight, turning, noisy].map(|state| to_dense(&state));
    let part = |weight: f64, (x, p): (Vector, Matrix)| (weight, x, p);
    let mut beginning = dense[0];
    for axis in 6..8 {
        beginning.1[(axis, axis)] = SIGMA_M_S2 * SIGMA_M_S2;
    }
    let mixed = [
        matched(&[
            part(0.7 - begins[0] - begins[1], dense[0]),
            part(ends[0], steady(dense[1])),
            part(ends[1], dense[2]),
        ]),
        matched(&[part(begins[0], beginning), part(0.2 - ends[0], dense[1])]),
        matched(&[part(begins[1], dense[0]), part(0.1 - ends[1], dense[2])]),
    ];
    let jerk = 0.1 * SIGMA_M_S2 * SIGMA_M_S2 / 20.0;
    let models = [dense_model(0.0, 0.0), dense_model(0.0, jerk), dense_model(ADDED_M2_S3, 0.0)];
    for (mode, ((weight, x, p), (f, q))) in mixed.into_iter().zip(models).enumerate() {
        assert!((outlook.parts[mode].weight - weight).abs() < 1e-12, "mode {mode}: {outlook:?}");
        let (mut x, mut p) = (f * x, f * p * f.transpose() + q);
        if mode != 1 {
            (x, p) = steady((x, p));
        }
        assert_same(&outlook.parts[mode].state, &x, &p, 1e-9);
    }
    let (_, x, _) = matched(&[0, 1, 2].map(|mode| {
        let (x, p) = to_dense(&outlook.parts[mode].state);
        part(outlook.parts[mode].weight, (x, p))
    }));
    let mean = Motion::<3>::new(&config).mean(modes.view(), Time::from_secs(DT_S));
    assert!((0..3).all(|i| (mean.position[i] - x[i]).abs() < 1e-6), "{mean:?} {x}");
}

#[test]
fn parts_added_one_by_one_are_the_whole_mixture() {
    let parts = [(0.2, start()), (0.5, elsewhere([90.0, 10.0, 3.0, -7.0])), (0.01, elsewhere([0.0; 4]))];
    let mut mixture = Mixture::NOTHING;
    for (weight, state) in &parts {
        mixture.add(*weight, state);
    }
    let dense = parts.map(|(weight, state)| {
        let (x, p) = to_dense(&state);
        (weight, x, p)
    });
    let (weight, x, p) = matched(&dense);
    assert!((mixture.weight - weight).abs() < 1e-15);
    assert_same(&mixture.state, &x, &p, 1e-9);
}

/// Two modes of the same place, with innovation covariances of (50 m)² and (100 m)², and a plot 100 m off: NIS 4 and 1.
/// Likelihoods e⁻²/(2π·50²) and e^(−½)/(2π·100²) are as 4e^(−1.5) = 0.892521 to 1; with prior probabilities of
/// 0.75 and 0.25 the first mode has 3·0.892521/(3·0.892521 + 1) = 0.728081 afterwards.
#[test]
fn a_plot_weighs_the_modes_as_computed_by_hand() {
    let config = Config { space: Space::Planar, tracker: config(), ..Config::default() };
    let sensor = &config.sensors[0];
    let view = PictureFrame::new(&config).view(&sensor.site, [0.0; 3]);
    let measurement = Measurement::Cartesian { position_m: [5100.0, 7000.0, 0.0], covariance: None };
    let plot = Plot::new(Time::default(), measurement);
    let observation = Observation::<2>::new(&plot, slant_point::<2>(&plot), sensor, &config.tracker, &view);
    let state = |variance_m2: f64| {
        ModeState::steady(Kinematics {
            time: Time::default(),
            position: [5000.0, 7000.0],
            velocity: [100.0, 0.0],
            pp: [[variance_m2, 0.0], [0.0, variance_m2]],
            pv: [[0.0; 2]; 2],
            vv: [[100.0, 0.0], [0.0, 100.0]],
        })
    };
    // The plot's own deviation is 30 m.
    let nothing = ModeState::NOTHING;
    let states = [state(2500.0 - 900.0), state(10_000.0 - 900.0), nothing, nothing];
    let probability = [0.75, 0.25, 0.0, 0.0];
    let modes = StoryModes::of_states(probability, &states, OwnAzimuths::default());
    let mut outlook = Outlook::empty();
    let motion = Motion::<2>::new(&config.tracker);
    outlook.parts = std::array::from_fn(|mode| Mixture { weight: probability[mode], state: states[mode] });
    let weighed = outlook.weigh(&observation, modes.azimuths, &view);
    assert!((weighed.nis - 1.0).abs() < 1e-9 && weighed.dof == 2);
    let density =
        (0.75 * 4.0 * (-2.0_f64).exp() + 0.25 * (-0.5_f64).exp()) / (std::f64::consts::TAU * 10_000.0);
    assert!((weighed.density.ln() - density.ln()).abs() < 1e-9, "{weighed:?}");
    motion.update(modes.view(), &mut outlook, &observation, &view);
    assert!((outlook.parts[STRAIGHT].weight - 0.728_081).abs() < 1e-6, "{outlook:?}");
    assert!((outlook.parts[1].weight - 0.271_919).abs() < 1e-6);
    // Gains are 1600/2500 and 9100/10 000 of a hundred metres.
    assert!((outlook.parts[0].state.kinematics.position[0] - 5064.0).abs() < 1e-6);
    assert!((outlook.parts[1].state.kinematics.position[0] - 5091.0).abs() < 1e-6);
}

#[test]
fn an_unlikely_mode_becomes_dormant_and_leaves_its_share_to_the_others() {
    let part = |weight| Mixture { weight, state: start() };
    let mut modes =
        Modes::of_states([1.0, 0.0, 0.0, 0.0], &[start(); MOST_MODES], false, OwnAzimuths::default());
    let mut story = StoryModes::of(modes.view());
    for (parts, active) in
        [([0.6, 0.3, 5e-5], &[STRAIGHT, 1][..]), ([0.4, 3e-5, 0.0], &[STRAIGHT]), ([5e-5, 0.5, 0.5], &[1, 2])]
    {
        let [straight, turning, noisy] = parts;
        let parts = [straight, turning, noisy, 0.0].map(part);
        modes.follow(&parts);
        story.follow(&parts);
        let kept: f64 = active.iter().map(|mode| parts[*mode].weight).sum();
        for modes in [modes.view(), story.view()] {
            assert_eq!(modes.active().collect::<Vec<_>>(), active);
            let share = |mode: usize| parts[mode].weight / kept;
            assert!(active.iter().all(|&mode| (modes.probability[mode] - share(mode)).abs() < 1e-12));
        }
    }
}

/// What is kept of a newcomer one of whose scales is left out makes the same newcomer again, to the bit.
#[test]
fn a_newcomer_without_one_of_its_scales_is_the_same_again() {
    let state = Kinematics { velocity: [0.0; 3], ..start().kinematics };
    let probability = [0.7, 0.0, 0.1, 0.2];
    let newborn = Modes::newborn(state, None, probability);
    let kept = std::array::from_fn(|scale| {
        let is_kept = newborn.view().probability[scale] > 0.0;
        if is_kept { ModeState::steady(newborn.view().kinematics(scale)) } else { ModeState::NOTHING }
    });
    assert_eq!(Modes::of_states(probability, &kept, true, OwnAzimuths::default()), newborn);
}

/// A newborn's mean is that of its scales, mixed one by one.
#[test]
fn the_mean_of_a_newborn_is_that_of_its_scales() {
    let mut first = start().kinematics;
    first.pv = [[0.0; 3]; 3];
    first.vv = [[140.0 * 140.0, 0.0, 0.0], [0.0, 140.0 * 140.0, 0.0], [0.0, 0.0, 100.0]];
    for probability in [
        [0.5, 0.3, 0.1, 0.1],
        [0.7, 0.0, 0.2, 0.1],
        [0.0, 0.0, 0.0, 1.0],
        [0.0, 0.0, 1.0, 0.0],
        [1.0, 0.0, 0.0, 0.0],
    ] {
        let newborn = Modes::newborn(first, None, probability);
        let parts: [Mixture<3>; MOST_MODES] = std::array::from_fn(|scale| Mixture {
            weight: probability[scale],
            state: ModeState::steady(Speeds::at_scale(&first, scale)),
        });
        let (mean, mixed) = (newborn.view().mean(), Mixture::mean(&parts));
        assert_eq!((mean.position, mean.velocity, mean.pp), (mixed.position, mixed.velocity, mixed.pp));
        for axis in 0..3 {
            assert!((mean.vv[axis][axis] / mixed.vv[axis][axis] - 1.0).abs() < 1e-12, "{probability:?}");
        }
    }
}

/// Whatever the models are and however likely each is: the mean is found in another way than what is foreseen of each.
#[test]
fn the_mean_is_that_of_all_that_is_foreseen() {
    let turn =
        ManoeuvreModel::CoordinatedTurn { acceleration_sigma_m_s2: SIGMA_M_S2, rate_sigma_rad_s: 0.05 };
    let singer = ManoeuvreModel::Singer { acceleration_sigma_m_s2: SIGMA_M_S2, time_constant_s: 20.0 };
    let noise = ManoeuvreModel::Noise { process_noise_m2_s3: 400.0, speed_noise_per_s: 0.01 };
    let steady = |by: [f64; 4]| ModeState::steady(elsewhere(by).kinematics);
    let (straight, off) = (steady([0.0; 4]), [60.0, -20.0, 18.0, -13.0]);
    let manoeuvres = [
        vec![(turn, elsewhere(off))],
        vec![(turn, elsewhere(off)), (noise, steady([-30.0, 50.0, -29.0, 4.0]))],
        vec![(noise, steady(off)), (singer, elsewhere([-30.0, 50.0, -29.0, 4.0]))],
        vec![(noise, steady(off)), (noise, steady([-30.0, 50.0, -29.0, 4.0]))],
    ];
    for (manoeuvres, mean_duration_s) in manoeuvres.iter().flat_map(|of| [(of, 20.0), (of, 1e300)]) {
        let models =
            manoeuvres.iter().map(|(model, _)| Manoeuvre { mean_duration_s, ..lasting(*model) }).collect();
        let config = TrackerConfig { manoeuvres: models, speed_noise_per_s: 1e-4, ..config() };
        let motion = Motion::<3>::new(&config);
        let mut states = [straight; MOST_MODES];
        for (state, (_, own)) in states[1..].iter_mut().zip(manoeuvres) {
            *state = *own;
        }
        for mut probability in
            [[0.998, 1e-3, 1e-3], [0.6, 0.3, 0.1], [0.0, 0.4, 0.6], [0.7, 0.0, 0.3], [0.0, 1.0, 0.0]]
        {
            probability[manoeuvres.len() + 1..].fill(0.0);
            let [straight, first, second] = probability;
            let probability = [straight, first, second, 0.0];
            let modes = StoryModes::of_states(probability, &states, OwnAzimuths::default());
            if modes.view().is_straight() {
                continue;
            }
            for dt_s in [-6.0, 0.5, DT_S, 19.0, 60.0] {
                let (time, mut outlook) = (Time::from_secs(dt_s), Outlook::empty());
                // What was in the memory before does not matter.
                outlook.parts[STRAIGHT].state.kinematics.position = [f64::NAN; 3];
                let mean = motion.mean_foreseen(modes.view(), time, &mut outlook);
                motion.foresee(modes.view(), time, &mut outlook);
                let (x, p) = to_dense(&ModeState::steady(Mixture::mean(&outlook.parts)));
                assert_same(&ModeState::steady(mean), &x, &p, 1e-9);
                assert_eq!(mean.time, time);
                assert_eq!(
                    motion.mean_foreseen(modes.view(), time, &mut outlook),
                    Mixture::mean(&outlook.parts)
                );
            }
        }
    }
}
