//! Pd and loss behind a CFAR threshold in homogeneous noise.

use super::design::{cfar_multiplier, ln_pfa};
use super::level::{highest_level, mean_over_level};
use super::{CfarReference, Level};
use crate::elementary::exp;
use crate::error::Result;
use crate::radar::theory::check;
use crate::radar::theory::detection::{Swerling, checked_snr, detection_tails, required_snr_db, snr_for};
use crate::radar::theory::gamma::Tails;

/// The highest threshold, as a multiple of the noise in one pulse, over which targets that are not as noise are
/// averaged: it bounds the time that takes.
const HIGHEST_THRESHOLD: f64 = 2e4;

/// Probability of detection behind a CFAR threshold: of a target with a mean SNR of `snr_db` in each of `pulses`
/// pulses, with reference cells that hold noise. Exact for every case of Swerling's and number of pulses, 1e-9
/// relative.
///
/// The mean of [`pd`](super::super::pd) over the level's distribution; for cases 1 (one pulse) and 2 it is the Pfa at
/// α/(1 + SNR), as a target is noise of another power there (Gandhi and Kassam 1988). SNR in −200..=200 dB; else as
/// [`cfar_multiplier`].
///
/// # Errors
/// As [`cfar_multiplier`], and [`Error::OutOfRange`](crate::Error::OutOfRange) in the other cases where so few cells
/// are asked for so small a Pfa that thresholds exceed 2e4 times the noise: the mean of 4 cells and one pulse reach a
/// Pfa of 1e-9.
///
/// ```
/// use aegis_core::radar::{CfarReference, Swerling, cfar_pd};
/// let rank_12 = CfarReference::OrderedStatistic { cells: 16, rank: 12 };
/// let pd = cfar_pd(rank_12, 1, 20.0, 1e-6, Swerling::Swerling1)?;
/// assert!((pd - 0.766_613).abs() < 1e-6);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn cfar_pd(
    reference: CfarReference,
    pulses: u32,
    snr_db: f64,
    pfa: f64,
    swerling: Swerling,
) -> Result<f64> {
    let snr = checked_snr(snr_db)?;
    Ok(Behind::new(reference, pulses, pfa, swerling)?.tails(snr).above)
}

/// How much more SNR a target needs behind a CFAR threshold than with noise of known power, decibels, for the same Pd
/// and Pfa. Ranges and accuracy as for [`cfar_pd`] and [`required_snr_db`].
///
/// # Errors
/// As [`cfar_pd`] and [`required_snr_db`].
///
/// ```
/// use aegis_core::radar::{CfarReference, Swerling, cfar_loss_db};
/// let mean_of_16 = CfarReference::CellAveraging { cells: 16 };
/// assert!((cfar_loss_db(mean_of_16, 1, 0.9, 1e-6, Swerling::Swerling1)? - 2.007).abs() < 5e-4);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn cfar_loss_db(
    reference: CfarReference,
    pulses: u32,
    pd: f64,
    pfa: f64,
    swerling: Swerling,
) -> Result<f64> {
    let behind = Behind::new(reference, pulses, pfa, swerling)?;
    let known_db = required_snr_db(pd, pfa, pulses, swerling)?;
    Ok(snr_for(pd, pfa, |snr| behind.tails(snr))? - known_db)
}

/// A target behind a threshold that noise tells.
#[derive(Clone, Copy)]
struct Behind {
    level: Level,
    pulses: f64,
    multiplier: f64,
    swerling: Swerling,
}

impl Behind {
    fn new(reference: CfarReference, pulses: u32, pfa: f64, swerling: Swerling) -> Result<Self> {
        let multiplier = cfar_multiplier(reference, pulses, pfa)?;
        let behind = Self { level: reference.into(), pulses: f64::from(pulses), multiplier, swerling };
        let highest = multiplier * highest_level(behind.level, behind.pulses);
        if behind.is_noise_like() || highest <= HIGHEST_THRESHOLD {
            Ok(behind)
        } else {
            Err(check::refused("pfa", "asks for more reference cells"))
        }
    }

    /// Whether the target is as noise of another power.
    fn is_noise_like(self) -> bool {
        self.swerling.shape(self.pulses) == Some(self.pulses)
    }

    /// That it is seen and that it is not, with a mean SNR as a ratio.
    fn tails(self, snr: f64) -> Tails {
        let Self { level, pulses, multiplier, swerling } = self;
        if self.is_noise_like() {
            return Tails::from_above(exp(ln_pfa(level, pulses, multiplier / (1.0 + snr))));
        }
        let tails = |at: f64| detection_tails(snr, multiplier * at, pulses, swerling);
        mean_over_level(level, pulses, self.sharpness(snr), tails)
    }

    /// How steeply Pd steps over the logarithm of the threshold, as the shape of a Gamma variable. That of noise and
    /// all of a steady signal together, though beyond the highest threshold no step matters; fluctuation smooths it.
    fn sharpness(self, snr: f64) -> f64 {
        let steady = self.pulses * (1.0 + snr);
        let highest = self.multiplier * highest_level(self.level, self.pulses);
        let fluctuating = self.swerling.shape(self.pulses).map_or(f64::INFINITY, |shape| self.pulses + shape);
        steady.min(highest).min(fluctuating)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CA: CfarReference = CfarReference::CellAveraging { cells: 16 };
    const OS: CfarReference = CfarReference::OrderedStatistic { cells: 16, rank: 12 };

    #[test]
    fn a_swerling_2_target_is_stronger_noise() {
        for (reference, pulses) in [(CA, 1), (OS, 1), (CA, 6), (OS, 6)] {
            for snr in [1.0, 20.0, 300.0, 1e6] {
                let behind = Behind::new(reference, pulses, 1e-6, Swerling::Swerling2).unwrap();
                let integral = mean_over_level(behind.level, behind.pulses, behind.sharpness(snr), |at| {
                    detection_tails(snr, behind.multiplier * at, behind.pulses, Swerling::Swerling2)
                });
                let short = behind.tails(snr);
                assert!((integral.above / short.above - 1.0).abs() < 1e-11, "{reference:?} {pulses} {snr}");
                assert!((integral.below - short.below).abs() < 1e-13, "{reference:?} {pulses} {snr}");
            }
        }
    }

    #[test]
    fn many_cells_cost_nothing() {
        for case in Swerling::ALL {
            let loss =
                |cells| cfar_loss_db(CfarReference::CellAveraging { cells }, 4, 0.9, 1e-6, case).unwrap();
            let (few, many) = (loss(8), loss(2000));
            assert!(few > 0.5 && (0.0..0.01).contains(&many), "{case:?}: {few} {many}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for value in [f64::NAN, -1.0, f64::INFINITY] {
            assert!(cfar_pd(CA, 1, 10.0, value, Swerling::Swerling1).is_err());
            assert!(cfar_loss_db(CA, 1, value, 1e-6, Swerling::Swerling1).is_err());
        }
        assert!(cfar_pd(CA, 1, f64::NAN, 1e-6, Swerling::Swerling1).is_err());
        let few = CfarReference::CellAveraging { cells: 2 };
        assert!(cfar_pd(few, 1, 20.0, 1e-12, Swerling::Swerling3).is_err());
        assert!(cfar_pd(few, 1, 20.0, 1e-12, Swerling::Swerling1).is_ok());
    }
}
