//! The shipped recording is what its maker makes, and it holds what its README says.
#![cfg(all(feature = "sim", feature = "asterix", feature = "serde"))]

#[path = "../../examples/make_recording.rs"]
#[allow(dead_code, reason = "its main is not called from here")]
mod make_recording;

use aegis_core::asterix::{Cat034, Cat048, Detection, Message, Reader, Record};
use aegis_core::config::Site;
use aegis_core::geometry::{EnuFrame, Polar, wrap_angle};
use aegis_core::sim::Scene;
use aegis_core::{Config, Geodetic, Identity, Time};
use make_recording::traffic;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

fn made() -> &'static [u8] {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    MADE.get_or_init(|| make_recording::recording().expect("the scene is valid"))
}

fn shipped(name: &str) -> Vec<u8> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data");
    std::fs::read(data.join(name)).expect("it is shipped")
}

fn plots() -> Vec<Cat048<'static>> {
    let records = Reader::new(made());
    records.filter_map(|record| if let Record::Cat048(plot) = record { Some(plot) } else { None }).collect()
}

fn services() -> Vec<Cat034<'static>> {
    let records = Reader::new(made());
    records
        .filter_map(|record| if let Record::Cat034(service) = record { Some(service) } else { None })
        .collect()
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[test]
fn the_shipped_file_is_what_the_maker_makes() {
    assert_eq!(made(), make_recording::recording().expect("the scene is valid"));
    assert!(made().len() < 2_000_000);
    // No assert_eq: nobody wants to read both.
    assert!(
        made() == shipped("coast.ast"),
        "make_recording gives other bytes than examples/data/coast.ast has"
    );
}

#[test]
fn ten_minutes_of_service_messages() {
    let services = services();
    let of = |message| services.iter().filter(move |service| service.message == Some(message));
    assert_eq!(of(Message::NorthMarker).count(), 151);
    assert_eq!(of(Message::SectorCrossing).count(), 150 * 32);
    assert!(of(Message::NorthMarker).all(|north| north.rotation_period_s == Some(4.0)));
    let strobes: Vec<_> = of(Message::JammingStrobe).collect();
    assert!((44..=46).contains(&strobes.len()), "one a rotation for three minutes: {}", strobes.len());
    for strobe in strobes {
        let window = strobe.window.expect("a bearing");
        let middle_rad =
            window.start_azimuth_rad + wrap_angle(window.end_azimuth_rad - window.start_azimuth_rad) / 2.0;
        assert!(wrap_angle(middle_rad - 300f64.to_radians()).abs() < 0.015, "{middle_rad}");
        let time_s = strobe.time_of_day_s.expect("a time") - traffic::START_S;
        assert!((150.0..330.1).contains(&time_s), "{time_s}");
    }
}

#[test]
fn forty_aircraft_and_what_they_say() {
    let plots = plots();
    let addresses: BTreeSet<u32> = plots.iter().filter_map(|plot| plot.aircraft_address).collect();
    assert_eq!(addresses.len(), 35, "and four with Mode 3/A alone, and the intruder");
    assert_eq!(traffic::scene().targets.len(), 40);

    let answering: Vec<_> = plots.iter().filter(|plot| plot.mode_3a.is_some()).collect();
    let silent = answering.iter().filter(|plot| plot.altitude.is_none()).count();
    assert!((0.02..0.04).contains(&share(silent, answering.len())), "{silent} of {}", answering.len());
    let mode_s: Vec<_> = plots.iter().filter(|plot| plot.aircraft_address.is_some()).collect();
    assert!(mode_s.iter().all(|plot| plot.identification.is_some_and(|id| id.callsign().is_some())));
    let telling = mode_s.iter().filter(|plot| !plot.registers.is_empty()).count();
    assert!((0.5..0.7).contains(&share(telling, mode_s.len())), "{telling} of {}", mode_s.len());
    let primary = plots.iter().filter(|plot| plot.detection() == Detection::Primary);
    assert!(primary.clone().all(|plot| plot.altitude.is_none() && plot.aircraft_address.is_none()));
    assert!(primary.count() > 700, "five false plots a rotation, and some");
}

#[test]
fn registers_say_how_the_aircraft_really_flies() {
    let scene = Scene::new(traffic::scene()).expect("a valid scene");
    let by_address: BTreeMap<u32, usize> = (0..40)
        .filter_map(|index| Some((scene.config().targets[index].transponder?.identity.mode_s?, index)))
        .collect();
    let mut turning = 0;
    for plot in plots() {
        let Some(said) = plot.registers.track_and_turn() else {
            continue;
        };
        let index = by_address[&plot.aircraft_address.expect("Mode S")];
        let time = Time::from_secs(plot.time_of_day_s.expect("a time"));
        // Times in the file are rounded to 1/128 s: at the ends of a turn that is a different state.
        let Some(state) = scene.target(index, time) else {
            continue;
        };
        let track_rad = said.true_track_rad.expect("a track");
        let speed_m_s = said.ground_speed_m_s.expect("a speed");
        assert!(wrap_angle(track_rad - state.track_rad).abs() < 0.0026, "{track_rad} {}", state.track_rad);
        assert!((speed_m_s - state.speed_m_s).abs() < 0.53, "{speed_m_s} {}", state.speed_m_s);
        let roll_rad = said.roll_rad.expect("a roll");
        turning += u32::from(roll_rad.abs() > 0.1 && (roll_rad - state.bank_rad()).abs() < 0.002);
    }
    assert!(turning > 100, "{turning}");
}

#[test]
fn the_intruder_is_seen_and_reaches_the_harbour() {
    let scene = Scene::new(traffic::scene()).expect("a valid scene");
    let frame = EnuFrame::new(scene.config().radar.site);
    let intruder = 39;
    let identity = scene.config().targets[intruder].transponder.map(|transponder| transponder.identity);
    assert_eq!(identity, Some(Identity::UNKNOWN), "its altitude, and nothing else");
    let harbour = Geodetic::from_degrees(traffic::HARBOUR_DEG[0], traffic::HARBOUR_DEG[1], 60.0);
    let states =
        (0..600).filter_map(|s| scene.target(intruder, Time::from_secs(traffic::START_S + f64::from(s))));
    let misses_m = states.map(|state| EnuFrame::new(harbour).from_geodetic(state.position));
    let closest_m = misses_m.map(|[e, n, _]| e.hypot(n)).fold(f64::INFINITY, f64::min);
    assert!(closest_m < 300.0, "{closest_m}");

    let its_plots = plots().into_iter().filter(|plot| {
        let time = Time::from_secs(plot.time_of_day_s.unwrap_or_default());
        let really = scene.target(intruder, time).map(|s| Polar::from_enu(frame.from_geodetic(s.position)));
        really.zip(plot.position).is_some_and(|(really, seen)| {
            (really.range_m - seen.range_m).abs() < 200.0
                && wrap_angle(really.azimuth_rad - seen.azimuth_rad).abs() < 0.005
        })
    });
    let its_plots: Vec<_> = its_plots.collect();
    assert!(its_plots.len() > 35, "{}", its_plots.len());
    let nameless = |plot: &Cat048<'_>| plot.aircraft_address.is_none() && plot.identification.is_none();
    assert!(its_plots.iter().all(nameless));
    assert!(its_plots.iter().filter(|plot| plot.altitude.is_some()).count() > 30);
}

#[test]
fn the_files_beside_it_describe_its_radar() {
    let text = String::from_utf8(shipped("air_picture.toml")).expect("text");
    let config = Config::from_toml(&text).expect("a valid configuration");
    let (given, right) = (&config.sensors[0], traffic::scene().sensor());
    let Site::Geodetic(site) = given.site else { panic!("the site is on the Earth") };
    assert!(EnuFrame::new(traffic::scene().radar.site).from_geodetic(site).iter().all(|d| d.abs() < 1e-6));
    assert_eq!((given.id, given.scan_period_s), (right.id, right.scan_period_s));
    assert_eq!(
        (given.range_sigma_m, given.azimuth_sigma_rad),
        (right.range_sigma_m, right.azimuth_sigma_rad)
    );
    assert!((given.clutter_density_per_m2 / right.clutter_density_per_m2 - 1.0).abs() < 0.01);
    assert_eq!(given.coverage, right.coverage);

    let scene = String::from_utf8(shipped("scene.toml")).expect("text");
    for line in [
        "latitude_deg = 45.0, longitude_deg = -8.0, height_m = 120.0",
        "latitude_deg = 45.18",
        "longitude_deg = -7.7",
    ] {
        assert!(scene.contains(line), "{line}");
    }
}
