//! Category 048, monoradar target reports: the typed record. EUROCONTROL-SPEC-0149-4, edition 1.32.

mod items;
mod uap;

pub use items::{
    AcasAdvisory, CalculatedDoppler, Capability, CartesianPosition, Code, Detection, Doppler, Identification,
    Mode4, ModeC, PlotCharacteristics, PolarPosition, PressureAltitude, RawDoppler, RawDopplers,
    TargetReport, TrackQuality, TrackStatus, TrackVelocity, Warnings,
};

use super::bds::Registers;
use super::header::Source;
use super::uap::{walk, write_record};

/// The number of this category.
pub(super) const CATEGORY: u8 = 48;

/// One target report: a plot, or a coast of the radar's own tracker. Missing items are `None`.
///
/// Quantities are in SI units and radians. Sets of bit fields are kept as their octets and read by name.
///
/// ```
/// use aegis_core::asterix::{Cat048, Detection, PolarPosition, Reader, Record, Source, TargetReport, Writer};
///
/// let report = Cat048 {
///     source: Some(Source { sac: 20, sic: 129 }),
///     time_of_day_s: Some(28_800.5),
///     report: Some(TargetReport::new(Detection::RollCall)),
///     position: Some(PolarPosition { range_m: 18_520.0, azimuth_rad: 0.0 }),
///     ..Cat048::default()
/// };
/// let mut bytes = Vec::new();
/// Writer::new(&mut bytes).cat048(&[report])?;
/// assert_eq!(Reader::new(&bytes).next(), Some(Record::Cat048(report)));
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cat048<'a> {
    /// I048/010: which radar.
    pub source: Option<Source>,
    /// I048/140: seconds since midnight UTC, steps of 1/128 s.
    pub time_of_day_s: Option<f64>,
    /// I048/020: type and properties of the report.
    pub report: Option<TargetReport>,
    /// I048/040: measured position.
    pub position: Option<PolarPosition>,
    /// I048/070: Mode 3/A code.
    pub mode_3a: Option<Code>,
    /// I048/090: flight level.
    pub altitude: Option<PressureAltitude>,
    /// I048/130: radar plot characteristics.
    pub characteristics: Option<PlotCharacteristics>,
    /// I048/220: 24-bit Mode S address.
    pub aircraft_address: Option<u32>,
    /// I048/240: callsign or registration.
    pub identification: Option<Identification>,
    /// I048/250: registers of the transponder; empty when there are none.
    pub registers: Registers<'a>,
    /// I048/161: number of the radar's own track, twelve bits.
    pub track_number: Option<u16>,
    /// I048/042: position that the radar calculated.
    pub cartesian: Option<CartesianPosition>,
    /// I048/200: velocity that the radar calculated.
    pub velocity: Option<TrackVelocity>,
    /// I048/170: status of the radar's own track.
    pub track_status: Option<TrackStatus>,
    /// I048/210: quality of the radar's own track.
    pub track_quality: Option<TrackQuality>,
    /// I048/030: warnings, errors and target classes; empty when there are none.
    pub warnings: Warnings<'a>,
    /// I048/080: Mode 3/A pulses of low quality, in the code's order.
    pub mode_3a_low_quality: Option<u16>,
    /// I048/100: the Mode C reply itself.
    pub mode_c: Option<ModeC>,
    /// I048/110: height above mean sea level that a 3-D radar measured; steps of 25 ft.
    pub height_m: Option<f64>,
    /// I048/120: radial speed.
    pub doppler: Option<Doppler<'a>>,
    /// I048/230: capability and flight status.
    pub capability: Option<Capability>,
    /// I048/260: active resolution advisory.
    pub acas: Option<AcasAdvisory>,
    /// I048/055: Mode 1 code.
    pub mode_1: Option<Code>,
    /// I048/050: Mode 2 code.
    pub mode_2: Option<Code>,
    /// I048/065: Mode 1 pulses of low quality, in the code's order.
    pub mode_1_low_quality: Option<u16>,
    /// I048/060: Mode 2 pulses of low quality, in the code's order.
    pub mode_2_low_quality: Option<u16>,
    /// The special purpose field, without its length octet.
    pub special_purpose: Option<&'a [u8]>,
    /// The reserved expansion field, without its length octet.
    pub reserved_expansion: Option<&'a [u8]>,
}

impl<'a> Cat048<'a> {
    /// The length of the record at the front of `bytes`, or `None` if there is no whole and legal one.
    pub(super) fn measure(bytes: &[u8]) -> Option<usize> {
        walk(uap::UAP, bytes, |_, _| ())
    }

    /// Takes over the items of the record at the front of `bytes`, and returns its length.
    pub(super) fn read(&mut self, bytes: &'a [u8]) -> Option<usize> {
        walk(uap::UAP, bytes, |item, octets| (item.read)(self, octets))
    }

    pub(super) fn write(&self, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
        write_record(uap::UAP, |write, out| write(self, out), scratch, out);
    }

    /// How the target was detected; without I048/020, not at all.
    #[must_use]
    pub fn detection(&self) -> Detection {
        self.report.map_or(Detection::None, TargetReport::detection)
    }

    /// Whether the record has what every plot has, a time and a position; coasts have them too.
    #[must_use]
    pub const fn is_located(&self) -> bool {
        self.time_of_day_s.is_some() && self.position.is_some()
    }
}
