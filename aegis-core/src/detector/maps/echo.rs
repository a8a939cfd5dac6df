//! What several PRFs of one dwell show of a target, as one echo.

use super::peak::Peak;
use crate::config::RadarConfig;
use crate::radar::{
    Believable, FoldedEcho, Folding, RangeAxis, RangeDopplerMap, RangeRateAxis, best_place, nearest,
};
use crate::time::Time;

/// The peaks of one PRF, and its scales.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    range: RangeAxis,
    range_rate: Option<RangeRateAxis>,
    middle: Time,
    pub(super) peaks: Vec<Peak>,
}

/// A target as one dwell shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Echo {
    pub(super) time: Time,
    pub(super) range_m: f64,
    pub(super) range_sigma_m: f64,
    /// Where it is not ambiguous, or several PRFs agree.
    pub(super) range_rate: Option<RangeRate>,
    /// Of one cell, and of all that was summed up.
    pub(super) snr: f64,
    pub(super) total_snr: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RangeRate {
    pub(super) m_s: f64,
    pub(super) sigma_m_s: f64,
}

impl Shown {
    /// Nothing yet, of a map that knows how far its gates are; `peaks` is memory for what it will show.
    pub(super) fn of(map: &RangeDopplerMap, peaks: Vec<Peak>) -> Option<Self> {
        let middle = map.start + 0.5 * map.end.seconds_since(map.start);
        map.range.map(|range| Self { range, range_rate: map.range_rate, middle, peaks })
    }

    fn folding(&self) -> Option<Folding> {
        self.range_rate.map(|range_rate| Folding::of(&self.range, &range_rate))
    }

    /// As if nothing were folded.
    fn folded(&self, peak: &Peak, reference: Time) -> Option<FoldedEcho> {
        let range_rate = self.range_rate?;
        Some(FoldedEcho {
            range_m: self.range.range_m(peak.gate, 0.0),
            range_sigma_m: peak.gate_sigma * self.range.step_m,
            range_rate_m_s: range_rate.range_rate_m_s(peak.filter),
            range_rate_sigma_m_s: peak.filter_sigma * range_rate.step_m_s.abs(),
            later_s: self.middle.seconds_since(reference),
        })
    }
}

/// Joins what the PRFs show, whose peaks are sorted, the strongest first; each is used once.
pub(super) fn of_dwell(shown: &mut [Shown], radar: &RadarConfig, max_range_m: f64, out: &mut Vec<Echo>) {
    out.clear();
    let believable = Believable { range_m: max_range_m, range_rate_m_s: radar.detection.max_speed_m_s };
    for place in 0..shown.len() {
        for index in 0..shown[place].peaks.len() {
            if let Some(echo) = joined(shown, place, index, believable) {
                out.push(echo);
            }
        }
    }
}

/// The echo that begins with a peak of one PRF; later PRFs lose the peaks that agree.
fn joined(shown: &mut [Shown], place: usize, index: usize, believable: Believable) -> Option<Echo> {
    let (before, after) = shown.split_at_mut(place + 1);
    let own = &before[place];
    let peak = own.peaks[index];
    let alone = Echo {
        time: own.middle,
        range_m: own.range.range_m(peak.gate, 0.0),
        range_sigma_m: peak.gate_sigma * own.range.step_m,
        range_rate: None,
        snr: peak.snr,
        total_snr: peak.total_snr,
    };
    let (Some(folding), Some(first)) = (own.folding(), own.folded(&peak, own.middle)) else {
        return Some(alone);
    };
    let near = |other: &Shown, place: &FoldedEcho| {
        let seen = other.peaks.iter().filter_map(|peak| other.folded(peak, own.middle));
        nearest(&other.folding()?, seen, place)
    };
    let found = best_place((folding, first), believable, |place| {
        let agreeing = after.iter().filter_map(|other| near(other, place));
        agreeing.fold((0, 0.0), |(count, sum), pair| (count + 1, sum + pair.1))
    })?;
    let mut total_snr = peak.total_snr;
    let place = found.place(&first);
    for other in after.iter_mut() {
        if let Some((index, _)) = near(other, &place) {
            total_snr += other.peaks.remove(index).total_snr;
        }
    }
    // Nothing else tells which of its foldings is meant.
    let folds = 2.0 * believable.range_rate_m_s > folding.unambiguous_m_s;
    if found.agree == 1 && folds {
        return Some(alone);
    }
    let fewer = f64::from(found.agree).sqrt();
    Some(Echo {
        range_m: found.range_m,
        range_sigma_m: first.range_sigma_m / fewer,
        range_rate: Some(RangeRate { m_s: found.range_rate_m_s, sigma_m_s: first.range_rate_sigma_m_s }),
        total_snr,
        ..alone
    })
}
