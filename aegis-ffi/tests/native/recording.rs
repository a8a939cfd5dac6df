//! A recording through C gives the tracks that it gives in Rust, to the last bit.

use crate::tools::{compile, folder, recording, root, succeed, tests};
use aegis_core::asterix::{ScanOptions, Scans};
use aegis_core::{Config, Picture, Pipeline, Track, TrackStatus};
use std::fmt::Write as _;
use std::process::Command;

#[test]
fn tracks_are_the_same_to_the_bit() {
    let config = root().join("examples/data/air_picture.toml");
    let program = folder("recording").join("replay");
    compile("gcc", &tests().join("c/replay.c"), &["-std=gnu11", "-O1"], &program);
    let output = succeed(Command::new(program).arg(recording()).arg(&config));
    let by_c = String::from_utf8(output.stdout).expect("it is text");
    let by_rust = replay(&std::fs::read_to_string(config).expect("it is in the project"));
    assert!(by_rust.lines().count() > 30_000, "{} lines", by_rust.lines().count());
    for (number, (c, rust)) in by_c.lines().zip(by_rust.lines()).enumerate() {
        assert_eq!(c, rust, "line {number}");
    }
    assert_eq!(by_c.len(), by_rust.len());
}

fn replay(config: &str) -> String {
    let octets = std::fs::read(recording()).expect("it is in the project");
    let mut pipeline = Pipeline::new(Config::from_toml(config).expect("it is valid")).expect("it is valid");
    let (mut picture, mut told) = (Picture::default(), String::new());
    for scan in Scans::new(&octets, ScanOptions::default()).expect("it is a recording") {
        pipeline.step_into(&scan.as_scan(), &mut picture).expect("its scans are good");
        let _ = writeln!(told, "step {}", picture.tracks.len());
        picture.tracks.iter().for_each(|track| tell(track, &mut told));
    }
    told
}

fn tell(track: &Track, told: &mut String) {
    let status = match track.status {
        TrackStatus::Tentative => 1,
        TrackStatus::Confirmed => 2,
        TrackStatus::Coasting => 3,
    };
    let (id, time_ns) = (track.id.0, track.time.as_nanos());
    let _ = write!(told, "track {id} {status} {time_ns} {} {}", track.plots, track.misses);
    for (position, velocity) in track.position_m.iter().zip(track.velocity_m_s) {
        let _ = write!(told, " {:016x} {:016x}", position.to_bits(), velocity.to_bits());
    }
    for number in track.covariance.iter().flatten() {
        let _ = write!(told, " {:016x}", number.to_bits());
    }
    let height_m = track.geodetic.map_or(0.0, |place| place.height_m);
    let _ = writeln!(told, " {:016x} {:016x}", track.existence.to_bits(), height_m.to_bits());
}
