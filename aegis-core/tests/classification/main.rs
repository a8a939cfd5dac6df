//! The built-in classifier against simulated targets that it was not trained with, and against recorded ones.
#![cfg(all(feature = "sim", feature = "serde"))]

mod blades;
mod calls;
mod model_card;
mod real;
mod scores;
mod simulated;

#[path = "../common/mod.rs"]
mod common;
