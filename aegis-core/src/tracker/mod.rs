//! From plots to tracks.

mod track;

pub use track::{Track, TrackId, TrackStatus};

/// From plots to tracks.
#[derive(Clone, Debug)]
pub struct Tracker;
