//! When a target gets a number, is confirmed, coasts, and is dropped; and whether a radar looked at it at all.

use super::bernoulli::Bernoulli;
use super::blind::Sight;
use super::confirmation::{is_confirmed_by, is_forgotten, is_hidden, is_left_out};
use super::motion::Motion;
use super::population::Newcomers;
use super::rows::Compaction;
use super::sensor::SensorModel;
use super::track::TrackStatus;
use crate::config::TrackerConfig;
use crate::event::{Event, LostReason};
use crate::geometry::wrap_azimuth;
use crate::ids::TrackId;
use crate::matrix::{cholesky, difference, normalised_square};
use crate::scan::{Look, Sector};
use crate::stats::TrackerStats;
use crate::time::Time;

/// Existence from which a target has a number and is shown.
pub(crate) const SHOWN_EXISTENCE: f64 = 0.5;
/// Two targets are one when position and velocity each differ by less than this many squared standard deviations
/// per dimension.
const SAME_NIS_PER_DOF: f64 = 1.0;
/// Looks without a plot before a confirmed target may be merged into its rival: one miss is no proof.
const MISSES_TO_MERGE: u32 = 2;
/// A target within this many standard deviations of a sweep's edge may still turn up in the next scan.
pub(crate) const EDGE_SIGMAS: f64 = 3.0;
/// Least width of that edge.
pub(crate) const LEAST_EDGE_RAD: f64 = 0.01;
/// A target that was not seen for this many revisits coasts, also where the radar cannot see it.
const REVISITS_TO_COAST: f64 = 1.5;

/// Rules of a target's life, and the next track number.
#[derive(Clone, Debug)]
pub(crate) struct Lifecycle {
    config: TrackerConfig,
    pub(super) next_id: u64,
}

impl Lifecycle {
    pub(crate) fn new(config: &TrackerConfig) -> Self {
        Self { config: config.clone(), next_id: 1 }
    }

    /// After a plot: a number once it more likely exists than not, at the latest with its confirmation. Whether it was
    /// confirmed just now.
    pub(crate) fn seen<const D: usize>(
        &mut self,
        target: &mut Bernoulli<D>,
        newcomers: &Newcomers,
        time: Time,
        stats: &mut TrackerStats,
        events: &mut Vec<Event>,
    ) -> bool {
        let is_certain = !target.is_confirmed() && is_confirmed_by(&self.config, target, newcomers);
        if !target.is_initiated() && (target.existence >= SHOWN_EXISTENCE || is_certain) {
            target.id = TrackId(self.next_id);
            self.next_id += 1;
            stats.initiated += 1;
            events.push(Event::TrackInitiated { track: target.id, time });
        }
        if target.stillness.is_fixed() || (target.is_lost && target.existence < SHOWN_EXISTENCE) {
            return false;
        }
        target.is_lost = false;
        match target.status {
            TrackStatus::Coasting => {
                target.status = TrackStatus::Confirmed;
                events.push(Event::TrackResumed { track: target.id, time });
            }
            TrackStatus::Tentative if is_certain => {
                target.status = TrackStatus::Confirmed;
                stats.confirmed += 1;
                events.push(Event::TrackConfirmed { track: target.id, time, existence: target.existence });
                return true;
            }
            TrackStatus::Tentative | TrackStatus::Confirmed => {}
        }
        false
    }

    /// After a scan without a plot: a confirmed target coasts once a look missed it or it is overdue.
    pub(crate) fn unseen<const D: usize>(
        target: &mut Bernoulli<D>,
        was_missed: bool,
        period_s: Option<f64>,
        time: Time,
        events: &mut Vec<Event>,
    ) {
        let unseen_s = time.seconds_since(target.updated);
        let is_overdue = period_s.is_some_and(|period| unseen_s > REVISITS_TO_COAST * period);
        if target.status == TrackStatus::Confirmed && (was_missed || is_overdue) {
            target.status = TrackStatus::Coasting;
            events.push(Event::TrackCoasted { track: target.id, time });
        }
    }

    /// Whether a target is to be forgotten. A confirmed one is lost from the picture first, and said so. `heard` is when a
    /// strobe last came from it.
    pub(crate) fn is_over<const D: usize>(
        &self,
        target: &mut Bernoulli<D>,
        heard: Option<Time>,
        time: Time,
        variance_m2: f64,
        stats: &mut TrackerStats,
        events: &mut Vec<Event>,
    ) -> bool {
        let reason = self.reason_to_drop(target, heard, time, variance_m2);
        let is_hidden = target.is_confirmed() && is_hidden(&self.config, target);
        let is_fixed = target.stillness.is_fixed().then_some(LostReason::Fixed);
        let lost = reason.or(is_fixed).or(is_hidden.then_some(LostReason::Missed));
        if let Some(reason) = lost.filter(|_| target.is_initiated() && !target.is_lost) {
            stats.lost += u64::from(target.is_confirmed());
            events.push(Event::TrackLost { track: target.id, time, reason });
            target.is_lost = true;
            if target.is_confirmed() {
                target.status = TrackStatus::Coasting;
            }
        }
        reason.is_some()
    }

    fn reason_to_drop<const D: usize>(
        &self,
        target: &Bernoulli<D>,
        heard: Option<Time>,
        time: Time,
        variance_m2: f64,
    ) -> Option<LostReason> {
        if is_forgotten(&self.config, target) {
            return Some(LostReason::Missed);
        }
        let latest = heard.map_or(target.updated, |heard| heard.max(target.updated));
        if time.seconds_since(latest) > self.config.max_coast_s {
            return Some(LostReason::Coasted);
        }
        (variance_m2.sqrt() > self.config.max_position_sigma_m).then_some(LostReason::Uncertain)
    }

    /// Whether the picture shows a target; `is_absent` in the best of several joint stories.
    pub(crate) fn shows<const D: usize>(&self, target: &Bernoulli<D>, is_absent: bool) -> bool {
        target.is_shown() && !(is_absent && is_left_out(&self.config, target))
    }

    pub(crate) fn quarantine<const D: usize>(target: &Bernoulli<D>, time: Time, events: &mut Vec<Event>) {
        if target.is_initiated() {
            events.push(Event::TrackQuarantined { track: target.id, time });
        }
    }

    pub(crate) fn merge<const D: usize>(
        target: &Bernoulli<D>,
        into: TrackId,
        time: Time,
        events: &mut Vec<Event>,
    ) {
        if target.is_initiated() {
            events.push(Event::TrackMerged { track: target.id, into, time });
        }
    }

    /// Whether `target`, which was missed, is the same as `rival`, which has its plot: it must be the younger or the
    /// less certain, which shows in its plots, and differ from it by no more than both may err. What the host knows
    /// never becomes part of what it does not.
    pub(crate) fn are_one<const D: usize>(
        target: &Bernoulli<D>,
        rival: &Bernoulli<D>,
        time: Time,
        motion: &Motion<D>,
    ) -> bool {
        if target.is_confirmed() && (target.misses < MISSES_TO_MERGE || !rival.is_confirmed()) {
            return false;
        }
        if target.plots > rival.plots || (target.is_initiated() && !rival.is_initiated()) {
            return false;
        }
        let (a, b) = (motion.mean(target.modes.view(), time), motion.mean(rival.modes.view(), time));
        squared_distance(&a.position, &b.position, &a.pp, &b.pp) < SAME_NIS_PER_DOF * D as f64
            && squared_distance(&a.velocity, &b.velocity, &a.vv, &b.vv) < SAME_NIS_PER_DOF * D as f64
    }
}

/// `(a − b)ᵀ(A + B)⁻¹(a − b)`; infinite when the sum is not positive-definite.
pub(crate) fn squared_distance<const D: usize>(
    a: &[f64; D],
    b: &[f64; D],
    first: &[[f64; D]; D],
    second: &[[f64; D]; D],
) -> f64 {
    let sum: [[f64; D]; D] = std::array::from_fn(|i| std::array::from_fn(|j| first[i][j] + second[i][j]));
    cholesky(&sum).map_or(f64::INFINITY, |factor| normalised_square(&difference(a, b), &factor))
}

/// For each target and each radar: when the beam last passed it, so that a miss counts once a revisit.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Passes {
    sensors: usize,
    passes: Vec<Pass>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Pass {
    /// When the beam last passed, with a plot or with a counted miss.
    pub(crate) last: Option<Time>,
    /// A pass near a sweep's edge without a plot: it counts as a miss unless the next scan brings the plot.
    owed: Option<Time>,
    /// Passes without a plot since the last with one.
    missed: u32,
    /// The probability that the target was in the radar's notch at the last pass.
    pub(crate) notched: f32,
}

impl Passes {
    pub(crate) fn new(sensors: usize) -> Self {
        Self { sensors, passes: Vec::new() }
    }

    /// How many targets it knows.
    pub(crate) fn len(&self) -> usize {
        self.passes.len() / self.sensors
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn are_valid(&self) -> bool {
        self.passes.iter().all(Pass::is_valid)
    }

    /// How many passes it keeps, and for how many sensors.
    #[cfg(feature = "serde")]
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.passes.len(), self.sensors)
    }

    /// A new target, seen by `sensor`.
    pub(crate) fn begin(&mut self, sensor: usize, time: Time) {
        self.passes.resize(
            self.passes.len() + self.sensors,
            Pass { last: None, owed: None, missed: 0, notched: 0.0 },
        );
        self.seen(self.len() - 1, sensor, time);
    }

    /// A new target, looked at like this one.
    pub(crate) fn copy(&mut self, target: usize) {
        let first = target * self.sensors;
        self.passes.extend_from_within(first..first + self.sensors);
    }

    /// The target gave a plot. Returns how many looks had missed it before.
    pub(crate) fn seen(&mut self, target: usize, sensor: usize, time: Time) -> u32 {
        let pass = &mut self.passes[target * self.sensors + sensor];
        std::mem::replace(pass, Pass { last: Some(time), owed: None, missed: 0, notched: 0.0 }).missed
    }

    /// Whether a plot at `time` is of another pass of the beam than the latest that counted, for a radar of this scan
    /// period. Where two sectors meet, one pass may give two plots.
    pub(crate) fn is_new_pass(
        &self,
        target: usize,
        sensor: usize,
        time: Time,
        scan_period_s: Option<f64>,
    ) -> bool {
        let same_pass_s = 0.5 * scan_period_s.unwrap_or(0.0);
        self.pass(target, sensor).last.is_none_or(|last| time.seconds_since(last).abs() > same_pass_s)
    }

    /// How one radar's beam passed a target.
    pub(crate) fn pass(&self, target: usize, sensor: usize) -> Pass {
        self.passes[target * self.sensors + sensor]
    }

    /// Its beam passed it once more.
    pub(crate) fn set_pass(&mut self, target: usize, sensor: usize, pass: Pass) {
        self.passes[target * self.sensors + sensor] = pass;
    }

    /// Keeps the targets whose flag is set.
    pub(crate) fn retain(&mut self, rows: &Compaction) {
        rows.apply(&mut self.passes, self.sensors);
    }
}

impl Pass {
    /// Whether a miss waits for the beam to move on.
    pub(crate) fn is_waiting(&self) -> bool {
        self.owed.is_some()
    }

    /// What a blind zone makes of so many misses: they may have been no looks.
    pub(crate) fn note_blind(&mut self, misses: u32, sight: Sight) {
        if sight.is_blind() {
            self.missed = self.missed.saturating_sub(misses);
        }
        if misses > 0 {
            self.notched = sight.notched_if_missed;
        }
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    fn is_valid(&self) -> bool {
        (0.0..=1.0).contains(&self.notched)
    }

    /// The target gave no plot in this scan: a pass that was owed is a miss now. How many misses to count, 0 or 1.
    pub(crate) fn owed(&mut self) -> u32 {
        self.last = self.owed.or(self.last);
        let owed = u32::from(self.owed.take().is_some());
        self.missed = self.missed.saturating_add(owed);
        owed
    }

    /// The target gave no plot in this scan, though the radar can see where it is predicted: how many misses to count
    /// (0, 1, or 2 with one that was owed). `spread_rad` is the standard deviation of the predicted azimuth.
    pub(crate) fn unseen(
        &mut self,
        model: &SensorModel,
        look: &Look<'_>,
        azimuth_rad: f64,
        spread_rad: f64,
    ) -> u32 {
        let misses = self.owed();
        let swept = look.sectors.iter().find_map(|sector| Some((sector, sector.time_at(azimuth_rad)?)));
        let Some((sector, time)) = swept else { return misses };
        let same_pass_s = 0.5 * model.scan_period_s().unwrap_or(0.0);
        if self.last.is_some_and(|last| time.seconds_since(last) <= same_pass_s) {
            return misses;
        }
        if is_near_edge(look, sector, azimuth_rad, EDGE_SIGMAS * spread_rad + LEAST_EDGE_RAD) {
            self.owed = Some(time);
            return misses;
        }
        self.last = Some(time);
        self.missed = self.missed.saturating_add(1);
        misses + 1
    }
}

/// Whether the beam left what this scan swept just before or after it pointed there. Where the next sector of the
/// same scan takes over at once is no edge; nor has a radar that sees the whole sector at once an edge in time.
fn is_near_edge(look: &Look<'_>, sector: &Sector, azimuth_rad: f64, margin_rad: f64) -> bool {
    if sector.end <= sector.start {
        return false;
    }
    let into = wrap_azimuth(azimuth_rad - sector.azimuth_rad);
    let crossing_s = sector.end.seconds_since(sector.start) * margin_rad / sector.width_rad;
    let is_swept = |azimuth_rad: f64, earliest: Time, latest: Time| {
        let times = look.sectors.iter().filter_map(|other| other.time_at(azimuth_rad));
        times.into_iter().any(|time| (earliest..=latest).contains(&time))
    };
    let before = || is_swept(azimuth_rad - margin_rad, sector.start - crossing_s, sector.start);
    let after = || is_swept(azimuth_rad + margin_rad, sector.end, sector.end + crossing_s);
    (into < margin_rad && !before()) || (sector.width_rad - into < margin_rad && !after())
}

impl<const D: usize> Bernoulli<D> {
    /// Whether the picture shows it.
    pub(crate) fn is_shown(&self) -> bool {
        self.is_initiated() && !self.is_lost && (self.is_confirmed() || self.existence >= SHOWN_EXISTENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn squared_distance_is_mahalanobis() {
        let unit = [[1.0, 0.0], [0.0, 1.0]];
        let distance = squared_distance(&[3.0, 0.0], &[0.0, 4.0], &unit, &unit);
        assert!((distance - 12.5).abs() < 1e-12);
        assert!(squared_distance(&[0.0; 2], &[1.0; 2], &[[0.0; 2]; 2], &[[0.0; 2]; 2]).is_infinite());
    }

    fn look(sectors: &[Sector]) -> Look<'_> {
        let (start, end) = (Time::from_secs(0.0), Time::from_secs(100.0));
        Look { sensor: crate::SensorId(0), start, end, pose: None, sectors }
    }

    #[test]
    fn a_miss_counts_once_a_revisit_and_waits_at_the_edge() {
        let config = crate::Config::default();
        let frame = super::super::sensor::PictureFrame::new(&config);
        let mut sensor_config = config.sensors[0].clone();
        sensor_config.scan_period_s = Some(4.0);
        let model = SensorModel::new(&sensor_config, &frame, &config.tracker);
        let quarter = |start_s: f64, first: f64| Sector {
            azimuth_rad: first,
            width_rad: TAU / 4.0,
            start: Time::from_secs(start_s),
            end: Time::from_secs(start_s + 1.0),
        };
        let mut passes = Passes::new(1);
        passes.begin(0, Time::from_secs(0.5));
        let mut count = |sector: Sector, azimuth_rad: f64| {
            passes.passes[0].unseen(&model, &look(&[sector]), azimuth_rad, 0.001)
        };
        let north_east = TAU / 8.0;
        assert_eq!(count(quarter(0.0, 0.0), north_east), 0, "seen on this pass already");
        assert_eq!(count(quarter(4.0, 0.0), north_east), 1);
        assert_eq!(count(quarter(4.0, 0.0), north_east), 0, "the same pass again");
        assert_eq!(count(quarter(8.0, TAU / 2.0), north_east), 0, "looked elsewhere");
        let near_north = TAU - 0.003;
        assert_eq!(count(quarter(11.0, 0.75 * TAU), near_north), 0, "it may turn up in the next sector");
        assert_eq!(count(quarter(12.0, 0.0), near_north), 1, "it did not");
    }
}
