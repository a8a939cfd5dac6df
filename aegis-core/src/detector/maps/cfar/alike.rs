//! What cells whose noise is alike are worth.
//!
//! The mean of `N` cells with correlations `r` scatters as that of `N²/Σrᵢⱼ` cells that have nothing in common. A quantile does so with the
//! correlations of being below it, which for two exponential powers, or sums of `L`, are a series in `r` (the bivariate Gamma
//! distribution of Kibble 1941, Sankhyā 5, 137–150, in Laguerre's polynomials).

use super::window::{Rectangle, Window};
use crate::elementary::{exp, hypot, ln, ln_1p};
use crate::radar::{RangeDopplerMap, gamma_tails};

/// Likeness below this is not counted.
const LEAST: f64 = 1e-4;
/// Terms of the series: beyond them, only cells that are all but the same would add to it.
const MOST_TERMS: usize = 120;

/// Rows and filters, at most, of the rectangle by which the tails of a mean are told.
const MOST_IN_RECTANGLE: usize = 24;
/// Sweeps of rotations, and halvings of an interval.
const SWEEPS: u32 = 12;
const HALVINGS: u32 = 40;

/// How alike the noise of cells is.
#[derive(Clone, Debug)]
pub(super) struct Alikeness {
    lags: Vec<Lag>,
    /// Eigenvalues of so many rows, from none on, and of a row's filters.
    of_rows: Vec<Vec<f64>>,
    of_filters: Vec<f64>,
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
    pub(super) fn of(map: &RangeDopplerMap, window: &Window) -> Self {
        let or_own = |lags: &[f64]| if lags.is_empty() { vec![1.0] } else { lags.to_vec() };
        let (gates, filters) = (or_own(&map.noise.gates), or_own(&map.noise.filters));
        let rows = window.training_gates.min(MOST_IN_RECTANGLE);
        let of_rows = (0..=rows).map(|rows| eigenvalues(&gates, rows)).collect();
        let of_filters = eigenvalues(&filters, window.width().min(MOST_IN_RECTANGLE));
        let both_ways = |count: usize| (1 - count.cast_signed() as i64)..(count.cast_signed() as i64);
        let mut lags = Vec::new();
        for gate in both_ways(gates.len()) {
            for filter in both_ways(filters.len()) {
                let likeness = gates[gate.unsigned_abs() as usize] * filters[filter.unsigned_abs() as usize];
                if likeness > LEAST {
                    lags.push(Lag { gates: gate, filters: filter, likeness: likeness.min(1.0) });
                }
            }
        }
        let spread = if map.noise.gates.is_empty() && map.correlated_gates >= 1.0 {
            map.correlated_gates
        } else {
            1.0
        };
        Self { lags, of_rows, of_filters, filters: map.filters.cast_signed() as i64, spread }
    }

    /// So many cells with nothing in common tell a mean as well as all of these.
    pub(super) fn cells_for_mean(&self, rectangles: &(impl Iterator<Item = Rectangle> + Clone)) -> f64 {
        self.cells_for(rectangles, |likeness| likeness)
    }

    /// So many cells with nothing in common tell a quantile as well as all of these.
    pub(super) fn cells_for_quantile(
        &self,
        rectangles: &(impl Iterator<Item = Rectangle> + Clone),
        quantile: &Quantile,
    ) -> f64 {
        self.cells_for(rectangles, |likeness| quantile.likeness(likeness))
    }

    fn cells_for(
        &self,
        rectangles: &(impl Iterator<Item = Rectangle> + Clone),
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
    pub(super) fn with_the_middle(&self, rectangles: &(impl Iterator<Item = Rectangle> + Clone)) -> f64 {
        let middle = Rectangle { gates: (0, 0), filters: (0, 0) };
        let cells = rectangles.clone().map(|rectangle| rectangle.cells()).sum::<i64>().max(1) as f64;
        let of = |lag: &Lag| {
            let met: i64 = rectangles.clone().map(|other| self.pairs(middle, other, *lag)).sum();
            lag.likeness * met as f64
        };
        self.lags.iter().map(of).sum::<f64>() / cells
    }

    /// How many times more cells a mean over some gates is worth where its lower tail counts.
    ///
    /// Noise alone crosses `α` times a mean with `E exp(−αm) = Π 1/(1 + αλᵢ/N)`, over the eigenvalues of the cells' correlations; so many cells
    /// with nothing in common do as much, `n ln(1 + α/n) = Σ ln(1 + αλᵢ/N)`. For small `α` it is what the mean's variance says; for large
    /// ones more, as a mean is low only where all of its cells are.
    pub(super) fn sharpened(&self, rows: usize, multiplier: f64) -> f64 {
        let rows = &self.of_rows[rows.min(self.of_rows.len() - 1)];
        let values = || rows.iter().flat_map(|row| self.of_filters.iter().map(move |filter| row * filter));
        let (total, squares) = values().fold((0.0, 0.0), |(sum, squares), v| (sum + v, squares + v * v));
        if squares <= 0.0 || !multiplier.is_finite() {
            return 1.0;
        }
        let by_variance = total * total / squares;
        let wanted: f64 = values().map(|value| ln_1p(multiplier * value / total)).sum();
        let count = values().count() as f64;
        let (mut low, mut high) = (0.5 * by_variance, count.max(by_variance));
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if middle * ln_1p(multiplier / middle) < wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        (high / by_variance).max(1.0)
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

/// Eigenvalues of the correlations of so many amplitudes in a row, by Jacobi's rotations (Golub and Van Loan 2013, Matrix Computations, §8.5).
fn eigenvalues(likeness: &[f64], count: usize) -> Vec<f64> {
    let at = |lag: usize| likeness.get(lag).map_or(0.0, |likeness| likeness.sqrt());
    let mut matrix: Vec<Vec<f64>> =
        (0..count).map(|i| (0..count).map(|j| at(i.abs_diff(j))).collect()).collect();
    if likeness.len() > 1 {
        for _ in 0..SWEEPS {
            for p in 0..count {
                for q in p + 1..count {
                    rotate(&mut matrix, p, q);
                }
            }
        }
    }
    (0..count).map(|i| matrix[i][i].max(0.0)).collect()
}

/// Makes one pair of elements of a symmetric matrix zero.
fn rotate(matrix: &mut [Vec<f64>], p: usize, q: usize) {
    let off = matrix[p][q];
    if off.abs() < 1e-12 {
        return;
    }
    let tau = 0.5 * (matrix[q][q] - matrix[p][p]) / off;
    let t = 1.0_f64.copysign(tau) / (tau.abs() + hypot(tau, 1.0));
    let c = 1.0 / hypot(t, 1.0);
    let s = t * c;
    for row in matrix.iter_mut() {
        let (a, b) = (row[p], row[q]);
        (row[p], row[q]) = (c * a - s * b, s * a + c * b);
    }
    let (before, after) = matrix.split_at_mut(q);
    for (a, b) in before[p].iter_mut().zip(&mut after[0]) {
        (*a, *b) = (c * *a - s * *b, s * *a + c * *b);
    }
}

/// A quantile of the sum of `L` exponential powers, and what likeness of powers makes of being below it.
pub(super) struct Quantile(Vec<f64>);

/// Points of the rule by which parts below a quantile are summed up.
const POINTS: usize = 200;

impl Quantile {
    /// At so many times the mean of one of `summed` powers.
    ///
    /// `∫₀ᵗ w Lₙ^(L−1) dx = tᴸe⁻ᵗ Lₙ₋₁^(L)(t)/(n Γ(L))`, over the norm `Γ(n + L)/(n! Γ(L))` (Abramowitz and Stegun, 22.2.12 and 22.13.12).
    pub(super) fn at(level: f64, summed: u32) -> Self {
        let (t, shape) = (level.max(1e-9), f64::from(summed.max(1)));
        let below = gamma_tails(shape, t).below;
        let variance = (below * (1.0 - below)).max(1e-12);
        let ln_first = shape * ln(t) - t - libm::lgamma(shape);
        // Laguerre's polynomials of order `L`, from 0 on.
        let (mut last, mut own) = (0.0, 1.0);
        let mut ln_norm = 0.0;
        let mut terms = Vec::with_capacity(MOST_TERMS);
        for n in 1..=MOST_TERMS {
            let n = n as f64;
            ln_norm += ln((n - 1.0 + shape) / n);
            let part = own / n;
            terms.push(part * part * exp(2.0 * ln_first - ln_norm) / variance);
            (last, own) = (own, ((2.0 * n - 1.0 + shape - t) * own - (n - 1.0 + shape) * last) / n);
        }
        Self(terms)
    }

    /// The same of the smaller of a power and the quantile, which the mean of those below it is made of: its coefficients are the
    /// integrals of being below, up to the quantile.
    pub(super) fn up_to(level: f64, summed: u32) -> Self {
        let (shape, step) = (f64::from(summed.max(1)), level / POINTS as f64);
        let mut parts = vec![0.0; MOST_TERMS];
        for point in 0..POINTS {
            let t = (point as f64 + 0.5) * step;
            let ln_first = shape * ln(t) - t - libm::lgamma(shape);
            let (mut last, mut own) = (0.0, 1.0);
            for (n, part) in (1..).zip(&mut parts) {
                let n = f64::from(n);
                *part += step * exp(ln_first) * own / n;
                (last, own) = (own, ((2.0 * n - 1.0 + shape - t) * own - (n - 1.0 + shape) * last) / n);
            }
        }
        let mut ln_norm = 0.0;
        let mut terms: Vec<f64> = Vec::with_capacity(MOST_TERMS);
        for (n, part) in (1..).zip(parts) {
            let n = f64::from(n);
            ln_norm += ln((n - 1.0 + shape) / n);
            terms.push(part * part * exp(-ln_norm));
        }
        let total: f64 = terms.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        for term in &mut terms {
            *term /= total;
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
        let noise = MapNoise { gates: gates.to_vec(), filters: filters.to_vec(), ..MapNoise::default() };
        RangeDopplerMap { noise: Arc::new(noise), filters: 32, ..RangeDopplerMap::default() }
    }

    /// Against every pair of cells.
    #[test]
    fn pairs_are_counted_one_by_one() {
        let (gates, filters) = ([1.0, 0.5, 0.1], [1.0, 0.4, 0.0, 0.02]);
        let map = map(&gates, &filters);
        let config = Detection {
            guard_gates: 1,
            training_gates: 4,
            guard_filters: 1,
            training_filters: 14,
            ..Detection::default()
        };
        let window = Window::of(&config, 32);
        let alike = Alikeness::of(&map, &window);
        for gate in [0, 2, 20] {
            let extent = window.at(gate, 40);
            let cells: Vec<(i64, i64)> = window
                .rectangles(extent)
                .flat_map(|r| {
                    (r.gates.0..=r.gates.1)
                        .flat_map(move |g| (r.filters.0..=r.filters.1).map(move |f| (g, f)))
                })
                .collect();
            let of = |lags: &[f64], lag: i64| lags.get(lag as usize).copied().unwrap_or(0.0);
            let likeness = |a: (i64, i64), b: (i64, i64)| {
                let around = (a.1 - b.1).rem_euclid(32);
                of(&gates, (a.0 - b.0).abs()) * of(&filters, around.min(32 - around))
            };
            let shared: f64 = cells.iter().flat_map(|a| cells.iter().map(|b| likeness(*a, *b))).sum();
            let expected = (cells.len() as f64).powi(2) / shared;
            let found = alike.cells_for_mean(&window.rectangles(extent));
            assert!((found / expected - 1.0).abs() < 1e-9, "{gate}: {found} {expected}");
            let middle: f64 = cells.iter().map(|a| likeness(*a, (0, 0))).sum::<f64>() / cells.len() as f64;
            assert!((alike.with_the_middle(&window.rectangles(extent)) - middle).abs() < 1e-12);
        }
    }

    /// Four cells, the first two and the last two of which are the same: two.
    #[test]
    fn tails_of_means_are_told_by_eigenvalues() {
        let near = |found: &[f64], expected: &[f64]| {
            let mut found = found.to_vec();
            found.sort_by(f64::total_cmp);
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?} {expected:?}");
        };
        near(&eigenvalues(&[1.0, 0.25], 2), &[0.5, 1.5]);
        // 1 + 2ρ cos(πk/(n + 1)) of a tridiagonal matrix.
        let angle = |k: f64| 1.0 + 0.8 * (std::f64::consts::PI * k / 5.0).cos();
        near(&eigenvalues(&[1.0, 0.16], 4), &[4.0, 3.0, 2.0, 1.0].map(angle));
        let config = Detection { training_gates: 16, ..Detection::default() };
        let map = map(&[1.0, 0.5, 0.1], &[]);
        let alike = Alikeness::of(&map, &Window::of(&config, 32));
        let [few, more] = [1e-6, 20.0].map(|multiplier| alike.sharpened(16, multiplier));
        assert!((few - 1.0).abs() < 1e-3 && (1.05..1.5).contains(&more), "{few} {more}");
        assert!((alike.sharpened(0, 20.0) - 1.0).abs() < 1e-12);
    }

    /// Being below the median is less alike than powers are.
    #[test]
    fn quantiles_share_less_than_powers() {
        let median = Quantile::at(2_f64.ln(), 1);
        let [little, much] = [0.1, 0.6].map(|likeness| median.likeness(likeness));
        assert!(little < 0.1 && much < 0.6 && much > little && little > 0.02, "{little} {much}");
        assert!((median.likeness(0.9999) - 1.0).abs() < 1e-12 && median.likeness(0.0).abs() < 1e-12);
        let up_to = Quantile::up_to(4_f64.ln(), 1);
        assert!(up_to.likeness(0.3) > Quantile::at(4_f64.ln(), 1).likeness(0.3) && up_to.likeness(0.3) < 0.3);
        // All that the series has is being below.
        let whole: f64 = median.0.iter().sum();
        assert!((0.8..1.0).contains(&whole), "{whole}");
    }
}
