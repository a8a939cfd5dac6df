//! How sure one can be that noise has risen: jamming found in cells that hold nothing else.
//!
//! The sum of `M` cells of noise is a gamma variable of that shape. Over a floor that is known the threshold is one of it; over one that was
//! itself the mean of `K` cells it is one of Fisher's F with 2M and 2K degrees of freedom, whose tail is the incomplete beta
//! function `I(K/(K + M t); K, M)` (Abramowitz and Stegun, 26.6.2). A jammer multiplies the mean by 1 + JNR.

use super::beta::beta_below;
use super::check;
use super::decibel::ratio;
use super::gamma::{gamma_tails, gamma_threshold};
use super::solve::root;
use crate::elementary::{hypot, ln};
use crate::error::Result;

const MOST_CELLS: u32 = 1_000_000;

/// The mean of so many cells of noise, as a multiple of the *known* floor, that noise alone exceeds with probability `pfa`: T with
/// Q(M, M T) = Pfa. Cells in 1..=1e6, Pfa in 1e-300..1.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// let over_db = 10.0 * aegis_core::radar::jam_threshold(64, 1e-6)?.log10();
/// assert!((over_db - 2.33).abs() < 0.005);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn jam_threshold(cells: u32, pfa: f64) -> Result<f64> {
    let cells = checked_cells("cells", cells)?;
    Ok(gamma_threshold(cells, check::probability("pfa", pfa)?) / cells)
}

/// The same over a floor that is the mean of `floor_cells` cells of noise itself: a quantile of F(2M, 2K).
///
/// # Errors
/// As [`jam_threshold`].
///
/// ```
/// use aegis_core::radar::{jam_threshold, jam_threshold_of_estimated_floor};
/// let (known, learned) = (jam_threshold(64, 1e-6)?, jam_threshold_of_estimated_floor(64, 256, 1e-6)?);
/// assert!(learned > 1.05 * known);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn jam_threshold_of_estimated_floor(cells: u32, floor_cells: u32, pfa: f64) -> Result<f64> {
    let (cells, floor) = (checked_cells("cells", cells)?, checked_cells("floor_cells", floor_cells)?);
    Ok(ratio_threshold(cells, floor, check::probability("pfa", pfa)?))
}

/// How often noise alone exceeds `threshold` times a floor that is the mean of `floor_cells` cells: what a threshold for a known
/// floor really costs. Threshold in 0..=1e60.
///
/// # Errors
/// As [`jam_threshold`].
///
/// ```
/// use aegis_core::radar::{jam_pfa_of_estimated_floor, jam_threshold};
/// let pfa = jam_pfa_of_estimated_floor(64, 256, jam_threshold(64, 1e-6)?)?;
/// assert!((pfa / 2.4e-5 - 1.0).abs() < 0.02);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn jam_pfa_of_estimated_floor(cells: u32, floor_cells: u32, threshold: f64) -> Result<f64> {
    let (cells, floor) = (checked_cells("cells", cells)?, checked_cells("floor_cells", floor_cells)?);
    Ok(ratio_tail(cells, floor, checked_threshold(threshold)?))
}

/// The probability that a jammer is found over a known floor: Q(M, M T/(1 + JNR)). JNR in −200..=200 dB.
///
/// # Errors
/// As [`jam_threshold`].
///
/// ```
/// use aegis_core::radar::{jam_pd, jam_threshold};
/// assert!((jam_pd(64, jam_threshold(64, 1e-6)?, 0.0)? - 0.88).abs() < 0.005);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn jam_pd(cells: u32, threshold: f64, jnr_db: f64) -> Result<f64> {
    let cells = checked_cells("cells", cells)?;
    let rise = 1.0 + ratio(check::decibels("jnr_db", jnr_db)?);
    Ok(gamma_tails(cells, cells * checked_threshold(threshold)? / rise).above)
}

/// The same over a floor that is the mean of `floor_cells` cells.
///
/// # Errors
/// As [`jam_threshold`].
///
/// ```
/// use aegis_core::radar::{jam_pd, jam_pd_of_estimated_floor, jam_threshold, jam_threshold_of_estimated_floor};
/// let learned = jam_pd_of_estimated_floor(64, 256, jam_threshold_of_estimated_floor(64, 256, 1e-6)?, 0.0)?;
/// assert!(learned < jam_pd(64, jam_threshold(64, 1e-6)?, 0.0)?);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn jam_pd_of_estimated_floor(cells: u32, floor_cells: u32, threshold: f64, jnr_db: f64) -> Result<f64> {
    let (cells, floor) = (checked_cells("cells", cells)?, checked_cells("floor_cells", floor_cells)?);
    let rise = 1.0 + ratio(check::decibels("jnr_db", jnr_db)?);
    Ok(ratio_tail(cells, floor, checked_threshold(threshold)? / rise))
}

/// The probability of false alarm of one test that keeps false events to so many an hour: their quotient, at most ½. Both positive.
///
/// # Errors
/// As [`jam_threshold`].
///
/// ```
/// // 360 beams on 8 channels every 4 s.
/// let tests = 360.0 * 8.0 * 3600.0 / 4.0;
/// assert!((aegis_core::radar::jam_pfa(2.592, tests)? / 1e-6 - 1.0).abs() < 1e-12);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn jam_pfa(false_events_per_hour: f64, tests_per_hour: f64) -> Result<f64> {
    let events = check::positive("false_events_per_hour", false_events_per_hour)?;
    Ok((events / check::positive("tests_per_hour", tests_per_hour)?).min(0.5))
}

/// By how many standard deviations a range rate that ranges show differs from one that a Doppler frequency shows:
/// `z = (ṙ − v_D)/√(σ₁² + σ₂²)`, standard normal where both come from one target (Schleher 1999, Electronic Warfare in the
/// Information Age, ch. 4, has the test). Deviations positive.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// assert_eq!(aegis_core::radar::deception_z(-150.0, 3.0, -200.0, 4.0)?, 10.0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn deception_z(
    range_rate_m_s: f64,
    range_rate_sigma_m_s: f64,
    doppler_m_s: f64,
    doppler_sigma_m_s: f64,
) -> Result<f64> {
    let speed = |what, value| check::within(what, value, -3e8, 3e8, "must lie in -3e8..=3e8");
    let difference = speed("range_rate_m_s", range_rate_m_s)? - speed("doppler_m_s", doppler_m_s)?;
    let first = check::positive("range_rate_sigma_m_s", range_rate_sigma_m_s)?;
    let second = check::positive("doppler_sigma_m_s", doppler_sigma_m_s)?;
    Ok(difference / hypot(first, second))
}

/// That a mean of noise exceeds `threshold` times another mean, of such shapes.
pub(crate) fn ratio_tail(shape: f64, floor_shape: f64, threshold: f64) -> f64 {
    let (own, both) = (shape * threshold, floor_shape + shape * threshold);
    beta_below(floor_shape, shape, floor_shape / both, own / both)
}

/// The threshold with that tail.
pub(crate) fn ratio_threshold(shape: f64, floor_shape: f64, pfa: f64) -> f64 {
    let wanted = ln(pfa);
    let mut high = 2.0;
    while high < 1e60 && ratio_tail(shape, floor_shape, high) > pfa {
        high *= 2.0;
    }
    root(|threshold| wanted - ln(ratio_tail(shape, floor_shape, threshold)), 0.0, high)
}

fn checked_cells(what: &'static str, cells: u32) -> Result<f64> {
    check::count(what, cells, 1, MOST_CELLS, "must lie in 1..=1_000_000")
}

fn checked_threshold(threshold: f64) -> Result<f64> {
    check::within("threshold", threshold, 0.0, 1e60, "must lie in 0..=1e60")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_meet_their_probability() {
        for (cells, floor) in [(1, 1), (8, 64), (64, 256), (64, 16_384), (4096, 64)] {
            for pfa in [0.4, 1e-3, 1e-6, 1e-12] {
                let threshold = jam_threshold_of_estimated_floor(cells, floor, pfa).unwrap();
                let realised = jam_pfa_of_estimated_floor(cells, floor, threshold).unwrap();
                assert!((realised / pfa - 1.0).abs() < 1e-9, "{cells} {floor} {pfa}: {realised}");
            }
        }
    }

    /// Of one cell over one: 1/(1 + T). Of one over K: (1 + T/K)^−K, a cell-averaging threshold.
    #[test]
    fn small_numbers_have_closed_forms() {
        for threshold in [0.1, 1.0, 30.0] {
            let one = jam_pfa_of_estimated_floor(1, 1, threshold).unwrap();
            let many = jam_pfa_of_estimated_floor(1, 16, threshold).unwrap();
            assert!((one - 1.0 / (1.0 + threshold)).abs() < 1e-14);
            assert!((many / (1.0 + threshold / 16.0).powi(-16) - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_floor_of_many_cells_is_known() {
        let (known, learned) = (
            jam_threshold(64, 1e-6).unwrap(),
            jam_threshold_of_estimated_floor(64, 1_000_000, 1e-6).unwrap(),
        );
        assert!((learned / known - 1.0).abs() < 2e-4, "{known} {learned}");
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(jam_threshold(0, 1e-3).is_err() && jam_threshold(8, 0.0).is_err());
        assert!(jam_threshold(8, f64::NAN).is_err() && jam_pd(8, 1.0, f64::NAN).is_err());
        assert!(jam_threshold_of_estimated_floor(8, 0, 1e-3).is_err());
        assert!(jam_pfa_of_estimated_floor(8, 8, -1.0).is_err());
        assert!(jam_pd_of_estimated_floor(MOST_CELLS + 1, 8, 1.0, 0.0).is_err());
        assert!(jam_pfa(0.0, 1.0).is_err() && jam_pfa(1.0, f64::INFINITY).is_err());
        assert!(deception_z(f64::NAN, 1.0, 0.0, 1.0).is_err() && deception_z(0.0, 0.0, 0.0, 1.0).is_err());
    }
}
