//! Simulated traffic for long: memory stays flat, no track is quarantined, and a pipeline that was restored half-way
//! ends as the one that never stopped. Ten minutes here; `make soak` is a day with a thousand targets.
#![cfg(all(feature = "sim", feature = "serde"))]
#![allow(clippy::print_stdout, reason = "a day is long: it says how far it has come")]

#[path = "common/counting.rs"]
mod counting;

use aegis_core::sim::{Scene, SceneConfig, SceneRadar, SimScan, TargetScript};
use aegis_core::{Config, Geodetic, Identity, Picture, Pipeline, Snapshot, Time};
use counting::Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const ROTATION_S: f64 = 4.0;
const SECTORS: u32 = 8;

/// Scenes one after the other, each with its own targets.
#[derive(Clone, Copy)]
struct Soak {
    scenes: u32,
    scene_s: f64,
    targets: u32,
}

impl Soak {
    fn scene(&self, number: u32) -> SceneConfig {
        SceneConfig {
            seed: u64::from(number),
            start: Time::from_secs(self.scene_s * f64::from(number)),
            radar: SceneRadar {
                rotation_period_s: ROTATION_S,
                sectors: SECTORS,
                false_plots_per_rotation: 0.1 * f64::from(self.targets),
                ..SceneRadar::default()
            },
            targets: (0..self.targets).map(|index| self.target(number, index)).collect(),
            ..SceneConfig::default()
        }
    }

    /// Somewhere within 150 km, straight on and a turn, to the one side and the other, again and again.
    fn target(&self, scene: u32, index: u32) -> TargetScript {
        // Multiples of the golden ratio fall evenly.
        let even = |of: u32, step: f64| (f64::from(of) * step).fract();
        let bearing = std::f64::consts::TAU * even(index + 7 * scene, 0.618_033_988_75);
        let out = even(index + scene, 0.754_877_666_25).sqrt();
        let place = Geodetic::from_degrees(
            43.0 + 1.3 * out * bearing.cos(),
            -5.0 + 1.8 * out * bearing.sin(),
            3000.0 + 8000.0 * even(index, 0.569_840_290_998),
        );
        let speed_m_s = 100.0 + 150.0 * even(index, 0.411);
        let side = if index.is_multiple_of(2) { 1.0 } else { -1.0 };
        let mut script = TargetScript::new(place, bearing - 2.0, speed_m_s);
        if !index.is_multiple_of(3) {
            script = script.with_identity(Identity { mode_s: Some(0x40_0000 + index), ..Identity::UNKNOWN });
        }
        let legs = (self.scene_s / 100.0).ceil() as u32;
        (0..legs).fold(script, |script, _| script.straight(60.0).turning(2.0 * side, 0.05))
    }

    fn run(&self) {
        let sensor = self.scene(0).sensor();
        let config = Config { sensors: vec![sensor], ..Config::default() };
        let mut run = Run::new(config);
        for scene in 0..self.scenes {
            run.play(self, scene);
            println!(
                "{} of {} scenes: {} tracks, {} bytes held by the pipeline, {}",
                scene + 1,
                self.scenes,
                run.picture.tracks.len(),
                run.held,
                resident()
            );
        }
        run.finish();
    }
}

/// What the system says this process holds; nothing where there is no such file.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or("VmRSS unknown").replace('\t', " ")
}

struct Run {
    config: Config,
    whole: Pipeline,
    /// From half-way on.
    restored: Option<Pipeline>,
    picture: Picture,
    other: Picture,
    /// Memory that steps asked for and have not given back, now and half-way.
    held: i64,
    held_half_way: i64,
}

impl Run {
    fn new(config: Config) -> Self {
        let whole = Pipeline::new(config.clone()).expect("a valid configuration");
        let (picture, other) = (Picture::default(), Picture::default());
        Self { config, whole, restored: None, picture, other, held: 0, held_half_way: 0 }
    }

    fn play(&mut self, soak: &Soak, number: u32) {
        let mut scene = Scene::new(soak.scene(number)).expect("a valid scene");
        let radar = self.config.sensors[0].id;
        let rotations = (soak.scene_s / ROTATION_S) as u32;
        let half_way = soak.scenes * rotations / 2;
        for rotation in 0..rotations {
            if number * rotations + rotation == half_way {
                self.restore();
            }
            for _ in 0..SECTORS {
                let scan = scene.next(self.whole.settings(radar).expect("a known radar"));
                self.step(&scan);
            }
        }
        let confirmed = self.picture.tracks.iter().filter(|track| track.is_confirmed()).count();
        assert!(confirmed > soak.targets as usize / 2, "{confirmed} confirmed tracks");
    }

    fn step(&mut self, scan: &SimScan) {
        let before = counting::bytes();
        self.whole.step_into(&scan.as_scan(), &mut self.picture).expect("a valid scan");
        self.held += counting::bytes() - before;
        if let Some(restored) = &mut self.restored {
            restored.step_into(&scan.as_scan(), &mut self.other).expect("a valid scan");
            assert!(self.picture == self.other, "they part at {:?}", self.picture.time);
        }
    }

    fn restore(&mut self) {
        let bytes = self.whole.snapshot().as_bytes().to_vec();
        println!("half-way: a snapshot of {} bytes", bytes.len());
        let snapshot = Snapshot::from_bytes(bytes).expect("its own bytes");
        self.restored = Some(Pipeline::restore(self.config.clone(), &snapshot).expect("its own snapshot"));
        self.held_half_way = self.held;
    }

    /// A buffer may still meet its largest scan in the second half, but nothing grows with time.
    fn finish(&self) {
        let restored = self.restored.as_ref().expect("half-way was passed");
        assert!(self.whole.snapshot() == restored.snapshot(), "both ended in the same state");
        let stats = self.whole.stats().tracker;
        println!("{stats:?}");
        assert_eq!(stats.quarantined, 0);
        assert!(stats.confirmed > 0);
        let grown = self.held - self.held_half_way;
        assert!(grown * 4 <= self.held_half_way, "{grown} bytes more than {} half-way", self.held_half_way);
    }
}

/// As in the day, targets of one scene are replaced by those of another before half-way, and both need memory for a while.
#[test]
fn ten_minutes() {
    Soak { scenes: 4, scene_s: 150.0, targets: 200 }.run();
}

/// `make soak`.
#[test]
#[ignore = "it takes long"]
fn a_day() {
    Soak { scenes: 24, scene_s: 3600.0, targets: 1000 }.run();
}
