//! The textbook: what detection, accuracy and range can be, as functions of their causes. None of them allocates in
//! proportion to anything but its arguments, and each refuses what lies outside its range of validity.
//!
//! - `detection`: thresholds, Marcum's function, Swerling's targets, the SNR that a detection needs.
//! - `cfar`: thresholds from cells beside the one under test, and what not knowing the noise costs.
//! - `equation`, `jamming`, `propagation`: how strong an echo is, against noise and interference, and how far one sees.
//! - `listening`: how sure one can be that noise has risen, and that an echo contradicts itself.
//! - `location`: where bearings meet.
//! - `ambiguity`, `unfold`, `mti`, `array`: what a waveform and an aperture resolve, fold and suppress.
//! - `bounds`: how accurate a measurement can be.
//!
//! Under them lie `counts`, `gamma` and `beta` (probabilities that keep their digits far out in the tails), `solve` and
//! `check`.

mod ambiguity;
mod array;
mod beta;
mod bounds;
mod cfar;
mod check;
mod counts;
mod decibel;
mod detection;
mod equation;
mod gamma;
mod jamming;
mod listening;
mod location;
mod mti;
mod propagation;
mod solve;
mod unfold;

pub use ambiguity::{
    beat_frequency_hz, first_blind_speed_m_s, pulse_compression_gain_db, range_resolution_m,
    unambiguous_range_m, unambiguous_velocity_m_s, velocity_resolution_m_s,
};
pub use array::half_power_beamwidth_rad;
pub use bounds::{
    Spectrum, angle_bound_rad, doppler_bound_hz, monopulse_sigma_rad, range_bound_m, rms_bandwidth_rad_s,
};
pub(crate) use cfar::{
    CensoredMean, Clutter, Level, RankPair, level_multiplier, mean_level, weighted_multiplier,
};
pub use cfar::{
    CfarReference, ca_multiplier, cfar_loss_db, cfar_multiplier, cfar_pd, cfar_pfa, go_multiplier,
    os_multiplier, so_multiplier,
};
#[cfg(feature = "sim")]
pub(crate) use decibel::{decibels as to_db, ratio as from_db};
pub use detection::{
    MOST_INTEGRATED_PULSES, Swerling, albersheim_db, m_of_n, marcum_q, noncoherent_pfa,
    noncoherent_threshold, pd, pd_real_known_signal, required_snr_db, shnidman_db,
};
pub use equation::{
    BOLTZMANN_J_K, REFERENCE_TEMPERATURE_K, RadarEquation, max_range_m, noise_power_dbm, peak_power_w, snr_db,
};
pub(crate) use gamma::{gamma_quantile, gamma_tails};
pub use jamming::{
    NoiseJammer, burn_through_by_jnr_m, burn_through_range_m, canceller_limit_db, in_band_fraction, jnr_db,
    sidelobe_blanking_probability, stand_off_range_factor,
};
pub use listening::{
    deception_z, jam_pd, jam_pd_of_estimated_floor, jam_pfa, jam_pfa_of_estimated_floor, jam_threshold,
    jam_threshold_of_estimated_floor,
};
pub(crate) use listening::{ratio_tail, ratio_threshold};
pub(crate) use location::crossing;
pub use location::{Bearing, BearingFix, bearing_ghosts, cep_m, triangulate};
pub use mti::mti_improvement_db;
pub use propagation::{EARTH_RADIUS_M, STANDARD_EARTH_FACTOR, effective_earth_factor, horizon_range_m};
pub use unfold::{Folded, Unfolded, unfold};
