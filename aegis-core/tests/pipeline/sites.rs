//! Where radars stand and move, and where the picture's positions are.

use crate::support::{PERIOD_S, RADAR, approaching, busy, rotation, step, step_of};
use aegis_core::config::{Space, TrackerConfig};
use aegis_core::geometry::{EnuFrame, Polar};
use aegis_core::{
    Config, Error, Geodetic, Measurement, Picture, Pipeline, Plot, Pose, SensorConfig, SensorId, Site, Time,
    Track,
};

const HEIGHT_M: f64 = 9000.0;

fn madrid() -> Geodetic {
    Geodetic::from_degrees(40.5, -3.6, 600.0)
}

fn radar(id: u32, site: Site) -> SensorConfig {
    SensorConfig { id: SensorId(id), site, ..SensorConfig::default() }
}

/// What an error-free radar at the origin of `frame` measures of a place.
fn seen(time: Time, frame: &EnuFrame, place: Geodetic) -> Plot {
    let polar = Polar::from_enu(frame.from_geodetic(place));
    Plot::new(time, measured(polar, None, Some(place.height_m)))
}

fn measured(polar: Polar, elevation_rad: Option<f64>, altitude_m: Option<f64>) -> Measurement {
    Measurement::Polar {
        range_m: polar.range_m,
        azimuth_rad: polar.azimuth_rad,
        elevation_rad,
        altitude_m,
        range_rate_m_s: None,
        covariance: None,
    }
}

/// An aircraft on a straight course in the frame of Madrid, at a constant height above the ellipsoid.
fn aircraft(time: Time) -> Geodetic {
    let t = time.as_secs();
    let place = EnuFrame::new(madrid()).to_geodetic([-60_000.0 + 200.0 * t, 70_000.0 + 30.0 * t, 0.0]);
    Geodetic { height_m: HEIGHT_M, ..place }
}

fn only_track(picture: &Picture) -> &Track {
    assert_eq!(picture.tracks.len(), 1, "one target is one track");
    assert!(picture.tracks[0].is_confirmed());
    &picture.tracks[0]
}

fn assert_near(actual: [f64; 3], expected: [f64; 3], tolerance: f64) {
    let off = actual.iter().zip(expected).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    assert!(off <= tolerance, "{actual:?} is {off} from {expected:?}");
}

#[test]
fn without_a_site_geodetic_output_is_refused() {
    let (pipeline, picture) = busy(Config::default());
    assert_eq!(pipeline.geodetic([0.0; 3]), Err(Error::NoSite));
    assert!(matches!(pipeline.frame(), Err(Error::NoSite)));
    assert_eq!(picture.tracks[0].geodetic, None);
}

#[test]
fn with_a_site_every_track_has_its_place_on_the_earth() {
    let sensors = vec![radar(0, Site::Geodetic(madrid()))];
    let (pipeline, picture) = busy(Config { sensors, ..Config::default() });
    let track = only_track(&picture);
    assert_eq!(track.geodetic, Some(pipeline.geodetic(track.position_m).expect("a site")));
    let place = track.geodetic.expect("a site");
    assert!((place.height_m - HEIGHT_M).abs() < 100.0, "{place:?}");
    assert!(place.latitude_rad < madrid().latitude_rad, "it is south of the radar");
    let origin = pipeline.geodetic([0.0; 3]).expect("a site");
    assert!((origin.latitude_rad - madrid().latitude_rad).abs() < 1e-12);
}

#[test]
fn two_radars_see_one_aircraft_as_one_track() {
    let sites = [madrid(), Geodetic::from_degrees(41.6, -4.7, 850.0)];
    let frames = sites.map(EnuFrame::new);
    let sensors = vec![radar(0, Site::Geodetic(sites[0])), radar(1, Site::Geodetic(sites[1]))];
    let mut pipeline = Pipeline::new(Config { sensors, ..Config::default() }).expect("a valid configuration");
    let mut picture = Picture::default();
    for number in 0..20 {
        for (id, frame) in [(0, frames[0]), (1, frames[1])] {
            let time = rotation(number).0 + 1.0 + f64::from(id);
            let plots = [seen(time, &frame, aircraft(time))];
            step_of(&mut pipeline, &mut picture, number, (SensorId(id), None), &plots, &[]).expect("valid");
            assert!(picture.tracks.len() <= 1);
        }
    }
    let track = only_track(&picture);
    assert_eq!((track.plots, pipeline.stats().tracker.initiated), (40, 1));
    let truth = frames[0].from_geodetic(aircraft(picture.time));
    assert_near(track.position_m, truth, 30.0);
    assert!((track.speed_m_s() - 202.0).abs() < 2.0, "{}", track.speed_m_s());
}

/// A ship sails east at 20 m/s and turns nothing but its own place: the target's course stays straight.
fn assert_straight_from_a_ship(site: Site, place_at: impl Fn(f64) -> Site, plot_at: impl Fn(f64) -> Plot) {
    let sensors = vec![radar(0, site)];
    let mut pipeline = Pipeline::new(Config { sensors, ..Config::default() }).expect("a valid configuration");
    let (mut picture, mut places) = (Picture::default(), Vec::new());
    for number in 0..40 {
        let time = rotation(number).0.as_secs() + 0.5 * PERIOD_S;
        let pose = Pose { position: place_at(time), velocity_m_s: [20.0, 0.0, 0.0] };
        step_of(&mut pipeline, &mut picture, number, (RADAR, Some(pose)), &[plot_at(time)], &[])
            .expect("valid");
        if number >= 20 {
            let track = only_track(&picture);
            assert_near(track.velocity_m_s, [100.0, -50.0, 0.0], 3.0);
            places.push(track.position_m);
        }
    }
    let elapsed = PERIOD_S * (places.len() - 1) as f64;
    let [first, .., last] = places[..] else { panic!("twenty places") };
    let mean: [f64; 3] = std::array::from_fn(|axis| (last[axis] - first[axis]) / elapsed);
    assert_near(mean, [100.0, -50.0, 0.0], 1.0);
    assert_eq!(pipeline.stats().tracker.initiated, 1);
}

/// Where the target is, in the frame of the ship's first place.
fn target(time_s: f64) -> [f64; 3] {
    [-20_000.0 + 100.0 * time_s, 30_000.0 - 50.0 * time_s, 3000.0]
}

fn range_rate(relative_m: [f64; 3]) -> f64 {
    aegis_core::geometry::range_rate_m_s(relative_m, [80.0, -50.0, 0.0])
}

/// With elevation and range rate, so that the ship's speed must be taken out too.
fn seen_from_ship(time_s: f64, relative_m: [f64; 3]) -> Plot {
    let polar = Polar::from_enu(relative_m);
    let mut measurement = measured(polar, Some(polar.elevation_rad), None);
    if let Measurement::Polar { range_rate_m_s, .. } = &mut measurement {
        *range_rate_m_s = Some(range_rate(relative_m));
    }
    Plot::new(Time::from_secs(time_s), measurement)
}

#[test]
fn a_moving_radar_of_a_local_world_sees_straight_courses() {
    let place = |time_s: f64| [20.0 * time_s, 0.0, 0.0];
    let plot_at = |time_s: f64| {
        let (ship, target) = (place(time_s), target(time_s));
        seen_from_ship(time_s, std::array::from_fn(|axis| target[axis] - ship[axis]))
    };
    assert_straight_from_a_ship(Site::default(), |time_s| Site::Local(place(time_s)), plot_at);
}

#[test]
fn a_moving_radar_on_the_earth_sees_straight_courses() {
    let start = Geodetic::from_degrees(43.5, -8.5, 20.0);
    let frame = EnuFrame::new(start);
    let place = |time_s: f64| {
        let along = frame.to_geodetic([20.0 * time_s, 0.0, 0.0]);
        Geodetic { height_m: 20.0, ..along }
    };
    let plot_at = |time_s: f64| {
        let ship = EnuFrame::new(place(time_s));
        seen_from_ship(time_s, ship.from_ecef(frame.to_ecef(target(time_s))))
    };
    assert_straight_from_a_ship(Site::Geodetic(start), |time_s| Site::Geodetic(place(time_s)), plot_at);
}

#[test]
fn a_planar_world_has_no_up() {
    let config = Config {
        space: Space::Planar,
        tracker: TrackerConfig { process_noise_m2_s3: 1.0, ..TrackerConfig::default() },
        ..Config::default()
    };
    let mut pipeline = Pipeline::new(config).expect("a valid configuration");
    let mut picture = Picture::default();
    for number in 0..10 {
        step(&mut pipeline, &mut picture, number, &[approaching(number)], &[]).expect("a valid scan");
    }
    let track = only_track(&picture);
    assert_eq!((track.position_m[2].to_bits(), track.velocity_m_s[2].to_bits()), (0, 0));
    for (i, row) in track.covariance.iter().enumerate() {
        for (j, value) in row.iter().enumerate() {
            let is_up = i % 3 == 2 || j % 3 == 2;
            assert!(!is_up || value.to_bits() == 0, "covariance[{i}][{j}] = {value}");
            assert!(i != j || is_up || *value > 0.0);
        }
    }
    assert!((track.velocity_m_s[1] - 200.0).abs() < 5.0, "north: it comes closer from the south");
}
