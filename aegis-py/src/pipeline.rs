//! The pipeline: a lock around the core's, taken after the interpreter was let go.

use crate::classes::PythonClassifier;
use crate::errors::raised;
use crate::picture::Picture;
use crate::scan::{GivenLook, Scan};
use crate::settings::config;
use crate::text::{read, write};
use aegis_core::detector::classification::SharedClassifier;
use aegis_core::ew::PulseDescriptor;
use aegis_core::{self as core, ActionId, Quantity, SensorId, Snapshot};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Frozen, so that threads that share it wait for each other and never meet an error.
#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct Pipeline(Mutex<core::Pipeline>);

/// Waits for whoever has it. The core does not panic, and a step that did would leave plain data behind.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pipeline {
    fn with<T: Send>(&self, py: Python<'_>, take: impl FnOnce(&mut core::Pipeline) -> T + Send) -> T {
        py.detach(|| take(&mut lock(&self.0)))
    }
}

#[pymethods]
impl Pipeline {
    #[new]
    fn new(py: Python<'_>, settings: &str) -> PyResult<Self> {
        let config = config(settings)?;
        py.detach(|| core::Pipeline::new(config)).map(|pipeline| Self(Mutex::new(pipeline))).map_err(raised)
    }

    fn step(&self, py: Python<'_>, scan: &Scan) -> PyResult<Picture> {
        let stepped = scan.lend(py, |scan| lock(&self.0).step(scan))?;
        stepped.map(Picture::from).map_err(raised)
    }

    /// Plots in columns, at once.
    #[pyo3(signature = (look, columns))]
    fn step_plots(
        &self,
        py: Python<'_>,
        look: GivenLook<'_>,
        columns: &Bound<'_, PyDict>,
    ) -> PyResult<Picture> {
        self.step(py, &Scan::of_columns(look, Some(columns))?)
    }

    /// Scan after scan, until one is refused: the pictures so far, and why it ended.
    #[allow(clippy::needless_pass_by_value, reason = "lists come as values")]
    fn run(&self, py: Python<'_>, scans: Vec<PyRef<'_, Scan>>) -> PyResult<(Vec<Picture>, Option<PyErr>)> {
        let mut pictures = Vec::with_capacity(scans.len());
        for scan in &scans {
            match scan.lend(py, |scan| lock(&self.0).step(scan))? {
                Ok(picture) => pictures.push(Picture::from(picture)),
                Err(error) => return Ok((pictures, Some(raised(error)))),
            }
        }
        Ok((pictures, None))
    }

    /// `None`: the built-in one again.
    #[pyo3(signature = (function))]
    fn set_classifier(&self, py: Python<'_>, function: Option<Py<PyAny>>) {
        let classifier = function.map_or_else(SharedClassifier::default, |function| {
            SharedClassifier::new(PythonClassifier(function))
        });
        self.with(py, |pipeline| pipeline.set_classifier(classifier));
    }

    fn set_assets(&self, py: Python<'_>, assets: &str) -> PyResult<()> {
        let assets: Vec<core::Asset> = read("assets", assets)?;
        self.with(py, |pipeline| pipeline.set_assets(&assets)).map_err(raised)
    }

    fn assets(&self, py: Python<'_>) -> PyResult<String> {
        write(&self.with(py, |pipeline| pipeline.assets().to_vec()))
    }

    fn settings(&self, py: Python<'_>, sensor: u32) -> PyResult<String> {
        write(&self.with(py, |pipeline| pipeline.settings(SensorId(sensor)).cloned()).map_err(raised)?)
    }

    fn decide(&self, py: Python<'_>, action: u64, decision: &str) -> PyResult<()> {
        let decision = read("decision", decision)?;
        self.with(py, |pipeline| pipeline.decide(ActionId(action), decision)).map_err(raised)
    }

    fn reset(&self, py: Python<'_>) {
        self.with(py, core::Pipeline::reset);
    }

    fn stats(&self, py: Python<'_>) -> PyResult<String> {
        write(&self.with(py, |pipeline| *pipeline.stats()))
    }

    fn noise(&self, py: Python<'_>, sensor: u32, quantity: &str) -> PyResult<String> {
        let quantity: Quantity = read("quantity", quantity)?;
        write(&self.with(py, |pipeline| pipeline.noise(SensorId(sensor), quantity)).map_err(raised)?)
    }

    /// What disturbs the radars, as JSON.
    fn interference(&self, py: Python<'_>) -> PyResult<String> {
        write(&self.with(py, |pipeline| pipeline.interference().clone()))
    }

    /// What was decided, as JSON.
    fn audit(&self, py: Python<'_>) -> PyResult<String> {
        write(&self.with(py, |pipeline| pipeline.audit().to_vec()))
    }

    /// Pulses as JSON; what was found anew, as events in JSON.
    fn intercept(&self, py: Python<'_>, sensor: u32, pulses: &str) -> PyResult<String> {
        let pulses: Vec<PulseDescriptor> = read("pulses", pulses)?;
        write(&self.with(py, |pipeline| pipeline.intercept(SensorId(sensor), &pulses)).map_err(raised)?)
    }

    /// Raids of the latest step, as JSON.
    fn raids(&self, py: Python<'_>) -> PyResult<String> {
        write(&self.with(py, |pipeline| pipeline.threats().raids().to_vec()))
    }

    /// The latest changes of threats' levels, as JSON.
    fn level_history(&self, py: Python<'_>) -> PyResult<String> {
        write(&self.with(py, |pipeline| pipeline.threats().history().copied().collect::<Vec<_>>()))
    }

    fn geodetic(&self, py: Python<'_>, position_m: [f64; 3]) -> PyResult<String> {
        write(&self.with(py, |pipeline| pipeline.geodetic(position_m)).map_err(raised)?)
    }

    fn origin(&self, py: Python<'_>) -> PyResult<String> {
        write(
            &self
                .with(py, |pipeline| pipeline.frame().map(core::geometry::EnuFrame::origin))
                .map_err(raised)?,
        )
    }

    fn snapshot<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.with(py, |pipeline| pipeline.snapshot()).as_bytes())
    }

    #[staticmethod]
    fn restore(py: Python<'_>, settings: &str, snapshot: &[u8]) -> PyResult<Self> {
        let (config, bytes) = (config(settings)?, snapshot.to_vec());
        let restored = py.detach(|| {
            let snapshot = Snapshot::from_bytes(bytes)?;
            core::Pipeline::restore(config, &snapshot)
        });
        restored.map(|pipeline| Self(Mutex::new(pipeline))).map_err(raised)
    }

    fn copy(&self, py: Python<'_>) -> Self {
        Self(Mutex::new(self.with(py, |pipeline| pipeline.clone())))
    }
}
