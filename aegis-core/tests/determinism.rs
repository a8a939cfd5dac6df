//! Same configuration, same scans: the same pictures to the last bit, also across a snapshot; and snapshot bytes from
//! anyone are read without harm.
#![cfg(all(feature = "sim", feature = "serde"))]
#![allow(clippy::print_stdout, reason = "how much is tried is worth reading")]

#[path = "common/area.rs"]
mod area;

use aegis_core::config::{AssociationMode, Authority, EwConfig, TrackerConfig};
use aegis_core::sim::{Burst, JammerScript, Scene, SceneConfig, SceneRadar, SimScan, TargetScript};
use aegis_core::{
    Asset, AssetId, Config, Decision, Error, Geodetic, Identity, Picture, Pipeline, SensorConfig, SensorId,
    Snapshot, Time, Zone,
};
use area::{Area, AreaScan};
use proptest::prelude::*;
use std::sync::OnceLock;

/// Magic, version, checksum: see `snapshot.rs`.
const HEADER: usize = 14;
const SECTORS: u32 = 8;
const ROTATIONS: u32 = 25;

/// Ten aircraft, some of which turn, false plots, a jammer that comes and goes.
fn world() -> SceneConfig {
    let aircraft = |index: u32| {
        let bearing = 0.6 * f64::from(index);
        let place = Geodetic::from_degrees(43.0 + 0.4 * bearing.cos(), -5.0 + 0.5 * bearing.sin(), 8000.0);
        let identity = Identity { mode_s: Some(0x34_0000 + index), ..Identity::UNKNOWN };
        let course = (bearing + 3.0) % std::f64::consts::TAU;
        let target = TargetScript::new(place, course, 200.0).with_identity(identity);
        if index.is_multiple_of(3) {
            return target.straight(20.0).turning(40.0, 0.05).straight(300.0);
        }
        target.straight(300.0)
    };
    SceneConfig {
        seed: 11,
        radar: SceneRadar { sectors: SECTORS, false_plots_per_rotation: 20.0, ..SceneRadar::default() },
        targets: (0..10).map(aircraft).collect(),
        jammers: vec![JammerScript::at_bearing(2.0, 20.0, Burst { start_s: 10.0, end_s: 50.0 })],
        ..SceneConfig::default()
    }
}

/// What is learned of the radar is used: its noise, too.
fn config() -> Config {
    let sensor = SensorConfig { adapt_noise: true, ..world().sensor() };
    let ew = EwConfig { authority: Authority::Advise, ..EwConfig::default() };
    Config { sensors: vec![sensor], ew, ..Config::default() }
}

fn in_mode(association: AssociationMode, config: Config) -> Config {
    Config { tracker: TrackerConfig { association, ..config.tracker }, ..config }
}

fn modes() -> impl Iterator<Item = AssociationMode> {
    AssociationMode::ALL.iter().copied()
}

fn asset() -> Asset {
    Asset {
        id: AssetId(1),
        position_m: [0.0; 3],
        velocity_m_s: [0.0; 3],
        time: Time::default(),
        zone: Zone::Sphere { radius_m: 10_000.0 },
        value: 1.0,
    }
}

fn pipeline() -> Pipeline {
    pipeline_in(AssociationMode::default())
}

fn pipeline_in(mode: AssociationMode) -> Pipeline {
    let mut pipeline = Pipeline::new(in_mode(mode, config())).expect("a valid configuration");
    pipeline.set_assets(&[asset()]).expect("a valid asset");
    pipeline
}

/// One recording for all tests: without feedback, so that it can be cut anywhere.
fn scans() -> &'static [SimScan] {
    static SCANS: OnceLock<Vec<SimScan>> = OnceLock::new();
    SCANS.get_or_init(|| {
        let mut scene = Scene::new(world()).expect("a valid scene");
        let settings = aegis_core::RadarSettings::default();
        (0..ROTATIONS * SECTORS).map(|_| scene.next(&settings)).collect()
    })
}

/// Steps, and accepts every action as soon as it is recommended; pictures as JSON, which writes every bit of a number.
fn play(pipeline: &mut Pipeline, scans: &[SimScan]) -> Vec<String> {
    let mut picture = Picture::default();
    let mut lines = Vec::new();
    for scan in scans {
        pipeline.step_into(&scan.as_scan(), &mut picture).expect("a valid scan");
        for action in &picture.actions {
            // Those that are decided already are refused, which changes nothing.
            let _ = pipeline.decide(action.id, Decision::Accept);
        }
        lines.push(picture.to_json().expect("finite numbers"));
    }
    lines
}

#[test]
fn two_runs_give_the_same_bits() {
    for mode in modes() {
        let (mut first, mut second) = (pipeline_in(mode), pipeline_in(mode));
        let pictures = play(&mut first, scans());
        assert_eq!(pictures, play(&mut second, scans()));
        assert_eq!(first.snapshot(), second.snapshot());
        for word in ["track_confirmed", "threat_assessed", "action_applied", "action_reverted"] {
            let is_there = pictures.iter().any(|picture| picture.contains(word));
            assert!(is_there, "{mode:?}: a run without {word} tests little");
        }
    }
}

#[test]
fn a_scene_that_listens_to_the_radar_repeats_too() {
    let run = || {
        let (mut scene, mut pipeline) = (Scene::new(world()).expect("a valid scene"), pipeline());
        let mut lines = Vec::new();
        for _ in 0..ROTATIONS * SECTORS {
            let scan = scene.next(pipeline.settings(SensorId(0)).expect("a known radar"));
            lines.extend(play(&mut pipeline, &[scan]));
        }
        lines
    };
    assert_eq!(run(), run());
}

#[test]
fn a_reset_pipeline_begins_anew() {
    let mut used = pipeline();
    let first = play(&mut used, scans());
    used.reset();
    assert_eq!(used.snapshot(), pipeline().snapshot());
    assert_eq!(play(&mut used, scans()), first);
}

#[test]
fn a_planar_area_repeats_across_a_snapshot() {
    modes().for_each(an_area_repeats);
}

fn an_area_repeats(mode: AssociationMode) {
    let mut area = Area::new(50, 7);
    let config = in_mode(mode, Area::config());
    let scans: Vec<AreaScan> = (0..40).map(|_| area.next()).collect();
    let mut whole = Pipeline::new(config.clone()).expect("a valid configuration");
    let mut parts = whole.clone();
    for scan in &scans {
        let stored = parts.snapshot().as_bytes().to_vec();
        let read = Snapshot::from_bytes(stored).expect("its own bytes");
        parts = Pipeline::restore(config.clone(), &read).expect("its own snapshot");
        let scan = scan.as_scan();
        let (one, other) = (whole.step(&scan).expect("valid"), parts.step(&scan).expect("valid"));
        assert_eq!(one.to_json(), other.to_json());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_restored_pipeline_goes_on_as_the_original(
        cut in 0..(ROTATIONS * SECTORS) as usize,
        mode in prop::sample::select(AssociationMode::ALL),
    ) {
        let mut whole = pipeline_in(mode);
        play(&mut whole, &scans()[..cut]);
        let snapshot = whole.snapshot();
        let mut restored = Pipeline::restore(in_mode(mode, config()), &snapshot).expect("its own snapshot");
        prop_assert_eq!(restored.snapshot(), snapshot);
        prop_assert_eq!(play(&mut whole, &scans()[cut..]), play(&mut restored, &scans()[cut..]));
        prop_assert_eq!(restored.snapshot(), whole.snapshot());
    }
}

/// A snapshot with something of everything in it, and the scans that follow: small, as all of it is to be tried.
struct Rich {
    config: Config,
    bytes: Vec<u8>,
    next: Vec<SimScan>,
}

fn rich() -> &'static Rich {
    static RICH: OnceLock<Rich> = OnceLock::new();
    RICH.get_or_init(|| {
        let mut world = world();
        world.targets.truncate(3);
        (world.radar.sectors, world.radar.false_plots_per_rotation) = (1, 3.0);
        let config = Config { sensors: vec![world.sensor()], ..config() };
        let mut scene = Scene::new(world).expect("a valid scene");
        let settings = aegis_core::RadarSettings::default();
        let mut scans: Vec<_> = (0..10).map(|_| scene.next(&settings)).collect();
        let next = scans.split_off(8);
        let mut pipeline = Pipeline::new(config.clone()).expect("a valid configuration");
        pipeline.set_assets(&[asset()]).expect("a valid asset");
        let pictures = play(&mut pipeline, &scans);
        for word in ["track_confirmed", "threat_assessed", "action_applied"] {
            assert!(
                pictures.iter().any(|picture| picture.contains(word)),
                "a state without {word} tests little"
            );
        }
        assert!(!pipeline.settings(SensorId(0)).expect("a known radar").overrides.is_empty());
        Rich { config, bytes: pipeline.snapshot().as_bytes().to_vec(), next }
    })
}

/// FNV-1a of the state, as the snapshot's documentation says.
fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    let hash = bytes[HEADER..].iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    bytes[HEADER - 8..HEADER].copy_from_slice(&hash.to_le_bytes());
    bytes
}

fn assert_refused(bytes: Vec<u8>) {
    assert!(matches!(Snapshot::from_bytes(bytes), Err(Error::Snapshot(_))));
}

/// What a reader of anyone's bytes may do: refuse them, or go on without a panic.
fn assert_harmless(bytes: Vec<u8>) {
    let rich = rich();
    let Ok(snapshot) = Snapshot::from_bytes(bytes) else { return };
    let Ok(mut pipeline) = Pipeline::restore(rich.config.clone(), &snapshot) else { return };
    let mut picture = Picture::default();
    for scan in &rich.next {
        let before = pipeline.snapshot();
        match pipeline.step_into(&scan.as_scan(), &mut picture) {
            Ok(()) => assert!(picture.tracks.iter().all(|track| (0.0..=1.0).contains(&track.existence))),
            Err(error) => {
                let is_of_time = matches!(error, Error::ScanTooOld { .. } | Error::ScanTooNew { .. });
                assert!(is_of_time, "{error}");
                assert!(pipeline.snapshot() == before, "a refused step changed something");
                return;
            }
        }
    }
}

#[test]
fn damage_is_refused() {
    let bytes = &rich().bytes;
    assert_eq!(&with_checksum(bytes.clone()), bytes, "the documented checksum");
    for index in places(0, bytes.len()) {
        assert_refused(bytes[..index].to_vec());
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[index] ^= 1 << bit;
            assert_refused(flipped);
        }
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert_refused(longer);
    let mut newer = bytes.clone();
    newer[4] += 1;
    assert_refused(with_checksum(newer));
}

/// Places of the state to try. Much of it are numbers of eight bytes, one beside the other: an odd step meets every
/// byte of some of them.
fn places(first: usize, end: usize) -> impl Iterator<Item = usize> {
    const MOST: usize = 2500;
    let step = ((end - first) / MOST) | 1;
    println!("{end} bytes, every {step}th is tried");
    (first..end).step_by(step)
}

/// Places of the state are made extreme, with a right checksum: single bytes, and the largest whole number.
#[test]
fn extreme_states_are_harmless() {
    let bytes = &rich().bytes;
    let largest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    for index in places(HEADER, bytes.len()) {
        for byte in [0x00, 0x01, 0x7f, 0x80, 0xf0, 0xff] {
            let mut changed = bytes.clone();
            changed[index] = byte;
            assert_harmless(with_checksum(changed));
        }
        let mut changed = bytes.clone();
        changed.splice(index..=index, largest);
        assert_harmless(with_checksum(changed));
        assert_harmless(with_checksum(bytes[..index].to_vec()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn mutated_states_are_harmless(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..8),
    ) {
        let mut bytes = rich().bytes.clone();
        for (place, byte, how) in places {
            let index = HEADER + place.index(bytes.len() - HEADER);
            match how {
                0 => bytes[index] = byte,
                1 => bytes.insert(index, byte),
                _ => drop(bytes.remove(index)),
            }
        }
        assert_harmless(with_checksum(bytes));
    }

    #[test]
    fn any_bytes_are_harmless(state in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = rich().bytes[..HEADER].to_vec();
        bytes.extend(state);
        assert_harmless(with_checksum(bytes));
    }
}

#[test]
fn a_snapshot_of_another_kind_of_world_is_refused() {
    let snapshot = Snapshot::from_bytes(rich().bytes.clone()).expect("its own bytes");
    let mut planar = config();
    planar.space = aegis_core::config::Space::Planar;
    let mut two_radars = config();
    two_radars.sensors.push(SensorConfig { id: SensorId(1), ..world().sensor() });
    let mut other_radar = config();
    other_radar.sensors[0].id = SensorId(5);
    for config in [planar, two_radars, other_radar] {
        assert!(matches!(Pipeline::restore(config, &snapshot), Err(Error::Snapshot(_))));
    }
    let mut invalid = config();
    invalid.max_lag_s = f64::NAN;
    assert!(matches!(Pipeline::restore(invalid, &snapshot), Err(Error::InvalidConfig { .. })));
}
