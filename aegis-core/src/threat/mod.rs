//! From tracks to threats against assets.
//!
//! - [`Asset`] and [`Zone`] are what is defended; [`validate_assets`] checks them.
//! - [`kinematics`] gives closest point of approach and zone entry, with their uncertainty.
//! - [`entry`] gives the probability of zone entry.
//! - `score` weighs the evidence in log-odds, `level` makes steady levels of it.
//! - [`Threat`] is what is said of one track and one asset; [`ThreatAssessor`] says it in every step.

mod assessor;
mod asset;
pub mod entry;
pub mod kinematics;
mod level;
mod pair;
mod report;
mod score;

pub use assessor::{ThreatAssessor, ThreatState};
pub use asset::{Asset, Zone, validate_assets};
pub use report::{Factors, Threat, ThreatLevel};

#[cfg(test)]
mod tests;
