//! How well a plot fits a target, over all of its modes.

use super::MOST_MODES;
use crate::tracker::azimuths::AzimuthEvidence;
use crate::tracker::measurement::{Density, Fit};

/// How well a plot fits an outlook.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighed {
    /// The plot's density, over all modes.
    pub(crate) density: Density,
    /// NIS of the mode that it fits best, and the plot's degrees of freedom.
    pub(crate) nis: f64,
    pub(crate) dof: usize,
    /// What the likeliest mode says of the plot's azimuth.
    pub(crate) azimuth: AzimuthEvidence,
    /// Each mode's probability once the plot is taken in.
    pub(super) shares: [f64; MOST_MODES],
}

/// The modes' parts of a plot's density.
pub(super) struct Weighing {
    parts: [Density; MOST_MODES],
    azimuth: [AzimuthEvidence; MOST_MODES],
    /// The largest exponent of a part.
    exponent: f64,
    nis: f64,
    dof: usize,
}

impl Weighing {
    pub(super) fn nothing() -> Self {
        Self {
            parts: [Density::ZERO; MOST_MODES],
            azimuth: [AzimuthEvidence::default(); MOST_MODES],
            exponent: f64::NEG_INFINITY,
            nis: f64::INFINITY,
            dof: 1,
        }
    }

    pub(super) fn add(&mut self, mode: usize, weight: f64, fit: &Fit) {
        self.parts[mode] = fit.density().times(weight);
        self.azimuth[mode] = fit.azimuth;
        if self.parts[mode].exponent > self.exponent {
            self.exponent = self.parts[mode].exponent;
        }
        if fit.nis < self.nis {
            self.nis = fit.nis;
        }
        self.dof = fit.dof;
    }

    #[inline]
    pub(super) fn sum(&self) -> Weighed {
        let part = |part: &Density| if part.factor > 0.0 { part.factor_at(self.exponent) } else { 0.0 };
        let parts = self.parts.each_ref().map(part);
        let likeliest =
            (1..MOST_MODES).fold(0, |best, mode| if parts[mode] > parts[best] { mode } else { best });
        let factor: f64 = parts.iter().sum();
        Weighed {
            density: Density { factor, exponent: self.exponent },
            nis: self.nis,
            dof: self.dof,
            azimuth: self.azimuth[likeliest],
            shares: parts.map(|part| part / factor),
        }
    }
}
