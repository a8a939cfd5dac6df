//! From interference to actions: one for each cause, for as long as the cause is there and the action helps.

use super::action::{Action, ActionClass, ActionKind, ActionState};
use super::agility::ChannelAgility;
use super::answer::Answer;
use super::audit::{self, AuditEvidence, AuditRecord, Ruling};
use super::benefit::{Jamming, Means};
use super::choose::{Cause, Choice, Classes};
use super::interference::{Interference, InterferenceSource};
use super::responder::EwResponder;
use crate::event::Event;
use crate::ids::{ActionId, SensorId};
use crate::stage::Stage;
use crate::time::Time;

/// An action that gained less than this does not help.
const HELPS_DB: f64 = 0.5;
/// Times that the beam passes a source before it is answered that is not met a second time.
const LEAST_LOOKS: f64 = 3.5;
/// Of false events this share may be answered: who is met a second time is no chance.
const CHANCE_ANSWERED: f64 = 1e-2;
/// Actions are counted over so many seconds for their limit.
const MINUTE_S: f64 = 60.0;

impl EwResponder {
    /// Tells decisions and ends what has lost its cause; what is open, in force, or ended just now goes to `out`.
    pub(super) fn follow_up(
        &mut self,
        time: Time,
        interference: &Interference,
        out: &mut Vec<Action>,
        events: &mut Vec<Event>,
    ) {
        let mut answers = std::mem::take(&mut self.state.answers);
        answers.retain_mut(|answer| self.continues(answer, time, interference, out, events));
        self.state.answers = answers;
    }

    /// One answer, one step on; whether it is to be remembered.
    fn continues(
        &mut self,
        answer: &mut Answer,
        time: Time,
        interference: &Interference,
        out: &mut Vec<Action>,
        events: &mut Vec<Event>,
    ) -> bool {
        let just_vetoed = !answer.told && answer.action.state == ActionState::Vetoed;
        if !answer.told {
            answer.tell_decision(time, events);
        }
        self.equip(answer);
        answer.learn(interference);
        if let Some(met) = answer.last_met(interference) {
            answer.action.expires = answer.action.expires.max(met + self.config.action_expiry_s);
        }
        let measured_db = answer.measure(time, interference, self.jamming_left(answer.action.sensor));
        answer.gained_db = measured_db.or(answer.gained_db);
        if let Some(measured_db) = measured_db {
            self.tell_benefit(answer, measured_db, time, events);
        }
        // What is done against deception takes its signs away: it stays until it expires.
        let hides_cause = |answer: &Answer| answer.is_in_force() && matches!(answer.cause, Cause::Track(_));
        let is_there = answer.still_answers(interference);
        let cause_stays = is_there || hides_cause(answer);
        let is_held = answer.is_in_force() && time < answer.action.holds_until;
        let helps = measured_db.is_none_or(|measured_db| measured_db >= HELPS_DB);
        let is_over = !is_held && (!cause_stays || time > answer.action.expires || !helps);
        let vetoed = answer.action.state == ActionState::Vetoed;
        if is_over && !vetoed && answer.action.state != ActionState::Reverted {
            self.revert(answer, time, events);
            out.push(answer.action);
        } else if (just_vetoed || !vetoed) && answer.action.state != ActionState::Reverted {
            // A vetoed one is shown once, then only remembered, so that the host is not asked again.
            out.push(answer.action);
        }
        if answer.action.state == ActionState::Reverted {
            answer.tried.insert(answer.action.kind.class());
        }
        is_there || (is_held && !vetoed) || hides_cause(answer)
    }

    fn revert(&mut self, answer: &mut Answer, time: Time, events: &mut Vec<Event>) {
        if answer.action.state != ActionState::Observed {
            events.push(Event::ActionReverted { action: answer.action.id, time });
        }
        answer.action.state = ActionState::Reverted;
        self.state.trail.end(answer.action.id, time);
        if let Some(agility) = answer.agility.take() {
            self.spare.push(agility);
        }
    }

    fn tell_benefit(&mut self, answer: &Answer, measured_db: f64, time: Time, events: &mut Vec<Event>) {
        let (action, expected_db) = (answer.action.id, answer.action.benefit_db);
        events.push(Event::BenefitMeasured { action, time, expected_db, measured_db });
        if let Some(record) = self.state.trail.of(action) {
            record.measured_benefit_db = Some(measured_db);
        }
    }

    /// A change of channel that is in force learns which comes next.
    fn equip(&mut self, answer: &mut Answer) {
        let hops = matches!(answer.action.kind, ActionKind::ChangeChannel { .. });
        if !hops || !answer.is_in_force() || answer.agility.is_some() {
            return;
        }
        let Self { means, spare, .. } = self;
        let Some((_, means)) = means.iter().find(|(sensor, _)| *sensor == answer.action.sensor) else {
            return;
        };
        let seed = answer.action.id.0;
        let fits = |agility: &ChannelAgility| agility.permitted() == means.channels;
        answer.agility = match spare.iter().position(fits).map(|place| spare.swap_remove(place)) {
            Some(mut agility) => {
                agility.restart(seed);
                Some(agility)
            }
            None => ChannelAgility::new(&means.channels, seed).ok(),
        };
    }

    /// Chooses an action for each cause that has none.
    pub(super) fn recommend(
        &mut self,
        time: Time,
        interference: &Interference,
        out: &mut Vec<Action>,
        events: &mut Vec<Event>,
    ) {
        let digest = audit::digest(time, interference);
        let mut left_out = 0;
        for source in &interference.sources {
            let cause = Cause::Source(source.number);
            let Some(excluded) = self.excluded(cause, source.sensor) else { continue };
            let width_rad = source.width_rad(self.config.strobe_gate_rad);
            let Some(means) = self.means_of(source.sensor) else { continue };
            if interference.is_hardly_known(source) || self.may_be_chance(source) {
                continue;
            }
            let choice = Choice::against(source, width_rad, means, excluded);
            let jamming = Jamming::of(source, means).worst();
            let asked = Asked { time, cause, sensor: source.sensor, source: Some(source), jamming, digest };
            left_out += u32::from(!self.answer(&asked, &choice, out, events));
        }
        for deception in &interference.deceptions {
            let cause = Cause::Track(deception.track);
            let Some(excluded) = self.excluded(cause, deception.sensor) else { continue };
            let Some(means) = self.means_of(deception.sensor) else { continue };
            let choice = Choice::against_deception(deception, means, excluded);
            let asked = Asked { time, cause, sensor: deception.sensor, source: None, jamming: 0.0, digest };
            left_out += u32::from(!self.answer(&asked, &choice, out, events));
        }
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::EwResponder, time, left_out });
        }
    }

    /// What must not be chosen; `None` where the cause has an answer that is open, on trial, or helps.
    fn excluded(&self, cause: Cause, sensor: SensorId) -> Option<Classes> {
        let mut excluded = Classes::default();
        for answer in &self.state.answers {
            let is_over = answer.action.state == ActionState::Reverted;
            if answer.cause == cause {
                if !is_over && !answer.stays_unproven() {
                    return None;
                }
                excluded = excluded.with(answer.tried);
                excluded.insert(answer.action.kind.class());
            } else if !is_over && answer.action.sensor == sensor && holds_all_around(&answer.action.kind) {
                excluded.insert(answer.action.kind.class());
            }
        }
        Some(excluded)
    }

    /// Puts the best choice before whoever decides. False where there is no room, or too many were chosen of late.
    fn answer(
        &mut self,
        asked: &Asked<'_>,
        choice: &Choice,
        out: &mut Vec<Action>,
        events: &mut Vec<Event>,
    ) -> bool {
        let Some(best) = choice.best() else { return true };
        let is_earlier =
            |answer: &Answer| answer.cause == asked.cause && answer.action.state == ActionState::Reverted;
        let earlier = self.state.answers.iter().position(is_earlier);
        let is_full = earlier.is_none() && self.state.answers.len() >= self.limits.interferences;
        let minute = asked.time + -MINUTE_S;
        let of_late = self.state.trail.count_since(asked.sensor, minute);
        if is_full || of_late >= self.config.actions_per_minute as usize {
            return false;
        }
        let mut answer = self.new_answer(asked, best.kind, best.benefit_db);
        let (state, ruling) = self.rule(&answer.action);
        answer.action.state = state;
        if state == ActionState::Applied {
            answer.come_into_force(asked.time, self.config.action_hold_s);
        }
        self.keep_record(asked, choice, &answer.action, ruling);
        let action = answer.action;
        out.push(action);
        if state != ActionState::Observed {
            let Action { id, sensor, time, .. } = action;
            events.push(Event::ActionRecommended { action: id, sensor, time });
        }
        if state == ActionState::Applied {
            events.push(Event::ActionApplied { action: action.id, time: asked.time });
        }
        match earlier {
            Some(place) => {
                // Kept between the two: what was tried before is not tried again while the cause lasts.
                answer.tried = self.state.answers[place].tried;
                self.state.answers[place] = answer;
            }
            None => self.state.answers.push(answer),
        }
        true
    }

    fn new_answer(&mut self, asked: &Asked<'_>, kind: ActionKind, benefit_db: f64) -> Answer {
        self.state.actions_ever += 1;
        self.state.stats.recommended += 1;
        let action = Action {
            id: ActionId(self.state.actions_ever),
            sensor: asked.sensor,
            time: asked.time,
            kind,
            state: ActionState::Recommended,
            benefit_db,
            holds_until: asked.time,
            expires: asked.time + self.config.action_expiry_s,
        };
        Answer::begun(action, asked.cause, asked.jamming)
    }

    fn keep_record(&mut self, asked: &Asked<'_>, choice: &Choice, action: &Action, ruling: Ruling) {
        let record = AuditRecord {
            action: action.id,
            sensor: action.sensor,
            time: asked.time,
            input_digest: asked.digest,
            evidence: asked.source.map(AuditEvidence::from),
            kind: action.kind,
            benefit_db: action.benefit_db,
            alternatives: choice.alternatives(),
            ruling,
            ruled: (ruling != Ruling::Open).then_some(asked.time),
            measured_benefit_db: None,
            ended: None,
        };
        self.state.trail.add(&record, self.config.audit_records as usize);
    }

    /// Met once, and in so weak a look that noise alone shows as much too often to change settings for it.
    fn may_be_chance(&self, source: &InterferenceSource) -> bool {
        let allowed = self.listening.pfa_of(source.sensor).unwrap_or(0.0);
        source.strobes < 2 && source.pfa.is_some_and(|pfa| pfa > CHANCE_ANSWERED * allowed)
    }

    fn means_of(&self, sensor: SensorId) -> Option<&Means> {
        self.means.iter().find(|(id, _)| *id == sensor).map(|(_, means)| means)
    }
}

/// What is to be answered.
struct Asked<'a> {
    time: Time,
    cause: Cause,
    sensor: SensorId,
    source: Option<&'a InterferenceSource>,
    /// Over noise, as a ratio, where it disturbs.
    jamming: f64,
    digest: u64,
}

fn holds_all_around(kind: &ActionKind) -> bool {
    kind.sector().is_none() && kind.class() != ActionClass::ResetGate
}

impl Interference {
    /// Met once, and not passed often enough since to say of what kind it is. Who reports strobes without maps counts no looks, and is
    /// believed at once.
    fn is_hardly_known(&self, source: &InterferenceSource) -> bool {
        let looks: f64 = self.channels_of(source.number).map(|channel| channel.looks).sum();
        source.strobes < 2 && looks > 0.0 && looks < LEAST_LOOKS
    }
}
