//! Measurement noise that is declared wrong: found, told of, and adapted to, with a rotating radar.
#![cfg(feature = "metrics")]
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

mod consistency;
mod events;
mod found;
mod sky;
