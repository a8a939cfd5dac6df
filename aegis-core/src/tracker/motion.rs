//! How targets move between plots: mostly straight on, now and then in a manoeuvre.
//!
//! Both are white acceleration, of two strengths. A plot that fits the straight prediction badly is also compared with
//! the manoeuvring one, which costs a prior; the better of the two explains it, and its prediction is what the plot
//! updates. That is one step of a switching model with a hard decision for each plot (Bar-Shalom, Li, Kirubarajan
//! 2001, §11.2: adjustable process noise by hypothesis).

use super::bernoulli::Bernoulli;
use super::kinematics::Kinematics;
use super::measurement::{Fit, Observation, Rows};
use super::sensor::View;
use crate::config::TrackerConfig;
use crate::time::Time;

/// With fewer plots the velocity is still anything.
const LEAST_PLOTS: u32 = 2;
/// After a longer gap the straight prediction is wide enough for any manoeuvre.
const LONGEST_SPAN_S: f64 = 12.0;

/// Acceleration noise of the two ways to move, m²/s³ on each axis.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Motion<const D: usize> {
    pub(crate) straight: [f64; D],
    manoeuvre: [f64; D],
    ln_straight: f64,
    ln_manoeuvre: f64,
}

impl<const D: usize> Motion<D> {
    pub(crate) fn new(config: &TrackerConfig) -> Self {
        let straight: [f64; D] = std::array::from_fn(|axis| {
            if axis < 2 { config.process_noise_m2_s3 } else { config.vertical_process_noise_m2_s3 }
        });
        Self {
            straight,
            manoeuvre: straight.map(|noise| noise * config.manoeuvre_noise_ratio),
            ln_straight: (1.0 - config.manoeuvre_probability).ln(),
            ln_manoeuvre: config.manoeuvre_probability.ln(),
        }
    }

    /// The strongest noise that a target may have until any plot between `first` and `last`: what the gate must reach.
    pub(crate) fn strongest(&self, target: &Bernoulli<D>, first: Time, last: Time) -> &[f64; D] {
        let nearest = target.kinematics.time.clamp(first, last);
        if self.may_manoeuvre(target, nearest) { &self.manoeuvre } else { &self.straight }
    }

    /// How well a plot fits a target, by the better of the two ways to move. `state` is the straight prediction at the
    /// plot's time; it is replaced by the manoeuvring one if that explains the plot better.
    pub(crate) fn explain(
        &self,
        target: &Bernoulli<D>,
        state: &mut Kinematics<D>,
        observation: &Observation<D>,
        view: &View,
        rows: &mut Rows<D>,
    ) -> Fit {
        let fit = observation.explain(state, view, rows).weighted(self.ln_straight);
        if !fit.is_poor() || !self.may_manoeuvre(target, state.time) {
            return fit;
        }
        let manoeuvring = target.kinematics.predicted(state.time, &self.manoeuvre);
        let mut other_rows = Rows::empty();
        let other = observation.explain(&manoeuvring, view, &mut other_rows).weighted(self.ln_manoeuvre);
        if other.ln_likelihood() <= fit.ln_likelihood() {
            return fit;
        }
        *state = manoeuvring;
        *rows = other_rows;
        other
    }

    /// A target's velocity must be known before it can be seen to change.
    fn may_manoeuvre(&self, target: &Bernoulli<D>, time: Time) -> bool {
        self.ln_manoeuvre.is_finite()
            && target.plots >= LEAST_PLOTS
            && time.seconds_since(target.kinematics.time).abs() <= LONGEST_SPAN_S
    }
}
