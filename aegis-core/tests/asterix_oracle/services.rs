//! The decoder's fields of category 034.

use super::{Ours, nautical_miles};
use aegis_core::asterix::{
    Cat034, CommonMode, CommonStatus, HeadStatus, Message, ModeSMode, ModeSStatus, PrimaryMode, SecondaryMode,
};

pub(crate) fn field(r: &Cat034<'_>, name: &[&str]) -> Ours {
    match name {
        ["I000", "MsgTyp"] => Ours::number(r.message.map(Message::number)),
        ["I010", "SAC"] => Ours::number(r.source.map(|s| s.sac)),
        ["I010", "SIC"] => Ours::number(r.source.map(|s| s.sic)),
        ["I020", "Azi"] => Ours::number(r.sector_azimuth_rad.map(f64::to_degrees)),
        ["I030", "ToD"] => Ours::number(r.time_of_day_s),
        ["I041", "RotS"] => Ours::number(r.rotation_period_s),
        ["I050", part, field] => status(r, part, field),
        ["I060", part, field] => processing(r, part, field),
        ["I070", number, field] => {
            let count = r.counts.iter().nth(number.parse().unwrap());
            match *field {
                "TYP" => Ours::number(count.map(|c| c.kind)),
                "counter" => Ours::number(count.map(|c| c.count)),
                _ => Ours::Missing,
            }
        }
        ["I090", "RngErr"] => Ours::number(r.collimation.map(|c| nautical_miles(c.range_m))),
        ["I090", "AziErr"] => Ours::number(r.collimation.map(|c| c.azimuth_rad.to_degrees())),
        ["I100", "RhoS"] => Ours::number(r.window.map(|w| nautical_miles(w.start_range_m))),
        ["I100", "RhoE"] => Ours::number(r.window.map(|w| nautical_miles(w.end_range_m))),
        ["I100", "ThetaS"] => Ours::number(r.window.map(|w| w.start_azimuth_rad.to_degrees())),
        ["I100", "ThetaE"] => Ours::number(r.window.map(|w| w.end_azimuth_rad.to_degrees())),
        ["I110", "TYP"] => Ours::number(r.filter),
        // The decoder's table takes the height for unsigned; I034/120 is signed (edition 1.29, 5.2.13).
        ["I120", "Height"] => Ours::number(r.position.map(|p| p.height_m.rem_euclid(65_536.0))),
        // Its step for angles is 180/2²³ rounded to seven digits: compared in those steps.
        ["I120", "LAT"] => Ours::number(r.position.map(|p| rounded_step(p.latitude_rad))),
        ["I120", "Lon"] => Ours::number(r.position.map(|p| rounded_step(p.longitude_rad))),
        _ => Ours::Missing,
    }
}

fn rounded_step(angle_rad: f64) -> f64 {
    (angle_rad.to_degrees() / 180.0 * 8_388_608.0).round() * 0.000_021_457_67
}

fn status(r: &Cat034<'_>, part: &str, field: &str) -> Ours {
    let Some(status) = r.status else { return Ours::Missing };
    let (common, psr, ssr, mode_s) = (status.common, status.psr, status.ssr, status.mode_s);
    match (part, field) {
        ("COM", "NOGO") => Ours::flag(common.map(CommonStatus::inhibited)),
        ("COM", "RDPC") => Ours::flag(common.map(CommonStatus::second_chain)),
        ("COM", "RDPR") => Ours::flag(common.map(CommonStatus::reset)),
        ("COM", "OVLRDP") => Ours::flag(common.map(CommonStatus::overloaded)),
        ("COM", "OVLXMT") => Ours::flag(common.map(CommonStatus::transmission_overloaded)),
        ("COM", "MSC") => Ours::flag(common.map(CommonStatus::unmonitored)),
        ("COM", "TSV") => Ours::flag(common.map(CommonStatus::time_invalid)),
        ("PSR", "PSRANT") => Ours::flag(psr.map(HeadStatus::second_antenna)),
        ("PSR", "PSRCHAB") => Ours::number(psr.map(HeadStatus::channels)),
        ("PSR", "PSROVL") => Ours::flag(psr.map(HeadStatus::overloaded)),
        ("PSR", "PSRMSC") => Ours::flag(psr.map(HeadStatus::unmonitored)),
        ("SSR", "SSRANT") => Ours::flag(ssr.map(HeadStatus::second_antenna)),
        ("SSR", "SSRCHAB") => Ours::number(ssr.map(HeadStatus::channels)),
        ("SSR", "SSROVL") => Ours::flag(ssr.map(HeadStatus::overloaded)),
        ("SSR", "SSRMSC") => Ours::flag(ssr.map(HeadStatus::unmonitored)),
        ("MDS", "MDSANT") => Ours::flag(mode_s.map(ModeSStatus::second_antenna)),
        ("MDS", "MDSCHAB") => Ours::number(mode_s.map(ModeSStatus::channels)),
        ("MDS", "MDSOVLSUR") => Ours::flag(mode_s.map(ModeSStatus::overloaded)),
        ("MDS", "MDSMSC") => Ours::flag(mode_s.map(ModeSStatus::unmonitored)),
        ("MDS", "MDSSCF") => Ours::flag(mode_s.map(ModeSStatus::coordination_on_b)),
        ("MDS", "MDSDLF") => Ours::flag(mode_s.map(ModeSStatus::data_link_on_b)),
        ("MDS", "MDSOVLSCF") => Ours::flag(mode_s.map(ModeSStatus::coordination_overloaded)),
        ("MDS", "MDSOVLDLF") => Ours::flag(mode_s.map(ModeSStatus::data_link_overloaded)),
        _ => Ours::Missing,
    }
}

fn processing(r: &Cat034<'_>, part: &str, field: &str) -> Ours {
    let Some(mode) = r.processing else { return Ours::Missing };
    match (part, field) {
        ("COM", "REDRDP") => Ours::number(mode.common.map(CommonMode::reduction)),
        ("COM", "REDXMT") => Ours::number(mode.common.map(CommonMode::transmission_reduction)),
        ("PSR", "POL") => Ours::flag(mode.psr.map(PrimaryMode::circular)),
        ("PSR", "PSRREDRAD") => Ours::number(mode.psr.map(PrimaryMode::reduction)),
        ("PSR", "STC") => Ours::number(mode.psr.map(PrimaryMode::sensitivity_map)),
        ("SSR", "SSRREDRAD") => Ours::number(mode.ssr.map(SecondaryMode::reduction)),
        ("MDS", "MDSREDRAD") => Ours::number(mode.mode_s.map(ModeSMode::reduction)),
        ("MDS", "CLU") => Ours::flag(mode.mode_s.map(ModeSMode::clustered)),
        _ => Ours::Missing,
    }
}
