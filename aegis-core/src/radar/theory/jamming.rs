//! What noise jamming does to a radar, and what limits the cures.

use super::check;
use super::decibel::{decibels, ratio};
use super::equation::{RadarEquation, snr_db};
use crate::elementary::{hypot, powf};
use crate::error::Result;
use std::f64::consts::PI;

/// An emitter of noise, as the radar sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct NoiseJammer {
    /// Its power, watts, positive.
    pub power_w: f64,
    /// Gain of its antenna toward the radar, dB, `-200..=200`.
    pub gain_db: f64,
    /// Over what bandwidth it spreads its power, hertz, positive.
    pub bandwidth_hz: f64,
}

/// The part of a jammer's power that falls into the receiver's band: min(1, B/Bj). A barrage wider than the receiver
/// is diluted; a spot inside of its band is not.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) for a bandwidth
/// that is not positive.
///
/// ```
/// use aegis_core::radar::in_band_fraction;
/// assert_eq!((in_band_fraction(1e6, 20e6)?, in_band_fraction(1e6, 0.1e6)?), (0.05, 1.0));
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn in_band_fraction(receiver_bandwidth_hz: f64, jammer_bandwidth_hz: f64) -> Result<f64> {
    let receiver_hz = check::positive("receiver_bandwidth_hz", receiver_bandwidth_hz)?;
    let jammer_hz = check::positive("jammer_bandwidth_hz", jammer_bandwidth_hz)?;
    Ok((receiver_hz / jammer_hz).min(1.0))
}

/// Jammer-to-noise ratio in the receiver, decibels: Pj Gj Gr λ²/(4πR)² · min(1, B/Bj)/(k T F B), with the gain that
/// the radar's antenna has toward the jammer (Adamy 2001, EW 101, ch. 9). Free space; the radar's losses are not
/// taken off.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) for a field
/// outside of its range, a range or bandwidth that is not positive, or a gain outside −200..=200 dB.
///
/// ```
/// use aegis_core::radar::{NoiseJammer, RadarEquation, jnr_db};
/// let barrage = NoiseJammer { power_w: 100.0, gain_db: 10.0, bandwidth_hz: 200e6 };
/// let radar = RadarEquation::default();
/// let (main_db, side_db) = (jnr_db(&radar, 1e6, &barrage, 100e3, 34.0)?, jnr_db(&radar, 1e6, &barrage, 100e3, 0.0)?);
/// assert!((main_db - side_db - 34.0).abs() < 1e-9 && side_db > 0.0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn jnr_db(
    radar: &RadarEquation,
    receiver_bandwidth_hz: f64,
    jammer: &NoiseJammer,
    range_m: f64,
    antenna_gain_db: f64,
) -> Result<f64> {
    let gains_db =
        check::decibels("gain_db", jammer.gain_db)? + check::decibels("antenna_gain_db", antenna_gain_db)?;
    let spread = decibels(radar.wavelength_m()?) - decibels(4.0 * PI * check::positive("range_m", range_m)?);
    // Power over noise of the band that both share.
    let shared = in_band_fraction(receiver_bandwidth_hz, jammer.bandwidth_hz)? / receiver_bandwidth_hz;
    let density = decibels(check::positive("power_w", jammer.power_w)?) + decibels(shared);
    Ok(gains_db + 2.0 * spread + density - decibels(radar.noise_w_per_hz()?))
}

/// The range inside which a target that jams the radar by itself is seen all the same, metres: where its echo stands
/// `required_sinr_db` over jamming and thermal noise together.
///
/// With s the SNR and j the JNR at 1 m, s/R⁴ = D (1 + j/R²), that is D R⁴ + D j R² − s = 0. Without thermal noise it
/// would be R² = s/(D j) (Adamy 2001, EW 101, ch. 9), which promises more than any radar reaches once the jammer is
/// weak. The jammer is received with the radar's `receive_gain_db`.
///
/// # Errors
/// As [`jnr_db`] and [`snr_db`].
///
/// ```
/// use aegis_core::radar::{NoiseJammer, RadarEquation, burn_through_range_m, max_range_m};
/// let radar = RadarEquation { pulse_s: 1e-6, ..RadarEquation::default() };
/// let strong = NoiseJammer { power_w: 10.0, gain_db: 3.0, bandwidth_hz: 20e6 };
/// let weak = NoiseJammer { power_w: 1e-12, ..strong };
/// let free_m = max_range_m(&radar, 13.0, 5.0)?;
/// assert!(burn_through_range_m(&radar, 1e6, &strong, 5.0, 13.0)? < 0.1 * free_m);
/// assert!((burn_through_range_m(&radar, 1e6, &weak, 5.0, 13.0)? / free_m - 1.0).abs() < 1e-3);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn burn_through_range_m(
    radar: &RadarEquation,
    receiver_bandwidth_hz: f64,
    jammer: &NoiseJammer,
    rcs_m2: f64,
    required_sinr_db: f64,
) -> Result<f64> {
    let wanted_db = check::decibels("required_sinr_db", required_sinr_db)?;
    let jammed = ratio(jnr_db(radar, receiver_bandwidth_hz, jammer, 1.0, radar.receive_gain_db)?);
    let echo = ratio(snr_db(radar, 1.0, rcs_m2)? - wanted_db);
    // R² = 2(s/D)/(j + √(j² + 4s/D)), which does not cancel; √ as a hypotenuse, which does not overflow.
    Ok((2.0 * echo / (jammed + hypot(jammed, 2.0 * echo.sqrt()))).sqrt())
}

/// The range inside which a target that jams the radar by itself is seen all the same, metres, by what the radar hears of it:
/// `jnr_db` while it is `distance_m` away. Were it silent, the radar would see it at `clear_range_m`.
///
/// Echoes grow with R⁻⁴ and jamming with R⁻²: (C/R)⁴ = 1 + J (d/R)², that is R⁴ + J d² R² − C⁴ = 0 (Adamy 2001, EW 101, ch. 9, with
/// the thermal noise kept). JNR in −200..=200 dB, in the beam that looks at the jammer.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that, or for a
/// range that is not positive.
///
/// ```
/// // 40 dB from 50 km away: an echo that shows at 100 km shows at 2 km.
/// let range_m = aegis_core::radar::burn_through_by_jnr_m(40.0, 50e3, 100e3)?;
/// assert!((range_m - 2e3).abs() < 1.0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn burn_through_by_jnr_m(jnr_db: f64, distance_m: f64, clear_range_m: f64) -> Result<f64> {
    let distance_m = check::positive("distance_m", distance_m)?;
    let clear_m = check::positive("clear_range_m", clear_range_m)?;
    let jammed = ratio(check::decibels("jnr_db", jnr_db)?) * (distance_m / clear_m).powi(2);
    // (R/C)² = 2/(j + √(j² + 4)), as above.
    Ok(clear_m * (2.0 / (jammed + hypot(jammed, 2.0))).sqrt())
}

/// What is left of the radar's range while a jammer elsewhere raises its noise: (1 + JNR)^(−1/4), a ratio (Adamy
/// 2001, EW 101, ch. 9). JNR in −200..=200 dB.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// // As strong as the noise 15 times over: half the range.
/// let factor = aegis_core::radar::stand_off_range_factor(11.760_912_6)?;
/// assert!((factor - 0.5).abs() < 1e-9);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn stand_off_range_factor(jnr_db: f64) -> Result<f64> {
    Ok(powf(1.0 + ratio(check::decibels("jnr_db", jnr_db)?), -0.25))
}

/// The most by which a sidelobe canceller with one auxiliary channel can lower a jammer, decibels: 1/(1 − ρ²), with ρ
/// the magnitude of the correlation of both channels, in 0..1 (Farina 1992, Antenna-Based Signal Processing
/// Techniques for Radar Systems, ch. 4).
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// assert!((aegis_core::radar::canceller_limit_db(0.99)? - 17.0).abs() < 0.05);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn canceller_limit_db(correlation: f64) -> Result<f64> {
    let reason = "must lie in 0..1";
    let rho = check::within("correlation", correlation, 0.0, 1.0, reason)?;
    if rho >= 1.0 {
        return Err(check::refused("correlation", reason));
    }
    Ok(-decibels((1.0 - rho) * (1.0 + rho)))
}

/// Probability that a sidelobe blanker blanks, for independent exponential powers with the means `main` and
/// `auxiliary` in its two channels: the auxiliary exceeds `threshold` times the main one with μv/(μv + F μu) (Maisel
/// 1968, IEEE Trans. AES 4, 174–180). All positive, in one unit of power.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// assert_eq!(aegis_core::radar::sidelobe_blanking_probability(1.0, 9.0, 3.0)?, 0.75);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn sidelobe_blanking_probability(main: f64, auxiliary: f64, threshold: f64) -> Result<f64> {
    let main = check::positive("main", main)?;
    let auxiliary = check::positive("auxiliary", auxiliary)?;
    let threshold = check::positive("threshold", threshold)?;
    Ok(auxiliary / (auxiliary + threshold * main))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JAMMER: NoiseJammer = NoiseJammer { power_w: 10.0, gain_db: 3.0, bandwidth_hz: 20e6 };

    #[test]
    fn at_burn_through_the_echo_stands_over_all_of_the_noise() {
        let radar = RadarEquation::default();
        for power_w in [1e-9, 1e-4, 1.0, 1e6] {
            let jammer = NoiseJammer { power_w, ..JAMMER };
            let range_m = burn_through_range_m(&radar, 1e6, &jammer, 5.0, 13.0).unwrap();
            let jnr = ratio(jnr_db(&radar, 1e6, &jammer, range_m, radar.receive_gain_db).unwrap());
            let sinr_db = snr_db(&radar, range_m, 5.0).unwrap() - decibels(1.0 + jnr);
            assert!((sinr_db - 13.0).abs() < 1e-9, "{power_w}: {sinr_db}");
        }
    }

    /// Whoever is heard as the equation says is seen where the equation says, from wherever he was heard.
    #[test]
    fn burn_through_by_what_is_heard_is_that_of_the_equation() {
        let radar = RadarEquation::default();
        let clear_m = crate::radar::max_range_m(&radar, 13.0, 5.0).unwrap();
        for (power_w, distance_m) in [(1e-9, 5e4), (1e-4, 2e5), (1.0, 1e4), (1e6, 3e5)] {
            let jammer = NoiseJammer { power_w, ..JAMMER };
            let jnr_db = jnr_db(&radar, 1e6, &jammer, distance_m, radar.receive_gain_db).unwrap();
            let heard_m = burn_through_by_jnr_m(jnr_db, distance_m, clear_m).unwrap();
            let range_m = burn_through_range_m(&radar, 1e6, &jammer, 5.0, 13.0).unwrap();
            assert!((heard_m / range_m - 1.0).abs() < 1e-9, "{power_w}: {heard_m} {range_m}");
        }
        for (jnr_db, distance_m, clear_m) in [
            (f64::NAN, 1.0, 1.0),
            (201.0, 1.0, 1.0),
            (0.0, 0.0, 1.0),
            (0.0, 1.0, -1.0),
            (0.0, f64::INFINITY, 1.0),
        ] {
            assert!(burn_through_by_jnr_m(jnr_db, distance_m, clear_m).is_err());
        }
    }

    #[test]
    fn a_narrow_jammer_is_not_diluted() {
        let radar = RadarEquation::default();
        let at =
            |bandwidth_hz| jnr_db(&radar, 1e6, &NoiseJammer { bandwidth_hz, ..JAMMER }, 1e4, 30.0).unwrap();
        assert!((at(1e3) - at(1e6)).abs() < 1e-12 && (at(1e6) - at(1e7) - 10.0).abs() < 1e-12);
    }

    #[test]
    fn nonsense_is_refused() {
        let radar = RadarEquation::default();
        for jammer in [
            NoiseJammer { power_w: 0.0, ..JAMMER },
            NoiseJammer { gain_db: f64::NAN, ..JAMMER },
            NoiseJammer { bandwidth_hz: f64::INFINITY, ..JAMMER },
        ] {
            assert!(jnr_db(&radar, 1e6, &jammer, 1e4, 30.0).is_err());
            assert!(burn_through_range_m(&radar, 1e6, &jammer, 1.0, 13.0).is_err());
        }
        for bad in [0.0, -1.0, f64::NAN] {
            assert!(jnr_db(&radar, bad, &JAMMER, 1e4, 30.0).is_err());
            assert!(jnr_db(&radar, 1e6, &JAMMER, bad, 30.0).is_err());
            assert!(burn_through_range_m(&radar, 1e6, &JAMMER, bad, 13.0).is_err());
            assert!(in_band_fraction(bad, 1.0).is_err() && in_band_fraction(1.0, bad).is_err());
            assert!(sidelobe_blanking_probability(bad, 1.0, 1.0).is_err());
        }
        for rho in [1.0, -0.1, 1.1, f64::NAN] {
            assert!(canceller_limit_db(rho).is_err());
        }
        assert!(stand_off_range_factor(f64::INFINITY).is_err());
    }
}
