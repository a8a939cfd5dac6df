//! The scene, its statistics, its jammers, how its targets fly, and the loop through a pipeline.
#![cfg(feature = "sim")]

mod jamming;
mod motion;
mod protection;
mod scene;
mod statistics;
mod support;
