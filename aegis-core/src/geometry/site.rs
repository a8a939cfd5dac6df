//! Where a radar stands.

use super::Geodetic;
use crate::error::{Error, Result};

/// Where a radar stands: on the Earth, or in a world of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Site {
    /// On the Earth: the picture then has geodetic output.
    Geodetic(Geodetic),
    /// East, north, up of the picture's origin, metres: the picture is then local, and geodetic output is refused.
    Local([f64; 3]),
}

impl Default for Site {
    fn default() -> Self {
        Self::Local([0.0; 3])
    }
}

impl Site {
    pub(crate) fn validate(&self, field: &'static str) -> Result<()> {
        match self {
            Self::Geodetic(position) => position.validate(field),
            Self::Local(position) if position.iter().all(|v| v.is_finite() && v.abs() <= 1e7) => Ok(()),
            Self::Local(_) => Err(Error::config(field, "finite and within 1e7 m")),
        }
    }
}
