//! The well-known multipliers by name, for one pulse. [`cfar_multiplier`] is for more.

use super::{CfarReference, cfar_multiplier};
use crate::error::Result;

/// Multiplier of the mean of `cells` cells for a probability of false alarm, N(Pfa^(−1/N) − 1), one pulse (Richards
/// 2014, Fundamentals of Radar Signal Processing, §6.5.2). Cells in 1..=100 000, Pfa in 1e-300..1.
///
/// # Errors
/// As [`cfar_multiplier`].
///
/// ```
/// assert!((aegis_core::radar::ca_multiplier(16, 1e-6)? - 21.942).abs() < 5e-4);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn ca_multiplier(cells: u32, pfa: f64) -> Result<f64> {
    cfar_multiplier(CfarReference::CellAveraging { cells }, 1, pfa)
}

/// Multiplier of the larger mean of the two halves of `cells` cells for a probability of false alarm, one pulse
/// (Hansen and Sawyers 1980, IEEE Trans. AES 16, 115–118). Cells even, in 2..=100 000, Pfa in 1e-300..1.
///
/// # Errors
/// As [`cfar_multiplier`].
///
/// ```
/// assert!((aegis_core::radar::go_multiplier(16, 1e-6)? - 19.356).abs() < 5e-4);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn go_multiplier(cells: u32, pfa: f64) -> Result<f64> {
    cfar_multiplier(CfarReference::GreatestOf { cells }, 1, pfa)
}

/// Multiplier of the smaller mean of the two halves of `cells` cells for a probability of false alarm, one pulse
/// (Gandhi and Kassam 1988, IEEE Trans. AES 24, 427–445). Cells even, in 2..=100 000, Pfa in 1e-300..1.
///
/// # Errors
/// As [`cfar_multiplier`].
///
/// ```
/// assert!((aegis_core::radar::so_multiplier(16, 1e-6)? - 41.057).abs() < 5e-4);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn so_multiplier(cells: u32, pfa: f64) -> Result<f64> {
    cfar_multiplier(CfarReference::SmallestOf { cells }, 1, pfa)
}

/// Multiplier of the cell of this rank among `cells` cells for a probability of false alarm, one pulse (Rohling 1983,
/// IEEE Trans. AES 19, 608–621). Cells in 1..=100 000, rank in 1..=cells from the weakest, Pfa in 1e-300..1.
///
/// # Errors
/// As [`cfar_multiplier`].
///
/// ```
/// assert!((aegis_core::radar::os_multiplier(16, 12, 1e-6)? - 20.954).abs() < 5e-4);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn os_multiplier(cells: u32, rank: u32, pfa: f64) -> Result<f64> {
    cfar_multiplier(CfarReference::OrderedStatistic { cells, rank }, 1, pfa)
}
