//! One recommended change to our own radar, and its life.

use crate::ids::ActionId;
use crate::ids::SensorId;
use crate::time::Time;

/// One change to our own radar that is recommended.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Action {
    /// Its number.
    pub id: ActionId,
    /// Which radar.
    pub sensor: SensorId,
    /// When it was recommended.
    pub time: Time,
    /// What to change.
    pub kind: ActionKind,
    /// How far its life has come.
    pub state: ActionState,
}

/// What to change. There is no variant that transmits to interfere, and none that engages.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ActionKind {
    /// Leave the present channel while the beam is in a sector.
    ChangeChannel {
        /// Middle of the disturbed sector, clockwise from true north, [0, 2π).
        azimuth_rad: f64,
        /// Its width, (0, 2π].
        width_rad: f64,
    },
}

/// How far an action's life has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ActionState {
    /// Open for the host's decision.
    Recommended,
    /// In force.
    Applied,
    /// Refused by the host.
    Vetoed,
    /// Over, because its cause is gone: no longer in force, or no longer recommended.
    Reverted,
}

/// What the host says to an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Decision {
    /// Put it into force.
    Accept,
    /// Refuse it.
    Veto,
}
