//! The user application profile of category 034: every item in its order, how long it is, how it is read and written.

use super::{
    Cat034, Collimation, CommonMode, CommonStatus, HeadStatus, Message, MessageCounts, ModeSMode,
    ModeSStatus, PolarWindow, PrimaryMode, ProcessingMode, SecondaryMode, SystemStatus,
};
use crate::asterix::header::{Source, put_time, time};
use crate::asterix::octets::{
    Octets, binary_angle, put, put_explicit, put_u24, signed, steps, steps_i8, steps_i16, steps_u16,
};
use crate::asterix::uap::Shape::{Compound, Explicit, Fixed, Repeated, Undefined};
use crate::asterix::uap::{Item, Shape, compound, put_specification};
use crate::geometry::Geodetic;
use crate::units::METRES_PER_NAUTICAL_MILE;
use std::f64::consts::{PI, TAU};

type Read = for<'a> fn(&mut Cat034<'a>, &'a [u8]);
type Write = fn(&Cat034<'_>, &mut Vec<u8>);

/// A row of the table; the item's number is for its human reader.
const fn item(_number: &str, shape: Shape, read: Read, write: Write) -> Item<Read, Write> {
    Item { shape, read, write }
}

/// The table keeps its columns: number, length, reading, writing.
#[rustfmt::skip]
pub(super) static UAP: &[Item<Read, Write>] = &[
    item("010", Fixed(2), |r, i| r.source = Some(Source::read(i)), |r, out| put(r.source, Source::write, out)),
    item("000", Fixed(1), |r, i| r.message = Some(Message::from_number(Octets(i).u8(0))),
        |r, out| put(r.message, |message, out| out.push(message.number()), out)),
    item("030", Fixed(3), |r, i| r.time_of_day_s = Some(time(i)), |r, out| put(r.time_of_day_s, put_time, out)),
    item("020", Fixed(1), |r, i| r.sector_azimuth_rad = Some(sector(i)),
        |r, out| put(r.sector_azimuth_rad, put_sector, out)),
    item("041", Fixed(2), |r, i| r.rotation_period_s = Some(period(i)),
        |r, out| put(r.rotation_period_s, put_period, out)),
    item("050", Compound(STATUS), |r, i| r.status = Some(status(i)), |r, out| put(r.status, put_status, out)),
    item("060", Compound(PROCESSING), |r, i| r.processing = Some(processing(i)),
        |r, out| put(r.processing, put_processing, out)),
    item("070", Repeated(2), |r, i| r.counts = MessageCounts(i.get(1..).unwrap_or_default()),
        |r, out| put_counts(r.counts, out)),
    item("100", Fixed(8), |r, i| r.window = Some(window(i)), |r, out| put(r.window, put_window, out)),
    item("110", Fixed(1), |r, i| r.filter = Some(Octets(i).u8(0)),
        |r, out| put(r.filter, |filter, out| out.push(filter), out)),
    item("120", Fixed(8), |r, i| r.position = Some(position(i)), |r, out| put(r.position, put_position, out)),
    item("090", Fixed(2), |r, i| r.collimation = Some(collimation(i)),
        |r, out| put(r.collimation, put_collimation, out)),
    item("RE", Explicit, |r, i| r.reserved_expansion = i.get(1..),
        |r, out| put(r.reserved_expansion, put_explicit, out)),
    item("SP", Explicit, |r, i| r.special_purpose = i.get(1..), |r, out| put(r.special_purpose, put_explicit, out)),
];

const PERIOD_S: f64 = 1.0 / 128.0;
const SECTOR_RAD: f64 = TAU / 256.0;
const RANGE_M: f64 = METRES_PER_NAUTICAL_MILE / 256.0;
const AZIMUTH_RAD: f64 = TAU / 65_536.0;
const COLLIMATION_M: f64 = METRES_PER_NAUTICAL_MILE / 128.0;
const COLLIMATION_RAD: f64 = TAU / 16_384.0;
/// 180° in 2²³ steps.
const POSITION_RAD: f64 = PI / 8_388_608.0;

fn period(item: &[u8]) -> f64 {
    f64::from(Octets(item).u16(0)) * PERIOD_S
}

fn put_period(period_s: f64, out: &mut Vec<u8>) {
    out.extend(steps_u16(period_s, PERIOD_S).to_be_bytes());
}

fn sector(item: &[u8]) -> f64 {
    f64::from(Octets(item).u8(0)) * SECTOR_RAD
}

fn put_sector(azimuth_rad: f64, out: &mut Vec<u8>) {
    let steps = (azimuth_rad.rem_euclid(TAU) / SECTOR_RAD).round() as u16;
    out.push((steps & 0xFF) as u8);
}

/// COM, two spare bits, PSR, SSR, MDS: the order that both compound items share.
const STATUS: &[Shape] = &[Fixed(1), Undefined, Undefined, Fixed(1), Fixed(1), Fixed(2)];
const PROCESSING: &[Shape] = &[Fixed(1), Undefined, Undefined, Fixed(1), Fixed(1), Fixed(1)];
const COMMON_BIT: u8 = 0x80;
const PSR_BIT: u8 = 0x10;
const SSR_BIT: u8 = 0x08;
const MODE_S_BIT: u8 = 0x04;

fn status(item: &[u8]) -> SystemStatus {
    let mut found = SystemStatus::default();
    compound(STATUS, item, |part, octets| match part {
        0 => found.common = Some(CommonStatus::from_octets(Octets(octets).array(0))),
        3 => found.psr = Some(HeadStatus::from_octets(Octets(octets).array(0))),
        4 => found.ssr = Some(HeadStatus::from_octets(Octets(octets).array(0))),
        _ => found.mode_s = Some(ModeSStatus::from_octets(Octets(octets).array(0))),
    });
    found
}

fn put_status(status: SystemStatus, out: &mut Vec<u8>) {
    let bit = |bit, present| if present { bit } else { 0 };
    put_specification(
        &mut [bit(COMMON_BIT, status.common.is_some())
            | bit(PSR_BIT, status.psr.is_some())
            | bit(SSR_BIT, status.ssr.is_some())
            | bit(MODE_S_BIT, status.mode_s.is_some())],
        out,
    );
    put(status.common, |common, out| out.extend(common.octets()), out);
    put(status.psr, |psr, out| out.extend(psr.octets()), out);
    put(status.ssr, |ssr, out| out.extend(ssr.octets()), out);
    put(status.mode_s, |mode_s, out| out.extend(mode_s.octets()), out);
}

fn processing(item: &[u8]) -> ProcessingMode {
    let mut found = ProcessingMode::default();
    compound(PROCESSING, item, |part, octets| match part {
        0 => found.common = Some(CommonMode::from_octets(Octets(octets).array(0))),
        3 => found.psr = Some(PrimaryMode::from_octets(Octets(octets).array(0))),
        4 => found.ssr = Some(SecondaryMode::from_octets(Octets(octets).array(0))),
        _ => found.mode_s = Some(ModeSMode::from_octets(Octets(octets).array(0))),
    });
    found
}

fn put_processing(mode: ProcessingMode, out: &mut Vec<u8>) {
    let bit = |bit, present| if present { bit } else { 0 };
    put_specification(
        &mut [bit(COMMON_BIT, mode.common.is_some())
            | bit(PSR_BIT, mode.psr.is_some())
            | bit(SSR_BIT, mode.ssr.is_some())
            | bit(MODE_S_BIT, mode.mode_s.is_some())],
        out,
    );
    put(mode.common, |common, out| out.extend(common.octets()), out);
    put(mode.psr, |psr, out| out.extend(psr.octets()), out);
    put(mode.ssr, |ssr, out| out.extend(ssr.octets()), out);
    put(mode.mode_s, |mode_s, out| out.extend(mode_s.octets()), out);
}

fn put_counts(counts: MessageCounts<'_>, out: &mut Vec<u8>) {
    if !counts.0.is_empty() {
        out.push((counts.0.len() / 2) as u8);
        out.extend(counts.0);
    }
}

fn window(item: &[u8]) -> PolarWindow {
    let at = |at| f64::from(Octets(item).u16(at));
    PolarWindow {
        start_range_m: at(0) * RANGE_M,
        end_range_m: at(2) * RANGE_M,
        start_azimuth_rad: at(4) * AZIMUTH_RAD,
        end_azimuth_rad: at(6) * AZIMUTH_RAD,
    }
}

fn put_window(window: PolarWindow, out: &mut Vec<u8>) {
    out.extend(steps_u16(window.start_range_m, RANGE_M).to_be_bytes());
    out.extend(steps_u16(window.end_range_m, RANGE_M).to_be_bytes());
    out.extend(binary_angle(window.start_azimuth_rad).to_be_bytes());
    out.extend(binary_angle(window.end_azimuth_rad).to_be_bytes());
}

fn position(item: &[u8]) -> Geodetic {
    Geodetic {
        height_m: f64::from(Octets(item).i16(0)),
        latitude_rad: f64::from(signed(Octets(item).u24(2), 24)) * POSITION_RAD,
        longitude_rad: f64::from(signed(Octets(item).u24(5), 24)) * POSITION_RAD,
    }
}

fn put_position(position: Geodetic, out: &mut Vec<u8>) {
    let angle = |rad| steps(rad, POSITION_RAD, -0x80_0000, 0x7F_FFFF).cast_unsigned() & 0xFF_FFFF;
    out.extend(steps_i16(position.height_m, 1.0).to_be_bytes());
    put_u24(angle(position.latitude_rad), out);
    put_u24(angle(position.longitude_rad), out);
}

fn collimation(item: &[u8]) -> Collimation {
    Collimation {
        range_m: f64::from(Octets(item).i8(0)) * COLLIMATION_M,
        azimuth_rad: f64::from(Octets(item).i8(1)) * COLLIMATION_RAD,
    }
}

fn put_collimation(collimation: Collimation, out: &mut Vec<u8>) {
    out.extend(steps_i8(collimation.range_m, COLLIMATION_M).to_be_bytes());
    out.extend(steps_i8(collimation.azimuth_rad, COLLIMATION_RAD).to_be_bytes());
}
