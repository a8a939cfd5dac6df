//! A pipeline's state as versioned bytes.

/// A pipeline's state as versioned bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot;
