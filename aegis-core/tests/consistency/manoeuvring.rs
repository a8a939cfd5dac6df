//! The default configuration, and truth that turns now and then.

use crate::flight::{Flight, Habit, Phase};
use crate::radar::{Case, Measured, PERIOD_S, Random, Watch, nees_of, plot, state_of};
use aegis_core::config::{AssociationMode, Space, TrackerConfig};
use aegis_core::metrics::Consistency;
use aegis_core::{Config, Time, Track};

const RUNS: u64 = 100;
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
            let plot = plot(case, &flight.state, time, &mut random);
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

/// One table for each mode of association, world and kind of plot.
fn tables(habit: Habit) -> impl Iterator<Item = (Case, Table)> {
    let spaces = [Space::Planar, Space::Spatial];
    let worlds =
        spaces.into_iter().flat_map(|space| [(space, Measured::Cartesian), (space, Measured::Polar)]);
    let cases = worlds.flat_map(|(space, measured)| {
        let case = move |mode| Case { mode, space, measured, detection_probability: 0.9, seed: 7000 };
        AssociationMode::ALL.iter().copied().map(case)
    });
    cases.map(move |case| {
        let table = Table::of(&case, habit, &told(&case));
        table.print(&format!("{habit:?} {case:?}"));
        (case, table)
    })
}

#[test]
fn truth_as_the_default_assumes_it() {
    for (case, table) in tables(Habit::AsAssumed) {
        let mean = table.mean();
        assert!((0.8..=1.25).contains(&mean), "{case:?}: NEES/n {mean:.3}");
    }
}

/// More turns than the default expects, each after 40 to 120 s: while one begins, the tracker cannot know yet. On average over
/// radars and modes it is honest all the same.
#[test]
fn turns_at_three_degrees_a_second() {
    let (mut sum, mut cases) = (0.0, 0);
    for (case, table) in tables(Habit::StandardTurns) {
        let (mean, in_turns) = (table.mean(), table.phases[Phase::Turn as usize].nees.per_dof());
        assert!((0.8..=1.35).contains(&mean), "{case:?}: NEES/n {mean:.3}");
        assert!(in_turns.is_some_and(|nees| nees < 1.4), "{case:?}: in turns {in_turns:?}");
        assert!(u64::from(table.numbers) <= RUNS + RUNS / 20, "{case:?}: {} numbers", table.numbers);
        (sum, cases) = (sum + mean, cases + 1);
    }
    let mean = sum / f64::from(cases);
    assert!((0.8..=1.25).contains(&mean), "NEES/n {mean:.3}");
}
