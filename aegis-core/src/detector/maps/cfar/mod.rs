//! The threshold: cells against those around them, or against their own past.
//!
//! - `window`: which cells around a cell tell its threshold; `alike`: what they are worth where noise is alike in neighbours.
//! - `thresholds`: multipliers for each kind of map, gate by gate.
//! - `averages`: cells against means, over `sums` that lose nothing; `ranks`: against others in order of power; `clutter_map`: against
//!   their past.
//! - `budget`: no more peaks than a scan should show.

mod alike;
mod averages;
mod budget;
mod clutter_map;
mod ranks;
mod sums;
mod thresholds;
mod window;

use crate::config::{Cfar as Kind, Detection, RadarConfig};
use crate::dwell::Beam;
use crate::error::{Error, Result};
use crate::radar::RangeDopplerMap;
use averages::{Averages, Mean};
pub(super) use budget::Budget;
pub(crate) use budget::Change;
use clutter_map::ClutterMap;
use pulp::Arch;
use ranks::{Ranks, Told};
use std::ops::Range;
use thresholds::Thresholds;

/// Finds the cells of range-Doppler maps that stand out, with a constant false-alarm rate.
///
/// It is what [`Detector`](crate::Detector) begins with, for whoever goes on from there alone. Kinds, windows and probability are those of
/// [`Detection`].
///
/// ```
/// use aegis_core::Beam;
/// use aegis_core::config::{Cfar as Kind, Detection, RadarConfig};
/// use aegis_core::detector::Cfar;
/// use aegis_core::radar::RangeDopplerMap;
/// let detection = Detection { cfar: Kind::OrderedStatistic { quantile: 0.75 }, ..Detection::default() };
/// let mut cfar = Cfar::new(&RadarConfig { detection, ..RadarConfig::default() });
/// let mut power = vec![1.0_f32; 100 * 16];
/// power[50 * 16 + 3] = 100.0;
/// power[60 * 16 + 3] = 80.0;
/// let map = RangeDopplerMap { power, gates: 100, filters: 16, summed: 1, ..RangeDopplerMap::default() };
/// let mut found = Vec::new();
/// cfar.crossings(Beam::default(), &map, &mut found)?;
/// let places: Vec<_> = found.iter().map(|crossing| (crossing.gate, crossing.filter)).collect();
/// assert_eq!(places, [(50, 3), (60, 3)]);
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Cfar {
    config: Detection,
    arch: Arch,
    thresholds: Thresholds,
    averages: Averages,
    ranks: Ranks,
    clutter_map: Option<ClutterMap>,
}

/// A cell that crossed its threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Its gate.
    pub gate: usize,
    /// Its Doppler filter.
    pub filter: usize,
    /// Its power over the mean of noise as what is around it tells that: 1 and the signal-to-noise ratio.
    pub ratio: f64,
    /// Its power over its threshold, more than 1.
    pub margin: f64,
}

impl Cfar {
    /// For a radar, whose configuration is valid.
    #[must_use]
    pub fn new(radar: &RadarConfig) -> Self {
        let config = radar.detection.clone();
        let clutter_map = match config.cfar {
            Kind::ClutterMap { weight } => {
                Some(ClutterMap::new(weight, config.false_alarm_probability, &radar.antenna))
            }
            _ => None,
        };
        Self {
            config,
            // Each cell is found by the same operations however many at a time: how wide vectors are changes nothing.
            arch: Arch::new(),
            thresholds: Thresholds::default(),
            averages: Averages::default(),
            ranks: Ranks::default(),
            clutter_map,
        }
    }

    /// Replaces `out` with all cells of a map that cross their thresholds, gate by gate, whether or not others beside them are larger.
    ///
    /// Doppler filters go round; near the ends of range thresholds are told by the cells that there are, and where there are none there is
    /// no threshold. The beam matters to clutter maps.
    ///
    /// # Errors
    /// [`Error::Shape`] for a map with more or fewer powers than its gates and filters say.
    pub fn crossings(&mut self, beam: Beam, map: &RangeDopplerMap, out: &mut Vec<Crossing>) -> Result<()> {
        if !map.is_whole() {
            return Err(Error::Shape {
                what: "map",
                expected: format!("{} × {} powers", map.gates, map.filters),
                actual: format!("{}", map.power.len()),
            });
        }
        out.clear();
        self.scan(beam, map, 0..map.gates, |crossing| out.push(crossing));
        Ok(())
    }

    /// Gives every cell in some gates of a whole map to `each` that crosses its threshold and is the largest of the nine around it.
    pub(super) fn peaks(
        &mut self,
        beam: Beam,
        map: &RangeDopplerMap,
        gates: Range<usize>,
        mut each: impl FnMut(Crossing),
    ) {
        self.scan(beam, map, gates, |crossing| {
            if is_largest(map, crossing.gate, crossing.filter) {
                each(crossing);
            }
        });
    }

    /// Its threshold at a gate of a map, over the mean of noise as what is around tells that; of two ranks, where both are alike.
    #[cfg(feature = "sim")]
    pub(crate) fn multiplier(&mut self, map: &RangeDopplerMap, gate: usize) -> f64 {
        let place = self.thresholds.place(&self.config, map);
        let own = self.thresholds.at(place).gate(gate);
        own.multiplier * own.of_noise
    }

    /// As if no map had been seen yet.
    pub fn reset(&mut self) {
        if let Some(clutter_map) = &mut self.clutter_map {
            clutter_map.forget();
        }
    }

    /// A clutter map takes in all gates, whichever are asked for.
    fn scan(
        &mut self,
        beam: Beam,
        map: &RangeDopplerMap,
        gates: Range<usize>,
        mut each: impl FnMut(Crossing),
    ) {
        if map.power.is_empty() {
            return;
        }
        let gates = gates.start..gates.end.min(map.gates);
        let power =
            |gate: usize, filter: usize| map.gate(gate).get(filter).map_or(0.0, |power| f64::from(*power));
        let mut tell = |gate: usize, filter: usize, told: Told| {
            let power = power(gate, filter);
            let over = |level: f64| power / level.max(f64::MIN_POSITIVE);
            each(Crossing { gate, filter, ratio: over(told.noise), margin: over(told.threshold) });
        };
        if let Some(clutter_map) = &mut self.clutter_map {
            clutter_map.detect(self.arch, beam, map, |gate, filter, past| {
                if gates.contains(&gate) {
                    tell(gate, filter, Told { threshold: past.threshold, noise: past.noise });
                }
            });
            return;
        }
        let place = self.thresholds.place(&self.config, map);
        let design = self.thresholds.at(place);
        let mean = match self.config.cfar {
            Kind::CellAveraging => Mean::All,
            Kind::GreatestOf => Mean::Greatest,
            Kind::SmallestOf => Mean::Smallest,
            kind => return self.ranks.detect(self.arch, map, design, kind, gates, tell),
        };
        self.averages.detect(self.arch, map, design, mean, gates, |gate, filter, threshold| {
            let threshold = f64::from(threshold);
            let own = design.gate(gate);
            tell(gate, filter, Told { threshold, noise: threshold / (own.multiplier * own.of_noise) });
        });
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
mod tests;
