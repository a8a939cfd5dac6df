//! The modes of a target: for each model of motion, how likely it moves so now, and its state if it does.
//!
//! All of them lie in the target's row, also while there are none but straight flight: what is read one row after the other is
//! there in time.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use super::acceleration::{Acceleration, GROUND};
use super::mixture::{Mixture, mix, step};
use super::speeds::Speeds;
use super::state::ModeState;
use crate::config::MOST_MANOEUVRES;
use crate::matrix::{difference, dot};
use crate::time::Time;
use crate::tracker::azimuths::OwnAzimuths;
use crate::tracker::kinematics::{Block, Kinematics};

/// Modes of a target at most: models of motion, which are straight flight and the manoeuvres, or the speed scales of a newborn.
pub(crate) const MOST_MODES: usize = 2 + MOST_MANOEUVRES;
/// Straight flight's place among the models.
pub(crate) const STRAIGHT: usize = 0;

/// A mode less likely than this becomes dormant: it begins anew from straight flight.
const DORMANT_PROBABILITY: f64 = 1e-4;

/// The states of all modes but straight flight.
type Manoeuvring<const D: usize> = [ModeState<D>; MOST_MANOEUVRES];

/// All modes of a target. A mode of probability 0 is dormant: its state means nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Modes<const D: usize> {
    pub(crate) probability: [f64; MOST_MODES],
    /// Its time is that of all modes, even while it is dormant.
    straight: Kinematics<D>,
    manoeuvres: Option<Manoeuvring<D>>,
    pub(crate) is_newborn: bool,
    pub(crate) azimuths: OwnAzimuths,
}

/// The modes of one story of a track, which is no newborn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct StoryModes<const D: usize> {
    probability: [f64; MOST_MODES],
    straight: Kinematics<D>,
    manoeuvres: Manoeuvring<D>,
    pub(crate) azimuths: OwnAzimuths,
}

/// What the modes are, wherever they are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ModesView<'a, const D: usize> {
    pub(crate) probability: &'a [f64; MOST_MODES],
    straight: &'a Kinematics<D>,
    manoeuvres: Option<&'a Manoeuvring<D>>,
    /// It was seen once: its modes are speed scales of straight flight, not yet models of motion.
    pub(crate) is_newborn: bool,
    pub(crate) azimuths: OwnAzimuths,
}

/// Where the modes may be after a while, from the position of one of them now.
pub(super) struct Spread<const D: usize> {
    pub(super) position: [f64; D],
    velocity: [f64; D],
    /// No mode's mean is farther away.
    pub(super) shift_m: f64,
    /// No mode's mean is farther from where that one's is then, and no mode's deviation is larger in any direction.
    apart_m: f64,
    sigma_m: f64,
    pub(super) speed_m_s: f64,
}

impl<const D: usize> Spread<D> {
    fn from(position: [f64; D], velocity: [f64; D]) -> Self {
        Self { position, velocity, shift_m: 0.0, apart_m: 0.0, sigma_m: 0.0, speed_m_s: 0.0 }
    }

    /// One more mode.
    fn add(&mut self, state: &Kinematics<D>, acceleration: &Acceleration<D>, dt: f64) {
        let (bent, mut sigma_m) = (0.5 * dt * dt * length(&acceleration.mean), 0.0);
        if !acceleration.is_none() {
            sigma_m += 0.5 * dt * dt * largest_sigma(&acceleration.aa);
        }
        let off = length(&difference(&state.position, &self.position));
        let speed = length(&state.velocity);
        self.shift_m = self.shift_m.max(off + speed * dt + bent);
        let apart = off + length(&difference(&state.velocity, &self.velocity)) * dt + bent;
        self.apart_m = self.apart_m.max(apart);
        sigma_m += largest_sigma(&state.pp) + dt * largest_sigma(&state.vv);
        self.sigma_m = self.sigma_m.max(sigma_m);
        self.speed_m_s = self.speed_m_s.max(speed);
    }

    /// No mixture of modes has a larger variance in any direction.
    pub(super) fn variance_m2(&self) -> f64 {
        self.sigma_m * self.sigma_m + 4.0 * self.apart_m * self.apart_m
    }
}

impl<const D: usize> Modes<D> {
    /// A target that was seen once: its state at the first speed scale; at the next two as well where a measured range rate
    /// makes more of a difference than their deviation.
    pub(crate) fn newborn(
        straight: Kinematics<D>,
        others: Option<[Kinematics<D>; MOST_MANOEUVRES]>,
        probability: [f64; MOST_MODES],
    ) -> Self {
        let manoeuvres = others.map(|others| others.map(ModeState::steady));
        Self { probability, straight, manoeuvres, is_newborn: true, azimuths: OwnAzimuths::default() }
    }

    /// As if it had been seen twice.
    #[cfg(test)]
    pub(crate) fn settled(self) -> Self {
        Self { is_newborn: false, ..self }
    }

    /// Changes what it would be in each mode.
    pub(crate) fn for_each_state(&mut self, mut change: impl FnMut(&mut Kinematics<D>)) {
        change(&mut self.straight);
        let others = self.manoeuvres.iter_mut().flat_map(|states| states.iter_mut());
        others.for_each(|state| change(&mut state.kinematics));
    }

    pub(crate) fn view(&self) -> ModesView<'_, D> {
        ModesView {
            probability: &self.probability,
            straight: &self.straight,
            manoeuvres: self.manoeuvres.as_ref(),
            is_newborn: self.is_newborn,
            azimuths: self.azimuths,
        }
    }

    /// Becomes this mixture; what is left of an unlikely mode goes to the others. A newborn's scales become one straight
    /// flight.
    pub(crate) fn follow(&mut self, parts: &[Mixture<D>; MOST_MODES]) {
        if std::mem::take(&mut self.is_newborn) {
            self.probability = [0.0; MOST_MODES];
            self.probability[STRAIGHT] = 1.0;
            self.straight = Mixture::mean(parts);
            return;
        }
        let kept = kept_shares(parts);
        self.probability = kept;
        for mode in (0..MOST_MODES).filter(|mode| kept[*mode] > 0.0) {
            let state = &parts[mode].state;
            self.straight.time = state.kinematics.time;
            match mode {
                STRAIGHT => self.straight = state.kinematics,
                _ => self.manoeuvre_mut(mode).set(state),
            }
        }
    }

    /// Becomes what one of its stories has.
    pub(crate) fn take_over(&mut self, story: &StoryModes<D>) {
        self.probability = story.probability;
        self.straight = story.straight;
        self.is_newborn = false;
        self.azimuths = story.azimuths;
        for mode in (1..=MOST_MANOEUVRES).filter(|mode| story.probability[*mode] > 0.0) {
            self.manoeuvre_mut(mode).set(&story.manoeuvres[mode - 1]);
        }
    }

    /// Its state in one of the manoeuvres, to be set.
    fn manoeuvre_mut(&mut self, mode: usize) -> &mut ModeState<D> {
        &mut self.manoeuvres.get_or_insert([ModeState::NOTHING; MOST_MANOEUVRES])[mode - 1]
    }

    /// From all states, of which those of dormant modes mean nothing.
    #[cfg(any(feature = "serde", test))]
    pub(crate) fn of_states(
        probability: [f64; MOST_MODES],
        states: &[ModeState<D>; MOST_MODES],
        is_newborn: bool,
        azimuths: OwnAzimuths,
    ) -> Self {
        let mut modes = if is_newborn {
            let [first, others @ .., _] = states.map(|state| state.kinematics);
            // Of a scale that is left out nothing is kept.
            let is_derived = |scale: usize| {
                probability[scale] <= 0.0 || others[scale - 1] == Speeds::at_scale(&first, scale)
            };
            let own = (!(1..=others.len()).all(is_derived)).then_some(others);
            Self::newborn(first, own, probability)
        } else {
            let story = StoryModes::of_states(probability, states, azimuths);
            let StoryModes { straight, .. } = story;
            let mut modes = Self { probability, straight, manoeuvres: None, is_newborn, azimuths };
            modes.take_over(&story);
            modes
        };
        modes.azimuths = azimuths;
        modes
    }
}

impl<const D: usize> StoryModes<D> {
    pub(crate) fn of(target: ModesView<'_, D>) -> Self {
        let manoeuvres = target.manoeuvres.copied().unwrap_or([ModeState::NOTHING; MOST_MANOEUVRES]);
        let ModesView { probability, straight, azimuths, .. } = target;
        Self { probability: *probability, straight: *straight, manoeuvres, azimuths }
    }

    pub(crate) fn view(&self) -> ModesView<'_, D> {
        ModesView {
            probability: &self.probability,
            straight: &self.straight,
            manoeuvres: Some(&self.manoeuvres),
            is_newborn: false,
            azimuths: self.azimuths,
        }
    }

    /// As [`Modes::follow`].
    pub(crate) fn follow(&mut self, parts: &[Mixture<D>; MOST_MODES]) {
        self.probability = kept_shares(parts);
        for (mode, part) in parts.iter().enumerate().filter(|(mode, _)| self.probability[*mode] > 0.0) {
            self.straight.time = part.state.kinematics.time;
            match mode {
                STRAIGHT => self.straight = part.state.kinematics,
                _ => self.manoeuvres[mode - 1].set(&part.state),
            }
        }
    }

    /// As [`Modes::of_states`].
    #[cfg(any(feature = "serde", test))]
    pub(crate) fn of_states(
        probability: [f64; MOST_MODES],
        states: &[ModeState<D>; MOST_MODES],
        azimuths: OwnAzimuths,
    ) -> Self {
        let mut straight = states[STRAIGHT].kinematics;
        let active = (0..MOST_MODES).find(|mode| probability[*mode] > 0.0).unwrap_or(STRAIGHT);
        straight.time = states[active].kinematics.time;
        let manoeuvres = std::array::from_fn(|manoeuvre| states[manoeuvre + 1]);
        Self { probability, straight, manoeuvres, azimuths }
    }
}

impl<'a, const D: usize> ModesView<'a, D> {
    /// Modes that are not dormant.
    pub(crate) fn active(self) -> impl Iterator<Item = usize> + 'a {
        (0..MOST_MODES).filter(move |&mode| self.probability[mode] > 0.0)
    }

    /// Of each model of motion. A newborn's modes are none yet.
    pub(crate) fn model_probabilities(self) -> [f64; 1 + MOST_MANOEUVRES] {
        let straight_on = |mode| f64::from(u8::from(mode == STRAIGHT));
        std::array::from_fn(|mode| if self.is_newborn { straight_on(mode) } else { self.probability[mode] })
    }

    /// The only mode that is not dormant, if there is but one.
    pub(crate) fn only(self) -> Option<usize> {
        let mut active = self.active();
        active.next().filter(|_| active.next().is_none())
    }

    /// Whether it surely flies straight.
    pub(crate) fn is_straight(self) -> bool {
        !self.is_newborn && self.probability[1..].iter().all(|probability| *probability <= 0.0)
    }

    /// Whether their mean at `time` is found without foreseeing each.
    pub(crate) fn moves_as_one(self, time: Time) -> bool {
        time == self.time() || self.is_newborn || self.is_straight()
    }

    /// The mean acceleration over all modes, if any of them has one.
    pub(crate) fn acceleration(self) -> Option<[f64; GROUND]> {
        let manoeuvres = self.manoeuvres.filter(|_| !self.is_newborn)?;
        let mut mean = [0.0; GROUND];
        let mut is_any = false;
        for (state, probability) in manoeuvres.iter().zip(&self.probability[1..]) {
            if *probability > 0.0 && !state.acceleration.is_none() {
                is_any = true;
                mean.iter_mut()
                    .zip(&state.acceleration.mean)
                    .for_each(|(sum, part)| *sum += probability * part);
            }
        }
        is_any.then_some(mean)
    }

    /// When the states hold.
    pub(crate) fn time(self) -> Time {
        self.straight.time
    }

    /// Its state if it flies straight; means nothing while that is dormant.
    pub(crate) fn straight(self) -> &'a Kinematics<D> {
        self.straight
    }

    /// Its state in one of the manoeuvres, if it was ever in any.
    pub(crate) fn manoeuvre(self, mode: usize) -> Option<&'a ModeState<D>> {
        self.manoeuvres?.get(mode.checked_sub(1)?)
    }

    /// Position and velocity in a mode, or at one speed scale of a newborn.
    pub(crate) fn kinematics(self, mode: usize) -> Kinematics<D> {
        match self.manoeuvre(mode) {
            _ if mode == STRAIGHT => *self.straight,
            Some(state) => state.kinematics,
            None => Speeds::at_scale(self.straight, mode),
        }
    }

    /// Position and velocity of a newborn at the scale that reaches farthest.
    pub(super) fn fastest(self) -> Kinematics<D> {
        self.kinematics(Speeds::fastest(self.probability))
    }

    /// The state in a mode, or at one speed scale of a newborn.
    #[cfg(feature = "serde")]
    pub(crate) fn state(self, mode: usize) -> ModeState<D> {
        self.manoeuvre(mode).copied().unwrap_or_else(|| ModeState::steady(self.kinematics(mode)))
    }

    /// The state over all modes, when they hold.
    pub(crate) fn mean(self) -> Kinematics<D> {
        if self.is_straight() {
            return *self.straight;
        }
        if self.is_newborn && self.manoeuvres.is_none() {
            return Speeds::mean(self.straight, self.probability);
        }
        let mut active = self.active();
        let first = active.next().unwrap_or(STRAIGHT);
        let mut mean = self.kinematics(first);
        let mut weight = self.probability[first];
        for mode in active {
            weight += self.probability[mode];
            mix(&mut mean, &self.kinematics(mode), self.probability[mode] / weight);
        }
        mean
    }

    /// How far the modes can have come apart, and how uncertain they can have become, if nothing else than what they know
    /// moves them.
    pub(super) fn spread_after(self, dt: f64) -> Spread<D> {
        let Some(states) = self.manoeuvres.filter(|_| !self.is_straight()) else {
            let fastest = if self.is_newborn { self.fastest() } else { *self.straight };
            let mut spread = Spread::from(fastest.position, fastest.velocity);
            spread.add(&fastest, &Acceleration::NONE, dt);
            return spread;
        };
        let first = match self.active().next() {
            Some(mode) if mode != STRAIGHT => &states[mode - 1].kinematics,
            _ => self.straight,
        };
        let mut spread = Spread::from(first.position, first.velocity);
        if self.probability[STRAIGHT] > 0.0 {
            spread.add(self.straight, &Acceleration::NONE, dt);
        }
        for (state, _) in states.iter().zip(&self.probability[1..]).filter(|(_, share)| **share > 0.0) {
            spread.add(&state.kinematics, &state.acceleration, dt);
        }
        spread
    }

    /// Position and velocity of the mean.
    pub(crate) fn mean_motion(self) -> ([f64; D], [f64; D]) {
        let Some(states) = self.manoeuvres.filter(|_| !self.is_straight()) else {
            // A newborn's scales have their means in common.
            return (self.straight.position, self.straight.velocity);
        };
        let mut whole = ([0.0; D], [0.0; D]);
        let straight = (self.probability[STRAIGHT], self.straight);
        let others =
            self.probability[1..].iter().zip(states).map(|(share, state)| (*share, &state.kinematics));
        for (share, state) in std::iter::once(straight).chain(others).filter(|(share, _)| *share > 0.0) {
            step(&mut whole.0, &state.position, share);
            step(&mut whole.1, &state.velocity, share);
        }
        whole
    }

    pub(crate) fn is_healthy(self) -> bool {
        self.active().all(|mode| match self.manoeuvre(mode) {
            Some(state) => state.is_healthy(),
            // A newborn's scales differ in nothing but their deviation.
            None => self.straight.is_healthy(),
        })
    }
}

/// Each mode's probability once the unlikely ones are dormant.
fn kept_shares<const D: usize>(parts: &[Mixture<D>; MOST_MODES]) -> [f64; MOST_MODES] {
    let whole: f64 = parts.iter().map(|part| part.weight).sum();
    let worth = |part: &Mixture<D>| part.weight > 0.0 && part.weight >= DORMANT_PROBABILITY * whole;
    let kept: f64 = parts.iter().filter(|part| worth(part)).map(|part| part.weight).sum();
    std::array::from_fn(|mode| if worth(&parts[mode]) { parts[mode].weight / kept } else { 0.0 })
}

fn length<const D: usize>(vector: &[f64; D]) -> f64 {
    dot(vector, vector).sqrt()
}

/// The deviation along any direction is no larger.
fn largest_sigma<const D: usize>(covariance: &Block<D>) -> f64 {
    (0..D).map(|axis| covariance[axis][axis]).sum::<f64>().sqrt()
}
