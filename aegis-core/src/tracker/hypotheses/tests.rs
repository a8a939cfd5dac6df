//! Against all joint histories, one by one; and the bounds.

use super::rename::Renamer;
use super::{Family, Local, MOST_GLOBALS, MOST_MEMBERS, NONE};
use crate::config::{AssociationMode, Config, SensorConfig, Site, Space, TrackerConfig};
use crate::detector::classification::fusion::ClassEvidence;
use crate::event::Event;
use crate::ids::{SensorId, TrackId};
use crate::plot::{Identity, Measurement, Plot};
use crate::scan::{Look, Sector};
use crate::time::Time;
use crate::tracker::absorb::{Absorber, Rules};
use crate::tracker::amplitude::OwnEchoes;
use crate::tracker::bernoulli::{Bernoulli, existence_if_missed};
use crate::tracker::confirmation::LookHistory;
use crate::tracker::engine::Engine;
use crate::tracker::kinematics::Kinematics;
use crate::tracker::motion::{Modes, Motion, Outlook, StoryModes};
use crate::tracker::noise::Heard;
use crate::tracker::plots::ScanPlots;
use crate::tracker::sensor::PictureFrame;
use crate::tracker::stillness::Stillness;
use crate::tracker::surroundings::OwnKinds;
use crate::tracker::track::TrackStatus;

const PERIOD_S: f64 = 2.0;

/// Nobody is born, and nobody leaves.
fn config() -> Config {
    Config {
        space: Space::Planar,
        sensors: vec![SensorConfig {
            site: Site::Local([0.0; 3]),
            scan_period_s: Some(PERIOD_S),
            detection_probability: 0.8,
            clutter_density_per_m2: 2e-6,
            cartesian_sigma_m: 30.0,
            ..SensorConfig::default()
        }],
        tracker: TrackerConfig {
            association: AssociationMode::Hypotheses,
            manoeuvres: Vec::new(),
            initial_target_ratio: 1e-6,
            birth_ratio_per_s: 1e-9,
            mean_lifetime_s: 1e7,
            confirm_plots: 20,
            gate_probability: 0.999_999,
            ..TrackerConfig::default()
        },
        ..Config::default()
    }
}

fn target(position: [f64; 2], existence: f64) -> Bernoulli<2> {
    let time = Time::from_secs(0.0);
    let square = |sigma: f64| [[sigma * sigma, 0.0], [0.0, sigma * sigma]];
    let state = Kinematics {
        time,
        position,
        velocity: [100.0, 0.0],
        pp: square(20.0),
        pv: [[0.0; 2]; 2],
        vv: square(8.0),
    };
    Bernoulli {
        id: TrackId(1),
        status: TrackStatus::Confirmed,
        is_lost: false,
        modes: Modes::newborn(state, None, [1.0, 0.0, 0.0, 0.0]).settled(),
        existence,
        existence_time: time,
        identity: Identity::UNKNOWN,
        declared: None,
        evidence: ClassEvidence::default(),
        friend: None,
        kinds: OwnKinds::default(),
        heard: Heard::default(),
        echoes: OwnEchoes::default(),
        stillness: Stillness::default(),
        pending: None,
        created: time,
        updated: time,
        plots: 5,
        misses: 0,
        looks: LookHistory::BEGUN,
        guard: None,
    }
}

struct Bench {
    config: Config,
    engine: Engine<2>,
    scan: u32,
    events: Vec<Event>,
}

impl Bench {
    fn new(targets: &[Bernoulli<2>]) -> Self {
        let config = config();
        let mut engine = Engine::new(&config, PictureFrame::new(&config));
        for target in targets {
            engine.targets.push(target.clone());
            engine.passes.begin(0, target.updated);
        }
        Self { config, engine, scan: 0, events: Vec::new() }
    }

    fn next_time(&self) -> Time {
        Time::from_secs(PERIOD_S * f64::from(self.scan + 1))
    }

    fn plots(&self, places: &[[f64; 2]]) -> Vec<Plot> {
        let measurement = |place: &[f64; 2]| Measurement::Cartesian {
            position_m: [place[0], place[1], 0.0],
            covariance: None,
        };
        places.iter().map(|place| Plot::new(self.next_time(), measurement(place))).collect()
    }

    fn see(&mut self, places: &[[f64; 2]]) {
        let (time, plots) = (self.next_time(), self.plots(places));
        let sectors = [Sector::full_circle(time, time)];
        let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        self.engine.step(&look, &plots, &[], time, &mut Vec::new(), &mut self.events);
        self.scan += 1;
    }
}

/// One joint history of two targets: the oracle.
#[derive(Clone)]
struct History {
    weight: f64,
    targets: [(StoryModes<2>, f64); 2],
}

/// Every way in which a scan's plots may be the targets', each updated on its own.
fn all_histories(bench: &Bench, before: &[History], places: &[[f64; 2]]) -> Vec<History> {
    let motion = Motion::<2>::new(&bench.config.tracker);
    let sensor = &bench.engine.sensors[0];
    let time = bench.next_time();
    let sectors = [Sector::full_circle(time, time)];
    let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
    let view = sensor.view(&look, &PictureFrame::new(&bench.config));
    let mut plots = ScanPlots::<2>::default();
    plots.rebuild(&bench.plots(places), sensor, &bench.config.tracker, &view);
    let rules =
        Rules { motion: &motion, tracker: &bench.config.tracker, sensor: &sensor.config, view: &view };
    let mut absorber = Absorber::new();
    let detection = sensor.surroundings.detection_probability(20_000.0);
    let mut branch = |modes: &StoryModes<2>, existence: f64, plot: Option<u32>| {
        let Some(plot) = plot else {
            let missed = existence_if_missed(existence, detection);
            return (1.0 - detection * existence, (*modes, missed));
        };
        let seen = plots.at(plot as usize);
        let mut outlook = Outlook::empty();
        motion.foresee(modes.view(), time, &mut outlook);
        let weighed = outlook.weigh(&seen.observation, modes.azimuths, &view);
        let mut after = *modes;
        absorber.absorb_one(&mut after, seen, &rules);
        (existence * detection * seen.ln_ratio(weighed.density).exp(), (after, 1.0))
    };
    let choices = || (0..places.len() as u32).map(Some).chain([None]);
    let mut after = Vec::new();
    for history in before {
        for (first, second) in choices().flat_map(|first| choices().map(move |second| (first, second))) {
            if first.is_some() && first == second {
                continue;
            }
            let [a, b] = &history.targets;
            let (a, b) = (branch(&a.0, a.1, first), branch(&b.0, b.1, second));
            after.push(History { weight: history.weight * a.0 * b.0, targets: [a.1, b.1] });
        }
    }
    let all: f64 = after.iter().map(|history| history.weight).sum();
    for history in &mut after {
        history.weight /= all;
    }
    after.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    after
}

/// Known codes keep the labels apart; plots say nothing of them.
fn known(position: [f64; 2], existence: f64, code: u16) -> Bernoulli<2> {
    let identity = Identity { mode_3a: Some(code), ..Identity::UNKNOWN };
    Bernoulli { identity, ..target(position, existence) }
}

#[test]
fn stories_and_existence_are_those_of_all_joint_histories() {
    let targets = [known([0.0, 20_000.0], 0.9, 0o1000), known([0.0, 20_090.0], 0.6, 0o2000)];
    let mut bench = Bench::new(&targets);
    let mut histories = vec![History {
        weight: 1.0,
        targets: [0, 1].map(|member| (StoryModes::of(targets[member].modes.view()), [0.9, 0.6][member])),
    }];
    let scans: [&[[f64; 2]]; 3] = [
        &[[200.0, 20_035.0], [215.0, 20_060.0]],
        &[[400.0, 20_050.0]],
        &[[605.0, 20_020.0], [590.0, 20_075.0]],
    ];
    for (scan, places) in scans.iter().enumerate() {
        histories = all_histories(&bench, &histories, places);
        bench.see(places);
        for member in 0..2 {
            let exact: f64 = histories.iter().map(|history| history.weight * history.targets[member].1).sum();
            let row = bench.engine.targets[member].existence;
            assert!((row - exact).abs() < 5e-3, "scan {scan}, target {member}: {row} against {exact}");
        }
        let families: Vec<_> = bench.engine.hypotheses.families.iter().collect();
        assert_eq!(families.len(), 1, "scan {scan}: they contest plots");
        // What has become the same may have been merged, so only the first scan's stories are all there.
        if scan == 0 {
            for (weight, history) in families[0].weights.iter().zip(&histories) {
                assert!((weight - history.weight).abs() < 2e-3, "{weight} against {}", history.weight);
            }
            assert_shows(&bench, &histories[0]);
        }
        let sum: f64 = families[0].weights.iter().sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }
}

/// The targets are where a history has them.
fn assert_shows(bench: &Bench, history: &History) {
    let motion = Motion::<2>::new(&bench.config.tracker);
    let time = Time::from_secs(PERIOD_S * f64::from(bench.scan));
    for (member, (modes, _)) in history.targets.iter().enumerate() {
        let exact = motion.mean(modes.view(), time);
        let shown = motion.mean(bench.engine.targets[member].modes.view(), time);
        let off = (exact.position[0] - shown.position[0]).hypot(exact.position[1] - shown.position[1]);
        assert!(off < 1.0, "target {member} is {off} m off");
    }
}

#[test]
fn labels_that_cannot_be_told_apart_change_nothing_but_labels() {
    let of = |targets: [Bernoulli<2>; 2]| {
        let mut bench = Bench::new(&targets);
        let mut most = 0;
        for scan in 1..12 {
            let east = 200.0 * f64::from(scan);
            let second = [east + 15.0, 20_080.0];
            let places = [[east, 20_035.0], second];
            bench.see(&places[..if scan % 3 == 0 { 1 } else { 2 }]);
            most += bench.engine.hypotheses.families.iter().map(|family| family.len()).sum::<usize>();
        }
        (bench.engine.targets.iter().map(|target| target.existence).sum::<f64>(), most)
    };
    let known = of([known([0.0, 20_000.0], 0.9, 0o1000), known([0.0, 20_090.0], 0.6, 0o2000)]);
    let unknown = of([target([0.0, 20_000.0], 0.9), target([0.0, 20_090.0], 0.6)]);
    assert!((known.0 - unknown.0).abs() < 0.02, "targets in all: {known:?} {unknown:?}");
    assert!(unknown.1 <= known.1, "stories in all: {known:?} {unknown:?}");
}

#[test]
fn a_heap_of_plots_on_one_spot_meets_the_bounds() {
    let places = |count: u32, across_m: f64| {
        (0..count).map(move |n| {
            let turn = f64::from(n) * 2.4;
            let radius_m = across_m * (f64::from(n) / f64::from(count)).sqrt();
            [radius_m * turn.cos(), 20_000.0 + radius_m * turn.sin()]
        })
    };
    for (count, across_m) in [(8, 100.0), (40, 300.0)] {
        let targets: Vec<_> = places(count, across_m).map(|place| target(place, 0.9)).collect();
        let mut bench = Bench::new(&targets);
        let mut largest = 0;
        for scan in 1..6 {
            let drift = 2.0 * 100.0 * f64::from(scan);
            let heap: Vec<_> = places(60, across_m).map(|[east, north]| [east + drift, north]).collect();
            bench.see(&heap);
            for family in bench.engine.hypotheses.families.iter() {
                assert!(family.members.len() <= MOST_MEMBERS && family.len() <= MOST_GLOBALS);
                largest = largest.max(family.len());
            }
        }
        let is_cut = bench.events.iter().any(|event| matches!(event, Event::CapacityReached { .. }));
        assert_eq!(is_cut, count == 40, "{count} targets");
        assert!(count == 40 || largest > 20, "{largest}");
    }
}

#[test]
fn a_target_that_is_alone_and_sure_has_one_story() {
    let mut bench = Bench::new(&[target([0.0, 20_000.0], 0.999)]);
    for scan in 1..5 {
        bench.see(&[[200.0 * f64::from(scan), 20_000.0]]);
        assert!(bench.engine.hypotheses.families.is_empty());
    }
}

/// The best story has the first of two tracks where it was, and the second gone; another has the second `off_m` metres
/// beside that, and the first gone. How likely each is there once the stories name their targets alike, in per cent.
fn per_cent_when_named_alike(off_m: f64, identity: Identity) -> [i64; 2] {
    let targets = [[0.0, 0.0], [off_m, 0.0]].map(|place| Bernoulli { identity, ..target(place, 1.0) });
    let locals = [0, 1].map(|member| Local::of(&targets[member], member as u32));
    let mut family = Family {
        members: vec![0, 1],
        locals: locals.to_vec(),
        weights: vec![0.6, 0.4],
        choices: vec![0, NONE, NONE, 1],
    };
    let motion = Motion::new(&config().tracker);
    Renamer::default().rename(&mut family, &targets, &motion, Time::from_secs(0.0));
    assert!((0..2).all(|global| (0..2).all(|member| {
        family.choice(global, member).is_none_or(|local| family.locals[local].member as usize == member)
    })));
    [0, 1].map(|member| (100.0 * family.existence(member)).round() as i64)
}

#[test]
fn one_target_that_two_tracks_may_be_is_one_track() {
    assert_eq!(per_cent_when_named_alike(15.0, Identity::UNKNOWN), [100, 0]);
}

#[test]
fn what_is_elsewhere_or_known_keeps_its_name() {
    assert_eq!(per_cent_when_named_alike(3000.0, Identity::UNKNOWN), [60, 40]);
    let known = Identity { mode_3a: Some(0o4321), ..Identity::UNKNOWN };
    assert_eq!(per_cent_when_named_alike(15.0, known), [60, 40]);
}
