//! The recording: read once, so that its radars are known before the pipeline is made.

use crate::Failure;
use crate::rotation::Rotations;
use crate::truth::Truth;
use aegis_core::{Identity, Look, Plot, Scan, ScanData, Sector, SensorId, Strobe, Time};
use std::collections::BTreeMap;
use std::path::Path;

/// All scans of a recording, and what it says of itself.
#[derive(Debug)]
pub(crate) struct Recording {
    pub name: String,
    pub scans: Vec<RecordedScan>,
    /// Those with the most plots first.
    pub sensors: Vec<SensorId>,
    pub plots: usize,
    pub truth: Truth,
}

/// A scan with its own memory.
#[derive(Debug)]
pub(crate) struct RecordedScan {
    sensor: SensorId,
    start: Time,
    end: Time,
    sectors: Vec<Sector>,
    plots: Vec<Plot>,
    strobes: Vec<Strobe>,
}

impl Recording {
    /// Reads a whole file; with `hide_identity` no plot says whose it is, only the truth beside it does.
    pub(crate) fn read(path: &Path, hide_identity: bool) -> Result<Self, Failure> {
        let bytes = std::fs::read(path).map_err(|error| Failure::at(path, error))?;
        if bytes.is_empty() {
            return Err(Failure::at(path, "the file is empty"));
        }
        let truth = Truth::read(&bytes);
        if truth.blocks == 0 {
            return Err(Failure::at(path, "this is no ASTERIX recording: no block of category 048 or 034 in it"));
        }
        let mut scans = scans_of(&bytes).map_err(|error| Failure::at(path, error))?;
        let plots = scans.iter().map(|scan| scan.plots.len()).sum();
        if plots == 0 {
            return Err(Failure::at(path, "there is no plot in it: no CAT048 report with a time and a position"));
        }
        if hide_identity {
            let all = scans.iter_mut().flat_map(|scan| &mut scan.plots);
            all.for_each(|plot| plot.identity = Identity::UNKNOWN);
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Self { name, sensors: sensors(&scans), scans, plots, truth })
    }

    /// How many rotations its scans make.
    pub(crate) fn rotations(&self) -> usize {
        let mut rotations = Rotations::default();
        self.scans.iter().filter(|scan| rotations.completed_by(&scan.scan().look)).count()
    }

    /// Mean time of a rotation of the radar with the most plots.
    pub(crate) fn period_s(&self) -> Option<f64> {
        let main = self.sensors.first()?;
        let mut rotations = Rotations::default();
        let scans = self.scans.iter().filter(|scan| scan.sensor == *main);
        let ends: Vec<Time> =
            scans.filter(|scan| rotations.completed_by(&scan.scan().look)).map(|scan| scan.end).collect();
        let (first, last) = (ends.first()?, ends.last()?);
        (ends.len() > 1).then(|| last.seconds_since(*first) / (ends.len() - 1) as f64)
    }
}

fn sensors(scans: &[RecordedScan]) -> Vec<SensorId> {
    let mut plots: BTreeMap<SensorId, usize> = BTreeMap::new();
    for scan in scans {
        *plots.entry(scan.sensor).or_default() += scan.plots.len();
    }
    let mut sensors: Vec<SensorId> = plots.keys().copied().collect();
    sensors.sort_by_key(|sensor| std::cmp::Reverse(plots.get(sensor)));
    sensors
}

impl RecordedScan {
    /// As the pipeline takes it.
    pub(crate) fn scan(&self) -> Scan<'_> {
        Scan {
            look: Look { sensor: self.sensor, start: self.start, end: self.end, pose: None, sectors: &self.sectors },
            data: ScanData::Plots(&self.plots),
            strobes: &self.strobes,
        }
    }
}
