//! A plot: one centroided report of a radar, with its covariance.

use crate::time::Time;
use std::fmt;

/// One centroided report of a radar.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Plot {
    /// When the beam met the target.
    pub time: Time,
    /// Where, in the sensor's local frame.
    pub measurement: Measurement,
    /// Signal-to-noise ratio, if the radar reports it.
    pub snr_db: Option<f64>,
    /// How long the target is along the line of sight, where its echo is clearly longer than a point's: by more than half of what the
    /// waveform resolves. `None` else, and where the radar does not say.
    #[cfg_attr(feature = "serde", serde(default))]
    pub range_extent_m: Option<f64>,
    /// What the target's transponder said of itself.
    pub identity: Identity,
    /// What kind of target the radar took it for.
    pub class: Option<TargetClass>,
    /// How it was detected, and what the radar says of it.
    pub flags: PlotFlags,
    /// The caller's own number for this plot, carried through unchanged; a recording's reader puts the record's
    /// number here.
    pub tag: u64,
}

impl Plot {
    /// A plot with nothing but a time and a measurement.
    #[must_use]
    pub const fn new(time: Time, measurement: Measurement) -> Self {
        Self {
            time,
            measurement,
            snr_db: None,
            range_extent_m: None,
            identity: Identity::UNKNOWN,
            class: None,
            flags: PlotFlags::NONE,
            tag: 0,
        }
    }
}

/// Where a plot lies, in its sensor's local frame.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Measurement {
    /// Sensor-centred polar measurement.
    Polar {
        /// Slant range.
        range_m: f64,
        /// Clockwise from true north.
        azimuth_rad: f64,
        /// Above the sensor's local horizontal.
        elevation_rad: Option<f64>,
        /// Barometric (pressure) altitude that the target reports.
        altitude_m: Option<f64>,
        /// Positive when the target recedes.
        range_rate_m_s: Option<f64>,
        /// Variances, or `None` for the accuracy that the sensor's configuration declares.
        covariance: Option<PolarCovariance>,
    },
    /// East, north, up of the sensor; in a planar world the third component is ignored.
    Cartesian {
        /// East, north, up.
        position_m: [f64; 3],
        /// Covariance of the position, m²; or `None` for `SensorConfig::cartesian_sigma_m`.
        covariance: Option<[[f64; 3]; 3]>,
    },
}

/// Variances of a polar measurement. Components that the plot does not have are ignored.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PolarCovariance {
    /// Variance of the slant range, m².
    pub range_m2: f64,
    /// Variance of the azimuth, rad².
    pub azimuth_rad2: f64,
    /// Variance of the elevation, rad².
    pub elevation_rad2: f64,
    /// Variance of the altitude, m².
    pub altitude_m2: f64,
    /// Variance of the range rate, m²/s².
    pub range_rate_m2_s2: f64,
    /// Covariance of range and range rate, m²/s: the range-Doppler coupling of a chirp. Else 0.
    pub range_range_rate_m2_s: f64,
}

/// What a plot measures, one number at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Quantity {
    /// Slant range.
    Range,
    /// Azimuth.
    Azimuth,
    /// Elevation.
    Elevation,
    /// Barometric altitude.
    Altitude,
    /// Range rate.
    RangeRate,
    /// Position along any axis, of a Cartesian plot.
    Position,
}

impl Quantity {
    /// Every quantity there is.
    pub const ALL: &[Self] =
        &[Self::Range, Self::Azimuth, Self::Elevation, Self::Altitude, Self::RangeRate, Self::Position];
}

/// What a target's transponder said of itself. Missing parts are `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Identity {
    /// 24-bit Mode S address.
    pub mode_s: Option<u32>,
    /// 12-bit Mode 3/A code (print it in octal).
    pub mode_3a: Option<u16>,
    /// Callsign or registration.
    pub callsign: Option<Callsign>,
}

impl Identity {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { mode_s: None, mode_3a: None, callsign: None };

    /// What is known of either, `newer` first.
    #[must_use]
    pub fn updated_by(self, newer: Self) -> Self {
        Self {
            mode_s: newer.mode_s.or(self.mode_s),
            mode_3a: newer.mode_3a.or(self.mode_3a),
            callsign: newer.callsign.or(self.callsign),
        }
    }
}

/// A callsign of at most eight ASCII letters, digits or spaces.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Callsign([u8; 8]);

impl Callsign {
    /// From eight characters as a transponder sends them; `None` unless all are A–Z, 0–9 or space.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 8]) -> Option<Self> {
        bytes
            .iter()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b' ')
            .then_some(Self(bytes))
    }

    /// From text, padded with spaces; `None` if it is longer than eight or has other characters.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = [b' '; 8];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Self::from_bytes(bytes)
    }

    /// Without its trailing spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end()
    }

    /// All eight characters.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for Callsign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Callsign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callsign({:?})", self.as_str())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Callsign {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Callsign {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = Callsign;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("at most eight characters A-Z, 0-9 or space")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Callsign, E> {
                Callsign::new(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// What kind of thing a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TargetClass {
    /// Fixed-wing aircraft, of whatever size.
    Aeroplane,
    /// Rotorcraft.
    Helicopter,
    /// Small unmanned aircraft.
    Drone,
    /// Ballistic or guided projectile.
    Missile,
    /// Surface vessel.
    Vessel,
    /// Land vehicle.
    Vehicle,
    /// Bird or flock.
    Bird,
    /// Airliner, or another large fixed-wing aircraft.
    Airliner,
    /// Light fixed-wing aircraft with an engine.
    LightAircraft,
    /// Glider.
    Glider,
    /// No target: what ground, sea, weather or noise returns.
    Clutter,
}

/// How a plot was detected and what the radar says of it: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct PlotFlags(u16);

impl PlotFlags {
    /// No flag.
    pub const NONE: Self = Self(0);
    /// Seen by the primary radar.
    pub const PRIMARY: Self = Self(1);
    /// Seen by the secondary radar.
    pub const SECONDARY: Self = Self(1 << 1);
    /// Made by a simulator inside the radar.
    pub const SIMULATED: Self = Self(1 << 2);
    /// A test target.
    pub const TEST: Self = Self(1 << 3);
    /// The answer of a fixed transponder that monitors the radar.
    pub const FIELD_MONITOR: Self = Self(1 << 4);
    /// The transponder signals an emergency.
    pub const EMERGENCY: Self = Self(1 << 5);
    /// Special position identification: the pilot pressed "ident".
    pub const SPECIAL_POSITION: Self = Self(1 << 6);
    /// The transponder claims to be military.
    pub const MILITARY: Self = Self(1 << 7);
    /// The transponder gave a valid cryptographic friend answer (Mode 4 or 5).
    pub const CRYPTO_FRIEND: Self = Self(1 << 8);
    /// Seen in one dwell only: without several channels its azimuth is little more than the beam's.
    pub const SINGLE_DWELL: Self = Self(1 << 9);
    /// Its range or range rate has more than one answer; a range rate that has is left out.
    pub const AMBIGUOUS: Self = Self(1 << 10);
    /// Seen in the nearest or farthest range there is: it may lie beyond.
    pub const AT_EDGE: Self = Self(1 << 11);
    /// Samples that it is made of are at the receiver's full scale: its strength, and what is found beside it, may be off.
    pub const CLIPPED: Self = Self(1 << 12);
    /// Several channels say that it was seen by side lobes, or at the edge of the beam: its azimuth is the beam's, and may be far off.
    pub const SIDE_LOBE: Self = Self(1 << 13);
    /// Its class is what our own classifier made of it, and no radar said so.
    pub const CLASSIFIED: Self = Self(1 << 14);

    /// Whether all flags of `other` are set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// With the flags of `other` set too when `condition` holds.
    #[must_use]
    pub const fn with_if(self, other: Self, condition: bool) -> Self {
        if condition { Self(self.0 | other.0) } else { self }
    }

    /// Flags that a host stored as [`bits`](Self::bits); `None` where a bit is set that is no flag.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Option<Self> {
        if bits < Self::CLASSIFIED.0 << 1 { Some(Self(bits)) } else { None }
    }

    /// The flags as bits, for hosts that store them.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }
}

impl std::ops::BitOr for PlotFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callsigns_are_checked_and_trimmed() {
        assert_eq!(Callsign::new("AEG12").map(|c| c.to_string()).as_deref(), Some("AEG12"));
        assert_eq!(Callsign::new("TOOLONG12"), None);
        assert_eq!(Callsign::new("lower"), None);
        assert_eq!(Callsign::new("ÄÄ"), None);
    }

    #[test]
    fn flags_come_back_from_their_bits_and_from_no_others() {
        let flags = PlotFlags::SECONDARY | PlotFlags::SIDE_LOBE;
        assert_eq!(PlotFlags::from_bits(flags.bits()), Some(flags));
        assert_eq!(PlotFlags::from_bits(PlotFlags::CLASSIFIED.bits() << 1), None);
    }

    #[test]
    fn newer_identity_wins_and_nothing_is_forgotten() {
        let old = Identity { mode_s: Some(1), mode_3a: Some(0o7000), callsign: None };
        let new = Identity { mode_s: None, mode_3a: Some(0o1234), callsign: Callsign::new("AEG1") };
        let both = old.updated_by(new);
        assert_eq!((both.mode_s, both.mode_3a), (Some(1), Some(0o1234)));
        assert_eq!(both.callsign, new.callsign);
    }
}
