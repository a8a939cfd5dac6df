//! A world that shows more than a scan should: bounded time and memory, thresholds that rise, and events that say so.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::config::{Cfar as Kind, Config, Detection, RadarConfig, SensorConfig};
use aegis_core::radar::{DwellMap, RangeAxis, RangeDopplerMap};
use aegis_core::{Detector, Event, Look, SensorId, Time};
use rand::RngExt;
use rand_distr::Exp1;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::time::Instant;

const GATES: usize = 2048;
const FILTERS: usize = 256;
const BUDGET: u32 = 2000;

fn detector() -> Detector {
    let detection = Detection {
        cfar: Kind::OrderedStatistic { quantile: 0.3 },
        false_alarm_probability: 1e-4,
        peaks_per_scan: BUDGET,
        ..Detection::default()
    };
    let radar = RadarConfig { detection, ..RadarConfig::default() };
    let sensor = SensorConfig { radar: Some(radar), ..SensorConfig::default() };
    Detector::new(&Config { sensors: vec![sensor], ..Config::default() }).expect("a valid configuration")
}

/// Noise, and in every second gate and filter something stronger, by 20 to 60 dB.
fn dwell(random: &mut Xoshiro256PlusPlus, is_crowded: bool) -> DwellMap {
    let mut power: Vec<f32> = (0..GATES * FILTERS).map(|_| random.sample::<f32, _>(Exp1)).collect();
    if is_crowded {
        for gate in (0..GATES).step_by(2) {
            for filter in (0..FILTERS).step_by(2) {
                power[gate * FILTERS + filter] += 10_f32.powf(random.random_range(2.0..6.0));
            }
        }
    }
    let mut dwell = DwellMap::new();
    dwell.maps.push(RangeDopplerMap {
        power,
        gates: GATES,
        filters: FILTERS,
        looks: 1,
        summed: 1,
        correlated_gates: 1.0,
        resolution_m: 60.0,
        range: Some(RangeAxis { first_m: 3000.0, step_m: 60.0, unambiguous_m: None, coupling_s: 0.0 }),
        ..RangeDopplerMap::default()
    });
    dwell
}

/// Plots of one scan, and what was said of thresholds.
fn scan(detector: &mut Detector, second: f64, dwells: &[DwellMap]) -> (usize, Vec<Event>) {
    let (start, end) = (Time::from_secs(second), Time::from_secs(second + 1.0));
    let look = Look { sensor: SensorId(0), start, end, pose: None, sectors: &[] };
    let (mut plots, mut events) = (Vec::new(), Vec::new());
    detector.detect_maps(&look, dwells, &mut plots, &mut events).expect("a valid look");
    let is_told =
        |event: &Event| matches!(event, Event::ThresholdsRaised { .. } | Event::ThresholdsRestored { .. });
    events.retain(is_told);
    (plots.len(), events)
}

#[test]
fn a_hundred_thousand_crossings_raise_thresholds_and_are_over_when_they_are() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let (crowded, quiet) = (dwell(&mut random, true), dwell(&mut random, false));
    let mut detector = detector();
    let started = Instant::now();
    let (plots, events) = scan(&mut detector, 0.0, std::slice::from_ref(&crowded));
    println!("{plots} plots of 131 072 echoes, {:?}, {events:?}", started.elapsed());
    // Not a measurement: only that it ends.
    assert!(started.elapsed().as_secs() < 20 && plots <= BUDGET as usize);
    let [Event::ThresholdsRaised { since, raised_db, .. }] = events[..] else { panic!("{events:?}") };
    let begun = Time::from_secs(1.0);
    assert!(since == begun && (20.0..60.0).contains(&raised_db), "{raised_db}");
    for second in 1..5 {
        let (plots, events) = scan(&mut detector, f64::from(second), std::slice::from_ref(&crowded));
        assert!(plots <= BUDGET as usize && events.is_empty(), "{second}: {plots} {events:?}");
    }
    // Thresholds come down in a quiet world, and that it is over is told once.
    let mut told = Vec::new();
    for second in 5..80 {
        told.extend(scan(&mut detector, f64::from(second), std::slice::from_ref(&quiet)).1);
    }
    let [Event::ThresholdsRestored { since, raised_db: most_db, .. }] = told[..] else { panic!("{told:?}") };
    assert!(since == begun && (most_db - raised_db).abs() < 1e-9);
}

/// A crowded dwell does not take the whole scan's time: what comes after it has higher thresholds.
#[test]
fn the_rest_of_a_crowded_scan_does_not_wait_for_its_end() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
    let crowded: Vec<DwellMap> = (0..3).map(|_| dwell(&mut random, true)).collect();
    let (plots, events) = scan(&mut detector(), 0.0, &crowded);
    assert_eq!(events.len(), 1);
    assert!(plots <= 2 * BUDGET as usize, "{plots}");
}

#[test]
fn noise_alone_raises_nothing() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
    let mut detector = detector();
    for second in 0..5 {
        let quiet = dwell(&mut random, false);
        assert_eq!(scan(&mut detector, f64::from(second), &[quiet]).1, []);
    }
}
