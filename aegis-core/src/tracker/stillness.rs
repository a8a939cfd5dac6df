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

use super::measurement::{Density, Observation};
use super::sensor::View;
use super::surroundings::is_secondary;
use crate::config::SensorConfig;
use crate::elementary::ln;
use crate::matrix::difference;
use crate::plot::Identity;
use std::f64::consts::TAU;

/// A plot this many standard deviations from a stand is none of its, whatever the filter makes of it.
const FAR_SIGMAS: f64 = 5.0;
/// Logarithm of the share of a fixed echo's plots that come from another part of it, one in twenty: no plot speaks
/// against a stand by more, so one alone refutes no long stand.
const LN_STRAY: f64 = -3.0;
/// The probability of standing never gets nearer to certainty: so what gets under way is soon believed.
const SUREST: f64 = 0.99;
/// From this probability a target is taken for fixed, until standing is less likely than moving.
const FIXED: f64 = 0.95;
/// Plots that the mean of a stand remembers: what swings at its anchor or moves with the tide still stands.
const MOST_PLOTS: u16 = 50;
/// No stand has more evidence: the smallest prior that a number can be leaves room for 750.
#[cfg(feature = "serde")]
const MOST_GAIN: f32 = 1000.0;

/// How one target has stood still, over the ground of the picture's frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Stillness {
    place_m: [f64; 2],
    /// Plots since the stand began; 0 while none is looked for.
    plots: u16,
    is_fixed: bool,
    /// How much the logarithm of the odds for standing has grown since, at least 0.
    gain: f32,
}

/// A plot that a target took as its own.
pub(crate) struct Sighting<'a, const D: usize> {
    pub(crate) observation: &'a Observation<D>,
    /// What kind of plot it is.
    pub(crate) kind: usize,
    pub(crate) identity: &'a Identity,
    /// Where the target is, now that it has the plot.
    pub(crate) position_m: [f64; 2],
    /// The plot's density, foreseen of a target that moves.
    pub(crate) moving: Density,
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
            && (0.0..=MOST_GAIN).contains(&self.gain)
    }

    /// A plot is evidence for standing, or against it. `prior` is the probability that what begins is a fixed echo.
    pub(crate) fn see<const D: usize>(
        &mut self,
        sighting: &Sighting<'_, D>,
        prior: f64,
        sensor: &SensorConfig,
        view: &View,
    ) {
        if prior <= 0.0 || !may_be_land(sighting) {
            *self = Self::default();
            return;
        }
        let weighed = if self.is_far(sighting) { None } else { self.weigh(sighting, sensor, view) };
        let gain = f64::from(self.gain) + weighed.unwrap_or(LN_STRAY);
        if gain <= 0.0 {
            // What moves begins a stand with each plot.
            *self = Self { place_m: sighting.position_m, plots: 1, is_fixed: false, gain: 0.0 };
            return;
        }
        let before = ln_odds(prior);
        let odds = (before + gain).min(ln_odds(SUREST));
        self.gain = (odds - before).max(0.0) as f32;
        self.is_fixed = odds >= if self.is_fixed { 0.0 } else { ln_odds(FIXED) };
    }

    /// Whether a plot is surely not of this stand: told of moving targets without any further work.
    fn is_far<const D: usize>(&self, sighting: &Sighting<'_, D>) -> bool {
        let [x, y] = difference(&sighting.position_m, &self.place_m);
        let reach_m = FAR_SIGMAS * sighting.observation.largest_sigma_m();
        self.plots == 0 || x * x + y * y > reach_m * reach_m
    }

    /// Logarithm of how much likelier a plot is from this stand than from a target that moves; `None` if it is not of the
    /// stand. One that is moves the mean.
    fn weigh<const D: usize>(
        &mut self,
        sighting: &Sighting<'_, D>,
        sensor: &SensorConfig,
        view: &View,
    ) -> Option<f64> {
        let plot = sighting.observation.first_position(sensor, view);
        let spread = 1.0 + 1.0 / f64::from(self.plots);
        let [x, y] = difference(&[plot.position_m[0], plot.position_m[1]], &self.place_m);
        let [[xx, xy, _], [_, yy, _], _] = plot.covariance_m2.map(|row| row.map(|entry| spread * entry));
        let det = xx * yy - xy * xy;
        let nis = (yy * x * x - 2.0 * xy * x * y + xx * y * y) / det;
        let ln_standing = -0.5 * (nis + ln(det)) - ln(TAU);
        let ln_moving = sighting.moving.times(1.0 / sighting.observation.space_per_m2).ln();
        let ln_ratio = ln_standing - ln_moving;
        // No number is not of the stand either.
        if ln_ratio.is_nan() || ln_ratio <= LN_STRAY {
            return None;
        }
        self.plots = (self.plots + 1).min(MOST_PLOTS);
        self.place_m[0] += x / f64::from(self.plots);
        self.place_m[1] += y / f64::from(self.plots);
        Some(ln_ratio)
    }
}

/// Only an echo can be land: a transponder's reply says what it is; and what else a plot measures (height, range rate) is
/// not foreseen of land here.
fn may_be_land<const D: usize>(sighting: &Sighting<'_, D>) -> bool {
    sighting.observation.dof() == 2 && !is_secondary(sighting.kind) && *sighting.identity == Identity::UNKNOWN
}

fn ln_odds(probability: f64) -> f64 {
    ln(probability / (1.0 - probability))
}

#[cfg(all(test, feature = "serde"))]
impl Stillness {
    /// What no stand ever was: for tests of what snapshots refuse.
    pub(crate) fn broken_gain() -> Self {
        Self { gain: f32::NAN, ..Self::default() }
    }

    pub(crate) fn broken_place() -> Self {
        Self { place_m: [0.0, f64::INFINITY], ..Self::default() }
    }
}
