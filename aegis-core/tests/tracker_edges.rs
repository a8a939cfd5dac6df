//! The tracker where scans are awkward: heaps of plots, narrow sectors, planar worlds, several radars.

use aegis_core::{
    Config, Detector, Error, Event, Geodetic, Look, Measurement, Plot, Pose, Sector, SensorConfig, SensorId,
    Site, Time, Track, TrackStatus, Tracker,
    config::{Space, TrackerConfig},
};

fn polar(time: Time, range_m: f64, azimuth_rad: f64, altitude_m: Option<f64>) -> Plot {
    let measurement = Measurement::Polar {
        range_m,
        azimuth_rad,
        elevation_rad: None,
        altitude_m,
        range_rate_m_s: None,
        covariance: None,
    };
    Plot::new(time, measurement)
}

fn look(sensor: u32, sectors: &[Sector]) -> Look<'_> {
    let (first, last) = (sectors[0], sectors[sectors.len() - 1]);
    Look { sensor: SensorId(sensor), start: first.start, end: last.end, pose: None, sectors }
}

fn rotation(start_s: f64) -> [Sector; 1] {
    [Sector::full_circle(Time::from_secs(start_s), Time::from_secs(start_s + 4.0))]
}

/// More than 2³² pairs lie within reach of each other here, and a step that looked at each would take minutes.
#[test]
fn a_heap_of_plots_on_one_spot_is_worked_off() {
    let config = Config::default();
    let mut tracker = Tracker::new(&config).unwrap();
    let mut left_out = false;
    for scan in 0..3 {
        let start_s = 4.0 * f64::from(scan);
        let time = Time::from_secs(start_s + 1.0);
        let heap: Vec<Plot> = (0..config.limits.plots_per_scan)
            .map(|index| polar(time, 50_000.0, 1.0, Some(if index % 2 == 0 { 3000.0 } else { 9000.0 })))
            .collect();
        let mut events = Vec::new();
        tracker.update(&look(0, &rotation(start_s)), &heap, &[], &mut events).unwrap();
        left_out |= events.iter().any(|event| matches!(event, Event::CapacityReached { .. }));
    }
    assert!(left_out);
}

/// A radar that only ever looks at a strip which holds no bin's edge of the tracker's horizon, or a bin's part.
#[test]
fn new_targets_are_expected_at_the_edge_of_a_narrow_sector_too() {
    for (first_rad, width_rad) in [(0.02, 0.05), (0.05, 0.6)] {
        let mut tracker = Tracker::new(&Config::default()).unwrap();
        let mut events = Vec::new();
        for scan in 0..100 {
            let start_s = 4.0 * f64::from(scan);
            let end = Time::from_secs(start_s + 1.0);
            let sectors =
                [Sector { azimuth_rad: first_rad, width_rad, start: Time::from_secs(start_s), end }];
            // It appears after a long time in which nothing was there.
            let plots = [polar(end, 150_000.0 - 600.0 * f64::from(scan), 0.06, Some(5000.0))];
            let plots = if scan < 90 { &plots[..0] } else { &plots[..] };
            tracker.update(&look(0, &sectors), plots, &[], &mut events).unwrap();
        }
        assert!(tracker.tracks().iter().any(Track::is_confirmed), "sector from {first_rad}");
    }
}

/// Who is not looked at any more grows uncertain all the same.
#[test]
fn a_track_away_from_the_beam_is_dropped_when_its_place_is_too_uncertain() {
    let mut config = Config::default();
    config.tracker.max_position_sigma_m = 500.0;
    config.tracker.max_coast_s = 3600.0;
    let mut tracker = Tracker::new(&config).unwrap();
    let mut events = Vec::new();
    let mut see = |scan: i32, azimuth_rad: f64, plots: &[Plot], tracker: &mut Tracker| {
        let start = Time::from_secs(4.0 * f64::from(scan));
        let sectors = [Sector { azimuth_rad, width_rad: 0.5, start, end: start + 1.0 }];
        tracker.update(&look(0, &sectors), plots, &[], &mut events).unwrap();
    };
    for scan in 0..10 {
        let time = Time::from_secs(4.0 * f64::from(scan) + 0.5);
        see(scan, 0.8, &[polar(time, 200_000.0 - 800.0 * f64::from(scan), 1.0, Some(8000.0))], &mut tracker);
    }
    assert_eq!(tracker.tracks().len(), 1);
    (10..20).for_each(|scan| see(scan, 3.0, &[], &mut tracker));
    assert!(tracker.tracks().is_empty());
    let is_uncertain = |event: &Event| {
        matches!(event, Event::TrackLost { reason: aegis_core::event::LostReason::Uncertain, .. })
    };
    assert!(events.iter().any(is_uncertain), "{events:?}");
}

#[test]
fn what_a_detector_passes_on_a_tracker_takes_in_any_world() {
    for space in [Space::Planar, Space::Spatial] {
        let config = Config { space, ..Config::default() };
        let (mut detector, mut tracker) = (Detector::new(&config).unwrap(), Tracker::new(&config).unwrap());
        let sectors = rotation(0.0);
        let cartesian = Measurement::Cartesian { position_m: [1e4, 2e4, 3e3], covariance: None };
        let given =
            [Plot::new(Time::from_secs(1.0), cartesian), polar(Time::from_secs(2.0), 6e4, 1.0, Some(4000.0))];
        let (mut plots, mut events) = (Vec::new(), Vec::new());
        detector.detect(&look(0, &sectors), &given, &mut plots, &mut events).unwrap();
        assert_eq!(plots.len(), 2);
        assert_eq!(tracker.update(&look(0, &sectors), &plots, &[], &mut events), Ok(()), "{space:?}");
        // What a planar world ignores may be anything that is a number.
        let mut tracker = Tracker::new(&config).unwrap();
        assert_eq!(tracker.update(&look(0, &sectors), &given, &[], &mut events), Ok(()), "{space:?}");
    }
}

fn two_radars(periods_s: [f64; 2], sites: [[f64; 3]; 2]) -> Config {
    let sensors = (0..2)
        .map(|index| SensorConfig {
            id: SensorId(index as u32),
            scan_period_s: Some(periods_s[index]),
            site: Site::Local(sites[index]),
            ..SensorConfig::default()
        })
        .collect();
    Config { sensors, ..Config::default() }
}

/// The quick radar never looks where the target is; the slow one sees it every time.
#[test]
fn a_track_does_not_coast_because_another_radar_turns_faster() {
    let mut tracker = Tracker::new(&two_radars([12.0, 1.0], [[0.0; 3]; 2])).unwrap();
    let mut events = Vec::new();
    for second in 0..120 {
        let (start, end) = (Time::from_secs(f64::from(second)), Time::from_secs(f64::from(second + 1)));
        if second % 12 == 0 {
            let plots = [polar(end, 50_000.0 + 200.0 * f64::from(second), 1.0, Some(5000.0))];
            let whole = [Sector::full_circle(start, end)];
            tracker.update(&look(0, &whole), &plots, &[], &mut events).unwrap();
        }
        let south = [Sector { azimuth_rad: 3.0, width_rad: 0.5, start, end }];
        tracker.update(&look(1, &south), &[], &[], &mut events).unwrap();
    }
    assert_eq!(tracker.tracks()[0].status, TrackStatus::Confirmed);
    assert!(!events.iter().any(|event| matches!(event, Event::TrackCoasted { .. })), "{events:?}");
}

/// A whole rotation in one scan, in 32 parts: where two of them meet is no edge.
#[test]
fn a_miss_counts_at_once_where_two_sectors_of_one_scan_meet() {
    let mut tracker = Tracker::new(&Config::default()).unwrap();
    let mut events = Vec::new();
    let azimuth_rad = std::f64::consts::FRAC_PI_2;
    for scan in 0..6 {
        let width_rad = std::f64::consts::TAU / 32.0;
        let at = |part: u32| Time::from_secs(4.0 * f64::from(scan) + 4.0 * f64::from(part) / 32.0);
        let sectors: Vec<Sector> = (0..32)
            .map(|part| Sector {
                azimuth_rad: f64::from(part) * width_rad,
                width_rad,
                start: at(part),
                end: at(part + 1),
            })
            .collect();
        let plots = [polar(at(8), 50_000.0 + 800.0 * f64::from(scan), azimuth_rad, Some(5000.0))];
        let plots = if scan == 5 { &plots[..0] } else { &plots[..] };
        tracker.update(&look(0, &sectors), plots, &[], &mut events).unwrap();
    }
    assert_eq!(tracker.tracks()[0].misses, 1);
}

/// Two radars on one mast see the same aircraft: the upper one must not put it higher.
#[test]
fn altitude_is_above_the_origin_and_not_above_the_radar() {
    let mut tracker = Tracker::new(&two_radars([4.0, 4.0], [[0.0; 3], [0.0, 0.0, 800.0]])).unwrap();
    let mut events = Vec::new();
    let mut heights_m = [0.0; 2];
    for sensor in 0..2 {
        for scan in 0..4 {
            let sectors = rotation(4.0 * f64::from(scan));
            let plots = [polar(sectors[0].start + 1.0, 60_000.0, 1.0, Some(9000.0))];
            tracker.update(&look(sensor, &sectors), &plots, &[], &mut events).unwrap();
        }
        heights_m[sensor as usize] = tracker.tracks()[0].position_m[2];
        tracker.reset();
    }
    assert!((heights_m[0] - heights_m[1]).abs() < 5.0, "{heights_m:?}");
}

/// Bearings that are none, or of no accuracy at all, disturb nothing.
#[test]
fn a_useless_strobe_hides_no_miss() {
    let mut tracker = Tracker::new(&Config::default()).unwrap();
    let mut events = Vec::new();
    for scan in 0..30 {
        let sectors = rotation(4.0 * f64::from(scan));
        let plots = [polar(sectors[0].start + 1.0, 60_000.0, 1.0, Some(9000.0))];
        let plots = if scan < 5 { &plots[..] } else { &plots[..0] };
        let strobe = aegis_core::Strobe {
            time: sectors[0].start,
            azimuth_rad: 0.0,
            azimuth_sigma_rad: 1e6,
            elevation_rad: None,
            jnr_db: None,
        };
        tracker.update(&look(0, &sectors), plots, &[strobe], &mut events).unwrap();
    }
    assert!(tracker.tracks().is_empty());
}

#[test]
fn a_pose_on_the_earth_has_no_place_in_a_local_world() {
    let mut tracker = Tracker::new(&Config::default()).unwrap();
    let sectors = rotation(0.0);
    let at_sea = Pose::geodetic(Geodetic::from_degrees(36.0, -5.0, 20.0), [0.0; 3]);
    let moved = Look { pose: Some(at_sea), ..look(0, &sectors) };
    let refused = tracker.update(&moved, &[], &[], &mut Vec::new());
    assert_eq!(refused, Err(Error::NoSite));
    assert_eq!(tracker.time(), None);
}

#[test]
fn one_damaged_time_does_not_make_all_that_follow_too_old() {
    let mut tracker = Tracker::new(&Config::default()).unwrap();
    let mut events = Vec::new();
    let step = |tracker: &mut Tracker, start_s: f64, events: &mut Vec<Event>| {
        let sectors = rotation(start_s);
        tracker.update(&look(0, &sectors), &[], &[], events)
    };
    step(&mut tracker, 100.0, &mut events).unwrap();
    let damaged = step(&mut tracker, 1e9, &mut events);
    assert!(matches!(damaged, Err(Error::ScanTooNew { .. })), "{damaged:?}");
    step(&mut tracker, 104.0, &mut events).unwrap();
    step(&mut tracker, 80_000.0, &mut events).unwrap();
}

/// In a planar world slant range is ground range: heights of sites and lowest elevations are of another world.
#[test]
fn a_planar_world_knows_no_height_of_its_radars() {
    let mut sensor = SensorConfig { site: Site::Local([0.0, 0.0, 400.0]), ..SensorConfig::default() };
    sensor.coverage.min_elevation_rad = 0.01;
    sensor.scan_period_s = Some(4.0);
    // What is watched here stands still.
    let tracker = TrackerConfig { fixed_echo_probability: 0.0, ..TrackerConfig::default() };
    let config = Config { space: Space::Planar, sensors: vec![sensor], tracker, ..Config::default() };
    let mut tracker = Tracker::new(&config).unwrap();
    let mut events = Vec::new();
    let mut step = |rotation_number: u32, is_seen: bool| {
        let start_s = 4.0 * f64::from(rotation_number);
        let sectors = rotation(start_s);
        let plot = polar(Time::from_secs(start_s + 2.0), 900.0, std::f64::consts::PI, None);
        let plots = if is_seen { vec![plot] } else { Vec::new() };
        tracker.update(&look(0, &sectors), &plots, &[], &mut events).unwrap();
        tracker.tracks().iter().filter(|track| track.is_confirmed()).map(|track| track.position_m).next()
    };
    let seen: Vec<_> = (0..20).map(|number| step(number, true)).collect();
    let [_, north_m, _] = seen[19].expect("a confirmed track");
    assert!((north_m + 900.0).abs() < 10.0, "{north_m}");
    let missed: Vec<_> = (20..40).map(|number| step(number, false)).collect();
    assert_eq!(missed[19], None, "misses count");
}
