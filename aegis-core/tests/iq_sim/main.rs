//! The I/Q simulator against its own truth: through the radar's processing, and by the distributions it should have.
#![cfg(feature = "sim")]

mod clutter;
mod disturbances;
mod settings;
mod support;
mod targets;
