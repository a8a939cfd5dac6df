//! Radar data in, air picture out, in one synchronous call.
//!
//! ```text
//! Scan ──► Radar ──► Detector ──► Tracker ──► ThreatAssessor ──► EwResponder ──► Picture
//! ```
//!
//! [`Pipeline::step`] runs the five stages once on one [`Scan`] and returns a [`Picture`]. There are no threads,
//! clocks, globals, I/O or callbacks in here: time comes in with the scan, everything goes out in the picture.
//! Each stage is a plain type that also works alone.
//!
//! # Where to begin
//!
//! - Plots of a live radar: [`Scan`] and [`Plot`] in, [`Pipeline::step_into`] for each; the example stands at
//!   [`Pipeline`].
//! - A recording: `asterix::Scans` gives one scan after the other.
//! - No radar at hand: `sim::Scene` is a seeded world that gives scans and knows the truth.
//! - What is defended: [`Pipeline::set_assets`]. What the radar should do: [`Picture::actions`], [`Pipeline::decide`].
//! - What can be set: [`Config`]. Declare the facts of your scene and leave the rest.
//!
//! # What holds everywhere
//!
//! - Units are SI and radians, named in each field's suffix. Frames are defined once, in [`geometry`].
//! - An [`Error`] means that the call was refused and nothing has changed. What is wrong with a part of the data, such
//!   as one bad plot, is an [`Event`] in the picture, and the rest is used.
//! - The same build, configuration and scans give the same pictures to the last bit, the order of events included, on whichever
//!   x86-64 machine: elementary functions are the crate's own. From I/Q that takes [`SimdLevel::Portable`](config::SimdLevel::Portable).
//! - Memory and time are bounded by [`config::Limits`]; a steady-state [`Pipeline::step_into`] allocates nothing.
//! - It advises. No [`ActionKind`] transmits to interfere, and none engages.
//!
//! # Features
//!
//! All are on by default, and each can be left out.
//!
//! | feature | |
//! |---|---|
//! | `asterix` | reader and writer of EUROCONTROL ASTERIX CAT048 and CAT034 |
//! | `sim` | seeded scenes, as plots or as I/Q |
//! | `metrics` | GOSPA, OSPA, identity measures, NEES and NIS |
//! | `serde` | pictures as JSON, configuration as TOML, snapshots |
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable))]
#![deny(clippy::print_stdout, clippy::print_stderr, clippy::dbg_macro)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]
#![deny(clippy::disallowed_types)]

pub mod config;
pub mod detector;
pub mod dwell;
mod elementary;
pub mod error;
pub mod event;
pub mod ew;
pub mod geometry;
pub mod ids;
mod matrix;
mod normal;
pub mod picture;
pub mod pipeline;
pub mod plot;
pub mod probability;
pub mod radar;
pub mod scan;
#[cfg(feature = "serde")]
pub mod snapshot;
pub mod stage;
pub mod stats;
pub mod threat;
pub mod time;
pub mod tracker;
pub mod units;

#[cfg(feature = "asterix")]
pub mod asterix;
#[cfg(feature = "metrics")]
pub mod metrics;
#[cfg(feature = "sim")]
pub mod sim;

pub use config::{Config, SensorConfig, Site};
pub use detector::{Detector, DetectorState};
pub use dwell::{Beam, Cpi, Dwell, Iq};
pub use error::{Error, Result};
pub use event::{Event, RejectReason};
pub use ew::{
    Action, ActionClass, ActionKind, ActionState, AuditRecord, ChannelAgility, ChannelInterference,
    Deception, DeceptionKind, Decision, EwResponder, Interference, InterferenceKind, InterferenceSource,
    LocatedEmitter, PulseDescriptor, PulseEmitter,
};
pub use geometry::Geodetic;
pub use ids::{ActionId, AssetId, SensorId, TrackId};
pub use picture::Picture;
pub use pipeline::Pipeline;
pub use plot::{Callsign, Identity, Measurement, Plot, PlotFlags, PolarCovariance, Quantity, TargetClass};
pub use radar::{Radar, RadarSettings};
pub use scan::{Look, Pose, Scan, ScanData, Sector, Strobe};
#[cfg(feature = "serde")]
pub use snapshot::Snapshot;
pub use stage::{Stage, StepObserver};
pub use stats::Stats;
pub use threat::{Asset, Threat, ThreatAssessor, ThreatLevel, Zone};
pub use time::Time;
pub use tracker::{Association, Track, TrackStatus, Tracker};

/// Arrays of samples are given as views of this crate's.
pub use ndarray;
/// Samples are this crate's complex numbers.
pub use num_complex;

/// The README's example is compiled and run with the documentation's.
#[cfg(all(doctest, feature = "asterix"))]
#[doc = include_str!("../../README.md")]
struct Readme;
