//! ASTERIX recordings: their scans, their records, and records written.

use crate::errors::raised;
use crate::pipeline::lock;
use crate::scan::Scan;
use crate::text::{read, write};
use aegis_core::asterix::{
    Cat034, Cat048, Code, Counts, Detection, Identification, Message, PolarPosition, PressureAltitude,
    Reader, Record, RecordedScan, ScanCounts, ScanOptions, Scans, Source, TargetReport, TrackVelocity,
    Writer,
};
use aegis_core::{Callsign, SensorId};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Mutex;

/// The scans of a recording, cut when it was opened.
#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct Recording {
    scans: Mutex<VecDeque<RecordedScan>>,
    sensors: Vec<(u32, Option<f64>)>,
    counts: ScanCounts,
    reader_counts: Counts,
}

#[pymethods]
impl Recording {
    #[new]
    fn new(py: Python<'_>, bytes: &[u8], options: &str) -> PyResult<Self> {
        let options: ScanOptions = read("options", options)?;
        let bytes = bytes.to_vec();
        py.detach(|| {
            let mut scans = Scans::new(&bytes, options)?;
            let all = scans.by_ref().collect();
            let sensors: Vec<SensorId> = scans.sensors().collect();
            let turning = |sensor: &SensorId| (sensor.0, scans.rotation_period_s(*sensor));
            Ok(Self {
                sensors: sensors.iter().map(turning).collect(),
                counts: scans.counts(),
                reader_counts: *scans.reader_counts(),
                scans: Mutex::new(all),
            })
        })
        .map_err(raised)
    }

    fn next(&self) -> Option<Scan> {
        lock(&self.scans).pop_front().map(Scan::from)
    }

    fn left(&self) -> usize {
        lock(&self.scans).len()
    }

    /// Numbers of the radars, and how long each takes for a rotation.
    fn sensors(&self) -> Vec<(u32, Option<f64>)> {
        self.sensors.clone()
    }

    fn counts(&self) -> PyResult<(String, String)> {
        Ok((write(&self.counts)?, write(&self.reader_counts)?))
    }
}

/// Every record of a recording as JSON, with its octets; what is read of a record is what most recordings have.
#[pyfunction]
pub(crate) fn records(py: Python<'_>, bytes: &[u8]) -> PyResult<String> {
    let bytes = bytes.to_vec();
    write(&py.detach(|| {
        let mut reader = Reader::new(&bytes);
        let mut all = Vec::new();
        while let Some(record) = reader.next() {
            let octets = reader.record_bytes().to_vec();
            all.push(match record {
                Record::Cat048(report) => {
                    PlainRecord::Target(PlainTarget::of(&report, reader.plot_number(), octets))
                }
                Record::Cat034(service) => PlainRecord::Service(PlainService::of(&service, octets)),
                _ => continue,
            });
        }
        all
    }))
}

/// Records of the same JSON as the bytes of blocks: one block for each run of a category.
#[pyfunction]
pub(crate) fn write_records<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyBytes>> {
    let records: Vec<PlainRecord> = read("records", text)?;
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes);
    for run in records.chunk_by(|a, b| a.is_target() == b.is_target()) {
        let targets: Vec<Cat048<'_>> = run.iter().filter_map(PlainRecord::as_target).collect();
        let services: Vec<Cat034<'_>> = run.iter().filter_map(PlainRecord::as_service).collect();
        if !targets.is_empty() {
            writer.cat048(&targets).map_err(raised)?;
        }
        if !services.is_empty() {
            writer.cat034(&services).map_err(raised)?;
        }
    }
    Ok(PyBytes::new(py, &bytes))
}

/// A target report or a service message, of the items that most recordings have.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum PlainRecord {
    Target(PlainTarget),
    Service(PlainService),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct PlainTarget {
    source: Option<Source>,
    time_of_day_s: Option<f64>,
    detection: Option<PlainDetection>,
    range_m: Option<f64>,
    azimuth_rad: Option<f64>,
    mode_3a: Option<u16>,
    altitude_m: Option<f64>,
    aircraft_address: Option<u32>,
    callsign: Option<Callsign>,
    track_number: Option<u16>,
    speed_m_s: Option<f64>,
    heading_rad: Option<f64>,
    height_m: Option<f64>,
    ground_speed_m_s: Option<f64>,
    true_track_rad: Option<f64>,
    plot_number: Option<u64>,
    octets: Vec<u8>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct PlainService {
    source: Option<Source>,
    message: Option<u8>,
    time_of_day_s: Option<f64>,
    sector_azimuth_rad: Option<f64>,
    rotation_period_s: Option<f64>,
    octets: Vec<u8>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PlainDetection {
    None,
    Primary,
    Secondary,
    Combined,
    AllCall,
    RollCall,
    AllCallCombined,
    RollCallCombined,
}

impl PlainRecord {
    fn is_target(&self) -> bool {
        matches!(self, Self::Target(_))
    }

    fn as_target(&self) -> Option<Cat048<'_>> {
        let Self::Target(target) = self else { return None };
        Some(target.record())
    }

    fn as_service(&self) -> Option<Cat034<'_>> {
        let Self::Service(service) = self else { return None };
        Some(service.record())
    }
}

impl PlainTarget {
    fn of(report: &Cat048<'_>, plot_number: Option<u64>, octets: Vec<u8>) -> Self {
        let downlinked = report.registers.track_and_turn();
        Self {
            source: report.source,
            time_of_day_s: report.time_of_day_s,
            detection: report.report.map(|report| report.detection().into()),
            range_m: report.position.map(|position| position.range_m),
            azimuth_rad: report.position.map(|position| position.azimuth_rad),
            mode_3a: report.mode_3a.filter(|code| code.is_sound()).map(|code| code.code),
            altitude_m: report
                .altitude
                .filter(|altitude| altitude.is_sound())
                .map(|altitude| altitude.altitude_m),
            aircraft_address: report.aircraft_address,
            callsign: report.identification.and_then(Identification::callsign),
            track_number: report.track_number,
            speed_m_s: report.velocity.map(|velocity| velocity.speed_m_s),
            heading_rad: report.velocity.map(|velocity| velocity.heading_rad),
            height_m: report.height_m,
            ground_speed_m_s: downlinked.and_then(|downlinked| downlinked.ground_speed_m_s),
            true_track_rad: downlinked.and_then(|downlinked| downlinked.true_track_rad),
            plot_number,
            octets,
        }
    }

    fn record(&self) -> Cat048<'_> {
        let position = self.range_m.zip(self.azimuth_rad);
        let velocity = self.speed_m_s.zip(self.heading_rad);
        Cat048 {
            source: self.source,
            time_of_day_s: self.time_of_day_s,
            report: self.detection.map(|detection| TargetReport::new(detection.into())),
            position: position.map(|(range_m, azimuth_rad)| PolarPosition { range_m, azimuth_rad }),
            mode_3a: self.mode_3a.map(|code| Code { code, validated: true, ..Code::default() }),
            altitude: self.altitude_m.map(|altitude_m| PressureAltitude {
                altitude_m,
                validated: true,
                garbled: false,
            }),
            aircraft_address: self.aircraft_address,
            identification: self.callsign.as_ref().map(Identification::from_callsign),
            track_number: self.track_number,
            velocity: velocity.map(|(speed_m_s, heading_rad)| TrackVelocity { speed_m_s, heading_rad }),
            height_m: self.height_m,
            ..Cat048::default()
        }
    }
}

impl PlainService {
    fn of(service: &Cat034<'_>, octets: Vec<u8>) -> Self {
        Self {
            source: service.source,
            message: service.message.map(Message::number),
            time_of_day_s: service.time_of_day_s,
            sector_azimuth_rad: service.sector_azimuth_rad,
            rotation_period_s: service.rotation_period_s,
            octets,
        }
    }

    fn record(&self) -> Cat034<'_> {
        Cat034 {
            source: self.source,
            message: self.message.map(|number| match number {
                1 => Message::NorthMarker,
                2 => Message::SectorCrossing,
                3 => Message::GeographicalFilter,
                4 => Message::JammingStrobe,
                5 => Message::SolarStorm,
                6 => Message::SsrJammingStrobe,
                7 => Message::ModeSJammingStrobe,
                other => Message::Other(other),
            }),
            time_of_day_s: self.time_of_day_s,
            sector_azimuth_rad: self.sector_azimuth_rad,
            rotation_period_s: self.rotation_period_s,
            ..Cat034::default()
        }
    }
}

impl From<Detection> for PlainDetection {
    fn from(detection: Detection) -> Self {
        match detection {
            Detection::None => Self::None,
            Detection::Primary => Self::Primary,
            Detection::Secondary => Self::Secondary,
            Detection::Combined => Self::Combined,
            Detection::AllCall => Self::AllCall,
            Detection::RollCall => Self::RollCall,
            Detection::AllCallCombined => Self::AllCallCombined,
            Detection::RollCallCombined => Self::RollCallCombined,
        }
    }
}

impl From<PlainDetection> for Detection {
    fn from(detection: PlainDetection) -> Self {
        match detection {
            PlainDetection::None => Self::None,
            PlainDetection::Primary => Self::Primary,
            PlainDetection::Secondary => Self::Secondary,
            PlainDetection::Combined => Self::Combined,
            PlainDetection::AllCall => Self::AllCall,
            PlainDetection::RollCall => Self::RollCall,
            PlainDetection::AllCallCombined => Self::AllCallCombined,
            PlainDetection::RollCallCombined => Self::RollCallCombined,
        }
    }
}
