//! Who flies on a made-up morning around a made-up island: forty aircraft, one of which means no good.

use aegis_core::geometry::EnuFrame;
use aegis_core::sim::{Burst, Emitter, JammerScript, JammingWaveform, SceneConfig, SceneRadar, TargetScript};
use aegis_core::units::METRES_PER_FLIGHT_LEVEL;
use aegis_core::{Callsign, Geodetic, Identity, SensorId, Time};
use std::f64::consts::{PI, TAU};

/// SAC 0, SIC 1.
pub(crate) const SENSOR: SensorId = SensorId(1);
/// 08:00:00.
pub(crate) const START_S: f64 = 28_800.0;
/// The radar stands on the island's hill, in the open sea off the Bay of Biscay, where in truth there is no island.
const SITE_DEG: [f64; 2] = [45.0, -8.0];
const SITE_HEIGHT_M: f64 = 120.0;
/// Where the intruder goes. `examples/data/scene.toml` has it, and the site, once more.
pub(crate) const HARBOUR_DEG: [f64; 2] = [45.18, -7.7];
/// First of the addresses that ICAO keeps for temporary use: no aircraft has it for good.
const FIRST_ADDRESS: u32 = 0xF0_0001;

const AIRLINER_M2: f64 = 30.0;
const LIGHT_M2: f64 = 3.0;
const HELICOPTER_M2: f64 = 5.0;
const JET_M2: f64 = 4.0;

/// Turn rates: en route, in the terminal area, light aircraft, jets, the intruder.
const SLOW_RAD_S: f64 = 0.015;
const TERMINAL_RAD_S: f64 = 0.04;
const LIGHT_RAD_S: f64 = 0.06;
const JET_RAD_S: f64 = 0.022;
const INTRUDER_RAD_S: f64 = 0.025;

/// The whole scene.
pub(crate) fn scene() -> SceneConfig {
    let mut targets = overflights();
    targets.extend(arrivals());
    targets.extend(departures());
    targets.extend(light_aircraft());
    targets.extend(helicopters());
    targets.extend(jets());
    targets.push(intruder());
    SceneConfig {
        seed: 2026,
        start: Time::from_secs(START_S),
        radar: radar(),
        targets,
        jammers: vec![jammer()],
    }
}

fn radar() -> SceneRadar {
    SceneRadar {
        id: SENSOR,
        site: Geodetic::from_degrees(SITE_DEG[0], SITE_DEG[1], SITE_HEIGHT_M),
        ..SceneRadar::default()
    }
}

/// On a ship to the north-west, for three minutes.
fn jammer() -> JammerScript {
    JammerScript {
        emitter: Emitter::Place(place(300.0, 45.0, 20.0)),
        bursts: vec![Burst { start_s: 150.0, end_s: 330.0 }],
        jnr_db: 25.0,
        reference_range_m: 45_000.0,
        channels: vec![0],
        waveform: JammingWaveform::Noise,
    }
}

/// A place by bearing and distance from the radar.
fn place(bearing_deg: f64, distance_km: f64, height_m: f64) -> Geodetic {
    let site = radar().site;
    let (sin, cos) = bearing_deg.to_radians().sin_cos();
    let level =
        EnuFrame::new(site).to_geodetic([1000.0 * distance_km * sin, 1000.0 * distance_km * cos, 0.0]);
    Geodetic { height_m, ..level }
}

fn flight_level(level: f64) -> f64 {
    level * METRES_PER_FLIGHT_LEVEL
}

/// A transponder with everything.
fn mode_s(number: u32, code: u16, callsign: &str) -> Identity {
    Identity { mode_s: Some(FIRST_ADDRESS + number), mode_3a: Some(code), callsign: Callsign::new(callsign) }
}

/// An old transponder: a code, and altitude.
fn mode_3a(code: u16) -> Identity {
    Identity { mode_3a: Some(code), ..Identity::UNKNOWN }
}

/// Airliners that pass high above: bearing and distance at the start, course, flight level, speed, the course change
/// that they make on the way, and when.
fn overflights() -> Vec<TargetScript> {
    let table = [
        (245.0, 150.0, 62.0, 350.0, 235.0, 0.0, 300.0),
        (250.0, 95.0, 58.0, 370.0, 240.0, 12.0, 200.0),
        (60.0, 170.0, 238.0, 360.0, 228.0, 0.0, 300.0),
        (72.0, 120.0, 245.0, 380.0, 232.0, -20.0, 240.0),
        (350.0, 140.0, 165.0, 330.0, 225.0, 0.0, 300.0),
        (5.0, 190.0, 190.0, 390.0, 238.0, 8.0, 400.0),
        (180.0, 160.0, 5.0, 340.0, 230.0, -15.0, 180.0),
        (200.0, 205.0, 28.0, 310.0, 222.0, 0.0, 300.0),
        (290.0, 180.0, 100.0, 400.0, 242.0, 0.0, 300.0),
        (310.0, 110.0, 122.0, 320.0, 226.0, 25.0, 120.0),
        (120.0, 185.0, 310.0, 360.0, 236.0, 0.0, 300.0),
        (140.0, 90.0, 325.0, 280.0, 215.0, -30.0, 260.0),
        (30.0, 215.0, 205.0, 350.0, 233.0, 0.0, 300.0),
        (325.0, 210.0, 150.0, 370.0, 240.0, 0.0, 300.0),
    ];
    let flights = table.into_iter().zip(0_u16..);
    let fly =
        |((bearing, distance, course, level, speed, turn, when), n): ((_, _, f64, _, _, f64, _), u16)| {
            TargetScript::new(place(bearing, distance, flight_level(level)), course.to_radians(), speed)
                .with_rcs(AIRLINER_M2)
                .with_identity(mode_s(u32::from(n), 0o1101 + n, &format!("AEG{}", 101 + n)))
                .straight(when)
                .turning(f64::to_radians(turn), SLOW_RAD_S)
                .straight(660.0 - when)
        };
    flights.map(fly).collect()
}

/// Airliners that come in and land eastwards: bearing and distance at the start, flight level, and whether they fly
/// past the field first, to turn back to it.
fn arrivals() -> Vec<TargetScript> {
    let table = [
        (248.0, 42.0, 40.0, false),
        (262.0, 52.0, 70.0, false),
        (60.0, 26.0, 50.0, true),
        (300.0, 95.0, 150.0, false),
        (100.0, 85.0, 140.0, true),
        (230.0, 135.0, 200.0, false),
        (20.0, 120.0, 180.0, true),
        (270.0, 175.0, 260.0, false),
    ];
    let fly = |((bearing, distance, level, is_past), n): ((f64, f64, f64, bool), u16)| {
        let start = place(bearing, distance, flight_level(level));
        let inbound = TargetScript::new(start, (bearing - 180.0).to_radians(), 80.0 + 0.6 * level)
            .with_rcs(AIRLINER_M2)
            .with_identity(mode_s(20 + u32::from(n), 0o2201 + n, &format!("AEG{}", 320 + 7 * n)))
            .climbing_to(1000.0, 9.0)
            .accelerating_to(115.0, 0.25);
        let lined_up = if is_past {
            inbound
                .flying_to(from_airfield(60.0, 10.0), TERMINAL_RAD_S)
                .flying_to(from_airfield(300.0, 18.0), TERMINAL_RAD_S)
                .flying_to(from_airfield(270.0, 16.0), TERMINAL_RAD_S)
        } else {
            inbound.flying_to(from_airfield(270.0, 16.0), TERMINAL_RAD_S)
        };
        lined_up
            .accelerating_to(72.0, 0.4)
            .climbing_to(40.0, 3.8)
            .flying_to(from_airfield(0.0, 0.0), TERMINAL_RAD_S)
    };
    table.into_iter().zip(0_u16..).map(fly).collect()
}

/// Eighteen kilometres south of the radar, with its runway eastwards.
fn from_airfield(bearing_deg: f64, distance_km: f64) -> Geodetic {
    let airfield = place(180.0, 18.0, 30.0);
    let (sin, cos) = bearing_deg.to_radians().sin_cos();
    let level =
        EnuFrame::new(airfield).to_geodetic([1000.0 * distance_km * sin, 1000.0 * distance_km * cos, 0.0]);
    Geodetic { height_m: 30.0, ..level }
}

/// Airliners that take off eastwards, one after the other: when, where to, and up to which flight level.
fn departures() -> Vec<TargetScript> {
    let table = [
        (5.0, 75.0, 330.0),
        (100.0, 210.0, 280.0),
        (190.0, 130.0, 350.0),
        (275.0, 20.0, 310.0),
        (360.0, 285.0, 290.0),
        (450.0, 90.0, 340.0),
        (540.0, 160.0, 300.0),
    ];
    let fly = |((when, bearing, level), n): ((f64, f64, f64), u16)| {
        TargetScript::new(from_airfield(90.0, 1.5), PI / 2.0, 78.0)
            .appearing_after(when)
            .with_rcs(AIRLINER_M2)
            .with_identity(mode_s(40 + u32::from(n), 0o3301 + n, &format!("AEG{}", 711 + 4 * n)))
            .climbing_to(flight_level(level), 11.0)
            .accelerating_to(125.0, 0.7)
            .straight(45.0)
            .accelerating_to(215.0, 0.35)
            .flying_to(place(bearing, 260.0, 0.0), TERMINAL_RAD_S)
    };
    table.into_iter().zip(0_u16..).map(fly).collect()
}

/// Light aircraft in slow circuits: bearing, distance, height, speed, seconds between their turns.
fn light_aircraft() -> Vec<TargetScript> {
    let table = [
        (70.0, 22.0, 600.0, 48.0, 60.0),
        (115.0, 35.0, 900.0, 55.0, 80.0),
        (220.0, 28.0, 750.0, 52.0, 45.0),
        (330.0, 40.0, 1200.0, 62.0, 100.0),
        (160.0, 30.0, 500.0, 46.0, 30.0),
    ];
    let fly = |((bearing, distance, height_m, speed, between), n): (_, u32)| {
        let start = TargetScript::new(place(bearing, distance, height_m), bearing.to_radians() / 2.0, speed);
        let answer =
            if n.is_multiple_of(2) { mode_s(60 + n, 0o7000, &format!("ZZA{n}")) } else { mode_3a(0o7000) };
        (0..8)
            .fold(start.with_rcs(LIGHT_M2).with_identity(answer), |flight, lap| {
                let height_m = height_m + if lap % 3 == 1 { 250.0 } else { 0.0 };
                flight.climbing_to(height_m, 2.5).straight(between).turning(PI / 2.0, LIGHT_RAD_S)
            })
            .straight(600.0)
    };
    table.into_iter().zip(0..).map(fly).collect()
}

/// To a rig and back; along the coast; in circles over one place.
fn helicopters() -> Vec<TargetScript> {
    let start = |bearing, distance, course: f64, speed| {
        TargetScript::new(place(bearing, distance, 250.0), course.to_radians(), speed).with_rcs(HELICOPTER_M2)
    };
    let to_rig = start(35.0, 20.0, 280.0, 60.0)
        .with_identity(mode_s(70, 0o4411, "ZZH1"))
        .flying_to(place(345.0, 28.0, 0.0), LIGHT_RAD_S)
        .turning(-PI, LIGHT_RAD_S)
        .straight(500.0);
    let coastal = start(140.0, 15.0, 40.0, 55.0)
        .with_identity(mode_s(71, 0o4412, "ZZH2"))
        .climbing_to(450.0, 3.0)
        .straight(200.0)
        .turning(0.8, LIGHT_RAD_S)
        .straight(500.0);
    let search = start(255.0, 38.0, 0.0, 40.0).with_identity(mode_3a(0o0033)).turning(4.0 * TAU, 0.04);
    vec![to_rig, coastal, search]
}

/// Two jets on a racetrack, turning at 25° of bank.
fn jets() -> Vec<TargetScript> {
    let lap = |flight: TargetScript, height_m| {
        flight.climbing_to(height_m, 40.0).straight(45.0).turning(PI, JET_RAD_S)
    };
    let race = |flight: TargetScript| {
        (0..9).fold(flight, |flight, n| lap(flight, 5500.0 + 500.0 * f64::from(n % 4)))
    };
    let jet =
        |bearing, distance| TargetScript::new(place(bearing, distance, 5500.0), 1.1, 210.0).with_rcs(JET_M2);
    vec![
        race(jet(15.0, 70.0).with_identity(mode_s(80, 0o5501, "ZZJ1"))),
        race(jet(10.0, 85.0).appearing_after(40.0).with_identity(mode_3a(0o5502))),
    ]
}

/// Fast, low, without a transponder: it comes over the horizon at about 75 km, makes one turn, and runs in to the
/// harbour.
fn intruder() -> TargetScript {
    let harbour = Geodetic::from_degrees(HARBOUR_DEG[0], HARBOUR_DEG[1], 0.0);
    TargetScript::new(place(35.0, 125.0, 60.0), 3.6, 270.0)
        .appearing_after(190.0)
        .with_rcs(1.5)
        .with_identity(Identity::UNKNOWN)
        .flying_to(place(50.0, 62.0, 60.0), INTRUDER_RAD_S)
        .flying_to(harbour, INTRUDER_RAD_S)
        .straight(15.0)
}
