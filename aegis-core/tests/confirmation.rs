//! M of N logic against the chance that its definition gives it, in every mode of association.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

#[path = "common/area.rs"]
mod area;

use aegis_core::config::{AssociationMode, ConfirmationLogic, Space, TrackerConfig};
use aegis_core::event::LostReason;
use aegis_core::{
    Config, Event, Look, Measurement, Plot, Sector, SensorConfig, SensorId, Site, Time, TrackStatus, Tracker,
};
use rand::RngExt;
use rand_distr::{Poisson, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::collections::BTreeMap;
use std::f64::consts::PI;

const PERIOD_S: f64 = 2.0;
const SIGMA_M: f64 = 30.0;
const DETECTION_PROBABILITY: f64 = 0.8;
const GATE_PROBABILITY: f64 = 0.9999;
/// A target seen once is looked for within this many standard deviations of its velocity; see `false_tracks_a_scan`.
const VELOCITY_SIGMA_M_S: f64 = 140.0;

/// M of N, and K.
#[derive(Clone, Copy, Debug)]
struct Counts {
    plots: u32,
    looks: u32,
    misses: u32,
}

impl Counts {
    const fn new(plots: u32, looks: u32, misses: u32) -> Self {
        Self { plots, looks, misses }
    }

    fn logic(self) -> ConfirmationLogic {
        let Self { plots, looks, misses } = self;
        ConfirmationLogic::MOfN { plots, looks, misses }
    }
}

/// A planar world that is seen all at once every two seconds, and how its tracker listens to it.
struct Bench {
    tracker: Tracker,
    random: Xoshiro256PlusPlus,
    scan: u32,
    events: Vec<Event>,
}

impl Bench {
    fn new(
        association: AssociationMode,
        confirmation: ConfirmationLogic,
        clutter_per_m2: f64,
        seed: u64,
    ) -> Self {
        let tracker = TrackerConfig {
            association,
            confirmation,
            gate_probability: GATE_PROBABILITY,
            velocity_prior_sigma_m_s: VELOCITY_SIGMA_M_S,
            process_noise_m2_s3: 1e-3,
            speed_noise_per_s: 0.0,
            manoeuvres: Vec::new(),
            ..TrackerConfig::default()
        };
        let sensor = SensorConfig {
            site: Site::Local([0.0; 3]),
            scan_period_s: Some(PERIOD_S),
            detection_probability: DETECTION_PROBABILITY,
            clutter_density_per_m2: clutter_per_m2,
            cartesian_sigma_m: SIGMA_M,
            ..SensorConfig::default()
        };
        let config = Config { space: Space::Planar, sensors: vec![sensor], tracker, ..Config::default() };
        Self {
            tracker: Tracker::new(&config).unwrap(),
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
            scan: 0,
            events: Vec::new(),
        }
    }

    /// Straight on at 150 m/s, with noise.
    fn target(&mut self) -> [f64; 2] {
        let mut noise = || SIGMA_M * self.random.sample::<f64, _>(StandardNormal);
        let east_m = 150.0 * PERIOD_S * f64::from(self.scan);
        [20_000.0 + east_m + noise(), 30_000.0 + noise()]
    }

    fn look(&mut self, places: &[[f64; 2]]) {
        let time = Time::from_secs(PERIOD_S * f64::from(self.scan));
        let plot = |place: &[f64; 2]| {
            let position_m = [place[0], place[1], 0.0];
            Plot::new(time, Measurement::Cartesian { position_m, covariance: None })
        };
        let plots: Vec<Plot> = places.iter().map(plot).collect();
        let sectors = [Sector::full_circle(time, time)];
        let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        self.events.clear();
        self.tracker.update(&look, &plots, &[], &mut self.events).unwrap();
        self.scan += 1;
    }

    fn see(&mut self) {
        let place = self.target();
        self.look(&[place]);
    }

    fn confirmed_now(&self) -> usize {
        self.events.iter().filter(|event| matches!(event, Event::TrackConfirmed { .. })).count()
    }

    fn lost_now(&self) -> Option<LostReason> {
        self.events.iter().find_map(|event| match event {
            Event::TrackLost { reason, .. } => Some(*reason),
            _ => None,
        })
    }
}

/// The probability that a target is confirmed at the latest in the n-th look from its first plot on, for n from 1.
///
/// A Markov chain: its state are the latest N looks and the run of misses that they end in, or nothing, before a first
/// plot and after a track was dropped.
fn chance_of_confirmation(counts: Counts, detection: f64, most: usize) -> Vec<f64> {
    let window = (1_u64 << counts.looks) - 1;
    let mut states = BTreeMap::from([(Some((1_u64, 0_u32)), 1.0)]);
    let (mut confirmed, mut chances) = (0.0, vec![0.0]);
    while chances.len() < most {
        let mut next = BTreeMap::new();
        for (state, probability) in states {
            let history = state.map_or(0, |(history, _)| history << 1 & window);
            let misses = state.map_or(0, |(_, misses)| misses + 1);
            let missed = (state.is_some() && misses < counts.misses).then_some((history, misses));
            *next.entry(missed).or_insert(0.0) += probability * (1.0 - detection);
            let seen = history | 1;
            if state.is_some() && seen.count_ones() >= counts.plots {
                confirmed += probability * detection;
            } else {
                *next.entry(Some((seen, 0))).or_insert(0.0) += probability * detection;
            }
        }
        states = next;
        chances.push(confirmed);
    }
    chances
}

#[test]
fn the_chain_gives_what_is_known_of_it() {
    // Two of two: the second look; after a miss there it takes two more.
    let two = chance_of_confirmation(Counts::new(2, 2, 2), 0.8, 3);
    assert!((two[1] - 0.8).abs() < 1e-12 && (two[2] - 0.8).abs() < 1e-12, "{two:?}");
    // Three of five with no dropping inside five looks: two or more of the next four.
    let three = chance_of_confirmation(Counts::new(3, 5, 5), 0.8, 5);
    let binomial = 1.0 - 0.2_f64.powi(4) - 4.0 * 0.8 * 0.2_f64.powi(3);
    assert!((three[4] - binomial).abs() < 1e-12, "{three:?}");
}

/// Four standard deviations of the share among the runs, and what a gate may leave out. Of some forty such comparisons
/// one fails by chance in 400 choices of seeds.
#[test]
fn a_target_is_confirmed_as_soon_as_its_chance_says() {
    const RUNS: usize = 600;
    const LOOKS: usize = 9;
    for counts in [Counts::new(3, 5, 5), Counts::new(2, 3, 2)] {
        let expected = chance_of_confirmation(counts, DETECTION_PROBABILITY, LOOKS);
        for &mode in AssociationMode::ALL {
            let mut confirmed_in = [0; LOOKS];
            for seed in 0..RUNS as u64 {
                let mut bench = Bench::new(mode, counts.logic(), 5e-12, seed);
                bench.see();
                for count in &mut confirmed_in[1..] {
                    let is_seen = bench.random.random_bool(DETECTION_PROBABILITY);
                    let place = bench.target();
                    bench.look(if is_seen { std::slice::from_ref(&place) } else { &[] });
                    if bench.confirmed_now() > 0 {
                        *count += 1;
                        break;
                    }
                }
            }
            let mut sum = 0;
            for (look, count) in confirmed_in.into_iter().enumerate() {
                sum += count;
                let (share, chance) = (f64::from(sum) / RUNS as f64, expected[look]);
                println!("{mode:?} {counts:?}: {share:.3} within {} looks, {chance:.3} expected", look + 1);
                let gated_out = (look + 1) as f64 * (1.0 - GATE_PROBABILITY);
                let bound = 4.0 * (chance * (1.0 - chance) / RUNS as f64).sqrt() + gated_out;
                assert!(
                    (share - chance).abs() <= bound,
                    "{mode:?} {counts:?} look {look}: {share} for {chance}"
                );
            }
        }
    }
}

/// How many runs of false plots in a scan would, at most, be taken for a track: the mean number of ways to choose M plots
/// of N looks of which each lies in the gate of those before it. For a Poisson process that is the sum, over the ways to
/// choose the looks, of density times area of each gate; where they begin in the clutter is the first factor (Mecke's
/// equation). Gates are those of a target with a first plot of σ, an unknown velocity, and no process noise; for M up to 3.
fn false_tracks_a_scan(counts: Counts, plots_a_scan: f64, per_m2: f64) -> f64 {
    // χ² of two degrees of freedom exceeds x with probability e^(−x/2).
    let gate = -2.0 * (1.0 - GATE_PROBABILITY).ln();
    let second = |gap: f64| {
        let variance = 2.0 * SIGMA_M.powi(2) + (gap * PERIOD_S * VELOCITY_SIGMA_M_S).powi(2);
        per_m2 * PI * gate * variance
    };
    let third = |before: f64, gap: f64| {
        let share = gap / before;
        per_m2 * PI * gate * SIGMA_M.powi(2) * 2.0 * (1.0 + share + share * share)
    };
    let last = f64::from(counts.looks - 1);
    let gaps = || (1..counts.looks.min(counts.misses + 1)).map(f64::from);
    let pairs = || gaps().flat_map(|first| gaps().map(move |second| (first, second)));
    let chains: f64 = if counts.plots == 2 {
        gaps().map(second).sum()
    } else {
        let inside = pairs().filter(|(a, b)| a + b <= last);
        inside.map(|(before, gap)| second(before) * third(before, gap)).sum()
    };
    plots_a_scan * chains
}

/// Thirty false plots a scan over 40 by 40 km.
#[test]
fn false_tracks_are_no_more_than_chance_makes() {
    const SCANS: u32 = 150;
    const PLOTS: f64 = 30.0;
    let per_m2 = PLOTS / 40_000.0_f64.powi(2);
    for &mode in AssociationMode::ALL {
        let mut before = f64::INFINITY;
        for counts in [Counts::new(2, 2, 1), Counts::new(3, 5, 3), Counts::new(3, 3, 1)] {
            let mut bench = Bench::new(mode, counts.logic(), per_m2, 7);
            let mut confirmed = 0;
            for _ in 0..SCANS {
                let count: f64 = bench.random.sample(Poisson::new(PLOTS).unwrap());
                let mut place = || bench.random.random_range(-20_000.0..20_000.0);
                let places: Vec<[f64; 2]> = (0..count as usize).map(|_| [place(), place()]).collect();
                bench.look(&places);
                confirmed += bench.confirmed_now();
            }
            let most = f64::from(SCANS) * false_tracks_a_scan(counts, PLOTS, per_m2);
            let confirmed = confirmed as f64;
            println!("{mode:?} {counts:?}: {confirmed} false tracks, by chance {most:.1} at most");
            assert!(confirmed <= most + 4.0 * most.sqrt(), "{mode:?} {counts:?}: {confirmed} for {most}");
            assert!(confirmed < before, "{mode:?} {counts:?}: {confirmed}, and {before} with looser counts");
            before = confirmed;
        }
    }
}

#[test]
fn a_track_is_dropped_after_so_many_misses_and_not_before() {
    for &mode in AssociationMode::ALL {
        for misses in [1, 3, 12] {
            let mut bench = Bench::new(mode, Counts::new(3, 5, misses).logic(), 5e-12, 1);
            for _ in 0..8 {
                bench.see();
            }
            let id = bench.tracker.tracks()[0].id;
            // A run that is one too short, and a plot.
            for _ in 1..misses {
                bench.look(&[]);
                let track = &bench.tracker.tracks()[0];
                assert_eq!((track.id, track.status), (id, TrackStatus::Coasting), "{mode:?}");
            }
            bench.see();
            assert_eq!(bench.tracker.tracks()[0].id, id, "{mode:?}");
            assert_eq!(bench.tracker.tracks()[0].status, TrackStatus::Confirmed, "{mode:?}");
            for miss in 1..=misses {
                bench.look(&[]);
                let lost = (miss == misses).then_some(LostReason::Missed);
                assert_eq!(bench.lost_now(), lost, "{mode:?}: {miss} of {misses}");
            }
            assert!(bench.tracker.tracks().is_empty());
            // It is gone for good: what appears there has another number.
            for _ in 0..8 {
                bench.see();
            }
            assert!(bench.tracker.tracks().iter().all(|track| track.id != id), "{mode:?}");
        }
    }
}

#[test]
fn existence_is_shown_as_ever() {
    for &mode in AssociationMode::ALL {
        // Both confirm with the same plot: what is learned from then on is the same.
        let plots = if mode == AssociationMode::Hungarian { 3 } else { 2 };
        let logics = [ConfirmationLogic::Existence, Counts::new(plots, 5, 9).logic()];
        let [mut first, mut second] = logics.map(|logic| Bench::new(mode, logic, 5e-12, 3));
        for scan in 0..20 {
            for bench in [&mut first, &mut second] {
                if scan % 7 == 6 { bench.look(&[]) } else { bench.see() }
            }
            let shown = |bench: &Bench| bench.tracker.tracks().first().map(|track| track.existence);
            if let (Some(one), Some(other)) = (shown(&first), shown(&second)) {
                // Who counts does not look so far for the second plot, and takes the one that it finds for a little likelier.
                assert!((one - other).abs() < 1e-5, "{mode:?}: {one} and {other}");
            }
        }
        assert!(!first.tracker.tracks().is_empty() && !second.tracker.tracks().is_empty());
    }
}

#[cfg(feature = "serde")]
#[test]
fn counts_go_on_across_a_snapshot() {
    use aegis_core::{Pipeline, Snapshot};
    for &association in AssociationMode::ALL {
        let mut config = area::Area::config();
        config.tracker.association = association;
        config.tracker.confirmation = Counts::new(4, 6, 3).logic();
        let mut whole = Pipeline::new(config.clone()).unwrap();
        let mut parts = whole.clone();
        let mut area = area::Area::new(40, 5);
        let mut confirmed = 0;
        for _ in 0..25 {
            let stored = parts.snapshot().as_bytes().to_vec();
            parts = Pipeline::restore(config.clone(), &Snapshot::from_bytes(stored).unwrap()).unwrap();
            let scan = area.next();
            let (one, other) = (whole.step(&scan.as_scan()).unwrap(), parts.step(&scan.as_scan()).unwrap());
            assert_eq!(one, other);
            confirmed +=
                one.events.iter().filter(|event| matches!(event, Event::TrackConfirmed { .. })).count();
        }
        assert_eq!(whole.snapshot(), parts.snapshot());
        assert!(confirmed > 30, "{confirmed}");
    }
}
