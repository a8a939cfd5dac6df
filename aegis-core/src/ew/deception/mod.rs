//! Deception: what repeaters make of a radar's own pulses, told by its contradictions.
//!
//! - `pull_off`: ranges and Doppler frequencies of one track that contradict each other, plot after plot.
//! - `row`: tracks that stand in a row on one bearing, at one speed, while that bearing turns.
//! - [`Deception`] is a suspicion that comes out; `examine` keeps them.

mod pull_off;
mod row;

use super::interference::Interference;
use super::responder::EwResponder;
use crate::config::EwConfig;
use crate::elementary::exp;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::ids::{SensorId, TrackId};
use crate::plot::{Measurement, Plot, PlotFlags};
use crate::scan::Look;
use crate::time::Time;
use crate::tracker::{Association, RadialFix, Track};
use pull_off::PullOff;
use row::Row;

/// Tracks that are remembered at most; of more, those whose plots are oldest are forgotten.
const MOST_TRACKS: usize = 8192;
/// Less probable pairs of plot and track say nothing of the track.
const LEAST_ASSOCIATION: f64 = 0.5;

/// Something deceitful is suspected of a track.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Deception {
    /// Which track.
    pub track: TrackId,
    /// The radar whose plots show it.
    pub sensor: SensorId,
    /// In what way.
    pub kind: DeceptionKind,
    /// What was summed up against the track: the logarithm of how much more likely its plots are so than otherwise.
    pub statistic: f64,
    /// Probability that it is so, given as much evidence, with `EwConfig::deception_prior` before it.
    pub probability: f64,
    /// When the contradiction began, as far as it is known.
    pub since: Time,
    /// When evidence for it came last.
    pub last: Time,
}

/// How a radar is deceived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum DeceptionKind {
    /// Ranges move off while the Doppler frequency stays: the range gate is pulled off.
    RangePullOff,
    /// The Doppler frequency moves off while ranges go on: the velocity gate is pulled off.
    VelocityPullOff,
    /// It is one of a row of copies on one bearing, or its ranges and its Doppler frequencies contradict each other since it was seen first.
    FalseTarget,
}

/// What one radar's plots say of one track.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct TrackFile {
    track: TrackId,
    sensor: SensorId,
    latest: Sighting,
    pull_off: PullOff,
    row: Row,
    suspected: Option<Deception>,
}

/// A plot as it is looked at here.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Sighting {
    time: Time,
    range_m: f64,
    range_m2: f64,
    azimuth_rad: f64,
    azimuth_rad2: f64,
    range_rate_m_s: f64,
    range_rate_m2_s2: f64,
}

impl Sighting {
    /// Of a plot that has what is needed.
    fn of(plot: &Plot) -> Option<Self> {
        let Measurement::Polar { range_m, azimuth_rad, range_rate_m_s, covariance, .. } = plot.measurement
        else {
            return None;
        };
        let (range_rate_m_s, covariance) = (range_rate_m_s?, covariance?);
        let sighting = Self {
            time: plot.time,
            range_m,
            range_m2: covariance.range_m2,
            azimuth_rad,
            azimuth_rad2: covariance.azimuth_rad2,
            range_rate_m_s,
            range_rate_m2_s2: covariance.range_rate_m2_s2,
        };
        (!plot.flags.contains(PlotFlags::AMBIGUOUS) && sighting.is_sound()).then_some(sighting)
    }

    fn is_sound(&self) -> bool {
        let variances = [self.range_m2, self.azimuth_rad2, self.range_rate_m2_s2];
        variances.iter().all(|variance| *variance > 0.0 && variance.is_finite())
            && [self.range_m, self.azimuth_rad, self.range_rate_m_s].iter().all(|value| value.is_finite())
    }
}

impl EwResponder {
    /// Looks for deception in what one scan's plots were used for, and keeps `out.deceptions`, in the order of tracks.
    ///
    /// Tracks are judged by plots that have a range rate, and those of a row by the others, too. A suspicion is told in
    /// [`Event::DeceptionSuspected`] when it begins, and ends with [`Event::DeceptionCleared`] when nothing is left that speaks for it
    /// or its track is gone. Of tracks that nothing is wrong with `EwConfig::false_deceptions_per_track_hour` are
    /// suspected.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for an association with a plot that there is not. Then nothing has changed.
    pub fn examine(
        &mut self,
        look: &Look<'_>,
        plots: &[Plot],
        tracks: &[Track],
        associations: &[Association],
        out: &mut Interference,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        if let Some(index) = associations.iter().position(|pair| pair.plot as usize >= plots.len()) {
            return Err(Error::OutOfRange { what: "associations", index, reason: "there is no such plot" });
        }
        let Self { state, config, .. } = self;
        let files = &mut state.files;
        forget(files, tracks, look, events);
        for pair in associations.iter().filter(|pair| pair.probability >= LEAST_ASSOCIATION) {
            if let Some(sighting) = plots.get(pair.plot as usize).and_then(Sighting::of) {
                note(files, pair.track, look.sensor, sighting, config);
            }
        }
        row::look_for(files, look, config);
        for file in files.iter_mut() {
            file.conclude(look, config, events);
        }
        out.deceptions.clear();
        let suspected = files.iter().filter_map(|file| file.suspected);
        out.deceptions.extend(suspected.take(self.limits.interferences));
        Ok(())
    }
}

impl EwResponder {
    /// Where a track is whose gate is pulled off, by what of its plots is believed; `None` where nothing is suspected.
    pub(crate) fn radial_fix(&self, track: TrackId) -> Option<RadialFix> {
        let mut files = self.state.files.iter().filter(|file| file.track == track);
        files.find_map(|file| file.pull_off.fix(&file.latest, file.sensor))
    }
}

/// Forgets what was known of tracks that are no more. `tracks` is in the order of numbers.
fn forget(files: &mut Vec<TrackFile>, tracks: &[Track], look: &Look<'_>, events: &mut Vec<Event>) {
    files.retain(|file| {
        let is_there = tracks.binary_search_by_key(&file.track, |track| track.id).is_ok();
        if !is_there && file.suspected.is_some() {
            events.push(Event::DeceptionCleared { track: file.track, time: look.end });
        }
        is_there
    });
}

fn note(files: &mut Vec<TrackFile>, track: TrackId, sensor: SensorId, sighting: Sighting, config: &EwConfig) {
    let search =
        |files: &[TrackFile]| files.binary_search_by_key(&(track, sensor), |file| (file.track, file.sensor));
    if let Ok(place) = search(files) {
        let file = &mut files[place];
        if sighting.time > file.latest.time {
            file.pull_off.compare(&file.latest, &sighting, config);
            file.latest = sighting;
        }
        return;
    }
    if files.len() >= MOST_TRACKS {
        let oldest = (0..files.len()).min_by_key(|place| files[*place].latest.time).unwrap_or(0);
        files.remove(oldest);
    }
    let place = search(files).unwrap_or_else(|place| place);
    let (pull_off, row) = (PullOff::default(), Row::begun_at(sighting.azimuth_rad));
    files.insert(place, TrackFile { track, sensor, latest: sighting, pull_off, row, suspected: None });
}

impl TrackFile {
    /// Begins, goes on with, or ends the suspicion.
    fn conclude(&mut self, look: &Look<'_>, config: &EwConfig, events: &mut Vec<Event>) {
        if self.sensor != look.sensor {
            return;
        }
        let verdict = self.pull_off.verdict().or(self.row.verdict());
        match (verdict, &mut self.suspected) {
            (None, None) => {}
            (None, suspected) => {
                *suspected = None;
                events.push(Event::DeceptionCleared { track: self.track, time: look.end });
            }
            (Some((kind, statistic, since)), suspected) => {
                let odds =
                    config.deception_prior / (1.0 - config.deception_prior) * exp(statistic.min(500.0));
                let (probability, last) = (odds / (1.0 + odds), self.latest.time);
                let (track, sensor) = (self.track, self.sensor);
                let since = suspected.as_ref().map_or(since, |before| before.since);
                if suspected.is_none() {
                    let (deception, time) = (kind, look.end);
                    events.push(Event::DeceptionSuspected {
                        track,
                        sensor,
                        deception,
                        time,
                        since,
                        probability,
                    });
                }
                *suspected = Some(Deception { track, sensor, kind, statistic, probability, since, last });
            }
        }
    }

    fn is_sound(&self) -> bool {
        let is_probability = |value: f64| (0.0..=1.0).contains(&value);
        self.latest.is_sound()
            && self.pull_off.is_sound()
            && self.row.is_sound()
            && self.suspected.is_none_or(|one| is_probability(one.probability) && one.statistic.is_finite())
    }
}

/// Whether what a snapshot says of tracks makes sense.
pub(super) fn are_sound(files: &[TrackFile]) -> bool {
    files.len() <= MOST_TRACKS
        && files.is_sorted_by(|a, b| (a.track, a.sensor) < (b.track, b.sensor))
        && files.iter().all(TrackFile::is_sound)
}
