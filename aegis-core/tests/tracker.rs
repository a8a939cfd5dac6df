//! What a tracker must hold on to, and what it must let go: one habit of real radars a test.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::config::{AssociationMode, TrackerConfig};
use aegis_core::geometry::EnuFrame;
use aegis_core::{
    Config, Event, Identity, Look, Measurement, Plot, Sector, SensorConfig, SensorId, Strobe, Time, Track,
    TrackId, TrackStatus, Tracker,
};
use std::collections::BTreeSet;
use std::f64::consts::TAU;

const PERIOD_S: f64 = 4.0;
const RANGE_SIGMA_M: f64 = 30.0;
const AZIMUTH_SIGMA_RAD: f64 = 0.0007;

/// A radar without a site that looks all around every four seconds, and a tracker that listens to it.
struct Bench {
    tracker: Tracker,
    rotation: u32,
    events: Vec<Event>,
    numbers: BTreeSet<TrackId>,
    random: u64,
}

/// Where a target is, and what its transponder says.
#[derive(Clone, Copy)]
struct Aircraft {
    position_m: [f64; 3],
    mode_s: Option<u32>,
}

impl Bench {
    fn new(tracker: TrackerConfig, sensor: SensorConfig) -> Self {
        let sensor = SensorConfig { scan_period_s: Some(PERIOD_S), ..sensor };
        let config = Config { sensors: vec![sensor], tracker, ..Config::default() };
        Self {
            tracker: Tracker::new(&config).unwrap(),
            rotation: 0,
            events: Vec::new(),
            numbers: BTreeSet::new(),
            random: 0x9E37_79B9_7F4A_7C15,
        }
    }

    fn standard() -> Self {
        Self::new(TrackerConfig::default(), SensorConfig::default())
    }

    fn time(&self) -> Time {
        Time::from_secs(PERIOD_S * f64::from(self.rotation))
    }

    /// Sum of twelve uniform numbers: normal enough for tests of association.
    fn normal(&mut self) -> f64 {
        let mut sum = -6.0;
        for _ in 0..12 {
            self.random ^= self.random << 13;
            self.random ^= self.random >> 7;
            self.random ^= self.random << 17;
            sum += (self.random >> 11) as f64 / (1_u64 << 53) as f64;
        }
        sum
    }

    /// A noisy plot of an aircraft, with its height as altitude.
    fn plot(&mut self, aircraft: Aircraft) -> Plot {
        let [east, north, up] = aircraft.position_m;
        let range_m = (east * east + north * north + up * up).sqrt() + RANGE_SIGMA_M * self.normal();
        let azimuth_rad = (east.atan2(north) + AZIMUTH_SIGMA_RAD * self.normal()).rem_euclid(TAU);
        let altitude_m = Some(EnuFrame::nominal().height_at(aircraft.position_m));
        let measurement = Measurement::Polar {
            range_m,
            azimuth_rad,
            elevation_rad: None,
            altitude_m,
            range_rate_m_s: None,
            covariance: None,
        };
        let identity = Identity { mode_s: aircraft.mode_s, ..Identity::UNKNOWN };
        Plot { identity, ..Plot::new(self.time(), measurement) }
    }

    /// One look all around at once.
    fn look(&mut self, plots: &[Plot], strobes: &[Strobe]) {
        let time = self.time();
        let sectors = [Sector::full_circle(time, time)];
        let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        self.tracker.update(&look, plots, strobes, &mut self.events).unwrap();
        let confirmed: Vec<_> = self.confirmed().map(|track| track.id).collect();
        self.numbers.extend(confirmed);
        self.rotation += 1;
    }

    fn see(&mut self, aircraft: &[Aircraft]) {
        let plots: Vec<_> = aircraft.iter().map(|&aircraft| self.plot(aircraft)).collect();
        self.look(&plots, &[]);
    }

    fn confirmed(&self) -> impl Iterator<Item = &Track> {
        self.tracker.tracks().iter().filter(|track| track.is_confirmed())
    }
}

fn unknown(position_m: [f64; 3]) -> Aircraft {
    Aircraft { position_m, mode_s: None }
}

/// Eastward at 200 m/s, 60 km north of the radar.
fn passing_by(rotation: u32) -> Aircraft {
    unknown([-20_000.0 + 800.0 * f64::from(rotation), 60_000.0, 8000.0])
}

#[test]
fn three_plots_confirm_and_misses_drop() {
    let mut bench = Bench::standard();
    for rotation in 0..3 {
        bench.see(&[passing_by(rotation)]);
    }
    let confirmed = bench.events.iter().filter(|event| matches!(event, Event::TrackConfirmed { .. })).count();
    assert_eq!(confirmed, 1);
    let mut misses = 0;
    while bench.confirmed().count() > 0 {
        bench.look(&[], &[]);
        misses += 1;
        assert!(misses < 20, "it lives for ever");
        assert!(bench.confirmed().all(|track| track.status == TrackStatus::Coasting));
    }
    assert!((2..=8).contains(&misses), "dropped after {misses} misses");
    assert!(matches!(bench.events.last(), Some(Event::TrackLost { .. })));
}

/// One azimuth in three is off by twelve standard deviations, to the one side or the other.
fn numbers_with_bad_azimuths(sensor: SensorConfig) -> (usize, Option<f64>) {
    let mut bench = Bench::new(TrackerConfig::default(), sensor);
    for rotation in 0..60 {
        let mut plot = bench.plot(passing_by(rotation));
        if let Measurement::Polar { azimuth_rad, .. } = &mut plot.measurement {
            let sign = if rotation % 2 == 0 { 12.0 } else { -12.0 };
            *azimuth_rad += if rotation % 3 == 0 { sign * AZIMUTH_SIGMA_RAD } else { 0.0 };
        }
        bench.look(&[plot], &[]);
    }
    let speed_m_s = bench.confirmed().next().map(Track::speed_m_s);
    (bench.numbers.len(), speed_m_s)
}

#[test]
fn bad_azimuths_are_used_for_what_they_are_worth() {
    let declared = SensorConfig { azimuth_outlier_probability: 0.3, ..SensorConfig::default() };
    let (with, speed_m_s) = numbers_with_bad_azimuths(declared);
    let trusting = SensorConfig { azimuth_outlier_probability: 0.0, ..SensorConfig::default() };
    let (without, _) = numbers_with_bad_azimuths(trusting);
    assert!(with == 1 && without > with, "{with} numbers with the mixture, {without} without");
    assert!((speed_m_s.unwrap() - 200.0).abs() < 20.0, "{speed_m_s:?}");
}

/// Root mean square of the velocity's error while two azimuths in three are some 12 to 30 deviations off, to either side,
/// after a minute and a half of good ones; and how many numbers the aircraft had.
fn through_a_spell_of_bad_azimuths(sensor: SensorConfig) -> (usize, f64) {
    const OFF_SIGMAS: [f64; 9] = [12.0, -30.0, 0.0, -16.0, 0.0, 25.0, -12.0, 0.0, 20.0];
    let mut bench = Bench::new(TrackerConfig::default(), sensor);
    let (mut sum, mut count) = (0.0, 0.0);
    for rotation in 0..70 {
        let [before, after] = [rotation, rotation + 1].map(passing_by);
        let mut plot = bench.plot(before);
        if let Measurement::Polar { azimuth_rad, .. } = &mut plot.measurement
            && rotation >= 22
        {
            *azimuth_rad += OFF_SIGMAS[rotation as usize % OFF_SIGMAS.len()] * AZIMUTH_SIGMA_RAD;
        }
        bench.look(&[plot], &[]);
        let Some(track) = bench.confirmed().next().filter(|_| rotation >= 28) else { continue };
        for axis in 0..2 {
            let velocity_m_s = (after.position_m[axis] - before.position_m[axis]) / PERIOD_S;
            sum += (track.velocity_m_s[axis] - velocity_m_s).powi(2);
        }
        count += 1.0;
    }
    (bench.numbers.len(), f64::sqrt(sum / count))
}

#[test]
fn a_spell_of_bad_azimuths_is_found_out() {
    let of = |azimuth_outlier_probability| {
        let sensor = SensorConfig { azimuth_outlier_probability, ..SensorConfig::default() };
        through_a_spell_of_bad_azimuths(sensor)
    };
    let usual = SensorConfig::default().azimuth_outlier_probability;
    let [(numbers, found_m_s), (_, declared_m_s), (_, trusting_m_s)] = [usual, 0.5, 0.0].map(of);
    println!(
        "velocity off by {found_m_s:.1} m/s, {declared_m_s:.1} if it is declared, {trusting_m_s:.1} if trusted"
    );
    assert_eq!(numbers, 1);
    assert!(found_m_s < 3.0 * declared_m_s && found_m_s < 0.1 * trusting_m_s);
}

#[test]
fn the_running_nis_is_that_of_a_matched_filter() {
    let tracker = TrackerConfig { process_noise_m2_s3: 0.1, manoeuvres: vec![], ..TrackerConfig::default() };
    let mut bench = Bench::new(tracker, SensorConfig { altitude_sigma_m: 0.1, ..SensorConfig::default() });
    for rotation in 0..100 {
        bench.see(&[passing_by(rotation)]);
    }
    // Two of the three scalars are noisy, the altitude is exact.
    let nis_per_dof = bench.tracker.stats().nis_per_dof;
    assert!((0.5..0.85).contains(&nis_per_dof), "{nis_per_dof}");
}

/// What became of an aircraft of 210 m/s that turns for four minutes.
struct Turned {
    numbers: usize,
    /// Root mean square, from the tenth scan on.
    velocity_error_m_s: f64,
}

fn turned(tracker: TrackerConfig, turn_rad_s: f64) -> Turned {
    let mut bench = Bench::new(tracker, SensorConfig::default());
    let (speed_m_s, mut position_m, mut heading_rad) = (210.0, [0.0, 60_000.0, 5000.0], 1.0_f64);
    let (mut sum, mut count) = (0.0, 0.0);
    for rotation in 0..60 {
        for _ in 0..400 {
            position_m[0] += 0.01 * speed_m_s * heading_rad.sin();
            position_m[1] += 0.01 * speed_m_s * heading_rad.cos();
            heading_rad += 0.01 * turn_rad_s;
        }
        bench.see(&[unknown(position_m)]);
        let Some(track) = bench.confirmed().last().filter(|_| rotation >= 10) else { continue };
        let east_m_s = track.velocity_m_s[0] - speed_m_s * heading_rad.sin();
        let north_m_s = track.velocity_m_s[1] - speed_m_s * heading_rad.cos();
        sum += east_m_s.powi(2) + north_m_s.powi(2);
        count += 1.0;
    }
    Turned { numbers: bench.numbers.len(), velocity_error_m_s: f64::sqrt(sum / count) }
}

/// In every mode of association; beside it a filter that knows of no manoeuvres.
fn assert_follows(turn_rad_s: f64, most_m_s: f64) {
    for &association in AssociationMode::ALL {
        let config = TrackerConfig { association, ..TrackerConfig::default() };
        let with = turned(config.clone(), turn_rad_s);
        let without = turned(TrackerConfig { manoeuvres: vec![], ..config }, turn_rad_s);
        println!(
            "{association:?}, {:.1} degrees a second: {} numbers, velocity off by {:.1} m/s; without manoeuvres {}, {:.1} m/s",
            turn_rad_s.to_degrees(),
            with.numbers,
            with.velocity_error_m_s,
            without.numbers,
            without.velocity_error_m_s
        );
        assert_eq!(with.numbers, 1);
        assert!(with.velocity_error_m_s < most_m_s, "{} m/s", with.velocity_error_m_s);
        assert!(with.velocity_error_m_s < 0.8 * without.velocity_error_m_s);
    }
}

#[test]
fn a_standard_turn_keeps_its_number_and_its_velocity() {
    assert_follows(3_f64.to_radians(), 20.0);
}

/// A racetrack pilot: 30° of bank at 210 m/s turn with 5.7 m/s².
#[test]
fn a_turn_at_thirty_degrees_of_bank_keeps_its_number_and_its_velocity() {
    assert_follows(9.81 * 30_f64.to_radians().tan() / 210.0, 20.0);
}

#[test]
fn the_cone_of_silence_is_no_place_to_die() {
    let mut bench = Bench::standard();
    for rotation in 0..50 {
        let along_m = -20_000.0 + 800.0 * f64::from(rotation);
        let aircraft = unknown([along_m, 500.0, 11_000.0]);
        let is_overhead = along_m.abs() < 11_000.0;
        if is_overhead {
            bench.look(&[], &[]);
        } else {
            bench.see(&[aircraft]);
        }
    }
    assert_eq!(bench.numbers.len(), 1);
    assert_eq!(bench.confirmed().count(), 1);
}

#[test]
fn behind_a_jammer_a_track_coasts_and_is_not_dropped() {
    let tracks_after = |strobes: &[Strobe]| {
        let mut bench = Bench::standard();
        for rotation in 0..10 {
            bench.see(&[passing_by(rotation)]);
        }
        for _ in 0..10 {
            bench.look(&[], strobes);
        }
        bench.confirmed().count()
    };
    let azimuth_rad = (-10_000.0_f64).atan2(60_000.0).rem_euclid(TAU);
    let strobe = Strobe {
        time: Time::from_secs(0.0),
        azimuth_rad,
        azimuth_sigma_rad: 0.1,
        elevation_rad: None,
        jnr_db: None,
    };
    assert_eq!(tracks_after(&[strobe]), 1);
    assert_eq!(tracks_after(&[]), 0);
    let elsewhere = Strobe { azimuth_rad: azimuth_rad - 2.0, ..strobe };
    assert_eq!(tracks_after(&[elsewhere]), 0);
}

#[test]
fn what_was_tracked_for_long_stays_through_one_missed_look_and_comes_back_under_its_number() {
    for association in [AssociationMode::Hungarian, AssociationMode::Belief, AssociationMode::Hypotheses] {
        for detection_probability in [0.8, 0.95] {
            let tracker = TrackerConfig { association, ..TrackerConfig::default() };
            let mut bench = Bench::new(tracker, SensorConfig { detection_probability, ..Default::default() });
            for rotation in 0..30 {
                bench.see(&[passing_by(rotation)]);
            }
            bench.look(&[], &[]);
            let coasting = |track: &Track| track.status == TrackStatus::Coasting;
            assert!(bench.confirmed().all(coasting), "{association:?}");
            assert_eq!(bench.confirmed().count(), 1, "{association:?}, {detection_probability}");
            bench.see(&[passing_by(31)]);
            assert!(bench.confirmed().all(|track| track.status == TrackStatus::Confirmed));
            assert_eq!((bench.confirmed().count(), bench.numbers.len()), (1, 1), "{association:?}");
        }
    }
}

#[test]
fn a_missile_is_tracked_among_aircraft_without_a_word_in_the_configuration() {
    for association in [AssociationMode::Hungarian, AssociationMode::Belief, AssociationMode::Hypotheses] {
        let mut bench =
            Bench::new(TrackerConfig { association, ..Default::default() }, SensorConfig::default());
        for rotation in 0..30 {
            bench.see(&[passing_by(rotation)]);
        }
        for rotation in 0..10 {
            let missile = unknown([60_000.0, 70_000.0 - 4000.0 * f64::from(rotation), 9000.0]);
            bench.see(&[passing_by(30 + rotation), missile]);
        }
        let fast = bench.confirmed().find(|track| track.speed_m_s() > 600.0);
        let fast = fast.unwrap_or_else(|| panic!("{association:?} does not follow the missile"));
        assert!((fast.speed_m_s() - 1000.0).abs() < 30.0, "{association:?}: {:.0} m/s", fast.speed_m_s());
        assert_eq!((bench.confirmed().count(), bench.numbers.len()), (2, 2), "{association:?}");
    }
}

#[test]
fn without_altitude_the_height_is_the_stated_prior_and_stays_it() {
    let mut bench = Bench::standard();
    for rotation in 0..150 {
        let aircraft = unknown([-40_000.0 + 600.0 * f64::from(rotation), 30_000.0, 2000.0]);
        let mut plot = bench.plot(aircraft);
        if let Measurement::Polar { altitude_m, .. } = &mut plot.measurement {
            *altitude_m = None;
        }
        bench.look(&[plot], &[]);
    }
    let sensor = SensorConfig::default();
    let track = bench.confirmed().next().expect("it is there all the time");
    let sigma_m = track.covariance[2][2].sqrt();
    assert!((track.position_m[2] - sensor.altitude_prior_mean_m).abs() < 1500.0, "{:?}", track.position_m);
    assert!(sigma_m > 0.5 * sensor.altitude_prior_sigma_m, "it pretends to know: {sigma_m}");
    assert!(sigma_m < 1.5 * sensor.altitude_prior_sigma_m, "it has no bound: {sigma_m}");
    assert!((track.speed_m_s() - 150.0).abs() < 10.0, "{}", track.speed_m_s());
}

#[test]
fn an_echo_split_in_two_is_one_track() {
    let mut bench = Bench::standard();
    for rotation in 0..20 {
        let plot = bench.plot(passing_by(rotation));
        let mut echo = plot;
        if let Measurement::Polar { range_m, .. } = &mut echo.measurement {
            *range_m += 60.0;
        }
        bench.look(&[plot, echo], &[]);
    }
    assert_eq!(bench.numbers.len(), 1);
}

#[test]
fn crossing_aircraft_keep_their_addresses() {
    let mut bench = Bench::standard();
    for rotation in 0..60 {
        let along_m = 200.0 * PERIOD_S * (f64::from(rotation) - 30.0);
        let eastward = Aircraft { position_m: [along_m, 80_000.0, 9000.0], mode_s: Some(0x00AA_0001) };
        let westward =
            Aircraft { position_m: [-along_m, 80_000.0 + 0.02 * along_m, 9000.0], mode_s: Some(0x00AA_0002) };
        bench.see(&[eastward, westward]);
    }
    assert_eq!(bench.numbers.len(), 2);
    for track in bench.confirmed() {
        let eastward = track.velocity_m_s[0] > 0.0;
        assert_eq!(track.identity.mode_s, Some(if eastward { 0x00AA_0001 } else { 0x00AA_0002 }));
    }
}

#[test]
fn a_plot_that_no_detector_would_pass_is_refused_and_changes_nothing() {
    let mut bench = Bench::standard();
    for rotation in 0..5 {
        bench.see(&[passing_by(rotation)]);
    }
    let before = bench.tracker.tracks().to_vec();
    let mut bad = bench.plot(passing_by(5));
    if let Measurement::Polar { range_m, .. } = &mut bad.measurement {
        *range_m = f64::NAN;
    }
    let time = bench.time();
    let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &[] };
    assert!(bench.tracker.update(&look, &[bad], &[], &mut Vec::new()).is_err());
    assert_eq!(bench.tracker.tracks(), before);
}
