//! What a radar should transmit, and where on the horizon.

use crate::error::{Error, Result};
use crate::geometry::wrap_angle;
use crate::ids::ActionId;
use std::f64::consts::TAU;

/// Most directions that an array hears nothing from.
pub const MOST_NULLS: usize = 16;

/// What a radar should transmit now.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RadarSettings {
    /// Channel (carrier frequency) outside all overrides, `0..SensorConfig::channels`.
    pub channel: u32,
    /// Which of `RadarConfig::prf_sets_hz` it uses. 0 for a radar without one.
    #[cfg_attr(feature = "serde", serde(default))]
    pub prf_set: u32,
    /// Which of `RadarConfig::waveforms` it transmits.
    #[cfg_attr(feature = "serde", serde(default))]
    pub waveform: u32,
    /// Pulses of a coherent processing interval, in the place of `RadarConfig::pulses`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub pulses: Option<u32>,
    /// Directions that a steered array hears nothing from, radians clockwise from its normal; at most [`MOST_NULLS`].
    #[cfg_attr(feature = "serde", serde(default))]
    pub nulls_rad: Vec<f64>,
    /// Sectors with a channel of their own, in the order in which they were accepted. At most
    /// `Limits::interferences`.
    pub overrides: Vec<ChannelOverride>,
}

/// A sector with a channel of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ChannelOverride {
    /// The action that asked for it.
    pub action: ActionId,
    /// Middle of the sector, clockwise from true north, [0, 2π).
    pub azimuth_rad: f64,
    /// Its width, (0, 2π].
    pub width_rad: f64,
    /// Channel inside it.
    pub channel: u32,
}

impl RadarSettings {
    /// Channel while the beam points at `azimuth_rad` (any finite angle). Where overrides overlap, the one that was
    /// accepted last counts.
    #[must_use]
    pub fn channel_at(&self, azimuth_rad: f64) -> u32 {
        let found = self.overrides.iter().rev().find(|sector| sector.contains(azimuth_rad));
        found.map_or(self.channel, |sector| sector.channel)
    }

    /// The next channel after the one in the sector's middle, cyclically, that no overlapping override has; when
    /// they have them all, just the next one.
    pub(super) fn channel_away_from(&self, sector: &ChannelOverride, channels: u32) -> Result<u32> {
        if channels < 2 {
            return Err(Error::OutOfRange {
                what: "channels",
                index: 0,
                reason: "there is no other channel",
            });
        }
        let present = self.channel_at(sector.azimuth_rad);
        let next = (present + 1) % channels;
        let taken = |channel: u32| {
            channel == self.channel
                || self.overrides.iter().any(|o| o.channel == channel && o.overlaps(sector))
        };
        Ok((1..channels).map(|step| (present + step) % channels).find(|c| !taken(*c)).unwrap_or(next))
    }

    pub(super) fn validate(&self, channels: u32) -> Result<()> {
        for (index, sector) in self.overrides.iter().enumerate() {
            sector.validate()?;
            if sector.channel >= channels {
                let reason = "the radar has no such channel";
                return Err(Error::OutOfRange { what: "settings.overrides", index, reason });
            }
        }
        if self.nulls_rad.len() > MOST_NULLS {
            let actual = self.nulls_rad.len();
            return Err(Error::Capacity { what: "settings.nulls_rad", actual, limit: MOST_NULLS });
        }
        if let Some(index) = self.nulls_rad.iter().position(|null_rad| !null_rad.is_finite()) {
            return Err(Error::NonFinite { what: "settings.nulls_rad", index });
        }
        if self.channel < channels {
            Ok(())
        } else {
            Err(Error::OutOfRange {
                what: "settings.channel",
                index: 0,
                reason: "the radar has no such channel",
            })
        }
    }
}

impl ChannelOverride {
    /// Whether the beam is in the sector while it points at `azimuth_rad`.
    #[must_use]
    pub fn contains(&self, azimuth_rad: f64) -> bool {
        wrap_angle(azimuth_rad - self.azimuth_rad).abs() <= 0.5 * self.width_rad
    }

    fn overlaps(&self, other: &Self) -> bool {
        wrap_angle(self.azimuth_rad - other.azimuth_rad).abs() <= 0.5 * (self.width_rad + other.width_rad)
    }

    pub(super) fn validate(&self) -> Result<()> {
        if !(self.azimuth_rad.is_finite() && self.width_rad.is_finite()) {
            return Err(Error::NonFinite { what: "action.sector", index: 0 });
        }
        if (0.0..TAU).contains(&self.azimuth_rad) && self.width_rad > 0.0 && self.width_rad <= TAU {
            return Ok(());
        }
        let reason = "azimuth_rad must lie in [0, 2π), width_rad in (0, 2π]";
        Err(Error::OutOfRange { what: "action.sector", index: 0, reason })
    }
}
