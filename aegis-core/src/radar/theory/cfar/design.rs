//! Multiplier, Pfa, Pd and loss of a CFAR detector in homogeneous noise.

use super::CfarReference;
use super::level::{highest_level, mean_over_level};
use crate::error::Result;
use crate::radar::theory::check;
use crate::radar::theory::counts::ln_negative_binomial;
use crate::radar::theory::detection::{Swerling, checked_snr, detection_tails, required_snr_db, snr_for};
use crate::radar::theory::gamma::{Tails, gamma_tails};
use crate::radar::theory::solve::root;

/// The largest multiplier that is looked for, as a natural logarithm: one reference cell needs 1/Pfa.
const LARGEST_LN_MULTIPLIER: f64 = 700.0;

/// The number by which what the reference cells say is multiplied, so that noise alone crosses the threshold with probability `pfa`.
/// Cell under test and reference cells hold the sum of the powers of `pulses` pulses in white Gaussian noise, all independent.
///
/// Solves [`cfar_pfa`], to 1e-11. Windows, cancellers and oversampling make cells dependent: then this is a beginning, and no
/// more. Cells × pulses in 1..=100 000, Pfa in 1e-300..1.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that, for a rank that is
/// none, for halves of an odd number of cells, and where the multiplier would exceed 1e300.
///
/// ```
/// use aegis_core::radar::{CfarReference, cfar_multiplier};
/// let mean_of_16 = CfarReference::CellAveraging { cells: 16 };
/// let one = cfar_multiplier(mean_of_16, 1, 1e-6)?;
/// let eight = cfar_multiplier(mean_of_16, 8, 1e-6)?;
/// assert!((one - 21.942).abs() < 5e-4 && eight < 5.0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn cfar_multiplier(reference: CfarReference, pulses: u32, pfa: f64) -> Result<f64> {
    let pulses = reference.checked(pulses)?;
    let pfa = check::probability("pfa", pfa)?;
    let multiplier = multiplier_for(reference, pulses, pfa);
    if multiplier < 1e300 {
        Ok(multiplier)
    } else {
        Err(check::refused("pfa", "asks for a multiplier above 1e300"))
    }
}

/// The probability that noise alone crosses a threshold that is this multiple of what the reference cells say; as
/// [`cfar_multiplier`], whose inverse it is. 1e-11 relative.
///
/// For the mean of cells, a negative binomial sum, the survival function of an F variable with 2·pulses and 2·cells·pulses
/// degrees of freedom; for one pulse (1 + α/N)^−N. For the cell of rank k and one pulse, Π_{i<k} (N − i)/(N − i + α) (Rohling 1983). Else the
/// integral over the level's distribution (Gandhi and Kassam 1988, IEEE Trans. AES 24, 427–445, eq. 4), by a rule that converges
/// exponentially. Multiplier in 0..=1e300.
///
/// # Errors
/// As [`cfar_multiplier`].
///
/// ```
/// use aegis_core::radar::{CfarReference, cfar_pfa};
/// // A threshold made for a known noise level, over a level from four times as many cells as are tested: 24 times the Pfa.
/// let pfa = cfar_pfa(CfarReference::CellAveraging { cells: 4 }, 64, 1.7089)?;
/// assert!((pfa - 2.4e-5).abs() < 1e-6);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn cfar_pfa(reference: CfarReference, pulses: u32, multiplier: f64) -> Result<f64> {
    let pulses = reference.checked(pulses)?;
    let multiplier = check::within("multiplier", multiplier, 0.0, 1e300, "must lie in 0..=1e300")?;
    Ok(ln_pfa(reference, pulses, multiplier).exp())
}

/// Probability of detection behind a CFAR threshold: of a target with a mean SNR of `snr_db` in each of `pulses` pulses, with
/// reference cells that hold noise. Exact for every case of Swerling's and number of pulses, 1e-9 relative.
///
/// The mean of [`pd`](super::super::pd) over the level's distribution; for cases 1 (one pulse) and 2 it is the Pfa at α/(1 + SNR), as a
/// target is noise of another power there (Gandhi and Kassam 1988). SNR in −200..=200 dB; else as [`cfar_multiplier`].
///
/// # Errors
/// As [`cfar_multiplier`].
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
    let multiplier = cfar_multiplier(reference, pulses, pfa)?;
    Ok(tails_behind(reference, f64::from(pulses), multiplier, snr, swerling).above)
}

/// How much more SNR a target needs behind a CFAR threshold than with noise of known power, decibels, for the same Pd and Pfa.
/// Ranges and accuracy as for [`cfar_pd`] and [`required_snr_db`].
///
/// # Errors
/// As [`cfar_multiplier`] and [`required_snr_db`].
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
    let multiplier = cfar_multiplier(reference, pulses, pfa)?;
    let known_db = required_snr_db(pd, pfa, pulses, swerling)?;
    let tails = |snr| tails_behind(reference, f64::from(pulses), multiplier, snr, swerling);
    Ok(snr_for(pd, pfa, tails)? - known_db)
}

fn multiplier_for(reference: CfarReference, pulses: f64, pfa: f64) -> f64 {
    if let (CfarReference::CellAveraging { cells }, true) = (reference, pulses < 2.0) {
        let cells = f64::from(cells);
        return cells * (-pfa.ln() / cells).exp_m1();
    }
    let wanted = pfa.ln();
    let excess = |ln_multiplier: f64| wanted - ln_pfa(reference, pulses, ln_multiplier.exp());
    // Outwards in growing steps, as far-off multipliers cost the most time.
    let mut reach = 1.0;
    let sign = if excess(0.0) < 0.0 { 1.0 } else { -1.0 };
    while reach < LARGEST_LN_MULTIPLIER && excess(sign * reach) * sign < 0.0 {
        reach *= 2.0;
    }
    let (near, far) = (if reach > 1.0 { 0.5 * reach } else { 0.0 }, reach.min(LARGEST_LN_MULTIPLIER));
    let (low, high) = if sign > 0.0 { (near, far) } else { (-far, -near) };
    root(excess, low, high).exp()
}

fn ln_pfa(reference: CfarReference, pulses: f64, multiplier: f64) -> f64 {
    match reference {
        CfarReference::CellAveraging { cells } => ln_pfa_of_mean(f64::from(cells), pulses, multiplier),
        CfarReference::OrderedStatistic { cells, rank } if pulses < 2.0 => {
            let factor = |above: u32| (multiplier / f64::from(cells - above)).ln_1p();
            -(0..rank).map(factor).sum::<f64>()
        }
        _ => {
            let tails = |level: f64| gamma_tails(pulses, multiplier * level);
            mean_over_level(reference, pulses, 0.0, tails).above.ln()
        }
    }
}

/// X > (α/N) Y with X of shape M and Y of shape NM: Y of unit rate ends before the M-th arrival of rate α/N exactly when fewer than M of
/// those come first. Their number is a negative binomial count.
fn ln_pfa_of_mean(cells: f64, pulses: f64, multiplier: f64) -> f64 {
    let rate = multiplier / cells;
    let (shape, p, q) = (cells * pulses, 1.0 / (1.0 + rate), rate / (1.0 + rate));
    if q == 0.0 {
        return 0.0;
    }
    let largest = ln_negative_binomial(pulses - 1.0, shape, p, q);
    // P(k − 1)/P(k) = k/((shape + k − 1) q): the sum from its last term downwards, which is the largest where Pfa is small.
    let (mut sum, mut term, mut k) = (1.0, 1.0, pulses - 1.0);
    while k > 0.0 {
        let ratio = k / ((shape + k - 1.0) * q);
        term *= ratio;
        sum += term;
        if ratio < 1.0 && term * k < 1e-18 * sum {
            break;
        }
        k -= 1.0;
    }
    largest + f64::ln(sum)
}

fn tails_behind(
    reference: CfarReference,
    pulses: f64,
    multiplier: f64,
    snr: f64,
    swerling: Swerling,
) -> Tails {
    // The steepest step that a probability of detection makes, as a function of the threshold, is that of noise and all of the
    // steady signal together; beyond the highest threshold no step matters.
    let sharpness = (pulses * (1.0 + snr)).min(multiplier * highest_level(reference, pulses));
    let tails = |level: f64| detection_tails(snr, multiplier * level, pulses, swerling);
    mean_over_level(reference, pulses, sharpness, tails)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CA: CfarReference = CfarReference::CellAveraging { cells: 16 };
    const OS: CfarReference = CfarReference::OrderedStatistic { cells: 16, rank: 12 };

    #[test]
    fn multipliers_of_the_references() {
        for (cells, expected) in [(8, 36.987), (16, 21.942), (32, 17.278)] {
            let own = cfar_multiplier(CfarReference::CellAveraging { cells }, 1, 1e-6).unwrap();
            assert!((own - expected).abs() < 5e-4, "{cells}: {own}");
        }
    }

    #[test]
    fn the_integral_gives_what_the_closed_forms_do() {
        for (reference, pulses, multiplier) in
            [(CA, 1.0, 21.9), (CA, 8.0, 3.0), (OS, 1.0, 20.9), (OS, 1.0, 0.1), (CA, 100.0, 1.0)]
        {
            let integral =
                mean_over_level(reference, pulses, 0.0, |level| gamma_tails(pulses, multiplier * level));
            let closed = ln_pfa(reference, pulses, multiplier).exp();
            assert!(
                (integral.above / closed - 1.0).abs() < 1e-11,
                "{reference:?} {pulses}: {integral:?} {closed}"
            );
        }
    }

    #[test]
    fn the_multiplier_is_the_inverse() {
        let halves = [CfarReference::GreatestOf { cells: 16 }, CfarReference::SmallestOf { cells: 16 }];
        for reference in [CA, OS, halves[0], halves[1], CfarReference::SmallestOf { cells: 2 }] {
            for pulses in [1, 5, 40] {
                for pfa in [1e-12, 1e-6, 1e-2, 0.7] {
                    let multiplier = cfar_multiplier(reference, pulses, pfa).unwrap();
                    let found = cfar_pfa(reference, pulses, multiplier).unwrap();
                    assert!(
                        (found / pfa - 1.0).abs() < 1e-10,
                        "{reference:?} {pulses} {pfa}: {multiplier} {found}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_swerling_2_target_is_stronger_noise() {
        for (reference, pulses) in [(CA, 1), (OS, 1), (CA, 6), (OS, 6)] {
            let multiplier = cfar_multiplier(reference, pulses, 1e-6).unwrap();
            for snr_db in [0.0, 13.0, 25.0, 60.0_f64] {
                let snr = 10_f64.powf(0.1 * snr_db);
                let expected = cfar_pfa(reference, pulses, multiplier / (1.0 + snr)).unwrap();
                let found = cfar_pd(reference, pulses, snr_db, 1e-6, Swerling::Swerling2).unwrap();
                assert!(
                    (found / expected - 1.0).abs() < 1e-10,
                    "{reference:?} {pulses} {snr_db}: {found} {expected}"
                );
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
        let bad = [
            CfarReference::CellAveraging { cells: 0 },
            CfarReference::CellAveraging { cells: 100_001 },
            CfarReference::GreatestOf { cells: 15 },
            CfarReference::SmallestOf { cells: 0 },
            CfarReference::OrderedStatistic { cells: 16, rank: 0 },
            CfarReference::OrderedStatistic { cells: 16, rank: 17 },
        ];
        for reference in bad {
            assert!(cfar_multiplier(reference, 1, 1e-6).is_err(), "{reference:?}");
            assert!(cfar_pfa(reference, 1, 1.0).is_err(), "{reference:?}");
        }
        assert!(cfar_multiplier(CA, 0, 1e-6).is_err() && cfar_multiplier(CA, 10_000, 1e-6).is_err());
        for value in [f64::NAN, -1.0, f64::INFINITY] {
            assert!(cfar_pfa(CA, 1, value).is_err());
            assert!(cfar_multiplier(CA, 1, value).is_err());
            assert!(cfar_pd(CA, 1, 10.0, value, Swerling::Swerling1).is_err());
            assert!(cfar_loss_db(CA, 1, value, 1e-6, Swerling::Swerling1).is_err());
        }
        assert_eq!(cfar_pfa(CA, 3, 0.0), Ok(1.0));
        assert!(cfar_multiplier(CfarReference::SmallestOf { cells: 2 }, 1, 1e-300).is_err());
        assert!(cfar_pfa(CA, 3, 1e300).unwrap() < 1e-200);
    }
}
