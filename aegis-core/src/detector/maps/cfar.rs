//! The threshold: cells against the mean of those around them (cell-averaging CFAR).
//!
//! A cell is the sum of `L` exponential powers, and so is each of the `n` around it: their means have the ratio `F(2L, 2nL)`,
//! whose upper quantile is the multiplier (Richards 2014, Fundamentals of Radar Signal Processing, §6.5; for `L = 1` it is
//! `n(Pfa^(−1/n) − 1)`). Noise is alike in neighbouring gates, where echoes are sampled more often than they need to be or
//! tapered: then `n` is the number of cells with nothing in common that would tell the mean as well.

use crate::config::Detection;
use crate::radar::RangeDopplerMap;
use statrs::function::beta::beta_reg;

/// Halvings of the logarithm of a multiplier: to the last bits of a double.
const HALVINGS: u32 = 60;
/// The largest multiplier: of one cell beside, at the smallest probability.
const MOST_MULTIPLIER: f64 = 1e15;

/// Finds cells that stand out of their neighbours in range.
#[derive(Clone, Debug)]
pub(super) struct Cfar {
    config: Detection,
    /// Multipliers for each kind of map.
    multipliers: Vec<Multipliers>,
    /// Sums over the gates before and after a gate, for each filter.
    before: Vec<f64>,
    after: Vec<f64>,
}

/// For so many summed powers, alike over so many gates: multipliers by the number of cells around, from 0 on.
#[derive(Clone, Debug)]
struct Multipliers {
    summed: u32,
    correlated_gates: f64,
    by_count: Vec<f64>,
}

/// A cell that crossed its threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Crossing {
    pub(super) gate: usize,
    pub(super) filter: usize,
    /// Its power over the mean of those around.
    pub(super) ratio: f64,
}

/// How many different sums of powers a radar may show before thresholds are found anew.
const MOST_KINDS: usize = 16;

impl Cfar {
    pub(super) fn new(config: &Detection) -> Self {
        Self { config: config.clone(), multipliers: Vec::new(), before: Vec::new(), after: Vec::new() }
    }

    /// Gives every cell to `each` that crosses its threshold and is the largest of the nine around it.
    pub(super) fn detect(&mut self, map: &RangeDopplerMap, mut each: impl FnMut(Crossing)) {
        let kind = self.kind(map.summed.max(1), map.correlated_gates.max(1.0));
        let (guard, training) = (self.config.guard_gates as usize, self.config.training_gates as usize);
        let Self { multipliers, before, after, .. } = self;
        let multipliers = &multipliers[kind].by_count;
        before.clear();
        before.resize(map.filters, 0.0);
        after.clear();
        after.resize(map.filters, 0.0);
        // Gates `first..end` are those after the guard.
        let clipped = |gate: usize| gate.min(map.gates);
        for gate in clipped(guard)..clipped(guard + training) {
            add(after, map.gate(gate), 1.0);
        }
        for gate in 0..map.gates {
            // The window moves on by one gate.
            if gate > guard {
                add(before, map.gate(gate - guard - 1), 1.0);
            }
            if gate > guard + training {
                add(before, map.gate(gate - guard - training - 1), -1.0);
            }
            add(after, map.gate(gate + guard + training), 1.0);
            add(after, map.gate(gate + guard), -1.0);
            let behind = gate.saturating_sub(guard) - gate.saturating_sub(guard + training);
            let ahead = clipped(gate + 1 + guard + training) - clipped(gate + 1 + guard);
            let count = behind + ahead;
            let row = map.gate(gate);
            for (filter, power) in row.iter().enumerate() {
                let mean = (before[filter] + after[filter]).max(0.0) / count as f64;
                let power = f64::from(*power);
                if power > multipliers[count] * mean && is_largest(map, gate, filter) {
                    each(Crossing { gate, filter, ratio: power / mean.max(f64::MIN_POSITIVE) });
                }
            }
        }
    }

    /// The multipliers for a kind of map: their place.
    fn kind(&mut self, summed: u32, correlated_gates: f64) -> usize {
        let is_it = |kind: &Multipliers| {
            kind.summed == summed && (kind.correlated_gates - correlated_gates).abs() < 1e-9
        };
        if let Some(place) = self.multipliers.iter().position(is_it) {
            return place;
        }
        if self.multipliers.len() == MOST_KINDS {
            self.multipliers.remove(0);
        }
        let most = 2 * self.config.training_gates as usize;
        let probability = self.config.false_alarm_probability;
        let of = |count: usize| multiplier(probability, count as f64 / correlated_gates, summed);
        self.multipliers.push(Multipliers {
            summed,
            correlated_gates,
            by_count: (0..=most).map(of).collect(),
        });
        self.multipliers.len() - 1
    }
}

/// The multiplier of the mean of `count` cells; with none there is no threshold.
fn multiplier(false_alarm_probability: f64, count: f64, summed: u32) -> f64 {
    if count <= 0.0 {
        return f64::INFINITY;
    }
    if summed == 1 {
        return count * (false_alarm_probability.powf(-1.0 / count) - 1.0);
    }
    let looks = f64::from(summed);
    let exceeded = |multiplier: f64| beta_reg(count * looks, looks, count / (count + multiplier));
    let (mut low, mut high) = (0.0, MOST_MULTIPLIER.ln());
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if exceeded(f64::exp(middle)) > false_alarm_probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    high.exp()
}

/// Nothing where there is no such gate.
fn add(sums: &mut [f64], row: &[f32], sign: f64) {
    for (sum, power) in sums.iter_mut().zip(row) {
        *sum += sign * f64::from(*power);
    }
}

/// Doppler filters go round; of equals the first counts.
fn is_largest(map: &RangeDopplerMap, gate: usize, filter: usize) -> bool {
    let own = map.gate(gate)[filter];
    let filters = [(filter + map.filters - 1) % map.filters, filter, (filter + 1) % map.filters];
    let gates = gate.saturating_sub(1)..=(gate + 1).min(map.gates - 1);
    gates.flat_map(|gate| filters.map(|filter| (gate, filter))).all(|(other_gate, other)| {
        let is_own = (other_gate, other) == (gate, filter);
        let power = map.gate(other_gate)[other];
        is_own || own > power || (own >= power && (gate, filter) < (other_gate, other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_distr::Exp1;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    fn noise(gates: usize, filters: usize, summed: u32, seed: u64) -> RangeDopplerMap {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut cell = || (0..summed).map(|_| random.sample::<f32, _>(Exp1)).sum::<f32>();
        let power = (0..gates * filters).map(|_| cell()).collect();
        RangeDopplerMap { power, gates, filters, summed, ..RangeDopplerMap::default() }
    }

    #[test]
    fn multipliers_are_those_of_the_books() {
        // CA of 8, 16 and 32 cells at 1e-6.
        for (count, expected) in [(8.0, 36.987), (16.0, 21.942), (32.0, 17.278)] {
            assert!((multiplier(1e-6, count, 1) - expected).abs() < 6e-4);
        }
        // The general form at one power is the closed one.
        let general = |n: f64| beta_reg(n, 1.0, n / (n + multiplier(1e-6, n, 1)));
        assert!((general(16.0) / 1e-6 - 1.0).abs() < 1e-9);
        // Many powers in many cells hardly scatter.
        assert!((multiplier(1e-3, 500.0, 200) - 1.0) < 0.3);
        assert!(multiplier(1e-3, 0.0, 1).is_infinite());
    }

    /// With one filter a cell has two neighbours, and a crossing is told unless one of them is larger: one in a hundred.
    #[test]
    fn noise_crosses_as_often_as_it_is_said_to() {
        for summed in [1, 4] {
            let config = Detection {
                false_alarm_probability: 1e-2,
                guard_gates: 1,
                training_gates: 8,
                ..Detection::default()
            };
            let map = noise(300_000, 1, summed, 3);
            let mut crossings = 0;
            Cfar::new(&config).detect(&map, |_| crossings += 1);
            let told = f64::from(crossings) / (1e-2 * map.gates as f64);
            // Some 3000 crossings: 2 % of chance.
            assert!((0.93..1.04).contains(&told), "{summed}: {told}");
        }
    }

    #[test]
    fn a_target_beside_strong_clutter_is_seen() {
        let mut map = noise(200, 16, 1, 4);
        for filter in 0..16 {
            map.power[50 * 16 + filter] *= 1e8;
        }
        map.power[120 * 16 + 5] = 100.0;
        let mut found = Vec::new();
        Cfar::new(&Detection::default())
            .detect(&map, |crossing| found.push((crossing.gate, crossing.filter)));
        assert!(found.contains(&(120, 5)), "{found:?}");
        assert!(found.iter().all(|(gate, _)| [50, 120].contains(gate)), "{found:?}");
    }

    #[test]
    fn maps_smaller_than_the_window_have_no_more_neighbours_than_they_have() {
        for gates in 0..8 {
            let map = noise(gates, 4, 1, 5);
            Cfar::new(&Detection::default()).detect(&map, |crossing| assert!(crossing.gate < gates));
        }
    }
}
