//! Sectors of every radar, gathered from records with times of day, in the order in which they end.

use super::antenna::{MARKER_SIGMA_TURNS, PLOT_SIGMA_TURNS};
use super::clock::{Clock, Reading, is_time_of_day, nearest};
use super::reader::Record;
use super::recorded::RecordedScan;
use super::scans::{ScanCounts, ScanOptions};
use super::seen::{Seen, What};
use super::station::{Motion, Station};
use super::survey::Sighting;
use crate::ids::SensorId;
use crate::plot::Plot;
use crate::scan::Strobe;
use crate::time::Time;
use std::collections::{BTreeMap, VecDeque};

/// After a longer pause than this, where the antenna points is not known any more.
const PAUSE_S: f64 = 60.0;
/// The step of a radar that does not turn.
const STEP_S: f64 = 1.0;

/// Records in, scans out.
#[derive(Clone, Debug)]
pub(super) struct Gatherer {
    stations: BTreeMap<SensorId, Station>,
    /// Radars of which no record was taken in yet.
    sightings: BTreeMap<SensorId, Sighting>,
    /// First records, and records that leapt in time: each waits for a second one of the same radar.
    leaps: BTreeMap<SensorId, (f64, Seen)>,
    /// Scans from before a leap.
    ready: VecDeque<RecordedScan>,
    /// Sectors that ended by now are whole.
    whole_s: f64,
    newest_s: f64,
    exhausted: bool,
    options: ScanOptions,
    counts: ScanCounts,
}

impl Gatherer {
    pub(super) fn new(options: ScanOptions) -> Self {
        Self {
            stations: BTreeMap::new(),
            sightings: BTreeMap::new(),
            leaps: BTreeMap::new(),
            ready: VecDeque::new(),
            whole_s: f64::NEG_INFINITY,
            newest_s: f64::NEG_INFINITY,
            exhausted: false,
            options,
            counts: ScanCounts::default(),
        }
    }

    /// A radar whose records will come, and what is known of how it turns.
    pub(super) fn expect(&mut self, sensor: SensorId, sighting: Sighting) {
        self.sightings.insert(sensor, sighting);
    }

    /// Whether records of this radar can be taken in.
    pub(super) fn knows(&self, sensor: SensorId) -> bool {
        self.stations.contains_key(&sensor) || self.sightings.contains_key(&sensor)
    }

    pub(super) const fn options(&self) -> &ScanOptions {
        &self.options
    }

    /// What became of the records so far.
    pub(super) fn counts(&self) -> ScanCounts {
        ScanCounts { late: self.stations.values().map(|station| station.late).sum(), ..self.counts }
    }

    pub(super) fn sensors(&self) -> impl Iterator<Item = SensorId> + '_ {
        let (met, unmet) = (self.stations.keys(), self.sightings.keys());
        met.chain(unmet).copied()
    }

    pub(super) fn rotation_period_s(&self, sensor: SensorId) -> Option<f64> {
        match &self.stations.get(&sensor)?.motion {
            Motion::Turning { antenna, .. } => Some(antenna.period_s()),
            Motion::Unknown { .. } => None,
        }
    }

    /// What a record says, if it has a sound time and is no copy; else it is counted.
    pub(super) fn read(
        &mut self,
        record: &Record<'_>,
        plot_number: Option<u64>,
        is_copy: impl FnOnce() -> bool,
    ) -> Option<Seen> {
        let Some(seen) = Seen::of(record, plot_number) else {
            self.counts.unlocated += u64::from(matches!(record, Record::Cat048(_)));
            return None;
        };
        if is_copy() {
            self.counts.duplicates += 1;
        } else if is_time_of_day(seen.time_of_day_s) {
            return Some(seen);
        } else {
            self.counts.bad_times += 1;
        }
        None
    }

    /// Takes in what was read.
    pub(super) fn admit(&mut self, seen: &Seen) {
        let Seen { sensor, time_of_day_s, .. } = *seen;
        if let Some(sighting) = self.sightings.remove(&sensor) {
            let first_s = self.meet(sensor, sighting, time_of_day_s);
            self.leaps.insert(sensor, (first_s, *seen));
            return;
        }
        self.settle_leap(sensor, time_of_day_s);
        let Some(station) = self.stations.get_mut(&sensor) else { return };
        match station.clock.read(time_of_day_s) {
            Reading::Steady(time_s) => self.place(sensor, time_s, seen),
            Reading::Leap(time_s) => {
                self.leaps.insert(sensor, (time_s, *seen));
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
        let Some((leap_s, seen)) = self.leaps.remove(&sensor) else { return };
        let agrees = |station: &Station| station.clock.confirms(leap_s, time_of_day_s);
        if self.stations.get(&sensor).is_some_and(agrees) {
            self.believe_leap(sensor, leap_s, &seen);
        } else {
            self.counts.bad_times += 1;
        }
    }

    fn believe_leap(&mut self, sensor: SensorId, leap_s: f64, seen: &Seen) {
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
        self.place(sensor, leap_s, seen);
    }

    /// At the end nothing can agree any more: a radar's only record is believed, a leap is not.
    fn settle_all_leaps(&mut self) {
        for (sensor, (leap_s, seen)) in std::mem::take(&mut self.leaps) {
            if self.stations.get(&sensor).is_some_and(Station::is_fresh) {
                self.believe_leap(sensor, leap_s, &seen);
            } else {
                self.counts.bad_times += 1;
            }
        }
    }

    /// Puts a record with its continuous time where it belongs.
    fn place(&mut self, sensor: SensorId, time_s: f64, seen: &Seen) {
        let Some(station) = self.stations.get_mut(&sensor) else { return };
        place(station, &mut self.counts, seen.what, time_s);
        self.newest_s = self.newest_s.max(time_s);
        let slowest_s = self.stations.values().map(|station| station.motion.period_s()).fold(0.0, f64::max);
        self.whole_s = self.newest_s - self.options.wait_rotations * slowest_s;
    }

    /// The scan that ends first, once it is whole.
    pub(super) fn next_scan(&mut self) -> Option<RecordedScan> {
        self.ready.pop_front().or_else(|| self.next_whole())
    }

    fn next_whole(&mut self) -> Option<RecordedScan> {
        let due = |(sensor, station): (&SensorId, &Station)| station.due_s().map(|due_s| (due_s, *sensor));
        let first = self.stations.iter().filter_map(due).min_by(|a, b| a.0.total_cmp(&b.0));
        let (_, sensor) = first.filter(|(due_s, _)| *due_s <= self.whole_s)?;
        let station = self.stations.get_mut(&sensor)?;
        station.hand_out(if self.exhausted { station.clock.newest_s() } else { f64::INFINITY })
    }

    /// No more records come: what was gathered is whole.
    pub(super) fn finish(&mut self) {
        self.settle_all_leaps();
        self.exhausted = true;
        self.whole_s = f64::INFINITY;
    }

    pub(super) const fn is_finished(&self) -> bool {
        self.exhausted
    }
}

fn place(station: &mut Station, counts: &mut ScanCounts, what: What, time_s: f64) {
    let time = Time::from_secs(time_s);
    match what {
        What::Plot { plot, azimuth_turns } => {
            station.motion.observe(time_s, azimuth_turns, PLOT_SIGMA_TURNS);
            station.add_plot(Plot { time, ..plot });
            counts.plots += 1;
        }
        What::Coast => counts.coasts += 1,
        What::Unlocated => counts.unlocated += 1,
        What::Service { azimuth_turns, strobe } => {
            if let Some(azimuth_turns) = azimuth_turns {
                station.motion.observe(time_s, azimuth_turns, MARKER_SIGMA_TURNS);
            }
            if let Some(strobe) = strobe {
                station.add_strobe(Strobe { time, ..strobe });
                counts.strobes += 1;
            }
        }
    }
}
