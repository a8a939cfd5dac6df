//! What the formulas refuse, as typed errors.

use crate::error::{Error, Result};

/// The value again, if it lies in the range.
pub(super) fn within(
    what: &'static str,
    value: f64,
    low: f64,
    high: f64,
    reason: &'static str,
) -> Result<f64> {
    if !value.is_finite() {
        return Err(Error::NonFinite { what, index: 0 });
    }
    if (low..=high).contains(&value) { Ok(value) } else { Err(refused(what, reason)) }
}

/// The value again, if it is a size that anything physical may have. Within 1e-60 and 1e60 no product or quotient
/// that the formulas form runs out of numbers.
pub(super) fn positive(what: &'static str, value: f64) -> Result<f64> {
    within(what, value, 1e-60, 1e60, "must lie in 1e-60..=1e60")
}

/// The value again, if it is a level or a gain.
pub(super) fn decibels(what: &'static str, value: f64) -> Result<f64> {
    within(what, value, -200.0, 200.0, "must lie in -200..=200 dB")
}

/// The value again, if it lies strictly between 0 and 1 and, as a probability of error, is not smaller than what
/// double precision carries through.
pub(super) fn probability(what: &'static str, value: f64) -> Result<f64> {
    let reason = "must lie in 1e-300..1";
    let value = within(what, value, 1e-300, 1.0, reason)?;
    if value < 1.0 { Ok(value) } else { Err(refused(what, reason)) }
}

/// A count as a number, if it lies in the range.
pub(super) fn count(
    what: &'static str,
    value: u32,
    low: u32,
    high: u32,
    reason: &'static str,
) -> Result<f64> {
    if (low..=high).contains(&value) { Ok(f64::from(value)) } else { Err(refused(what, reason)) }
}

pub(super) fn refused(what: &'static str, reason: &'static str) -> Error {
    Error::OutOfRange { what, index: 0, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_told_from_what_is_out_of_range() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(positive("x", value), Err(Error::NonFinite { what: "x", index: 0 }));
            assert_eq!(probability("x", value), Err(Error::NonFinite { what: "x", index: 0 }));
        }
        for value in [0.0, -1.0, 1e-61, 1e61] {
            assert!(matches!(positive("x", value), Err(Error::OutOfRange { .. })));
        }
        for value in [0.0, 1.0, -0.1, 1.1, 1e-301] {
            assert!(matches!(probability("x", value), Err(Error::OutOfRange { .. })));
        }
        assert_eq!((probability("x", 0.5), count("n", 3, 1, 3, "")), (Ok(0.5), Ok(3.0)));
        assert!(count("n", 4, 1, 3, "").is_err());
    }
}
