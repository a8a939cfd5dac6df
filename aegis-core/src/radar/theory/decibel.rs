//! Ratios of powers and decibels.

use crate::elementary::{log10, powf};

/// Decibels as a ratio of powers.
pub(crate) fn ratio(decibels: f64) -> f64 {
    powf(10.0, decibels / 10.0)
}

/// A ratio of powers in decibels.
pub(crate) fn decibels(ratio: f64) -> f64 {
    10.0 * log10(ratio)
}
