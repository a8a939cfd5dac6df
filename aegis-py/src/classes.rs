//! The built-in classifier on arrays, and a Python function as one.

use crate::errors::{ArgumentError, raised};
use aegis_core::Error;
use aegis_core::detector::classification::{
    BuiltIn, ClassFeatures, ClassPosterior, Classifier, FEATURES, OUTCOMES,
};
use numpy::{PyArray2, PyArrayMethods, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;

/// Posteriors, a row for each row of features.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "arrays come as values")]
pub(crate) fn classify<'py>(
    py: Python<'py>,
    features: PyReadonlyArray2<'py, f64>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    if features.shape()[1] != FEATURES {
        let shape = features.shape();
        let text = format!("features: expected shape (n, {FEATURES}), got ({}, {})", shape[0], shape[1]);
        return Err(ArgumentError::new_err(text));
    }
    let rows: Vec<ClassFeatures> = features
        .as_array()
        .rows()
        .into_iter()
        .map(|row| ClassFeatures::from_array(std::array::from_fn(|index| row[index])))
        .collect();
    let mut posteriors = vec![ClassPosterior::default(); rows.len()];
    py.detach(|| BuiltIn::new().classify(&rows, &mut posteriors)).map_err(raised)?;
    let out = PyArray2::zeros(py, [rows.len(), OUTCOMES], false);
    let cells = posteriors.iter().flat_map(|posterior| posterior.probabilities);
    out.try_readwrite()?
        .as_array_mut()
        .iter_mut()
        .zip(cells)
        .for_each(|(cell, probability)| *cell = probability);
    Ok(out)
}

/// A function that is given an array (n, 13), NaN where a feature is missing, and gives one (n, 9).
pub(crate) struct PythonClassifier(pub(crate) Py<PyAny>);

impl Classifier for PythonClassifier {
    fn classify(&self, features: &[ClassFeatures], out: &mut [ClassPosterior]) -> aegis_core::Result<()> {
        Python::attach(|py| {
            let answered = self.ask(py, features, out);
            answered.map_err(|error| Error::Classifier(error.to_string()))
        })
    }
}

impl PythonClassifier {
    fn ask(&self, py: Python<'_>, features: &[ClassFeatures], out: &mut [ClassPosterior]) -> PyResult<()> {
        let rows: Vec<Vec<f64>> = features.iter().map(|row| row.to_array().to_vec()).collect();
        let answer = self.0.bind(py).call1((PyArray2::from_vec2(py, &rows)?,))?;
        let answer: PyReadonlyArray2<'_, f64> = answer.extract()?;
        if answer.shape() != [out.len(), OUTCOMES] {
            return Err(ArgumentError::new_err(format!("expected shape ({}, {OUTCOMES})", out.len())));
        }
        for (posterior, row) in out.iter_mut().zip(answer.as_array().rows()) {
            posterior.probabilities = std::array::from_fn(|index| row[index]);
        }
        Ok(())
    }
}
