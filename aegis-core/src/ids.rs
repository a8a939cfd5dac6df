//! Numbers that name things.

use std::fmt;

/// A number with a name of its own, so that no sensor is taken for a track.
macro_rules! number {
    ($(#[$doc:meta])* $name:ident($width:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        pub struct $name(pub $width);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

number! {
    /// Which radar. For ASTERIX sources it is `SAC × 256 + SIC`.
    SensorId(u32)
}

number! {
    /// Number of a track: counts up from 1 and is never used again within a pipeline.
    TrackId(u64)
}

number! {
    /// Number of an asset, the host's own.
    AssetId(u32)
}

number! {
    /// Number of an action: counts up from 1 and is never used again within a pipeline.
    ActionId(u64)
}
