//! What is off is said once, and what is right is not.

use crate::sky::{
    AIRCRAFT, Habit, Measures, QUANTITIES, RADAR, Sky, Watch, Wrong, adapting, told, told_little,
};
use aegis_core::{Event, Quantity};

const RIGHT: Wrong = [1.0; 5];

/// How often it was said of each quantity.
fn counts(said: &[Event]) -> [usize; 5] {
    QUANTITIES.map(|of| said.iter().filter(|event| is_of(event, of)).count())
}

fn is_of(event: &Event, of: Quantity) -> bool {
    matches!(event, Event::NoiseMismatch { quantity, .. } if *quantity == of)
}

/// However they fly. In circles the filter lags behind all of them all the time: innovations are far too large, and
/// correlated.
#[test]
fn what_is_right_is_never_said_to_be_off() {
    for measures in [Measures::Everything, Measures::Altitude, Measures::BadAzimuths, Measures::Cartesian] {
        for habit in [Habit::AsTold, Habit::Straight, Habit::Turning, Habit::Circling] {
            for config in [told_little(), adapting(told_little())] {
                let mut sky = Sky::new(AIRCRAFT, RIGHT, 11).measuring(measures).flying(habit);
                let mut watch = Watch::new(config);
                watch.look_on(&mut sky, 250);
                assert!(watch.said.is_empty(), "{measures:?} {habit:?}: {:?}", watch.said);
                for quantity in QUANTITIES {
                    // It may be taken for smaller by a third, and for larger by the clipped squares of one plot in fifty,
                    // or by what a sixth of the time in turns adds to what is taken for straight flight.
                    let most = if habit == Habit::Turning { 1.45 } else { 1.3 };
                    let used = watch.found(quantity).1;
                    assert!((0.55..=most).contains(&used), "{measures:?} {habit:?} {quantity:?}: {used}");
                }
            }
        }
    }
}

#[test]
fn what_is_off_is_said_once_and_again_after_it_was_right() {
    let wrong = [4.0, 4.0, 1.0, 4.0, 0.25];
    let expected = [1, 1, 0, 1, 1];
    let (mut sky, mut watch) = (Sky::new(AIRCRAFT, wrong, 12), Watch::new(adapting(told())));
    watch.look_on(&mut sky, 100);
    assert_eq!(counts(&watch.said), expected);
    sky.scatter(RIGHT);
    watch.look_on(&mut sky, 200);
    assert_eq!(counts(&watch.said), expected);
    for quantity in QUANTITIES {
        let noise = watch.pipeline.noise(RADAR, quantity).expect("a known radar");
        assert!(!noise.is_mismatched, "{quantity:?}: {noise:?}");
    }
    sky.scatter(wrong);
    watch.look_on(&mut sky, 200);
    assert_eq!(counts(&watch.said), expected.map(|count| 2 * count));
    assert_eq!(watch.pipeline.stats().tracker.noise_mismatches, watch.said.len() as u64);
}

/// Whether this is said, when a sky's plots are so wrong, of which quantities within a hundred scans, by the default tracker.
fn said_of(wrong: f64, seed: u64) -> Vec<Quantity> {
    let mut sky = Sky::new(AIRCRAFT, [wrong; 5], seed).measuring(Measures::Altitude);
    let mut watch = Watch::new(told_little());
    watch.look_on(&mut sky, 100);
    let of = |event: &Event| match event {
        Event::NoiseMismatch { sensor, quantity, sigma_ratio, .. } => {
            assert_eq!(*sensor, RADAR);
            assert!((1.4..=1.25 * wrong.sqrt()).contains(sigma_ratio), "{sigma_ratio}");
            *quantity
        }
        other => panic!("{other:?}"),
    };
    watch.said.iter().map(of).collect()
}

/// Twice the declared deviation in everything is always said. At four times it most plots lie outside the gates and tracks hardly
/// hold: there it is said in four skies of five (159 and 165 of 200 were seen, of two builds that differ in round-off); a fair
/// draw of 60 has fewer than 36 once in ten thousand times.
#[test]
fn it_is_said_soon() {
    const SKIES: u64 = 60;
    let range_is_said = |wrong: f64| {
        let skies = (13..13 + SKIES).filter(|seed| said_of(wrong, *seed).contains(&Quantity::Range));
        skies.count() as u64
    };
    let (twice, four_times) = (range_is_said(4.0), range_is_said(16.0));
    println!("said in {twice} and {four_times} of {SKIES} skies");
    assert_eq!(twice, SKIES);
    assert!(four_times >= 36, "{four_times}");
}
