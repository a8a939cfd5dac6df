//! Range or range rate from several foldings of it.

use super::check;
use crate::error::{Error, Result};

/// Most foldings of the longest period that are tried.
const MOST_CANDIDATES: usize = 1_000_000;
/// Most measurements at once.
const MOST_MEASUREMENTS: usize = 64;

/// A quantity that was measured but for whole multiples of a period; both in one unit, such as metres.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Folded {
    /// What was measured; any representative.
    pub value: f64,
    /// The period, positive: the unambiguous range, or twice the unambiguous velocity.
    pub period: f64,
}

/// The quantity that explains several foldings.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Unfolded {
    /// Mean of the measurements, each unfolded.
    pub value: f64,
    /// Largest distance of one of them from the mean.
    pub spread: f64,
    /// How many other values in the interval explain them within the tolerance, too: 0 where the answer is the only
    /// one.
    pub alternatives: u32,
}

/// The value in `low..=high` that explains all foldings within `tolerance`; of several, the one that they scatter
/// least around, and of those the lowest. `None` if none does.
///
/// The Chinese remainder theorem for numbers with errors, by trying each folding of the longest period (Morris and
/// Harkness 1996, Airborne Pulsed Doppler Radar, ch. 11). `tolerance` positive and below a quarter of each period, at
/// most 64 measurements, and no more foldings in the interval than a million.
///
/// # Errors
/// [`Error::Shape`] without measurements; [`Error::NonFinite`] or [`Error::OutOfRange`] for numbers that are none, a
/// period, tolerance or interval that is none; [`Error::Capacity`] for too many measurements or foldings.
///
/// ```
/// use aegis_core::radar::{Folded, unfold};
/// let folded = [(3.1, 7.0), (4.9, 8.0), (6.0, 9.0)].map(|(value, period)| Folded { value, period });
/// let found = unfold(&folded, 0.2, 0.0, 503.0)?.unwrap();
/// assert!((found.value - 213.0).abs() < 1e-9 && found.alternatives == 0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn unfold(folded: &[Folded], tolerance: f64, low: f64, high: f64) -> Result<Option<Unfolded>> {
    let longest = checked(folded, tolerance)?;
    let low = check::within("low", low, -1e60, 1e60, "must lie in -1e60..=1e60")?;
    let high = check::within("high", high, low, 1e60, "must lie in low..=1e60")?;

    // One measurement may lie outside of the interval while the mean lies inside.
    let first = ((low - tolerance - longest.value) / longest.period).ceil();
    let last = ((high + tolerance - longest.value) / longest.period).floor();
    let candidates = (last - first + 1.0).max(0.0);
    if candidates > MOST_CANDIDATES as f64 {
        let actual = candidates as usize;
        return Err(Error::Capacity { what: "foldings", actual, limit: MOST_CANDIDATES });
    }
    let explanations = (0..candidates as u32)
        .filter_map(|turn| {
            explain(folded, longest.value + (first + f64::from(turn)) * longest.period, tolerance)
        })
        .filter(|found| (low..=high).contains(&found.value));
    Ok(explanations.fold(None, |best: Option<Unfolded>, found| {
        let Some(best) = best else { return Some(found) };
        let alternatives = best.alternatives + 1;
        let nearer = if found.spread < best.spread { found } else { best };
        Some(Unfolded { alternatives, ..nearer })
    }))
}

/// The measurement with the longest period, which has the fewest foldings.
fn checked(folded: &[Folded], tolerance: f64) -> Result<Folded> {
    if folded.len() > MOST_MEASUREMENTS {
        return Err(Error::Capacity { what: "folded", actual: folded.len(), limit: MOST_MEASUREMENTS });
    }
    let tolerance = check::positive("tolerance", tolerance)?;
    for (index, one) in folded.iter().enumerate() {
        if !(one.value.is_finite() && one.period.is_finite()) {
            return Err(Error::NonFinite { what: "folded", index });
        }
        let reason = "the period must exceed four times the tolerance and not 1e60, the value not 1e60";
        if one.period <= 4.0 * tolerance || one.period > 1e60 || one.value.abs() > 1e60 {
            return Err(Error::OutOfRange { what: "folded", index, reason });
        }
    }
    let longest = folded.iter().copied().reduce(|a, b| if b.period > a.period { b } else { a });
    longest.ok_or_else(|| Error::Shape {
        what: "folded",
        expected: "at least one measurement".to_owned(),
        actual: "none".to_owned(),
    })
}

/// What all measurements say if the quantity is near `candidate`, unless one of them contradicts.
fn explain(folded: &[Folded], candidate: f64, tolerance: f64) -> Option<Unfolded> {
    let away = |one: &Folded| {
        let off = one.value - candidate;
        off - (off / one.period).round() * one.period
    };
    let mean = folded.iter().map(away).sum::<f64>() / folded.len() as f64;
    let spread = folded.iter().map(|one| (away(one) - mean).abs()).fold(0.0, f64::max);
    (spread <= tolerance).then_some(Unfolded { value: candidate + mean, spread, alternatives: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fold(truth: f64, errors: &[f64], periods: &[f64]) -> Vec<Folded> {
        let one = |(error, period): (&f64, &f64)| Folded {
            value: (truth + error).rem_euclid(*period),
            period: *period,
        };
        errors.iter().zip(periods).map(one).collect()
    }

    proptest! {
        #[test]
        fn what_was_folded_comes_back(truth in -250.0..250.0_f64, errors in [-0.1..0.1_f64, -0.1..0.1, -0.1..0.1]) {
            let found = unfold(&fold(truth, &errors, &[7.0, 8.0, 9.0]), 0.2, -251.0, 251.0).unwrap().unwrap();
            prop_assert!((found.value - truth).abs() < 0.1, "{found:?}");
            prop_assert_eq!(found.alternatives, 0);
            prop_assert!(found.spread <= 0.2);
        }
    }

    #[test]
    fn what_folds_the_same_twice_says_so() {
        let folded = fold(3.0, &[0.0, 0.0], &[7.0, 8.0]);
        let found = unfold(&folded, 0.1, 0.0, 111.0).unwrap().unwrap();
        assert!((found.value - 3.0).abs() < 1e-12 && found.alternatives == 1, "{found:?}");
        assert_eq!(unfold(&folded, 0.1, 4.0, 50.0), Ok(None));
    }

    #[test]
    fn measurements_that_contradict_have_no_explanation() {
        let folded = [Folded { value: 0.0, period: 8.0 }, Folded { value: 1.0, period: 4.0 }];
        assert_eq!(unfold(&folded, 0.2, 0.0, 1000.0), Ok(None));
    }

    #[test]
    fn nonsense_is_refused() {
        let good = Folded { value: 1.0, period: 10.0 };
        for bad in [
            Folded { value: f64::NAN, ..good },
            Folded { period: f64::INFINITY, ..good },
            Folded { period: 0.0, ..good },
            Folded { period: -1.0, ..good },
            Folded { period: 0.4, ..good },
        ] {
            assert!(unfold(&[good, bad], 0.1, 0.0, 100.0).is_err(), "{bad:?}");
        }
        assert!(matches!(unfold(&[], 0.1, 0.0, 1.0), Err(Error::Shape { .. })));
        assert!(matches!(unfold(&[good; 65], 0.1, 0.0, 1.0), Err(Error::Capacity { .. })));
        assert!(matches!(unfold(&[good], 0.1, 0.0, 1e9), Err(Error::Capacity { .. })));
        for (tolerance, low, high) in
            [(0.0, 0.0, 1.0), (f64::NAN, 0.0, 1.0), (0.1, 1.0, 0.0), (0.1, f64::NAN, 1.0)]
        {
            assert!(unfold(&[good], tolerance, low, high).is_err());
        }
    }
}
