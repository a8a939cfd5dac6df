//! Plots of dwells of which only the parts are known in which there is something: a simulator's.

use super::Extractor;
use super::cfar::Crossing;
use super::echo::Shown;
use super::peak::Peak;
use crate::plot::Plot;
use crate::radar::{DwellMap, RangeDopplerMap};
use std::ops::Range;

/// Some gates of a map.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Which of the dwell's maps.
    pub(crate) of: usize,
    /// Gate of the whole map that is the part's first.
    pub(crate) first_gate: f64,
    /// The gates, with all filters.
    pub(crate) map: RangeDopplerMap,
    pub(crate) shows: Shows,
}

/// What a part shows.
#[derive(Clone, Debug)]
pub(crate) enum Shows {
    /// What crosses its threshold at these gates; the others are there to find thresholds from.
    Crossings(Range<usize>),
    /// One cell, that is known to have crossed with so much over the mean of those around.
    This { gate: usize, filter: usize, ratio: f64 },
}

impl Extractor {
    /// The next dwell of the scan, as [`add`](Self::add): `dwell` has whole maps without powers.
    pub(crate) fn add_parts(&mut self, dwell: &DwellMap, parts: &[Part], out: &mut Vec<Plot>) {
        self.forget();
        let Self { radar, cfar, broadened, shown, spare, left_out, .. } = self;
        for (of, map) in dwell.maps.iter().enumerate() {
            let Some(mut one) = Shown::of(map, spare.pop().unwrap_or_default()) else { continue };
            let widths = broadened.of(map, radar.pulses);
            for part in parts.iter().filter(|part| part.of == of && part.map.is_whole()) {
                let mut add = |crossing: &Crossing| {
                    let peak = Peak::of(&part.map, crossing, &widths);
                    one.peaks.push(Peak { gate: peak.gate + part.first_gate, ..peak });
                };
                match &part.shows {
                    Shows::Crossings(gates) => cfar.detect(&part.map, |crossing| {
                        if gates.contains(&crossing.gate) {
                            add(&crossing);
                        }
                    }),
                    Shows::This { gate, filter, ratio } => {
                        add(&Crossing { gate: *gate, filter: *filter, ratio: *ratio });
                    }
                }
            }
            *left_out = left_out.saturating_add(one.keep_strongest());
            shown.push(one);
        }
        self.conclude(dwell, out);
    }
}
