//! Makes the recording in `examples/data`: ten minutes of a simulated radar, as ASTERIX categories 034 and 048.
//!
//! ```sh
//! cargo run --release --example make_recording -- OUT.ast
//! ```
//!
//! Every run gives the same bytes; `aegis-core/tests/sim_recording.rs` compares them with the file that is there.

#[path = "make_recording/traffic.rs"]
pub(crate) mod traffic;

use aegis_core::asterix::{
    Cat034, Cat048, Code, Detection, Identification, Message, PolarPosition, PolarWindow, PressureAltitude,
    Registers, Source, TargetReport, Writer,
};
use aegis_core::geometry::wrap_azimuth;
use aegis_core::sim::{Scene, SimScan, TargetState};
use aegis_core::units::METRES_PER_SECOND_PER_KNOT;
use aegis_core::{Measurement, Plot, PlotFlags, RadarSettings, Result, Strobe, Time};
use std::f64::consts::TAU;
use std::path::Path;
use std::process::ExitCode;

const DURATION_S: f64 = 600.0;
const SOURCE: Source = Source { sac: 0, sic: traffic::SENSOR.0 as u8 };
/// Of ten plots of an aircraft with Mode S, so many carry the register.
const REGISTERS_IN_TEN: u64 = 6;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let written = match arguments.as_slice() {
        [path] if !path.as_encoded_bytes().starts_with(b"-") => write(Path::new(path)),
        _ => Err("usage: make_recording OUT.ast".to_owned()),
    };
    match written {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn write(path: &Path) -> std::result::Result<String, String> {
    let bytes = recording().map_err(|error| error.to_string())?;
    std::fs::write(path, &bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(format!("{}: {} bytes", path.display(), bytes.len()))
}

/// The whole recording.
pub(crate) fn recording() -> Result<Vec<u8>> {
    let mut scene = Scene::new(traffic::scene())?;
    let radar = scene.config().radar.clone();
    let rotations = (DURATION_S / radar.rotation_period_s) as u32;
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes);
    for rotation in 0..rotations {
        let start = scene.config().start + f64::from(rotation) * radar.rotation_period_s;
        writer.cat034(&[north_marker(&scene, start)])?;
        for _ in 0..radar.sectors {
            let scan = scene.next(&RadarSettings::default());
            write_scan(&mut writer, &scene, &scan)?;
        }
    }
    writer.cat034(&[north_marker(&scene, scene.config().start + DURATION_S)])?;
    Ok(bytes)
}

/// As the antenna goes: the sector's begin, then what came back from it.
fn write_scan(writer: &mut Writer<'_>, scene: &Scene, scan: &SimScan) -> Result<()> {
    writer.cat034(&[Cat034 {
        sector_azimuth_rad: Some(scan.sector.azimuth_rad),
        ..message(Message::SectorCrossing, scan.sector.start)
    }])?;
    let registers: Vec<_> = (0..scan.plots.len()).map(|index| register(scene, scan, index)).collect();
    let plots = scan.plots.iter().zip(&scan.truth).zip(&registers);
    let reports: Vec<_> = plots
        .map(|((plot, truth), register)| Cat048 {
            // The radar's own track number: what tells the aircraft without an address from the false plots.
            track_number: truth.map(|target| target as u16 + 1),
            ..report(plot, register.as_ref())
        })
        .collect();
    writer.cat048(&reports)?;
    let strobes: Vec<_> = scan.strobes.iter().map(|strobe| jamming(scene, strobe)).collect();
    writer.cat034(&strobes)
}

fn message(message: Message, time: Time) -> Cat034<'static> {
    Cat034 {
        source: Some(SOURCE),
        message: Some(message),
        time_of_day_s: Some(time.as_secs()),
        ..Cat034::default()
    }
}

fn north_marker(scene: &Scene, time: Time) -> Cat034<'static> {
    let radar = &scene.config().radar;
    Cat034 {
        rotation_period_s: Some(radar.rotation_period_s),
        position: Some(radar.site),
        ..message(Message::NorthMarker, time)
    }
}

/// A bearing as the standard has it: a window over all ranges, one standard deviation to either side.
fn jamming(scene: &Scene, strobe: &Strobe) -> Cat034<'static> {
    let window = PolarWindow {
        start_range_m: 0.0,
        end_range_m: scene.config().radar.max_range_m,
        start_azimuth_rad: wrap_azimuth(strobe.azimuth_rad - strobe.azimuth_sigma_rad),
        end_azimuth_rad: wrap_azimuth(strobe.azimuth_rad + strobe.azimuth_sigma_rad),
    };
    Cat034 { window: Some(window), ..message(Message::JammingStrobe, strobe.time) }
}

fn report<'a>(plot: &Plot, register: Option<&'a [u8; 8]>) -> Cat048<'a> {
    let identity = &plot.identity;
    let code = |code| Code { code, validated: true, ..Code::default() };
    let (position, altitude_m) = match plot.measurement {
        Measurement::Polar { range_m, azimuth_rad, altitude_m, .. } => {
            (Some(PolarPosition { range_m, azimuth_rad }), altitude_m)
        }
        _ => (None, None),
    };
    let altitude = |altitude_m| PressureAltitude { altitude_m, validated: true, garbled: false };
    Cat048 {
        source: Some(SOURCE),
        time_of_day_s: Some(plot.time.as_secs()),
        report: Some(TargetReport::new(detection(plot)).with_simulated(true)),
        position,
        mode_3a: identity.mode_3a.map(code),
        altitude: altitude_m.map(altitude),
        aircraft_address: identity.mode_s,
        identification: identity.callsign.as_ref().map(Identification::from_callsign),
        registers: register.and_then(|octets| Registers::from_octets(octets)).unwrap_or_default(),
        ..Cat048::default()
    }
}

fn detection(plot: &Plot) -> Detection {
    let by = |flag| plot.flags.contains(flag);
    let mode_s = plot.identity.mode_s.is_some();
    match (by(PlotFlags::PRIMARY), by(PlotFlags::SECONDARY)) {
        (true, true) if mode_s => Detection::RollCallCombined,
        (true, true) => Detection::Combined,
        (false, true) if mode_s => Detection::RollCall,
        (false, true) => Detection::Secondary,
        _ => Detection::Primary,
    }
}

/// What the aircraft says of its own motion, BDS 5,0, for a share of the plots with Mode S.
fn register(scene: &Scene, scan: &SimScan, index: usize) -> Option<[u8; 8]> {
    let plot = scan.plots.get(index)?;
    let target = (*scan.truth.get(index)?)?;
    plot.identity.mode_s?;
    let has_register = plot.tag % 10 < REGISTERS_IN_TEN;
    has_register.then(|| scene.target(target, plot.time).as_ref().map(track_and_turn))?
}

/// Five fields, each a status bit and a number, from the first bit on; then the register's own number (ICAO Doc 9871,
/// edition 2, table A-2-80). Without wind the true airspeed is the ground speed.
fn track_and_turn(state: &TargetState) -> [u8; 8] {
    const SPEED_M_S: f64 = 2.0 * METRES_PER_SECOND_PER_KNOT;
    let speed = (state.speed_m_s / SPEED_M_S, 10);
    let fields = [
        (state.bank_rad() / (TAU / 2048.0), 10),
        (state.track_rad / (TAU / 2048.0), 11),
        speed,
        (state.turn_rate_rad_s / (TAU / 11_520.0), 10),
        speed,
    ];
    let bits = fields.into_iter().fold(0, |bits, (value, width)| {
        let number = value.round() as i64 as u64 & ((1 << width) - 1);
        (bits << 1 | 1) << width | number
    });
    (bits << 8 | 0x50).to_be_bytes()
}
