//! Protection of the own radar, over the whole pipeline: who decides, what is written down, and what it is worth.

mod authority;
mod evidence;
mod pull_off;
mod scenes;
