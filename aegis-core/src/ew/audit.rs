//! The audit trail: for each action what it was decided by, and what came of it.

use super::action::{Action, ActionKind};
use super::interference::{Interference, InterferenceKind, InterferenceSource};
use crate::ids::{ActionId, SensorId};
use crate::time::Time;

/// Most alternatives that are kept of each choice.
pub const MOST_ALTERNATIVES: usize = 4;

/// What is kept of one action. The same scans and decisions give the same records to the last bit.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AuditRecord {
    /// Which action.
    pub action: ActionId,
    /// Which radar.
    pub sensor: SensorId,
    /// When it was chosen.
    pub time: Time,
    /// FNV-1a over all interference that was present: two runs that differ before this point differ here.
    pub input_digest: u64,
    /// What it answers, as it was then; `None` for a deceived track.
    pub evidence: Option<AuditEvidence>,
    /// What was chosen.
    pub kind: ActionKind,
    /// What was expected of it, dB.
    pub benefit_db: f64,
    /// What else could have been chosen, best first.
    pub alternatives: [Option<Alternative>; MOST_ALTERNATIVES],
    /// What was decided.
    pub ruling: Ruling,
    /// When that was decided; `None` while it is open.
    pub ruled: Option<Time>,
    /// What it gained, dB, as measured after it had been in force for `EwConfig::action_hold_s`.
    pub measured_benefit_db: Option<f64>,
    /// When it ended.
    pub ended: Option<Time>,
}

/// The evidence behind an action: the source, as it was then.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AuditEvidence {
    /// Its number.
    pub source: u64,
    /// Clockwise from true north.
    pub azimuth_rad: f64,
    /// Jammer-to-noise ratio, where that was known.
    pub jnr_db: Option<f64>,
    /// Strobes so far.
    pub strobes: u32,
    /// Probability of false alarm of its clearest look, where that was known.
    #[cfg_attr(feature = "serde", serde(default))]
    pub pfa: Option<f64>,
    /// Probability of each of [`InterferenceKind::KNOWN`].
    pub kind_probabilities: [f64; InterferenceKind::KNOWN.len()],
}

/// Something else that could have been done.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Alternative {
    /// What.
    pub kind: ActionKind,
    /// What was expected of it, dB.
    pub benefit_db: f64,
}

/// Who decided what about an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Ruling {
    /// Nobody was asked: the authority observes.
    Observed,
    /// The host was asked, and has not answered: nothing is done.
    Open,
    /// It is on the allow-list, and was put into force.
    Automatic,
    /// The host accepted it.
    Accepted,
    /// The host refused it.
    Vetoed,
}

impl From<&InterferenceSource> for AuditEvidence {
    fn from(source: &InterferenceSource) -> Self {
        Self {
            source: source.number,
            azimuth_rad: source.azimuth_rad,
            jnr_db: source.jnr_db,
            strobes: source.strobes,
            pfa: source.pfa,
            kind_probabilities: source.kind_probabilities,
        }
    }
}

/// The latest records, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Trail {
    records: Vec<AuditRecord>,
}

impl Trail {
    pub(super) fn with_capacity(records: usize) -> Self {
        Self { records: Vec::with_capacity(records) }
    }

    pub(super) fn records(&self) -> &[AuditRecord] {
        &self.records
    }

    /// Keeps it; where there is no more room the oldest goes.
    pub(super) fn add(&mut self, record: &AuditRecord, most: usize) {
        if self.records.len() >= most.max(1) {
            self.records.remove(0);
        }
        self.records.push(*record);
    }

    pub(super) fn of(&mut self, action: ActionId) -> Option<&mut AuditRecord> {
        self.records.iter_mut().rev().find(|record| record.action == action)
    }

    /// How many actions of a radar were chosen since.
    pub(super) fn count_since(&self, sensor: SensorId, since: Time) -> usize {
        let late = self.records.iter().rev().take_while(|record| record.time >= since);
        late.filter(|record| record.sensor == sensor).count()
    }

    pub(super) fn rule(&mut self, action: &Action, ruling: Ruling, time: Time) {
        if let Some(record) = self.of(action.id) {
            (record.ruling, record.ruled) = (ruling, Some(time));
        }
    }

    pub(super) fn end(&mut self, action: ActionId, time: Time) {
        if let Some(record) = self.of(action) {
            record.ended = Some(time);
        }
    }

    pub(super) fn clear(&mut self) {
        self.records.clear();
    }

    pub(super) fn clone_from(&mut self, other: &Self) {
        self.records.clone_from(&other.records);
    }

    /// Whether it may be restored: not too long, numbers that were given out, nothing that cannot be counted with.
    pub(super) fn is_sound(&self, most: usize, actions_ever: u64) -> bool {
        self.records.len() <= most
            && self.records.iter().all(|record| {
                record.action.0 <= actions_ever
                    && record.benefit_db.is_finite()
                    && record.measured_benefit_db.is_none_or(f64::is_finite)
            })
    }
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo), over what is known of all interference.
pub(super) fn digest(time: Time, interference: &Interference) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |word: u64| {
        for byte in word.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    take(time.as_nanos() as u64);
    for source in &interference.sources {
        take(source.number);
        take(source.azimuth_rad.to_bits());
        take(source.jnr_db.map_or(0, f64::to_bits));
        take(source.last.as_nanos() as u64);
        take(u64::from(source.strobes));
        take(source.pfa.map_or(0, f64::to_bits));
        source.kind_probabilities.iter().for_each(|probability| take(probability.to_bits()));
    }
    for deception in &interference.deceptions {
        take(deception.track.0);
        take(deception.statistic.to_bits());
    }
    hash
}
