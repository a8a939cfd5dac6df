//! Ground, sea and weather in the cells of a map.
//!
//! Means are those that the I/Q simulator's patches have behind the filters. In the cells around targets clutter is drawn as it is;
//! elsewhere it only changes how often cells cross: where it is stronger than around (an edge, a spike) they do more often.

use super::plan::Plan;
use crate::elementary::{exp, ln, phasor};
use crate::radar::RangeDopplerMap;
use crate::sim::iq::{Interval, Looking, View, complex_normal, snr_at_one_metre};
use crate::sim::{Clutter as Source, ClutterStatistics};
use crate::units::SPEED_OF_LIGHT_M_S;
use num_complex::Complex;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Gamma};
use std::f64::consts::TAU;
use std::ops::Range;

/// Clutter below this part of the noise changes nothing.
const FAINT: f64 = 0.02;
/// Farthest range rate that a Gaussian spectrum has, in deviations.
const REACH_SIGMAS: f64 = 3.0;
/// Most lines that a spectrum is made of.
const MOST_LINES: usize = 65;
/// Levels of a texture that its mean is taken over.
const LEVELS: usize = 64;
/// A texture of a larger shape is as good as constant.
const SMOOTH: f64 = 50.0;

/// What a beam sees of all sources in one map.
#[derive(Clone, Debug, Default)]
pub(super) struct Clutter {
    sources: Vec<Seen>,
    /// Sums over gates of the probabilities of their cells to cross; none where there is only noise.
    crossings: Vec<f64>,
    filters: usize,
}

/// One source in one map.
#[derive(Clone, Debug)]
struct Seen {
    /// Signal-to-noise ratio of a sample, of the patches from the first gate's on, less `before`.
    snr: Vec<f64>,
    before: usize,
    /// All filters' outputs for each line of the spectrum, of unit power together.
    lines: Vec<Vec<Complex<f64>>>,
    /// Shape of the texture, where there is one.
    shape: Option<f64>,
    /// Mean power over the noise in each gate, before the Doppler filters.
    ratio: Vec<f64>,
    /// The same around each gate.
    around: Vec<f64>,
    /// By which each Doppler filter multiplies both.
    filtered: Vec<f64>,
}

impl Clutter {
    /// What the present beam sees.
    pub(super) fn new(looking: &Looking<'_>, interval: &Interval<'_>, plan: &Plan) -> Self {
        let sources = looking.sources().map(|source| Seen::new(looking, interval, plan, source));
        let sources: Vec<Seen> = sources.filter(Seen::matters).collect();
        let mut clutter = Self { sources, crossings: Vec::new(), filters: plan.map.filters };
        if clutter.sources.is_empty() {
            return clutter;
        }
        let mut sum = 0.0;
        for gate in 0..plan.map.gates {
            sum += (0..clutter.filters).map(|filter| clutter.probability(plan, gate, filter)).sum::<f64>();
            clutter.crossings.push(sum);
        }
        clutter
    }

    /// How many cells cross in a map, on the mean; `None` where there is only noise.
    pub(super) fn crossings(&self) -> Option<f64> {
        self.crossings.last().copied()
    }

    /// One that does.
    pub(super) fn draw_cell(&self, plan: &Plan, random: &mut impl Rng) -> (usize, usize) {
        let sum = self.crossings().unwrap_or(0.0) * random.random::<f64>();
        let last = self.crossings.len().saturating_sub(1);
        let gate = self.crossings.partition_point(|until| *until <= sum).min(last);
        let of = |filter: usize| self.probability(plan, gate, filter);
        let mut left = random.random::<f64>() * (0..self.filters).map(of).sum::<f64>();
        for filter in 0..self.filters {
            left -= of(filter);
            if left <= 0.0 {
                return (gate, filter);
            }
        }
        (gate, self.filters.saturating_sub(1))
    }

    /// How a cell is lit by clutter, as it may be when it crosses.
    pub(super) fn draw_lit(&self, plan: &Plan, gate: usize, filter: usize, random: &mut impl Rng) -> Lit {
        if self.sources.is_empty() {
            return Lit { share: 1.0, level: 1.0 };
        }
        let weighed: Vec<(f64, Lit)> = self
            .lit(gate, filter)
            .map(|(weight, lit)| {
                let crossing = plan.crossings.beside(gate, plan.map.gates, lit.share);
                (weight * crossing.map_or(0.0, |crossing| crossing.probability()), lit)
            })
            .collect();
        let mut left = random.random::<f64>() * weighed.iter().map(|(weight, _)| weight).sum::<f64>();
        for (weight, lit) in &weighed {
            left -= weight;
            if left <= 0.0 {
                return *lit;
            }
        }
        weighed.last().map_or(Lit { share: 1.0, level: 1.0 }, |(_, lit)| *lit)
    }

    /// Covariance of the clutter in two cells, `E[y_a y_b*]`, where it is so lit.
    pub(super) fn covariance(
        &self,
        plan: &Plan,
        a: (usize, usize),
        b: (usize, usize),
        lit: &Lit,
    ) -> Complex<f64> {
        let pulse = plan.range.pulse();
        let of = |seen: &Seen| -> Complex<f64> {
            // Patch `p` is heard in gate `g` through lag `g − p`.
            let lag = |gate: usize, patch: usize| {
                (gate + pulse.len() - 1).checked_sub(patch).and_then(|lag| pulse.get(lag))
            };
            let patches = a.0.max(b.0)..(a.0.min(b.0) + pulse.len()).min(seen.snr.len());
            let over_range: Complex<f64> = patches
                .filter_map(|patch| Some(lag(a.0, patch)? * lag(b.0, patch)?.conj() * seen.snr[patch]))
                .sum();
            let over_doppler: Complex<f64> = seen.lines.iter().map(|line| line[a.1] * line[b.1].conj()).sum();
            over_range * over_doppler * seen.level(lit)
        };
        self.sources.iter().map(of).sum()
    }

    /// How often a cell crosses.
    fn probability(&self, plan: &Plan, gate: usize, filter: usize) -> f64 {
        let near = |seen: &Seen| seen.at(gate, filter) > FAINT || seen.beside(gate, filter) > FAINT;
        if !self.sources.iter().any(near) {
            return plan.crossings.probability();
        }
        self.lit(gate, filter)
            .map(|(weight, lit)| {
                let crossing = plan.crossings.beside(gate, plan.map.gates, lit.share);
                weight * crossing.map_or(0.0, |crossing| crossing.probability())
            })
            .sum()
    }

    /// How a cell may be lit, with weights: one for each level of the spikiest texture.
    fn lit(&self, gate: usize, filter: usize) -> impl Iterator<Item = (f64, Lit)> {
        let around = 1.0 + self.sources.iter().map(|seen| seen.beside(gate, filter)).sum::<f64>();
        let shape =
            |seen: &&Seen| seen.shape.filter(|shape| *shape < SMOOTH && seen.at(gate, filter) > FAINT);
        let spiky = self.sources.iter().filter(|seen| shape(seen).is_some());
        let spiky = spiky.min_by(|a, b| a.shape.unwrap_or(SMOOTH).total_cmp(&b.shape.unwrap_or(SMOOTH)));
        let all = 1.0 + self.sources.iter().map(|seen| seen.at(gate, filter)).sum::<f64>();
        let own = spiky.map_or(0.0, |seen| seen.at(gate, filter));
        let levels = spiky.and_then(|seen| seen.shape).map_or_else(|| vec![(1.0, 1.0)], texture);
        levels
            .into_iter()
            .map(move |(weight, level)| (weight, Lit { share: around / (all - own + own * level), level }))
    }
}

/// How clutter lights a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lit {
    /// Mean power around the cell over its own.
    pub(super) share: f64,
    /// Of spiky textures.
    level: f64,
}

impl Looking<'_> {
    /// Sources in the direction of the beam.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        let azimuth_rad = self.pointing.middle.azimuth_rad;
        let sources = self.world.config().clutter.iter();
        let transmits = !self.is_silent();
        sources.filter(move |source| transmits && source.is_towards(azimuth_rad))
    }
}

impl Seen {
    /// Mean power in a cell over its noise.
    fn at(&self, gate: usize, filter: usize) -> f64 {
        self.ratio[gate] * self.filtered[filter]
    }

    /// The same around the cell, at other gates.
    fn beside(&self, gate: usize, filter: usize) -> f64 {
        self.around[gate] * self.filtered[filter]
    }

    fn matters(&self) -> bool {
        let most = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
        most(&self.ratio) * most(&self.filtered) > FAINT
    }

    /// Of the texture, where that is spiky.
    fn level(&self, lit: &Lit) -> f64 {
        if self.shape.is_some_and(|shape| shape < SMOOTH) { lit.level } else { 1.0 }
    }

    fn new(looking: &Looking<'_>, interval: &Interval<'_>, plan: &Plan, source: &Source) -> Self {
        let RangeDopplerMap { gates, filters, .. } = plan.map;
        let pulse = plan.range.pulse();
        let before = pulse.len() / 2;
        let snr = snr_of_patches(looking, interval, plan, source, gates + 2 * before);
        let lines = lines(interval, plan, source);
        let in_filter = |filter: usize| {
            let own: f64 = lines.iter().map(|line| line[filter].norm_sqr()).sum();
            own / plan.doppler.likeness(filter, filter).re.max(f64::MIN_POSITIVE)
        };
        let filtered = (0..filters).map(in_filter).collect();
        // Gate `g` hears the patch `g − l` through lag `l`.
        let ratio: Vec<f64> = (0..gates)
            .map(|gate| pulse.iter().rev().zip(&snr[gate..]).map(|(value, snr)| value.norm_sqr() * snr).sum())
            .collect();
        let around = plan.crossings.means_around(&ratio);
        let shape = match source.statistics {
            ClutterStatistics::Rayleigh => None,
            ClutterStatistics::K { shape } => Some(shape),
        };
        Self { snr, before, lines, shape, ratio, around, filtered }
    }
}

/// A sample's signal-to-noise ratio of each patch that shows up in the gates, all foldings together.
fn snr_of_patches(
    looking: &Looking<'_>,
    interval: &Interval<'_>,
    plan: &Plan,
    source: &Source,
    patches: usize,
) -> Vec<f64> {
    let Some(axis) = plan.map.range else { return vec![0.0; patches] };
    let view = View {
        antenna: &interval.radar.antenna,
        height_m: looking.world.config().site.height_m,
        beam_elevation_rad: looking.pointing.middle.elevation_rad,
    };
    let at_one_metre = snr_at_one_metre(interval.radar, interval.carrier_hz);
    let first = plan.range.pulse().len() as f64 / 2.0;
    let whole_m = axis.unambiguous_m.unwrap_or(f64::INFINITY);
    (0..patches)
        .map(|patch| {
            let near_m = axis.first_m + (patch as f64 - first.floor()) * axis.step_m;
            let folds = ((source.far_m - near_m) / whole_m).floor().clamp(0.0, 1000.0) as u32;
            let at = |fold: u32| if fold == 0 { near_m } else { near_m + f64::from(fold) * whole_m };
            let ranges =
                (0..=folds).map(at).filter(|range_m| (source.near_m..=source.far_m).contains(range_m));
            ranges
                .map(|range_m| view.weighted_rcs_m2(source, range_m, axis.step_m) / range_m.powi(4))
                .sum::<f64>()
                * at_one_metre
        })
        .collect()
}

/// What filters make of each line of a source's spectrum: of what stands still, and of a Gaussian as so many lines that they
/// lie closer than filters tell apart.
fn lines(interval: &Interval<'_>, plan: &Plan, source: &Source) -> Vec<Vec<Complex<f64>>> {
    let hz = |m_s: f64| -2.0 * m_s * interval.carrier_hz / SPEED_OF_LIGHT_M_S;
    let lasts_s = f64::from(interval.pulses) / interval.prf_hz;
    let widths = 2.0 * REACH_SIGMAS * hz(source.spread_m_s).abs() * lasts_s;
    let moving = ((2.0 * widths).ceil() as usize + 1).min(MOST_LINES);
    let sigmas = |line: usize| {
        if moving < 2 { 0.0 } else { REACH_SIGMAS * (2.0 * line as f64 / (moving - 1) as f64 - 1.0) }
    };
    let weights: Vec<f64> = (0..moving).map(|line| exp(-0.5 * sigmas(line).powi(2))).collect();
    let all: f64 = weights.iter().sum();
    let spectrum =
        std::iter::once((0.0, source.standing)).chain(weights.iter().enumerate().map(|(line, weight)| {
            (hz(source.mean_m_s + source.spread_m_s * sigmas(line)), (1.0 - source.standing) * weight / all)
        }));
    spectrum
        .filter(|(_, power)| *power > 0.0)
        .map(|(hz, power)| {
            let wave = |pulse: u32| {
                phasor(f64::sqrt(power), TAU * (hz * interval.pulse_s(i64::from(pulse))).fract())
            };
            plan.doppler.pulses(&(0..interval.pulses).map(wave).collect::<Vec<_>>())
        })
        .collect()
}

/// Levels of a texture of mean 1 with their weights.
fn texture(shape: f64) -> Vec<(f64, f64)> {
    let high = ln(1.0 + 8.0 / shape.sqrt() + 20.0 / shape);
    let low = -(6.0 / shape.sqrt()).clamp(1.0, 12.0);
    let weighed: Vec<(f64, f64)> = (0..LEVELS)
        .map(|step| {
            let ln_level = low + (high - low) * step as f64 / (LEVELS - 1) as f64;
            (exp(shape * (ln_level - exp(ln_level))), exp(ln_level))
        })
        .collect();
    let all: f64 = weighed.iter().map(|(weight, _)| weight).sum();
    weighed.into_iter().map(|(weight, level)| (weight / all, level)).collect()
}

impl Clutter {
    /// Adds clutter to cells of some gates and filters, with textures that are drawn, or lit as one cell is.
    pub(super) fn draw(
        &self,
        plan: &Plan,
        gates: &Range<usize>,
        filters: &[usize],
        lit: Option<&Lit>,
        random: &mut impl Rng,
        cells: &mut [Complex<f64>],
    ) {
        let pulse = plan.range.pulse();
        let many = filters.len().max(1);
        for seen in &self.sources {
            let texture = seen.shape.and_then(|shape| Gamma::new(shape, 1.0 / shape).ok());
            let patches: Vec<Vec<Complex<f64>>> = (gates.start..gates.end + 2 * seen.before)
                .map(|patch| {
                    let drawn = |texture: Gamma<f64>| texture.sample(random);
                    let local = lit.map_or_else(|| texture.map_or(1.0, drawn), |lit| seen.level(lit));
                    let amplitude = (seen.snr.get(patch).copied().unwrap_or(0.0) * local).sqrt();
                    let mut row = vec![Complex::default(); filters.len()];
                    for line in &seen.lines {
                        let wave = complex_normal(random) * amplitude;
                        row.iter_mut().zip(filters).for_each(|(to, filter)| *to += line[*filter] * wave);
                    }
                    row
                })
                .collect();
            for (gate, row) in cells.chunks_exact_mut(many).enumerate() {
                // The earliest patch is heard through the latest lag.
                for (value, patch) in pulse.iter().rev().zip(&patches[gate..]) {
                    row.iter_mut().zip(patch).for_each(|(to, from)| *to += value * from);
                }
            }
        }
    }
}
