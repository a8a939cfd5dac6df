//! The user application profile of category 048: every item in its order, how long it is, how it is read and written.

use super::items::lsb;
use super::{
    AcasAdvisory, CalculatedDoppler, Capability, CartesianPosition, Cat048, Code, Doppler, Identification,
    ModeC, PlotCharacteristics, PolarPosition, PressureAltitude, RawDopplers, TargetReport, TrackQuality,
    TrackStatus, TrackVelocity, Warnings,
};
use crate::asterix::bds::Registers;
use crate::asterix::header::{Source, put_time, time};
use crate::asterix::octets::{
    Octets, binary_angle, put, put_explicit, put_extended, put_u24, signed, steps, steps_i8, steps_i16,
    steps_u8, steps_u16,
};
use crate::asterix::uap::Shape::{Compound, Explicit, Extended, Fixed, Repeated};
use crate::asterix::uap::{Item, Shape, compound, put_specification};

type Read = for<'a> fn(&mut Cat048<'a>, &'a [u8]);
type Write = fn(&Cat048<'_>, &mut Vec<u8>);

/// A row of the table; the item's number is for its human reader.
const fn item(_number: &str, shape: Shape, read: Read, write: Write) -> Item<Read, Write> {
    Item { shape, read, write }
}

/// The table keeps its columns: number, length, reading, writing.
#[rustfmt::skip]
pub(super) static UAP: &[Item<Read, Write>] = &[
    item("010", Fixed(2), |r, i| r.source = Some(Source::read(i)), |r, out| put(r.source, Source::write, out)),
    item("140", Fixed(3), |r, i| r.time_of_day_s = Some(time(i)), |r, out| put(r.time_of_day_s, put_time, out)),
    item("020", Extended, |r, i| r.report = Some(report(i)), |r, out| put(r.report, put_report, out)),
    item("040", Fixed(4), |r, i| r.position = Some(polar(i)), |r, out| put(r.position, put_polar, out)),
    item("070", Fixed(2), |r, i| r.mode_3a = Some(code(i)), |r, out| put(r.mode_3a, put_code, out)),
    item("090", Fixed(2), |r, i| r.altitude = Some(altitude(i)), |r, out| put(r.altitude, put_altitude, out)),
    item("130", Compound(CHARACTERISTICS), |r, i| r.characteristics = Some(characteristics(i)),
        |r, out| put(r.characteristics, put_characteristics, out)),
    item("220", Fixed(3), |r, i| r.aircraft_address = Some(Octets(i).u24(0)),
        |r, out| put(r.aircraft_address, put_u24, out)),
    item("240", Fixed(6), |r, i| r.identification = Some(Identification(Octets(i).array(0))),
        |r, out| put(r.identification, |text, out| out.extend(text.0), out)),
    item("250", Repeated(8), |r, i| r.registers = Registers::of_item(i), |r, out| r.registers.write(out)),
    item("161", Fixed(2), |r, i| r.track_number = Some(twelve_bits(i)),
        |r, out| put(r.track_number, put_twelve_bits, out)),
    item("042", Fixed(4), |r, i| r.cartesian = Some(cartesian(i)), |r, out| put(r.cartesian, put_cartesian, out)),
    item("200", Fixed(4), |r, i| r.velocity = Some(velocity(i)), |r, out| put(r.velocity, put_velocity, out)),
    item("170", Extended, |r, i| r.track_status = Some(status(i)), |r, out| put(r.track_status, put_status, out)),
    item("210", Fixed(4), |r, i| r.track_quality = Some(quality(i)),
        |r, out| put(r.track_quality, put_quality, out)),
    item("030", Extended, |r, i| r.warnings = Warnings(i), |r, out| out.extend(r.warnings.0)),
    item("080", Fixed(2), |r, i| r.mode_3a_low_quality = Some(twelve_bits(i)),
        |r, out| put(r.mode_3a_low_quality, put_twelve_bits, out)),
    item("100", Fixed(4), |r, i| r.mode_c = Some(mode_c(i)), |r, out| put(r.mode_c, put_mode_c, out)),
    item("110", Fixed(2), |r, i| r.height_m = Some(height(i)), |r, out| put(r.height_m, put_height, out)),
    item("120", Compound(DOPPLER), |r, i| r.doppler = Some(doppler(i)), |r, out| put(r.doppler, put_doppler, out)),
    item("230", Fixed(2), |r, i| r.capability = Some(Capability::from_octets(Octets(i).array(0))),
        |r, out| put(r.capability, |capability, out| out.extend(capability.octets()), out)),
    item("260", Fixed(7), |r, i| r.acas = Some(AcasAdvisory::from_octets(Octets(i).array(0))),
        |r, out| put(r.acas, |advisory, out| out.extend(advisory.octets()), out)),
    item("055", Fixed(1), |r, i| r.mode_1 = Some(mode_1(i)), |r, out| put(r.mode_1, put_mode_1, out)),
    item("050", Fixed(2), |r, i| r.mode_2 = Some(code(i)), |r, out| put(r.mode_2, put_code, out)),
    item("065", Fixed(1), |r, i| r.mode_1_low_quality = Some(five_bits(i)),
        |r, out| put(r.mode_1_low_quality, put_five_bits, out)),
    item("060", Fixed(2), |r, i| r.mode_2_low_quality = Some(twelve_bits(i)),
        |r, out| put(r.mode_2_low_quality, put_twelve_bits, out)),
    item("SP", Explicit, |r, i| r.special_purpose = i.get(1..), |r, out| put(r.special_purpose, put_explicit, out)),
    item("RE", Explicit, |r, i| r.reserved_expansion = i.get(1..),
        |r, out| put(r.reserved_expansion, put_explicit, out)),
];

fn twelve_bits(item: &[u8]) -> u16 {
    Octets(item).u16(0) & 0x0FFF
}

fn put_twelve_bits(value: u16, out: &mut Vec<u8>) {
    out.extend((value & 0x0FFF).to_be_bytes());
}

fn five_bits(item: &[u8]) -> u16 {
    u16::from(Octets(item).u8(0) & 0x1F)
}

fn put_five_bits(value: u16, out: &mut Vec<u8>) {
    out.push((value & 0x1F) as u8);
}

fn report(item: &[u8]) -> TargetReport {
    TargetReport::from_octets(Octets(item).extended())
}

fn put_report(report: TargetReport, out: &mut Vec<u8>) {
    put_extended(&report.octets(), out);
}

fn status(item: &[u8]) -> TrackStatus {
    TrackStatus::from_octets(Octets(item).extended())
}

fn put_status(status: TrackStatus, out: &mut Vec<u8>) {
    put_extended(&status.octets(), out);
}

fn polar(item: &[u8]) -> PolarPosition {
    PolarPosition {
        range_m: f64::from(Octets(item).u16(0)) * lsb::RANGE_M,
        azimuth_rad: f64::from(Octets(item).u16(2)) * lsb::AZIMUTH_RAD,
    }
}

fn put_polar(position: PolarPosition, out: &mut Vec<u8>) {
    out.extend(steps_u16(position.range_m, lsb::RANGE_M).to_be_bytes());
    out.extend(binary_angle(position.azimuth_rad).to_be_bytes());
}

fn cartesian(item: &[u8]) -> CartesianPosition {
    CartesianPosition {
        x_m: f64::from(Octets(item).i16(0)) * lsb::CARTESIAN_M,
        y_m: f64::from(Octets(item).i16(2)) * lsb::CARTESIAN_M,
    }
}

fn put_cartesian(position: CartesianPosition, out: &mut Vec<u8>) {
    out.extend(steps_i16(position.x_m, lsb::CARTESIAN_M).to_be_bytes());
    out.extend(steps_i16(position.y_m, lsb::CARTESIAN_M).to_be_bytes());
}

const NOT_VALIDATED: u16 = 0x8000;
const GARBLED: u16 = 0x4000;
const SMOOTHED: u16 = 0x2000;

fn code(item: &[u8]) -> Code {
    let bits = Octets(item).u16(0);
    Code {
        code: bits & 0x0FFF,
        validated: bits & NOT_VALIDATED == 0,
        garbled: bits & GARBLED != 0,
        smoothed: bits & SMOOTHED != 0,
    }
}

fn quality_bits(code: Code) -> u16 {
    let not_validated = if code.validated { 0 } else { NOT_VALIDATED };
    let garbled = if code.garbled { GARBLED } else { 0 };
    let smoothed = if code.smoothed { SMOOTHED } else { 0 };
    not_validated | garbled | smoothed
}

fn put_code(code: Code, out: &mut Vec<u8>) {
    out.extend((quality_bits(code) | code.code & 0x0FFF).to_be_bytes());
}

/// Mode 1 has the same flags as the others above a code of five bits.
fn mode_1(item: &[u8]) -> Code {
    let octet = Octets(item).u8(0);
    Code { code: u16::from(octet & 0x1F), ..code(&[octet, 0]) }
}

fn put_mode_1(code: Code, out: &mut Vec<u8>) {
    let [flags, _] = quality_bits(code).to_be_bytes();
    out.push(flags | (code.code & 0x1F) as u8);
}

fn altitude(item: &[u8]) -> PressureAltitude {
    let bits = Octets(item).u16(0);
    PressureAltitude {
        altitude_m: f64::from(signed(bits.into(), 14)) * lsb::ALTITUDE_M,
        validated: bits & NOT_VALIDATED == 0,
        garbled: bits & GARBLED != 0,
    }
}

fn put_altitude(altitude: PressureAltitude, out: &mut Vec<u8>) {
    let PressureAltitude { altitude_m, validated, garbled } = altitude;
    let flags = quality_bits(Code { validated, garbled, ..Code::default() });
    out.extend((flags | fourteen_bits(altitude_m, lsb::ALTITUDE_M)).to_be_bytes());
}

fn height(item: &[u8]) -> f64 {
    f64::from(signed(Octets(item).u16(0).into(), 14)) * lsb::HEIGHT_M
}

fn put_height(height_m: f64, out: &mut Vec<u8>) {
    out.extend(fourteen_bits(height_m, lsb::HEIGHT_M).to_be_bytes());
}

fn fourteen_bits(value: f64, lsb: f64) -> u16 {
    (steps(value, lsb, -0x2000, 0x1FFF) & 0x3FFF) as u16
}

fn mode_c(item: &[u8]) -> ModeC {
    let bits = Octets(item).u16(0);
    ModeC {
        gray: bits & 0x0FFF,
        low_quality: Octets(item).u16(2) & 0x0FFF,
        validated: bits & NOT_VALIDATED == 0,
        garbled: bits & GARBLED != 0,
    }
}

fn put_mode_c(mode_c: ModeC, out: &mut Vec<u8>) {
    let ModeC { gray, low_quality, validated, garbled } = mode_c;
    put_code(Code { code: gray, validated, garbled, smoothed: false }, out);
    put_twelve_bits(low_quality, out);
}

fn velocity(item: &[u8]) -> TrackVelocity {
    TrackVelocity {
        speed_m_s: f64::from(Octets(item).u16(0)) * lsb::SPEED_M_S,
        heading_rad: f64::from(Octets(item).u16(2)) * lsb::AZIMUTH_RAD,
    }
}

fn put_velocity(velocity: TrackVelocity, out: &mut Vec<u8>) {
    out.extend(steps_u16(velocity.speed_m_s, lsb::SPEED_M_S).to_be_bytes());
    out.extend(binary_angle(velocity.heading_rad).to_be_bytes());
}

fn quality(item: &[u8]) -> TrackQuality {
    let octet = |at| f64::from(Octets(item).u8(at));
    TrackQuality {
        x_sigma_m: octet(0) * lsb::CARTESIAN_M,
        y_sigma_m: octet(1) * lsb::CARTESIAN_M,
        speed_sigma_m_s: octet(2) * lsb::SPEED_M_S,
        heading_sigma_rad: octet(3) * lsb::HEADING_SIGMA_RAD,
    }
}

fn put_quality(quality: TrackQuality, out: &mut Vec<u8>) {
    out.push(steps_u8(quality.x_sigma_m, lsb::CARTESIAN_M));
    out.push(steps_u8(quality.y_sigma_m, lsb::CARTESIAN_M));
    out.push(steps_u8(quality.speed_sigma_m_s, lsb::SPEED_M_S));
    out.push(steps_u8(quality.heading_sigma_rad, lsb::HEADING_SIGMA_RAD));
}

fn characteristics(item: &[u8]) -> PlotCharacteristics {
    let mut found = PlotCharacteristics::default();
    compound(CHARACTERISTICS, item, |part, octets| {
        let (count, level) = (Octets(octets).u8(0), Octets(octets).i8(0));
        match part {
            0 => found.ssr_run_length_rad = Some(f64::from(count) * lsb::RUN_LENGTH_RAD),
            1 => found.ssr_replies = Some(count),
            2 => found.ssr_amplitude_dbm = Some(level),
            3 => found.primary_run_length_rad = Some(f64::from(count) * lsb::RUN_LENGTH_RAD),
            4 => found.primary_amplitude_dbm = Some(level),
            5 => found.range_difference_m = Some(f64::from(level) * lsb::RANGE_M),
            _ => found.azimuth_difference_rad = Some(f64::from(level) * lsb::AZIMUTH_DIFFERENCE_RAD),
        }
    });
    found
}

const CHARACTERISTICS: &[Shape] = &[Fixed(1), Fixed(1), Fixed(1), Fixed(1), Fixed(1), Fixed(1), Fixed(1)];

fn put_characteristics(found: PlotCharacteristics, out: &mut Vec<u8>) {
    let parts = [
        found.ssr_run_length_rad.map(|length| steps_u8(length, lsb::RUN_LENGTH_RAD)),
        found.ssr_replies,
        found.ssr_amplitude_dbm.map(i8::cast_unsigned),
        found.primary_run_length_rad.map(|length| steps_u8(length, lsb::RUN_LENGTH_RAD)),
        found.primary_amplitude_dbm.map(i8::cast_unsigned),
        found.range_difference_m.map(|range| steps_i8(range, lsb::RANGE_M).cast_unsigned()),
        found.azimuth_difference_rad.map(|a| steps_i8(a, lsb::AZIMUTH_DIFFERENCE_RAD).cast_unsigned()),
    ];
    let primary =
        parts.iter().enumerate().filter(|(_, part)| part.is_some()).map(|(bit, _)| 0x80 >> bit).sum();
    put_specification(&mut [primary], out);
    out.extend(parts.iter().flatten());
}

const DOPPLER_DOUBTFUL: u16 = 0x8000;

fn doppler(item: &[u8]) -> Doppler<'_> {
    let mut found = Doppler::default();
    compound(DOPPLER, item, |part, octets| {
        if part == 0 {
            let bits = Octets(octets).u16(0);
            found.calculated = Some(CalculatedDoppler {
                range_rate_m_s: f64::from(signed(bits.into(), 10)),
                doubtful: bits & DOPPLER_DOUBTFUL != 0,
            });
        } else {
            found.raw = RawDopplers(octets.get(1..).unwrap_or_default());
        }
    });
    found
}

const DOPPLER: &[Shape] = &[Fixed(2), Repeated(6)];

fn put_doppler(doppler: Doppler<'_>, out: &mut Vec<u8>) {
    let raw = doppler.raw.0;
    let calculated = if doppler.calculated.is_some() { 0x80 } else { 0 };
    let measured = if raw.is_empty() { 0 } else { 0x40 };
    put_specification(&mut [calculated | measured], out);
    if let Some(CalculatedDoppler { range_rate_m_s, doubtful }) = doppler.calculated {
        let speed = (steps(range_rate_m_s, 1.0, -0x200, 0x1FF) & 0x3FF) as u16;
        out.extend((if doubtful { DOPPLER_DOUBTFUL | speed } else { speed }).to_be_bytes());
    }
    if !raw.is_empty() {
        out.push((raw.len() / 6) as u8);
        out.extend(raw);
    }
}
