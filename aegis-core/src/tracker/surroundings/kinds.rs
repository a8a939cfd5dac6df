//! Which kinds of plot targets give: learned from confirmed tracks, and for each target from its own plots.
//!
//! Where every aircraft answers the secondary radar, a plot without an answer is hardly one; and a target that never
//! answered will not begin to. A target's chances are the posterior mean of a Dirichlet distribution whose prior is
//! what all targets do (Gelman et al. 2013, Bayesian Data Analysis, §3.4).

use super::clutter::KINDS;

/// Plots of each kind that are taken as seen before the first.
const SEEN_BEFORE: f64 = 0.5;
/// Plots that are remembered of all targets.
const MOST_SEEN: f64 = 2000.0;
/// No target has so many plots of a kind before it is confirmed.
const MOST_OF_ONE: u16 = 20;
/// Plots of its own that weigh as much as what all targets do.
const PRIOR: f64 = 3.0;

/// How many plots of each kind confirmed tracks took.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Kinds {
    seen: [f64; KINDS],
}

/// Plots of each kind that a target is taken to have given before its first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KindChances {
    prior: [f64; KINDS],
}

/// How many plots of each kind one target gave.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct OwnKinds {
    seen: [u16; KINDS],
}

impl Default for Kinds {
    fn default() -> Self {
        Self { seen: [SEEN_BEFORE; KINDS] }
    }
}

impl Kinds {
    /// What all targets do, ready to be compared with what single ones do.
    pub(crate) fn chances(&self) -> KindChances {
        let all: f64 = self.seen.iter().sum();
        KindChances { prior: self.seen.map(|seen| PRIOR * seen / all) }
    }

    /// As [`KindChances::ratio`] of a target of which nothing is known.
    pub(crate) fn newcomer_ratio(&self, kind: usize) -> f64 {
        self.seen[kind.min(KINDS - 1)] / self.seen.iter().copied().fold(SEEN_BEFORE, f64::max)
    }

    /// A confirmed track took a plot.
    pub(crate) fn learn(&mut self, kind: usize) {
        let all: f64 = self.seen.iter().sum();
        let keep = (MOST_SEEN / (all + 1.0)).min(1.0);
        self.seen[kind.min(KINDS - 1)] += 1.0;
        self.seen = self.seen.map(|seen| (seen * keep).max(SEEN_BEFORE));
    }

    /// What a target gave before it was confirmed.
    pub(crate) fn learn_all(&mut self, own: OwnKinds) {
        for (kind, count) in own.seen.into_iter().enumerate() {
            for _ in 0..count.min(MOST_OF_ONE) {
                self.learn(kind);
            }
        }
    }

    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        self.seen.iter().all(|seen| (SEEN_BEFORE..=2.0 * MOST_SEEN).contains(seen))
    }
}

impl KindChances {
    /// How likely a target gives a plot of this kind, relative to the likeliest kind: the declared density of false
    /// plots does not say of which kind they are either.
    pub(crate) fn ratio(&self, own: OwnKinds, kind: usize) -> f64 {
        let chances: [f64; KINDS] = std::array::from_fn(|kind| f64::from(own.seen[kind]) + self.prior[kind]);
        chances[kind.min(KINDS - 1)] / chances.iter().copied().fold(0.0, f64::max)
    }
}

impl OwnKinds {
    pub(crate) fn of(kind: usize) -> Self {
        let mut kinds = Self::default();
        kinds.add(kind);
        kinds
    }

    pub(crate) fn add(&mut self, kind: usize) {
        let seen = &mut self.seen[kind.min(KINDS - 1)];
        *seen = seen.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_anything_is_known_all_kinds_are_alike() {
        assert!(
            (0..KINDS).all(|kind| (Kinds::default().chances().ratio(OwnKinds::default(), kind) - 1.0).abs() < 1e-12)
        );
    }

    #[test]
    fn what_targets_never_give_becomes_unlikely_but_not_for_one_that_does() {
        let mut kinds = Kinds::default();
        for _ in 0..1000 {
            kinds.learn(2);
        }
        for kind in 0..KINDS {
            let of_chances = kinds.chances().ratio(OwnKinds::default(), kind);
            assert!((kinds.newcomer_ratio(kind) - of_chances).abs() < 1e-12);
        }
        assert!(kinds.chances().ratio(OwnKinds::default(), 1) < 1e-3);
        let mut silent = OwnKinds::default();
        for _ in 0..20 {
            silent.add(1);
        }
        assert!(kinds.chances().ratio(silent, 1) > 0.99 && kinds.chances().ratio(silent, 2) < 0.2);
    }
}
