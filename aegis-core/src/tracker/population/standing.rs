//! How many of the echoes that prove to be something stand still: hardly any over the open sea, most in a harbour.
//!
//! With a Beta prior of mean `p` that is worth `a` echoes, of `n` that prove to be something and of which `k` stand still the
//! posterior mean is `(ap + k)/(a + n)`.

use super::MOST_SEEN;
use crate::config::TrackerConfig;

/// Echoes that the setting is worth.
const PRIOR: f64 = 10.0;
/// What begins may always move.
const MOST_PROBABILITY: f64 = 0.5;

/// What tracks and fixed echoes have taught of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Standing {
    moving: f64,
    fixed: f64,
}

impl Standing {
    /// A track was confirmed, and moves as far as is known.
    pub(crate) fn confirm(&mut self) {
        self.add(1.0, 0.0);
    }

    /// A target was found to stand still, or to do so no longer.
    pub(crate) fn turn(&mut self, is_fixed: bool, is_confirmed: bool) {
        let fixed = if is_fixed { 1.0 } else { -1.0 };
        self.add(if is_confirmed { -fixed } else { 0.0 }, fixed);
    }

    fn add(&mut self, moving: f64, fixed: f64) {
        self.moving = (self.moving + moving).max(0.0);
        self.fixed = (self.fixed + fixed).max(0.0);
        let all = self.moving + self.fixed;
        if all > MOST_SEEN {
            self.moving *= MOST_SEEN / all;
            self.fixed *= MOST_SEEN / all;
        }
    }

    /// The probability that what begins stands still; 0 where no echo is to be taken for fixed.
    pub(crate) fn probability(&self, config: &TrackerConfig) -> f64 {
        let prior = config.fixed_echo_probability;
        if prior <= 0.0 {
            return 0.0;
        }
        ((PRIOR * prior + self.fixed) / (PRIOR + self.fixed + self.moving)).min(MOST_PROBABILITY)
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        [self.moving, self.fixed].iter().all(|count| (0.0..=MOST_SEEN).contains(count))
    }
}

#[cfg(all(test, feature = "serde"))]
impl Standing {
    /// What never was learned: for tests of what snapshots refuse.
    pub(crate) fn broken() -> Self {
        Self { moving: -1.0, fixed: 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_harbour_is_known_from_its_fixed_echoes() {
        let config = TrackerConfig::default();
        let mut standing = Standing::default();
        assert!((standing.probability(&config) - config.fixed_echo_probability).abs() < 1e-12);
        for _ in 0..4 {
            standing.confirm();
            standing.turn(true, true);
        }
        let harbour = standing.probability(&config);
        assert!((0.25..0.35).contains(&harbour), "{harbour}");
        for _ in 0..1000 {
            standing.turn(true, false);
        }
        assert!(standing.probability(&config) <= MOST_PROBABILITY);
        for _ in 0..10_000 {
            standing.confirm();
        }
        assert!(standing.probability(&config) < 0.01);
        #[cfg(feature = "serde")]
        assert!(standing.is_valid());
    }

    #[test]
    fn what_gets_under_way_is_counted_as_moving() {
        let config = TrackerConfig::default();
        let mut standing = Standing::default();
        standing.confirm();
        let before = standing;
        standing.turn(true, true);
        standing.turn(false, true);
        assert_eq!(standing, before);
        let shows_all = TrackerConfig { fixed_echo_probability: 0.0, ..config };
        standing.turn(true, false);
        assert!(standing.probability(&shows_all) <= 0.0);
    }
}
