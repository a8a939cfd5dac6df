//! One plot: rejected for a reason, or complete.

use super::covariance::{cartesian_complete, polar_complete};
use crate::config::{SensorConfig, Space};
use crate::event::RejectReason;
use crate::geometry::wrap_azimuth;
use crate::plot::{Identity, Measurement, Plot, PolarCovariance};
use std::f64::consts::{FRAC_PI_2, TAU};

/// Farther than any radar on the Earth sees.
const MAX_RANGE_M: f64 = 1e7;
/// Faster than anything in orbit moves towards a radar.
const MAX_RANGE_RATE_M_S: f64 = 20_000.0;
const MIN_ALTITUDE_M: f64 = -2_000.0;
const MAX_ALTITUDE_M: f64 = 100_000.0;

/// What a sensor's plots are worth where they do not say it themselves.
#[derive(Clone, Debug)]
pub(super) struct Accuracy {
    pub(super) polar: PolarCovariance,
    /// Checked once, as most plots say nothing of it themselves.
    pub(super) cartesian_m2: Result<[[f64; 3]; 3], RejectReason>,
}

impl Accuracy {
    pub(super) fn declared_by(sensor: &SensorConfig, space: Space) -> Self {
        let cartesian_m2 = cartesian_complete(&sensor.cartesian_covariance(), space);
        Self { polar: sensor.polar_covariance(), cartesian_m2 }
    }
}

/// The plot as the tracker may rely on it.
pub(super) fn complete(plot: &Plot, space: Space, accuracy: &Accuracy) -> Result<Plot, RejectReason> {
    finite(plot.snr_db)?;
    let measurement = match plot.measurement {
        polar @ Measurement::Polar { .. } => complete_polar(polar, space, accuracy)?,
        Measurement::Cartesian { position_m, covariance } => {
            complete_cartesian(position_m, covariance, space, accuracy)?
        }
    };
    Ok(Plot { measurement, identity: possible(plot.identity), ..*plot })
}

fn complete_polar(
    given: Measurement,
    space: Space,
    accuracy: &Accuracy,
) -> Result<Measurement, RejectReason> {
    let Measurement::Polar { range_m, azimuth_rad, elevation_rad, altitude_m, range_rate_m_s, covariance } =
        given
    else {
        return Ok(given);
    };
    let spatial = space == Space::Spatial;
    let (elevation_rad, altitude_m) = (elevation_rad.filter(|_| spatial), altitude_m.filter(|_| spatial));
    for part in [Some(range_m), Some(azimuth_rad), elevation_rad, altitude_m, range_rate_m_s] {
        finite(part)?;
    }
    require((0.0..=MAX_RANGE_M).contains(&range_m), RejectReason::Range)?;
    require((-TAU..=2.0 * TAU).contains(&azimuth_rad), RejectReason::Angle)?;
    require(elevation_rad.is_none_or(|angle| angle.abs() <= FRAC_PI_2), RejectReason::Angle)?;
    let altitudes = MIN_ALTITUDE_M..=MAX_ALTITUDE_M;
    require(altitude_m.is_none_or(|altitude| altitudes.contains(&altitude)), RejectReason::Altitude)?;
    require(range_rate_m_s.is_none_or(|rate| rate.abs() <= MAX_RANGE_RATE_M_S), RejectReason::RangeRate)?;
    let has = [elevation_rad.is_some(), altitude_m.is_some(), range_rate_m_s.is_some()];
    let covariance = polar_complete(&covariance.unwrap_or(accuracy.polar), has)?;
    Ok(Measurement::Polar {
        range_m,
        azimuth_rad: wrap_azimuth(azimuth_rad),
        elevation_rad,
        altitude_m,
        range_rate_m_s,
        covariance: Some(covariance),
    })
}

fn complete_cartesian(
    given_m: [f64; 3],
    covariance: Option<[[f64; 3]; 3]>,
    space: Space,
    accuracy: &Accuracy,
) -> Result<Measurement, RejectReason> {
    let mut position_m = given_m;
    if space == Space::Planar {
        position_m[2] = 0.0;
    }
    for part in position_m {
        finite(Some(part))?;
        require(part.abs() <= MAX_RANGE_M, RejectReason::Range)?;
    }
    let covariance = covariance.map_or(accuracy.cartesian_m2, |own| cartesian_complete(&own, space))?;
    Ok(Measurement::Cartesian { position_m, covariance: Some(covariance) })
}

/// Only what a transponder can send.
fn possible(identity: Identity) -> Identity {
    Identity {
        mode_s: identity.mode_s.filter(|address| *address < 1 << 24),
        mode_3a: identity.mode_3a.filter(|code| *code < 1 << 12),
        callsign: identity.callsign,
    }
}

fn finite(part: Option<f64>) -> Result<(), RejectReason> {
    require(part.is_none_or(f64::is_finite), RejectReason::NonFinite)
}

fn require(condition: bool, reason: RejectReason) -> Result<(), RejectReason> {
    if condition { Ok(()) } else { Err(reason) }
}
