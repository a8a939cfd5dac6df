//! Simulated tracks as rows of features: what the built-in classifier is trained with.
//!
//! Writes CSV to the standard output: target, outcome (its place in `CLASSES`; one more for none of them), seconds since its
//! first plot, and the features. Each target is watched alone by a radar of its own, through the tracker as it comes.
//!
//! ```sh
//! cargo run --release --example class_features -- 1 2000 60
//! ```

use aegis_core::detector::classification::{
    CLASSES, ClassFeatures, ClassPosterior, Classifier, FEATURE_NAMES, OUTCOMES, SharedClassifier,
};
use aegis_core::sim::classes::{Specimen, Trial, TrialRadar};
use aegis_core::{Result, Tracker};
use std::io::Write;
use std::sync::{Arc, Mutex};

/// Remembers what it was asked about, and knows nothing.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<ClassFeatures>>>);

impl Classifier for Listener {
    fn classify(&self, features: &[ClassFeatures], out: &mut [ClassPosterior]) -> Result<()> {
        if let Ok(mut heard) = self.0.lock() {
            heard.extend_from_slice(features);
        }
        out.fill(ClassPosterior::default());
        Ok(())
    }
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let numbers: Vec<u64> =
        std::env::args().skip(1).map(|text| text.parse()).collect::<std::result::Result<_, _>>()?;
    let [first_seed, targets_per_class, duration_s] = numbers[..] else {
        return Err("usage: class_features FIRST_SEED TARGETS_PER_CLASS DURATION_S".into());
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "target,outcome,time_s,{}", FEATURE_NAMES.join(","))?;
    for seed in first_seed..first_seed + targets_per_class {
        for outcome in 0..OUTCOMES {
            let target = seed * OUTCOMES as u64 + outcome as u64;
            for (time_s, features) in watch(target, outcome, duration_s as f64)? {
                write!(out, "{target},{outcome},{time_s:.1}")?;
                for value in features.to_array() {
                    write!(out, ",{value:.5}")?;
                }
                writeln!(out)?;
            }
        }
    }
    Ok(())
}

/// The features of a target each time when its track is looked at.
fn watch(target: u64, outcome: usize, duration_s: f64) -> Result<Vec<(f64, ClassFeatures)>> {
    let specimen = Specimen::draw(CLASSES.get(outcome).copied(), target);
    let radar = TrialRadar::draw(target);
    let positions_m = specimen.positions_m(&Trial::times_s(&radar, duration_s));
    let trial = Trial::new(&radar, &positions_m, &specimen, target);
    let listener = Listener::default();
    let mut tracker = Tracker::new(&radar.config())?;
    tracker.set_classifier(SharedClassifier::new(listener.clone()));
    let (mut rows, mut events) = (Vec::new(), Vec::new());
    let mut result = Ok(());
    trial.play(|look, plots| {
        events.clear();
        result = result.clone().and(tracker.update(look, plots, &[], &mut events));
        // Two tracks of one target would leave open whose features they are.
        if let Ok(mut heard) = listener.0.lock() {
            if let [features] = heard[..] {
                rows.push((look.end.as_secs(), features));
            }
            heard.clear();
        }
    });
    result.map(|()| rows)
}
