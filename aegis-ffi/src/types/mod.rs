//! Plain structs of the border, and how they are made of the core's.

pub mod event;
pub mod interference;
pub mod look;
pub mod picture;
pub mod plot;
pub mod stats;
pub mod threat;

pub use event::{aegis_event, aegis_event_kind};
pub use interference::{
    aegis_audit_record, aegis_deception, aegis_deception_kind, aegis_emitter, aegis_interference_kind,
    aegis_interference_source, aegis_lobe, aegis_pulse, aegis_pulse_emitter, aegis_ruling,
};
pub use look::{
    aegis_cpi, aegis_dwell, aegis_iq_format, aegis_look, aegis_pose_kind, aegis_sector, aegis_strobe,
};
pub use picture::{
    aegis_action, aegis_action_kind, aegis_action_state, aegis_association, aegis_decision,
    aegis_picture_info, aegis_track, aegis_track_status,
};
pub use plot::{aegis_measurement_kind, aegis_plot, aegis_polar_covariance, aegis_target_class};
pub use stats::{aegis_channel_override, aegis_noise, aegis_settings, aegis_stats};
pub use threat::{
    aegis_asset, aegis_factors, aegis_raid, aegis_threat, aegis_threat_level, aegis_zone, aegis_zone_kind,
};

use crate::status::Fault;
use aegis_core::Callsign;
use std::ffi::c_char;

/// Bit of `has`: `elevation_rad` is known.
pub const AEGIS_HAS_ELEVATION: u32 = 1;
/// Bit of `has`: `altitude_m` is known.
pub const AEGIS_HAS_ALTITUDE: u32 = 1 << 1;
/// Bit of `has`: `range_rate_m_s` is known.
pub const AEGIS_HAS_RANGE_RATE: u32 = 1 << 2;
/// Bit of `has`: the covariance is given; else the configured accuracy holds.
pub const AEGIS_HAS_COVARIANCE: u32 = 1 << 3;
/// Bit of `has`: `snr_db` is known.
pub const AEGIS_HAS_SNR: u32 = 1 << 4;
/// Bit of `has`: `mode_s` is known.
pub const AEGIS_HAS_MODE_S: u32 = 1 << 5;
/// Bit of `has`: `mode_3a` is known.
pub const AEGIS_HAS_MODE_3A: u32 = 1 << 6;
/// Bit of `has`: `latitude_deg`, `longitude_deg` and `height_m` are known.
pub const AEGIS_HAS_GEODETIC: u32 = 1 << 7;
/// Bit of `has`: `tti_s` is known, as the course enters the zone.
pub const AEGIS_HAS_TTI: u32 = 1 << 8;
/// Bit of `has`: `jnr_db` is known.
pub const AEGIS_HAS_JNR: u32 = 1 << 9;
/// Bit of `has`: `carrier_hz` is known.
pub const AEGIS_HAS_CARRIER: u32 = 1 << 10;
/// Bit of `has`: `prf_hz` is known.
pub const AEGIS_HAS_PRF: u32 = 1 << 11;
/// Bit of `has`: `first_sample_s` is known.
pub const AEGIS_HAS_FIRST_SAMPLE: u32 = 1 << 12;
/// Bit of `has`: `pulses` is set, in the place of the configured number.
pub const AEGIS_HAS_PULSES: u32 = 1 << 13;
/// Bit of `has`: `range_extent_m` is known.
pub const AEGIS_HAS_RANGE_EXTENT: u32 = 1 << 14;
/// Bit of `has`: the threat flies in a formation, and `formation` names it.
pub const AEGIS_HAS_FORMATION: u32 = 1 << 15;
/// Bit of `has`: `acceleration_m_s2` is known.
pub const AEGIS_HAS_ACCELERATION: u32 = 1 << 16;
/// Bit of `has`: `width_s` is known.
pub const AEGIS_HAS_WIDTH: u32 = 1 << 17;
/// Bit of `has`: `azimuth_rad` is known.
pub const AEGIS_HAS_AZIMUTH: u32 = 1 << 18;
/// Bit of `has`: it was decided about, at `ruled_ns`.
pub const AEGIS_HAS_RULED: u32 = 1 << 19;
/// Bit of `has`: `measured_benefit_db` is known.
pub const AEGIS_HAS_MEASURED: u32 = 1 << 20;
/// Bit of `has`: it has ended, at `ended_ns`.
pub const AEGIS_HAS_ENDED: u32 = 1 << 21;
/// Bit of `has`: `azimuth_rad` and `width_rad` are those of a sector.
pub const AEGIS_HAS_SECTOR: u32 = 1 << 22;
/// Bit of `has`: `pfa` is known.
pub const AEGIS_HAS_PFA: u32 = 1 << 23;

/// The value, where its bit is set.
pub(crate) fn known<T>(has: u32, bit: u32, value: T) -> Option<T> {
    (has & bit != 0).then_some(value)
}

/// The bit, where there is a value.
pub(crate) fn bit<T: Copy>(value: Option<T>, bit: u32) -> u32 {
    if value.is_some() { bit } else { 0 }
}

/// Refuses bits beyond those that have a meaning here.
pub(crate) fn only(argument: impl Fn() -> String, has: u32, meant: u32) -> Result<(), Fault> {
    if has & !meant == 0 { Ok(()) } else { Err(Fault::unknown(&argument(), format!("{has:#x}"))) }
}

/// A callsign as C has it: 8 characters at most, and NULs.
pub(crate) fn to_c_callsign(callsign: Option<Callsign>) -> [c_char; 16] {
    let mut text = [0; 16];
    if let Some(callsign) = callsign {
        let characters = callsign.as_str().bytes();
        text.iter_mut().zip(characters).for_each(|(to, from)| *to = c_char::from_ne_bytes([from]));
    }
    text
}

/// The callsign up to the first NUL; none where that is the first, or where there are other characters.
pub(crate) fn from_c_callsign(text: &[c_char; 16]) -> Option<Callsign> {
    if text[0] == 0 {
        return None;
    }
    let octets = text.map(|character| u8::from_ne_bytes(character.to_ne_bytes()));
    let length = octets.iter().position(|octet| *octet == 0).unwrap_or(octets.len());
    std::str::from_utf8(&octets[..length]).ok().and_then(Callsign::new)
}
