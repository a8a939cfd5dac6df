//! Who disturbs the radar: from where, when, how strongly, on which channels.

use super::detection::{beam_gain, from_db};
use super::limits::MAX_BURSTS;
use crate::config::within;
use crate::error::{Error, Result};
use crate::geometry::Geodetic;
use crate::radar::RadarSettings;
use std::f64::consts::TAU;

/// A noise jammer. While a burst is on and the radar is tuned to one of its channels, it raises the noise, in the main
/// beam most, and the radar reports a strobe when its beam passes over a jammer of more than four times the noise: its
/// bearing with a standard deviation of a tenth of the beam's width, its ratio with one of 1 dB.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct JammerScript {
    /// Where it is.
    pub emitter: Emitter,
    /// When it is on, at most [`MAX_BURSTS`].
    pub bursts: Vec<Burst>,
    /// Jammer-to-noise ratio in the middle of the main beam, dB, `-20..=100`.
    pub jnr_db: f64,
    /// Slant range at which it has that ratio, metres, `1..=1e7`; the power falls with the square of the range.
    /// Without meaning for [`Emitter::Bearing`].
    pub reference_range_m: f64,
    /// The radar channels that it covers; empty for all of them, from which no retuning escapes.
    pub channels: Vec<u32>,
    /// How it fills time while it is on.
    #[cfg_attr(feature = "serde", serde(default))]
    pub waveform: JammingWaveform,
}

/// How a jammer fills time while it is on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum JammingWaveform {
    /// Noise without pause, on all of its channels: a barrage, or a spot if these are few.
    #[default]
    Noise,
    /// Noise that moves over the radar's channels in turn, from the first to the last and again.
    Sweep {
        /// How long it takes over all of them, seconds, `1e-6..=1e4`.
        period_s: f64,
        /// How many channels the radar has, `1..=1024`.
        channels: u32,
    },
    /// Pulses of noise at equal intervals, such as another radar's; in a scene of plots they count as noise for their share of
    /// the time.
    Pulses {
        /// From one to the next, seconds, `1e-6..=10`.
        interval_s: f64,
        /// How long each lasts, seconds, positive and no longer than the interval.
        width_s: f64,
    },
}

/// Where a jammer is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Emitter {
    /// Always in one direction, and equally strong.
    Bearing {
        /// Clockwise from true north, `0..=2π`.
        azimuth_rad: f64,
    },
    /// At a place.
    Place(Geodetic),
    /// Aboard the target with this index in [`SceneConfig::targets`](super::SceneConfig::targets).
    Target(usize),
}

/// A time during which a jammer is on.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Burst {
    /// Seconds from the scene's start until it begins, `0..=1e7`.
    pub start_s: f64,
    /// Seconds from the scene's start until it ends, after `start_s`, up to 1e7.
    pub end_s: f64,
}

impl JammerScript {
    /// A jammer in a fixed direction, on all channels.
    #[must_use]
    pub fn at_bearing(azimuth_rad: f64, jnr_db: f64, burst: Burst) -> Self {
        let emitter = Emitter::Bearing { azimuth_rad };
        Self {
            emitter,
            bursts: vec![burst],
            jnr_db,
            reference_range_m: 1e5,
            channels: Vec::new(),
            waveform: JammingWaveform::Noise,
        }
    }

    pub(super) fn validate(&self, path: &str, targets: usize) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        match self.emitter {
            Emitter::Bearing { azimuth_rad } => {
                within(&field("emitter.bearing.azimuth_rad"), azimuth_rad, 0.0, TAU)?;
            }
            Emitter::Place(place) => place.validate(&field("emitter.place"))?,
            Emitter::Target(index) if index < targets => {}
            Emitter::Target(_) => return Err(Error::config(field("emitter.target"), "no such target")),
        }
        within(&field("jnr_db"), self.jnr_db, -20.0, 100.0)?;
        within(&field("reference_range_m"), self.reference_range_m, 1.0, 1e7)?;
        self.waveform.validate(&field("waveform"))?;
        if self.bursts.len() > MAX_BURSTS {
            return Err(Error::config(
                field("bursts"),
                format!("at most {MAX_BURSTS}, got {}", self.bursts.len()),
            ));
        }
        self.bursts.iter().enumerate().try_for_each(|(index, burst)| {
            within(&field(&format!("bursts[{index}].start_s")), burst.start_s, 0.0, 1e7)?;
            within(&field(&format!("bursts[{index}].end_s")), burst.end_s, burst.start_s, 1e7)
        })
    }

    /// Whether it is on, and on the channel on which the radar listens in a direction.
    pub(super) fn is_heard(&self, beam_rad: f64, time_s: f64, settings: &RadarSettings) -> bool {
        let is_on = self.bursts.iter().any(|burst| (burst.start_s..burst.end_s).contains(&time_s));
        is_on
            && self.covers(settings, beam_rad)
            && self.waveform.is_on_channel(settings.channel_at(beam_rad), time_s)
    }

    /// Whether it transmits at a time while it is [heard](Self::is_heard): between pulses it does not.
    pub(super) fn transmits(&self, time_s: f64) -> bool {
        match self.waveform {
            JammingWaveform::Pulses { interval_s, width_s } => time_s.rem_euclid(interval_s) < width_s,
            _ => true,
        }
    }

    fn covers(&self, settings: &RadarSettings, beam_rad: f64) -> bool {
        self.channels.is_empty() || self.channels.contains(&settings.channel_at(beam_rad))
    }

    /// The share of the time in which it transmits while it is heard.
    pub(super) fn share(&self) -> f64 {
        match self.waveform {
            JammingWaveform::Pulses { interval_s, width_s } => width_s / interval_s,
            _ => 1.0,
        }
    }

    /// Jammer-to-noise power ratio in the main beam; `range_m` is `None` for a mere bearing.
    pub(super) fn main_beam_jnr(&self, range_m: Option<f64>) -> f64 {
        let spread = range_m.map_or(1.0, |range_m| (self.reference_range_m / range_m.max(1.0)).powi(2));
        from_db(self.jnr_db) * spread
    }
}

impl JammingWaveform {
    fn validate(&self, path: &str) -> Result<()> {
        match *self {
            Self::Noise => Ok(()),
            Self::Sweep { period_s, channels } => {
                within(&format!("{path}.sweep.period_s"), period_s, 1e-6, 1e4)?;
                within(&format!("{path}.sweep.channels"), f64::from(channels), 1.0, 1024.0)
            }
            Self::Pulses { interval_s, width_s } => {
                within(&format!("{path}.pulses.interval_s"), interval_s, 1e-6, 10.0)?;
                within(&format!("{path}.pulses.width_s"), width_s, 1e-9, interval_s)
            }
        }
    }

    fn is_on_channel(&self, channel: u32, time_s: f64) -> bool {
        match *self {
            Self::Sweep { period_s, channels } => {
                let turns = (time_s / period_s).rem_euclid(1.0);
                (turns * f64::from(channels)) as u32 == channel
            }
            Self::Noise | Self::Pulses { .. } => true,
        }
    }
}

/// A jammer as the radar meets it at one time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jamming {
    pub(super) azimuth_rad: f64,
    /// In the middle of the main beam, as a power ratio.
    pub(super) jnr: f64,
}

impl Jamming {
    /// What it adds to the noise, in units of the noise, while the beam points somewhere.
    pub(super) fn added_noise(&self, beam_rad: f64, beam_width_rad: f64, sidelobe_gain: f64) -> f64 {
        let off_axis_rad = crate::geometry::wrap_angle(beam_rad - self.azimuth_rad);
        self.jnr * beam_gain(off_axis_rad, beam_width_rad, sidelobe_gain)
    }
}
