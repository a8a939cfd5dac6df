//! From tracks to threats against assets.
//!
//! - [`Asset`] and [`Zone`] are what is defended; [`validate_assets`] checks them.
//! - [`kinematics`] gives closest point of approach and zone entry, with their uncertainty.
//! - [`entry`] gives the probability of zone entry, [`collision`] the integral over a disc behind it.
//! - [`well_clear`] tells whether two courses keep well clear, by modified tau.
//! - `score` weighs the evidence in log-odds, `level` makes steady levels of it.
//! - [`Threat`] is what is said of one track and one asset, [`Raid`] of all that comes in on one; [`ThreatAssessor`] says
//!   it in every step.

mod assessor;
mod asset;
pub mod collision;
mod crossing;
pub mod entry;
pub mod kinematics;
mod level;
mod pair;
mod polygon;
mod raid;
mod reach;
mod report;
mod score;
pub mod well_clear;

pub use assessor::{ThreatAssessor, ThreatState};
pub use asset::{Asset, Zone, validate_assets};
pub use level::ThreatLevel;
pub use polygon::Polygon;
pub use raid::Raid;
pub use report::{Factors, LevelCause, LevelChange, Threat};

#[cfg(test)]
mod tests;
