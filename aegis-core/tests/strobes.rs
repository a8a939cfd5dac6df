//! Bearings without range: a jammer that hides itself is followed by the strobes it makes.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::config::{AssociationMode, Space};
use aegis_core::geometry::wrap_azimuth;
use aegis_core::{
    Config, Event, Look, Measurement, Plot, Sector, SensorId, Strobe, Time, Track, TrackStatus, Tracker,
};
use rand_distr::{Distribution, Normal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const PERIOD_S: f64 = 4.0;
const RUNS: u64 = 20;
const STROBE_SIGMA_RAD: f64 = 0.01;

/// A radar at the origin of a plane, and what flies around it.
struct Sky {
    tracker: Tracker,
    rng: Xoshiro256PlusPlus,
    events: Vec<Event>,
    scan: u32,
}

impl Sky {
    fn new(seed: u64, mode: AssociationMode, emitter_probability: f64) -> Self {
        let mut config = Config { space: Space::Planar, ..Config::default() };
        config.sensors[0].scan_period_s = Some(PERIOD_S);
        config.tracker.association = mode;
        config.tracker.emitter_probability = emitter_probability;
        Self {
            tracker: Tracker::new(&config).expect("a valid configuration"),
            rng: Xoshiro256PlusPlus::seed_from_u64(seed),
            events: Vec::new(),
            scan: 0,
        }
    }

    fn time_s(&self) -> f64 {
        PERIOD_S * f64::from(self.scan)
    }

    /// One rotation: plots of these places, and strobes from those.
    fn turn(&mut self, seen: &[[f64; 2]], emitting: &[[f64; 2]]) {
        let time = Time::from_secs(self.time_s());
        let normal = Normal::new(0.0, 1.0).expect("a deviation");
        let mut noise = |sigma: f64| sigma * normal.sample(&mut self.rng);
        let plots: Vec<Plot> = seen
            .iter()
            .map(|place| {
                let measurement = Measurement::Polar {
                    range_m: place[0].hypot(place[1]) + noise(30.0),
                    azimuth_rad: wrap_azimuth(place[0].atan2(place[1]) + noise(0.0007)),
                    elevation_rad: None,
                    altitude_m: None,
                    range_rate_m_s: None,
                    covariance: None,
                };
                Plot::new(time, measurement)
            })
            .collect();
        let strobes: Vec<Strobe> = emitting
            .iter()
            .map(|place| Strobe {
                time,
                azimuth_rad: wrap_azimuth(place[0].atan2(place[1]) + noise(STROBE_SIGMA_RAD)),
                azimuth_sigma_rad: STROBE_SIGMA_RAD,
                elevation_rad: None,
                jnr_db: None,
            })
            .collect();
        let sectors = [Sector::full_circle(time, time)];
        let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        self.tracker.update(&look, &plots, &strobes, &mut self.events).expect("a valid scan");
        self.scan += 1;
    }

    fn near(&self, place: [f64; 2]) -> Option<&Track> {
        let far = |track: &Track| (track.position_m[0] - place[0]).hypot(track.position_m[1] - place[1]);
        self.tracker.tracks().iter().min_by(|a, b| far(a).total_cmp(&far(b)))
    }

    fn located(&self) -> Vec<u64> {
        let number = |event: &Event| match event {
            Event::EmitterLocated { track, .. } => Some(track.0),
            _ => None,
        };
        self.events.iter().filter_map(number).collect()
    }
}

/// Past the radar at 40 km, 150 m/s, and from 100 s on turning away at half a degree a second.
fn carrier(time_s: f64) -> [f64; 2] {
    let turned_s = (time_s - 100.0).max(0.0);
    let (rate, speed) = (0.5_f64.to_radians(), 150.0);
    let radius_m = speed / rate;
    let way_m = speed * time_s.min(100.0);
    [
        -15_000.0 + way_m + radius_m * (rate * turned_s).sin(),
        40_000.0 + radius_m * (1.0 - (rate * turned_s).cos()),
    ]
}

/// The error across the line of sight at the end of 90 s without plots, of which it jams if `is_heard`; whether it kept its
/// number when it was seen again.
fn jam(seed: u64, mode: AssociationMode, is_heard: bool) -> (f64, bool) {
    let mut sky = Sky::new(seed, mode, 0.05);
    while sky.time_s() < 100.0 {
        let place = carrier(sky.time_s());
        sky.turn(&[place], &[]);
    }
    let number = sky.near(carrier(sky.time_s())).expect("a track").id;
    while sky.time_s() < 190.0 {
        let place = carrier(sky.time_s());
        sky.turn(&[], if is_heard { std::slice::from_ref(&place) } else { &[] });
    }
    let place = carrier(sky.time_s() - PERIOD_S);
    let track = sky.tracker.tracks().iter().find(|track| track.id == number).copied();
    let across_m = track.map_or(f64::INFINITY, |track| {
        let off = [track.position_m[0] - place[0], track.position_m[1] - place[1]];
        (off[0] * place[1] - off[1] * place[0]).abs() / place[0].hypot(place[1])
    });
    assert!(track.is_some() || !is_heard, "{:?}", sky.events);
    assert!(!is_heard || track.is_some_and(|track| track.status == TrackStatus::Coasting));
    for _ in 0..5 {
        let place = carrier(sky.time_s());
        sky.turn(&[place], &[]);
    }
    assert_eq!(sky.located(), if is_heard { vec![number.0] } else { vec![] });
    (across_m, sky.near(carrier(sky.time_s())).is_some_and(|track| track.id == number))
}

#[test]
fn a_jammer_that_hides_itself_is_followed_by_its_bearing() {
    for &mode in AssociationMode::ALL {
        let figures = |is_heard: bool| {
            let runs: Vec<(f64, bool)> = (0..RUNS).map(|seed| jam(seed, mode, is_heard)).collect();
            let mut across_m: Vec<f64> = runs.iter().map(|run| run.0).collect();
            across_m.sort_by(f64::total_cmp);
            (across_m[across_m.len() / 2], runs.iter().filter(|run| run.1).count() as u64)
        };
        let ((heard_m, kept), (silent_m, _)) = (figures(true), figures(false));
        println!(
            "{mode:?}: {heard_m:.0} m across with strobes, {silent_m:.0} m without; {kept} of {RUNS} kept"
        );
        // A strobe's own deviation is 400 m there.
        assert!(heard_m < 400.0 && silent_m > 2.0 * heard_m, "{mode:?}");
        assert!(kept * 10 >= RUNS * 9, "{mode:?}: {kept} of {RUNS} kept their number");
    }
}

#[test]
fn it_is_never_dropped_for_coasting_while_it_is_heard() {
    let mut sky = Sky::new(1, AssociationMode::Belief, 0.05);
    let place = |time_s: f64| [0.0, 30_000.0 + 50.0 * time_s];
    while sky.time_s() < 60.0 {
        let place = place(sky.time_s());
        sky.turn(&[place], &[]);
    }
    let number = sky.tracker.tracks()[0].id;
    while sky.time_s() < 60.0 + 300.0 {
        let place = place(sky.time_s());
        sky.turn(&[], &[place]);
    }
    assert_eq!(sky.tracker.tracks().len(), 1, "{:?}", sky.events);
    let track = sky.tracker.tracks()[0];
    assert!(track.id == number && track.emitter_probability > 0.9, "{track:?}");
    while sky.time_s() < 360.0 + 250.0 {
        sky.turn(&[], &[]);
    }
    assert!(sky.tracker.tracks().is_empty(), "unheard and unseen it is dropped");
}

/// Two fly abreast of one another along one bearing, and part after a minute: while nobody knows which emits, neither is
/// moved; then it is the one that the strobe follows.
#[test]
fn between_two_on_one_bearing_nobody_is_moved_until_they_part() {
    let mut mistaken = 0;
    for seed in 0..RUNS {
        let places = |time_s: f64| {
            let apart = 120.0 * (time_s - 60.0).max(0.0);
            [[-apart, 30_000.0 + 100.0 * time_s], [apart, 40_000.0 + 100.0 * time_s]]
        };
        let fly = |emitter_probability: f64| {
            let mut sky = Sky::new(seed, AssociationMode::Belief, emitter_probability);
            while sky.time_s() < 60.0 {
                let seen = places(sky.time_s());
                let emitting = if sky.time_s() < 30.0 { &[][..] } else { &seen[1..] };
                sky.turn(&seen, emitting);
            }
            sky
        };
        let (mut sky, deaf) = (fly(0.05), fly(0.0));
        assert!(sky.located().is_empty(), "{:?}", sky.located());
        let states = |sky: &Sky| {
            sky.tracker.tracks().iter().map(|track| (track.position_m, track.covariance)).collect::<Vec<_>>()
        };
        assert_eq!(states(&sky), states(&deaf));
        while sky.time_s() < 135.0 {
            let seen = places(sky.time_s());
            sky.turn(&seen, &seen[1..]);
        }
        let [other, emitter] = places(sky.time_s()).map(|place| *sky.near(place).expect("a track"));
        let (is, is_not) = (emitter.emitter_probability, other.emitter_probability);
        assert!(is > 0.99 && is_not < 0.1, "seed {seed}: {is} {is_not}");
        assert!(sky.located().contains(&emitter.id.0), "seed {seed}");
        mistaken += u64::from(sky.located() != [emitter.id.0]);
    }
    // Sure is nine in ten.
    assert!(mistaken * 10 <= RUNS, "{mistaken} of {RUNS}");
}

#[test]
fn a_strobe_from_elsewhere_moves_nobody_and_begins_nothing() {
    let fly = |emitting: &[[f64; 2]]| {
        let mut sky = Sky::new(3, AssociationMode::Belief, 0.05);
        while sky.scan < 30 {
            // The same noise of plots, whatever strobes there are.
            sky.rng = Xoshiro256PlusPlus::seed_from_u64(u64::from(sky.scan));
            let place = [10_000.0, 30_000.0 + 100.0 * sky.time_s()];
            sky.turn(&[place], if sky.scan < 20 { &[] } else { emitting });
        }
        sky.tracker.tracks().to_vec()
    };
    let (quiet, elsewhere) = (fly(&[]), fly(&[[-10_000.0, -5_000.0], [30_000.0, 0.0]]));
    assert_eq!(quiet.len(), 1);
    assert_eq!(quiet, elsewhere);
}
