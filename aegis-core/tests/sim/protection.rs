//! The whole loop: a jammer's strobes make the pipeline recommend, the host accepts, the scene's radar escapes.

use crate::support::{detections, hovering, polar, quiet};
use aegis_core::config::{Authority, EwConfig};
use aegis_core::ew::ActionKind;
use aegis_core::geometry::wrap_angle;
use aegis_core::radar::SettingsChange;
use aegis_core::sim::{Burst, JammerScript, Scene, SceneConfig, SceneRadar, SimScan};
use aegis_core::{ActionId, ActionState, Config, Decision, Pipeline, RadarSettings};
use std::f64::consts::TAU;

const BEARING_RAD: f64 = 4.0;
const ROTATIONS: u32 = 200;

/// Two hundred rotations under a jammer on channel 0; the host gives every open action the same answer.
fn run(decision: Decision) -> Vec<SimScan> {
    let burst = Burst { start_s: 0.0, end_s: 1e4 };
    let jammer = JammerScript { channels: vec![0], ..JammerScript::at_bearing(BEARING_RAD, 25.0, burst) };
    let world = SceneConfig {
        seed: 8,
        radar: quiet(SceneRadar::default()),
        targets: vec![hovering(80_000.0, BEARING_RAD)],
        jammers: vec![jammer],
        ..SceneConfig::default()
    };
    let ew = EwConfig { authority: Authority::Advise, ..EwConfig::default() };
    let config = Config { sensors: vec![world.sensor()], ew, ..Config::default() };
    let mut pipeline = Pipeline::new(config).expect("the scene's radar is a valid sensor");
    let (radar, scans) = (world.radar.id, ROTATIONS * world.radar.sectors);
    let mut scene = Scene::new(world).expect("a valid scene");
    let mut step = || {
        let scan = scene.next(pipeline.settings(radar).expect("it is the scene's radar"));
        let picture = pipeline.step(&scan.as_scan()).expect("a scene's scans are valid");
        for action in picture.actions.iter().filter(|action| action.state == ActionState::Recommended) {
            pipeline.decide(action.id, decision).expect("it is open");
        }
        scan
    };
    (0..scans).map(|_| step()).collect()
}

#[test]
fn an_accepted_action_gives_the_target_back() {
    let strobes = |scans: &[SimScan]| scans.iter().map(|scan| scan.strobes.len()).sum::<usize>();
    let (vetoed, accepted) = (run(Decision::Veto), run(Decision::Accept));
    assert_eq!(strobes(&vetoed), ROTATIONS as usize);
    assert!(detections(&vetoed, 0) < 60, "{}", detections(&vetoed, 0));
    // Without strobes the pipeline takes its channel back after half a minute, to look: that costs a rotation each time.
    assert!(strobes(&accepted) < 30, "{}", strobes(&accepted));
    assert!(detections(&accepted, 0) > 165, "{}", detections(&accepted, 0));
}

const SILENT_RAD: f64 = 0.9;

/// Where the jammer is nothing is transmitted: the sector lies across the boundary of two scans.
fn listening() -> RadarSettings {
    let kind = ActionKind::ListenOnly { azimuth_rad: BEARING_RAD, width_rad: SILENT_RAD };
    RadarSettings { changes: vec![SettingsChange { action: ActionId(1), kind }], ..RadarSettings::default() }
}

/// A crowded scene with a jammer that is always heard, and a target in its direction.
fn crowded() -> SceneConfig {
    let jammer = JammerScript::at_bearing(BEARING_RAD, 25.0, Burst { start_s: 0.0, end_s: 1e4 });
    let radar = SceneRadar { false_plots_per_rotation: 100.0, ..SceneRadar::default() };
    let targets = vec![hovering(40_000.0, BEARING_RAD), hovering(40_000.0, BEARING_RAD + 1.0)];
    SceneConfig { seed: 3, radar, targets, jammers: vec![jammer], ..SceneConfig::default() }
}

#[test]
fn a_radar_that_only_listens_hears_and_sees_nothing_there() {
    let config = crowded();
    let mut scene = Scene::new(config.clone()).expect("a valid scene");
    let scans: Vec<_> = (0..10 * config.radar.sectors).map(|_| scene.next(&listening())).collect();
    let is_silent = |azimuth_rad: f64| wrap_angle(azimuth_rad - BEARING_RAD).abs() <= 0.5 * SILENT_RAD;
    let azimuths = || scans.iter().flat_map(|scan| &scan.plots).map(|plot| polar(plot).1);
    // Azimuths are measured: a plot from beside the sector may seem to be inside by a few deviations.
    let measured = |azimuth_rad: f64| wrap_angle(azimuth_rad - BEARING_RAD).abs() <= 0.5 * SILENT_RAD - 0.02;
    assert!(azimuths().count() > 700 && !azimuths().any(measured));
    assert_eq!(detections(&scans, 0), 0);
    assert!(detections(&scans, 1) > 5);
    assert_eq!(scans.iter().map(|scan| scan.strobes.len()).sum::<usize>(), 10);
    let lit_rad: f64 = scans.iter().flat_map(|scan| &scan.lit).map(|lit| lit.width_rad).sum();
    assert!((lit_rad - 10.0 * (TAU - SILENT_RAD)).abs() < 1e-9, "{lit_rad}");
    for (scan, lit) in scans.iter().flat_map(|scan| scan.lit.iter().map(move |lit| (scan, lit))) {
        let middle_rad = (lit.azimuth_rad + 0.5 * lit.width_rad).rem_euclid(TAU);
        assert!(!is_silent(middle_rad));
        let [swept, seen] =
            [&scan.sector, lit].map(|sector| sector.time_at(middle_rad).expect("it is inside"));
        assert!(swept.seconds_since(seen).abs() < 1e-6);
    }
}

#[test]
fn what_flies_where_a_radar_only_listens_is_not_missed() {
    let quiet = SceneConfig { jammers: Vec::new(), radar: quiet(SceneRadar::default()), ..crowded() };
    let config = Config { sensors: vec![quiet.sensor()], ..Config::default() };
    let mut pipeline = Pipeline::new(config).expect("the scene's radar is a valid sensor");
    let sectors = quiet.radar.sectors;
    let mut scene = Scene::new(quiet).expect("a valid scene");
    let mut turn = |settings: &RadarSettings, turns: u32| {
        let mut tracks = Vec::new();
        for _ in 0..turns * sectors {
            let scan = scene.next(settings);
            tracks = pipeline.step(&scan.as_scan()).expect("a scene's scans are valid").tracks;
        }
        tracks
    };
    assert_eq!(turn(&RadarSettings::default(), 20).len(), 2);
    let tracks = turn(&listening(), 10);
    assert_eq!(tracks.len(), 2);
    let unseen = tracks
        .iter()
        .find(|track| track.time.seconds_since(track.updated) > 10.0)
        .expect("it is silent there");
    assert_eq!(unseen.misses, 0);
    // Had the beam lit it, ten looks in vain would have ended it.
    assert!(unseen.existence > 0.5, "{}", unseen.existence);
}
