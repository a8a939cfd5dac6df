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

/// Truths and tracks, in the plane or in space.
enum Pair {
    Plane(Vec<[f64; 2]>, Vec<[f64; 2]>),
    Space(Vec<[f64; 3]>, Vec<[f64; 3]>),
}

impl Pair {
    fn of(truth: &PyReadonlyArray2<'_, f64>, tracks: &PyReadonlyArray2<'_, f64>) -> PyResult<Self> {
        match (truth.shape()[1], tracks.shape()[1]) {
            (2, 2) => Ok(Self::Plane(points(truth), points(tracks))),
            (3, 3) => Ok(Self::Space(points(truth), points(tracks))),
            (truth @ (2 | 3), tracks) => {
                Err(ArgumentError::new_err(format!("tracks: they have {tracks} columns, and truth {truth}")))
            }
            (columns, _) => Err(ArgumentError::new_err(format!(
                "truth: its shape is (n, {columns}), not (n, 2) or (n, 3)"
            ))),
        }
    }
}

fn points<const D: usize>(array: &PyReadonlyArray2<'_, f64>) -> Vec<[f64; D]> {
    array.as_array().rows().into_iter().map(|row| std::array::from_fn(|axis| row[axis])).collect()
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
        let pair = Pair::of(&truth, &tracks)?;
        let mut score = lock(&self.0);
        match pair {
            Pair::Plane(truth, tracks) => score.add(&truth_ids, &truth, &track_ids, &tracks),
            Pair::Space(truth, tracks) => score.add(&truth_ids, &truth, &track_ids, &tracks),
        }
        .map_err(raised)
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
        let score = match Pair::of(&truth, &tracks)? {
            Pair::Plane(truth, tracks) => gospa(&truth, &tracks, cutoff_m, order),
            Pair::Space(truth, tracks) => gospa(&truth, &tracks, cutoff_m, order),
        };
        write(&score.map_err(raised)?)
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
        let score = match Pair::of(&truth, &tracks)? {
            Pair::Plane(truth, tracks) => ospa(&truth, &tracks, cutoff_m, order),
            Pair::Space(truth, tracks) => ospa(&truth, &tracks, cutoff_m, order),
        };
        score.map_err(raised)
    }
}
