//! Cells that cross the threshold: how often, and by how much.

use crate::config::RadarConfig;
use crate::detector::Cfar;
use crate::elementary::{exp, ln};
use crate::radar::RangeDopplerMap;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Gamma};
use std::ops::Range;

/// Most arrivals more than those of noise that an echo is thought to bring.
const MOST_MORE: usize = 16;
/// Cells of an echo's main lobe, in power of its peak.
const LOBE_CELLS: f64 = 4.0;
/// Logarithms of the fewest and the most cells that may be around.
const LN_AROUND: (f64, f64) = (-0.7, 14.0);
/// Halvings of the logarithm of a number of cells.
const HALVINGS: u32 = 60;

/// A cell against the mean of those around it, given that it crosses.
///
/// A cell is the `L`-th arrival of a Poisson process of unit rate, and the mean `Z` of `n` others `1/n` of a Gamma variable of shape
/// `nL`. It crosses `αZ` when only `k < L` come before; `k` is a negative binomial count. Given `k`, `Z` is `1/(n + α)` of a Gamma
/// variable of shape `nL + k`, and from `αZ` to the cell there are `L − k` more arrivals (the cell-averaging CFAR of Finn and
/// Johnson 1968, turned round by Bayes' rule). With an echo of power `s` in the cell, its own arrivals are a Poisson number of mean `s` more
/// (the noncentral χ² as a mixture; Johnson, Kotz and Balakrishnan 1995, Continuous Univariate Distributions 2, §29.3).
#[derive(Clone, Debug)]
pub(super) struct Crossing {
    /// Cells around that have nothing in common.
    around: f64,
    multiplier: f64,
    /// How many powers are summed up in a cell.
    summed: usize,
    /// Relative probabilities of `k`.
    arrivals: Vec<f64>,
    /// Weights of so many own arrivals more than noise has.
    more: Vec<f64>,
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
                Crossing::with_multiplier(cfar.multiplier(map, gate), summed as usize, probability)
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
        Some(Crossing::new(plain.around, plain.multiplier * share, self.summed))
    }

    /// The probability that an echo of this signal-to-noise ratio makes any cell cross, or somewhat more.
    pub(super) fn at_most_shown(&self, snr: f64) -> f64 {
        let most = self.by_count.iter().rev().flatten().next();
        most.map_or(1.0, |plain| (LOBE_CELLS * plain.with_echo(snr).probability()).min(1.0))
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
    fn new(around: f64, multiplier: f64, summed: usize) -> Self {
        Self {
            around,
            multiplier,
            summed,
            arrivals: arrivals(around, multiplier, summed, summed),
            more: vec![1.0],
        }
    }

    /// With as many cells around as make this the multiplier for the probability.
    fn with_multiplier(multiplier: f64, summed: usize, probability: f64) -> Self {
        let crossed = |around: f64| arrivals(around, multiplier, summed, summed).iter().sum::<f64>();
        let (mut few, mut many) = LN_AROUND;
        for _ in 0..HALVINGS {
            let middle = 0.5 * (few + many);
            if crossed(exp(middle)) > probability {
                few = middle;
            } else {
                many = middle;
            }
        }
        Self::new(exp(many), multiplier, summed)
    }

    /// What an echo of such a power, over the noise of one look, adds to the cells that cross anyway.
    pub(super) fn with_echo(&self, snr: f64) -> Self {
        let arrivals = arrivals(self.around, self.multiplier, self.summed, self.summed + MOST_MORE);
        let anyway: f64 = arrivals.iter().take(self.summed).sum();
        let (mut weight, mut crossed) = (exp(-snr), anyway);
        let mut more = vec![0.0];
        for count in 1..=MOST_MORE {
            weight *= snr / count as f64;
            crossed += arrivals[self.summed + count - 1];
            more.push(weight * (1.0 - anyway / crossed));
        }
        Self { arrivals, more, ..*self }
    }

    /// How often it is.
    pub(super) fn probability(&self) -> f64 {
        (0..self.more.len()).map(|more| self.probability_of(more)).sum()
    }

    /// With so many own arrivals more.
    fn probability_of(&self, more: usize) -> f64 {
        self.more[more] * self.arrivals.iter().take(self.summed + more).sum::<f64>()
    }

    /// Its power, and the mean of those around it, for cells of mean `L`.
    pub(super) fn draw(&self, random: &mut impl Rng) -> (f64, f64) {
        let of_more: Vec<f64> = (0..self.more.len()).map(|more| self.probability_of(more)).collect();
        let own = self.summed + drawn(&of_more, random);
        let before = drawn(&self.arrivals[..own.min(self.arrivals.len())], random) as f64;
        let shape = self.around * self.summed as f64 + before;
        let level = gamma(shape, random) / (self.around + self.multiplier);
        (self.multiplier * level + gamma(own as f64 - before, random), level)
    }
}

/// One of these places, as likely as its weight says.
fn drawn(weights: &[f64], random: &mut impl Rng) -> usize {
    let mut left = weights.iter().sum::<f64>() * random.random::<f64>();
    let last = weights.len().saturating_sub(1);
    weights
        .iter()
        .position(|weight| {
            left -= weight;
            left < 0.0
        })
        .unwrap_or(last)
}

fn gamma(shape: f64, random: &mut impl Rng) -> f64 {
    Gamma::new(shape, 1.0).map_or(shape, |gamma| gamma.sample(random))
}

/// `P(k) = Γ(nL + k)/(Γ(nL) k!) (n/(n + α))ⁿᴸ (α/(n + α))ᵏ` for so many `k`.
fn arrivals(around: f64, multiplier: f64, summed: usize, many: usize) -> Vec<f64> {
    let shape = around * summed as f64;
    let (none, one) = (around / (around + multiplier), multiplier / (around + multiplier));
    let mut probability = exp(shape * ln(none));
    (0..many)
        .map(|k| {
            let own = probability;
            probability *= (shape + k as f64) / (k + 1) as f64 * one;
            own
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radar::{CfarReference, cfar_multiplier};
    use crate::sim::iq::complex_normal;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    /// Of sixteen cells around.
    fn crossing(probability: f64, summed: u32) -> Crossing {
        let reference = CfarReference::CellAveraging { cells: 16 };
        let multiplier = cfar_multiplier(reference, summed, probability).unwrap();
        Crossing::with_multiplier(multiplier, summed as usize, probability)
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

    /// Against echoes of which most do not cross.
    #[test]
    fn what_an_echo_adds_is_what_it_does() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
        for (summed, snr) in [(1, 1.0), (1, 2.5), (3, 2.0)] {
            let own = crossing(1e-2, summed).with_echo(snr);
            let looks = f64::from(summed);
            let draws = 200_000;
            let mut ratios = Vec::new();
            for _ in 0..draws {
                let cell: f64 = (0..summed)
                    .map(|look| {
                        let echo = if look == 0 { snr.sqrt() } else { 0.0 };
                        (complex_normal(&mut random) + echo).norm_sqr()
                    })
                    .sum();
                let level = gamma(16.0 * looks, &mut random) / 16.0;
                if cell > own.multiplier * level {
                    ratios.push((cell / level).ln());
                }
            }
            // Noise alone crosses once in a hundred.
            let expected = (own.probability() + 1e-2) * f64::from(draws);
            assert!((ratios.len() as f64 - expected).abs() < 4.5 * expected.sqrt(), "{snr}: {expected}");
            let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
            let drawn: Vec<f64> = (0..20_000)
                .map(|_| {
                    let (cell, level) = own.draw(&mut random);
                    (cell / level).ln()
                })
                .collect();
            let spread = drawn.iter().map(|ratio| (ratio - mean(&drawn)).powi(2)).sum::<f64>() / 20_000.0;
            let bound = 4.5 * (spread * (1.0 / 20_000.0 + 1.0 / ratios.len() as f64)).sqrt();
            // Those that cross anyway are among the first, and are weaker.
            let share = 1e-2 * f64::from(draws) / expected;
            let anyway = crossing(1e-2, summed);
            let anyway: Vec<f64> = (0..20_000)
                .map(|_| {
                    let (cell, level) = anyway.draw(&mut random);
                    (cell / level).ln()
                })
                .collect();
            let both = share * mean(&anyway) + (1.0 - share) * mean(&drawn);
            assert!((mean(&ratios) - both).abs() < bound, "{snr}: {} {both}", mean(&ratios));
        }
    }
}
