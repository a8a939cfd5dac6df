//! The radar's own settings.

/// What the radar should transmit now.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RadarSettings;

/// The radar.
#[derive(Clone, Debug, Default)]
pub struct Radar;
