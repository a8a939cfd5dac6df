//! A radar's declared blind zones: what flies through them keeps its number, what vanishes elsewhere is dropped.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::config::{
    AssociationMode, BlindSector, BlindZones, ConfirmationLogic, Coverage, TrackerConfig,
};
use aegis_core::{
    Config, Event, Look, Measurement, Plot, Sector, SensorConfig, SensorId, Time, TrackId, Tracker,
};
use rand::RngExt;
use rand_distr::{Poisson, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::{FRAC_PI_2, PI, TAU};

const PERIOD_S: f64 = 4.0;
const RANGE_SIGMA_M: f64 = 30.0;
const AZIMUTH_SIGMA_RAD: f64 = 0.001;
const ELEVATION_SIGMA_RAD: f64 = 0.005;
const DETECTION_PROBABILITY: f64 = 0.9;
const FARTHEST_M: f64 = 100_000.0;
/// False plots in a rotation: as dense as those of `SceneRadar` by default, and eight times as dense.
const FEW: f64 = 1.25;
const MANY: f64 = 10.0;
/// White acceleration of the target, m²/s³: it is no ruler.
const NOISE_M2_S3: f64 = 0.3;

/// What really hides a target, whether the tracker knows of it or not.
#[derive(Clone, Copy, Debug)]
struct World {
    zones: fn() -> BlindZones,
    /// Where the target begins, and how it flies.
    position_m: [f64; 3],
    velocity_m_s: [f64; 3],
    false_plots: f64,
}

/// Across the beam at 60 km: 75 seconds in the notch.
const ACROSS: World = World {
    zones: || BlindZones { min_range_rate_m_s: 25.0, ..BlindZones::default() },
    position_m: [-24_000.0, 60_000.0, 8000.0],
    velocity_m_s: [200.0, 0.0, 0.0],
    false_plots: FEW,
};

/// Overhead at 5.5 km: 80 seconds above 35°.
const OVERHEAD: World = World {
    zones: || BlindZones { max_elevation_rad: Some(0.61), ..BlindZones::default() },
    position_m: [-26_000.0, 500.0, 5500.0],
    velocity_m_s: [200.0, 0.0, 0.0],
    false_plots: FEW,
};

/// Behind a mountain: 70 seconds.
const BEHIND: World = World {
    zones: || {
        let mountain = BlindSector {
            azimuth_rad: TAU - 0.14,
            width_rad: 0.28,
            min_range_m: 30_000.0,
            ..BlindSector::default()
        };
        BlindZones { sectors: vec![mountain], ..BlindZones::default() }
    },
    position_m: [-24_000.0, 50_000.0, 8000.0],
    velocity_m_s: [200.0, 30.0, 0.0],
    false_plots: FEW,
};

impl World {
    fn hides(&self, p: [f64; 3], v: [f64; 3]) -> bool {
        let zones = (self.zones)();
        let range = (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]).sqrt();
        let rate = (p[0] * v[0] + p[1] * v[1] + p[2] * v[2]) / range;
        let hides = |sector: &BlindSector| {
            (p[0].atan2(p[1]) - sector.azimuth_rad).rem_euclid(TAU) < sector.width_rad
                && (sector.min_range_m..=sector.max_range_m).contains(&range)
        };
        rate.abs() < zones.min_range_rate_m_s
            || zones.max_elevation_rad.is_some_and(|highest| (p[2] / range).asin() > highest)
            || zones.sectors.iter().any(hides)
    }
}

/// A target, the radar that turns once in four seconds, and the tracker.
#[cfg_attr(not(feature = "serde"), allow(dead_code, reason = "what a snapshot's test needs"))]
struct Bench {
    world: World,
    config: Config,
    tracker: Tracker,
    random: Xoshiro256PlusPlus,
    rotation: u32,
    position_m: [f64; 3],
    velocity_m_s: [f64; 3],
    events: Vec<Event>,
    /// The latest rotation.
    sector: Sector,
    plots: Vec<Plot>,
}

impl Bench {
    fn new(world: World, blind_zones: BlindZones, tracker: TrackerConfig, seed: u64) -> Self {
        let sensor = SensorConfig {
            scan_period_s: Some(PERIOD_S),
            detection_probability: DETECTION_PROBABILITY,
            clutter_density_per_m2: world.false_plots / (PI * FARTHEST_M * FARTHEST_M),
            range_sigma_m: RANGE_SIGMA_M,
            azimuth_sigma_rad: AZIMUTH_SIGMA_RAD,
            elevation_sigma_rad: ELEVATION_SIGMA_RAD,
            coverage: Coverage { max_elevation_rad: FRAC_PI_2, ..Coverage::default() },
            blind_zones,
            ..SensorConfig::default()
        };
        let config = Config { sensors: vec![sensor], tracker, ..Config::default() };
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let into_s = random.random_range(0.0..PERIOD_S);
        Self {
            world,
            tracker: Tracker::new(&config).unwrap(),
            config,
            random,
            rotation: 0,
            position_m: std::array::from_fn(|axis| {
                world.position_m[axis] + into_s * world.velocity_m_s[axis]
            }),
            velocity_m_s: world.velocity_m_s,
            events: Vec::new(),
            sector: Sector::full_circle(Time::from_secs(0.0), Time::from_secs(PERIOD_S)),
            plots: Vec::new(),
        }
    }

    fn normal(&mut self) -> f64 {
        self.random.sample(StandardNormal)
    }

    /// One rotation. Whether the target was hidden when the beam passed it.
    fn turn(&mut self, is_there: bool) -> bool {
        let start = Time::from_secs(PERIOD_S * f64::from(self.rotation));
        let sector = Sector::full_circle(start, start + PERIOD_S);
        let (p, v) = (self.position_m, self.velocity_m_s);
        let time = sector.time_at(p[0].atan2(p[1]).rem_euclid(TAU)).unwrap();
        let into_s = time.seconds_since(start);
        let met_m: [f64; 3] = std::array::from_fn(|axis| p[axis] + into_s * v[axis]);
        let is_hidden = self.world.hides(met_m, v);
        let mut plots = Vec::new();
        if self.random.random_bool(DETECTION_PROBABILITY) && is_there && !is_hidden {
            plots.push(self.plot(time, met_m));
        }
        let count: f64 = self.random.sample(Poisson::new(self.world.false_plots).unwrap());
        for _ in 0..count as usize {
            let range_m = FARTHEST_M * self.random.random_range(0.0_f64..1.0).sqrt();
            let (azimuth_rad, up_rad) =
                (self.random.random_range(0.0..TAU), self.random.random_range(0.0_f64..0.3));
            let ground_m = range_m * up_rad.cos();
            let [sin, cos] = [azimuth_rad.sin(), azimuth_rad.cos()];
            let place_m = [ground_m * sin, ground_m * cos, range_m * up_rad.sin()];
            plots.push(self.plot(sector.time_at(azimuth_rad).unwrap(), place_m));
        }
        let look = Look { sensor: SensorId(0), start, end: sector.end, pose: None, sectors: &[sector] };
        self.events.clear();
        self.tracker.update(&look, &plots, &[], &mut self.events).unwrap();
        (self.sector, self.plots) = (sector, plots);
        self.fly();
        self.rotation += 1;
        is_hidden
    }

    fn fly(&mut self) {
        let sigma_m_s = (NOISE_M2_S3 * PERIOD_S).sqrt();
        for axis in 0..3 {
            self.position_m[axis] += PERIOD_S * self.velocity_m_s[axis];
            let gust = if axis < 2 { sigma_m_s * self.normal() } else { 0.0 };
            self.velocity_m_s[axis] += gust;
        }
    }

    fn plot(&mut self, time: Time, p: [f64; 3]) -> Plot {
        let range_m = (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]).sqrt() + RANGE_SIGMA_M * self.normal();
        let elevation = p[2].atan2(p[0].hypot(p[1])) + ELEVATION_SIGMA_RAD * self.normal();
        let azimuth_rad = (p[0].atan2(p[1]) + AZIMUTH_SIGMA_RAD * self.normal()).rem_euclid(TAU);
        let measurement = Measurement::Polar {
            range_m: range_m.max(0.0),
            azimuth_rad,
            elevation_rad: Some(elevation.min(1.55)),
            altitude_m: None,
            range_rate_m_s: None,
            covariance: None,
        };
        Plot::new(time, measurement)
    }

    /// The confirmed track that is nearest to the target, if it is near.
    fn number(&self) -> Option<TrackId> {
        let off_m = |place: [f64; 3]| (place[0] - self.position_m[0]).hypot(place[1] - self.position_m[1]);
        let confirmed = self.tracker.tracks().iter().filter(|track| track.is_confirmed());
        let near = confirmed.filter(|track| off_m(track.position_m) < 1500.0);
        near.min_by(|a, b| off_m(a.position_m).total_cmp(&off_m(b.position_m))).map(|track| track.id)
    }

    /// Flies in, through and out of the zone. Whether the number outlived it, and how many looks it took.
    fn fly_through(&mut self) -> (bool, u32) {
        let (mut before, mut hidden, mut since) = (None, 0, 0);
        while since < 12 {
            let is_hidden = self.turn(true);
            hidden += u32::from(is_hidden);
            if hidden == 0 {
                before = self.number();
            }
            since = if is_hidden || hidden == 0 { 0 } else { since + 1 };
            assert!(self.rotation < 120, "it never left the zone");
        }
        (before.is_some() && self.number() == before, hidden)
    }
}

fn in_mode(association: AssociationMode) -> TrackerConfig {
    TrackerConfig { association, ..TrackerConfig::default() }
}

const RUNS: u32 = 60;

/// The share of runs in which a number outlives the zone, with the zone declared and without.
fn kept(world: World, tracker: &TrackerConfig) -> [f64; 2] {
    let share = |is_declared: bool| {
        let (mut kept, mut looks) = (0, 0);
        for seed in 0..u64::from(RUNS) {
            let zones = if is_declared { (world.zones)() } else { BlindZones::default() };
            let (is_kept, hidden) = Bench::new(world, zones, tracker.clone(), seed).fly_through();
            kept += u32::from(is_kept);
            looks += hidden;
        }
        let looks = f64::from(looks) / f64::from(RUNS);
        assert!((60.0 / PERIOD_S..120.0 / PERIOD_S).contains(&looks), "{looks} looks into the zone");
        println!(
            "{:?}, declared {is_declared}: {kept} of {RUNS} after {looks:.1} blind looks",
            tracker.association
        );
        f64::from(kept) / f64::from(RUNS)
    };
    [share(true), share(false)]
}

/// With many false plots some track is drawn off by one before its target comes out, as its gate has grown by then.
fn assert_kept(world: World) {
    for &mode in AssociationMode::ALL {
        for (false_plots, least) in [(FEW, 0.95), (MANY, 0.8)] {
            let [with, without] = kept(World { false_plots, ..world }, &in_mode(mode));
            assert!(with >= least, "{mode:?}: {with} with {false_plots} false plots");
            assert!(without <= 0.5, "{mode:?}: {without} without the zone");
        }
    }
}

#[test]
fn a_target_across_the_beam_keeps_its_number() {
    assert_kept(ACROSS);
}

#[test]
fn a_target_overhead_keeps_its_number() {
    assert_kept(OVERHEAD);
}

#[test]
fn a_target_behind_a_mountain_keeps_its_number() {
    assert_kept(BEHIND);
}

#[test]
fn who_counts_looks_does_not_count_blind_ones() {
    for &association in AssociationMode::ALL {
        let confirmation = ConfirmationLogic::MOfN { plots: 3, looks: 5, misses: 5 };
        let tracker = TrackerConfig { association, confirmation, ..TrackerConfig::default() };
        for world in [OVERHEAD, BEHIND, ACROSS] {
            let [with, without] = kept(world, &tracker);
            assert!(with >= 0.95 && without <= 0.05, "{association:?}: {with}, {without} without the zone");
        }
    }
}

/// Flies on until it is seen well, and vanishes. Misses until the picture is rid of it.
fn misses_until_lost(bench: &mut Bench) -> u32 {
    for _ in 0..12 {
        bench.turn(true);
    }
    let number = bench.number().expect("it is seen well");
    for misses in 1.. {
        bench.turn(false);
        let is_lost = |event: &Event| matches!(event, Event::TrackLost { track, .. } if *track == number);
        if bench.events.iter().any(is_lost) {
            return misses;
        }
        assert!(misses < 100, "it lives for ever");
    }
    0
}

#[test]
fn what_vanishes_outside_a_zone_is_dropped_as_ever() {
    let radial = World { velocity_m_s: [0.0, -150.0, 0.0], ..ACROSS };
    for world in [radial, BEHIND] {
        for &mode in AssociationMode::ALL {
            for seed in 0..20 {
                let zones = [(world.zones)(), BlindZones::default()];
                let [with, without] =
                    zones.map(|zones| misses_until_lost(&mut Bench::new(world, zones, in_mode(mode), seed)));
                assert!(with <= without + 1, "{mode:?}: {with} misses, and {without} without any zone");
            }
        }
    }
}

#[cfg(feature = "serde")]
#[test]
fn what_misses_said_goes_on_across_a_snapshot() {
    use aegis_core::{Pipeline, Scan, ScanData, Snapshot, Track, TrackStatus};
    let everything = || BlindZones { sectors: (BEHIND.zones)().sectors, ..(ACROSS.zones)() };
    for &mode in AssociationMode::ALL {
        let mut bench = Bench::new(World { false_plots: MANY, ..ACROSS }, everything(), in_mode(mode), 2);
        let mut whole = Pipeline::new(bench.config.clone()).unwrap();
        let mut parts = whole.clone();
        let mut coasted = 0;
        for _ in 0..50 {
            let stored = parts.snapshot().as_bytes().to_vec();
            parts = Pipeline::restore(bench.config.clone(), &Snapshot::from_bytes(stored).unwrap()).unwrap();
            bench.turn(true);
            let (start, end) = (bench.sector.start, bench.sector.end);
            let look = Look { sensor: SensorId(0), start, end, pose: None, sectors: &[bench.sector] };
            let scan = Scan { look, data: ScanData::Plots(&bench.plots), strobes: &[] };
            let (one, other) = (whole.step(&scan).unwrap(), parts.step(&scan).unwrap());
            assert_eq!(one, other);
            let is_blind = |track: &Track| track.status == TrackStatus::Coasting && track.misses == 0;
            coasted += u32::from(one.tracks.iter().any(is_blind));
        }
        assert_eq!(whole.snapshot(), parts.snapshot());
        assert!(coasted > 5, "{coasted}");
    }
}

/// It never leaves the notch: nothing is kept for ever.
#[test]
fn what_never_comes_out_is_dropped_by_the_limit_of_coasting() {
    for max_coast_s in [60.0, 150.0] {
        let tracker = TrackerConfig { max_coast_s, ..TrackerConfig::default() };
        let mut bench = Bench::new(ACROSS, (ACROSS.zones)(), tracker, 3);
        while !bench.turn(true) {}
        let number = bench.number().expect("it was seen");
        let mut coasted_s = 0.0;
        while bench.tracker.tracks().iter().any(|track| track.id == number) {
            bench.turn(false);
            coasted_s += PERIOD_S;
        }
        println!("{max_coast_s} s: {coasted_s} s");
        assert!(coasted_s <= max_coast_s + PERIOD_S, "{coasted_s} s of {max_coast_s} s");
    }
}
