//! At which heights the plots are that no target explains.
//!
//! Reported heights crowd on flight levels, and some are flown by many: that two unrelated plots report the same height is
//! far likelier than were heights spread evenly. The density of heights is the posterior mean of a Dirichlet distribution
//! over layers, whose prior is that even spread (Gelman et al. 2013, Bayesian Data Analysis, §3.4).

use crate::tracker::measurement::HEIGHT_SPREAD_M;

/// Layers half as thick as flight levels are apart.
const LAYERS: usize = 80;
const LAYER_M: f64 = HEIGHT_SPREAD_M / LAYERS as f64;
/// Plots that the even spread is worth.
const PRIOR: f64 = 80.0;
/// Plots that are remembered.
const MOST_PLOTS: f64 = 4000.0;

/// How many plots there were in each layer that no target explained.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Heights {
    plots: Vec<f64>,
    all: f64,
}

impl Heights {
    pub(super) fn new() -> Self {
        Self { plots: vec![0.0; LAYERS], all: 0.0 }
    }

    /// The density of heights, as a multiple of that of an even spread.
    pub(super) fn density(&self, height_m: f64) -> f64 {
        LAYERS as f64 * (self.plots[layer_of(height_m)] + PRIOR / LAYERS as f64) / (self.all + PRIOR)
    }

    /// A plot that no target explains with this probability.
    pub(super) fn learn(&mut self, height_m: f64, probability: f64) {
        if !(0.0..=1.0).contains(&probability) {
            return;
        }
        self.plots[layer_of(height_m)] += probability;
        self.all += probability;
        if self.all > MOST_PLOTS {
            self.plots.iter_mut().for_each(|plots| *plots *= 0.5);
            self.all *= 0.5;
        }
    }

    #[cfg(feature = "serde")]
    pub(super) fn is_valid(&self) -> bool {
        let whole: f64 = self.plots.iter().sum();
        self.plots.len() == LAYERS
            && self.plots.iter().all(|plots| *plots >= 0.0)
            && (0.0..=MOST_PLOTS).contains(&self.all)
            && (whole - self.all).abs() <= 1e-6 * (1.0 + self.all)
    }
}

/// What is lower or higher than all layers belongs to the last one.
fn layer_of(height_m: f64) -> usize {
    ((height_m / LAYER_M) as usize).min(LAYERS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crowded_levels_become_dense_and_the_whole_stays_one() {
        let mut heights = Heights::new();
        assert!((heights.density(10_000.0) - 1.0).abs() < 1e-12);
        for plot in 0..2000_u32 {
            // Half fly at one level, the others anywhere.
            let height_m = if plot % 2 == 0 { 10_973.0 } else { f64::from(plot) * 6.0 };
            heights.learn(height_m, 1.0);
        }
        let (crowded, empty) = (heights.density(10_980.0), heights.density(9000.0));
        assert!((30.0..45.0).contains(&crowded) && (0.4..0.6).contains(&empty), "{crowded} {empty}");
        let whole: f64 = (0..LAYERS).map(|layer| heights.density((layer as f64 + 0.5) * LAYER_M)).sum();
        assert!((whole / LAYERS as f64 - 1.0).abs() < 1e-9, "{whole}");
    }

    #[test]
    fn it_is_bounded_whatever_comes_in() {
        let mut heights = Heights::new();
        for height_m in [f64::NAN, f64::INFINITY, -1e300, 1e300, 0.0] {
            for probability in [f64::NAN, f64::INFINITY, -1.0, 2.0, 0.0, 1.0] {
                for _ in 0..5000 {
                    heights.learn(height_m, probability);
                }
                assert!(heights.density(height_m).is_finite() && heights.density(height_m) > 0.0);
            }
        }
        #[cfg(feature = "serde")]
        assert!(heights.is_valid());
    }
}
