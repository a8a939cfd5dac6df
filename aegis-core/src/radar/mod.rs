//! The radar: what it transmits, and what is made of what comes back.
//!
//! - [`Radar`] keeps the settings of one radar in step with the actions that are in force, and turns I/Q into maps.
//! - `protect` keeps settings in step with the actions that are in force.
//! - [`RadarSettings`] says what to transmit, and where on the horizon.
//! - [`Waveform`]: pulses, chirps, codes and continuous sweeps; [`Window`]: tapers, and what they cost.
//! - `angle`: where in the beam an echo comes from, by several channels.
//! - [`unfold_echo`]: where a target really is that several PRFs show folded.
//! - [`DwellMap`]: power over range and Doppler, with the scales of both; `chain` makes it. [`MapNoise`]: where its noise is alike.
//! - `theory`: every formula of the textbooks that a radar engineer asks for, from [`pd`] to [`burn_through_range_m`].

mod ambiguity;
mod angle;
mod chain;
mod map;
mod noise;
mod protect;
mod settings;
mod theory;
mod waveform;
mod windows;

use crate::config::{Config, SensorConfig};
use crate::dwell::Dwell;
use crate::error::{Error, Result};
use crate::ids::SensorId;
pub use ambiguity::{Believable, FoldedEcho, Folding, UnfoldedEcho, unfold_echo};
pub(crate) use ambiguity::{best_place, nearest};
pub(crate) use angle::{Angles, Cell, Heard, Off};
use chain::Chain;
pub use map::{DwellMap, RangeAxis, RangeDopplerMap, RangeRateAxis};
pub use noise::MapNoise;
pub use settings::{ChannelOverride, MOST_NULLS, RadarSettings, SettingsChange};
pub use theory::*;
pub use waveform::{MOST_CHIPS, Waveform};
pub use windows::{Window, coherent_gain, enbw_bins, peak_sidelobe_db, processing_loss_db, straddle_loss_db};

/// One radar: its settings, changed only by actions that the host accepted, and its signal processing.
///
/// ```
/// use aegis_core::{Action, ActionId, ActionKind, ActionState, Config, Radar, SensorId, Time};
/// let config = Config::default();
/// let mut radar = Radar::new(&config.sensors[0], &config);
/// let mut action = Action {
///     id: ActionId(1),
///     sensor: SensorId(0),
///     time: Time::from_secs(0.0),
///     kind: ActionKind::ChangeChannel { azimuth_rad: 1.0, width_rad: 0.2 },
///     state: ActionState::Applied,
///     benefit_db: 10.0,
///     holds_until: Time::from_secs(20.0),
///     expires: Time::from_secs(120.0),
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
    permitted: Vec<u32>,
    overrides_limit: usize,
    settings: RadarSettings,
    /// How its I/Q is processed; it has none if it gives plots.
    chain: Option<Box<Chain>>,
}

impl Radar {
    /// As it is when the pipeline begins: on channel 0 all around, with its first waveform and set of PRFs. `sensor` is one of
    /// the configuration's, which is valid.
    #[must_use]
    pub fn new(sensor: &SensorConfig, config: &Config) -> Self {
        let overrides_limit = config.limits.interferences;
        let overrides = Vec::with_capacity(overrides_limit.min(10_000));
        Self {
            sensor: sensor.id,
            channels: sensor.channels,
            permitted: sensor.permitted_channels(),
            overrides_limit,
            settings: RadarSettings {
                overrides,
                changes: Vec::with_capacity(overrides_limit.min(10_000)),
                ..RadarSettings::default()
            },
            chain: sensor.radar.as_ref().map(|radar| Box::new(Chain::new(radar, config.simd_level))),
        }
    }

    /// Replaces `out` by the range-Doppler maps of one dwell.
    ///
    /// The receiver's noise keeps its level from sample to map, and a target's power grows by the number of samples of the
    /// waveform and of pulses, less what tapers cost. Maps have only gates whose echoes lie wholly within the samples. After the first dwell of a
    /// shape nothing is allocated.
    ///
    /// # Errors
    /// [`Error::Shape`] for a radar without [`SensorConfig::radar`], no channel, pulse or sample, too many of them, fewer samples
    /// than the waveform has, or channels that are not the array's; [`Error::NonFinite`] for a sample, carrier, PRF or delay
    /// that is not finite; [`Error::OutOfRange`] for a waveform that the radar lacks, or powers beyond single precision;
    /// [`Error::Capacity`] above 1024 intervals. Then `out` is empty, and nothing else has changed.
    ///
    /// ```
    /// use aegis_core::config::{Config, RadarConfig, SensorConfig};
    /// use aegis_core::radar::DwellMap;
    /// use aegis_core::{Beam, Cpi, Dwell, Iq, Radar, Time, ndarray::Array3, num_complex::Complex};
    /// let sensor = SensorConfig { radar: Some(RadarConfig::default()), ..SensorConfig::default() };
    /// let config = Config { sensors: vec![sensor], ..Config::default() };
    /// let mut radar = Radar::new(&config.sensors[0], &config);
    /// // One channel, 16 pulses, 2048 samples of each.
    /// let samples = Array3::from_elem((1, 16, 2048), Complex::new(1.0_f32, 0.0));
    /// let cpi = Cpi {
    ///     start: Time::from_secs(0.0),
    ///     carrier_hz: Some(2.9e9),
    ///     prf_hz: Some(1000.0),
    ///     first_sample_s: Some(15e-6),
    ///     waveform: 0,
    ///     iq: Iq::F32(samples.view()),
    /// };
    /// let mut out = DwellMap::new();
    /// radar.process(&Dwell { beam: Beam::default(), cpis: &[cpi] }, &mut out)?;
    /// assert_eq!((out.maps[0].gates, out.maps[0].filters), (2048 - 24, 16));
    /// // What does not change from pulse to pulse stands still.
    /// assert_eq!(out.maps[0].largest().map(|cell| cell.1), Some(0));
    /// # Ok::<(), aegis_core::Error>(())
    /// ```
    pub fn process(&mut self, dwell: &Dwell<'_>, out: &mut DwellMap) -> Result<()> {
        let Some(chain) = &mut self.chain else {
            out.clear();
            return Err(Error::Shape {
                what: "dwell",
                expected: "plots, as SensorConfig::radar is not set".to_owned(),
                actual: "I/Q".to_owned(),
            });
        };
        chain.process(dwell, &self.settings, out)
    }

    /// Where in the beam echoes come from, in the maps that were [made](Self::process) of this dwell last. `None` where the radar has no channels that
    /// tell.
    pub(crate) fn angles<'a>(&'a mut self, dwell: &'a Dwell<'a>) -> Option<Angles<'a>> {
        Angles::of(self.chain.as_deref_mut()?, dwell, &self.settings)
    }

    /// What it should transmit now.
    #[must_use]
    pub fn settings(&self) -> &RadarSettings {
        &self.settings
    }

    /// Pulse compression alone, of one channel, for the project's own benchmarks: it is no part of the interface.
    ///
    /// # Errors
    /// As [`process`](Self::process).
    #[cfg(feature = "bench")]
    #[doc(hidden)]
    pub fn compress_only(&mut self, cpi: &crate::dwell::Cpi<'_>) -> Result<f32> {
        self.chain.as_mut().map_or(Ok(0.0), |chain| chain.compress_only(cpi))
    }

    /// Continues with settings that were saved.
    ///
    /// # Errors
    /// As [`apply`](Self::apply), for the first override that is not one, or for a channel that the radar lacks.
    pub fn restore(&mut self, settings: &RadarSettings) -> Result<()> {
        let actual = settings.overrides.len().max(settings.changes.len());
        if actual > self.overrides_limit {
            return Err(Error::Capacity { what: "channel overrides", actual, limit: self.overrides_limit });
        }
        settings.validate(self.channels)?;
        if let Some(chain) = &self.chain {
            chain.check_settings(settings)?;
        }
        self.check_changes(settings)?;
        let RadarSettings { channel, prf_set, waveform, pulses, nulls_rad, overrides, .. } = settings;
        (self.settings.channel, self.settings.prf_set) = (*channel, *prf_set);
        (self.settings.waveform, self.settings.pulses) = (*waveform, *pulses);
        // In place, to keep the memory that was reserved.
        self.settings.nulls_rad.clone_from(nulls_rad);
        self.settings.overrides.clone_from(overrides);
        self.settings.changes.clone_from(&settings.changes);
        self.settings.cfar = settings.cfar;
        self.settings.blanks_sidelobes = settings.blanks_sidelobes;
        self.settings.cancels_sidelobes = settings.cancels_sidelobes;
        self.settings.nulls_adaptively = settings.nulls_adaptively;
        Ok(())
    }

    /// Back to the beginning.
    pub fn reset(&mut self) {
        let mut overrides = std::mem::take(&mut self.settings.overrides);
        let mut changes = std::mem::take(&mut self.settings.changes);
        overrides.clear();
        changes.clear();
        self.settings = RadarSettings { overrides, changes, ..RadarSettings::default() };
    }
}

#[cfg(test)]
mod tests;
