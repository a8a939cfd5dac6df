//! A picture's lists, column by column. Numbers that are not there are NaN, names that are not there empty, codes −1.

use crate::shared::{column, locked};
use aegis_core::{Action, Association, Geodetic, Identity, Measurement, Plot, Threat, Time, Track};
use numpy::{Element, PyArray};
use pyo3::prelude::*;
use pyo3::types::PyList;
use serde::Serialize;
use std::slice::from_ref;

type Column<'py> = PyResult<Option<Bound<'py, PyAny>>>;

pub(crate) fn of_tracks<'py>(owner: &Bound<'py, PyAny>, rows: &[Track], name: &str) -> Column<'py> {
    Ok(Some(match name {
        "id" => copied(owner, rows, |track| track.id.0),
        "status" => words(owner, rows, |track| Some(track.status))?,
        "time_ns" => times(owner, rows, |track| track.time),
        "position_m" => column(owner, rows, &[3], |track| &track.position_m),
        "velocity_m_s" => column(owner, rows, &[3], |track| &track.velocity_m_s),
        "covariance" => column(owner, rows, &[6, 6], |track| track.covariance.as_flattened()),
        "existence" => column(owner, rows, &[], |track| from_ref(&track.existence)),
        "mode_probabilities" => column(owner, rows, &[3], |track| &track.mode_probabilities),
        "emitter_probability" => column(owner, rows, &[], |track| from_ref(&track.emitter_probability)),
        "class_posterior" => column(owner, rows, &[9], |track| &track.class_posterior.probabilities),
        "class_confidence" => copied(owner, rows, aegis_core::Track::class_confidence),
        "latitude_deg" => copied(owner, rows, |track| or_nan(track.geodetic.map(Geodetic::latitude_deg))),
        "longitude_deg" => copied(owner, rows, |track| or_nan(track.geodetic.map(Geodetic::longitude_deg))),
        "height_m" => copied(owner, rows, |track| or_nan(track.geodetic.map(|place| place.height_m))),
        "class_" => words(owner, rows, |track| track.class)?,
        "created_ns" => times(owner, rows, |track| track.created),
        "updated_ns" => times(owner, rows, |track| track.updated),
        "plots" => copied(owner, rows, |track| track.plots),
        "misses" => copied(owner, rows, |track| track.misses),
        "speed_m_s" => copied(owner, rows, Track::speed_m_s),
        "heading_rad" => copied(owner, rows, Track::heading_rad),
        _ => return of_identities(owner, rows, |track| &track.identity, name),
    }))
}

pub(crate) fn of_plots<'py>(owner: &Bound<'py, PyAny>, rows: &[Plot], name: &str) -> Column<'py> {
    Ok(Some(match name {
        "time_ns" => times(owner, rows, |plot| plot.time),
        "range_m" => copied(owner, rows, |plot| polar(plot)[0]),
        "azimuth_rad" => copied(owner, rows, |plot| polar(plot)[1]),
        "elevation_rad" => copied(owner, rows, |plot| polar(plot)[2]),
        "altitude_m" => copied(owner, rows, |plot| polar(plot)[3]),
        "range_rate_m_s" => copied(owner, rows, |plot| polar(plot)[4]),
        "polar_covariance" => stacked(owner, rows, &[6], |plot| polar_covariance(plot).to_vec()),
        "position_m" => stacked(owner, rows, &[3], |plot| cartesian(plot).0.to_vec()),
        "cartesian_covariance" => {
            stacked(owner, rows, &[3, 3], |plot| cartesian(plot).1.as_flattened().to_vec())
        }
        "snr_db" => copied(owner, rows, |plot| or_nan(plot.snr_db)),
        "class_" => words(owner, rows, |plot| plot.class)?,
        "flags" => copied(owner, rows, |plot| plot.flags.bits()),
        "tag" => copied(owner, rows, |plot| plot.tag),
        _ => return of_identities(owner, rows, |plot| &plot.identity, name),
    }))
}

pub(crate) fn of_associations<'py>(
    owner: &Bound<'py, PyAny>,
    rows: &[Association],
    name: &str,
) -> Column<'py> {
    Ok(Some(match name {
        "plot" => copied(owner, rows, |row| row.plot),
        "track" => copied(owner, rows, |row| row.track.0),
        "status" => words(owner, rows, |row| Some(row.status))?,
        "probability" => column(owner, rows, &[], |row| from_ref(&row.probability)),
        "time_ns" => times(owner, rows, |row| row.time),
        "position_m" => column(owner, rows, &[3], |row| &row.position_m),
        "velocity_m_s" => column(owner, rows, &[3], |row| &row.velocity_m_s),
        _ => return Ok(None),
    }))
}

pub(crate) fn of_threats<'py>(owner: &Bound<'py, PyAny>, rows: &[Threat], name: &str) -> Column<'py> {
    Ok(Some(match name {
        "track" => copied(owner, rows, |threat| threat.track.0),
        "asset" => copied(owner, rows, |threat| threat.asset.0),
        "level" => words(owner, rows, |threat| Some(threat.level))?,
        "score" => column(owner, rows, &[], |threat| from_ref(&threat.score)),
        "score_interval" => column(owner, rows, &[2], |threat| &threat.score_interval),
        "cpa_distance_m" => column(owner, rows, &[], |threat| from_ref(&threat.cpa_distance_m)),
        "cpa_distance_sigma_m" => column(owner, rows, &[], |threat| from_ref(&threat.cpa_distance_sigma_m)),
        "cpa_time_s" => column(owner, rows, &[], |threat| from_ref(&threat.cpa_time_s)),
        "tti_s" => copied(owner, rows, |threat| or_nan(threat.tti_s)),
        "entry_probability" => column(owner, rows, &[], |threat| from_ref(&threat.entry_probability)),
        "priority" => copied(owner, rows, |threat| threat.priority),
        "is_friend" => copied(owner, rows, |threat| threat.is_friend),
        "formation" => copied(owner, rows, |threat| threat.formation.map_or(0, |track| track.0)),
        "capability" => column(owner, rows, &[], |threat| from_ref(&threat.capability)),
        "intent" => column(owner, rows, &[], |threat| from_ref(&threat.intent)),
        "cpa_time_sigma_s" => column(owner, rows, &[], |threat| from_ref(&threat.cpa_time_sigma_s)),
        "tti_sigma_s" => copied(owner, rows, |threat| or_nan(threat.tti_sigma_s)),
        "sigmas_hold" => copied(owner, rows, |threat| threat.sigmas_hold),
        "factors" => stacked(owner, rows, &[10], |threat| {
            let factors = &threat.factors;
            vec![
                factors.bias,
                factors.entry,
                factors.urgency,
                factors.closing,
                factors.altitude,
                factors.identity,
                factors.class,
                factors.emission,
                factors.manoeuvre,
                factors.value,
            ]
        }),
        _ => return Ok(None),
    }))
}

pub(crate) fn of_actions<'py>(owner: &Bound<'py, PyAny>, rows: &[Action], name: &str) -> Column<'py> {
    Ok(Some(match name {
        "id" => copied(owner, rows, |action| action.id.0),
        "sensor" => copied(owner, rows, |action| action.sensor.0),
        "time_ns" => times(owner, rows, |action| action.time),
        "state" => words(owner, rows, |action| Some(action.state))?,
        "azimuth_rad" => copied(owner, rows, |action| sector(action)[0]),
        "width_rad" => copied(owner, rows, |action| sector(action)[1]),
        _ => return Ok(None),
    }))
}

fn of_identities<'py, Row>(
    owner: &Bound<'py, PyAny>,
    rows: &[Row],
    identity: impl Fn(&Row) -> &Identity,
    name: &str,
) -> Column<'py> {
    Ok(Some(match name {
        "mode_s" => copied(owner, rows, |row| identity(row).mode_s.map_or(-1, i64::from)),
        "mode_3a" => copied(owner, rows, |row| identity(row).mode_3a.map_or(-1, i64::from)),
        "callsign" => words(owner, rows, |row| identity(row).callsign)?,
        _ => return Ok(None),
    }))
}

fn copied<'py, Row, T: Element>(
    owner: &Bound<'py, PyAny>,
    rows: &[Row],
    value: impl Fn(&Row) -> T,
) -> Bound<'py, PyAny> {
    locked(&PyArray::from_iter(owner.py(), rows.iter().map(value)))
}

fn times<'py, Row>(
    owner: &Bound<'py, PyAny>,
    rows: &[Row],
    time: impl Fn(&Row) -> Time,
) -> Bound<'py, PyAny> {
    copied(owner, rows, |row| time(row).as_nanos())
}

fn stacked<'py, Row>(
    owner: &Bound<'py, PyAny>,
    rows: &[Row],
    shape: &[usize],
    values: impl Fn(&Row) -> Vec<f64>,
) -> Bound<'py, PyAny> {
    let mut dims = vec![rows.len()];
    dims.extend_from_slice(shape);
    let flat: Vec<f64> = rows.iter().flat_map(values).collect();
    let array = numpy::ndarray::ArrayD::from_shape_vec(dims, flat).unwrap_or_default();
    locked(&PyArray::from_owned_array(owner.py(), array))
}

/// Names as the core's JSON has them.
fn words<'py, Row, T: Serialize>(
    owner: &Bound<'py, PyAny>,
    rows: &[Row],
    value: impl Fn(&Row) -> Option<T>,
) -> PyResult<Bound<'py, PyAny>> {
    let word = |row: &Row| match value(row).map(|value| serde_json::to_value(value)) {
        Some(Ok(serde_json::Value::String(text))) => text,
        _ => String::new(),
    };
    Ok(PyList::new(owner.py(), rows.iter().map(word))?.into_any())
}

fn or_nan(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

/// Range, azimuth, elevation, altitude, range rate.
fn polar(plot: &Plot) -> [f64; 5] {
    match plot.measurement {
        Measurement::Polar { range_m, azimuth_rad, elevation_rad, altitude_m, range_rate_m_s, .. } => {
            [range_m, azimuth_rad, or_nan(elevation_rad), or_nan(altitude_m), or_nan(range_rate_m_s)]
        }
        _ => [f64::NAN; 5],
    }
}

fn polar_covariance(plot: &Plot) -> [f64; 6] {
    match plot.measurement {
        Measurement::Polar { covariance: Some(covariance), .. } => [
            covariance.range_m2,
            covariance.azimuth_rad2,
            covariance.elevation_rad2,
            covariance.altitude_m2,
            covariance.range_rate_m2_s2,
            covariance.range_range_rate_m2_s,
        ],
        _ => [f64::NAN; 6],
    }
}

fn cartesian(plot: &Plot) -> ([f64; 3], [[f64; 3]; 3]) {
    let nothing = [f64::NAN; 3];
    match plot.measurement {
        Measurement::Cartesian { position_m, covariance } => (position_m, covariance.unwrap_or([nothing; 3])),
        _ => (nothing, [nothing; 3]),
    }
}

fn sector(action: &Action) -> [f64; 2] {
    action.kind.sector().map_or([f64::NAN; 2], |(azimuth_rad, width_rad)| [azimuth_rad, width_rad])
}
