//! Fixed echoes: what stands still leaves the picture, and nothing that moves is lost by it.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::config::{AssociationMode, Space, TrackerConfig};
use aegis_core::event::LostReason;
use aegis_core::{
    Config, Event, Look, Measurement, Plot, PlotFlags, Pose, Sector, SensorConfig, SensorId, Site, Time,
    Track, TrackId, Tracker,
};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::TAU;

const PERIOD_S: f64 = 2.0;
const SIGMA_M: f64 = 3.0;
const AZIMUTH_SIGMA_RAD: f64 = 0.002;
const DETECTION_PROBABILITY: f64 = 0.9;
const RUNS: u64 = 20;
/// Scans after which a fixed echo must have left the picture.
const LEAVES_WITHIN: u32 = 20;

#[derive(Clone, Copy)]
enum Radar {
    /// Stands at the origin and gives Cartesian plots.
    Cartesian,
    /// Stands at the origin and gives polar plots, in four sectors a turn.
    Turning,
    /// Gives polar plots from a ship of 6 m/s.
    Afloat,
}

const RADARS: [Radar; 3] = [Radar::Cartesian, Radar::Turning, Radar::Afloat];

struct Bench {
    radar: Radar,
    tracker: Tracker,
    rng: Xoshiro256PlusPlus,
    scan: u32,
    flags: PlotFlags,
    events: Vec<Event>,
}

impl Bench {
    fn new(radar: Radar, tracker: TrackerConfig, seed: u64) -> Self {
        let sensor = SensorConfig {
            scan_period_s: Some(PERIOD_S),
            detection_probability: DETECTION_PROBABILITY,
            clutter_density_per_m2: 1e-6,
            range_sigma_m: SIGMA_M,
            azimuth_sigma_rad: AZIMUTH_SIGMA_RAD,
            cartesian_sigma_m: SIGMA_M,
            range_resolution_m: 0.0,
            azimuth_resolution_rad: 0.0,
            ..SensorConfig::default()
        };
        let config = Config { space: Space::Planar, sensors: vec![sensor], tracker, ..Config::default() };
        Self {
            radar,
            tracker: Tracker::new(&config).expect("a valid configuration"),
            rng: Xoshiro256PlusPlus::seed_from_u64(seed),
            scan: 0,
            flags: PlotFlags::NONE,
            events: Vec::new(),
        }
    }

    fn standard(radar: Radar, seed: u64) -> Self {
        Self::new(radar, TrackerConfig::default(), seed)
    }

    /// One turn of the radar over targets at these places.
    fn scan(&mut self, places: &[[f64; 2]]) {
        let (start_s, sectors) = (PERIOD_S * f64::from(self.scan), self.sectors());
        let width_rad = TAU / f64::from(sectors);
        let own = match self.radar {
            Radar::Afloat => [6.0 * start_s - 300.0, -50.0],
            Radar::Cartesian | Radar::Turning => [0.0; 2],
        };
        let seen: Vec<[f64; 2]> = places
            .iter()
            .map(|place| [place[0] - own[0], place[1] - own[1]])
            .filter(|_| self.rng.random_bool(DETECTION_PROBABILITY))
            .collect();
        for number in 0..sectors {
            let time =
                |sector: u32| Time::from_secs(start_s + PERIOD_S * f64::from(sector) / f64::from(sectors));
            let (start, end) = (time(number), time(number + 1));
            let azimuth_rad = width_rad * f64::from(number);
            let sector = Sector { azimuth_rad, width_rad, start, end };
            let is_inside = |p: &&[f64; 2]| {
                ((p[0].atan2(p[1]).rem_euclid(TAU) / width_rad) as u32).min(sectors - 1) == number
            };
            let plots: Vec<Plot> = seen
                .iter()
                .filter(is_inside)
                .map(|place| plot(self.radar, *place, end, &mut self.rng))
                .collect();
            let plots: Vec<Plot> = plots.into_iter().map(|plot| Plot { flags: self.flags, ..plot }).collect();
            let pose = matches!(self.radar, Radar::Afloat).then_some(Pose {
                position: Site::Local([own[0], own[1], 0.0]),
                velocity_m_s: [6.0, 0.0, 0.0],
            });
            let look = Look { sensor: SensorId(0), start, end, pose, sectors: &[sector] };
            self.tracker.update(&look, &plots, &[], &mut self.events).expect("a sound scan");
        }
        self.scan += 1;
    }

    fn sectors(&self) -> u32 {
        if matches!(self.radar, Radar::Turning) { 4 } else { 1 }
    }

    /// The confirmed track at a place, if there is one.
    fn track_at(&self, place: [f64; 2]) -> Option<&Track> {
        let is_near = |track: &&Track| {
            (track.position_m[0] - place[0]).hypot(track.position_m[1] - place[1]) < 10.0 * SIGMA_M
        };
        self.tracker.tracks().iter().filter(|track| track.is_confirmed()).find(is_near)
    }

    fn fixed(&self) -> usize {
        let is_fixed = |event: &&Event| matches!(event, Event::TrackLost { reason: LostReason::Fixed, .. });
        self.events.iter().filter(is_fixed).count()
    }
}

fn plot(radar: Radar, place: [f64; 2], time: Time, rng: &mut Xoshiro256PlusPlus) -> Plot {
    let mut noise = || rng.sample::<f64, _>(StandardNormal);
    let [x, y] = place;
    let measurement = match radar {
        Radar::Cartesian => Measurement::Cartesian {
            position_m: [x + SIGMA_M * noise(), y + SIGMA_M * noise(), 0.0],
            covariance: None,
        },
        Radar::Turning | Radar::Afloat => Measurement::Polar {
            range_m: x.hypot(y) + SIGMA_M * noise(),
            azimuth_rad: (x.atan2(y) + AZIMUTH_SIGMA_RAD * noise()).rem_euclid(TAU),
            elevation_rad: None,
            altitude_m: None,
            range_rate_m_s: None,
            covariance: None,
        },
    };
    Plot::new(time, measurement)
}

const ROCK: [f64; 2] = [400.0, 300.0];

/// Along a line through the rock or beside it.
fn ship(scan: u32, speed_m_s: f64, beside_m: f64) -> [f64; 2] {
    [ROCK[0] + speed_m_s * PERIOD_S * (f64::from(scan) - 25.0), ROCK[1] + beside_m]
}

#[test]
fn a_fixed_echo_leaves_the_picture_for_every_radar_and_mode() {
    for radar in RADARS {
        for &association in AssociationMode::ALL {
            for seed in 0..RUNS {
                let tracker = TrackerConfig { association, ..TrackerConfig::default() };
                let mut bench = Bench::new(radar, tracker, seed);
                let mut shown_late = 0;
                for scan in 0..120 {
                    bench.scan(&[ROCK]);
                    shown_late += u32::from(scan >= LEAVES_WITHIN && !bench.tracker.tracks().is_empty());
                }
                assert!(shown_late <= 5, "seed {seed}, {association:?}: shown in {shown_late} of 100 scans");
                assert_eq!(bench.tracker.stats().initiated, 1, "no other track began on its plots");
                assert_eq!(bench.tracker.stats().hypotheses, 1);
            }
        }
    }
}

#[test]
fn a_fixed_echo_that_vanishes_is_forgotten() {
    for radar in RADARS {
        let mut bench = Bench::standard(radar, 1);
        (0..40).for_each(|_| bench.scan(&[ROCK]));
        assert_eq!(bench.fixed(), 1);
        (0..30).for_each(|_| bench.scan(&[]));
        assert_eq!(bench.tracker.stats().hypotheses, 0);
    }
}

#[test]
fn what_gets_under_way_is_shown_again_under_its_number() {
    for radar in RADARS {
        for seed in 0..RUNS {
            let mut bench = Bench::standard(radar, seed);
            let (mut number, mut shown) = (None, 0);
            for _ in 0..60 {
                bench.scan(&[ROCK]);
                number = number.or(bench.tracker.tracks().first().map(|track| track.id));
            }
            assert!(bench.tracker.tracks().is_empty(), "seed {seed}");
            // With 0.25 m/s² it is 50 m away after ten scans, more than 16 standard deviations.
            for scan in 1..30 {
                let under_way_s = PERIOD_S * f64::from(scan);
                let place = [ROCK[0] + 0.125 * under_way_s.powi(2), ROCK[1]];
                bench.scan(&[place]);
                shown += u32::from(scan >= 10 && bench.track_at(place).map(|track| track.id) == number);
            }
            assert!(shown >= 18, "seed {seed}: shown in {shown} of 20 scans");
            assert!(bench.events.iter().any(|event| matches!(event, Event::TrackResumed { .. })));
        }
    }
}

#[test]
fn a_ship_that_passes_over_a_fixed_echo_keeps_its_track() {
    for radar in RADARS {
        let mut kept = 0;
        for seed in 0..RUNS {
            let mut bench = Bench::standard(radar, seed);
            (0..25).for_each(|_| bench.scan(&[ROCK]));
            let mut numbers: Vec<TrackId> = Vec::new();
            for scan in 0..50 {
                let place = ship(scan, 5.0, 4.0);
                bench.scan(&[ROCK, place]);
                numbers.extend(bench.track_at(place).filter(|_| scan > 8).map(|track| track.id));
            }
            let shown = numbers.len();
            numbers.dedup();
            kept += u64::from(numbers.len() == 1 && shown >= 38);
        }
        // A ship within a deviation and a half of the rock may swap with it at times.
        assert!(kept >= RUNS - 2, "{kept} of {RUNS}");
    }
}

#[test]
fn a_slow_ship_is_no_fixed_echo() {
    for radar in RADARS {
        for seed in 0..RUNS {
            let mut bench = Bench::standard(radar, seed);
            for scan in 0..60 {
                bench.scan(&[ship(scan, 2.0, 0.0)]);
            }
            assert_eq!(bench.fixed(), 0, "seed {seed}");
            assert!(bench.track_at(ship(59, 2.0, 0.0)).is_some(), "seed {seed}");
        }
    }
}

#[test]
fn what_answers_a_secondary_radar_is_shown_wherever_it_stands_and_so_is_all_if_asked() {
    let all = TrackerConfig { fixed_echo_probability: 0.0, ..TrackerConfig::default() };
    let cases = [(TrackerConfig::default(), PlotFlags::SECONDARY), (all, PlotFlags::NONE)];
    for (tracker, flags) in cases {
        let mut bench = Bench::new(Radar::Turning, tracker, 3);
        bench.flags = flags;
        (0..60).for_each(|_| bench.scan(&[ROCK]));
        assert!(bench.track_at(ROCK).is_some());
        assert_eq!(bench.fixed(), 0);
    }
}

#[test]
fn the_setting_has_a_range() {
    for fixed_echo_probability in [-0.1, 0.6, f64::NAN] {
        let tracker = TrackerConfig { fixed_echo_probability, ..TrackerConfig::default() };
        let error = Config { tracker, ..Config::default() }.validate().expect_err("out of range");
        assert!(error.to_string().contains("fixed_echo_probability"), "{error}");
    }
}

/// In a harbour whose fixed echoes are known, one more is found out sooner than the first was.
#[test]
fn where_much_is_fixed_the_next_is_believed_sooner() {
    let mut scans = [0, 0];
    for seed in 0..RUNS {
        for (known, scans) in [0, 12].into_iter().zip(&mut scans) {
            let mut bench = Bench::standard(Radar::Cartesian, seed);
            let mut places: Vec<[f64; 2]> = (0..known).map(|rock| [300.0 * f64::from(rock), 900.0]).collect();
            for _ in 0..40 {
                bench.scan(&places);
            }
            assert!(bench.tracker.tracks().is_empty());
            places.push([-500.0, -500.0]);
            for _ in 0..LEAVES_WITHIN {
                bench.scan(&places);
                *scans += u32::from(bench.tracker.tracks().iter().any(Track::is_confirmed));
            }
        }
    }
    println!("shown for {scans:?} scans in all");
    assert!(4 * scans[1] < 3 * scans[0], "shown for {scans:?} scans");
}
