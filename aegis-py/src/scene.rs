//! Simulated worlds.

use crate::errors::raised;
use crate::pipeline::lock;
use crate::scan::Scan;
use crate::settings::checked;
use crate::text::{read, write};
use aegis_core::sim::{self, IqSceneConfig, SceneConfig, TargetState};
use aegis_core::{RadarSettings, Time};
use pyo3::prelude::*;
use std::sync::Mutex;

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct Scene(Mutex<sim::Scene>);

#[pymethods]
impl Scene {
    #[new]
    fn new(py: Python<'_>, config: &str) -> PyResult<Self> {
        let config = checked(config, SceneConfig::validate)?;
        py.detach(|| sim::Scene::new(config)).map(|scene| Self(Mutex::new(scene))).map_err(raised)
    }

    fn next(&self, py: Python<'_>, settings: &str) -> PyResult<Scan> {
        let settings: RadarSettings = read("settings", settings)?;
        Ok(py.detach(|| lock(&self.0).next(&settings)).into())
    }

    fn target(&self, py: Python<'_>, index: usize, time_ns: i64) -> PyResult<String> {
        write(&py.detach(|| lock(&self.0).target(index, Time::from_nanos(time_ns))))
    }

    fn truth(&self, py: Python<'_>, time_ns: i64) -> PyResult<String> {
        let all = py
            .detach(|| lock(&self.0).truth(Time::from_nanos(time_ns)).collect::<Vec<(usize, TargetState)>>());
        write(&all)
    }

    fn copy(&self, py: Python<'_>) -> Self {
        Self(Mutex::new(py.detach(|| lock(&self.0).clone())))
    }
}

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct IqScene(Mutex<sim::IqScene>);

#[pymethods]
impl IqScene {
    #[new]
    fn new(py: Python<'_>, config: &str) -> PyResult<Self> {
        let config = checked(config, IqSceneConfig::validate)?;
        py.detach(|| sim::IqScene::new(config)).map(|scene| Self(Mutex::new(scene))).map_err(raised)
    }

    fn next(&self, py: Python<'_>, settings: &str) -> PyResult<Scan> {
        let settings: RadarSettings = read("settings", settings)?;
        py.detach(|| lock(&self.0).next(&settings)).map(Scan::from).map_err(raised)
    }

    fn target(&self, py: Python<'_>, index: usize, time_ns: i64) -> PyResult<String> {
        write(&py.detach(|| lock(&self.0).target(index, Time::from_nanos(time_ns))))
    }

    fn copy(&self, py: Python<'_>) -> Self {
        Self(Mutex::new(py.detach(|| lock(&self.0).clone())))
    }
}

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct PlotScene(Mutex<sim::PlotScene>);

#[pymethods]
impl PlotScene {
    #[new]
    fn new(py: Python<'_>, config: &str) -> PyResult<Self> {
        let config = checked(config, IqSceneConfig::validate)?;
        py.detach(|| sim::PlotScene::new(config)).map(|scene| Self(Mutex::new(scene))).map_err(raised)
    }

    fn next(&self, py: Python<'_>, settings: &str) -> PyResult<Scan> {
        let settings: RadarSettings = read("settings", settings)?;
        py.detach(|| lock(&self.0).next(&settings)).map(Scan::from).map_err(raised)
    }

    fn target(&self, py: Python<'_>, index: usize, time_ns: i64) -> PyResult<String> {
        write(&py.detach(|| lock(&self.0).target(index, Time::from_nanos(time_ns))))
    }

    fn copy(&self, py: Python<'_>) -> Self {
        Self(Mutex::new(py.detach(|| lock(&self.0).clone())))
    }
}
