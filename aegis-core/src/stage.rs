//! The five stages by name, and who watches them.

/// One of the five stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Stage {
    /// Signal processing and settings.
    Radar,
    /// Plots.
    Detector,
    /// Tracks.
    Tracker,
    /// Threats.
    ThreatAssessor,
    /// Protection.
    EwResponder,
}

/// Told when a stage starts and finishes; the core has no clock, a host that wants times takes them here.
pub trait StepObserver {
    /// The stage is about to run.
    fn stage_started(&mut self, stage: Stage);
    /// The stage has run.
    fn stage_finished(&mut self, stage: Stage);
}
