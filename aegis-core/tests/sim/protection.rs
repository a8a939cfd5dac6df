//! The whole loop: a jammer's strobes make the pipeline recommend, the host accepts, the scene's radar escapes.

use crate::support::{detections, hovering, quiet};
use aegis_core::config::{Authority, EwConfig};
use aegis_core::sim::{Burst, JammerScript, Scene, SceneConfig, SceneRadar, SimScan};
use aegis_core::{ActionState, Config, Decision, Pipeline};

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
