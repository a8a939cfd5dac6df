//! Settings in step with the actions that are in force.

use super::settings::validate_sector;
use super::{ChannelOverride, Radar, RadarSettings, SettingsChange};
use crate::error::{Error, Result};
use crate::ew::{Action, ActionKind, ActionState};
use crate::ids::ActionId;
use crate::time::Time;

impl Radar {
    /// Brings the settings in step with an action: it is in force afterwards exactly when its state is
    /// [`ActionState::Applied`]. Saying the same twice changes nothing more, so that a host may pass every action
    /// of every picture.
    ///
    /// # Errors
    /// [`Error::UnknownSensor`] for another radar's action; [`Error::NonFinite`] or [`Error::OutOfRange`] for a
    /// sector that is none, or when the radar has not what the action asks for; [`Error::Capacity`] above
    /// `Limits::interferences`. Then nothing has changed.
    pub fn apply(&mut self, action: &Action) -> Result<()> {
        if action.sensor != self.sensor {
            return Err(Error::UnknownSensor(action.sensor));
        }
        if action.state != ActionState::Applied {
            self.settings.take_back(action.id);
            return Ok(());
        }
        if self.settings.is_in_force(action.id) {
            return Ok(());
        }
        let actual = self.settings.overrides.len().max(self.settings.changes.len()) + 1;
        if actual > self.overrides_limit {
            return Err(Error::Capacity { what: "actions in force", actual, limit: self.overrides_limit });
        }
        validate_sector(&action.kind)?;
        if let ActionKind::ChangeChannel { azimuth_rad, width_rad } = action.kind {
            let sector = ChannelOverride { action: action.id, azimuth_rad, width_rad, channel: 0 };
            let channel = self.settings.channel_away_from(&sector, &self.permitted)?;
            self.settings.overrides.push(ChannelOverride { channel, ..sector });
            return Ok(());
        }
        self.check_can(&action.kind)?;
        self.settings.add(SettingsChange { action: action.id, kind: action.kind });
        Ok(())
    }

    /// The channel of a sector that is in force, if it is a permitted one.
    pub(crate) fn retune(&mut self, action: ActionId, channel: u32) {
        if !self.permitted.contains(&channel) {
            return;
        }
        if let Some(sector) = self.settings.overrides.iter_mut().find(|sector| sector.action == action) {
            sector.channel = channel;
        }
    }

    /// Another set of PRFs, where that is asked for. Which one follows from the time alone: the same scans give the same sets.
    pub(crate) fn vary_prf(&mut self, time: Time) {
        let sets = self.chain.as_ref().map_or(1, |chain| chain.config().prf_sets_hz.len() as u64);
        if self.settings.varies_prf() {
            self.settings.prf_set = (scattered(time.as_nanos() as u64) % sets) as u32;
        }
    }

    pub(super) fn check_changes(&self, settings: &RadarSettings) -> Result<()> {
        settings.changes.iter().try_for_each(|change| self.check_can(&change.kind))?;
        let flags = [
            (settings.blanks_sidelobes, ActionKind::BlankSidelobes),
            (settings.cancels_sidelobes, ActionKind::CancelSidelobes),
            (settings.nulls_adaptively, ActionKind::NullAdaptively),
        ];
        flags.iter().filter(|(is_set, _)| *is_set).try_for_each(|(_, kind)| self.check_can(kind))?;
        settings.cfar.map_or(Ok(()), |cfar| self.check_can(&ActionKind::ChangeCfar { cfar }))
    }

    /// Whether the radar has what an action asks for.
    fn check_can(&self, kind: &ActionKind) -> Result<()> {
        let radar = self.chain.as_ref().map(|chain| chain.config());
        let antenna = radar.map(|radar| &radar.antenna);
        let can = match *kind {
            ActionKind::ListenOnly { .. } | ActionKind::ResetGate { .. } => true,
            ActionKind::ChangeChannel { .. } => self.permitted.len() > 1,
            ActionKind::VaryPrf => radar.is_some_and(|radar| radar.prf_sets_hz.len() > 1),
            ActionKind::BlankSidelobes | ActionKind::CancelSidelobes => {
                antenna.is_some_and(|antenna| antenna.auxiliary.is_some())
            }
            ActionKind::NullAdaptively => {
                let steered = radar.is_some_and(|radar| radar.processing.beamforming.is_steered());
                steered && antenna.is_some_and(|antenna| antenna.array.is_some())
            }
            ActionKind::LengthenDwell { pulses } => {
                let asked = RadarSettings { pulses: Some(pulses), ..RadarSettings::default() };
                self.chain.as_ref().is_some_and(|chain| chain.check_settings(&asked).is_ok())
            }
            ActionKind::ChangeCfar { cfar } => radar.is_some() && cfar.validate("action.cfar").is_ok(),
        };
        let reason = "the radar has not what the action asks for";
        if can { Ok(()) } else { Err(Error::OutOfRange { what: "action.kind", index: 0, reason }) }
    }
}

/// Times at equal intervals become numbers that do not tell each other: the finaliser of `SplitMix64` (Steele, Lea, Flood 2014, OOPSLA).
const fn scattered(time: u64) -> u64 {
    let mut bits = time.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
