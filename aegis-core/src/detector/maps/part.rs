//! Plots of maps of which only the parts are known in which there is something: a simulator's.

use super::Extractor;
use super::cfar::Crossing;
use crate::plot::Plot;
use crate::radar::DwellMap;
use std::ops::Range;

/// Some gates of a map.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Which of the dwell's maps.
    pub(crate) of: usize,
    pub(crate) shows: Shows,
}

/// What a part shows.
#[derive(Clone, Debug)]
pub(crate) enum Shows {
    /// What crosses its threshold at these gates, in the Doppler filters with a flag; the others are there to find thresholds from.
    Crossings { gates: Range<usize>, filters: Vec<bool> },
    /// One cell, that is known to have crossed with so much over the mean of those around.
    This { gate: usize, filter: usize, ratio: f64 },
}

impl Extractor {
    /// The next dwell of the scan, as [`add`](Self::add). Of its maps only the parts count; elsewhere they are at their mean, noise
    /// of power 1.
    pub(crate) fn add_parts(
        &mut self,
        dwell: &DwellMap,
        before: Option<&DwellMap>,
        parts: &[Part],
        out: &mut Vec<Plot>,
    ) {
        self.find_shapes(dwell, before);
        self.spare.append(&mut self.shown);
        for (place, map) in dwell.maps.iter().enumerate() {
            let Self { cfar, crossings, .. } = self;
            crossings.clear();
            for part in parts.iter().filter(|part| part.of == place) {
                match part.shows {
                    Shows::Crossings { ref gates, ref filters } if map.is_whole() => {
                        cfar.peaks(dwell.beam, map, gates.clone(), |crossing| {
                            if filters.get(crossing.filter) == Some(&true) {
                                crossings.push(crossing);
                            }
                        });
                    }
                    Shows::Crossings { .. } => {}
                    Shows::This { gate, filter, ratio } => {
                        crossings.push(Crossing { gate, filter, ratio, margin: 1.0 });
                    }
                }
            }
            self.show(place, map, 1.0);
        }
        self.conclude(dwell, before, out);
    }
}
