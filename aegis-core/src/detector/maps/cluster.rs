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
