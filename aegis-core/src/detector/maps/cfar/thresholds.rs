//! Multipliers for each kind of map, gate by gate: near the ends of range there are fewer cells.

use super::alike::{Alikeness, Quantile};
use super::window::{Extent, Rectangle, Window};
use crate::config::{Cfar as Kind, Detection, TwoRanks};
use crate::elementary::ln_1p;
use crate::radar::{
    CensoredMean, Clutter, Level, MapNoise, RangeDopplerMap, RankPair, level_multiplier, mean_level,
};
use std::sync::Arc;

/// How many kinds of maps a radar may show before thresholds are found anew.
const MOST_KINDS: usize = 16;
/// Rounds in which multipliers and what cells are worth come to agree.
const ROUNDS: u32 = 4;
/// Fewer cells than this in order of power tell no threshold.
const LEAST_IN_ORDER: usize = 4;

/// Thresholds of the kinds of maps that were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Thresholds(Vec<MapThresholds>);

/// The thresholds of one kind of map.
#[derive(Clone, Debug)]
pub(super) struct MapThresholds {
    summed: u32,
    gates: usize,
    filters: usize,
    correlated_gates: f64,
    noise: Arc<MapNoise>,
    pub(super) window: Window,
    /// By which powers are multiplied to be alike in all filters; empty where they are, or where the window is one filter wide.
    pub(super) levelling: Vec<f32>,
    /// By which its thresholds are multiplied then.
    pub(super) scales: Vec<f32>,
    extents: Vec<(Extent, Threshold)>,
    /// Its place among these, for each gate.
    by_gate: Vec<u32>,
}

/// How one gate's thresholds are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Threshold {
    pub(super) cells: usize,
    /// The rank in order of power that counts, or how many of the weakest cells do.
    pub(super) rank: usize,
    /// The lower rank, where two count.
    pub(super) low: usize,
    /// By which the level is multiplied; where two ranks count, the exponent of their ratio.
    pub(super) multiplier: f64,
    /// The level in noise of power 1.
    pub(super) of_noise: f64,
    /// By which the mean of each half is multiplied, where halves count, too; else 0.
    pub(super) of_halves: f64,
}

impl Thresholds {
    /// The place of those for a map.
    pub(super) fn place(&mut self, config: &Detection, map: &RangeDopplerMap) -> usize {
        if let Some(place) = self.0.iter().position(|kind| kind.is_for(map)) {
            return place;
        }
        if self.0.len() == MOST_KINDS {
            self.0.remove(0);
        }
        self.0.push(MapThresholds::new(config, map));
        self.0.len() - 1
    }

    pub(super) fn at(&self, place: usize) -> &MapThresholds {
        &self.0[place]
    }
}

impl MapThresholds {
    fn new(config: &Detection, map: &RangeDopplerMap) -> Self {
        let window = Window::of(config, map.filters);
        let design = Design { config, alike: Alikeness::of(map, &window), window, summed: map.summed.max(1) };
        let mut extents: Vec<(Extent, Threshold)> = Vec::new();
        let mut place = |extent: Extent| {
            let found = extents.iter().position(|(known, _)| [extent, extent.mirrored()].contains(known));
            found.unwrap_or_else(|| {
                extents.push((extent, design.at(extent)));
                extents.len() - 1
            }) as u32
        };
        let by_gate = (0..map.gates).map(|gate| place(window.at(gate, map.gates))).collect();
        let is_level = window.width() == 1 || map.noise.response.len() != map.filters;
        let levelling: Vec<f32> =
            if is_level { Vec::new() } else { map.noise.response.iter().map(|power| 1.0 / power).collect() };
        Self {
            summed: map.summed,
            gates: map.gates,
            filters: map.filters,
            correlated_gates: map.correlated_gates,
            noise: Arc::clone(&map.noise),
            window,
            scales: levelling.iter().map(|levelling| 1.0 / levelling).collect(),
            levelling,
            extents,
            by_gate,
        }
    }

    fn is_for(&self, map: &RangeDopplerMap) -> bool {
        (self.summed, self.gates, self.filters) == (map.summed, map.gates, map.filters)
            && self.correlated_gates.total_cmp(&map.correlated_gates).is_eq()
            && (Arc::ptr_eq(&self.noise, &map.noise) || self.noise == map.noise)
    }

    pub(super) fn gate(&self, gate: usize) -> Threshold {
        self.extents[self.by_gate[gate] as usize].1
    }
}

/// What thresholds are designed for.
struct Design<'a> {
    config: &'a Detection,
    alike: Alikeness,
    window: Window,
    summed: u32,
}

impl Design<'_> {
    fn at(&self, extent: Extent) -> Threshold {
        match self.config.cfar {
            Kind::CellAveraging | Kind::ClutterMap { .. } => self.mean(extent),
            Kind::GreatestOf => self.halves(extent, |halves| Level::Greatest { halves }),
            Kind::SmallestOf => self.halves(extent, |halves| Level::Smallest { halves }),
            Kind::OrderedStatistic { quantile } => self.ordered(extent, quantile),
            Kind::Censored { share } => self.censored(extent, share),
            Kind::WeibullOrGreatest(ranks) => {
                let of_halves = self.halves(extent, |halves| Level::Greatest { halves }).multiplier;
                // Without gates before or after there are no halves.
                let of_halves = if of_halves.is_finite() { of_halves } else { 0.0 };
                Threshold { of_halves, ..self.two_ranks(extent, ranks, Clutter::Weibull) }
            }
            Kind::Weibull(ranks) => self.two_ranks(extent, ranks, Clutter::Weibull),
            Kind::LogNormal(ranks) => self.two_ranks(extent, ranks, Clutter::LogNormal),
        }
    }

    fn mean(&self, extent: Extent) -> Threshold {
        let cells = self.alike.cells_for_mean(&self.window.rectangles(extent));
        self.of_level(extent, self.own(extent), |sharper| Level::Mean { cells: cells * sharper })
    }

    /// At the ends of range there is but one half.
    fn halves(&self, extent: Extent, level: impl Fn([f64; 2]) -> Level) -> Threshold {
        let is_half = |rectangle: &Rectangle| rectangle.gates.1 < 0 || rectangle.gates.0 > 0;
        let mut halves = self.window.rectangles(extent).filter(is_half);
        let worth = |half: Option<Rectangle>| self.alike.cells_for_mean(&half.into_iter());
        // Nothing beside the guard counts.
        let own = self.alike.with_the_middle(&halves.clone());
        match [halves.next(), halves.next()].map(|half| (half.is_some(), worth(half))) {
            [(true, before), (true, after)] => {
                self.of_level(extent, own, |sharper| level([before * sharper, after * sharper]))
            }
            [(_, cells), _] => self.of_level(extent, own, |sharper| Level::Mean { cells: cells * sharper }),
        }
    }

    fn ordered(&self, extent: Extent, quantile: f64) -> Threshold {
        let cells = self.window.cells(extent);
        if cells < LEAST_IN_ORDER {
            return Threshold::none(cells);
        }
        let rank = rank_of(quantile, cells);
        let worth = self.worth_in_order(extent, rank);
        let share = rank as f64 / (cells as f64 + 1.0);
        let level = |sharper: f64| {
            // Found by drawing: a rank gains half as much as a mean.
            let worth = (worth * sharper.sqrt()).min(cells as f64);
            Level::Ordered { cells: worth, rank: (share * (worth + 1.0)).clamp(1.0, worth) }
        };
        Threshold { rank, ..self.of_level(extent, self.own(extent), level) }
    }

    fn censored(&self, extent: Extent, share: f64) -> Threshold {
        let cells = self.window.cells(extent);
        if cells < LEAST_IN_ORDER {
            return Threshold::none(cells);
        }
        let kept = cells - ((share * cells as f64).round() as usize).min(cells - 1);
        let highest = level_of(kept as f64 / (cells as f64 + 1.0), self.summed);
        let below = Quantile::up_to(highest, self.summed);
        let worth = self.alike.cells_for_quantile(&self.window.rectangles(extent), &below);
        let probability = self.config.false_alarm_probability;
        let design = |sharper: f64| {
            CensoredMean { cells, kept, worth: (worth * sharper).min(cells as f64) }
                .design(self.summed, probability)
        };
        let (multiplier, of_noise) = self.settled(extent, design);
        let multiplier = less_what_is_own(self.own(extent), multiplier);
        Threshold { cells, rank: kept, low: 0, multiplier, of_noise, of_halves: 0.0 }
    }

    fn two_ranks(&self, extent: Extent, ranks: TwoRanks, clutter: Clutter) -> Threshold {
        let cells = self.window.cells(extent);
        if cells < LEAST_IN_ORDER {
            return Threshold::none(cells);
        }
        let rank = rank_of(ranks.high, cells);
        let low = rank_of(ranks.low, cells).min(rank - 1).max(1);
        let worth = self.worth_in_order(extent, rank);
        // Beta variables with the same means, as wide as so many cells make them.
        let scale = (worth + 1.0) / (cells as f64 + 1.0);
        let pair = RankPair { cells: worth, low: low as f64 * scale, high: rank as f64 * scale };
        let multiplier = pair.exponent(clutter, self.config.false_alarm_probability);
        let of_noise = level_of(low as f64 / (cells as f64 + 1.0), self.summed) / f64::from(self.summed);
        Threshold { cells, rank, low, multiplier, of_noise, of_halves: 0.0 }
    }

    fn of_level(&self, extent: Extent, own: f64, level: impl Fn(f64) -> Level) -> Threshold {
        let probability = self.config.false_alarm_probability;
        let design = |sharper: f64| {
            let level = level(sharper);
            (level_multiplier(level, self.summed, probability), mean_level(level, self.summed))
        };
        let (multiplier, of_noise) = self.settled(extent, design);
        Threshold {
            cells: self.window.cells(extent),
            rank: 0,
            low: 0,
            multiplier: less_what_is_own(own, multiplier),
            of_noise,
            of_halves: 0.0,
        }
    }

    /// Multiplier and level of noise, once the multiplier and what cells are worth behind it agree.
    fn settled(&self, extent: Extent, design: impl Fn(f64) -> (f64, f64)) -> (f64, f64) {
        let rows = extent.before.max(extent.after);
        let mut found = design(1.0);
        let mut sharper = 1.0;
        for _ in 0..ROUNDS {
            // In units of noise.
            let next = self.alike.sharpened(rows, found.0 * found.1);
            if (next - sharper).abs() < 1e-3 {
                break;
            }
            sharper = next;
            found = design(sharper);
        }
        found
    }

    /// A quantile's variance is q(1 − q)/(N + 2) by its Beta distribution.
    fn worth_in_order(&self, extent: Extent, rank: usize) -> f64 {
        let cells = self.window.cells(extent) as f64;
        let level = level_of(rank as f64 / (cells + 1.0), self.summed);
        let quantile = Quantile::at(level, self.summed);
        let worth = self.alike.cells_for_quantile(&self.window.rectangles(extent), &quantile);
        ((cells + 2.0) * worth / cells - 2.0).max(1.0)
    }

    /// How alike the cells are to the one in the middle.
    fn own(&self, extent: Extent) -> f64 {
        self.alike.with_the_middle(&self.window.rectangles(extent))
    }
}

/// Cells that are alike the one in the middle grow with it: of `c·x` in the level, and `1 − c` of noise, `x > α((1 − c)z + cx)` is
/// `x > βz` for `α = β/(1 − c + βc)`.
fn less_what_is_own(own: f64, multiplier: f64) -> f64 {
    if multiplier.is_finite() { multiplier / (1.0 - own + own * multiplier) } else { multiplier }
}

impl Threshold {
    fn none(cells: usize) -> Self {
        Self { cells, rank: 1, low: 1, multiplier: f64::INFINITY, of_noise: 1.0, of_halves: 0.0 }
    }

    pub(super) fn is_none(&self) -> bool {
        !self.multiplier.is_finite()
    }
}

fn rank_of(quantile: f64, cells: usize) -> usize {
    ((quantile * cells as f64).round() as usize).clamp(1, cells)
}

/// Below which the sum of so many powers lies with this probability.
fn level_of(quantile: f64, summed: u32) -> f64 {
    crate::radar::noncoherent_threshold(1.0 - quantile, summed).unwrap_or_else(|_| -ln_1p(-quantile))
}
