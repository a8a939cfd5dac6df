//! What a picture holds beside plots and events, and what is defended.

use super::plot::class_number;
use super::{
    AEGIS_HAS_FORMATION, AEGIS_HAS_GEODETIC, AEGIS_HAS_MODE_3A, AEGIS_HAS_MODE_S, AEGIS_HAS_TTI, bit,
    to_c_callsign,
};
use crate::lists::Plain;
use crate::status::Fault;
use aegis_core::threat::{Factors, LevelCause};
use aegis_core::{
    Action, ActionKind, ActionState, Asset, AssetId, Association, Decision, Picture, Threat, ThreatLevel,
    Time, Track, TrackStatus, Zone,
};
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

/// How urgent a threat is.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_threat_level {
    /// Its inputs are not usable.
    Unknown = 0,
    /// Below medium.
    Low = 1,
    /// From the configured score.
    Medium = 2,
    /// From the configured score.
    High = 3,
    /// From the configured score, surely above that of high.
    Critical = 4,
}

/// Why a level changed.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_level_cause {
    /// One that this interface has no number for.
    Unknown = 0,
    /// The score reached the threshold in enough of the latest steps.
    Rise = 1,
    /// The score was below the threshold, less the margin, for long enough.
    Fall = 2,
    /// It is a friend now, or no longer.
    Friend = 3,
    /// Its numbers were not usable for too long.
    Unusable = 4,
    /// Its numbers are usable again.
    Usable = 5,
}

/// Why a score is what it is: contributions in log-odds. Their sum is ln(score / (1 - score)). Never grows.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_factors {
    /// Where every score begins.
    pub bias: f64,
    /// Probability of zone entry.
    pub entry: f64,
    /// How soon.
    pub urgency: f64,
    /// Closing or receding.
    pub closing: f64,
    /// Low or high.
    pub altitude: f64,
    /// What its transponder says it is.
    pub identity: f64,
    /// What the radar took it for.
    pub target_class: f64,
    /// Whether strobes come from it.
    pub emission: f64,
    /// Turning towards the asset or away.
    pub manoeuvre: f64,
    /// What the asset is worth.
    pub value: f64,
}

/// What a track means for an asset: an advice, from straight flight. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_threat {
    /// Which track.
    pub track: u64,
    /// Which asset.
    pub asset: u32,
    /// One of aegis_threat_level.
    pub level: u32,
    /// AEGIS_HAS_TTI, _FORMATION.
    pub has: u32,
    /// Its place among all threats: 1 is first.
    pub priority: u32,
    /// Advisory index in (0, 1), not a probability.
    pub score: f64,
    /// Lower end of its 90 % interval.
    pub score_low: f64,
    /// Upper end.
    pub score_high: f64,
    /// Distance at the closest point of approach.
    pub cpa_distance_m: f64,
    /// Standard deviation of that.
    pub cpa_distance_sigma_m: f64,
    /// Seconds until then; 0 when it is past.
    pub cpa_time_s: f64,
    /// Seconds until zone entry on the present course; 0 inside.
    pub tti_s: f64,
    /// Probability that it enters the zone within the configured horizon.
    pub entry_probability: f64,
    /// Why the score is what it is.
    pub factors: aegis_factors,
    /// What it could do, as an index in (0, 1).
    pub capability: f64,
    /// What it seems to be about, as an index in (0, 1).
    pub intent: f64,
    /// Standard deviation of `cpa_time_s`.
    pub cpa_time_sigma_s: f64,
    /// Standard deviation of `tti_s`, given that it enters.
    pub tti_sigma_s: f64,
    /// The lowest track number of its formation.
    pub formation: u64,
    /// 1 for a friend: a valid cryptographic answer of late, or a declared Mode S address.
    pub is_friend: u32,
    /// 1 where the deviations hold within 3 %.
    pub sigmas_hold: u32,
}

/// What an action would change. None transmits to interfere, and none engages.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_action_kind {
    /// One that this interface has no number for.
    Unknown = 0,
    /// Leave the present channel while the beam is in a sector.
    ChangeChannel = 1,
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
    /// Over, because its cause is gone.
    Reverted = 4,
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
    /// Zero.
    pub reserved: u32,
    /// When it was recommended.
    pub time_ns: i64,
    /// Middle of the disturbed sector, clockwise from true north.
    pub azimuth_rad: f64,
    /// Its width.
    pub width_rad: f64,
}

/// Shape of a protected volume. In a planar world every zone is a disc.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_zone_kind {
    /// All within `radius_m`.
    Sphere = 0,
    /// All within `radius_m` horizontally, between `floor_m` and `ceiling_m` above the asset.
    Cylinder = 1,
}

/// A protected volume around an asset. Never grows.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_zone {
    /// One of aegis_zone_kind.
    pub kind: u32,
    /// Zero.
    pub reserved: u32,
    /// Above 0, up to 1e7.
    pub radius_m: f64,
    /// Cylinder: height above the asset; negative below.
    pub floor_m: f64,
    /// Cylinder: height above the asset.
    pub ceiling_m: f64,
}

/// What is defended: a place or a moving unit. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_asset {
    /// Your number for it; numbers differ.
    pub id: u32,
    /// Zero.
    pub reserved: u32,
    /// East, north, up of the picture's origin, at `time_ns`.
    pub position_m: [f64; 3],
    /// East, north, up; zero for a place.
    pub velocity_m_s: [f64; 3],
    /// When it is there; ignored for a place.
    pub time_ns: i64,
    /// Its protected volume.
    pub zone: aegis_zone,
    /// What it is worth, relative to 1; 0.01 to 100.
    pub value: f64,
}

// SAFETY: all of them are repr(C), numbers only, sorted and filled up so that nothing needs padding (tests/abi.rs adds the
// sizes up).
unsafe impl Plain for aegis_picture_info {}
// SAFETY: as above.
unsafe impl Plain for aegis_track {}
// SAFETY: as above.
unsafe impl Plain for aegis_association {}
// SAFETY: as above.
unsafe impl Plain for aegis_threat {}
// SAFETY: as above.
unsafe impl Plain for aegis_action {}
// SAFETY: as above.
unsafe impl Plain for aegis_zone {}
// SAFETY: as above.
unsafe impl Plain for aegis_asset {}

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

pub(super) fn level_number(level: ThreatLevel) -> u32 {
    let level = match level {
        ThreatLevel::Unknown => aegis_threat_level::Unknown,
        ThreatLevel::Low => aegis_threat_level::Low,
        ThreatLevel::Medium => aegis_threat_level::Medium,
        ThreatLevel::High => aegis_threat_level::High,
        ThreatLevel::Critical => aegis_threat_level::Critical,
    };
    level as u32
}

pub(crate) fn cause_number(cause: LevelCause) -> u32 {
    let cause = match cause {
        LevelCause::Rise => aegis_level_cause::Rise,
        LevelCause::Fall => aegis_level_cause::Fall,
        LevelCause::Friend => aegis_level_cause::Friend,
        LevelCause::Unusable => aegis_level_cause::Unusable,
        LevelCause::Usable => aegis_level_cause::Usable,
        _ => aegis_level_cause::Unknown,
    };
    cause as u32
}

impl From<&Factors> for aegis_factors {
    fn from(factors: &Factors) -> Self {
        let Factors { bias, entry, urgency, closing, altitude, identity, class, emission, manoeuvre, value } =
            *factors;
        let target_class = class;
        Self { bias, entry, urgency, closing, altitude, identity, target_class, emission, manoeuvre, value }
    }
}

impl From<&Threat> for aegis_threat {
    fn from(threat: &Threat) -> Self {
        Self {
            track: threat.track.0,
            asset: threat.asset.0,
            level: level_number(threat.level),
            has: bit(threat.tti_s, AEGIS_HAS_TTI) | bit(threat.formation, AEGIS_HAS_FORMATION),
            priority: threat.priority,
            score: threat.score,
            score_low: threat.score_interval[0],
            score_high: threat.score_interval[1],
            cpa_distance_m: threat.cpa_distance_m,
            cpa_distance_sigma_m: threat.cpa_distance_sigma_m,
            cpa_time_s: threat.cpa_time_s,
            tti_s: threat.tti_s.unwrap_or(0.0),
            entry_probability: threat.entry_probability,
            factors: (&threat.factors).into(),
            capability: threat.capability,
            intent: threat.intent,
            cpa_time_sigma_s: threat.cpa_time_sigma_s,
            tti_sigma_s: threat.tti_sigma_s.unwrap_or(0.0),
            formation: threat.formation.map_or(0, |track| track.0),
            is_friend: threat.is_friend.into(),
            sigmas_hold: threat.sigmas_hold.into(),
        }
    }
}

impl From<&Action> for aegis_action {
    fn from(action: &Action) -> Self {
        let (kind, azimuth_rad, width_rad) = match action.kind {
            ActionKind::ChangeChannel { azimuth_rad, width_rad } => {
                (aegis_action_kind::ChangeChannel, azimuth_rad, width_rad)
            }
            _ => (aegis_action_kind::Unknown, 0.0, 0.0),
        };
        let state = match action.state {
            ActionState::Recommended => aegis_action_state::Recommended,
            ActionState::Applied => aegis_action_state::Applied,
            ActionState::Vetoed => aegis_action_state::Vetoed,
            ActionState::Reverted => aegis_action_state::Reverted,
        };
        Self {
            id: action.id.0,
            sensor: action.sensor.0,
            kind: kind as u32,
            state: state as u32,
            reserved: 0,
            time_ns: action.time.as_nanos(),
            azimuth_rad,
            width_rad,
        }
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

impl aegis_zone {
    pub(crate) fn to_core(self, argument: impl Fn() -> String) -> Result<Zone, Fault> {
        const SPHERE: u32 = aegis_zone_kind::Sphere as u32;
        const CYLINDER: u32 = aegis_zone_kind::Cylinder as u32;
        let Self { radius_m, floor_m, ceiling_m, .. } = self;
        match self.kind {
            SPHERE => Ok(Zone::Sphere { radius_m }),
            CYLINDER => Ok(Zone::Cylinder { radius_m, floor_m, ceiling_m }),
            other => Err(Fault::unknown(&argument(), other)),
        }
    }
}

impl aegis_asset {
    pub(crate) fn to_core(self, index: usize) -> Result<Asset, Fault> {
        Ok(Asset {
            id: AssetId(self.id),
            position_m: self.position_m,
            velocity_m_s: self.velocity_m_s,
            time: Time::from_nanos(self.time_ns),
            zone: self.zone.to_core(|| format!("assets[{index}].zone.kind"))?,
            value: self.value,
        })
    }
}
