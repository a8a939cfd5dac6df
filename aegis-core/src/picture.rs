//! What one step gives.

use crate::event::Event;
use crate::ew::Action;
use crate::ids::{SensorId, TrackId};
use crate::plot::Plot;
use crate::threat::{Raid, Threat};
use crate::time::Time;
use crate::tracker::{Association, Track};

/// The air picture after one step.
///
/// It owns everything, so that a host can keep it, clone it, or send it as JSON as it is. Reuse one picture with
/// [`Pipeline::step_into`](crate::Pipeline::step_into) to keep its memory.
///
/// # JSON
/// With feature `serde` every field appears under its own name; times are whole nanoseconds, angles radians, lists
/// are arrays; `Option`s are `null` when unknown; an event is an object whose `"kind"` names its variant.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Picture {
    /// When it is valid: the latest scan's end so far.
    pub time: Time,
    /// Whose scan it came from.
    pub sensor: SensorId,
    /// The plots that were used, in the order of the scan; rejected ones are left out.
    pub plots: Vec<Plot>,
    /// Tracks at `time`, by their numbers, oldest first: all confirmed and coasting ones, and the tentative ones that more
    /// likely exist than not.
    pub tracks: Vec<Track>,
    /// Which track used which plot in this step.
    pub associations: Vec<Association>,
    /// What threatens which asset, highest score first.
    pub threats: Vec<Threat>,
    /// What comes in on each asset, all together, highest level first.
    pub raids: Vec<Raid>,
    /// What is recommended to protect the radars, oldest first.
    pub actions: Vec<Action>,
    /// What happened in this step, in order.
    pub events: Vec<Event>,
}

impl Picture {
    /// Empties every list and keeps the memory.
    pub fn clear(&mut self) {
        self.time = Time::default();
        self.sensor = SensorId::default();
        self.plots.clear();
        self.tracks.clear();
        self.associations.clear();
        self.threats.clear();
        self.raids.clear();
        self.actions.clear();
        self.events.clear();
    }

    /// The track with this number, if it is in the picture.
    #[must_use]
    pub fn track(&self, id: TrackId) -> Option<&Track> {
        self.tracks.iter().find(|track| track.id == id)
    }

    /// As one line of JSON. Every number reads back to the bit; one that is not finite becomes `null`, but no picture
    /// of the pipeline has such.
    ///
    /// # Errors
    /// [`Error::NonFinite`](crate::Error::NonFinite) when it cannot be written, which no picture of the pipeline is.
    #[cfg(feature = "serde")]
    pub fn to_json(&self) -> crate::Result<String> {
        serde_json::to_string(self).map_err(|_| crate::Error::NonFinite { what: "picture", index: 0 })
    }
}
