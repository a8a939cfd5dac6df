//! From interference to recommended actions: one for each source, for as long as the source is there.

use super::action::{Action, ActionKind, ActionState};
use super::interference::{Interference, InterferenceSource};
use super::responder::EwResponder;
use crate::event::Event;
use crate::geometry::wrap_angle;
use crate::ids::ActionId;
use crate::stage::Stage;
use crate::time::Time;

/// An action that answers a source.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Answer {
    pub(super) action: Action,
    /// Number of the source that it answers.
    pub(super) source: u64,
    /// Whether an event told its present state.
    pub(super) told: bool,
}

impl Answer {
    /// Whether the source is still where the action protects.
    fn still_answers(&self, interference: &Interference) -> bool {
        let ActionKind::ChangeChannel { azimuth_rad, width_rad } = self.action.kind;
        let source = interference.sources.iter().find(|source| source.number == self.source);
        source.is_some_and(|s| wrap_angle(s.azimuth_rad - azimuth_rad).abs() <= 0.5 * width_rad)
    }

    /// Tells what the host decided since the last step.
    fn tell_decision(&mut self, time: Time, events: &mut Vec<Event>) {
        let action = self.action.id;
        match self.action.state {
            ActionState::Applied => events.push(Event::ActionApplied { action, time }),
            ActionState::Vetoed => events.push(Event::ActionVetoed { action, time }),
            ActionState::Recommended | ActionState::Reverted => {}
        }
        self.told = true;
    }
}

impl EwResponder {
    /// Tells decisions and ends what has lost its cause; what is open, in force, or ended just now goes to `out`.
    pub(super) fn follow_up(
        &mut self,
        time: Time,
        interference: &Interference,
        out: &mut Vec<Action>,
        events: &mut Vec<Event>,
    ) {
        self.state.answers.retain_mut(|answer| {
            let just_vetoed = !answer.told && answer.action.state == ActionState::Vetoed;
            if !answer.told {
                answer.tell_decision(time, events);
            }
            let stays = answer.still_answers(interference);
            let vetoed = answer.action.state == ActionState::Vetoed;
            if !stays && !vetoed {
                answer.action.state = ActionState::Reverted;
                events.push(Event::ActionReverted { action: answer.action.id, time });
            }
            // A vetoed one is shown once, then only remembered, so that the host is not asked again.
            if just_vetoed || !vetoed {
                out.push(answer.action);
            }
            stays
        });
    }

    /// Recommends an action for each source that has none.
    pub(super) fn recommend(
        &mut self,
        time: Time,
        interference: &Interference,
        out: &mut Vec<Action>,
        events: &mut Vec<Event>,
    ) {
        let mut left_out = 0;
        for source in &interference.sources {
            let answered = self.state.answers.iter().any(|answer| answer.source == source.number);
            if answered || !self.can_change_channel(source) {
                continue;
            }
            if self.state.answers.len() >= self.limits.interferences {
                left_out += 1;
                continue;
            }
            let action = self.new_action(time, source);
            self.state.answers.push(Answer { action, source: source.number, told: true });
            out.push(action);
            events.push(Event::ActionRecommended { action: action.id, sensor: action.sensor, time });
        }
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::EwResponder, time, left_out });
        }
    }

    fn new_action(&mut self, time: Time, source: &InterferenceSource) -> Action {
        self.state.actions_ever += 1;
        self.state.stats.recommended += 1;
        Action {
            id: ActionId(self.state.actions_ever),
            sensor: source.sensor,
            time,
            kind: ActionKind::ChangeChannel {
                azimuth_rad: source.azimuth_rad,
                width_rad: source.width_rad(self.config.strobe_gate_rad),
            },
            state: ActionState::Recommended,
        }
    }

    fn can_change_channel(&self, source: &InterferenceSource) -> bool {
        self.agile.contains(&source.sensor)
    }
}
