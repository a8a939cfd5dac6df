//! The quiet level of a map: the receiver's noise, and whatever raises it everywhere.
//!
//! A low quantile of the cells is hardly moved by targets, and by clutter that fills less than half of the map. A cell is the sum of
//! `L` exponential powers: its quantile is that of the gamma distribution of the order `L`, `Q⁻¹(q; L)` times the mean of one
//! (Richards 2014, Fundamentals of Radar Signal Processing, §6.5, has the distribution).

use crate::dwell::Beam;
use crate::probability::chi_square_quantile;
use crate::radar::RangeDopplerMap;
use crate::time::Time;

/// Which quantile.
const QUANTILE: f64 = 0.3;
/// Cells that are looked at, of all: the level is then known to some 5 %.
const MOST_CELLS: usize = 1024;
/// Numbers of summed powers whose quantile is kept.
const MOST_ORDERS: usize = 16;

/// How strong noise is where a beam pointed: the receiver's own, and whatever raises it everywhere, such as a jammer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoiseFloor {
    /// When the dwell began.
    pub time: Time,
    /// Where the beam pointed.
    pub beam: Beam,
    /// On which carrier, where that is known.
    pub carrier_hz: Option<f64>,
    /// With which PRF, where that is known.
    pub prf_hz: Option<f64>,
    /// Mean power of noise in a sample, in the samples' own unit.
    pub power: f64,
}

/// Finds quiet levels.
#[derive(Clone, Debug, Default)]
pub(super) struct Floor {
    cells: Vec<f32>,
    /// By the number of summed powers: the quantile of their sum, for a mean of 1 each.
    orders: Vec<(u32, f64)>,
}

impl Floor {
    /// The mean of one of the powers that are summed up in a cell, where there is nothing but noise; `None` of a map without
    /// power.
    pub(super) fn of(&mut self, map: &RangeDopplerMap) -> Option<f64> {
        // An odd stride meets all filters in turn.
        let stride = (map.power.len() / MOST_CELLS).max(1) | 1;
        self.cells.clear();
        let powers = map.power.iter().step_by(stride);
        // Gates in which nothing was received have no power at all.
        self.cells.extend(powers.copied().filter(|power| *power > 0.0 && power.is_finite()));
        if self.cells.is_empty() {
            return None;
        }
        let place = ((self.cells.len() as f64 * QUANTILE) as usize).min(self.cells.len() - 1);
        let (_, level, _) = self.cells.select_nth_unstable_by(place, f32::total_cmp);
        let level = f64::from(*level);
        Some(level / self.quantile(map.summed.max(1)))
    }

    fn quantile(&mut self, order: u32) -> f64 {
        if let Some((_, quantile)) = self.orders.iter().find(|known| known.0 == order) {
            return *quantile;
        }
        // Half of a χ² variable of twice the order is the sum of that many exponential ones.
        let half = chi_square_quantile(QUANTILE, 2.0 * f64::from(order))
            .map_or(f64::from(order), |twice| 0.5 * twice);
        if self.orders.len() == MOST_ORDERS {
            self.orders.clear();
        }
        self.orders.push((order, half));
        half
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_distr::Exp1;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    #[test]
    fn the_level_is_that_of_noise_whatever_else_there_is() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        for summed in [1, 3, 16] {
            let (gates, filters) = (700, 16);
            let mut sums = Vec::new();
            for _ in 0..100 {
                let mut cell = || 2.5 * (0..summed).map(|_| random.sample::<f32, _>(Exp1)).sum::<f32>();
                let mut power: Vec<f32> = (0..gates * filters).map(|_| cell()).collect();
                // Clutter that stands still, and a gate in which nothing is received.
                for gate in power.chunks_exact_mut(filters) {
                    gate[0] *= 1e5;
                    gate[15] *= 1e3;
                }
                power[..filters].fill(0.0);
                let map = RangeDopplerMap { power, gates, filters, summed, ..RangeDopplerMap::default() };
                sums.push(Floor::default().of(&map).unwrap());
            }
            let mean = sums.iter().sum::<f64>() / 100.0;
            // An eighth of the cells is clutter: the quantile is that of 0.34 of the rest.
            assert!((2.4..3.05).contains(&mean), "{summed}: {mean}");
        }
        assert_eq!(Floor::default().of(&RangeDopplerMap::default()), None);
    }
}
