//! The short formulas for the SNR that a detection needs. [`required_snr_db`](super::required_snr_db) is exact; these
//! are what others' tables and spreadsheets hold.

use super::Swerling;
use crate::elementary::{exp, ln, log10};
use crate::error::Result;
use crate::radar::theory::check;
use crate::radar::theory::decibel::decibels;

/// Albersheim's approximation of the SNR of one pulse, decibels, for a steady target and `pulses` noncoherently
/// integrated pulses (Albersheim 1981, Proc. IEEE 69, 867–868; Richards 2014, Fundamentals of Radar Signal
/// Processing, §6.3.3).
///
/// Made for a linear detector, and said there to be good to 0.2 dB for Pd in 0.1..=0.9, Pfa in 1e-7..=1e-3. Of the
/// exact value for a square-law detector it lies within 0.4 dB for Pd in 0.3..=0.99 and that Pfa; below, it is too
/// low: at a Pd of 0.1 by 0.8 dB (Pfa 1e-7) to 4 dB (1e-3).
///
/// Accepts Pd and Pfa wherever the formula has a value (Pd above Pfa/0.62, about), pulses in 1..=8096.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// use aegis_core::radar::albersheim_db;
/// assert!((albersheim_db(0.9, 1e-6, 1)? - 13.1145).abs() < 5e-5);
/// assert!((albersheim_db(0.9, 1e-6, 10)? - 4.9904).abs() < 5e-5);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn albersheim_db(pd: f64, pfa: f64, pulses: u32) -> Result<f64> {
    let pulses = check::count("pulses", pulses, 1, 8096, "must lie in 1..=8096")?;
    let pd = check::probability("pd", pd)?;
    // A = ln(0.62/Pfa), B = ln(Pd/(1 − Pd)),
    // SNR = −5 lg N + (6.2 + 4.54/√(N + 0.44)) lg(A + 0.12AB + 1.7B).
    let a = ln(0.62 / check::probability("pfa", pfa)?);
    let b = ln(pd / (1.0 - pd));
    let strength = a + 0.12 * a * b + 1.7 * b;
    if strength <= 0.0 {
        return Err(check::refused("pd", "is too small for Albersheim's formula to have a value"));
    }
    Ok(-5.0 * log10(pulses) + (6.2 + 4.54 / (pulses + 0.44).sqrt()) * log10(strength))
}

/// Shnidman's approximation of the SNR of one pulse, decibels, for any of Swerling's targets and a square-law
/// detector (Shnidman 2002, IEEE Trans. AES 38, 1059–1064; Richards 2014, §6.3.5).
///
/// For Pd in 0.1..=0.99, Pfa in 1e-9..=1e-3, pulses in 1..=100, and refused outside of that. Said to be good to 0.5
/// dB; it lies within 1.2 dB of the exact value in all of that range, farthest off at its ends.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// ```
/// use aegis_core::radar::{Swerling, shnidman_db};
/// assert!((shnidman_db(0.9, 1e-6, 1, Swerling::Swerling1)? - 21.346).abs() < 5e-4);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn shnidman_db(pd: f64, pfa: f64, pulses: u32, swerling: Swerling) -> Result<f64> {
    let n = check::count("pulses", pulses, 1, 100, "must lie in 1..=100")?;
    let pd = check::within("pd", pd, 0.1, 0.99, "must lie in 0.1..=0.99")?;
    let pfa = check::within("pfa", pfa, 1e-9, 1e-3, "must lie in 1e-9..=1e-3")?;
    let steady_db = decibels(steady_snr(pd, pfa, n));
    Ok(steady_db + swerling.shape(n).map_or(0.0, |shape| fluctuation_db(pd, pfa, n) / shape))
}

/// η = √(−0.8 ln(4Pfa(1 − Pfa))) ± √(−0.8 ln(4Pd(1 − Pd))), X = η(η + 2√(N/2 + α − 1/4)), SNR = X/N.
fn steady_snr(pd: f64, pfa: f64, n: f64) -> f64 {
    let root = |p: f64| (-0.8 * ln((4.0 * p * (1.0 - p)).min(1.0))).sqrt();
    let eta = root(pfa) + (pd - 0.5).signum() * root(pd);
    let alpha = if n < 40.0 { 0.0 } else { 0.25 };
    eta * (eta + 2.0 * (0.5 * n + alpha - 0.25).sqrt()) / n
}

/// What fluctuation with shape 1 adds; with shape K it adds a K-th of that.
fn fluctuation_db(pd: f64, pfa: f64, n: f64) -> f64 {
    let first = ((17.7006 * pd - 18.4496) * pd + 14.5339) * pd - 3.525;
    if pd <= 0.872 {
        return first;
    }
    let second = exp(27.31 * pd - 25.14) + (pd - 0.8) * (0.7 * ln(1e-5 / pfa) + (2.0 * n - 20.0) / 80.0);
    first + second
}

#[cfg(test)]
mod tests {
    use super::super::required_snr_db;
    use super::*;

    #[test]
    fn both_are_as_near_to_the_exact_value_as_they_say() {
        for pfa in [1e-7, 1e-5, 1e-3] {
            for pd in [0.1, 0.3, 0.5, 0.7, 0.9, 0.99] {
                for pulses in [1, 4, 16, 64] {
                    let exact_db = required_snr_db(pd, pfa, pulses, Swerling::Swerling0).unwrap();
                    let off_db = albersheim_db(pd, pfa, pulses).unwrap() - exact_db;
                    assert!(pd < 0.3 || off_db.abs() < 0.4, "{pd} {pfa} {pulses} {off_db}");
                    assert!(pd > 0.1 || (-4.1..-0.3).contains(&off_db), "{pd} {pfa} {pulses} {off_db}");
                    for case in Swerling::ALL {
                        let exact_db = required_snr_db(pd, pfa, pulses, case).unwrap();
                        let shnidman = shnidman_db(pd, pfa, pulses, case).unwrap();
                        assert!(
                            (shnidman - exact_db).abs() < 1.2,
                            "{case:?} {pd} {pfa} {pulses} {shnidman} {exact_db}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn outside_their_range_they_have_no_value() {
        let case = Swerling::Swerling1;
        for (pd, pfa, pulses) in
            [(0.05, 1e-6, 1), (0.995, 1e-6, 1), (0.5, 1e-2, 1), (0.5, 1e-10, 1), (0.5, 1e-6, 101)]
        {
            assert!(shnidman_db(pd, pfa, pulses, case).is_err());
        }
        for (pd, pfa, pulses) in
            [(1e-9, 1e-6, 1), (0.5, 0.7, 1), (0.5, 1e-6, 0), (0.5, 1e-6, 8097), (f64::NAN, 1e-6, 1)]
        {
            assert!(albersheim_db(pd, pfa, pulses).is_err(), "{pd} {pfa} {pulses}");
        }
        assert!(shnidman_db(f64::NAN, 1e-6, 1, case).is_err());
    }
}
