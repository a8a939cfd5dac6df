//! Tracks that contest plots, with several joint stories kept: what that must be good for, and must not spoil.
#![cfg(feature = "serde")]

#[path = "common/area.rs"]
mod area;

use aegis_core::config::AssociationMode;
use aegis_core::{
    Config, Look, Measurement, Picture, Pipeline, Plot, Sector, SensorId, Snapshot, Time, Tracker,
};
use area::Area;
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const SIGMA_M: f64 = 30.0;

fn config(association: AssociationMode) -> Config {
    let mut config = Area::config();
    config.tracker.association = association;
    config
}

fn see(tracker: &mut Tracker, time: Time, places: &[[f64; 2]]) {
    let plot = |place: &[f64; 2]| {
        Plot::new(time, Measurement::Cartesian { position_m: [place[0], place[1], 0.0], covariance: None })
    };
    let plots: Vec<Plot> = places.iter().map(plot).collect();
    let sectors = [Sector::full_circle(time, time)];
    let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
    tracker.update(&look, &plots, &[], &mut Vec::new()).expect("valid scans");
}

#[test]
fn an_area_repeats_across_a_snapshot() {
    let config = config(AssociationMode::Hypotheses);
    let mut area = Area::new(80, 4);
    let mut whole = Pipeline::new(config.clone()).expect("a valid configuration");
    let mut parts = whole.clone();
    let (mut one, mut other) = (Picture::default(), Picture::default());
    for scan in 0..30 {
        if scan % 7 == 6 {
            let stored = parts.snapshot().as_bytes().to_vec();
            let read = Snapshot::from_bytes(stored).expect("its own bytes");
            parts = Pipeline::restore(config.clone(), &read).expect("its own snapshot");
        }
        let plots = area.next();
        whole.step_into(&plots.as_scan(), &mut one).expect("valid scans");
        parts.step_into(&plots.as_scan(), &mut other).expect("valid scans");
        assert_eq!(one, other, "scan {scan}");
    }
    assert_eq!(whole.snapshot(), parts.snapshot());
}

#[test]
fn without_ambiguity_it_is_plain_tracking() {
    let [mut plain, mut stories] = [AssociationMode::Belief, AssociationMode::Hypotheses]
        .map(|mode| Tracker::new(&config(mode)).expect("a valid configuration"));
    for scan in 0..20 {
        let t = 2.0 * f64::from(scan);
        let places = [[150.0 * t, 20_000.0], [150.0 * t, 40_000.0], [-20_000.0, 100.0 * t]];
        for tracker in [&mut plain, &mut stories] {
            see(tracker, Time::from_secs(t), &places);
        }
        assert_eq!(plain.tracks().len(), stories.tracks().len());
        for (a, b) in plain.tracks().iter().zip(stories.tracks()) {
            assert_eq!((a.id, a.status, a.plots), (b.id, b.status, b.plots));
            let off = (a.position_m[0] - b.position_m[0]).hypot(a.position_m[1] - b.position_m[1]);
            assert!(off < 1.0 && (a.existence - b.existence).abs() < 0.02, "scan {scan}: {off} {a:?} {b:?}");
        }
    }
    assert_eq!(stories.tracks().iter().filter(|track| track.is_confirmed()).count(), 3);
}

/// Two targets that cross slowly, drifting apart by `slope` metres a scan, seen with a probability of 0.9: mean squared
/// error of a position from the crossing on, in square metres, whichever track is which.
fn crossing_error_m2(mode: AssociationMode, seed: u64, slope: f64) -> f64 {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut config = config(mode);
    config.tracker.manoeuvres.clear();
    config.tracker.process_noise_m2_s3 = 0.01;
    let mut tracker = Tracker::new(&config).expect("a valid configuration");
    let (mut error_m, mut count) = (0.0, 0.0);
    for scan in 0..60 {
        let t = 2.0 * f64::from(scan);
        let apart_m = slope * (f64::from(scan) - 30.0);
        let mut places = Vec::new();
        for side in [-0.5, 0.5] {
            let mut noise = || SIGMA_M * random.sample::<f64, _>(StandardNormal);
            let place = [150.0 * t + noise(), 20_000.0 + side * apart_m + noise()];
            if random.random_bool(0.9) {
                places.push(place);
            }
        }
        see(&mut tracker, Time::from_secs(t), &places);
        let truth = [-0.5, 0.5].map(|side| [150.0 * t, 20_000.0 + side * apart_m]);
        let tracks: Vec<[f64; 2]> = tracker
            .tracks()
            .iter()
            .filter(|track| track.is_confirmed())
            .map(|track| [track.position_m[0], track.position_m[1]])
            .collect();
        if let (20..=59, [a, b]) = (scan, tracks.as_slice()) {
            let off = |track: &[f64; 2], truth: [f64; 2]| {
                (track[0] - truth[0]).powi(2) + (track[1] - truth[1]).powi(2)
            };
            let straight = off(a, truth[0]) + off(b, truth[1]);
            let crossed = off(b, truth[0]) + off(a, truth[1]);
            error_m += straight.min(crossed) / 2.0;
            count += 1.0;
        }
    }
    error_m / count
}

/// The same noise for both modes: the runs' differences are independent, and by chance alone their mean would be more than
/// 2.33 standard errors above 0 once in a hundred times.
#[test]
fn slow_crossings_are_followed_better_than_by_one_assignment() {
    let gains: Vec<f64> = [1.0, 2.0, 3.0]
        .into_iter()
        .flat_map(|slope| (0..100).map(move |seed| (slope, seed)))
        .map(|(slope, seed)| {
            crossing_error_m2(AssociationMode::Hungarian, seed, slope)
                - crossing_error_m2(AssociationMode::Hypotheses, seed, slope)
        })
        .collect();
    let count = gains.len() as f64;
    let mean = gains.iter().sum::<f64>() / count;
    let variance = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let standard_errors = mean / (variance / count).sqrt();
    assert!(standard_errors > 2.33, "{mean} m², {standard_errors} standard errors");
}
