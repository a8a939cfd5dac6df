//! ASTERIX as it arrives: datagrams in, scans out.

use crate::errors::raised;
use crate::pipeline::lock;
use crate::scan::Scan;
use crate::text::{read, write};
use aegis_core::SensorId;
use aegis_core::asterix::{self, ScanOptions};
use pyo3::prelude::*;
use std::sync::Mutex;

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct LiveScans(Mutex<asterix::LiveScans>);

#[pymethods]
impl LiveScans {
    #[new]
    fn new(options: &str) -> PyResult<Self> {
        let options: ScanOptions = read("options", options)?;
        asterix::LiveScans::new(options).map(|live| Self(Mutex::new(live))).map_err(raised)
    }

    fn feed(&self, py: Python<'_>, datagram: &[u8]) -> PyResult<()> {
        let datagram = datagram.to_vec();
        py.detach(|| lock(&self.0).feed(&datagram)).map_err(raised)
    }

    fn next_scan(&self, py: Python<'_>) -> Option<Scan> {
        py.detach(|| lock(&self.0).next_scan()).map(Scan::from)
    }

    fn finish(&self, py: Python<'_>) {
        py.detach(|| lock(&self.0).finish());
    }

    fn left_out(&self, py: Python<'_>) -> u64 {
        py.detach(|| lock(&self.0).left_out())
    }

    /// Numbers of the radars whose antennas are known, and how long each takes for a rotation.
    fn sensors(&self, py: Python<'_>) -> Vec<(u32, Option<f64>)> {
        py.detach(|| {
            let live = lock(&self.0);
            let sensors: Vec<SensorId> = live.sensors().collect();
            sensors.iter().map(|sensor| (sensor.0, live.rotation_period_s(*sensor))).collect()
        })
    }

    /// What became of the records, and what the reader met, as JSON.
    fn counts(&self, py: Python<'_>) -> PyResult<(String, String)> {
        let (counts, met) = py.detach(|| {
            let live = lock(&self.0);
            (live.counts(), *live.reader_counts())
        });
        Ok((write(&counts)?, write(&met)?))
    }
}
