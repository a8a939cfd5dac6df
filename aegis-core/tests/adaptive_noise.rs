//! Process noise that adapts (strong noise as the only manoeuvre), between one model and the default: targets that turn, in
//! clutter, in each mode of association.
#![cfg(feature = "metrics")]
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::config::{AssociationMode, Manoeuvre, ManoeuvreModel, Space, TrackerConfig};
use aegis_core::metrics::gospa;
use aegis_core::{Config, Look, Measurement, Plot, Sector, SensorConfig, SensorId, Time, Tracker};
use rand::RngExt;
use rand_distr::{Poisson, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::collections::BTreeSet;
use std::f64::consts::TAU;

const RUNS: u64 = 6;
const SCANS: u32 = 60;
const PERIOD_S: f64 = 2.0;
const TARGETS: usize = 40;
const HALF_SIDE_M: f64 = 6500.0;
const SIGMA_M: f64 = 30.0;
const DETECTION_PROBABILITY: f64 = 0.9;
const FALSE_PLOTS: f64 = 20.0;

/// A target that flies straight and turns now and then, at 3 to 9 degrees a second for 8 to 16 s.
struct Target {
    place_m: [f64; 2],
    course_rad: f64,
    speed_m_s: f64,
    rate_rad_s: f64,
    turns_for_s: f64,
}

struct Air {
    rng: Xoshiro256PlusPlus,
    targets: Vec<Target>,
    turns: bool,
}

impl Air {
    fn new(seed: u64, turns: bool) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut target = || Target {
            place_m: [0, 1].map(|_| rng.random_range(-HALF_SIDE_M..HALF_SIDE_M)),
            course_rad: rng.random_range(0.0..TAU),
            speed_m_s: rng.random_range(50.0..250.0),
            rate_rad_s: 0.0,
            turns_for_s: 0.0,
        };
        let targets = (0..TARGETS).map(|_| target()).collect();
        Self { rng, targets, turns }
    }

    fn fly(&mut self) {
        const STEPS: u32 = 20;
        let dt = PERIOD_S / f64::from(STEPS);
        for target in &mut self.targets {
            if self.turns && target.turns_for_s <= 0.0 && self.rng.random_bool(PERIOD_S / 22.0) {
                let side = if self.rng.random_bool(0.5) { 1.0 } else { -1.0 };
                target.rate_rad_s = side * self.rng.random_range(3.0_f64..9.0).to_radians();
                target.turns_for_s = self.rng.random_range(8.0..16.0);
            }
            for _ in 0..STEPS {
                let rate = if target.turns_for_s > 0.0 { target.rate_rad_s } else { 0.0 };
                target.course_rad += rate * dt;
                target.turns_for_s -= dt;
                target.place_m[0] += target.speed_m_s * dt * target.course_rad.sin();
                target.place_m[1] += target.speed_m_s * dt * target.course_rad.cos();
            }
        }
    }

    fn plots(&mut self, time: Time) -> Vec<Plot> {
        let mut places = Vec::new();
        for target in &self.targets {
            if self.rng.random_bool(DETECTION_PROBABILITY) {
                places.push(
                    target.place_m.map(|axis| axis + SIGMA_M * self.rng.sample::<f64, _>(StandardNormal)),
                );
            }
        }
        let count: f64 = self.rng.sample(Poisson::new(FALSE_PLOTS).expect("a positive mean"));
        for _ in 0..count as u32 {
            places.push([0, 1].map(|_| self.rng.random_range(-HALF_SIDE_M..HALF_SIDE_M)));
        }
        let plot = |[east, north]: [f64; 2]| {
            Plot::new(time, Measurement::Cartesian { position_m: [east, north, 0.0], covariance: None })
        };
        places.into_iter().map(plot).collect()
    }
}

/// Mean GOSPA from the tenth scan on, and track numbers for each target.
#[derive(Debug)]
struct Figures {
    gospa_m: f64,
    numbers: f64,
}

fn run(tracker: &TrackerConfig, turns: bool) -> Figures {
    let side_m = 2.0 * HALF_SIDE_M;
    let sensor = SensorConfig {
        scan_period_s: Some(PERIOD_S),
        detection_probability: DETECTION_PROBABILITY,
        clutter_density_per_m2: FALSE_PLOTS / (side_m * side_m),
        cartesian_sigma_m: SIGMA_M,
        ..SensorConfig::default()
    };
    let config =
        Config { space: Space::Planar, sensors: vec![sensor], tracker: tracker.clone(), ..Config::default() };
    let (mut sum, mut count, mut numbers) = (0.0, 0, 0);
    for seed in 0..RUNS {
        let mut air = Air::new(seed, turns);
        let mut tracker = Tracker::new(&config).expect("a valid configuration");
        let mut seen = BTreeSet::new();
        for scan in 0..SCANS {
            if scan > 0 {
                air.fly();
            }
            let time = Time::from_secs(PERIOD_S * f64::from(scan));
            let sectors = [Sector::full_circle(time, time)];
            let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
            let plots = air.plots(time);
            tracker.update(&look, &plots, &[], &mut Vec::new()).expect("a valid scan");
            let confirmed = || tracker.tracks().iter().filter(|track| track.is_confirmed());
            seen.extend(confirmed().map(|track| track.id));
            if scan >= 10 {
                let truth: Vec<[f64; 2]> = air.targets.iter().map(|target| target.place_m).collect();
                let tracks: Vec<[f64; 2]> =
                    confirmed().map(|track| [track.position_m[0], track.position_m[1]]).collect();
                sum += gospa(&truth, &tracks, 300.0, 2.0).expect("finite points").distance;
                count += 1;
            }
        }
        numbers += seen.len();
    }
    Figures { gospa_m: sum / f64::from(count), numbers: numbers as f64 / (RUNS as f64 * TARGETS as f64) }
}

/// One model, the same with noise that adapts, and the default's turn beside both.
fn filters(association: AssociationMode) -> [TrackerConfig; 3] {
    let several = TrackerConfig { association, process_noise_m2_s3: 1.0, ..TrackerConfig::default() };
    let single = TrackerConfig { manoeuvres: Vec::new(), ..several.clone() };
    let model = ManoeuvreModel::Noise { process_noise_m2_s3: 600.0, speed_noise_per_s: 1.0 };
    let strong = Manoeuvre { model, mean_interval_s: 140.0, mean_duration_s: 20.0 };
    let adapting = TrackerConfig { manoeuvres: vec![strong], ..single.clone() };
    [single, adapting, several]
}

#[test]
fn among_targets_that_turn_it_is_better_than_one_model_and_near_several() {
    for &mode in AssociationMode::ALL {
        let [single, adapting, several] = filters(mode).map(|tracker| run(&tracker, true));
        println!("{mode:?}: single {single:.2?}; adapting {adapting:.2?}; several {several:.2?}");
        assert!(adapting.gospa_m < 0.75 * single.gospa_m, "{mode:?}");
        assert!(adapting.numbers < 0.5 * single.numbers, "{mode:?}");
        assert!(adapting.gospa_m < 1.15 * several.gospa_m, "{mode:?}");
    }
}

#[test]
fn among_targets_that_fly_straight_it_costs_little() {
    for &mode in AssociationMode::ALL {
        let [single, adapting, _] = filters(mode).map(|tracker| run(&tracker, false));
        println!("{mode:?}: single {single:.2?}; adapting {adapting:.2?}");
        assert!(adapting.gospa_m < 1.08 * single.gospa_m, "{mode:?}");
        assert!(adapting.numbers < single.numbers + 0.05, "{mode:?}");
    }
}
