//! The class of single plots, where a radar's sensitivity or the echo's length says something of it.

use super::SharedClassifier;
use super::features::ClassFeatures;
use super::posterior::ClassPosterior;
use crate::config::{ClassificationConfig, SensorConfig};
use crate::elementary::{hypot, log10};
use crate::event::Event;
use crate::plot::{Measurement, Plot, PlotFlags};
use crate::stage::Stage;
use crate::time::Time;

/// Names the class of plots; what it needs is kept from scan to scan.
#[derive(Clone, Debug)]
pub(crate) struct PlotClassifier {
    pub(crate) classifier: SharedClassifier,
    config: ClassificationConfig,
    /// Plots that something is known of.
    rows: Vec<u32>,
    features: Vec<ClassFeatures>,
    posteriors: Vec<ClassPosterior>,
}

impl PlotClassifier {
    pub(crate) fn new(config: &ClassificationConfig) -> Self {
        Self {
            classifier: SharedClassifier::default(),
            config: config.clone(),
            rows: Vec::new(),
            features: Vec::new(),
            posteriors: Vec::new(),
        }
    }

    /// Labels the plots that no radar has named, where the class is sure enough. Of too many the strongest are looked at.
    pub(crate) fn label(
        &mut self,
        plots: &mut [Plot],
        sensor: Option<f64>,
        time: Time,
        events: &mut Vec<Event>,
    ) {
        let most = self.config.max_targets;
        if most == 0 {
            return;
        }
        self.rows.clear();
        let says_something = |plot: &Plot| plot.range_extent_m.is_some() || rcs_dbsm(plot, sensor).is_some();
        let unnamed =
            plots.iter().enumerate().filter(|(_, plot)| plot.class.is_none() && says_something(plot));
        self.rows.extend(unnamed.map(|(index, _)| index as u32));
        if self.rows.is_empty() {
            return;
        }
        let left_out =
            keep_strongest(&mut self.rows, most, |row| plots[row as usize].snr_db.unwrap_or(f64::MIN));
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Detector, time, left_out });
        }
        self.features.clear();
        self.features.extend(self.rows.iter().map(|row| of_plot(&plots[*row as usize], sensor)));
        self.posteriors.clear();
        self.posteriors.resize(self.features.len(), ClassPosterior::default());
        if !self.classifier.ask(&self.features, &mut self.posteriors) {
            let targets = self.features.len() as u32;
            events.push(Event::ClassifierFailed { stage: Stage::Detector, time, targets });
            return;
        }
        for (row, posterior) in self.rows.iter().zip(&self.posteriors) {
            let plot = &mut plots[*row as usize];
            if let Some(class) = posterior.label(self.config.confidence) {
                plot.class = Some(class);
                plot.flags = plot.flags | PlotFlags::CLASSIFIED;
            }
        }
    }
}

/// Keeps the `most` strongest rows, in their order. Returns how many were left out.
pub(crate) fn keep_strongest(rows: &mut Vec<u32>, most: usize, strength: impl Fn(u32) -> f64) -> u32 {
    let left_out = rows.len().saturating_sub(most);
    if left_out > 0 {
        rows.sort_unstable_by(|a, b| strength(*b).total_cmp(&strength(*a)).then(a.cmp(b)));
        rows.truncate(most);
        rows.sort_unstable();
    }
    left_out as u32
}

/// Radar cross-section, where the radar says how strong an echo one square metre gives; `reference_snr_db` is that at 100 km.
pub(crate) fn rcs_dbsm(plot: &Plot, reference_snr_db: Option<f64>) -> Option<f64> {
    // Most radars declare none: then there is no range to be found.
    let (snr_db, reference_snr_db) = plot.snr_db.zip(reference_snr_db)?;
    let range_m = match plot.measurement {
        Measurement::Polar { range_m, .. } => range_m,
        Measurement::Cartesian { position_m: [east, north, up], .. } => hypot(hypot(east, north), up),
    };
    let range_db = 40.0 * log10(range_m.max(1.0) / SensorConfig::REFERENCE_RANGE_M);
    Some(snr_db - reference_snr_db + range_db)
}

fn of_plot(plot: &Plot, reference_snr_db: Option<f64>) -> ClassFeatures {
    let (altitude_m, range_rate_m_s) = match plot.measurement {
        Measurement::Polar { altitude_m, range_rate_m_s, .. } => (altitude_m, range_rate_m_s),
        Measurement::Cartesian { .. } => (None, None),
    };
    ClassFeatures {
        altitude_m,
        range_rate_m_s: range_rate_m_s.map(f64::abs),
        rcs_dbsm: rcs_dbsm(plot, reference_snr_db),
        range_extent_m: plot.range_extent_m,
        ..ClassFeatures::default()
    }
}

impl SharedClassifier {
    /// Whether it gave an answer for each, and all answers are probabilities.
    pub(crate) fn ask(&self, features: &[ClassFeatures], out: &mut [ClassPosterior]) -> bool {
        self.classify(features, out).is_ok() && out.iter().all(ClassPosterior::is_valid)
    }
}
