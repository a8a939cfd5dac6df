//! From radar output to checked plots.

/// From radar output to checked plots.
#[derive(Clone, Debug, Default)]
pub struct Detector;
