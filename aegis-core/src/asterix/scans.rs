//! From a recording to scans for the pipeline: sectors of every radar in it, in the order in which they end.

use super::duplicates::Duplicates;
use super::gather::Gatherer;
use super::reader::{Counts, Reader};
use super::recorded::RecordedScan;
use super::survey::survey;
use crate::error::{Error, Result};
use crate::ids::SensorId;

/// How a recording is cut into scans.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct ScanOptions {
    /// Sectors of a rotation, 1 to 256; each becomes a scan. Default 8. Raising it updates tracks sooner after the
    /// beam met them, at the price of more steps.
    pub sectors: u32,
    /// Rotation period of every radar, if it is known, 0.1 to 120 s. Default: what the radar announces, else what
    /// its north markers, sector messages or plots say.
    pub rotation_period_s: Option<f64>,
    /// How many rotations a sector waits for late records, 0 to 10. Default 1.25: a recording in which records are
    /// shuffled inside each rotation loses nothing.
    pub wait_rotations: f64,
}

impl Default for ScanOptions {
    fn default() -> Self {
        Self { sectors: 8, rotation_period_s: None, wait_rotations: 1.25 }
    }
}

impl ScanOptions {
    pub(super) fn validate(&self) -> Result<()> {
        let refuse = |field: &str, reason: &str| Err(Error::config(field, reason));
        if !(1..=256).contains(&self.sectors) {
            return refuse("sectors", "must lie in 1..=256");
        }
        if !self.rotation_period_s.is_none_or(|period| (0.1..=120.0).contains(&period)) {
            return refuse("rotation_period_s", "must lie in 0.1..=120");
        }
        if !(0.0..=10.0).contains(&self.wait_rotations) {
            return refuse("wait_rotations", "must lie in 0..=10");
        }
        Ok(())
    }
}

/// What became of the records of a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ScanCounts {
    /// Plots handed to scans.
    pub plots: u64,
    /// Strobes handed to scans.
    pub strobes: u64,
    /// Extrapolated positions of a radar's own tracker: no plots.
    pub coasts: u64,
    /// Exact copies of a record not long before.
    pub duplicates: u64,
    /// Target reports without time or position.
    pub unlocated: u64,
    /// Records whose time cannot be true.
    pub bad_times: u64,
    /// Plots and strobes that came after their sector was handed out, and went into a later one.
    pub late: u64,
}

/// Iterator over the scans of a recording.
///
/// Every radar (SAC/SIC) gets its own scans: equal sectors of its rotation with the times at which the beam entered
/// and left them. Rotation and phase follow from its north markers and sector messages where there are any, else from
/// times and azimuths of the plots. Times count from midnight UTC before the first record and go on through midnight.
///
/// A leap of more than some rotations is believed when a second record agrees. A recording that leaps back, as a playback
/// that began anew, gives scans that go back in time too: whoever steps a pipeline with them resets it there.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use aegis_core::asterix::{ScanOptions, Scans};
///
/// let bytes = std::fs::read("recording.ast")?;
/// let mut scans = Scans::new(&bytes, ScanOptions::default())?;
/// for scan in scans.by_ref() {
///     println!("{} sensor {}: {} plots", scan.end, scan.sensor, scan.plots.len());
/// }
/// println!("{:?}", scans.counts());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Scans<'a> {
    reader: Reader<'a>,
    duplicates: Duplicates<&'a [u8]>,
    gatherer: Gatherer,
}

impl<'a> Scans<'a> {
    /// Reads a recording (raw blocks, pcap or pcapng) once through to learn which radars are in it and how they turn.
    ///
    /// # Errors
    /// [`Error::Recording`] when there is no record of category 034 or 048 in it; [`Error::InvalidConfig`] when an
    /// option is outside its range.
    pub fn new(bytes: &'a [u8], options: ScanOptions) -> Result<Self> {
        options.validate()?;
        let mut gatherer = Gatherer::new(options);
        for (sensor, sighting) in survey(bytes)? {
            gatherer.expect(sensor, sighting);
        }
        Ok(Self { reader: Reader::new(bytes), duplicates: Duplicates::default(), gatherer })
    }

    /// What became of the records so far.
    #[must_use]
    pub fn counts(&self) -> ScanCounts {
        self.gatherer.counts()
    }

    /// What the reader met so far.
    #[must_use]
    pub const fn reader_counts(&self) -> &Counts {
        self.reader.counts()
    }

    /// The radars of the recording.
    pub fn sensors(&self) -> impl Iterator<Item = SensorId> + '_ {
        self.gatherer.sensors()
    }

    /// The time of one rotation of a radar as it is known by now; `None` before its first record, and for a radar
    /// that does not turn.
    #[must_use]
    pub fn rotation_period_s(&self, sensor: SensorId) -> Option<f64> {
        self.gatherer.rotation_period_s(sensor)
    }

    /// Reads one more record, or makes everything whole at the end; false when that has been done.
    fn read_on(&mut self) -> bool {
        if let Some(record) = self.reader.next() {
            let (number, octets) = (self.reader.plot_number(), self.reader.record_bytes());
            let is_copy = || self.duplicates.contains_or_insert(octets);
            if let Some(seen) = self.gatherer.read(&record, number, is_copy) {
                self.gatherer.admit(&seen);
            }
            return true;
        }
        let was_finished = self.gatherer.is_finished();
        if !was_finished {
            self.gatherer.finish();
        }
        !was_finished
    }
}

impl Iterator for Scans<'_> {
    type Item = RecordedScan;

    fn next(&mut self) -> Option<RecordedScan> {
        loop {
            if let Some(scan) = self.gatherer.next_scan() {
                return Some(scan);
            }
            if !self.read_on() {
                return None;
            }
        }
    }
}
