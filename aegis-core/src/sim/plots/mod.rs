//! What a radar's detector reports of the I/Q simulator's world, without its samples.
//!
//! Most cells of most maps hold nothing but noise, of which all that matters is how often it crosses. So only those around
//! targets are drawn, with the statistics that the processing gives them; noise that crosses elsewhere is drawn as such; and
//! the detector's own second half makes plots of both.
//!
//! - `scene`: [`PlotScene`] gives one [`PlotScan`] after the other; `scan` owns its plots, and the truth.
//! - `watch`: which targets a dwell can see at all.
//! - `plan`: what is known of a map before anything is received: its scales, and
//!   `range_filter`, `doppler_filter`: what its filters make of echoes and of noise.
//! - `canvas`: the maps of a dwell, of which only what is drawn is touched.
//! - `echo`: a target's echoes during one interval.
//! - `patch`: the cells around targets.
//! - `clutter`: ground, sea and weather in cells.
//! - `crossing`: cells of noise that cross, and by how much.
//! - `whose`: which target is behind a plot.

mod canvas;
mod clutter;
mod crossing;
mod doppler_filter;
mod echo;
mod patch;
mod plan;
mod range_filter;
mod scan;
mod scene;
mod watch;
mod whose;

pub use scan::PlotScan;
pub use scene::PlotScene;
