//! The level of a channel without jamming, and whether a map's level stands out of it.

use super::level::Level;
use crate::config::EwConfig;
use crate::ids::SensorId;
use crate::radar::{ratio_tail, ratio_threshold};

/// What levels far below a floor add up to, when the floor was a jammer's: about three of them.
const REFUTED: f64 = 2.5;
/// What is left of that after each level.
const FADING: f64 = 0.97;
/// Thresholds that are kept.
const MOST_THRESHOLDS: usize = 16;
/// Cells of a floor that is declared.
const DECLARED_CELLS: f64 = 1e9;

/// The level of a radar's channel, learned from maps that nothing disturbs.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct ChannelFloor {
    sensor: SensorId,
    channel: u32,
    power: f64,
    cells: f64,
    /// How much speaks for its being too high.
    refuted: f64,
}

/// A level beside its floor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rise {
    /// Level over floor.
    pub(super) ratio: f64,
    /// Whether noise alone would rise so only as often as is allowed.
    pub(super) is_jammed: bool,
    /// Probability that noise alone would rise so; 1 where it is not asked.
    pub(super) pfa: f64,
}

/// Thresholds for what noise does once in so many maps.
#[derive(Clone, Debug)]
pub(super) struct Judge {
    most_cells: f64,
    /// (pfa, cells, floor cells, threshold).
    known: Vec<(f64, f64, f64, f64)>,
}

impl Judge {
    pub(super) fn new(config: &EwConfig) -> Self {
        Self { most_cells: f64::from(config.floor_cells), known: Vec::with_capacity(MOST_THRESHOLDS) }
    }

    /// Compares a level with its floor, and lets the floor learn from it. Noise alone is jamming with probability `pfa`.
    pub(super) fn judge(&mut self, floor: &mut ChannelFloor, level: Level, pfa: f64) -> Rise {
        let ratio = level.power / floor.power;
        if ratio >= self.threshold(level.cells, floor.cells, pfa) {
            return Rise { ratio, is_jammed: true, pfa: ratio_tail(level.cells, floor.cells, ratio) };
        }
        // As improbable to the other side: the floor itself may have been a jammer's.
        let is_far_below = ratio * self.threshold(floor.cells, level.cells, pfa) <= 1.0;
        floor.learn(level, is_far_below, self.most_cells);
        Rise { ratio, is_jammed: false, pfa: 1.0 }
    }

    fn threshold(&mut self, cells: f64, floor_cells: f64, pfa: f64) -> f64 {
        let key = [pfa, cells, floor_cells].map(f64::to_bits);
        let same = |known: &&(f64, f64, f64, f64)| [known.0, known.1, known.2].map(f64::to_bits) == key;
        if let Some(known) = self.known.iter().find(same) {
            return known.3;
        }
        let threshold = ratio_threshold(cells, floor_cells, pfa);
        if self.known.len() == MOST_THRESHOLDS {
            self.known.remove(0);
        }
        self.known.push((pfa, cells, floor_cells, threshold));
        threshold
    }
}

impl ChannelFloor {
    /// The first level that is met, or what is declared.
    pub(super) fn begun_by(sensor: SensorId, channel: u32, level: Level, declared: Option<f64>) -> Self {
        let power = declared.unwrap_or(level.power);
        let cells = if declared.is_some() { DECLARED_CELLS } else { level.cells };
        Self { sensor, channel, power, cells, refuted: 0.0 }
    }

    pub(super) fn is_of(&self, sensor: SensorId, channel: u32) -> bool {
        (self.sensor, self.channel) == (sensor, channel)
    }

    pub(super) fn cells(&self) -> f64 {
        self.cells
    }

    /// A running mean, of all maps until it has as many cells as it may, and then of the latest.
    fn learn(&mut self, level: Level, is_far_below: bool, most_cells: f64) {
        if self.cells >= DECLARED_CELLS {
            return;
        }
        self.refuted = FADING * self.refuted + f64::from(u8::from(is_far_below));
        if self.refuted >= REFUTED {
            (self.power, self.cells, self.refuted) = (level.power, level.cells, 0.0);
            return;
        }
        if is_far_below {
            return;
        }
        let most_cells = most_cells.max(level.cells);
        // Once full, a fading mean that scatters as one of so many cells: share/(2 − share) = M/K.
        let is_full = self.cells + level.cells > most_cells;
        let share = if is_full { 2.0 } else { 1.0 } * level.cells / (self.cells + level.cells);
        self.power += share.min(1.0) * (level.power - self.power);
        self.cells = (self.cells + level.cells).min(most_cells);
    }

    pub(crate) fn is_sound(&self) -> bool {
        let is_positive = |value: f64| value > 0.0 && value.is_finite();
        is_positive(self.power) && is_positive(self.cells) && (0.0..REFUTED).contains(&self.refuted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_distr::{Distribution, Gamma};
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    /// The threshold follows what is known of the floor from the second map on.
    #[test]
    fn noise_is_called_jamming_as_often_as_designed_from_the_beginning() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
        let (cells, pfa, runs) = (64.0, 1e-3, 4000);
        let noise = Gamma::new(cells, 1.0 / cells).unwrap();
        let (mut early, mut tests) = (0, 0);
        let mut judge = Judge::new(&EwConfig::default());
        for _ in 0..runs {
            let mut level = || Level { power: noise.sample(&mut random), cells };
            let mut floor = ChannelFloor::begun_by(SensorId(0), 0, level(), None);
            for _ in 0..30 {
                early += u32::from(judge.judge(&mut floor, level(), pfa).is_jammed);
                tests += 1;
            }
        }
        let realised = f64::from(early) / f64::from(tests);
        // 120 of them: three standard deviations.
        assert!((realised / pfa - 1.0).abs() < 0.28, "{realised}");
    }

    #[test]
    fn a_floor_that_began_with_a_jammer_is_given_up() {
        let mut judge = Judge::new(&EwConfig::default());
        let level = |power| Level { power, cells: 64.0 };
        let mut floor = ChannelFloor::begun_by(SensorId(0), 0, level(100.0), None);
        for _ in 0..4 {
            assert!(!judge.judge(&mut floor, level(1.0), 1e-6).is_jammed);
        }
        assert!((floor.power - 1.0).abs() < 1e-12);
        assert!(judge.judge(&mut floor, level(100.0), 1e-6).is_jammed && (floor.power - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_declared_floor_is_not_learned() {
        let mut judge = Judge::new(&EwConfig::default());
        let mut floor = ChannelFloor::begun_by(SensorId(0), 0, Level { power: 5.0, cells: 64.0 }, Some(1.0));
        assert!(judge.judge(&mut floor, Level { power: 5.0, cells: 64.0 }, 1e-6).is_jammed);
        judge.judge(&mut floor, Level { power: 0.9, cells: 64.0 }, 1e-6);
        assert!((floor.power - 1.0).abs() < 1e-12 && floor.is_sound());
    }
}
