//! Counters, settings, and how plots scatter.

use super::{AEGIS_HAS_PULSES, AEGIS_HAS_SNR, bit};
use crate::lists::Plain;
use aegis_core::Stats;
use aegis_core::radar::{ChannelOverride, MOST_NULLS, RadarSettings};
use aegis_core::stats::NoiseEstimate;

/// Counters of every stage since the beginning, and signal quality. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_stats {
    /// Scans that were stepped.
    pub scans: u64,
    /// Plots passed on.
    pub plots_used: u64,
    /// Plots rejected.
    pub plots_rejected: u64,
    /// Plots used by a track.
    pub associated: u64,
    /// Plots used by no track.
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
    /// How many plots went into `nis_per_dof`.
    pub nis_samples: u64,
    /// How often a declared accuracy was found to be off.
    pub noise_mismatches: u64,
    /// Pairs of track and asset assessed.
    pub assessed: u64,
    /// Level changes of threats.
    pub level_changes: u64,
    /// Strobes received.
    pub strobes: u64,
    /// Strobes rejected.
    pub strobes_rejected: u64,
    /// Interferences detected.
    pub interferences: u64,
    /// Actions recommended.
    pub recommended: u64,
    /// Mean NIS per degree of freedom of confirmed tracks; near 1 when accuracy is declared right.
    pub nis_per_dof: f64,
    /// Mean signal-to-noise ratio of the last scan's plots.
    pub mean_snr_db: f64,
    /// Threats now: low, medium, high, critical, unknown.
    pub threats_by_level: [u32; 5],
    /// AEGIS_HAS_SNR.
    pub has: u32,
}

/// What a radar should transmit now. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_settings {
    /// Channel outside all overrides, from 0.
    pub channel: u32,
    /// Which of the configured sets of PRFs.
    pub prf_set: u32,
    /// Which of the configured waveforms.
    pub waveform: u32,
    /// Pulses of a coherent block.
    pub pulses: u32,
    /// AEGIS_HAS_PULSES.
    pub has: u32,
    /// Sectors with a channel of their own: see aegis_pipeline_channel_overrides.
    pub overrides: u32,
    /// Directions to hear nothing from.
    pub nulls: u32,
    /// AEGIS_SETTINGS_... bits.
    pub flags: u32,
    /// Those directions, radians clockwise from the array's normal.
    pub nulls_rad: [f64; 16],
}

/// Bit of a radar's `flags`: cells are blanked in which the auxiliary antenna hears more than the beam.
pub const AEGIS_SETTINGS_BLANKS_SIDELOBES: u32 = 1;
/// Bit of a radar's `flags`: what the auxiliary antenna hears is subtracted from what the beam hears.
pub const AEGIS_SETTINGS_CANCELS_SIDELOBES: u32 = 1 << 1;
/// Bit of a radar's `flags`: a steered array weighs its elements against what else comes in.
pub const AEGIS_SETTINGS_NULLS_ADAPTIVELY: u32 = 1 << 2;
/// Bit of a radar's `flags`: thresholds are found in another way than configured.
pub const AEGIS_SETTINGS_OTHER_CFAR: u32 = 1 << 3;

/// A sector with a channel of its own. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_channel_override {
    /// The action that asked for it.
    pub action: u64,
    /// Middle of the sector, clockwise from true north.
    pub azimuth_rad: f64,
    /// Its width.
    pub width_rad: f64,
    /// Channel inside it.
    pub channel: u32,
    /// Zero.
    pub reserved: u32,
}

/// How a radar's plots scatter beside what is declared. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_noise {
    /// True standard deviation over the declared one; 1 before the first plot.
    pub sigma_ratio: f64,
    /// How many plots it rests on.
    pub samples: f64,
    /// Correlation of innovations that follow each other; far from 0, it is motion and not noise.
    pub correlation: f64,
    /// What declared deviations are multiplied by before use: 1 unless `adapt_noise`.
    pub used_sigma_ratio: f64,
    /// 1 while a mismatch is said to hold, else 0.
    pub is_mismatched: u32,
    /// Zero.
    pub reserved: u32,
}

// SAFETY: repr(C), numbers only, filled up so that nothing needs padding (tests/abi.rs adds the sizes up).
unsafe impl Plain for aegis_stats {}
// SAFETY: as above.
unsafe impl Plain for aegis_settings {}
// SAFETY: as above.
unsafe impl Plain for aegis_channel_override {}
// SAFETY: as above.
unsafe impl Plain for aegis_noise {}

impl From<&Stats> for aegis_stats {
    fn from(stats: &Stats) -> Self {
        let Stats { scans, detector, tracker, threat, ew } = stats;
        Self {
            scans: *scans,
            plots_used: detector.plots_used,
            plots_rejected: detector.plots_rejected,
            associated: tracker.associated,
            unassociated: tracker.unassociated,
            misses: tracker.misses,
            initiated: tracker.initiated,
            confirmed: tracker.confirmed,
            lost: tracker.lost,
            merged: tracker.merged,
            quarantined: tracker.quarantined,
            hypotheses: tracker.hypotheses,
            nis_samples: tracker.nis_samples,
            noise_mismatches: tracker.noise_mismatches,
            assessed: threat.assessed,
            level_changes: threat.level_changes,
            strobes: ew.strobes,
            strobes_rejected: ew.strobes_rejected,
            interferences: ew.interferences,
            recommended: ew.recommended,
            nis_per_dof: tracker.nis_per_dof,
            mean_snr_db: detector.mean_snr_db.unwrap_or(0.0),
            threats_by_level: threat.by_level,
            has: bit(detector.mean_snr_db, AEGIS_HAS_SNR),
        }
    }
}

impl From<&RadarSettings> for aegis_settings {
    fn from(settings: &RadarSettings) -> Self {
        let mut nulls_rad = [0.0; 16];
        const { assert!(MOST_NULLS == 16) };
        nulls_rad.iter_mut().zip(&settings.nulls_rad).for_each(|(to, from)| *to = *from);
        Self {
            channel: settings.channel,
            prf_set: settings.prf_set,
            waveform: settings.waveform,
            pulses: settings.pulses.unwrap_or(0),
            has: bit(settings.pulses, AEGIS_HAS_PULSES),
            overrides: settings.overrides.len() as u32,
            nulls: settings.nulls_rad.len() as u32,
            flags: flags_of(settings),
            nulls_rad,
        }
    }
}

fn flags_of(settings: &RadarSettings) -> u32 {
    let set = [
        (settings.blanks_sidelobes, AEGIS_SETTINGS_BLANKS_SIDELOBES),
        (settings.cancels_sidelobes, AEGIS_SETTINGS_CANCELS_SIDELOBES),
        (settings.nulls_adaptively, AEGIS_SETTINGS_NULLS_ADAPTIVELY),
        (settings.cfar.is_some(), AEGIS_SETTINGS_OTHER_CFAR),
    ];
    set.iter().filter(|(is_set, _)| *is_set).map(|(_, bit)| bit).sum()
}

impl From<&ChannelOverride> for aegis_channel_override {
    fn from(sector: &ChannelOverride) -> Self {
        Self {
            action: sector.action.0,
            azimuth_rad: sector.azimuth_rad,
            width_rad: sector.width_rad,
            channel: sector.channel,
            reserved: 0,
        }
    }
}

impl From<NoiseEstimate> for aegis_noise {
    fn from(noise: NoiseEstimate) -> Self {
        Self {
            sigma_ratio: noise.sigma_ratio,
            samples: noise.samples,
            correlation: noise.correlation,
            used_sigma_ratio: noise.used_sigma_ratio,
            is_mismatched: noise.is_mismatched.into(),
            reserved: 0,
        }
    }
}
