//! What threatens what, and what is defended.

use super::{AEGIS_HAS_FORMATION, AEGIS_HAS_TTI, bit};
use crate::lists::Plain;
use crate::status::Fault;
use aegis_core::threat::{Factors, LevelCause, Polygon, Raid};
use aegis_core::{Asset, AssetId, Error, Threat, ThreatLevel, Time, Zone};

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

/// All that comes in on one asset. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_raid {
    /// On which asset.
    pub asset: u32,
    /// One of aegis_threat_level: the highest among them.
    pub level: u32,
    /// How many tracks.
    pub tracks: u32,
    /// How many formations they make; a track that flies alone is none.
    pub formations: u32,
    /// AEGIS_HAS_TTI.
    pub has: u32,
    /// Zero.
    pub reserved: u32,
    /// The highest score among them.
    pub score: f64,
    /// Seconds until the first of them enters the zone.
    pub first_tti_s: f64,
    /// Probability that at least one enters within the configured horizon.
    pub entry_probability: f64,
}

/// Shape of a protected volume. In a planar world every zone is a disc.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_zone_kind {
    /// All within `radius_m`.
    Sphere = 0,
    /// All within `radius_m` horizontally, between `floor_m` and `ceiling_m` above the asset.
    Cylinder = 1,
    /// All over the polygon of `corners_m`, between `floor_m` and `ceiling_m` above the asset.
    Prism = 2,
}

/// A protected volume around an asset. Never grows.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_zone {
    /// One of aegis_zone_kind.
    pub kind: u32,
    /// Prism: how many corners, 3 to 12; else 0.
    pub corners: u32,
    /// Sphere and cylinder: above 0, up to 1e7.
    pub radius_m: f64,
    /// Cylinder and prism: height above the asset; negative below.
    pub floor_m: f64,
    /// Cylinder and prism: height above the asset.
    pub ceiling_m: f64,
    /// Prism: east and north of the asset, corner after corner, in either sense; its sides do not cross.
    pub corners_m: [[f64; 2]; 12],
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
unsafe impl Plain for aegis_threat {}
// SAFETY: as above.
unsafe impl Plain for aegis_raid {}
// SAFETY: as above.
unsafe impl Plain for aegis_zone {}
// SAFETY: as above.
unsafe impl Plain for aegis_asset {}

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

impl From<&Raid> for aegis_raid {
    fn from(raid: &Raid) -> Self {
        Self {
            asset: raid.asset.0,
            level: level_number(raid.level),
            tracks: raid.tracks,
            formations: raid.formations,
            has: bit(raid.first_tti_s, AEGIS_HAS_TTI),
            reserved: 0,
            score: raid.score,
            first_tti_s: raid.first_tti_s.unwrap_or(0.0),
            entry_probability: raid.entry_probability,
        }
    }
}

impl aegis_zone {
    pub(crate) fn to_core(self, argument: impl Fn() -> String) -> Result<Zone, Fault> {
        const SPHERE: u32 = aegis_zone_kind::Sphere as u32;
        const CYLINDER: u32 = aegis_zone_kind::Cylinder as u32;
        const PRISM: u32 = aegis_zone_kind::Prism as u32;
        let Self { radius_m, floor_m, ceiling_m, .. } = self;
        match self.kind {
            SPHERE => Ok(Zone::Sphere { radius_m }),
            CYLINDER => Ok(Zone::Cylinder { radius_m, floor_m, ceiling_m }),
            PRISM => Ok(Zone::Prism { plan: self.plan()?, floor_m, ceiling_m }),
            other => Err(Fault::unknown(&argument(), other)),
        }
    }

    fn plan(&self) -> Result<Polygon, Fault> {
        let (actual, limit) = (self.corners as usize, self.corners_m.len());
        let corners_m = self.corners_m.get(..actual);
        let corners_m = corners_m.ok_or(Error::Capacity { what: "zone.corners", actual, limit })?;
        Ok(Polygon::new(corners_m)?)
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
