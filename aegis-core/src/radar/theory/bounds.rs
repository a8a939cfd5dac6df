//! How accurate a measurement can be at best: Cramér and Rao's bounds, and monopulse.
//!
//! `snr_db` is the peak SNR behind the matched filter, χ = E/N₀ as a ratio, in −200..=200 dB. Bounds are met at high
//! SNR (13 dB or more); below, the truth is worse.

use super::check;
use super::decibel::ratio;
use crate::elementary::cos;
use crate::error::Result;
use crate::units::SPEED_OF_LIGHT_M_S;
use std::f64::consts::{LN_2, PI, TAU};

/// Power spectrum of a waveform, by its shape.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Spectrum {
    /// The same everywhere in its band, as of a long chirp.
    Flat {
        /// The band, hertz, positive.
        bandwidth_hz: f64,
    },
    /// Gaussian.
    Gaussian {
        /// Between the points of half power, hertz, positive.
        bandwidth_hz: f64,
    },
}

/// Root-mean-square bandwidth around the middle of the spectrum, rad/s: πB/√3 for a flat one, πB/√(2 ln 2) for a
/// Gaussian one (Richards 2014, Fundamentals of Radar Signal Processing, §7.3.1).
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) for a bandwidth
/// that is not positive.
///
/// ```
/// use aegis_core::radar::{Spectrum, rms_bandwidth_rad_s};
/// assert!((rms_bandwidth_rad_s(Spectrum::Flat { bandwidth_hz: 5e6 })? - 9.0690e6).abs() < 50.0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn rms_bandwidth_rad_s(spectrum: Spectrum) -> Result<f64> {
    let (bandwidth_hz, per_hertz) = match spectrum {
        Spectrum::Flat { bandwidth_hz } => (bandwidth_hz, PI / 3_f64.sqrt()),
        // Half power at ±σ√(2 ln 2).
        Spectrum::Gaussian { bandwidth_hz } => (bandwidth_hz, PI / (2.0 * LN_2).sqrt()),
    };
    Ok(check::positive("bandwidth_hz", bandwidth_hz)? * per_hertz)
}

/// Least standard deviation of a range, metres: (c/2)/(β√(2χ)), with β the [`rms_bandwidth_rad_s`] (Richards 2014,
/// §7.3.1; Skolnik 2008, Radar Handbook, §8.2).
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) for a bandwidth
/// or SNR outside of its range.
///
/// ```
/// use aegis_core::radar::{Spectrum, range_bound_m};
/// assert!((range_bound_m(20.0, Spectrum::Flat { bandwidth_hz: 5e6 })? - 1.1687).abs() < 5e-5);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn range_bound_m(snr_db: f64, spectrum: Spectrum) -> Result<f64> {
    Ok(0.5 * SPEED_OF_LIGHT_M_S / (rms_bandwidth_rad_s(spectrum)? * amplitude_snr(snr_db)?))
}

/// Least standard deviation of a Doppler frequency, hertz, from an echo of steady strength that lasts `dwell_s`:
/// √3/(πT√(2χ)), with χ that of the whole dwell (Richards 2014, §7.3.2).
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) for a duration or
/// SNR outside of its range.
///
/// ```
/// assert!((aegis_core::radar::doppler_bound_hz(20.0, 0.01)? - 3.8985).abs() < 5e-5);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn doppler_bound_hz(snr_db: f64, dwell_s: f64) -> Result<f64> {
    Ok(3_f64.sqrt() / (PI * check::positive("dwell_s", dwell_s)? * amplitude_snr(snr_db)?))
}

/// Least standard deviation of an angle by a line of equal elements, radians: √(6/(χ K N(N² − 1)))/(2π (d/λ) cos θ),
/// with χ the SNR of one element in one of K snapshots (Van Trees 2002, Optimum Array Processing, §8.4; Stoica and
/// Nehorai 1989, deterministic signals).
///
/// Elements in 2..=1 000 000, spacing positive, θ off the array's normal, within ±π/2 but for its ends, snapshots 1
/// or more.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// let sigma_rad = aegis_core::radar::angle_bound_rad(10.0, 8, 0.5, 20_f64.to_radians(), 1)?;
/// assert!((sigma_rad.to_degrees() - 0.669_649).abs() < 1e-6);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn angle_bound_rad(
    element_snr_db: f64,
    elements: u32,
    spacing_wavelengths: f64,
    angle_rad: f64,
    snapshots: u32,
) -> Result<f64> {
    let n = check::count("elements", elements, 2, 1_000_000, "must lie in 2..=1000000")?;
    let snapshots = check::count("snapshots", snapshots, 1, u32::MAX, "must be at least 1")?;
    let spacing = check::positive("spacing_wavelengths", spacing_wavelengths)?;
    let reason = "must lie within a quarter turn of the array's normal";
    let cos = cos(check::within("angle_rad", angle_rad, -0.5 * PI, 0.5 * PI, reason)?);
    if cos < 1e-9 {
        return Err(check::refused("angle_rad", reason));
    }
    let snr = ratio(check::decibels("element_snr_db", element_snr_db)?) * snapshots;
    // The phase that grows from element to element, as a frequency; then what an angle changes of it.
    let phase_rad = (6.0 / (snr * n * (n * n - 1.0))).sqrt();
    Ok(phase_rad / (TAU * spacing * cos))
}

/// Standard deviation of an angle by monopulse near the beam's axis, radians: θ₃/(k√(2χ)), with θ₃ the beamwidth at
/// half power and k the normalised slope of the error curve, 1.6 or so (Skolnik 2008, Radar Handbook, §9.2; Barton
/// 2005, Radar System Analysis and Modeling, ch. 8). Beamwidth up to π, slope positive. Around 13 dB and above.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// let sigma_rad = aegis_core::radar::monopulse_sigma_rad(2_f64.to_radians(), 20.0, 1.6)?;
/// assert!((sigma_rad.to_degrees() - 0.088_39).abs() < 5e-6);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn monopulse_sigma_rad(beamwidth_rad: f64, snr_db: f64, slope: f64) -> Result<f64> {
    let beamwidth_rad = check::within("beamwidth_rad", beamwidth_rad, 1e-60, PI, "must lie in 1e-60..=π")?;
    Ok(beamwidth_rad / (check::positive("slope", slope)? * amplitude_snr(snr_db)?))
}

/// √(2χ).
fn amplitude_snr(snr_db: f64) -> Result<f64> {
    Ok((2.0 * ratio(check::decibels("snr_db", snr_db)?)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gaussian_spectrum_has_the_moment_that_it_should() {
        // ∫ (2πf)² exp(−4 ln 2 f²/B²) df over ∫ exp(…) df, B = 1.
        let power = |f: f64| (-4.0 * LN_2 * f * f).exp();
        let sum = |moment: &dyn Fn(f64) -> f64| {
            (-4000..=4000).map(|i| f64::from(i) * 1e-3).map(|f| power(f) * moment(f)).sum::<f64>()
        };
        let expected = (sum(&|f| (TAU * f).powi(2)) / sum(&|_| 1.0)).sqrt();
        let own = rms_bandwidth_rad_s(Spectrum::Gaussian { bandwidth_hz: 1.0 }).unwrap();
        assert!((own / expected - 1.0).abs() < 1e-10, "{own} {expected}");
    }

    #[test]
    fn more_signal_is_more_accuracy_and_nonsense_is_refused() {
        let flat = Spectrum::Flat { bandwidth_hz: 5e6 };
        let ratio = range_bound_m(20.0, flat).unwrap() / range_bound_m(40.0, flat).unwrap();
        assert!((ratio - 10.0).abs() < 1e-12);
        let (one, four) =
            (angle_bound_rad(10.0, 8, 0.5, 0.3, 1).unwrap(), angle_bound_rad(10.0, 8, 0.5, 0.3, 4).unwrap());
        assert!((one / four - 2.0).abs() < 1e-12);
        for bad in [f64::NAN, f64::INFINITY, 1e300] {
            assert!(range_bound_m(bad, flat).is_err() && doppler_bound_hz(bad, 1.0).is_err());
            assert!(range_bound_m(10.0, Spectrum::Gaussian { bandwidth_hz: bad }).is_err());
            assert!(doppler_bound_hz(10.0, bad).is_err() && monopulse_sigma_rad(bad, 10.0, 1.6).is_err());
            assert!(
                angle_bound_rad(bad, 8, 0.5, 0.0, 1).is_err()
                    && angle_bound_rad(10.0, 8, 0.5, bad, 1).is_err()
            );
        }
        assert!(
            angle_bound_rad(10.0, 1, 0.5, 0.0, 1).is_err() && angle_bound_rad(10.0, 8, 0.5, 0.0, 0).is_err()
        );
        assert!(
            angle_bound_rad(10.0, 8, 0.5, 0.5 * PI, 1).is_err()
                && monopulse_sigma_rad(0.1, 10.0, 0.0).is_err()
        );
    }
}
