//! How strong noise is in a map, with a known distribution, whatever else is in a part of it.
//!
//! Of `n` cells that have nothing in common the smaller half is used: their sum, and the largest of them once more for each cell
//! that is left out, over how many were used. Of exponential powers that is exactly a gamma variable of the shape `r = n/2`, as if `r`
//! cells were averaged (Epstein and Sobel 1953, J. Am. Stat. Assoc. 48, 486–502), and what targets or clutter do to the other
//! half does not matter but by which cells they take. Of sums of `L` powers mean and variance are those of large `n`, by the estimate's influence
//! function (Hampel 1974, J. Am. Stat. Assoc. 69, 383–393).

use crate::elementary::{exp, ln};
use crate::probability::{chi_square_cdf, chi_square_quantile};
use crate::radar::RangeDopplerMap;

/// Cells whose powers have less in common than this are taken to have nothing in common.
const LEAST_LIKENESS: f64 = 0.01;
/// Of filters in which a canceller leaves less of the noise nothing is learned.
const LEAST_RESPONSE: f32 = 0.5;
/// The share of the cells that is used.
const KEPT: f64 = 0.5;
/// Fewer cells tell nothing.
const LEAST_CELLS: usize = 8;
/// Numbers of summed powers of which mean and worth are kept.
const MOST_ORDERS: usize = 16;

/// A level of noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    /// Mean power of noise in a sample.
    pub(super) power: f64,
    /// It scatters as a mean of so many cells.
    pub(super) cells: f64,
}

/// Measures levels.
#[derive(Clone, Debug, Default)]
pub(super) struct LevelMeter {
    powers: Vec<f32>,
    orders: Vec<Order>,
}

/// Of a cell that is a sum of so many powers of mean 1.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Order {
    summed: u32,
    /// What the estimate converges to.
    mean: f64,
    /// How many cells' mean one cell is worth.
    worth: f64,
}

impl LevelMeter {
    /// The level by about so many cells; `None` of a map that has too few with power.
    pub(super) fn of(&mut self, map: &RangeDopplerMap, cells: usize) -> Option<Level> {
        if !map.is_whole() {
            return None;
        }
        let lattice = Lattice::of(map, (cells as f64 / KEPT).ceil() as usize);
        self.powers.clear();
        // Gates in which nothing was received have no power at all.
        self.powers.extend(lattice.powers(map).filter(|power| *power > 0.0 && power.is_finite()));
        // Half of them must be a whole number.
        self.powers.truncate(self.powers.len() & !1);
        let (all, kept) = (self.powers.len(), self.powers.len() / 2);
        if kept < LEAST_CELLS / 2 {
            return None;
        }
        let (smaller, largest, _) = self.powers.select_nth_unstable_by(kept - 1, f32::total_cmp);
        let sum = smaller.iter().map(|power| f64::from(*power)).sum::<f64>()
            + f64::from(*largest) * (all - kept + 1) as f64;
        let order = self.order(map.summed.max(1));
        Some(Level { power: sum / (all as f64 * order.mean), cells: all as f64 * order.worth })
    }

    fn order(&mut self, summed: u32) -> Order {
        if let Some(known) = self.orders.iter().find(|known| known.summed == summed) {
            return *known;
        }
        if self.orders.len() == MOST_ORDERS {
            self.orders.clear();
        }
        let order = Order::of(summed);
        self.orders.push(order);
        order
    }
}

impl Order {
    /// With `W = min(X, x_q)`: T = E W, and the influence of one cell is `W − T + c (q − 1{X ≤ x_q})`, `c = (1 − q)/f(x_q)`.
    fn of(summed: u32) -> Self {
        if summed == 1 {
            return Self { summed, mean: KEPT, worth: KEPT };
        }
        let shape = f64::from(summed);
        let quantile = 0.5 * chi_square_quantile(KEPT, 2.0 * shape).unwrap_or(2.0 * shape);
        let below = |shape: f64| chi_square_cdf(2.0 * quantile, 2.0 * shape).unwrap_or(KEPT);
        let density = exp((shape - 1.0) * ln(quantile) - quantile - libm::lgamma(shape));
        let kept = shape * below(shape + 1.0);
        let mean = kept + quantile * (1.0 - KEPT);
        let square = shape * (shape + 1.0) * below(shape + 2.0) + quantile * quantile * (1.0 - KEPT);
        let slope = (1.0 - KEPT) / density;
        let variance =
            square - mean * mean + slope * slope * KEPT * (1.0 - KEPT) - 2.0 * slope * (kept - mean * KEPT);
        Self { summed, mean, worth: mean * mean / variance }
    }
}

/// Cells of a map that have nothing in common, far from standing still, and in its farther half where that has enough: clutter is
/// near and slow.
#[derive(Clone, Copy, Debug)]
struct Lattice {
    first_gate: usize,
    gate_step: usize,
    filter_step: usize,
    most: usize,
}

impl Lattice {
    fn of(map: &RangeDopplerMap, most: usize) -> Self {
        let apart = |likeness: &[f64]| {
            likeness.iter().position(|lag| *lag < LEAST_LIKENESS).unwrap_or(likeness.len()).max(1)
        };
        let filter_step = apart(&map.noise.filters).min(map.filters.max(1));
        let least_step = apart(&map.noise.gates).max(map.correlated_gates.min(1e6) as usize).max(1);
        let row = Self { first_gate: 0, gate_step: 1, filter_step, most }.filters(map).count().max(1);
        let rows = most.div_ceil(row).max(1);
        let half = map.gates / 2;
        let first_gate = if half / least_step >= rows { map.gates - half } else { 0 };
        let gate_step = ((map.gates - first_gate) / rows).max(least_step);
        Self { first_gate, gate_step, filter_step, most }
    }

    fn powers(self, map: &RangeDopplerMap) -> impl Iterator<Item = f32> + '_ {
        let gates = (self.first_gate..map.gates).step_by(self.gate_step);
        let response = |filter: usize| map.noise.response.get(filter).copied().unwrap_or(1.0);
        gates
            .flat_map(move |gate| self.filters(map).map(move |filter| (gate, filter)))
            .filter_map(move |(gate, filter)| Some(map.gate(gate).get(filter)? / response(filter)))
            .take(self.most)
    }

    /// From the fastest on, as far apart as they must be all around, and so far from standing still where others are left.
    fn filters(self, map: &RangeDopplerMap) -> impl Iterator<Item = usize> + '_ {
        let (all, step) = (map.filters, self.filter_step);
        let is_many = all / step > 3;
        let is_slow = move |filter: usize| is_many && filter.min(all - filter) < step;
        let response = |filter: usize| map.noise.response.get(filter).copied().unwrap_or(1.0);
        (0..(all / step).max(usize::from(all > 0)))
            .map(move |number| (all / 2 + number * step) % all)
            .filter(move |filter| !is_slow(*filter) && response(*filter) >= LEAST_RESPONSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_distr::Exp1;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    #[test]
    fn levels_have_the_stated_mean_and_scatter() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        for summed in [1, 2, 8] {
            let (gates, filters, runs) = (64, 16, 4000);
            let mut meter = LevelMeter::default();
            let (mut sum, mut square, mut cells) = (0.0, 0.0, 0.0);
            for _ in 0..runs {
                let mut cell = || 2.5 * (0..summed).map(|_| random.sample::<f32, _>(Exp1)).sum::<f32>();
                let power = (0..gates * filters).map(|_| cell()).collect();
                let map = RangeDopplerMap { power, gates, filters, summed, ..RangeDopplerMap::default() };
                let level = meter.of(&map, 64).unwrap();
                (sum, square, cells) = (sum + level.power, square + level.power.powi(2), level.cells);
            }
            let mean = sum / f64::from(runs);
            let scatter = (square / f64::from(runs) - mean * mean) / (mean * mean) * cells;
            assert!((mean / 2.5 - 1.0).abs() < 0.01, "{summed}: {mean}");
            assert!((scatter - 1.0).abs() < 0.1, "{summed}: {scatter}");
        }
    }

    /// Nothing else moves it by more than the threshold of a false alarm in a million.
    #[test]
    fn targets_and_near_clutter_do_not_move_it() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
        let (gates, filters) = (256, 16);
        let mut mean = 0.0;
        for _ in 0..400 {
            let mut power: Vec<f32> = (0..gates * filters).map(|_| random.sample(Exp1)).collect();
            // Clutter in all near gates and in slow filters, and forty targets.
            power[..100 * filters].iter_mut().for_each(|cell| *cell *= 1e4);
            power.chunks_exact_mut(filters).for_each(|gate| gate[0] *= 1e6);
            (0..40).for_each(|place| power[(100 * filters + 61 * place) % (gates * filters)] = 1e3);
            let map = RangeDopplerMap { power, gates, filters, ..RangeDopplerMap::default() };
            mean += LevelMeter::default().of(&map, 64).unwrap().power / 400.0;
        }
        assert!((0.98..1.06).contains(&mean), "{mean}");
    }

    #[test]
    fn hostile_maps_have_no_level_or_a_sound_one() {
        let mut meter = LevelMeter::default();
        assert_eq!(meter.of(&RangeDopplerMap::default(), 64), None);
        for (gates, filters, value) in
            [(3, 7, 1.0_f32), (40, 1, f32::NAN), (1, 40, 0.0), (1, 64, 1.0), (900, 2, f32::INFINITY)]
        {
            let map = RangeDopplerMap {
                power: vec![value; gates * filters],
                gates,
                filters,
                correlated_gates: f64::NAN,
                ..RangeDopplerMap::default()
            };
            assert!(meter.of(&map, 64).is_none_or(|level| level.power > 0.0 && level.cells > 0.0));
        }
    }
}
