//! A whole run, scored scan by scan.

use super::gospa::{checked_power, gospa, ospa};
use crate::elementary::powf;
use crate::error::{Error, Result};
use std::collections::BTreeMap;

/// Collects the scores of a run, one scan after the other.
///
/// ```
/// use aegis_core::metrics::RunScore;
/// let mut score = RunScore::new(300.0, 2.0)?;
/// score.add(&[7], &[[0.0, 0.0]], &[1], &[[30.0, 40.0]])?;
/// score.add(&[7], &[[200.0, 0.0]], &[2], &[[200.0, 50.0]])?;
/// let summary = score.summary().unwrap();
/// assert_eq!((summary.gospa, summary.id_switches), (50.0, 1));
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RunScore {
    cutoff_m: f64,
    order: f64,
    /// cᵖ.
    cut: f64,
    scans: usize,
    gospa: f64,
    gospa_squared: f64,
    ospa: f64,
    localisation: f64,
    missed: f64,
    false_tracks: f64,
    pairs: usize,
    /// The track that each truth was last paired with.
    last_track: BTreeMap<u64, u64>,
    id_switches: usize,
    presence: Presence,
}

/// What a run comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RunSummary {
    /// Mean of GOSPA over the scans, metres.
    pub gospa: f64,
    /// Its root mean square, metres.
    pub rms_gospa: f64,
    /// Mean of OSPA over the scans, metres.
    pub ospa: f64,
    /// Distance of paired truths and tracks, metres: their p-th root mean p-th power, so the RMSE for p = 2.
    pub localisation_rmse: f64,
    /// Truths without a track, mean a scan.
    pub missed: f64,
    /// Tracks without a truth, mean a scan.
    pub false_tracks: f64,
    /// How often a truth was paired with another track than the last time it was paired.
    pub id_switches: usize,
    /// Share of truths with at least one track within half the cutoff (SIAP completeness).
    pub completeness: f64,
    /// Tracks on a truth, per truth that has any; 1 is best (SIAP ambiguity).
    pub ambiguity: f64,
    /// Share of tracks that are within half the cutoff of no truth (SIAP spuriousness).
    pub spuriousness: f64,
}

/// Counts behind the measures of SIAP (Votruba, Nisley, Rothrock, Zombro 2001): truths, tracks, truths that
/// have a track, tracks that are on a truth, and tracks that are on none.
#[derive(Clone, Copy, Debug, Default)]
struct Presence {
    truths: usize,
    tracks: usize,
    truths_held: usize,
    tracks_on_truth: usize,
    tracks_spurious: usize,
}

impl RunScore {
    /// Nothing yet. `cutoff_m` and `order` are GOSPA's c and p.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] as [`gospa`](super::gospa).
    pub fn new(cutoff_m: f64, order: f64) -> Result<Self> {
        Ok(Self {
            cutoff_m,
            order,
            cut: checked_power(cutoff_m, order)?,
            scans: 0,
            gospa: 0.0,
            gospa_squared: 0.0,
            ospa: 0.0,
            localisation: 0.0,
            missed: 0.0,
            false_tracks: 0.0,
            pairs: 0,
            last_track: BTreeMap::new(),
            id_switches: 0,
            presence: Presence::default(),
        })
    }

    /// Adds a scan: the truths that exist, with their numbers, and the tracks that are reported, with theirs.
    /// Positions are metres.
    ///
    /// # Errors
    /// [`Error::Shape`] when numbers and positions differ in count, [`Error::NonFinite`] for a position that
    /// is not finite. The score is then as it was.
    pub fn add<const D: usize>(
        &mut self,
        truth_ids: &[u64],
        truth: &[[f64; D]],
        track_ids: &[u64],
        tracks: &[[f64; D]],
    ) -> Result<()> {
        same_length("truth_ids", truth_ids.len(), truth.len())?;
        same_length("track_ids", track_ids.len(), tracks.len())?;
        let score = gospa(truth, tracks, self.cutoff_m, self.order)?;
        self.ospa += ospa(truth, tracks, self.cutoff_m, self.order)?;
        self.scans += 1;
        self.gospa += score.distance;
        self.gospa_squared += score.distance * score.distance;
        self.localisation += score.localisation;
        self.missed += score.missed;
        self.false_tracks += score.false_tracks;
        self.pairs += score.pairs.len();
        let paired = score.pairs.iter().filter_map(|&(i, j)| Some((*truth_ids.get(i)?, *track_ids.get(j)?)));
        for (truth_id, track_id) in paired {
            let before = self.last_track.insert(truth_id, track_id);
            self.id_switches += usize::from(before.is_some_and(|before| before != track_id));
        }
        self.presence.add(truth, tracks, self.cutoff_m / 2.0);
        Ok(())
    }

    /// The scores so far; `None` before the first scan.
    #[must_use]
    pub fn summary(&self) -> Option<RunSummary> {
        if self.scans == 0 {
            return None;
        }
        let scans = self.scans as f64;
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let Presence { truths, tracks, truths_held, tracks_on_truth, tracks_spurious } = self.presence;
        Some(RunSummary {
            gospa: self.gospa / scans,
            rms_gospa: (self.gospa_squared / scans).sqrt(),
            ospa: self.ospa / scans,
            localisation_rmse: powf(self.localisation / self.pairs.max(1) as f64, self.order.recip()),
            missed: self.missed / (self.cut / 2.0) / scans,
            false_tracks: self.false_tracks / (self.cut / 2.0) / scans,
            id_switches: self.id_switches,
            completeness: share(truths_held, truths),
            ambiguity: share(tracks_on_truth, truths_held),
            spuriousness: share(tracks_spurious, tracks),
        })
    }
}

impl Presence {
    /// A track that is near several truths counts as being on the first of them.
    fn add<const D: usize>(&mut self, truth: &[[f64; D]], tracks: &[[f64; D]], radius_m: f64) {
        let near = |a: &[f64; D], b: &[f64; D]| {
            a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>() < radius_m * radius_m
        };
        let on_truth = tracks.iter().filter(|track| truth.iter().any(|truth| near(truth, track))).count();
        self.truths += truth.len();
        self.tracks += tracks.len();
        self.truths_held +=
            truth.iter().filter(|truth| tracks.iter().any(|track| near(truth, track))).count();
        self.tracks_on_truth += on_truth;
        self.tracks_spurious += tracks.len() - on_truth;
    }
}

fn same_length(what: &'static str, ids: usize, positions: usize) -> Result<()> {
    if ids == positions {
        return Ok(());
    }
    Err(Error::Shape { what, expected: format!("{positions}, one a position"), actual: ids.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_scan_changes_nothing() {
        let mut score = RunScore::new(300.0, 2.0).unwrap();
        assert!(matches!(score.add(&[1, 2], &[[0.0, 0.0]], &[], &[]), Err(Error::Shape { .. })));
        assert!(matches!(score.add(&[1], &[[f64::NAN, 0.0]], &[], &[]), Err(Error::NonFinite { .. })));
        assert_eq!(score.summary(), None);
    }

    #[test]
    fn a_switch_is_seen_across_a_gap() {
        let mut score = RunScore::new(300.0, 2.0).unwrap();
        for (track_ids, tracks) in
            [(vec![5], vec![[0.0]]), (vec![], vec![]), (vec![6], vec![[0.0]]), (vec![6], vec![[1.0]])]
        {
            score.add(&[1], &[[0.0]], &track_ids, &tracks).unwrap();
        }
        let summary = score.summary().unwrap();
        assert_eq!(summary.id_switches, 1);
        assert!((summary.completeness - 0.75).abs() < 1e-15);
        assert!((summary.missed - 0.25).abs() < 1e-15);
    }
}
