//! Protection of the own radar, over the whole pipeline: who decides, what is written down, and what it is worth.
#![cfg(all(feature = "sim", feature = "serde"))]

mod authority;
mod evidence;
mod predict;
mod scenes;
mod score;
