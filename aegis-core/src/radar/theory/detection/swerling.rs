//! Targets that fluctuate, and how often they are seen.

use super::mixture::{Count, mixture_tails};
use super::threshold::checked_pulses;
use crate::error::Result;
use crate::normal::normal_cdf;
use crate::radar::theory::check;
use crate::radar::theory::decibel::ratio;
use crate::radar::theory::gamma::{Tails, gamma_threshold};
use crate::radar::theory::solve::root;

/// How a target's echo fluctuates (Swerling 1960, IRE Trans. IT 6, 269–308). `Swerling1` is the default: an aircraft
/// seen in one dwell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Swerling {
    /// Not at all: a sphere (also called case 5).
    Swerling0,
    /// Many scatterers alike, exponential power, the same over all pulses that are integrated.
    #[default]
    Swerling1,
    /// As 1, but anew from pulse to pulse, as under frequency agility.
    Swerling2,
    /// One scatterer larger than many others, χ² power with four degrees of freedom, the same over all pulses.
    Swerling3,
    /// As 3, but anew from pulse to pulse.
    Swerling4,
}

impl Swerling {
    /// Every case.
    pub const ALL: [Self; 5] =
        [Self::Swerling0, Self::Swerling1, Self::Swerling2, Self::Swerling3, Self::Swerling4];

    /// Shape of the Gamma distribution of the energy of so many pulses; none where it is steady.
    pub(in crate::radar::theory) fn shape(self, pulses: f64) -> Option<f64> {
        match self {
            Self::Swerling0 => None,
            Self::Swerling1 => Some(1.0),
            Self::Swerling2 => Some(pulses),
            Self::Swerling3 => Some(2.0),
            Self::Swerling4 => Some(2.0 * pulses),
        }
    }
}

/// Probability of detection of a target with a mean SNR of `snr_db` in each of `pulses` pulses, whose powers are
/// added and compared with the threshold of [`noncoherent_threshold`](super::noncoherent_threshold) for `pfa`:
/// square-law detector, complex Gaussian noise of known power.
///
/// Exact for every case and number of pulses (Swerling 1960; Richards 2014, Fundamentals of Radar Signal Processing,
/// §6.3.4), as a negative binomial mixture of incomplete gamma functions; 1e-10 relative. SNR in −200..=200 dB, Pfa
/// in 1e-300..1, pulses in 1..=[`MOST_INTEGRATED_PULSES`](super::MOST_INTEGRATED_PULSES).
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// use aegis_core::radar::{Swerling, pd};
/// // One pulse of a Swerling 1 target: Pfa^(1/(1 + SNR)).
/// assert!((pd(13.0, 1e-6, 1, Swerling::Swerling1)? - 0.517_178).abs() < 1e-6);
/// assert!((pd(5.0, 1e-6, 10, Swerling::Swerling2)? - 0.733_987).abs() < 1e-6);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn pd(snr_db: f64, pfa: f64, pulses: u32, swerling: Swerling) -> Result<f64> {
    let snr = checked_snr(snr_db)?;
    let pulses = checked_pulses(pulses)?;
    let threshold = gamma_threshold(pulses, check::probability("pfa", pfa)?);
    Ok(detection_tails(snr, threshold, pulses, swerling).above)
}

/// The mean SNR of one pulse that a target needs for a probability of detection, decibels: the inverse of [`pd`],
/// with which it shares its ranges and its source; 1e-9 dB. `pd` lies above `pfa` and below 1.
///
/// # Errors
/// As [`pd`], and [`Error::OutOfRange`](crate::Error::OutOfRange) when a target of −200 dB is seen as often already.
///
/// ```
/// use aegis_core::radar::{Swerling, required_snr_db};
/// assert!((required_snr_db(0.9, 1e-6, 1, Swerling::Swerling0)? - 13.183).abs() < 5e-4);
/// assert!((required_snr_db(0.9, 1e-6, 1, Swerling::Swerling1)? - 21.144).abs() < 5e-4);
/// assert!((required_snr_db(0.9, 1e-6, 10, Swerling::Swerling4)? - 5.806).abs() < 5e-4);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn required_snr_db(pd: f64, pfa: f64, pulses: u32, swerling: Swerling) -> Result<f64> {
    let pulses = checked_pulses(pulses)?;
    let threshold = gamma_threshold(pulses, check::probability("pfa", pfa)?);
    snr_for(pd, pfa, |snr| detection_tails(snr, threshold, pulses, swerling))
}

/// Probability that a real signal of known amplitude in real Gaussian noise of this deviation exceeds a threshold: a
/// coherent detector of known phase, Φ((amplitude − threshold)/sigma) (Kay 1998, Fundamentals of Statistical Signal
/// Processing 2, §4.3). Sigma positive; amplitude and threshold any finite number.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// let pd = aegis_core::radar::pd_real_known_signal(4.0, 3.0902, 1.0)?;
/// assert!((pd - 0.818_536).abs() < 1e-6);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn pd_real_known_signal(amplitude: f64, threshold: f64, sigma: f64) -> Result<f64> {
    let any = |what, value| check::within(what, value, f64::MIN, f64::MAX, "must be finite");
    let sigma = check::positive("sigma", sigma)?;
    Ok(normal_cdf((any("amplitude", amplitude)? - any("threshold", threshold)?) / sigma))
}

pub(in crate::radar::theory) fn checked_snr(snr_db: f64) -> Result<f64> {
    Ok(ratio(check::decibels("snr_db", snr_db)?))
}

/// That the sum over pulses is above a threshold or below, with a positive mean SNR as a ratio.
pub(in crate::radar::theory) fn detection_tails(
    snr: f64,
    threshold: f64,
    pulses: f64,
    swerling: Swerling,
) -> Tails {
    let mean = pulses * snr;
    let count = swerling
        .shape(pulses)
        .map_or(Count::Poisson { mean }, |shape| Count::NegativeBinomial { shape, mean });
    mixture_tails(count, pulses, threshold)
}

/// The SNR in decibels at which tails that depend on it leave `pd` above the threshold.
pub(in crate::radar::theory) fn snr_for(pd: f64, pfa: f64, tails: impl Fn(f64) -> Tails) -> Result<f64> {
    let wanted = Tails::from_above(check::probability("pd", pd)?).log_odds();
    let short = |snr_db: f64| tails(ratio(snr_db)).log_odds() - wanted;
    if pd <= pfa || short(-200.0) >= 0.0 {
        return Err(check::refused("pd", "must lie above pfa"));
    }
    Ok(root(short, -200.0, 200.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sample values of the project's references: exact, cross-checked there by quadrature.
    #[test]
    fn required_snr_of_the_references() {
        let needed = |pulses| Swerling::ALL.map(|case| required_snr_db(0.9, 1e-6, pulses, case).unwrap());
        for (own, expected) in needed(10).into_iter().zip([5.267, 13.500, 6.292, 9.601, 5.806]) {
            assert!((own - expected).abs() < 5.1e-4, "{own} {expected}");
        }
        // With one pulse there is nothing from pulse to pulse.
        for (own, expected) in needed(1).into_iter().zip([13.183, 21.144, 21.144, 17.296, 17.296]) {
            assert!((own - expected).abs() < 5.1e-4, "{own} {expected}");
        }
    }

    /// 64 noise cells, Pfa 1e-6, a jammer as strong as the noise: .88.
    #[test]
    fn a_noise_jammer_is_a_swerling_2_target() {
        assert!((pd(0.0, 1e-6, 64, Swerling::Swerling2).unwrap() - 0.88).abs() < 0.005);
    }

    #[test]
    fn the_snr_is_the_inverse_everywhere() {
        for case in Swerling::ALL {
            for pulses in [1, 3, 100, 10_000] {
                for (wanted, pfa) in [(1e-5, 1e-6), (0.5, 1e-12), (0.999_999, 1e-3), (0.9, 0.5)] {
                    let snr_db = required_snr_db(wanted, pfa, pulses, case).unwrap();
                    let found = pd(snr_db, pfa, pulses, case).unwrap();
                    assert!(
                        (found - wanted).abs() < 1e-10 * wanted.min(1.0 - wanted) + 2e-16,
                        "{case:?} {pulses} {wanted} {pfa}"
                    );
                }
            }
        }
    }

    #[test]
    fn ends_of_the_range() {
        for case in Swerling::ALL {
            for pulses in [1, 10_000] {
                let (weak, strong) = (pd(-200.0, 1e-6, pulses, case), pd(200.0, 1e-6, pulses, case));
                assert!((weak.unwrap() / 1e-6 - 1.0).abs() < 1e-9, "{case:?} {pulses}");
                assert!((strong.unwrap() - 1.0).abs() < 1e-15, "{case:?} {pulses}");
            }
            assert!(required_snr_db(1e-6, 1e-6, 1, case).is_err());
            assert!(required_snr_db(1e-7, 1e-6, 1, case).is_err());
        }
        for bad in [f64::NAN, f64::INFINITY, 201.0] {
            assert!(pd(bad, 1e-6, 1, Swerling::Swerling1).is_err());
            assert!(required_snr_db(bad, 1e-6, 1, Swerling::Swerling1).is_err());
        }
        assert!(pd(10.0, 1e-6, 0, Swerling::Swerling1).is_err());
        assert!(pd_real_known_signal(1.0, 1.0, 0.0).is_err());
        assert!(pd_real_known_signal(f64::NAN, 1.0, 1.0).is_err());
    }
}
