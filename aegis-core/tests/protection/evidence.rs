//! The same seeds with protection off and on: what it is worth, and that it costs nothing where there is no jammer.

use crate::scenes::{JAMMER_RAD, Score, burst, noise, place, run, world};
use aegis_core::sim::{Burst, Emitter, FalseTarget, IqSceneConfig, JammerScript, JammingWaveform, Repeater};

/// Runs that are scored by chance differ by so much.
const CHANCE: f64 = 0.03;

/// Off and on over the same seeds, the means; none worse than off.
fn compare(name: &str, seeds: u64, change: impl Fn(&mut IqSceneConfig)) -> (Score, Score) {
    let mean = |protects: bool| {
        let scores: Vec<_> = (1..=seeds)
            .map(|seed| {
                let mut world = world(seed);
                change(&mut world);
                run(&world, protects)
            })
            .collect();
        let of = |value: fn(&Score) -> f64| scores.iter().map(value).sum::<f64>() / seeds as f64;
        Score {
            pd: of(|score| score.pd),
            continuity: of(|score| score.continuity),
            switches: scores.iter().map(|score| score.switches).sum(),
            detect_s: of(|score| score.detect_s),
            false_plots: of(|score| score.false_plots),
            actions: scores.iter().map(|score| score.actions).sum(),
            ew_events: scores.iter().map(|score| score.ew_events).sum(),
        }
    };
    let (off, on) = (mean(false), mean(true));
    off.tell(&format!("{name}, off"));
    on.tell(&format!("{name}, on"));
    assert_eq!(off.actions, 0, "it observes");
    assert!(on.pd >= off.pd - CHANCE, "Pd {} {}", on.pd, off.pd);
    assert!(on.continuity >= off.continuity - CHANCE, "continuity {} {}", on.continuity, off.continuity);
    assert!(on.switches <= off.switches, "switches {} {}", on.switches, off.switches);
    assert!(on.detect_s <= off.detect_s + 0.3, "detected {} {}", on.detect_s, off.detect_s);
    (off, on)
}

fn assert_gives_back(off: Score, on: Score) {
    assert!(off.pd < 0.3, "the jammer hides the targets: {}", off.pd);
    assert!(on.pd >= 0.5 && on.pd >= off.pd + 0.2, "{} {}", on.pd, off.pd);
}

#[test]
fn a_barrage_from_afar_through_side_lobes_is_cancelled() {
    let (off, on) = compare("barrage", 1, |world| world.jammers = vec![noise(50.0, &[])]);
    assert_gives_back(off, on);
}

#[test]
fn a_spot_is_left() {
    let (off, on) = compare("spot", 1, |world| world.jammers = vec![noise(50.0, &[0])]);
    assert_gives_back(off, on);
}

/// Two seconds on each channel in turn.
#[test]
fn a_sweep_is_escaped() {
    let waveform = JammingWaveform::Sweep { period_s: 8.0, channels: 4 };
    compare("sweep", 1, |world| world.jammers = vec![JammerScript { waveform, ..noise(50.0, &[]) }]);
}

/// A hundred metres a second, from a repeater aboard, stronger than the echo.
#[test]
fn a_pull_off_is_not_followed_the_worse() {
    let copy = FalseTarget { delay_rate: 100.0 / 1.5e8, ..FalseTarget::default() };
    let repeater = Repeater {
        emitter: Emitter::Target(0),
        bursts: vec![Burst { start_s: 8.0, end_s: 30.0 }],
        jnr_db: 8.0,
        reference_range_m: 18_000.0,
        channels: Vec::new(),
        false_targets: vec![copy],
    };
    compare("range pull-off", 1, |world| world.repeaters = vec![repeater.clone()]);
}

#[test]
fn a_repeater_through_side_lobes_is_blanked() {
    let copies =
        (0..3).map(|n| FalseTarget { delay_s: 1e-6 * f64::from(12 + 14 * n), ..FalseTarget::default() });
    let repeater = Repeater {
        emitter: Emitter::Place(place(JAMMER_RAD, 15_000.0, 2_200.0)),
        bursts: vec![burst()],
        jnr_db: 40.0,
        reference_range_m: 15_000.0,
        channels: Vec::new(),
        false_targets: copies.collect(),
    };
    let (off, on) = compare("side-lobe repeater", 1, |world| world.repeaters = vec![repeater.clone()]);
    assert!(on.false_plots < off.false_plots, "{} {}", on.false_plots, off.false_plots);
}

#[test]
fn without_a_jammer_nothing_is_done_and_nothing_is_lost() {
    let (off, on) = compare("no jammer", 1, |_| ());
    assert!(on.pd >= 0.5, "{}", on.pd);
    assert_eq!((on.actions, on.ew_events), (0, 0));
    assert!((on.pd - off.pd).abs() < 1e-12 && (on.continuity - off.continuity).abs() < 1e-12);
}
