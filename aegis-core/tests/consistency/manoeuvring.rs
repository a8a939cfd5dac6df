//! The default configuration, and truth that turns now and then.

use crate::flight::{Flight, Habit, Phase};
use crate::radar::{Case, MODES, Measured, PERIOD_S, Random, Watch, nees_of, state_of};
use aegis_core::config::{AssociationMode, Space, TrackerConfig};
use aegis_core::metrics::Consistency;
use aegis_core::{Config, Time, Track};

const RUNS: u64 = 200;
const SCANS: u32 = 150;

/// What was found in one phase of flight.
#[derive(Clone, Copy, Default)]
struct Found {
    nees: Consistency,
    /// Sums of squared errors of position and velocity over the ground, and of what the covariance says of them.
    position_m2: [f64; 2],
    velocity_m2_s2: [f64; 2],
    scans: u32,
}

#[derive(Default)]
struct Table {
    phases: [Found; Phase::ALL.len()],
    scans: u32,
    untracked: u32,
    numbers: u32,
}

impl Found {
    fn add(&mut self, case: &Case, track: &Track, flight: &Flight) {
        self.nees.add(nees_of(case, track, &flight.state), 2 * case.dimensions());
        let error = state_of(track) - flight.state;
        let p = &track.covariance;
        self.position_m2[0] += error[0].powi(2) + error[1].powi(2);
        self.position_m2[1] += p[0][0] + p[1][1];
        self.velocity_m2_s2[0] += error[3].powi(2) + error[4].powi(2);
        self.velocity_m2_s2[1] += p[3][3] + p[4][4];
        self.scans += 1;
    }
}

impl Table {
    fn of(case: &Case, habit: Habit, config: &Config) -> Self {
        let mut table = Self::default();
        for run in 0..RUNS {
            table.add_run(case, habit, config, run);
        }
        table
    }

    fn add_run(&mut self, case: &Case, habit: Habit, config: &Config, run: u64) {
        let mut random = Random::new(case, run);
        let mut flight = Flight::new(habit, case, &mut random);
        let mut watch = Watch::new(config);
        let mut newest = 0;
        for scan in 0..SCANS {
            if scan > 0 {
                flight.fly(PERIOD_S, &mut random);
            }
            let time = Time::from_secs(PERIOD_S * f64::from(scan));
            let plot = crate::radar::plot(case, &flight.state, time, &mut random);
            watch.look(time, plot.as_ref());
            if scan < 2 {
                continue;
            }
            self.scans += 1;
            let tracks = watch.picture.tracks.iter().filter(|track| track.is_confirmed());
            let Some(track) = tracks.max_by_key(|track| (track.updated, track.plots)) else {
                self.untracked += 1;
                continue;
            };
            if track.id.0 > newest {
                (self.numbers, newest) = (self.numbers + 1, track.id.0);
            }
            self.phases[flight.phase() as usize].add(case, track, &flight);
        }
    }

    fn mean(&self) -> f64 {
        let all =
            self.phases.iter().filter_map(|found| Some((found.nees.per_dof()?, f64::from(found.scans))));
        let (sum, scans) = all.fold((0.0, 0.0), |sum, (nees, scans)| (sum.0 + nees * scans, sum.1 + scans));
        sum / scans
    }

    fn print(&self, title: &str) {
        println!(
            "{title}: NEES/n {:.3}; untracked {} of {}, numbers {} in {RUNS} runs",
            self.mean(),
            self.untracked,
            self.scans,
            self.numbers
        );
        for (phase, found) in Phase::ALL.iter().zip(&self.phases).filter(|pair| pair.1.scans > 0) {
            let root = |sum: f64| (sum / f64::from(found.scans)).sqrt();
            println!(
                "  {:9} {:6} scans: NEES/n {:6.3}; position {:6.1} m (says {:6.1}); velocity {:5.1} m/s (says {:5.1})",
                format!("{phase:?}"),
                found.scans,
                found.nees.per_dof().unwrap_or(f64::NAN),
                root(found.position_m2[0]),
                root(found.position_m2[1]),
                root(found.velocity_m2_s2[0]),
                root(found.velocity_m2_s2[1]),
            );
        }
    }
}

fn told(case: &Case) -> Config {
    let tracker = TrackerConfig { association: case.mode, ..TrackerConfig::default() };
    Config { space: case.space, sensors: vec![case.sensor()], tracker, ..Config::default() }
}

fn case(mode: AssociationMode, space: Space, measured: Measured) -> Case {
    Case { mode, space, measured, detection_probability: 0.9, seed: 7000 }
}

#[test]
fn explore() {
    for habit in [Habit::AsAssumed, Habit::StandardTurns] {
        for (space, measured) in [(Space::Planar, Measured::Cartesian), (Space::Spatial, Measured::Polar)] {
            let case = case(AssociationMode::Belief, space, measured);
            Table::of(&case, habit, &told(&case)).print(&format!("q=16 {habit:?} {space:?} {measured:?}"));
            let mut config = told(&case);
            config.tracker.process_noise_m2_s3 = 1.0;
            Table::of(&case, habit, &config).print(&format!("q=1 {habit:?} {space:?} {measured:?}"));
        }
    }
}
#[test]
fn trace() {
    let case = case(AssociationMode::Belief, Space::Planar, Measured::Cartesian);
    let case = Case { detection_probability: 1.0, ..case };
    let mut config = told(&case);
    config.tracker.process_noise_m2_s3 = 1.0;
    for run in 0..4 {
        let mut random = Random::new(&case, run);
        let mut flight = Flight::new(Habit::StandardTurns, &case, &mut random);
        let mut watch = Watch::new(&config);
        for scan in 0..50 {
            if scan > 0 {
                flight.fly(PERIOD_S, &mut random);
            }
            let time = Time::from_secs(PERIOD_S * f64::from(scan));
            let plot = crate::radar::plot(&case, &flight.state, time, &mut random);
            watch.look(time, plot.as_ref());
            if scan < 20 {
                continue;
            }
            print!("{run} {scan} {:?}", flight.phase());
            let v = flight.state[3].hypot(flight.state[4]);
            let u = [flight.state[3] / v, flight.state[4] / v];
            for track in &watch.picture.tracks {
                let e = state_of(track) - flight.state;
                let along = |x: f64, y: f64| (x * u[0] + y * u[1], x * u[1] - y * u[0]);
                let p = &track.covariance;
                print!(
                    " [{} {:?} probs {:.3?} along/across: p {:.0?} v {:.1?} plot {:.0?} says {:.0} {:.1} nees {:.2}]",
                    track.id,
                    track.status,
                    track.mode_probabilities,
                    along(e[0], e[1]),
                    along(e[3], e[4]),
                    match plot.as_ref().unwrap().measurement {
                        aegis_core::Measurement::Cartesian { position_m, .. } =>
                            along(position_m[0] - flight.state[0], position_m[1] - flight.state[1]),
                        _ => panic!(),
                    },
                    (p[0][0] + p[1][1]).sqrt(),
                    (p[3][3] + p[4][4]).sqrt(),
                    nees_of(&case, track, &flight.state) / 4.0
                );
            }
            println!();
        }
    }
}
