//! The radar equation.

use super::check;
use super::decibel::{decibels, ratio};
use crate::error::Result;
use crate::units::SPEED_OF_LIGHT_M_S;
use std::f64::consts::PI;

/// Boltzmann's constant, J/K (exact, SI 2019).
pub const BOLTZMANN_J_K: f64 = 1.380_649e-23;
/// The temperature that noise figures refer to, K (IEEE).
pub const REFERENCE_TEMPERATURE_K: f64 = 290.0;

/// A monostatic radar, as the radar equation sees it. The default is a medium-range surveillance radar in S band.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct RadarEquation {
    /// Carrier frequency, hertz, positive. Default 3e9.
    pub carrier_hz: f64,
    /// Power while it transmits, watts, positive. Default 20 000.
    pub peak_power_w: f64,
    /// How long one pulse lasts, seconds, positive. Default 20e-6. What is compressed counts in full: a matched
    /// filter collects all of its energy.
    pub pulse_s: f64,
    /// Pulses that are added coherently, 1 or more. Default 1.
    pub pulses: u32,
    /// Gain of the transmitting antenna toward the target, dB, `-200..=200`. Default 34.
    pub transmit_gain_db: f64,
    /// Gain of the receiving antenna, dB, `-200..=200`. Default 34.
    pub receive_gain_db: f64,
    /// Noise figure of the receiver, dB, `-200..=200`. Default 3.
    pub noise_figure_db: f64,
    /// Temperature that the noise figure multiplies, kelvin, positive. Default [`REFERENCE_TEMPERATURE_K`].
    pub temperature_k: f64,
    /// All losses of the echo, dB, `-200..=200`. Default 6.
    pub losses_db: f64,
}

impl Default for RadarEquation {
    fn default() -> Self {
        Self {
            carrier_hz: 3e9,
            peak_power_w: 20_000.0,
            pulse_s: 20e-6,
            pulses: 1,
            transmit_gain_db: 34.0,
            receive_gain_db: 34.0,
            noise_figure_db: 3.0,
            temperature_k: REFERENCE_TEMPERATURE_K,
            losses_db: 6.0,
        }
    }
}

impl RadarEquation {
    /// SNR of a target of 1 m² at 1 m:
    ///
    /// Pt τ n Gt Gr λ² / ((4π)³ k T F L).
    pub(super) fn snr_at_one_metre(&self) -> Result<f64> {
        let energy_j = check::positive("peak_power_w", self.peak_power_w)?
            * check::positive("pulse_s", self.pulse_s)?
            * check::count("pulses", self.pulses, 1, u32::MAX, "must be at least 1")?;
        let gain = ratio(
            check::decibels("transmit_gain_db", self.transmit_gain_db)?
                + check::decibels("receive_gain_db", self.receive_gain_db)?
                - check::decibels("losses_db", self.losses_db)?,
        );
        let wavelength_m = self.wavelength_m()?;
        Ok(energy_j * gain * wavelength_m * wavelength_m / ((4.0 * PI).powi(3) * self.noise_w_per_hz()?))
    }

    /// k T F.
    pub(super) fn noise_w_per_hz(&self) -> Result<f64> {
        let temperature_k = check::positive("temperature_k", self.temperature_k)?;
        let figure = ratio(check::decibels("noise_figure_db", self.noise_figure_db)?);
        Ok(BOLTZMANN_J_K * temperature_k * figure)
    }

    pub(super) fn wavelength_m(&self) -> Result<f64> {
        wavelength_m(self.carrier_hz)
    }
}

pub(super) fn wavelength_m(carrier_hz: f64) -> Result<f64> {
    Ok(SPEED_OF_LIGHT_M_S / check::positive("carrier_hz", carrier_hz)?)
}

/// SNR of a target behind the matched filter, decibels: Pt τ n Gt Gr λ² σ / ((4π)³ R⁴ k T F L) (Richards, Scheer and
/// Holm 2010, Principles of Modern Radar, §2.3–2.8; Skolnik 2008, Radar Handbook, §1.8). Free space.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) for a field
/// outside of its range, or a range or cross-section that is not positive.
///
/// ```
/// use aegis_core::radar::{RadarEquation, snr_db};
/// let radar = RadarEquation {
///     carrier_hz: 1e9,
///     peak_power_w: 1e6,
///     pulse_s: 0.2e-6,
///     transmit_gain_db: 20.0,
///     receive_gain_db: 20.0,
///     noise_figure_db: 0.0,
///     losses_db: 0.0,
///     ..RadarEquation::default()
/// };
/// assert!((snr_db(&radar, 50e3, 1.0)? - 5.5868).abs() < 5e-5);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn snr_db(radar: &RadarEquation, range_m: f64, rcs_m2: f64) -> Result<f64> {
    let range_m = check::positive("range_m", range_m)?;
    let rcs_m2 = check::positive("rcs_m2", rcs_m2)?;
    // As a sum, since the fourth power of any range need not be a number.
    Ok(decibels(radar.snr_at_one_metre()?) + decibels(rcs_m2) - 4.0 * decibels(range_m))
}

/// The range at which a target has this SNR, metres; [`snr_db`] solved for it.
///
/// # Errors
/// As [`snr_db`].
///
/// ```
/// use aegis_core::radar::{RadarEquation, max_range_m, snr_db};
/// let radar = RadarEquation::default();
/// let range_m = max_range_m(&radar, 13.0, 2.0)?;
/// assert!((snr_db(&radar, range_m, 2.0)? - 13.0).abs() < 1e-9);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn max_range_m(radar: &RadarEquation, snr_db: f64, rcs_m2: f64) -> Result<f64> {
    let wanted_db = check::decibels("snr_db", snr_db)?;
    let near_db = self::snr_db(radar, 1.0, rcs_m2)?;
    Ok(ratio(0.25 * (near_db - wanted_db)))
}

/// The peak power with which a target has this SNR, watts; [`snr_db`] solved for it. The radar's own `peak_power_w`
/// plays no part.
///
/// # Errors
/// As [`snr_db`].
///
/// ```
/// use aegis_core::radar::{RadarEquation, peak_power_w, snr_db};
/// let radar = RadarEquation::default();
/// let peak_power_w = peak_power_w(&radar, 13.0, 100e3, 2.0)?;
/// assert!((snr_db(&RadarEquation { peak_power_w, ..radar }, 100e3, 2.0)? - 13.0).abs() < 1e-9);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn peak_power_w(radar: &RadarEquation, snr_db: f64, range_m: f64, rcs_m2: f64) -> Result<f64> {
    let wanted_db = check::decibels("snr_db", snr_db)?;
    let one_watt = RadarEquation { peak_power_w: 1.0, ..*radar };
    Ok(ratio(wanted_db - self::snr_db(&one_watt, range_m, rcs_m2)?))
}

/// Noise power of a receiver, k T B F, decibels over a milliwatt (Johnson 1928, Nyquist 1928). Valid where hf is
/// small beside kT: below 1 THz or so at room temperature.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) for a bandwidth
/// or temperature that is not positive, or a noise figure outside −200..=200 dB.
///
/// ```
/// use aegis_core::radar::{REFERENCE_TEMPERATURE_K, noise_power_dbm};
/// assert!((noise_power_dbm(1e6, 0.0, REFERENCE_TEMPERATURE_K)? + 113.975).abs() < 5e-4);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn noise_power_dbm(bandwidth_hz: f64, noise_figure_db: f64, temperature_k: f64) -> Result<f64> {
    let receiver = RadarEquation { noise_figure_db, temperature_k, ..RadarEquation::default() };
    let bandwidth_hz = check::positive("bandwidth_hz", bandwidth_hz)?;
    Ok(decibels(receiver.noise_w_per_hz()?) + decibels(bandwidth_hz) + 30.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_power_and_pulses_scale_as_they_should() {
        let radar = RadarEquation::default();
        let at = |range_m| snr_db(&radar, range_m, 1.0).unwrap();
        assert!((at(10e3) - at(20e3) - 40.0 * 2_f64.log10()).abs() < 1e-12);
        let sixteen = RadarEquation { pulses: 16, ..radar };
        let gained_db = snr_db(&sixteen, 10e3, 1.0).unwrap() - at(10e3);
        assert!((gained_db - 10.0 * 16_f64.log10()).abs() < 1e-12);
        let doubled = max_range_m(&sixteen, 13.0, 1.0).unwrap() / max_range_m(&radar, 13.0, 1.0).unwrap();
        assert!((doubled - 2.0).abs() < 1e-12);
    }

    #[test]
    fn each_field_is_checked() {
        let good = RadarEquation::default();
        let bad = [
            RadarEquation { carrier_hz: 0.0, ..good },
            RadarEquation { peak_power_w: -1.0, ..good },
            RadarEquation { pulse_s: f64::NAN, ..good },
            RadarEquation { pulses: 0, ..good },
            RadarEquation { transmit_gain_db: f64::INFINITY, ..good },
            RadarEquation { receive_gain_db: 201.0, ..good },
            RadarEquation { noise_figure_db: f64::NAN, ..good },
            RadarEquation { temperature_k: 0.0, ..good },
            RadarEquation { losses_db: -201.0, ..good },
        ];
        for radar in bad {
            assert!(snr_db(&radar, 1e3, 1.0).is_err(), "{radar:?}");
            assert!(max_range_m(&radar, 10.0, 1.0).is_err(), "{radar:?}");
        }
        for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(snr_db(&good, value, 1.0).is_err() && snr_db(&good, 1e3, value).is_err());
            assert!(noise_power_dbm(value, 3.0, 290.0).is_err() && noise_power_dbm(1e6, 3.0, value).is_err());
        }
        assert!(max_range_m(&good, f64::NAN, 1.0).is_err() && peak_power_w(&good, 201.0, 1e3, 1.0).is_err());
    }
}
