//! The noise of each radar, all around, as its maps tell it: what protection takes away, it no longer shows.

use super::choose::Cause;
use super::respond::Answer;
use super::responder::EwResponder;
use crate::detector::NoiseFloor;
use crate::geometry::wrap_azimuth;
use crate::ids::SensorId;
use crate::scan::{Look, Sector};
use crate::time::Time;

/// How long noise is remembered, as a part of the time that an action is held: what was before has faded when a benefit is measured.
/// Right after jamming began the memory still holds some of the quiet before, and a benefit is measured too small.
const MEMORY_SHARE: f64 = 0.25;

/// One radar's noise.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct RadarFloor {
    pub(super) sensor: SensorId,
    /// Mean over beams and time, in dB of the samples' own unit.
    pub(super) level_db: f64,
    time: Time,
}

impl RadarFloor {
    pub(super) const fn is_sound(&self) -> bool {
        self.level_db.is_finite()
    }

    fn take(&mut self, time: Time, level_db: f64, memory_s: f64) {
        let new = 1.0 - (-time.seconds_since(self.time).max(0.0) / memory_s.max(f64::MIN_POSITIVE)).exp();
        self.level_db += new * (level_db - self.level_db);
        self.time = self.time.max(time);
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
        let decibels = |floor: &NoiseFloor| 10.0 * floor.power.max(f64::MIN_POSITIVE).log10();
        let level_db = floors.iter().map(decibels).sum::<f64>() / floors.len() as f64;
        match self.state.radar_floors.iter_mut().find(|floor| floor.sensor == look.sensor) {
            Some(floor) => floor.take(look.end, level_db, MEMORY_SHARE * self.config.action_hold_s),
            None => {
                self.state.radar_floors.push(RadarFloor { sensor: look.sensor, level_db, time: look.end })
            }
        }
    }

    /// A radar's noise, dB of the samples' own unit; `None` where its maps are not made here.
    pub(super) fn floor_db(&self, sensor: SensorId) -> Option<f64> {
        self.state.radar_floors.iter().find(|floor| floor.sensor == sensor).map(|floor| floor.level_db)
    }
}

fn note_pass(answer: &mut Answer, azimuth_rad: f64, sectors: &[Sector]) {
    let passes =
        sectors.iter().filter(|sector| wrap_azimuth(azimuth_rad - sector.azimuth_rad) <= sector.width_rad);
    answer.passed = passes.map(|sector| sector.end).max().max(answer.passed);
}
