//! The pipeline as its users meet it: what it refuses, where it places things, what it writes.
#![cfg(all(feature = "serde", feature = "metrics"))]

mod hostile;
mod json;
mod limits;
mod refusals;
mod sites;
mod support;
