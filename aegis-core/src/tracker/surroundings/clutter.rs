//! The density of false plots, learned in polar cells for each kind of plot.
//!
//! False plots are a Poisson process. With a Gamma prior of mean `λ₀` that is worth `a` plots, the mean after `n`
//! plots in an exposure `E` (square metres times looks) is `(n + a)/(E + a/λ₀)` (Gelman et al. 2013, Bayesian Data
//! Analysis, §2.6). A cell's prior is the density that is typical of the radar, and the prior of that is what is
//! declared.
//!
//! Typical is what a *plot* finds around itself, not the mean over the ground: plots may come from a part of the
//! ground only (one quadrant, the sea, out to some range), and nobody says which. So it is not plots that are counted
//! but pairs of plots in the same cell, as second-order analysis of point processes does (Ripley 1976, J. Appl. Prob.
//! 13, 255–266): empty ground has no pairs, and no plots to look for them. `n` plots in a cell of exposure `E` make
//! `n(n − 1)/2` pairs, of which `λ·nE/2` are expected. Coarse cells have many pairs soon, fine ones reach less beyond
//! the edges of the region with plots; so each level, from coarse to fine, is the prior of the next. Before the first
//! comes the mean over the coarse cells in which there ever was a plot, true or false: it is all that is known while
//! there are no false plots.

use super::cells::{AREA_M2, CELLS, RINGS, SECTORS, cell_of, for_each_swept};
use crate::elementary::powf;
use crate::scan::Sector;

/// Kinds of plot that have a density of their own.
pub(crate) const KINDS: usize = 4;

/// What a look leaves of the weight of the looks and plots before it: they fade with a time constant of 100 looks.
const FADING: f64 = 0.99;
/// So looks never weigh more than this.
const MOST_LOOKS: f64 = 1.0 / (1.0 - FADING);
/// Plots, or pairs of them, that a prior is worth. A density declared ten times too low is within a factor 2 after
/// eight times as many; and a cell with a few plots stays near the typical density.
const PRIOR: f64 = 6.0;
/// Plots that what is declared is worth: it may be a default that is wrong by any factor, and the first look at a busy sky
/// knows better.
const DECLARED: f64 = 0.1;
/// Cells to a side of the blocks in which pairs are counted.
const LEVELS: [usize; 3] = [COARSE, 2, 1];
const COARSE: usize = 4;
const COARSE_RINGS: usize = RINGS / COARSE;
const COARSE_BLOCKS: usize = CELLS / (COARSE * COARSE);
/// Bounds of what may be declared, and of what is learned.
const LEAST_PER_M2: f64 = 1e-18;
const MOST_PER_M2: f64 = 1.0;
/// No cell has more plots than this, to stay finite whatever comes in.
const MOST_PLOTS: f32 = 1e9;
const MOST_SUM: f64 = 1e12;
/// Less is nothing: so what fades away ends.
const LEAST_PLOTS: f32 = 1e-3;
/// A tentative target that has more plots is none.
const MOST_PENDING: u32 = 1000;

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Clutter {
    declared_per_m2: f64,
    /// Looks at each sector, with fading weights.
    looks: Vec<f64>,
    /// Sectors looked at since the typical densities were found.
    swept: f64,
    /// Coarse blocks in which there ever was a plot of any kind.
    seen: Vec<bool>,
    kinds: Vec<Kind>,
}

/// False plots of one kind.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Kind {
    typical_per_m2: f64,
    /// How many in each cell, with fading weights.
    plots: Vec<f32>,
    /// Sum of the probabilities with which they are false, and of their squares.
    sum: f64,
    sum_of_squares: f64,
}

/// The plots of a tentative target, until it is known whether they were false.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct PendingPlots {
    kind: u8,
    /// Where the first one was.
    cell: u16,
    /// The probabilities with which they are counted as false now, summed, and their squares.
    counted: f32,
    squared: f32,
}

impl Clutter {
    pub(super) fn new(declared_per_m2: f64) -> Self {
        let kind = Kind::new(declared_per_m2);
        Self {
            declared_per_m2,
            looks: vec![0.0; SECTORS],
            swept: 0.0,
            seen: vec![false; COARSE_BLOCKS],
            kinds: vec![kind; KINDS],
        }
    }

    #[cfg(feature = "serde")]
    pub(super) fn is_valid(&self) -> bool {
        (LEAST_PER_M2..=MOST_PER_M2).contains(&self.declared_per_m2)
            && self.looks.len() == SECTORS
            && self.looks.iter().all(|looks| (0.0..=1.001 * MOST_LOOKS).contains(looks))
            && (0.0..=SECTORS as f64).contains(&self.swept)
            && self.seen.len() == COARSE_BLOCKS
            && self.kinds.len() == KINDS
            && self.kinds.iter().all(Kind::is_valid)
    }

    pub(super) fn per_m2(&self, kind: usize, azimuth_rad: f64, range_m: f64) -> f64 {
        let cell = cell_of(azimuth_rad, range_m);
        let kind = &self.kinds[kind.min(KINDS - 1)];
        let exposure = self.looks[cell / RINGS] * AREA_M2[cell % RINGS];
        if exposure <= 0.0 {
            return kind.typical_per_m2;
        }
        posterior(f64::from(kind.plots[cell]), exposure, kind.typical_per_m2)
    }

    /// There was a plot in a cell.
    pub(super) fn see(&mut self, cell: usize) {
        let block = cell / (RINGS * COARSE) * COARSE_RINGS + cell % RINGS / COARSE;
        if let Some(seen) = self.seen.get_mut(block) {
            *seen = true;
        }
    }

    /// So many plots of a tentative target are false with this probability, whatever was thought of them before.
    pub(super) fn weigh(&mut self, pending: &mut PendingPlots, plots: u32, probability: f64) {
        let kind = self.kinds.get_mut(usize::from(pending.kind));
        if let Some(kind) = kind.filter(|_| (0.0..=1.0).contains(&probability)) {
            let counted = f64::from(plots.min(MOST_PENDING)) * probability;
            kind.weigh(pending, counted as f32, (counted * probability) as f32);
            self.see(usize::from(pending.cell));
        }
    }

    /// A look fades what was before. Typical densities are found anew once as many sectors were swept as the radar
    /// looks at.
    pub(super) fn look(&mut self, sectors: &[Sector]) {
        for_each_swept(sectors, |sector, share| self.fade(sector, share));
        let looked_at = self.looks.iter().filter(|looks| **looks > 0.0).count() as f64;
        if self.swept > 0.0 && self.swept > 0.999 * looked_at {
            self.swept = 0.0;
            self.find_typical();
        }
    }

    /// A share `f` of a look at a sector: weights fall by `γᶠ`, and looks grow so that shares of 1 in all are one look.
    fn fade(&mut self, sector: usize, share: f64) {
        let kept = if share < 1.0 { powf(FADING, share) } else { FADING };
        self.looks[sector] = self.looks[sector] * kept + MOST_LOOKS * (1.0 - kept);
        self.swept = (self.swept + share).min(SECTORS as f64);
        for kind in self.kinds.iter_mut().filter(|kind| kind.is_in_use()) {
            for plots in &mut kind.plots[sector * RINGS..(sector + 1) * RINGS] {
                let faded = *plots * kept as f32;
                *plots = if faded < LEAST_PLOTS { 0.0 } else { faded };
            }
        }
    }

    fn find_typical(&mut self) {
        let exposure = self.seen_exposure();
        let Self { declared_per_m2, looks, kinds, seen, .. } = self;
        for kind in kinds {
            kind.sum *= FADING;
            kind.sum_of_squares *= FADING;
            kind.typical_per_m2 = kind.typical(looks, seen, exposure, *declared_per_m2);
        }
    }

    /// Exposure of all coarse blocks where there ever was a plot.
    fn seen_exposure(&self) -> f64 {
        seen_blocks(&self.seen)
            .map(|(sector, ring)| {
                let looks: f64 = self.looks[sector..sector + COARSE].iter().sum();
                looks * AREA_M2[ring..ring + COARSE].iter().sum::<f64>()
            })
            .sum()
    }
}

/// The first sector and ring of each coarse block where there ever was a plot.
fn seen_blocks(seen: &[bool]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let blocks = seen.iter().enumerate().filter(|(_, seen)| **seen);
    blocks.map(|(index, _)| (index / COARSE_RINGS * COARSE, index % COARSE_RINGS * COARSE))
}

impl Kind {
    fn new(typical_per_m2: f64) -> Self {
        Self { typical_per_m2, plots: vec![0.0; CELLS], sum: 0.0, sum_of_squares: 0.0 }
    }

    #[cfg(feature = "serde")]
    fn is_valid(&self) -> bool {
        let sums = 0.0..=MOST_SUM;
        (LEAST_PER_M2..=MOST_PER_M2).contains(&self.typical_per_m2)
            && self.plots.len() == CELLS
            && self.plots.iter().all(|plots| (0.0..=MOST_PLOTS).contains(plots))
            && sums.contains(&self.sum)
            && sums.contains(&self.sum_of_squares)
    }

    fn weigh(&mut self, pending: &mut PendingPlots, counted: f32, squared: f32) {
        let Some(count) = self.plots.get_mut(usize::from(pending.cell)) else { return };
        *count = (*count + counted - pending.counted).clamp(0.0, MOST_PLOTS);
        self.sum = (self.sum + f64::from(counted - pending.counted)).clamp(0.0, MOST_SUM);
        self.sum_of_squares =
            (self.sum_of_squares + f64::from(squared - pending.squared)).clamp(0.0, MOST_SUM);
        (pending.counted, pending.squared) = (counted, squared);
    }

    /// Mean of the probabilities, each weighted by itself: near 1 where most is known.
    fn mean_probability(&self) -> f64 {
        if self.sum > 0.0 { (self.sum_of_squares / self.sum).min(1.0) } else { 1.0 }
    }

    /// Whether there ever was a false plot of this kind.
    fn is_in_use(&self) -> bool {
        self.sum > 0.0
    }

    /// The density that is typical, from the mean over the exposure where there ever was a plot, and pairs at all levels.
    fn typical(&self, looks: &[f64], seen: &[bool], exposure: f64, declared_per_m2: f64) -> f64 {
        if !self.is_in_use() {
            return posterior_of(0.0, exposure, declared_per_m2, DECLARED);
        }
        let (plots, levels) = self.pairs(looks, seen);
        let mean = posterior_of(plots, exposure, declared_per_m2, DECLARED);
        levels.iter().fold(mean, |prior, pairs| posterior(pairs.count.max(0.0), pairs.exposure, prior))
    }

    /// All plots, and at each level the pairs of those that lie in one block. On most of the ground there never was a plot.
    fn pairs(&self, looks: &[f64], seen: &[bool]) -> (f64, [Pairs; LEVELS.len()]) {
        let (mut plots, mut levels) = (0.0, [Pairs::default(); LEVELS.len()]);
        for (sector, ring) in seen_blocks(seen) {
            let block = self.block::<COARSE>(looks, sector, ring);
            if block.plots > 0.0 {
                plots += block.plots;
                self.add_pairs(looks, sector, ring, &mut levels);
            }
        }
        (plots, levels)
    }

    /// Those of the coarse block that begins at these cells, at each of [`LEVELS`].
    fn add_pairs(&self, looks: &[f64], sector: usize, ring: usize, levels: &mut [Pairs; LEVELS.len()]) {
        let [coarse, middle, fine] = levels;
        self.add_pairs_of::<{ LEVELS[0] }>(looks, sector, ring, coarse);
        self.add_pairs_of::<{ LEVELS[1] }>(looks, sector, ring, middle);
        self.add_pairs_of::<{ LEVELS[2] }>(looks, sector, ring, fine);
    }

    /// In blocks of so many cells to a side.
    fn add_pairs_of<const SIDE: usize>(&self, looks: &[f64], sector: usize, ring: usize, pairs: &mut Pairs) {
        let probability = self.mean_probability();
        for sector in (sector..sector + COARSE).step_by(SIDE) {
            for ring in (ring..ring + COARSE).step_by(SIDE) {
                let block = self.block::<SIDE>(looks, sector, ring);
                if block.plots > 0.0 {
                    pairs.count += 0.5 * (block.plots * block.plots - probability * block.squares);
                    pairs.exposure += 0.5 * block.plots * block.exposure;
                }
            }
        }
    }

    /// Square, of so many cells to a side; it begins at these. Most have no plots: then nothing else of them is asked for.
    fn block<const SIDE: usize>(&self, looks: &[f64], sector: usize, ring: usize) -> Block {
        let looks = &looks[sector..sector + SIDE];
        let mut block = Block { plots: 0.0, squares: 0.0, exposure: 0.0 };
        for (column, &looks) in looks.iter().enumerate().filter(|(_, looks)| **looks > 0.0) {
            let first = (sector + column) * RINGS + ring;
            let plots: f32 = self.plots[first..first + SIDE].iter().sum();
            if plots > 0.0 {
                block.plots += f64::from(plots);
                block.squares += f64::from(plots) * mean_weight(looks);
            }
        }
        if block.plots > 0.0 {
            let area_m2: f64 = AREA_M2[ring..ring + SIDE].iter().sum();
            for looks in looks.iter().filter(|looks| **looks > 0.0) {
                block.exposure += area_m2 * looks;
            }
        }
        block
    }
}

/// Pairs of plots in the blocks of one level, and how many are expected at density 1. How many pairs plots make with
/// themselves is known in the mean only: the count may come out below 0.
#[derive(Clone, Copy, Debug, Default)]
struct Pairs {
    count: f64,
    exposure: f64,
}

/// What lies in a block of cells: plots, their squared weights as if all were surely false, and square metres times
/// looks.
struct Block {
    plots: f64,
    squares: f64,
    exposure: f64,
}

impl PendingPlots {
    /// No plot yet.
    pub(super) fn at(kind: usize, azimuth_rad: f64, range_m: f64) -> Self {
        let cell = cell_of(azimuth_rad, range_m) as u16;
        Self { kind: kind.min(KINDS - 1) as u8, cell, counted: 0.0, squared: 0.0 }
    }

    /// The same, with nothing counted.
    pub(crate) fn none(self) -> Self {
        Self { counted: 0.0, squared: 0.0, ..self }
    }

    /// Of which kind they are.
    pub(crate) fn kind(&self) -> usize {
        usize::from(self.kind)
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        usize::from(self.kind) < KINDS
            && usize::from(self.cell) < CELLS
            && (0.0..=MOST_PENDING as f32).contains(&self.counted)
            && (0.0..=self.counted).contains(&self.squared)
    }
}

/// Mean weight that plots have now: `Σγ²ᵏ/Σγᵏ` over the looks since the first, of which `looks = Σγᵏ`.
fn mean_weight(looks: f64) -> f64 {
    (2.0 - (1.0 - FADING) * looks) / (1.0 + FADING)
}

/// The posterior mean of the head of this file, so written that it divides once.
fn posterior(count: f64, exposure: f64, prior: f64) -> f64 {
    posterior_of(count, exposure, prior, PRIOR)
}

/// The same with a prior that is worth so many plots.
fn posterior_of(count: f64, exposure: f64, prior: f64, worth: f64) -> f64 {
    let mean = prior * (count + worth) / (exposure * prior + worth);
    mean.clamp(LEAST_PER_M2, MOST_PER_M2)
}

#[cfg(test)]
mod tests;
