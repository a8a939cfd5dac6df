//! Events and actions in words, for the page's list.

use aegis_core::event::LostReason;
use aegis_core::{Action, ActionKind, Event, Picture, ThreatLevel, TrackId};
use std::collections::{BTreeMap, BTreeSet};

/// An event worth reading: the colour it is shown in, the track it is about, and the words.
#[derive(Debug)]
pub(crate) struct Said {
    pub kind: &'static str,
    pub track: Option<TrackId>,
    pub text: String,
}

/// Names by which people know tracks and assets.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Callsigns; a track without one goes by its number.
    callsigns: BTreeMap<TrackId, String>,
    /// Tracks that were confirmed once: only their end is news.
    confirmed: BTreeSet<TrackId>,
    assets: Vec<String>,
}

impl Names {
    pub(crate) fn new(assets: Vec<String>) -> Self {
        Self { assets, ..Self::default() }
    }

    /// Adds the callsigns that the picture knows.
    pub(crate) fn learn(&mut self, picture: &Picture) {
        for track in &picture.tracks {
            if let Some(callsign) = track.identity.callsign {
                self.callsigns.entry(track.id).or_insert_with(|| callsign.to_string());
            }
            if track.is_confirmed() {
                self.confirmed.insert(track.id);
            }
        }
    }

    fn of(&self, track: TrackId) -> String {
        self.callsigns.get(&track).cloned().unwrap_or_else(|| format!("#{track}"))
    }

    fn pair(&self, track: TrackId, asset: aegis_core::AssetId) -> String {
        let asset = self.assets.get(asset.0 as usize).map_or("asset", String::as_str);
        format!("{} → {asset}", self.of(track))
    }

    /// What the event means to a reader; `None` for the routine of each scan.
    pub(crate) fn say(&self, event: &Event, picture: &Picture) -> Option<Said> {
        let about = |kind, track, text| Some(Said { kind, track: Some(track), text });
        let plain = |kind, text| Some(Said { kind, track: None, text });
        match *event {
            Event::TrackConfirmed { track, .. } => {
                about("none", track, format!("{} confirmed", self.of(track)))
            }
            Event::TrackLost { track, reason, .. } if self.confirmed.contains(&track) => {
                about("plain", track, format!("{} lost: {}", self.of(track), why(reason)))
            }
            Event::TrackMerged { track, into, .. } if self.confirmed.contains(&track) => {
                about("plain", into, format!("{} is {}: merged", self.of(track), self.of(into)))
            }
            Event::TrackQuarantined { track, .. } => {
                about("unknown", track, format!("{} dropped: its numbers went bad", self.of(track)))
            }
            Event::ThreatLevelChanged { track, asset, from, to, .. } if from.max(to) > ThreatLevel::Low => {
                let kind = if to > from { level_word(to) } else { "plain" };
                let (from, to) = (level_word(from).to_uppercase(), level_word(to).to_uppercase());
                about(kind, track, format!("{}: {from} to {to}", self.pair(track, asset)))
            }
            Event::ThreatUncertain { track, asset, .. } => {
                about("unknown", track, format!("{}: not enough is known", self.pair(track, asset)))
            }
            Event::ZoneEntryPredicted { track, asset, tti_s, .. } => {
                let when =
                    if tti_s > 0.0 { format!("entry in {tti_s:.0} s") } else { "inside the zone".to_owned() };
                about("low", track, format!("{}: {when}", self.pair(track, asset)))
            }
            Event::InterferenceDetected { azimuth_rad, .. } => {
                plain("strobe", format!("interference from {}", degrees(azimuth_rad)))
            }
            Event::InterferenceCleared { azimuth_rad, .. } => {
                plain("plain", format!("interference from {} ended", degrees(azimuth_rad)))
            }
            Event::ActionRecommended { action, .. } => {
                let action = picture.actions.iter().find(|known| known.id == action)?;
                plain("strobe", format!("recommended: {}", action_text(action)))
            }
            Event::EmitterLocated { track, sensor, .. } if self.confirmed.contains(&track) => {
                about("strobe", track, format!("{} disturbs radar {sensor}", self.of(track)))
            }
            Event::NoiseMismatch { sensor, quantity, sigma_ratio, .. } => {
                let what = format!("{quantity:?} of radar {sensor}");
                plain("unknown", format!("{what} scatters {sigma_ratio:.1} times as much as declared"))
            }
            Event::CapacityReached { stage, left_out, .. } => {
                plain("unknown", format!("a limit was reached in {stage:?}: {left_out} left out"))
            }
            _ => None,
        }
    }
}

/// What an action asks for.
pub(crate) fn action_text(action: &Action) -> String {
    match action.kind {
        ActionKind::ChangeChannel { azimuth_rad, width_rad } => {
            let half = width_rad / 2.0;
            format!("change channel from {} to {}", degrees(azimuth_rad - half), degrees(azimuth_rad + half))
        }
        ActionKind::ListenOnly { azimuth_rad, width_rad } => {
            let half = width_rad / 2.0;
            format!("listen only from {} to {}", degrees(azimuth_rad - half), degrees(azimuth_rad + half))
        }
        ActionKind::VaryPrf => "vary the PRF".to_owned(),
        ActionKind::BlankSidelobes => "blank side lobes".to_owned(),
        ActionKind::CancelSidelobes => "cancel side lobes".to_owned(),
        ActionKind::NullAdaptively => "null adaptively".to_owned(),
        ActionKind::LengthenDwell { pulses } => format!("dwell for {pulses} pulses"),
        ActionKind::ChangeCfar { .. } => "find thresholds in another way".to_owned(),
        ActionKind::ResetGate { track } => format!("open the gate of {track}"),
        _ => "change of settings".to_owned(),
    }
}

/// The level's name in the page's style sheet; in capitals, the one people read.
pub(crate) const fn level_word(level: ThreatLevel) -> &'static str {
    match level {
        ThreatLevel::Unknown => "unknown",
        ThreatLevel::Low => "low",
        ThreatLevel::Medium => "medium",
        ThreatLevel::High => "high",
        ThreatLevel::Critical => "critical",
    }
}

const fn why(reason: LostReason) -> &'static str {
    match reason {
        LostReason::Missed => "not seen",
        LostReason::Coasted => "too long unseen",
        LostReason::Uncertain => "too uncertain",
        LostReason::Fixed => "stands still",
        _ => "dropped",
    }
}

/// A bearing in whole degrees, three digits.
fn degrees(azimuth_rad: f64) -> String {
    let whole = azimuth_rad.to_degrees().round().rem_euclid(360.0);
    format!("{whole:03.0}°")
}
