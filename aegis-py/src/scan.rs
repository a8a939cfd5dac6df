//! What goes into a step: a look, with plots or I/Q.

use crate::errors::ArgumentError;
use crate::picture::Picture;
use crate::plots::plots;
use crate::samples::{HeldDwell, lend};
use crate::shared::borrowed;
use crate::text::{read, write};
use aegis_core::asterix::RecordedScan;
use aegis_core::sim::{IqScan, PlotScan, SimScan};
use aegis_core::{self as core, Dwell, Look, Pose, ScanData, Sector, SensorId, Strobe, Time};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::Arc;

/// Frozen: arrays share its memory.
#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct Scan {
    sensor: SensorId,
    start: Time,
    end: Time,
    pose: Option<Pose>,
    sectors: Vec<Sector>,
    strobes: Vec<Strobe>,
    data: Data,
    /// Which target is behind each plot, of a simulated scan.
    truth: Option<Vec<Option<usize>>>,
}

enum Data {
    Plots(Arc<core::Picture>),
    Simulated(Arc<IqScan>),
    Dwells(Vec<HeldDwell>),
}

/// Azimuth and width, and when it began and ended.
type GivenSector = (f64, f64, i64, i64);

/// A look as it is given: sensor, start and end in nanoseconds, pose as JSON, sectors, strobes as JSON. Without sectors, a full circle.
pub(crate) type GivenLook<'a> = (u32, i64, i64, Option<&'a str>, Option<Vec<GivenSector>>, Option<&'a str>);

/// The JSON of what was transmitted, and the samples.
type GivenCpi<'py> = (String, Bound<'py, PyAny>);

impl Scan {
    fn new(look: GivenLook<'_>, data: Data) -> PyResult<Self> {
        let (sensor, start, end, pose, sectors, strobes) = look;
        let (start, end) = (Time::from_nanos(start), Time::from_nanos(end));
        Ok(Self {
            sensor: SensorId(sensor),
            start,
            end,
            pose: pose.map(|text| read("pose", text)).transpose()?,
            sectors: match sectors {
                Some(given) => given.into_iter().map(sector).collect(),
                None => vec![Sector::full_circle(start, end)],
            },
            strobes: strobes.map(|text| read("strobes", text)).transpose()?.unwrap_or_default(),
            data,
            truth: None,
        })
    }

    /// Of plots in columns.
    pub(crate) fn of_columns(look: GivenLook<'_>, columns: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let plots = core::Picture { plots: plots(columns)?, ..core::Picture::default() };
        Self::new(look, Data::Plots(Arc::new(plots)))
    }

    /// Lends it to `take` while the interpreter does something else.
    pub(crate) fn lend<T: Send>(
        &self,
        py: Python<'_>,
        take: impl FnOnce(&core::Scan<'_>) -> T + Send,
    ) -> PyResult<T> {
        match &self.data {
            Data::Plots(picture) => {
                let scan = self.with(ScanData::Plots(&picture.plots));
                Ok(py.detach(|| take(&scan)))
            }
            Data::Simulated(scan) => {
                Ok(py.detach(|| scan.with_dwells(|dwells| take(&self.with(ScanData::Dwells(dwells))))))
            }
            Data::Dwells(held) => {
                Self::lend_held(py, held, |dwells| take(&self.with(ScanData::Dwells(dwells))))
            }
        }
    }

    /// Lends its dwells to `take` while the interpreter does something else.
    pub(crate) fn lend_dwells<T: Send>(
        &self,
        py: Python<'_>,
        take: impl FnOnce(&[Dwell<'_>]) -> T + Send,
    ) -> PyResult<T> {
        match &self.data {
            Data::Plots(_) => Err(ArgumentError::new_err("scan: it has plots, and no I/Q")),
            Data::Simulated(scan) => Ok(py.detach(|| scan.with_dwells(take))),
            Data::Dwells(held) => Self::lend_held(py, held, take),
        }
    }

    fn lend_held<T: Send>(
        py: Python<'_>,
        held: &[HeldDwell],
        take: impl FnOnce(&[Dwell<'_>]) -> T + Send,
    ) -> PyResult<T> {
        let borrowed: Vec<_> = held.iter().map(|dwell| dwell.borrow(py)).collect::<PyResult<_>>()?;
        let mut cpis = Vec::with_capacity(held.len());
        for (dwell, samples) in held.iter().zip(&borrowed) {
            let views: Vec<_> =
                samples.iter().map(crate::samples::Borrowed::view).collect::<PyResult<_>>()?;
            cpis.push(dwell.cpis(&views));
        }
        Ok(py.detach(|| lend(held, &cpis, take)))
    }

    fn with<'a>(&'a self, data: ScanData<'a>) -> core::Scan<'a> {
        core::Scan { look: self.look(), data, strobes: &self.strobes }
    }

    pub(crate) fn look(&self) -> Look<'_> {
        Look {
            sensor: self.sensor,
            start: self.start,
            end: self.end,
            pose: self.pose,
            sectors: &self.sectors,
        }
    }

    pub(crate) fn strobes(&self) -> &[Strobe] {
        &self.strobes
    }

    /// Its plots, if it has some.
    pub(crate) fn plots(&self) -> PyResult<&[core::Plot]> {
        match &self.data {
            Data::Plots(picture) => Ok(&picture.plots),
            _ => Err(ArgumentError::new_err("scan: it has I/Q, and no plots")),
        }
    }

    fn of_owned(
        look: &Look<'_>,
        strobes: Vec<Strobe>,
        data: Data,
        truth: Option<Vec<Option<usize>>>,
    ) -> Self {
        let Look { sensor, start, end, pose, sectors } = *look;
        Self { sensor, start, end, pose, sectors: sectors.to_vec(), strobes, data, truth }
    }
}

fn sector((azimuth_rad, width_rad, start, end): GivenSector) -> Sector {
    Sector { azimuth_rad, width_rad, start: Time::from_nanos(start), end: Time::from_nanos(end) }
}

fn only_plots(plots: Vec<core::Plot>) -> Data {
    Data::Plots(Arc::new(core::Picture { plots, ..core::Picture::default() }))
}

impl From<RecordedScan> for Scan {
    fn from(scan: RecordedScan) -> Self {
        let look = scan.as_scan().look;
        Self::of_owned(&look, scan.strobes.clone(), only_plots(scan.plots.clone()), None)
    }
}

impl From<SimScan> for Scan {
    fn from(scan: SimScan) -> Self {
        let look = scan.as_scan().look;
        Self::of_owned(&look, scan.strobes.clone(), only_plots(scan.plots.clone()), Some(scan.truth.clone()))
    }
}

impl From<PlotScan> for Scan {
    fn from(scan: PlotScan) -> Self {
        let look = scan.as_scan().look;
        Self::of_owned(&look, Vec::new(), only_plots(scan.plots.clone()), Some(scan.truth.clone()))
    }
}

impl From<IqScan> for Scan {
    fn from(scan: IqScan) -> Self {
        let scan = Arc::new(scan);
        let data = Data::Simulated(Arc::clone(&scan));
        scan.with_scan(|lent| Self::of_owned(&lent.look, Vec::new(), data, None))
    }
}

#[pymethods]
impl Scan {
    /// Of a list of plots.
    #[staticmethod]
    fn of_plots(look: GivenLook<'_>, plots: &Picture) -> PyResult<Self> {
        Self::new(look, Data::Plots(Arc::clone(&plots.0)))
    }

    /// Of plots in columns.
    #[staticmethod]
    #[pyo3(signature = (look, columns))]
    fn of_arrays(look: GivenLook<'_>, columns: &Bound<'_, PyDict>) -> PyResult<Self> {
        Self::of_columns(look, Some(columns))
    }

    /// Of I/Q: for each dwell its beam, and for each interval what was transmitted and its samples.
    #[staticmethod]
    fn of_dwells(look: GivenLook<'_>, dwells: Vec<(String, Vec<GivenCpi<'_>>)>) -> PyResult<Self> {
        let held =
            dwells.into_iter().map(|(beam, cpis)| HeldDwell::new(&beam, cpis)).collect::<PyResult<_>>()?;
        Self::new(look, Data::Dwells(held))
    }

    #[getter]
    fn sensor(&self) -> u32 {
        self.sensor.0
    }

    #[getter]
    fn start_ns(&self) -> i64 {
        self.start.as_nanos()
    }

    #[getter]
    fn end_ns(&self) -> i64 {
        self.end.as_nanos()
    }

    /// Pose, sectors and strobes as JSON.
    fn head(&self) -> PyResult<(String, String, String)> {
        Ok((write(&self.pose)?, write(&self.sectors)?, write(&self.strobes)?))
    }

    /// Its plots as a picture that has nothing else.
    #[getter(plots)]
    fn plot_list(&self) -> Option<Picture> {
        match &self.data {
            Data::Plots(picture) => Some(Picture(Arc::clone(picture))),
            _ => None,
        }
    }

    #[getter]
    fn truth(&self) -> Option<Vec<Option<usize>>> {
        self.truth.clone()
    }

    /// For each dwell how many intervals it has.
    fn dwells(&self) -> Vec<usize> {
        match &self.data {
            Data::Plots(_) => Vec::new(),
            Data::Simulated(scan) => scan.dwells.iter().map(|dwell| dwell.cpis.len()).collect(),
            Data::Dwells(held) => held.iter().map(|dwell| dwell.cpis.len()).collect(),
        }
    }

    /// What is known of a simulated dwell: its beam, start, end and channel, and the targets, as JSON.
    fn simulated_dwell(&self, dwell: usize) -> PyResult<Option<String>> {
        let Data::Simulated(scan) = &self.data else { return Ok(None) };
        let Some(dwell) = scan.dwells.get(dwell) else { return Ok(None) };
        let cpi = |cpi: &core::sim::IqCpi| {
            serde_json::json!({
                "start": cpi.start, "carrier_hz": cpi.carrier_hz, "prf_hz": cpi.prf_hz,
                "first_sample_s": cpi.first_sample_s, "waveform": cpi.waveform,
            })
        };
        let cpis: Vec<_> = dwell.cpis.iter().map(cpi).collect();
        write(&serde_json::json!({
            "beam": dwell.beam, "start": dwell.start, "end": dwell.end, "channel": dwell.channel,
            "cpis": cpis, "truth": dwell.truth,
        }))
        .map(Some)
    }

    /// The samples of one interval, without a copy.
    fn samples<'py>(slf: &Bound<'py, Self>, dwell: usize, cpi: usize) -> PyResult<Bound<'py, PyAny>> {
        let found = match &slf.get().data {
            Data::Plots(_) => None,
            Data::Simulated(scan) => {
                let cpi = scan.dwells.get(dwell).and_then(|dwell| dwell.cpis.get(cpi));
                cpi.map(|cpi| borrowed(slf.as_any(), &cpi.samples.view()))
            }
            Data::Dwells(held) => held.get(dwell).and_then(|dwell| dwell.samples(slf.py(), cpi)),
        };
        found.ok_or_else(|| ArgumentError::new_err("dwell: there is no such interval"))
    }

    /// The same without what transponders said.
    fn without_identity(&self) -> PyResult<Self> {
        let mut recorded = RecordedScan {
            sensor: self.sensor,
            start: self.start,
            end: self.end,
            sectors: self.sectors.clone(),
            plots: self.plots()?.to_vec(),
            strobes: self.strobes.clone(),
        };
        recorded.hide_identity();
        let mut scan = Self::from(recorded);
        (scan.pose, scan.truth) = (self.pose, self.truth.clone());
        Ok(scan)
    }
}
