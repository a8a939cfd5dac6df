//! Gates that are pulled off, with resetting them off and on, over the same seeds: who follows the target, under which number.

use aegis_core::config::{Authority, EwConfig, Space};
use aegis_core::ew::ActionClass;
use aegis_core::{
    Config, Decision, Event, Look, Measurement, Picture, Pipeline, Plot, PolarCovariance, Scan, ScanData,
    Sector, SensorId, Time, TrackId,
};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const PERIOD_S: f64 = 4.0;
const SCANS: u32 = 75;
/// The repeater begins anew, from the echo on, as often as this.
const CYCLE_S: f64 = 60.0;
const BEGINS_S: f64 = 60.0;
/// Nearer together the radar has one plot of both, of the stronger: the copy.
const RESOLVED_M: f64 = 400.0;
const SIGMA_M: f64 = 30.0;
const SIGMA_M_S: f64 = 2.0;
const PD: f64 = 0.9;
/// Off and on the same plots meet other tracks: means over 40 runs of 69 looks differ by as much by chance.
const CHANCE: f64 = 0.005;

/// What the repeater does.
#[derive(Clone, Copy)]
struct Pull {
    range_m_s: f64,
    /// The Doppler frequency moves off alone, as range rates do that change so fast.
    doppler_m_s2: f64,
}

const RANGE: Pull = Pull { range_m_s: 25.0, doppler_m_s2: 0.0 };
const VELOCITY: Pull = Pull { range_m_s: 0.0, doppler_m_s2: 3.0 };
const NOTHING: Pull = Pull { range_m_s: 0.0, doppler_m_s2: 0.0 };

/// How a target fares in one run, or the means of some.
#[derive(Clone, Copy, Debug, Default)]
struct Fate {
    continuity: f64,
    switches: f64,
    resets: f64,
    suspected: f64,
    /// Distance of the track that has the target's first number, at the end.
    first_off_m: f64,
}

/// Range, azimuth, range rate.
fn flight(time_s: f64) -> [f64; 3] {
    let (x, y) = (30e3 - 80.0 * time_s, 60e3 - 110.0 * time_s);
    let range_m = x.hypot(y);
    [range_m, x.atan2(y), (-80.0 * x - 110.0 * y) / range_m]
}

fn plots(time_s: f64, pull: Pull, random: &mut Xoshiro256PlusPlus) -> Vec<Plot> {
    let [range_m, azimuth_rad, range_rate_m_s] = flight(time_s);
    let pulled_s = if time_s < BEGINS_S { 0.0 } else { (time_s - BEGINS_S) % CYCLE_S };
    let (off_m, off_m_s) = (pull.range_m_s * pulled_s, pull.doppler_m_s2 * pulled_s);
    let covariance = PolarCovariance {
        range_m2: SIGMA_M * SIGMA_M,
        azimuth_rad2: 1e-6,
        range_rate_m2_s2: SIGMA_M_S * SIGMA_M_S,
        elevation_rad2: 0.0,
        altitude_m2: 0.0,
        range_range_rate_m2_s: 0.0,
    };
    let resolved = off_m > RESOLVED_M || off_m_s.abs() > 5.0 * SIGMA_M_S;
    let both = [(off_m, off_m_s), (0.0, 0.0)];
    let shown = if resolved { &both[..] } else { &both[..1] };
    let mut plots = Vec::new();
    for (off_m, off_m_s) in shown {
        let mut noise = |sigma: f64| sigma * random.sample::<f64, _>(StandardNormal);
        let measurement = Measurement::Polar {
            range_m: range_m + off_m + noise(SIGMA_M),
            azimuth_rad: azimuth_rad + noise(1e-3),
            elevation_rad: None,
            altitude_m: None,
            range_rate_m_s: Some(range_rate_m_s + off_m_s + noise(SIGMA_M_S)),
            covariance: Some(covariance),
        };
        if random.random_bool(PD) {
            plots.push(Plot::new(Time::from_secs(time_s), measurement));
        }
    }
    plots
}

fn pipeline(authority: Authority) -> Pipeline {
    let ew = EwConfig { authority, automatic: vec![ActionClass::ResetGate], ..EwConfig::default() };
    let mut config = Config { space: Space::Planar, ew, ..Config::default() };
    config.sensors[0].scan_period_s = Some(PERIOD_S);
    Pipeline::new(config).expect("a valid configuration")
}

fn run(seed: u64, pull: Pull, pipeline: &mut Pipeline, answer: impl Fn(&mut Pipeline, &Picture)) -> Fate {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let (mut fate, mut picture) = (Fate::default(), Picture::default());
    let (mut first, mut last): (Option<TrackId>, Option<TrackId>) = (None, None);
    let (mut looks, mut followed) = (0, 0);
    for scan in 0..SCANS {
        let time_s = PERIOD_S * f64::from(scan);
        let plots = plots(time_s, pull, &mut random);
        let time = Time::from_secs(time_s);
        let sectors = [Sector::full_circle(time, time)];
        let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        let scan_in = Scan { look, data: ScanData::Plots(&plots), strobes: &[] };
        pipeline.step_into(&scan_in, &mut picture).expect("a valid scan");
        answer(pipeline, &picture);
        for event in &picture.events {
            fate.resets += f64::from(u8::from(matches!(event, Event::ActionApplied { .. })));
            fate.suspected += f64::from(u8::from(matches!(event, Event::DeceptionSuspected { .. })));
        }
        let [range_m, azimuth_rad, _] = flight(time_s);
        let truth_m = [range_m * azimuth_rad.sin(), range_m * azimuth_rad.cos()];
        let off_m = |at: [f64; 3]| (at[0] - truth_m[0]).hypot(at[1] - truth_m[1]);
        let confirmed = picture.tracks.iter().filter(|track| track.is_confirmed());
        let near =
            confirmed.map(|track| (off_m(track.position_m), track.id)).filter(|(off_m, _)| *off_m < 300.0);
        let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id);
        if scan > 5 {
            looks += 1;
            followed += u32::from(nearest.is_some());
        }
        if let Some(id) = nearest {
            fate.switches += f64::from(u8::from(last.is_some_and(|last| last != id)));
            last = Some(id);
            first = first.or(last);
        }
        let own = first.and_then(|id| picture.track(id));
        fate.first_off_m = own.map_or(5000.0, |track| off_m(track.position_m).min(5000.0));
    }
    fate.continuity = f64::from(followed) / f64::from(looks);
    fate
}

fn mean(seeds: std::ops::Range<u64>, pull: Pull, authority: Authority) -> Fate {
    let runs = (seeds.end - seeds.start) as f64;
    let fates = seeds.map(|seed| run(seed, pull, &mut pipeline(authority), |_, _| ()));
    let sum = fates.fold(Fate::default(), |sum, one| Fate {
        continuity: sum.continuity + one.continuity,
        switches: sum.switches + one.switches,
        resets: sum.resets + one.resets,
        suspected: sum.suspected + one.suspected,
        first_off_m: sum.first_off_m + one.first_off_m,
    });
    Fate {
        continuity: sum.continuity / runs,
        switches: sum.switches / runs,
        resets: sum.resets / runs,
        suspected: sum.suspected / runs,
        first_off_m: sum.first_off_m / runs,
    }
}

/// Tuned on seeds from 1000 on.
fn seeds() -> std::ops::Range<u64> {
    std::env::var("PULL_OFF_SEEDS")
        .ok()
        .and_then(|first| first.parse().ok())
        .map_or(0..40, |first| first..first + 40)
}

#[test]
fn a_pulled_range_gate_is_taken_back_and_nothing_is_worse() {
    let (off, on) = (mean(seeds(), RANGE, Authority::Observe), mean(seeds(), RANGE, Authority::Automatic));
    println!("range gate pulled off, off: {off:.3?}\nrange gate pulled off, on:  {on:.3?}");
    assert!(off.resets < 1e-9, "it observes: {off:?}");
    assert!(on.continuity >= off.continuity - CHANCE, "{off:?} {on:?}");
    assert!(on.switches <= off.switches, "{off:?} {on:?}");
}

/// A bound against regression, not the bar, which is: no more changes of number than off. Seen: 1.1 off and 1.3 on, from three runs of 40 in
/// which a pulled velocity gate is taken for a range gate.
#[test]
fn a_pulled_velocity_gate_is_left_alone_but_for_a_few_that_are_mistaken() {
    let (off, on) =
        (mean(seeds(), VELOCITY, Authority::Observe), mean(seeds(), VELOCITY, Authority::Automatic));
    println!("velocity gate pulled off, off: {off:.3?}\nvelocity gate pulled off, on:  {on:.3?}");
    assert!(on.resets <= 0.1 && on.continuity >= off.continuity - CHANCE, "{off:?} {on:?}");
    assert!(on.switches <= off.switches + 0.25, "{off:?} {on:?}");
}

/// Four pulls in a run.
#[test]
fn most_pulls_of_a_range_gate_are_answered_and_numbers_change_less_often() {
    let (off, on) = (mean(seeds(), RANGE, Authority::Observe), mean(seeds(), RANGE, Authority::Automatic));
    assert!(on.resets >= 2.0 && on.switches <= off.switches - 0.3, "{off:?} {on:?}");
}

#[test]
fn an_honest_target_is_left_alone() {
    let (off, on) =
        (mean(seeds(), NOTHING, Authority::Observe), mean(seeds(), NOTHING, Authority::Automatic));
    assert!(on.resets < 1e-9 && on.suspected < 1e-9, "{on:?}");
    assert!((on.continuity - off.continuity).abs() < 1e-12 && on.continuity > 0.95, "{on:?}");
}

#[test]
fn a_vetoed_reset_changes_no_track() {
    let veto = |pipeline: &mut Pipeline, picture: &Picture| {
        for action in &picture.actions {
            let _ = pipeline.decide(action.id, Decision::Veto);
        }
    };
    let watched = run(3, RANGE, &mut pipeline(Authority::Observe), |_, _| ());
    let vetoed = run(3, RANGE, &mut pipeline(Authority::Advise), veto);
    assert!(vetoed.resets < 1e-9 && (vetoed.first_off_m - watched.first_off_m).abs() < 1e-9);
    assert!((vetoed.continuity - watched.continuity).abs() < 1e-12);
}
