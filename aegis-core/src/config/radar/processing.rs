//! What is made of a radar's samples.

use super::super::within;
use crate::error::{Error, Result};
use crate::radar::Window;

/// Loading of weights that adapt in the place of fixed ones. Under noise jamming even the quietest filter is as loud as the jammer: to be
/// of the order of the noise, loading must lie below it by as much as jammers stand above.
const ADAPTED_LOADING_DB: f64 = -40.0;
/// Ranges beside a group of gates that adapted weights are not learned from: a target's own skirts.
const ADAPTED_GUARD_RANGES: u32 = 4;

/// What is made of a radar's samples. None of it changes the level of the receiver's noise: in a map it is what it was in a
/// sample.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Processing {
    /// Taper of the matched filter (of a sweep, where the waveform is continuous). Default: Taylor, −35 dB.
    pub range_window: Window,
    /// Taper of the Doppler filters. Default: Chebyshev, −60 dB.
    pub doppler_window: Window,
    /// Doppler filters, as a multiple of the pulses, `1..=8`. Default 1. Raising it has more filters that overlap: targets
    /// between two lose less, and noise is alike in neighbours.
    pub doppler_oversampling: u32,
    /// Pulses of the binomial canceller of what stands still, `1..=5` and no more than a coherent processing interval has.
    /// Default 1: none; the Doppler filters do without.
    pub canceller_pulses: u32,
    /// What becomes of several channels.
    pub beamforming: Beamforming,
    /// Other radars' pulses are looked for in each interval of five pulses or more, and their samples are blanked: this is the probability with which a sample of
    /// noise is, `1e-12..=0.01`. Default `None`: they are not looked for. Raising it finds weaker pulses.
    pub blanking_probability: Option<f64>,
}

/// What becomes of several channels.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Beamforming {
    /// Each is processed, and their powers are summed: no direction is needed, and none is gained by.
    Noncoherent,
    /// They are weighted and summed at once, before all else, towards a direction beside the beam's middle.
    Steered {
        /// Taper over the elements.
        taper: Window,
        /// Direction, radians clockwise from the array's normal, `-π/2..=π/2`.
        azimuth_rad: f64,
    },
    /// In each Doppler filter they are weighted against whatever else comes in, as other ranges show it (sample covariance
    /// with diagonal loading: Carlson 1988, IEEE Trans. AES 24, 397–401; scaled as Robey et al. 1992, IEEE Trans. AES 28,
    /// 208–216, so that noise keeps its level).
    Adaptive {
        /// Direction, radians clockwise from the array's normal, `-π/2..=π/2`.
        azimuth_rad: f64,
        /// What is added to the diagonal, dB over the mean power of a channel's quietest Doppler filter, `-60..=60`. Raising it
        /// forgives wrong directions and few ranges, and cancels less.
        loading_db: f64,
        /// Ranges on either side of a group that its weights are not learned from, `0..=1000`.
        guard_ranges: u32,
    },
}

impl Default for Processing {
    fn default() -> Self {
        Self {
            range_window: Window::Taylor { sidelobe_db: 35.0, level_lobes: 5 },
            doppler_window: Window::Chebyshev { sidelobe_db: 60.0 },
            doppler_oversampling: 1,
            canceller_pulses: 1,
            beamforming: Beamforming::Noncoherent,
            blanking_probability: None,
        }
    }
}

impl Processing {
    pub(super) fn validate(&self, path: &str, pulses: u32) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        self.range_window.validate(&field("range_window"))?;
        self.doppler_window.validate(&field("doppler_window"))?;
        within(&field("doppler_oversampling"), f64::from(self.doppler_oversampling), 1.0, 8.0)?;
        within(&field("canceller_pulses"), f64::from(self.canceller_pulses), 1.0, 5.0)?;
        if self.canceller_pulses > pulses {
            return Err(Error::config(field("canceller_pulses"), format!("there are only {pulses} pulses")));
        }
        self.blanking_probability
            .map_or(Ok(()), |probability| within(&field("blanking_probability"), probability, 1e-12, 0.01))?;
        self.beamforming.validate(&field("beamforming"))
    }
}

impl Beamforming {
    /// Whether it is of fixed weights.
    pub(crate) const fn is_steered(&self) -> bool {
        matches!(self, Self::Steered { .. })
    }

    /// The same direction with weights that adapt, where it has fixed ones.
    pub(crate) const fn adapted(self) -> Self {
        match self {
            Self::Steered { azimuth_rad, .. } => {
                let (loading_db, guard_ranges) = (ADAPTED_LOADING_DB, ADAPTED_GUARD_RANGES);
                Self::Adaptive { azimuth_rad, loading_db, guard_ranges }
            }
            other => other,
        }
    }

    fn validate(&self, path: &str) -> Result<()> {
        let right_angle = std::f64::consts::FRAC_PI_2;
        let direction =
            |azimuth_rad: f64| within(&format!("{path}.azimuth_rad"), azimuth_rad, -right_angle, right_angle);
        match self {
            Self::Noncoherent => Ok(()),
            Self::Steered { taper, azimuth_rad } => {
                taper.validate(&format!("{path}.taper"))?;
                direction(*azimuth_rad)
            }
            Self::Adaptive { azimuth_rad, loading_db, guard_ranges } => {
                direction(*azimuth_rad)?;
                within(&format!("{path}.loading_db"), *loading_db, -60.0, 60.0)?;
                within(&format!("{path}.guard_ranges"), f64::from(*guard_ranges), 0.0, 1000.0)
            }
        }
    }
}
