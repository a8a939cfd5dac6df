//! A pipeline's state as versioned bytes: to go on later, elsewhere, or twice.

use crate::config::Config;
use crate::detector::DetectorState;
use crate::error::{Error, Result};
use crate::ew::EwState;
use crate::ids::SensorId;
use crate::pipeline::Pipeline;
use crate::radar::RadarSettings;
use crate::stats::Stats;
use crate::threat::{Asset, ThreatState, validate_assets};
use crate::tracker::SavedTracker;
use serde::{Deserialize, Serialize};

const MAGIC: [u8; 4] = *b"AEGS";
/// Goes up whenever the layout of [`State`] changes.
const VERSION: u16 = 6;
/// Magic, version, checksum.
const HEADER: usize = 4 + 2 + 8;
/// No counter of a pipeline that ever ran is larger; beyond it, counting on would overflow some day.
const MOST_COUNTED: u64 = 1 << 62;

/// A pipeline's state as versioned bytes.
///
/// It holds everything that the next step depends on beside the configuration. A restored pipeline goes on exactly
/// as the original would have; only what a detector has learned from maps (a clutter map, thresholds that were raised as scans showed too
/// many peaks) it learns anew. Bytes: `"AEGS"`, version (u16, little-endian), FNV-1a checksum (u64, little-endian),
/// state. A snapshot of another version is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot(Vec<u8>);

#[derive(Serialize, Deserialize)]
struct State {
    sensors: Vec<SensorId>,
    radars: Vec<RadarSettings>,
    detector: DetectorState,
    tracker: SavedTracker,
    threat: ThreatState,
    ew: EwState,
    assets: Vec<Asset>,
    stats: Stats,
}

impl Snapshot {
    /// The bytes, to be stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// From stored bytes.
    ///
    /// # Errors
    /// [`Error::Snapshot`] when they are no snapshot, of another version, or damaged.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self> {
        let snapshot = Self(bytes.into());
        snapshot.payload()?;
        Ok(snapshot)
    }

    fn from_state(state: &State) -> Self {
        // Writing to memory cannot fail; an empty payload would be refused when read.
        let payload = postcard::to_allocvec(state).unwrap_or_default();
        let mut bytes = Vec::with_capacity(HEADER + payload.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&checksum(&payload).to_le_bytes());
        bytes.extend_from_slice(&payload);
        Self(bytes)
    }

    fn payload(&self) -> Result<&[u8]> {
        let damaged = |why: &str| Error::Snapshot(why.into());
        let (header, payload) = self.0.split_at_checked(HEADER).ok_or_else(|| damaged("it is too short"))?;
        let (magic, rest) = header.split_at(MAGIC.len());
        let (version, sum) = rest.split_at(2);
        if magic != MAGIC {
            return Err(damaged("it does not begin like one"));
        }
        if version != VERSION.to_le_bytes() {
            return Err(damaged("it is of another version"));
        }
        if sum != checksum(payload).to_le_bytes() {
            return Err(damaged("it is damaged"));
        }
        Ok(payload)
    }
}

impl Pipeline {
    /// The state after the latest step.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::from_state(&State {
            sensors: self.sensor_ids().collect(),
            radars: self.radars.iter().map(|radar| radar.settings().clone()).collect(),
            detector: self.detector.state(),
            tracker: self.tracker.save(),
            threat: self.assessor.state().clone(),
            ew: self.responder.state().clone(),
            assets: self.assets.clone(),
            stats: self.stats,
        })
    }

    /// A pipeline that goes on where a snapshot was taken. Thresholds and models may differ from the original's;
    /// the world's dimensions and the sensors' numbers and order may not.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`], or [`Error::Snapshot`] when the bytes do not make sense or do not fit.
    ///
    /// ```
    /// use aegis_core::{Config, Pipeline, Snapshot};
    /// let pipeline = Pipeline::new(Config::default())?;
    /// let stored: Vec<u8> = pipeline.snapshot().as_bytes().to_vec();
    /// let again = Pipeline::restore(Config::default(), &Snapshot::from_bytes(stored)?)?;
    /// assert_eq!(again.stats(), pipeline.stats());
    /// # Ok::<(), aegis_core::Error>(())
    /// ```
    pub fn restore(config: Config, snapshot: &Snapshot) -> Result<Self> {
        let state: State = postcard::from_bytes(snapshot.payload()?)
            .map_err(|error| Error::Snapshot(format!("it cannot be read: {error}")))?;
        let mut pipeline = Self::new(config)?;
        if !pipeline.sensor_ids().eq(state.sensors) || state.radars.len() != pipeline.radars.len() {
            return Err(Error::Snapshot("it is of other sensors".into()));
        }
        for (radar, settings) in pipeline.radars.iter_mut().zip(&state.radars) {
            radar.restore(settings)?;
        }
        pipeline.tracker.load(state.tracker)?;
        pipeline.assessor.restore(&state.threat)?;
        pipeline.responder.restore(&state.ew)?;
        pipeline.detector.restore(state.detector)?;
        validate_assets(&state.assets, pipeline.config.limits.assets)?;
        pipeline.assets = state.assets;
        pipeline.stats = state.stats;
        pipeline.count_stages();
        if !is_sound(&pipeline.stats) {
            return Err(Error::Snapshot("its counters are not sound".into()));
        }
        Ok(pipeline)
    }

    fn sensor_ids(&self) -> impl Iterator<Item = SensorId> {
        self.config.sensors.iter().map(|sensor| sensor.id)
    }
}

/// Whether a pipeline can count on from here, and show its means.
fn is_sound(stats: &Stats) -> bool {
    let Stats { scans, detector, tracker, threat, ew } = stats;
    let counters = [
        *scans,
        detector.plots_used,
        detector.plots_rejected,
        tracker.associated,
        tracker.unassociated,
        tracker.misses,
        tracker.initiated,
        tracker.nis_samples,
        tracker.confirmed,
        tracker.lost,
        tracker.merged,
        tracker.quarantined,
        tracker.noise_mismatches,
        threat.assessed,
        threat.level_changes,
        ew.strobes,
        ew.strobes_rejected,
        ew.strobes_formed,
        ew.levels,
        ew.levels_jammed,
        ew.interferences,
        ew.recommended,
    ];
    counters.iter().all(|counter| *counter <= MOST_COUNTED)
        && tracker.nis_per_dof.is_finite()
        && detector.mean_snr_db.is_none_or(f64::is_finite)
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): finds damage, not malice; what is read is checked besides.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
