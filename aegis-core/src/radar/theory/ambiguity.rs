//! What a waveform resolves, and where it folds.
//!
//! All of Richards 2014, Fundamentals of Radar Signal Processing, ch. 4 and 5, but for the beat frequency (Skolnik
//! 2008, Radar Handbook, §8.3, stretch processing). Each function refuses what is not positive and finite.

use super::check;
use super::decibel::decibels;
use super::equation::wavelength_m;
use crate::error::Result;
use crate::units::SPEED_OF_LIGHT_M_S;

/// How far apart in range two echoes of a waveform of this bandwidth must be to be told apart, metres: c/(2B).
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// ```
/// assert!((aegis_core::radar::range_resolution_m(5e6)? - 29.979_245_8).abs() < 1e-9);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn range_resolution_m(bandwidth_hz: f64) -> Result<f64> {
    Ok(0.5 * SPEED_OF_LIGHT_M_S / check::positive("bandwidth_hz", bandwidth_hz)?)
}

/// How far apart in range rate two echoes must be to be told apart in one dwell, m/s: λ/(2T).
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// ```
/// assert!((aegis_core::radar::velocity_resolution_m_s(2.997_924_58e9, 0.05)? - 1.0).abs() < 1e-12);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn velocity_resolution_m_s(carrier_hz: f64, dwell_s: f64) -> Result<f64> {
    Ok(0.5 * wavelength_m(carrier_hz)? / check::positive("dwell_s", dwell_s)?)
}

/// The range from which echoes come back after the next pulse, metres: c/(2 PRF).
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// ```
/// assert!((aegis_core::radar::unambiguous_range_m(1e3)? - 149_896.229).abs() < 1e-6);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn unambiguous_range_m(prf_hz: f64) -> Result<f64> {
    Ok(0.5 * SPEED_OF_LIGHT_M_S / check::positive("prf_hz", prf_hz)?)
}

/// The range rate, opening or closing, up to which Doppler does not fold, m/s: λ PRF/4.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// ```
/// assert!((aegis_core::radar::unambiguous_velocity_m_s(2.997_924_58e9, 1e3)? - 25.0).abs() < 1e-12);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn unambiguous_velocity_m_s(carrier_hz: f64, prf_hz: f64) -> Result<f64> {
    Ok(0.25 * wavelength_m(carrier_hz)? * check::positive("prf_hz", prf_hz)?)
}

/// The lowest range rate that folds onto zero, m/s: λ PRF/2, twice the unambiguous one. A canceller is blind at each
/// multiple of it.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// ```
/// assert!((aegis_core::radar::first_blind_speed_m_s(2.997_924_58e9, 1e3)? - 50.0).abs() < 1e-12);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn first_blind_speed_m_s(carrier_hz: f64, prf_hz: f64) -> Result<f64> {
    Ok(2.0 * unambiguous_velocity_m_s(carrier_hz, prf_hz)?)
}

/// By how much compression raises the SNR over that of the received samples, decibels: bandwidth times duration. The
/// product is 1 or more.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// ```
/// assert!((aegis_core::radar::pulse_compression_gain_db(5e6, 20e-6)? - 20.0).abs() < 1e-9);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn pulse_compression_gain_db(bandwidth_hz: f64, pulse_s: f64) -> Result<f64> {
    let product = check::positive("bandwidth_hz", bandwidth_hz)? * check::positive("pulse_s", pulse_s)?;
    // A pulse of the carrier alone has a product of 1, give or take a rounding.
    if product < 1.0 - 1e-9 {
        return Err(check::refused("pulse_s", "times bandwidth_hz must be at least 1"));
    }
    Ok(decibels(product))
}

/// Frequency at which the echo of a continuous sweep beats with what is transmitted, hertz: the frequency transmitted
/// less that received, 2R/c · S/T + 2ṙ f/c. A negative sweep falls. Range 0 or more; a positive range rate opens.
///
/// Valid while the delay is short beside the sweep and the target moves by little in it.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange), also for a range
/// rate of c or more.
///
/// ```
/// use aegis_core::radar::beat_frequency_hz;
/// // 150 MHz in 1 ms; a microsecond of delay.
/// assert!((beat_frequency_hz(149.896_229, 0.0, 150e6, 1e-3, 77e9)? - 150e3).abs() < 1e-6);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn beat_frequency_hz(
    range_m: f64,
    range_rate_m_s: f64,
    sweep_hz: f64,
    sweep_s: f64,
    carrier_hz: f64,
) -> Result<f64> {
    let range_m = check::within("range_m", range_m, 0.0, 1e60, "must lie in 0..=1e60")?;
    let c = SPEED_OF_LIGHT_M_S;
    let range_rate_m_s =
        check::within("range_rate_m_s", range_rate_m_s, -c, c, "must lie within the speed of light")?;
    let sweep_hz = check::within("sweep_hz", sweep_hz, -1e60, 1e60, "must lie in -1e60..=1e60")?;
    let rate_hz_s = sweep_hz / check::positive("sweep_s", sweep_s)?;
    Ok(2.0 * range_m / c * rate_hz_s + 2.0 * range_rate_m_s / wavelength_m(carrier_hz)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rising_and_falling_sweeps_part_range_from_doppler() {
        let beat = |sweep_hz| beat_frequency_hz(1e3, -20.0, sweep_hz, 1e-3, 77e9).unwrap();
        let (rising, falling) = (beat(150e6), beat(-150e6));
        let doppler_hz = 2.0 * -20.0 * 77e9 / SPEED_OF_LIGHT_M_S;
        assert!((0.5 * (rising + falling) - doppler_hz).abs() < 1e-6);
        assert!((0.5 * (rising - falling) - 2e3 / SPEED_OF_LIGHT_M_S * 150e9).abs() < 1e-6);
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(range_resolution_m(bad).is_err() && unambiguous_range_m(bad).is_err());
            assert!(velocity_resolution_m_s(bad, 1.0).is_err() && velocity_resolution_m_s(1e9, bad).is_err());
            assert!(unambiguous_velocity_m_s(bad, 1e3).is_err() && first_blind_speed_m_s(1e9, bad).is_err());
            assert!(pulse_compression_gain_db(bad, 1.0).is_err());
            assert!(beat_frequency_hz(1.0, 0.0, 1e6, bad, 1e9).is_err());
        }
        assert!(pulse_compression_gain_db(1e6, 1e-7).is_err());
        assert!(beat_frequency_hz(-1.0, 0.0, 1e6, 1e-3, 1e9).is_err());
        assert!(beat_frequency_hz(1.0, 4e8, 1e6, 1e-3, 1e9).is_err());
    }
}
