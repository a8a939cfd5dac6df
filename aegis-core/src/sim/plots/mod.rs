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
//! - `noise`: the receiver's, in cells.
//! - `crossing`: cells that cross alone: how often, and by how much; `alone`: they and those beside them.
//! - `whose`: which target is behind a plot.

mod alone;
mod canvas;
mod clutter;
mod crossing;
mod doppler_filter;
mod echo;
mod noise;
mod patch;
mod plan;
mod range_filter;
mod scan;
mod scene;
mod watch;
mod whose;

pub use scan::PlotScan;
pub use scene::PlotScene;
