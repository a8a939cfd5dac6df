//! What cells whose noise is alike are worth.
//!
//! The mean of `N` cells with correlations `r` scatters as that of `N²/Σrᵢⱼ` cells that have nothing in common. A quantile does so with the
//! correlations of being below it, which for two exponential powers, or sums of `L`, are a series in `r` (the bivariate Gamma
//! distribution of Kibble 1941, Sankhyā 5, 137–150, in Laguerre's polynomials).

use super::window::{Extent, Rectangle, Window};
use crate::radar::RangeDopplerMap;
use statrs::function::gamma::{gamma_lr, ln_gamma};

/// Likeness below this is not counted.
const LEAST: f64 = 1e-4;
/// Terms of the series: beyond them, only cells that are all but the same would add to it.
const MOST_TERMS: usize = 120;

/// How alike the noise of cells is.
#[derive(Clone, Debug)]
pub(super) struct Alikeness {
    lags: Vec<Lag>,
    filters: i64,
    /// How often each gate counts for one, where it is not known over which gates noise is alike.
    spread: f64,
}

#[derive(Clone, Copy, Debug)]
struct Lag {
    gates: i64,
    filters: i64,
    likeness: f64,
}

impl Alikeness {
    pub(super) fn of(map: &RangeDopplerMap) -> Self {
        let own = [1.0];
        let or_own = |lags: &'_ Vec<f64>| if lags.is_empty() { own.to_vec() } else { lags.clone() };
        let (gates, filters) = (or_own(&map.noise.gates), or_own(&map.noise.filters));
        let both_ways = |count: usize| (1 - count as i64)..(count as i64);
        let mut lags = Vec::new();
        for gate in both_ways(gates.len()) {
            for filter in both_ways(filters.len()) {
                let likeness = gates[gate.unsigned_abs() as usize] * filters[filter.unsigned_abs() as usize];
                if likeness > LEAST {
                    lags.push(Lag { gates: gate, filters: filter, likeness: likeness.min(1.0) });
                }
            }
        }
        let spread = if map.noise.gates.is_empty() && map.correlated_gates >= 1.0 { map.correlated_gates } else { 1.0 };
        Self { lags, filters: map.filters as i64, spread }
    }

    /// So many cells with nothing in common tell a mean as well as all of these.
    pub(super) fn cells_for_mean(&self, rectangles: impl Iterator<Item = Rectangle> + Clone) -> f64 {
        self.cells_for(rectangles, |likeness| likeness)
    }

    /// So many cells with nothing in common tell a quantile as well as all of these.
    pub(super) fn cells_for_quantile(
        &self,
        rectangles: impl Iterator<Item = Rectangle> + Clone,
        quantile: &Quantile,
    ) -> f64 {
        self.cells_for(rectangles, |likeness| quantile.likeness(likeness))
    }

    fn cells_for(
        &self,
        rectangles: impl Iterator<Item = Rectangle> + Clone,
        weigh: impl Fn(f64) -> f64,
    ) -> f64 {
        let cells = rectangles.clone().map(|rectangle| rectangle.cells()).sum::<i64>() as f64;
        let mut shared = 0.0;
        for lag in &self.lags {
            let pairs: i64 = rectangles
                .clone()
                .flat_map(|own| rectangles.clone().map(move |other| (own, other)))
                .map(|(own, other)| self.pairs(own, other, *lag))
                .sum();
            shared += weigh(lag.likeness) * pairs as f64;
        }
        if cells > 0.0 { (cells * cells / (shared * self.spread)).min(cells) } else { 0.0 }
    }

    /// Mean likeness of the cells with the one in the middle.
    pub(super) fn with_the_middle(&self, window: &Window, extent: Extent) -> f64 {
        let middle = Rectangle { gates: (0, 0), filters: (0, 0) };
        let cells = window.cells(extent).max(1) as f64;
        let of = |lag: &Lag| {
            let met: i64 = window.rectangles(extent).map(|other| self.pairs(middle, other, *lag)).sum();
            lag.likeness * met as f64
        };
        self.lags.iter().map(of).sum::<f64>() / cells
    }

    /// How many cells of one rectangle have a cell of the other so far away. Filters go round.
    fn pairs(&self, own: Rectangle, other: Rectangle, lag: Lag) -> i64 {
        let overlap = |own: (i64, i64), other: (i64, i64), shift: i64| {
            ((own.1 + shift).min(other.1) - (own.0 + shift).max(other.0) + 1).max(0)
        };
        let gates = overlap(own.gates, other.gates, lag.gates);
        if gates == 0 {
            return 0;
        }
        let rounds = [0, -self.filters, self.filters];
        let filters = rounds.map(|round| overlap(own.filters, other.filters, lag.filters + round));
        gates * filters.iter().sum::<i64>()
    }
}

/// A quantile of the sum of `L` exponential powers, and what likeness of powers makes of being below it.
pub(super) struct Quantile(Vec<f64>);

impl Quantile {
    /// At so many times the mean of one of `summed` powers.
    ///
    /// `∫₀ᵗ w Lₙ^(L−1) dx = tᴸe⁻ᵗ Lₙ₋₁^(L)(t)/(n Γ(L))`, over the norm `Γ(n + L)/(n! Γ(L))` (Abramowitz and Stegun, 22.2.12 and 22.13.12).
    pub(super) fn at(level: f64, summed: u32) -> Self {
        let (t, shape) = (level.max(1e-9), f64::from(summed.max(1)));
        let below = gamma_lr(shape, t);
        let variance = (below * (1.0 - below)).max(1e-12);
        let ln_first = shape * t.ln() - t - ln_gamma(shape);
        // Laguerre's polynomials of order `L`, from 0 on.
        let (mut last, mut own) = (0.0, 1.0);
        let mut ln_norm = 0.0;
        let mut terms = Vec::with_capacity(MOST_TERMS);
        for n in 1..=MOST_TERMS {
            let n = n as f64;
            ln_norm += ((n - 1.0 + shape) / n).ln();
            let part = own / n;
            terms.push(part * part * (2.0 * ln_first - ln_norm).exp() / variance);
            (last, own) = (own, ((2.0 * n - 1.0 + shape - t) * own - (n - 1.0 + shape) * last) / n);
        }
        Self(terms)
    }

    fn likeness(&self, of_powers: f64) -> f64 {
        if of_powers > 0.999 {
            return 1.0;
        }
        let sum = self.0.iter().rev().fold(0.0, |sum, term| (sum + term) * of_powers);
        sum.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Detection;
    use crate::radar::MapNoise;
    use std::sync::Arc;

    fn map(gates: &[f64], filters: &[f64]) -> RangeDopplerMap {
        let noise = MapNoise { gates: gates.to_vec(), filters: filters.to_vec(), response: Vec::new() };
        RangeDopplerMap { noise: Arc::new(noise), filters: 32, ..RangeDopplerMap::default() }
    }

    /// Against every pair of cells.
    #[test]
    fn pairs_are_counted_one_by_one() {
        let (gates, filters) = ([1.0, 0.5, 0.1], [1.0, 0.4, 0.0, 0.02]);
        let map = map(&gates, &filters);
        let alike = Alikeness::of(&map);
        let config = Detection {
            guard_gates: 1,
            training_gates: 4,
            guard_filters: 1,
            training_filters: 14,
            ..Detection::default()
        };
        let window = Window::of(&config, 32);
        for gate in [0, 2, 20] {
            let extent = window.at(gate, 40);
            let cells: Vec<(i64, i64)> = window
                .rectangles(extent)
                .flat_map(|r| (r.gates.0..=r.gates.1).flat_map(move |g| (r.filters.0..=r.filters.1).map(move |f| (g, f))))
                .collect();
            let of = |lags: &[f64], lag: i64| lags.get(lag as usize).copied().unwrap_or(0.0);
            let likeness = |a: (i64, i64), b: (i64, i64)| {
                let around = (a.1 - b.1).rem_euclid(32);
                of(&gates, (a.0 - b.0).abs()) * of(&filters, around.min(32 - around))
            };
            let shared: f64 = cells.iter().flat_map(|a| cells.iter().map(|b| likeness(*a, *b))).sum();
            let expected = (cells.len() as f64).powi(2) / shared;
            let found = alike.cells_for_mean(window.rectangles(extent));
            assert!((found / expected - 1.0).abs() < 1e-9, "{gate}: {found} {expected}");
            let middle: f64 = cells.iter().map(|a| likeness(*a, (0, 0))).sum::<f64>() / cells.len() as f64;
            assert!((alike.with_the_middle(&window, extent) - middle).abs() < 1e-12);
        }
    }

    /// Being below the median is less alike than powers are.
    #[test]
    fn quantiles_share_less_than_powers() {
        let median = Quantile::at(2_f64.ln(), 1);
        let [little, much] = [0.1, 0.6].map(|likeness| median.likeness(likeness));
        assert!(little < 0.1 && much < 0.6 && much > little && little > 0.02, "{little} {much}");
        assert!((median.likeness(0.9999) - 1.0).abs() < 1e-12 && median.likeness(0.0).abs() < 1e-12);
        // All that the series has is being below.
        let whole: f64 = median.0.iter().sum();
        assert!((0.8..1.0).contains(&whole), "{whole}");
    }
}
