//! A coarse azimuth at long range, where range and azimuth bend against the ground: which update tells the truth.
#![cfg(feature = "metrics")]
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::config::{PolarUpdate, Space};
use aegis_core::geometry::wrap_azimuth;
use aegis_core::metrics::nees;
use aegis_core::{Config, Look, Measurement, Plot, Sector, SensorId, Time, Tracker};
use rand_distr::{Distribution, Normal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const RUNS: u64 = 300;
const SCANS: u32 = 25;
const PERIOD_S: f64 = 10.0;
const SIGMA_RANGE_M: f64 = 20.0;

/// What came out over all runs, from the third plot on.
struct Figures {
    /// Average NEES over its degrees of freedom: 1 where the covariance tells the truth.
    nees: f64,
    /// Root mean square error of position.
    rms_m: f64,
}

fn fly(update: PolarUpdate, sigma_azimuth_rad: f64) -> Figures {
    let mut config = Config { space: Space::Planar, ..Config::default() };
    config.sensors[0].scan_period_s = Some(PERIOD_S);
    config.sensors[0].range_sigma_m = SIGMA_RANGE_M;
    config.sensors[0].azimuth_sigma_rad = sigma_azimuth_rad;
    config.sensors[0].azimuth_outlier_probability = 0.0;
    config.tracker.polar_update = update;
    config.tracker.manoeuvres.clear();
    (config.tracker.process_noise_m2_s3, config.tracker.speed_noise_per_s) = (0.01, 0.0);
    let (mut sum, mut square, mut count) = (0.0, 0.0, 0);
    for seed in 0..RUNS {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let speed = Normal::new(0.0, 140.0).expect("a deviation").sample(&mut rng);
        let mut tracker = Tracker::new(&config).expect("a valid configuration");
        let (range, azimuth) = (
            Normal::new(0.0, SIGMA_RANGE_M).expect("a deviation"),
            Normal::new(0.0, sigma_azimuth_rad).expect("a deviation"),
        );
        for scan in 0..SCANS {
            let time_s = PERIOD_S * f64::from(scan);
            let truth = [speed * time_s, 300_000.0 - 60.0 * time_s];
            let time = Time::from_secs(time_s);
            let measurement = Measurement::Polar {
                range_m: truth[0].hypot(truth[1]) + range.sample(&mut rng),
                azimuth_rad: wrap_azimuth(truth[0].atan2(truth[1]) + azimuth.sample(&mut rng)),
                elevation_rad: None,
                altitude_m: None,
                range_rate_m_s: None,
                covariance: None,
            };
            let sectors = [Sector::full_circle(time, time)];
            let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
            let plots = [Plot::new(time, measurement)];
            tracker.update(&look, &plots, &[], &mut Vec::new()).expect("a valid scan");
            for track in tracker.tracks().iter().filter(|track| scan >= 2 && track.plots == scan + 1) {
                let error = [track.position_m[0] - truth[0], track.position_m[1] - truth[1]];
                let block = [0, 1].map(|i| [0, 1].map(|j| track.covariance[i][j]));
                sum += nees(error, block).expect("a covariance") / 2.0;
                square += error[0] * error[0] + error[1] * error[1];
                count += 1;
            }
        }
    }
    assert!(count > 20 * RUNS as u32, "{count} updates of one track each");
    let figures = Figures { nees: sum / f64::from(count), rms_m: (square / f64::from(count)).sqrt() };
    println!("{update:?}, {sigma_azimuth_rad} rad: NEES {:.2}, {:.0} m rms", figures.nees, figures.rms_m);
    figures
}

/// Half a degree at 300 km is 3 km: an arc that leaves its tangent by 15 m, nearly a deviation of range.
#[test]
fn where_the_arc_bends_the_extended_filter_is_too_sure_and_the_others_are_less_so() {
    let extended = fly(PolarUpdate::Extended, 0.01);
    assert!(extended.nees > 1.5);
    for (update, most_nees) in
        [(PolarUpdate::Iterated, 1.25), (PolarUpdate::Unscented, 1.25), (PolarUpdate::Cubature, 1.45)]
    {
        let other = fly(update, 0.01);
        assert!((0.9..most_nees).contains(&other.nees), "{update:?}: NEES {}", other.nees);
        assert!(other.rms_m < 0.97 * extended.rms_m, "{update:?}");
    }
}

/// An azimuth of air traffic radars: 0.07 degrees.
#[test]
fn where_it_does_not_bend_all_are_alike() {
    let extended = fly(PolarUpdate::Extended, 0.0012);
    assert!((0.85..1.15).contains(&extended.nees));
    for update in [PolarUpdate::Iterated, PolarUpdate::Unscented, PolarUpdate::Cubature] {
        let other = fly(update, 0.0012);
        assert!((other.rms_m / extended.rms_m - 1.0).abs() < 0.01, "{update:?}");
        assert!((other.nees / extended.nees - 1.0).abs() < 0.03, "{update:?}");
    }
}
