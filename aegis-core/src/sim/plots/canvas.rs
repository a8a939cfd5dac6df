//! The maps of one dwell, at their mean but where something is drawn.

use crate::dwell::Beam;
use crate::radar::{DwellMap, RangeDopplerMap};
use std::ops::Range;

/// Maps that are kept for their memory.
const MOST_SPARE: usize = 16;

/// Maps of which only what was drawn has to be made good again for the next dwell.
#[derive(Clone, Debug, Default)]
pub(super) struct Canvas {
    dwell: DwellMap,
    /// Gates of each map in which something was drawn.
    drawn: Vec<Vec<Range<usize>>>,
    /// Maps in which there is nothing.
    spare: Vec<RangeDopplerMap>,
}

impl Canvas {
    /// Before a dwell: no maps.
    pub(super) fn begin(&mut self, beam: Beam) {
        let Self { dwell, drawn, spare } = self;
        dwell.beam = beam;
        for (mut map, drawn) in dwell.maps.drain(..).zip(drawn.drain(..)) {
            let mean = mean_of(&map);
            for gates in drawn {
                rows(&mut map, gates).fill(mean);
            }
            spare.push(map);
        }
        spare.truncate(MOST_SPARE);
    }

    /// One more map with these scales, in which there is nothing: noise of power 1 at its mean. Returns its place.
    pub(super) fn add(&mut self, scales: RangeDopplerMap) -> usize {
        let Self { dwell, drawn, spare } = self;
        let fits = |other: &RangeDopplerMap| {
            (other.gates, other.filters, other.summed) == (scales.gates, scales.filters, scales.summed)
        };
        let power = match spare.iter().position(fits) {
            Some(place) => spare.swap_remove(place).power,
            None => vec![mean_of(&scales); scales.gates * scales.filters],
        };
        dwell.maps.push(RangeDopplerMap { power, ..scales });
        drawn.push(Vec::new());
        dwell.maps.len() - 1
    }

    /// The cells of some gates of a map, gate after gate, to be drawn in.
    pub(super) fn gates(&mut self, place: usize, gates: Range<usize>) -> &mut [f32] {
        let (Some(map), Some(drawn)) = (self.dwell.maps.get_mut(place), self.drawn.get_mut(place)) else {
            return &mut [];
        };
        drawn.push(gates.clone());
        rows(map, gates)
    }

    pub(super) const fn dwell(&self) -> &DwellMap {
        &self.dwell
    }
}

/// Of noise of power 1, in a cell.
fn mean_of(map: &RangeDopplerMap) -> f32 {
    map.summed.max(1) as f32
}

fn rows(map: &mut RangeDopplerMap, gates: Range<usize>) -> &mut [f32] {
    let cells = gates.start * map.filters..gates.end * map.filters;
    map.power.get_mut(cells).unwrap_or(&mut [])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_dwell_is_left_in_the_next() {
        let scales = RangeDopplerMap { gates: 10, filters: 4, summed: 3, ..RangeDopplerMap::default() };
        let mut canvas = Canvas::default();
        for _ in 0..3 {
            canvas.begin(Beam::default());
            let place = canvas.add(scales.clone());
            assert_eq!(canvas.dwell().maps[place].power, [3.0; 40]);
            canvas.gates(place, 2..4).fill(7.0);
            canvas.gates(place, 3..5).fill(8.0);
            assert!(canvas.gates(place, 9..11).is_empty());
            assert_eq!(canvas.dwell().maps[place].gate(3), [8.0; 4]);
        }
        assert!(canvas.spare.is_empty());
    }
}
