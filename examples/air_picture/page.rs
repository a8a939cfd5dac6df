//! The page: the history packed into whole numbers, and set into one file with its style and script.

use crate::disturbance;
use crate::history::{Frame, History, Moment, TrackLife};
use aegis_core::threat::{Factors, Raid};
use aegis_core::units::METRES_PER_NAUTICAL_MILE;
use aegis_core::{ActionKind, Threat, ThreatLevel, TrackId, TrackStatus};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const PAGE: &str = include_str!("page/picture.html");
const STYLE: &str = include_str!("page/picture.css");
const SCRIPTS: [&str; 8] = [
    include_str!("page/data.js"),
    include_str!("page/view.js"),
    include_str!("page/scope.js"),
    include_str!("page/labels.js"),
    include_str!("page/threats.js"),
    include_str!("page/disturbance.js"),
    include_str!("page/panel.js"),
    include_str!("page/player.js"),
];

/// Positions are whole numbers of this.
const QUANTUM_M: f64 = 10.0;
/// Stands for a flight level that is not known.
const NO_LEVEL: i32 = -1000;
/// The state of a track that is not in the picture.
const ABSENT: i32 = 3;

/// A protected sphere as it is drawn.
#[derive(Debug, Serialize)]
pub(crate) struct DrawnAsset {
    pub name: String,
    pub x: f64,
    pub y: f64,
    pub radius: f64,
}

/// One file with everything in it, which opens without a network.
pub(crate) fn assemble(recording: &str, history: &History, assets: &[DrawnAsset]) -> String {
    // A name from a file must not end the script element that it stands in.
    let data = pack(recording, history, assets).to_string().replace('<', "\\u003c");
    PAGE.replace("/*{style}*/", STYLE)
        .replace("/*{script}*/", &SCRIPTS.join("\n"))
        .replace("/*{data}*/", &data)
}

fn pack(recording: &str, history: &History, assets: &[DrawnAsset]) -> Value {
    let frames = &history.frames;
    let start = frames.first().map(|frame| frame.time).unwrap_or_default();
    let tenths: Vec<i64> =
        frames.iter().map(|frame| (frame.time.seconds_since(start) * 10.0).round() as i64).collect();
    let index: BTreeMap<TrackId, usize> = history.tracks.keys().copied().zip(0..).collect();
    json!({
        "recording": recording,
        "start_s": start.as_secs(),
        "range_m": shown_range_m(frames),
        "sensors": sensors(history),
        "assets": assets,
        "times": differences(&tenths),
        "used": frames.iter().map(|frame| grid(&frame.used_m)).collect::<Vec<_>>(),
        "stray": frames.iter().map(|frame| grid(&frame.stray_m)).collect::<Vec<_>>(),
        "strobes": frames.iter().map(strobes).collect::<Vec<_>>(),
        "threats": frames.iter().map(|frame| threats(&frame.threats, &index)).collect::<Vec<_>>(),
        "sources": frames.iter().map(|frame| disturbance::sources(&frame.heard, &history.ground)).collect::<Vec<_>>(),
        "emitters": frames.iter().map(|frame| disturbance::emitters(&frame.heard)).collect::<Vec<_>>(),
        "deceptions": frames.iter().map(|frame| disturbance::deceptions(&frame.heard, &index)).collect::<Vec<_>>(),
        "raids": frames.iter().map(|frame| raids(&frame.raids)).collect::<Vec<_>>(),
        "tracks": history.tracks.iter().map(|(id, life)| track(*id, life)).collect::<Vec<_>>(),
        "actions": actions(history),
        "events": events(history, &index),
    })
}

/// The range that holds all but the farthest half percent of plots, in steps of ten miles.
fn shown_range_m(frames: &[Frame]) -> f64 {
    let plots = frames.iter().flat_map(|frame| &frame.used_m);
    let mut ranges_m: Vec<f64> = plots.map(|[east_m, north_m]| east_m.hypot(*north_m)).collect();
    ranges_m.sort_by(f64::total_cmp);
    let far_m = ranges_m.get(ranges_m.len() * 199 / 200).copied().unwrap_or(100_000.0);
    let step_m = 10.0 * METRES_PER_NAUTICAL_MILE;
    (far_m / step_m).ceil().max(1.0) * step_m
}

fn sensors(history: &History) -> Value {
    let drawn = history.ground.radars.iter().map(|radar| {
        let [x, y] = radar.place();
        json!({ "x": x.round(), "y": y.round() })
    });
    drawn.collect()
}

fn differences(values: &[i64]) -> Vec<i64> {
    let before = std::iter::once(0).chain(values.iter().copied());
    values.iter().zip(before).map(|(value, before)| value - before).collect()
}

fn quantised(metres: f64) -> i32 {
    (metres / QUANTUM_M).round() as i32
}

fn grid(positions_m: &[[f64; 2]]) -> Vec<i32> {
    positions_m.iter().flatten().map(|metres| quantised(*metres)).collect()
}

/// Radar and bearing in hundredths of a degree.
fn strobes(frame: &Frame) -> Value {
    let centidegrees = |azimuth_rad: f64| (azimuth_rad.to_degrees() * 100.0).round() as i32;
    let packed = frame
        .strobes
        .iter()
        .flat_map(|(radar, azimuth_rad)| [json!(radar), json!(centidegrees(*azimuth_rad))]);
    packed.collect()
}

/// For each: track, asset, level, score and its interval in percent, seconds to entry, distance in hectometres, entry
/// probability in percent, formation and friend, then the factors in hundredths of log-odds.
fn threats(threats: &[Threat], index: &BTreeMap<TrackId, usize>) -> Value {
    let known = threats.iter().filter_map(|threat| Some((threat, index.get(&threat.track)?)));
    let packed = known.flat_map(|(threat, track)| {
        let [low, high] = threat.score_interval;
        let numbers = [
            position(*track),
            threat.asset.0.into(),
            level_number(Some(threat.level)).into(),
            percent(threat.score),
            percent(low),
            percent(high),
            whole_or_none(threat.tti_s),
            (threat.cpa_distance_m / 100.0).round() as i64,
            percent(threat.entry_probability),
            threat.formation.and_then(|first| index.get(&first)).map_or(-1, |first| position(*first)),
            threat.is_friend.into(),
        ];
        let hundredths = factors(&threat.factors).map(|log_odds| (100.0 * log_odds).round() as i64);
        numbers.into_iter().chain(hundredths)
    });
    packed.collect()
}

/// In the order of `FACTORS` in data.js.
fn factors(factors: &Factors) -> [f64; 10] {
    let Factors { bias, entry, urgency, closing, altitude, identity, class, emission, manoeuvre, value } =
        *factors;
    [bias, entry, urgency, closing, altitude, identity, class, emission, manoeuvre, value]
}

/// For each: asset, level, tracks, formations, seconds to the first entry, entry probability in percent.
fn raids(raids: &[Raid]) -> Value {
    let packed = raids.iter().flat_map(|raid| {
        [
            i64::from(raid.asset.0),
            level_number(Some(raid.level)).into(),
            raid.tracks.into(),
            raid.formations.into(),
            whole_or_none(raid.first_tti_s),
            percent(raid.entry_probability),
        ]
    });
    packed.collect()
}

fn percent(share: f64) -> i64 {
    (100.0 * share).round() as i64
}

/// An index as the page has it.
fn position(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// A time that is not known is −1.
fn whole_or_none(seconds: Option<f64>) -> i64 {
    seconds.map_or(-1, |seconds| seconds.round() as i64)
}

fn track(id: TrackId, life: &TrackLife) -> Value {
    let mut before = [0; 6];
    let mut rows = Vec::with_capacity(6 * life.moments.len());
    for moment in &life.moments {
        let now = row(moment.as_ref(), before);
        rows.extend(now.iter().zip(before).map(|(now, before)| now - before));
        before = now;
    }
    json!({
        "id": id.0,
        "callsign": life.identity.callsign.map(|callsign| callsign.to_string()),
        "mode_s": life.identity.mode_s.map(|address| format!("{address:06X}")),
        "mode_3a": life.identity.mode_3a.map(|code| format!("{code:04o}")),
        "first": life.first_frame,
        "rows": rows,
    })
}

/// East, north, their rates, flight level, state; where the track is absent all but the state stay as they were.
fn row(moment: Option<&Moment>, before: [i32; 6]) -> [i32; 6] {
    let Some(moment) = moment else {
        return [before[0], before[1], before[2], before[3], before[4], ABSENT];
    };
    let status = match moment.status {
        TrackStatus::Tentative => 0,
        TrackStatus::Confirmed => 1,
        TrackStatus::Coasting => 2,
    };
    [
        quantised(moment.position_m[0]),
        quantised(moment.position_m[1]),
        moment.velocity_m_s[0].round() as i32,
        moment.velocity_m_s[1].round() as i32,
        moment.flight_level.unwrap_or(NO_LEVEL),
        status + 4 * level_number(moment.level),
    ]
}

/// As the page numbers levels: 0 is no threat at all.
const fn level_number(level: Option<ThreatLevel>) -> i32 {
    match level {
        None => 0,
        Some(ThreatLevel::Low) => 1,
        Some(ThreatLevel::Medium) => 2,
        Some(ThreatLevel::High) => 3,
        Some(ThreatLevel::Critical) => 4,
        Some(ThreatLevel::Unknown) => 5,
    }
}

fn actions(history: &History) -> Value {
    let drawn = history.actions.values().filter_map(|life| {
        let sensor = history.ground.radar_index(life.action.sensor)?;
        let ActionKind::ChangeChannel { azimuth_rad, width_rad } = life.action.kind else {
            return None;
        };
        Some(json!({
            "sensor": sensor,
            "azimuth_deg": azimuth_rad.to_degrees(),
            "width_deg": width_rad.to_degrees(),
            "text": life.text,
            "from": life.from_frame,
            "to": life.to_frame,
        }))
    });
    drawn.collect()
}

fn events(history: &History, index: &BTreeMap<TrackId, usize>) -> Value {
    let last = history.frames.len().saturating_sub(1);
    let listed = history.events.iter().map(|(frame, said)| {
        let track = said.track.and_then(|track| index.get(&track));
        json!([(*frame).min(last), said.kind, track, said.text])
    });
    listed.collect()
}
