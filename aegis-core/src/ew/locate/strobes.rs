//! Strobes that are remembered of each source, with where they were received.

use crate::elementary::{atan2, sin_cos};
use crate::geometry::Rigid;
use crate::ids::SensorId;
use crate::scan::Strobe;
use crate::time::Time;

/// Most strobes of one source, and of all.
const MOST_OF_SOURCE: usize = 64;
const MOST_STROBES: usize = 4096;
/// Seconds for which they are remembered: as long as an emitter may be taken to move straight on.
const MEMORY_S: f64 = 300.0;

/// A strobe, and the frame that it was received in.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct HeardStrobe {
    pub(super) source: u64,
    pub(super) sensor: SensorId,
    pub(super) time: Time,
    pub(super) azimuth_rad: f64,
    pub(super) sigma_rad: f64,
    /// From the picture's frame to the sensor's.
    to_sensor: Rigid,
    /// How far the Earth falls away below the picture's horizontal plane, over the square of the way, 1/m.
    fall_per_m: f64,
}

impl HeardStrobe {
    pub(super) fn of(
        (source, sensor): (u64, SensorId),
        time: Time,
        strobe: &Strobe,
        (to_sensor, fall_per_m): (Rigid, f64),
    ) -> Self {
        Self {
            source,
            sensor,
            time,
            azimuth_rad: crate::geometry::wrap_azimuth(strobe.azimuth_rad),
            sigma_rad: strobe.azimuth_sigma_rad.max(1e-6),
            to_sensor,
            fall_per_m,
        }
    }

    /// The bearing under which a place on the ground would be heard, and its slope in east and north.
    pub(super) fn bearing_of(&self, place_m: [f64; 2]) -> (f64, [f64; 2]) {
        let [east_m, north_m] = place_m;
        let up_m = -self.fall_per_m * (east_m * east_m + north_m * north_m);
        let [x, y, _] = self.to_sensor.apply([east_m, north_m, up_m]);
        let square = (x * x + y * y).max(1.0);
        let [x_row, y_row, _] = self.to_sensor.rotation;
        let slope = [0, 1].map(|axis| (y * x_row[axis] - x * y_row[axis]) / square);
        (atan2(x, y), slope)
    }

    /// Where it was received, and its bearing in the picture's frame.
    pub(super) fn line(&self) -> ([f64; 2], f64) {
        let back = self.to_sensor.inverse();
        let [east_m, north_m, _] = back.apply([0.0; 3]);
        let (sin, cos) = sin_cos(self.azimuth_rad);
        let [east, north, _] = back.rotate([sin, cos, 0.0]);
        ([east_m, north_m], atan2(east, north))
    }

    fn is_sound(&self) -> bool {
        let numbers = self.to_sensor.rotation.iter().flatten().chain(&self.to_sensor.translation_m);
        numbers.copied().all(f64::is_finite)
            && self.azimuth_rad.is_finite()
            && self.fall_per_m.is_finite()
            && (1e-6..=4.0).contains(&self.sigma_rad)
    }
}

/// All of them, those of one source in the order in which they were heard.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct StrobeLog(Vec<HeardStrobe>);

impl StrobeLog {
    pub(super) fn add(&mut self, strobe: HeardStrobe) {
        let own = self.of(strobe.source).count();
        if own >= MOST_OF_SOURCE
            && let Some(oldest) = self.0.iter().position(|known| known.source == strobe.source)
        {
            self.0.remove(oldest);
        } else if self.0.len() >= MOST_STROBES {
            self.0.remove(0);
        }
        self.0.push(strobe);
    }

    pub(super) fn of(&self, source: u64) -> impl Iterator<Item = &HeardStrobe> + Clone {
        self.0.iter().filter(move |known| known.source == source)
    }

    pub(super) fn of_any<'a>(&'a self, sources: &'a [u64]) -> impl Iterator<Item = &'a HeardStrobe> + Clone {
        self.0.iter().filter(move |known| sources.contains(&known.source))
    }

    /// Forgets what is old, and what belongs to no source any more.
    pub(super) fn retain(&mut self, now: Time, is_present: impl Fn(u64) -> bool) {
        self.0.retain(|known| now.seconds_since(known.time) <= MEMORY_S && is_present(known.source));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn is_sound(&self) -> bool {
        self.0.len() <= MOST_STROBES && self.0.iter().all(HeardStrobe::is_sound)
    }
}
