//! How long targets stay.
//!
//! Departures are a Poisson process. With a Gamma prior that is worth `a` targets of mean lifetime `L`, the posterior rate
//! after `n` tracks ended in `T` seconds through which tracks were followed is `(a + n)/(aL + T)`.

use super::MOST_SEEN;
use crate::config::TrackerConfig;

/// What tracks have taught of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Lifetime {
    /// Seconds through which tracks were followed, all together, and how many of them ended.
    followed_s: f64,
    ended: f64,
}

impl Lifetime {
    /// A confirmed track was followed for so long.
    pub(crate) fn follow(&mut self, seconds: f64) {
        if seconds > 0.0 && seconds.is_finite() {
            self.followed_s += seconds;
        }
    }

    /// A confirmed track ended.
    pub(crate) fn end(&mut self) {
        self.ended += 1.0;
        if self.ended > MOST_SEEN {
            self.followed_s *= MOST_SEEN / self.ended;
            self.ended = MOST_SEEN;
        }
    }

    /// Mean time that a target stays, seconds.
    pub(crate) fn mean_s(&self, config: &TrackerConfig) -> f64 {
        let TrackerConfig { mean_lifetime_s, lifetime_prior_targets, .. } = config;
        (lifetime_prior_targets * mean_lifetime_s + self.followed_s) / (lifetime_prior_targets + self.ended)
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        (0.0..=MOST_SEEN).contains(&self.ended) && self.followed_s >= 0.0 && self.followed_s.is_finite()
    }
}

#[cfg(all(test, feature = "serde"))]
impl Lifetime {
    /// What never was learned: for tests of what snapshots refuse.
    pub(crate) fn broken() -> Self {
        Self { followed_s: f64::NAN, ended: 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_comes_first_and_those_that_left_overrule_it() {
        let config = TrackerConfig::default();
        let mut lifetime = Lifetime::default();
        assert!((lifetime.mean_s(&config) - config.mean_lifetime_s).abs() < 1e-9);
        for _ in 0..20 {
            lifetime.follow(50.0);
            lifetime.end();
        }
        let brief_s = lifetime.mean_s(&config);
        assert!((50.0..65.0).contains(&brief_s), "{brief_s}");
        // What is remembered is bounded: the new ways of targets are learned in time.
        for _ in 0..1000 {
            lifetime.follow(5000.0);
            lifetime.end();
        }
        let long_s = lifetime.mean_s(&config);
        assert!((4500.0..5000.0).contains(&long_s), "{long_s}");
    }

    #[test]
    fn who_stays_says_so_before_anyone_left() {
        let config = TrackerConfig::default();
        let mut lifetime = Lifetime::default();
        for _ in 0..50 {
            lifetime.follow(60.0);
        }
        assert!(lifetime.mean_s(&config) > 1500.0);
        let held = TrackerConfig { lifetime_prior_targets: 1e9, ..config };
        assert!((lifetime.mean_s(&held) - held.mean_lifetime_s).abs() < 1e-3);
        for nonsense in [f64::NAN, f64::INFINITY, -1.0] {
            let before = lifetime;
            lifetime.follow(nonsense);
            assert_eq!(lifetime, before);
        }
    }
}
