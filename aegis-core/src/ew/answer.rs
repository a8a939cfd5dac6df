//! One action that answers a cause: its life, what it learns, and what it gained.

use super::action::{Action, ActionKind, ActionState};
use super::agility::ChannelAgility;
use super::benefit;
use super::choose::{Cause, Classes};
use super::interference::{Interference, InterferenceSource};
use crate::event::Event;
use crate::geometry::wrap_angle;
use crate::time::Time;

/// An action that answers a cause.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Answer {
    pub(super) action: Action,
    pub(super) cause: Cause,
    /// Whether an event told its present state.
    pub(super) told: bool,
    /// What was tried against the same cause and did not help.
    pub(super) tried: Classes,
    /// Jamming over noise where it disturbs, as a ratio, when it was chosen.
    pub(super) before: f64,
    /// When it came into force.
    pub(super) since: Option<Time>,
    pub(super) is_measured: bool,
    pub(super) gained_db: Option<f64>,
    /// Which channel comes next, once it is in force.
    pub(super) agility: Option<ChannelAgility>,
    /// When the learner was told last, and when the beam passed the cause last.
    pub(super) learned: Time,
    pub(super) has_hopped: bool,
    pub(super) passed: Option<Time>,
    /// How often the beam passed the cause since it came into force, and how often it met it there.
    pub(super) passes: u32,
    pub(super) met: u32,
}

impl Answer {
    /// What was chosen just now.
    pub(super) fn begun(action: Action, cause: Cause, before: f64) -> Self {
        Self {
            action,
            cause,
            told: true,
            tried: Classes::default(),
            before,
            since: None,
            is_measured: false,
            gained_db: None,
            agility: None,
            learned: action.time,
            has_hopped: false,
            passed: None,
            passes: 0,
            met: 0,
        }
    }

    pub(super) fn come_into_force(&mut self, now: Time, hold_s: f64) {
        self.since = Some(now);
        self.learned = now;
        self.action.holds_until = now + hold_s;
    }

    pub(super) fn is_in_force(&self) -> bool {
        self.action.state == ActionState::Applied
    }

    /// It was in force long enough, and whether it helps cannot be measured: another may be tried beside it.
    pub(super) fn stays_unproven(&self) -> bool {
        self.is_in_force() && self.is_measured && self.gained_db.is_none()
    }

    /// Whether the cause is still there, and where the action protects.
    pub(super) fn still_answers(&self, interference: &Interference) -> bool {
        match self.cause {
            Cause::Source(number) => interference.source(number).is_some_and(|source| {
                self.action.kind.sector().is_none_or(|(azimuth_rad, width_rad)| {
                    wrap_angle(source.azimuth_rad - azimuth_rad).abs() <= 0.5 * width_rad
                })
            }),
            Cause::Track(track) => interference.deceptions.iter().any(|deception| deception.track == track),
        }
    }

    /// When the cause was met last.
    pub(super) fn last_met(&self, interference: &Interference) -> Option<Time> {
        match self.cause {
            Cause::Source(number) => interference.source(number).map(|source| source.last),
            Cause::Track(track) => {
                let found = interference.deceptions.iter().find(|deception| deception.track == track);
                found.map(|deception| deception.last)
            }
        }
    }

    /// Tells what was decided since the last step.
    pub(super) fn tell_decision(&mut self, time: Time, events: &mut Vec<Event>) {
        let action = self.action.id;
        match self.action.state {
            ActionState::Applied => events.push(Event::ActionApplied { action, time }),
            ActionState::Vetoed => events.push(Event::ActionVetoed { action, time }),
            _ => {}
        }
        self.told = true;
    }

    /// What it gained, once it has been in force long enough, or its source is gone; once, and where that can be measured: by the jamming
    /// that is left all around, or by how often the source is still met.
    pub(super) fn measure(
        &mut self,
        time: Time,
        interference: &Interference,
        left: Option<f64>,
    ) -> Option<f64> {
        let Cause::Source(number) = self.cause else { return None };
        let is_due = time >= self.action.holds_until || interference.source(number).is_none();
        if self.is_measured || !self.is_in_force() || !is_due {
            return None;
        }
        self.is_measured = true;
        match self.action.kind {
            ActionKind::CancelSidelobes | ActionKind::NullAdaptively => {
                left.map(|left| benefit::gained_db(self.before, left))
            }
            ActionKind::ChangeChannel { .. } => {
                let escaped = 1.0 - f64::from(self.met) / f64::from(self.passes.max(1));
                (self.passes > 0).then(|| escaped * benefit::gained_db(self.before, 0.0))
            }
            _ => None,
        }
    }

    /// Tells the learner whether the source was heard when the beam passed it.
    pub(super) fn learn(&mut self, interference: &Interference) {
        let (Cause::Source(number), Some(agility)) = (self.cause, &mut self.agility) else { return };
        let Some(passed) = self.passed.filter(|passed| *passed > self.learned) else { return };
        let heard = interference.source(number).is_some_and(|source| source.last > self.learned);
        self.passes = self.passes.saturating_add(1);
        // Where it is not jammed it stays.
        if heard {
            self.met = self.met.saturating_add(1);
            agility.observe(true);
            self.has_hopped = true;
        }
        self.learned = passed;
    }
}

impl Interference {
    fn source(&self, number: u64) -> Option<&InterferenceSource> {
        self.sources.iter().find(|source| source.number == number)
    }
}
