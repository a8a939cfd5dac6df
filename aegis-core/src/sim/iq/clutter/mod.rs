//! Ground, sea and weather: patches of a range gate and the beam, whose echoes fluctuate with a Gaussian spectrum.
//!
//! - [`Clutter`]: one source; `reflect` says how much comes back from a patch.
//! - `process`: how its echoes change from pulse to pulse.
//! - `patches`: what they add to the samples.

mod patches;
mod process;
mod reflect;

pub(in crate::sim) use reflect::View;

use crate::config::{RadarConfig, within};
use crate::error::{Error, Result};
use crate::geometry::wrap_angle;
use std::f64::consts::TAU;

/// Most patches of one source in a beam.
pub const MAX_PATCHES: usize = 1 << 17;

/// One source of clutter. What it returns is summed up over the main beam, and comes from the beam's middle.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Clutter {
    /// How much comes back.
    pub reflectivity: Reflectivity,
    /// Nearest slant range, metres, `1..=1e6`.
    pub near_m: f64,
    /// Farthest slant range, metres, above `near_m`, up to 1e6. What the Earth hides returns nothing.
    pub far_m: f64,
    /// Middle of the sector in which it lies, clockwise from true north, `0..=2π`.
    pub azimuth_rad: f64,
    /// Width of that sector, `0..=2π`: 2π is all around.
    pub width_rad: f64,
    /// Mean range rate, m/s, `-200..=200`; positive opens.
    pub mean_m_s: f64,
    /// Standard deviation of the range rate, m/s, `0..=100`.
    pub spread_m_s: f64,
    /// The part of the mean power that stands still, `0..=1`, while the rest has that mean and that spread.
    pub standing: f64,
    /// How the amplitude is distributed.
    pub statistics: ClutterStatistics,
}

/// How much comes back.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Reflectivity {
    /// A surface of so much cross-section for each square metre, dB, `-120..=30`, at any grazing angle.
    Surface {
        /// σ⁰.
        sigma0_db: f64,
    },
    /// A surface whose cross-section grows with the sine of the grazing angle: σ⁰ = γ sin ψ (Skolnik 2008, Radar Handbook,
    /// §16.2).
    ConstantGamma {
        /// γ, dB, `-120..=30`.
        gamma_db: f64,
    },
    /// A volume that fills the beam up to a height.
    Volume {
        /// Cross-section of each cubic metre, dB over 1 m²/m³, `-200..=0`. Rain of `Z` mm⁶/m³ has
        /// η = π⁵·0.93·Z·10⁻¹⁸/λ⁴ (Doviak and Zrnić 1993, Doppler Radar and Weather Observations, §4.4).
        eta_db: f64,
        /// Up to this height above the surface, metres, `1..=30_000`.
        top_m: f64,
    },
}

/// How clutter's amplitude is distributed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ClutterStatistics {
    /// Many scatterers alike.
    #[default]
    Rayleigh,
    /// As Rayleigh, of a local mean power that is itself gamma distributed from patch to patch and dwell to dwell, and constant
    /// during a dwell (Ward, Tough and Watts 2013, Sea Clutter, §4.5).
    K {
        /// Shape ν, `0.05..=1000`. Lowering it makes rare spikes.
        shape: f64,
    },
}

impl Clutter {
    /// Land: γ = −15 dB, hardly moving, half of it standing, out to 60 km.
    #[must_use]
    pub const fn ground() -> Self {
        Self {
            reflectivity: Reflectivity::ConstantGamma { gamma_db: -15.0 },
            near_m: 200.0,
            far_m: 60_000.0,
            azimuth_rad: 0.0,
            width_rad: TAU,
            mean_m_s: 0.0,
            spread_m_s: 0.2,
            standing: 0.5,
            statistics: ClutterStatistics::Rayleigh,
        }
    }

    /// A moderate sea: spiky, spread by its waves.
    #[must_use]
    pub const fn sea() -> Self {
        Self {
            reflectivity: Reflectivity::ConstantGamma { gamma_db: -30.0 },
            spread_m_s: 1.0,
            standing: 0.0,
            statistics: ClutterStatistics::K { shape: 1.0 },
            ..Self::ground()
        }
    }

    /// Rain of 30 dBZ, seen at 10 cm, up to 4 km high.
    #[must_use]
    pub const fn rain() -> Self {
        Self {
            reflectivity: Reflectivity::Volume { eta_db: -85.5, top_m: 4000.0 },
            spread_m_s: 2.0,
            standing: 0.0,
            ..Self::ground()
        }
    }

    /// Whether it lies in a direction.
    pub(in crate::sim) fn is_towards(&self, azimuth_rad: f64) -> bool {
        wrap_angle(azimuth_rad - self.azimuth_rad).abs() <= 0.5 * self.width_rad
    }

    pub(super) fn validate(&self, path: &str, radar: &RadarConfig) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        match self.reflectivity {
            Reflectivity::Surface { sigma0_db } => {
                within(&field("reflectivity.surface.sigma0_db"), sigma0_db, -120.0, 30.0)?;
            }
            Reflectivity::ConstantGamma { gamma_db } => {
                within(&field("reflectivity.constant_gamma.gamma_db"), gamma_db, -120.0, 30.0)?;
            }
            Reflectivity::Volume { eta_db, top_m } => {
                within(&field("reflectivity.volume.eta_db"), eta_db, -200.0, 0.0)?;
                within(&field("reflectivity.volume.top_m"), top_m, 1.0, 30_000.0)?;
            }
        }
        within(&field("near_m"), self.near_m, 1.0, 1e6)?;
        within(&field("far_m"), self.far_m, self.near_m, 1e6)?;
        within(&field("azimuth_rad"), self.azimuth_rad, 0.0, TAU)?;
        within(&field("width_rad"), self.width_rad, 0.0, TAU)?;
        within(&field("mean_m_s"), self.mean_m_s, -200.0, 200.0)?;
        within(&field("spread_m_s"), self.spread_m_s, 0.0, 100.0)?;
        within(&field("standing"), self.standing, 0.0, 1.0)?;
        if let ClutterStatistics::K { shape } = self.statistics {
            within(&field("statistics.k.shape"), shape, 0.05, 1000.0)?;
        }
        for waveform in &radar.waveforms {
            let patches = (self.far_m - self.near_m) / patches::spacing_m(&radar.receiver, waveform);
            if patches > MAX_PATCHES as f64 {
                let reason = format!("{patches:.0} patches, at most {MAX_PATCHES}");
                return Err(Error::config(field("far_m"), reason));
            }
        }
        Ok(())
    }
}
