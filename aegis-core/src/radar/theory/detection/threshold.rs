//! What noise alone crosses.

use crate::error::Result;
use crate::radar::theory::check;
use crate::radar::theory::gamma::{gamma_tails, gamma_threshold};

/// Most pulses whose powers are added.
pub const MOST_INTEGRATED_PULSES: u32 = 10_000;

pub(in crate::radar::theory) fn checked_pulses(pulses: u32) -> Result<f64> {
    check::count("pulses", pulses, 1, MOST_INTEGRATED_PULSES, "must lie in 1..=10000")
}

/// The threshold that the sum of the powers of so many pulses crosses with probability `pfa` where there is only
/// noise, as a multiple of the mean noise power of one pulse (square-law detector, complex Gaussian noise).
///
/// Solves Q(N, T) = Pfa, with Q the regularised upper incomplete gamma function (Richards 2014, Fundamentals of Radar
/// Signal Processing, §6.3.2), to 1e-12 of T. Pfa in 1e-300..1, pulses in 1..=[`MOST_INTEGRATED_PULSES`].
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// use aegis_core::radar::noncoherent_threshold;
/// assert!((noncoherent_threshold(1e-6, 1)? - 13.8155).abs() < 1e-4);
/// assert!((noncoherent_threshold(1e-6, 10)? - 32.7103).abs() < 1e-4);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn noncoherent_threshold(pfa: f64, pulses: u32) -> Result<f64> {
    Ok(gamma_threshold(checked_pulses(pulses)?, check::probability("pfa", pfa)?))
}

/// The probability that noise alone crosses this threshold: the inverse of [`noncoherent_threshold`], with which it
/// shares its source and units. Threshold in 0..=1e60.
///
/// # Errors
/// As there.
///
/// ```
/// use aegis_core::radar::noncoherent_pfa;
/// assert!((noncoherent_pfa(13.815_510_558, 1)? / 1e-6 - 1.0).abs() < 1e-9);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn noncoherent_pfa(threshold: f64, pulses: u32) -> Result<f64> {
    let threshold = check::within("threshold", threshold, 0.0, 1e60, "must lie in 0..=1e60")?;
    Ok(gamma_tails(checked_pulses(pulses)?, threshold).above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pulse_has_a_closed_form() {
        for pfa in [1e-300, 1e-12, 1e-2, 0.5, 0.999] {
            let threshold = noncoherent_threshold(pfa, 1).unwrap();
            assert!((threshold + pfa.ln()).abs() < 1e-13 * threshold.max(1.0), "{pfa}: {threshold}");
        }
    }

    /// A barrage of 64 noise cells against a known floor, Pfa 1e-6: 2.33 dB over it.
    #[test]
    fn the_threshold_of_the_jamming_detector() {
        let over_db = 10.0 * (noncoherent_threshold(1e-6, 64).unwrap() / 64.0).log10();
        assert!((over_db - 2.33).abs() < 0.005, "{over_db}");
    }

    #[test]
    fn nonsense_is_refused() {
        for pfa in [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY, 1e-301] {
            assert!(noncoherent_threshold(pfa, 4).is_err());
        }
        assert!(noncoherent_threshold(0.1, 0).is_err() && noncoherent_threshold(0.1, 10_001).is_err());
        assert!(noncoherent_pfa(-1.0, 1).is_err() && noncoherent_pfa(f64::NAN, 1).is_err());
        assert_eq!((noncoherent_pfa(0.0, 3), noncoherent_pfa(1e60, 3)), (Ok(1.0), Ok(0.0)));
    }
}
