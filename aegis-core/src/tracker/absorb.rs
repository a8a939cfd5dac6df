//! What a target makes of the plots that may be its own: each mode's state becomes a mixture over them and over a miss,
//! and is kept as that mixture's mean and covariance (probabilistic data association in each mode: Bar-Shalom, Li,
//! Kirubarajan 2001, §9.3 and §11.6; with one sure plot it is the plain update).

use super::motion::{MOST_MODELS, Mixture, Modes, Motion, Outlook};
use super::plots::{ScanPlots, Seen};
use super::sensor::View;
use crate::config::{SensorConfig, TrackerConfig};
use crate::time::Time;

/// A plot with a smaller share is left to the others.
const LEAST_SHARE: f64 = 1e-3;

/// Memory for one target's mixture.
#[derive(Clone, Debug)]
pub(crate) struct Absorber<const D: usize> {
    outlook: Outlook<D>,
    parts: [Mixture<D>; MOST_MODELS],
}

/// By what rules plots are taken in.
pub(crate) struct Rules<'a, const D: usize> {
    pub(crate) motion: &'a Motion<D>,
    pub(crate) tracker: &'a TrackerConfig,
    pub(crate) sensor: &'a SensorConfig,
    pub(crate) view: &'a View,
}

/// What the plot of the largest share said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub(crate) ln_ratio: f64,
    pub(crate) nis_per_dof: f64,
    azimuth_off: i8,
}

impl<const D: usize> Absorber<D> {
    pub(crate) fn new() -> Self {
        let outlook = Outlook::empty();
        Self { parts: outlook.state.map(Mixture::empty), outlook }
    }

    /// Takes the plots of `shares` into the target, each by its probability; what they leave is that of a miss, after
    /// which the target exists with `missed_existence` only: the state is that of the target if it exists. `None` where
    /// no plot has a share worth it: the target is then as it was.
    pub(crate) fn absorb(
        &mut self,
        modes: &mut Modes<D>,
        shares: impl Iterator<Item = (u32, f64)> + Clone,
        missed_existence: f64,
        plots: &ScanPlots<D>,
        rules: &Rules<'_, D>,
    ) -> Option<Taken> {
        let all: f64 = shares.clone().map(|pair| pair.1).sum();
        let missed = (1.0 - all).max(0.0) * missed_existence;
        let least = LEAST_SHARE * (all + missed);
        let worth = shares.filter(|pair| pair.1 > least);
        let best = worth.clone().reduce(|best, pair| if pair.1 > best.1 { pair } else { best })?;
        let seen = plots.at(best.0 as usize);
        let is_sure = best.1 > all + missed - least;
        let taken = if is_sure && !modes.is_newborn {
            let taken = self.weigh_in(modes, seen, rules);
            modes.follow(&self.outlook);
            taken
        } else {
            self.begin();
            let time = seen.observation.time;
            for (plot, share) in worth.filter(|pair| pair.0 != best.0) {
                self.weigh_in(modes, plots.at(plot as usize), rules);
                rules.motion.move_to(&mut self.outlook, time);
                self.add_outlook(share);
            }
            if missed > least {
                self.add(modes, missed, time, rules.motion);
            }
            let taken = self.weigh_in(modes, seen, rules);
            self.add_outlook(best.1);
            self.end(modes);
            taken
        };
        modes.note_azimuth(taken.azimuth_off);
        Some(taken)
    }

    /// Begins a mixture of several states of one target.
    pub(crate) fn begin(&mut self) {
        self.parts.iter_mut().for_each(Mixture::clear);
    }

    /// Adds a state, taken to `time`, with its share.
    pub(crate) fn add(&mut self, modes: &Modes<D>, share: f64, time: Time, motion: &Motion<D>) {
        motion.foresee(modes, time, &mut self.outlook);
        self.add_outlook(share);
    }

    /// The mixture, in the place of `modes`.
    pub(crate) fn end(&self, modes: &mut Modes<D>) {
        modes.become_mixture(&self.parts);
    }

    /// Leaves in the outlook what the target is if this plot is its own.
    fn weigh_in(&mut self, modes: &Modes<D>, seen: &Seen<D>, rules: &Rules<'_, D>) -> Taken {
        let Rules { motion, tracker, sensor, view } = rules;
        let observation = &seen.observation;
        motion.foresee(modes, observation.time, &mut self.outlook);
        let weighed = motion.weigh(modes, &mut self.outlook, observation, view);
        motion.update(modes, &mut self.outlook, &weighed, observation, view);
        if !observation.measures_height() {
            self.outlook
                .bound_height(sensor.altitude_prior_sigma_m, tracker.vertical_velocity_prior_sigma_m_s);
        }
        Taken {
            ln_ratio: seen.ln_ratio(weighed.ln_likelihood),
            nis_per_dof: weighed.nis / weighed.dof as f64,
            azimuth_off: weighed.azimuth_off,
        }
    }

    fn add_outlook(&mut self, share: f64) {
        for (mode, part) in self.parts.iter_mut().enumerate() {
            part.add(share * self.outlook.weight[mode], &self.outlook.state[mode]);
        }
    }
}
