//! Protection of one's own radar: senses interference, recommends settings. It never transmits to interfere.
//!
//! - [`Interference`] is what disturbs the radars now, kept from strobes by `sense`.
//! - [`Action`] is one recommended change of settings, and its life; `respond` opens and ends them.
//! - [`EwResponder`] joins the two. It observes and recommends; only the host's [`Decision`] puts an action in force.

mod action;
mod interference;
mod respond;
mod responder;
mod sense;

pub use action::{Action, ActionKind, ActionState, Decision};
pub use interference::{Interference, InterferenceSource};
pub use responder::{EwResponder, EwState};

#[cfg(test)]
mod tests;
