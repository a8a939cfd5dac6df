//! Noise that crosses the threshold: how often, and by how much.

use super::canvas::Canvas;
use super::clutter::Clutter;
use super::plan::Plan;
use crate::config::RadarConfig;
use crate::detector::{Cfar, Part, Shows};
use crate::radar::RangeDopplerMap;
use crate::sim::iq::complex_normal;
use num_complex::Complex;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Gamma, Poisson};
use std::ops::Range;

/// Most crossings that are drawn for one map; the detector uses fewer.
pub(super) const MOST_CROSSINGS: f64 = 20_000.0;
/// Logarithms of the fewest and the most cells that may be around.
const LN_AROUND: (f64, f64) = (-0.7, 14.0);
/// Halvings of the logarithm of a number of cells.
const HALVINGS: u32 = 60;

/// A cell of noise against the mean of those around it, given that it crosses.
///
/// A cell is the `L`-th arrival of a Poisson process of unit rate, and the mean `Z` of `n` others `1/n` of a Gamma variable of shape
/// `nL`. It crosses `αZ` when only `k < L` come before; `k` is a negative binomial count. Given `k`, `Z` is `1/(n + α)` of a Gamma
/// variable of shape `nL + k`, and from `αZ` to the cell there are `L − k` more arrivals (the cell-averaging CFAR of Finn and
/// Johnson 1968, turned round by Bayes' rule).
#[derive(Clone, Debug)]
pub(super) struct Crossing {
    /// Cells around that have nothing in common.
    around: f64,
    multiplier: f64,
    /// Relative probabilities of `k`.
    arrivals: Vec<f64>,
}

/// Crossings at all gates of a map: at its ends there are fewer cells around.
#[derive(Clone, Debug)]
pub(super) struct Crossings {
    probability: f64,
    guard: usize,
    training: usize,
    summed: usize,
    /// By how many cells are around.
    by_count: Vec<Option<Crossing>>,
}

impl Crossings {
    /// As the radar's detector has them in such a map.
    pub(super) fn new(radar: &RadarConfig, map: &RangeDopplerMap) -> Self {
        let detection = &radar.detection;
        let (probability, summed) = (detection.false_alarm_probability, map.summed.max(1));
        let training = detection.training_gates as usize;
        let mut crossings = Self {
            probability,
            guard: detection.guard_gates as usize,
            training,
            summed: summed as usize,
            by_count: vec![None; 2 * training + 1],
        };
        let mut cfar = Cfar::new(radar);
        for gate in 0..map.gates {
            let [before, after] = crossings.around(gate, map.gates);
            let count = before.len() + after.len();
            crossings.by_count[count].get_or_insert_with(|| {
                Crossing::with_multiplier(cfar.multiplier(map, gate), summed, probability)
            });
        }
        crossings
    }

    /// Of a cell in one of `gates` gates.
    fn at(&self, gate: usize, gates: usize) -> Option<&Crossing> {
        let [before, after] = self.around(gate, gates);
        self.by_count.get(before.len() + after.len())?.as_ref()
    }

    /// Gates before and after one that its threshold is found from.
    fn around(&self, gate: usize, gates: usize) -> [Range<usize>; 2] {
        let (before, after) = (gate.saturating_sub(self.guard), (gate + 1 + self.guard).min(gates));
        [before.saturating_sub(self.training)..before, after..(after + self.training).min(gates)]
    }

    /// The probability that a cell of noise crosses.
    pub(super) fn probability(&self) -> f64 {
        self.probability
    }

    /// What crosses at a gate, where all around is on the mean `share` of the cell's own power.
    pub(super) fn beside(&self, gate: usize, gates: usize, share: f64) -> Option<Crossing> {
        let plain = self.at(gate, gates)?;
        let multiplier = plain.multiplier * share;
        Some(Crossing {
            multiplier,
            arrivals: arrivals(plain.around, self.summed as u32, multiplier),
            ..*plain
        })
    }

    /// Mean over the gates around each gate.
    pub(super) fn means_around(&self, values: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0];
        sums.extend(values.iter().scan(0.0, |sum, value| {
            *sum += value;
            Some(*sum)
        }));
        (0..values.len())
            .map(|gate| {
                let around = self.around(gate, values.len());
                let count: usize = around.iter().map(Range::len).sum();
                around.iter().map(|gates| sums[gates.end] - sums[gates.start]).sum::<f64>()
                    / count.max(1) as f64
            })
            .collect()
    }
}

impl Crossing {
    /// With as many cells around as make this the multiplier for the probability.
    fn with_multiplier(multiplier: f64, summed: u32, probability: f64) -> Self {
        let crossed = |around: f64| arrivals(around, summed, multiplier).iter().sum::<f64>();
        let (mut few, mut many) = LN_AROUND;
        for _ in 0..HALVINGS {
            let middle = 0.5 * (few + many);
            if crossed(f64::exp(middle)) > probability {
                few = middle;
            } else {
                many = middle;
            }
        }
        let around = many.exp();
        Self { around, multiplier, arrivals: arrivals(around, summed, multiplier) }
    }

    /// How often it is.
    pub(super) fn probability(&self) -> f64 {
        self.arrivals.iter().sum()
    }

    /// Its power, and the mean of those around it, for cells of mean `L`.
    pub(super) fn draw(&self, random: &mut impl Rng) -> (f64, f64) {
        let all: f64 = self.arrivals.iter().sum();
        let mut left = all * random.random::<f64>();
        let mut before = 0;
        while before + 1 < self.arrivals.len() && left >= self.arrivals[before] {
            left -= self.arrivals[before];
            before += 1;
        }
        let summed = self.arrivals.len() as f64;
        let level = gamma(self.around * summed + before as f64, random) / (self.around + self.multiplier);
        (self.multiplier * level + gamma(summed - before as f64, random), level)
    }
}

fn gamma(shape: f64, random: &mut impl Rng) -> f64 {
    Gamma::new(shape, 1.0).map_or(shape, |gamma| gamma.sample(random))
}

/// `P(k) = Γ(nL + k)/(Γ(nL) k!) (n/(n + α))ⁿᴸ (α/(n + α))ᵏ` for `k` below `L`.
fn arrivals(around: f64, summed: u32, multiplier: f64) -> Vec<f64> {
    let shape = around * f64::from(summed);
    let (none, one) = (around / (around + multiplier), multiplier / (around + multiplier));
    let mut ln_probability = shape * none.ln();
    (0..summed)
        .map(|k| {
            let own = ln_probability.exp();
            ln_probability += ((shape + f64::from(k)) / f64::from(k + 1) * one).ln();
            own
        })
        .collect()
}

/// A cell of noise that crosses, and those beside it.
struct FalseCrossing {
    gate: usize,
    filter: usize,
    /// The gates of the three that there are.
    rows: Range<usize>,
    /// Its power over the mean of those around.
    ratio: f64,
    /// Over its own.
    powers: [[f64; 3]; 3],
}

impl FalseCrossing {
    /// Into a map that is at its mean, which is this, elsewhere.
    fn write(&self, mean: f64, filters: usize, cells: &mut [f32]) {
        let Self { gate, filter, rows, ratio, powers } = self;
        for (row, cells) in rows.clone().zip(cells.chunks_exact_mut(filters.max(1))) {
            for (power, beside) in powers[row + 1 - gate].iter().zip([filters - 1, 0, 1]) {
                cells[(filter + beside) % filters] = (power * ratio * mean) as f32;
            }
        }
    }
}

impl Plan {
    /// Draws cells that cross though there is no target, anywhere in a map but in some gates.
    pub(super) fn false_crossings(
        &self,
        clutter: &Clutter,
        without: &[Range<usize>],
        random: &mut impl Rng,
        (canvas, of): (&mut Canvas, usize),
        parts: &mut Vec<Part>,
    ) {
        let cells = (self.map.gates * self.map.filters) as f64;
        let mean = clutter.crossings().unwrap_or(cells * self.crossings.probability).min(MOST_CROSSINGS);
        let number = Poisson::new(mean).map_or(0.0, |poisson| poisson.sample(random));
        for _ in 0..number.min(2.0 * MOST_CROSSINGS) as u32 {
            let (gate, filter) = match clutter.crossings() {
                Some(_) => clutter.draw_cell(self, random),
                None => (random.random_range(0..self.map.gates), random.random_range(0..self.map.filters)),
            };
            let drawn = self.false_crossing(clutter, gate, filter, random);
            if let Some(drawn) = drawn.filter(|_| !without.iter().any(|gates| gates.contains(&gate))) {
                let mean = f64::from(self.map.summed.max(1));
                drawn.write(mean, self.map.filters, canvas.gates(of, drawn.rows.clone()));
                parts.push(Part { of, shows: Shows::This { gate, filter, ratio: drawn.ratio } });
            }
        }
    }

    /// A cell that crosses and those beside it, if it is the largest of the nine: so that a cluster of cells is one.
    ///
    /// Given the one, its neighbours are what they are without, and what they share with it times what it has more (the
    /// conditional mean of jointly Gaussian variables).
    fn false_crossing(
        &self,
        clutter: &Clutter,
        gate: usize,
        filter: usize,
        random: &mut impl Rng,
    ) -> Option<FalseCrossing> {
        let (gates, filters) = (self.map.gates, self.map.filters);
        let lit = clutter.draw_lit(self, gate, filter, random);
        let (cell, level) = self.crossings.beside(gate, gates, lit.share)?.draw(random);
        let rows = gate.saturating_sub(1)..(gate + 2).min(gates);
        let columns = [(filter + filters - 1) % filters, filter, (filter + 1) % filters];
        let covariance = |row: usize, column: usize| {
            self.range.likeness(row, gate) * self.doppler.likeness(column, filter)
                + clutter.covariance(self, (row, column), (gate, filter), &lit)
        };
        let own = covariance(gate, filter).re.max(f64::MIN_POSITIVE);
        let looks = self.crossings.summed;
        let directions: Vec<Complex<f64>> = (0..looks).map(|_| complex_normal(random)).collect();
        let energy: f64 = directions.iter().map(Complex::norm_sqr).sum();
        let mut powers = [[0.0; 3]; 3];
        for direction in directions {
            let mut cells = self.all_noise(rows.len(), random);
            clutter.draw(self, &rows, Some(&lit), random, &mut cells);
            let at = |row: usize, column: usize| (row - rows.start) * filters + column;
            let more = (direction * (cell * own / energy).sqrt() - cells[at(gate, filter)]) / own;
            for row in rows.clone() {
                for (power, column) in powers[row + 1 - gate].iter_mut().zip(columns) {
                    let value = cells[at(row, column)] + more * covariance(row, column);
                    *power += value.norm_sqr();
                }
            }
        }
        let centre = powers[1][1];
        if filters >= 3 && powers.iter().flatten().any(|power| *power > centre) {
            return None;
        }
        let ratio = cell / (level * lit.share);
        Some(FalseCrossing {
            gate,
            filter,
            rows,
            ratio,
            powers: powers.map(|row| row.map(|power| power / centre)),
        })
    }

    /// Noise in so many gates and in these filters.
    pub(super) fn noise(
        &self,
        gates: usize,
        filters: &[usize],
        random: &mut impl Rng,
    ) -> Vec<Vec<Complex<f64>>> {
        let frequencies = self.doppler.frequencies();
        let rows = gates + self.range.overhang();
        let white: Vec<Vec<Complex<f64>>> =
            (0..rows).map(|_| (0..frequencies).map(|_| complex_normal(random)).collect()).collect();
        let mut mixed = vec![Complex::default(); frequencies];
        (0..gates)
            .map(|gate| {
                mixed.fill(Complex::default());
                self.range.mix(&white[gate..], &mut mixed);
                filters.iter().map(|filter| self.doppler.noise(*filter, &mixed)).collect()
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radar::{CfarReference, cfar_multiplier};
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    /// Of sixteen cells around.
    fn crossing(probability: f64, summed: u32) -> Crossing {
        let reference = CfarReference::CellAveraging { cells: 16 };
        let multiplier = cfar_multiplier(reference, summed, probability).unwrap();
        Crossing::with_multiplier(multiplier, summed, probability)
    }

    #[test]
    fn a_multiplier_of_the_theory_tells_how_many_cells_it_is_for() {
        for (probability, summed) in [(1e-6, 1), (1e-2, 1), (1e-4, 5)] {
            let own = crossing(probability, summed);
            assert!((own.around / 16.0 - 1.0).abs() < 1e-9, "{own:?}");
            assert!((own.probability() / probability - 1.0).abs() < 1e-9, "{own:?}");
        }
    }

    /// Against noise of which most does not cross.
    #[test]
    fn what_crosses_does_so_by_as_much_as_it_should() {
        for summed in [1, 3] {
            let own = crossing(1e-2, summed);
            let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
            let looks = f64::from(summed);
            let mut plain = Vec::new();
            while plain.len() < 3000 {
                let (cell, level) = (gamma(looks, &mut random), gamma(16.0 * looks, &mut random) / 16.0);
                if cell > own.multiplier * level {
                    plain.push((cell / level).ln());
                }
            }
            let drawn: Vec<f64> = (0..3000)
                .map(|_| {
                    let (cell, level) = own.draw(&mut random);
                    (cell / level).ln()
                })
                .collect();
            let moments = |values: &[f64]| {
                let mean = values.iter().sum::<f64>() / 3000.0;
                (mean, values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 3000.0)
            };
            let ((mean, variance), (expected, _)) = (moments(&drawn), moments(&plain));
            assert!((mean - expected).abs() < 4.5 * (2.0 * variance / 3000.0).sqrt(), "{mean} {expected}");
            assert!(drawn.iter().all(|ratio| *ratio > own.multiplier.ln()));
        }
    }
}
