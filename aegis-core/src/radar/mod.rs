//! The radar's own settings, and how accepted actions change them.
//!
//! - [`RadarSettings`] says what to transmit, and where on the horizon.
//! - [`Radar`] keeps the settings of one radar in step with the actions that are in force.
//! - `theory`: every formula of the textbooks that a radar engineer asks for, from [`pd`] to [`burn_through_range_m`].

mod settings;
mod theory;

use crate::config::{Limits, SensorConfig};
use crate::error::{Error, Result};
use crate::ew::{Action, ActionKind, ActionState};
use crate::ids::SensorId;
pub use settings::{ChannelOverride, RadarSettings};
pub use theory::*;

/// One radar's settings, changed only by actions that the host accepted.
///
/// ```
/// use aegis_core::config::{Limits, SensorConfig};
/// use aegis_core::{Action, ActionId, ActionKind, ActionState, Radar, SensorId, Time};
/// let mut radar = Radar::new(&SensorConfig::default(), &Limits::default());
/// let mut action = Action {
///     id: ActionId(1),
///     sensor: SensorId(0),
///     time: Time::from_secs(0.0),
///     kind: ActionKind::ChangeChannel { azimuth_rad: 1.0, width_rad: 0.2 },
///     state: ActionState::Applied,
/// };
/// radar.apply(&action)?;
/// assert_eq!((radar.settings().channel_at(1.05), radar.settings().channel_at(2.0)), (1, 0));
/// action.state = ActionState::Reverted;
/// radar.apply(&action)?;
/// assert_eq!(radar.settings().channel_at(1.05), 0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Radar {
    sensor: SensorId,
    channels: u32,
    overrides_limit: usize,
    settings: RadarSettings,
}

impl Radar {
    /// As it is when the pipeline begins: on channel 0 all around.
    #[must_use]
    pub fn new(sensor: &SensorConfig, limits: &Limits) -> Self {
        let settings =
            RadarSettings { channel: 0, overrides: Vec::with_capacity(limits.interferences.min(10_000)) };
        Self { sensor: sensor.id, channels: sensor.channels, overrides_limit: limits.interferences, settings }
    }

    /// What it should transmit now.
    #[must_use]
    pub fn settings(&self) -> &RadarSettings {
        &self.settings
    }

    /// Brings the settings in step with an action: it is in force afterwards exactly when its state is
    /// [`ActionState::Applied`]. Saying the same twice changes nothing more, so that a host may pass every action
    /// of every picture.
    ///
    /// # Errors
    /// [`Error::UnknownSensor`] for another radar's action; [`Error::NonFinite`] or [`Error::OutOfRange`] for a
    /// sector that is none, or when there is no other channel; [`Error::Capacity`] above `Limits::interferences`.
    /// Then nothing has changed.
    pub fn apply(&mut self, action: &Action) -> Result<()> {
        if action.sensor != self.sensor {
            return Err(Error::UnknownSensor(action.sensor));
        }
        let ActionKind::ChangeChannel { azimuth_rad, width_rad } = action.kind;
        if action.state != ActionState::Applied {
            self.settings.overrides.retain(|sector| sector.action != action.id);
            return Ok(());
        }
        if self.settings.overrides.iter().any(|sector| sector.action == action.id) {
            return Ok(());
        }
        let actual = self.settings.overrides.len() + 1;
        if actual > self.overrides_limit {
            return Err(Error::Capacity { what: "channel overrides", actual, limit: self.overrides_limit });
        }
        let sector = ChannelOverride { action: action.id, azimuth_rad, width_rad, channel: 0 };
        sector.validate()?;
        let channel = self.settings.channel_away_from(&sector, self.channels)?;
        self.settings.overrides.push(ChannelOverride { channel, ..sector });
        Ok(())
    }

    /// Continues with settings that were saved.
    ///
    /// # Errors
    /// As [`apply`](Self::apply), for the first override that is not one, or for a channel that the radar lacks.
    pub fn restore(&mut self, settings: &RadarSettings) -> Result<()> {
        let actual = settings.overrides.len();
        if actual > self.overrides_limit {
            return Err(Error::Capacity { what: "channel overrides", actual, limit: self.overrides_limit });
        }
        settings.validate(self.channels)?;
        self.settings.channel = settings.channel;
        // In place, to keep the memory that was reserved.
        self.settings.overrides.clone_from(&settings.overrides);
        Ok(())
    }

    /// Back to the beginning.
    pub fn reset(&mut self) {
        self.settings.channel = 0;
        self.settings.overrides.clear();
    }
}

#[cfg(test)]
mod tests;
