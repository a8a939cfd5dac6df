//! A track as the picture shows it.

use crate::config::MOST_MANOEUVRES;
use crate::detector::classification::ClassPosterior;
use crate::elementary::{atan2, hypot};
use crate::geometry::Geodetic;
use crate::ids::TrackId;
use crate::plot::{Identity, TargetClass};
use crate::time::Time;

/// How far a track's life has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum TrackStatus {
    /// It may be a target.
    Tentative,
    /// It is a target, and it was seen when the radar last looked.
    Confirmed,
    /// It is a target, and it was not seen when the radar last looked, or is where the radar cannot see.
    Coasting,
}

/// An estimated target at the picture's time.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Track {
    /// Its number.
    pub id: TrackId,
    /// How far its life has come.
    pub status: TrackStatus,
    /// The picture's time, at which the state holds.
    pub time: Time,
    /// East, north, up of the picture's origin; up is 0 in a planar world.
    pub position_m: [f64; 3],
    /// East, north, up.
    pub velocity_m_s: [f64; 3],
    /// Acceleration of the manoeuvre that it flies, as of its latest plot: the mean over all ways to move, straight flight
    /// included. `None` while it flies straight, and for manoeuvres whose model has no acceleration.
    #[cfg_attr(feature = "serde", serde(default))]
    pub acceleration_m_s2: Option<[f64; 3]>,
    /// Covariance of (position, velocity): m², m²/s, m²/s². Rows and columns of up are 0 in a planar world.
    pub covariance: [[f64; 6]; 6],
    /// Probability that it is a target at all.
    pub existence: f64,
    /// Probability of each way to move: straight flight, then `TrackerConfig::manoeuvres` in their order; 0 beyond.
    pub mode_probabilities: [f64; 1 + MOST_MANOEUVRES],
    /// Probability that a strobe which a radar receives comes from it, as of the latest; 0 while none pointed at it.
    pub emitter_probability: f64,
    /// Where it is on the Earth; `None` without a geodetic site.
    pub geodetic: Option<Geodetic>,
    /// What its plots said of it, newest first.
    pub identity: Identity,
    /// What it is taken for: what a radar said of its plots, newest first; else the likeliest class of `class_posterior` if that is
    /// likely enough ([`ClassificationConfig::confidence`](crate::config::ClassificationConfig::confidence)).
    pub class: Option<TargetClass>,
    /// How likely it is of each class, by all that it did so far; all alike while nothing is known. Its order is that of
    /// [`CLASSES`](crate::detector::classification::CLASSES), and last comes none of them.
    #[cfg_attr(feature = "serde", serde(default))]
    pub class_posterior: ClassPosterior,
    /// When its transponder last gave a valid cryptographic answer (Mode 4 or 5); `None` if it never did.
    #[cfg_attr(feature = "serde", serde(default))]
    pub friend: Option<Time>,
    /// Time of its first plot.
    pub created: Time,
    /// Time of its latest plot.
    pub updated: Time,
    /// Plots it used.
    pub plots: u32,
    /// Looks without a plot since then; those that likely met a blind zone are none.
    pub misses: u32,
}

/// A track used a plot: its state right after that, at the plot's time. Written once, never revised.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Association {
    /// Index into [`Picture::plots`](crate::Picture::plots).
    pub plot: u32,
    /// Which track.
    pub track: TrackId,
    /// The track's status after this step.
    pub status: TrackStatus,
    /// Probability that the plot is the track's, among the explanations that were weighed.
    pub probability: f64,
    /// The plot's time.
    pub time: Time,
    /// East, north, up of the picture's origin.
    pub position_m: [f64; 3],
    /// East, north, up.
    pub velocity_m_s: [f64; 3],
}

impl Track {
    /// Horizontal speed.
    #[must_use]
    pub fn speed_m_s(&self) -> f64 {
        hypot(self.velocity_m_s[0], self.velocity_m_s[1])
    }

    /// Course over ground, clockwise from true north at the picture's origin, [0, 2π).
    #[must_use]
    pub fn heading_rad(&self) -> f64 {
        atan2(self.velocity_m_s[0], self.velocity_m_s[1]).rem_euclid(std::f64::consts::TAU)
    }

    /// How likely the likeliest outcome of its class is, "none of them" included.
    #[must_use]
    pub fn class_confidence(&self) -> f64 {
        self.class_posterior.likeliest().1
    }

    /// Confirmed or coasting.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.status != TrackStatus::Tentative
    }
}
