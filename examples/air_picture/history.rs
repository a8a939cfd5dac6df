//! What the page needs to remember of each picture: one frame a rotation.

use crate::describe::{Names, Said, action_text};
use crate::ground::Ground;
use aegis_core::{
    ActionId, ActionState, Identity, Interference, Picture, Scan, SensorId, ThreatLevel, Time, Track,
    TrackId, TrackStatus,
};
use std::collections::{BTreeMap, BTreeSet};

/// Beyond so many frames (two hours of 4 s rotations) the page keeps every second rotation, or third …
const MOST_FRAMES: usize = 1800;
/// Threats listed in a frame, the first in priority.
const MOST_THREATS: usize = 16;

/// The pictures of a whole recording, thinned to what is drawn.
#[derive(Debug)]
pub(crate) struct History {
    pub ground: Ground,
    names: Names,
    pub frames: Vec<Frame>,
    pub tracks: BTreeMap<TrackId, TrackLife>,
    pub events: Vec<(usize, Said)>,
    pub actions: BTreeMap<ActionId, ActionLife>,
    /// Rotations between frames that are kept.
    stride: usize,
    rotations: usize,
    /// The frame that fills up now.
    open: Frame,
}

/// One rotation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    pub time: Time,
    /// Plots that a track used, east and north.
    pub used_m: Vec<[f64; 2]>,
    /// Plots that no track used.
    pub stray_m: Vec<[f64; 2]>,
    /// Radar and bearing of each strobe.
    pub strobes: Vec<(usize, f64)>,
    pub threats: Vec<aegis_core::Threat>,
    pub raids: Vec<aegis_core::threat::Raid>,
    pub heard: Interference,
}

/// A track from its first frame to its last.
#[derive(Debug)]
pub(crate) struct TrackLife {
    pub identity: Identity,
    pub first_frame: usize,
    /// One entry a frame from the first on; `None` where the track was not in the picture.
    pub moments: Vec<Option<Moment>>,
}

/// A track in one frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub position_m: [f64; 2],
    pub velocity_m_s: [f64; 2],
    pub flight_level: Option<i32>,
    pub status: TrackStatus,
    /// The highest level against any asset; `None` when it threatens none.
    pub level: Option<ThreatLevel>,
}

/// A recommendation from the frame it appeared in to the frame it ended in.
#[derive(Debug)]
pub(crate) struct ActionLife {
    pub action: aegis_core::Action,
    pub text: String,
    pub from_frame: usize,
    pub to_frame: Option<usize>,
}

impl History {
    /// Empty, for a recording of so many rotations.
    pub(crate) fn new(ground: Ground, assets: Vec<String>, rotations: usize) -> Self {
        Self {
            ground,
            names: Names::new(assets),
            frames: Vec::new(),
            tracks: BTreeMap::new(),
            events: Vec::new(),
            actions: BTreeMap::new(),
            stride: rotations.div_ceil(MOST_FRAMES).max(1),
            rotations: 0,
            open: Frame::default(),
        }
    }

    /// Adds what one step gave.
    pub(crate) fn add_step(&mut self, scan: &Scan<'_>, picture: &Picture) {
        self.names.learn(picture);
        self.add_plots(scan.look.sensor, picture);
        if let Some(radar) = self.ground.radar_index(scan.look.sensor) {
            self.open.strobes.extend(scan.strobes.iter().map(|strobe| (radar, strobe.azimuth_rad)));
        }
        let frame = self.frames.len();
        self.events.extend(
            picture
                .events
                .iter()
                .filter_map(|event| self.names.say(event, picture).map(|said| (frame, said))),
        );
        self.add_actions(picture);
    }

    /// Ends a rotation: the tracks and threats of this picture, and what is heard now, are the frame's, unless the frame is left
    /// out.
    pub(crate) fn end_rotation(&mut self, picture: &Picture, heard: &Interference) {
        self.rotations += 1;
        if !self.rotations.is_multiple_of(self.stride) {
            let strobes = std::mem::take(&mut self.open.strobes);
            self.open = Frame { strobes, ..Frame::default() };
            return;
        }
        let frame = self.frames.len();
        for track in &picture.tracks {
            self.add_moment(frame, track, picture);
        }
        self.open.time = picture.time;
        self.open.threats.extend_from_slice(&picture.threats);
        self.open.threats.sort_unstable_by_key(|threat| threat.priority);
        self.open.threats.truncate(MOST_THREATS);
        self.open.raids.extend_from_slice(&picture.raids);
        self.open.heard = heard.clone();
        self.frames.push(std::mem::take(&mut self.open));
    }

    fn add_plots(&mut self, sensor: SensorId, picture: &Picture) {
        let used: BTreeSet<u32> = picture.associations.iter().map(|association| association.plot).collect();
        for (plot, index) in picture.plots.iter().zip(0..) {
            let list = if used.contains(&index) { &mut self.open.used_m } else { &mut self.open.stray_m };
            list.extend(self.ground.place(sensor, plot));
        }
    }

    fn add_moment(&mut self, frame: usize, track: &Track, picture: &Picture) {
        let level =
            picture.threats.iter().filter(|threat| threat.track == track.id).map(|threat| threat.level);
        let moment = Moment {
            position_m: [track.position_m[0], track.position_m[1]],
            velocity_m_s: [track.velocity_m_s[0], track.velocity_m_s[1]],
            flight_level: self.ground.flight_level(track),
            status: track.status,
            level: level.max(),
        };
        let new_life = || TrackLife { identity: track.identity, first_frame: frame, moments: Vec::new() };
        let life = self.tracks.entry(track.id).or_insert_with(new_life);
        life.identity = life.identity.updated_by(track.identity);
        life.moments.resize(frame - life.first_frame, None);
        life.moments.push(Some(moment));
    }

    fn add_actions(&mut self, picture: &Picture) {
        let frame = self.frames.len();
        for action in &picture.actions {
            let new_life = || ActionLife {
                action: *action,
                text: action_text(action),
                from_frame: frame,
                to_frame: None,
            };
            let life = self.actions.entry(action.id).or_insert_with(new_life);
            let ended = matches!(action.state, ActionState::Vetoed | ActionState::Reverted);
            life.to_frame = life.to_frame.or(ended.then_some(frame));
        }
        for (id, life) in &mut self.actions {
            if picture.actions.iter().all(|action| action.id != *id) {
                life.to_frame.get_or_insert(frame);
            }
        }
    }
}
