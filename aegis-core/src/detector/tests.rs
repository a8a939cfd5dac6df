// Exact values are meant.
#![allow(clippy::float_cmp)]

use super::*;
use crate::plot::{Identity, Measurement, PolarCovariance};
use std::f64::consts::{PI, TAU};

const LOOK: Look<'static> = Look {
    sensor: SensorId(0),
    start: Time::from_nanos(0),
    end: Time::from_nanos(4_000_000_000),
    pose: None,
    sectors: &[],
};

const POLAR: Measurement = Measurement::Polar {
    range_m: 60_000.0,
    azimuth_rad: 1.0,
    elevation_rad: Some(0.1),
    altitude_m: Some(3000.0),
    range_rate_m_s: Some(-100.0),
    covariance: None,
};

fn with_covariance(change: impl Fn(&mut PolarCovariance)) -> Measurement {
    let mut given = PolarCovariance {
        range_m2: 100.0,
        azimuth_rad2: 1e-6,
        elevation_rad2: 1e-5,
        altitude_m2: 400.0,
        range_rate_m2_s2: 4.0,
        range_range_rate_m2_s: 10.0,
    };
    change(&mut given);
    let mut measurement = POLAR;
    if let Measurement::Polar { covariance, .. } = &mut measurement {
        *covariance = Some(given);
    }
    measurement
}

struct Parts {
    range: f64,
    azimuth: f64,
    elevation: Option<f64>,
    altitude: Option<f64>,
    rate: Option<f64>,
}

fn polar(change: impl Fn(&mut Parts)) -> Measurement {
    let mut parts = Parts {
        range: 60_000.0,
        azimuth: 1.0,
        elevation: Some(0.1),
        altitude: Some(3000.0),
        rate: Some(-100.0),
    };
    change(&mut parts);
    Measurement::Polar {
        range_m: parts.range,
        azimuth_rad: parts.azimuth,
        elevation_rad: parts.elevation,
        altitude_m: parts.altitude,
        range_rate_m_s: parts.rate,
        covariance: None,
    }
}

fn cartesian(position_m: [f64; 3], covariance: Option<[[f64; 3]; 3]>) -> Measurement {
    Measurement::Cartesian { position_m, covariance }
}

fn verdict(config: &Config, plot: Plot) -> std::result::Result<Plot, RejectReason> {
    let mut detector = Detector::new(config).unwrap();
    let (mut out, mut events) = (Vec::new(), Vec::new());
    detector.detect(&LOOK, &[plot], &mut out, &mut events).unwrap();
    match events[0] {
        Event::PlotRejected { index: 0, tag, reason } => {
            assert_eq!((out.len(), tag), (0, plot.tag));
            Err(reason)
        }
        _ => Ok(out[0]),
    }
}

fn spatial(measurement: Measurement) -> std::result::Result<Measurement, RejectReason> {
    verdict(&Config::default(), Plot::new(LOOK.end, measurement)).map(|plot| plot.measurement)
}

fn planar(measurement: Measurement) -> std::result::Result<Measurement, RejectReason> {
    let config = Config { space: Space::Planar, ..Config::default() };
    verdict(&config, Plot::new(LOOK.end, measurement)).map(|plot| plot.measurement)
}

#[test]
fn a_missing_covariance_is_what_the_sensor_declares() {
    let Ok(Measurement::Polar { covariance: Some(covariance), .. }) = spatial(POLAR) else { panic!() };
    assert_eq!(covariance.range_m2, 900.0);
    assert_eq!(covariance.azimuth_rad2, 0.0007 * 0.0007);
    assert_eq!(covariance.range_range_rate_m2_s, 0.0);
    let Ok(Measurement::Cartesian { covariance: Some(covariance), .. }) = spatial(cartesian([1.0; 3], None))
    else {
        panic!()
    };
    assert_eq!(covariance, [[900.0, 0.0, 0.0], [0.0, 900.0, 0.0], [0.0, 0.0, 900.0]]);
}

#[test]
fn azimuths_are_wrapped_once_round() {
    for (given, expected) in [(-1.0, TAU - 1.0), (7.0, 7.0 - TAU), (-1e-17, 0.0), (TAU, 0.0), (4.0 * PI, 0.0)]
    {
        let Ok(Measurement::Polar { azimuth_rad, .. }) = spatial(polar(|p| p.azimuth = given)) else {
            panic!()
        };
        assert!((azimuth_rad - expected).abs() < 1e-12 && azimuth_rad < TAU, "{given} became {azimuth_rad}");
    }
}

#[test]
fn every_fault_has_its_reason() {
    use RejectReason::{Altitude, Angle, Covariance, NonFinite, Range, RangeRate};
    let faults = [
        (polar(|p| p.range = f64::NAN), NonFinite),
        (polar(|p| p.azimuth = f64::INFINITY), NonFinite),
        (polar(|p| p.elevation = Some(f64::NAN)), NonFinite),
        (polar(|p| p.altitude = Some(f64::NEG_INFINITY)), NonFinite),
        (polar(|p| p.rate = Some(f64::NAN)), NonFinite),
        (polar(|p| p.range = -1.0), Range),
        (polar(|p| p.range = 1.1e7), Range),
        (polar(|p| p.azimuth = 13.0), Angle),
        (polar(|p| p.elevation = Some(2.0)), Angle),
        (polar(|p| p.altitude = Some(-3000.0)), Altitude),
        (polar(|p| p.rate = Some(30_000.0)), RangeRate),
        (with_covariance(|c| c.range_m2 = 0.0), Covariance),
        (with_covariance(|c| c.azimuth_rad2 = -1e-6), Covariance),
        (with_covariance(|c| c.elevation_rad2 = f64::NAN), Covariance),
        (with_covariance(|c| c.altitude_m2 = f64::INFINITY), Covariance),
        (with_covariance(|c| c.range_rate_m2_s2 = 5e-324), Covariance),
        (with_covariance(|c| c.range_range_rate_m2_s = 20.0), Covariance),
        (with_covariance(|c| c.range_range_rate_m2_s = f64::NAN), Covariance),
        (cartesian([0.0, f64::NAN, 0.0], None), NonFinite),
        (cartesian([0.0, 2e7, 0.0], None), Range),
        (cartesian([0.0; 3], Some([[1.0, 2.0, 0.0], [2.0, 1.0, 0.0], [0.0, 0.0, 1.0]])), Covariance),
        (cartesian([0.0; 3], Some([[1.0, 0.5, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])), Covariance),
        (cartesian([0.0; 3], Some([[1.0, 0.0, 0.9], [0.0, 1.0, 0.9], [0.9, 0.9, 1.0]])), Covariance),
        (cartesian([0.0; 3], Some([[f64::NAN; 3]; 3])), Covariance),
    ];
    for (measurement, reason) in faults {
        assert_eq!(spatial(measurement), Err(reason), "{measurement:?}");
    }
    let loud = Plot { snr_db: Some(f64::INFINITY), ..Plot::new(LOOK.end, POLAR) };
    assert_eq!(verdict(&Config::default(), loud), Err(NonFinite));
}

#[test]
fn what_the_plot_does_not_have_is_not_checked_and_becomes_zero() {
    let mut measurement = with_covariance(|c| {
        c.elevation_rad2 = f64::NAN;
        c.altitude_m2 = -1.0;
        c.range_range_rate_m2_s = f64::INFINITY;
    });
    if let Measurement::Polar { elevation_rad, altitude_m, range_rate_m_s, .. } = &mut measurement {
        (*elevation_rad, *altitude_m, *range_rate_m_s) = (None, None, None);
    }
    let Ok(Measurement::Polar { covariance: Some(covariance), .. }) = spatial(measurement) else { panic!() };
    assert_eq!((covariance.range_m2, covariance.elevation_rad2, covariance.altitude_m2), (100.0, 0.0, 0.0));
    assert_eq!((covariance.range_rate_m2_s2, covariance.range_range_rate_m2_s), (0.0, 0.0));
}

#[test]
fn a_planar_world_knows_no_up() {
    let bad_up = polar(|p| (p.elevation, p.altitude) = (Some(f64::NAN), Some(1e9)));
    let Ok(Measurement::Polar { elevation_rad: None, altitude_m: None, .. }) = planar(bad_up) else {
        panic!()
    };
    let tilted = [[4.0, 1.0, f64::NAN], [1.0, 4.0, 2.0], [0.0, 0.0, -1.0]];
    let Ok(Measurement::Cartesian { position_m, covariance: Some(covariance) }) =
        planar(cartesian([1.0, 2.0, f64::NAN], Some(tilted)))
    else {
        panic!()
    };
    assert_eq!(position_m, [1.0, 2.0, 0.0]);
    assert_eq!(covariance, [[4.0, 1.0, 0.0], [1.0, 4.0, 0.0], [0.0; 3]]);
}

#[test]
fn times_may_be_off_by_the_lag_and_a_rotation() {
    let mut config = Config::default();
    config.sensors[0].scan_period_s = Some(10.0);
    let at = |seconds| verdict(&config, Plot::new(Time::from_secs(seconds), POLAR)).err();
    assert_eq!((at(-12.0), at(16.0)), (None, None));
    assert_eq!((at(-12.1), at(16.1)), (Some(RejectReason::Time), Some(RejectReason::Time)));
    assert_eq!(verdict(&config, Plot::new(Time::MAX, POLAR)), Err(RejectReason::Time));
}

#[test]
fn impossible_identity_is_left_out() {
    let identity = Identity { mode_s: Some(u32::MAX), mode_3a: Some(0o7777), callsign: None };
    let plot = verdict(&Config::default(), Plot { identity, ..Plot::new(LOOK.end, POLAR) }).unwrap();
    assert_eq!((plot.identity.mode_s, plot.identity.mode_3a), (None, Some(0o7777)));
}

#[test]
fn order_counters_and_quality_are_kept() {
    let plot = |tag, snr_db, range| Plot { snr_db, tag, ..Plot::new(LOOK.end, polar(|p| p.range = range)) };
    let given = [plot(1, Some(10.0), 1e3), plot(2, None, -1.0), plot(3, None, 2e3), plot(4, Some(20.0), 3e3)];
    let mut detector = Detector::new(&Config::default()).unwrap();
    let (mut out, mut events) = (vec![given[0]; 9], Vec::new());
    detector.detect(&LOOK, &given, &mut out, &mut events).unwrap();
    assert_eq!(out.iter().map(|p| p.tag).collect::<Vec<_>>(), [1, 3, 4]);
    let expected = [
        Event::PlotRejected { index: 1, tag: 2, reason: RejectReason::Range },
        Event::PlotsDetected { time: LOOK.end, used: 3, rejected: 1 },
    ];
    assert_eq!(events, expected);
    assert_eq!(
        detector.stats(),
        &DetectorStats { plots_used: 3, plots_rejected: 1, mean_snr_db: Some(15.0) }
    );
    detector.reset();
    assert_eq!(detector.stats(), &DetectorStats::default());
}

#[test]
fn structural_faults_are_errors_and_change_nothing() {
    let mut config = Config::default();
    config.limits.plots_per_scan = 1;
    let mut detector = Detector::new(&config).unwrap();
    let (mut out, mut events) = (vec![Plot::new(LOOK.end, POLAR)], Vec::new());
    let before = out.clone();
    let stranger = Look { sensor: SensorId(7), ..LOOK };
    assert_eq!(
        detector.detect(&stranger, &[], &mut out, &mut events),
        Err(Error::UnknownSensor(SensorId(7)))
    );
    let backward = Look { start: LOOK.end, end: LOOK.start, ..LOOK };
    assert!(detector.detect(&backward, &[], &mut out, &mut events).is_err());
    let many = [Plot::new(LOOK.end, POLAR); 2];
    let expected = Err(Error::Capacity { what: "plots", actual: 2, limit: 1 });
    assert_eq!(detector.detect(&LOOK, &many, &mut out, &mut events), expected);
    assert_eq!((out, events.len(), *detector.stats()), (before, 0, DetectorStats::default()));
}
