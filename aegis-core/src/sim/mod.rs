//! A seeded world: targets that fly, a rotating radar that reports them as plots, and a jammer that disturbs it.
//!
//! - [`SceneConfig`]: the whole scene as plain data, with every limit.
//! - [`TargetScript`], [`Leg`]: what a target does.
//! - [`JammerScript`], [`Emitter`]: who disturbs the radar, from where, when and on which channels.
//! - [`Scene`]: gives one [`SimScan`] after the other, and the truth at any time.
//! - [`detection`]: the formulas that decide what is seen.
//! - [`PlotScene`]: plots of a radar that is described from its transmitter on, as its detector would give them.
//! - [`IqScene`]: the same world as a radar's receiver samples it, echo by echo: I/Q with noise, clutter and jamming.
//!
//! The same seed gives the same bytes, and each target's noise depends on nothing but the seed, the target and the
//! part of the rotation in which the beam meets it: a target more, or a rotation cut into 16 or 8 scans instead of 32,
//! changes nothing of what the others report.
//! Motion and noise are written for the scene alone. The tracker has no part in them, so that a test against a scene
//! is a test.
//!
//! Not modelled: two targets in one resolution cell still give two plots, and refraction bends no bearing (only the
//! horizon is that of an Earth of 4/3 radius).
//!
//! ```
//! use aegis_core::sim::{Scene, SceneConfig, TargetScript};
//! use aegis_core::{Geodetic, RadarSettings};
//!
//! let airliner = TargetScript::new(Geodetic::from_degrees(43.5, -5.0, 9000.0), 1.0, 230.0).straight(600.0);
//! let mut scene = Scene::new(SceneConfig { seed: 7, targets: vec![airliner], ..SceneConfig::default() })?;
//! let settings = RadarSettings::default();
//! let seen = (0..320).map(|_| scene.next(&settings)).filter(|scan| scan.truth.contains(&Some(0))).count();
//! assert!(seen >= 8, "seen in {seen} of ten rotations");
//! # Ok::<(), aegis_core::Error>(())
//! ```

mod beam;
mod clutter;
mod config;
pub mod detection;
mod echo;
mod iq;
mod jammer;
mod limits;
mod motion;
mod pilot;
mod plots;
mod random;
mod scan;
mod scene;
mod script;

pub use config::{SceneConfig, SceneRadar};
pub use iq::{
    Clutter, ClutterStatistics, FalseTarget, IqCpi, IqDwell, IqScan, IqScene, IqSceneConfig, IqTarget,
    MAX_CLUTTER, MAX_DWELLS_PER_SCAN, MAX_FALSE_TARGETS, MAX_IQ_TARGETS, MAX_PATCHES, MAX_REPEATERS,
    MAX_SAMPLES_PER_SCAN, Reflectivity, Repeater, TargetTruth,
};
pub use jammer::{Burst, Emitter, JammerScript, JammingWaveform};
pub use limits::{
    MAX_BURSTS, MAX_FALSE_PLOTS_PER_ROTATION, MAX_FLIGHT_S, MAX_JAMMERS, MAX_LATITUDE_RAD, MAX_LEGS,
    MAX_SECTORS, MAX_TARGETS, MAX_TOTAL_FLIGHT_S,
};
pub use motion::{TargetState, coordinated_turn_rate_rad_s};
pub use plots::{PlotScan, PlotScene};
pub use scan::SimScan;
pub use scene::Scene;
pub use script::{Leg, TargetScript, Transponder};
