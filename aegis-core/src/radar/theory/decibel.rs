//! Ratios of powers and decibels.

/// Decibels as a ratio of powers.
pub(crate) fn ratio(decibels: f64) -> f64 {
    10_f64.powf(decibels / 10.0)
}

/// A ratio of powers in decibels.
pub(crate) fn decibels(ratio: f64) -> f64 {
    10.0 * ratio.log10()
}
