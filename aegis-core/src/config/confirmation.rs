//! What makes a track of a target, and what ends it.

use super::within;
use crate::error::{Error, Result};

/// Most looks that are remembered of a target.
const MOST_LOOKS: u32 = 32;

/// What confirms a track, and what drops it.
///
/// A look is one pass of a radar's beam over the place where the target is predicted; those of several radars count in
/// the order of time. Where the radar cannot see, there is no look.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use aegis_core::{Config, config::ConfirmationLogic};
/// let config = Config::from_toml("
///     [tracker]
///     confirmation = { m_of_n = { plots = 3, looks = 5, misses = 4 } }
/// ")?;
/// assert_eq!(config.tracker.confirmation, ConfirmationLogic::MOfN { plots: 3, looks: 5, misses: 4 });
/// # }
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum ConfirmationLogic {
    /// The probability that the target exists: `confirm_existence`, `confirm_plots`, `drop_existence` and
    /// `forget_existence` of [`TrackerConfig`](super::TrackerConfig). One clear plot in quiet air counts for more than
    /// three in clutter, and a lost track may be found again under its number.
    #[default]
    Existence,
    /// Counting, as M of N logic does with a sliding window (Blackman and Popoli 1999, §6): existence is found and shown
    /// as ever, but the four settings above decide nothing. A track that is dropped is gone with its number.
    MOfN {
        /// M: a tentative track is confirmed once it has had so many plots of its own, `2..=looks`. Raising it lets
        /// fewer false tracks through, and confirms later.
        plots: u32,
        /// N: in so many successive looks, the latest included, `2..=32`. Raising it forgives more misses.
        looks: u32,
        /// K: a track, tentative or confirmed, is dropped after so many successive looks without a plot of its own,
        /// `1..=100`. Raising it holds tracks through longer fades, and false ones too.
        misses: u32,
    },
}

impl ConfirmationLogic {
    pub(super) fn validate(self) -> Result<()> {
        let Self::MOfN { plots, looks, misses } = self else { return Ok(()) };
        let field = |name: &str| format!("tracker.confirmation.m_of_n.{name}");
        within(&field("looks"), f64::from(looks), 2.0, f64::from(MOST_LOOKS))?;
        within(&field("misses"), f64::from(misses), 1.0, 100.0)?;
        if (2..=looks).contains(&plots) {
            return Ok(());
        }
        Err(Error::config(field("plots"), format!("{plots} is not in 2..={looks}, its looks")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, TrackerConfig};

    fn complaint(plots: u32, looks: u32, misses: u32) -> Option<String> {
        let confirmation = ConfirmationLogic::MOfN { plots, looks, misses };
        let tracker = TrackerConfig { confirmation, ..TrackerConfig::default() };
        Config { tracker, ..Config::default() }.validate().err().map(|error| error.to_string())
    }

    #[test]
    fn what_is_out_of_range_is_named() {
        for (plots, looks, misses) in [(2, 2, 1), (3, 5, 5), (32, 32, 100)] {
            assert_eq!(complaint(plots, looks, misses), None);
        }
        for (plots, looks, misses, name) in
            [(1, 5, 5, "plots"), (6, 5, 5, "plots"), (2, 1, 5, "looks"), (2, 33, 5, "looks")]
        {
            let said = complaint(plots, looks, misses);
            assert!(said.is_some_and(|text| text.contains(&format!("m_of_n.{name}"))));
        }
        for misses in [0, 101] {
            assert!(complaint(3, 5, misses).is_some_and(|text| text.contains("m_of_n.misses")));
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn toml_round_trip_and_unknown_fields() {
        let confirmation = ConfirmationLogic::MOfN { plots: 3, looks: 5, misses: 4 };
        for confirmation in [confirmation, ConfirmationLogic::Existence] {
            let tracker = TrackerConfig { confirmation, ..TrackerConfig::default() };
            let config = Config { tracker, ..Config::default() };
            assert_eq!(Config::from_toml(&config.to_toml().unwrap()).unwrap(), config);
        }
        for refused in
            ["m_of_n = { plots = 3, looks = 5 }", "m_of_n = { plots = 3, looks = 5, misses = 4, x = 1 }"]
        {
            assert!(Config::from_toml(&format!("[tracker]\nconfirmation = {{ {refused} }}")).is_err());
        }
    }
}
