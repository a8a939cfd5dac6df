//! The same seeds with protection off and on, and without a jammer: what protection is worth, and that it costs nothing where there is none.
//!
//! Constants were tuned on seeds 1 to 9. The figures here are of others.

use crate::predict::{self, Noise};
use crate::scenes::{JAMMER_DB, TARGETS, noise, pull_off, sidelobe_repeater, sweep, world};
use crate::score::{DURATION_S, Score, run, run_for};
use aegis_core::config::RadarConfig;
use aegis_core::sim::IqSceneConfig;
use std::ops::Range;

/// Few for every day, and more for [`the_whole_study`].
const SEEDS: Range<u64> = 201..204;
const STUDY_SEEDS: Range<u64> = 201..221;
/// What a mean over so many runs differs by through chance alone: 3 deviations of some 200 looks of each of three targets.
fn chance(runs: usize) -> f64 {
    3.0 * (0.25 / (200.0 * 3.0 * runs as f64)).sqrt()
}

/// One kind of deceit or jamming.
struct Case {
    name: &'static str,
    change: fn(&mut IqSceneConfig),
    /// Of its jamming, what reaches the beams that point at targets; `None` of what is no noise.
    noise: fn(&RadarConfig) -> Noise,
}

const BARRAGE: Case = Case {
    name: "barrage stand-off",
    change: |world| world.jammers = vec![noise(JAMMER_DB, &[])],
    noise: |radar| predict::cancelled(radar, JAMMER_DB),
};
const SPOT: Case = Case {
    name: "spot",
    change: |world| world.jammers = vec![noise(JAMMER_DB, &[0])],
    noise: |radar| predict::escaped(radar, JAMMER_DB),
};
const SWEEP: Case = Case {
    name: "sweep",
    change: |world| world.jammers = vec![sweep()],
    noise: |radar| predict::escaped(radar, JAMMER_DB),
};
const SIDELOBE_REPEATER: Case = Case {
    name: "side-lobe repeater",
    change: |world| world.repeaters = vec![sidelobe_repeater()],
    noise: |_| Noise { off: 0.0, on: 0.0 },
};
const PULL_OFF: Case = Case {
    name: "range pull-off",
    change: |world| world.repeaters = vec![pull_off()],
    noise: |_| Noise { off: 0.0, on: 0.0 },
};

/// Off, on, and without the jammer, over the same seeds.
struct Compared {
    runs: usize,
    off: Score,
    on: Score,
    clean: Score,
    /// Least predicted Pd of all targets, with protection off and on.
    predicted: [f64; 2],
}

impl Case {
    fn compare(&self, seeds: Range<u64>) -> Compared {
        let runs = (seeds.end - seeds.start) as usize;
        let mean = |protects: bool, is_jammed: bool| {
            let score = |seed| {
                let mut world = world(seed);
                if is_jammed {
                    (self.change)(&mut world);
                }
                run(&world, protects)
            };
            Score::mean(&seeds.clone().map(score).collect::<Vec<_>>())
        };
        let (off, on, clean) = (mean(false, true), mean(true, true), mean(false, false));
        let radar = world(1).radar;
        let Noise { off: jammed, on: left } = (self.noise)(&radar);
        let least = |jamming| {
            let pd = |(azimuth_rad, ground_m, _, _): (f64, f64, f64, f64)| {
                predict::scan_pd(&radar, azimuth_rad, ground_m, jamming)
            };
            TARGETS.map(pd).into_iter().fold(1.0, f64::min)
        };
        let compared = Compared { runs, off, on, clean, predicted: [jammed, left].map(least) };
        compared.tell(self.name);
        compared
    }
}

impl Compared {
    fn tell(&self, name: &str) {
        println!("{name}: predicted Pd {:.2} off, {:.2} on", self.predicted[0], self.predicted[1]);
        [("off", &self.off), ("on", &self.on), ("clean", &self.clean)]
            .into_iter()
            .for_each(|(which, score)| score.tell(&format!("  {which}")));
    }

    /// What must hold of every case.
    fn assert_none_worse(&self) {
        let Self { off, on, clean, .. } = self;
        let chance = chance(self.runs);
        assert_eq!(off.actions, 0.0, "it observes");
        assert!(on.pd >= off.pd - chance, "Pd {} {}", on.pd, off.pd);
        assert!(on.continuity >= off.continuity - chance, "continuity {} {}", on.continuity, off.continuity);
        assert!(on.switches <= off.switches, "switches {} {}", on.switches, off.switches);
        assert!(on.detect_s <= off.detect_s + 0.25, "one look: {} {}", on.detect_s, off.detect_s);
        if self.predicted[1] >= 0.8 {
            assert!(on.continuity >= 0.9 * clean.continuity, "{} {}", on.continuity, clean.continuity);
        }
    }

    /// What must hold where the jammer hides what could be seen.
    fn assert_gives_back(&self) {
        let Self { off, on, predicted, .. } = self;
        assert!(
            predicted[0] < 0.3 && predicted[1] >= 0.8,
            "the scene is not what it should be: {predicted:?}"
        );
        assert!(off.pd < 0.3, "the jammer hides the targets: {}", off.pd);
        assert!(on.pd >= 0.5 && on.pd >= off.pd + 0.2, "{} {}", on.pd, off.pd);
    }
}

#[test]
fn a_barrage_from_afar_through_side_lobes_is_cancelled() {
    let compared = BARRAGE.compare(SEEDS);
    compared.assert_none_worse();
    compared.assert_gives_back();
}

#[test]
fn a_spot_is_left() {
    let compared = SPOT.compare(SEEDS);
    compared.assert_none_worse();
    compared.assert_gives_back();
}

#[test]
fn a_sweep_is_escaped() {
    SWEEP.compare(SEEDS).assert_none_worse();
}

#[test]
fn a_pull_off_is_not_followed() {
    PULL_OFF.compare(SEEDS).assert_none_worse();
}

#[test]
fn a_repeater_through_side_lobes_is_blanked() {
    let compared = SIDELOBE_REPEATER.compare(SEEDS);
    compared.assert_none_worse();
    assert!(compared.on.false_plots < compared.off.false_plots);
}

/// Nothing is done, so that it costs exactly 0 dB.
#[test]
fn without_a_jammer_nothing_is_done_and_nothing_is_lost() {
    for seed in SEEDS {
        let (off, on) = (run(&world(seed), false), run(&world(seed), true));
        assert_eq!((on.actions, on.ew_events), (0.0, 0.0));
        assert!(on.pd.total_cmp(&off.pd).is_eq() && on.continuity.total_cmp(&off.continuity).is_eq());
    }
}

/// Twenty seeds of every case, and an hour without a jammer.
#[test]
#[ignore = "takes minutes: make soak"]
fn the_whole_study() {
    for case in [BARRAGE, SPOT] {
        let compared = case.compare(STUDY_SEEDS);
        compared.assert_none_worse();
        compared.assert_gives_back();
    }
    for case in [SWEEP, SIDELOBE_REPEATER, PULL_OFF] {
        case.compare(STUDY_SEEDS).assert_none_worse();
    }
    let (runs, hour_s) = (STUDY_SEEDS.end - STUDY_SEEDS.start, 3600.0);
    let quiet: Vec<_> = STUDY_SEEDS.map(|seed| run_for(&world(seed), true, hour_s / runs as f64)).collect();
    let quiet = Score::mean(&quiet);
    let (events, actions) = (quiet.ew_events * runs as f64, quiet.actions * runs as f64);
    println!("an hour without a jammer: {events} false events, {actions} actions; {DURATION_S} s a case");
    assert!(events <= 1.0 && actions == 0.0);
}
