//! The factor of each variance is found, whatever is declared.

use crate::sky::{AIRCRAFT, Measures, QUANTITIES, Sky, Watch, Wrong, adapting, told, told_little};
use aegis_core::Quantity;

const ROTATIONS: u32 = 200;
/// The logarithm of the estimate has a deviation of `sqrt(3/1000)` at most, for it remembers 1000 samples: 3.3 times
/// that, as a factor.
const CLOSE: f64 = 1.2;
/// The part of the variance by which the estimate may be too small, where aircraft fly straighter than the tracker has it.
const MOST_MOTION: f64 = 1.0 / 3.0;

const ALIKE: [Wrong; 3] = [[0.25; 5], [1.0; 5], [4.0; 5]];
const MIXED: [Wrong; 2] = [[0.25, 4.0, 1.0, 4.0, 0.25], [4.0, 0.25, 4.0, 1.0, 4.0]];

fn is_close(found: f64, truth: f64) -> bool {
    (truth / CLOSE..=truth * CLOSE).contains(&found)
}

#[test]
fn a_tracker_that_adapts_comes_to_use_the_true_noise() {
    for wrong in ALIKE.into_iter().chain(MIXED) {
        let (mut sky, mut watch) = (Sky::new(AIRCRAFT, wrong, 5), Watch::new(adapting(told())));
        watch.look_on(&mut sky, ROTATIONS);
        for (quantity, truth) in QUANTITIES.into_iter().zip(wrong) {
            let (found, used) = watch.found(quantity);
            println!("adapting, {quantity:?} {truth}: found {found:.3}, used {used:.3}");
            assert!(is_close(found, truth), "{wrong:?} {quantity:?}: {found}");
            // A small scatter of altitudes says nothing of their error.
            let right = if quantity == Quantity::Altitude { truth.max(1.0) } else { truth };
            assert!(is_close(used, right), "{wrong:?} {quantity:?}: {used} is used");
        }
    }
}

/// Where noise is declared too small, plots far off are not even compared, which hides some of it; what is left is still
/// enough to be said.
#[test]
fn a_tracker_that_only_watches_finds_it_too() {
    for wrong in ALIKE.into_iter().chain(MIXED) {
        let (mut sky, mut watch) = (Sky::new(AIRCRAFT, wrong, 6), Watch::new(told()));
        watch.look_on(&mut sky, ROTATIONS);
        for (quantity, truth) in QUANTITIES.into_iter().zip(wrong) {
            let (found, used) = watch.found(quantity);
            println!("watching, {quantity:?} {truth}: found {found:.3}");
            let least = if truth > 1.0 { 0.5 * truth } else { truth / CLOSE };
            assert!((least..=truth * CLOSE).contains(&found), "{wrong:?} {quantity:?}: {found}");
            assert!((used - 1.0).abs() < f64::EPSILON);
        }
    }
}

#[test]
fn cartesian_plots_too() {
    for wrong in ALIKE {
        let mut sky = Sky::new(AIRCRAFT, wrong, 7).measuring(Measures::Cartesian);
        let mut watch = Watch::new(adapting(told()));
        watch.look_on(&mut sky, ROTATIONS);
        let (found, used) = watch.found(Quantity::Position);
        println!("adapting, positions {}: found {found:.3}, used {used:.3}", wrong[0]);
        assert!(is_close(found, wrong[0]) && is_close(used, wrong[0]), "{wrong:?}: {found}, {used}");
    }
}

/// With manoeuvres to choose from, a tracker takes much of the noise for motion, and it allows for more acceleration than
/// there is.
#[test]
fn the_default_tracker_finds_it_too() {
    for truth in [1.0, 4.0, 16.0] {
        for seed in 8..11 {
            let mut sky = Sky::new(AIRCRAFT, [truth; 5], seed).measuring(Measures::Altitude);
            let mut watch = Watch::new(adapting(told_little()));
            watch.look_on(&mut sky, ROTATIONS);
            for quantity in [Quantity::Range, Quantity::Azimuth, Quantity::Altitude] {
                let (found, used) = watch.found(quantity);
                println!("by default, {quantity:?} {truth}: found {found:.3}, used {used:.3}");
                let range = truth * (1.0 - MOST_MOTION) / CLOSE..=truth * CLOSE;
                assert!(
                    range.contains(&found) && range.contains(&used),
                    "{quantity:?} {truth}: {found}, {used}"
                );
            }
        }
    }
}
