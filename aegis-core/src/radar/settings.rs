//! What a radar should transmit, and where on the horizon.

use crate::config::Cfar;
use crate::error::{Error, Result};
use crate::ew::ActionKind;
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
    /// Whether cells are blanked in which the auxiliary antenna hears more than the beam.
    #[cfg_attr(feature = "serde", serde(default))]
    pub blanks_sidelobes: bool,
    /// Whether what the auxiliary antenna hears is subtracted from what the beam hears.
    #[cfg_attr(feature = "serde", serde(default))]
    pub cancels_sidelobes: bool,
    /// Whether a steered array weighs its elements against what else comes in.
    #[cfg_attr(feature = "serde", serde(default))]
    pub nulls_adaptively: bool,
    /// How thresholds are found, in the place of `Detection::cfar`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub cfar: Option<Cfar>,
    /// The other actions that are in force, in the order in which they were accepted. At most `Limits::interferences`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub changes: Vec<SettingsChange>,
}

/// A change of settings that is in force.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SettingsChange {
    /// The action that asked for it.
    pub action: ActionId,
    /// What it asked for.
    pub kind: ActionKind,
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

    /// Whether nothing is transmitted while the beam points at `azimuth_rad` (any finite angle).
    #[must_use]
    pub fn is_silent_at(&self, azimuth_rad: f64) -> bool {
        self.silent_sectors()
            .any(|(middle_rad, width_rad)| wrap_angle(azimuth_rad - middle_rad).abs() <= 0.5 * width_rad)
    }

    /// Middle and width of each sector in which nothing is transmitted.
    pub(crate) fn silent_sectors(&self) -> impl Iterator<Item = (f64, f64)> {
        self.changes.iter().filter_map(|change| match change.kind {
            ActionKind::ListenOnly { azimuth_rad, width_rad } => Some((azimuth_rad, width_rad)),
            _ => None,
        })
    }

    /// Whether the set of PRFs is another from step to step.
    pub(super) fn varies_prf(&self) -> bool {
        self.changes.iter().any(|change| change.kind == ActionKind::VaryPrf)
    }

    pub(super) fn is_in_force(&self, action: ActionId) -> bool {
        self.overrides.iter().any(|sector| sector.action == action)
            || self.changes.iter().any(|change| change.action == action)
    }

    /// Takes an action back. What no other action asks for is again as at the beginning.
    pub(super) fn take_back(&mut self, action: ActionId) {
        self.overrides.retain(|sector| sector.action != action);
        let before = self.changes.len();
        self.changes.retain(|change| change.action != action);
        if self.changes.len() != before {
            self.follow_changes();
        }
    }

    /// Adds an action, whose number is new.
    pub(super) fn add(&mut self, change: SettingsChange) {
        self.changes.push(change);
        self.follow_changes();
    }

    fn follow_changes(&mut self) {
        let asked = |wanted: ActionKind| self.changes.iter().any(|change| change.kind == wanted);
        let (blanks, cancels) = (asked(ActionKind::BlankSidelobes), asked(ActionKind::CancelSidelobes));
        let nulls = asked(ActionKind::NullAdaptively);
        (self.blanks_sidelobes, self.cancels_sidelobes, self.nulls_adaptively) = (blanks, cancels, nulls);
        if !self.varies_prf() {
            self.prf_set = 0;
        }
        let kinds = || self.changes.iter().rev().map(|change| change.kind);
        self.pulses = kinds().find_map(|kind| match kind {
            ActionKind::LengthenDwell { pulses } => Some(pulses),
            _ => None,
        });
        self.cfar = kinds().find_map(|kind| match kind {
            ActionKind::ChangeCfar { cfar } => Some(cfar),
            _ => None,
        });
    }

    /// The next permitted channel after the one in the sector's middle, cyclically, that no overlapping override has; when
    /// they have them all, just the next one.
    pub(super) fn channel_away_from(&self, sector: &ChannelOverride, permitted: &[u32]) -> Result<u32> {
        let channels = permitted.len();
        if channels < 2 {
            return Err(Error::OutOfRange {
                what: "channels",
                index: 0,
                reason: "there is no other channel",
            });
        }
        let present = self.channel_at(sector.azimuth_rad);
        let place = permitted.iter().position(|channel| *channel == present).unwrap_or(0);
        let after = |step: usize| permitted[(place + step) % channels];
        let taken = |channel: u32| {
            channel == self.channel
                || self.overrides.iter().any(|o| o.channel == channel && o.overlaps(sector))
        };
        Ok((1..channels).map(after).find(|channel| !taken(*channel)).unwrap_or(after(1)))
    }

    pub(super) fn validate(&self, channels: u32) -> Result<()> {
        for change in &self.changes {
            validate_sector(&change.kind)?;
        }
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
        let Self { azimuth_rad, width_rad, .. } = *self;
        validate_sector(&ActionKind::ChangeChannel { azimuth_rad, width_rad })
    }
}

/// Whether the sector of an action, if it has one, is one.
pub(super) fn validate_sector(kind: &ActionKind) -> Result<()> {
    let Some((azimuth_rad, width_rad)) = kind.sector() else { return Ok(()) };
    if !(azimuth_rad.is_finite() && width_rad.is_finite()) {
        return Err(Error::NonFinite { what: "action.sector", index: 0 });
    }
    if (0.0..TAU).contains(&azimuth_rad) && width_rad > 0.0 && width_rad <= TAU {
        return Ok(());
    }
    let reason = "azimuth_rad must lie in [0, 2π), width_rad in (0, 2π]";
    Err(Error::OutOfRange { what: "action.sector", index: 0, reason })
}
