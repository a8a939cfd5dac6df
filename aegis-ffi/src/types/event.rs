//! Events: one fixed shape for all kinds.

use super::interference::deception_number;
use super::plot::class_number;
use super::threat::{cause_number, level_number};
use crate::lists::Plain;
use aegis_core::event::LostReason;
use aegis_core::{ActionId, AssetId, Event, Quantity, RejectReason, SensorId, Stage, Time, TrackId};

/// What happened, and what the `ids` and `values` of the event are; those that are not named are 0.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_event_kind {
    /// An event that this interface has no number for.
    Unknown = 0,
    /// A scan came in. ids: sensor.
    ScanStarted = 1,
    /// The scan's plots are checked. values: used, rejected.
    PlotsDetected = 2,
    /// A plot was skipped. ids: index in the scan, tag, reason (1 not finite, 2 range, 3 angle, 4 altitude, 5 range rate,
    /// 6 covariance, 7 time). Its time is the picture's.
    PlotRejected = 3,
    /// A strobe was skipped. ids: index in the scan. Its time is the picture's.
    StrobeRejected = 4,
    /// A tentative track more likely exists than not. ids: track.
    TrackInitiated = 5,
    /// A track is confirmed. ids: track. values: existence.
    TrackConfirmed = 6,
    /// A confirmed track was not seen. ids: track.
    TrackCoasted = 7,
    /// A track was seen again. ids: track.
    TrackResumed = 8,
    /// A track leaves the picture. ids: track, reason (1 missed, 2 coasted, 3 uncertain, 4 a fixed echo).
    TrackLost = 9,
    /// Two tracks followed one target. ids: track that is dropped, track that stays.
    TrackMerged = 10,
    /// A track's numbers went bad; it alone is dropped. ids: track.
    TrackQuarantined = 11,
    /// A pair entered the list of threats. ids: track, asset. values: score.
    ThreatAssessed = 12,
    /// ids: track, asset. values: level before, level now (aegis_threat_level), why (aegis_level_cause).
    ThreatLevelChanged = 13,
    /// A threat became critical. ids: track, asset. values: score.
    ThreatCritical = 14,
    /// A threat's inputs were not usable. ids: track, asset.
    ThreatUncertain = 15,
    /// A threat is no more. ids: track, asset.
    ThreatCleared = 16,
    /// A track is on a course into a zone. ids: track, asset. values: seconds until entry.
    ZoneEntryPredicted = 17,
    /// A strobe was reported. ids: sensor. values: azimuth_rad.
    StrobeReported = 18,
    /// Unwanted emission began. ids: sensor. values: azimuth_rad.
    InterferenceDetected = 19,
    /// Unwanted emission ended. ids: sensor. values: azimuth_rad.
    InterferenceCleared = 20,
    /// ids: action, sensor.
    ActionRecommended = 21,
    /// ids: action.
    ActionApplied = 22,
    /// ids: action.
    ActionVetoed = 23,
    /// ids: action.
    ActionReverted = 24,
    /// A strobe surely comes from a track. ids: track, sensor. values: probability.
    EmitterLocated = 25,
    /// Plots scatter otherwise than declared. ids: sensor, quantity (as aegis_pipeline_noise takes it). values: true
    /// standard deviation over the declared one.
    NoiseMismatch = 26,
    /// A radar's thresholds are raised in a crowd. ids: sensor. values: dB, seconds since it began.
    ThresholdsRaised = 27,
    /// They are again as designed. ids: sensor. values: most dB, seconds since it began.
    ThresholdsRestored = 28,
    /// A limit was reached. ids: stage (0 unknown, 1 radar, 2 detector, 3 tracker, 4 threats, 5 protection). values: how
    /// many were left out.
    CapacityReached = 29,
    /// The step is done. values: tracks, threats.
    CycleComplete = 30,
    /// The class that a track is taken for changed. ids: track, class (aegis_target_class; 0 when it is no longer sure enough). values:
    /// how likely it is.
    TrackClassified = 31,
    /// A classifier gave no answer that makes sense. ids: stage (as of CAPACITY_REACHED). values: how many targets it was asked about.
    ClassifierFailed = 32,
    /// Several sites hear an emitter, and where it is is known. ids: emitter. values: east, north of the picture's origin, circular
    /// error probable.
    EmitterTriangulated = 33,
    /// A track may be the work of a repeater. ids: track, sensor, how (aegis_deception_kind). values: probability, seconds since it began.
    DeceptionSuspected = 34,
    /// Nothing speaks for a deception any more. ids: track.
    DeceptionCleared = 35,
    /// Intercepted pulses were found to be one emitter's. ids: emitter, sensor. values: its mean pulse repetition interval.
    PulseEmitterFound = 36,
    /// What an action gained, after it had been in force for a while. ids: action. values: expected dB, measured dB.
    BenefitMeasured = 37,
}

/// Something that happened in a step. Never grows: new kinds have the same shape.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_event {
    /// One of aegis_event_kind; expect numbers that you do not know.
    pub kind: u32,
    /// Zero.
    pub reserved: u32,
    /// When it happened.
    pub time_ns: i64,
    /// See aegis_event_kind.
    pub ids: [u64; 3],
    /// See aegis_event_kind.
    pub values: [f64; 4],
}

// SAFETY: repr(C), numbers only, no padding.
unsafe impl Plain for aegis_event {}

use aegis_event_kind as Kind;

impl aegis_event {
    fn new(kind: Kind, time: Time) -> Self {
        Self { kind: kind as u32, reserved: 0, time_ns: time.as_nanos(), ids: [0; 3], values: [0.0; 4] }
    }

    fn ids<const N: usize>(mut self, ids: [u64; N]) -> Self {
        self.ids.iter_mut().zip(ids).for_each(|(to, from)| *to = from);
        self
    }

    fn values<const N: usize>(mut self, values: [f64; N]) -> Self {
        self.values.iter_mut().zip(values).for_each(|(to, from)| *to = from);
        self
    }

    fn of_track(kind: Kind, time: Time, track: TrackId) -> Self {
        Self::new(kind, time).ids([track.0])
    }

    fn of_pair(kind: Kind, time: Time, track: TrackId, asset: AssetId) -> Self {
        Self::new(kind, time).ids([track.0, asset.0.into()])
    }

    fn of_bearing(kind: Kind, time: Time, sensor: SensorId, azimuth_rad: f64) -> Self {
        Self::new(kind, time).ids([sensor.0.into()]).values([azimuth_rad])
    }

    fn of_action(kind: Kind, time: Time, action: ActionId) -> Self {
        Self::new(kind, time).ids([action.0])
    }

    /// An event of a picture; one that has no time of its own has the picture's.
    pub(crate) fn of(event: &Event, picture: Time) -> Self {
        match *event {
            Event::ScanStarted { sensor, time } => Self::new(Kind::ScanStarted, time).ids([sensor.0.into()]),
            Event::PlotsDetected { time, used, rejected } => {
                Self::new(Kind::PlotsDetected, time).values([used.into(), rejected.into()])
            }
            Event::PlotRejected { index, tag, reason } => {
                Self::new(Kind::PlotRejected, picture).ids([index.into(), tag, reject_number(reason)])
            }
            Event::StrobeRejected { index } => Self::new(Kind::StrobeRejected, picture).ids([index.into()]),
            Event::CapacityReached { stage, time, left_out } => {
                Self::new(Kind::CapacityReached, time).ids([stage_number(stage)]).values([left_out.into()])
            }
            Event::TrackClassified { track, time, class, confidence } => {
                Self::new(Kind::TrackClassified, time)
                    .ids([track.0, class_number(class).into()])
                    .values([confidence])
            }
            Event::ClassifierFailed { stage, time, targets } => {
                Self::new(Kind::ClassifierFailed, time).ids([stage_number(stage)]).values([targets.into()])
            }
            Event::CycleComplete { time, tracks, threats } => {
                Self::new(Kind::CycleComplete, time).values([tracks.into(), threats.into()])
            }
            _ => Self::of_a_track(event)
                .or_else(|| Self::of_a_threat(event))
                .unwrap_or_else(|| Self::of_a_radar(event).unwrap_or(Self::new(Kind::Unknown, picture))),
        }
    }

    fn of_a_track(event: &Event) -> Option<Self> {
        Some(match *event {
            Event::TrackInitiated { track, time } => Self::of_track(Kind::TrackInitiated, time, track),
            Event::TrackConfirmed { track, time, existence } => {
                Self::of_track(Kind::TrackConfirmed, time, track).values([existence])
            }
            Event::TrackCoasted { track, time } => Self::of_track(Kind::TrackCoasted, time, track),
            Event::TrackResumed { track, time } => Self::of_track(Kind::TrackResumed, time, track),
            Event::TrackLost { track, time, reason } => {
                Self::new(Kind::TrackLost, time).ids([track.0, lost_number(reason)])
            }
            Event::TrackMerged { track, into, time } => {
                Self::new(Kind::TrackMerged, time).ids([track.0, into.0])
            }
            Event::TrackQuarantined { track, time } => Self::of_track(Kind::TrackQuarantined, time, track),
            Event::EmitterLocated { track, sensor, time, probability } => {
                Self::new(Kind::EmitterLocated, time).ids([track.0, sensor.0.into()]).values([probability])
            }
            _ => return None,
        })
    }

    fn of_a_threat(event: &Event) -> Option<Self> {
        Some(match *event {
            Event::ThreatAssessed { track, asset, time, score } => {
                Self::of_pair(Kind::ThreatAssessed, time, track, asset).values([score])
            }
            Event::ThreatLevelChanged { track, asset, time, from, to, cause } => {
                let values = [level_number(from).into(), level_number(to).into(), cause_number(cause).into()];
                Self::of_pair(Kind::ThreatLevelChanged, time, track, asset).values(values)
            }
            Event::ThreatCritical { track, asset, time, score } => {
                Self::of_pair(Kind::ThreatCritical, time, track, asset).values([score])
            }
            Event::ThreatUncertain { track, asset, time } => {
                Self::of_pair(Kind::ThreatUncertain, time, track, asset)
            }
            Event::ThreatCleared { track, asset, time } => {
                Self::of_pair(Kind::ThreatCleared, time, track, asset)
            }
            Event::ZoneEntryPredicted { track, asset, time, tti_s } => {
                Self::of_pair(Kind::ZoneEntryPredicted, time, track, asset).values([tti_s])
            }
            _ => return None,
        })
    }

    fn of_a_radar(event: &Event) -> Option<Self> {
        Some(match *event {
            Event::StrobeReported { sensor, time, azimuth_rad } => {
                Self::of_bearing(Kind::StrobeReported, time, sensor, azimuth_rad)
            }
            Event::InterferenceDetected { sensor, time, azimuth_rad } => {
                Self::of_bearing(Kind::InterferenceDetected, time, sensor, azimuth_rad)
            }
            Event::InterferenceCleared { sensor, time, azimuth_rad } => {
                Self::of_bearing(Kind::InterferenceCleared, time, sensor, azimuth_rad)
            }
            Event::ActionRecommended { action, sensor, time } => {
                Self::new(Kind::ActionRecommended, time).ids([action.0, sensor.0.into()])
            }
            Event::EmitterTriangulated { emitter, time, east_m, north_m, cep_m } => {
                Self::new(Kind::EmitterTriangulated, time).ids([emitter]).values([east_m, north_m, cep_m])
            }
            Event::DeceptionSuspected { track, sensor, deception, time, since, probability } => {
                Self::new(Kind::DeceptionSuspected, time)
                    .ids([track.0, sensor.0.into(), deception_number(deception).into()])
                    .values([probability, time.seconds_since(since)])
            }
            Event::DeceptionCleared { track, time } => Self::of_track(Kind::DeceptionCleared, time, track),
            Event::PulseEmitterFound { emitter, sensor, time, pri_s } => {
                Self::new(Kind::PulseEmitterFound, time).ids([emitter, sensor.0.into()]).values([pri_s])
            }
            Event::BenefitMeasured { action, time, expected_db, measured_db } => {
                Self::of_action(Kind::BenefitMeasured, time, action).values([expected_db, measured_db])
            }
            Event::ActionApplied { action, time } => Self::of_action(Kind::ActionApplied, time, action),
            Event::ActionVetoed { action, time } => Self::of_action(Kind::ActionVetoed, time, action),
            Event::ActionReverted { action, time } => Self::of_action(Kind::ActionReverted, time, action),
            Event::NoiseMismatch { sensor, quantity, time, sigma_ratio } => {
                let ids = [sensor.0.into(), quantity_number(quantity).into()];
                Self::new(Kind::NoiseMismatch, time).ids(ids).values([sigma_ratio])
            }
            Event::ThresholdsRaised { sensor, time, since, raised_db } => {
                let values = [raised_db, time.seconds_since(since)];
                Self::new(Kind::ThresholdsRaised, time).ids([sensor.0.into()]).values(values)
            }
            Event::ThresholdsRestored { sensor, time, since, raised_db } => {
                let values = [raised_db, time.seconds_since(since)];
                Self::new(Kind::ThresholdsRestored, time).ids([sensor.0.into()]).values(values)
            }
            _ => return None,
        })
    }
}

fn reject_number(reason: RejectReason) -> u64 {
    match reason {
        RejectReason::NonFinite => 1,
        RejectReason::Range => 2,
        RejectReason::Angle => 3,
        RejectReason::Altitude => 4,
        RejectReason::RangeRate => 5,
        RejectReason::Covariance => 6,
        RejectReason::Time => 7,
        _ => 0,
    }
}

fn lost_number(reason: LostReason) -> u64 {
    match reason {
        LostReason::Missed => 1,
        LostReason::Coasted => 2,
        LostReason::Uncertain => 3,
        LostReason::Fixed => 4,
        _ => 0,
    }
}

fn stage_number(stage: Stage) -> u64 {
    match stage {
        Stage::Radar => 1,
        Stage::Detector => 2,
        Stage::Tracker => 3,
        Stage::ThreatAssessor => 4,
        Stage::EwResponder => 5,
        _ => 0,
    }
}

/// From 1, in the core's order; 0 for one that this interface has no number for.
fn quantity_number(quantity: Quantity) -> u32 {
    Quantity::ALL.iter().position(|known| *known == quantity).map_or(0, |index| index as u32 + 1)
}
