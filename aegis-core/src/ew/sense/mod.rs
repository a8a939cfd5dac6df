//! From strobes and noise floors to the interference that is present.
//!
//! - `level`: how strong noise is in a map, with a known distribution; `floor`: whether that stands out of its channel's floor.
//! - `listen`: a scan's maps become levels; `passage`: the levels of a beam's passage over an emitter become a strobe, by `bearing`.
//! - `pulses`: those that were found in the samples, and whose they are.
//! - `sources`: strobes of one bearing are one source; `kind`: what kind of emission it is, by the channels that it fills.

mod bearing;
mod floor;
mod kind;
mod level;
mod listen;
mod passage;
mod pulses;
mod sources;

pub(super) use floor::ChannelFloor;
pub(super) use listen::{Heard, Listening};
