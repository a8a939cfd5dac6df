//! The pipeline as its users meet it: what it refuses, where it places things, what it writes.

mod hostile;
mod json;
mod limits;
mod refusals;
mod sites;
mod support;
