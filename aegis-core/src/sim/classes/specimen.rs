//! One target of a class, drawn at random.

use super::ranges::{
    CLIMB, CLIMB_SWING, HEIGHT, IS_LOGARITHMIC, JITTER, NUMBERS, PHASES, Phase, RCS, SPEED, SPEED_SWING, TURN,
};
use crate::detector::classification::{CLASSES, ClassPosterior, OUTCOMES};
use crate::elementary::{cos, exp, ln, log10, powf, sin};
use crate::plot::TargetClass;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::TAU;

/// 5 % of a normal variable lie beyond this.
const QUANTILE_95: f64 = 1.644_853_626_951_472_7;
/// Speed and climb swing with these periods, for targets of every class.
const SPEED_PERIOD_S: f64 = 40.0;
const CLIMB_PERIOD_S: f64 = 25.0;
/// Targets begin within this distance of the radar.
const NEAREST_M: f64 = 4000.0;
const FARTHEST_M: f64 = 25_000.0;

/// One target: how it flies, and how large it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Specimen {
    numbers: [f64; NUMBERS],
    /// What no class depends on: where it begins, its course, to which side it turns, where in its swings it is.
    start_m: [f64; 2],
    heading_rad: f64,
    side: f64,
    swing_rad: [f64; 2],
}

impl Specimen {
    /// Draws a target of a class, or one that is of no class. The same seed gives the same target.
    #[must_use]
    pub fn draw(class: Option<TargetClass>, seed: u64) -> Self {
        let outcome = outcome(class);
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_mul(OUTCOMES as u64) + outcome as u64);
        let phases = PHASES[outcome];
        let mut share: f64 = rng.random();
        let phase = phases.iter().find(|phase| {
            share -= phase.share;
            share <= 0.0
        });
        let phase = phase.unwrap_or(&phases[0]);
        let (distance_m, bearing) = (rng.random_range(NEAREST_M..FARTHEST_M), rng.random_range(0.0..TAU));
        Self {
            numbers: std::array::from_fn(|index| phase.draw(index, &mut rng)),
            start_m: [distance_m * sin(bearing), distance_m * cos(bearing)],
            heading_rad: rng.random_range(0.0..TAU),
            side: if rng.random() { 1.0 } else { -1.0 },
            swing_rad: [rng.random_range(0.0..TAU), rng.random_range(0.0..TAU)],
        }
    }

    /// Log-density of the numbers by which classes differ, in the scale in which they are normal. Where cross-sections are not
    /// measured, it is that of the others.
    #[must_use]
    pub fn ln_density(&self, class: Option<TargetClass>, with_rcs: bool) -> f64 {
        let used = if with_rcs { NUMBERS } else { RCS };
        let of_phase = |phase: &Phase| {
            ln(phase.share) + (0..used).map(|index| phase.ln_density(index, self.numbers[index])).sum::<f64>()
        };
        let logs = PHASES[outcome(class)].iter().map(of_phase);
        let most = logs.clone().fold(f64::MIN, f64::max);
        most + ln(logs.map(|ln| exp(ln - most)).sum::<f64>())
    }

    /// What who knows the specimen exactly would say, if all outcomes were equally likely beforehand.
    #[must_use]
    pub fn posterior(&self) -> ClassPosterior {
        self.posterior_of(true)
    }

    /// The same of who does not know its cross-section.
    #[must_use]
    pub fn posterior_of_motion(&self) -> ClassPosterior {
        self.posterior_of(false)
    }

    fn posterior_of(&self, with_rcs: bool) -> ClassPosterior {
        let logs: [f64; OUTCOMES] =
            std::array::from_fn(|outcome| self.ln_density(CLASSES.get(outcome).copied(), with_rcs));
        let most = logs.iter().copied().fold(f64::MIN, f64::max);
        let odds = logs.map(|ln| exp(ln - most));
        let sum: f64 = odds.iter().sum();
        ClassPosterior { probabilities: odds.map(|odds| odds / sum) }
    }

    /// Radar cross-section, m².
    #[must_use]
    pub fn rcs_m2(&self) -> f64 {
        powf(10.0_f64, 0.1 * self.numbers[RCS])
    }

    /// The same target with another cross-section.
    #[must_use]
    pub fn with_rcs_m2(mut self, rcs_m2: f64) -> Self {
        self.numbers[RCS] = 10.0 * log10(rcs_m2);
        self
    }

    /// How far the place that returns the echo jumps from look to look on each axis, standard deviation, m.
    #[must_use]
    pub fn jitter_m(&self) -> f64 {
        self.numbers[JITTER]
    }

    /// East, north, up of the radar, at each of `times` seconds after the beginning, which rise by a few seconds at most.
    #[must_use]
    pub fn positions_m(&self, times_s: &[f64]) -> Vec<[f64; 3]> {
        let mut position = [self.start_m[0], self.start_m[1], self.numbers[HEIGHT]];
        let mut now = 0.0;
        times_s
            .iter()
            .map(|time| {
                while now < *time {
                    let dt = (time - now).min(0.1);
                    self.advance(&mut position, now + 0.5 * dt, dt);
                    now += dt;
                }
                position
            })
            .collect()
    }

    fn advance(&self, position: &mut [f64; 3], at: f64, dt: f64) {
        let swing = |index: usize, period_s: f64| sin(TAU * at / period_s + self.swing_rad[index]);
        let speed = (self.numbers[SPEED] + self.numbers[SPEED_SWING] * swing(0, SPEED_PERIOD_S)).max(0.0);
        let heading = self.heading_rad + self.side * self.numbers[TURN] * at;
        position[0] += speed * sin(heading) * dt;
        position[1] += speed * cos(heading) * dt;
        let climb = self.numbers[CLIMB] + self.numbers[CLIMB_SWING] * swing(1, CLIMB_PERIOD_S);
        position[2] = (position[2] + climb * dt).max(0.0);
    }
}

impl Phase {
    /// Mean and deviation in the scale in which a number is normal.
    fn normal(&self, index: usize) -> (f64, f64) {
        let [low, high] = self.ranges[index];
        let [low, high] = if IS_LOGARITHMIC[index] { [ln(low), ln(high)] } else { [low, high] };
        (0.5 * (low + high), 0.5 * (high - low) / QUANTILE_95)
    }

    fn draw(&self, index: usize, rng: &mut impl Rng) -> f64 {
        let (mean, sigma) = self.normal(index);
        let off: f64 = rng.sample(StandardNormal);
        let value = mean + sigma * off;
        if IS_LOGARITHMIC[index] { exp(value) } else { value }
    }

    fn ln_density(&self, index: usize, value: f64) -> f64 {
        let (mean, sigma) = self.normal(index);
        let value = if IS_LOGARITHMIC[index] { ln(value) } else { value };
        -0.5 * ((value - mean) / sigma).powi(2) - ln(sigma)
    }
}

fn outcome(class: Option<TargetClass>) -> usize {
    let known = class.and_then(|class| CLASSES.iter().position(|known| *known == class));
    known.unwrap_or(OUTCOMES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn densities_are_right_in_the_mean() {
        // If they are, the posterior of the true class, given it is p, comes true with frequency p.
        let (mut sure, mut right) = (0.0, 0.0);
        for seed in 0..400 {
            for outcome in 0..OUTCOMES {
                let class = CLASSES.get(outcome).copied();
                let (said, probability) = Specimen::draw(class, seed).posterior().likeliest();
                sure += probability;
                right += f64::from(u8::from(said == class));
            }
        }
        let total = 400.0 * OUTCOMES as f64;
        assert!(
            (sure - right).abs() < 3.0 * (total * 0.1).sqrt(),
            "{} said, {} true",
            sure / total,
            right / total
        );
    }

    #[test]
    fn it_flies_as_drawn() {
        let specimen = Specimen::draw(Some(TargetClass::Airliner), 3);
        assert_eq!(specimen, Specimen::draw(Some(TargetClass::Airliner), 3));
        let at = specimen.positions_m(&[0.0, 40.0]);
        let distance_m = (at[1][0] - at[0][0]).hypot(at[1][1] - at[0][1]);
        let speed = specimen.numbers[SPEED];
        assert!(
            distance_m < 40.0 * speed * 1.01 && distance_m > 20.0 * speed,
            "{distance_m} m at {speed} m/s"
        );
    }
}
