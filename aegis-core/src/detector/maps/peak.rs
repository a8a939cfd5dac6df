//! Where a peak is, how strong, and how well that is known.
//!
//! Of an echo of power `S` (in units of the noise in a cell) at a place `x`, cell `k` shows `S p_k(x) + L` on average when `L` powers
//! were summed, with the covariance `2 S Re(a*ₖRₖₗaₗ) + L|Rₖₗ|²` (the first two moments of the noncentral χ²). Place and power are
//! fitted to three cells of each axis by weighted least squares; the inverse of the normal equations' matrix is their covariance,
//! and Cramér and Rao's bound for these cells (Kay 1993, Fundamentals of Statistical Signal Processing, §3.9).

use super::cfar::Crossing;
use super::extent::Widths;
use super::response::{Cells, Response, Shape};
use crate::config::Detection;
use crate::elementary::{hypot, ln};
use crate::matrix::cholesky;
use crate::normal::{normal_cdf, normal_density};
use crate::radar::{Cell, Heard, RangeDopplerMap};

/// Steps of Gauss and Newton: each squares what is left.
const STEPS: usize = 4;
/// The shape of an echo is known to this, in cells: sampling clocks, edges of pulses, the target's own length.
const SHAPE_SIGMA: f64 = 0.001;
/// An echo's place that cannot be told lies anywhere in its cell.
const IN_A_CELL: f64 = 1.0 / 12.0;

/// Side lobes of less than this share of the noise leave it as it is.
const LEAST_LOBES: f64 = 0.05;
/// A mean of noise is larger than it should be by no more than so many deviations.
const CHANCE: f64 = 3.0;

/// A peak of one map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Peak {
    /// Between gates and filters.
    pub(super) gate: f64,
    pub(super) filter: f64,
    /// Signal over noise, of one of the powers that were summed up and of all.
    pub(super) snr: f64,
    pub(super) total_snr: f64,
    /// The echo's power, and the noise's in one of the powers that were summed up.
    pub(super) power: f64,
    pub(super) noise: f64,
    /// Which share of the power its cell has.
    pub(super) share: f64,
    /// Standard deviations, in gates and in filters.
    pub(super) gate_sigma: f64,
    pub(super) filter_sigma: f64,
    /// Whether it lies in the first or last gate: then the echo may lie beyond.
    pub(super) is_at_edge: bool,
    /// How much larger variances are because noise may have lifted it over its threshold.
    pub(super) lifted: f64,
    /// Whether a sample that it is made of is at the receiver's full scale.
    pub(super) is_clipped: bool,
    /// Along range.
    pub(super) widths: Widths,
    /// Where in the beam it comes from, where channels tell.
    pub(super) heard: Option<Heard>,
}

/// How a map's noise around a peak is found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings {
    guard: usize,
    training: usize,
    /// The map's quiet level, of one of the powers that are summed up in a cell.
    floor: f64,
}

/// Place and power along one axis.
#[derive(Clone, Copy, Debug)]
struct Fit {
    off: f64,
    variance: f64,
}

impl Peak {
    pub(super) fn of(
        map: &RangeDopplerMap,
        crossing: &Crossing,
        shape: &Shape,
        around: &Surroundings,
    ) -> Self {
        let Crossing { gate, filter, .. } = *crossing;
        let looks = f64::from(map.summed.max(1));
        let at = |gate: Option<usize>, filter: usize| {
            gate.and_then(|gate| map.gate(gate).get(filter)).map(|power| f64::from(*power))
        };
        let filters = map.filters.max(1);
        let own = at(Some(gate), filter);
        let beside = [gate.checked_sub(1), gate.checked_add(1)].map(|gate| at(gate, filter));
        let along_range = [beside[0], own, beside[1]];
        let along_doppler = if filters > 2 {
            [at(Some(gate), (filter + filters - 1) % filters), own, at(Some(gate), (filter + 1) % filters)]
        } else {
            [None, own, None]
        };
        let (noise, certainty) = around.noise(map, gate, filter, &shape.range);
        let fit = |cells: [Option<f64>; 3], response: &Response| {
            Fit::of(cells.map(|power| power.map(|power| power / noise - looks)), response, looks)
        };
        let (range, doppler) = (fit(along_range, &shape.range), fit(along_doppler, &shape.doppler));
        let step_m = map.range.map_or(0.0, |axis| axis.step_m.abs());
        let excess =
            |cell: isize| at(gate.checked_add_signed(cell), filter).map(|power| power / noise - looks);
        let straddle = shape.range.cells(range.off).power[1] * shape.doppler.cells(doppler.off).power[1];
        let share = straddle.clamp(0.05, 1.0);
        let power = (own.unwrap_or(0.0) - looks * noise).max(0.0) / share;
        // The mean of 1/noise is larger than one over the mean: a ratio to `n` cells is so much too large.
        let total_snr = (power / noise * certainty).max(f64::MIN_POSITIVE);
        let seen = own.unwrap_or(0.0) / noise;
        let lifted = lifted(seen, seen / crossing.margin.max(1.0), looks);
        let sigma = |fit: &Fit| hypot((fit.variance / certainty * lifted).sqrt(), SHAPE_SIGMA);
        Self {
            gate: gate as f64 + range.off,
            filter: filter as f64 + doppler.off,
            snr: (total_snr / looks).max(f64::MIN_POSITIVE),
            total_snr,
            power,
            noise: noise / certainty,
            share,
            gate_sigma: sigma(&range),
            filter_sigma: sigma(&doppler),
            is_at_edge: beside.iter().any(Option::is_none),
            lifted,
            is_clipped: map.clipped.get(gate).is_some_and(|is_clipped| *is_clipped),
            widths: Widths::of(excess, &shape.range, range.off, step_m),
            heard: None,
        }
    }
}

impl Peak {
    /// The cell that it is the summit of, between filters.
    pub(super) fn cell(&self) -> Cell {
        Cell { gate: self.gate.round().max(0.0) as usize, filter: self.filter, noise: self.noise }
    }
}

/// How much larger errors are, squared, of what is seen only where noise lifts it.
///
/// Noise along the echo has the second moment `1 + x h(x)` where it exceeds `x` deviations, `h = φ/(1 − Φ)` (Johnson, Kotz, Balakrishnan 1994,
/// Continuous Univariate Distributions, §13.10). An echo that lies a deviation below what is seen had to be lifted by `x` to the threshold; on its place
/// half of that tells, as place and strength share what noise does.
fn lifted(seen: f64, threshold: f64, looks: f64) -> f64 {
    let sigma = (2.0 * (seen - looks).max(0.0) + looks).sqrt().max(f64::MIN_POSITIVE);
    let x = 1.0 - (seen - threshold) / sigma;
    if x <= 0.0 || x.is_nan() {
        return 1.0;
    }
    let hazard = normal_density(x, 0.0, 1.0) / (1.0 - normal_cdf(x)).max(f64::MIN_POSITIVE);
    1.0 + 0.5 * x * hazard
}

impl Surroundings {
    pub(super) fn new(detection: &Detection, floor: f64) -> Self {
        Self {
            guard: detection.guard_gates as usize,
            training: detection.training_gates as usize,
            floor: floor.max(f64::from(f32::MIN_POSITIVE)),
        }
    }

    /// The noise of one of the powers in a cell, and by how much a ratio to it is too large on average.
    ///
    /// A strong echo's own side lobes are taken out of what is around it, down to the map's quiet level. Where they outshine the noise, what is
    /// left tells nothing of it: unless it is clearly more, it is the quiet level.
    fn noise(&self, map: &RangeDopplerMap, gate: usize, filter: usize, range: &Response) -> (f64, f64) {
        let looks = f64::from(map.summed.max(1));
        let at = |gate: usize| map.gate(gate).get(filter).map_or(0.0, |power| f64::from(*power));
        let (guard, training) = (self.guard, self.training);
        let before = gate.saturating_sub(guard + training)..gate.saturating_sub(guard);
        let after = (gate + guard + 1).min(map.gates)..(gate + guard + 1 + training).min(map.gates);
        let count = (before.len() + after.len()) as f64;
        if count < 1.0 {
            return (self.floor, 1.0);
        }
        let mean = before.chain(after).map(at).sum::<f64>() / count;
        let own_lobes = (at(gate) - mean).max(0.0) * range.mean_lobe(guard + 1..=guard + training);
        let quiet = mean.min(self.floor * looks);
        let independent = (count * looks / map.correlated_gates.max(1.0)).max(3.0);
        let rest = mean - own_lobes;
        let chance = CHANCE * quiet / independent.sqrt();
        // Other filters may be noisier than this.
        let is_alike = self.floor * looks < mean + chance;
        if is_alike && own_lobes > LEAST_LOBES * quiet && rest < quiet + chance + own_lobes {
            return (self.floor, 1.0);
        }
        let noise = rest.max(quiet) / looks;
        (noise.max(f64::from(f32::MIN_POSITIVE)), 1.0 - 1.0 / independent)
    }
}

impl Fit {
    /// `excess` is what each cell has above the noise, in its units; what lies outside the map is not there.
    fn of(excess: [Option<f64>; 3], response: &Response, looks: f64) -> Self {
        let own = excess[1].unwrap_or(0.0).max(1.0);
        let unknown = Self { off: 0.0, variance: IN_A_CELL };
        if excess[0].is_none() && excess[2].is_none() {
            return unknown;
        }
        let mut off = begin(excess);
        let mut power = own / response.cells(off).power[1].max(0.1);
        for _ in 0..STEPS {
            let cells = response.cells(off);
            let Some(step) = Step::of(excess, &cells, &response.noise, power, looks) else { return unknown };
            off = (off + step.off.clamp(-0.5, 0.5)).clamp(-1.0, 1.0);
            power = (power + step.power).clamp(0.5 * own, 8.0 * own);
        }
        let cells = response.cells(off);
        let step = Step::of(excess, &cells, &response.noise, power, looks);
        step.map_or(unknown, |step| Self { off, variance: step.variance.min(IN_A_CELL) })
    }
}

/// A step of the fit, and the variance of the place.
struct Step {
    off: f64,
    power: f64,
    variance: f64,
}

impl Step {
    fn of(
        excess: [Option<f64>; 3],
        cells: &Cells,
        noise: &[[f64; 3]; 3],
        power: f64,
        looks: f64,
    ) -> Option<Self> {
        /// A cell that is not there tells nothing.
        const NOTHING: f64 = 1e20;
        let covariance: [[f64; 3]; 3] = [0, 1, 2].map(|k| {
            [0, 1, 2].map(|l| {
                let absent = excess[k].is_none() || excess[l].is_none();
                let own = 2.0 * power * cells.beat[k][l] + looks * noise[k][l];
                match (absent, k == l) {
                    // Rounding in a table must not make a singular matrix indefinite.
                    (false, true) => own * (1.0 + 1e-6),
                    (false, false) => own,
                    (true, true) => NOTHING,
                    (true, false) => 0.0,
                }
            })
        });
        let factor = cholesky(&covariance).ok()?;
        // Whitened: of the place, of the power, and of what is left.
        let white = |values: [f64; 3]| {
            let mut x = values;
            for row in 0..3 {
                for column in 0..row {
                    x[row] -= factor[row][column] * x[column];
                }
                x[row] /= factor[row][row];
            }
            x
        };
        let dot = |a: &[f64; 3], b: &[f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        let place = white(cells.slope.map(|slope| power * slope));
        let strength = white(cells.power);
        let left = white([0, 1, 2].map(|k| excess[k].map_or(0.0, |seen| seen - power * cells.power[k])));
        let (pp, ps, ss) = (dot(&place, &place), dot(&place, &strength), dot(&strength, &strength));
        let (pl, sl) = (dot(&place, &left), dot(&strength, &left));
        let determinant = pp * ss - ps * ps;
        if !(determinant > 1e-9 * pp * ss && determinant.is_finite()) {
            return None;
        }
        Some(Self {
            off: (ss * pl - ps * sl) / determinant,
            power: (pp * sl - ps * pl) / determinant,
            variance: ss / determinant,
        })
    }
}

/// The vertex of the parabola through the logarithms of three powers, in steps from the middle one: where the fit begins.
fn begin(excess: [Option<f64>; 3]) -> f64 {
    let own = excess[1].unwrap_or(0.0).max(1e-9);
    let [a, b, c] = excess.map(|power| ln(power.unwrap_or(0.0).max(1e-3 * own)));
    let curvature = a - 2.0 * b + c;
    if curvature >= 0.0 || excess.iter().any(Option::is_none) {
        return 0.0;
    }
    (0.5 * (a - c) / curvature).clamp(-0.5, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RadarConfig;
    use crate::detector::maps::response::Shapes;

    /// A map with one echo between cells, without noise but with its level.
    fn map(shape: &Shape, [gate, filter]: [f64; 2], power: f64) -> RangeDopplerMap {
        let (gates, filters) = (60, 16);
        let (g, f) = (gate.round(), filter.round());
        let cells = [shape.range.cells(gate - g).power, shape.doppler.cells(filter - f).power];
        let mut map =
            RangeDopplerMap { power: vec![1.0; gates * filters], gates, filters, summed: 1, ..empty() };
        for i in 0..3 {
            for j in 0..3 {
                let place = (g as usize + i - 1) * filters + (f as usize + j - 1);
                map.power[place] += (power * cells[0][i] * cells[1][j]) as f32;
            }
        }
        map
    }

    fn empty() -> RangeDopplerMap {
        RangeDopplerMap {
            gates: 60,
            filters: 16,
            pulses: 16,
            samples: 84,
            correlated_gates: 1.0,
            ..RangeDopplerMap::default()
        }
    }

    #[test]
    fn an_echo_between_cells_is_found_where_and_as_strong_as_it_is() {
        let radar = RadarConfig::default();
        let mut shapes = Shapes::new(&radar);
        let place = shapes.find(&empty());
        let shape = shapes.at(place).unwrap();
        for at in [[30.0, 7.0], [30.4, 7.3], [29.6, 6.55], [30.2, 7.45]] {
            let map = map(shape, at, 1e4);
            let (gate, filter) = (at[0].round() as usize, at[1].round() as usize);
            let crossing = Crossing { gate, filter, ratio: 1e4, margin: 1e3 };
            let peak = Peak::of(&map, &crossing, shape, &Surroundings::new(&radar.detection, 1.0));
            assert!(
                (peak.gate - at[0]).abs() < 2e-3 && (peak.filter - at[1]).abs() < 2e-3,
                "{at:?} {peak:?}"
            );
            assert!((peak.power / 1e4 - 1.0).abs() < 0.01, "{at:?} {peak:?}");
            // No better than all cells could tell (a half of the duration and bandwidth squared), and not much worse.
            assert!(
                (0.002..0.02).contains(&peak.gate_sigma) && (0.002..0.02).contains(&peak.filter_sigma),
                "{peak:?}"
            );
            assert!(!peak.is_at_edge);
        }
    }

    #[test]
    fn what_lies_at_the_edge_is_said_to() {
        let radar = RadarConfig::default();
        let mut shapes = Shapes::new(&radar);
        let place = shapes.find(&empty());
        let shape = shapes.at(place).unwrap();
        let mut map = RangeDopplerMap { power: vec![1.0; 60 * 16], ..empty() };
        map.power[3] = 100.0;
        let crossing = Crossing { gate: 0, filter: 3, ratio: 100.0, margin: 10.0 };
        let peak = Peak::of(&map, &crossing, shape, &Surroundings::new(&radar.detection, 1.0));
        assert!(peak.is_at_edge && peak.gate_sigma.is_finite() && peak.gate.abs() <= 1.0, "{peak:?}");
    }
}
