//! What a target makes of the plots that may be its own: each mode's state becomes a mixture over them and over a miss,
//! and is kept as that mixture's mean and covariance (probabilistic data association in each mode: Bar-Shalom, Li,
//! Kirubarajan 2001, §9.3 and §11.6; with one sure plot it is the plain update).

use super::azimuths::AzimuthEvidence;
use super::measurement::{Bearing, Density};
use super::motion::{MOST_MODES, Mixture, Modes, ModesView, Motion, Outlook, StoryModes};
use super::plots::{ScanPlots, Seen};
use super::sensor::View;
use crate::config::{SensorConfig, TrackerConfig};
use crate::time::Time;

/// A plot with a smaller share is left to the others.
const LEAST_SHARE: f64 = 1e-3;

/// Memory for one target's mixture.
#[derive(Clone, Debug)]
pub(crate) struct Absorber<const D: usize> {
    parts: [Mixture<D>; MOST_MODES],
    outlook: Outlook<D>,
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
    pub(crate) density: Density,
    pub(crate) nis_per_dof: f64,
    /// Whether what the target became makes sense; else it is as it was.
    pub(crate) is_healthy: bool,
    azimuth: AzimuthEvidence,
}

impl<const D: usize> Absorber<D> {
    pub(crate) fn new() -> Self {
        Self { parts: [Mixture::NOTHING; MOST_MODES], outlook: Outlook::empty() }
    }

    /// Takes the plots of `shares` into the target, each by its probability; what they leave is that of a miss, after
    /// which the target exists with `missed_existence` only: the state is that of the target if it exists. `None` where
    /// no plot has a share worth it: the target is then as it was. `outlook` is what was foreseen of this target last.
    pub(crate) fn absorb(
        &mut self,
        modes: &mut Modes<D>,
        outlook: &mut Outlook<D>,
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
        if is_sure {
            let taken = rules.take_in(modes.view(), seen, outlook);
            return Some(rules.follow(modes, &outlook.parts, (taken, 1.0)));
        }
        self.begin();
        let time = seen.observation.time;
        if missed > least {
            rules.look_ahead(modes.view(), time, outlook);
            add(&mut self.parts, outlook, missed);
        }
        let taken = rules.take_in(modes.view(), seen, outlook);
        add(&mut self.parts, outlook, best.1);
        for (plot, share) in worth.filter(|pair| pair.0 != best.0) {
            outlook.forget();
            rules.take_in(modes.view(), plots.at(plot as usize), outlook);
            rules.motion.move_to(outlook, time);
            add(&mut self.parts, outlook, share);
        }
        Some(rules.follow(modes, &self.parts, (taken, best.1 / (all + missed))))
    }

    /// Takes in a plot that is sure to be the target's, in this story.
    pub(crate) fn absorb_one(
        &mut self,
        modes: &mut StoryModes<D>,
        seen: &Seen<D>,
        rules: &Rules<'_, D>,
    ) -> Taken {
        self.outlook.forget();
        let taken = rules.take_in(modes.view(), seen, &mut self.outlook);
        modes.follow(&self.outlook.parts);
        modes.azimuths.note(taken.azimuth, 1.0, rules.sensor.azimuth_outlier_probability);
        taken
    }

    /// Takes in a bearing that is sure to be the target's. Whether what it became makes sense; else it is as it was.
    pub(crate) fn absorb_bearing(
        &mut self,
        modes: &mut Modes<D>,
        bearing: &Bearing,
        time: Time,
        rules: &Rules<'_, D>,
    ) -> bool {
        let outlook = &mut self.outlook;
        rules.motion.foresee(modes.view(), time, outlook);
        rules.motion.update_by(outlook, |state, rows| bearing.explain(state, rules.view, rows));
        rules.bound_height(outlook);
        let is_healthy = Mixture::are_healthy(&outlook.parts);
        if is_healthy {
            modes.follow(&outlook.parts);
        }
        is_healthy
    }

    /// Begins a mixture of several states of one target.
    pub(crate) fn begin(&mut self) {
        self.parts.iter_mut().for_each(Mixture::clear);
    }

    /// Adds a state, taken to `time`, with its share.
    pub(crate) fn add(&mut self, modes: ModesView<'_, D>, share: f64, time: Time, motion: &Motion<D>) {
        motion.foresee(modes, time, &mut self.outlook);
        add(&mut self.parts, &self.outlook, share);
    }

    /// The mixture, in the place of `modes`.
    pub(crate) fn end(&self, modes: &mut StoryModes<D>) {
        modes.follow(&self.parts);
    }
}

/// Adds what an outlook holds to a mixture, with its share.
fn add<const D: usize>(parts: &mut [Mixture<D>; MOST_MODES], outlook: &Outlook<D>, share: f64) {
    for (whole, part) in parts.iter_mut().zip(&outlook.parts) {
        let weight = share * part.weight;
        if weight > 0.0 {
            whole.add(weight, &part.state);
        }
    }
}

impl<const D: usize> Rules<'_, D> {
    /// The target becomes what its plots make of it, if that makes sense. Of the likeliest plot it is known what was taken of it,
    /// and the share.
    fn follow(
        &self,
        modes: &mut Modes<D>,
        parts: &[Mixture<D>; MOST_MODES],
        (taken, share): (Taken, f64),
    ) -> Taken {
        // Looked at here, and not where it is kept: from there it would have to be fetched.
        let is_healthy = Mixture::are_healthy(parts);
        if is_healthy {
            modes.follow(parts);
            modes.azimuths.note(taken.azimuth, share, self.sensor.azimuth_outlier_probability);
        }
        Taken { is_healthy, ..taken }
    }

    /// Leaves in the outlook what is foreseen at this time, if that is not there already.
    fn look_ahead(&self, modes: ModesView<'_, D>, time: Time, outlook: &mut Outlook<D>) {
        if !outlook.foresees(time) {
            self.motion.foresee(modes, time, outlook);
        }
    }

    /// Leaves in the outlook what the target is if this plot is its own.
    fn take_in(&self, modes: ModesView<'_, D>, seen: &Seen<D>, outlook: &mut Outlook<D>) -> Taken {
        let observation = &seen.observation;
        self.look_ahead(modes, observation.time, outlook);
        let weighed = self.motion.update(modes, outlook, observation, self.view);
        if !observation.measures_height() {
            self.bound_height(outlook);
        }
        Taken {
            density: weighed.density,
            nis_per_dof: weighed.nis / weighed.dof as f64,
            is_healthy: true,
            azimuth: weighed.azimuth,
        }
    }

    fn bound_height(&self, outlook: &mut Outlook<D>) {
        outlook
            .bound_height(self.sensor.altitude_prior_sigma_m, self.tracker.vertical_velocity_prior_sigma_m_s);
    }
}
