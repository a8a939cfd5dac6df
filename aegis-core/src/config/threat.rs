//! The threat assessor.

use super::{count, within};
use crate::error::{Error, Result};
use crate::threat::ThreatLevel;

/// A Mode S address has 24 bits.
const MAX_ADDRESS: u32 = 0xff_ffff;

/// The threat assessor.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct ThreatConfig {
    /// How far ahead zone entries are predicted, seconds, `1..=3600`. Default 300.
    pub horizon_s: f64,
    /// How long a manoeuvre that the tracker sees is taken to go on, on average, seconds, `0..=60`. Default 5. With 0 every
    /// course is straight.
    pub manoeuvre_s: f64,
    /// Score from which a threat is MEDIUM, `0..1`. Default 0.50.
    pub medium_score: f64,
    /// Score from which a threat is HIGH, above `medium_score`. Default 0.75.
    pub high_score: f64,
    /// Score from which a threat is CRITICAL, above `high_score`. Default 0.90.
    pub critical_score: f64,
    /// How far below its threshold the score must fall before the level falls, `0..=0.5`. Default 0.05.
    pub level_margin: f64,
    /// In how many of the latest `raise_of` steps the score must reach a threshold before the level rises, from 1 to
    /// `raise_of`. Default 2. Raising it delays, and keeps a single bad step from doing anything.
    pub raise_steps: u32,
    /// See `raise_steps`; `1..=8`. Default 4.
    pub raise_of: u32,
    /// After how many steps on end below the threshold, less the margin, the level falls, `1..=100`. Default 4.
    pub fall_steps: u32,
    /// After this long without an assessment the steps before count no more, seconds, `0.1..=3600`. Default 30. Set it above
    /// the longest scan period.
    pub gap_s: f64,
    /// How long a level is held while a track's numbers are not usable, seconds, `0..=3600`. Default 10: two rotations of an
    /// airport radar.
    pub hold_s: f64,
    /// How much each kind of evidence counts.
    pub weights: ThreatWeights,
    /// Mode S addresses of friends, 24 bits each, at most 10 000. Default none. Whoever knows one can send it; a Mode 3/A code
    /// never makes a friend.
    pub friend_addresses: Vec<u32>,
    /// How long a valid cryptographic answer makes a friend, seconds, `0..=86 400`. Default 60.
    pub friend_answer_s: f64,
    /// The highest level of a friend, LOW to CRITICAL. Default LOW. A predicted zone entry is told all the same.
    pub friend_level: ThreatLevel,
    /// Tracks that threaten one asset within this distance of each other and of like velocity are one formation, metres,
    /// `0..=1e5`. Default 3000. With 0 there are no formations.
    pub formation_distance_m: f64,
    /// By how much their velocities may differ, m/s, `0..=1000`. Default 30.
    pub formation_speed_m_s: f64,
    /// How many of the latest level changes are kept, `0..=100_000`. Default 100.
    pub history: usize,
}

/// How much each kind of evidence counts, in log-odds; `-20..=20` each. A score starts at the bias, and what is not known
/// adds nothing.
///
/// The defaults were set so that a fast inbound track without a transponder is MEDIUM four minutes, HIGH two minutes and
/// CRITICAL a minute before it enters the zone of an asset of value 1, while whatever does not come near stays far below
/// MEDIUM. They are judgement, not statistics: the score is an advisory index.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct ThreatWeights {
    /// Where every score begins. Default −2.1: a score of 0.11.
    pub bias: f64,
    /// Certain entry adds this, certain passage takes it away. Default 2.5.
    pub entry: f64,
    /// Times ln(120 s / time to entry), and the probability of entry. Default 1.2: each halving of the time adds 0.83.
    pub urgency: f64,
    /// Closing very fast adds this, receding takes it away; three quarters of it at 200 m/s. Default 1.
    pub closing: f64,
    /// Flying very low adds up to this, very high takes it away; nothing 3 km above the asset, nor where the height is not
    /// known. Default 0.3.
    pub altitude: f64,
    /// Times the ratio of the class: missile 1.5, drone 0.3, bird −1.5, others 0. Default 1.
    pub class: f64,
    /// Times the ratio of the identity: unlawful interference (7500) 1, friend −3, a Mode S address or callsign −0.4, others 0.
    /// Default 1.
    pub identity: f64,
    /// Times the probability that a strobe comes from the track. Default 1.
    pub emission: f64,
    /// A hard turn towards the asset adds up to this, one away takes it away; three quarters of it at 5 m/s². Default 0.5.
    pub manoeuvre: f64,
    /// Times the logarithm of the asset's value. Default 0.35: ten times the value adds 0.8.
    pub value: f64,
}

impl Default for ThreatConfig {
    fn default() -> Self {
        Self {
            horizon_s: 300.0,
            manoeuvre_s: 5.0,
            medium_score: 0.50,
            high_score: 0.75,
            critical_score: 0.90,
            level_margin: 0.05,
            raise_steps: 2,
            raise_of: 4,
            fall_steps: 4,
            gap_s: 30.0,
            hold_s: 10.0,
            weights: ThreatWeights::default(),
            friend_addresses: Vec::new(),
            friend_answer_s: 60.0,
            friend_level: ThreatLevel::Low,
            formation_distance_m: 3000.0,
            formation_speed_m_s: 30.0,
            history: 100,
        }
    }
}

impl Default for ThreatWeights {
    fn default() -> Self {
        Self {
            bias: -2.1,
            entry: 2.5,
            urgency: 1.2,
            closing: 1.0,
            altitude: 0.3,
            class: 1.0,
            identity: 1.0,
            emission: 1.0,
            manoeuvre: 0.5,
            value: 0.35,
        }
    }
}

impl ThreatConfig {
    pub(super) fn validate(&self) -> Result<()> {
        within("threat.horizon_s", self.horizon_s, 1.0, 3600.0)?;
        within("threat.manoeuvre_s", self.manoeuvre_s, 0.0, 60.0)?;
        within("threat.level_margin", self.level_margin, 0.0, 0.5)?;
        count("threat.raise_of", self.raise_of as usize, 1, 8)?;
        count("threat.raise_steps", self.raise_steps as usize, 1, self.raise_of as usize)?;
        count("threat.fall_steps", self.fall_steps as usize, 1, 100)?;
        within("threat.gap_s", self.gap_s, 0.1, 3600.0)?;
        within("threat.hold_s", self.hold_s, 0.0, 3600.0)?;
        within("threat.friend_answer_s", self.friend_answer_s, 0.0, 86_400.0)?;
        within("threat.formation_distance_m", self.formation_distance_m, 0.0, 1e5)?;
        within("threat.formation_speed_m_s", self.formation_speed_m_s, 0.0, 1000.0)?;
        count("threat.history", self.history, 0, 100_000)?;
        count("threat.friend_addresses", self.friend_addresses.len(), 0, 10_000)?;
        if self.friend_addresses.iter().any(|address| *address > MAX_ADDRESS) {
            return Err(Error::config("threat.friend_addresses", "an address has 24 bits"));
        }
        if self.friend_level == ThreatLevel::Unknown {
            return Err(Error::config("threat.friend_level", "it is one of low, medium, high, critical"));
        }
        self.weights.validate()?;
        let rising = 0.0 < self.medium_score
            && self.medium_score < self.high_score
            && self.high_score < self.critical_score
            && self.critical_score < 1.0;
        if rising {
            Ok(())
        } else {
            Err(Error::config("threat.medium_score", "0 < medium_score < high_score < critical_score < 1"))
        }
    }
}

impl ThreatWeights {
    fn validate(&self) -> Result<()> {
        let Self { bias, entry, urgency, closing, altitude, class, identity, emission, manoeuvre, value } =
            *self;
        let weights = [
            ("threat.weights.bias", bias),
            ("threat.weights.entry", entry),
            ("threat.weights.urgency", urgency),
            ("threat.weights.closing", closing),
            ("threat.weights.altitude", altitude),
            ("threat.weights.class", class),
            ("threat.weights.identity", identity),
            ("threat.weights.emission", emission),
            ("threat.weights.manoeuvre", manoeuvre),
            ("threat.weights.value", value),
        ];
        weights.into_iter().try_for_each(|(field, weight)| within(field, weight, -20.0, 20.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl Fn(&mut ThreatConfig)) -> bool {
        let mut config = ThreatConfig::default();
        change(&mut config);
        config.validate().is_err()
    }

    #[test]
    fn every_range_is_kept() {
        assert!(ThreatConfig::default().validate().is_ok());
        assert!(refused(|config| config.raise_steps = 5) && refused(|config| config.raise_steps = 0));
        assert!(refused(|config| config.raise_of = 9) && refused(|config| config.fall_steps = 0));
        assert!(refused(|config| config.friend_addresses = vec![1 << 24]));
        assert!(refused(|config| config.friend_level = ThreatLevel::Unknown));
        assert!(refused(|config| config.weights.closing = f64::NAN));
        assert!(refused(|config| config.high_score = 0.95) && refused(|config| config.gap_s = 0.0));
    }
}
