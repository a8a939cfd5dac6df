//! The models and their mixture against dense matrices, matrix exponentials and simulated targets.

mod dense;
mod mixing;
mod models;
mod turns;
