//! A first look at a recording: which radars are in it, and how fast their antennas turn.

use super::antenna::Antenna;
use super::cat034::{Cat034, Message};
use super::cat048::Cat048;
use super::header::Source;
use super::reader::{Counts, Reader, Record};
use crate::elementary::{atan2, hypot, sin_cos};
use crate::error::{Error, Result};
use crate::ids::SensorId;
use std::collections::BTreeMap;
use std::f64::consts::TAU;

/// What was seen of one radar.
#[derive(Clone, Debug, Default)]
pub(super) struct Sighting {
    /// Times and azimuths (in turns) of its first plots, and of its first north markers and sector messages.
    plots: Vec<(f64, f64)>,
    markers: Vec<(f64, f64)>,
    /// Rotation periods that it announced itself.
    announced_s: Vec<f64>,
}

/// So many of each are enough to know the antenna.
const ENOUGH: usize = 3000;
const HALF_DAY_S: f64 = 43_200.0;

/// Reads a whole recording and returns what was seen of each radar.
///
/// # Errors
/// [`Error::Recording`] when there is not one record in it.
pub(super) fn survey(bytes: &[u8]) -> Result<BTreeMap<SensorId, Sighting>> {
    let mut radars: BTreeMap<SensorId, Sighting> = BTreeMap::new();
    let mut reader = Reader::new(bytes);
    for record in reader.by_ref() {
        radars.entry(sensor_of(&record)).or_default().see(&record);
    }
    if radars.is_empty() { Err(nothing_in(bytes, reader.counts())) } else { Ok(radars) }
}

/// The sensor of a record.
pub(super) fn sensor_of(record: &Record<'_>) -> SensorId {
    match record {
        Record::Cat048(report) => sensor(report.source),
        Record::Cat034(service) => sensor(service.source),
    }
}

/// The sensor of a source; 0 when a record does not say.
pub(super) fn sensor(source: Option<Source>) -> SensorId {
    source.unwrap_or_default().sensor()
}

/// Where a service message says that the antenna points, in turns.
pub(super) fn marker_azimuth(service: &Cat034<'_>) -> Option<f64> {
    match service.message? {
        Message::NorthMarker => Some(0.0),
        Message::SectorCrossing => Some(service.sector_azimuth_rad? / TAU),
        _ => None,
    }
}

fn nothing_in(bytes: &[u8], counts: &Counts) -> Error {
    if bytes.is_empty() {
        return Error::Recording("it is empty".into());
    }
    let Counts { blocks_other, blocks_bad, packets_other, .. } = counts;
    Error::Recording(format!(
        "no ASTERIX record of category 034 or 048 in {} octets ({blocks_other} blocks of other categories, \
         {blocks_bad} bad blocks, {packets_other} packets that are not UDP)",
        bytes.len()
    ))
}

impl Sighting {
    /// Remembers what a record says of the antenna.
    pub(super) fn see(&mut self, record: &Record<'_>) {
        match record {
            Record::Cat048(report) => self.see_report(report),
            Record::Cat034(service) => self.see_service(service),
        }
    }

    /// Whether more records would tell little more of the antenna: its period is known and it was seen, or was watched
    /// for as long as a look into a recording takes.
    pub(super) fn is_ripe(&self, declared_period_s: Option<f64>) -> bool {
        let is_told = declared_period_s.is_some() || !self.announced_s.is_empty();
        let is_seen = !self.markers.is_empty() || self.plots.len() >= FEWEST;
        let span_s = |seen: &[(f64, f64)]| match seen {
            [first, .., last] => (last.0 - first.0).abs(),
            _ => 0.0,
        };
        let is_watched = |seen: &[(f64, f64)]| seen.len() >= ENOUGH || span_s(seen) >= PHASE_WINDOW_S;
        (is_told && is_seen) || is_watched(&self.plots) || is_watched(&self.markers)
    }

    fn see_report(&mut self, report: &Cat048<'_>) {
        let detection = report.detection();
        if let (Some(time_s), Some(position)) = (report.time_of_day_s, report.position)
            && (detection.is_primary() || detection.is_secondary())
        {
            push(&mut self.plots, time_s, position.azimuth_rad / TAU);
        }
    }

    fn see_service(&mut self, service: &Cat034<'_>) {
        if let (Some(time_s), Some(azimuth)) = (service.time_of_day_s, marker_azimuth(service)) {
            push(&mut self.markers, time_s, azimuth);
        }
        if let Some(period_s) = service.rotation_period_s.filter(|period| PERIODS_S.contains(period)) {
            self.announced_s.push(period_s);
        }
    }

    /// The antenna at the first time it was seen, or `None` if nothing speaks for one that turns.
    pub(super) fn antenna(mut self, declared_period_s: Option<f64>) -> Option<Antenna> {
        let known_s = declared_period_s
            .or_else(|| median(&mut self.announced_s))
            .or_else(|| period_of_markers(&self.markers));
        let (seen, period_s) = match known_s {
            Some(period_s) if self.markers.is_empty() => (self.plots, period_s),
            Some(period_s) => (self.markers, period_s),
            None => {
                self.plots.sort_by(|a, b| a.0.total_cmp(&b.0));
                let period_s = period_of_plots(&self.plots)?;
                (self.plots, period_s)
            }
        };
        let start_s = seen.first()?.0;
        let early = first_seconds(&seen, PHASE_WINDOW_S);
        let (coherence, phase) = resultant(early, 1.0 / period_s, start_s);
        let rate_hz = 1.0 / period_s;
        (coherence >= COHERENT).then(|| Antenna::new(start_s, phase, rate_hz, rate_hz * RATE_SIGMA))
    }
}

/// Antennas turn in these times.
const PERIODS_S: std::ops::RangeInclusive<f64> = 0.8..=20.0;
/// Below this mean resultant length, times and azimuths are not tied by a turning antenna.
const COHERENT: f64 = 0.7;
const RATE_SIGMA: f64 = 5e-3;
/// The period is sought in so long a stretch, or a longer one if that holds too few plots.
const SEARCH_WINDOW_S: f64 = 40.0;
const PHASE_WINDOW_S: f64 = 30.0;
const FEW: usize = 64;
/// Fewer plots than this say nothing of a period.
const FEWEST: usize = 8;

/// Remembers a time, placed within half a day of the first.
fn push(seen: &mut Vec<(f64, f64)>, time_s: f64, azimuth: f64) {
    if seen.len() < ENOUGH {
        let first_s = seen.first().map_or(time_s, |first| first.0);
        let ahead = (time_s - first_s + HALF_DAY_S).rem_euclid(2.0 * HALF_DAY_S) - HALF_DAY_S;
        seen.push((first_s + ahead, azimuth));
    }
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The median of what each two messages in a row say: the time between them over the turn between them.
fn period_of_markers(markers: &[(f64, f64)]) -> Option<f64> {
    let between = |pair: &[(f64, f64)]| match pair {
        [(t0, a0), (t1, a1)] if t1 > t0 => {
            let turned = (a1 - a0).rem_euclid(1.0);
            Some((t1 - t0) / if turned == 0.0 { 1.0 } else { turned })
        }
        _ => None,
    };
    let mut periods: Vec<f64> = markers.windows(2).filter_map(between).collect();
    median(&mut periods).filter(|period| PERIODS_S.contains(period))
}

/// The period at which turns and azimuths agree best. Plots that all lie on one bearing agree at whole fractions of it
/// too, so the longest of the good periods is taken.
fn period_of_plots(plots: &[(f64, f64)]) -> Option<f64> {
    let stretch = first_seconds(plots, SEARCH_WINDOW_S);
    let stretch = if stretch.len() < FEW { plots.get(..FEW.min(plots.len()))? } else { stretch };
    let (start_s, end_s) = (stretch.first()?.0, stretch.last()?.0);
    if stretch.len() < FEWEST {
        return None;
    }
    let step_hz = 0.2 / (end_s - start_s).max(1.0);
    let (lowest, highest) = (1.0 / PERIODS_S.end(), 1.0 / PERIODS_S.start());
    let steps = ((highest - lowest) / step_hz).min(20_000.0) as u32;
    let coherence = |step: u32| resultant(stretch, lowest + f64::from(step) * step_hz, start_s).0;
    let all: Vec<f64> = (0..=steps).map(coherence).collect();
    let best = all.iter().copied().fold(0.0, f64::max);
    let good = all.iter().position(|c| *c >= 0.95 * best)?;
    let peak = (good..all.len()).take_while(|i| all.get(*i) >= all.get(i.saturating_sub(1))).last()?;
    let rate_hz = lowest + peak as f64 * step_hz;
    let period_s = 1.0 / refine(stretch, rate_hz, step_hz, start_s);
    let is_sound = PERIODS_S.contains(&period_s) && end_s - start_s >= 2.0 * period_s;
    (best >= COHERENT && is_sound).then_some(period_s)
}

/// Halves the step around the best rate until it no longer matters.
fn refine(plots: &[(f64, f64)], mut rate_hz: f64, mut step_hz: f64, start_s: f64) -> f64 {
    for _ in 0..12 {
        step_hz /= 2.0;
        let candidates = [rate_hz - step_hz, rate_hz, rate_hz + step_hz];
        let better =
            |a: &f64, b: &f64| resultant(plots, *a, start_s).0.total_cmp(&resultant(plots, *b, start_s).0);
        rate_hz = candidates.into_iter().max_by(better).unwrap_or(rate_hz);
    }
    rate_hz
}

/// How well azimuths agree with an antenna of this rate, 0 to 1, and where it then points at `start_s`, in turns.
fn resultant(seen: &[(f64, f64)], rate_hz: f64, start_s: f64) -> (f64, f64) {
    let (mut sum_cos, mut sum_sin) = (0.0, 0.0);
    for (time_s, azimuth) in seen {
        let (sin, cos) = sin_cos(TAU * (azimuth - rate_hz * (time_s - start_s)));
        sum_cos += cos;
        sum_sin += sin;
    }
    let length = hypot(sum_cos, sum_sin) / seen.len().max(1) as f64;
    (length, atan2(sum_sin, sum_cos).rem_euclid(TAU) / TAU)
}

/// The part of `seen` (in the order of time) that lies in its first seconds.
fn first_seconds(seen: &[(f64, f64)], seconds: f64) -> &[(f64, f64)] {
    let Some((start_s, _)) = seen.first() else { return seen };
    let end = seen.iter().position(|(time_s, _)| time_s - start_s > seconds).unwrap_or(seen.len());
    seen.get(..end).unwrap_or(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Targets on a few bearings, seen once a turn, with times rounded to 1/128 s.
    fn plots(period_s: f64, bearings: &[f64], turns: u32) -> Vec<(f64, f64)> {
        let at = |turn: u32, bearing: &f64| {
            let time_s = 1000.0 + (f64::from(turn) + bearing) * period_s;
            ((time_s * 128.0).round() / 128.0, *bearing)
        };
        (0..turns).flat_map(|turn| bearings.iter().map(move |bearing| at(turn, bearing))).collect()
    }

    #[test]
    fn finds_the_period_of_many_and_of_few_bearings() {
        for period_s in [1.3, 2.5, 4.0015, 5.01, 7.63, 12.0] {
            for bearings in [vec![0.1, 0.35, 0.4, 0.77], vec![0.2], vec![0.2, 0.21]] {
                let found = period_of_plots(&plots(period_s, &bearings, 100)).unwrap();
                assert!((found - period_s).abs() < 2e-3 * period_s, "{period_s} {bearings:?}: {found}");
            }
        }
    }

    #[test]
    fn a_radar_that_does_not_turn_has_no_period() {
        let mut noise = 0.5_f64;
        let mut next = || {
            noise = (noise * 997.0 + 0.123).fract();
            noise
        };
        let plots: Vec<_> = (0..400).map(|i| (f64::from(i) * 0.1, next())).collect();
        assert_eq!(period_of_plots(&plots), None);
    }

    #[test]
    fn sector_messages_give_the_period_even_when_some_are_missing() {
        let markers: Vec<_> =
            [0, 1, 2, 5, 6, 7, 8, 9].map(|i| (f64::from(i) * 0.5, (f64::from(i) / 8.0).fract())).to_vec();
        assert_eq!(period_of_markers(&markers), Some(4.0));
    }
}
