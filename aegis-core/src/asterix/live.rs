//! From datagrams, as they arrive, to scans for the pipeline.

use super::duplicates::Duplicates;
use super::gather::Gatherer;
use super::reader::{Counts, Reader, Record};
use super::recorded::RecordedScan;
use super::scans::{ScanCounts, ScanOptions};
use super::seen::Seen;
use super::survey::{Sighting, sensor_of};
use crate::error::{Error, Result};
use crate::ids::SensorId;
use std::collections::BTreeMap;

/// No datagram of UDP is longer.
pub(super) const MOST_OCTETS: usize = 65_535;
/// As many radars as a configuration may have.
const MOST_RADARS: usize = 64;
/// Plots and strobes that are not handed out yet.
const MOST_HELD: u64 = 100_000;
/// Records of a radar that wait until its antenna is known.
const MOST_WAITING: usize = 4096;

/// Scans of radars that are on the air: datagrams in, scans out.
///
/// As [`Scans`](super::Scans), but nothing is known beforehand. A radar is watched until it is known how its antenna turns: at
/// once where its period is declared ([`ScanOptions`]) or announced and it was seen, else for at most half a minute. Its
/// records wait that long, and are used unless scans of other radars have been handed out meanwhile. Scans are held back by `ScanOptions::wait_rotations`: on a network that keeps the order, 0.1 is enough.
///
/// Memory is bounded: 64 radars, a hundred thousand plots and strobes that wait.
///
/// ```
/// use aegis_core::asterix::{LiveScans, ScanOptions};
/// # let received: [&[u8]; 1] = [&[48, 0, 6, 0x80, 20, 129]];
/// let mut live = LiveScans::new(ScanOptions { wait_rotations: 0.1, ..ScanOptions::default() })?;
/// for datagram in received {
///     live.feed(datagram)?;
///     while let Some(scan) = live.next_scan() {
///         println!("{} sensor {}: {} plots", scan.end, scan.sensor, scan.plots.len());
///     }
/// }
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LiveScans {
    gatherer: Gatherer,
    duplicates: Duplicates<Box<[u8]>>,
    /// Radars whose antenna is not known yet.
    watched: BTreeMap<SensorId, Watched>,
    met: Counts,
    /// Target reports with a time and a position so far.
    plots: u64,
    handed_out: u64,
    /// Whether a scan was handed out.
    is_under_way: bool,
    left_out: u64,
}

/// A radar whose antenna is not known yet, and its records.
#[derive(Clone, Debug, Default)]
struct Watched {
    sighting: Sighting,
    waiting: Vec<Seen>,
}

impl LiveScans {
    /// Knows of no radar yet.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] when an option is outside its range.
    pub fn new(options: ScanOptions) -> Result<Self> {
        options.validate()?;
        Ok(Self {
            gatherer: Gatherer::new(options),
            duplicates: Duplicates::default(),
            watched: BTreeMap::new(),
            met: Counts::default(),
            plots: 0,
            handed_out: 0,
            is_under_way: false,
            left_out: 0,
        })
    }

    /// Takes in one datagram: one or more blocks. Bad blocks are counted and skipped.
    ///
    /// # Errors
    /// [`Error::Capacity`] when it is longer than 65 535 octets, or too many plots wait to be taken out;
    /// [`Error::Recording`] after [`finish`](Self::finish). Nothing of it is then taken in.
    pub fn feed(&mut self, datagram: &[u8]) -> Result<()> {
        if self.gatherer.is_finished() {
            return Err(Error::Recording("it is finished".into()));
        }
        at_most("octets of a datagram", datagram.len(), MOST_OCTETS)?;
        at_most("plots held", self.held() as usize, MOST_HELD as usize)?;
        let mut reader = Reader::of_datagram(datagram, self.plots);
        while let Some(record) = reader.next() {
            let octets = reader.record_bytes();
            let is_copy = || self.duplicates.contains_or_insert(octets.into());
            if let Some(seen) = self.gatherer.read(&record, reader.plot_number(), is_copy) {
                self.admit(&record, seen);
            }
        }
        self.plots = reader.plots();
        self.met += reader.counts();
        Ok(())
    }

    /// The next scan that is whole, if there is one.
    pub fn next_scan(&mut self) -> Option<RecordedScan> {
        let scan = self.gatherer.next_scan()?;
        self.is_under_way = true;
        self.handed_out += (scan.plots.len() + scan.strobes.len()) as u64;
        Some(scan)
    }

    /// No more datagrams come: everything that waits becomes scans.
    pub fn finish(&mut self) {
        for (sensor, watched) in std::mem::take(&mut self.watched) {
            self.meet(sensor, watched);
        }
        self.gatherer.finish();
    }

    /// What became of the records so far.
    #[must_use]
    pub fn counts(&self) -> ScanCounts {
        self.gatherer.counts()
    }

    /// What was met so far.
    #[must_use]
    pub const fn reader_counts(&self) -> &Counts {
        &self.met
    }

    /// Records that only taught how an antenna turns, and those of more radars than can be followed.
    #[must_use]
    pub const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The radars whose antennas are known.
    pub fn sensors(&self) -> impl Iterator<Item = SensorId> + '_ {
        self.gatherer.sensors()
    }

    /// The time of one rotation of a radar as it is known by now; `None` for a radar that does not turn.
    #[must_use]
    pub fn rotation_period_s(&self, sensor: SensorId) -> Option<f64> {
        self.gatherer.rotation_period_s(sensor)
    }

    fn held(&self) -> u64 {
        let counts = self.gatherer.counts();
        (counts.plots + counts.strobes).saturating_sub(self.handed_out)
    }

    fn admit(&mut self, record: &Record<'_>, seen: Seen) {
        let sensor = sensor_of(record);
        if self.gatherer.knows(sensor) {
            return self.gatherer.admit(&seen);
        }
        let radars = self.gatherer.sensors().count() + self.watched.len();
        if radars >= MOST_RADARS && !self.watched.contains_key(&sensor) {
            self.left_out += 1;
            return;
        }
        let declared_period_s = self.gatherer.options().rotation_period_s;
        let watched = self.watched.entry(sensor).or_default();
        watched.sighting.see(record);
        watched.waiting.push(seen);
        if (watched.sighting.is_ripe(declared_period_s) || watched.waiting.len() >= MOST_WAITING)
            && let Some(watched) = self.watched.remove(&sensor)
        {
            self.meet(sensor, watched);
        }
    }

    /// A radar's antenna is known, or given up on.
    fn meet(&mut self, sensor: SensorId, Watched { sighting, waiting }: Watched) {
        self.gatherer.expect(sensor, sighting);
        if self.is_under_way {
            self.left_out += waiting.len() as u64;
        } else {
            for seen in &waiting {
                self.gatherer.admit(seen);
            }
        }
    }
}

fn at_most(what: &'static str, actual: usize, limit: usize) -> Result<()> {
    if actual <= limit { Ok(()) } else { Err(Error::Capacity { what, actual, limit }) }
}
