//! What disturbs the radars, packed for the page: sources by bearing, emitters by place, and suspected deceptions.

use crate::ground::Ground;
use aegis_core::ew::{DeceptionKind, InterferenceKind, InterferenceSource};
use aegis_core::{Interference, TrackId};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Stands for a strength that is not known.
const NO_JNR_DB: i64 = -1000;

/// For each: number, radar, bearing and its deviation in hundredths of a degree, kind, its probability in percent, JNR in decibels,
/// number of the emitter that it comes from or −1.
pub(crate) fn sources(heard: &Interference, ground: &Ground) -> Value {
    let known = heard.sources.iter().filter_map(|source| Some((source, ground.radar_index(source.sensor)?)));
    let packed = known.flat_map(|(source, radar)| {
        [
            whole(source.number),
            whole(radar),
            centidegrees(source.azimuth_rad),
            centidegrees(source.azimuth_sigma_rad),
            kind_number(source.kind),
            (100.0 * kind_probability(source)).round() as i64,
            source.jnr_db.map_or(NO_JNR_DB, |jnr_db| jnr_db.round() as i64),
            source.emitter.map_or(-1, whole),
        ]
    });
    packed.collect()
}

/// For each: number, east and north and circular error probable in metres, sites that hear it.
pub(crate) fn emitters(heard: &Interference) -> Value {
    let packed = heard.emitters.iter().flat_map(|emitter| {
        let [east_m, north_m] = emitter.position_m.map(|metres| metres.round() as i64);
        [whole(emitter.number), east_m, north_m, emitter.cep_m.round() as i64, emitter.sites.into()]
    });
    packed.collect()
}

/// For each: track, kind in words, probability in percent.
pub(crate) fn deceptions(heard: &Interference, index: &BTreeMap<TrackId, usize>) -> Value {
    let known = heard.deceptions.iter().filter_map(|found| Some((found, index.get(&found.track)?)));
    let packed = known.map(|(found, track)| {
        let kind = match found.kind {
            DeceptionKind::RangePullOff => "range is pulled off",
            DeceptionKind::VelocityPullOff => "velocity is pulled off",
            DeceptionKind::FalseTarget => "a copy, not a target",
            _ => "deceives",
        };
        json!([track, kind, (100.0 * found.probability).round() as i64])
    });
    packed.collect()
}

/// As `KINDS` in data.js has them: 0 is unknown.
fn kind_number(kind: InterferenceKind) -> i64 {
    InterferenceKind::KNOWN.iter().position(|known| *known == kind).map_or(0, |index| whole(index) + 1)
}

/// Of the kind that it is taken for; of the likeliest one while that is not sure enough.
fn kind_probability(source: &InterferenceSource) -> f64 {
    source.kind_probabilities.iter().copied().fold(0.0, f64::max)
}

fn centidegrees(angle_rad: f64) -> i64 {
    (angle_rad.to_degrees() * 100.0).round() as i64
}

/// A count; none comes near the greatest number.
fn whole(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
