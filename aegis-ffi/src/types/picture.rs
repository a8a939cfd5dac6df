//! What a picture holds beside plots, threats and events.

use super::plot::class_number;
use super::{
    AEGIS_HAS_GEODETIC, AEGIS_HAS_MODE_3A, AEGIS_HAS_MODE_S, AEGIS_HAS_PULSES, AEGIS_HAS_SECTOR, bit,
    to_c_callsign,
};
use crate::classes::AEGIS_OUTCOMES;
use crate::lists::Plain;
use crate::status::Fault;
use aegis_core::{Action, ActionKind, ActionState, Association, Decision, Picture, Track, TrackStatus};
use std::ffi::c_char;

/// What a picture is of, and how much is in it. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_picture_info {
    /// When it is valid: the latest scan's end so far.
    pub time_ns: i64,
    /// Plots.
    pub plots: u64,
    /// Tracks.
    pub tracks: u64,
    /// Associations.
    pub associations: u64,
    /// Threats.
    pub threats: u64,
    /// Actions.
    pub actions: u64,
    /// Events.
    pub events: u64,
    /// Whose scan it came from.
    pub sensor: u32,
    /// Zero.
    pub reserved: u32,
    /// Raids.
    pub raids: u64,
}

/// How far a track's life has come.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_track_status {
    /// It may be a target.
    Tentative = 1,
    /// It is a target, and was seen when the radar last looked.
    Confirmed = 2,
    /// It is a target, and was not seen when the radar last looked.
    Coasting = 3,
}

/// An estimated target at the picture's time. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_track {
    /// Its number: from 1, never used again within a pipeline.
    pub id: u64,
    /// One of aegis_track_status.
    pub status: u32,
    /// AEGIS_HAS_GEODETIC, _MODE_S, _MODE_3A.
    pub has: u32,
    /// The picture's time, at which the state holds.
    pub time_ns: i64,
    /// Time of its first plot.
    pub created_ns: i64,
    /// Time of its latest plot.
    pub updated_ns: i64,
    /// East, north, up of the picture's origin.
    pub position_m: [f64; 3],
    /// East, north, up.
    pub velocity_m_s: [f64; 3],
    /// Covariance of position and velocity: m², m²/s, m²/s².
    pub covariance: [[f64; 6]; 6],
    /// Probability that it is a target at all.
    pub existence: f64,
    /// Probability of each way to move: straight flight, then the configured manoeuvres.
    pub mode_probabilities: [f64; 3],
    /// Probability that a strobe which a radar receives comes from it.
    pub emitter_probability: f64,
    /// WGS-84, degrees.
    pub latitude_deg: f64,
    /// WGS-84, degrees.
    pub longitude_deg: f64,
    /// Above the ellipsoid.
    pub height_m: f64,
    /// 24-bit address.
    pub mode_s: u32,
    /// 12-bit code.
    pub mode_3a: u32,
    /// At most 8 characters, then NULs; empty when not known.
    pub callsign: [c_char; 16],
    /// One of aegis_target_class.
    pub target_class: u32,
    /// Plots it used.
    pub plots: u32,
    /// Looks without a plot since then.
    pub misses: u32,
    /// Zero.
    pub reserved: u32,
    /// How likely it is an airliner, light aircraft, helicopter, glider, drone, bird, vessel, clutter, or none of them.
    pub class_posterior: [f64; AEGIS_OUTCOMES],
}

/// A track used a plot: its state right after that. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_association {
    /// Index into the picture's plots.
    pub plot: u32,
    /// The track's status after this step.
    pub status: u32,
    /// Which track.
    pub track: u64,
    /// Probability that the plot is the track's.
    pub probability: f64,
    /// The plot's time, at which the state holds.
    pub time_ns: i64,
    /// East, north, up of the picture's origin.
    pub position_m: [f64; 3],
    /// East, north, up.
    pub velocity_m_s: [f64; 3],
}

/// What an action would change. None transmits to interfere, and none engages.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_action_kind {
    /// One that this interface has no number for.
    Unknown = 0,
    /// Leave the present channel while the beam is in a sector.
    ChangeChannel = 1,
    /// Another set of PRFs from step to step.
    VaryPrf = 2,
    /// Blank cells in which the auxiliary antenna hears more than the beam.
    BlankSidelobes = 3,
    /// Subtract what the auxiliary antenna hears from what the beam hears.
    CancelSidelobes = 4,
    /// Weigh the elements of a steered array against what else comes in.
    NullAdaptively = 5,
    /// More pulses in each coherent processing interval.
    LengthenDwell = 6,
    /// Find thresholds in another way.
    ChangeCfar = 7,
    /// Open a track's gate again.
    ResetGate = 8,
    /// Transmit nothing while the beam is in a sector.
    ListenOnly = 9,
}

/// How far an action's life has come.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_action_state {
    /// Open for your decision.
    Recommended = 1,
    /// In force.
    Applied = 2,
    /// Refused by you.
    Vetoed = 3,
    /// Over: its cause is gone, it expired, or it did not help.
    Reverted = 4,
    /// What would be recommended, if the authority did not merely observe. Not open for your decision.
    Observed = 5,
}

/// What you say to an action.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_decision {
    /// Put it into force.
    Accept = 1,
    /// Refuse it.
    Veto = 2,
}

/// One change to our own radar that is recommended. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_action {
    /// Its number: from 1, never used again within a pipeline.
    pub id: u64,
    /// Which radar.
    pub sensor: u32,
    /// One of aegis_action_kind.
    pub kind: u32,
    /// One of aegis_action_state.
    pub state: u32,
    /// AEGIS_HAS_SECTOR, _PULSES.
    pub has: u32,
    /// When it was recommended.
    pub time_ns: i64,
    /// Middle of the disturbed sector, clockwise from true north.
    pub azimuth_rad: f64,
    /// Its width.
    pub width_rad: f64,
    /// What it is expected to gain, dB.
    pub benefit_db: f64,
    /// Once it is in force it stays so at least until then.
    pub holds_until_ns: i64,
    /// It ends then, unless its cause is met again.
    pub expires_ns: i64,
    /// Which track's gate; 0 for other kinds.
    pub track: u64,
    /// Pulses of each coherent processing interval.
    pub pulses: u32,
    /// Zero.
    pub reserved: u32,
}

// SAFETY: all of them are repr(C), numbers only, sorted and filled up so that nothing needs padding (tests/abi.rs adds the
// sizes up).
unsafe impl Plain for aegis_picture_info {}
// SAFETY: as above.
unsafe impl Plain for aegis_track {}
// SAFETY: as above.
unsafe impl Plain for aegis_association {}
// SAFETY: as above.
unsafe impl Plain for aegis_action {}

impl From<&Picture> for aegis_picture_info {
    fn from(picture: &Picture) -> Self {
        Self {
            time_ns: picture.time.as_nanos(),
            plots: picture.plots.len() as u64,
            tracks: picture.tracks.len() as u64,
            associations: picture.associations.len() as u64,
            threats: picture.threats.len() as u64,
            actions: picture.actions.len() as u64,
            events: picture.events.len() as u64,
            raids: picture.raids.len() as u64,
            sensor: picture.sensor.0,
            reserved: 0,
        }
    }
}

impl From<&Track> for aegis_track {
    fn from(track: &Track) -> Self {
        let place = track.geodetic;
        Self {
            id: track.id.0,
            status: status_number(track.status),
            has: bit(place, AEGIS_HAS_GEODETIC)
                | bit(track.identity.mode_s, AEGIS_HAS_MODE_S)
                | bit(track.identity.mode_3a, AEGIS_HAS_MODE_3A),
            time_ns: track.time.as_nanos(),
            created_ns: track.created.as_nanos(),
            updated_ns: track.updated.as_nanos(),
            position_m: track.position_m,
            velocity_m_s: track.velocity_m_s,
            covariance: track.covariance,
            existence: track.existence,
            mode_probabilities: track.mode_probabilities,
            emitter_probability: track.emitter_probability,
            latitude_deg: place.map_or(0.0, aegis_core::Geodetic::latitude_deg),
            longitude_deg: place.map_or(0.0, aegis_core::Geodetic::longitude_deg),
            height_m: place.map_or(0.0, |place| place.height_m),
            mode_s: track.identity.mode_s.unwrap_or(0),
            mode_3a: track.identity.mode_3a.unwrap_or(0).into(),
            callsign: to_c_callsign(track.identity.callsign),
            target_class: class_number(track.class),
            plots: track.plots,
            misses: track.misses,
            reserved: 0,
            class_posterior: track.class_posterior.probabilities,
        }
    }
}

fn status_number(status: TrackStatus) -> u32 {
    let status = match status {
        TrackStatus::Tentative => aegis_track_status::Tentative,
        TrackStatus::Confirmed => aegis_track_status::Confirmed,
        TrackStatus::Coasting => aegis_track_status::Coasting,
    };
    status as u32
}

impl From<&Association> for aegis_association {
    fn from(association: &Association) -> Self {
        Self {
            plot: association.plot,
            status: status_number(association.status),
            track: association.track.0,
            probability: association.probability,
            time_ns: association.time.as_nanos(),
            position_m: association.position_m,
            velocity_m_s: association.velocity_m_s,
        }
    }
}

impl From<&Action> for aegis_action {
    fn from(action: &Action) -> Self {
        let sector = action.kind.sector();
        let (azimuth_rad, width_rad) = sector.unwrap_or((0.0, 0.0));
        let (track, pulses) = match action.kind {
            ActionKind::ResetGate { track } => (track.0, None),
            ActionKind::LengthenDwell { pulses } => (0, Some(pulses)),
            _ => (0, None),
        };
        Self {
            id: action.id.0,
            sensor: action.sensor.0,
            kind: action_kind_number(&action.kind),
            state: state_of(action.state) as u32,
            has: bit(sector, AEGIS_HAS_SECTOR) | bit(pulses, AEGIS_HAS_PULSES),
            time_ns: action.time.as_nanos(),
            azimuth_rad,
            width_rad,
            benefit_db: action.benefit_db,
            holds_until_ns: action.holds_until.as_nanos(),
            expires_ns: action.expires.as_nanos(),
            track,
            pulses: pulses.unwrap_or(0),
            reserved: 0,
        }
    }
}

/// Number of a kind of action; 0 for one that is newer than this interface.
pub(crate) fn action_kind_number(kind: &ActionKind) -> u32 {
    let kind = match kind {
        ActionKind::ChangeChannel { .. } => aegis_action_kind::ChangeChannel,
        ActionKind::VaryPrf => aegis_action_kind::VaryPrf,
        ActionKind::BlankSidelobes => aegis_action_kind::BlankSidelobes,
        ActionKind::CancelSidelobes => aegis_action_kind::CancelSidelobes,
        ActionKind::NullAdaptively => aegis_action_kind::NullAdaptively,
        ActionKind::LengthenDwell { .. } => aegis_action_kind::LengthenDwell,
        ActionKind::ChangeCfar { .. } => aegis_action_kind::ChangeCfar,
        ActionKind::ResetGate { .. } => aegis_action_kind::ResetGate,
        ActionKind::ListenOnly { .. } => aegis_action_kind::ListenOnly,
        _ => aegis_action_kind::Unknown,
    };
    kind as u32
}

fn state_of(state: ActionState) -> aegis_action_state {
    match state {
        ActionState::Recommended => aegis_action_state::Recommended,
        ActionState::Applied => aegis_action_state::Applied,
        ActionState::Vetoed => aegis_action_state::Vetoed,
        ActionState::Reverted => aegis_action_state::Reverted,
        ActionState::Observed => aegis_action_state::Observed,
    }
}

/// The decision of a number.
pub(crate) fn decision(number: u32) -> Result<Decision, Fault> {
    const ACCEPT: u32 = aegis_decision::Accept as u32;
    const VETO: u32 = aegis_decision::Veto as u32;
    match number {
        ACCEPT => Ok(Decision::Accept),
        VETO => Ok(Decision::Veto),
        other => Err(Fault::unknown("decision", other)),
    }
}
