//! Plots.

use super::{
    AEGIS_HAS_ALTITUDE, AEGIS_HAS_COVARIANCE, AEGIS_HAS_ELEVATION, AEGIS_HAS_MODE_3A, AEGIS_HAS_MODE_S,
    AEGIS_HAS_RANGE_EXTENT, AEGIS_HAS_RANGE_RATE, AEGIS_HAS_SNR, bit, from_c_callsign, known, only,
    to_c_callsign,
};
use crate::lists::Plain;
use crate::status::Fault;
use aegis_core::{Identity, Measurement, Plot, PlotFlags, PolarCovariance, TargetClass, Time};
use std::ffi::c_char;

/// How a plot says where it is.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_measurement_kind {
    /// By range and azimuth, and what else `has` tells.
    Polar = 0,
    /// By `position_m`.
    Cartesian = 1,
}

/// What a target is.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_target_class {
    /// Not known.
    Unknown = 0,
    /// Fixed-wing aircraft, of whatever size.
    Aeroplane = 1,
    /// Rotorcraft.
    Helicopter = 2,
    /// Small unmanned aircraft.
    Drone = 3,
    /// Ballistic or guided projectile.
    Missile = 4,
    /// Surface vessel.
    Vessel = 5,
    /// Land vehicle.
    Vehicle = 6,
    /// Bird or flock.
    Bird = 7,
    /// Airliner, or another large fixed-wing aircraft.
    Airliner = 8,
    /// Light fixed-wing aircraft with an engine.
    LightAircraft = 9,
    /// Glider.
    Glider = 10,
    /// No target: what ground, sea, weather or noise returns.
    Clutter = 11,
}

/// Bit of `flags`: seen by the primary radar.
pub const AEGIS_PLOT_PRIMARY: u32 = 1;
/// Bit of `flags`: seen by the secondary radar.
pub const AEGIS_PLOT_SECONDARY: u32 = 1 << 1;
/// Bit of `flags`: made by a simulator inside the radar.
pub const AEGIS_PLOT_SIMULATED: u32 = 1 << 2;
/// Bit of `flags`: a test target.
pub const AEGIS_PLOT_TEST: u32 = 1 << 3;
/// Bit of `flags`: the answer of a fixed transponder that monitors the radar.
pub const AEGIS_PLOT_FIELD_MONITOR: u32 = 1 << 4;
/// Bit of `flags`: the transponder signals an emergency.
pub const AEGIS_PLOT_EMERGENCY: u32 = 1 << 5;
/// Bit of `flags`: the pilot pressed "ident".
pub const AEGIS_PLOT_SPECIAL_POSITION: u32 = 1 << 6;
/// Bit of `flags`: the transponder claims to be military.
pub const AEGIS_PLOT_MILITARY: u32 = 1 << 7;
/// Bit of `flags`: the transponder gave a valid cryptographic friend answer.
pub const AEGIS_PLOT_CRYPTO_FRIEND: u32 = 1 << 8;
/// Bit of `flags`: seen in one dwell only.
pub const AEGIS_PLOT_SINGLE_DWELL: u32 = 1 << 9;
/// Bit of `flags`: its range or range rate has more than one answer.
pub const AEGIS_PLOT_AMBIGUOUS: u32 = 1 << 10;
/// Bit of `flags`: seen in the nearest or farthest range there is.
pub const AEGIS_PLOT_AT_EDGE: u32 = 1 << 11;
/// Bit of `flags`: samples were at full scale; strength, and to some degree place, are not to be trusted.
pub const AEGIS_PLOT_CLIPPED: u32 = 1 << 12;
/// Bit of `flags`: seen by a side lobe; its direction is the beam's, and may be wrong.
pub const AEGIS_PLOT_SIDE_LOBE: u32 = 1 << 13;
/// Bit of `flags`: its class is what our own classifier made of it.
pub const AEGIS_PLOT_CLASSIFIED: u32 = 1 << 14;

/// Variances of a polar plot; those of what it does not have are ignored. Never grows.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct aegis_polar_covariance {
    /// Of the range, m².
    pub range_m2: f64,
    /// Of the azimuth, rad².
    pub azimuth_rad2: f64,
    /// Of the elevation, rad².
    pub elevation_rad2: f64,
    /// Of the altitude, m².
    pub altitude_m2: f64,
    /// Of the range rate, m²/s².
    pub range_rate_m2_s2: f64,
    /// Covariance of range and range rate, m²/s; 0 without range-Doppler coupling.
    pub range_range_rate_m2_s: f64,
}

/// One centroided report of a radar. Zeros are a plot at range 0 of which nothing else is known: set what you know, and the
/// bits of `has` with it. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_plot {
    /// When the beam met the target, nanoseconds since your epoch.
    pub time_ns: i64,
    /// Your own number for this plot, carried through unchanged. From an ASTERIX reader: the record's.
    pub tag: u64,
    /// One of aegis_measurement_kind.
    pub kind: u32,
    /// AEGIS_HAS_ELEVATION, _ALTITUDE, _RANGE_RATE, _COVARIANCE, _SNR, _MODE_S, _MODE_3A, _RANGE_EXTENT.
    pub has: u32,
    /// Polar: slant range, metres.
    pub range_m: f64,
    /// Polar: radians, clockwise from true north.
    pub azimuth_rad: f64,
    /// Polar: above the sensor's horizontal plane.
    pub elevation_rad: f64,
    /// Polar: barometric altitude that the target reports.
    pub altitude_m: f64,
    /// Polar: positive when the target recedes.
    pub range_rate_m_s: f64,
    /// Polar: how well that is known.
    pub polar_covariance: aegis_polar_covariance,
    /// Cartesian: east, north, up of the sensor.
    pub position_m: [f64; 3],
    /// Cartesian: covariance of the position, m².
    pub position_covariance_m2: [[f64; 3]; 3],
    /// Signal-to-noise ratio.
    pub snr_db: f64,
    /// 24-bit address.
    pub mode_s: u32,
    /// 12-bit code, shown in octal by custom.
    pub mode_3a: u32,
    /// At most 8 of A-Z, 0-9 and space, then NULs; empty when not known.
    pub callsign: [c_char; 16],
    /// One of aegis_target_class.
    pub target_class: u32,
    /// Sum of AEGIS_PLOT_... bits.
    pub flags: u32,
    /// How long the target is along the line of sight, where its echo is clearly longer than a point's.
    pub range_extent_m: f64,
}

// SAFETY: repr(C), numbers only, sorted so that nothing needs padding (tests/abi.rs adds the sizes up).
unsafe impl Plain for aegis_plot {}

const MEANT: u32 = AEGIS_HAS_ELEVATION
    | AEGIS_HAS_ALTITUDE
    | AEGIS_HAS_RANGE_RATE
    | AEGIS_HAS_COVARIANCE
    | AEGIS_HAS_SNR
    | AEGIS_HAS_MODE_S
    | AEGIS_HAS_MODE_3A
    | AEGIS_HAS_RANGE_EXTENT;

impl From<&Plot> for aegis_plot {
    fn from(plot: &Plot) -> Self {
        let mut out = Self {
            time_ns: plot.time.as_nanos(),
            tag: plot.tag,
            kind: 0,
            has: 0,
            range_m: 0.0,
            azimuth_rad: 0.0,
            elevation_rad: 0.0,
            altitude_m: 0.0,
            range_rate_m_s: 0.0,
            polar_covariance: aegis_polar_covariance::default(),
            position_m: [0.0; 3],
            position_covariance_m2: [[0.0; 3]; 3],
            snr_db: plot.snr_db.unwrap_or(0.0),
            mode_s: plot.identity.mode_s.unwrap_or(0),
            mode_3a: plot.identity.mode_3a.unwrap_or(0).into(),
            callsign: to_c_callsign(plot.identity.callsign),
            target_class: class_number(plot.class),
            flags: plot.flags.bits().into(),
            range_extent_m: plot.range_extent_m.unwrap_or(0.0),
        };
        out.has = bit(plot.snr_db, AEGIS_HAS_SNR)
            | bit(plot.identity.mode_s, AEGIS_HAS_MODE_S)
            | bit(plot.identity.mode_3a, AEGIS_HAS_MODE_3A)
            | bit(plot.range_extent_m, AEGIS_HAS_RANGE_EXTENT);
        out.place(&plot.measurement);
        out
    }
}

impl aegis_plot {
    fn place(&mut self, measurement: &Measurement) {
        match *measurement {
            Measurement::Polar {
                range_m,
                azimuth_rad,
                elevation_rad,
                altitude_m,
                range_rate_m_s,
                covariance,
            } => {
                self.kind = aegis_measurement_kind::Polar as u32;
                (self.range_m, self.azimuth_rad) = (range_m, azimuth_rad);
                self.elevation_rad = elevation_rad.unwrap_or(0.0);
                self.altitude_m = altitude_m.unwrap_or(0.0);
                self.range_rate_m_s = range_rate_m_s.unwrap_or(0.0);
                self.polar_covariance = covariance.map(Into::into).unwrap_or_default();
                self.has |= bit(elevation_rad, AEGIS_HAS_ELEVATION)
                    | bit(altitude_m, AEGIS_HAS_ALTITUDE)
                    | bit(range_rate_m_s, AEGIS_HAS_RANGE_RATE)
                    | bit(covariance, AEGIS_HAS_COVARIANCE);
            }
            Measurement::Cartesian { position_m, covariance } => {
                self.kind = aegis_measurement_kind::Cartesian as u32;
                self.position_m = position_m;
                self.position_covariance_m2 = covariance.unwrap_or_default();
                self.has |= bit(covariance, AEGIS_HAS_COVARIANCE);
            }
            _ => self.kind = u32::MAX,
        }
    }

    /// Refuses what has no meaning; the fault names the plot by its index.
    #[inline]
    pub(crate) fn check(&self, index: usize) -> Result<(), Fault> {
        let named = |field: &str| format!("plots[{index}].{field}");
        only(|| named("has"), self.has, MEANT)?;
        if self.kind > CARTESIAN {
            return Err(Fault::unknown(&named("kind"), self.kind));
        }
        if self.target_class > CLASSES.len() as u32 {
            return Err(Fault::unknown(&named("target_class"), self.target_class));
        }
        if flags(self.flags).is_none() {
            return Err(Fault::unknown(&named("flags"), self.flags));
        }
        if known(self.has, AEGIS_HAS_MODE_S, self.mode_s).is_some_and(|address| address > 0xFF_FFFF) {
            return Err(Fault::out_of_range(&named("mode_s"), "it has 24 bits"));
        }
        if known(self.has, AEGIS_HAS_MODE_3A, self.mode_3a).is_some_and(|code| code > 0o7777) {
            return Err(Fault::out_of_range(&named("mode_3a"), "it has 12 bits"));
        }
        if self.callsign[0] != 0 && from_c_callsign(&self.callsign).is_none() {
            return Err(Fault::out_of_range(&named("callsign"), "at most 8 of A-Z, 0-9 and space"));
        }
        Ok(())
    }

    #[inline]
    fn measurement(&self) -> Measurement {
        let has = self.has;
        let has_covariance = has & AEGIS_HAS_COVARIANCE != 0;
        if self.kind == CARTESIAN {
            return Measurement::Cartesian {
                position_m: self.position_m,
                covariance: has_covariance.then_some(self.position_covariance_m2),
            };
        }
        Measurement::Polar {
            range_m: self.range_m,
            azimuth_rad: self.azimuth_rad,
            elevation_rad: known(has, AEGIS_HAS_ELEVATION, self.elevation_rad),
            altitude_m: known(has, AEGIS_HAS_ALTITUDE, self.altitude_m),
            range_rate_m_s: known(has, AEGIS_HAS_RANGE_RATE, self.range_rate_m_s),
            covariance: has_covariance.then(|| self.polar_covariance.into()),
        }
    }
}

/// Of a plot that was checked.
impl From<&aegis_plot> for Plot {
    #[inline]
    fn from(plot: &aegis_plot) -> Self {
        Self {
            time: Time::from_nanos(plot.time_ns),
            measurement: plot.measurement(),
            snr_db: known(plot.has, AEGIS_HAS_SNR, plot.snr_db),
            range_extent_m: known(plot.has, AEGIS_HAS_RANGE_EXTENT, plot.range_extent_m),
            identity: Identity {
                mode_s: known(plot.has, AEGIS_HAS_MODE_S, plot.mode_s),
                mode_3a: known(plot.has, AEGIS_HAS_MODE_3A, plot.mode_3a as u16),
                callsign: from_c_callsign(&plot.callsign),
            },
            class: plot.target_class.checked_sub(1).and_then(|index| CLASSES.get(index as usize).copied()),
            flags: flags(plot.flags).unwrap_or_default(),
            tag: plot.tag,
        }
    }
}

const CARTESIAN: u32 = aegis_measurement_kind::Cartesian as u32;

fn flags(bits: u32) -> Option<PlotFlags> {
    u16::try_from(bits).ok().and_then(PlotFlags::from_bits)
}

impl From<PolarCovariance> for aegis_polar_covariance {
    fn from(from: PolarCovariance) -> Self {
        let PolarCovariance {
            range_m2,
            azimuth_rad2,
            elevation_rad2,
            altitude_m2,
            range_rate_m2_s2,
            range_range_rate_m2_s,
        } = from;
        Self { range_m2, azimuth_rad2, elevation_rad2, altitude_m2, range_rate_m2_s2, range_range_rate_m2_s }
    }
}

impl From<aegis_polar_covariance> for PolarCovariance {
    fn from(from: aegis_polar_covariance) -> Self {
        let aegis_polar_covariance {
            range_m2,
            azimuth_rad2,
            elevation_rad2,
            altitude_m2,
            range_rate_m2_s2,
            range_range_rate_m2_s,
        } = from;
        Self { range_m2, azimuth_rad2, elevation_rad2, altitude_m2, range_rate_m2_s2, range_range_rate_m2_s }
    }
}

const CLASSES: [TargetClass; 11] = [
    TargetClass::Aeroplane,
    TargetClass::Helicopter,
    TargetClass::Drone,
    TargetClass::Missile,
    TargetClass::Vessel,
    TargetClass::Vehicle,
    TargetClass::Bird,
    TargetClass::Airliner,
    TargetClass::LightAircraft,
    TargetClass::Glider,
    TargetClass::Clutter,
];

/// Number of a class, from 1; 0 when not known, or newer than this interface.
pub(crate) fn class_number(class: Option<TargetClass>) -> u32 {
    let known = class.and_then(|class| CLASSES.iter().position(|known| *known == class));
    known.map_or(0, |index| index as u32 + 1)
}
