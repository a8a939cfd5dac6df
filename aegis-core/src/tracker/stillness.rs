//! Whether a target stands still: a fixed echo (a shore, a beacon, a moored hull) beside one that moves.
//!
//! Land that always echoes gives plots as regular as any ship's, so its existence is soon certain; what tells it from a
//! target is that it never moves. Two stories are weighed for each target (the "stopped" model of move-stop-move
//! tracking: Kirubarajan and Bar-Shalom 2003, IEEE Trans. AES 39(3), 1098–1103): it moves, as the filter has it, or it
//! has stood at one place over the ground since its present stand began. With the mean `m` of the stand's `n` plots of
//! covariance `R`, standing foresees the next plot as `N(m, R(1 + 1/n))`. The ratio of the two densities is one plot's
//! evidence. A place over the ground stays where it is when the radar moves.
//!
//! What stands still is left out of the picture, and goes on as a target that takes its plots: so no other begins on
//! them, a ship that passes contests them as any other target's, and what gets under way is there at once, under its
//! number.

use super::measurement::Observation;
use super::sensor::View;
use crate::config::SensorConfig;
use crate::plot::{Identity, PlotFlags};
use std::f64::consts::TAU;

/// A plot this many standard deviations from a stand is none of its, whatever the filter makes of it.
const FAR_SIGMAS: f64 = 5.0;
/// Share of a fixed echo's plots that come from another part of it: so one plot alone refutes no long stand.
const STRAY: f64 = 0.05;
/// The odds never get farther from even than this, as a probability: so what gets under way is soon believed.
const SUREST: f64 = 0.99;
/// From this probability a target is taken for fixed, until standing is less likely than moving.
const FIXED: f64 = 0.95;
/// Plots that the mean of a stand remembers: what swings at its anchor or moves with the tide still stands.
const MOST_PLOTS: u16 = 50;

/// How one target has stood still, over the ground of the picture's frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Stillness {
    place_m: [f64; 2],
    /// Plots since the stand began; 0 while none is looked for.
    plots: u16,
    is_fixed: bool,
    /// Natural logarithm of the odds that it stands still.
    ln_odds: f32,
}

/// A plot that a target took as its own.
pub(crate) struct Sighting<'a, const D: usize> {
    pub(crate) observation: &'a Observation<D>,
    pub(crate) flags: PlotFlags,
    pub(crate) identity: &'a Identity,
    /// Where the target is, now that it has the plot.
    pub(crate) position_m: [f64; 2],
    /// Natural logarithm of the plot's density per square metre of ground, foreseen of a target that moves.
    pub(crate) ln_moving_per_m2: f64,
}

impl Stillness {
    pub(crate) fn is_fixed(&self) -> bool {
        self.is_fixed
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        self.place_m.iter().all(|axis| axis.is_finite())
            && self.plots <= MOST_PLOTS
            && self.ln_odds.abs() <= 20.0
    }

    /// A plot is evidence for standing, or against it. `prior` is the probability that what begins is a fixed echo.
    pub(crate) fn see<const D: usize>(
        &mut self,
        sighting: &Sighting<'_, D>,
        prior: f64,
        sensor: &SensorConfig,
        view: &View,
    ) {
        if prior <= 0.0 {
            return;
        }
        if !may_be_land(sighting) {
            *self = Self::default();
            return;
        }
        let floor = ln_odds(prior);
        let ln_ratio = if self.plots == 0 { None } else { self.weigh(sighting, sensor, view) };
        let odds = f64::from(self.ln_odds) + ln_ratio.unwrap_or(STRAY.ln());
        if self.plots == 0 || odds <= floor {
            *self = Self { place_m: sighting.position_m, plots: 1, is_fixed: false, ln_odds: floor as f32 };
            return;
        }
        self.ln_odds = odds.min(ln_odds(SUREST)) as f32;
        self.is_fixed = odds > if self.is_fixed { 0.0 } else { ln_odds(FIXED) };
    }

    /// Logarithm of how much likelier a plot is from this stand than from a target that moves; `None` if it is not of the
    /// stand. One that is moves the mean.
    fn weigh<const D: usize>(
        &mut self,
        sighting: &Sighting<'_, D>,
        sensor: &SensorConfig,
        view: &View,
    ) -> Option<f64> {
        let off = [0, 1].map(|axis: usize| sighting.position_m[axis] - self.place_m[axis]);
        let reach_m = FAR_SIGMAS * sighting.observation.largest_sigma_m();
        if off[0] * off[0] + off[1] * off[1] > reach_m * reach_m {
            return None;
        }
        let plot = sighting.observation.first_position(sensor, view);
        let share = 1.0 / f64::from(self.plots);
        let off = [0, 1].map(|axis: usize| plot.position_m[axis] - self.place_m[axis]);
        let [[xx, xy, _], [_, yy, _], _] = plot.covariance_m2.map(|row| row.map(|entry| entry * (1.0 + share)));
        let det = xx * yy - xy * xy;
        let nis = (yy * off[0] * off[0] - 2.0 * xy * off[0] * off[1] + xx * off[1] * off[1]) / det;
        let ln_standing = -0.5 * (nis + det.ln()) - TAU.ln();
        let ln_ratio = ln_standing - sighting.ln_moving_per_m2;
        if !(ln_ratio > STRAY.ln()) {
            return None;
        }
        self.plots = (self.plots + 1).min(MOST_PLOTS);
        for axis in 0..2 {
            self.place_m[axis] += off[axis] / f64::from(self.plots);
        }
        Some(ln_ratio)
    }
}

/// Only an echo can be land: a transponder's reply says what it is; and what else a plot measures (height, range rate) is
/// not foreseen of land here.
fn may_be_land<const D: usize>(sighting: &Sighting<'_, D>) -> bool {
    sighting.observation.dof() == 2
        && !sighting.flags.contains(PlotFlags::SECONDARY)
        && *sighting.identity == Identity::UNKNOWN
}

fn ln_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}
