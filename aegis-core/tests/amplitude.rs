//! The strength of plots in association: purer tracks in clutter, and nothing at all where plots have none.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

#[path = "common/area.rs"]
mod area;

use aegis_core::config::{AssociationMode, Space, TrackerConfig};
use aegis_core::{Config, Look, Measurement, Plot, Sector, SensorConfig, SensorId, Site, Time, Tracker};
use rand::RngExt;
use rand_distr::{Exp1, Poisson, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const PERIOD_S: f64 = 2.0;
const SIGMA_M: f64 = 30.0;
const HALF_SIDE_M: f64 = 10_000.0;
const FALSE_PLOTS: f64 = 300.0;
const DETECTION_PROBABILITY: f64 = 0.8;
const THRESHOLD_DB: f64 = 11.0;
/// Mean power of targets over noise, noise included: 13 to 22 dB.
const POWERS: [f64; 4] = [20.0, 40.0, 80.0, 160.0];

fn config(association: AssociationMode, snr_threshold_db: Option<f64>) -> Config {
    let sensor = SensorConfig {
        site: Site::Local([0.0; 3]),
        scan_period_s: Some(PERIOD_S),
        detection_probability: DETECTION_PROBABILITY,
        clutter_density_per_m2: FALSE_PLOTS / (2.0 * HALF_SIDE_M).powi(2),
        cartesian_sigma_m: SIGMA_M,
        snr_threshold_db,
        ..SensorConfig::default()
    };
    let tracker = TrackerConfig { association, ..TrackerConfig::default() };
    Config { space: Space::Planar, sensors: vec![sensor], tracker, ..Config::default() }
}

/// Of a target, or noise with a mean of 1.
fn plot(random: &mut Xoshiro256PlusPlus, time: Time, [east, north]: [f64; 2], mean: f64, tag: u64) -> Plot {
    let excess: f64 = random.sample::<f64, _>(Exp1) * mean;
    let snr_db = Some(10.0 * (10_f64.powf(THRESHOLD_DB / 10.0) + excess).log10());
    let measurement = Measurement::Cartesian { position_m: [east, north, 0.0], covariance: None };
    Plot { snr_db, tag, ..Plot::new(time, measurement) }
}

/// Eight targets in clutter: of the plots that confirmed tracks took, how many were false, and how many true.
fn taken(association: AssociationMode, snr_threshold_db: Option<f64>, seed: u64) -> [u32; 2] {
    let mut tracker = Tracker::new(&config(association, snr_threshold_db)).unwrap();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut taken = [0; 2];
    for scan in 0..40 {
        let time = Time::from_secs(PERIOD_S * f64::from(scan));
        let mut plots = Vec::new();
        for target in 0..8_u32 {
            let noise: [f64; 2] = std::array::from_fn(|_| SIGMA_M * random.sample::<f64, _>(StandardNormal));
            let along_m = -6000.0 + 150.0 * PERIOD_S * f64::from(scan);
            let place = [along_m + noise[0], -7000.0 + 2000.0 * f64::from(target) + noise[1]];
            let seen = plot(&mut random, time, place, POWERS[target as usize % 4], 1);
            if random.random_bool(DETECTION_PROBABILITY) {
                plots.push(seen);
            }
        }
        let count: f64 = random.sample(Poisson::new(FALSE_PLOTS).unwrap());
        for _ in 0..count as usize {
            let place = std::array::from_fn(|_| random.random_range(-HALF_SIDE_M..HALF_SIDE_M));
            plots.push(plot(&mut random, time, place, 1.0, 0));
        }
        let sectors = [Sector::full_circle(time, time)];
        let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        tracker.update(&look, &plots, &[], &mut Vec::new()).unwrap();
        let confirmed = |id| tracker.tracks().iter().any(|track| track.id == id && track.is_confirmed());
        for association in tracker.associations().iter().filter(|one| confirmed(one.track)) {
            taken[plots[association.plot as usize].tag as usize] += 1;
        }
    }
    taken
}

/// By three standard errors of the difference of two shares; and without losing plots of the targets.
#[test]
fn tracks_in_clutter_are_purer() {
    for &mode in AssociationMode::ALL {
        let all = |threshold: Option<f64>| {
            (0..10).map(|seed| taken(mode, threshold, seed)).fold([0; 2], |a, b| [a[0] + b[0], a[1] + b[1]])
        };
        let (without, with) = (all(None), all(Some(THRESHOLD_DB)));
        println!("{mode:?}: false and true plots {without:?} without strength, {with:?} with it");
        let share = |[wrong, right]: [u32; 2]| f64::from(wrong) / f64::from(wrong + right);
        let variance = |taken: [u32; 2]| share(taken) * (1.0 - share(taken)) / f64::from(taken[0] + taken[1]);
        let error = (variance(without) + variance(with)).sqrt();
        assert!(share(without) - share(with) > 3.0 * error, "{mode:?}: {with:?}, {without:?}");
        assert!(with[1] > without[1], "{mode:?}: {with:?}, {without:?}");
    }
}

#[cfg(feature = "serde")]
#[test]
fn plots_without_a_strength_change_nothing() {
    use aegis_core::Pipeline;
    for &association in AssociationMode::ALL {
        let mut configs = [None, Some(THRESHOLD_DB)].map(|threshold| {
            let mut config = area::Area::config();
            config.tracker.association = association;
            config.sensors[0].snr_threshold_db = threshold;
            Pipeline::new(config).unwrap()
        });
        let mut area = area::Area::new(40, 9);
        for _ in 0..30 {
            let scan = area.next();
            let [one, other] = configs.each_mut().map(|pipeline| pipeline.step(&scan.as_scan()).unwrap());
            assert_eq!(one.to_json().unwrap(), other.to_json().unwrap());
        }
        assert_eq!(configs[0].snapshot(), configs[1].snapshot());
    }
}

#[cfg(feature = "serde")]
#[test]
fn strengths_go_on_across_a_snapshot() {
    use aegis_core::{Pipeline, Scan, ScanData, Snapshot};
    for &association in AssociationMode::ALL {
        let config = config(association, Some(THRESHOLD_DB));
        let mut whole = Pipeline::new(config.clone()).unwrap();
        let mut parts = whole.clone();
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        for scan in 0..20 {
            let stored = parts.snapshot().as_bytes().to_vec();
            parts = Pipeline::restore(config.clone(), &Snapshot::from_bytes(stored).unwrap()).unwrap();
            let time = Time::from_secs(PERIOD_S * f64::from(scan));
            let east_m = 300.0 * f64::from(scan);
            let mut plots = vec![plot(&mut random, time, [east_m, 5000.0], 50.0, 1)];
            for _ in 0..30 {
                let place = std::array::from_fn(|_| random.random_range(-HALF_SIDE_M..HALF_SIDE_M));
                plots.push(plot(&mut random, time, place, 1.0, 0));
            }
            let sectors = [Sector::full_circle(time, time)];
            let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
            let scan = Scan { look, data: ScanData::Plots(&plots), strobes: &[] };
            assert_eq!(whole.step(&scan).unwrap(), parts.step(&scan).unwrap());
        }
        assert_eq!(whole.snapshot(), parts.snapshot());
    }
}

#[test]
fn a_threshold_out_of_range_is_named() {
    for threshold in [f64::NAN, -31.0, 101.0] {
        let said = config(AssociationMode::Belief, Some(threshold)).validate().unwrap_err().to_string();
        assert!(said.contains("sensors[0].snr_threshold_db"), "{said}");
    }
    #[cfg(feature = "serde")]
    {
        let read = Config::from_toml("[[sensors]]\nsnr_threshold_db = 11.0").unwrap();
        assert_eq!(read.sensors[0].snr_threshold_db, Some(THRESHOLD_DB));
        assert_eq!(Config::from_toml(&read.to_toml().unwrap()).unwrap(), read);
    }
}

/// Weak and strong targets, seen as often as Swerling 1 has it; every one vanishes after two minutes.
struct Lives {
    /// Weak targets that kept their number to the end.
    weak_kept: u32,
    /// Scans from a strong target's last echo until its track left the picture.
    strong_gone_after: u32,
}

fn lives(snr_threshold_db: Option<f64>, seed: u64) -> Lives {
    let mut config = config(AssociationMode::Belief, snr_threshold_db);
    config.sensors[0].clutter_density_per_m2 = 1e-9;
    let mut tracker = Tracker::new(&config).unwrap();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut lives = Lives { weak_kept: 0, strong_gone_after: 0 };
    let mut first = [None; 8];
    for scan in 0..80 {
        let time = Time::from_secs(PERIOD_S * f64::from(scan));
        let place =
            |target: u32| [-6000.0 + 80.0 * PERIOD_S * f64::from(scan), -7000.0 + 2000.0 * f64::from(target)];
        let mut plots = Vec::new();
        for target in (0..8_u32).filter(|_| scan < 60) {
            let mean = if target % 2 == 0 { 16.0 } else { 200.0 };
            let threshold = 10_f64.powf(THRESHOLD_DB / 10.0);
            let noise: [f64; 2] = std::array::from_fn(|_| SIGMA_M * random.sample::<f64, _>(StandardNormal));
            let [east, north] = place(target);
            let seen = plot(&mut random, time, [east + noise[0], north + noise[1]], mean, 1);
            if random.random_bool((-threshold / mean).exp()) {
                plots.push(seen);
            }
        }
        let sectors = [Sector::full_circle(time, time)];
        let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        tracker.update(&look, &plots, &[], &mut Vec::new()).unwrap();
        for target in 0..8_u32 {
            let [east, north] = place(target);
            let near = |track: &&aegis_core::Track| {
                (track.position_m[0] - east).hypot(track.position_m[1] - north) < 900.0
                    && track.is_confirmed()
            };
            let number = tracker.tracks().iter().find(near).map(|track| track.id);
            let (slot, is_weak) = (&mut first[target as usize], target % 2 == 0);
            if scan == 20 {
                *slot = number;
            }
            lives.weak_kept += u32::from(is_weak && scan == 59 && number.is_some() && number == *slot);
            lives.strong_gone_after += u32::from(!is_weak && scan >= 60 && number.is_some());
        }
    }
    lives
}

#[test]
fn weak_targets_are_kept_and_strong_ones_that_are_gone_are_missed_sooner() {
    let runs = |threshold_db: Option<f64>| {
        let runs: Vec<Lives> = (0..60).map(|seed| lives(threshold_db, seed)).collect();
        let kept: u32 = runs.iter().map(|run| run.weak_kept).sum();
        let gone: u32 = runs.iter().map(|run| run.strong_gone_after).sum();
        (f64::from(kept) / 240.0, f64::from(gone) / 240.0)
    };
    let ((kept, gone), (kept_without, gone_without)) = (runs(Some(THRESHOLD_DB)), runs(None));
    println!(
        "weak kept {kept:.3}, without strengths {kept_without:.3}; strong gone after {gone:.2} scans, without {gone_without:.2}"
    );
    // Three standard errors of the difference of two shares of 240.
    assert!(kept > kept_without + 3.0 * (2.0 * kept * (1.0 - kept) / 240.0).sqrt());
    assert!(gone < 0.9 * gone_without);
}
