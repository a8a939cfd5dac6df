//! The world as a receiver samples it: echoes, noise, clutter and jamming as I/Q.
//!
//! - `config`: [`IqSceneConfig`], the whole scene as plain data; [`IqTarget`].
//! - `scene`: [`IqScene`] gives one [`IqScan`] after the other; `scan` owns its samples, and the truth.
//! - `pointing`: where the beam points while pulses leave and echoes arrive.
//! - `interval`: one coherent processing interval, and what any delayed copy of its waveform adds to its samples.
//! - `target`: echoes that fluctuate, by the radar equation.
//! - `clutter`: ground, sea and weather.
//! - `jamming`, `repeater`: noise that is transmitted at the radar, and false targets.

mod clutter;
mod config;
mod interval;
mod jamming;
mod pointing;
mod repeater;
mod scan;
mod scene;
mod target;

pub(super) use clutter::View;
pub use clutter::{Clutter, ClutterStatistics, MAX_PATCHES, Reflectivity};
pub use config::{
    IqSceneConfig, IqTarget, MAX_CLUTTER, MAX_DWELLS_PER_SCAN, MAX_IQ_TARGETS, MAX_REPEATERS,
    MAX_SAMPLES_PER_SCAN,
};
pub(super) use interval::Interval;
pub(super) use jamming::complex_normal;
pub use repeater::{FalseTarget, MAX_FALSE_TARGETS, Repeater};
pub use scan::{IqCpi, IqDwell, IqScan, TargetTruth};
pub use scene::IqScene;
pub(super) use scene::Looking;
pub(super) use target::{Course, Sight, fluctuation, snr_at_one_metre};
