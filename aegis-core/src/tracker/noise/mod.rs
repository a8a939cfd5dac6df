//! Whether plots scatter as they are declared to: learned for each radar and measured quantity from the innovations of
//! tracks that fly straight.
//!
//! An innovation ν has the variance `HPHᵀ + R`. Were the true variance of the noise not the declared R but `f·R`, then
//! the part of `HPHᵀ` that stems from the noise of earlier plots would be `f` times as large too, for the filter's gains
//! do not depend on what is measured, and its error is linear in the noise. With N that part and M the rest, which stems
//! from the target's motion,
//!
//! ```text
//! E[ν²] = f·(R + N) + M,   N + M = HPHᵀ
//! ```
//!
//! and `f` is what remains to be found (innovations as a test of a filter: Bar-Shalom, Li, Kirubarajan 2001, §5.4; noise
//! from innovations: Mehra 1970). `share` says how large N is, `estimate` finds `f` and says when it is off.
//!
//! Where the filter uses `f·R`, it is right whatever N is taken to be; before that, N is that of a filter which has
//! settled on this radar's plots alone. Three things limit it:
//!
//! - An error that stays the same from plot to plot is not seen: the track goes along with it.
//! - M is that of the configured process noise. Targets that fly straighter than that make `f` come out too small, others
//!   too large; so an innovation counts only where M is a small part. And motion that is not allowed for, or not there,
//!   makes innovations correlate, which noise that is declared wrong does the other way round (Mehra 1970): such an
//!   estimate is neither told of nor used. Innovations count only one after another, so that this is known of all of them;
//!   a miss or two may lie between.
//! - Plots beyond the gate are not compared at all, so that an `f` far above 1 is found too small, until it is adapted to.
//!   Most are, there: so innovations after a miss have to count.
//!
//! Where `SensorConfig::adapt_noise` says so, the variances of later plots are multiplied by `f`: see [`Noise::adapted`].

mod estimate;
mod share;
#[cfg(test)]
mod tests;

use super::bernoulli::Bernoulli;
use super::measurement::{MOST_ROWS, Observation, Rows};
use super::motion::Motion;
use super::sensor::View;
use crate::config::SensorConfig;
use crate::event::Event;
use crate::ids::SensorId;
use crate::matrix::dot;
use crate::plot::{Measurement, Plot, PolarCovariance, Quantity};
use crate::stats::NoiseEstimate;
use crate::time::Time;
use estimate::{Bounds, Estimate, Sample};
use share::Follows;
use std::borrow::Cow;

/// A younger track's filter has not settled.
const FEWEST_PLOTS: u32 = 10;
/// One that was missed more often has come too far to say much.
const MOST_MISSES: u32 = 2;
/// A plot that is a track's with less than this probability may be another's.
const SURE: f64 = 0.99;
/// Tracks of one scan that are listened to: enough to know soon, and no burden where there are thousands.
const MOST_IN_SCAN: u32 = 100;
const SCANS_OF_A_TURN: u32 = 20;

/// What one radar's noise is, beside what is declared.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Noise {
    estimates: [Estimate; Quantity::ALL.len()],
    turns: Turns,
}

/// Who is listened to where there are too many targets: some for a while, then the next.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Turns {
    /// The place of the first, and of who comes first after them.
    first: u32,
    next: u32,
    /// How many may still be listened to in this scan, and for how many scans the same are.
    left: u32,
    scans: u32,
}

/// What a target's latest plot left, for the next to be compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Heard {
    /// How many plots the target had before it.
    plots: u32,
    /// Its radar's number.
    sensor: SensorId,
    /// Its innovations in their own deviations, in the order of its rows.
    deviations: [Option<f32>; MOST_ROWS],
}

/// How a target and the plot that it is given go together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pairing<'a, const D: usize> {
    /// The target's place among all.
    pub(crate) row: usize,
    pub(crate) target: &'a Bernoulli<D>,
    pub(crate) observation: &'a Observation<D>,
    /// That the plot is the target's.
    pub(crate) probability: f64,
}

impl Default for Noise {
    /// Nothing is learned yet: what is declared holds.
    fn default() -> Self {
        let turns = Turns { first: 0, next: 0, left: MOST_IN_SCAN, scans: SCANS_OF_A_TURN };
        Self { estimates: [Estimate::default(); Quantity::ALL.len()], turns }
    }
}

impl Noise {
    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        self.turns.left <= MOST_IN_SCAN && self.estimates.iter().all(Estimate::is_valid)
    }

    /// The targets of a scan come next.
    pub(crate) fn begin_scan(&mut self) {
        self.turns.begin_scan();
    }

    /// Whether a target would be listened to now, if its plot is surely its own.
    pub(crate) fn may_listen<const D: usize>(&self, row: usize, target: &Bernoulli<D>) -> bool {
        is_settled(target) && self.turns.may_take(row)
    }

    /// Learns from a target that is about to take a plot; its state is that before. Returns what is to be remembered with
    /// the target.
    pub(crate) fn listen<const D: usize>(
        &mut self,
        pairing: &Pairing<'_, D>,
        motion: &Motion<D>,
        config: &SensorConfig,
        view: &View,
    ) -> Heard {
        let Pairing { row, target, observation, probability } = *pairing;
        let mut heard = Heard { plots: target.plots, sensor: config.id, deviations: [None; MOST_ROWS] };
        if probability < SURE || !is_settled(target) || !self.turns.take(row) {
            return heard;
        }
        let Some(state) = motion.straight_ahead(target.modes.view(), observation.time) else { return heard };
        let before = target.heard.just_before(&heard);
        let mut rows = Rows::empty();
        let quantities = observation.scalars(&state, view, &mut rows);
        let quantities = quantities.into_iter().flatten();
        for (place, (row, quantity)) in rows.as_slice().iter().zip(quantities).enumerate() {
            let (position, velocity) = state.project(row);
            let sample = Sample {
                innovation: row.innovation,
                previous: before[place].map(f64::from),
                predicted: dot(&row.position, &position) + dot(&row.velocity, &velocity),
                variance: row.variance,
                follows: follows(quantity),
            };
            let estimate = &mut self.estimates[quantity as usize];
            // Motion shows in how innovations follow each other: none counts alone.
            let deviations = match (sample.previous, config.adapt_noise) {
                (None, true) => estimate.deviations(&sample, estimate.factor()),
                (None, false) => estimate.deviations(&sample, 1.0),
                (Some(_), true) => estimate.adapt(&sample, bounds(quantity)),
                (Some(_), false) => estimate.learn(&sample, 1.0),
            };
            heard.deviations[place] = deviations.map(|deviations| deviations as f32);
        }
        heard
    }

    /// Tells of what has been found to be off, or is no longer. Returns how many that are new.
    pub(crate) fn warn(&mut self, config: &SensorConfig, time: Time, events: &mut Vec<Event>) -> u64 {
        let mut count = 0;
        for (estimate, &quantity) in self.estimates.iter_mut().zip(Quantity::ALL) {
            let factor = if config.adapt_noise { estimate.factor() } else { 1.0 };
            if estimate.judge(factor, bounds(quantity)) {
                let sigma_ratio = estimate.sigma_ratio();
                events.push(Event::NoiseMismatch { sensor: config.id, quantity, time, sigma_ratio });
                count += 1;
            }
        }
        count
    }

    /// The plot with the variances that are used for it: as declared, by the plot itself or else for its radar, or
    /// adapted. A plot's own variances are adapted too: it is the radar's maker who declares them there, and he may err
    /// as much.
    pub(crate) fn adapted<'p>(&self, plot: &'p Plot, config: &SensorConfig) -> Cow<'p, Plot> {
        if !config.adapt_noise {
            return Cow::Borrowed(plot);
        }
        let mut adapted = *plot;
        match &mut adapted.measurement {
            Measurement::Polar { covariance, .. } => {
                *covariance = Some(self.scaled(&covariance.unwrap_or_else(|| config.polar_covariance())));
            }
            Measurement::Cartesian { covariance, .. } => {
                let declared = covariance.unwrap_or_else(|| config.cartesian_covariance());
                let factor = self.factor(Quantity::Position);
                *covariance = Some(declared.map(|row| row.map(|entry| factor * entry)));
            }
        }
        Cow::Owned(adapted)
    }

    fn scaled(&self, declared: &PolarCovariance) -> PolarCovariance {
        let (range, range_rate) = (self.factor(Quantity::Range), self.factor(Quantity::RangeRate));
        PolarCovariance {
            range_m2: declared.range_m2 * range,
            azimuth_rad2: declared.azimuth_rad2 * self.factor(Quantity::Azimuth),
            elevation_rad2: declared.elevation_rad2 * self.factor(Quantity::Elevation),
            altitude_m2: declared.altitude_m2 * self.factor(Quantity::Altitude),
            range_rate_m2_s2: declared.range_rate_m2_s2 * range_rate,
            // Their correlation stays.
            range_range_rate_m2_s: declared.range_range_rate_m2_s * (range * range_rate).sqrt(),
        }
    }

    fn factor(&self, quantity: Quantity) -> f64 {
        self.estimates[quantity as usize].factor()
    }

    pub(crate) fn estimate(&self, quantity: Quantity, config: &SensorConfig) -> NoiseEstimate {
        let estimate = &self.estimates[quantity as usize];
        NoiseEstimate {
            sigma_ratio: estimate.sigma_ratio(),
            samples: estimate.samples(),
            correlation: estimate.correlation(),
            used_sigma_ratio: if config.adapt_noise { estimate.factor().sqrt() } else { 1.0 },
            is_mismatched: estimate.is_off(),
        }
    }
}

impl Turns {
    fn begin_scan(&mut self) {
        if self.left > 0 {
            // All that were left had their turn: those before them are next.
            self.next = 0;
        }
        self.left = MOST_IN_SCAN;
        self.scans = self.scans.saturating_sub(1);
        if self.scans == 0 {
            (self.first, self.scans) = (self.next, SCANS_OF_A_TURN);
        }
    }

    /// Whether it is this target's turn. Targets come in their order.
    fn take(&mut self, row: usize) -> bool {
        let may = self.may_take(row);
        if may {
            self.left -= 1;
            self.next = (row as u32).saturating_add(1);
        }
        may
    }

    fn may_take(&self, row: usize) -> bool {
        row as u32 >= self.first && self.left > 0
    }
}

impl Heard {
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        self.deviations.iter().flatten().all(|deviations| f64::from(deviations.abs()) <= estimate::CLIP)
    }

    /// What it left for a plot that came right after it, from the same radar.
    fn just_before(&self, next: &Self) -> [Option<f32>; MOST_ROWS] {
        let is_next = self.plots.checked_add(1) == Some(next.plots) && self.sensor == next.sensor;
        if is_next { self.deviations } else { [None; MOST_ROWS] }
    }
}

/// Whether a target's filter runs as it does in the long run.
fn is_settled<const D: usize>(target: &Bernoulli<D>) -> bool {
    target.is_confirmed() && !target.is_lost && target.misses <= MOST_MISSES && target.plots >= FEWEST_PLOTS
}

fn follows(quantity: Quantity) -> Follows {
    if quantity == Quantity::RangeRate { Follows::Velocity } else { Follows::Position }
}

/// An altitude's declared deviation is for the most part that of geometric height around pressure altitude, which is the
/// same from plot to plot: that its plots scatter less says nothing against it.
fn bounds(quantity: Quantity) -> Bounds {
    if quantity == Quantity::Altitude { Bounds::FROM_BELOW } else { Bounds::BOTH }
}
