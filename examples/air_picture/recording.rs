//! The recording: read once, so that its radars are known before the pipeline is made.

use crate::Failure;
use crate::rotation::Rotations;
use crate::truth::Truth;
use aegis_core::SensorId;
use aegis_core::asterix::{RecordedScan, ScanCounts, ScanOptions, Scans};
use std::collections::BTreeMap;
use std::path::Path;

/// All scans of a recording, and what it says of itself.
#[derive(Debug)]
pub(crate) struct Recording {
    pub name: String,
    pub scans: Vec<RecordedScan>,
    pub counts: ScanCounts,
    pub blocks_bad: u64,
    /// Those with the most plots first.
    pub sensors: Vec<SensorId>,
    /// Time of one rotation of the first of them, if it turns.
    pub period_s: Option<f64>,
    pub truth: Truth,
}

impl Recording {
    /// Reads a whole file; with `hide_identity` no plot says whose it is, only the truth beside it does.
    pub(crate) fn read(path: &Path, hide_identity: bool) -> Result<Self, Failure> {
        let bytes = std::fs::read(path).map_err(|error| Failure::at(path, error))?;
        if bytes.is_empty() {
            return Err(Failure::at(path, "the file is empty"));
        }
        let refused = |error| Failure::at(path, error);
        let mut source = Scans::new(&bytes, ScanOptions::default()).map_err(refused)?;
        let mut scans: Vec<RecordedScan> = source.by_ref().collect();
        let counts = source.counts();
        if counts.plots == 0 {
            return Err(Failure::at(
                path,
                "no plot in it: no CAT048 report with a time, a position and a detection",
            ));
        }
        // Some recorders write stretches of time out of order, which a live radar does not do.
        scans.sort_by_key(|scan| scan.end);
        if hide_identity {
            scans.iter_mut().for_each(RecordedScan::hide_identity);
        }
        let sensors = sensors(&scans);
        Ok(Self {
            name: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            counts,
            blocks_bad: source.reader_counts().blocks_bad,
            period_s: sensors.first().and_then(|sensor| source.rotation_period_s(*sensor)),
            sensors,
            scans,
            truth: Truth::read(&bytes),
        })
    }

    /// How many rotations its scans make.
    pub(crate) fn rotations(&self) -> usize {
        let mut rotations = Rotations::default();
        self.scans.iter().filter(|scan| rotations.completed_by(&scan.as_scan().look)).count()
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
