//! Thresholds from cells beside the one under test.
//!
//! - [`CfarReference`] says what the threshold is taken from; `level` averages over what those cells may hold.
//! - `design`: multiplier and Pfa of any of them, for any number of integrated pulses; `target`: Pd and loss.
//! - `one_pulse`: the four multipliers by name, for one pulse.

mod design;
mod level;
mod one_pulse;
mod target;

use super::check;
use super::detection::checked_pulses;
use crate::error::Result;
pub use design::{cfar_multiplier, cfar_pfa};
pub use one_pulse::{ca_multiplier, go_multiplier, os_multiplier, so_multiplier};
pub use target::{cfar_loss_db, cfar_pd};

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
