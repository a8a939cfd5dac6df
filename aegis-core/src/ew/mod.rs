//! Protection of one's own radar: senses interference, recommends settings. It never transmits to interfere.
//!
//! - [`Interference`] is what disturbs the radars now, kept from strobes and noise floors by `sense`.
//! - `deception`: tracks whose ranges and range rates contradict each other, or that stand in a row as no targets do.
//! - `locate`: where emitters are that several sites hear. `emitters`: whose the pulses are that were intercepted.
//! - [`Action`] is one recommended change of settings, and its life, of which an `answer` keeps track; `respond` opens and ends them.
//! - `choose` and `benefit`: which action, by what it is expected to gain; `authority`: who decides; `audit`: what was decided, and what came of
//!   it. [`ChannelAgility`] learns where a jammer is not. `doubt`: what suspected deception does to a picture.
//! - [`EwResponder`] joins all of it. Without `EwConfig::authority` it observes; then the host's [`Decision`], or its allow-list, puts
//!   an action in force.

mod action;
mod agility;
mod answer;
mod audit;
mod authority;
mod benefit;
mod choose;
mod deception;
mod doubt;
mod emitters;
mod floor;
mod interference;
mod locate;
mod respond;
mod responder;
mod sense;

pub use action::{Action, ActionClass, ActionKind, ActionState, Decision};
pub use agility::{ChannelAgility, MOST_PLANNED_CHANNELS};
pub use audit::{Alternative, AuditEvidence, AuditRecord, MOST_ALTERNATIVES, Ruling};
pub use deception::{Deception, DeceptionKind};
pub(crate) use doubt::doubt;
pub use emitters::{MOST_INTERCEPTED_PULSES, MOST_STAGGER, PulseDescriptor, PulseEmitter, deinterleave};
pub use interference::{
    ChannelInterference, Interference, InterferenceKind, InterferenceSource, Lobe, MOST_CHANNELS_HEARD,
};
pub use locate::LocatedEmitter;
pub use responder::{EwResponder, EwState};

#[cfg(test)]
mod tests;
