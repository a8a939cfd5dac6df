//! Each stage alone.

use crate::errors::raised;
use crate::map::DwellMap;
use crate::picture::Picture;
use crate::pipeline::lock;
use crate::scan::Scan;
use crate::settings::config;
use crate::text::{read, write};
use aegis_core::ew::PulseDescriptor;
use aegis_core::{self as core, ActionId, Asset, Interference, Quantity, SensorId, Time};
use pyo3::prelude::*;
use std::sync::Mutex;

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct Radar(Mutex<core::Radar>);

#[pymethods]
impl Radar {
    /// One of a configuration's sensors.
    #[new]
    fn new(settings: &str, sensor: u32) -> PyResult<Self> {
        let config = config(settings)?;
        let found = config.sensors.iter().find(|known| known.id == SensorId(sensor));
        let sensor = found.ok_or_else(|| raised(core::Error::UnknownSensor(SensorId(sensor))))?;
        Ok(Self(Mutex::new(core::Radar::new(sensor, &config))))
    }

    /// The maps of each dwell of a scan.
    fn process(&self, py: Python<'_>, scan: &Scan) -> PyResult<Vec<DwellMap>> {
        let processed = scan.lend_dwells(py, |dwells| {
            let mut radar = lock(&self.0);
            let map = |dwell| {
                let mut map = core::radar::DwellMap::new();
                radar.process(dwell, &mut map).map(|()| DwellMap(map))
            };
            dwells.iter().map(map).collect::<core::Result<Vec<_>>>()
        })?;
        processed.map_err(raised)
    }

    fn settings(&self, py: Python<'_>) -> PyResult<String> {
        write(&py.detach(|| lock(&self.0).settings().clone()))
    }

    fn apply(&self, py: Python<'_>, action: &str) -> PyResult<()> {
        let action: core::Action = read("action", action)?;
        py.detach(|| lock(&self.0).apply(&action)).map_err(raised)
    }

    fn restore(&self, py: Python<'_>, settings: &str) -> PyResult<()> {
        let settings: core::RadarSettings = read("settings", settings)?;
        py.detach(|| lock(&self.0).restore(&settings)).map_err(raised)
    }

    fn reset(&self, py: Python<'_>) {
        py.detach(|| lock(&self.0).reset());
    }
}

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct Detector(Mutex<core::Detector>);

#[pymethods]
impl Detector {
    #[new]
    fn new(settings: &str) -> PyResult<Self> {
        core::Detector::new(&config(settings)?).map(|stage| Self(Mutex::new(stage))).map_err(raised)
    }

    /// Plots checked: a picture of plots and events.
    fn detect(&self, py: Python<'_>, scan: &Scan) -> PyResult<Picture> {
        let given = scan.plots()?;
        picture(py, |out| {
            (out.time, out.sensor) = (scan.look().end, scan.look().sensor);
            lock(&self.0).detect(&scan.look(), given, &mut out.plots, &mut out.events)
        })
    }

    /// Plots found in maps: a picture of plots and events.
    #[allow(clippy::needless_pass_by_value)]
    fn detect_maps(&self, py: Python<'_>, scan: &Scan, maps: Vec<PyRef<'_, DwellMap>>) -> PyResult<Picture> {
        let maps: Vec<_> = maps.iter().map(|map| map.0.clone()).collect();
        picture(py, |out| {
            (out.time, out.sensor) = (scan.look().end, scan.look().sensor);
            lock(&self.0).detect_maps(&scan.look(), &maps, &mut out.plots, &mut out.events)
        })
    }

    /// Plots found in what a radar makes of a scan's samples: a picture of plots and events.
    fn detect_dwells(&self, py: Python<'_>, scan: &Scan, radar: &Radar) -> PyResult<Picture> {
        let found = scan.lend_dwells(py, |dwells| {
            let (time, sensor) = (scan.look().end, scan.look().sensor);
            let mut out = core::Picture { time, sensor, ..core::Picture::default() };
            let (mut detector, mut radar) = (lock(&self.0), lock(&radar.0));
            let core::Picture { plots, events, .. } = &mut out;
            detector.detect_dwells(&scan.look(), &mut radar, dwells, plots, events).map(|()| out)
        })?;
        found.map(Picture::from).map_err(raised)
    }

    /// Time, beam, carrier, PRF and power of each, as JSON.
    fn noise_floors(&self, py: Python<'_>, sensor: u32) -> PyResult<String> {
        let floors = py.detach(|| lock(&self.0).noise_floors(SensorId(sensor)).to_vec());
        let floor = |floor: &core::detector::NoiseFloor| {
            serde_json::json!({
                "time": floor.time, "beam": floor.beam, "carrier_hz": floor.carrier_hz, "prf_hz": floor.prf_hz,
                "power": floor.power,
            })
        };
        write(&floors.iter().map(floor).collect::<Vec<_>>())
    }

    fn stats(&self, py: Python<'_>) -> PyResult<String> {
        write(&py.detach(|| *lock(&self.0).stats()))
    }

    fn reset(&self, py: Python<'_>) {
        py.detach(|| lock(&self.0).reset());
    }
}

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct Tracker(Mutex<core::Tracker>);

#[pymethods]
impl Tracker {
    #[new]
    fn new(settings: &str) -> PyResult<Self> {
        core::Tracker::new(&config(settings)?).map(|stage| Self(Mutex::new(stage))).map_err(raised)
    }

    /// A picture of plots, tracks, associations and events. The plots are those of a detector.
    fn update(&self, py: Python<'_>, scan: &Scan, plots: &Picture) -> PyResult<Picture> {
        picture(py, |out| {
            let mut tracker = lock(&self.0);
            let mut events = Vec::new();
            tracker.update(&scan.look(), &plots.0.plots, scan.strobes(), &mut events)?;
            *out = core::Picture {
                time: tracker.time().unwrap_or(scan.look().end),
                sensor: scan.look().sensor,
                plots: plots.0.plots.clone(),
                tracks: tracker.tracks().to_vec(),
                associations: tracker.associations().to_vec(),
                events,
                ..core::Picture::default()
            };
            Ok(())
        })
    }

    fn stats(&self, py: Python<'_>) -> PyResult<String> {
        write(&py.detach(|| *lock(&self.0).stats()))
    }

    fn noise(&self, py: Python<'_>, sensor: u32, quantity: &str) -> PyResult<String> {
        let quantity: Quantity = read("quantity", quantity)?;
        write(&py.detach(|| lock(&self.0).noise(SensorId(sensor), quantity)).map_err(raised)?)
    }

    fn time_ns(&self, py: Python<'_>) -> Option<i64> {
        py.detach(|| lock(&self.0).time()).map(Time::as_nanos)
    }

    fn reset(&self, py: Python<'_>) {
        py.detach(|| lock(&self.0).reset());
    }
}

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct ThreatAssessor(Mutex<core::ThreatAssessor>);

#[pymethods]
impl ThreatAssessor {
    #[new]
    fn new(settings: &str) -> PyResult<Self> {
        core::ThreatAssessor::new(&config(settings)?).map(|stage| Self(Mutex::new(stage))).map_err(raised)
    }

    /// A picture of tracks, threats and events.
    fn assess(&self, py: Python<'_>, time_ns: i64, tracks: &Picture, assets: &str) -> PyResult<Picture> {
        let assets: Vec<Asset> = read("assets", assets)?;
        picture(py, |out| {
            out.time = Time::from_nanos(time_ns);
            out.tracks.clone_from(&tracks.0.tracks);
            lock(&self.0).assess(out.time, &tracks.0.tracks, &assets, &mut out.threats, &mut out.events)
        })
    }

    /// Raids of the latest step, as JSON.
    fn raids(&self, py: Python<'_>) -> PyResult<String> {
        write(&py.detach(|| lock(&self.0).raids().to_vec()))
    }

    /// The latest changes of levels, as JSON.
    fn history(&self, py: Python<'_>) -> PyResult<String> {
        write(&py.detach(|| lock(&self.0).history().copied().collect::<Vec<_>>()))
    }

    fn stats(&self, py: Python<'_>) -> PyResult<String> {
        write(&py.detach(|| *lock(&self.0).stats()))
    }

    fn reset(&self, py: Python<'_>) {
        py.detach(|| lock(&self.0).reset());
    }
}

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct EwResponder(Mutex<core::EwResponder>);

#[pymethods]
impl EwResponder {
    #[new]
    fn new(settings: &str) -> PyResult<Self> {
        core::EwResponder::new(&config(settings)?).map(|stage| Self(Mutex::new(stage))).map_err(raised)
    }

    /// Interference as JSON, and a picture of events.
    #[allow(clippy::needless_pass_by_value, reason = "lists come as values")]
    fn sense(
        &self,
        py: Python<'_>,
        scan: &Scan,
        maps: Vec<PyRef<'_, DwellMap>>,
    ) -> PyResult<(String, Picture)> {
        let maps: Vec<_> = maps.iter().map(|map| map.0.clone()).collect();
        let mut interference = Interference::default();
        let events = picture(py, |out| {
            lock(&self.0).sense(&scan.look(), &maps, scan.strobes(), &mut interference, &mut out.events)
        })?;
        Ok((write(&interference)?, events))
    }

    /// A picture of plots, tracks and associations looked through: interference as JSON, and a picture of events.
    fn examine(
        &self,
        py: Python<'_>,
        scan: &Scan,
        tracked: &Picture,
        interference: &str,
    ) -> PyResult<(String, Picture)> {
        let mut interference: Interference = read("interference", interference)?;
        let core::Picture { plots, tracks, associations, .. } = &*tracked.0;
        let events = picture(py, |out| {
            let mut responder = lock(&self.0);
            let look = scan.look();
            responder.examine(&look, plots, tracks, associations, &mut interference, &mut out.events)
        })?;
        Ok((write(&interference)?, events))
    }

    /// Pulses as JSON taken in: interference as JSON, and a picture of events.
    fn intercept(
        &self,
        py: Python<'_>,
        sensor: u32,
        pulses: &str,
        interference: &str,
    ) -> PyResult<(String, Picture)> {
        let pulses: Vec<PulseDescriptor> = read("pulses", pulses)?;
        let mut interference: Interference = read("interference", interference)?;
        let events = picture(py, |out| {
            lock(&self.0).intercept(SensorId(sensor), &pulses, &mut interference, &mut out.events)
        })?;
        Ok((write(&interference)?, events))
    }

    /// What was decided, as JSON.
    fn audit(&self, py: Python<'_>) -> PyResult<String> {
        write(&py.detach(|| lock(&self.0).audit().to_vec()))
    }

    /// A picture of actions and events.
    fn respond(&self, py: Python<'_>, time_ns: i64, interference: &str) -> PyResult<Picture> {
        let interference: Interference = read("interference", interference)?;
        picture(py, |out| {
            out.time = Time::from_nanos(time_ns);
            lock(&self.0).respond(out.time, &interference, &mut out.actions, &mut out.events)
        })
    }

    fn decide(&self, py: Python<'_>, action: u64, decision: &str) -> PyResult<String> {
        let decision = read("decision", decision)?;
        write(&py.detach(|| lock(&self.0).decide(ActionId(action), decision)).map_err(raised)?)
    }

    fn stats(&self, py: Python<'_>) -> PyResult<String> {
        write(&py.detach(|| *lock(&self.0).stats()))
    }

    fn reset(&self, py: Python<'_>) {
        py.detach(|| lock(&self.0).reset());
    }
}

/// A new picture, filled while the interpreter does something else.
fn picture(
    py: Python<'_>,
    fill: impl FnOnce(&mut core::Picture) -> core::Result<()> + Send,
) -> PyResult<Picture> {
    let mut out = core::Picture::default();
    py.detach(|| fill(&mut out)).map_err(raised)?;
    Ok(out.into())
}
