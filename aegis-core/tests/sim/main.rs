//! The scene, its statistics, its jammers, and how its targets fly.
#![cfg(feature = "sim")]

mod jamming;
mod motion;
mod scene;
mod statistics;
mod support;
