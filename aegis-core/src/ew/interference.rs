//! What disturbs the radars now: strobes of one bearing, averaged on the circle.

use crate::error::{Error, Result};
use crate::geometry::{wrap_angle, wrap_azimuth};
use crate::ids::SensorId;
use crate::scan::Strobe;
use crate::time::Time;
use std::f64::consts::{PI, TAU};

/// How many strobes the mean bearing remembers: enough to average noise, few enough to follow a moving emitter.
const MEMORY_STROBES: u32 = 8;
/// No radar measures a bearing better; keeps the weights finite.
const LEAST_SIGMA_RAD: f64 = 1e-6;

/// Unwanted emissions that are present now, of all radars, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interference {
    /// One for each radar and bearing. At most `Limits::interferences`.
    pub sources: Vec<InterferenceSource>,
}

/// An unwanted emission that one radar receives from one bearing.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct InterferenceSource {
    /// Its number: counts up from 1 and is never used again within a pipeline.
    pub number: u64,
    /// Which radar is disturbed.
    pub sensor: SensorId,
    /// Mean bearing of the last eight or so strobes, clockwise from true north, [0, 2π).
    pub azimuth_rad: f64,
    /// Standard deviation of that bearing.
    pub azimuth_sigma_rad: f64,
    /// Its first strobe.
    pub first: Time,
    /// Its latest strobe.
    pub last: Time,
    /// Strobes so far.
    pub strobes: u32,
    /// Jammer-to-noise ratio of the latest strobe that has one.
    pub jnr_db: Option<f64>,
}

impl InterferenceSource {
    /// `heard` is the strobe's time, brought into its look. The strobe is [usable](Strobe::is_usable).
    pub(super) fn begun_by(number: u64, sensor: SensorId, heard: Time, strobe: &Strobe) -> Self {
        Self {
            number,
            sensor,
            azimuth_rad: wrap_azimuth(strobe.azimuth_rad),
            azimuth_sigma_rad: strobe.azimuth_sigma_rad.max(LEAST_SIGMA_RAD),
            first: heard,
            last: heard,
            strobes: 1,
            jnr_db: strobe.jnr_db,
        }
    }

    /// Averages another strobe in, weighted by inverse variance (Bar-Shalom, Li, Kirubarajan 2001, §3.4).
    ///
    /// With the weight W = 1/σ² and w = 1/s²: θ ← θ + w/(W + w) · (z − θ), W ← W + w. Once the memory is full, W
    /// first loses the share of one strobe, so that old bearings fade. For equal strobes the stated variance then
    /// stays at s²/8, above the true one of the fading mean (s²/15): it also has to cover an emitter's motion.
    pub(super) fn update(&mut self, heard: Time, strobe: &Strobe) {
        let kept = if self.strobes < MEMORY_STROBES { 1.0 } else { 1.0 - 1.0 / f64::from(MEMORY_STROBES) };
        let known = kept / self.azimuth_sigma_rad.powi(2);
        let new = strobe.azimuth_sigma_rad.max(LEAST_SIGMA_RAD).powi(-2);
        let innovation_rad = wrap_angle(strobe.azimuth_rad - self.azimuth_rad);
        self.azimuth_rad = wrap_azimuth(self.azimuth_rad + new / (known + new) * innovation_rad);
        self.azimuth_sigma_rad = (known + new).sqrt().recip();
        self.last = self.last.max(heard);
        self.strobes = self.strobes.saturating_add(1);
        self.jnr_db = strobe.jnr_db.or(self.jnr_db);
    }

    /// How far a strobe's bearing lies away, if within the gate: `gate_rad` ⊕ 3 σ of both bearings.
    pub(super) fn distance_rad(&self, strobe: &Strobe, gate_rad: f64) -> Option<f64> {
        let sigma_rad = self.azimuth_sigma_rad.hypot(strobe.azimuth_sigma_rad);
        let distance_rad = wrap_angle(strobe.azimuth_rad - self.azimuth_rad).abs();
        (distance_rad <= gate_rad.hypot(3.0 * sigma_rad)).then_some(distance_rad)
    }

    /// Width of the sector to protect: the gate and three deviations to either side.
    pub(super) fn width_rad(&self, gate_rad: f64) -> f64 {
        (2.0 * gate_rad.hypot(3.0 * self.azimuth_sigma_rad)).min(TAU)
    }

    pub(super) fn validate(&self, index: usize) -> Result<()> {
        let sound = (0.0..TAU).contains(&self.azimuth_rad)
            && self.azimuth_sigma_rad >= LEAST_SIGMA_RAD / f64::from(MEMORY_STROBES)
            && self.azimuth_sigma_rad <= PI
            && self.jnr_db.is_none_or(f64::is_finite);
        if sound {
            Ok(())
        } else {
            Err(Error::OutOfRange {
                what: "interference.sources",
                index,
                reason: "not a bearing with a deviation",
            })
        }
    }
}
