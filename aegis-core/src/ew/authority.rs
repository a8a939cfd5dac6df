//! Who decides, and what follows from it.

use super::action::{Action, ActionState, Decision};
use super::audit::Ruling;
use super::responder::{EwResponder, EwState};
use crate::config::Authority;
use crate::error::{Error, Result};
use crate::ids::ActionId;
use crate::time::Time;

impl EwResponder {
    /// What becomes of an action that was chosen just now.
    pub(super) fn rule(&self, action: &Action) -> (ActionState, Ruling) {
        match self.config.authority {
            Authority::Observe => (ActionState::Observed, Ruling::Observed),
            Authority::Automatic if self.config.automatic.contains(&action.kind.class()) => {
                (ActionState::Applied, Ruling::Automatic)
            }
            Authority::Advise | Authority::Automatic => (ActionState::Recommended, Ruling::Open),
        }
    }

    /// The host's word on a recommended action; returns the action as it is now, for
    /// [`Radar::apply`](crate::Radar::apply). The next [`respond`](Self::respond) tells it in an event. An action
    /// is decided once; but one that came into force automatically may be vetoed as long as it is in force.
    ///
    /// # Errors
    /// [`Error::UnknownAction`] when there is no such action, or it is already decided or over, or while the authority is
    /// [`Authority::Observe`].
    pub fn decide(&mut self, action: ActionId, decision: Decision) -> Result<Action> {
        let observes = self.config.authority == Authority::Observe;
        let EwState { trail, answers, latest, .. } = &mut self.state;
        let is_automatic = trail.of(action).is_some_and(|record| record.ruling == Ruling::Automatic);
        let found = answers.iter_mut().find(|answer| {
            let state = answer.action.state;
            let may_be_stopped = is_automatic && state == ActionState::Applied && decision == Decision::Veto;
            answer.action.id == action && (state == ActionState::Recommended || may_be_stopped)
        });
        let answer = found.filter(|_| !observes).ok_or(Error::UnknownAction(action.0))?;
        let (state, ruling) = match decision {
            Decision::Accept => (ActionState::Applied, Ruling::Accepted),
            Decision::Veto => (ActionState::Vetoed, Ruling::Vetoed),
        };
        answer.action.state = state;
        answer.told = false;
        // The latest step is when the host decided, as far as the library knows.
        trail.rule(&answer.action, ruling, *latest);
        if state == ActionState::Applied {
            answer.come_into_force(*latest, self.config.action_hold_s);
        }
        Ok(answer.action)
    }

    /// When the latest step was.
    pub(super) fn note_time(&mut self, time: Time) {
        self.state.latest = self.state.latest.max(time);
    }
}
