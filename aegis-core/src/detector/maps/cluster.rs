//! Of the crossings of one map, those that are targets of their own.
//!
//! A strong echo has side lobes in range and in Doppler, and more than one summit where noise splits its main lobe. What it may show
//! there by its own shape is no other target. Only crossings are looked at, never the map.

use super::cfar::Crossing;
use super::response::Shape;
use crate::radar::RangeDopplerMap;

/// Strongest crossings whose side lobes are looked for.
const MOST_STRONG: usize = 64;
/// Share of an echo's power above which a neighbour belongs to its main lobe.
const MAIN_LOBE: f64 = 0.3;
/// How far noise may lift a side lobe, in amplitude over the root of the noise's power.
const LIFT: f64 = 2.0;

/// Crossings with their powers, memory included.
#[derive(Clone, Debug, Default)]
pub(super) struct Crossings {
    found: Vec<Crossing>,
    order: Vec<u32>,
    is_lobe: Vec<bool>,
}

impl Crossings {
    pub(super) fn clear(&mut self) {
        self.found.clear();
    }

    pub(super) fn push(&mut self, crossing: Crossing) {
        self.found.push(crossing);
    }

    /// Leaves the strongest, at most so many, the strongest first, without the side lobes of stronger ones. Returns how many
    /// were too many. The time goes with the number of crossings.
    pub(super) fn reduce(&mut self, map: &RangeDopplerMap, shape: &Shape, most: usize) -> usize {
        let stronger = |a: &Crossing, b: &Crossing| {
            b.ratio.total_cmp(&a.ratio).then((a.gate, a.filter).cmp(&(b.gate, b.filter)))
        };
        let too_many = self.found.len().saturating_sub(most);
        if too_many > 0 {
            self.found.select_nth_unstable_by(most, stronger);
            self.found.truncate(most);
        }
        self.found.sort_unstable_by(stronger);
        self.remove_lobes(map, shape);
        too_many
    }

    pub(super) fn found(&self) -> &[Crossing] {
        &self.found
    }

    fn remove_lobes(&mut self, map: &RangeDopplerMap, shape: &Shape) {
        let Self { found, order, is_lobe } = self;
        is_lobe.clear();
        is_lobe.resize(found.len(), false);
        // By gate, so that what is near in range is near in the list.
        order.clear();
        order.extend(0..found.len() as u32);
        order.sort_unstable_by_key(|place| (found[*place as usize].gate, *place));
        let reach = 1 + shape.range.half_width(MAIN_LOBE);
        for (place, own) in found.iter().enumerate() {
            if is_lobe[place] {
                continue;
            }
            let reach = if place < MOST_STRONG { map.gates } else { reach };
            let first = order.partition_point(|other| found[*other as usize].gate + reach < own.gate);
            for other in &order[first..] {
                let other = *other as usize;
                if found[other].gate > own.gate.saturating_add(reach) {
                    break;
                }
                // Sorted by strength: only what comes later is weaker.
                if other > place && !is_lobe[other] {
                    is_lobe[other] = is_shown_by(own, &found[other], map, shape);
                }
            }
        }
        let mut place = 0;
        found.retain(|_| {
            place += 1;
            !is_lobe[place - 1]
        });
    }
}

/// Whether a weaker crossing may be what the stronger echo shows there.
fn is_shown_by(own: &Crossing, other: &Crossing, map: &RangeDopplerMap, shape: &Shape) -> bool {
    let power = |of: &Crossing| map.gate(of.gate).get(of.filter).map_or(0.0, |power| f64::from(*power));
    let apart = own.filter.abs_diff(other.filter);
    let filters = apart.min(map.filters.saturating_sub(apart));
    let gates = own.gate.abs_diff(other.gate);
    let lobe = shape.range.lobe(gates) * shape.doppler.lobe(filters);
    let (strong, weak) = (power(own), power(other));
    if lobe >= MAIN_LOBE {
        return weak <= strong;
    }
    let noise = (strong / own.ratio.max(1.0)).max(f64::from(f32::MIN_POSITIVE));
    let shown = (strong * lobe / noise).sqrt();
    shown >= 1.0 && (weak / noise).sqrt() <= shown + LIFT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RadarConfig;
    use crate::detector::maps::response::Shapes;

    const FILTERS: usize = 16;

    fn map(gates: usize) -> RangeDopplerMap {
        RangeDopplerMap {
            power: vec![1.0; gates * FILTERS],
            gates,
            filters: FILTERS,
            pulses: 16,
            samples: gates as u32 + 24,
            summed: 1,
            ..RangeDopplerMap::default()
        }
    }

    /// What is left of echoes of these powers, gates and filters.
    fn left(gates: usize, most: usize, echoes: &[(f32, usize, usize)]) -> (Vec<(usize, usize)>, usize) {
        let mut map = map(gates);
        let mut crossings = Crossings::default();
        for (power, gate, filter) in echoes {
            map.power[gate * FILTERS + filter] = *power;
            crossings.push(Crossing { gate: *gate, filter: *filter, ratio: f64::from(*power), margin: 1.0 });
        }
        let mut shapes = Shapes::new(&RadarConfig::default());
        let place = shapes.find(&map);
        let too_many = crossings.reduce(&map, shapes.at(place).unwrap(), most);
        (crossings.found().iter().map(|one| (one.gate, one.filter)).collect(), too_many)
    }

    #[test]
    fn side_lobes_are_no_targets_and_weak_targets_no_side_lobes() {
        // A chirp of a product of 20 has side lobes 27 dB down, and the Doppler taper ones of 60 dB.
        let strong = (1e6, 100, 5);
        assert_eq!(left(300, 100, &[strong, (1.5e3, 107, 5)]).0, [(100, 5)]);
        assert_eq!(left(300, 100, &[strong, (2e4, 107, 5)]).0, [(100, 5), (107, 5)]);
        // In no lobe of both axes: as weak as may be.
        assert_eq!(left(300, 100, &[strong, (30.0, 110, 11)]).0, [(100, 5), (110, 11)]);
        assert_eq!(left(300, 100, &[strong, (30.0, 200, 5)]).0, [(100, 5), (200, 5)]);
        // Noise makes two summits of one main lobe.
        assert_eq!(left(300, 100, &[strong, (4e5, 101, 5)]).0, [(100, 5)]);
    }

    #[test]
    fn two_targets_two_resolution_cells_apart_stay_two() {
        // 75 m of resolution, 60 m from gate to gate; a filter of 16 pulses with its taper.
        let (found, _) = left(300, 100, &[(1000.0, 100, 5), (900.0, 103, 5)]);
        assert_eq!(found, [(100, 5), (103, 5)]);
        let (found, _) = left(300, 100, &[(1000.0, 100, 5), (900.0, 100, 8)]);
        assert_eq!(found, [(100, 5), (100, 8)]);
        // Doppler goes round.
        assert_eq!(left(300, 100, &[(1000.0, 100, 0), (400.0, 100, 15)]).0, [(100, 0)]);
    }

    #[test]
    fn of_a_hundred_thousand_crossings_the_strongest_stay() {
        let echoes: Vec<_> = (0..100_000).map(|n| (20.0 + (n % 977) as f32, n / 8, 2 * (n % 8))).collect();
        let (found, too_many) = left(12_500, 1000, &echoes);
        assert_eq!(too_many, 99_000);
        assert!(!found.is_empty() && found.len() <= 1000);
    }
}
