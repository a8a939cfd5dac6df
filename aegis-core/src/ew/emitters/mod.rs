//! Whose pulses were intercepted: deinterleaving by the interval between them.
//!
//! - [`PulseDescriptor`]: what a receiver says of a pulse. [`deinterleave`]: trains of one emitter each in a batch of them.
//! - [`PulseEmitter`]: an emitter that is known from batch to batch; `intercept` keeps them.

mod deinterleave;

use super::interference::Interference;
use super::responder::EwResponder;
use crate::elementary::{atan2, sin_cos};
use crate::error::{Error, Result};
use crate::event::Event;
use crate::geometry::{wrap_angle, wrap_azimuth};
use crate::ids::SensorId;
use crate::time::Time;
pub use deinterleave::MOST_INTERCEPTED_PULSES;
use deinterleave::Train;

/// Most intervals that an emitter's stagger may have.
pub const MOST_STAGGER: usize = 8;
/// Emitters farther apart in carrier, as a part of it, are two.
const SAME_CARRIER: f64 = 3e-4;
/// Farther apart in bearing they are two, radians.
const SAME_AZIMUTH_RAD: f64 = 0.08;

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
    /// Its number: counts up from 1 and is never used again within a pipeline; of [`deinterleave`] its place in the list, from 1.
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

/// Whose pulses these are: emitters with a steady interval, staggered or jittered by up to `interval_jitter` of it, the shortest intervals
/// first, and for each pulse the number of its emitter (0: of none). Pulses in the order of time, at most [`MOST_INTERCEPTED_PULSES`].
///
/// # Errors
/// [`Error::Capacity`] for more; [`Error::NonFinite`] or [`Error::OutOfRange`] for a pulse whose numbers are none, or that comes before the one ahead of
/// it, and for a jitter outside 1e-5..=0.2.
///
/// ```
/// use aegis_core::ew::{PulseDescriptor, deinterleave};
/// use aegis_core::{SensorId, Time};
/// let pulse = |seconds| PulseDescriptor {
///     time: Time::from_secs(seconds),
///     carrier_hz: None,
///     width_s: None,
///     snr_db: None,
///     azimuth_rad: None,
/// };
/// let mut pulses: Vec<_> = (0..50).map(|n| pulse(0.001 * f64::from(n))).collect();
/// pulses.extend((0..40).map(|n| pulse(0.0004 + 0.00123 * f64::from(n))));
/// pulses.sort_by_key(|pulse| pulse.time);
/// let (emitters, whose) = deinterleave(SensorId(0), &pulses, 0.01)?;
/// assert!(emitters.len() == 2 && (emitters[1].pri_s - 0.00123).abs() < 1e-7);
/// assert_eq!(whose.iter().filter(|number| **number == 2).count(), 40);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn deinterleave(
    sensor: SensorId,
    pulses: &[PulseDescriptor],
    interval_jitter: f64,
) -> Result<(Vec<PulseEmitter>, Vec<u64>)> {
    check(pulses)?;
    if !(1e-5..=0.2).contains(&interval_jitter) {
        return Err(Error::OutOfRange {
            what: "interval_jitter",
            index: 0,
            reason: "must lie in 1e-5..=0.2",
        });
    }
    let trains = deinterleave::trains(pulses, interval_jitter);
    let mut whose = vec![0; pulses.len()];
    let mut emitters = Vec::with_capacity(trains.len());
    for (train, number) in trains.iter().zip(1..) {
        train.places.iter().for_each(|place| whose[*place as usize] = number);
        emitters.push(emitter_of(sensor, pulses, train, number));
    }
    Ok((emitters, whose))
}

impl EwResponder {
    /// Takes in a batch of pulses that a receiver intercepted, and keeps `out.pulse_emitters`, of all receivers. Of a radar
    /// with such a receiver `sensor` is its number. An emitter is told when it is found, and forgotten when its receiver has not
    /// heard it for `EwConfig::clear_after_s`. Pulses in the order of time, at most [`MOST_INTERCEPTED_PULSES`]: some tens of each
    /// emitter's make a train.
    ///
    /// # Errors
    /// [`Error::UnknownSensor`], and as [`deinterleave`]. Then nothing has changed.
    pub fn intercept(
        &mut self,
        sensor: SensorId,
        pulses: &[PulseDescriptor],
        out: &mut Interference,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        if !self.sensors.contains(&sensor) {
            return Err(Error::UnknownSensor(sensor));
        }
        let (found, _) = deinterleave(sensor, pulses, self.config.interval_jitter)?;
        if let Some(latest) = pulses.last() {
            self.keep_emitters(sensor, found, latest.time, events);
        }
        out.pulse_emitters.clone_from(&self.state.pulse_emitters);
        Ok(())
    }

    /// Emitters that a batch showed: those that are known go on, and others are told.
    pub(super) fn keep_emitters(
        &mut self,
        sensor: SensorId,
        found: Vec<PulseEmitter>,
        now: Time,
        events: &mut Vec<Event>,
    ) {
        let (jitter, clear_after_s) = (self.config.interval_jitter, self.config.clear_after_s);
        let known = &mut self.state.pulse_emitters;
        for emitter in found {
            if let Some(old) = known.iter_mut().find(|old| old.is_same(&emitter, jitter)) {
                old.go_on(&emitter);
            } else if known.len() < self.limits.interferences {
                self.state.pulse_emitters_ever += 1;
                let number = self.state.pulse_emitters_ever;
                known.push(PulseEmitter { number, ..emitter });
                let (time, pri_s) = (emitter.last, emitter.pri_s);
                events.push(Event::PulseEmitterFound { emitter: number, sensor, time, pri_s });
            }
        }
        known.retain(|old| old.sensor != sensor || now.seconds_since(old.last) <= clear_after_s);
    }
}

impl PulseEmitter {
    fn is_same(&self, other: &Self, jitter: f64) -> bool {
        let near = |a: Option<f64>, b: Option<f64>, share: f64| {
            a.zip(b).is_none_or(|(a, b)| (a - b).abs() <= share * a.abs())
        };
        let is_near = self
            .azimuth_rad
            .zip(other.azimuth_rad)
            .is_none_or(|(a, b)| wrap_angle(a - b).abs() <= SAME_AZIMUTH_RAD);
        self.sensor == other.sensor
            && self.positions == other.positions
            && (self.pri_s - other.pri_s).abs() <= 0.5 * jitter * self.pri_s
            && near(self.carrier_hz, other.carrier_hz, SAME_CARRIER)
            && is_near
    }

    fn go_on(&mut self, other: &Self) {
        let (number, first, pulses) = (self.number, self.first, self.pulses.saturating_add(other.pulses));
        *self = Self { number, pulses, first, ..*other };
    }

    pub(super) fn is_sound(&self) -> bool {
        self.pri_s > 0.0
            && self.pri_s.is_finite()
            && self.jitter_s >= 0.0
            && (1..=MOST_STAGGER as u32).contains(&self.positions)
            && self.intervals_s.iter().all(|interval| interval.is_finite())
            && [self.carrier_hz, self.width_s, self.azimuth_rad]
                .iter()
                .flatten()
                .all(|value| value.is_finite())
    }
}

fn emitter_of(sensor: SensorId, pulses: &[PulseDescriptor], train: &Train, number: u64) -> PulseEmitter {
    let own = || train.places.iter().filter_map(|place| pulses.get(*place as usize));
    let mean = |of: fn(&PulseDescriptor) -> Option<f64>| {
        let (sum, count) = own().filter_map(of).fold((0.0, 0.0), |sum, value| (sum.0 + value, sum.1 + 1.0));
        (count > 0.0).then(|| sum / count)
    };
    let bearing =
        own().filter_map(|pulse| pulse.azimuth_rad).fold(None, |sum: Option<(f64, f64)>, azimuth_rad| {
            let (sin, cos) = sin_cos(azimuth_rad);
            Some(sum.map_or((sin, cos), |sum| (sum.0 + sin, sum.1 + cos)))
        });
    PulseEmitter {
        number,
        sensor,
        pri_s: train.frame_s / train.positions as f64,
        jitter_s: train.jitter_s,
        positions: train.positions as u32,
        intervals_s: train.intervals_s,
        carrier_hz: mean(|pulse| pulse.carrier_hz),
        width_s: mean(|pulse| pulse.width_s),
        azimuth_rad: bearing.map(|(sin, cos)| wrap_azimuth(atan2(sin, cos))),
        pulses: train.places.len() as u64,
        first: own().map(|pulse| pulse.time).min().unwrap_or_default(),
        last: own().map(|pulse| pulse.time).max().unwrap_or_default(),
    }
}

fn check(pulses: &[PulseDescriptor]) -> Result<()> {
    if pulses.len() > MOST_INTERCEPTED_PULSES {
        return Err(Error::Capacity { what: "pulses", actual: pulses.len(), limit: MOST_INTERCEPTED_PULSES });
    }
    for (index, pulse) in pulses.iter().enumerate() {
        let PulseDescriptor { carrier_hz, width_s, snr_db, azimuth_rad, .. } = *pulse;
        if [carrier_hz, width_s, snr_db, azimuth_rad].iter().flatten().any(|value| !value.is_finite()) {
            return Err(Error::NonFinite { what: "pulses", index });
        }
        if carrier_hz.is_some_and(|hz| hz <= 0.0) || width_s.is_some_and(|width_s| width_s <= 0.0) {
            let reason = "carrier and width must be positive";
            return Err(Error::OutOfRange { what: "pulses", index, reason });
        }
        if index > 0 && pulse.time < pulses[index - 1].time {
            return Err(Error::OutOfRange { what: "pulses", index, reason: "must be in the order of time" });
        }
    }
    Ok(())
}
