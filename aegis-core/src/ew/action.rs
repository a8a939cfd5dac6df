//! One recommended change to our own radar, and its life.

use crate::config::Cfar;
use crate::ids::{ActionId, SensorId, TrackId};
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
    /// What it is expected to gain, dB: of signal over noise and jamming together; see [`ActionKind`] for those that gain something else.
    #[cfg_attr(feature = "serde", serde(default))]
    pub benefit_db: f64,
    /// Once it is in force it stays so at least until then, so that settings do not flicker.
    #[cfg_attr(feature = "serde", serde(default))]
    pub holds_until: Time,
    /// It ends then, unless its cause is met again; settings go back to what they were without it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub expires: Time,
}

/// What to change: how our own radar transmits, receives, detects or tracks. There is no variant that transmits to interfere, and none
/// that engages.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ActionKind {
    /// Leave the present channel while the beam is in a sector, and hop from then on as it is learned where the jammer is: always within
    /// `SensorConfig::permitted_channels`.
    ChangeChannel {
        /// Middle of the disturbed sector, clockwise from true north, [0, 2π).
        azimuth_rad: f64,
        /// Its width, (0, 2π].
        width_rad: f64,
    },
    /// Another set of PRFs from step to step, in an order that is hard to predict (stagger, jitter): what answers an earlier pulse does not
    /// stay in its place. The benefit is that in false targets which stay.
    VaryPrf,
    /// Blank cells in which the auxiliary antenna hears more than the beam. The benefit is that in false targets.
    BlankSidelobes,
    /// Subtract what the auxiliary antenna hears from what the beam hears.
    CancelSidelobes,
    /// Weigh the elements of a steered array against what else comes in, in place of fixed weights.
    NullAdaptively,
    /// More pulses in each coherent processing interval: integrate longer.
    LengthenDwell {
        /// How many.
        pulses: u32,
    },
    /// Find thresholds in another way.
    ChangeCfar {
        /// In which.
        cfar: Cfar,
    },
    /// Take a track whose ranges are pulled off back to where its range rates say that it is, or let it go on as the track that has the echo
    /// there; and of what lies in its gate take the nearest, as copies come late. The benefit is that in probability of following the echo.
    ResetGate {
        /// Which track.
        track: TrackId,
    },
    /// Transmit nothing while the beam is in a sector, and listen: strobes alone. It gains nothing in detection, and gives nothing away.
    ListenOnly {
        /// Middle of the sector, clockwise from true north, [0, 2π).
        azimuth_rad: f64,
        /// Its width, (0, 2π].
        width_rad: f64,
    },
}

/// The kinds of [`ActionKind`] by name alone, as an allow-list has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ActionClass {
    /// [`ActionKind::ChangeChannel`].
    ChangeChannel,
    /// [`ActionKind::VaryPrf`].
    VaryPrf,
    /// [`ActionKind::BlankSidelobes`].
    BlankSidelobes,
    /// [`ActionKind::CancelSidelobes`].
    CancelSidelobes,
    /// [`ActionKind::NullAdaptively`].
    NullAdaptively,
    /// [`ActionKind::LengthenDwell`].
    LengthenDwell,
    /// [`ActionKind::ChangeCfar`].
    ChangeCfar,
    /// [`ActionKind::ResetGate`].
    ResetGate,
    /// [`ActionKind::ListenOnly`].
    ListenOnly,
}

impl ActionClass {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::ChangeChannel,
        Self::VaryPrf,
        Self::BlankSidelobes,
        Self::CancelSidelobes,
        Self::NullAdaptively,
        Self::LengthenDwell,
        Self::ChangeCfar,
        Self::ResetGate,
        Self::ListenOnly,
    ];
}

impl ActionKind {
    /// Its kind by name alone.
    #[must_use]
    pub const fn class(&self) -> ActionClass {
        match self {
            Self::ChangeChannel { .. } => ActionClass::ChangeChannel,
            Self::VaryPrf => ActionClass::VaryPrf,
            Self::BlankSidelobes => ActionClass::BlankSidelobes,
            Self::CancelSidelobes => ActionClass::CancelSidelobes,
            Self::NullAdaptively => ActionClass::NullAdaptively,
            Self::LengthenDwell { .. } => ActionClass::LengthenDwell,
            Self::ChangeCfar { .. } => ActionClass::ChangeCfar,
            Self::ResetGate { .. } => ActionClass::ResetGate,
            Self::ListenOnly { .. } => ActionClass::ListenOnly,
        }
    }

    /// The sector that it is about: middle and width, radians. `None` of what holds all around.
    #[must_use]
    pub const fn sector(&self) -> Option<(f64, f64)> {
        match *self {
            Self::ChangeChannel { azimuth_rad, width_rad } | Self::ListenOnly { azimuth_rad, width_rad } => {
                Some((azimuth_rad, width_rad))
            }
            _ => None,
        }
    }
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
    /// Over: its cause is gone, it expired, or it did not help. No longer in force, or no longer recommended.
    Reverted,
    /// What would be recommended, if the authority were not [`Authority::Observe`](crate::config::Authority::Observe). Not open for a
    /// decision.
    Observed,
}

/// What the host says to an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Decision {
    /// Put it into force.
    Accept,
    /// Refuse it, or take it out of force.
    Veto,
}
