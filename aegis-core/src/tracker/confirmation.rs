//! What confirms a target, and what ends it: the probability that it exists, or M plots of its own in N looks and K
//! looks without one (Blackman and Popoli 1999, §6).

use super::bernoulli::Bernoulli;
use super::population::{Newcomers, moderated};
use crate::config::{AssociationMode, ConfirmationLogic, TrackerConfig};

/// What was tracked is forgotten below this share of the existence at which other targets are.
const LOST_SHARE: f64 = 0.3;

/// The latest looks at a target, the newest in the lowest bit: 1 where it had a plot of its own. Before its first plot
/// there was none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct LookHistory(u32);

impl LookHistory {
    /// A plot began the target.
    pub(crate) const BEGUN: Self = Self(1);

    /// A look brought a plot of its own.
    pub(crate) fn add_plot(&mut self) {
        self.0 = self.0 << 1 | 1;
    }

    /// A look did not.
    pub(crate) fn add_miss(&mut self) {
        self.0 <<= 1;
    }

    /// In how many of the latest looks it had a plot.
    fn plots_in(self, looks: u32) -> u32 {
        let all = u32::MAX >> 32_u32.saturating_sub(looks).min(31);
        (self.0 & all).count_ones()
    }
}

/// Whether a tentative target that has just had a plot is confirmed by it.
pub(crate) fn is_confirmed_by<const D: usize>(
    config: &TrackerConfig,
    target: &Bernoulli<D>,
    newcomers: &Newcomers,
) -> bool {
    match config.confirmation {
        ConfirmationLogic::Existence => {
            target.existence >= config.confirm_existence
                && target.plots >= least_plots(config)
                && holds_for_other_odds(config, target, newcomers)
        }
        ConfirmationLogic::MOfN { plots, looks, .. } => target.looks.plots_in(looks) >= plots,
    }
}

/// What is likely only if newcomers are as many as was guessed waits for a further plot.
fn holds_for_other_odds<const D: usize>(
    config: &TrackerConfig,
    target: &Bernoulli<D>,
    newcomers: &Newcomers,
) -> bool {
    let pending = target.pending.as_ref();
    let variance = pending.map_or(0.0, |pending| newcomers.ln_odds_variance(&pending.newcomer));
    moderated(target.existence, variance) >= config.confirm_existence
}

/// A best assignment gives a plot that two targets may have given wholly to one, and so takes too little evidence for much:
/// there it takes one plot more.
fn least_plots(config: &TrackerConfig) -> u32 {
    config.confirm_plots + u32::from(config.association == AssociationMode::Hungarian)
}

/// Whether a target that was missed is too unlikely to be kept. What was tracked is kept longer: it may be found again.
pub(crate) fn is_forgotten<const D: usize>(config: &TrackerConfig, target: &Bernoulli<D>) -> bool {
    match config.confirmation {
        ConfirmationLogic::Existence => {
            let share = if target.is_confirmed() { LOST_SHARE } else { 1.0 };
            target.misses > 0 && target.existence < share * config.forget_existence
        }
        ConfirmationLogic::MOfN { misses, .. } => target.misses >= misses,
    }
}

/// Whether a confirmed target is too unlikely for the picture, though it may still be found again.
pub(crate) fn is_hidden<const D: usize>(config: &TrackerConfig, target: &Bernoulli<D>) -> bool {
    match config.confirmation {
        ConfirmationLogic::Existence => target.existence < config.drop_existence,
        ConfirmationLogic::MOfN { .. } => false,
    }
}

/// Whether a target that is not there in the best joint story is left out of the picture. Who counts looks goes on
/// showing it until the count is full.
pub(crate) fn is_left_out<const D: usize>(config: &TrackerConfig, target: &Bernoulli<D>) -> bool {
    config.confirmation == ConfirmationLogic::Existence || !target.is_confirmed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides_over_the_latest_looks() {
        let mut looks = LookHistory::BEGUN;
        assert_eq!((looks.plots_in(2), looks.plots_in(32)), (1, 1));
        looks.add_miss();
        looks.add_plot();
        assert_eq!((looks.plots_in(2), looks.plots_in(3)), (1, 2));
        for _ in 0..100 {
            looks.add_plot();
        }
        assert_eq!([2, 5, 31, 32].map(|count| looks.plots_in(count)), [2, 5, 31, 32]);
        for _ in 0..32 {
            looks.add_miss();
        }
        assert_eq!(looks.plots_in(32), 0);
    }
}
