//! What happened in a step, as data: ordered, each with its cause.

use crate::ew::DeceptionKind;
use crate::ids::{ActionId, AssetId, SensorId, TrackId};
use crate::plot::{Quantity, TargetClass};
use crate::stage::Stage;
use crate::threat::{LevelCause, ThreatLevel};
use crate::time::Time;

/// Something that happened in a step.
///
/// # JSON
/// An object whose `"kind"` is the variant in `snake_case`, beside the variant's fields.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(tag = "kind", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Event {
    /// A scan came in.
    ScanStarted {
        /// Whose.
        sensor: SensorId,
        /// Its start.
        time: Time,
    },
    /// The scan's plots are checked.
    PlotsDetected {
        /// The scan's end.
        time: Time,
        /// How many are used.
        used: u32,
        /// How many were rejected.
        rejected: u32,
    },
    /// One plot was skipped.
    PlotRejected {
        /// Its index in the scan.
        index: u32,
        /// Its tag.
        tag: u64,
        /// Why.
        reason: RejectReason,
    },
    /// One strobe was skipped: a number in it is not finite, its bearing lies outside [−2π, 4π], or its deviation
    /// outside (0, π].
    StrobeRejected {
        /// Its index in the scan.
        index: u32,
    },
    /// A tentative track more likely exists than not.
    TrackInitiated {
        /// Which.
        track: TrackId,
        /// When.
        time: Time,
    },
    /// A track is confirmed.
    TrackConfirmed {
        /// Which.
        track: TrackId,
        /// When.
        time: Time,
        /// How likely it exists.
        existence: f64,
    },
    /// A confirmed track was not seen where the radar looked, or where it cannot see.
    TrackCoasted {
        /// Which.
        track: TrackId,
        /// When.
        time: Time,
    },
    /// A coasting track was seen again, or a lost one was found: it keeps its number.
    TrackResumed {
        /// Which.
        track: TrackId,
        /// When.
        time: Time,
    },
    /// A track that was initiated leaves the picture. It may be found again: see `TrackResumed`.
    TrackLost {
        /// Which.
        track: TrackId,
        /// When.
        time: Time,
        /// Why.
        reason: LostReason,
    },
    /// Two tracks followed one target: the younger is dropped.
    TrackMerged {
        /// Which is dropped.
        track: TrackId,
        /// Which stays.
        into: TrackId,
        /// When.
        time: Time,
    },
    /// A track's numbers went bad; it alone is dropped.
    TrackQuarantined {
        /// Which.
        track: TrackId,
        /// When.
        time: Time,
    },
    /// A (track, asset) pair entered the list of threats.
    ThreatAssessed {
        /// Which track.
        track: TrackId,
        /// Which asset.
        asset: AssetId,
        /// When.
        time: Time,
        /// Its score.
        score: f64,
    },
    /// A threat's level changed.
    ThreatLevelChanged {
        /// Which track.
        track: TrackId,
        /// Which asset.
        asset: AssetId,
        /// When.
        time: Time,
        /// Level before.
        from: ThreatLevel,
        /// Level now.
        to: ThreatLevel,
        /// Why.
        cause: LevelCause,
    },
    /// A threat became CRITICAL.
    ThreatCritical {
        /// Which track.
        track: TrackId,
        /// Which asset.
        asset: AssetId,
        /// When.
        time: Time,
        /// Its score.
        score: f64,
    },
    /// A threat's inputs were not usable: its level is held, then unknown.
    ThreatUncertain {
        /// Which track.
        track: TrackId,
        /// Which asset.
        asset: AssetId,
        /// When.
        time: Time,
    },
    /// A threat is no more.
    ThreatCleared {
        /// Which track.
        track: TrackId,
        /// Which asset.
        asset: AssetId,
        /// When.
        time: Time,
    },
    /// A track is on a course into an asset's zone (said once, until it is no more so).
    ZoneEntryPredicted {
        /// Which track.
        track: TrackId,
        /// Which asset.
        asset: AssetId,
        /// When it was seen.
        time: Time,
        /// Seconds until entry; 0 when it is inside.
        tti_s: f64,
    },
    /// A strobe was reported.
    StrobeReported {
        /// By whom.
        sensor: SensorId,
        /// When.
        time: Time,
        /// Its bearing.
        azimuth_rad: f64,
    },
    /// Unwanted emission from a bearing began.
    InterferenceDetected {
        /// Who is disturbed.
        sensor: SensorId,
        /// When.
        time: Time,
        /// Its bearing.
        azimuth_rad: f64,
    },
    /// Unwanted emission from a bearing ended.
    InterferenceCleared {
        /// Who was disturbed.
        sensor: SensorId,
        /// When.
        time: Time,
        /// Its bearing.
        azimuth_rad: f64,
    },
    /// A protective action is recommended.
    ActionRecommended {
        /// Which.
        action: ActionId,
        /// For which radar.
        sensor: SensorId,
        /// When.
        time: Time,
    },
    /// A protective action is in force.
    ActionApplied {
        /// Which.
        action: ActionId,
        /// When.
        time: Time,
    },
    /// The host refused a protective action.
    ActionVetoed {
        /// Which.
        action: ActionId,
        /// When.
        time: Time,
    },
    /// A protective action is over, because its cause is gone, it expired, or it did not help: it is no longer in force, or no longer recommended.
    ActionReverted {
        /// Which.
        action: ActionId,
        /// When.
        time: Time,
    },
    /// What a protective action gained, after it had been in force for `EwConfig::action_hold_s`.
    BenefitMeasured {
        /// Which.
        action: ActionId,
        /// When.
        time: Time,
        /// What was expected of it, dB.
        expected_db: f64,
        /// What it gained, dB.
        measured_db: f64,
    },
    /// A strobe surely comes from a track. Said once for each track.
    EmitterLocated {
        /// Which.
        track: TrackId,
        /// The radar that received it.
        sensor: SensorId,
        /// When.
        time: Time,
        /// That it comes from this track, and not from another or from what is not tracked.
        probability: f64,
    },
    /// Several sites hear an emitter, and where it is is known. Said once for each.
    EmitterTriangulated {
        /// Its number among [`Interference::emitters`](crate::Interference::emitters).
        emitter: u64,
        /// When.
        time: Time,
        /// East of the picture's origin.
        east_m: f64,
        /// North of it.
        north_m: f64,
        /// Circular error probable.
        cep_m: f64,
    },
    /// A track may be the work of a repeater. Said when it is first suspected.
    DeceptionSuspected {
        /// Which.
        track: TrackId,
        /// The radar whose plots show it.
        sensor: SensorId,
        /// In what way.
        deception: DeceptionKind,
        /// When.
        time: Time,
        /// When it began, as far as it is known.
        since: Time,
        /// How probable it is.
        probability: f64,
    },
    /// Nothing speaks for a deception any more.
    DeceptionCleared {
        /// Which track was suspected.
        track: TrackId,
        /// When.
        time: Time,
    },
    /// Intercepted pulses were found to be one emitter's. Said once for each.
    PulseEmitterFound {
        /// Its number among [`Interference::pulse_emitters`](crate::Interference::pulse_emitters).
        emitter: u64,
        /// Which receiver intercepted it.
        sensor: SensorId,
        /// When.
        time: Time,
        /// Its mean pulse repetition interval.
        pri_s: f64,
    },
    /// A radar's plots scatter more or less than is declared (by the configuration, or by the plots themselves): by more
    /// than 1.4 times, with 99.95 % confidence. Said once, until it has come back to within 1.25 times. An altitude that
    /// scatters less is no mismatch.
    NoiseMismatch {
        /// Whose.
        sensor: SensorId,
        /// What of them.
        quantity: Quantity,
        /// When.
        time: Time,
        /// True standard deviation over declared standard deviation.
        sigma_ratio: f64,
    },
    /// A radar shows more peaks than its `Detection::peaks_per_scan`: its thresholds are raised from the next scan on until it is so few. Said
    /// when it begins, and when they have risen by 3 dB more.
    ThresholdsRaised {
        /// Whose.
        sensor: SensorId,
        /// When.
        time: Time,
        /// When it began.
        since: Time,
        /// By how much, dB.
        raised_db: f64,
    },
    /// A radar's thresholds are again as they were designed: its last three scans would have shown no more than half of the peaks that
    /// they should.
    ThresholdsRestored {
        /// Whose.
        sensor: SensorId,
        /// When.
        time: Time,
        /// When it began.
        since: Time,
        /// By how much they were raised at most, dB.
        raised_db: f64,
    },
    /// The class that a track's own posterior is sure enough of changed.
    TrackClassified {
        /// Which.
        track: TrackId,
        /// When.
        time: Time,
        /// What it is taken for; `None` when that is no longer sure enough.
        class: Option<TargetClass>,
        /// How likely that is: of `None`, the likeliest class.
        confidence: f64,
    },
    /// A classifier gave no answer, or none that makes sense: targets keep the classes that they had.
    ClassifierFailed {
        /// In which stage.
        stage: Stage,
        /// When.
        time: Time,
        /// How many targets it was asked about.
        targets: u32,
    },
    /// A limit of the configuration was reached; what came after it was left out.
    CapacityReached {
        /// In which stage.
        stage: Stage,
        /// When.
        time: Time,
        /// How many were left out.
        left_out: u32,
    },
    /// The step is done.
    CycleComplete {
        /// When.
        time: Time,
        /// Tracks in the picture.
        tracks: u32,
        /// Threats in the picture.
        threats: u32,
    },
}

/// Why a plot was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RejectReason {
    /// A number is NaN or infinite.
    NonFinite,
    /// The range is negative or beyond 10 000 km.
    Range,
    /// The azimuth lies outside [−2π, 4π] or the elevation outside [−π/2, π/2].
    Angle,
    /// The altitude lies outside −2 km to 100 km.
    Altitude,
    /// The range rate exceeds 20 km/s.
    RangeRate,
    /// A deviation is below 1e-9 or absurdly large, or the covariance is not positive-definite.
    Covariance,
    /// The plot's time lies too far from its scan: before its start or after its end by more than `max_lag_s` and one
    /// scan period.
    Time,
}

/// Why a track was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LostReason {
    /// It was not seen where it should have been.
    Missed,
    /// It was too long without a plot.
    Coasted,
    /// Its position became too uncertain.
    Uncertain,
    /// It stands still and is taken for a fixed echo. It comes back under its number when it gets under way.
    Fixed,
}
