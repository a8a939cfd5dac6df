//! From a recording to scans for the pipeline: sectors of every radar in it, in the order in which they end.

use super::antenna::{MARKER_SIGMA_TURNS, PLOT_SIGMA_TURNS};
use super::cat034::Cat034;
use super::cat048::Cat048;
use super::clock::{Clock, Reading, is_time_of_day, nearest};
use super::duplicates::Duplicates;
use super::reader::{Counts, Reader, Record};
use super::recorded::RecordedScan;
use super::station::{Motion, Station};
use super::survey::{Sighting, marker_azimuth, sensor, survey};
use crate::error::{Error, Result};
use crate::ids::SensorId;
use crate::time::Time;
use std::collections::{BTreeMap, VecDeque};
use std::f64::consts::TAU;

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
    fn validate(&self) -> Result<()> {
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
    duplicates: Duplicates<'a>,
    stations: BTreeMap<SensorId, Station>,
    /// Radars of which no record was read yet.
    sightings: BTreeMap<SensorId, Sighting>,
    /// First records, and records that leapt in time: each waits for a second one of the same radar.
    leaps: BTreeMap<SensorId, (f64, Entry<'a>)>,
    /// Scans from before a leap.
    ready: VecDeque<RecordedScan>,
    /// Sectors that ended by now are whole.
    whole_s: f64,
    newest_s: f64,
    exhausted: bool,
    options: ScanOptions,
    counts: ScanCounts,
}

/// A record with what else is known of it.
#[derive(Clone, Copy, Debug)]
struct Entry<'a> {
    record: Record<'a>,
    plot_number: Option<u64>,
}

impl<'a> Scans<'a> {
    /// Reads a recording (raw blocks, pcap or pcapng) once through to learn which radars are in it and how they turn.
    ///
    /// # Errors
    /// [`Error::Recording`] when there is no record of category 034 or 048 in it; [`Error::InvalidConfig`] when an
    /// option is outside its range.
    pub fn new(bytes: &'a [u8], options: ScanOptions) -> Result<Self> {
        options.validate()?;
        Ok(Self {
            reader: Reader::new(bytes),
            duplicates: Duplicates::default(),
            stations: BTreeMap::new(),
            sightings: survey(bytes)?,
            leaps: BTreeMap::new(),
            ready: VecDeque::new(),
            whole_s: f64::NEG_INFINITY,
            newest_s: f64::NEG_INFINITY,
            exhausted: false,
            options,
            counts: ScanCounts::default(),
        })
    }

    /// What became of the records so far.
    #[must_use]
    pub fn counts(&self) -> ScanCounts {
        ScanCounts { late: self.stations.values().map(|station| station.late).sum(), ..self.counts }
    }

    /// What the reader met so far.
    #[must_use]
    pub const fn reader_counts(&self) -> &Counts {
        self.reader.counts()
    }

    /// The radars of the recording.
    pub fn sensors(&self) -> impl Iterator<Item = SensorId> + '_ {
        let (read, unread) = (self.stations.keys(), self.sightings.keys());
        read.chain(unread).copied()
    }

    /// The time of one rotation of a radar as it is known by now; `None` before its first record, and for a radar
    /// that does not turn.
    #[must_use]
    pub fn rotation_period_s(&self, sensor: SensorId) -> Option<f64> {
        match &self.stations.get(&sensor)?.motion {
            Motion::Turning { antenna, .. } => Some(antenna.period_s()),
            Motion::Unknown { .. } => None,
        }
    }

    fn admit(&mut self, entry: &Entry<'a>) {
        let (source, time_of_day_s) = match &entry.record {
            Record::Cat048(report) => (report.source, report.time_of_day_s),
            Record::Cat034(service) => (service.source, service.time_of_day_s),
        };
        let Some(time_of_day_s) = time_of_day_s else {
            self.counts.unlocated += u64::from(matches!(entry.record, Record::Cat048(_)));
            return;
        };
        if self.duplicates.contains_or_insert(self.reader.record_bytes()) {
            self.counts.duplicates += 1;
        } else if is_time_of_day(time_of_day_s) {
            self.admit_at(sensor(source), time_of_day_s, entry);
        } else {
            self.counts.bad_times += 1;
        }
    }

    fn admit_at(&mut self, sensor: SensorId, time_of_day_s: f64, entry: &Entry<'a>) {
        if let Some(sighting) = self.sightings.remove(&sensor) {
            let first_s = self.meet(sensor, sighting, time_of_day_s);
            self.leaps.insert(sensor, (first_s, *entry));
            return;
        }
        self.settle_leap(sensor, time_of_day_s);
        let Some(station) = self.stations.get_mut(&sensor) else { return };
        match station.clock.read(time_of_day_s) {
            Reading::Steady(time_s) => self.place(sensor, time_s, entry),
            Reading::Leap(time_s) => {
                self.leaps.insert(sensor, (time_s, *entry));
            }
        }
    }

    /// Sets up the station of a radar at its first record, and returns that record's continuous time.
    fn meet(&mut self, sensor: SensorId, sighting: Sighting, time_of_day_s: f64) -> f64 {
        let time_s =
            if self.newest_s.is_finite() { nearest(self.newest_s, time_of_day_s) } else { time_of_day_s };
        let motion = match sighting.antenna(self.options.rotation_period_s) {
            Some(antenna) => {
                Motion::Turning { antenna: antenna.on_the_day_of(time_s), sectors: self.options.sectors }
            }
            None => Motion::Unknown { step_s: self.options.rotation_period_s.unwrap_or(STEP_S) },
        };
        let clock = Clock::new(time_s, motion.period_s());
        self.stations.insert(sensor, Station::new(sensor, clock, motion));
        time_s
    }

    /// A record that leapt in time is believed when the next one of its radar agrees, and dropped when that does not.
    fn settle_leap(&mut self, sensor: SensorId, time_of_day_s: f64) {
        let Some((leap_s, entry)) = self.leaps.remove(&sensor) else { return };
        let agrees = |station: &Station| station.clock.confirms(leap_s, time_of_day_s);
        if self.stations.get(&sensor).is_some_and(agrees) {
            self.believe_leap(sensor, leap_s, &entry);
        } else {
            self.counts.bad_times += 1;
        }
    }

    fn believe_leap(&mut self, sensor: SensorId, leap_s: f64, entry: &Entry<'a>) {
        let Some(station) = self.stations.get_mut(&sensor) else { return };
        let pause_s = leap_s - station.clock.newest_s();
        if station.is_fresh() || (0.0..PAUSE_S).contains(&pause_s) {
            station.clock = station.clock.at(leap_s);
        } else {
            let cut_s = station.clock.newest_s();
            self.ready.extend(std::iter::from_fn(|| station.hand_out(cut_s)));
            station.leap_to(leap_s);
            self.newest_s = leap_s;
        }
        self.place(sensor, leap_s, entry);
    }

    /// At the end nothing can agree any more: a radar's only record is believed, a leap is not.
    fn settle_all_leaps(&mut self) {
        for (sensor, (leap_s, entry)) in std::mem::take(&mut self.leaps) {
            if self.stations.get(&sensor).is_some_and(Station::is_fresh) {
                self.believe_leap(sensor, leap_s, &entry);
            } else {
                self.counts.bad_times += 1;
            }
        }
    }

    /// Puts a record with its continuous time where it belongs.
    fn place(&mut self, sensor: SensorId, time_s: f64, entry: &Entry<'a>) {
        let Some(station) = self.stations.get_mut(&sensor) else { return };
        match &entry.record {
            Record::Cat048(report) => {
                place_report(station, &mut self.counts, report, time_s, entry.plot_number);
            }
            Record::Cat034(service) => place_service(station, &mut self.counts, service, time_s),
        }
        self.newest_s = self.newest_s.max(time_s);
        let slowest_s = self.stations.values().map(|station| station.motion.period_s()).fold(0.0, f64::max);
        self.whole_s = self.newest_s - self.options.wait_rotations * slowest_s;
    }

    /// The scan that ends first, once it is whole.
    fn next_whole(&mut self) -> Option<RecordedScan> {
        let due = |(sensor, station): (&SensorId, &Station)| station.due_s().map(|due_s| (due_s, *sensor));
        let first = self.stations.iter().filter_map(due).min_by(|a, b| a.0.total_cmp(&b.0));
        let (_, sensor) = first.filter(|(due_s, _)| *due_s <= self.whole_s)?;
        let station = self.stations.get_mut(&sensor)?;
        station.hand_out(if self.exhausted { station.clock.newest_s() } else { f64::INFINITY })
    }

    /// Reads one more record, or makes everything whole at the end; false when that has been done.
    fn read_on(&mut self) -> bool {
        if let Some(record) = self.reader.next() {
            let plot_number = self.reader.plot_number();
            self.admit(&Entry { record, plot_number });
            return true;
        }
        if self.exhausted {
            return false;
        }
        self.settle_all_leaps();
        self.exhausted = true;
        self.whole_s = f64::INFINITY;
        true
    }
}

/// After a longer pause than this, where the antenna points is not known any more.
const PAUSE_S: f64 = 60.0;
/// The step of a radar that does not turn.
const STEP_S: f64 = 1.0;

fn place_report(
    station: &mut Station,
    counts: &mut ScanCounts,
    report: &Cat048<'_>,
    time_s: f64,
    number: Option<u64>,
) {
    let (Some(number), Some(position)) = (number, report.position) else {
        counts.unlocated += 1;
        return;
    };
    let Some(plot) = report.plot(Time::from_secs(time_s), number) else {
        counts.coasts += 1;
        return;
    };
    station.motion.observe(time_s, position.azimuth_rad / TAU, PLOT_SIGMA_TURNS);
    station.add_plot(plot);
    counts.plots += 1;
}

fn place_service(station: &mut Station, counts: &mut ScanCounts, service: &Cat034<'_>, time_s: f64) {
    if let Some(azimuth_turns) = marker_azimuth(service) {
        station.motion.observe(time_s, azimuth_turns, MARKER_SIGMA_TURNS);
    }
    if let Some(strobe) = service.strobe(Time::from_secs(time_s)) {
        station.add_strobe(strobe);
        counts.strobes += 1;
    }
}

impl Iterator for Scans<'_> {
    type Item = RecordedScan;

    fn next(&mut self) -> Option<RecordedScan> {
        loop {
            if let Some(scan) = self.ready.pop_front().or_else(|| self.next_whole()) {
                return Some(scan);
            }
            if !self.read_on() {
                return None;
            }
        }
    }
}
