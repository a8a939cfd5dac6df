//! Protection of one's own radar: senses interference, recommends settings. It never transmits to interfere.
//!
//! - [`Interference`] is what disturbs the radars now, kept from strobes and noise floors by `sense`.
//! - `deception`: tracks whose ranges and range rates contradict each other, or that stand in a row as no targets do.
//! - `locate`: where emitters are that several sites hear. `emitters`: whose the pulses are that were intercepted.
//! - [`Action`] is one recommended change of settings, and its life; `respond` opens and ends them.
//! - [`EwResponder`] joins the two. It observes and recommends; only the host's [`Decision`] puts an action in force.

mod action;
mod deception;
mod emitters;
mod interference;
mod locate;
mod respond;
mod responder;
mod sense;

pub use action::{Action, ActionKind, ActionState, Decision};
pub use deception::{Deception, DeceptionKind};
pub use emitters::{MOST_STAGGER, PulseDescriptor, PulseEmitter};
pub use interference::{
    ChannelInterference, Interference, InterferenceKind, InterferenceSource, Lobe, MOST_CHANNELS_HEARD,
};
pub use locate::LocatedEmitter;
pub use responder::{EwResponder, EwState};

#[cfg(test)]
mod tests;
