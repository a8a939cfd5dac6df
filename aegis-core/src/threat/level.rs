//! From scores to levels that do not flicker.
//!
//! DAIDALUS raises an alert by M of N, holds it, and forgets on a data gap (Muñoz et al. 2015); so do levels: up when the
//! score reached the threshold in `raise_steps` of the latest `raise_of` steps, down when it was below by the margin
//! `fall_steps` times on end.

use crate::config::ThreatConfig;

/// How urgent a threat is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ThreatLevel {
    /// Its inputs are not usable.
    #[default]
    Unknown,
    /// Below MEDIUM.
    Low,
    /// From `ThreatConfig::medium_score`.
    Medium,
    /// From `ThreatConfig::high_score`.
    High,
    /// From `ThreatConfig::critical_score`, with the lower bound of the score above `high_score`.
    Critical,
}

/// The levels that have a threshold.
const RISEN: [ThreatLevel; 3] = [ThreatLevel::Medium, ThreatLevel::High, ThreatLevel::Critical];

/// A level with what the next step must know of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Ladder {
    pub(super) level: ThreatLevel,
    /// For each threshold, in which of the latest steps it was reached: the latest is the lowest bit.
    reached: [u8; 3],
    /// Steps on end below the level's own threshold, less the margin.
    below: u8,
}

/// A score and its lower bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) score: f64,
    pub(super) lower_bound: f64,
}

impl Ladder {
    /// The steps before count no more; the level stays.
    pub(super) fn forget_steps(&mut self) {
        (self.reached, self.below) = ([0; 3], 0);
    }

    /// One more step.
    pub(super) fn take(&mut self, reading: Reading, config: &ThreatConfig) {
        let window = u8::MAX >> (8 - config.raise_of.clamp(1, 8));
        for (reached, level) in self.reached.iter_mut().zip(RISEN) {
            *reached = (*reached << 1 | u8::from(config.is_reached(level, reading, 0.0))) & window;
        }
        self.level = self.level.max(ThreatLevel::Low);
        let is_due = |reached: u8| reached.count_ones() >= config.raise_steps;
        let risen = RISEN.into_iter().zip(self.reached).filter(|(_, reached)| is_due(*reached));
        let highest = risen.map(|(level, _)| level).max().unwrap_or(ThreatLevel::Low);
        if highest > self.level {
            (self.level, self.below) = (highest, 0);
        } else {
            self.fall_if_due(reading, config);
        }
    }

    fn fall_if_due(&mut self, reading: Reading, config: &ThreatConfig) {
        let holds = |level: ThreatLevel| config.is_reached(level, reading, config.level_margin);
        if self.level == ThreatLevel::Low || holds(self.level) {
            self.below = 0;
            return;
        }
        self.below = self.below.saturating_add(1);
        if u32::from(self.below) < config.fall_steps {
            return;
        }
        let kept = RISEN.into_iter().filter(|level| *level < self.level && holds(*level)).max();
        let level = kept.unwrap_or(ThreatLevel::Low);
        // What it fell from must be reached anew.
        for (reached, _) in self.reached.iter_mut().zip(RISEN).filter(|(_, above)| *above > level) {
            *reached = 0;
        }
        (self.level, self.below) = (level, 0);
    }
}

impl ThreatConfig {
    /// Whether a score is at a level's threshold, or below by no more than the margin. CRITICAL also needs the lower bound at
    /// that of HIGH.
    fn is_reached(&self, level: ThreatLevel, reading: Reading, margin: f64) -> bool {
        let at_least = |threshold: f64| reading.score >= threshold - margin;
        match level {
            ThreatLevel::Unknown | ThreatLevel::Low => true,
            ThreatLevel::Medium => at_least(self.medium_score),
            ThreatLevel::High => at_least(self.high_score),
            ThreatLevel::Critical => {
                at_least(self.critical_score) && reading.lower_bound >= self.high_score - margin
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ThreatLevel::{Critical, High, Low, Medium};

    fn levels(scores: &[f64]) -> Vec<ThreatLevel> {
        let (mut ladder, config) = (Ladder::default(), ThreatConfig::default());
        let step = |score: &f64| {
            ladder.take(Reading { score: *score, lower_bound: *score }, &config);
            ladder.level
        };
        scores.iter().map(step).collect()
    }

    #[test]
    fn two_of_four_raise_and_four_on_end_let_fall() {
        assert_eq!(levels(&[0.5, 0.4, 0.4, 0.5, 0.5]), [Low, Low, Low, Medium, Medium]);
        assert_eq!(levels(&[0.5, 0.4, 0.4, 0.4, 0.5]), [Low; 5]);
        assert_eq!(levels(&[0.9, 0.9]), [Low, Critical]);
        assert_eq!(levels(&[0.95, 0.6, 0.95]), [Low, Medium, Critical]);
        let falling = levels(&[0.8, 0.8, 0.69, 0.69, 0.69, 0.69, 0.69]);
        assert_eq!(falling, [Low, High, High, High, High, Medium, Medium]);
        assert_eq!(levels(&[0.8, 0.8, 0.69, 0.69, 0.69, 0.70, 0.69])[6], High, "the margin holds");
        assert_eq!(levels(&[0.95, 0.95, 0.1, 0.1, 0.1, 0.1])[5], Low);
    }

    #[test]
    fn one_spike_does_nothing() {
        let mut scores = [0.2; 40];
        scores[20] = 0.999;
        assert_eq!(levels(&scores), [Low; 40]);
    }

    #[test]
    fn critical_needs_a_sure_score() {
        let (mut ladder, config) = (Ladder::default(), ThreatConfig::default());
        let mut take = |lower_bound| {
            ladder.take(Reading { score: 0.95, lower_bound }, &config);
            ladder.level
        };
        assert_eq!([take(0.74), take(0.74), take(0.75), take(0.75)], [Low, High, High, Critical]);
        assert_eq!(
            [take(0.70), take(0.69), take(0.69), take(0.69), take(0.69)],
            [Critical, Critical, Critical, Critical, High]
        );
    }

    #[test]
    fn what_is_forgotten_must_be_reached_anew() {
        let (mut ladder, config) = (Ladder::default(), ThreatConfig::default());
        let high = Reading { score: 0.8, lower_bound: 0.7 };
        ladder.take(high, &config);
        ladder.forget_steps();
        ladder.take(high, &config);
        assert_eq!(ladder.level, Low);
        ladder.take(high, &config);
        assert_eq!(ladder.level, High);
        ladder.forget_steps();
        assert_eq!(ladder.level, High);
    }
}
