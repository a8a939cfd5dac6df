//! A track whose range gate is pulled off is suspected in the pipeline's picture, and honest ones beside it are not.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::{
    Config, DeceptionKind, Event, Look, Measurement, Pipeline, Plot, PolarCovariance, Scan, ScanData, Sector,
    SensorId, Time,
};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const PERIOD_S: f64 = 4.0;

/// A straight flight: range, azimuth and range rate at a time.
fn flight(number: u32, time_s: f64) -> [f64; 3] {
    let start_m = [30e3 + 4e3 * f64::from(number), 60e3 - 9e3 * f64::from(number)];
    let velocity_m_s = [-120.0 + 50.0 * f64::from(number), -150.0];
    let [x, y] = [0, 1].map(|axis| start_m[axis] + time_s * velocity_m_s[axis]);
    let range_m = x.hypot(y);
    [range_m, x.atan2(y), (x * velocity_m_s[0] + y * velocity_m_s[1]) / range_m]
}

/// One turn, in which the first target's ranges are pulled off after a minute.
fn turn(scan: u32, random: &mut Xoshiro256PlusPlus) -> Vec<Plot> {
    let time_s = PERIOD_S * f64::from(scan);
    let mut noise = |sigma: f64| sigma * random.sample::<f64, _>(StandardNormal);
    (0..5)
        .map(|number| {
            let [range_m, azimuth_rad, range_rate_m_s] = flight(number, time_s);
            let pulled_m = if number == 0 { 40.0 * (time_s - 60.0).max(0.0) } else { 0.0 };
            let covariance = PolarCovariance {
                range_m2: 900.0,
                azimuth_rad2: 1e-6,
                range_rate_m2_s2: 4.0,
                elevation_rad2: 0.0,
                altitude_m2: 0.0,
                range_range_rate_m2_s: 0.0,
            };
            let measurement = Measurement::Polar {
                range_m: range_m + pulled_m + noise(30.0),
                azimuth_rad: azimuth_rad + noise(1e-3),
                elevation_rad: None,
                altitude_m: None,
                range_rate_m_s: Some(range_rate_m_s + noise(2.0)),
                covariance: Some(covariance),
            };
            Plot::new(Time::from_secs(time_s), measurement)
        })
        .collect()
}

#[test]
fn a_pulled_range_gate_is_suspected_in_the_picture() {
    let mut found = 0;
    for seed in 0..20 {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut config = Config { space: aegis_core::config::Space::Planar, ..Config::default() };
        config.sensors[0].scan_period_s = Some(PERIOD_S);
        let mut pipeline = Pipeline::new(config).expect("a valid configuration");
        let mut told = None;
        for scan in 0..30 {
            let plots = turn(scan, &mut random);
            let time = Time::from_secs(PERIOD_S * f64::from(scan));
            let sectors = [Sector::full_circle(time, time)];
            let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
            let scan_in = Scan { look, data: ScanData::Plots(&plots), strobes: &[] };
            let picture = pipeline.step(&scan_in).expect("a valid scan");
            for event in &picture.events {
                if let Event::DeceptionSuspected { track, deception, probability, since, .. } = *event {
                    let azimuth_rad =
                        picture.track(track).map(|track| track.position_m[0].atan2(track.position_m[1]));
                    let miss =
                        azimuth_rad.map(|azimuth| (azimuth - flight(0, PERIOD_S * f64::from(scan))[1]).abs());
                    assert!(miss.is_some_and(|miss| miss < 0.02), "another track: {event:?}");
                    assert_eq!(deception, DeceptionKind::RangePullOff);
                    assert!(scan > 15 && probability > 0.9 && since >= Time::from_secs(40.0));
                    told.get_or_insert(scan);
                }
            }
        }
        found += u32::from(told.is_some_and(|scan| scan <= 22));
        let deceptions = &pipeline.interference().deceptions;
        assert!(told.is_none() || deceptions.len() <= 1, "{deceptions:?}");
    }
    println!("{found} of 20 range gates that are pulled off are suspected within seven scans");
    assert!(found >= 18, "{found}");
}
