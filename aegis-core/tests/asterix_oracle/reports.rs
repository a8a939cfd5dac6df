//! The decoder's fields of category 048 and of the registers in it.

use super::{Ours, feet, hexadecimal, knots, nautical_miles};
use aegis_core::asterix::{Cat048, Code, Register};

pub(crate) fn field(r: &Cat048<'_>, name: &[&str]) -> Ours {
    match name {
        ["I010", "SAC"] => Ours::number(r.source.map(|s| s.sac)),
        ["I010", "SIC"] => Ours::number(r.source.map(|s| s.sic)),
        ["I140", "ToD"] => Ours::number(r.time_of_day_s),
        ["I020", field] => target_report(r, field),
        ["I030", number, "WE"] => Ours::number(r.warnings.iter().nth(number.parse().unwrap())),
        ["I040", "RHO"] => Ours::number(r.position.map(|p| nautical_miles(p.range_m))),
        ["I040", "THETA"] => Ours::number(r.position.map(|p| p.azimuth_rad.to_degrees())),
        ["I042", "X"] => Ours::number(r.cartesian.map(|p| nautical_miles(p.x_m))),
        ["I042", "Y"] => Ours::number(r.cartesian.map(|p| nautical_miles(p.y_m))),
        ["I050", field] => code(r.mode_2, field, 4),
        ["I055", field] => code(r.mode_1, field, 2),
        ["I070", field] => code(r.mode_3a, field, 4),
        ["I060", pulse] => quality(r.mode_2_low_quality, pulse, &CODE_PULSES),
        ["I065", pulse] => quality(r.mode_1_low_quality, pulse, &MODE_1_PULSES),
        ["I080", pulse] => quality(r.mode_3a_low_quality, pulse, &CODE_PULSES),
        ["I090", "V"] => Ours::flag(r.altitude.map(|a| !a.validated)),
        ["I090", "G"] => Ours::flag(r.altitude.map(|a| a.garbled)),
        ["I090", "FL"] => Ours::number(r.altitude.map(|a| feet(a.altitude_m) / 100.0)),
        ["I100", "V"] => Ours::flag(r.mode_c.map(|c| !c.validated)),
        ["I100", "G"] => Ours::flag(r.mode_c.map(|c| c.garbled)),
        ["I100", "ModeC"] => Ours::number(r.mode_c.map(|c| c.gray)),
        ["I100", pulse] => quality(r.mode_c.map(|c| c.low_quality), pulse, &MODE_C_PULSES),
        ["I110", "3D_Height"] => Ours::number(r.height_m.map(feet)),
        ["I120", rest @ ..] => doppler(r, rest),
        ["I130", _, field] => characteristics(r, field),
        ["I161", "Tn"] => Ours::number(r.track_number),
        ["I170", field] => track_status(r, field),
        ["I200", "CGS"] => Ours::number(r.velocity.map(|v| knots(v.speed_m_s))),
        ["I200", "CHdg"] => Ours::number(r.velocity.map(|v| v.heading_rad.to_degrees())),
        ["I210", "SigmaX"] => Ours::number(r.track_quality.map(|q| nautical_miles(q.x_sigma_m))),
        ["I210", "SigmaY"] => Ours::number(r.track_quality.map(|q| nautical_miles(q.y_sigma_m))),
        ["I210", "SigmaV"] => Ours::number(r.track_quality.map(|q| knots(q.speed_sigma_m_s))),
        ["I210", "SigmaH"] => Ours::number(r.track_quality.map(|q| q.heading_sigma_rad.to_degrees())),
        ["I220", "ACAddr"] => Ours::text(r.aircraft_address.map(|address| format!("{address:06X}"))),
        ["I230", field] => capability(r, field),
        // The decoder shows codes without a character as spaces, as if the transponder had sent those: ICAO Annex 10,
        // volume IV, table 3-9 has none for them, so they are question marks here and the callsign is unknown.
        ["I240", "TId"] => {
            Ours::text(r.identification.map(|i| String::from_utf8_lossy(&i.characters()).replace('?', " ")))
        }
        ["I250", number, field] => {
            r.registers.iter().nth(number.parse().unwrap()).map_or(Ours::Missing, |r| register(r, field))
        }
        ["I260", field] => acas(r, field),
        _ => Ours::Missing,
    }
}

const CODE_PULSES: [&str; 12] =
    ["QA4", "QA2", "QA1", "QB4", "QB2", "QB1", "QC4", "QC2", "QC1", "QD4", "QD2", "QD1"];
const MODE_1_PULSES: [&str; 5] = ["QA4", "QA2", "QA1", "QB2", "QB1"];
const MODE_C_PULSES: [&str; 12] =
    ["QC1", "QA1", "QC2", "QA2", "QC4", "QA4", "QB1", "QD1", "QB2", "QD2", "QB4", "QD4"];

fn quality(bits: Option<u16>, pulse: &str, order: &[&str]) -> Ours {
    let Some(place) = order.iter().position(|name| *name == pulse) else { return Ours::Missing };
    Ours::flag(bits.map(|bits| bits >> (order.len() - 1 - place) & 1 == 1))
}

fn code(code: Option<Code>, field: &str, digits: usize) -> Ours {
    match field {
        "V" => Ours::flag(code.map(|c| !c.validated)),
        "G" => Ours::flag(code.map(|c| c.garbled)),
        "L" => Ours::flag(code.map(|c| c.smoothed)),
        "Mode1" => Ours::number(code.map(|c| c.code)),
        "Mode2" | "Mode3A" => Ours::text(code.map(|c| format!("{:0digits$o}", c.code))),
        _ => Ours::Missing,
    }
}

fn target_report(r: &Cat048<'_>, field: &str) -> Ours {
    let Some(report) = r.report else { return Ours::Missing };
    match field {
        "TYP" => Ours::number(Some(report.detection() as u8)),
        "SIM" => Ours::flag(Some(report.simulated())),
        "RDP" => Ours::flag(Some(report.second_chain())),
        "SPI" => Ours::flag(Some(report.special_position())),
        "RAB" => Ours::flag(Some(report.field_monitor())),
        "TST" => Ours::flag(Some(report.test())),
        "XPP" => Ours::flag(Some(report.x_pulse())),
        "ME" => Ours::flag(Some(report.military_emergency())),
        "MI" => Ours::flag(Some(report.military_identification())),
        "FOEFRI" => Ours::number(Some(report.mode_4() as u8)),
        _ => Ours::Missing,
    }
}

fn doppler(r: &Cat048<'_>, name: &[&str]) -> Ours {
    let Some(doppler) = r.doppler else { return Ours::Missing };
    match name {
        ["CAL", "D"] => Ours::flag(doppler.calculated.map(|c| c.doubtful)),
        ["CAL", "CAL"] => Ours::number(doppler.calculated.map(|c| c.range_rate_m_s)),
        ["RDS", number, field] => {
            let raw = doppler.raw.iter().nth(number.parse().unwrap());
            match *field {
                "DOP" => Ours::number(raw.map(|raw| raw.speed_m_s)),
                "AMB" => Ours::number(raw.map(|raw| raw.ambiguity_m_s)),
                "FRQ" => Ours::number(raw.map(|raw| raw.frequency_hz / 1e6)),
                _ => Ours::Missing,
            }
        }
        _ => Ours::Missing,
    }
}

fn characteristics(r: &Cat048<'_>, field: &str) -> Ours {
    let Some(found) = r.characteristics else { return Ours::Missing };
    match field {
        "SRL" => Ours::number(found.ssr_run_length_rad.map(f64::to_degrees)),
        "SRR" => Ours::number(found.ssr_replies),
        "SAM" => Ours::number(found.ssr_amplitude_dbm),
        "PRL" => Ours::number(found.primary_run_length_rad.map(f64::to_degrees)),
        "PAM" => Ours::number(found.primary_amplitude_dbm),
        "RPD" => Ours::number(found.range_difference_m.map(nautical_miles)),
        "APD" => Ours::number(found.azimuth_difference_rad.map(f64::to_degrees)),
        _ => Ours::Missing,
    }
}

fn track_status(r: &Cat048<'_>, field: &str) -> Ours {
    let Some(status) = r.track_status else { return Ours::Missing };
    match field {
        "CNF" => Ours::flag(Some(status.tentative())),
        "RAD" => Ours::number(Some(status.maintained_by())),
        "DOU" => Ours::flag(Some(status.doubtful())),
        "MAH" => Ours::flag(Some(status.manoeuvring())),
        "CDM" => Ours::number(Some(status.vertical_mode())),
        "TRE" => Ours::flag(Some(status.ends())),
        "GHO" => Ours::flag(Some(status.ghost())),
        "SUP" => Ours::flag(Some(status.supported())),
        "TCC" => Ours::flag(Some(status.slant_corrected())),
        _ => Ours::Missing,
    }
}

fn capability(r: &Cat048<'_>, field: &str) -> Ours {
    let Some(capability) = r.capability else { return Ours::Missing };
    match field {
        "COM" => Ours::number(Some(capability.communications())),
        "STAT" => Ours::number(Some(capability.flight_status())),
        "SI" => Ours::flag(Some(capability.ii_only())),
        "ModeSSSC" => Ours::flag(Some(capability.specific_services())),
        "ARC" => Ours::flag(Some(capability.fine_altitude())),
        "AIC" => Ours::flag(Some(capability.sends_identification())),
        "BDS16" => Ours::flag(Some(capability.acas_operational())),
        "BDS37" => Ours::number(Some(capability.acas_kind())),
        _ => Ours::Missing,
    }
}

/// ICAO Annex 10, volume IV, 4.3.8.4.2.2: ARA is 14 bits (the decoder splits them 7 + 7), then RAC, RAT, MTE, TTI, TID.
fn acas(r: &Cat048<'_>, field: &str) -> Ours {
    let Some(acas) = r.acas else { return Ours::Missing };
    let bit = |bits: u16, from_right: u32| Ours::flag(Some(bits >> from_right & 1 == 1));
    match field {
        "BDS30" => Ours::Text(format!("{:02X}", acas.bds())),
        "ACAS3" => Ours::number(Some(acas.advisory() & 0x7F)),
        "RAT" => Ours::flag(Some(acas.terminated())),
        "MTE" => Ours::flag(Some(acas.several_threats())),
        "TTI" => Ours::number(Some(acas.threat_kind())),
        "TID" => Ours::number(Some(acas.threat_identity())),
        _ => match (field.get(..3), field.get(3..).and_then(|digits| digits.parse::<u32>().ok())) {
            (Some("ARA"), Some(number)) => bit(acas.advisory(), 54 - number),
            (Some("RAC"), Some(number)) => bit(acas.complements().into(), 58 - number),
            _ => Ours::Missing,
        },
    }
}

/// ICAO Doc 9871, tables A-2-64 (BDS 4,0), A-2-80 (5,0) and A-2-96 (6,0).
fn register(register: Register, field: &str) -> Ours {
    match register.number() {
        0x40 => vertical_intention(register, field),
        0x50 => track_and_turn(register, field),
        0x60 => heading_and_speed(register, field),
        number => match field {
            "BDS" => Ours::Text(format!("{number:02X}")),
            "VAL" => Ours::Text(hexadecimal(&register.data())),
            _ => Ours::Missing,
        },
    }
}

fn vertical_intention(register: Register, field: &str) -> Ours {
    let Some(found) = register.vertical_intention() else { return Ours::Missing };
    let mode = |bit: u8| found.modes.map_or(Ours::ClearStatus, |modes| Ours::flag(Some(modes & bit != 0)));
    match field {
        "BDS" => Ours::Text("40".into()),
        "MCP_ALT_STATUS" => Ours::flag(Some(found.selected_altitude_m.is_some())),
        "MCP_ALT" => Ours::with_status(found.selected_altitude_m.map(feet)),
        "FMS_ALT_STATUS" => Ours::flag(Some(found.planned_altitude_m.is_some())),
        "FMS_ALT" => Ours::with_status(found.planned_altitude_m.map(feet)),
        "BP_STATUS" => Ours::flag(Some(found.pressure_setting_hpa.is_some())),
        // The decoder leaves out the 800 mb that Doc 9871 adds to the coded value.
        "BP" => Ours::with_status(found.pressure_setting_hpa.map(|pressure| pressure - 800.0)),
        "MODE_STATUS" => Ours::flag(Some(found.modes.is_some())),
        "VNAV" => mode(4),
        "ALT_HOLD" => mode(2),
        "APP" => mode(1),
        "TARGET_ALT_STATUS" => Ours::flag(Some(found.target_source.is_some())),
        "TARGET_ALT_SOURCE" => Ours::with_status(found.target_source.map(f64::from)),
        _ => Ours::Missing,
    }
}

fn track_and_turn(register: Register, field: &str) -> Ours {
    let Some(found) = register.track_and_turn() else { return Ours::Missing };
    match field {
        "BDS" => Ours::Text("50".into()),
        "RA_STATUS" => Ours::flag(Some(found.roll_rad.is_some())),
        "RA" => Ours::with_status(found.roll_rad.map(f64::to_degrees)),
        "TTA_STATUS" => Ours::flag(Some(found.true_track_rad.is_some())),
        "TTA" => Ours::with_status(found.true_track_rad.map(signed_degrees)),
        "GS_STATUS" => Ours::flag(Some(found.ground_speed_m_s.is_some())),
        "GS" => Ours::with_status(found.ground_speed_m_s.map(knots)),
        "TAR_STATUS" => Ours::flag(Some(found.track_rate_rad_s.is_some())),
        "TAR" => Ours::with_status(found.track_rate_rad_s.map(f64::to_degrees)),
        "TAS_STATUS" => Ours::flag(Some(found.true_airspeed_m_s.is_some())),
        // The decoder takes it for signed; Doc 9871, table A-2-80 has it from 0 to 2046 kt.
        "TAS" => Ours::with_status(
            found.true_airspeed_m_s.map(|v| (knots(v) + 1024.0).rem_euclid(2048.0) - 1024.0),
        ),
        _ => Ours::Missing,
    }
}

fn heading_and_speed(register: Register, field: &str) -> Ours {
    let Some(found) = register.heading_and_speed() else { return Ours::Missing };
    let feet_per_minute = |metres_per_second: f64| feet(metres_per_second) * 60.0;
    match field {
        "BDS" => Ours::Text("60".into()),
        "HDG_STATUS" => Ours::flag(Some(found.magnetic_heading_rad.is_some())),
        "HDG" => Ours::with_status(found.magnetic_heading_rad.map(signed_degrees)),
        "IAS_STAT" => Ours::flag(Some(found.indicated_airspeed_m_s.is_some())),
        "IAS" => Ours::with_status(found.indicated_airspeed_m_s.map(knots)),
        "MACH_STATUS" => Ours::flag(Some(found.mach.is_some())),
        "MACH" => Ours::with_status(found.mach),
        "BAR_STATUS" => Ours::flag(Some(found.barometric_rate_m_s.is_some())),
        "BAR" => Ours::with_status(found.barometric_rate_m_s.map(feet_per_minute)),
        "IVV_STATUS" => Ours::flag(Some(found.inertial_rate_m_s.is_some())),
        "IVV" => Ours::with_status(found.inertial_rate_m_s.map(feet_per_minute)),
        _ => Ours::Missing,
    }
}

/// The decoder leaves directions in [−180°, 180°) as they are coded; here they are clockwise from north, [0, 2π).
fn signed_degrees(angle_rad: f64) -> f64 {
    (angle_rad.to_degrees() + 180.0).rem_euclid(360.0) - 180.0
}
