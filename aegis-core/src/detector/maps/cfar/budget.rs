//! No more peaks than a scan should show: where the world shows more, thresholds are raised.

use crate::elementary::{log10, powf};
use crate::time::Time;

/// Raised in these steps, dB, and at most so many of them.
const STEP_DB: f64 = 0.25;
const MOST_STEPS: usize = 320;
/// Thresholds come down by this much a scan, dB: what comes and goes would else let all through again each time it goes.
const DOWN_DB: f64 = 1.0;
/// It is over when so many scans after each other would have shown no more than half of what they should.
const QUIET_SCANS: u32 = 3;
/// It is told anew when thresholds have risen by so much more, dB.
const TOLD_DB: f64 = 3.0;

/// Counts a scan's peaks by how far they rise above the thresholds as they were designed.
#[derive(Clone, Debug)]
pub(in super::super) struct Budget {
    most: u32,
    /// Peaks in each step above the threshold.
    peaks: Vec<u32>,
    seen: u32,
    raised_steps: usize,
    raised: f64,
    state: State,
}

/// What is known from scan to scan.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    steps: usize,
    since: Option<Time>,
    told_steps: usize,
    highest_steps: usize,
    quiet_scans: u32,
}

/// That thresholds are raised, or no longer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Change {
    Raised { since: Time, raised_db: f64 },
    Over { since: Time, raised_db: f64 },
}

impl Budget {
    pub(in super::super) fn new(most: u32) -> Self {
        Self {
            most,
            peaks: vec![0; MOST_STEPS + 1],
            seen: 0,
            raised_steps: 0,
            raised: 1.0,
            state: State::default(),
        }
    }

    pub(in super::super) fn reset(&mut self) {
        *self = Self::new(self.most);
    }

    /// Before a scan.
    pub(in super::super) fn begin(&mut self) {
        self.peaks.fill(0);
        self.seen = 0;
        self.raise_to(self.state.steps);
    }

    /// A peak so many times above its threshold: whether it is above what that is raised to.
    pub(in super::super) fn takes(&mut self, margin: f64) -> bool {
        let steps = 10.0 * log10(margin.max(1.0)) / STEP_DB;
        self.peaks[(steps as usize).min(MOST_STEPS)] += 1;
        self.seen = self.seen.saturating_add(1);
        margin >= self.raised
    }

    /// After a map: the rest of the scan need not wait.
    pub(in super::super) fn after_map(&mut self) {
        if self.seen > self.most {
            self.raise_to(self.raised_steps.max(self.needed(self.most)));
        }
    }

    /// After a scan that is such a share of a whole one.
    pub(in super::super) fn end(&mut self, share: f64, time: Time) -> Option<Change> {
        let most = (f64::from(self.most) * share).max(1.0) as u32;
        let needed = self.needed(most);
        let down = (DOWN_DB / STEP_DB) as usize;
        let State { steps, since, told_steps, highest_steps, quiet_scans } = &mut self.state;
        *steps = needed.max(steps.saturating_sub(down));
        if *steps == 0 && since.is_none() {
            return None;
        }
        let begun = *since.get_or_insert(time);
        *highest_steps = (*highest_steps).max(*steps);
        *quiet_scans = if self.seen <= most / 2 { *quiet_scans + 1 } else { 0 };
        let db = |steps: usize| steps as f64 * STEP_DB;
        if *quiet_scans >= QUIET_SCANS && *steps == 0 {
            let raised_db = db(*highest_steps);
            self.state = State::default();
            return Some(Change::Over { since: begun, raised_db });
        }
        if *told_steps == 0 || db(*steps) >= db(*told_steps) + TOLD_DB {
            *told_steps = (*steps).max(1);
            return Some(Change::Raised { since: begun, raised_db: db(*steps) });
        }
        None
    }

    /// The fewest steps above which there are no more peaks than this.
    fn needed(&self, most: u32) -> usize {
        let mut above = 0_u32;
        let too_many = self.peaks.iter().rposition(|peaks| {
            above = above.saturating_add(*peaks);
            above > most
        });
        too_many.map_or(0, |step| (step + 1).min(MOST_STEPS))
    }

    fn raise_to(&mut self, steps: usize) {
        self.raised_steps = steps;
        self.raised = powf(10.0, 0.1 * STEP_DB * steps as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scan with so many peaks that rise by up to 20 dB; how many are taken.
    fn scan(budget: &mut Budget, peaks: u32, second: i64) -> (u32, Option<Change>) {
        budget.begin();
        let mut taken = 0;
        for peak in 0..peaks {
            let db = 20.0 * f64::from(peak) / f64::from(peaks.max(1));
            taken += u32::from(budget.takes(10_f64.powf(0.1 * db)));
        }
        budget.after_map();
        (taken, budget.end(1.0, Time::from_secs(second as f64)))
    }

    #[test]
    fn a_crowd_raises_thresholds_until_it_is_gone() {
        let mut budget = Budget::new(10_000);
        assert_eq!(scan(&mut budget, 9000, 0), (9000, None));
        // The first crowded scan raises what comes after it.
        let (_, change) = scan(&mut budget, 100_000, 1);
        let Some(Change::Raised { since, raised_db }) = change else { panic!("{change:?}") };
        assert!(since == Time::from_secs(1.0) && (17.5..=18.5).contains(&raised_db), "{raised_db}");
        for second in 2..10 {
            let (taken, change) = scan(&mut budget, 100_000, second);
            assert!((8000..=10_000).contains(&taken) && change.is_none(), "{taken} {change:?}");
        }
        // Quiet again: it comes down slowly, and is over once.
        let mut told = Vec::new();
        for second in 10..60 {
            told.extend(scan(&mut budget, 100, second).1);
        }
        assert_eq!(told, [Change::Over { since: Time::from_secs(1.0), raised_db }]);
        assert_eq!(scan(&mut budget, 9000, 60), (9000, None));
    }

    #[test]
    fn what_comes_and_goes_is_told_once() {
        let mut budget = Budget::new(1000);
        let mut told = 0;
        for second in 0..200 {
            let peaks = if second % 3 == 0 { 1500 } else { 600 };
            told += usize::from(scan(&mut budget, peaks, second).1.is_some());
        }
        assert_eq!(told, 1);
    }

    #[test]
    fn a_scan_may_show_its_share() {
        let mut budget = Budget::new(1000);
        budget.begin();
        assert!((0..600).all(|_| budget.takes(2.0)));
        assert!(budget.end(0.5, Time::default()).is_some());
        budget.reset();
        budget.begin();
        assert!((0..600).all(|_| budget.takes(2.0)));
        assert_eq!(budget.end(1.0, Time::default()), None);
    }
}
