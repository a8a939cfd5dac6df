//! Protection of the own radar, over the whole pipeline: who decides, what is written down, and what it is worth.
#![cfg(all(feature = "sim", feature = "serde"))]

mod actions;
mod authority;
mod doubt;
mod evidence;
mod predict;
mod pull_off;
mod scenes;
mod score;
