//! From range-Doppler maps to plots.
//!
//! - `cfar`: cells that stand out of what is around them.
//! - `peak`: where between cells, and how well that is known.
//! - `echo`: what several PRFs of a dwell show of one target becomes one echo, unfolded.
//! - `merge`: what a turning beam shows of it dwell after dwell becomes one plot.
//! - `part`: the same of dwells of which only the parts are known in which there is something.

mod cfar;
mod echo;
mod merge;
#[cfg(feature = "sim")]
mod part;
mod peak;

use crate::config::RadarConfig;
use crate::plot::Plot;
use crate::radar::DwellMap;
use cfar::Cfar;
use echo::{Echo, Shown};
use merge::Merger;
#[cfg(feature = "sim")]
pub(crate) use part::{Part, Shows};
use peak::{Peak, Widths};

/// Peaks of one map that are used, the strongest: each is compared with those of the dwell's other PRFs.
const MOST_PEAKS: usize = 1000;

/// Finds the plots of one radar's dwells, which are given one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Extractor {
    radar: RadarConfig,
    most_plots: usize,
    cfar: Cfar,
    broadened: Widths,
    shown: Vec<Shown>,
    /// Memory of peaks that are not used at present.
    spare: Vec<Vec<Peak>>,
    echoes: Vec<Echo>,
    merger: Merger,
    left_out: u32,
}

impl Extractor {
    pub(crate) fn new(radar: &RadarConfig, max_range_m: f64, most_plots: usize) -> Self {
        Self {
            radar: radar.clone(),
            most_plots,
            cfar: Cfar::new(&radar.detection),
            broadened: Widths::broadened(radar),
            shown: Vec::new(),
            spare: Vec::new(),
            echoes: Vec::new(),
            merger: Merger::new(&radar.antenna, max_range_m),
            left_out: 0,
        }
    }

    /// Before a scan's first dwell.
    pub(crate) fn begin(&mut self) {
        self.merger.begin();
        self.left_out = 0;
    }

    /// The next dwell of the scan; plots that no later dwell can add to go to `out`.
    pub(crate) fn add(&mut self, dwell: &DwellMap, out: &mut Vec<Plot>) {
        self.forget();
        let Self { radar, cfar, broadened, shown, spare, left_out, .. } = self;
        for map in dwell.maps.iter().filter(|map| map.is_whole()) {
            // Without scales there is nothing to say where an echo is.
            let Some(mut one) = Shown::of(map, spare.pop().unwrap_or_default()) else { continue };
            let widths = broadened.of(map, radar.pulses);
            cfar.detect(map, |crossing| one.peaks.push(Peak::of(map, &crossing, &widths)));
            *left_out = left_out.saturating_add(one.keep_strongest());
            shown.push(one);
        }
        self.conclude(dwell, out);
    }

    /// Leaves nothing of the dwell before.
    fn forget(&mut self) {
        for mut before in self.shown.drain(..) {
            before.peaks.clear();
            self.spare.push(before.peaks);
        }
    }

    /// After all maps of a dwell: what they show together.
    fn conclude(&mut self, dwell: &DwellMap, out: &mut Vec<Plot>) {
        let Self { radar, shown, echoes, merger, .. } = self;
        echo::of_dwell(shown, radar, merger.max_range_m, echoes);
        merger.add(dwell, echoes, out);
    }

    /// After a scan's last dwell. Returns how many crossings were left out.
    pub(crate) fn end(&mut self, out: &mut Vec<Plot>) -> u32 {
        self.merger.end(out);
        if out.len() > self.most_plots {
            // The strongest stay.
            out.sort_unstable_by(|a, b| b.snr_db.unwrap_or(0.0).total_cmp(&a.snr_db.unwrap_or(0.0)));
            self.left_out = self.left_out.saturating_add((out.len() - self.most_plots) as u32);
            out.truncate(self.most_plots);
        }
        out.sort_unstable_by_key(|plot| plot.time);
        self.left_out
    }
}

impl Shown {
    /// Keeps the strongest peaks; says how many it does not.
    fn keep_strongest(&mut self) -> u32 {
        self.peaks.sort_unstable_by(|a, b| b.snr.total_cmp(&a.snr));
        let left_out = self.peaks.len().saturating_sub(MOST_PEAKS) as u32;
        self.peaks.truncate(MOST_PEAKS);
        left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radar::{RangeAxis, RangeDopplerMap, RangeRateAxis};

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
            ..RadarConfig::default()
        };
        let mut extractor = Extractor::new(&config, 5e5, 100_000);
        let (mut dwell, mut out) = (DwellMap::new(), Vec::new());
        dwell.maps.push(map);
        extractor.begin();
        extractor.add(&dwell, &mut out);
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
                extractor.add(&dwell, &mut out);
                extractor.end(&mut out);
                out.clear();
            }
        }
    }
}
