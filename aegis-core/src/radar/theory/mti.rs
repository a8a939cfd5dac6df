//! What a delay-line canceller makes of clutter.

use super::check;
use super::decibel::decibels;
use crate::elementary::{exp, powf, sin};
use crate::error::Result;
use std::f64::consts::TAU;

/// Improvement factor of a canceller with binomial weights over so many pulses, decibels: how much it raises the
/// ratio of signal to clutter, averaged over all target speeds, for clutter at zero Doppler with a Gaussian spectrum
/// of standard deviation `spectrum_sigma_hz` (Skolnik 2008, Radar Handbook, §2.6; Richards 2014, Fundamentals of
/// Radar Signal Processing, §5.2.5).
///
/// Exact, where the usual 2 (PRF/(2πσ))² and its kin hold for narrow spectra. Pulses in 2..=16; `spectrum_sigma_hz`
/// up to `prf_hz`.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// use aegis_core::radar::mti_improvement_db;
/// assert!((mti_improvement_db(2, 20.0, 1000.0)? - 21.04).abs() < 5e-3);
/// assert!((mti_improvement_db(3, 20.0, 1000.0)? - 39.10).abs() < 5e-3);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn mti_improvement_db(pulses: u32, spectrum_sigma_hz: f64, prf_hz: f64) -> Result<f64> {
    let order = check::count("pulses", pulses, 2, 16, "must lie in 2..=16")? - 1.0;
    let sigma_hz = check::positive("spectrum_sigma_hz", spectrum_sigma_hz)?;
    let ratio = sigma_hz / check::positive("prf_hz", prf_hz)?;
    if !(1e-9..=1.0).contains(&ratio) {
        return Err(check::refused("spectrum_sigma_hz", "must lie in 1e-9..=1 times prf_hz"));
    }
    Ok(decibels(noise_gain(order)) - decibels(clutter_gain(order, TAU * ratio)))
}

/// Power gain of white noise, which is also that of targets of all speeds together: Σw² = C(2n, n).
fn noise_gain(order: f64) -> f64 {
    let (mut product, mut k) = (1.0, 1.0);
    while k <= order {
        product *= (order + k) / k;
        k += 1.0;
    }
    product
}

/// Power gain of clutter: the mean of |H|²ⁿ = (4 sin²(φ/2))ⁿ over a phase change from pulse to pulse that is normally
/// distributed with this deviation. The sum over weights and correlations is the same and loses its digits where it
/// matters; this one adds positive terms.
///
/// The trapezoidal rule on a Gaussian times a trigonometric polynomial of degree n errs by exp(−(2π/h − nσ)²/2) only.
fn clutter_gain(order: f64, sigma_rad: f64) -> f64 {
    let step = TAU / (15.0 + order * sigma_rad);
    let reach = (14.0 / step).ceil() as i32;
    let response = |z: f64| powf((2.0 * sin(0.5 * sigma_rad * z)).powi(2), order);
    let term = |index: i32| {
        let z = step * f64::from(index);
        exp(-0.5 * z * z) * response(z)
    };
    step / TAU.sqrt() * (-reach..=reach).map(term).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I = C(2n, n)/Σ Σ wᵢwⱼρ(i − j), which has digits to spare for two pulses.
    #[test]
    fn two_pulses_have_a_closed_form() {
        for ratio in [1e-9_f64, 1e-4, 0.02, 0.3, 1.0] {
            let expected = -10.0 * (-(-0.5 * (TAU * ratio).powi(2)).exp_m1()).log10();
            let own = mti_improvement_db(2, ratio, 1.0).unwrap();
            assert!((own - expected).abs() < 1e-11, "{ratio}: {own} {expected}");
        }
    }

    #[test]
    fn a_narrow_spectrum_meets_its_moments() {
        // E[φ²ⁿ] = (2n − 1)!! σ²ⁿ.
        let sigma_rad = 1e-4;
        for (order, moment) in
            [(1.0, 1.0), (2.0, 3.0), (3.0, 15.0), (4.0, 105.0), (15.0, 6.190_283_353_629_375e15)]
        {
            let own = clutter_gain(order, sigma_rad) / sigma_rad.powf(2.0 * order);
            assert!((own / moment - 1.0).abs() < 1e-5, "{order}: {own}");
        }
    }

    #[test]
    fn wide_clutter_is_noise_and_nonsense_is_refused() {
        assert!(mti_improvement_db(16, 1.0, 1.0).unwrap().abs() < 1e-3);
        for (pulses, sigma_hz, prf_hz) in [
            (1, 20.0, 1e3),
            (17, 20.0, 1e3),
            (2, 0.0, 1e3),
            (2, 20.0, 10.0),
            (2, f64::NAN, 1e3),
            (2, 20.0, f64::INFINITY),
        ] {
            assert!(mti_improvement_db(pulses, sigma_hz, prf_hz).is_err());
        }
    }
}
