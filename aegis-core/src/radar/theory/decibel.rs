//! Ratios of powers and decibels.

/// Decibels as a ratio of powers.
pub(super) fn ratio(decibels: f64) -> f64 {
    10_f64.powf(0.1 * decibels)
}

/// A ratio of powers in decibels.
pub(super) fn decibels(ratio: f64) -> f64 {
    10.0 * ratio.log10()
}
