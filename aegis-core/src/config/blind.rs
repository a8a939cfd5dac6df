//! Where a radar is known to be blind.

use super::within;
use crate::error::{Error, Result};
use std::f64::consts::{FRAC_PI_2, TAU};

/// Most sectors that one radar may be blind in.
pub const MOST_BLIND_SECTORS: usize = 64;

/// Where a radar cannot see within its [`Coverage`](super::Coverage). Default: nowhere.
///
/// What coverage ends, it ends sharply, for the place where a track is taken to be. A blind zone is smooth: a look at a
/// track has the probability of detection times the probability that the track, with all that is uncertain of it, is in
/// no blind zone (for the notch: Koch and Klemm 2001, IEE Proc. Radar Sonar Navig. 148). So what may be in a zone is
/// coasted through it, and what is surely outside is dropped as ever. In a zone a track still ends by `mean_lifetime_s`,
/// `max_coast_s` and `max_position_sigma_m` of [`TrackerConfig`](super::TrackerConfig).
///
/// ```
/// # #[cfg(feature = "serde")] {
/// let config = aegis_core::Config::from_toml("
///     [[sensors]]
///     [sensors.blind_zones]
///     min_range_rate_m_s = 25.0
///     max_elevation_rad = 0.6
///     [[sensors.blind_zones.sectors]]
///     azimuth_rad = 1.2
///     width_rad = 0.1
///     min_range_m = 30000.0
/// ")?;
/// assert_eq!(config.sensors[0].blind_zones.sectors.len(), 1);
/// # }
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct BlindZones {
    /// The notch of an MTI: a target whose range rate over ground is smaller than this in magnitude gives no plot, m/s,
    /// `0..=1000`. Default 0: no notch. Raising it holds targets longer that fly across the beam.
    pub min_range_rate_m_s: f64,
    /// No plot from below this elevation, radians, `-π/2..=π/2`. Default `None`. Ignored in a planar world.
    pub min_elevation_rad: Option<f64>,
    /// No plot from above this elevation, in the cone of silence, radians, `min_elevation_rad..=π/2`. Default `None`.
    /// Ignored in a planar world.
    pub max_elevation_rad: Option<f64>,
    /// Sectors or rings without plots, at most [`MOST_BLIND_SECTORS`], which should not overlap. Default: none.
    pub sectors: Vec<BlindSector>,
}

/// A part of a radar's surroundings that gives no plots: behind a mast or a mountain, or a ring that a pulse's eclipse
/// hides.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct BlindSector {
    /// Where it begins, radians clockwise from true north, `0..=2π`. Default 0.
    pub azimuth_rad: f64,
    /// Its width, clockwise, radians, `1e-6..=2π`. Default 2π: a ring.
    pub width_rad: f64,
    /// Nearest slant range, metres, `0..=1e7`. Default 0.
    pub min_range_m: f64,
    /// Farthest slant range, metres, `min_range_m..=1e7`. Default 1e7.
    pub max_range_m: f64,
}

impl Default for BlindSector {
    fn default() -> Self {
        Self { azimuth_rad: 0.0, width_rad: TAU, min_range_m: 0.0, max_range_m: 1e7 }
    }
}

impl BlindZones {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.min_range_rate_m_s == 0.0
            && self.min_elevation_rad.is_none()
            && self.max_elevation_rad.is_none()
            && self.sectors.is_empty()
    }

    pub(super) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.blind_zones.{name}");
        within(&field("min_range_rate_m_s"), self.min_range_rate_m_s, 0.0, 1000.0)?;
        let lowest = self.min_elevation_rad.unwrap_or(-FRAC_PI_2);
        within(&field("min_elevation_rad"), lowest, -FRAC_PI_2, FRAC_PI_2)?;
        let highest = self.max_elevation_rad.unwrap_or(FRAC_PI_2);
        within(&field("max_elevation_rad"), highest, lowest, FRAC_PI_2)?;
        if self.sectors.len() > MOST_BLIND_SECTORS {
            let reason = format!("at most {MOST_BLIND_SECTORS}, got {}", self.sectors.len());
            return Err(Error::config(field("sectors"), reason));
        }
        let mut sectors = self.sectors.iter().enumerate();
        sectors.try_for_each(|(index, sector)| sector.validate(&field(&format!("sectors[{index}]"))))
    }
}

impl BlindSector {
    fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        within(&field("azimuth_rad"), self.azimuth_rad, 0.0, TAU)?;
        within(&field("width_rad"), self.width_rad, 1e-6, TAU)?;
        within(&field("min_range_m"), self.min_range_m, 0.0, 1e7)?;
        within(&field("max_range_m"), self.max_range_m, self.min_range_m, 1e7)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, SensorConfig};

    fn config(blind_zones: BlindZones) -> Config {
        let sensor = SensorConfig { blind_zones, ..SensorConfig::default() };
        Config { sensors: vec![sensor], ..Config::default() }
    }

    fn all() -> BlindZones {
        BlindZones {
            min_range_rate_m_s: 20.0,
            min_elevation_rad: Some(0.01),
            max_elevation_rad: Some(0.7),
            sectors: vec![BlindSector::default(); MOST_BLIND_SECTORS],
        }
    }

    #[test]
    fn what_is_out_of_range_is_named() {
        assert_eq!(config(all()).validate(), Ok(()));
        assert!(BlindZones::default().is_empty() && !all().is_empty());
        let sector = BlindSector { max_range_m: 10.0, min_range_m: 20.0, ..BlindSector::default() };
        let narrow = BlindSector { width_rad: 0.0, ..BlindSector::default() };
        let bad = [
            ("min_range_rate_m_s", BlindZones { min_range_rate_m_s: f64::NAN, ..all() }),
            ("min_range_rate_m_s", BlindZones { min_range_rate_m_s: -1.0, ..all() }),
            ("min_elevation_rad", BlindZones { min_elevation_rad: Some(2.0), ..all() }),
            ("max_elevation_rad", BlindZones { max_elevation_rad: Some(0.0), ..all() }),
            ("max_elevation_rad", BlindZones { max_elevation_rad: Some(f64::NAN), ..all() }),
            ("sectors", BlindZones { sectors: vec![narrow; MOST_BLIND_SECTORS + 1], ..all() }),
            ("sectors[0].max_range_m", BlindZones { sectors: vec![sector], ..all() }),
            ("sectors[0].width_rad", BlindZones { sectors: vec![narrow], ..all() }),
        ];
        for (name, zones) in bad {
            let said = config(zones).validate().unwrap_err().to_string();
            assert!(said.contains(&format!("sensors[0].blind_zones.{name}")), "{said}");
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn toml_round_trip_and_unknown_fields() {
        let config = config(all());
        assert_eq!(Config::from_toml(&config.to_toml().unwrap()).unwrap(), config);
        assert!(Config::from_toml("[[sensors]]\nblind_zones = { notch = 1.0 }").is_err());
    }
}
