//! A run's score, scan by scan.

use crate::errors::{ArgumentError, raised};
use crate::pipeline::lock;
use crate::text::write;
use aegis_core::metrics::{self, gospa, ospa};
use numpy::{PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;
use std::sync::Mutex;

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct RunScore(Mutex<metrics::RunScore>);

/// Points of the plane or of space; those of one set have as many numbers each.
enum Points {
    Plane(Vec<[f64; 2]>),
    Space(Vec<[f64; 3]>),
}

impl Points {
    fn of(name: &str, array: &PyReadonlyArray2<'_, f64>) -> PyResult<Self> {
        let view = array.as_array();
        let rows = view.rows().into_iter();
        match view.ncols() {
            2 => Ok(Self::Plane(rows.map(|row| [row[0], row[1]]).collect())),
            3 => Ok(Self::Space(rows.map(|row| [row[0], row[1], row[2]]).collect())),
            columns => Err(ArgumentError::new_err(format!(
                "{name}: its shape is (n, {columns}), not (n, 2) or (n, 3)"
            ))),
        }
    }
}

/// Both sets as points of the same dimension.
fn both<T>(
    truth: &PyReadonlyArray2<'_, f64>,
    tracks: &PyReadonlyArray2<'_, f64>,
    plane: impl FnOnce(&[[f64; 2]], &[[f64; 2]]) -> aegis_core::Result<T>,
    space: impl FnOnce(&[[f64; 3]], &[[f64; 3]]) -> aegis_core::Result<T>,
) -> PyResult<T> {
    match (Points::of("truth", truth)?, Points::of("tracks", tracks)?) {
        (Points::Plane(truth), Points::Plane(tracks)) => plane(&truth, &tracks).map_err(raised),
        (Points::Space(truth), Points::Space(tracks)) => space(&truth, &tracks).map_err(raised),
        _ => Err(ArgumentError::new_err("tracks: they have not as many columns as truth")),
    }
}

#[pymethods]
impl RunScore {
    #[new]
    fn new(cutoff_m: f64, order: f64) -> PyResult<Self> {
        metrics::RunScore::new(cutoff_m, order).map(|score| Self(Mutex::new(score))).map_err(raised)
    }

    #[allow(clippy::needless_pass_by_value)]
    fn add(
        &self,
        truth_ids: Vec<u64>,
        truth: PyReadonlyArray2<'_, f64>,
        track_ids: Vec<u64>,
        tracks: PyReadonlyArray2<'_, f64>,
    ) -> PyResult<()> {
        let mut score = lock(&self.0);
        let mut other = score.clone();
        both(
            &truth,
            &tracks,
            |truth, tracks| score.add(&truth_ids, truth, &track_ids, tracks),
            |truth, tracks| other.add(&truth_ids, truth, &track_ids, tracks),
        )?;
        if truth.shape()[1] == 3 {
            *score = other;
        }
        Ok(())
    }

    fn summary(&self) -> PyResult<String> {
        write(&lock(&self.0).summary())
    }

    /// GOSPA of two sets, as JSON.
    #[staticmethod]
    #[allow(clippy::needless_pass_by_value)]
    fn gospa(
        truth: PyReadonlyArray2<'_, f64>,
        tracks: PyReadonlyArray2<'_, f64>,
        cutoff_m: f64,
        order: f64,
    ) -> PyResult<String> {
        let plane = |truth: &[_], tracks: &[_]| gospa(truth, tracks, cutoff_m, order);
        let space = |truth: &[_], tracks: &[_]| gospa(truth, tracks, cutoff_m, order);
        write(&both(&truth, &tracks, plane, space)?)
    }

    /// OSPA of two sets.
    #[staticmethod]
    #[allow(clippy::needless_pass_by_value)]
    fn ospa(
        truth: PyReadonlyArray2<'_, f64>,
        tracks: PyReadonlyArray2<'_, f64>,
        cutoff_m: f64,
        order: f64,
    ) -> PyResult<f64> {
        let plane = |truth: &[_], tracks: &[_]| ospa(truth, tracks, cutoff_m, order);
        let space = |truth: &[_], tracks: &[_]| ospa(truth, tracks, cutoff_m, order);
        both(&truth, &tracks, plane, space)
    }
}
