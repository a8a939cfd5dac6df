//! Bad plots are skipped and told; a structural fault is an error, and nothing has happened.

use crate::support::{RADAR, approaching, asset, busy, polar, rotation, step, strobe};
use aegis_core::config::{Authority, EwConfig, Limits};
use aegis_core::{
    ActionId, Asset, Config, Decision, Error, Event, Look, Measurement, Picture, Pipeline, Plot, Pose,
    RejectReason, Scan, ScanData, Sector, SensorId, Site, Strobe, Time,
};
use std::f64::consts::TAU;

#[test]
fn bad_plots_are_skipped_with_their_reason_and_the_good_ones_used() {
    let (mut pipeline, mut picture) = busy(Config::default());
    let good = approaching(6);
    let (start, end) = rotation(6);
    let with_altitude = |altitude: f64| {
        let mut plot = good;
        if let Measurement::Polar { altitude_m, .. } = &mut plot.measurement {
            *altitude_m = Some(altitude);
        }
        plot
    };
    let cartesian =
        |position_m, covariance| Plot::new(end, Measurement::Cartesian { position_m, covariance });
    let bad = [
        (polar(start, f64::NAN, 1.0), RejectReason::NonFinite),
        (polar(start, f64::INFINITY, 1.0), RejectReason::NonFinite),
        (polar(start, 1000.0, f64::NEG_INFINITY), RejectReason::NonFinite),
        (with_altitude(f64::NAN), RejectReason::NonFinite),
        (polar(start, -1.0, 1.0), RejectReason::Range),
        (polar(start, 2e7, 1.0), RejectReason::Range),
        (polar(start, 1000.0, 20.0), RejectReason::Angle),
        (with_altitude(2e5), RejectReason::Altitude),
        (polar(end + 60.0, 1000.0, 1.0), RejectReason::Time),
        (cartesian([f64::NAN, 0.0, 0.0], None), RejectReason::NonFinite),
        (
            cartesian([0.0; 3], Some([[-1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])),
            RejectReason::Covariance,
        ),
    ];
    let mut plots: Vec<Plot> = bad.iter().map(|(plot, _)| *plot).collect();
    for (tag, plot) in plots.iter_mut().enumerate() {
        plot.tag = 100 + tag as u64;
    }
    plots.insert(4, good);
    step(&mut pipeline, &mut picture, 6, &plots, &[]).expect("bad plots are no error");

    let told: Vec<_> = picture
        .events
        .iter()
        .filter_map(|event| match *event {
            Event::PlotRejected { index, tag, reason } => Some((index as usize, tag, reason)),
            _ => None,
        })
        .collect();
    let expected = |n: usize| (if n < 4 { n } else { n + 1 }, 100 + n as u64, bad[n].1);
    assert_eq!(told, (0..bad.len()).map(expected).collect::<Vec<_>>());
    assert_eq!((picture.plots.len(), picture.associations.len()), (1, 1));
    let counts = pipeline.stats().detector;
    assert_eq!((counts.plots_used, counts.plots_rejected), (7, bad.len() as u64));
    assert!(picture.tracks.len() == 1 && picture.tracks[0].misses == 0);
}

#[test]
fn a_bad_strobe_is_skipped_and_told() {
    let (mut pipeline, mut picture) = busy(Config::default());
    let good = strobe(rotation(6).0);
    let strobes = [Strobe { azimuth_rad: f64::NAN, ..good }, good, Strobe { azimuth_sigma_rad: 0.0, ..good }];
    step(&mut pipeline, &mut picture, 6, &[], &strobes).expect("bad strobes are no error");
    let told: Vec<_> = picture.events.iter().filter(|e| matches!(e, Event::StrobeRejected { .. })).collect();
    assert_eq!(told, [&Event::StrobeRejected { index: 0 }, &Event::StrobeRejected { index: 2 }]);
    assert_eq!(pipeline.stats().ew.strobes_rejected, 2);
}

/// Asserts that a refused call left pipeline and picture as they were: by their bytes, and by what comes after,
/// against a twin that never saw the call.
fn assert_refused(pipeline: &mut Pipeline, scan: &Scan<'_>) -> Error {
    let mut twin = pipeline.clone();
    let before = pipeline.snapshot();
    let mut picture = Picture {
        time: Time::from_secs(1234.5),
        plots: vec![approaching(0)],
        events: vec![Event::PlotRejected { index: 7, tag: 7, reason: RejectReason::Range }],
        ..Picture::default()
    };
    let given = picture.clone();
    let error = pipeline.step_into(scan, &mut picture).expect_err("a structural fault");
    assert_eq!(picture, given);
    assert_eq!(pipeline.snapshot(), before);
    let mut other = Picture::default();
    for number in 6..9 {
        let strobes = [strobe(rotation(number).0)];
        step(pipeline, &mut picture, number, &[approaching(number)], &strobes).expect("a valid scan");
        step(&mut twin, &mut other, number, &[approaching(number)], &strobes).expect("a valid scan");
        assert_eq!(picture, other);
    }
    error
}

fn look(sectors: &[Sector]) -> Look<'_> {
    let (start, end) = rotation(6);
    Look { sensor: RADAR, start, end, pose: None, sectors }
}

#[test]
fn a_bad_look_is_refused_whole() {
    let (start, end) = rotation(6);
    let whole = Sector::full_circle(start, end);
    let bad_sectors = [
        Sector { azimuth_rad: f64::NAN, ..whole },
        Sector { width_rad: f64::INFINITY, ..whole },
        Sector { azimuth_rad: TAU, ..whole },
        Sector { azimuth_rad: -0.1, ..whole },
        Sector { width_rad: 0.0, ..whole },
        Sector { width_rad: -1.0, ..whole },
        Sector { width_rad: TAU + 0.001, ..whole },
        Sector { start: end, end: start, ..whole },
    ];
    let plots = [approaching(6)];
    for sector in bad_sectors {
        let sectors = [whole, sector];
        let scan = Scan { look: look(&sectors), data: ScanData::Plots(&plots), strobes: &[] };
        let error = assert_refused(&mut busy(Config::default()).0, &scan);
        let is_told = matches!(
            error,
            Error::NonFinite { what: "look.sectors", index: 1 }
                | Error::OutOfRange { what: "look.sectors", index: 1, .. }
        );
        assert!(is_told, "{sector:?}: {error}");
    }
    let backwards = Look { start: end, end: start, ..look(&[]) };
    let nowhere = Pose { position: Site::Local([f64::NAN, 0.0, 0.0]), velocity_m_s: [0.0; 3] };
    let racing = Pose { position: Site::default(), velocity_m_s: [0.0, f64::INFINITY, 0.0] };
    let posed = |pose| Look { pose: Some(pose), ..look(&[]) };
    for look in [backwards, posed(nowhere), posed(racing)] {
        let scan = Scan { look, data: ScanData::Plots(&plots), strobes: &[] };
        assert_refused(&mut busy(Config::default()).0, &scan);
    }
}

#[test]
fn a_stranger_and_the_past_are_refused_whole() {
    let plots = [approaching(6)];
    let stranger = Look { sensor: SensorId(9), ..look(&[]) };
    let scan = Scan { look: stranger, data: ScanData::Plots(&plots), strobes: &[] };
    assert_eq!(assert_refused(&mut busy(Config::default()).0, &scan), Error::UnknownSensor(SensorId(9)));

    let (mut pipeline, picture) = busy(Config::default());
    let max_lag_s = pipeline.config().max_lag_s;
    let ending = |end: Time| Scan {
        look: Look { start: end - 1.0, end, ..look(&[]) },
        data: ScanData::Plots(&plots[..0]),
        strobes: &[],
    };
    let late = ending(picture.time - (max_lag_s + 0.001));
    assert!(matches!(assert_refused(&mut pipeline, &late), Error::ScanTooOld { .. }));
    let (mut pipeline, picture) = busy(Config::default());
    let just_in_time = pipeline.step(&ending(picture.time - max_lag_s)).expect("late, but not too late");
    assert_eq!(just_in_time.time, picture.time, "a picture never goes back in time");
}

#[test]
fn too_much_at_once_is_refused_whole() {
    let config = || Config {
        limits: Limits { plots_per_scan: 3, strobes_per_scan: 2, sectors_per_scan: 4, ..Limits::default() },
        ..Config::default()
    };
    let (start, end) = rotation(6);
    let (plots, strobes) = ([approaching(6); 4], [strobe(start); 3]);
    let sectors = [Sector::full_circle(start, end); 5];
    let cases = [
        (1, 4, 0, Error::Capacity { what: "plots", actual: 4, limit: 3 }),
        (1, 0, 3, Error::Capacity { what: "strobes", actual: 3, limit: 2 }),
        (5, 0, 0, Error::Capacity { what: "sectors", actual: 5, limit: 4 }),
    ];
    for (n_sectors, n_plots, n_strobes, expected) in cases {
        let data = ScanData::Plots(&plots[..n_plots]);
        let scan = Scan { look: look(&sectors[..n_sectors]), data, strobes: &strobes[..n_strobes] };
        assert_eq!(assert_refused(&mut busy(config()).0, &scan), expected);
    }
}

#[test]
fn bad_assets_leave_the_old_ones() {
    let limits = Limits { assets: 2, ..Limits::default() };
    let mut pipeline = Pipeline::new(Config { limits, ..Config::default() }).expect("a valid configuration");
    pipeline.set_assets(&[asset(1), asset(2)]).expect("two assets");
    let before = pipeline.snapshot();
    let bad: [&[Asset]; 4] = [
        &[asset(1), asset(2), asset(3)],
        &[asset(5), asset(5)],
        &[asset(5), Asset { position_m: [0.0, f64::NAN, 0.0], ..asset(6) }],
        &[Asset { value: 0.0, ..asset(5) }],
    ];
    for assets in bad {
        let error = pipeline.set_assets(assets).expect_err("bad assets");
        let is_right = matches!(
            error,
            Error::Capacity { actual: 3, limit: 2, .. }
                | Error::NonFinite { index: 1, .. }
                | Error::OutOfRange { .. }
        );
        assert!(is_right, "{error}");
        assert_eq!(pipeline.assets(), [asset(1), asset(2)]);
        assert_eq!(pipeline.snapshot(), before);
    }
    pipeline.set_assets(&[]).expect("nothing is defended");
    assert!(pipeline.assets().is_empty());
}

/// The host is asked.
fn advised() -> Config {
    let ew = EwConfig { authority: Authority::Advise, ..EwConfig::default() };
    Config { ew, ..Config::default() }
}

#[test]
fn decisions_are_made_once_and_only_on_open_actions() {
    let (mut pipeline, picture) = busy(advised());
    let before = pipeline.snapshot();
    assert_eq!(pipeline.decide(ActionId(999), Decision::Accept), Err(Error::UnknownAction(999)));
    assert_eq!(pipeline.snapshot(), before);

    let action = picture.actions[0].id;
    assert_eq!(pipeline.settings(RADAR).expect("a known radar").channel_at(1.0), 0);
    pipeline.decide(action, Decision::Accept).expect("an open action");
    assert_eq!(pipeline.settings(RADAR).expect("a known radar").channel_at(1.0), 1);
    assert_eq!(pipeline.decide(action, Decision::Veto), Err(Error::UnknownAction(action.0)));
    assert_eq!(pipeline.settings(SensorId(9)).err(), Some(Error::UnknownSensor(SensorId(9))));
}

#[test]
fn a_decision_that_the_radar_cannot_obey_changes_nothing() {
    let (pipeline, picture) = busy(advised());
    let mut config = advised();
    config.sensors[0].channels = 1;
    let mut restored = Pipeline::restore(config, &pipeline.snapshot()).expect("channels may differ");
    let before = restored.snapshot();
    let action = picture.actions[0].id;
    assert!(matches!(restored.decide(action, Decision::Accept), Err(Error::OutOfRange { .. })));
    assert_eq!(restored.snapshot(), before);
    restored.decide(action, Decision::Veto).expect("it is still open");
}
