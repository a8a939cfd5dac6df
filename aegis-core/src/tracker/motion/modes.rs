//! The modes of a target: for each model of motion, how likely it moves so now, and its state if it does.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use super::acceleration::{Acceleration, turn_block, turn_columns, turn_vector};
use crate::config::MOST_MANOEUVRES;
use crate::matrix::{difference, dot};
use crate::time::Time;
use crate::tracker::kinematics::{Block, Kinematics};
use crate::tracker::measurement::Rows;

/// Models of motion: straight flight, and the manoeuvres.
pub(crate) const MOST_MODELS: usize = 1 + MOST_MANOEUVRES;
/// Straight flight's place among the models.
pub(crate) const STRAIGHT: usize = 0;

/// A mode less likely than this becomes dormant.
const DORMANT_PROBABILITY: f64 = 0.02;

/// A longer run of bad azimuths is as good as impossible, and is not counted on.
pub(crate) const MOST_RUN: i8 = 16;

/// Position and velocity, and in some models acceleration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ModeState<const D: usize> {
    pub(crate) kinematics: Kinematics<D>,
    pub(crate) acceleration: Acceleration<D>,
}

/// All modes of a target. A mode of probability 0 is dormant: its state means nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Modes<const D: usize> {
    pub(crate) probability: [f64; MOST_MODELS],
    pub(crate) state: [ModeState<D>; MOST_MODELS],
    /// It was seen once: its modes are speed scales of straight flight, not yet models of motion.
    pub(crate) is_newborn: bool,
    /// How many of the latest plots in a row were taken to be far off in azimuth, and to which side.
    pub(crate) azimuth_run: i8,
}

/// Where the modes may be after a while, from the position of one of them now.
pub(super) struct Spread<const D: usize> {
    pub(super) position: [f64; D],
    /// No mode's mean is farther away.
    pub(super) shift_m: f64,
    /// No mixture of modes has a larger variance in any direction.
    pub(super) variance_m2: f64,
    pub(super) speed_m_s: f64,
}

/// A Gaussian mixture that is kept as its weight, mean and covariance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mixture<const D: usize> {
    pub(crate) weight: f64,
    pub(crate) state: ModeState<D>,
}

impl<const D: usize> ModeState<D> {
    /// Becomes another; between states without acceleration there is only half as much to copy.
    fn set(&mut self, other: &Self) {
        self.kinematics = other.kinematics;
        if !(self.acceleration.is_none() && other.acceleration.is_none()) {
            self.acceleration = other.acceleration;
        }
    }

    /// As [`set`](Self::set), to a state without acceleration.
    pub(super) fn set_steady(&mut self, kinematics: Kinematics<D>) {
        self.kinematics = kinematics;
        if !self.acceleration.is_none() {
            self.acceleration = Acceleration::NONE;
        }
    }

    /// No acceleration.
    pub(crate) fn steady(kinematics: Kinematics<D>) -> Self {
        Self { kinematics, acceleration: Acceleration::NONE }
    }

    /// Takes in a plot whose rows were linearised here.
    pub(crate) fn update(&mut self, rows: &Rows<D>) {
        let at = self.kinematics;
        let accelerates = !self.acceleration.is_none();
        for row in rows.as_slice() {
            let by = self.kinematics.correction(row, &at);
            if accelerates {
                let own = self.acceleration.project(row);
                self.acceleration.correct((&by.position, &by.velocity), &own, by.weight, by.inverse);
            }
            if rows.measures_height {
                self.kinematics.correct(&by);
            } else {
                self.kinematics.correct_considering_height(&by);
            }
        }
    }

    /// Velocity and acceleration turn over the ground by an angle of this sine and cosine, counter-clockwise.
    pub(super) fn turn(&mut self, sin: f64, cos: f64) {
        turn_vector(&mut self.kinematics.velocity, sin, cos);
        turn_columns(&mut self.kinematics.pv, sin, cos);
        turn_block(&mut self.kinematics.vv, sin, cos);
        self.acceleration.turn(sin, cos);
    }

    /// Nothing known.
    pub(crate) const NOTHING: Self = Self {
        kinematics: Kinematics {
            time: Time::from_nanos(0),
            position: [0.0; D],
            velocity: [0.0; D],
            pp: [[0.0; D]; D],
            pv: [[0.0; D]; D],
            vv: [[0.0; D]; D],
        },
        acceleration: Acceleration::NONE,
    };

    pub(super) fn bound_height(&mut self, height_sigma: f64, climb_sigma: f64) {
        let (height, climb) = self.kinematics.bound_height(height_sigma, climb_sigma);
        self.acceleration.shrink_up(height, climb);
    }

    pub(crate) fn is_healthy(&self) -> bool {
        self.kinematics.is_healthy() && self.acceleration.is_finite()
    }
}

impl<const D: usize> Modes<D> {
    /// A target that was seen once: a state for each speed scale.
    pub(crate) fn newborn(states: [Kinematics<D>; MOST_MODELS], probability: [f64; MOST_MODELS]) -> Self {
        Self { probability, state: states.map(ModeState::steady), is_newborn: true, azimuth_run: 0 }
    }

    /// As if it had been seen twice.
    #[cfg(test)]
    pub(crate) fn settled(self) -> Self {
        Self { is_newborn: false, ..self }
    }

    /// Modes that are not dormant.
    pub(crate) fn active(&self) -> impl Iterator<Item = usize> + '_ {
        (0..MOST_MODELS).filter(|&mode| self.probability[mode] > 0.0)
    }

    /// The only mode that is not dormant, if there is but one.
    pub(crate) fn only(&self) -> Option<usize> {
        let mut active = self.active();
        active.next().filter(|_| active.next().is_none())
    }

    /// The most probable mode.
    pub(crate) fn main(&self) -> usize {
        (1..MOST_MODELS).fold(
            0,
            |best, mode| {
                if self.probability[mode] > self.probability[best] { mode } else { best }
            },
        )
    }

    /// When the states hold.
    pub(crate) fn time(&self) -> Time {
        self.state[self.main()].kinematics.time
    }

    /// A plot was taken to be far off in azimuth to one side, or (0) was not.
    pub(crate) fn note_azimuth(&mut self, off: i8) {
        let goes_on = off != 0 && self.azimuth_run.signum() == off;
        self.azimuth_run = if goes_on { (self.azimuth_run + off).clamp(-MOST_RUN, MOST_RUN) } else { off };
    }

    /// Becomes this mixture; what is left of an unlikely mode goes to the others. A newborn's scales become one straight
    /// flight.
    pub(crate) fn follow(&mut self, parts: &[Mixture<D>; MOST_MODELS]) {
        if std::mem::take(&mut self.is_newborn) {
            self.probability = [0.0; MOST_MODELS];
            self.probability[STRAIGHT] = 1.0;
            self.state[STRAIGHT].kinematics = Mixture::mean(parts);
            return;
        }
        let whole: f64 = parts.iter().map(|part| part.weight).sum();
        let worth = |part: &Mixture<D>| part.weight >= DORMANT_PROBABILITY * whole;
        let kept: f64 = parts.iter().filter(|part| worth(part)).map(|part| part.weight).sum();
        for (mode, part) in parts.iter().enumerate() {
            self.probability[mode] = 0.0;
            if part.weight > 0.0 && worth(part) {
                self.probability[mode] = part.weight / kept;
                self.state[mode].set(&part.state);
            }
        }
    }

    /// The state over all modes, when they hold.
    pub(crate) fn mean(&self) -> Kinematics<D> {
        let mut active = self.active();
        let first = active.next().unwrap_or(STRAIGHT);
        let mut mean = self.state[first].kinematics;
        let mut weight = self.probability[first];
        for mode in active {
            weight += self.probability[mode];
            mix(&mut mean, &self.state[mode].kinematics, self.probability[mode] / weight);
        }
        mean
    }

    /// How far the modes can have come apart, and how uncertain they can have become, if nothing else than what they know
    /// moves them.
    pub(super) fn spread_after(&self, dt: f64) -> Spread<D> {
        let first = &self.state[self.active().next().unwrap_or(STRAIGHT)].kinematics;
        let (mut shift_m, mut apart_m, mut sigma_m, mut speed_m_s) = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
        for mode in self.active() {
            let ModeState { kinematics: state, acceleration } = &self.state[mode];
            let bent = 0.5 * dt * dt * length(&acceleration.mean);
            let off = length(&difference(&state.position, &first.position));
            let speed = length(&state.velocity);
            shift_m = shift_m.max(off + speed * dt + bent);
            apart_m = apart_m.max(off + length(&difference(&state.velocity, &first.velocity)) * dt + bent);
            let grown = largest_sigma(&state.pp) + dt * largest_sigma(&state.vv);
            sigma_m = sigma_m.max(grown + 0.5 * dt * dt * largest_sigma(&acceleration.aa));
            speed_m_s = speed_m_s.max(speed);
        }
        let variance_m2 = sigma_m * sigma_m + 4.0 * apart_m * apart_m;
        Spread { position: first.position, shift_m, variance_m2, speed_m_s }
    }

    /// Position and velocity of the same.
    pub(crate) fn mean_motion(&self) -> ([f64; D], [f64; D]) {
        let (mut position, mut velocity) = ([0.0; D], [0.0; D]);
        for mode in self.active() {
            let (share, state) = (self.probability[mode], &self.state[mode].kinematics);
            step(&mut position, &state.position, share);
            step(&mut velocity, &state.velocity, share);
        }
        (position, velocity)
    }

    pub(crate) fn is_healthy(&self) -> bool {
        self.active().all(|mode| self.state[mode].is_healthy())
    }
}

impl<const D: usize> Mixture<D> {
    /// Nothing yet.
    pub(crate) const NOTHING: Self = Self { weight: 0.0, state: ModeState::NOTHING };

    /// Nothing any more.
    pub(crate) fn clear(&mut self) {
        self.weight = 0.0;
    }

    /// Adds a part of that weight. Mean and covariance stay those of the whole mixture: with `w = w₁ + w₂`,
    /// `x = (w₁x₁ + w₂x₂)/w` and `P = (w₁P₁ + w₂P₂)/w + w₁w₂/w²·(x₁ − x₂)(x₁ − x₂)ᵀ` (Bar-Shalom, Li, Kirubarajan 2001,
    /// §1.4.16). The first part gives it its time.
    pub(crate) fn add(&mut self, weight: f64, part: &ModeState<D>) {
        if self.weight == 0.0 {
            self.begin(weight, part);
            return;
        }
        let share = weight / (self.weight + weight);
        self.weight += weight;
        let (p, v) = mix(&mut self.state.kinematics, &part.kinematics, share);
        let (own, other) = (&mut self.state.acceleration, &part.acceleration);
        if own.is_none() && other.is_none() {
            return;
        }
        let a = difference(&other.mean, &own.mean);
        blend(&mut own.pa, &other.pa, share, &p, &a);
        blend(&mut own.va, &other.va, share, &v, &a);
        blend(&mut own.aa, &other.aa, share, &a, &a);
        step(&mut own.mean, &a, share);
    }

    /// The first part.
    pub(crate) fn begin(&mut self, weight: f64, part: &ModeState<D>) {
        self.weight = weight;
        self.state.set(part);
    }

    /// As [`add`](Self::add), of flight without acceleration to flight without acceleration.
    pub(crate) fn add_steady(&mut self, weight: f64, part: &Kinematics<D>) {
        if self.weight == 0.0 {
            self.state.kinematics = *part;
        } else {
            mix(&mut self.state.kinematics, part, weight / (self.weight + weight));
        }
        self.weight += weight;
    }

    /// Position and velocity over all parts.
    pub(crate) fn mean(parts: &[Self; MOST_MODELS]) -> Kinematics<D> {
        let mut whole = Self::NOTHING;
        for part in parts.iter().filter(|part| part.weight > 0.0) {
            whole.add_steady(part.weight, &part.state.kinematics);
        }
        whole.state.kinematics
    }
}

fn length<const D: usize>(vector: &[f64; D]) -> f64 {
    dot(vector, vector).sqrt()
}

/// The deviation along any direction is no larger.
fn largest_sigma<const D: usize>(covariance: &Block<D>) -> f64 {
    (0..D).map(|axis| covariance[axis][axis]).sum::<f64>().sqrt()
}

/// Adds a part of this share to a mixture's mean and covariance. Returns how far the part's position and velocity lay off.
fn mix<const D: usize>(own: &mut Kinematics<D>, other: &Kinematics<D>, share: f64) -> ([f64; D], [f64; D]) {
    let p = difference(&other.position, &own.position);
    let v = difference(&other.velocity, &own.velocity);
    blend(&mut own.pp, &other.pp, share, &p, &p);
    blend(&mut own.pv, &other.pv, share, &p, &v);
    blend(&mut own.vv, &other.vv, share, &v, &v);
    step(&mut own.position, &p, share);
    step(&mut own.velocity, &v, share);
    (p, v)
}

/// One block of the mixture's covariance; `a` and `b` are how far the part's mean lies off.
fn blend<const D: usize>(own: &mut Block<D>, other: &Block<D>, share: f64, a: &[f64; D], b: &[f64; D]) {
    let apart = share * (1.0 - share);
    for i in 0..D {
        for j in 0..D {
            own[i][j] += share * (other[i][j] - own[i][j]) + apart * (a[i] * b[j]);
        }
    }
}

fn step<const D: usize>(mean: &mut [f64; D], by: &[f64; D], share: f64) {
    for i in 0..D {
        mean[i] += share * by[i];
    }
}
