//! Mode S registers (I048/250) and what the common ones say. ICAO Doc 9871, edition 2, appendix A.

use super::octets::signed;
use crate::units::{METRES_PER_FOOT, METRES_PER_SECOND_PER_KNOT};
use std::f64::consts::TAU;

/// The registers of one record, borrowed from the recording: eight octets each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Registers<'a>(&'a [u8]);

impl<'a> Registers<'a> {
    /// From the item's octets without its count; `None` unless they are whole registers and at most 255.
    #[must_use]
    pub fn from_octets(octets: &'a [u8]) -> Option<Self> {
        (octets.len().is_multiple_of(8) && octets.len() <= 255 * 8).then_some(Self(octets))
    }

    /// Each register.
    pub fn iter(self) -> impl Iterator<Item = Register> + 'a {
        let (registers, _) = self.0.as_chunks::<8>();
        registers.iter().map(|octets| Register(*octets))
    }

    /// How many there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.len() / 8
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Track and turn report, BDS 5,0, if the record has one.
    #[must_use]
    pub fn track_and_turn(self) -> Option<TrackAndTurn> {
        self.iter().find_map(Register::track_and_turn)
    }

    /// Heading and speed report, BDS 6,0, if the record has one.
    #[must_use]
    pub fn heading_and_speed(self) -> Option<HeadingAndSpeed> {
        self.iter().find_map(Register::heading_and_speed)
    }

    /// Selected vertical intention, BDS 4,0, if the record has one.
    #[must_use]
    pub fn vertical_intention(self) -> Option<VerticalIntention> {
        self.iter().find_map(Register::vertical_intention)
    }

    pub(super) fn of_item(item: &'a [u8]) -> Self {
        Self(item.get(1..).unwrap_or_default())
    }

    pub(super) fn write(self, out: &mut Vec<u8>) {
        if !self.is_empty() {
            out.push(self.len() as u8);
            out.extend(self.0);
        }
    }
}

/// One register: 56 bits of data, then its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Register(pub [u8; 8]);

impl Register {
    /// Its number, as in `0x50` for BDS 5,0; zero for one that the aircraft broadcast.
    #[must_use]
    pub const fn number(self) -> u8 {
        let [.., number] = self.0;
        number
    }

    /// Its 56 bits of data.
    #[must_use]
    pub const fn data(self) -> [u8; 7] {
        let [data @ .., _] = self.0;
        data
    }

    /// As BDS 5,0; `None` if it is another register.
    #[must_use]
    pub fn track_and_turn(self) -> Option<TrackAndTurn> {
        (self.number() == 0x50).then(|| TrackAndTurn {
            roll_rad: self.signed(1, 10, TAU / 2048.0),
            true_track_rad: self.signed(12, 11, TAU / 2048.0).map(|track| track.rem_euclid(TAU)),
            ground_speed_m_s: self.unsigned(24, 10, 2.0 * METRES_PER_SECOND_PER_KNOT),
            track_rate_rad_s: self.signed(35, 10, TAU / 11_520.0),
            true_airspeed_m_s: self.unsigned(46, 10, 2.0 * METRES_PER_SECOND_PER_KNOT),
        })
    }

    /// As BDS 6,0; `None` if it is another register.
    #[must_use]
    pub fn heading_and_speed(self) -> Option<HeadingAndSpeed> {
        const FEET_PER_MINUTE: f64 = METRES_PER_FOOT / 60.0;
        (self.number() == 0x60).then(|| HeadingAndSpeed {
            magnetic_heading_rad: self.signed(1, 11, TAU / 2048.0).map(|heading| heading.rem_euclid(TAU)),
            indicated_airspeed_m_s: self.unsigned(13, 10, METRES_PER_SECOND_PER_KNOT),
            mach: self.unsigned(24, 10, 0.004),
            barometric_rate_m_s: self.signed(35, 10, 32.0 * FEET_PER_MINUTE),
            inertial_rate_m_s: self.signed(46, 10, 32.0 * FEET_PER_MINUTE),
        })
    }

    /// As BDS 4,0; `None` if it is another register.
    #[must_use]
    pub fn vertical_intention(self) -> Option<VerticalIntention> {
        const LOWEST_PRESSURE_HPA: f64 = 800.0;
        (self.number() == 0x40).then(|| VerticalIntention {
            selected_altitude_m: self.unsigned(1, 12, 16.0 * METRES_PER_FOOT),
            planned_altitude_m: self.unsigned(14, 12, 16.0 * METRES_PER_FOOT),
            pressure_setting_hpa: self.unsigned(27, 12, 0.1).map(|above| LOWEST_PRESSURE_HPA + above),
            modes: self.status(48).then(|| self.bits(49, 3) as u8),
            target_source: self.status(54).then(|| self.bits(55, 2) as u8),
        })
    }

    /// A two's complement number whose first bit is `first` (bits count from 1); its status bit stands before it.
    fn signed(self, status: u32, width: u32, lsb: f64) -> Option<f64> {
        self.status(status).then(|| f64::from(signed(self.bits(status + 1, width), width)) * lsb)
    }

    fn unsigned(self, status: u32, width: u32, lsb: f64) -> Option<f64> {
        self.status(status).then(|| f64::from(self.bits(status + 1, width)) * lsb)
    }

    fn status(self, bit: u32) -> bool {
        self.bits(bit, 1) == 1
    }

    /// `width` bits from bit `first` on, counted from 1 at the register's start.
    fn bits(self, first: u32, width: u32) -> u32 {
        (u64::from_be_bytes(self.0) >> (65 - first - width)) as u32 & ((1 << width) - 1)
    }
}

/// BDS 5,0. A value whose status bit is clear is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TrackAndTurn {
    /// Positive with the right wing down.
    pub roll_rad: Option<f64>,
    /// Direction of travel, clockwise from true north, [0, 2π).
    pub true_track_rad: Option<f64>,
    /// Speed over ground.
    pub ground_speed_m_s: Option<f64>,
    /// Positive to the right.
    pub track_rate_rad_s: Option<f64>,
    /// Speed through the air.
    pub true_airspeed_m_s: Option<f64>,
}

/// BDS 6,0. A value whose status bit is clear is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HeadingAndSpeed {
    /// Clockwise from magnetic north, [0, 2π).
    pub magnetic_heading_rad: Option<f64>,
    /// What the airspeed indicator shows.
    pub indicated_airspeed_m_s: Option<f64>,
    /// Mach number.
    pub mach: Option<f64>,
    /// Change of the pressure altitude, positive up.
    pub barometric_rate_m_s: Option<f64>,
    /// Vertical speed from the inertial system, positive up.
    pub inertial_rate_m_s: Option<f64>,
}

/// BDS 4,0. A value whose status bit is clear is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VerticalIntention {
    /// Altitude selected at the mode control panel.
    pub selected_altitude_m: Option<f64>,
    /// Altitude selected by the flight management system.
    pub planned_altitude_m: Option<f64>,
    /// Barometric pressure setting.
    pub pressure_setting_hpa: Option<f64>,
    /// Mode bits: 4 vertical navigation, 2 altitude hold, 1 approach.
    pub modes: Option<u8>,
    /// Where the target altitude comes from: 0 unknown, 1 aircraft, 2 mode control panel, 3 flight management.
    pub target_source: Option<u8>,
}
