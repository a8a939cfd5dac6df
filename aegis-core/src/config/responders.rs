//! Electronic protection.

use super::within;
use crate::error::{Error, Result};
use crate::ew::ActionClass;

/// Who puts protective actions in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Authority {
    /// Nobody: pictures and the audit trail show what would be recommended, and no setting changes.
    #[default]
    Observe,
    /// The host, action by action: without its answer nothing changes.
    Advise,
    /// Those whose class is in [`EwConfig::automatic`] come into force at once, and may be vetoed; for all others as
    /// [`Advise`](Self::Advise).
    Automatic,
}

/// The electronic-protection responder.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct EwConfig {
    /// Strobes closer in bearing than this are one interference, radians, `1e-4..=1`. Default 0.05.
    pub strobe_gate_rad: f64,
    /// Time without a strobe after which an interference is cleared, seconds, `0.1..=3600`. Default 30.
    pub clear_after_s: f64,
    /// How often noise alone may be taken for jamming, events an hour for each radar whose I/Q is processed, `1e-6..=1e6`. Default
    /// 1. The probability for one map follows from how many maps an hour the radar makes. Raising it hears weaker jammers.
    pub false_events_per_hour: f64,
    /// Independent cells of a map that its noise floor is measured by, `8..=4096`. Default 64: a jammer as strong as the noise is
    /// found with 0.88 at a probability of false alarm of 1e-6. Raising it hears weaker jammers, and takes smaller changes of the
    /// receiver's gain for such.
    pub noise_cells: u32,
    /// Cells that the floor of a channel without jamming is remembered by, `64..=1_000_000`. Default 16 384. Raising it
    /// makes thresholds lower by up to what not knowing the floor costs, and follows changes of the receiver's gain later.
    pub floor_cells: u32,
    /// Probability that a source must be of one kind to be called so, `0.5..=0.9999`. Default 0.8.
    pub kind_confidence: f64,
    /// How often a track that nothing is wrong with may be suspected of deception, times an hour, `1e-6..=100`. Default 0.01.
    /// Raising it suspects sooner.
    pub false_deceptions_per_track_hour: f64,
    /// Probability that a track is a repeater's work before there is any evidence, `1e-9..=0.5`. Default 1e-3.
    pub deception_prior: f64,
    /// Probability from which bearings of several sites are taken for one emitter's, `0.5..=0.9999`. Default 0.95.
    pub emitter_confidence: f64,
    /// Standard deviation of each component of an emitter's velocity before it is heard, m/s, `0.1..=3000`. Default 200.
    pub emitter_speed_m_s: f64,
    /// Farthest that an emitter is looked for from each site, metres, `1e3..=2e6`. Default 400 km.
    pub emitter_range_m: f64,
    /// By how much an emitter's interval between pulses may be off, as a part of the interval, `1e-5..=0.2`. Default 0.02.
    /// Raising it follows more jitter, and takes more chance coincidences for emitters.
    pub interval_jitter: f64,
    /// Who puts protective actions in force. Default [`Authority::Observe`].
    pub authority: Authority,
    /// What [`Authority::Automatic`] may do by itself, each class at most once. Default: nothing.
    pub automatic: Vec<ActionClass>,
    /// How long an action stays in force at least, seconds, `0..=3600`. Default 20. Its benefit is measured then. Raising it calms settings,
    /// and keeps longer what does not help.
    pub action_hold_s: f64,
    /// After how long an action ends whose cause was not met again, seconds, `0.1..=86_400`. Default 120. Raising it goes back to full
    /// use of the radar later.
    pub action_expiry_s: f64,
    /// Most actions for one radar in a minute, `1..=1000`. Default 60. Those beyond it wait.
    pub actions_per_minute: u32,
    /// Records of the audit trail, `actions_per_minute..=100_000`. Default 256, the latest.
    pub audit_records: u32,
}

impl Default for EwConfig {
    fn default() -> Self {
        Self {
            strobe_gate_rad: 0.05,
            clear_after_s: 30.0,
            false_events_per_hour: 1.0,
            noise_cells: 64,
            floor_cells: 16_384,
            kind_confidence: 0.8,
            false_deceptions_per_track_hour: 0.01,
            deception_prior: 1e-3,
            emitter_confidence: 0.95,
            emitter_speed_m_s: 200.0,
            emitter_range_m: 4e5,
            interval_jitter: 0.02,
            authority: Authority::Observe,
            automatic: Vec::new(),
            action_hold_s: 20.0,
            action_expiry_s: 120.0,
            actions_per_minute: 60,
            audit_records: 256,
        }
    }
}

impl EwConfig {
    pub(super) fn validate(&self) -> Result<()> {
        within("ew.strobe_gate_rad", self.strobe_gate_rad, 1e-4, 1.0)?;
        within("ew.clear_after_s", self.clear_after_s, 0.1, 3600.0)?;
        within("ew.false_events_per_hour", self.false_events_per_hour, 1e-6, 1e6)?;
        within("ew.noise_cells", f64::from(self.noise_cells), 8.0, 4096.0)?;
        within("ew.floor_cells", f64::from(self.floor_cells), 64.0, 1e6)?;
        within("ew.kind_confidence", self.kind_confidence, 0.5, 0.9999)?;
        within("ew.false_deceptions_per_track_hour", self.false_deceptions_per_track_hour, 1e-6, 100.0)?;
        within("ew.deception_prior", self.deception_prior, 1e-9, 0.5)?;
        within("ew.emitter_confidence", self.emitter_confidence, 0.5, 0.9999)?;
        within("ew.emitter_speed_m_s", self.emitter_speed_m_s, 0.1, 3000.0)?;
        within("ew.emitter_range_m", self.emitter_range_m, 1e3, 2e6)?;
        within("ew.interval_jitter", self.interval_jitter, 1e-5, 0.2)?;
        within("ew.action_hold_s", self.action_hold_s, 0.0, 3600.0)?;
        within("ew.action_expiry_s", self.action_expiry_s, 0.1, 86_400.0)?;
        within("ew.actions_per_minute", f64::from(self.actions_per_minute), 1.0, 1000.0)?;
        let least = f64::from(self.actions_per_minute);
        within("ew.audit_records", f64::from(self.audit_records), least, 100_000.0)?;
        let twice =
            (1..self.automatic.len()).any(|place| self.automatic[..place].contains(&self.automatic[place]));
        if twice { Err(Error::config("ew.automatic", "a class is there twice")) } else { Ok(()) }
    }
}
