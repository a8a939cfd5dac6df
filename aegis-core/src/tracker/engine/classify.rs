//! What kind of thing each track is: those that are due are looked at together.

use super::Engine;
use crate::config::ClassificationConfig;
use crate::detector::classification::fusion::Now;
use crate::detector::classification::plots::keep_strongest;
use crate::detector::classification::{ClassFeatures, ClassPosterior, SharedClassifier};
use crate::event::Event;
use crate::stage::Stage;
use crate::time::Time;
use crate::tracker::bernoulli::Bernoulli;
use crate::tracker::kinematics::Kinematics;

/// Who is asked, and what for.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    pub(crate) classifier: SharedClassifier,
    config: ClassificationConfig,
    rows: Vec<u32>,
    features: Vec<ClassFeatures>,
    posteriors: Vec<ClassPosterior>,
}

impl Classes {
    pub(crate) fn new(config: &ClassificationConfig) -> Self {
        Self {
            classifier: SharedClassifier::default(),
            config: config.clone(),
            rows: Vec::new(),
            features: Vec::new(),
            posteriors: Vec::new(),
        }
    }
}

impl<const D: usize> Engine<D> {
    /// Looks at the tracks that are due, at most as many as the configuration allows: those that most likely exist.
    pub(crate) fn classify(&mut self, time: Time, events: &mut Vec<Event>) {
        let Self { classes, targets, motion, .. } = self;
        let Classes { classifier, config, rows, features, posteriors } = classes;
        if config.max_targets == 0 {
            return;
        }
        let is_due = |target: &Bernoulli<D>| target.is_initiated() && target.evidence.is_due(config);
        rows.clear();
        rows.extend((0..targets.len() as u32).filter(|row| is_due(&targets[*row as usize])));
        if rows.is_empty() {
            return;
        }
        let left_out = keep_strongest(rows, config.max_targets, |row| targets[row as usize].existence);
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time, left_out });
        }
        features.clear();
        features.extend(rows.iter().map(|row| {
            let target = &targets[*row as usize];
            target.evidence.features(&now(&motion.mean(target.modes.view(), target.updated)))
        }));
        posteriors.clear();
        posteriors.resize(features.len(), ClassPosterior::default());
        if !classifier.ask(features, posteriors) {
            let targets = features.len() as u32;
            events.push(Event::ClassifierFailed { stage: Stage::Tracker, time, targets });
            return;
        }
        for (row, posterior) in rows.iter().zip(posteriors.iter()) {
            let target = &mut targets[*row as usize];
            let before = target.evidence.label();
            target.evidence.fuse(posterior, target.updated, config);
            let class = target.evidence.label();
            if class != before {
                let confidence = target.evidence.confidence();
                events.push(Event::TrackClassified { track: target.id, time, class, confidence });
            }
        }
    }
}

/// What a trend does not know of a target.
fn now<const D: usize>(state: &Kinematics<D>) -> Now {
    Now {
        height_variance_m2: (D > 2).then(|| state.pp[D - 1][D - 1]),
        velocity_variance_m2_s2: 0.5 * (state.vv[0][0] + state.vv[1][1]),
    }
}
