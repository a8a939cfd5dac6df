//! Multiplier and Pfa of a CFAR detector in homogeneous noise.

use super::level::mean_over_level;
use super::{CfarReference, Level};
use crate::elementary::{exp, exp_m1, ln, ln_1p};
use crate::error::Result;
use crate::radar::theory::check;
use crate::radar::theory::counts::ln_negative_binomial;
use crate::radar::theory::gamma::{Tails, gamma_tails};
use crate::radar::theory::solve::root;

/// The largest multiplier that is looked for, as a natural logarithm: one reference cell needs 1/Pfa.
const LARGEST_LN_MULTIPLIER: f64 = 700.0;

/// The number by which what the reference cells say is multiplied, so that noise alone crosses the threshold with
/// probability `pfa`. Cell under test and reference cells hold the sum of the powers of `pulses` pulses in white
/// Gaussian noise, all independent.
///
/// Solves [`cfar_pfa`], to 1e-11. Windows, cancellers and oversampling make cells dependent: then this is a
/// beginning, and no more. Cells × pulses in 1..=100 000, Pfa in 1e-300..1.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that,
/// for a rank that is none, for halves of an odd number of cells, and where the multiplier would exceed 1e300.
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
    let multiplier = multiplier_for(reference.into(), pulses, pfa);
    if multiplier < 1e300 {
        Ok(multiplier)
    } else {
        Err(check::refused("pfa", "asks for a multiplier above 1e300"))
    }
}

/// The probability that noise alone crosses a threshold that is this multiple of what the reference cells say; as
/// [`cfar_multiplier`], whose inverse it is. 1e-11 relative.
///
/// For the mean of cells, a negative binomial sum, the survival function of an F variable with 2·pulses and
/// 2·cells·pulses degrees of freedom; for one pulse (1 + α/N)^−N. For the cell of rank k and one pulse, Π_{i<k} (N −
/// i)/(N − i + α) (Rohling 1983). Else the integral over the level's distribution (Gandhi and Kassam 1988, IEEE
/// Trans. AES 24, 427–445, eq. 4), by a rule that converges exponentially. Multiplier in 0..=1e300.
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
    Ok(exp(ln_pfa(reference.into(), pulses, multiplier)))
}

/// As [`cfar_multiplier`], where cells count in part; infinite where nothing is to be learned from them.
pub(crate) fn level_multiplier(level: Level, pulses: u32, pfa: f64) -> f64 {
    if level.is_nothing() {
        return f64::INFINITY;
    }
    multiplier_for(level, f64::from(pulses.max(1)), pfa)
}

/// What noise of mean power 1 makes the level in the mean, for sums of so many powers of it divided by their number.
pub(crate) fn mean_level(level: Level, pulses: u32) -> f64 {
    if level.is_nothing() {
        return 1.0;
    }
    let pulses = f64::from(pulses.max(1));
    mean_over_level(level, pulses, 0.0, |level| Tails { above: level / pulses, below: 1.0 }).above
}

fn multiplier_for(level: Level, pulses: f64, pfa: f64) -> f64 {
    if let (Level::Mean { cells }, true) = (level, pulses < 2.0) {
        return cells * exp_m1(-ln(pfa) / cells);
    }
    let wanted = ln(pfa);
    let excess = |ln_multiplier: f64| wanted - ln_pfa(level, pulses, exp(ln_multiplier));
    // Outwards in growing steps, as far-off multipliers cost the most time.
    let mut reach = 1.0;
    let sign = if excess(0.0) < 0.0 { 1.0 } else { -1.0 };
    while reach < LARGEST_LN_MULTIPLIER && excess(sign * reach) * sign < 0.0 {
        reach *= 2.0;
    }
    let (near, far) = (if reach > 1.0 { 0.5 * reach } else { 0.0 }, reach.min(LARGEST_LN_MULTIPLIER));
    let (low, high) = if sign > 0.0 { (near, far) } else { (-far, -near) };
    exp(root(excess, low, high))
}

pub(super) fn ln_pfa(level: Level, pulses: f64, multiplier: f64) -> f64 {
    match level {
        Level::Mean { cells } => ln_pfa_of_mean(cells, pulses, multiplier),
        Level::Ordered { cells, rank } if pulses < 2.0 && rank.fract() == 0.0 => {
            let factor = |above: u32| ln_1p(multiplier / (cells - f64::from(above)));
            -(0..rank as u32).map(factor).sum::<f64>()
        }
        _ => {
            let tails = |level: f64| gamma_tails(pulses, multiplier * level);
            ln(mean_over_level(level, pulses, 0.0, tails).above)
        }
    }
}

/// X > (α/N) Y with X of shape M and Y of shape NM: Y of unit rate ends before the M-th arrival of rate α/N exactly
/// when fewer than M of those come first. Their number is a negative binomial count of mean αM.
fn ln_pfa_of_mean(cells: f64, pulses: f64, multiplier: f64) -> f64 {
    let rate = multiplier / cells;
    let (shape, p, q) = (cells * pulses, 1.0 / (1.0 + rate), rate / (1.0 + rate));
    if q == 0.0 {
        return 0.0;
    }
    // Either sum begins with its largest term, and P(k + 1)/P(k) = q (shape + k)/(k + 1).
    if multiplier > 1.0 {
        let down =
            falling_sum((1..pulses as u32).rev().map(|k| f64::from(k) / (q * (shape + f64::from(k - 1)))));
        ln_negative_binomial(pulses - 1.0, shape, p, q) + ln(down)
    } else {
        let up = falling_sum((pulses as u32..).map(|k| q * (shape + f64::from(k)) / f64::from(k + 1)));
        ln_1p(-exp(ln_negative_binomial(pulses, shape, p, q)) * up)
    }
}

/// 1 + r₁ + r₁r₂ + …, of ratios that fall.
fn falling_sum(ratios: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for ratio in ratios {
        term *= ratio;
        sum += term;
        // What is left is a geometric series at most.
        if ratio < 1.0 && term * ratio < 1e-18 * sum * (1.0 - ratio) {
            break;
        }
    }
    sum
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
        for (reference, pulses, multiplier) in [
            (CA, 1.0, 21.9),
            (CA, 8.0, 3.0),
            (OS, 1.0, 20.9),
            (OS, 1.0, 0.1),
            (CA, 100.0, 1.0),
            (CA, 9.0, 0.7),
        ] {
            let level = Level::from(reference);
            let integral =
                mean_over_level(level, pulses, 0.0, |level| gamma_tails(pulses, multiplier * level));
            let closed = ln_pfa(level, pulses, multiplier).exp();
            assert!(
                (integral.above / closed - 1.0).abs() < 1e-11,
                "{reference:?} {pulses}: {integral:?} {closed}"
            );
        }
    }

    /// Fewer cells with something in common are as good as what lies between two whole numbers.
    #[test]
    fn cells_that_count_in_part_lie_between_those_that_count() {
        let levels: [fn(f64) -> Level; 4] = [
            |cells| Level::Mean { cells },
            |cells| Level::Greatest { halves: [0.5 * cells, 0.5 * cells] },
            |cells| Level::Smallest { halves: [0.5 * cells, 0.5 * cells] },
            |cells| Level::Ordered { cells, rank: 0.75 * cells },
        ];
        for level in levels {
            for pulses in [1, 3] {
                let [few, between, many] =
                    [16.0, 18.0, 20.0].map(|cells| level_multiplier(level(cells), pulses, 1e-4).ln());
                assert!(few > between && between > many, "{:?}: {few} {between} {many}", level(18.0));
                // 1/N is nearly what counts.
                let expected = many + (few - many) * (1.0 / 18.0 - 1.0 / 20.0) / (1.0 / 16.0 - 1.0 / 20.0);
                assert!((between - expected).abs() < 0.02 * (few - many), "{:?}", level(18.0));
                assert!((mean_level(level(18.0), pulses) - 1.0).abs() < 0.5);
            }
        }
        assert!(level_multiplier(Level::Mean { cells: 0.0 }, 1, 1e-3).is_infinite());
        assert!((mean_level(Level::Mean { cells: 7.5 }, 4) - 1.0).abs() < 1e-11);
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
        }
        assert_eq!(cfar_pfa(CA, 3, 0.0), Ok(1.0));
        assert!(cfar_multiplier(CfarReference::SmallestOf { cells: 2 }, 1, 1e-300).is_err());
        assert!(cfar_pfa(CA, 3, 1e300).unwrap() < 1e-200);
    }
}
