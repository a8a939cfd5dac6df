//! From range-Doppler maps to plots.
//!
//! - `cfar`: cells that stand out of what is around them, and no more of them than a scan should show; `cluster`: of those the
//!   ones that are targets of their own.
//! - `angles`: where in the beam dwells show it; `extent`: how long it is.
//! - `response`: the shape of an echo, and how noise is alike in its cells; `floor`: a map's quiet level.
//! - `peak`: where between cells, how strong, and how well that is known.
//! - `echo`: what several PRFs of a dwell show of one target becomes one echo, unfolded; `radial`: its range and range rate.
//! - `merge`: what a turning beam shows of it dwell after dwell becomes one plot; `passing`: what is known of it meanwhile; `passage`: its azimuth.
//! - `part`: the same of maps of which only the parts are known in which there is something.

mod angles;
mod cfar;
mod cluster;
mod echo;
mod extent;
mod floor;
mod merge;
#[cfg(feature = "sim")]
mod part;
mod passage;
mod passing;
mod peak;
mod radial;
mod response;

use crate::config::{Cfar as Kind, RadarConfig};
use crate::plot::Plot;
use crate::radar::{Angles, DwellMap, RangeDopplerMap};
use crate::time::Time;
use cfar::Budget;
pub(crate) use cfar::Change;
pub use cfar::{Cfar, Crossing};
use cluster::Crossings;
use echo::{Echoes, Shown};
use floor::Floor;
pub use floor::NoiseFloor;
use merge::{Merger, Seen};
#[cfg(feature = "sim")]
pub(crate) use part::{Part, Shows};
pub(crate) use passing::Passing;
use peak::{Peak, Surroundings};
use response::Shapes;

/// Peaks of one map that are used, the strongest: each is compared with those of the dwell's other PRFs.
const MOST_PEAKS: usize = 1000;
/// Of those the ones whose angle in the beam is looked for: each takes as long as a pulse's samples times its pulses.
const MOST_ANGLES: usize = 100;
/// A map without a shape.
const NO_SHAPE: usize = usize::MAX;

/// Finds the plots of one radar's dwells, which are given one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Extractor {
    radar: RadarConfig,
    most_plots: usize,
    cfar: Cfar,
    budget: Budget,
    crossings: Crossings,
    shapes: Shapes,
    /// Of the maps of this dwell, and of the one before.
    places: [Vec<usize>; 2],
    floor: Floor,
    /// Of each map of the latest scan.
    floors: Vec<NoiseFloor>,
    shown: Vec<Shown>,
    /// Memory of peaks that are not used at present.
    spare: Vec<Shown>,
    echoes: Echoes,
    merger: Merger,
    left_out: u32,
}

impl Extractor {
    pub(crate) fn new(radar: &RadarConfig, max_range_m: f64, most_plots: usize) -> Self {
        Self {
            radar: radar.clone(),
            most_plots,
            cfar: Cfar::new(radar),
            budget: Budget::new(radar.detection.peaks_per_scan),
            crossings: Crossings::default(),
            shapes: Shapes::new(radar),
            places: [Vec::new(), Vec::new()],
            floor: Floor::default(),
            floors: Vec::new(),
            shown: Vec::new(),
            spare: Vec::new(),
            echoes: Echoes::default(),
            merger: Merger::new(radar, max_range_m),
            left_out: 0,
        }
    }

    /// Finds thresholds in this way from now on, or as configured. What was learned in another way is forgotten.
    pub(crate) fn use_cfar(&mut self, configured: Kind, asked: Option<Kind>) {
        let kind = asked.unwrap_or(configured);
        if self.radar.detection.cfar != kind {
            self.radar.detection.cfar = kind;
            self.cfar = Cfar::new(&self.radar);
        }
    }

    /// Before a scan's first dwell.
    pub(crate) fn begin(&mut self) {
        self.merger.begin();
        self.budget.begin();
        self.floors.clear();
        self.left_out = 0;
    }

    /// The next dwell of the scan, and the one before it, if there was one; plots that no later dwell can add to go to `out`.
    pub(crate) fn add(
        &mut self,
        dwell: &DwellMap,
        before: Option<&DwellMap>,
        angles: Option<Angles<'_>>,
        out: &mut Vec<Plot>,
    ) {
        self.find_shapes(dwell, before);
        self.find_peaks(dwell);
        if let Some(angles) = angles {
            self.find_angles(dwell, angles);
        }
        self.conclude(dwell, before, out);
    }

    /// After all maps of a dwell: what they show together.
    fn conclude(&mut self, dwell: &DwellMap, before: Option<&DwellMap>, out: &mut Vec<Plot>) {
        let Self { radar, shapes, places: [now, earlier], shown, echoes, merger, left_out, .. } = self;
        echo::of_dwell(shown, radar, merger.max_range_m, echoes);
        let seen = Seen { dwell, places: now, shapes };
        let before = before.map(|dwell| Seen { dwell, places: earlier, shapes });
        let too_many = merger.add(&seen, before.as_ref(), echoes, out);
        *left_out = left_out.saturating_add(too_many);
        if out.len() > 2 * self.most_plots.max(1) {
            self.keep_strongest(out);
        }
    }

    fn find_shapes(&mut self, dwell: &DwellMap, before: Option<&DwellMap>) {
        let Self { shapes, places: [now, earlier], .. } = self;
        for (places, dwell) in [(earlier, before), (now, Some(dwell))] {
            places.clear();
            let maps = dwell.iter().flat_map(|dwell| &dwell.maps);
            places.extend(maps.map(|map| if map.is_whole() { shapes.find(map) } else { NO_SHAPE }));
        }
    }

    fn find_peaks(&mut self, dwell: &DwellMap) {
        self.spare.append(&mut self.shown);
        for (place, map) in dwell.maps.iter().enumerate() {
            let Self { cfar, budget, crossings, floor, floors, .. } = self;
            crossings.clear();
            if map.is_whole() {
                cfar.peaks(dwell.beam, map, 0..map.gates, |crossing| {
                    if budget.takes(crossing.margin) {
                        crossings.push(crossing);
                    }
                });
                budget.after_map();
            }
            let quiet = floor.of(map);
            floors.extend(quiet.map(|power| NoiseFloor {
                time: map.start,
                beam: dwell.beam,
                carrier_hz: map.carrier_hz,
                prf_hz: map.prf_hz,
                power,
            }));
            self.show(place, map, quiet.unwrap_or(0.0));
        }
    }

    /// Where in the beam the strongest peaks come from.
    fn find_angles(&mut self, dwell: &DwellMap, mut angles: Angles<'_>) {
        for one in &mut self.shown {
            for peak in one.peaks.iter_mut().take(MOST_ANGLES) {
                peak.heard = angles.at(dwell, one.map, &peak.cell());
            }
        }
    }

    /// What the crossings of a map show, whose quiet level is known.
    fn show(&mut self, place: usize, map: &RangeDopplerMap, quiet: f64) {
        let Self { radar, crossings, shapes, places: [now, _], shown, spare, left_out, .. } = self;
        let Some(shape) = now.get(place).and_then(|place| shapes.at(*place)) else { return };
        // Without scales there is nothing to say where an echo is.
        let Some(mut one) = Shown::of((place, map), shape, spare.pop()) else { return };
        let too_many = crossings.reduce(map, shape, MOST_PEAKS);
        *left_out = left_out.saturating_add(too_many as u32);
        let around = Surroundings::new(&radar.detection, quiet);
        let peaks = crossings.found().iter().map(|crossing| Peak::of(map, crossing, shape, &around));
        one.peaks.extend(peaks);
        one.peaks.sort_unstable_by(|a, b| b.total_snr.total_cmp(&a.total_snr));
        one.sort();
        shown.push(one);
    }

    /// Whether thresholds are raised from here on, or no longer; after a scan that is such a share of a whole one.
    pub(crate) fn regulate(&mut self, share: f64, time: Time) -> Option<Change> {
        self.budget.end(share, time)
    }

    /// As if no scan had been seen yet.
    pub(crate) fn reset(&mut self) {
        self.cfar.reset();
        self.budget.reset();
        self.merger.reset();
        self.floors.clear();
    }

    /// After a scan's last dwell. Returns how many crossings were left out.
    pub(crate) fn end(&mut self, out: &mut Vec<Plot>) -> u32 {
        self.merger.end(out);
        if out.len() > self.most_plots {
            self.keep_strongest(out);
        }
        out.sort_unstable_by_key(|plot| plot.time);
        self.left_out
    }

    fn keep_strongest(&mut self, plots: &mut Vec<Plot>) {
        let too_many = plots.len().saturating_sub(self.most_plots);
        let strength = |plot: &Plot| plot.snr_db.unwrap_or(f64::NEG_INFINITY);
        let last = self.most_plots.min(plots.len().saturating_sub(1));
        plots.select_nth_unstable_by(last, |a, b| strength(b).total_cmp(&strength(a)));
        plots.truncate(self.most_plots);
        self.left_out = self.left_out.saturating_add(too_many as u32);
    }

    /// How strong noise was in each map of the latest scan.
    pub(crate) fn floors(&self) -> &[NoiseFloor] {
        &self.floors
    }

    /// Targets that the next scan may add to.
    pub(crate) fn kept(&self) -> &[Passing] {
        self.merger.kept()
    }

    /// Continues with such targets; whether they make sense.
    pub(crate) fn keep(&mut self, kept: Vec<Passing>) -> bool {
        self.merger.keep(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radar::{RangeAxis, RangeRateAxis};

    /// Of more peaks than are compared the strongest stay, and how many do not is said.
    #[test]
    fn a_crowd_of_peaks_is_cut() {
        let (gates, filters) = (6000, 4);
        let mut map = RangeDopplerMap {
            power: vec![1.0; gates * filters],
            gates,
            filters,
            summed: 1,
            correlated_gates: 1.0,
            resolution_m: 60.0,
            range: Some(RangeAxis { first_m: 1000.0, step_m: 60.0, unambiguous_m: None, coupling_s: 0.0 }),
            ..RangeDopplerMap::default()
        };
        // Each as strong as it is far, so that the farthest are the strongest.
        let places: Vec<usize> = (0..gates).step_by(4).collect();
        for gate in &places {
            map.power[gate * filters] = 1e4 + *gate as f32;
        }
        let config = RadarConfig {
            detection: crate::config::Detection {
                guard_gates: 0,
                training_gates: 2,
                false_alarm_probability: 0.1,
                ..Default::default()
            },
            // A beam that does not come by again: all is given out at once.
            scan: crate::config::ScanPattern::Electronic { beams: vec![crate::Beam::default()] },
            ..RadarConfig::default()
        };
        let mut extractor = Extractor::new(&config, 5e5, 100_000);
        let (mut dwell, mut out) = (DwellMap::new(), Vec::new());
        dwell.maps.push(map);
        extractor.begin();
        extractor.add(&dwell, None, None, &mut out);
        let left_out = extractor.end(&mut out) as usize;
        assert_eq!(out.len(), MOST_PEAKS);
        assert_eq!(left_out + out.len(), places.len());
    }

    /// Whoever fills in maps by hand may err.
    #[test]
    fn hostile_maps_are_harmless() {
        let nasty = [f64::NAN, f64::INFINITY, 0.0, -1.0, 1e300];
        let shapes = [(0, 0, 0), (4, 4, 16), (4, 4, 3), (0, 7, 5), (3, 0, 9), (usize::MAX, 2, 4)];
        let mut extractor = Extractor::new(&RadarConfig::default(), 5e5, 100);
        let mut out = Vec::new();
        for number in nasty {
            for (gates, filters, powers) in shapes {
                let mut power = vec![1.0_f32; powers];
                if let Some(first) = power.get_mut(powers / 2) {
                    *first = number as f32;
                }
                let map = RangeDopplerMap {
                    power,
                    gates,
                    filters,
                    correlated_gates: number,
                    resolution_m: number,
                    range: Some(RangeAxis {
                        first_m: number,
                        step_m: number,
                        unambiguous_m: Some(number),
                        coupling_s: number,
                    }),
                    range_rate: Some(RangeRateAxis { step_m_s: number, unambiguous_m_s: number }),
                    ..RangeDopplerMap::default()
                };
                let mut dwell = DwellMap::new();
                assert!(map.largest().is_none_or(|cell| cell.1 < filters));
                dwell.maps.push(map);
                extractor.begin();
                extractor.add(&dwell, None, None, &mut out);
                extractor.end(&mut out);
                out.clear();
            }
        }
    }
}
