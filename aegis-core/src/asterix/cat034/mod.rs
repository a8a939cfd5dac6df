//! Category 034, monoradar service messages: the typed record. EUROCONTROL-SPEC-0149-2b, edition 1.29.

mod items;
mod uap;

pub use items::{
    Collimation, CommonMode, CommonStatus, HeadStatus, Message, MessageCount, MessageCounts, ModeSMode,
    ModeSStatus, PolarWindow, PrimaryMode, ProcessingMode, SecondaryMode, SystemStatus,
};

use super::header::Source;
use super::uap::{walk, write_record};
use crate::geometry::Geodetic;

/// The number of this category.
pub(super) const CATEGORY: u8 = 34;

/// One service message of a radar. Missing items are `None`. Quantities are in SI units and radians.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cat034<'a> {
    /// I034/010: which radar.
    pub source: Option<Source>,
    /// I034/000: what the message says.
    pub message: Option<Message>,
    /// I034/030: seconds since midnight UTC, steps of 1/128 s.
    pub time_of_day_s: Option<f64>,
    /// I034/020: where the antenna points, clockwise from north; steps of 2π/256.
    pub sector_azimuth_rad: Option<f64>,
    /// I034/041: time of one rotation; steps of 1/128 s.
    pub rotation_period_s: Option<f64>,
    /// I034/050: configuration and status.
    pub status: Option<SystemStatus>,
    /// I034/060: processing mode.
    pub processing: Option<ProcessingMode>,
    /// I034/070: message counts; empty when there are none.
    pub counts: MessageCounts<'a>,
    /// I034/100: the window that the message is about.
    pub window: Option<PolarWindow>,
    /// I034/110: kind of data that is filtered out, as the standard numbers it.
    pub filter: Option<u8>,
    /// I034/120: where the radar is; the height is above the ellipsoid, steps of 1 m.
    pub position: Option<Geodetic>,
    /// I034/090: collimation error.
    pub collimation: Option<Collimation>,
    /// The reserved expansion field, without its length octet.
    pub reserved_expansion: Option<&'a [u8]>,
    /// The special purpose field, without its length octet.
    pub special_purpose: Option<&'a [u8]>,
}

impl<'a> Cat034<'a> {
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
}
