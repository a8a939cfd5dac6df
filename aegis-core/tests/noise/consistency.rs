//! Whether tracks know how well they know, where the declared noise is far too small.

use crate::sky::{AIRCRAFT, Measures, Sky, State, Watch, Wrong, adapting, told, told_little};
use aegis_core::metrics::{Consistency, nees};
use aegis_core::{Config, Track};

const TOO_SMALL: Wrong = [4.0; 5];
const LEARNING: u32 = 80;
const ROTATIONS: u32 = 150;
/// Farther off it is another's track.
const FARTHEST_M: f64 = 5000.0;

#[derive(Debug)]
#[allow(dead_code, reason = "printed")]
struct Found {
    /// Share of rotations in which the average NEES of all aircraft lies within its 95 % bounds.
    inside: f64,
    nees: f64,
    lost: u64,
    untracked: u32,
}

fn found(measures: Measures, wrong: Wrong, config: Config) -> Found {
    let mut sky = Sky::new(AIRCRAFT, wrong, 21).measuring(measures);
    let mut watch = Watch::new(config);
    watch.look_on(&mut sky, LEARNING);
    let (mut all, mut inside, mut untracked) = (Consistency::default(), 0, 0);
    for _ in 0..ROTATIONS {
        watch.look_on(&mut sky, 1);
        let mut now = Consistency::default();
        for truth in &sky.aircraft {
            let Some(track) = nearest(&watch.picture.tracks, truth) else {
                untracked += 1;
                continue;
            };
            let value = nees_of(track, truth);
            now.add(value, 6);
            all.add(value, 6);
        }
        let bounds = now.interval(0.95).expect("a probability").expect("tracks");
        inside += u32::from((bounds.0..=bounds.1).contains(&now.per_dof().expect("tracks")));
    }
    Found {
        inside: f64::from(inside) / f64::from(ROTATIONS),
        nees: all.per_dof().expect("tracks"),
        lost: watch.pipeline.stats().tracker.lost,
        untracked,
    }
}

fn nearest<'t>(tracks: &'t [Track], truth: &State) -> Option<&'t Track> {
    let off_m = |track: &Track| (track.position_m[0] - truth[0]).hypot(track.position_m[1] - truth[1]);
    let confirmed = tracks.iter().filter(|track| track.is_confirmed() && off_m(track) < FARTHEST_M);
    confirmed.min_by(|a, b| off_m(a).total_cmp(&off_m(b)))
}

fn nees_of(track: &Track, truth: &State) -> f64 {
    let at = |i: usize| if i < 3 { track.position_m[i] } else { track.velocity_m_s[i - 3] };
    nees(std::array::from_fn(|i| at(i) - truth[i]), track.covariance).expect("a positive-definite covariance")
}

/// Of an honest filter it is inside at 95 of 100 rotations; what is left of the error of the estimate, which is the same
/// at all of them, and of 80 rotations that went before costs some.
#[test]
fn a_filter_that_adapts_becomes_honest() {
    for measures in [Measures::Everything, Measures::Altitude, Measures::Cartesian] {
        let right = found(measures, [1.0; 5], told());
        let plain = found(measures, TOO_SMALL, told());
        let adapted = found(measures, TOO_SMALL, adapting(told()));
        println!("{measures:?}: declared right {right:?}\n  too small {plain:?}\n  and adapting {adapted:?}");
        assert!(right.inside > 0.85 && adapted.inside > 0.8, "{measures:?}: {adapted:?}");
        assert!(plain.inside < 0.1, "{measures:?}: {plain:?}");
        assert!(2 * adapted.lost < plain.lost, "{measures:?}: {adapted:?} {plain:?}");
    }
}

/// The default tracker allows for more acceleration than there is here: its NEES is below 1 where noise is declared right.
#[test]
fn so_does_the_default_tracker() {
    for measures in [Measures::Everything, Measures::Altitude, Measures::Cartesian] {
        let right = found(measures, [1.0; 5], told_little());
        let plain = found(measures, TOO_SMALL, told_little());
        let adapted = found(measures, TOO_SMALL, adapting(told_little()));
        println!("{measures:?}: declared right {right:?}\n  too small {plain:?}\n  and adapting {adapted:?}");
        assert!(plain.nees > 1.5 && adapted.nees < 1.0, "{measures:?}: {adapted:?} {plain:?}");
        assert!(2 * adapted.lost < plain.lost, "{measures:?}: {adapted:?} {plain:?}");
    }
}
