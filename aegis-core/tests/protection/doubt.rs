//! What a suspected deception does to the picture, beside what the stages say without it.

use aegis_core::config::Space;
use aegis_core::{
    Asset, AssetId, Config, DeceptionKind, Detector, Look, Measurement, Pipeline, Plot, PolarCovariance,
    Scan, ScanData, Sector, SensorId, ThreatAssessor, Time, Tracker, Zone,
};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const PERIOD_S: f64 = 4.0;
const SCANS: u32 = 40;

/// Range, azimuth and range rate of what is shown at a time: an aircraft that flies by, and on its bearing copies of it.
fn shown(kind: DeceptionKind, time_s: f64) -> Vec<[f64; 3]> {
    let (x, y) = (-9e3 + 120.0 * time_s, 24e3 - 60.0 * time_s);
    let range_m = x.hypot(y);
    let (azimuth_rad, range_rate_m_s) = (x.atan2(y), (120.0 * x - 60.0 * y) / range_m);
    let pulled_s = (time_s - 60.0).max(0.0);
    match kind {
        DeceptionKind::RangePullOff => vec![[range_m - 40.0 * pulled_s, azimuth_rad, range_rate_m_s]],
        DeceptionKind::VelocityPullOff => vec![[range_m, azimuth_rad, range_rate_m_s - 3.0 * pulled_s]],
        _ => (0..4).map(|n| [range_m + 1e3 * f64::from(n), azimuth_rad, range_rate_m_s]).collect(),
    }
}

fn plots(kind: DeceptionKind, time_s: f64, random: &mut Xoshiro256PlusPlus) -> Vec<Plot> {
    let covariance = PolarCovariance {
        range_m2: 900.0,
        azimuth_rad2: 1e-6,
        range_rate_m2_s2: 4.0,
        elevation_rad2: 0.0,
        altitude_m2: 0.0,
        range_range_rate_m2_s: 0.0,
    };
    let mut noise = |sigma: f64| sigma * random.sample::<f64, _>(StandardNormal);
    let plot = |[range_m, azimuth_rad, range_rate_m_s]: [f64; 3]| {
        let measurement = Measurement::Polar {
            range_m: range_m + noise(30.0),
            azimuth_rad: azimuth_rad + noise(1e-3),
            elevation_rad: None,
            altitude_m: None,
            range_rate_m_s: Some(range_rate_m_s + noise(2.0)),
            covariance: Some(covariance),
        };
        Plot::new(Time::from_secs(time_s), measurement)
    };
    shown(kind, time_s).into_iter().map(plot).collect()
}

fn harbour() -> Asset {
    Asset {
        id: AssetId(1),
        position_m: [0.0; 3],
        velocity_m_s: [0.0; 3],
        time: Time::from_secs(0.0),
        zone: Zone::Cylinder { radius_m: 24e3, floor_m: -100.0, ceiling_m: 20_000.0 },
        value: 1.0,
    }
}

/// Steps a pipeline, and tracker and assessor by themselves, and compares what is doubted and what is not. How often threats were
/// doubted.
fn doubted_threats(kind: DeceptionKind) -> u32 {
    let mut config = Config { space: Space::Planar, ..Config::default() };
    config.sensors[0].scan_period_s = Some(PERIOD_S);
    let mut pipeline = Pipeline::new(config.clone()).expect("a valid configuration");
    pipeline.set_assets(&[harbour()]).expect("a valid asset");
    let mut detector = Detector::new(&config).expect("a valid configuration");
    let mut tracker = Tracker::new(&config).expect("a valid configuration");
    let mut assessor = ThreatAssessor::new(&config).expect("a valid configuration");
    let mut random = Xoshiro256PlusPlus::seed_from_u64(11);
    let (mut threats, mut doubted) = (Vec::new(), 0);
    for scan in 0..SCANS {
        let time_s = PERIOD_S * f64::from(scan);
        let (time, plots) = (Time::from_secs(time_s), plots(kind, time_s, &mut random));
        let sectors = [Sector::full_circle(time, time)];
        let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        let scan_in = Scan { look, data: ScanData::Plots(&plots), strobes: &[] };
        let picture = pipeline.step(&scan_in).expect("a valid scan");
        let (mut usable, mut events) = (Vec::new(), Vec::new());
        detector.detect(&look, &plots, &mut usable, &mut events).expect("a valid scan");
        tracker.update(&look, &usable, &[], &mut events).expect("a valid scan");
        assessor
            .assess(time, tracker.tracks(), &[harbour()], &mut threats, &mut Vec::new())
            .expect("an asset");
        let suspicion = |track| {
            let found = pipeline.interference().deceptions.iter().find(|deception| deception.track == track);
            found.map(|deception| (deception.kind, deception.probability))
        };
        assert_eq!(picture.tracks.len(), tracker.tracks().len());
        for (shown, known) in picture.tracks.iter().zip(tracker.tracks()) {
            match suspicion(shown.id) {
                None => assert_eq!(shown, known, "nothing is suspected of it"),
                Some((DeceptionKind::FalseTarget, _)) => assert!(shown.existence < known.existence),
                Some(_) => assert!(shown.covariance[0][0] > known.covariance[0][0]),
            }
        }
        assert_eq!(picture.threats.len(), threats.len());
        for (shown, known) in picture.threats.iter().zip(&threats) {
            assert_eq!((shown.track, shown.level), (known.track, known.level), "never lowered");
            assert!((shown.score - known.score).abs() < 1e-12);
            let ([low, high], [known_low, known_high]) = (shown.score_interval, known.score_interval);
            let Some((suspected, probability)) = suspicion(shown.track) else {
                assert_eq!(shown, known, "nothing is suspected of it");
                continue;
            };
            assert_eq!(suspected, kind);
            assert!(low < known_low && high > known_high, "{low} {known_low} {known_high} {high}");
            assert!(probability > 0.5 && low > 0.0 && high < 1.0);
            doubted += 1;
        }
    }
    doubted
}

#[test]
fn what_is_suspected_is_trusted_less_and_alarms_no_less() {
    for kind in [DeceptionKind::RangePullOff, DeceptionKind::VelocityPullOff, DeceptionKind::FalseTarget] {
        let doubted = doubted_threats(kind);
        assert!(doubted >= 3, "{kind:?}: {doubted}");
    }
}
