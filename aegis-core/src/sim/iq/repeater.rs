//! False targets: copies of what the radar transmits, held back and shifted.

use super::super::jammer::{Burst, Emitter, JammerScript, JammingWaveform};
use super::config::at_most;
use super::interval::{Delay, Echo};
use super::scene::Looking;
use crate::config::within;
use crate::error::{Error, Result};
use crate::units::SPEED_OF_LIGHT_M_S;
use ndarray::Array3;
use num_complex::Complex;

/// Most false targets of one repeater.
pub const MAX_FALSE_TARGETS: usize = 64;

/// A repeater: it records each pulse that reaches it, whatever its waveform, and sends copies of it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Repeater {
    /// Where it is: a place, or aboard a target. A mere bearing has no range, and is refused.
    pub emitter: Emitter,
    /// When it is on, at most [`MAX_BURSTS`](crate::sim::MAX_BURSTS).
    pub bursts: Vec<Burst>,
    /// Power of one copy over the receiver's noise, in one sample of the middle of the main beam, dB, `-20..=100`. It falls with
    /// the square of the range: a repeater transmits all that it has, however weakly it is illuminated.
    pub jnr_db: f64,
    /// Slant range at which it has that ratio, metres, `1..=1e7`.
    pub reference_range_m: f64,
    /// The radar channels that it covers; empty for all of them.
    pub channels: Vec<u32>,
    /// What it shows, at most [`MAX_FALSE_TARGETS`].
    pub false_targets: Vec<FalseTarget>,
}

/// One copy of each pulse.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct FalseTarget {
    /// How long it is held back, seconds, `0..=0.1`: it seems so much farther away than the repeater, or in the time of a later
    /// pulse nearer.
    pub delay_s: f64,
    /// How much its frequency is shifted, hertz, `-1e6..=1e6`; positive seems to close.
    pub doppler_hz: f64,
    /// How much longer it is held back for each second that a burst has lasted, seconds, `0..=1e-3`: the range gate is pulled off by `c/2`
    /// times that, metres a second. Its frequency does not change with it. Default 0.
    pub delay_rate: f64,
}

impl Repeater {
    pub(super) fn validate(&self, path: &str, targets: usize) -> Result<()> {
        if let Emitter::Bearing { .. } = self.emitter {
            return Err(Error::config(format!("{path}.emitter"), "needs a place or a target"));
        }
        self.as_jammer().validate(path, targets)?;
        at_most(&format!("{path}.false_targets"), self.false_targets.len(), MAX_FALSE_TARGETS)?;
        for (index, copy) in self.false_targets.iter().enumerate() {
            let field = |name: &str| format!("{path}.false_targets[{index}].{name}");
            within(&field("delay_s"), copy.delay_s, 0.0, 0.1)?;
            within(&field("doppler_hz"), copy.doppler_hz, -1e6, 1e6)?;
            within(&field("delay_rate"), copy.delay_rate, 0.0, 1e-3)?;
        }
        Ok(())
    }

    /// How long the burst has lasted that is on at a time; 0 where none is.
    fn on_for_s(&self, time_s: f64) -> f64 {
        let on = self.bursts.iter().find(|burst| (burst.start_s..burst.end_s).contains(&time_s));
        on.map_or(0.0, |burst| time_s - burst.start_s)
    }

    /// It is on, and as strong, as a jammer would be.
    fn as_jammer(&self) -> JammerScript {
        JammerScript {
            emitter: self.emitter,
            bursts: self.bursts.clone(),
            jnr_db: self.jnr_db,
            reference_range_m: self.reference_range_m,
            channels: self.channels.clone(),
            waveform: JammingWaveform::Noise,
        }
    }
}

impl Looking<'_> {
    /// Adds the copies that a repeater sends of all pulses.
    pub(super) fn add_repeater(
        &self,
        index: usize,
        cubes: &mut [Array3<Complex<f32>>],
        memory: &mut Vec<Complex<f64>>,
    ) {
        let Some(repeater) = self.world.config.repeaters.get(index) else { return };
        let jammer = repeater.as_jammer();
        let Some(middle) = self.world.emitter_sight(&repeater.emitter, self.middle_s()) else { return };
        let way_s = 2.0 * middle.range_m / SPEED_OF_LIGHT_M_S;
        let on_for_s = repeater.on_for_s(self.middle_s());
        let held = |copy: &FalseTarget| copy.delay_s + copy.delay_rate * on_for_s;
        let longest_s = repeater.false_targets.iter().map(held).fold(0.0, f64::max);
        for (interval, cube) in self.intervals.iter().zip(cubes) {
            let antenna = &interval.radar.antenna;
            for pulse in -interval.earlier_pulses(way_s + longest_s)..i64::from(interval.pulses) {
                let reflected_s =
                    interval.pulse_s(pulse) + 0.5 * interval.waveform.duration_s() + 0.5 * way_s;
                let time_s = interval.start_s + reflected_s;
                if !jammer.is_heard(self.pointing.middle.azimuth_rad, time_s, self.settings) {
                    continue;
                }
                let Some(sight) = self.world.emitter_sight(&repeater.emitter, time_s) else { continue };
                let delay = Delay::of(sight.range_m, sight.range_rate_m_s, reflected_s);
                for copy in &repeater.false_targets {
                    let held_s = copy.delay_s + copy.delay_rate * repeater.on_for_s(time_s);
                    let back_s = time_s + 0.5 * way_s + held_s;
                    let gain = self.pointing.gain(antenna, &sight.direction, back_s);
                    let elements =
                        self.pointing.elements(antenna, &sight.direction, interval.carrier_hz, back_s);
                    let amplitude = (jammer.main_beam_jnr(Some(sight.range_m)) * gain).sqrt();
                    let echo = Echo { pulse, amplitude, delay, held_s, shift_hz: copy.doppler_hz };
                    interval.add(&echo, &elements, memory, cube);
                }
            }
        }
    }
}
