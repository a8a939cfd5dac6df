//! Pulses of several emitters, taken apart by the intervals between them.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::ew::deinterleave;
use aegis_core::{
    Config, Error, Event, EwResponder, Interference, PulseDescriptor, PulseEmitter, SensorId, Time,
};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

/// Intervals in turn, jitter as a part of them.
struct Radar {
    intervals_s: Vec<f64>,
    jitter: f64,
}

fn pulse(time_s: f64) -> PulseDescriptor {
    PulseDescriptor {
        time: Time::from_secs(time_s),
        carrier_hz: None,
        width_s: None,
        snr_db: None,
        azimuth_rad: None,
    }
}

/// Pulses with whose they are: emitters from 1 on, 0 by chance. A share of them is missing.
fn received(
    radars: &[Radar],
    seconds: f64,
    missing: f64,
    random: &mut Xoshiro256PlusPlus,
) -> Vec<(PulseDescriptor, usize)> {
    let mut pulses = Vec::new();
    for (number, radar) in radars.iter().enumerate() {
        let mut time_s = random.random_range(0.0..radar.intervals_s.iter().sum::<f64>());
        let mut place = 0;
        while time_s < seconds {
            if random.random_range(0.0..1.0) >= missing {
                pulses.push((pulse(time_s), number + 1));
            }
            let interval_s = radar.intervals_s[place % radar.intervals_s.len()];
            time_s += interval_s * (1.0 + radar.jitter * random.sample::<f64, _>(StandardNormal));
            place += 1;
        }
    }
    let chance = (pulses.len() as f64 * 0.05) as u32;
    pulses.extend((0..chance).map(|_| (pulse(random.random_range(0.0..seconds)), 0)));
    pulses.sort_by_key(|(pulse, _)| pulse.time);
    pulses
}

/// Emitters found with their intervals, of all; pulses that are of the emitter that they are said to be of; emitters found that are none.
fn score(radars: &[Radar], missing: f64, seed: u64) -> (usize, f64, usize) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let labelled = received(radars, 0.25, missing, &mut random);
    let pulses: Vec<_> = labelled.iter().map(|(pulse, _)| *pulse).collect();
    let (emitters, whose) = deinterleave(SensorId(0), &pulses, 0.02).expect("sound pulses");
    let is_found = |radar: &&Radar, emitter: &PulseEmitter| {
        let frame_s: f64 = radar.intervals_s.iter().sum();
        emitter.positions as usize == radar.intervals_s.len()
            && (emitter.pri_s * f64::from(emitter.positions) / frame_s - 1.0).abs() < 5e-3
    };
    let found = radars.iter().filter(|radar| emitters.iter().any(|emitter| is_found(radar, emitter))).count();
    let wrong =
        emitters.iter().filter(|emitter| !radars.iter().any(|radar| is_found(&radar, emitter))).count();
    // Purity: of each emitter's pulses those of its commonest true one.
    let (mut pure, mut all) = (0, 0);
    for emitter in &emitters {
        let own: Vec<usize> = labelled
            .iter()
            .zip(&whose)
            .filter(|(_, number)| **number == emitter.number)
            .map(|(one, _)| one.1)
            .collect();
        let count = |label: usize| own.iter().filter(|other| **other == label).count();
        pure += (1..=radars.len()).map(count).max().unwrap_or(0);
        all += own.len();
    }
    (found, pure as f64 / all.max(1) as f64, wrong)
}

fn radar(intervals_us: &[f64], jitter: f64) -> Radar {
    Radar { intervals_s: intervals_us.iter().map(|us| 1e-6 * us).collect(), jitter }
}

#[test]
fn intervals_are_recovered_from_two_to_five_emitters() {
    let all = || {
        vec![
            radar(&[1000.0], 0.0),
            radar(&[1370.0], 0.002),
            radar(&[713.0, 859.0], 0.0),
            radar(&[2210.0], 0.004),
            radar(&[1777.0], 0.001),
        ]
    };
    for (count, missing) in [(2, 0.0), (3, 0.0), (3, 0.1), (4, 0.1), (5, 0.1)] {
        let (mut found, mut purity, mut wrong, runs) = (0, 0.0, 0, 20);
        for seed in 0..runs {
            let radars: Vec<_> = all().into_iter().take(count).collect();
            let (own, pure, false_ones) = score(&radars, missing, seed);
            (found, purity, wrong) = (found + own, purity + pure / runs as f64, wrong + false_ones);
        }
        let share = found as f64 / (count as f64 * runs as f64);
        println!(
            "{count} emitters, {missing} missing: {share:.3} found, purity {purity:.3}, {wrong} false in {runs} runs"
        );
        assert!(share >= 0.9 && purity >= 0.9, "{count}: {share} {purity}");
        assert!(wrong as f64 <= 0.25 * runs as f64, "{wrong}");
    }
}

#[test]
fn pulses_at_random_are_no_emitter() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(9);
    let mut wrong = 0;
    for _ in 0..20 {
        let mut pulses: Vec<_> = (0..400).map(|_| pulse(random.random_range(0.0..0.25))).collect();
        pulses.sort_by_key(|pulse| pulse.time);
        wrong += deinterleave(SensorId(0), &pulses, 0.01).expect("sound pulses").0.len();
    }
    println!("{wrong} emitters in 20 batches of noise");
    assert!(wrong <= 1, "{wrong}");
}

/// The same interval twice, told apart by carrier or bearing.
#[test]
fn carriers_and_bearings_tell_twins_apart() {
    let twins = |change: fn(&mut PulseDescriptor, bool)| {
        let mut pulses: Vec<_> = (0..200)
            .map(|n| {
                let mut pulse = pulse(0.0005 * f64::from(n) + if n % 2 == 0 { 0.0 } else { 0.0001 });
                change(&mut pulse, n % 2 == 0);
                pulse
            })
            .collect();
        pulses.sort_by_key(|pulse| pulse.time);
        deinterleave(SensorId(0), &pulses, 0.01).expect("sound pulses").0
    };
    let by_carrier = twins(|pulse, is_even| pulse.carrier_hz = Some(if is_even { 9.4e9 } else { 9.41e9 }));
    let by_bearing = twins(|pulse, is_even| pulse.azimuth_rad = Some(if is_even { 1.0 } else { 6.2 }));
    assert!([&by_carrier, &by_bearing].iter().all(|found| found.len() == 2 && found[0].positions == 1));
    let alike = twins(|_, _| ());
    assert_eq!((alike.len(), alike[0].positions), (1, 2), "one emitter with a stagger of two");
}

#[test]
fn emitters_are_known_again_told_once_and_forgotten() {
    let mut responder = EwResponder::new(&Config::default()).expect("a valid configuration");
    let (mut out, mut events) = (Interference::default(), Vec::new());
    for batch in 0..3 {
        let pulses: Vec<_> = (0..50).map(|n| pulse(f64::from(batch) + 0.001 * f64::from(n))).collect();
        responder.intercept(SensorId(0), &pulses, &mut out, &mut events).expect("sound pulses");
    }
    assert_eq!((out.pulse_emitters.len(), out.pulse_emitters[0].pulses), (1, 150));
    assert!(matches!(events[..], [Event::PulseEmitterFound { emitter: 1, .. }]), "{events:?}");
    responder.intercept(SensorId(0), &[pulse(100.0)], &mut out, &mut events).expect("a sound pulse");
    assert!(out.pulse_emitters.is_empty());
}

#[test]
fn nonsense_is_refused_and_changes_nothing() {
    let mut responder = EwResponder::new(&Config::default()).expect("a valid configuration");
    let before = responder.state().clone();
    let (mut out, mut events) = (Interference::default(), Vec::new());
    let mut hear = |sensor: u32, pulses: &[PulseDescriptor]| {
        responder.intercept(SensorId(sensor), pulses, &mut out, &mut events)
    };
    assert_eq!(hear(9, &[]), Err(Error::UnknownSensor(SensorId(9))));
    let many = vec![pulse(0.0); 8193];
    assert!(matches!(hear(0, &many), Err(Error::Capacity { actual: 8193, .. })));
    for bad in [
        PulseDescriptor { carrier_hz: Some(f64::NAN), ..pulse(1.0) },
        PulseDescriptor { width_s: Some(0.0), ..pulse(1.0) },
        PulseDescriptor { azimuth_rad: Some(f64::INFINITY), ..pulse(1.0) },
        pulse(-1.0),
    ] {
        assert!(hear(0, &[pulse(0.0), bad]).is_err(), "{bad:?}");
    }
    // All at once is sound, and no train.
    assert_eq!(hear(0, &many[..8192]), Ok(()));
    assert!(out.pulse_emitters.is_empty() && events.is_empty());
    assert_eq!(responder.state(), &before);
}
