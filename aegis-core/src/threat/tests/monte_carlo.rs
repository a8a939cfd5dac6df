//! Stated deviations and probabilities against the exact geometry of drawn states.

use super::super::kinematics::Relative;
use super::super::{Polygon, Zone};
use nalgebra::{Matrix6, Vector6};
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

/// With position and velocity correlated as a tracker's are.
fn covariance(position_sigma_m: f64, velocity_sigma_m_s: f64) -> [[f64; 6]; 6] {
    let mut covariance = [[0.0; 6]; 6];
    for axis in 0..3 {
        covariance[axis][axis] = position_sigma_m * position_sigma_m;
        covariance[axis + 3][axis + 3] = velocity_sigma_m_s * velocity_sigma_m_s;
        covariance[axis][axis + 3] = 0.6 * position_sigma_m * velocity_sigma_m_s;
        covariance[axis + 3][axis] = covariance[axis][axis + 3];
    }
    covariance[0][1] = 0.4 * covariance[0][0];
    covariance[1][0] = covariance[0][1];
    covariance
}

struct Draw {
    mean: Relative,
    factor: Matrix6<f64>,
    rng: Xoshiro256PlusPlus,
}

impl Draw {
    fn around(mean: Relative, seed: u64) -> Self {
        let matrix = Matrix6::from_fn(|row, column| mean.covariance[row][column]);
        let factor = matrix.cholesky().unwrap().l();
        Self { mean, factor, rng: Xoshiro256PlusPlus::seed_from_u64(seed) }
    }

    fn next(&mut self) -> Relative {
        let noise = self.factor * Vector6::from_fn(|_, _| self.rng.sample::<f64, _>(StandardNormal));
        let mut drawn = self.mean;
        for axis in 0..3 {
            drawn.position_m[axis] += noise[axis];
            drawn.velocity_m_s[axis] += noise[axis + 3];
        }
        drawn
    }
}

fn deviation(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64).sqrt()
}

#[test]
fn deviations_at_the_cpa_are_those_of_drawn_states() {
    // 20 000 draws give a deviation within 1 % (2 σ); the delta method itself adds a little.
    let scenes = [
        ([30_000.0, 6000.0, 2000.0], [-250.0, 0.0, 0.0]),
        ([20_000.0, -15_000.0, 8000.0], [-180.0, 60.0, -20.0]),
        ([-40_000.0, 12_000.0, 500.0], [220.0, 10.0, 5.0]),
    ];
    for (scene, (position_m, velocity_m_s)) in scenes.into_iter().enumerate() {
        let mean = Relative { position_m, velocity_m_s, covariance: covariance(80.0, 4.0) };
        let stated = mean.closest_approach();
        let mut draw = Draw::around(mean, scene as u64);
        let drawn: Vec<_> = (0..20_000).map(|_| draw.next().closest_approach()).collect();
        let distances = deviation(&drawn.iter().map(|a| a.distance_m).collect::<Vec<_>>());
        let times = deviation(&drawn.iter().map(|a| a.time_s).collect::<Vec<_>>());
        assert!((stated.distance_sigma_m / distances - 1.0).abs() < 0.03, "{scene}: {stated:?} {distances}");
        assert!((stated.time_sigma_s / times - 1.0).abs() < 0.03, "{scene}: {stated:?} {times}");
    }
}

/// Entry times of drawn states, given that they enter, against the stated deviation; where the flag says that it holds.
#[test]
fn deviations_of_entry_times_are_those_of_drawn_states() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
    for zone in [Zone::Sphere { radius_m: 20_000.0 }, CYLINDER, prism()] {
        let (mut held, mut tried) = (0, 0);
        while held < 8 {
            let (mean, seed) = (scene(&mut rng), u64::from(tried as u32));
            let mean = Relative { covariance: covariance(40.0, 2.0), ..mean };
            tried += 1;
            assert!(tried < 500, "{zone:?}: ordinary geometry holds");
            let Some(stated) = mean.zone_entry(&zone).filter(|entry| entry.sigma_holds && entry.time_s > 0.0)
            else {
                continue;
            };
            held += 1;
            let mut draw = Draw::around(mean, seed);
            let times: Vec<_> = (0..20_000).filter_map(|_| draw.next().entry_time_s(&zone)).collect();
            let drawn = deviation(&times);
            assert!(times.len() > 19_000, "{zone:?}: it is entered for sure: {}", times.len());
            assert!((stated.time_sigma_s / drawn - 1.0).abs() < 0.03, "{zone:?}: {stated:?} {drawn}");
        }
    }
}

/// Whatever the scene: where the flag is set, both deviations at the CPA hold; and where they do not, it is not set.
#[test]
fn the_flag_tells_where_deviations_hold() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
    let (mut held, mut off) = (0, 0);
    for seed in 0..120 {
        let mean = scene(&mut rng);
        let stated = mean.closest_approach();
        let mut draw = Draw::around(mean, seed);
        let drawn: Vec<_> = (0..20_000).map(|_| draw.next().closest_approach()).collect();
        let distances = deviation(&drawn.iter().map(|a| a.distance_m).collect::<Vec<_>>());
        let times = deviation(&drawn.iter().map(|a| a.time_s).collect::<Vec<_>>());
        let is_right = |stated: f64, drawn: f64| (stated - drawn).abs() <= 0.03 * drawn;
        let both = is_right(stated.distance_sigma_m, distances) && is_right(stated.time_sigma_s, times);
        assert!(both || !stated.sigmas_hold, "{mean:?}: {stated:?} {distances} {times}");
        held += usize::from(stated.sigmas_hold);
        off += usize::from(!both);
    }
    assert!(held >= 20 && off >= 20, "{held} {off}");
}

const CYLINDER: Zone = Zone::Cylinder { radius_m: 5000.0, floor_m: -100.0, ceiling_m: 3000.0 };

/// An L of 10 km.
fn prism() -> Zone {
    let corners = [[-5e3, -5e3], [5e3, -5e3], [5e3, 0.0], [0.0, 0.0], [0.0, 5e3], [-5e3, 5e3]];
    Zone::Prism { plan: Polygon::new(&corners).unwrap(), floor_m: -100.0, ceiling_m: 3000.0 }
}

/// A scene with its CPA some minutes away, near the rim of the zone more often than not.
fn scene(rng: &mut Xoshiro256PlusPlus) -> Relative {
    let heading: f64 = rng.random_range(0.0..std::f64::consts::TAU);
    let (sin, cos) = heading.sin_cos();
    let (speed, ahead) = (rng.random_range(80.0..320.0), rng.random_range(-20.0..320.0));
    let miss: f64 = rng.random_range(-9000.0..9000.0);
    let (climb, up): (f64, f64) = (rng.random_range(-10.0..10.0), rng.random_range(-2000.0..6000.0));
    Relative {
        position_m: [-speed * ahead * sin + miss * cos, -speed * ahead * cos - miss * sin, up],
        velocity_m_s: [speed * sin, speed * cos, climb],
        covariance: covariance(rng.random_range(20.0..300.0), rng.random_range(1.0..12.0)),
    }
}

/// Mean and largest error over scenes, and the mean signed one.
fn entry_errors(zone: &Zone, flat: bool) -> [f64; 3] {
    const SCENES: u64 = 300;
    const DRAWS: u32 = 1000;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
    let horizon_s = 300.0;
    let (mut absolute, mut largest, mut signed) = (0.0, 0.0_f64, 0.0);
    for seed in 0..SCENES {
        let spatial = scene(&mut rng);
        let mean = if flat { spatial.horizontal() } else { spatial };
        let mut draw = Draw::around(spatial, seed);
        let enters = |drawn: Relative| {
            let drawn = if flat { drawn.horizontal() } else { drawn };
            drawn.entry_time_s(zone).is_some_and(|time_s| time_s <= horizon_s)
        };
        let entered = (0..DRAWS).filter(|_| enters(draw.next())).count();
        let error = mean.entry(zone, horizon_s).probability - entered as f64 / f64::from(DRAWS);
        absolute += error.abs() / SCENES as f64;
        largest = largest.max(error.abs());
        signed += error / SCENES as f64;
    }
    [absolute, largest, signed]
}

#[test]
fn the_probability_of_entry_is_the_share_of_drawn_states_that_enter() {
    let sphere = Zone::Sphere { radius_m: 5000.0 };
    for (zone, flat) in [(sphere, true), (sphere, false), (CYLINDER, false), (prism(), false)] {
        let [mean, largest, bias] = entry_errors(&zone, flat);
        // 1000 draws alone scatter by up to 0.016 (σ) a scene.
        assert!(mean < 0.01 && largest < 0.08 && bias.abs() < 0.007, "{zone:?}: {mean} {largest} {bias}");
    }
}

/// How many encounters each decile of stated probability has.
const EACH: usize = 2500;

/// Expected calibration error over deciles: the mean of |stated − observed| (Naeini, Cooper, Hauskrecht 2015), where each
/// decile has as many encounters. `stated` is how much of the true covariance the assessor is told.
fn calibration_error(zone: &Zone, stated: f64) -> f64 {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    let mut deciles = [(0_usize, 0.0, 0.0); 10];
    let mut seed = 0;
    while deciles.iter().any(|decile| decile.0 < EACH) {
        seed += 1;
        let told = scene(&mut rng);
        let truth = Draw::around(told, seed).next();
        let covariance = told.covariance.map(|row| row.map(|part| stated * part));
        let probability = Relative { covariance, ..told }.entry(zone, 300.0).probability;
        let entered = truth.entry_time_s(zone).is_some_and(|time_s| time_s <= 300.0);
        let decile = &mut deciles[((probability * 10.0) as usize).min(9)];
        if decile.0 < EACH {
            *decile = (decile.0 + 1, decile.1 + probability, decile.2 + f64::from(u8::from(entered)));
        }
    }
    let error = deciles.iter().map(|(count, stated, observed)| (stated - observed).abs() / *count as f64);
    error.sum::<f64>() / 10.0
}

#[test]
fn the_probability_of_entry_is_calibrated_and_a_wrong_covariance_shows() {
    for zone in [Zone::Sphere { radius_m: 5000.0 }, CYLINDER, prism()] {
        let (right, halved) = (calibration_error(&zone, 1.0), calibration_error(&zone, 0.5));
        assert!(right <= 0.02, "{zone:?}: {right}");
        assert!(halved > 0.04, "{zone:?}: half the covariance would pass for calibrated: {halved}");
    }
}
