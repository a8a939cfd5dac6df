//! Whose pulses were intercepted: deinterleaving by the interval between them.

use crate::ids::SensorId;
use crate::time::Time;

/// Most intervals that an emitter's stagger may have.
pub const MOST_STAGGER: usize = 8;

/// A pulse descriptor word: what a receiver says of one pulse that it intercepted.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PulseDescriptor {
    /// When its leading edge came in.
    pub time: Time,
    /// Carrier frequency, hertz, where it was measured.
    pub carrier_hz: Option<f64>,
    /// How long it lasts, seconds, where it was measured.
    pub width_s: Option<f64>,
    /// Power over the receiver's noise, dB, where it was measured.
    pub snr_db: Option<f64>,
    /// Where it came from, clockwise from true north, where it was measured.
    pub azimuth_rad: Option<f64>,
}

/// Who sends the pulses of one train.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PulseEmitter {
    /// Its number: counts up from 1 and is never used again within a pipeline.
    pub number: u64,
    /// Which receiver intercepted it.
    pub sensor: SensorId,
    /// Mean pulse repetition interval, seconds.
    pub pri_s: f64,
    /// Standard deviation of an interval around what it should be, seconds.
    pub jitter_s: f64,
    /// How many different intervals take turns: 1 without a stagger, at most [`MOST_STAGGER`].
    pub positions: u32,
    /// These intervals in their order, seconds; 0 beyond `positions`.
    pub intervals_s: [f64; MOST_STAGGER],
    /// Mean carrier frequency, hertz, where it was measured.
    pub carrier_hz: Option<f64>,
    /// Mean width of a pulse, seconds, where it was measured.
    pub width_s: Option<f64>,
    /// Mean bearing, clockwise from true north, where it was measured.
    pub azimuth_rad: Option<f64>,
    /// Pulses so far.
    pub pulses: u64,
    /// Its first pulse.
    pub first: Time,
    /// Its latest pulse.
    pub last: Time,
}
