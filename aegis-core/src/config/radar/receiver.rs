//! How a radar receives.

use super::super::{count, within};
use crate::error::Result;
use crate::units::SPEED_OF_LIGHT_M_S;

/// Most samples of one pulse.
pub const MOST_SAMPLES: usize = 1 << 20;

/// What is received of each pulse, and how.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Receiver {
    /// Complex samples a second, hertz, `1..=1e11`. Default 2.5 MHz. Below a waveform's bandwidth echoes fold over.
    pub sampling_hz: f64,
    /// When the first sample of a pulse is taken, seconds after the pulse began to leave, `0..=1`. Default 15 µs.
    pub first_sample_s: f64,
    /// How many are taken of each pulse, `1..=`[`MOST_SAMPLES`]. Default 2048.
    pub samples: u32,
    /// Noise figure, dB, `0..=50`. Default 3.
    pub noise_figure_db: f64,
    /// Temperature of the noise that comes in, kelvin, `1..=10_000`. Default 290.
    pub temperature_k: f64,
    /// All losses of an echo's power that nothing else accounts for, dB, `0..=50`. Default 6.
    pub losses_db: f64,
    /// Where samples clip: the largest real or imaginary part that the receiver gives, either way, in the samples' units, `1e-30..=1e30`.
    /// Default `None`: of 16-bit integers their limits, of floating-point numbers none. Plots of clipped samples are
    /// [flagged](crate::PlotFlags::CLIPPED).
    pub full_scale: Option<f64>,
    /// Mean power of the receiver's own noise in a sample, in the samples' unit squared, `1e-30..=1e30`. Default `None`: it is learned, channel by
    /// channel, from what is quiet; then a jammer that was there from the beginning, wherever the beam points, is taken for noise.
    pub noise_power: Option<f64>,
}

impl Default for Receiver {
    fn default() -> Self {
        Self {
            sampling_hz: 2.5e6,
            first_sample_s: 15e-6,
            samples: 2048,
            noise_figure_db: 3.0,
            temperature_k: 290.0,
            losses_db: 6.0,
            full_scale: None,
            noise_power: None,
        }
    }
}

impl Receiver {
    /// Range from one sample to the next, metres.
    #[must_use]
    pub fn sample_m(&self) -> f64 {
        0.5 * SPEED_OF_LIGHT_M_S / self.sampling_hz
    }

    /// When a pulse's last sample is taken, seconds after it began to leave.
    #[must_use]
    pub fn last_sample_s(&self) -> f64 {
        self.first_sample_s + (f64::from(self.samples) - 1.0) / self.sampling_hz
    }

    pub(super) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        within(&field("sampling_hz"), self.sampling_hz, 1.0, 1e11)?;
        within(&field("first_sample_s"), self.first_sample_s, 0.0, 1.0)?;
        count(&field("samples"), self.samples as usize, 1, MOST_SAMPLES)?;
        within(&field("noise_figure_db"), self.noise_figure_db, 0.0, 50.0)?;
        within(&field("temperature_k"), self.temperature_k, 1.0, 1e4)?;
        within(&field("losses_db"), self.losses_db, 0.0, 50.0)?;
        self.noise_power.map_or(Ok(()), |power| within(&field("noise_power"), power, 1e-30, 1e30))?;
        self.full_scale.map_or(Ok(()), |full_scale| within(&field("full_scale"), full_scale, 1e-30, 1e30))
    }
}
