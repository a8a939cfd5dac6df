//! What the Python package is held to: the same recording through the core alone.
//!
//! `pictures FILE` prints the JSON of every picture, a line each; `time` prints the seconds of one step of 50 targets, and of
//! one without plots, each the best of many.
#![allow(missing_docs, clippy::print_stdout)]

use aegis_core::asterix::{ScanOptions, Scans};
use aegis_core::sim::{Scene, SceneConfig, SceneRadar, TargetScript};
use aegis_core::{
    Config, Geodetic, Look, Pipeline, RadarSettings, Scan, ScanData, Sector, SensorConfig, SensorId, Time,
};
use std::error::Error;
use std::io::Write;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["pictures", file] => pictures(&std::fs::read(file)?),
        ["time"] => time(),
        _ => Err("pictures FILE, or time".into()),
    }
}

fn pictures(recording: &[u8]) -> Result<(), Box<dyn Error>> {
    let mut scans = Scans::new(recording, ScanOptions::default())?;
    let sensor = |id: SensorId| SensorConfig { id, ..SensorConfig::default() };
    let sensors = scans.sensors().map(sensor).collect();
    let mut pipeline = Pipeline::new(Config { sensors, ..Config::default() })?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for scan in scans.by_ref() {
        writeln!(out, "{}", pipeline.step(&scan.as_scan())?.to_json()?)?;
    }
    Ok(())
}

/// The same traffic as in the Python benchmark: fifty aircraft, a scan a rotation.
fn time() -> Result<(), Box<dyn Error>> {
    let target = |index: u32| {
        let place =
            Geodetic::from_degrees(43.0 + 0.02 * f64::from(index), -5.5 + 0.03 * f64::from(index), 9000.0);
        TargetScript::new(place, 0.1 * f64::from(index), 200.0).straight(3600.0)
    };
    let radar = SceneRadar { sectors: 1, ..SceneRadar::default() };
    let config = SceneConfig { radar, targets: (0..50).map(target).collect(), ..SceneConfig::default() };
    let sensors = vec![config.sensor()];
    let mut scene = Scene::new(config)?;
    let mut pipeline = Pipeline::new(Config { sensors, ..Config::default() })?;
    let mut best_s = f64::INFINITY;
    for _ in 0..400 {
        let scan = scene.next(&RadarSettings::default());
        let start = Instant::now();
        let picture = pipeline.step(&scan.as_scan())?;
        best_s = best_s.min(start.elapsed().as_secs_f64());
        drop(picture);
    }
    println!("{best_s:e}");
    let mut idle = Pipeline::new(Config::default())?;
    let mut idle_s = f64::INFINITY;
    for number in 0..2000 {
        let (start, end) =
            (Time::from_secs(4.0 * f64::from(number)), Time::from_secs(4.0 * f64::from(number) + 4.0));
        let look =
            Look { sensor: SensorId(0), start, end, pose: None, sectors: &[Sector::full_circle(start, end)] };
        let begun = Instant::now();
        let picture = idle.step(&Scan { look, data: ScanData::Plots(&[]), strobes: &[] })?;
        idle_s = idle_s.min(begun.elapsed().as_secs_f64());
        drop(picture);
    }
    println!("{idle_s:e}");
    Ok(())
}
