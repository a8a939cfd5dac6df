//! Thresholds from cells beside the one under test.
//!
//! - [`CfarReference`] says what the threshold is taken from, `Level` the same where cells count in part; `level` averages over what
//!   those cells may hold.
//! - `design`: multiplier and Pfa of any of them, for any number of integrated pulses; `target`: Pd and loss.
//! - `weighted`: means of all but the strongest cells, and of a cell's past; `two_ranks`: clutter whose spread is unknown, too.
//! - `one_pulse`: the four multipliers by name, for one pulse.

mod design;
mod level;
mod one_pulse;
mod target;
mod two_ranks;
mod weighted;

use super::check;
use super::detection::checked_pulses;
use crate::error::Result;
pub use design::{cfar_multiplier, cfar_pfa};
pub(crate) use design::{level_multiplier, mean_level};
pub use one_pulse::{ca_multiplier, go_multiplier, os_multiplier, so_multiplier};
pub use target::{cfar_loss_db, cfar_pd};
pub(crate) use two_ranks::{Clutter, RankPair};
pub(crate) use weighted::{CensoredMean, weighted_multiplier};

/// What a threshold is taken from. Cells hold the sum of the powers of the integrated pulses; a multiplier multiplies
/// what is said here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CfarReference {
    /// Mean of all cells (Finn and Johnson 1968).
    CellAveraging {
        /// How many cells in all.
        cells: u32,
    },
    /// The larger mean of two halves (Hansen and Sawyers 1980): holds its Pfa at edges of clutter.
    GreatestOf {
        /// How many cells in both halves; even.
        cells: u32,
    },
    /// The smaller mean of two halves (Trunk 1978): sees targets beside others.
    SmallestOf {
        /// How many cells in both halves; even.
        cells: u32,
    },
    /// The cell that has this rank in order of power (Rohling 1983).
    OrderedStatistic {
        /// How many cells in all.
        cells: u32,
        /// Which one, `1..=cells`, from the weakest.
        rank: u32,
    },
}

/// A [`CfarReference`] whose cells are counted in numbers with something in common: noise that is alike in neighbours tells its
/// level as well as so many fewer cells do that have nothing in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Level {
    Mean {
        cells: f64,
    },
    Greatest {
        halves: [f64; 2],
    },
    Smallest {
        halves: [f64; 2],
    },
    /// Its quantile is Beta(rank, cells − rank + 1); the rank is 1 at least, and the cells at most.
    Ordered {
        cells: f64,
        rank: f64,
    },
}

impl Level {
    fn cells(self) -> f64 {
        match self {
            Self::Mean { cells } | Self::Ordered { cells, .. } => cells,
            Self::Greatest { halves } | Self::Smallest { halves } => halves[0] + halves[1],
        }
    }

    /// Whether there is not enough to tell a level from.
    fn is_nothing(self) -> bool {
        const LEAST: f64 = 0.01;
        match self {
            Self::Mean { cells } => cells < LEAST,
            Self::Greatest { halves } | Self::Smallest { halves } => halves[0].min(halves[1]) < LEAST,
            Self::Ordered { cells, rank } => rank < 1.0 || cells < rank,
        }
    }
}

impl From<CfarReference> for Level {
    fn from(reference: CfarReference) -> Self {
        let half = |cells: u32| [0.5 * f64::from(cells); 2];
        match reference {
            CfarReference::CellAveraging { cells } => Self::Mean { cells: f64::from(cells) },
            CfarReference::GreatestOf { cells } => Self::Greatest { halves: half(cells) },
            CfarReference::SmallestOf { cells } => Self::Smallest { halves: half(cells) },
            CfarReference::OrderedStatistic { cells, rank } => {
                Self::Ordered { cells: f64::from(cells), rank: f64::from(rank) }
            }
        }
    }
}

impl CfarReference {
    fn cells(self) -> u32 {
        match self {
            Self::CellAveraging { cells }
            | Self::GreatestOf { cells }
            | Self::SmallestOf { cells }
            | Self::OrderedStatistic { cells, .. } => cells,
        }
    }

    /// The number of pulses, if reference and pulses are what the formulas are made for.
    fn checked(self, pulses: u32) -> Result<f64> {
        let cells = check::count("cells", self.cells(), 1, 100_000, "must lie in 1..=100000")?;
        let pulses = checked_pulses(pulses)?;
        if cells * pulses > 100_000.0 {
            return Err(check::refused("cells", "times pulses must not exceed 100000"));
        }
        match self {
            Self::GreatestOf { cells } | Self::SmallestOf { cells } if cells % 2 != 0 => {
                Err(check::refused("cells", "must be even, for two halves"))
            }
            Self::OrderedStatistic { cells, rank } if rank == 0 || rank > cells => {
                Err(check::refused("rank", "must lie in 1..=cells"))
            }
            _ => Ok(pulses),
        }
    }
}
