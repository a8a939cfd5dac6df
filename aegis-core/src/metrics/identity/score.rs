//! The score of a tracker on a recording.

use super::aircraft::{Aircraft, Held, distinct_plots};
use super::truth::{Owner, PlotTruth};
use super::velocity::{GroundVelocity, Sample, VelocityScore, percentile};
use crate::error::{Error, Result};
use std::collections::BTreeMap;

/// A confirmed track used a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Row {
    /// Index of the plot in the truth.
    pub plot: usize,
    /// The track's number.
    pub track: u64,
    /// The track right after that: east, north of the radar.
    pub position_m: [f64; 2],
    /// East, north; `None` if the tracker gives none.
    pub velocity_m_s: Option<[f64; 2]>,
}

/// How to score.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Options {
    /// Latitude of the radar, for the convergence of meridians in headings; `None` corrects nothing.
    pub latitude_rad: Option<f64>,
    /// Aircraft with fewer plots are left out.
    pub min_plots: usize,
}

/// How well aircraft and numbers keep to each other. An aircraft's plots are those with its identity, coasts
/// left out; a track's majority is the owner of most of its plots; a share of nothing is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct IdentityScore {
    /// Aircraft with an address and enough plots.
    pub aircraft: usize,
    /// Confirmed tracks.
    pub confirmed_tracks: usize,
    /// Distinct numbers on an aircraft's plots, mean over aircraft.
    pub numbers_per_aircraft: Option<f64>,
    /// The same, of tracks only whose majority that aircraft is.
    pub own_numbers_per_aircraft: Option<f64>,
    /// Aircraft with exactly one number.
    pub single: usize,
    /// Aircraft with ten plots or more that no track ever used.
    pub never_tracked: usize,
    /// Share of held plots among the plots after each aircraft's first three; a plot and its copies count
    /// once.
    pub completeness: Option<f64>,
    /// The same, held by tracks only whose majority that aircraft is.
    pub own_completeness: Option<f64>,
    /// Completeness that nine aircraft of ten exceed, of those with ten due plots or more.
    pub completeness_p10: Option<f64>,
    /// Share of the majority among a track's plots, those of unknown owner left out; pooled over tracks whose
    /// majority is an aircraft.
    pub purity: Option<f64>,
    /// Changes of number between an aircraft's successive held plots.
    pub switches: usize,
    /// The same, per hour that an aircraft was seen.
    pub switches_per_aircraft_h: Option<f64>,
    /// Tracks whose majority is no aircraft, or is less than half of the track.
    pub false_tracks_strict: usize,
    /// The same, tracks on unaddressed aircraft excused.
    pub false_tracks: usize,
    /// Those of them that are mostly clutter.
    pub false_tracks_on_clutter: usize,
    /// Hours from the first to the last plot.
    pub hours: f64,
    /// Time from an aircraft's first plot to the first that a confirmed track used, median.
    pub confirm_median_s: Option<f64>,
    /// The same, 90th percentile.
    pub confirm_p90_s: Option<f64>,
    /// Plots that this took, the last included, median.
    pub confirm_median_plots: Option<f64>,
    /// Errors of velocity, where truth and tracker both give one.
    pub velocity: Option<VelocityScore>,
}

impl IdentityScore {
    /// False tracks per hour of recording, those on unaddressed aircraft excused.
    #[must_use]
    pub fn false_per_h(&self) -> f64 {
        self.false_tracks as f64 / self.hours.max(1e-9)
    }

    /// False tracks per hour of recording, none excused.
    #[must_use]
    pub fn false_strict_per_h(&self) -> f64 {
        self.false_tracks_strict as f64 / self.hours.max(1e-9)
    }
}

/// Scores the rows of confirmed tracks against the truth. Their order does not matter beyond that of rows on
/// plots of the same time.
///
/// # Errors
/// [`Error::OutOfRange`] for a row on a plot that is not in the truth, [`Error::NonFinite`] for a time,
/// position or velocity that is not finite.
pub fn score(truth: &[PlotTruth], rows: &[Row], options: &Options) -> Result<IdentityScore> {
    check(truth, rows)?;
    let mut rows: Vec<&Row> = rows.iter().filter(|row| !truth[row.plot].is_coast).collect();
    rows.sort_by(|a, b| truth[a.plot].time_s.total_cmp(&truth[b.plot].time_s));

    let tracks = tracks(truth, &rows);
    let aircraft = aircraft(truth, &rows, &tracks, options.min_plots.max(1));
    let hours = hours(truth);
    let velocities: Vec<Sample> = rows.iter().filter_map(|row| sample(truth, row)).collect();

    let mut score = IdentityScore {
        confirmed_tracks: tracks.len(),
        hours,
        velocity: VelocityScore::of(&velocities, options.latitude_rad),
        ..IdentityScore::default()
    };
    score.add_tracks(&tracks);
    score.add_aircraft(&aircraft);
    Ok(score)
}

fn check(truth: &[PlotTruth], rows: &[Row]) -> Result<()> {
    let is_sound =
        |plot: &PlotTruth| plot.time_s.is_finite() && plot.velocity.is_none_or(GroundVelocity::is_finite);
    if let Some(index) = truth.iter().position(|plot| !is_sound(plot)) {
        return Err(Error::NonFinite { what: "truth", index });
    }
    if let Some(index) = rows.iter().position(|row| row.plot >= truth.len()) {
        return Err(Error::OutOfRange {
            what: "rows",
            index,
            reason: "plot must be an index into the truth",
        });
    }
    let numbers = |row: &Row| row.position_m.into_iter().chain(row.velocity_m_s.into_iter().flatten());
    if let Some(index) = rows.iter().position(|row| numbers(row).any(|value| !value.is_finite())) {
        return Err(Error::NonFinite { what: "rows", index });
    }
    Ok(())
}

/// What a track used.
#[derive(Clone, Debug)]
struct TrackRecord {
    majority: Owner,
    /// Plots of its majority.
    of_majority: usize,
    /// Plots whose owner is known.
    known: usize,
    /// All its plots, and those that are clutter.
    plots: usize,
    clutter: usize,
}

impl TrackRecord {
    fn of(owners: &BTreeMap<Owner, usize>) -> Self {
        let mut majority = (Owner::Unknown, 0);
        for (&owner, &count) in owners {
            if count > majority.1 {
                majority = (owner, count);
            }
        }
        let count = |owner: Owner| owners.get(&owner).copied().unwrap_or(0);
        let plots: usize = owners.values().sum();
        Self {
            majority: majority.0,
            of_majority: majority.1,
            known: plots - count(Owner::Unknown),
            plots,
            clutter: count(Owner::Clutter),
        }
    }

    fn is_mostly_its_majority(&self) -> bool {
        let all = if self.majority == Owner::Unknown { self.plots } else { self.known };
        2 * self.of_majority >= all
    }

    fn is_on_aircraft(&self) -> bool {
        matches!(self.majority, Owner::Aircraft(_))
    }

    fn is_false(&self) -> bool {
        !(self.is_on_aircraft() && self.is_mostly_its_majority())
    }

    fn is_excused(&self) -> bool {
        matches!(self.majority, Owner::Unaddressed(_)) && self.is_mostly_its_majority()
    }
}

fn tracks(truth: &[PlotTruth], rows: &[&Row]) -> BTreeMap<u64, TrackRecord> {
    let mut owners: BTreeMap<u64, BTreeMap<Owner, usize>> = BTreeMap::new();
    for row in rows {
        *owners.entry(row.track).or_default().entry(truth[row.plot].owner).or_default() += 1;
    }
    owners.into_iter().map(|(track, owners)| (track, TrackRecord::of(&owners))).collect()
}

fn aircraft(
    truth: &[PlotTruth],
    rows: &[&Row],
    tracks: &BTreeMap<u64, TrackRecord>,
    min_plots: usize,
) -> Vec<Aircraft> {
    let mut held: BTreeMap<u32, Vec<Held>> = BTreeMap::new();
    for row in rows {
        let owner = truth[row.plot].owner;
        let Owner::Aircraft(address) = owner else { continue };
        let is_own = tracks.get(&row.track).is_some_and(|track| track.majority == owner);
        held.entry(address).or_default().push(Held { plot: row.plot, track: row.track, is_own });
    }
    let rows_of = |address: &u32| held.get(address).map_or(&[][..], Vec::as_slice);
    let plots = distinct_plots(truth);
    let enough = plots.iter().filter(|(_, plots)| plots.len() >= min_plots);
    enough.map(|(address, plots)| Aircraft::of(truth, plots, rows_of(address))).collect()
}

fn hours(truth: &[PlotTruth]) -> f64 {
    let times = || truth.iter().map(|plot| plot.time_s);
    let span_s = times().fold(f64::NEG_INFINITY, f64::max) - times().fold(f64::INFINITY, f64::min);
    span_s.max(0.0) / 3600.0
}

fn sample(truth: &[PlotTruth], row: &Row) -> Option<Sample> {
    let velocity = truth.get(row.plot)?.velocity?;
    Some(Sample { truth: velocity, east_m: row.position_m[0], velocity_m_s: row.velocity_m_s? })
}

impl IdentityScore {
    fn add_tracks(&mut self, tracks: &BTreeMap<u64, TrackRecord>) {
        let on_aircraft = || tracks.values().filter(|track| track.is_on_aircraft());
        let pure = on_aircraft().map(|track| track.of_majority).sum();
        self.purity = share(pure, on_aircraft().map(|track| track.known).sum());
        let strict = || tracks.values().filter(|track| track.is_false());
        let not_excused = || strict().filter(|track| !track.is_excused());
        self.false_tracks_strict = strict().count();
        self.false_tracks = not_excused().count();
        self.false_tracks_on_clutter = not_excused().filter(|track| 2 * track.clutter > track.plots).count();
    }

    fn add_aircraft(&mut self, aircraft: &[Aircraft]) {
        let total = |part: fn(&Aircraft) -> usize| aircraft.iter().map(part).sum::<usize>();
        let flown_h = aircraft.iter().map(|one| one.flown_s).sum::<f64>() / 3600.0;
        let completeness: Vec<f64> = aircraft.iter().filter_map(Aircraft::completeness).collect();
        let confirmed = || aircraft.iter().filter_map(|one| one.confirmed_after);
        let confirm_s: Vec<f64> = confirmed().map(|(seconds, _)| seconds).collect();
        let confirm_plots: Vec<f64> = confirmed().map(|(_, plots)| plots as f64).collect();
        self.aircraft = aircraft.len();
        self.numbers_per_aircraft = share(total(|one| one.numbers), aircraft.len());
        self.own_numbers_per_aircraft = share(total(|one| one.own_numbers), aircraft.len());
        self.single = total(|one| usize::from(one.numbers == 1));
        self.never_tracked = total(|one| usize::from(one.was_never_noticed));
        self.completeness = share(total(|one| one.held), total(|one| one.due));
        self.own_completeness = share(total(|one| one.held_by_own), total(|one| one.due));
        self.completeness_p10 = percentile(&completeness, 10.0);
        self.switches = total(|one| one.switches);
        self.switches_per_aircraft_h = (flown_h > 0.0).then(|| self.switches as f64 / flown_h);
        self.confirm_median_s = percentile(&confirm_s, 50.0);
        self.confirm_p90_s = percentile(&confirm_s, 90.0);
        self.confirm_median_plots = percentile(&confirm_plots, 50.0);
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(k: i64, owner: Owner) -> PlotTruth {
        let time_s = 4.0 * k as f64;
        PlotTruth { time_s, owner, is_coast: false, is_on_surface: false, original: k, velocity: None }
    }

    fn row(plot: usize, track: u64) -> Row {
        Row { plot, track, position_m: [0.0; 2], velocity_m_s: None }
    }

    #[test]
    fn a_held_copy_holds_the_plot_and_counts_once() {
        let mut truth: Vec<PlotTruth> = (0..8).map(|k| plot(k, Owner::Aircraft(1))).collect();
        truth.push(truth[5]);
        let score = score(&truth, &[row(8, 1)], &Options::default()).unwrap();
        assert_eq!(score.completeness, Some(0.2));
        assert_eq!((score.single, score.confirm_median_plots), (1, Some(6.0)));
    }

    #[test]
    fn a_track_on_an_unaddressed_aircraft_is_excused_and_one_on_clutter_is_not() {
        let owners = [Owner::Unaddressed(9), Owner::Unaddressed(9), Owner::Clutter, Owner::Clutter];
        let truth: Vec<PlotTruth> = (0..).zip(owners).map(|(k, owner)| plot(k, owner)).collect();
        let rows = [row(0, 1), row(1, 1), row(2, 2), row(3, 2)];
        let score = score(&truth, &rows, &Options::default()).unwrap();
        assert_eq!((score.false_tracks_strict, score.false_tracks, score.false_tracks_on_clutter), (2, 1, 1));
        assert_eq!((score.aircraft, score.purity, score.numbers_per_aircraft), (0, None, None));
        assert!((score.false_per_h() - 300.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_at_all_is_no_score_but_no_error() {
        let score = score(&[], &[], &Options::default()).unwrap();
        assert_eq!(score, IdentityScore::default());
    }

    #[test]
    fn a_row_without_a_plot_is_refused() {
        let truth = [plot(0, Owner::Unknown)];
        let refused = score(&truth, &[row(0, 1), row(1, 1)], &Options::default());
        assert!(matches!(refused, Err(Error::OutOfRange { what: "rows", index: 1, .. })));
    }
}
