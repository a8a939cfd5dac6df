//! What records of both categories begin with: which radar (010), and the time of day (I034/030, I048/140).

use super::octets::{Octets, put_u24};
use crate::ids::SensorId;

/// A radar's codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Source {
    /// System area code: the country.
    pub sac: u8,
    /// System identification code: the station in it.
    pub sic: u8,
}

impl Source {
    /// The sensor that scans of this radar name: `SAC × 256 + SIC`.
    #[must_use]
    pub const fn sensor(self) -> SensorId {
        SensorId((self.sac as u32) << 8 | self.sic as u32)
    }

    pub(super) fn read(item: &[u8]) -> Self {
        Self { sac: Octets(item).u8(0), sic: Octets(item).u8(1) }
    }

    pub(super) fn write(self, out: &mut Vec<u8>) {
        out.extend([self.sac, self.sic]);
    }
}

const TIME_S: f64 = 1.0 / 128.0;

/// Seconds since midnight UTC.
pub(super) fn time(item: &[u8]) -> f64 {
    f64::from(Octets(item).u24(0)) * TIME_S
}

pub(super) fn put_time(time_s: f64, out: &mut Vec<u8>) {
    put_u24((time_s / TIME_S).round() as u32, out);
}
