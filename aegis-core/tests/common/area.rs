//! A planar area full of nearly-constant-velocity targets, as the peer benchmark has it: 4 km² a target, Pd 0.9, half
//! a false plot a target and scan, a scan every 2 s, σ = 30 m, white acceleration of 1 m²/s³. Seeded and endless.
#![allow(dead_code, unreachable_pub, missing_docs)]

use aegis_core::config::{Space, TrackerConfig};
use aegis_core::{
    Config, Look, Measurement, Plot, Scan, ScanData, Sector, SensorConfig, SensorId, Site, Time,
};
use rand::RngExt;
use rand_distr::{Poisson, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::TAU;

pub const PERIOD_S: f64 = 2.0;
const AREA_PER_TARGET_M2: f64 = 4e6;
const DETECTION_PROBABILITY: f64 = 0.9;
const FALSE_PLOTS_PER_TARGET: f64 = 0.5;
const SIGMA_M: f64 = 30.0;
const NOISE_M2_S3: f64 = 1.0;
const SPEED_M_S: std::ops::Range<f64> = 50.0..250.0;

pub struct Area {
    side_m: f64,
    rng: Xoshiro256PlusPlus,
    /// East, north, and their rates.
    targets: Vec<[f64; 4]>,
    scans: u32,
}

/// One scan of the area, all of it seen at once.
pub struct AreaScan {
    time: Time,
    sectors: [Sector; 1],
    plots: Vec<Plot>,
}

impl Area {
    pub fn new(targets: usize, seed: u64) -> Self {
        let mut area = Self {
            side_m: (targets as f64 * AREA_PER_TARGET_M2).sqrt(),
            rng: Xoshiro256PlusPlus::seed_from_u64(seed),
            targets: Vec::new(),
            scans: 0,
        };
        for _ in 0..targets {
            let place = [area.rng.random_range(0.0..area.side_m), area.rng.random_range(0.0..area.side_m)];
            let course = area.rng.random_range(0.0..TAU);
            let target = area.flying(place, course);
            area.targets.push(target);
        }
        area
    }

    /// The facts of the scene, and nothing else.
    pub fn config() -> Config {
        let clutter = FALSE_PLOTS_PER_TARGET / AREA_PER_TARGET_M2;
        Config {
            space: Space::Planar,
            sensors: vec![SensorConfig {
                site: Site::Local([0.0; 3]),
                scan_period_s: Some(PERIOD_S),
                detection_probability: DETECTION_PROBABILITY,
                clutter_density_per_m2: clutter,
                cartesian_sigma_m: SIGMA_M,
                ..SensorConfig::default()
            }],
            tracker: TrackerConfig { process_noise_m2_s3: NOISE_M2_S3, ..TrackerConfig::default() },
            ..Config::default()
        }
    }

    pub fn next(&mut self) -> AreaScan {
        if self.scans > 0 {
            self.fly();
        }
        let time = Time::from_secs(f64::from(self.scans) * PERIOD_S);
        self.scans += 1;
        let mut plots = Vec::new();
        for target in self.targets.clone() {
            if self.rng.random_bool(DETECTION_PROBABILITY) {
                let east = target[0] + SIGMA_M * self.normal();
                let north = target[1] + SIGMA_M * self.normal();
                plots.push(plot(time, [east, north]));
            }
        }
        let expected = FALSE_PLOTS_PER_TARGET * self.targets.len() as f64;
        let count: f64 = self.rng.sample(Poisson::new(expected).expect("a positive mean"));
        for _ in 0..count as usize {
            let place = [self.rng.random_range(0.0..self.side_m), self.rng.random_range(0.0..self.side_m)];
            plots.push(plot(time, place));
        }
        AreaScan { time, sectors: [Sector::full_circle(time, time)], plots }
    }

    /// One period of white acceleration: position and velocity noise of covariance q·[T³/3, T²/2; T²/2, T], drawn
    /// through its Cholesky factor. Who leaves is replaced at the edge opposite to their new course.
    fn fly(&mut self) {
        let spread = (NOISE_M2_S3 * PERIOD_S).sqrt();
        for index in 0..self.targets.len() {
            let mut target = self.targets[index];
            for axis in 0..2 {
                let (a, b) = (self.normal(), self.normal());
                target[axis] += PERIOD_S * (target[axis + 2] + spread * (0.5 * a + b / 12.0_f64.sqrt()));
                target[axis + 2] += spread * a;
            }
            let inside = target[..2].iter().all(|x| (0.0..self.side_m).contains(x));
            self.targets[index] = if inside { target } else { self.arriving() };
        }
    }

    fn arriving(&mut self) -> [f64; 4] {
        let along = self.rng.random_range(0.0..self.side_m);
        let (place, inward) = match self.rng.random_range(0..4) {
            0 => ([along, 1.0], 0.0),
            1 => ([1.0, along], 0.25 * TAU),
            2 => ([along, self.side_m - 1.0], 0.5 * TAU),
            _ => ([self.side_m - 1.0, along], 0.75 * TAU),
        };
        let course = inward + self.rng.random_range(-1.2..1.2);
        self.flying(place, course)
    }

    fn flying(&mut self, place: [f64; 2], course_rad: f64) -> [f64; 4] {
        let speed = self.rng.random_range(SPEED_M_S);
        [place[0], place[1], speed * course_rad.sin(), speed * course_rad.cos()]
    }

    fn normal(&mut self) -> f64 {
        self.rng.sample(StandardNormal)
    }
}

impl AreaScan {
    pub fn as_scan(&self) -> Scan<'_> {
        let (start, end) = (self.time, self.time);
        let look = Look { sensor: SensorId(0), start, end, pose: None, sectors: &self.sectors };
        Scan { look, data: ScanData::Plots(&self.plots), strobes: &[] }
    }
}

fn plot(time: Time, [east, north]: [f64; 2]) -> Plot {
    Plot::new(time, Measurement::Cartesian { position_m: [east, north, 0.0], covariance: None })
}
