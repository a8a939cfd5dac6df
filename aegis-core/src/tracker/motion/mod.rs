//! How targets move between plots: straight on, and now and then in a manoeuvre.
//!
//! Each target has an interacting multiple model filter (Blom and Bar-Shalom 1988; Bar-Shalom, Li, Kirubarajan 2001,
//! §11.6.6): straight flight of nearly constant velocity, and up to two manoeuvres of [`Manoeuvre`]. Between two plots
//! the modes mix with the chances of a manoeuvre to begin and to end in that time; each mode predicts its own state,
//! and the plot says how likely each was.
//!
//! Most targets fly straight most of the time, and yet each of them may have begun to turn since its plot before the latest, which
//! no plot can show so soon: that chance is a good part of how uncertain a velocity is. So manoeuvres are foreseen of every target.
//! After a gap longer than they last they have come and gone, and are noise.

mod acceleration;
mod ahead;
mod bounds;
mod mixture;
mod model;
mod modes;
mod speeds;
mod state;
mod weighing;

#[cfg(feature = "serde")]
pub(crate) use acceleration::Acceleration;
pub(crate) use bounds::Bounds;
pub(crate) use mixture::Mixture;
pub(crate) use modes::{MOST_MODES, Modes, ModesView, STRAIGHT, StoryModes};
pub(crate) use speeds::Speeds;
pub(crate) use state::ModeState;
pub(crate) use weighing::Weighed;

use super::azimuths::OwnAzimuths;
use super::gate::Area;
use super::kinematics::Kinematics;
use super::measurement::{Fit, Observation, Rows};
use super::sensor::View;
use crate::config::{Manoeuvre, TrackerConfig};
use crate::elementary::exp;
use crate::time::Time;
use model::Model;
use weighing::Weighing;

/// However long the time since the latest plot, a manoeuvre has begun with no more than this probability.
const MOST_BEGINNING: f64 = 0.5;
/// A target that flies straight with less than this probability most probably does not.
const LEAST_STRAIGHT: f64 = 0.3;

/// All models of motion, and the chances that one follows the other.
#[derive(Clone, Debug)]
pub(crate) struct Motion<const D: usize> {
    models: [Model<D>; MOST_MODES],
    /// Of each manoeuvre.
    chances: [Chances; MOST_MODES],
    count: usize,
    /// Straight flight over gaps in which manoeuvres come and go.
    coasting: Model<D>,
    /// The shortest such gap.
    settled_s: f64,
}

/// How often a manoeuvre begins, and how soon it ends.
#[derive(Clone, Copy, Debug)]
struct Chances {
    begins_per_s: f64,
    ends_per_s: f64,
}

/// What is foreseen of a target at one time: each mode's probability and state.
#[derive(Clone, Debug)]
pub(crate) struct Outlook<const D: usize> {
    time: Time,
    pub(crate) parts: [Mixture<D>; MOST_MODES],
    kind: Foreseen,
    /// The chances over the two latest lengths of a step: the next one is mostly as long as one of them.
    chances: [StepChances; 2],
}

/// What an outlook is good for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Foreseen {
    /// All modes, and plots can be weighed with them.
    Modes,
    /// It reaches farther than what is foreseen: no plot can be weighed with it.
    Reach,
    /// Nothing.
    Nothing,
}

/// That each manoeuvre begins, and that it ends, over a step of `dt` seconds.
#[derive(Clone, Copy, Debug)]
struct StepChances {
    dt: f64,
    begins: [f64; MOST_MODES],
    ends: [f64; MOST_MODES],
}

impl<const D: usize> Motion<D> {
    pub(crate) fn new(config: &TrackerConfig) -> Self {
        let axes = |horizontal: f64, vertical: f64| {
            std::array::from_fn(|axis| if axis < 2 { horizontal } else { vertical })
        };
        let vertical = config.vertical_process_noise_m2_s3;
        let straight = Model::straight(axes(config.process_noise_m2_s3, vertical), config.speed_noise_per_s);
        let coasting = config.coasting_noise_m2_s3.max(config.process_noise_m2_s3);
        let mut models = [straight; MOST_MODES];
        let mut chances = [Chances { begins_per_s: 0.0, ends_per_s: 0.0 }; MOST_MODES];
        for (mode, manoeuvre) in (1..MOST_MODES).zip(&config.manoeuvres) {
            models[mode] = Model::of(manoeuvre, &straight);
            chances[mode] = Chances::of(manoeuvre);
        }
        let longest = config.manoeuvres.iter().map(|manoeuvre| manoeuvre.mean_duration_s).fold(0.0, f64::max);
        Self {
            models,
            chances,
            count: 1 + config.manoeuvres.len().min(MOST_MODES - 1),
            coasting: Model::straight(axes(coasting, vertical), config.speed_noise_per_s),
            settled_s: if config.manoeuvres.is_empty() { f64::INFINITY } else { longest },
        }
    }

    /// What is foreseen of a target at `time`: all modes.
    pub(crate) fn foresee(&self, modes: ModesView<'_, D>, time: Time, outlook: &mut Outlook<D>) {
        outlook.time = time;
        outlook.kind = Foreseen::Modes;
        let dt = time.seconds_since(modes.time()).abs();
        if modes.is_newborn {
            self.foresee_newborn(modes, time, outlook);
        } else if dt > self.settled_s {
            self.foresee_settled(modes, time, outlook);
        } else if self.count == 1 {
            outlook.set_straight(self.models[STRAIGHT].straight_on(modes.straight(), time));
        } else {
            self.foresee_all(modes, time, outlook);
        }
    }

    /// Straight flight at each speed scale.
    fn foresee_newborn(&self, modes: ModesView<'_, D>, time: Time, outlook: &mut Outlook<D>) {
        let straight = &self.models[STRAIGHT];
        let first = straight.straight_on(modes.straight(), time);
        for (scale, part) in outlook.parts.iter_mut().enumerate() {
            part.weight = modes.probability[scale];
            if part.weight > 0.0 {
                part.state.set_steady(match modes.manoeuvre(scale) {
                    Some(own) => straight.straight_on(&own.kinematics, time),
                    None => Speeds::foreseen_at_scale(&first, modes.straight(), scale),
                });
            }
        }
    }

    /// Over a long gap manoeuvres came and went.
    fn foresee_settled(&self, modes: ModesView<'_, D>, time: Time, outlook: &mut Outlook<D>) {
        outlook.set_straight(self.coasting.straight_on(&modes.mean(), time));
    }

    /// The modes mix, and each predicts its own state.
    fn foresee_all(&self, modes: ModesView<'_, D>, time: Time, outlook: &mut Outlook<D>) {
        self.find_chances(time.seconds_since(modes.time()).abs(), outlook);
        outlook.parts[self.count..].iter_mut().for_each(Mixture::clear);
        for mode in 1..self.count {
            self.mix_manoeuvre(mode, modes, outlook);
        }
        self.mix_straight(modes, outlook);
        for (model, part) in self.models.iter().zip(&mut outlook.parts) {
            if part.weight > 0.0 {
                model.predict(&mut part.state, time);
            }
        }
    }

    /// Leaves the chances over a step of this length in the first place.
    fn find_chances(&self, dt: f64, outlook: &mut Outlook<D>) {
        let is_other = |chances: &StepChances| (dt - chances.dt).abs() > 0.0;
        if is_other(&outlook.chances[0]) {
            outlook.chances.swap(0, 1);
            if is_other(&outlook.chances[0]) {
                outlook.chances[0] = self.chances_over(dt);
            }
        }
    }

    /// Who is in this manoeuvre at the end of the step: who was before and goes on, and who begins from straight flight.
    fn mix_manoeuvre(&self, mode: usize, modes: ModesView<'_, D>, outlook: &mut Outlook<D>) {
        let [StepChances { begins, ends, .. }, _] = &outlook.chances;
        let part = &mut outlook.parts[mode];
        part.clear();
        let begins = modes.probability[STRAIGHT] * begins[mode];
        let goes_on = modes.probability[mode] * (1.0 - ends[mode]);
        if begins > 0.0 {
            self.models[mode].begin(begins, modes.straight(), part);
        }
        if goes_on > 0.0
            && let Some(state) = modes.manoeuvre(mode)
        {
            part.add(goes_on, state);
        }
    }

    /// Who flies straight at the end of the step: who did so before and does not manoeuvre, and whose manoeuvre ends.
    fn mix_straight(&self, modes: ModesView<'_, D>, outlook: &mut Outlook<D>) {
        let [StepChances { begins, ends, .. }, _] = &outlook.chances;
        let part = &mut outlook.parts[STRAIGHT];
        part.clear();
        let stays = modes.probability[STRAIGHT] * (1.0 - begins.iter().sum::<f64>());
        if stays > 0.0 {
            part.add_steady(stays, modes.straight());
        }
        for mode in 1..self.count {
            let ends = modes.probability[mode] * ends[mode];
            if ends > 0.0
                && let Some(state) = modes.manoeuvre(mode)
            {
                part.add_steady(ends, &state.kinematics);
            }
        }
    }

    fn chances_over(&self, dt: f64) -> StepChances {
        let mut over = StepChances { dt, ..StepChances::NONE };
        for mode in 1..self.count {
            over.begins[mode] = self.chances[mode].begins_in(dt, self.count - 1);
            over.ends[mode] = self.chances[mode].ends_in(dt);
        }
        over
    }

    /// As [`Outlook::weigh`], and leaves in the outlook what the target is after this plot.
    pub(crate) fn update(
        &self,
        modes: ModesView<'_, D>,
        outlook: &mut Outlook<D>,
        observation: &Observation<D>,
        view: &View,
    ) -> Weighed {
        self.update_by(outlook, |state, rows| observation.explain(state, view, modes.azimuths, rows))
    }

    /// The same by whatever explains a state's rows.
    pub(crate) fn update_by(
        &self,
        outlook: &mut Outlook<D>,
        explain: impl Fn(&Kinematics<D>, &mut Rows<D>) -> Fit,
    ) -> Weighed {
        let mut rows = Rows::empty();
        let weighed = outlook.weigh_each(|mode, state| {
            let fit = explain(&state.kinematics, &mut rows);
            self.models[mode].update(state, &rows);
            fit
        });
        for (part, share) in outlook.parts.iter_mut().zip(weighed.shares) {
            part.weight = share;
        }
        outlook.forget();
        weighed
    }

    /// Takes the outlook on (or back) to another time nearby.
    pub(crate) fn move_to(&self, outlook: &mut Outlook<D>, time: Time) {
        if outlook.time == time {
            return;
        }
        outlook.time = time;
        for (model, part) in self.models.iter().zip(&mut outlook.parts) {
            if part.weight > 0.0 {
                model.predict(&mut part.state, time);
            }
        }
    }

    /// The target's state at `time` if it flies straight on; `None` where it most probably does not, or may have turned unseen.
    pub(crate) fn straight_ahead(&self, modes: ModesView<'_, D>, time: Time) -> Option<Kinematics<D>> {
        let dt = time.seconds_since(modes.time()).abs();
        let may_fly_straight =
            !modes.is_newborn && modes.probability[STRAIGHT] > LEAST_STRAIGHT && dt <= self.settled_s;
        may_fly_straight.then(|| self.models[STRAIGHT].straight_on(modes.straight(), time))
    }

    /// The target's state at `time` if nobody knows what it did since: it may have manoeuvred unseen.
    pub(crate) fn astray(&self, modes: ModesView<'_, D>, time: Time) -> Kinematics<D> {
        self.coasting.straight_on(&modes.mean(), time)
    }

    /// A state that flies straight on, and the probability that it does, from one of straight flight.
    pub(crate) fn straight_on(&self, state: &Kinematics<D>, time: Time) -> (f64, Kinematics<D>) {
        let dt = time.seconds_since(state.time).abs();
        let begins_per_s: f64 = self.chances[1..self.count].iter().map(|chances| chances.begins_per_s).sum();
        (exp(-begins_per_s * dt), self.models[STRAIGHT].straight_on(state, time))
    }
}

impl Chances {
    fn of(manoeuvre: &Manoeuvre) -> Self {
        Self { begins_per_s: 1.0 / manoeuvre.mean_interval_s, ends_per_s: 1.0 / manoeuvre.mean_duration_s }
    }

    /// That it begins in this time, if so many manoeuvres may.
    fn begins_in(&self, dt: f64, manoeuvres: usize) -> f64 {
        (1.0 - exp(-dt * self.begins_per_s)).min(MOST_BEGINNING / manoeuvres as f64)
    }

    fn ends_in(&self, dt: f64) -> f64 {
        1.0 - exp(-dt * self.ends_per_s)
    }
}

impl StepChances {
    /// Over no time.
    const NONE: Self = Self { dt: 0.0, begins: [0.0; MOST_MODES], ends: [0.0; MOST_MODES] };
}

impl<const D: usize> Outlook<D> {
    /// Nothing foreseen yet.
    pub(crate) fn empty() -> Self {
        Self {
            time: Time::default(),
            parts: [Mixture::NOTHING; MOST_MODES],
            kind: Foreseen::Nothing,
            chances: [StepChances::NONE; 2],
        }
    }

    /// Nothing foreseen any more.
    pub(crate) fn forget(&mut self) {
        self.kind = Foreseen::Nothing;
    }

    /// Whether plots of this time can be weighed with it.
    pub(crate) fn foresees(&self, time: Time) -> bool {
        self.time == time && self.kind == Foreseen::Modes
    }

    /// How well a plot fits it, of a target with such azimuths.
    pub(crate) fn weigh(
        &mut self,
        observation: &Observation<D>,
        azimuths: OwnAzimuths,
        view: &View,
    ) -> Weighed {
        self.weigh_each(|_, state| observation.fit(&state.kinematics, view, azimuths))
    }

    /// Weighs a plot in each mode by how well it fits that mode's state.
    fn weigh_each(&mut self, mut fit: impl FnMut(usize, &mut ModeState<D>) -> Fit) -> Weighed {
        let mut weighing = Weighing::nothing();
        for (mode, part) in self.parts.iter_mut().enumerate() {
            if part.weight > 0.0 {
                weighing.add(mode, part.weight, &fit(mode, &mut part.state));
            }
        }
        weighing.sum()
    }

    fn set_straight(&mut self, straight: Kinematics<D>) {
        self.parts.iter_mut().for_each(Mixture::clear);
        self.parts[STRAIGHT].add_steady(1.0, &straight);
    }

    /// As [`Kinematics::bound_height`], in every mode.
    pub(crate) fn bound_height(&mut self, height_sigma: f64, climb_sigma: f64) {
        for part in self.parts.iter_mut().filter(|part| part.weight > 0.0) {
            part.state.bound_height(height_sigma, climb_sigma);
        }
    }

    /// The smallest area around those of all modes that are foreseen.
    pub(crate) fn union_of(&self, area: impl Fn(usize, &Kinematics<D>) -> Area) -> Area {
        let foreseen = self.parts.iter().enumerate().filter(|(_, part)| part.weight > 0.0);
        let areas = foreseen.map(|(mode, part)| area(mode, &part.state.kinematics));
        areas.reduce(Area::union).unwrap_or_else(|| area(STRAIGHT, &self.parts[STRAIGHT].state.kinematics))
    }
}

#[cfg(test)]
mod tests;
