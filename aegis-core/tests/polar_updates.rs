//! A coarse azimuth at long range, where range and azimuth bend against the ground: which update tells the truth.
#![cfg(feature = "metrics")]
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::config::{AssociationMode, PolarUpdate, Space};
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
    /// Mean error along the line of sight: positive beyond the truth.
    bias_m: f64,
}

/// What is flown: how well azimuth is measured, in what world, and by which filters.
#[derive(Clone, Copy, Debug)]
struct Case {
    sigma_azimuth_rad: f64,
    space: Space,
    mode: AssociationMode,
    is_several: bool,
    runs: u64,
}

impl Case {
    /// One filter in a plane.
    fn plain(sigma_azimuth_rad: f64) -> Self {
        let (space, mode) = (Space::Planar, AssociationMode::Belief);
        Self { sigma_azimuth_rad, space, mode, is_several: false, runs: RUNS }
    }
}

fn fly(update: PolarUpdate, case: Case) -> Figures {
    let Case { sigma_azimuth_rad, space, mode, is_several, runs } = case;
    let mut config = Config { space, ..Config::default() };
    config.tracker.association = mode;
    config.sensors[0].scan_period_s = Some(PERIOD_S);
    config.sensors[0].range_sigma_m = SIGMA_RANGE_M;
    config.sensors[0].azimuth_sigma_rad = sigma_azimuth_rad;
    config.sensors[0].azimuth_outlier_probability = 0.0;
    config.tracker.polar_update = update;
    if !is_several {
        config.tracker.manoeuvres.clear();
    }
    (config.tracker.process_noise_m2_s3, config.tracker.speed_noise_per_s) = (0.01, 0.0);
    let (mut sum, mut square, mut along, mut count) = (0.0, 0.0, 0.0, 0);
    // Where nothing measures height, it is what is assumed of targets.
    let height_m = if space == Space::Spatial { config.sensors[0].altitude_prior_mean_m } else { 0.0 };
    for seed in 0..runs {
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
                range_m: truth[0].hypot(truth[1]).hypot(height_m) + range.sample(&mut rng),
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
                along += (error[0] * truth[0] + error[1] * truth[1]) / truth[0].hypot(truth[1]);
                square += error[0] * error[0] + error[1] * error[1];
                count += 1;
            }
        }
    }
    assert!(count > 20 * runs as u32, "{count} updates of one track each");
    let mean = |sum: f64| sum / f64::from(count);
    let figures = Figures { nees: mean(sum), rms_m: mean(square).sqrt(), bias_m: mean(along) };
    let Figures { nees, rms_m, bias_m } = figures;
    println!("{update:?}, {case:?}: NEES {nees:.2}, {rms_m:.0} m rms, {bias_m:+.1} m along");
    figures
}

/// Half a degree at 300 km is 3 km: an arc that leaves its tangent by 15 m, nearly a deviation of range.
#[test]
fn where_the_arc_bends_the_extended_filter_is_too_sure_and_the_others_are_less_so() {
    let extended = fly(PolarUpdate::Extended, Case::plain(0.01));
    assert!(extended.nees > 1.5);
    for (update, most_nees) in
        [(PolarUpdate::Iterated, 1.25), (PolarUpdate::Unscented, 1.25), (PolarUpdate::Cubature, 1.45)]
    {
        let other = fly(update, Case::plain(0.01));
        assert!((0.9..most_nees).contains(&other.nees), "{update:?}: NEES {}", other.nees);
        assert!(other.rms_m < 0.97 * extended.rms_m, "{update:?}");
        // Less than a deviation of range.
        assert!(other.bias_m.abs() < SIGMA_RANGE_M, "{update:?}: {} m", other.bias_m);
    }
}

/// An azimuth of air traffic radars: 0.07 degrees.
#[test]
fn where_it_does_not_bend_all_are_alike() {
    let extended = fly(PolarUpdate::Extended, Case::plain(0.0012));
    assert!((0.85..1.15).contains(&extended.nees));
    for update in [PolarUpdate::Iterated, PolarUpdate::Unscented, PolarUpdate::Cubature] {
        let other = fly(update, Case::plain(0.0012));
        assert!((other.rms_m / extended.rms_m - 1.0).abs() < 0.01, "{update:?}");
        assert!((other.nees / extended.nees - 1.0).abs() < 0.03, "{update:?}");
    }
}

/// One degree at 300 km is 5 km, and the arc leaves its tangent by 46 m: no filter of one Gaussian is right there. The
/// unscented one says most of what it does not know.
#[test]
fn where_the_arc_bends_far_beyond_the_range_the_unscented_filter_is_the_most_honest() {
    let nees = |update| fly(update, Case::plain(1_f64.to_radians())).nees;
    let extended = nees(PolarUpdate::Extended);
    let unscented = nees(PolarUpdate::Unscented);
    assert!(unscented < 2.5 && unscented < 0.2 * extended, "{unscented} {extended}");
    for update in [PolarUpdate::Iterated, PolarUpdate::Cubature] {
        let other = nees(update);
        assert!(other < extended && other > unscented, "{update:?}: {other}");
    }
}

/// In each mode of association, by several models, and in space where nothing measures height.
#[test]
fn it_is_the_same_whoever_shares_plots_out_however_targets_move_and_in_space() {
    for &mode in AssociationMode::ALL {
        for (space, is_several) in [(Space::Planar, true), (Space::Spatial, false), (Space::Spatial, true)] {
            let case = Case { space, mode, is_several, runs: RUNS / 3, ..Case::plain(0.01) };
            let extended = fly(PolarUpdate::Extended, case);
            for update in [PolarUpdate::Iterated, PolarUpdate::Unscented, PolarUpdate::Cubature] {
                let other = fly(update, case);
                assert!(other.nees < 1.02 * extended.nees, "{update:?} {case:?}");
                assert!(other.rms_m < 1.01 * extended.rms_m, "{update:?} {case:?}");
            }
        }
    }
}
