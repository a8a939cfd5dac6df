//! What went through each stage since the pipeline began, and how well measurement and prediction agree.

/// Counters and signal quality of a pipeline.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Stats {
    /// Scans that were stepped.
    pub scans: u64,
    /// The detector.
    pub detector: DetectorStats,
    /// The tracker.
    pub tracker: TrackerStats,
    /// The threat assessor.
    pub threat: ThreatStats,
    /// The electronic-protection responder.
    pub ew: EwStats,
}

/// What the detector did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DetectorStats {
    /// Plots passed on.
    pub plots_used: u64,
    /// Plots rejected.
    pub plots_rejected: u64,
    /// Mean signal-to-noise ratio of the last scan's plots, where the radar reports it.
    pub mean_snr_db: Option<f64>,
}

/// What the tracker did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TrackerStats {
    /// Plots used by a track.
    pub associated: u64,
    /// Plots used by no track: they may have begun one.
    pub unassociated: u64,
    /// Looks at a track that gave no plot.
    pub misses: u64,
    /// Tracks initiated.
    pub initiated: u64,
    /// Tracks confirmed.
    pub confirmed: u64,
    /// Confirmed tracks lost.
    pub lost: u64,
    /// Tracks merged.
    pub merged: u64,
    /// Tracks quarantined.
    pub quarantined: u64,
    /// Hypotheses kept now, tentative ones included.
    pub hypotheses: u64,
    /// Running mean of NIS per degree of freedom of confirmed tracks; near 1 when accuracy and process noise are
    /// declared right.
    pub nis_per_dof: f64,
    /// How many plots went into that mean.
    pub nis_samples: u64,
    /// How often a declared accuracy was found to be off: see `Tracker::noise`.
    pub noise_mismatches: u64,
}

/// How the plots of one radar scatter in one quantity, beside what is declared: learned from the innovations of settled
/// tracks in straight flight. Plots that carry variances of their own are compared with these, the others with their
/// radar's configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct NoiseEstimate {
    /// True standard deviation over declared standard deviation; 1 before the first plot.
    pub sigma_ratio: f64,
    /// How many plots it rests on, 0 to 995; fewer count where the target's own motion hides the noise. The logarithm of
    /// `sigma_ratio` has a standard deviation of about `sqrt(0.75 / samples)`.
    pub samples: f64,
    /// Correlation of innovations that follow each other, 0 where the filter's gain is right. Where it is far from 0, it is
    /// motion that makes them too large (above 0: the filter lags behind) or too small (below), and `sigma_ratio` is not
    /// gone by.
    pub correlation: f64,
    /// What declared standard deviations are multiplied by before use: 1 unless `SensorConfig::adapt_noise`.
    pub used_sigma_ratio: f64,
    /// Whether [`Event::NoiseMismatch`](crate::Event::NoiseMismatch) was said and still holds.
    pub is_mismatched: bool,
}

/// What the threat assessor did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ThreatStats {
    /// (track, asset) pairs assessed.
    pub assessed: u64,
    /// Level changes.
    pub level_changes: u64,
    /// Threats now: low, medium, high, critical, unknown.
    pub by_level: [u32; 5],
}

/// What the responder did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EwStats {
    /// Strobes received.
    pub strobes: u64,
    /// Strobes rejected.
    pub strobes_rejected: u64,
    /// Strobes formed from noise floors.
    pub strobes_formed: u64,
    /// Maps whose noise was compared with their channel's floor.
    pub levels: u64,
    /// Of these, the maps whose noise stood out.
    pub levels_jammed: u64,
    /// Interferences detected.
    pub interferences: u64,
    /// Actions recommended.
    pub recommended: u64,
}
