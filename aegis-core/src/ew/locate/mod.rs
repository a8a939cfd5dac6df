//! Where emitters are: bearings from several sites, followed over time.

use crate::time::Time;

/// An emitter that several sites hear, and where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LocatedEmitter {
    /// Its number: counts up from 1 and is never used again within a pipeline.
    pub number: u64,
    /// When its state holds: its latest strobe.
    pub time: Time,
    /// East, north of the picture's origin. Bearings tell no height.
    pub position_m: [f64; 2],
    /// East, north.
    pub velocity_m_s: [f64; 2],
    /// Covariance of (position, velocity): m², m²/s, m²/s².
    pub covariance: [[f64; 4]; 4],
    /// Circular error probable: the radius around the position within which the emitter is with probability ½, metres.
    pub cep_m: f64,
    /// How many sites have heard it.
    pub sites: u32,
    /// Probability that its bearings belong together, against all other ways to pair them.
    pub probability: f64,
    /// When it was located.
    pub since: Time,
}
