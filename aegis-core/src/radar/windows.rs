//! Tapers for pulses, Doppler filters and arrays, and what they cost.

use crate::config::within;
use crate::elementary::{acos, acosh, cos, cosh, hypot, log10, powf, sin_cos};
use crate::error::Result;
use std::f64::consts::{PI, TAU};

/// A taper. All are symmetric, with a largest coefficient of 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Window {
    /// None: the best resolution and gain, side lobes of −13 dB.
    #[default]
    Rectangular,
    /// Raised cosine: side lobes of −31 dB that fall fast.
    Hann,
    /// Side lobes of −43 dB that hardly fall.
    Hamming,
    /// Side lobes of −58 dB.
    Blackman,
    /// Dolph and Chebyshev's: the narrowest main lobe for side lobes that are all so far down.
    Chebyshev {
        /// Side lobes below the main lobe, dB, `10..=200`.
        sidelobe_db: f64,
    },
    /// Taylor's: near side lobes that far down, farther ones falling.
    Taylor {
        /// Side lobes below the main lobe, dB, `10..=100`.
        sidelobe_db: f64,
        /// How many near side lobes on either side are level, `2..=20`; Taylor's n̄.
        level_lobes: u32,
    },
}

impl Window {
    /// So many coefficients.
    ///
    /// Harris 1978 (Proc. IEEE 66, 51–83) for the cosine sums and Dolph and Chebyshev's; Taylor 1955 (IRE Trans. AP 3, 16–28)
    /// as sampled by Carrara, Goodman and Majewski 1995, appendix D.2.
    ///
    /// ```
    /// use aegis_core::radar::Window;
    /// let hann = Window::Hann.coefficients(5);
    /// assert!(hann.iter().zip([0.0, 0.5, 1.0, 0.5, 0.0]).all(|(own, known)| (own - known).abs() < 1e-12));
    /// ```
    #[must_use]
    pub fn coefficients(&self, count: usize) -> Vec<f64> {
        match *self {
            Self::Rectangular => vec![1.0; count],
            Self::Hann => cosine_sum(&[0.5, 0.5], count),
            Self::Hamming => cosine_sum(&[0.54, 0.46], count),
            Self::Blackman => cosine_sum(&[0.42, 0.5, 0.08], count),
            Self::Chebyshev { sidelobe_db } => chebyshev(sidelobe_db, count),
            Self::Taylor { sidelobe_db, level_lobes } => taylor(sidelobe_db, level_lobes, count),
        }
    }

    /// As if it had one coefficient more, which is left out: for spectra of `count` bins.
    #[must_use]
    pub fn periodic_coefficients(&self, count: usize) -> Vec<f64> {
        let mut coefficients = self.coefficients(count + 1);
        coefficients.truncate(count);
        coefficients
    }

    pub(crate) fn validate(&self, path: &str) -> Result<()> {
        match *self {
            Self::Chebyshev { sidelobe_db } => {
                within(&format!("{path}.sidelobe_db"), sidelobe_db, 10.0, 200.0)
            }
            Self::Taylor { sidelobe_db, level_lobes } => {
                within(&format!("{path}.sidelobe_db"), sidelobe_db, 10.0, 100.0)?;
                within(&format!("{path}.level_lobes"), f64::from(level_lobes), 2.0, 20.0)
            }
            _ => Ok(()),
        }
    }
}

/// Mean of the coefficients: what a steady tone keeps of its amplitude.
#[must_use]
pub fn coherent_gain(coefficients: &[f64]) -> f64 {
    coefficients.iter().sum::<f64>() / coefficients.len() as f64
}

/// Equivalent noise bandwidth, in bins: `N·Σw²/(Σw)²` (Harris 1978, eq. 11).
///
/// ```
/// use aegis_core::radar::{Window, enbw_bins};
/// let hann = Window::Hann.periodic_coefficients(128);
/// assert!((enbw_bins(&hann) - 1.5).abs() < 1e-12);
/// ```
#[must_use]
pub fn enbw_bins(coefficients: &[f64]) -> f64 {
    let sum: f64 = coefficients.iter().sum();
    coefficients.iter().map(|w| w * w).sum::<f64>() * coefficients.len() as f64 / (sum * sum)
}

/// What the SNR loses against a filter without a taper, dB.
#[must_use]
pub fn processing_loss_db(coefficients: &[f64]) -> f64 {
    10.0 * log10(enbw_bins(coefficients))
}

/// What a tone midway between two bins loses against one in the middle of a bin, dB (Harris 1978, eq. 13).
#[must_use]
pub fn straddle_loss_db(coefficients: &[f64]) -> f64 {
    20.0 * log10(response(coefficients, 0.0) / response(coefficients, 0.5))
}

/// The highest side lobe beside the main lobe, dB (negative). Found on a grid of 32 points a bin.
#[must_use]
pub fn peak_sidelobe_db(coefficients: &[f64]) -> f64 {
    const POINTS_PER_BIN: usize = 32;
    let steps = coefficients.len() * POINTS_PER_BIN / 2;
    let at = |step: usize| response(coefficients, step as f64 / POINTS_PER_BIN as f64);
    let whole = at(0);
    let (mut before, mut has_fallen, mut highest) = (whole, false, 0.0_f64);
    for step in 1..=steps {
        let here = at(step);
        has_fallen |= here > before;
        if has_fallen {
            highest = highest.max(here);
        }
        before = here;
    }
    20.0 * log10(highest / whole)
}

/// Magnitude of the spectrum, so many bins off.
fn response(coefficients: &[f64], off_bins: f64) -> f64 {
    let turn = TAU * off_bins / coefficients.len() as f64;
    let (re, im) = (0..).zip(coefficients).fold((0.0, 0.0), |(re, im), (index, w)| {
        let (sin, cos) = sin_cos(turn * f64::from(index));
        (re + w * cos, im + w * sin)
    });
    hypot(re, im)
}

/// `Σ (−1)ᵏ aₖ cos(2πkn/(N − 1))`.
fn cosine_sum(terms: &[f64], count: usize) -> Vec<f64> {
    if count == 1 {
        return vec![1.0];
    }
    let last = count as f64 - 1.0;
    (0..count)
        .map(|index| {
            let turn = TAU * index as f64 / last;
            let signed = |(order, term): (usize, &f64)| {
                let sign = if order % 2 == 0 { 1.0 } else { -1.0 };
                sign * term * cos(order as f64 * turn)
            };
            terms.iter().enumerate().map(signed).sum::<f64>().max(0.0)
        })
        .collect()
}

/// The inverse transform of a Chebyshev polynomial of order `N − 1`.
fn chebyshev(sidelobe_db: f64, count: usize) -> Vec<f64> {
    let order = count as f64 - 1.0;
    if count < 2 {
        return vec![1.0; count];
    }
    let ratio = powf(10.0, sidelobe_db / 20.0);
    let scale = cosh(acosh(ratio) / order);
    let spectrum: Vec<f64> = (0..count)
        .map(|bin| chebyshev_polynomial(order, scale * cos(PI * bin as f64 / count as f64)))
        .collect();
    // An even number of coefficients lies half a step off, which turns the spectrum's sign.
    let coefficient = |index: usize| {
        let place = index as f64 - 0.5 * order;
        let term = |(bin, value): (usize, &f64)| value * cos(TAU * place * bin as f64 / count as f64);
        spectrum.iter().enumerate().map(term).sum::<f64>()
    };
    normalised((0..count).map(coefficient).collect())
}

/// `T_n(x)`, also beyond [−1, 1].
fn chebyshev_polynomial(order: f64, x: f64) -> f64 {
    if x.abs() <= 1.0 {
        return cos(order * acos(x));
    }
    let magnitude = cosh(order * acosh(x.abs()));
    if x < 0.0 && order as u64 % 2 == 1 { -magnitude } else { magnitude }
}

/// `1 + 2 Σ Fₘ cos(2πm(n − (N − 1)/2)/N)`.
fn taylor(sidelobe_db: f64, level_lobes: u32, count: usize) -> Vec<f64> {
    let a = acosh(powf(10.0, sidelobe_db / 20.0)) / PI;
    let lobes = f64::from(level_lobes);
    let widening = lobes * lobes / (a * a + (lobes - 0.5) * (lobes - 0.5));
    let weight = |m: f64| {
        let zero = |n: u32| {
            let middle = f64::from(n) - 0.5;
            1.0 - m * m / (widening * (a * a + middle * middle))
        };
        let above: f64 = (1..level_lobes).map(zero).product();
        let others = (1..level_lobes).map(f64::from).filter(|n| (n - m).abs() > 0.5);
        let below: f64 = others.map(|n| 1.0 - m * m / (n * n)).product();
        let sign = if m as u64 % 2 == 1 { 1.0 } else { -1.0 };
        0.5 * sign * above / below
    };
    let weights: Vec<f64> = (1..level_lobes).map(|m| weight(f64::from(m))).collect();
    let coefficient = |index: usize| {
        let place = TAU * (index as f64 - 0.5 * (count as f64 - 1.0)) / count as f64;
        let waves = (1..).zip(&weights).map(|(m, weight)| weight * cos(f64::from(m) * place));
        1.0 + 2.0 * waves.sum::<f64>()
    };
    normalised((0..count).map(coefficient).collect())
}

fn normalised(coefficients: Vec<f64>) -> Vec<f64> {
    let largest = coefficients.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    coefficients.into_iter().map(|w| w / largest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of scipy.signal.windows, to the digits that are given.
    #[test]
    fn equal_those_of_others() {
        let near = |window: Window, count: usize, expected: &[f64]| {
            let own = window.coefficients(count);
            for (index, value) in expected.iter().enumerate() {
                assert!((own[index] - value).abs() < 1e-9, "{window:?} {index}: {} {value}", own[index]);
            }
        };
        near(Window::Hamming, 8, &[0.08, 0.253_194_691_4, 0.642_359_629_6, 0.954_445_679_0]);
        near(Window::Blackman, 7, &[0.0, 0.13, 0.63, 1.0]);
    }

    #[test]
    fn side_lobes_are_where_they_were_asked_for() {
        for sidelobe_db in [35.0, 60.0] {
            let window = Window::Chebyshev { sidelobe_db };
            for count in [63, 64, 128] {
                let found = peak_sidelobe_db(&window.coefficients(count));
                assert!((found + sidelobe_db).abs() < 0.1, "{count} {sidelobe_db}: {found}");
            }
        }
        let taylor = Window::Taylor { sidelobe_db: 35.0, level_lobes: 5 }.coefficients(128);
        assert!((peak_sidelobe_db(&taylor) + 35.0).abs() < 0.5);
        assert!((peak_sidelobe_db(&Window::Rectangular.coefficients(128)) + 13.26).abs() < 0.02);
        assert!((peak_sidelobe_db(&Window::Hann.periodic_coefficients(128)) + 31.47).abs() < 0.05);
    }

    /// Harris 1978, table 1, and the sample values that this project is held to.
    #[test]
    fn what_they_cost_is_what_the_tables_say() {
        let at = |window: Window| window.periodic_coefficients(128);
        assert!((straddle_loss_db(&at(Window::Hann)) - 1.424).abs() < 1e-3);
        assert!((straddle_loss_db(&at(Window::Rectangular)) - 3.922).abs() < 2e-3);
        assert!((enbw_bins(&at(Window::Hamming)) - 1.362_825_788_7).abs() < 1e-9);
        assert!((enbw_bins(&at(Window::Blackman)) - 1.726_757_369_6).abs() < 1e-9);
        let chebyshev = Window::Chebyshev { sidelobe_db: 60.0 }.coefficients(128);
        assert!((enbw_bins(&chebyshev) - 1.527_337_341_6).abs() < 1e-9, "{}", enbw_bins(&chebyshev));
        let taylor = Window::Taylor { sidelobe_db: 35.0, level_lobes: 5 }.coefficients(128);
        assert!((enbw_bins(&taylor) - 1.237_653_176_6).abs() < 1e-9, "{}", enbw_bins(&taylor));
        assert!((coherent_gain(&at(Window::Hann)) - 0.5).abs() < 1e-12);
        assert!((processing_loss_db(&at(Window::Hann)) - 1.760_912_590_6).abs() < 1e-9);
    }

    #[test]
    fn short_ones_are_finite() {
        let windows = [
            Window::Rectangular,
            Window::Hann,
            Window::Hamming,
            Window::Blackman,
            Window::Chebyshev { sidelobe_db: 60.0 },
            Window::Taylor { sidelobe_db: 30.0, level_lobes: 4 },
        ];
        for window in windows {
            for count in 0..5 {
                let coefficients = window.coefficients(count);
                assert_eq!(coefficients.len(), count, "{window:?}");
                assert!(coefficients.iter().all(|w| w.is_finite()), "{window:?} {count}: {coefficients:?}");
            }
        }
    }
}
