//! Simulated targets that the model was not trained with: its figures beside those of who knows the targets exactly.

use crate::scores::Tally;
use aegis_core::detector::classification::{CLASSES, ClassPosterior, OUTCOMES};
use aegis_core::sim::classes::{Specimen, Trial, TrialRadar};
use aegis_core::{Look, Plot, Tracker};

/// Training has seeds between one and three million.
const FIRST_SEED: u64 = 50_000_000;

/// The posterior of the track that had most plots, when it had them: a look that misses the target may end its track.
pub(crate) fn watch(radar: &TrialRadar, trial: &Trial) -> ClassPosterior {
    let mut tracker = Tracker::new(&radar.config()).unwrap();
    let mut events = Vec::new();
    let mut best = (0, ClassPosterior::default());
    trial.play(|look: &Look<'_>, plots: &[Plot]| {
        events.clear();
        tracker.update(look, plots, &[], &mut events).unwrap();
        let most = tracker.tracks().iter().max_by_key(|track| track.plots);
        if let Some(track) = most.filter(|track| track.plots >= best.0) {
            best = (track.plots, track.class_posterior);
        }
    });
    best.1
}

/// What the tracker and who knows all make of so many targets of each class, watched for so long, each by its own radar.
fn study(radar: impl Fn(u64) -> TrialRadar, targets_per_class: u64, duration_s: f64) -> (Tally, Tally) {
    let (mut tracked, mut bound) = (Tally::default(), Tally::default());
    for seed in FIRST_SEED..FIRST_SEED + targets_per_class {
        for outcome in 0..OUTCOMES {
            let target = seed * OUTCOMES as u64 + outcome as u64;
            let specimen = Specimen::draw(CLASSES.get(outcome).copied(), seed);
            let radar = radar(target);
            let positions_m = specimen.positions_m(&Trial::times_s(&radar, duration_s));
            let trial = Trial::new(&radar, &positions_m, &specimen, target);
            tracked.add(outcome, watch(&radar, &trial));
            let known =
                if radar.measures_rcs { specimen.posterior() } else { specimen.posterior_of_motion() };
            bound.add(outcome, known);
        }
    }
    (tracked, bound)
}

/// Prints what was found, and returns the share of the bound's F1 that is reached.
fn report(name: &str, tracked: &Tally, bound: &Tally) -> f64 {
    let (f1, best) = (tracked.macro_f1(), bound.macro_f1());
    let (precision, coverage) = tracked.precision_and_coverage(0.65);
    let (best_precision, best_coverage) = bound.precision_and_coverage(0.65);
    println!(
        "{name}: {} targets, F1 {f1:.3}, bound {best:.3}, ratio {:.3}; calibration error {:.3}; at 0.65 precision {precision:.3}, \
         coverage {coverage:.3} (bound {best_precision:.3}, {best_coverage:.3})\n{}\nbound:\n{}",
        tracked.0.len(),
        f1 / best,
        tracked.calibration_error(),
        tracked.table(),
        bound.table(),
    );
    f1 / best
}

fn assert_honest(tracked: &Tally) {
    assert!(tracked.calibration_error() <= 0.05, "{}", tracked.calibration_error());
    let (precision, coverage) = tracked.precision_and_coverage(0.65);
    assert!(precision >= 0.9 && coverage > 0.5, "{precision} {coverage}");
}

#[test]
fn a_minute_of_a_track_tells_its_class_nearly_as_well_as_can_be_known() {
    let (tracked, bound) = study(|_| TrialRadar::default(), 1000, 60.0);
    let ratio = report("60 s, 2 s scans, elevation and cross-section", &tracked, &bound);
    assert!(ratio >= 0.95, "{ratio}");
    assert_honest(&tracked);
}

#[test]
fn posteriors_come_true_whatever_the_radar_measures() {
    let (tracked, bound) = study(TrialRadar::draw, 1000, 60.0);
    report("60 s, radars as in training", &tracked, &bound);
    assert_honest(&tracked);
}

#[test]
#[ignore = "figures only, a minute: make soak"]
fn classes_study() {
    let full = TrialRadar::default();
    for (name, radar, duration_s) in [
        ("30 s", full, 30.0),
        ("120 s", full, 120.0),
        ("60 s without cross-section", TrialRadar { measures_rcs: false, ..full }, 60.0),
        ("60 s without elevation", TrialRadar { elevation_sigma_rad: None, ..full }, 60.0),
        ("60 s, 4 s scans", TrialRadar { scan_period_s: 4.0, ..full }, 60.0),
    ] {
        let (tracked, bound) = study(|_| radar, 1000, duration_s);
        report(name, &tracked, &bound);
    }
}
