//! The recording: read once, so that its radars are known before the pipeline is made.

use crate::Failure;
use crate::rotation::Rotations;
use crate::truth::Truth;
use aegis_core::SensorId;
use aegis_core::asterix::{Counts, RecordedScan, ScanCounts, ScanOptions, Scans};
use std::collections::BTreeMap;
use std::path::Path;

/// All scans of a recording, and what it says of itself.
#[derive(Debug)]
pub(crate) struct Recording {
    pub name: String,
    pub scans: Vec<RecordedScan>,
    pub counts: ScanCounts,
    /// Blocks and octets that could be read, and those that could not.
    pub read: Counts,
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
        let read = *source.reader_counts();
        refuse_chance_finds(&read, bytes.len()).map_err(|why| Failure::at(path, why))?;
        // Some recorders write stretches of time out of order, which a live radar does not do.
        scans.sort_by_key(|scan| scan.end);
        if hide_identity {
            scans.iter_mut().for_each(RecordedScan::hide_identity);
        }
        let sensors = sensors(&scans);
        Ok(Self {
            name: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            counts,
            read,
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

/// In a large enough file of another format a few octets look like a report by chance. A recording that is damaged, or
/// padded at its end, still has more good blocks than bad ones.
fn refuse_chance_finds(read: &Counts, length: usize) -> Result<(), String> {
    let (blocks, bad, skipped) = (read.blocks, read.blocks_bad, read.bytes_skipped);
    if bad > blocks && skipped > length as u64 / 10 * 9 {
        return Err(format!(
            "not a recording of blocks, pcap or pcapng: {skipped} of {length} octets are in no ASTERIX block"
        ));
    }
    Ok(())
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
