//! The items of category 034 that are more than one number. EUROCONTROL-SPEC-0149-2b, edition 1.29.

use crate::asterix::octets::bit_item;

/// What a service message says (I034/000).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Message {
    /// 1: the antenna passed north.
    NorthMarker,
    /// 2: the antenna entered the sector whose azimuth the message gives.
    SectorCrossing,
    /// 3: a geographical filter is in force.
    GeographicalFilter,
    /// 4: a bearing to jamming.
    JammingStrobe,
    /// 5: a solar storm.
    SolarStorm,
    /// 6: a bearing to jamming of the secondary radar.
    SsrJammingStrobe,
    /// 7: a bearing to jamming of Mode S.
    ModeSJammingStrobe,
    /// Any other number.
    Other(u8),
}

impl Message {
    pub(super) const fn from_number(number: u8) -> Self {
        match number {
            1 => Self::NorthMarker,
            2 => Self::SectorCrossing,
            3 => Self::GeographicalFilter,
            4 => Self::JammingStrobe,
            5 => Self::SolarStorm,
            6 => Self::SsrJammingStrobe,
            7 => Self::ModeSJammingStrobe,
            other => Self::Other(other),
        }
    }

    /// Its number in the standard.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::NorthMarker => 1,
            Self::SectorCrossing => 2,
            Self::GeographicalFilter => 3,
            Self::JammingStrobe => 4,
            Self::SolarStorm => 5,
            Self::SsrJammingStrobe => 6,
            Self::ModeSJammingStrobe => 7,
            Self::Other(number) => number,
        }
    }

    /// Whether it is a bearing to unwanted emissions.
    #[must_use]
    pub const fn is_strobe(self) -> bool {
        matches!(self, Self::JammingStrobe | Self::SsrJammingStrobe | Self::ModeSJammingStrobe)
    }
}

bit_item! {
    /// I034/050 COM: state of the whole system.
    CommonStatus [1 fixed] {
        /// NOGO: its data shall not be used operationally.
        inhibited with_inhibited: bool = 0 & 0b1000_0000;
        /// RDPC: the second data processing chain is selected.
        second_chain with_second_chain: bool = 0 & 0b0100_0000;
        /// RDPR: the data processor was reset, track numbers start anew.
        reset with_reset: bool = 0 & 0b0010_0000;
        /// OVLRDP: the data processor is overloaded.
        overloaded with_overloaded: bool = 0 & 0b0001_0000;
        /// OVLXMT: the transmission is overloaded.
        transmission_overloaded with_transmission_overloaded: bool = 0 & 0b0000_1000;
        /// MSC: the monitoring system is disconnected.
        unmonitored with_unmonitored: bool = 0 & 0b0000_0100;
        /// TSV: the time source is invalid.
        time_invalid with_time_invalid: bool = 0 & 0b0000_0010;
    }
}

bit_item! {
    /// I034/050 PSR and SSR: state of one radar head.
    HeadStatus [1 fixed] {
        /// ANT: the second antenna is selected.
        second_antenna with_second_antenna: bool = 0 & 0b1000_0000;
        /// CHAB: channels in use, 1 for A, 2 for B, 3 for both.
        channels with_channels: u8 = 0 & 0b0110_0000;
        /// OVL: it is overloaded.
        overloaded with_overloaded: bool = 0 & 0b0001_0000;
        /// MSC: the monitoring system is disconnected.
        unmonitored with_unmonitored: bool = 0 & 0b0000_1000;
    }
}

bit_item! {
    /// I034/050 MDS: state of the Mode S head.
    ModeSStatus [2 fixed] {
        /// ANT: the second antenna is selected.
        second_antenna with_second_antenna: bool = 0 & 0b1000_0000;
        /// CHAB: channels in use, 1 for A, 2 for B.
        channels with_channels: u8 = 0 & 0b0110_0000;
        /// OVLSUR: surveillance is overloaded.
        overloaded with_overloaded: bool = 0 & 0b0001_0000;
        /// MSC: the monitoring system is disconnected.
        unmonitored with_unmonitored: bool = 0 & 0b0000_1000;
        /// SCF: channel B coordinates the surveillance.
        coordination_on_b with_coordination_on_b: bool = 0 & 0b0000_0100;
        /// DLF: channel B does the data link.
        data_link_on_b with_data_link_on_b: bool = 0 & 0b0000_0010;
        /// OVLSCF: the coordination is overloaded.
        coordination_overloaded with_coordination_overloaded: bool = 0 & 0b0000_0001;
        /// OVLDLF: the data link is overloaded.
        data_link_overloaded with_data_link_overloaded: bool = 1 & 0b1000_0000;
    }
}

/// I034/050: system configuration and status. Missing parts are `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SystemStatus {
    /// COM: the whole system.
    pub common: Option<CommonStatus>,
    /// PSR: the primary radar.
    pub psr: Option<HeadStatus>,
    /// SSR: the secondary radar.
    pub ssr: Option<HeadStatus>,
    /// MDS: Mode S.
    pub mode_s: Option<ModeSStatus>,
}

bit_item! {
    /// I034/060 COM: how the whole system reduces its load.
    CommonMode [1 fixed] {
        /// REDRDP: reduction step of the data processor, 0 for none.
        reduction with_reduction: u8 = 0 & 0b0111_0000;
        /// REDXMT: reduction step of the transmission, 0 for none.
        transmission_reduction with_transmission_reduction: u8 = 0 & 0b0000_1110;
    }
}

bit_item! {
    /// I034/060 PSR: how the primary radar works.
    PrimaryMode [1 fixed] {
        /// POL: circular polarisation.
        circular with_circular: bool = 0 & 0b1000_0000;
        /// REDRAD: reduction step, 0 for none.
        reduction with_reduction: u8 = 0 & 0b0111_0000;
        /// STC: sensitivity time control map, from 0.
        sensitivity_map with_sensitivity_map: u8 = 0 & 0b0000_1100;
    }
}

bit_item! {
    /// I034/060 SSR: how the secondary radar works.
    SecondaryMode [1 fixed] {
        /// REDRAD: reduction step, 0 for none.
        reduction with_reduction: u8 = 0 & 0b1110_0000;
    }
}

bit_item! {
    /// I034/060 MDS: how Mode S works.
    ModeSMode [1 fixed] {
        /// REDRAD: reduction step, 0 for none.
        reduction with_reduction: u8 = 0 & 0b1110_0000;
        /// CLU: in a cluster, not autonomous.
        clustered with_clustered: bool = 0 & 0b0001_0000;
    }
}

/// I034/060: system processing mode. Missing parts are `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProcessingMode {
    /// COM: the whole system.
    pub common: Option<CommonMode>,
    /// PSR: the primary radar.
    pub psr: Option<PrimaryMode>,
    /// SSR: the secondary radar.
    pub ssr: Option<SecondaryMode>,
    /// MDS: Mode S.
    pub mode_s: Option<ModeSMode>,
}

/// I034/070: how many messages of each kind there were in the last rotation, borrowed from the recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageCounts<'a>(pub(super) &'a [u8]);

/// One of the counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageCount {
    /// What was counted, as the standard numbers it: 0 misses, 1 primary, 2 secondary, 3 combined, …
    pub kind: u8,
    /// How many, at most 2047.
    pub count: u16,
}

impl<'a> MessageCounts<'a> {
    /// From the item's octets without their number, two for each count; `None` unless they are whole and at most 255.
    #[must_use]
    pub fn from_octets(octets: &'a [u8]) -> Option<Self> {
        (octets.len().is_multiple_of(2) && octets.len() <= 255 * 2).then_some(Self(octets))
    }

    /// Each count.
    pub fn iter(self) -> impl Iterator<Item = MessageCount> + 'a {
        let (counts, _) = self.0.as_chunks::<2>();
        counts.iter().map(|octets| {
            let bits = u16::from_be_bytes(*octets);
            MessageCount { kind: (bits >> 11) as u8, count: bits & 0x7FF }
        })
    }
}

/// I034/100: a part of the radar's plane.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PolarWindow {
    /// Where it begins in range.
    pub start_range_m: f64,
    /// Where it ends in range.
    pub end_range_m: f64,
    /// Where it begins in azimuth, clockwise from north, [0, 2π).
    pub start_azimuth_rad: f64,
    /// Where it ends in azimuth, clockwise from its start.
    pub end_azimuth_rad: f64,
}

/// I034/090: how far primary and secondary plots lie apart on average.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Collimation {
    /// Primary less secondary range; steps of 1/128 NM.
    pub range_m: f64,
    /// Primary less secondary azimuth; steps of 2π/16384.
    pub azimuth_rad: f64,
}
