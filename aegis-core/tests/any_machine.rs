//! The same pictures to the last bit whatever elementary functions the machine has: the C library takes others where the
//! processor cannot multiply and add in one, as every other version of it would.
#![cfg(all(target_arch = "x86_64", target_env = "gnu", feature = "sim", feature = "serde"))]
#![allow(clippy::print_stdout, reason = "the other process tells so what it found")]

#[path = "common/area.rs"]
mod area;

use aegis_core::config::{AssociationMode, RadarConfig, ScanPattern, SimdLevel, TrackerConfig};
use aegis_core::geometry::{EnuFrame, Polar};
use aegis_core::radar::Swerling;
use aegis_core::sim::{
    Burst, IqScene, IqSceneConfig, IqTarget, JammerScript, Scene, SceneConfig, SceneRadar, TargetScript,
};
use aegis_core::{
    Asset, AssetId, Beam, Config, Geodetic, Picture, Pipeline, RadarSettings, Scan, SensorConfig, Site, Time,
    Zone,
};
use area::Area;
use std::process::Command;

const MARK: &str = "digest: ";
const SYSTEM: &str = "the system's functions";
const SCANS: usize = 60;

/// FNV-1a.
struct Digest(u64);

impl Digest {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn tell(&self, of: &str) {
        println!("{MARK}{of} {:016x}", self.0);
    }
}

/// A pipeline, and all that it said.
struct Run {
    pipeline: Pipeline,
    picture: Picture,
    digest: Digest,
}

impl Run {
    fn new(config: Config) -> Self {
        let mut pipeline = Pipeline::new(config).expect("a valid configuration");
        let asset = Asset {
            id: AssetId(1),
            position_m: [0.0; 3],
            velocity_m_s: [0.0; 3],
            time: Time::default(),
            zone: Zone::Sphere { radius_m: 10_000.0 },
            value: 1.0,
        };
        pipeline.set_assets(&[asset]).expect("a valid asset");
        Self { pipeline, picture: Picture::default(), digest: Digest::new() }
    }

    /// A picture as JSON has every bit of its numbers.
    fn step(&mut self, scan: &Scan<'_>) {
        self.pipeline.step_into(scan, &mut self.picture).expect("a valid scan");
        self.digest.add(self.picture.to_json().expect("finite numbers").as_bytes());
    }

    fn tell(mut self, of: &str) {
        assert!(!self.picture.tracks.is_empty(), "{of}: an empty picture tells nothing");
        self.digest.add(self.pipeline.snapshot().as_bytes());
        self.digest.tell(of);
    }
}

/// A turning radar on Earth, turning aircraft, and a jammer.
fn world() -> SceneConfig {
    let aircraft = |index: u32| {
        let bearing = 0.6 * f64::from(index);
        let place = Geodetic::from_degrees(43.0 + 0.4 * bearing.cos(), -5.0 + 0.5 * bearing.sin(), 8000.0);
        let course = (bearing + 3.0) % std::f64::consts::TAU;
        TargetScript::new(place, course, 200.0).straight(20.0).turning(40.0, 0.05).straight(300.0)
    };
    SceneConfig {
        seed: 5,
        radar: SceneRadar { sectors: 4, false_plots_per_rotation: 20.0, ..SceneRadar::default() },
        targets: (0..10).map(aircraft).collect(),
        jammers: vec![JammerScript::at_bearing(2.0, 20.0, Burst { start_s: 10.0, end_s: 50.0 })],
        ..SceneConfig::default()
    }
}

fn tell_of_plots(mode: AssociationMode) {
    let tracker = TrackerConfig { association: mode, ..TrackerConfig::default() };
    let sensor = SensorConfig { adapt_noise: true, ..world().sensor() };
    let mut run = Run::new(Config { sensors: vec![sensor], tracker, ..Config::default() });
    let mut scene = Scene::new(world()).expect("a valid scene");
    for _ in 0..SCANS {
        let scan = scene.next(&RadarSettings::default());
        run.step(&scan.as_scan());
    }
    run.tell(&format!("{mode:?} on Earth"));
}

fn tell_of_a_plane(mode: AssociationMode) {
    let config = Area::config();
    let tracker = TrackerConfig { association: mode, ..config.tracker.clone() };
    let (mut run, mut area) = (Run::new(Config { tracker, ..config }), Area::new(50, 3));
    for _ in 0..SCANS {
        let scan = area.next();
        run.step(&scan.as_scan());
    }
    run.tell(&format!("{mode:?} in a plane"));
}

/// A beam that keeps looking at one aircraft.
fn tell_of_samples() {
    let scan = ScanPattern::Electronic { beams: vec![Beam { azimuth_rad: 1.0, elevation_rad: 0.1 }] };
    let radar = RadarConfig { scan, ..RadarConfig::default() };
    let site = IqSceneConfig::default().site;
    let range = Polar { range_m: 40_000.0, azimuth_rad: 1.0, elevation_rad: 0.1 };
    let place = EnuFrame::new(site).to_geodetic(range.to_enu());
    let target = IqTarget {
        script: TargetScript::new(place, 1.0, 150.0).straight(300.0),
        swerling: Swerling::default(),
    };
    let sensor = SensorConfig {
        site: Site::Geodetic(site),
        channels: radar.carriers_hz.len() as u32,
        radar: Some(radar.clone()),
        ..SensorConfig::default()
    };
    let world =
        IqSceneConfig { radar, targets: vec![target], dwells_per_scan: 1, ..IqSceneConfig::default() };
    let config = Config { sensors: vec![sensor], simd_level: SimdLevel::Portable, ..Config::default() };
    let (mut run, mut scene) = (Run::new(config), IqScene::new(world).expect("a valid scene"));
    for _ in 0..SCANS {
        let scan = scene.next(&RadarSettings::default()).expect("samples");
        scan.with_scan(|scan| run.step(scan));
    }
    run.tell("samples");
}

fn tell_of_the_system() {
    let mut digest = Digest::new();
    for step in 1..20_000 {
        let x = 0.001 * f64::from(step);
        for value in [x.exp(), x.ln(), x.sin(), x.atan2(1.0)] {
            digest.add(&value.to_bits().to_le_bytes());
        }
    }
    digest.tell(SYSTEM);
}

/// What the other process does.
#[test]
#[ignore = "tells of this machine what the other test compares"]
fn digests() {
    tell_of_the_system();
    for mode in AssociationMode::ALL {
        tell_of_plots(*mode);
        tell_of_a_plane(*mode);
    }
    tell_of_samples();
}

/// What a process finds to which the C library gives these functions.
fn found(tunables: &str) -> Vec<String> {
    let own = std::env::current_exe().expect("this test");
    let ask = ["--ignored", "--exact", "digests", "--nocapture"];
    let answer = Command::new(own).args(ask).env("GLIBC_TUNABLES", tunables).output().expect("an answer");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let said = String::from_utf8(answer.stdout).expect("text");
    said.lines().filter_map(|line| line.split_once(MARK)).map(|(_, digest)| digest.to_owned()).collect()
}

#[test]
fn pictures_do_not_depend_on_the_machines_functions() {
    let (own, other) = (found(""), found("glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4"));
    assert_eq!(own.len(), 2 + 2 * AssociationMode::ALL.len());
    for (own, other) in own.iter().zip(&other) {
        if own.starts_with(SYSTEM) {
            println!(
                "{}",
                if own == other { "SKIPPED: this machine has one kind only" } else { "they differ" }
            );
        } else {
            assert_eq!(own, other);
        }
    }
}
