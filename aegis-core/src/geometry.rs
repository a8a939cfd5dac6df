//! Frames and the exact transforms between them.

use crate::error::{Error, Result};

/// A place on or above the WGS-84 ellipsoid. In files (TOML, JSON) its angles are degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Geodetic {
    /// Latitude, positive north, [−π/2, π/2].
    pub latitude_rad: f64,
    /// Longitude, positive east, [−π, π].
    pub longitude_rad: f64,
    /// Height above the ellipsoid.
    pub height_m: f64,
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct GeodeticInDegrees {
    latitude_deg: f64,
    longitude_deg: f64,
    height_m: f64,
}

#[cfg(feature = "serde")]
impl serde::Serialize for Geodetic {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let degrees = GeodeticInDegrees {
            latitude_deg: self.latitude_rad.to_degrees(),
            longitude_deg: self.longitude_rad.to_degrees(),
            height_m: self.height_m,
        };
        degrees.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Geodetic {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let degrees = GeodeticInDegrees::deserialize(deserializer)?;
        Ok(Self::from_degrees(degrees.latitude_deg, degrees.longitude_deg, degrees.height_m))
    }
}

impl Geodetic {
    /// From degrees and metres.
    #[must_use]
    pub fn from_degrees(latitude_deg: f64, longitude_deg: f64, height_m: f64) -> Self {
        Self { latitude_rad: latitude_deg.to_radians(), longitude_rad: longitude_deg.to_radians(), height_m }
    }

    pub(crate) fn validate(&self, field: &str) -> Result<()> {
        let half_turn = std::f64::consts::PI;
        let legal = self.latitude_rad.abs() <= half_turn / 2.0
            && self.longitude_rad.abs() <= half_turn
            && self.height_m.is_finite()
            && self.height_m.abs() <= 1e6;
        if legal {
            Ok(())
        } else {
            Err(Error::config(field, "latitude within ±90°, longitude within ±180°, height within 1000 km"))
        }
    }
}
