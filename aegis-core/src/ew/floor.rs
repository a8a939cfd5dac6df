//! The noise of each radar, all around, as its maps tell it: what protection leaves of jamming is what stands over the quiet.

use super::answer::Answer;
use super::choose::Cause;
use super::responder::EwResponder;
use crate::detector::NoiseFloor;
use crate::elementary::{exp, log10, powf};
use crate::geometry::wrap_azimuth;
use crate::ids::SensorId;
use crate::scan::{Look, Sector};
use crate::time::Time;

/// How long noise is remembered, as a part of the time that an action is held: what was before has faded when a benefit is measured.
const MEMORY_SHARE: f64 = 0.25;
/// The quiet is remembered so many times longer.
const QUIET_MEMORY: f64 = 20.0;

/// One radar's noise.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct RadarFloor {
    pub(super) sensor: SensorId,
    /// Mean over beams and time, in dB of the samples' own unit.
    level_db: f64,
    /// The same while nothing was heard that disturbs it; `None` where that never was so.
    quiet_db: Option<f64>,
    time: Time,
}

impl RadarFloor {
    pub(super) fn is_sound(&self) -> bool {
        self.level_db.is_finite() && self.quiet_db.is_none_or(f64::is_finite)
    }

    fn take(&mut self, time: Time, level_db: f64, is_quiet: bool, memory_s: f64) {
        let since_s = time.seconds_since(self.time).max(0.0);
        let new = |memory_s: f64| 1.0 - exp(-since_s / memory_s.max(f64::MIN_POSITIVE));
        self.level_db += new(memory_s) * (level_db - self.level_db);
        if is_quiet {
            let quiet_db = self.quiet_db.get_or_insert(level_db);
            *quiet_db += new(QUIET_MEMORY * memory_s) * (level_db - *quiet_db);
        }
        self.time = self.time.max(time);
    }

    /// Jamming over noise, as a ratio.
    fn jamming(&self) -> Option<f64> {
        self.quiet_db.map(|quiet_db| (powf(10.0, 0.1 * (self.level_db - quiet_db)) - 1.0).max(0.0))
    }
}

impl EwResponder {
    /// Before [`respond`](Self::respond): the noise of a scan's maps, and which causes the beam passed.
    pub(crate) fn hear_noise(&mut self, look: &Look<'_>, floors: &[NoiseFloor]) {
        for answer in &mut self.state.answers {
            let source = match answer.cause {
                Cause::Source(number) => self.state.sources.iter().find(|source| source.number == number),
                Cause::Track(_) => None,
            };
            if let Some(source) = source.filter(|source| source.sensor == look.sensor) {
                note_pass(answer, source.azimuth_rad, look.sectors);
            }
        }
        if floors.is_empty() {
            return;
        }
        let decibels = |floor: &NoiseFloor| 10.0 * log10(floor.power.max(f64::MIN_POSITIVE));
        let level_db = floors.iter().map(decibels).sum::<f64>() / floors.len() as f64;
        let is_quiet = !self.state.sources.iter().any(|source| source.sensor == look.sensor);
        match self.state.radar_floors.iter_mut().find(|floor| floor.sensor == look.sensor) {
            Some(floor) => {
                floor.take(look.end, level_db, is_quiet, MEMORY_SHARE * self.config.action_hold_s);
            }
            None => self.state.radar_floors.push(RadarFloor {
                sensor: look.sensor,
                level_db,
                quiet_db: is_quiet.then_some(level_db),
                time: look.end,
            }),
        }
    }

    /// Jamming over the radar's own noise that is left now, over all beams, as a ratio; `None` where its maps are not made here, or it
    /// was never quiet.
    pub(super) fn jamming_left(&self, sensor: SensorId) -> Option<f64> {
        self.state.radar_floors.iter().find(|floor| floor.sensor == sensor)?.jamming()
    }
}

fn note_pass(answer: &mut Answer, azimuth_rad: f64, sectors: &[Sector]) {
    let passes =
        sectors.iter().filter(|sector| wrap_azimuth(azimuth_rad - sector.azimuth_rad) <= sector.width_rad);
    answer.passed = passes.map(|sector| sector.end).max().max(answer.passed);
}
