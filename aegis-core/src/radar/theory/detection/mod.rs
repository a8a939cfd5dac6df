//! From noise and targets to probabilities of detection.
//!
//! - `threshold`: what noise alone crosses with a given probability.
//! - `marcum`: a steady signal in noise; `mixture`: the sum over counts that it and all of Swerling's cases are.
//! - `swerling`: probabilities of detection, and the SNR that they need; `approximations`: the well-known short formulas.
//! - `m_of_n`: binary integration.

mod approximations;
mod m_of_n;
mod marcum;
mod mixture;
mod swerling;
mod threshold;

pub use approximations::{albersheim_db, shnidman_db};
pub use m_of_n::m_of_n;
pub use marcum::marcum_q;
pub use swerling::{Swerling, pd, pd_real_known_signal, required_snr_db};
pub(super) use swerling::{checked_snr, detection_tails, snr_for};
pub(super) use threshold::checked_pulses;
pub use threshold::{MOST_INTEGRATED_PULSES, noncoherent_pfa, noncoherent_threshold};
