//! The items of category 048 that are more than one number. EUROCONTROL-SPEC-0149-4, edition 1.32.

use crate::asterix::octets::bit_item;
use crate::plot::Callsign;
use std::f64::consts::TAU;

/// How a target was detected (I048/020 TYP).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detection {
    /// Not at all: the position is an extrapolation of the radar's own tracker, a coast.
    #[default]
    None,
    /// By the primary radar alone.
    Primary,
    /// By the secondary radar alone, Modes A and C.
    Secondary,
    /// By both.
    Combined,
    /// By a Mode S all-call.
    AllCall,
    /// By a Mode S roll-call.
    RollCall,
    /// By a Mode S all-call and the primary radar.
    AllCallCombined,
    /// By a Mode S roll-call and the primary radar.
    RollCallCombined,
}

impl Detection {
    const ALL: [Self; 8] = [
        Self::None,
        Self::Primary,
        Self::Secondary,
        Self::Combined,
        Self::AllCall,
        Self::RollCall,
        Self::AllCallCombined,
        Self::RollCallCombined,
    ];

    /// Whether the primary radar had a part in it.
    #[must_use]
    pub const fn is_primary(self) -> bool {
        matches!(self, Self::Primary | Self::Combined | Self::AllCallCombined | Self::RollCallCombined)
    }

    /// Whether a transponder answered.
    #[must_use]
    pub const fn is_secondary(self) -> bool {
        !matches!(self, Self::None | Self::Primary)
    }
}

/// What a Mode 4 interrogation gave (I048/020 FOE/FRI).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode4 {
    /// There was none.
    #[default]
    NotInterrogated,
    /// A friend.
    Friendly,
    /// An answer, but not a friend's.
    Unknown,
    /// No answer.
    NoReply,
}

bit_item! {
    /// I048/020: type and properties of the report.
    TargetReport [6 extended] {
        /// TYP as a number; see [`Self::detection`].
        typ with_typ: u8 = 0 & 0b1110_0000;
        /// SIM: made by a simulator.
        simulated with_simulated: bool = 0 & 0b0001_0000;
        /// RDP: from the second data processing chain.
        second_chain with_second_chain: bool = 0 & 0b0000_1000;
        /// SPI: the pilot pressed "ident".
        special_position with_special_position: bool = 0 & 0b0000_0100;
        /// RAB: the answer of a fixed transponder that monitors the radar.
        field_monitor with_field_monitor: bool = 0 & 0b0000_0010;
        /// TST: a test target.
        test with_test: bool = 1 & 0b1000_0000;
        /// ERR: the range is beyond 256 NM and stands in the reserved expansion field.
        extended_range with_extended_range: bool = 1 & 0b0100_0000;
        /// XPP: the X pulse was present.
        x_pulse with_x_pulse: bool = 1 & 0b0010_0000;
        /// ME: military emergency.
        military_emergency with_military_emergency: bool = 1 & 0b0001_0000;
        /// MI: military identification.
        military_identification with_military_identification: bool = 1 & 0b0000_1000;
        /// FOE/FRI as a number; see [`Self::mode_4`].
        foe_friend with_foe_friend: u8 = 1 & 0b0000_0110;
        /// ADSB: on-site ADS-B information is available.
        adsb with_adsb: Option<bool> = 2 & 0b1100_0000;
        /// SCN: surveillance cluster network information is available.
        cluster_network with_cluster_network: Option<bool> = 2 & 0b0011_0000;
        /// PAI: passive acquisition interface information is available.
        passive_acquisition with_passive_acquisition: Option<bool> = 2 & 0b0000_1100;
        /// ACASXV as five bits: populated, then the version; see [`Self::acas_x_version`].
        acas_x with_acas_x: u8 = 3 & 0b1111_1000;
        /// POXPR: the transponder is capable of phase overlay.
        phase_overlay_capable with_phase_overlay_capable: Option<bool> = 3 & 0b0000_0110;
        /// POACT: phase overlay was active for this plot.
        phase_overlay_active with_phase_overlay_active: Option<bool> = 4 & 0b1100_0000;
        /// DTFXPR: the transponder is capable of basic dataflash.
        dataflash_capable with_dataflash_capable: Option<bool> = 4 & 0b0011_0000;
        /// DTFACT: basic dataflash was active for this plot.
        dataflash_active with_dataflash_active: Option<bool> = 4 & 0b0000_1100;
        /// IRMXPR: the transponder is capable of interrogation and reply monitoring.
        reply_monitoring_capable with_reply_monitoring_capable: Option<bool> = 5 & 0b1100_0000;
        /// IRMACT: interrogation and reply monitoring was active for this plot.
        reply_monitoring_active with_reply_monitoring_active: Option<bool> = 5 & 0b0011_0000;
    }
}

impl TargetReport {
    /// A real target, detected in this way.
    #[must_use]
    pub fn new(detection: Detection) -> Self {
        Self::default().with_typ(detection as u8)
    }

    /// How the target was detected.
    #[must_use]
    pub fn detection(self) -> Detection {
        Detection::ALL.get(usize::from(self.typ())).copied().unwrap_or_default()
    }

    /// What a Mode 4 interrogation gave.
    #[must_use]
    pub fn mode_4(self) -> Mode4 {
        match self.foe_friend() {
            1 => Mode4::Friendly,
            2 => Mode4::Unknown,
            3 => Mode4::NoReply,
            _ => Mode4::NotInterrogated,
        }
    }

    /// Version of an ACAS X equipment, if that was reported.
    #[must_use]
    pub fn acas_x_version(self) -> Option<u8> {
        let bits = self.acas_x();
        (bits & 0x10 != 0).then_some(bits & 0x0F)
    }
}

bit_item! {
    /// I048/170: what the radar's own tracker says of its track.
    TrackStatus [2 extended] {
        /// CNF: still tentative.
        tentative with_tentative: bool = 0 & 0b1000_0000;
        /// RAD: maintained by 0 both radars, 1 the primary, 2 the secondary.
        maintained_by with_maintained_by: u8 = 0 & 0b0110_0000;
        /// DOU: low confidence that the plot belongs to the track.
        doubtful with_doubtful: bool = 0 & 0b0001_0000;
        /// MAH: it turns or changes its speed.
        manoeuvring with_manoeuvring: bool = 0 & 0b0000_1000;
        /// CDM: 0 level, 1 climbing, 2 descending, 3 unknown.
        vertical_mode with_vertical_mode: u8 = 0 & 0b0000_0110;
        /// TRE: the last report of this track.
        ends with_ends: bool = 1 & 0b1000_0000;
        /// GHO: taken for a ghost.
        ghost with_ghost: bool = 1 & 0b0100_0000;
        /// SUP: maintained with a neighbouring node's track.
        supported with_supported: bool = 1 & 0b0010_0000;
        /// TCC: tracked in a projected plane with slant range correction, not in the radar plane.
        slant_corrected with_slant_corrected: bool = 1 & 0b0001_0000;
    }
}

bit_item! {
    /// I048/230: communications and ACAS capability, and flight status.
    Capability [2 fixed] {
        /// COM: 0 surveillance only, 1 Comm-A and B, 2 with uplink ELM, 3 with downlink ELM, 4 level 5.
        communications with_communications: u8 = 0 & 0b1110_0000;
        /// STAT: flight status, 0 and 2 airborne, 1 and 3 on the ground, 2 to 4 alert, 4 and 5 "ident".
        flight_status with_flight_status: u8 = 0 & 0b0001_1100;
        /// SI: 0 for SI code capable, 1 for II code capable.
        ii_only with_ii_only: bool = 0 & 0b0000_0010;
        /// MSSC: Mode S specific services.
        specific_services with_specific_services: bool = 1 & 0b1000_0000;
        /// ARC: altitude in steps of 25 ft, else of 100 ft.
        fine_altitude with_fine_altitude: bool = 1 & 0b0100_0000;
        /// AIC: it can send its identification.
        sends_identification with_sends_identification: bool = 1 & 0b0010_0000;
        /// Bit 16 of BDS 1,0: ACAS is in operation.
        acas_operational with_acas_operational: bool = 1 & 0b0001_0000;
        /// Bits 37 to 40 of BDS 1,0: the kind of ACAS.
        acas_kind with_acas_kind: u8 = 1 & 0b0000_1111;
    }
}

bit_item! {
    /// I048/260: the resolution advisory that BDS 3,0 holds. ICAO Annex 10, volume IV, 4.3.8.4.2.2.
    AcasAdvisory [7 fixed] {
        /// The register's own number, 30 hexadecimal.
        bds with_bds: u8 = 0 & 0b1111_1111;
        /// RAT: the advisory has ended.
        terminated with_terminated: bool = 3 & 0b0010_0000;
        /// MTE: more than one threat.
        several_threats with_several_threats: bool = 3 & 0b0001_0000;
        /// TTI: 1 for a threat with a Mode S address, 2 for one with altitude, range and bearing.
        threat_kind with_threat_kind: u8 = 3 & 0b0000_1100;
    }
}

impl AcasAdvisory {
    /// ARA: the 14 bits of the active resolution advisory.
    #[must_use]
    pub const fn advisory(self) -> u16 {
        let [_, high, low, ..] = self.0;
        u16::from_be_bytes([high, low]) >> 2
    }

    /// RAC: the four bits of the complements.
    #[must_use]
    pub const fn complements(self) -> u8 {
        let [_, _, low, next, ..] = self.0;
        low << 2 & 0b1100 | next >> 6
    }

    /// TID: the 26 bits that identify the threat, in the way that [`Self::threat_kind`] says.
    #[must_use]
    pub const fn threat_identity(self) -> u32 {
        let [_, _, _, first, rest @ ..] = self.0;
        let [a, b, c] = rest;
        u32::from_be_bytes([first & 0b11, a, b, c])
    }
}

/// A position in the radar's plane (I048/040).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PolarPosition {
    /// Slant range; steps of 1/256 NM, at most 256 NM.
    pub range_m: f64,
    /// Clockwise from north, [0, 2π); steps of 2π/65536.
    pub azimuth_rad: f64,
}

/// A position in the radar's own plane (I048/042).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CartesianPosition {
    /// East; steps of 1/128 NM.
    pub x_m: f64,
    /// North.
    pub y_m: f64,
}

/// A transponder code (I048/050, 055, 070).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// The code; print it in octal. Mode 1 has five bits (A4 A2 A1 B2 B1), the others twelve.
    pub code: u16,
    /// It was seen often enough to be believed.
    pub validated: bool,
    /// Replies overlapped; for Mode S, an error correction was attempted.
    pub garbled: bool,
    /// Not of this very reply: smoothed by the radar's tracker, or not extracted in this scan.
    pub smoothed: bool,
}

impl Code {
    /// Whether it was received well enough to identify a target.
    #[must_use]
    pub const fn is_sound(self) -> bool {
        self.validated && !self.garbled
    }
}

/// Pressure altitude (I048/090).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PressureAltitude {
    /// Above the 1013.25 hPa surface; steps of a quarter flight level.
    pub altitude_m: f64,
    /// It was seen often enough to be believed.
    pub validated: bool,
    /// Replies overlapped; for Mode S, an error correction was attempted.
    pub garbled: bool,
}

impl PressureAltitude {
    /// Whether it was received well enough to be used.
    #[must_use]
    pub const fn is_sound(self) -> bool {
        self.validated && !self.garbled
    }
}

/// A Mode C reply as it was received (I048/100).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModeC {
    /// The twelve pulses in the order of the standard (C1 A1 C2 A2 C4 A4 B1 D1 B2 D2 B4 D4), Gray coded.
    pub gray: u16,
    /// Pulses of low quality, in the same order.
    pub low_quality: u16,
    /// It was seen often enough to be believed.
    pub validated: bool,
    /// Replies overlapped; for Mode S, an error correction was attempted.
    pub garbled: bool,
}

/// The tracker's velocity (I048/200).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TrackVelocity {
    /// Over ground; steps of 2⁻¹⁴ NM/s.
    pub speed_m_s: f64,
    /// Clockwise from north at the aircraft, [0, 2π).
    pub heading_rad: f64,
}

/// Standard deviations of the radar's own track (I048/210).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TrackQuality {
    /// East.
    pub x_sigma_m: f64,
    /// North.
    pub y_sigma_m: f64,
    /// Of the ground speed.
    pub speed_sigma_m_s: f64,
    /// Of the heading.
    pub heading_sigma_rad: f64,
}

/// Strength and extent of the plot (I048/130). Missing parts are `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlotCharacteristics {
    /// SRL: azimuth over which the transponder answered.
    pub ssr_run_length_rad: Option<f64>,
    /// SRR: number of its replies.
    pub ssr_replies: Option<u8>,
    /// SAM: their amplitude.
    pub ssr_amplitude_dbm: Option<i8>,
    /// PRL: azimuth over which the primary radar saw it.
    pub primary_run_length_rad: Option<f64>,
    /// PAM: amplitude of the primary plot.
    pub primary_amplitude_dbm: Option<i8>,
    /// RPD: primary range less secondary range.
    pub range_difference_m: Option<f64>,
    /// APD: primary azimuth less secondary azimuth.
    pub azimuth_difference_rad: Option<f64>,
}

/// Radial speed (I048/120).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Doppler<'a> {
    /// CAL: what the radar made of it.
    pub calculated: Option<CalculatedDoppler>,
    /// RDS: what it measured, one for each carrier.
    pub raw: RawDopplers<'a>,
}

/// A Doppler speed after the radar resolved it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CalculatedDoppler {
    /// Positive when the target recedes, as the standard recommends.
    pub range_rate_m_s: f64,
    /// The radar does not trust it.
    pub doubtful: bool,
}

/// Raw Doppler speeds, borrowed from the recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawDopplers<'a>(pub(super) &'a [u8]);

/// A Doppler speed as one carrier measured it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RawDoppler {
    /// Speed.
    pub speed_m_s: f64,
    /// Speeds that differ by a multiple of this look alike.
    pub ambiguity_m_s: f64,
    /// Carrier frequency.
    pub frequency_hz: f64,
}

impl<'a> RawDopplers<'a> {
    /// From the item's octets, six for each; `None` unless they are whole and at most 255.
    #[must_use]
    pub fn from_octets(octets: &'a [u8]) -> Option<Self> {
        (octets.len().is_multiple_of(6) && octets.len() <= 255 * 6).then_some(Self(octets))
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = RawDoppler> + 'a {
        let (parts, _) = self.0.as_chunks::<6>();
        parts.iter().map(|[a, b, c, d, e, f]| RawDoppler {
            speed_m_s: f64::from(u16::from_be_bytes([*a, *b])),
            ambiguity_m_s: f64::from(u16::from_be_bytes([*c, *d])),
            frequency_hz: f64::from(u16::from_be_bytes([*e, *f])) * 1e6,
        })
    }
}

/// Warnings and target classes (I048/030), borrowed from the recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Warnings<'a>(pub(super) &'a [u8]);

impl<'a> Warnings<'a> {
    /// From the item's octets: a code in the upper seven bits of each, the extension bit set in all but the last;
    /// `None` if that is not so.
    #[must_use]
    pub fn from_octets(octets: &'a [u8]) -> Option<Self> {
        let (last, others) = octets.split_last()?;
        (last & 1 == 0 && others.iter().all(|octet| octet & 1 == 1)).then_some(Self(octets))
    }

    /// The codes, as the standard numbers them.
    pub fn iter(self) -> impl Iterator<Item = u8> + 'a {
        self.0.iter().map(|octet| octet >> 1)
    }
}

/// Aircraft identification (I048/240): eight characters of six bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identification(pub(super) [u8; 6]);

impl Identification {
    /// From the item's octets.
    #[must_use]
    pub const fn from_octets(octets: [u8; 6]) -> Self {
        Self(octets)
    }

    /// As a transponder would send it.
    #[must_use]
    pub fn from_callsign(callsign: &Callsign) -> Self {
        let bits = callsign.as_bytes().iter().fold(0_u64, |bits, c| bits << 6 | u64::from(c & 0x3F));
        let [_, _, octets @ ..] = bits.to_be_bytes();
        Self(octets)
    }

    /// The eight characters; those that the alphabet does not have (ICAO Annex 10, volume IV, table 3-9) are `?`.
    #[must_use]
    pub fn characters(self) -> [u8; 8] {
        let [a, b, c, d, e, f] = self.0;
        let bits = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
        std::array::from_fn(|i| match (bits >> (42 - 6 * i) & 0x3F) as u8 {
            letter @ 1..=26 => b'@' + letter,
            b' ' => b' ',
            digit @ b'0'..=b'9' => digit,
            _ => b'?',
        })
    }

    /// The callsign, or `None` when a character is not of the alphabet.
    #[must_use]
    pub fn callsign(self) -> Option<Callsign> {
        Callsign::from_bytes(self.characters())
    }
}

/// Steps of the category's quantities.
pub(super) mod lsb {
    use super::TAU;
    use crate::units::{METRES_PER_FLIGHT_LEVEL, METRES_PER_FOOT, METRES_PER_NAUTICAL_MILE};

    pub(in crate::asterix::cat048) const RANGE_M: f64 = METRES_PER_NAUTICAL_MILE / 256.0;
    pub(in crate::asterix::cat048) const CARTESIAN_M: f64 = METRES_PER_NAUTICAL_MILE / 128.0;
    pub(in crate::asterix::cat048) const AZIMUTH_RAD: f64 = TAU / 65_536.0;
    pub(in crate::asterix::cat048) const ALTITUDE_M: f64 = METRES_PER_FLIGHT_LEVEL / 4.0;
    pub(in crate::asterix::cat048) const HEIGHT_M: f64 = 25.0 * METRES_PER_FOOT;
    pub(in crate::asterix::cat048) const SPEED_M_S: f64 = METRES_PER_NAUTICAL_MILE / 16_384.0;
    pub(in crate::asterix::cat048) const HEADING_SIGMA_RAD: f64 = TAU / 4096.0;
    pub(in crate::asterix::cat048) const RUN_LENGTH_RAD: f64 = TAU / 8192.0;
    pub(in crate::asterix::cat048) const AZIMUTH_DIFFERENCE_RAD: f64 = TAU / 16_384.0;
}
