//! From scores to levels that do not flicker.

use super::report::ThreatLevel;
use crate::config::ThreatConfig;

impl ThreatConfig {
    /// The level after `previous`. It rises at once, and falls only when the score is below the threshold by
    /// `level_margin`. CRITICAL also needs the lower bound of the score above `high_score` (falling: by the same
    /// margin).
    pub(super) fn level(&self, previous: ThreatLevel, score: f64, lower_bound: f64) -> ThreatLevel {
        let margin = |level| if previous >= level { self.level_margin } else { 0.0 };
        let reaches = |level, threshold: f64| score >= threshold - margin(level);
        let sure = lower_bound >= self.high_score - margin(ThreatLevel::Critical);
        if sure && reaches(ThreatLevel::Critical, self.critical_score) {
            ThreatLevel::Critical
        } else if reaches(ThreatLevel::High, self.high_score) {
            ThreatLevel::High
        } else if reaches(ThreatLevel::Medium, self.medium_score) {
            ThreatLevel::Medium
        } else {
            ThreatLevel::Low
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ThreatLevel::{Critical, High, Low, Medium, Unknown};

    #[test]
    fn levels_rise_at_their_thresholds_and_fall_below_the_margin() {
        let config = ThreatConfig::default();
        let level = |previous, score| config.level(previous, score, score);
        let rising = [0.49, 0.50, 0.74, 0.75, 0.89, 0.90].map(|score| level(Unknown, score));
        assert_eq!(rising, [Low, Medium, Medium, High, High, Critical]);
        assert_eq!(
            [0.85, 0.84, 0.69, 0.44].map(|score| level(Critical, score)),
            [Critical, High, Medium, Low]
        );
        assert_eq!([0.70, 0.69].map(|score| level(High, score)), [High, Medium]);
        assert_eq!([0.45, 0.44].map(|score| level(Medium, score)), [Medium, Low]);
    }

    #[test]
    fn critical_needs_a_sure_score() {
        let config = ThreatConfig::default();
        assert_eq!(config.level(High, 0.95, 0.74), High);
        assert_eq!(config.level(High, 0.95, 0.75), Critical);
        assert_eq!(config.level(Critical, 0.95, 0.70), Critical);
        assert_eq!(config.level(Critical, 0.95, 0.69), High);
    }

    #[test]
    fn a_noisy_score_changes_the_level_less_often() {
        let config = ThreatConfig::default();
        let changes = |margin| {
            let config = ThreatConfig { level_margin: margin, ..config.clone() };
            let mut level = Low;
            let noisy = |step: i32| 0.75 + 0.04 * f64::from(step * 7919 % 101 - 50) / 50.0;
            (0..200)
                .filter(|step| {
                    let before = level;
                    level = config.level(before, noisy(*step), 0.0);
                    level != before
                })
                .count()
        };
        assert_eq!(changes(0.05), 2, "to MEDIUM or HIGH, then stays");
        assert!(changes(0.0) > 20);
    }
}
