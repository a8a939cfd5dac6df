//! What one aircraft sees of the tracker.

use super::truth::{Owner, PlotTruth, group_by_time};
use std::collections::{BTreeMap, BTreeSet};

/// Plots that a tracker is given before an aircraft counts as not held.
const GRACE_PLOTS: usize = 3;
/// An aircraft with this many plots should have been noticed.
const NOTICEABLE_PLOTS: usize = 10;

/// A row of a track that used one of the aircraft's plots.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) plot: usize,
    pub(super) track: u64,
    /// The track is on this aircraft most of the time.
    pub(super) is_own: bool,
}

/// An aircraft's record.
#[derive(Clone, Debug)]
pub(super) struct Aircraft {
    pub(super) numbers: usize,
    pub(super) own_numbers: usize,
    pub(super) switches: usize,
    pub(super) flown_s: f64,
    /// Distinct plots after the first three.
    pub(super) due: usize,
    pub(super) held: usize,
    pub(super) held_by_own: usize,
    /// From its first plot to the first that a confirmed track used: seconds, and plots with both ends.
    pub(super) confirmed_after: Option<(f64, usize)>,
    pub(super) was_never_noticed: bool,
}

/// The plots of each aircraft in the order of time, only the first of copies.
pub(super) fn distinct_plots(truth: &[PlotTruth]) -> BTreeMap<u32, Vec<usize>> {
    let aircraft = |_, plot: &PlotTruth| match plot.owner {
        Owner::Aircraft(address) if !plot.is_coast => Some(address),
        _ => None,
    };
    let mut groups = group_by_time(truth, |plot| plot.time_s, aircraft);
    for plots in groups.values_mut() {
        let mut seen = BTreeSet::new();
        plots.retain(|&plot| seen.insert(truth[plot].original));
    }
    groups
}

impl Aircraft {
    /// `plots` are its distinct plots, at least one; both lists are in the order of time.
    pub(super) fn of(truth: &[PlotTruth], plots: &[usize], rows: &[Held]) -> Self {
        let tracks =
            |rows: &mut dyn Iterator<Item = &Held>| rows.map(|row| row.track).collect::<BTreeSet<_>>().len();
        let originals = |rows: &mut dyn Iterator<Item = &Held>| {
            rows.map(|row| truth[row.plot].original).collect::<BTreeSet<_>>()
        };
        let due = plots.get(GRACE_PLOTS..).unwrap_or_default();
        let count =
            |held: &BTreeSet<i64>| due.iter().filter(|&&plot| held.contains(&truth[plot].original)).count();
        let (first_s, last_s) = match (plots.first(), plots.last()) {
            (Some(&first), Some(&last)) => (truth[first].time_s, truth[last].time_s),
            _ => (0.0, 0.0),
        };
        let confirmed_after = rows.first().map(|row| {
            let confirmed_s = truth[row.plot].time_s;
            let waited = plots.iter().filter(|&&plot| truth[plot].time_s <= confirmed_s + 1e-9).count();
            (confirmed_s - first_s, waited)
        });
        Self {
            numbers: tracks(&mut rows.iter()),
            own_numbers: tracks(&mut rows.iter().filter(|row| row.is_own)),
            switches: rows.windows(2).filter(|pair| pair[0].track != pair[1].track).count(),
            flown_s: last_s - first_s,
            due: due.len(),
            held: count(&originals(&mut rows.iter())),
            held_by_own: count(&originals(&mut rows.iter().filter(|row| row.is_own))),
            confirmed_after,
            was_never_noticed: rows.is_empty() && plots.len() >= NOTICEABLE_PLOTS,
        }
    }

    /// Share of its plots that were held, of an aircraft that had enough of them to tell.
    pub(super) fn completeness(&self) -> Option<f64> {
        (self.due >= NOTICEABLE_PLOTS).then(|| self.held as f64 / self.due as f64)
    }
}
