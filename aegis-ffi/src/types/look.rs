//! What a sensor looked at, what disturbed it, and its samples.

use super::{
    AEGIS_HAS_CARRIER, AEGIS_HAS_ELEVATION, AEGIS_HAS_FIRST_SAMPLE, AEGIS_HAS_JNR, AEGIS_HAS_PRF, bit, known,
    only,
};
use crate::lists::Plain;
use crate::status::Fault;
use aegis_core::{Beam, Geodetic, Pose, Sector, Site, Strobe, Time};
use std::ffi::c_void;

/// Whether and how a look says where its radar was.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_pose_kind {
    /// Where the configuration says.
    Site = 0,
    /// On the Earth: latitude and longitude in degrees, height in metres.
    Geodetic = 1,
    /// East, north, up of the picture's origin, metres.
    Local = 2,
}

/// What one step's scan looked at. Its arrays are yours, and read only during the call. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct aegis_look {
    /// sizeof(aegis_look).
    pub size: usize,
    /// When the first beam left, nanoseconds since your epoch.
    pub start_ns: i64,
    /// When the last beam returned; the picture is valid then.
    pub end_ns: i64,
    /// Which radar.
    pub sensor: u32,
    /// One of aegis_pose_kind. Other than AEGIS_POSE_KIND_SITE: where the radar was, if it moves.
    pub pose_kind: u32,
    /// Where it was.
    pub pose_position: [f64; 3],
    /// How it moved: east, north, up of itself, m/s.
    pub pose_velocity_m_s: [f64; 3],
    /// What was looked at: targets that are missing there count as missed. None: nothing ever counts as missed.
    pub sectors: *const aegis_sector,
    /// How many.
    pub sectors_len: usize,
    /// Bearings to unwanted emissions that the radar reports.
    pub strobes: *const aegis_strobe,
    /// How many.
    pub strobes_len: usize,
}

// SAFETY: repr(C), numbers and pointers only, no padding (tests/abi.rs adds the sizes up).
unsafe impl Plain for aegis_look {}

/// A part of the horizon that the beam swept, clockwise, at constant speed. Never grows.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_sector {
    /// Where the sweep began, [0, 2 pi), clockwise from true north.
    pub azimuth_rad: f64,
    /// How far it swept, (0, 2 pi].
    pub width_rad: f64,
    /// When it began.
    pub start_ns: i64,
    /// When it ended.
    pub end_ns: i64,
}

// SAFETY: repr(C), numbers of eight octets only.
unsafe impl Plain for aegis_sector {}

/// A bearing to an unwanted emission. Never grows.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_strobe {
    /// When it was received.
    pub time_ns: i64,
    /// Bearing of its middle, clockwise from true north.
    pub azimuth_rad: f64,
    /// Standard deviation of that.
    pub azimuth_sigma_rad: f64,
    /// Elevation.
    pub elevation_rad: f64,
    /// Jammer-to-noise ratio.
    pub jnr_db: f64,
    /// AEGIS_HAS_ELEVATION, _JNR.
    pub has: u32,
    /// Zero.
    pub reserved: u32,
}

// SAFETY: repr(C), numbers only, no padding.
unsafe impl Plain for aegis_strobe {}

/// How samples lie in memory.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_iq_format {
    /// Pairs of float: I, Q.
    F32 = 0,
    /// Pairs of int16_t: I, Q.
    I16 = 1,
}

/// One coherent block of pulses. What is not known is left out of `has`: then plots lack what would need it. Never grows.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct aegis_cpi {
    /// When its first pulse left.
    pub start_ns: i64,
    /// Carrier frequency.
    pub carrier_hz: f64,
    /// Pulses a second.
    pub prf_hz: f64,
    /// When each pulse's first sample was taken, seconds after the pulse began to leave.
    pub first_sample_s: f64,
    /// AEGIS_HAS_CARRIER, _PRF, _FIRST_SAMPLE.
    pub has: u32,
    /// Which of the configured waveforms was transmitted.
    pub waveform: u32,
    /// One of aegis_iq_format.
    pub format: u32,
    /// Zero.
    pub reserved: u32,
    /// I and Q in turn, [channel][pulse][sample]; aligned as its numbers are.
    pub samples: *const c_void,
    /// Channels.
    pub channels: usize,
    /// Pulses.
    pub pulses: usize,
    /// Samples of a pulse.
    pub samples_len: usize,
    /// From one channel to the next, in samples; 0: pulses × pulse_stride.
    pub channel_stride: usize,
    /// From one pulse to the next, in samples; 0: samples_len.
    pub pulse_stride: usize,
}

// SAFETY: repr(C), numbers and a pointer, no padding.
unsafe impl Plain for aegis_cpi {}

/// The time on one beam. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct aegis_dwell {
    /// Where the beam pointed in the middle of it, clockwise from true north, [0, 2 pi).
    pub azimuth_rad: f64,
    /// Above the horizon.
    pub elevation_rad: f64,
    /// What was received, in the order of time.
    pub cpis: *const aegis_cpi,
    /// How many.
    pub cpis_len: usize,
}

// SAFETY: repr(C), numbers and a pointer of eight octets only.
unsafe impl Plain for aegis_dwell {}

impl aegis_look {
    pub(crate) fn pose(&self) -> Result<Option<Pose>, Fault> {
        const SITE: u32 = aegis_pose_kind::Site as u32;
        const GEODETIC: u32 = aegis_pose_kind::Geodetic as u32;
        const LOCAL: u32 = aegis_pose_kind::Local as u32;
        let [a, b, c] = self.pose_position;
        let position = match self.pose_kind {
            SITE => return Ok(None),
            GEODETIC => Site::Geodetic(Geodetic::from_degrees(a, b, c)),
            LOCAL => Site::Local([a, b, c]),
            other => return Err(Fault::unknown("look.pose_kind", other)),
        };
        Ok(Some(Pose { position, velocity_m_s: self.pose_velocity_m_s }))
    }
}

impl aegis_dwell {
    pub(crate) fn beam(&self) -> Beam {
        Beam { azimuth_rad: self.azimuth_rad, elevation_rad: self.elevation_rad }
    }
}

impl aegis_cpi {
    pub(crate) fn check(&self, named: impl Fn(&str) -> String) -> Result<(), Fault> {
        let meant = AEGIS_HAS_CARRIER | AEGIS_HAS_PRF | AEGIS_HAS_FIRST_SAMPLE;
        only(|| named("has"), self.has, meant)?;
        if self.reserved == 0 { Ok(()) } else { Err(Fault::unknown(&named("reserved"), self.reserved)) }
    }

    pub(crate) fn known(&self, bit: u32, value: f64) -> Option<f64> {
        known(self.has, bit, value)
    }
}

impl From<aegis_sector> for Sector {
    fn from(sector: aegis_sector) -> Self {
        Self {
            azimuth_rad: sector.azimuth_rad,
            width_rad: sector.width_rad,
            start: Time::from_nanos(sector.start_ns),
            end: Time::from_nanos(sector.end_ns),
        }
    }
}

impl From<&Sector> for aegis_sector {
    fn from(sector: &Sector) -> Self {
        Self {
            azimuth_rad: sector.azimuth_rad,
            width_rad: sector.width_rad,
            start_ns: sector.start.as_nanos(),
            end_ns: sector.end.as_nanos(),
        }
    }
}

impl aegis_strobe {
    pub(crate) fn to_core(self, index: usize) -> Result<Strobe, Fault> {
        only(|| format!("look.strobes[{index}].has"), self.has, AEGIS_HAS_ELEVATION | AEGIS_HAS_JNR)?;
        Ok(Strobe {
            time: Time::from_nanos(self.time_ns),
            azimuth_rad: self.azimuth_rad,
            azimuth_sigma_rad: self.azimuth_sigma_rad,
            elevation_rad: known(self.has, AEGIS_HAS_ELEVATION, self.elevation_rad),
            jnr_db: known(self.has, AEGIS_HAS_JNR, self.jnr_db),
        })
    }
}

impl From<&Strobe> for aegis_strobe {
    fn from(strobe: &Strobe) -> Self {
        Self {
            time_ns: strobe.time.as_nanos(),
            azimuth_rad: strobe.azimuth_rad,
            azimuth_sigma_rad: strobe.azimuth_sigma_rad,
            elevation_rad: strobe.elevation_rad.unwrap_or(0.0),
            jnr_db: strobe.jnr_db.unwrap_or(0.0),
            has: bit(strobe.elevation_rad, AEGIS_HAS_ELEVATION) | bit(strobe.jnr_db, AEGIS_HAS_JNR),
            reserved: 0,
        }
    }
}
