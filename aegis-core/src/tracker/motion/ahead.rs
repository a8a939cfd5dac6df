//! Where a target is at some time, over all of its modes.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use super::mixture::{Mixture, step};
use super::modes::{ModesView, STRAIGHT};
use super::{Motion, Outlook, StepChances};
use crate::time::Time;
use crate::tracker::kinematics::Kinematics;

/// Weights of the parts of a mixture, and the sum of what they weigh.
struct Sum<const D: usize> {
    weight: f64,
    sum: [f64; D],
}

impl<const D: usize> Sum<D> {
    fn nothing() -> Self {
        Self { weight: 0.0, sum: [0.0; D] }
    }

    /// What has no weight means nothing.
    fn add(&mut self, weight: f64, of: &[f64; D]) {
        if weight > 0.0 {
            self.weight += weight;
            step(&mut self.sum, of, weight);
        }
    }

    fn mean(&self) -> [f64; D] {
        self.sum.map(|sum| sum / self.weight.max(f64::MIN_POSITIVE))
    }
}

impl<const D: usize> Motion<D> {
    /// The target's state over all modes.
    pub(crate) fn mean(&self, modes: ModesView<'_, D>, time: Time) -> Kinematics<D> {
        if modes.moves_as_one(time) {
            return self.mean_as_one(modes, time);
        }
        self.mean_of_mixture(modes, time, &mut Outlook::empty())
    }

    /// The same, where `outlook` is what was foreseen of the target last, or is for what is foreseen now.
    pub(crate) fn mean_foreseen(
        &self,
        modes: ModesView<'_, D>,
        time: Time,
        outlook: &mut Outlook<D>,
    ) -> Kinematics<D> {
        if !outlook.foresees(time) && modes.moves_as_one(time) {
            return self.mean_as_one(modes, time);
        }
        self.mean_of_mixture(modes, time, outlook)
    }

    fn mean_as_one(&self, modes: ModesView<'_, D>, time: Time) -> Kinematics<D> {
        if time == modes.time() {
            return modes.mean();
        }
        if modes.is_newborn {
            // Its scales all fly straight: their mean does too.
            return self.models[STRAIGHT].straight_on(&modes.mean(), time);
        }
        let straight = modes.straight();
        let dt = time.seconds_since(straight.time).abs();
        let model = if dt > self.settled_s { &self.coasting } else { &self.models[STRAIGHT] };
        model.straight_on(straight, time)
    }

    fn mean_of_mixture(
        &self,
        modes: ModesView<'_, D>,
        time: Time,
        outlook: &mut Outlook<D>,
    ) -> Kinematics<D> {
        if outlook.foresees(time) {
            return Mixture::mean(&outlook.parts);
        }
        let dt = time.seconds_since(modes.time()).abs();
        if dt > self.settled_s {
            return self.astray(modes, time);
        }
        self.mean_of_modes(modes, dt, time, outlook)
    }

    /// The mean and covariance of what [`foresee`](Self::foresee) foresees, found sooner: modes without acceleration move alike but
    /// for their noise, so that their mixture moves as one.
    fn mean_of_modes(
        &self,
        modes: ModesView<'_, D>,
        dt: f64,
        time: Time,
        outlook: &mut Outlook<D>,
    ) -> Kinematics<D> {
        outlook.forget();
        self.find_chances(dt, outlook);
        self.mix_steady(modes, outlook);
        let noise = self.steady_noise(modes, &outlook.chances);
        outlook.parts[STRAIGHT].state.kinematics.predict(time, &noise);
        for mode in (1..self.count).filter(|mode| self.models[*mode].accelerates()) {
            self.mix_manoeuvre(mode, modes, outlook);
            let (whole, parts) = outlook.parts.split_at_mut(1);
            let part = &mut parts[mode - 1];
            if part.weight > 0.0 {
                self.models[mode].predict_motion(&mut part.state, time);
                whole[0].add_steady(part.weight, &part.state.kinematics);
            }
        }
        outlook.parts[STRAIGHT].state.kinematics
    }

    /// Who has no acceleration at the end of the step, in the place of straight flight.
    fn mix_steady(&self, modes: ModesView<'_, D>, outlook: &mut Outlook<D>) {
        let [StepChances { begins, ends, .. }, _] = &outlook.chances;
        let part = &mut outlook.parts[STRAIGHT];
        part.clear();
        let accelerates = |mode: &usize| self.models[*mode].accelerates();
        let begins: f64 = (1..self.count).filter(accelerates).map(|mode| begins[mode]).sum();
        let stays = modes.probability[STRAIGHT] * (1.0 - begins);
        if stays > 0.0 {
            part.add_steady(stays, modes.straight());
        }
        for mode in 1..self.count {
            let steady = if accelerates(&mode) { ends[mode] } else { 1.0 };
            let weight = modes.probability[mode] * steady;
            if weight > 0.0
                && let Some(state) = modes.manoeuvre(mode)
            {
                part.add_steady(weight, &state.kinematics);
            }
        }
    }

    /// The noise that those have on average. Each mode's is that of its mean velocity.
    fn steady_noise(&self, modes: ModesView<'_, D>, [chances, _]: &[StepChances; 2]) -> [f64; D] {
        let StepChances { begins, ends, .. } = chances;
        let (straight, probability) = (&modes.straight().velocity, modes.probability);
        let mut flight = Sum::nothing();
        flight.add(probability[STRAIGHT] * (1.0 - begins.iter().sum::<f64>()), straight);
        let mut noise = Sum::nothing();
        for mode in 1..self.count {
            let own = modes.manoeuvre(mode).map(|state| &state.kinematics.velocity);
            if let Some(velocity) = own {
                flight.add(probability[mode] * ends[mode], velocity);
            }
            if self.models[mode].accelerates() {
                continue;
            }
            let mut manoeuvre = Sum::nothing();
            manoeuvre.add(probability[STRAIGHT] * begins[mode], straight);
            if let Some(velocity) = own {
                manoeuvre.add(probability[mode] * (1.0 - ends[mode]), velocity);
            }
            noise.add(manoeuvre.weight, &self.models[mode].noise(&manoeuvre.mean()));
        }
        noise.add(flight.weight, &self.models[STRAIGHT].noise(&flight.mean()));
        noise.mean()
    }

    /// Position and velocity over all modes.
    pub(crate) fn mean_motion(&self, modes: ModesView<'_, D>, time: Time) -> ([f64; D], [f64; D]) {
        if time == modes.time() {
            return modes.mean_motion();
        }
        let mean = self.mean(modes, time);
        (mean.position, mean.velocity)
    }
}
