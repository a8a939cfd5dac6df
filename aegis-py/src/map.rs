//! Range-Doppler maps, and the cells of them that stand out.

use crate::errors::{ArgumentError, raised};
use crate::pipeline::lock;
use crate::settings::config;
use crate::shared::{borrowed, locked};
use crate::text::write;
use aegis_core::detector::{self, Crossing};
use aegis_core::{self as core, SensorId};
use numpy::PyArray;
use numpy::ndarray::ArrayView2;
use pyo3::prelude::*;
use std::sync::Mutex;

/// The maps of one dwell. Frozen: arrays share its memory.
#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct DwellMap(pub(crate) core::radar::DwellMap);

impl DwellMap {
    fn map(&self, index: usize) -> PyResult<&core::radar::RangeDopplerMap> {
        self.0.maps.get(index).ok_or_else(|| ArgumentError::new_err("map: there is no such map"))
    }
}

#[pymethods]
impl DwellMap {
    fn __len__(&self) -> usize {
        self.0.maps.len()
    }

    /// Where the beam pointed, as JSON.
    fn beam(&self) -> PyResult<String> {
        write(&self.0.beam)
    }

    /// All that a map has beside its powers, as JSON.
    fn head(&self, map: usize) -> PyResult<String> {
        let map = self.map(map)?;
        write(&serde_json::json!({
            "looks": map.looks, "summed": map.summed, "waveform": map.waveform, "pulses": map.pulses,
            "samples": map.samples, "resolution_m": map.resolution_m, "correlated_gates": map.correlated_gates,
            "noise": *map.noise, "carrier_hz": map.carrier_hz, "prf_hz": map.prf_hz, "start": map.start,
            "end": map.end, "clipped": map.clipped, "range": map.range, "range_rate": map.range_rate,
        }))
    }

    /// The powers of a map, `(gate, filter)`, without a copy.
    fn power<'py>(slf: &Bound<'py, Self>, map: usize) -> PyResult<Bound<'py, PyAny>> {
        let map = slf.get().map(map)?;
        let view = ArrayView2::from_shape((map.gates, map.filters), &map.power);
        let view = view.map_err(|error| ArgumentError::new_err(format!("map: {error}")))?;
        Ok(borrowed(slf.as_any(), &view))
    }
}

/// Which cells stand out, of one radar of a configuration.
#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct Cfar(Mutex<detector::Cfar>);

#[pymethods]
impl Cfar {
    #[new]
    fn new(settings: &str, sensor: u32) -> PyResult<Self> {
        let config = config(settings)?;
        let found = config.sensors.iter().find(|known| known.id == SensorId(sensor));
        let radar = found.and_then(|sensor| sensor.radar.as_ref());
        let radar = radar
            .ok_or_else(|| ArgumentError::new_err("sensor: no radar is configured that has this number"))?;
        Ok(Self(Mutex::new(detector::Cfar::new(radar))))
    }

    /// Gates, filters, power over noise, and power over threshold.
    #[allow(clippy::type_complexity)]
    fn crossings<'py>(
        &self,
        py: Python<'py>,
        maps: &DwellMap,
        map: usize,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let (beam, map) = (maps.0.beam, maps.map(map)?);
        let mut found: Vec<Crossing> = Vec::new();
        py.detach(|| lock(&self.0).crossings(beam, map, &mut found)).map_err(raised)?;
        Ok((
            locked(&PyArray::from_iter(py, found.iter().map(|crossing| crossing.gate))),
            locked(&PyArray::from_iter(py, found.iter().map(|crossing| crossing.filter))),
            locked(&PyArray::from_iter(py, found.iter().map(|crossing| crossing.ratio))),
            locked(&PyArray::from_iter(py, found.iter().map(|crossing| crossing.margin))),
        ))
    }

    fn reset(&self, py: Python<'_>) {
        py.detach(|| lock(&self.0).reset());
    }
}
