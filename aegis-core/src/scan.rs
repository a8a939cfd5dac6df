//! What a sensor reports for one step: where it looked, when, and what came back.

use crate::dwell::Dwell;
use crate::error::{Error, Result};
use crate::geometry::{Geodetic, wrap_azimuth};
use crate::ids::SensorId;
use crate::plot::Plot;
use crate::time::Time;
use std::f64::consts::{PI, TAU};

/// One sensor's report for one step.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'a> {
    /// Where the sensor looked, and when.
    pub look: Look<'a>,
    /// What came back.
    pub data: ScanData<'a>,
    /// Bearings to unwanted emissions that the radar itself reported.
    pub strobes: &'a [Strobe],
}

/// The payload of a scan.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ScanData<'a> {
    /// Plots of a radar that has its own extractor. Their times are unordered.
    Plots(&'a [Plot]),
    /// I/Q of a radar that has [`SensorConfig::radar`](crate::SensorConfig), dwell after dwell.
    Dwells(&'a [Dwell<'a>]),
}

/// Where a sensor looked: a miss counts only there, and once a revisit.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Which radar.
    pub sensor: SensorId,
    /// When the first beam of the scan left.
    pub start: Time,
    /// When the last beam of the scan returned; the picture is valid at this time.
    pub end: Time,
    /// Where the radar was, if it moves; else the site in the configuration holds.
    pub pose: Option<Pose>,
    /// What was looked at. Empty means that nothing is known of it: then nothing is ever counted as a miss.
    pub sectors: &'a [Sector],
}

/// A part of the horizon that the beam swept, clockwise, at constant speed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Sector {
    /// Azimuth at which the sweep began, [0, 2π).
    pub azimuth_rad: f64,
    /// How far it swept clockwise, (0, 2π].
    pub width_rad: f64,
    /// When it began.
    pub start: Time,
    /// When it ended. Equal to `start` for a radar that sees the whole sector at once.
    pub end: Time,
}

impl Sector {
    /// The whole horizon, swept clockwise from north between two times.
    #[must_use]
    pub const fn full_circle(start: Time, end: Time) -> Self {
        Self { azimuth_rad: 0.0, width_rad: TAU, start, end }
    }

    /// The fraction of the sweep at which the beam points at `azimuth_rad`, or `None` outside the sector.
    #[must_use]
    pub fn fraction_at(&self, azimuth_rad: f64) -> Option<f64> {
        let into = wrap_azimuth(azimuth_rad - self.azimuth_rad);
        (into <= self.width_rad).then(|| into / self.width_rad)
    }

    /// When the beam pointed at `azimuth_rad`, or `None` outside the sector.
    #[must_use]
    pub fn time_at(&self, azimuth_rad: f64) -> Option<Time> {
        let fraction = self.fraction_at(azimuth_rad)?;
        // Of what is looked at all at once there is nothing to be found.
        Some(if self.end == self.start {
            self.start
        } else {
            self.start + fraction * self.end.seconds_since(self.start)
        })
    }
}

/// Where a moving radar was while it looked.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Pose {
    /// Position, of the same kind (geodetic or local) as the sensor's site in the configuration.
    pub position: crate::geometry::Site,
    /// Velocity in the platform's own east-north-up frame; it is taken out of the measured range rate.
    pub velocity_m_s: [f64; 3],
}

impl Pose {
    /// A platform at a geodetic position.
    #[must_use]
    pub const fn geodetic(position: Geodetic, velocity_m_s: [f64; 3]) -> Self {
        Self { position: crate::geometry::Site::Geodetic(position), velocity_m_s }
    }
}

/// A bearing to an unwanted emission.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Strobe {
    /// When it was received.
    pub time: Time,
    /// Bearing of its middle, clockwise from true north.
    pub azimuth_rad: f64,
    /// Standard deviation of that bearing.
    pub azimuth_sigma_rad: f64,
    /// Elevation, if the radar measures it.
    pub elevation_rad: Option<f64>,
    /// Jammer-to-noise ratio, if the radar measures it.
    pub jnr_db: Option<f64>,
}

impl Look<'_> {
    /// Checks that every number is finite, that times run forward and that the sectors are sectors.
    pub(crate) fn validate(&self) -> Result<()> {
        if self.end < self.start {
            return Err(Error::OutOfRange {
                what: "look.end",
                index: 0,
                reason: "must not lie before look.start",
            });
        }
        for (index, sector) in self.sectors.iter().enumerate() {
            sector.validate(index)?;
        }
        self.pose.as_ref().map_or(Ok(()), Pose::validate)
    }
}

impl Sector {
    fn validate(&self, index: usize) -> Result<()> {
        if !(self.azimuth_rad.is_finite() && self.width_rad.is_finite()) {
            return Err(Error::NonFinite { what: "look.sectors", index });
        }
        if !(0.0..TAU).contains(&self.azimuth_rad) {
            return Err(Error::OutOfRange {
                what: "look.sectors",
                index,
                reason: "azimuth_rad must lie in [0, 2π)",
            });
        }
        if !(self.width_rad > 0.0 && self.width_rad <= TAU) {
            return Err(Error::OutOfRange {
                what: "look.sectors",
                index,
                reason: "width_rad must lie in (0, 2π]",
            });
        }
        if self.end < self.start {
            return Err(Error::OutOfRange {
                what: "look.sectors",
                index,
                reason: "end must not lie before start",
            });
        }
        Ok(())
    }
}

impl Pose {
    fn validate(&self) -> Result<()> {
        if self.position.validate("look.pose.position").is_err() {
            let reason = "must be a place on the Earth, or within 1e7 m of the origin";
            return Err(Error::OutOfRange { what: "look.pose.position", index: 0, reason });
        }
        match self.velocity_m_s.iter().position(|v| !v.is_finite()) {
            Some(index) => Err(Error::NonFinite { what: "look.pose.velocity_m_s", index }),
            None => Ok(()),
        }
    }
}

impl Strobe {
    /// Whether every number in it is finite, and its bearing and deviation are those of a direction: the bearing within
    /// [−2π, 4π], the deviation positive and no more than π.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        (-TAU..=2.0 * TAU).contains(&self.azimuth_rad)
            && self.azimuth_sigma_rad > 0.0
            && self.azimuth_sigma_rad <= PI
            && self.elevation_rad.is_none_or(f64::is_finite)
            && self.jnr_db.is_none_or(f64::is_finite)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sector_across_north_knows_its_times() {
        let sector = Sector {
            azimuth_rad: 1.75 * PI,
            width_rad: PI / 2.0,
            start: Time::from_secs(10.0),
            end: Time::from_secs(11.0),
        };
        assert_eq!(sector.time_at(0.0), Some(Time::from_secs(10.5)));
        assert_eq!(sector.time_at(PI), None);
        assert!(Sector::full_circle(sector.start, sector.end).time_at(PI).is_some());
    }
}
