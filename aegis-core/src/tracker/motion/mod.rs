//! How targets move between plots: straight on, and now and then in a manoeuvre.
//!
//! Each target has an interacting multiple model filter (Blom and Bar-Shalom 1988; Bar-Shalom, Li, Kirubarajan 2001,
//! §11.6.6): straight flight of nearly constant velocity, and up to two manoeuvres of [`Manoeuvre`]. Between two plots
//! the modes mix with the chances of a manoeuvre to begin and to end in that time; each mode predicts its own state,
//! and the plot says how likely each was.
//!
//! Most targets fly straight most of the time. A mode that has become unlikely is therefore dormant: it is neither kept
//! nor predicted until a plot fits straight flight badly. Then it begins anew, from straight flight, as if the
//! manoeuvre began after the latest plot; that is the mode set varying with the situation (Li and Bar-Shalom 1996).
//! After a gap longer than manoeuvres last they have come and gone, and are noise.

mod acceleration;
mod model;
mod modes;
mod speeds;

#[cfg(feature = "serde")]
pub(crate) use acceleration::Acceleration;
#[cfg(feature = "serde")]
pub(crate) use modes::MOST_RUN;
pub(crate) use modes::{MOST_MODELS, Mixture, ModeState, Modes, STRAIGHT};
pub(crate) use speeds::Speeds;

use super::gate::Area;
use super::kinematics::Kinematics;
use super::measurement::{Fit, Observation, Rows};
use super::sensor::View;
use crate::config::{Manoeuvre, TrackerConfig};
use crate::time::Time;
use model::Model;

/// However long the time since the latest plot, a manoeuvre has begun with no more than this probability.
const MOST_BEGINNING: f64 = 0.5;
/// A velocity is known, and a change of it can be seen, when its variance is below this share of its prior.
const KNOWN_VELOCITY_SHARE: f64 = 0.25;

/// All models of motion, and the chances that one follows the other.
#[derive(Clone, Debug)]
pub(crate) struct Motion<const D: usize> {
    models: [Model<D>; MOST_MODELS],
    /// Of each manoeuvre.
    chances: [Chances; MOST_MODELS],
    count: usize,
    /// Straight flight over gaps in which manoeuvres come and go.
    coasting: Model<D>,
    /// The shortest such gap.
    settled_s: f64,
    known_velocity_variance: f64,
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
    pub(crate) time: Time,
    pub(crate) weight: [f64; MOST_MODELS],
    pub(crate) state: [ModeState<D>; MOST_MODELS],
    /// Straight flight alone is foreseen so far; a plot that fits it badly calls for the rest.
    is_partial: bool,
    /// It reaches farther than what is foreseen: no plot can be weighed with it.
    is_reach: bool,
}

/// How well a plot fits an outlook.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighed {
    /// Natural logarithm of the plot's density, over all modes.
    pub(crate) ln_likelihood: f64,
    /// NIS of the mode that it fits best, and the plot's degrees of freedom.
    pub(crate) nis: f64,
    pub(crate) dof: usize,
    /// −1 or +1 when the likeliest mode takes the plot's azimuth to be far off to that side, else 0.
    pub(crate) azimuth_off: i8,
    /// Natural logarithm of each mode's part of the density, its probability included.
    ln_parts: [f64; MOST_MODELS],
}

impl<const D: usize> Motion<D> {
    pub(crate) fn new(config: &TrackerConfig) -> Self {
        let axes = |horizontal: f64, vertical: f64| {
            std::array::from_fn(|axis| if axis < 2 { horizontal } else { vertical })
        };
        let vertical = config.vertical_process_noise_m2_s3;
        let straight = Model::straight(axes(config.process_noise_m2_s3, vertical), config.speed_noise_per_s);
        let coasting = config.coasting_noise_m2_s3.max(config.process_noise_m2_s3);
        let mut models = [straight; MOST_MODELS];
        let mut chances = [Chances { begins_per_s: 0.0, ends_per_s: 0.0 }; MOST_MODELS];
        for (mode, manoeuvre) in (1..MOST_MODELS).zip(&config.manoeuvres) {
            models[mode] = Model::of(manoeuvre, &straight);
            chances[mode] = Chances::of(manoeuvre);
        }
        let longest = config.manoeuvres.iter().map(|manoeuvre| manoeuvre.mean_duration_s).fold(0.0, f64::max);
        Self {
            models,
            chances,
            count: 1 + config.manoeuvres.len().min(MOST_MODELS - 1),
            coasting: Model::straight(axes(coasting, vertical), config.speed_noise_per_s),
            settled_s: if config.manoeuvres.is_empty() { f64::INFINITY } else { longest },
            known_velocity_variance: 2.0 * KNOWN_VELOCITY_SHARE * config.velocity_prior_sigma_m_s.powi(2),
        }
    }

    /// What is foreseen of a target at `time`: all of its active modes; straight flight alone if there is no other.
    pub(crate) fn foresee(&self, modes: &Modes<D>, time: Time, outlook: &mut Outlook<D>) {
        outlook.time = time;
        outlook.is_reach = false;
        let dt = time.seconds_since(modes.time()).abs();
        if modes.is_newborn {
            self.foresee_newborn(modes, time, outlook);
        } else if dt > self.settled_s {
            self.foresee_settled(modes, time, outlook);
        } else if modes.only() == Some(STRAIGHT) {
            outlook.weight = [0.0; MOST_MODELS];
            outlook.weight[STRAIGHT] = 1.0;
            let straight = &modes.state[STRAIGHT].kinematics;
            outlook.state[STRAIGHT].kinematics = self.models[STRAIGHT].straight_on(straight, time);
            outlook.is_partial = self.count > 1 && self.knows_velocity(straight);
        } else {
            self.foresee_all(modes, time, outlook);
        }
    }

    /// Straight flight at each speed scale.
    fn foresee_newborn(&self, modes: &Modes<D>, time: Time, outlook: &mut Outlook<D>) {
        outlook.weight = modes.probability;
        for scale in modes.active() {
            let next = self.models[STRAIGHT].straight_on(&modes.state[scale].kinematics, time);
            outlook.state[scale] = ModeState::steady(next);
        }
        outlook.is_partial = false;
    }

    /// Over a long gap manoeuvres came and went.
    fn foresee_settled(&self, modes: &Modes<D>, time: Time, outlook: &mut Outlook<D>) {
        let mut whole = Mixture::empty(modes.state[modes.main()]);
        for mode in modes.active() {
            whole.add(modes.probability[mode], &modes.state[mode]);
        }
        outlook.weight = [0.0; MOST_MODELS];
        outlook.weight[STRAIGHT] = 1.0;
        outlook.state[STRAIGHT].kinematics = self.coasting.straight_on(&whole.state.kinematics, time);
        outlook.is_partial = false;
    }

    /// The modes mix, and each predicts its own state.
    fn foresee_all(&self, modes: &Modes<D>, time: Time, outlook: &mut Outlook<D>) {
        let dt = time.seconds_since(modes.time()).abs();
        let straight = ModeState::steady(modes.state[STRAIGHT].kinematics);
        let mut stays = modes.probability[STRAIGHT];
        let mut flies_straight = Mixture::empty(straight);
        for mode in 1..self.count {
            let chances = &self.chances[mode];
            let begins = modes.probability[STRAIGHT] * chances.begins_in(dt, self.count - 1);
            let ends = modes.probability[mode] * chances.ends_in(dt);
            let goes_on = modes.probability[mode] - ends;
            stays -= begins;
            let mut manoeuvre = Mixture::empty(straight);
            if begins > 0.0 {
                manoeuvre.add(begins, &self.models[mode].begin(&straight.kinematics));
            }
            manoeuvre.add(goes_on, &modes.state[mode]);
            flies_straight.add(ends, &ModeState::steady(modes.state[mode].kinematics));
            outlook.weight[mode] = manoeuvre.weight;
            outlook.state[mode] = manoeuvre.state;
        }
        flies_straight.add(stays, &straight);
        outlook.weight[STRAIGHT] = flies_straight.weight;
        outlook.state[STRAIGHT] = flies_straight.state;
        for mode in 0..self.count {
            if outlook.weight[mode] > 0.0 {
                self.models[mode].predict(&mut outlook.state[mode], time);
            }
        }
        outlook.is_partial = false;
    }

    /// How well a plot fits what is foreseen. If it fits straight flight badly, manoeuvres are foreseen too.
    pub(crate) fn weigh(
        &self,
        modes: &Modes<D>,
        outlook: &mut Outlook<D>,
        observation: &Observation<D>,
        view: &View,
    ) -> Weighed {
        let mut rows = Rows::empty();
        if outlook.is_partial {
            let fit =
                observation.explain(&outlook.state[STRAIGHT].kinematics, view, modes.azimuth_run, &mut rows);
            if !fit.is_poor() {
                return Weighed::straight(&fit);
            }
            self.foresee_all(modes, outlook.time, outlook);
        }
        let mut weighed = Weighed::nothing();
        for mode in 0..MOST_MODELS {
            if outlook.weight[mode] > 0.0 {
                let fit =
                    observation.explain(&outlook.state[mode].kinematics, view, modes.azimuth_run, &mut rows);
                weighed.add(mode, outlook.weight[mode].ln() + fit.ln_likelihood(), &fit);
            }
        }
        weighed.sum();
        weighed
    }

    /// The modes after a plot that was weighed with this outlook, in the outlook's place.
    pub(crate) fn update(
        &self,
        modes: &Modes<D>,
        outlook: &mut Outlook<D>,
        weighed: &Weighed,
        observation: &Observation<D>,
        view: &View,
    ) {
        let mut rows = Rows::empty();
        for mode in 0..MOST_MODELS {
            outlook.weight[mode] = weighed.share(mode);
            if outlook.weight[mode] > 0.0 {
                let state = &mut outlook.state[mode];
                observation.explain(&state.kinematics, view, modes.azimuth_run, &mut rows);
                if mode == STRAIGHT {
                    state.update_steady(&rows);
                } else {
                    self.models[mode].update(state, &rows);
                }
            }
        }
    }

    /// Takes the outlook on (or back) to another time nearby.
    pub(crate) fn move_to(&self, outlook: &mut Outlook<D>, time: Time) {
        if outlook.time == time {
            return;
        }
        outlook.time = time;
        for mode in 0..MOST_MODELS {
            if outlook.weight[mode] > 0.0 {
                self.models[mode].predict(&mut outlook.state[mode], time);
            }
        }
    }

    /// A state that flies straight on, and the probability that it does, from one of straight flight.
    pub(crate) fn straight_on(&self, state: &Kinematics<D>, time: Time) -> (f64, Kinematics<D>) {
        let dt = time.seconds_since(state.time).abs();
        let begins_per_s: f64 = self.chances[1..self.count].iter().map(|chances| chances.begins_per_s).sum();
        ((-begins_per_s * dt).exp(), self.models[STRAIGHT].straight_on(state, time))
    }

    /// The target's state over all modes.
    pub(crate) fn mean(&self, modes: &Modes<D>, time: Time) -> Kinematics<D> {
        if !modes.is_newborn && modes.only() == Some(STRAIGHT) {
            let straight = &modes.state[STRAIGHT].kinematics;
            let dt = time.seconds_since(straight.time).abs();
            let model = if dt > self.settled_s { &self.coasting } else { &self.models[STRAIGHT] };
            return model.straight_on(straight, time);
        }
        if time == modes.time() {
            return modes.mean();
        }
        let mut outlook = Outlook::empty();
        self.foresee(modes, time, &mut outlook);
        outlook.mean()
    }

    /// States that between them reach as far as any plot of the target at `time`, each in its mode's place.
    pub(crate) fn reach(&self, modes: &Modes<D>, time: Time, outlook: &mut Outlook<D>) {
        self.foresee(modes, time, outlook);
        if let Some(fastest) = modes.active().next().filter(|_| modes.is_newborn) {
            // The slower scales reach no farther than the fastest.
            outlook.weight[fastest + 1..].fill(0.0);
        }
        outlook.is_reach = modes.is_newborn || modes.only() == Some(STRAIGHT);
        if modes.is_newborn || modes.only() != Some(STRAIGHT) {
            return;
        }
        // Of the plots between two times some may be met by a manoeuvre, and others after it.
        let straight = &modes.state[STRAIGHT].kinematics;
        let mut noise = self.coasting.noise(&straight.velocity);
        let mut drive = (0.0_f64, 0.0_f64);
        for model in &self.models[..self.count] {
            let (variance, jerk) = model.largest_drive(&straight.velocity);
            drive = (drive.0.max(variance), drive.1.max(jerk));
            let own = model.noise(&straight.velocity);
            noise = std::array::from_fn(|axis| noise[axis].max(own[axis]));
        }
        let dt = time.seconds_since(modes.time()).abs().min(self.settled_s);
        let dt4 = dt * dt * dt * dt;
        let reach = &mut outlook.state[STRAIGHT].kinematics;
        *reach = straight.predicted(time, &noise);
        for axis in 0..2 {
            reach.pp[axis][axis] += dt4 * (drive.0 / 4.0 + drive.1 * dt / 20.0);
        }
    }

    /// A velocity must be known before it can be seen to change.
    fn knows_velocity(&self, state: &Kinematics<D>) -> bool {
        state.vv[0][0] + state.vv[1][1] < self.known_velocity_variance
    }
}

impl Chances {
    fn of(manoeuvre: &Manoeuvre) -> Self {
        Self { begins_per_s: 1.0 / manoeuvre.mean_interval_s, ends_per_s: 1.0 / manoeuvre.mean_duration_s }
    }

    /// That it begins in this time, if so many manoeuvres may.
    fn begins_in(&self, dt: f64, manoeuvres: usize) -> f64 {
        (1.0 - (-dt * self.begins_per_s).exp()).min(MOST_BEGINNING / manoeuvres as f64)
    }

    fn ends_in(&self, dt: f64) -> f64 {
        1.0 - (-dt * self.ends_per_s).exp()
    }
}

impl<const D: usize> Outlook<D> {
    /// Nothing foreseen yet.
    pub(crate) fn empty() -> Self {
        let state = [ModeState::NOTHING; MOST_MODELS];
        Self { time: Time::default(), weight: [0.0; MOST_MODELS], state, is_partial: false, is_reach: false }
    }

    /// Whether plots of this time can be weighed with it.
    pub(crate) fn foresees(&self, time: Time) -> bool {
        self.time == time && !self.is_reach
    }

    /// As [`Kinematics::bound_height`], in every mode.
    pub(crate) fn bound_height(&mut self, height_sigma: f64, climb_sigma: f64) {
        for (state, weight) in self.state.iter_mut().zip(self.weight) {
            if weight > 0.0 {
                state.bound_height(height_sigma, climb_sigma);
            }
        }
    }

    /// The smallest area around those of all modes that are foreseen.
    pub(crate) fn union_of(&self, area: impl Fn(usize, &Kinematics<D>) -> Area) -> Area {
        let foreseen = (0..MOST_MODELS).filter(|&mode| self.weight[mode] > 0.0);
        let areas = foreseen.map(|mode| area(mode, &self.state[mode].kinematics));
        areas.reduce(Area::union).unwrap_or_else(|| area(STRAIGHT, &self.state[STRAIGHT].kinematics))
    }

    fn mean(&self) -> Kinematics<D> {
        let mut whole = Mixture::empty(self.state[STRAIGHT]);
        for mode in 0..MOST_MODELS {
            whole.add(self.weight[mode], &self.state[mode]);
        }
        whole.state.kinematics
    }
}

impl Weighed {
    fn straight(fit: &Fit) -> Self {
        let mut weighed = Self::nothing();
        weighed.add(STRAIGHT, fit.ln_likelihood(), fit);
        weighed.ln_likelihood = weighed.ln_parts[STRAIGHT];
        weighed
    }

    fn nothing() -> Self {
        let nothing = f64::NEG_INFINITY;
        let ln_parts = [nothing; MOST_MODELS];
        Self { ln_likelihood: nothing, nis: f64::INFINITY, dof: 1, azimuth_off: 0, ln_parts }
    }

    fn add(&mut self, mode: usize, ln_part: f64, fit: &Fit) {
        if self.ln_parts.iter().all(|&other| other < ln_part) {
            self.azimuth_off = fit.azimuth_off;
        }
        self.ln_parts[mode] = ln_part;
        (self.nis, self.dof) = (self.nis.min(fit.nis), fit.dof);
    }

    fn sum(&mut self) {
        let largest = self.ln_parts.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = self.ln_parts.iter().map(|part| (part - largest).exp()).sum();
        self.ln_likelihood = largest + sum.ln();
    }

    /// A mode's probability, once the plot is taken in.
    fn share(&self, mode: usize) -> f64 {
        (self.ln_parts[mode] - self.ln_likelihood).exp()
    }
}

#[cfg(test)]
mod tests;
